"""Reading ``[ballot]``: where ballots come from, how they are marked, and what a doubtful one is."""

import attrs

from votekit._canonical import shown
from votekit.definition import BallotRule, Cap, Handling, Kind, Source, words
from votekit.definition.fields import Table

MAX_ITEMS = 500
MAX_MARKS = 12
SHORT = 40
LONG = 500
_HANDWRITING = ("several", "unclear", "foreign")
_ON_A_ROW: tuple[Handling, ...] = ("void-ballot", "void-row", "ruling")
# A foreign word stands on the ballot, on no row of it.
_ON_A_BALLOT: tuple[Handling, ...] = ("void-ballot", "ruling", "ignore")

_BLANK_OF_A_SELECTION: tuple[words.Blank, ...] = ("未填", "未按", "void-row")
_MARK_WORDS = frozenset({"赞成", "反对", "弃权"})


@attrs.frozen(kw_only=True)
class Ballot:
    """What is known of the ballot when the rule is read; None where it could not be read.

    Attributes:
        sources: where ballots come from.
        marks: marks or levels.
        blank: what a row left empty is.
        rule: everything together.
    """

    sources: tuple[Source, ...] | None
    marks: tuple[str, ...] | None
    blank: str | None
    rule: BallotRule | None


def read_ballot(table: Table, *, kind: Kind | None, count: int | None) -> Ballot:
    """Read ``[ballot]`` of a ballot with ``count`` items; what is wrong is reported in the table."""
    sources = table.words("sources", words.SOURCE)
    marks = _marks(table, kind)
    blank = _blank(table, kind, marks)
    cap, cap_elsewhere, over = _cap(table, kind, sources, marks, count)
    several, unclear, foreign = _handwriting(table, sources)
    table.finish()
    rule = None
    if marks is not None and blank is not None:
        rule = BallotRule(
            marks=marks,
            blank=blank,
            cap=cap,
            cap_elsewhere=cap_elsewhere,
            over=over,
            several=several,
            unclear=unclear,
            foreign=foreign,
        )
    return Ballot(sources=sources, marks=marks, blank=blank, rule=rule)


def _marks(table: Table, kind: Kind | None) -> tuple[str, ...] | None:
    """The marks of a selection, or the levels of a rating from high to low."""
    if kind is None:
        table.ignore("marks", "levels")
        return None
    if kind == "selection":
        table.refuse(["levels"], "VK-2054")
        return table.names("marks", least=1, most=MAX_MARKS, limit=SHORT, reserved=words.RESERVED_MARKS)
    table.refuse(["marks"], "VK-2053")
    return table.names("levels", least=2, most=MAX_MARKS, limit=SHORT, reserved=words.RESERVED_MARKS)


def _blank(table: Table, kind: Kind | None, marks: tuple[str, ...] | None) -> str | None:
    """What a row left empty is: a mark, a bucket of its own, or void."""
    # An abstention of a selection is a mark, and its own word; only a rating may count it apart.
    vocabulary, among = (
        (words.BLANK_IN_A_RATING, None) if kind == "rating" else (words.BLANK, _BLANK_OF_A_SELECTION)
    )
    choices = vocabulary.choices(among)
    if kind == "selection" and marks is not None:
        choices = {language: " ".join((*marks, listed)) for language, listed in choices.items()}
    value = table.text("blank", limit=SHORT, choices=choices)
    if value is None or kind is None or marks is None:
        return value
    bucket = vocabulary.read(value)
    if kind == "selection" and value in marks:
        return value
    if bucket is not None and (among is None or bucket in among):
        return value if value in marks else bucket
    if value in marks:
        # A rating in which an empty row praises or blames is no rating: 未填 is never a level.
        table.report("blank", "VK-2014", word=value, **choices)
    elif value in _MARK_WORDS:
        table.report("blank", "VK-2064", blank=value, **choices)
    else:
        table.report("blank", "VK-2013", word=shown(value), **choices)
    return None


def _cap(
    table: Table,
    kind: Kind | None,
    sources: tuple[Source, ...] | None,
    marks: tuple[str, ...] | None,
    count: int | None,
) -> tuple[Cap | None, bool, Handling | None]:
    """The cap, whether another system guarantees it, and what a ballot over it is."""
    if kind == "rating":
        table.refuse(["cap", "over"], "VK-2053")
        return None, False, None
    if kind is None:
        table.ignore("cap", "over")
        return None, False, None
    cap = table.table_or_word("cap", words.CAP, words.CAP_EXAMPLE)
    if cap is None:
        table.ignore("over")
        return None, False, None
    if not isinstance(cap, Table):
        table.refuse(["over"], "VK-2055")
        if cap == "elsewhere" and sources is not None and not {"keypad", "totals"}.issuperset(sources):
            table.report("cap", "VK-2065")
        return None, cap == "elsewhere", None
    mark = cap.name("mark", limit=SHORT, known=marks)
    at_most = cap.number("at_most", least=1, most=MAX_ITEMS)
    cap.finish()
    if at_most is not None and count is not None and at_most > count:
        cap.report("at_most", "VK-2060", at_most=at_most, count=count)
    if sources == ("totals",):
        table.report("cap", "VK-2066")
    over = table.word("over", words.HANDLING, among=_ON_A_ROW)
    if mark is None or at_most is None:
        return None, False, over
    return Cap(mark=mark, at_most=at_most), False, over


def _handwriting(
    table: Table, sources: tuple[Source, ...] | None
) -> tuple[Handling | None, Handling | None, Handling | None]:
    """What a row with two marks, an unreadable row, and a ballot with foreign words on it are."""
    if sources is None:
        table.ignore(*_HANDWRITING)
        return None, None, None
    if "paper" not in sources:
        table.refuse(_HANDWRITING, "VK-2050")
        return None, None, None
    several = table.word("several", words.HANDLING, among=_ON_A_ROW)
    unclear = table.word("unclear", words.HANDLING, among=_ON_A_ROW)
    foreign = table.word("foreign", words.HANDLING, among=_ON_A_BALLOT)
    return several, unclear, foreign
