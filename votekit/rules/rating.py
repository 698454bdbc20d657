"""Rating (测评): exactly one clause must hold; otherwise the item is undecided and every clause is quoted.

There is no order among clauses and no else.
Source: docs/rules/index.md ([[rule.grade]]).
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import attrs

from votekit.definition import Grade
from votekit.errors import Fault, fault
from votekit.numbers import Numbers
from votekit.rules.conditions import Row, Step, apply


@attrs.frozen(kw_only=True)
class Clause:
    """One grade's clause applied to one item: its words, and every comparison made."""

    grade: str
    text: str
    steps: tuple[Step, ...]
    holds: bool


@attrs.frozen(kw_only=True)
class Rated:
    """What the clauses say about one item.

    Attributes:
        grade: the grade given, by the clause that alone holds or by a ruling; None while undecided.
        open: why no single clause decides; None where one does.
        choices: the grades people may give: all where no clause holds, those that hold where several do.
        ruled: the point of the ruling that gave the grade: the item's id, or ``at-threshold``.
    """

    item: str
    grade: str | None
    clauses: tuple[Clause, ...]
    open: Literal["no-clause", "several-clauses"] | None
    choices: tuple[str, ...]
    ruled: str | None

    @property
    def at_threshold(self) -> bool:
        """Whether some comparison stood exactly at its threshold."""
        return any(step.exactly for clause in self.clauses for step in clause.steps)


def rate(
    grades: Sequence[Grade],
    row: Row,
    numbers: Numbers,
    *,
    ruling: str | None = None,
    in_advance: str | None = None,
) -> tuple[Rated, tuple[Fault, ...]]:
    """Grade one item.

    Args:
        grades: the clauses, in the order of the rule; the order decides nothing.
        row: what was counted for the item.
        numbers: every base named by the rule is known.
        ruling: the grade ruled for this item, if any. On an item that the rule decides it is a fault.
        in_advance: the grade ruled before the vote for items that stand exactly at a threshold.
    """
    clauses = tuple(_clause(grade, row, numbers) for grade in grades)
    holding = tuple(clause.grade for clause in clauses if clause.holds)
    if len(holding) == 1:
        rated = Rated(item=row.item, grade=holding[0], clauses=clauses, open=None, choices=(), ruled=None)
        return rated, () if ruling is None else (fault(row.item, "VK-4104", point=row.item),)
    choices = holding or tuple(clause.grade for clause in clauses)
    rated = Rated(
        item=row.item,
        grade=None,
        clauses=clauses,
        open="several-clauses" if holding else "no-clause",
        choices=choices,
        ruled=None,
    )
    if ruling is not None:
        if ruling in choices:
            return attrs.evolve(rated, grade=ruling, ruled=row.item), ()
        return rated, (fault(row.item, "VK-4108", point=row.item, value=ruling, choices=" ".join(choices)),)
    if in_advance in choices and rated.at_threshold:
        return attrs.evolve(rated, grade=in_advance, ruled="at-threshold"), ()
    return rated, ()


def rate_all(
    grades: Sequence[Grade],
    rows: Sequence[Row],
    numbers: Numbers,
    rulings: Mapping[str, str],
    in_advance: str | None,
) -> tuple[tuple[Rated, ...], tuple[Fault, ...]]:
    """Grade every item, in ballot order."""
    pairs = [rate(grades, row, numbers, ruling=rulings.get(row.item), in_advance=in_advance) for row in rows]
    return tuple(rated for rated, _ in pairs), tuple(each for _, faults in pairs for each in faults)


def _clause(grade: Grade, row: Row, numbers: Numbers) -> Clause:
    steps = tuple(apply(condition, row, numbers, code="clause") for condition in grade.when)
    return Clause(grade=grade.name, text=grade.text, steps=steps, holds=all(step.holds for step in steps))
