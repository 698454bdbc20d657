"""Outcome (结论): what the adopted rule makes of a tally, as data.

The reasoning is data, code and numbers, so that languages never differ in substance.
Source: spec section 7.4.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

import attrs

from votekit.definition import Definition, SelectionRule
from votekit.errors import Fault, fault
from votekit.numbers import Numbers
from votekit.rules import rating, selection, validity
from votekit.rules.conditions import ABSTAIN_MARKS, Row, Step, make_step
from votekit.rules.rating import Clause, Rated
from votekit.rules.selection import Cut, Selection
from votekit.ruling import AT_THRESHOLD
from votekit.tally import Doubt, Tally

State: TypeAlias = Literal["decided", "undecided", "awaiting-rulings", "void"]
Verdict: TypeAlias = Literal["chosen", "not-passed", "passed-not-chosen", "tied", "graded", "undecided"]
NotChecked: TypeAlias = Literal[
    "paper-keying", "keypad-export", "totals-only", "cap-unseen", "cap-elsewhere", "platform-login"
]
CautionCode: TypeAlias = Literal[
    "grade-without-its-mark",
    "ruled-in-advance",
    "seats-unfilled",
    "more-than-seats",
    "chosen-without-majority",
    "sums-differ",
]


@attrs.frozen(kw_only=True)
class ItemResult:
    """The verdict on one item.

    Attributes:
        votes: in a selection the number that ranks it; None in a rating.
        grade: in a rating the grade given; None where it is undecided, and in a selection.
        steps: the comparisons of a selection.
        clauses: the clauses of a rating, each with its comparisons.
        ruled: the point of the ruling that graded it; None where the rule did, and in a selection.
    """

    id: str
    verdict: Verdict
    votes: int | None = None
    grade: str | None = None
    steps: tuple[Step, ...] = ()
    clauses: tuple[Clause, ...] = ()
    ruled: str | None = None


@attrs.frozen(kw_only=True)
class Point:
    """A point that the rule does not settle (待定点), also once a ruling has.

    Attributes:
        code: what a ruling names: ``5``, ``tie``, ``shortage``, ``doubt:1``.
        reason: ``no-clause``, ``several-clauses``, ``tie``, ``shortage``, or a doubt's cause.
        batch: for a doubt the number of its batch, from 1; None otherwise.
        items: ids it is about, in ballot order; empty for a whole ballot.
        seats: for a tie or a shortage how many of them are wanted.
        choices: what a ruling may say; for a tie the items to choose from; empty when a run-off settles it.
        pending: what is awaited; None once settled.
        settled: the ruling's value.
    """

    code: str
    reason: str
    batch: int | None = None
    items: tuple[str, ...] = ()
    seats: int | None = None
    choices: tuple[str, ...] = ()
    pending: Literal["ruling", "run-off"] | None = None
    settled: str | None = None


@attrs.frozen(kw_only=True)
class Caution:
    """Something true that people should see beside the outcome; it decides nothing.

    Attributes:
        values: what its sentence fills in, as (name, text) pairs.
    """

    code: CautionCode
    item: str | None = None
    values: tuple[tuple[str, str], ...] = ()


@attrs.frozen(kw_only=True)
class Outcome:
    """What the rule makes of the tally.

    Attributes:
        checks: accounts of ballots, quorum, turnout, validity of the vote, as comparisons.
        reasons: codes of the checks that make the vote void; empty otherwise.
        items: in ballot order; empty unless the state is ``decided`` or ``undecided``.
        cut: of a selection that was decided; None otherwise.
    """

    kind: Literal["selection", "rating"]
    state: State
    checks: tuple[Step, ...] = ()
    reasons: tuple[str, ...] = ()
    items: tuple[ItemResult, ...] = ()
    cut: Cut | None = None
    points: tuple[Point, ...] = ()
    warnings: tuple[Caution, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()


def conclude(
    definition: Definition,
    numbers: Numbers,
    tally: Tally,
    *,
    rulings: Mapping[str, str],
    in_advance: str | None,
    sources: Collection[str],
) -> tuple[Outcome, tuple[Fault, ...]]:
    """Apply the rule.

    Args:
        numbers: with 收回.
        rulings: point to decision, doubts left out.
        in_advance: the grade ruled before the vote for items exactly at a threshold.
        sources: where ballots came from.

    Returns:
        The outcome, and a fault for each ruling that settles nothing.
    """
    rule = definition.rule
    steps = (*validity.checks(rule, numbers), *_counted(numbers, tally))
    reasons = (
        *validity.void_reasons(rule, numbers),
        *(step.code for step in _counted(numbers, tally) if not step.holds),
    )
    outcome = Outcome(
        kind=definition.kind,
        state="decided",
        checks=steps,
        reasons=reasons,
        not_checked=_not_checked(definition, tally, sources),
    )
    if reasons:
        return attrs.evolve(outcome, state="void"), _unknown(rulings, set())
    if tally.doubts:
        points = tuple(_doubt_point(doubt) for doubt in tally.doubts)
        return attrs.evolve(outcome, state="awaiting-rulings", points=points), _unknown(rulings, set())
    rows = [
        Row(item=item.id, counts=dict(item.counts), valid=item.total - item.void_rows) for item in tally.items
    ]
    if rule.selection is not None:
        outcome, faults = _conclude_selection(outcome, rule.selection, rows, numbers, rulings)
    else:
        outcome, faults = _conclude_rating(outcome, definition, rows, numbers, rulings, in_advance=in_advance)
    state: State = "undecided" if any(point.pending for point in outcome.points) else "decided"
    return attrs.evolve(outcome, state=state, warnings=(*_sum_warnings(tally), *outcome.warnings)), faults


def _counted(numbers: Numbers, tally: Tally) -> tuple[Step, ...]:
    """Every ballot returned was looked at, and no other."""
    if numbers.returned is None:
        return ()
    return (
        make_step(
            "counted",
            subject="counted",
            count=tally.counted,
            comparison="equal",
            base="returned",
            number=numbers.returned,
        ),
    )


def _conclude_selection(
    outcome: Outcome, rule: SelectionRule, rows: Sequence[Row], numbers: Numbers, rulings: Mapping[str, str]
) -> tuple[Outcome, tuple[Fault, ...]]:
    selected = selection.select(rule, rows, numbers, rulings)
    points = tuple(
        Point(
            code=point.code,
            reason=point.code,
            items=point.items,
            seats=point.seats,
            choices=point.choices,
            pending=point.pending,
            settled=point.settled,
        )
        for point in selected.points
    )
    concluded = attrs.evolve(
        outcome,
        items=tuple(
            ItemResult(
                id=each.item,
                verdict=each.verdict,
                votes=each.votes,
                steps=() if each.step is None else (each.step,),
            )
            for each in selected.items
        ),
        cut=selected.cut,
        points=points,
        warnings=tuple(_selection_warnings(selected, numbers)),
    )
    return concluded, (*selected.faults, *_unknown(rulings, {"tie", "shortage"}))


def _selection_warnings(selected: Selection, numbers: Numbers) -> Iterable[Caution]:
    cut = selected.cut
    if cut.tie == "admit-none":
        yield Caution(
            code="seats-unfilled", values=(("seats", str(cut.free)), ("items", "、".join(cut.tied)))
        )
    if cut.tie == "admit-all":
        extra = len(cut.tied) - cut.free
        yield Caution(code="more-than-seats", values=(("extra", str(extra)), ("items", "、".join(cut.tied))))
    if cut.majority is None:
        # 不设: whoever leads is chosen, as in most run-offs; 158 of 327 is no majority of all.
        for each in selected.items:
            if each.verdict == "chosen" and 2 * each.votes <= numbers.entitled:
                values = (
                    ("mark", cut.order),
                    ("votes", str(each.votes)),
                    ("entitled", str(numbers.entitled)),
                )
                yield Caution(code="chosen-without-majority", item=each.item, values=values)


def _conclude_rating(
    outcome: Outcome,
    definition: Definition,
    rows: Sequence[Row],
    numbers: Numbers,
    rulings: Mapping[str, str],
    *,
    in_advance: str | None,
) -> tuple[Outcome, tuple[Fault, ...]]:
    rule = definition.rule
    rated, faults = rating.rate_all(rule.grades, rows, numbers, rulings, in_advance)
    concluded = attrs.evolve(
        outcome,
        items=tuple(
            ItemResult(
                id=each.item,
                verdict="undecided" if each.grade is None else "graded",
                grade=each.grade,
                clauses=each.clauses,
                ruled=each.ruled,
            )
            for each in rated
        ),
        points=tuple(_rating_point(each) for each in rated if each.open is not None),
        warnings=tuple(_rating_warnings(definition, rated, rows)),
    )
    return concluded, (*faults, *_unknown(rulings, {row.item for row in rows}))


def _rating_point(rated: Rated) -> Point:
    return Point(
        code=rated.item,
        reason=rated.open or "",
        items=(rated.item,),
        choices=rated.choices,
        pending="ruling" if rated.grade is None else None,
        settled=rated.grade,
    )


def _rating_warnings(
    definition: Definition, rated: Sequence[Rated], rows: Sequence[Row]
) -> Iterable[Caution]:
    """Warnings on single items."""
    for each, row in zip(rated, rows, strict=True):
        if each.ruled == AT_THRESHOLD and each.grade is not None:
            yield Caution(code="ruled-in-advance", item=each.item, values=(("grade", each.grade),))
        # With absentees a grade can be 不满意 with not one 不满意 mark, which must be said.
        marks = _marks_of_grade(definition, each.grade)
        if marks and not any(row.counts.get(mark, 0) for mark in marks):
            values = (("grade", each.grade or ""), ("marks", "、".join(marks)))
            yield Caution(code="grade-without-its-mark", item=each.item, values=values)


def _marks_of_grade(definition: Definition, grade: str | None) -> tuple[str, ...]:
    """The marks that speak for a grade below the first, or a lower one: its own level and those after it.

    A grade that is no level on the ballot is spoken for by the lowest level. 弃权 speaks for nothing.
    """
    levels = tuple(level for level in definition.ballot.marks if level not in ABSTAIN_MARKS)
    if grade is None or grade == definition.rule.grades[0].name:
        return ()
    return levels[levels.index(grade) :] if grade in levels else levels[-1:]


def _doubt_point(doubt: Doubt) -> Point:
    return Point(
        code=doubt.point,
        reason=doubt.cause,
        batch=doubt.batch,
        items=() if doubt.item is None else (doubt.item,),
        choices=doubt.choices,
        pending="ruling",
    )


def _sum_warnings(tally: Tally) -> Iterable[Caution]:
    for item in tally.items:
        if item.total != tally.valid:
            values = (("sum", str(item.total)), ("valid", str(tally.valid)))
            yield Caution(code="sums-differ", item=item.id, values=values)


def _unknown(rulings: Mapping[str, str], points: set[str]) -> tuple[Fault, ...]:
    return tuple(fault(point, "VK-4109", point=point) for point in rulings if point not in points)


def _not_checked(definition: Definition, tally: Tally, sources: Collection[str]) -> tuple[NotChecked, ...]:
    """What these sources cannot show, whatever is checked."""
    found: list[NotChecked] = []
    if "paper" in sources:
        found.append("paper-keying")
    if "keypad" in sources:
        found.append("keypad-export")
    if "totals" in sources:
        found.append("totals-only")
        if tally.cap is not None:
            found.append("cap-unseen")
    if definition.ballot.cap_elsewhere:
        found.append("cap-elsewhere")
    if definition.identity == "platform":
        found.append("platform-login")
    return tuple(found)
