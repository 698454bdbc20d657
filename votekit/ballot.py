"""Ballot (票): the marks on one ballot, and what the adopted rule makes of them.

Judged in two steps, since people may have to speak between them: ``examine`` finds what is certain and what
must be asked; ``judge`` applies the answers. Neither knows where a ballot came from or in which order.
Source: docs/rules/index.md ([ballot]: blank, cap, over, several, unclear, foreign); 选举法 article 44 (cap).
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, get_args

import attrs

from votekit.definition import BallotRule, Definition, Handling

Marks: TypeAlias = Mapping[str, str]
"""Item id to mark; an item left out is blank."""

Cause: TypeAlias = Literal["several", "unclear", "foreign", "over-cap"]
VoidCode: TypeAlias = Literal[
    "does-not-open",
    "bad-padding",
    "not-canonical",
    "not-marks-of-this-definition",
    "key-used-twice",
    "over-cap",
    "several",
    "unclear",
    "foreign",
    "ruled",
    "reported",
]

VOID_CODES: tuple[VoidCode, ...] = get_args(VoidCode)
VOID_ROW = "void-row"
VOID_BALLOT = "void-ballot"
VALID = "valid"
BALLOT = "ballot"
"""The pseudo item under which paper carries what concerns the whole ballot."""

FOREIGN = "foreign"
"""What stands there: words or signs that the rule does not know (规定以外的文字、记号)."""

HANDWRITING: frozenset[str] = frozenset({"several", "unclear"})
"""What may stand in a row of a paper ballot in place of a mark."""


@attrs.frozen(kw_only=True)
class Question:
    """Something on a ballot that the rule leaves to people (提请裁定).

    Attributes:
        item: the row; None for the whole ballot.
        choices: the answers that settle it.
    """

    item: str | None
    cause: Cause
    choices: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Examined:
    """What is certain about a ballot.

    Attributes:
        void: the code under which the ballot is void whatever anyone rules; None where it is not.
        rows: item id to bucket, for every row that is certain.
        questions: what must be asked, in a fixed order that no answer changes. One on the cap is asked only
            when the answers on the rows make the ballot go over it.
    """

    void: VoidCode | None = None
    rows: Mapping[str, str] = attrs.field(factory=dict)
    questions: tuple[Question, ...] = ()


@attrs.frozen(kw_only=True)
class Judgement:
    """What a ballot is once the answers are in.

    Attributes:
        void: the code under which it is void; None where it is valid or not yet decided.
        rows: item id to bucket, of every item; ``void-row`` for a row that is void by itself.
        open: indexes of the questions that still want an answer; then neither of the others means anything.
        over: whether the answers so far put it over the cap.
    """

    void: VoidCode | None = None
    rows: Mapping[str, str] = attrs.field(factory=dict)
    open: tuple[int, ...] = ()
    over: bool = False


def is_marks(definition: Definition, value: object) -> bool:
    """Whether parsed JSON is an object of known items and marks: what a sealed ballot must hold.

    Over the cap is not judged here: such a ballot is marks of this definition, and void by the rule.

    Args:
        definition: its items and marks; codes of handwriting are not among them.
        value: any parsed JSON.
    """
    if not isinstance(value, Mapping):
        return False
    items = {item.id for item in definition.items}
    allowed = frozenset(definition.ballot.marks)
    return all(item in items and type(mark) is str and mark in allowed for item, mark in value.items())


def buckets(rule: BallotRule) -> tuple[str, ...]:
    """What the rows of an item are counted under: the marks, and the blank's own bucket last, if any."""
    if rule.blank in rule.marks or rule.blank == VOID_ROW:
        return rule.marks
    return (*rule.marks, rule.blank)


def examine(rule: BallotRule, items: Sequence[str], marks: Marks) -> Examined:
    """Find what is certain and what must be asked.

    Args:
        rule: how a ballot is marked and judged.
        items: ids of all items, in ballot order.
        marks: already known to be marks of this definition, or marks and handwriting codes.
    """
    questions: list[Question] = []
    if marks.get(BALLOT) == FOREIGN and rule.foreign != "ignore":
        if rule.foreign == VOID_BALLOT:
            return Examined(void="foreign")
        questions.append(Question(item=None, cause="foreign", choices=(VALID, VOID_BALLOT)))
    handlings: dict[str, tuple[Cause, Handling | None]] = {
        "several": ("several", rule.several),
        "unclear": ("unclear", rule.unclear),
    }
    rows: dict[str, str] = {}
    for item in items:
        mark = marks.get(item, rule.blank)
        cause, handling = handlings.get(mark, (None, None))
        if cause is None:
            rows[item] = mark
        elif handling == VOID_BALLOT:
            return Examined(void=cause)
        elif handling == VOID_ROW:
            rows[item] = VOID_ROW
        else:
            choices = (*buckets(rule), VOID_ROW, VOID_BALLOT)
            questions.append(Question(item=item, cause=cause, choices=choices))
    over = _over(rule, rows, asked=sum(question.item is not None for question in questions))
    if over == VOID_BALLOT:
        return Examined(void="over-cap")
    if over == "ruling":
        questions.append(Question(item=None, cause="over-cap", choices=(VOID_BALLOT, VOID_ROW, VALID)))
    return Examined(rows=rows, questions=tuple(questions))


def _over(rule: BallotRule, rows: Mapping[str, str], *, asked: int) -> Handling | None:
    """What the cap says before ``asked`` more rows are known."""
    if rule.cap is None:
        return None
    certain = _capped(rule, rows)
    if rule.over == VOID_BALLOT and certain > rule.cap.at_most:
        # "多于 k 个的该票作废": no answer on another row can bring it back under the cap.
        return VOID_BALLOT
    return "ruling" if rule.over == "ruling" and certain + asked > rule.cap.at_most else None


def _capped(rule: BallotRule, rows: Mapping[str, str]) -> int:
    return sum(rule.cap is not None and mark == rule.cap.mark for mark in rows.values())


def judge(rule: BallotRule, examined: Examined, answers: Mapping[int, str]) -> Judgement:
    """Apply the answers to a ballot.

    Args:
        rule: the rule that ``examine`` was given.
        examined: what ``examine`` found.
        answers: index of a question to one of its choices; any may be missing.
    """
    if examined.void is not None:
        return Judgement(void=examined.void)
    asked = {index: each for index, each in enumerate(examined.questions) if each.cause != "over-cap"}
    if any(answers.get(index) == VOID_BALLOT for index in asked):
        return Judgement(void="ruled")
    rows = dict(examined.rows)
    for index, question in asked.items():
        if question.item is not None and index in answers:
            rows[question.item] = answers[index]
    waiting = tuple(index for index in asked if index not in answers)
    if rule.cap is None or _capped(rule, rows) <= rule.cap.at_most:
        return Judgement(open=waiting) if waiting else Judgement(rows=rows)
    remedy: str | None = rule.over
    if rule.over == "ruling":
        remedy = answers.get(len(asked))
        waiting = waiting if remedy is not None else (*waiting, len(asked))
    if remedy == VOID_BALLOT:
        return Judgement(void="ruled" if rule.over == "ruling" else "over-cap", over=True)
    if waiting:
        return Judgement(open=waiting, over=True)
    if remedy == VOID_ROW:
        # "该部分作废": the rows that carry the capped mark are void, the others stand.
        rows = {item: VOID_ROW if mark == rule.cap.mark else mark for item, mark in rows.items()}
    return Judgement(rows=rows, over=True)
