"""Conditions: a count compared with an exact share of a base, and every number kept.

Source: docs/rules/index.md (the four comparisons, the bases).
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Literal, TypeAlias

import attrs

from votekit.definition import Base, Comparison, Condition
from votekit.numbers import Numbers

ABSTAIN_MARKS: frozenset[str] = frozenset({"弃权", "abstain"})
"""The marks, and the buckets of blank rows, that 有效减弃权 takes off."""

StepCode: TypeAlias = Literal[
    "printed", "handed-out", "attendance", "counted", "quorum", "turnout", "validity", "majority", "clause"
]


@attrs.frozen(kw_only=True)
class Row:
    """What was counted for one item.

    Attributes:
        item: its id.
        counts: bucket to number, the bucket of blank rows among them.
        valid: valid ballots whose row is not void.
    """

    item: str
    counts: Mapping[str, int]
    valid: int


@attrs.frozen(kw_only=True)
class Step:
    """One comparison made: ``count`` (of ``marks`` or of ``subject``) against ``fraction`` of ``number``.

    Attributes:
        code: what it was made for.
        subject: the number compared, such as ``present``; ``marks`` where marks are added up.
        marks: the marks added up; empty where a number of people or ballots is compared.
        base: what the fraction is taken of.
        number: the base's number.
        threshold: fraction × number, exact.
        holds: whether the comparison is true.
    """

    code: StepCode
    subject: str
    marks: tuple[str, ...]
    count: int
    comparison: Literal["more_than", "at_least", "less_than", "at_most", "equal"]
    fraction: Fraction
    base: Base | Literal["printed"]
    number: int
    threshold: Fraction
    holds: bool

    @property
    def exactly(self) -> bool:
        """Whether the count is exactly the threshold."""
        return self.count == self.threshold


def compares(count: int, comparison: str, threshold: Fraction) -> bool:
    """Make one comparison, exactly."""
    if comparison == "more_than":
        return count > threshold
    if comparison == "at_least":
        return count >= threshold
    if comparison == "less_than":
        return count < threshold
    if comparison == "at_most":
        return count <= threshold
    return count == threshold


def make_step(
    code: StepCode,
    *,
    subject: str,
    count: int,
    comparison: Literal["more_than", "at_least", "less_than", "at_most", "equal"],
    base: Base | Literal["printed"],
    number: int,
    fraction: Fraction = Fraction(1),
    marks: tuple[str, ...] = (),
) -> Step:
    """Compare, and keep everything that the sentence will need."""
    threshold = fraction * number
    return Step(
        code=code,
        subject=subject,
        marks=marks,
        count=count,
        comparison=comparison,
        fraction=fraction,
        base=base,
        number=number,
        threshold=threshold,
        holds=compares(count, comparison, threshold),
    )


def base_number(base: Base, numbers: Numbers, row: Row | None = None) -> int | None:
    """The number that a base stands for, for one item.

    ``valid`` is the valid ballots whose row is not void; ``valid-less-abstain`` is that less the item's 弃权.
    None where the number is unknown.
    """
    if row is not None and base == "valid":
        return row.valid
    if row is not None and base == "valid-less-abstain":
        return row.valid - sum(number for mark, number in row.counts.items() if mark in ABSTAIN_MARKS)
    return numbers.of(base)


def apply(condition: Condition, row: Row, numbers: Numbers, *, code: StepCode) -> Step:
    """Add up the condition's marks of one item and compare. The base's number must be known."""
    number = base_number(condition.share.base, numbers, row)
    if number is None:
        raise ValueError(f"the number of {condition.share.base} is wanted")
    return make_step(
        code,
        subject="marks",
        marks=condition.marks,
        count=sum(row.counts.get(mark, 0) for mark in condition.marks),
        comparison=condition.share.comparison,
        fraction=condition.share.fraction,
        base=condition.share.base,
        number=number,
    )


def votes(comparison: Comparison, threshold: Fraction) -> int:
    """A threshold as whole votes: the least number that meets it, for the upper bounds the greatest."""
    if comparison == "more_than":
        return floor(threshold) + 1
    if comparison == "at_least":
        return ceil(threshold)
    if comparison == "less_than":
        return ceil(threshold) - 1
    return floor(threshold)
