"""Percentages are presentation only, and exact at halves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from votekit.definition import PercentStyle
from votekit.wording.percentages import percentages


@pytest.mark.parametrize(
    ("count", "total", "digits", "text"),
    [
        (1, 8, 1, "12.5"),
        (1, 8, 0, "13"),  # a half goes up, where Python's own rounding goes to the even number
        (5, 8, 0, "63"),
        (1, 800, 1, "0.1"),
        (1, 2000, 1, "0.1"),
        (1, 2001, 1, "0.0"),
        (3, 3, 2, "100.00"),
        (0, 3, 2, "0.00"),
    ],
)
def test_half_up(count, total, digits, text):
    assert percentages([count], total, PercentStyle(digits=digits, style="half-up")) == (text,)


def test_strip_zeros():
    style = PercentStyle(digits=2, style="half-up", strip_zeros=True)
    assert percentages([1, 1, 0, 2], 4, style) == ("25", "25", "0", "50")
    assert percentages([1], 8, style) == ("12.5",)
    assert percentages([0, 4], 4, style, omit_zero=True) == ("", "100")


def test_truncate():
    style = PercentStyle(digits=1, style="truncate")
    assert percentages([2, 1], 3, style) == ("66.6", "33.3")


def test_largest_remainder_prefers_the_greater_count_then_the_first():
    style = PercentStyle(digits=0, style="largest-remainder")
    assert percentages([1, 1, 1], 3, style) == ("34", "33", "33")
    assert percentages([1, 3, 2], 6, style) == ("17", "50", "33")
    # Remainders of 0.5 each: the greater count takes the one that is lacking.
    assert percentages([1, 7], 8, style) == ("12", "88")


@given(st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any), st.integers(0, 4))
def test_largest_remainder_always_adds_up_and_is_never_a_unit_off(counts, digits):
    texts = percentages(counts, sum(counts), PercentStyle(digits=digits, style="largest-remainder"))
    numbers = [int(text.replace(".", "")) for text in texts]
    assert sum(numbers) == 100 * 10**digits
    for number, count in zip(numbers, counts, strict=True):
        assert abs(number * sum(counts) - 100 * 10**digits * count) < sum(counts)


@pytest.mark.parametrize(
    ("counts", "total", "style"),
    [([1], 0, "half-up"), ([-1], 3, "truncate"), ([1, 1], 3, "largest-remainder")],
)
def test_refused(counts, total, style):
    with pytest.raises(ValueError):
        percentages(counts, total, PercentStyle(digits=1, style=style))
