"""Published results: every fact that was printed, reproduced from the counts.

``truth.csv`` names the source of each row; empty means not published.
"""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from tests.elections.definitions import condition, counts, present, rating, selection, share
from votekit.definition import PercentStyle
from votekit.numbers import Numbers
from votekit.result import decide
from votekit.rules.thresholds import thresholds
from votekit.wording.percentages import percentages


def read():
    path = Path(__file__).with_name("truth.csv")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {row["id"]: row for row in csv.DictReader(lines)}


TRUTH = read()
HALF_UP = PercentStyle(digits=2, style="half-up", strip_zeros=True)


def numbers_of(row, *names):
    return [int(row[name]) for name in names if row[name]]


def printed(row):
    return [row[name].rstrip("%") for name in ("printed_top", "printed_middle", "printed_bottom")]


def test_the_table_is_whole():
    assert set(TRUTH) == {"Z1", "Z2", "Z3", "Z4", "S1", "H1", "D1", "P1", "P2", "N1", "N2", "L1", "F1"}


@pytest.mark.parametrize("key", ["Z1", "Z2", "Z3", "Z4"])
def test_zhanyi_half_up_two_digits_without_final_zeros_or_empty_classes(key):
    row = TRUTH[key]
    marks = numbers_of(row, "top", "middle", "bottom")
    assert sum(marks) == int(row["returned"]) == int(row["issued"])
    assert list(percentages(marks, int(row["returned"]), HALF_UP, omit_zero=True)) == printed(row)


def test_zhanyi_satisfaction_rate_is_an_exact_fraction():
    rates = [
        Fraction(int(TRUTH[key]["top"]), int(TRUTH[key]["returned"])) for key in ("Z1", "Z2", "Z3", "Z4")
    ]
    assert rates == [Fraction(25, 28), Fraction(13, 14), Fraction(5, 7), Fraction(5, 7)]


def test_shanxi_all_of_61_is_the_two_good_marks_together():
    row = TRUTH["S1"]
    good = sum(numbers_of(row, "top", "middle"))
    assert good == int(row["present"]) == 61
    assert percentages([good], 61, HALF_UP) == ("100",)


def test_haishu_the_marks_are_all_who_were_present():
    row = TRUTH["H1"]
    assert sum(numbers_of(row, "top", "middle", "bottom")) == int(row["present"]) == 21


def test_dawu_46_of_46_is_competent():
    row = TRUTH["D1"]
    definition = rating(
        [
            ("称职", [(["称职"], "at_least", "4/5", "returned")]),
            (
                "基本称职",
                [(["称职"], "at_least", "1/2", "returned"), (["称职"], "at_most", "4/5", "returned")],
            ),
            ("不称职", [(["称职"], "at_most", "1/2", "returned")]),
        ],
        entitled=46,
        levels=("称职", "基本称职", "不称职"),
        valid_if="returned<=issued",
    )
    numbers = Numbers(
        entitled=46, present=int(row["present"]), issued=int(row["issued"]), returned=int(row["returned"])
    )
    result = decide(definition, numbers, counts(definition, [numbers_of(row, "top", "middle", "bottom")]))
    assert result.items[0].grade == row["printed_grade"]


def test_suggestions_by_largest_remainder_add_up_to_one_hundred():
    """54/93 is 58.0645: half up would print 58.06 and add up to 99.99."""
    style = PercentStyle(digits=2, style="largest-remainder")
    row = TRUTH["P1"]
    shares = percentages([54, 33, 2, 4], int(row["returned"]), style)
    assert list(shares) == [*printed(row), "4.30"]
    assert sum(Fraction(each) for each in shares) == 100
    half_up = percentages([54, 33, 2, 4], 93, PercentStyle(digits=2, style="half-up"))
    assert half_up[0] == "58.06"
    assert sum(Fraction(each) for each in half_up) == Fraction("99.99")


def test_the_same_document_truncates_elsewhere():
    row = TRUTH["P2"]
    shares = percentages(
        [25, 26, 13, 19, 4, 6], int(row["returned"]), PercentStyle(digits=1, style="truncate")
    )
    assert list(shares) == [*printed(row), "20.4", "4.3", "6.4"]


def test_national_congress_2012_four_buckets_add_up():
    row = TRUTH["N1"]
    marks = numbers_of(row, "top", "middle", "abstain", "not_pressed")
    assert (marks, sum(marks)) == ([2639, 160, 57, 16], 2872)


def test_national_congress_2013_four_buckets_are_all_who_were_present():
    """未按 is a fourth bucket, counted apart: with it the marks are 实到."""
    row = TRUTH["N2"]
    marks = numbers_of(row, "top", "middle", "abstain", "not_pressed")
    assert sum(marks) == int(row["present"]) == 2910
    definition = selection(items=1, entitled=2987, blank="未按")
    result = decide(definition, present(2987, 2910, returned=2910), counts(definition, [marks]))
    assert result.items[0].verdict == "chosen"
    assert result.tally.items[0].counts == (("赞成", 2887), ("反对", 15), ("弃权", 5), ("未按", 3))


def test_lishui_the_majority_of_all_is_164_and_of_those_present_158():
    row = TRUTH["L1"]
    found = []
    for base in ("entitled", "present"):
        definition = selection(
            entitled=int(row["body_size"]),
            majority_share=("more_than", "1/2", base),
            valid_if="returned<=issued",
        )
        numbers = Numbers(entitled=int(row["body_size"]), present=int(row["present"]))
        found.append(thresholds(definition, numbers)[-1].votes)
    assert found == [164, 158]


def test_siping_42_of_45():
    row = TRUTH["F1"]
    assert percentages([int(row["top"])], int(row["returned"]), PercentStyle(digits=1, style="half-up")) == (
        "93.3",
    )
    assert printed(row)[0] == "93.3"


def test_conditions_of_other_published_clauses_can_be_written():
    """津市 2022 and 魏县 2011 as data: over 2/3 of votes cast, over 80% of the marks that are not 不了解."""
    assert condition(["满意", "基本满意"], "more_than", "2/3", "valid").share == share(
        "more_than", "2/3", "valid"
    )
    assert condition(["满意"], "more_than", "4/5", "valid-less-abstain").share.fraction == Fraction(4, 5)
