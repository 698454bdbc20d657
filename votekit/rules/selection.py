"""Selection (票决): who is chosen, and what the rule leaves open at the cut.

Source: docs/rules/index.md (pass, seats, order, tie, shortage); 地方组织法 article 29 (tie).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

import attrs

from votekit.definition import Base, Comparison, Condition, SelectionRule
from votekit.errors import Fault, fault
from votekit.numbers import Numbers
from votekit.rules.conditions import Row, Step, apply, base_number

SelectionVerdict: TypeAlias = Literal["chosen", "not-passed", "passed-not-chosen", "tied"]


@attrs.frozen(kw_only=True)
class Requirement:
    """The majority asked for; ``number`` and ``threshold`` are None where they differ from item to item."""

    marks: tuple[str, ...]
    comparison: Comparison
    fraction: Fraction
    base: Base
    number: int | None
    threshold: Fraction | None


@attrs.frozen(kw_only=True)
class Cut:
    """What happened where the seats end.

    Attributes:
        order: the mark whose number ranks the items.
        seats: 应选; None for 不限.
        majority: None for 不设.
        passed: how many items have the majority (all of them, where none is asked for).
        chosen: how many are chosen now.
        last: votes of the last item within the seats; None when nothing passed or seats are open.
        following: votes of the first passing item beyond the seats; None when there is none.
        tied: ids of the items that tie at the cut, in ballot order.
        free: seats left for the tied.
        tie, shortage: what the rule says about it; None where it did not arise.
        missing: seats that no passing item fills.
    """

    order: str
    seats: int | None
    majority: Requirement | None
    passed: int
    chosen: int
    last: int | None
    following: int | None
    tied: tuple[str, ...]
    free: int
    tie: Literal["ruling", "run-off", "admit-all", "admit-none"] | None
    shortage: Literal["accept", "run-off", "next-session", "ruling"] | None
    missing: int


@attrs.frozen(kw_only=True)
class Selected:
    """The verdict on one item and the comparison behind it."""

    item: str
    votes: int
    verdict: SelectionVerdict
    step: Step | None


@attrs.frozen(kw_only=True)
class OpenPoint:
    """Something the rule does not settle by itself.

    Attributes:
        code: ``tie`` or ``shortage``.
        items: ids it is about, in ballot order.
        seats: how many of them are wanted.
        choices: the decisions open to people; empty when only a run-off settles it.
        pending: what is awaited; None once settled.
        settled: the ruling's value.
    """

    code: Literal["tie", "shortage"]
    items: tuple[str, ...]
    seats: int
    choices: tuple[str, ...]
    pending: Literal["ruling", "run-off"] | None
    settled: str | None


@attrs.frozen(kw_only=True)
class Selection:
    """The outcome of a selection, in ballot order."""

    items: tuple[Selected, ...]
    cut: Cut
    points: tuple[OpenPoint, ...]
    faults: tuple[Fault, ...]


def select(
    rule: SelectionRule, rows: Sequence[Row], numbers: Numbers, rulings: Mapping[str, str]
) -> Selection:
    """Decide a selection.

    Args:
        rule: of this round.
        rows: what was counted, in ballot order.
        numbers: every base named by the rule is known.
        rulings: point (``tie``, ``shortage``) to decision. One that settles nothing is a fault.
    """
    steps = {row.item: None if rule.majority is None else _step(rule.majority, row, numbers) for row in rows}
    votes = {row.item: row.counts.get(rule.order, 0) for row in rows}
    passing = [item for item, step in steps.items() if step is None or step.holds]
    certain, tied, free = _cut(passing, votes, rule.seats)
    missing = 0 if rule.seats is None else max(0, rule.seats - len(passing))

    points: list[OpenPoint] = []
    faults: list[Fault] = []
    admitted: tuple[str, ...] = tied if rule.tie == "admit-all" else ()
    pending_tie = False
    if tied and rule.tie in ("ruling", "run-off"):
        point, faults_found = _tie_point(rule, tied, free, rulings.get("tie"))
        points.append(point)
        faults.extend(faults_found)
        pending_tie = point.pending is not None
        admitted = () if point.settled is None else tuple(point.settled.split(","))
    elif "tie" in rulings:
        faults.append(fault("tie", "VK-4104", point="tie"))
    chosen = certain | set(admitted)
    if missing and rule.shortage in ("ruling", "run-off"):
        rest = tuple(item for item in votes if item not in chosen)
        point, faults_found = _shortage_point(rule, rest, missing, rulings.get("shortage"))
        points.append(point)
        faults.extend(faults_found)
    elif "shortage" in rulings:
        faults.append(fault("shortage", "VK-4104", point="shortage"))

    def verdict(item: str) -> SelectionVerdict:
        if item in chosen:
            return "chosen"
        if item in tied and pending_tie:
            return "tied"
        return "passed-not-chosen" if item in passing else "not-passed"

    ranked = sorted((votes[item] for item in passing), reverse=True)
    seats = rule.seats
    return Selection(
        items=tuple(
            Selected(item=item, votes=votes[item], verdict=verdict(item), step=steps[item]) for item in votes
        ),
        cut=Cut(
            order=rule.order,
            seats=seats,
            majority=None if rule.majority is None else _requirement(rule.majority, rows, numbers),
            passed=len(passing),
            chosen=len(chosen),
            last=None if seats is None or not ranked else ranked[min(seats, len(ranked)) - 1],
            following=ranked[seats] if seats is not None and len(ranked) > seats else None,
            tied=tied,
            free=free,
            tie=rule.tie if tied else None,
            shortage=rule.shortage if missing else None,
            missing=missing,
        ),
        points=tuple(points),
        faults=tuple(faults),
    )


def _step(majority: Condition, row: Row, numbers: Numbers) -> Step:
    return apply(majority, row, numbers, code="majority")


def _cut(
    passing: Sequence[str], votes: Mapping[str, int], seats: int | None
) -> tuple[set[str], tuple[str, ...], int]:
    """The items within the seats for certain, those that tie at the cut, and the seats left for these."""
    if seats is None or len(passing) <= seats:
        return set(passing), (), 0
    ranked = sorted((votes[item] for item in passing), reverse=True)
    if ranked[seats - 1] > ranked[seats]:
        return {item for item in passing if votes[item] >= ranked[seats - 1]}, (), 0
    certain = {item for item in passing if votes[item] > ranked[seats]}
    return certain, tuple(item for item in passing if votes[item] == ranked[seats]), seats - len(certain)


def _tie_point(
    rule: SelectionRule, tied: tuple[str, ...], free: int, ruled: str | None
) -> tuple[OpenPoint, list[Fault]]:
    if rule.tie == "run-off":
        # 地方组织法 29: those who tie are voted on again; nobody may rule instead.
        point = OpenPoint(code="tie", items=tied, seats=free, choices=(), pending="run-off", settled=None)
        return point, [] if ruled is None else [fault("tie", "VK-4105", point="tie")]
    named = (
        []
        if ruled is None
        else [each.strip() for each in ruled.replace("，", ",").replace("、", ",").split(",")]
    )
    fits = len(named) == free and len(set(named)) == free and set(named) <= set(tied)
    point = OpenPoint(
        code="tie",
        items=tied,
        seats=free,
        choices=tied,
        pending=None if fits else "ruling",
        settled=",".join(item for item in tied if item in named) if fits else None,
    )
    if ruled is None or fits:
        return point, []
    return point, [fault("tie", "VK-4106", value=ruled, seats=free, tied=",".join(tied))]


def _shortage_point(
    rule: SelectionRule, rest: tuple[str, ...], missing: int, ruled: str | None
) -> tuple[OpenPoint, list[Fault]]:
    if rule.shortage == "run-off":
        point = OpenPoint(
            code="shortage", items=rest, seats=missing, choices=(), pending="run-off", settled=None
        )
        return point, [] if ruled is None else [fault("shortage", "VK-4105", point="shortage")]
    # A run-off may be ruled only where its own rule was adopted with everything else.
    choices = ("accept", "next-session") if rule.run_off is None else ("accept", "run-off", "next-session")
    settled = ruled if ruled in choices else None
    pending: Literal["ruling", "run-off"] | None = "ruling" if settled is None else None
    if settled == "run-off":
        pending = "run-off"
    point = OpenPoint(
        code="shortage", items=rest, seats=missing, choices=choices, pending=pending, settled=settled
    )
    if ruled is None or settled is not None:
        return point, []
    return point, [fault("shortage", "VK-4108", point="shortage", value=ruled, choices=" ".join(choices))]


def _requirement(majority: Condition, rows: Sequence[Row], numbers: Numbers) -> Requirement:
    found = {base_number(majority.share.base, numbers, row) for row in rows}
    number = found.pop() if len(found) == 1 else None
    return Requirement(
        marks=majority.marks,
        comparison=majority.share.comparison,
        fraction=majority.share.fraction,
        base=majority.share.base,
        number=number,
        threshold=None if number is None else majority.share.fraction * number,
    )
