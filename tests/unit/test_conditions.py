"""Comparisons are exact, and every number behind them is kept."""

from fractions import Fraction

import pytest

from tests.elections.definitions import condition
from votekit.numbers import Numbers
from votekit.rules.conditions import Row, apply, base_number, compares, make_step, votes

NUMBERS = Numbers(entitled=327, present=314)


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        ("more_than", False, False, True),
        ("at_least", False, True, True),
        ("less_than", True, False, False),
        ("at_most", True, True, False),
        ("equal", False, True, False),
    ],
)
def test_the_four_comparisons_and_equality(comparison, below, at, above):
    assert [compares(count, comparison, Fraction(12)) for count in (11, 12, 13)] == [below, at, above]


@pytest.mark.parametrize("numerator", range(25))
@pytest.mark.parametrize("denominator", [1, 2, 3])
def test_a_threshold_in_votes_is_where_the_comparison_turns(numerator, denominator):
    threshold = Fraction(numerator, denominator)
    for comparison in ("more_than", "at_least"):
        least = votes(comparison, threshold)
        assert [compares(least - 1, comparison, threshold), compares(least, comparison, threshold)] == [
            False,
            True,
        ]
    for comparison in ("less_than", "at_most"):
        most = votes(comparison, threshold)
        assert [compares(most, comparison, threshold), compares(most + 1, comparison, threshold)] == [
            True,
            False,
        ]


def test_a_step_keeps_everything_that_its_sentence_needs():
    row = Row(item="8", counts={"赞成": 171, "反对": 88, "弃权": 11, "未填": 42}, valid=312)
    step = apply(condition(["赞成", "弃权"], "more_than", "1/2", "entitled"), row, NUMBERS, code="majority")
    assert (step.count, step.number, step.threshold, step.holds) == (182, 327, Fraction(327, 2), True)
    assert (step.marks, step.subject, step.base, step.fraction) == (
        ("赞成", "弃权"),
        "marks",
        "entitled",
        Fraction(1, 2),
    )


def test_bases_of_one_item():
    row = Row(item="8", counts={"赞成": 171, "反对": 88, "弃权": 11, "未填": 42}, valid=312)
    assert base_number("valid", NUMBERS, row) == 312
    assert base_number("valid-less-abstain", NUMBERS, row) == 301
    assert base_number("valid", NUMBERS) is None
    assert base_number("present", NUMBERS, row) == 314
    english = Row(item="1", counts={"for": 3, "abstain": 2}, valid=5)
    assert base_number("valid-less-abstain", NUMBERS, english) == 3


def test_a_base_that_is_not_known_is_the_callers_mistake():
    row = Row(item="1", counts={}, valid=0)
    with pytest.raises(ValueError, match="issued"):
        apply(condition(["赞成"], "more_than", "1/2", "issued"), row, NUMBERS, code="majority")


def test_exactly_at_a_threshold():
    def exactly(count, number):
        step = make_step(
            "quorum", subject="present", count=count, comparison="at_least", base="entitled", number=number,
            fraction=Fraction(1, 2),
        )  # fmt: skip
        return step.exactly

    assert exactly(12, 24)
    assert not exactly(12, 25)
