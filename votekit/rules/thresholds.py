"""Thresholds (门槛): every line of the rule as a number of votes, before anyone votes.

And every count that no clause covers, or that two cover, so that the body can settle it in advance.
Source: docs/rules/index.md.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Literal, TypeAlias

import attrs

from votekit.ballot import buckets
from votekit.definition import Base, Comparison, Condition, Definition, Share
from votekit.numbers import Numbers
from votekit.rules.cells import Box, Constraint, Span, TooManyError, boxes
from votekit.rules.conditions import ABSTAIN_MARKS, votes

ClauseName: TypeAlias = Literal["quorum", "turnout", "majority", "grade", "uncovered", "overlap", "unlisted"]

_ROOM = 64
"""Ballots for each unit of a fraction where the base is not known: enough for every open interval."""


@attrs.frozen(kw_only=True)
class Bound:
    """A bound on the sum of some marks, in votes where the base's number is known, else as a fraction of it.

    Attributes:
        marks: added up; empty where people or ballots are counted (quorum, turnout).
        comparison: with ``votes`` one of ``at_least``, ``at_most``, ``equal``; with ``fraction`` any.
        votes: None where the base's number is not known.
        fraction, base: what the votes come from; None for a bound found by reasoning in votes.
    """

    marks: tuple[str, ...]
    comparison: Comparison | Literal["equal"]
    votes: int | None
    fraction: Fraction | None
    base: Base | None


@attrs.frozen(kw_only=True)
class Threshold:
    """One line of the rule, or a set of counts that it does not settle.

    Attributes:
        clause: ``quorum``, ``turnout``, ``majority``, ``grade``; ``uncovered`` (no clause), ``overlap``
            (two or more); ``unlisted`` when these cannot be listed: numbers of ``base`` are missing, or the
            rule is too tangled.
        verdict: the grade, or ``chosen``; None where no clause covers the counts or several do.
        text: the clause as adopted; empty where the rule has no words of its own for it.
        bounds: all of them must hold.
        base, number, fraction: of the first bound; None where there is none.
        grades: for ``overlap`` those that hold together.
        multiple_of: for counts found without knowing the base: only a base divisible by it can lead there.
    """

    clause: ClauseName
    verdict: str | None
    text: str
    bounds: tuple[Bound, ...]
    base: Base | None = None
    number: int | None = None
    fraction: Fraction | None = None
    grades: tuple[str, ...] = ()
    multiple_of: int | None = None

    @property
    def votes(self) -> int | None:
        """The first bound in votes."""
        return self.bounds[0].votes if self.bounds else None

    @property
    def comparison(self) -> str | None:
        """The first bound's comparison."""
        return self.bounds[0].comparison if self.bounds else None

    @property
    def marks(self) -> tuple[str, ...]:
        """The first bound's marks."""
        return self.bounds[0].marks if self.bounds else ()

    @property
    def reachable(self) -> bool | None:
        """Whether a count can stand exactly at the threshold; None where that is not known."""
        if self.number is None or self.fraction is None:
            return None
        return (self.fraction * self.number).denominator == 1


def thresholds(definition: Definition, numbers: Numbers) -> tuple[Threshold, ...]:
    """List every threshold, and every count that the rule does not settle.

    Args:
        definition: the rule.
        numbers: as far as they are known; 应到 always is.

    Returns:
        Quorum, turnout, then the majority, or the grades in the order of the rule followed by the sets of
        counts under which not exactly one clause holds. Where 实到 or 有效 is not known yet, fractions.
    """
    rule = definition.rule
    found = [_of_people("quorum", rule.quorum, numbers)]
    if rule.turnout is not None:
        found.append(_of_people("turnout", rule.turnout, numbers))
    if rule.selection is not None and rule.selection.majority is not None:
        found.append(_of_marks("majority", "chosen", "", (rule.selection.majority,), numbers))
    found.extend(_of_marks("grade", grade.name, grade.text, grade.when, numbers) for grade in rule.grades)
    if rule.grades:
        found.extend(_unsettled(definition, numbers))
    return tuple(found)


def _of_people(clause: ClauseName, share: Share, numbers: Numbers) -> Threshold:
    return Threshold(
        clause=clause,
        verdict=None,
        text="",
        bounds=(_bound((), share, numbers),),
        base=share.base,
        number=numbers.of(share.base),
        fraction=share.fraction,
    )


def _of_marks(
    clause: ClauseName, verdict: str, text: str, conditions: Sequence[Condition], numbers: Numbers
) -> Threshold:
    share = conditions[0].share
    return Threshold(
        clause=clause,
        verdict=verdict,
        text=text,
        bounds=tuple(_bound(condition.marks, condition.share, numbers) for condition in conditions),
        base=share.base,
        number=numbers.of(share.base),
        fraction=share.fraction,
    )


def _bound(marks: tuple[str, ...], share: Share, numbers: Numbers) -> Bound:
    number = numbers.of(share.base)
    if number is None:
        return Bound(
            marks=marks, comparison=share.comparison, votes=None, fraction=share.fraction, base=share.base
        )
    lower = share.comparison in ("more_than", "at_least")
    return Bound(
        marks=marks,
        comparison="at_least" if lower else "at_most",
        votes=votes(share.comparison, share.fraction * number),
        fraction=share.fraction,
        base=share.base,
    )


def _unsettled(definition: Definition, numbers: Numbers) -> Iterator[Threshold]:
    """The sets of counts that no clause covers, or that several cover."""
    grades = definition.rule.grades
    conditions = [condition for grade in grades for condition in grade.when]
    bases = {condition.share.base for condition in conditions}
    unknown = {base for base in bases if numbers.of(base) is None}
    universe: frozenset[str] = frozenset()
    multiple = lcm(*(condition.share.fraction.denominator for condition in conditions))
    if not unknown:
        known = {base: numbers.of(base) or 0 for base in bases}
        total = next(
            number
            for number in (numbers.returned, numbers.issued, numbers.present, numbers.entitled)
            if number is not None
        )
    elif len(bases) == 1:
        # Nothing depends on the base's size but divisibility: take one that every fraction divides.
        (base,) = bases
        total = multiple * _ROOM
        known = {base: total}
        universe = _universe(definition, base)
        if base == "valid-less-abstain" and any(not universe.issuperset(each.marks) for each in conditions):
            yield Threshold(clause="unlisted", verdict=None, text="", bounds=(), base=base)
            return
    else:
        yield Threshold(clause="unlisted", verdict=None, text="", bounds=(), base=min(unknown))
        return
    sums = tuple(dict.fromkeys(frozenset(condition.marks) for condition in conditions))
    clauses = [
        [
            Constraint(
                index=sums.index(frozenset(condition.marks)), span=_span(condition.share, known, total)
            )
            for condition in grade.when
        ]
        for grade in grades
    ]
    try:
        found = boxes(sums, clauses, total=total, universe=universe)
    except TooManyError:
        yield Threshold(clause="unlisted", verdict=None, text="", bounds=())
        return
    names = {frozenset(condition.marks): condition.marks for condition in reversed(conditions)}
    unit = min(unknown) if unknown else None
    for together, parts in found.items():
        for box in parts:
            bounds = tuple(_box_bounds(box, [names[each] for each in sums], total, unit))
            yield Threshold(
                clause="overlap" if together else "uncovered",
                verdict=None,
                text="",
                bounds=bounds,
                base=unit,
                grades=tuple(grades[number].name for number in together),
                multiple_of=None if unit is None else _divisor(bounds),
            )


def _universe(definition: Definition, base: Base) -> frozenset[str]:
    """The marks that together make up a base of valid rows; empty where other ballots belong to it too."""
    if base not in ("valid", "valid-less-abstain"):
        return frozenset()
    names = frozenset(buckets(definition.ballot))
    return names - ABSTAIN_MARKS if base == "valid-less-abstain" else names


def _span(share: Share, known: dict[Base, int], total: int) -> Span:
    bound = votes(share.comparison, share.fraction * known[share.base])
    return (bound, total) if share.comparison in ("more_than", "at_least") else (0, bound)


def _box_bounds(box: Box, names: Sequence[tuple[str, ...]], total: int, base: Base | None) -> Iterator[Bound]:
    """A box as bounds: in votes, or where the base is not known as fractions of it."""
    for index, (low, high) in sorted(box.spans.items()):
        if base is None:
            sides: list[tuple[Literal["equal", "at_least", "at_most"], int]] = []
            if low == high:
                sides.append(("equal", low))
            else:
                sides += [("at_least", low)] if low > 0 else []
                sides += [("at_most", high)] if high < total else []
            for comparison, number in sides:
                yield Bound(marks=names[index], comparison=comparison, votes=number, fraction=None, base=None)
        else:
            yield from _fraction_bounds(names[index], (low, high), total, base)


def _fraction_bounds(marks: tuple[str, ...], span: Span, total: int, base: Base) -> Iterator[Bound]:
    """Cuts fall on whole multiples of ``_ROOM``, or one vote beside them where the comparison is strict."""
    low, high = span

    def bound(comparison: Comparison | Literal["equal"], number: int) -> Bound:
        fraction = Fraction(number, total)
        return Bound(marks=marks, comparison=comparison, votes=None, fraction=fraction, base=base)

    if low == high:
        yield bound("equal", low)
        return
    if low > 0:
        yield bound("at_least", low) if low % _ROOM == 0 else bound("more_than", low - 1)
    if high < total:
        yield bound("at_most", high) if high % _ROOM == 0 else bound("less_than", high + 1)


def _divisor(bounds: Sequence[Bound]) -> int:
    """What the base must be divisible by for counts to stand exactly at these fractions."""
    return lcm(
        *(bound.fraction.denominator for bound in bounds if bound.comparison == "equal" and bound.fraction)
    )
