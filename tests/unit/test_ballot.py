"""One ballot: what is certain, what must be asked, and what the answers make of it."""

from itertools import product

import pytest

from tests.elections.definitions import selection
from votekit.ballot import Judgement, buckets, examine, is_marks, judge

ITEMS = ("1", "2", "3")


def rule(**more):
    handling = {"several": "void-row", "unclear": "ruling", "foreign": "ruling"} | more
    return selection(items=3, sources=("paper",), **handling).ballot


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ({}, True),
        ({"1": "赞成", "3": "弃权"}, True),
        ({"1": "赞成 "}, False),
        ({"4": "赞成"}, False),
        ({"1": "unclear"}, False),
        ({"ballot": "foreign"}, False),
        ({"1": None}, False),
        ({"1": ["赞成"]}, False),
        ({"1": 1}, False),
        ([], False),
        (None, False),
        ("赞成", False),
    ],
)
def test_marks_of_a_sealed_ballot(value, good):
    assert is_marks(selection(items=3), value) is good


def test_buckets():
    assert buckets(rule()) == ("赞成", "反对", "弃权")
    assert buckets(rule(blank="未填")) == ("赞成", "反对", "弃权", "未填")
    assert buckets(rule(blank="void-row")) == ("赞成", "反对", "弃权")


@pytest.mark.parametrize("cause", ["several", "unclear"])
class TestRows:
    def test_void_ballot(self, cause):
        found = examine(rule(**{cause: "void-ballot"}), ITEMS, {"2": cause})
        assert (found.void, found.questions) == (cause, ())
        assert judge(rule(), found, {}) == Judgement(void=cause)

    def test_void_row(self, cause):
        made = rule(**{cause: "void-row"})
        found = examine(made, ITEMS, {"1": "赞成", "2": cause})
        assert judge(made, found, {}).rows == {"1": "赞成", "2": "void-row", "3": "弃权"}

    def test_ruling(self, cause):
        made = rule(**{cause: "ruling"}, blank="未填")
        found = examine(made, ITEMS, {"1": "赞成", "2": cause})
        (question,) = found.questions
        assert (question.item, question.cause) == ("2", cause)
        assert question.choices == ("赞成", "反对", "弃权", "未填", "void-row", "void-ballot")
        assert judge(made, found, {}) == Judgement(open=(0,))
        for choice in question.choices[:-1]:
            assert judge(made, found, {0: choice}).rows == {"1": "赞成", "2": choice, "3": "未填"}
        assert judge(made, found, {0: "void-ballot"}) == Judgement(void="ruled")


WITH_A_NAME_ON_IT = {"1": "赞成", "ballot": "foreign"}
TWO_FOR = {"1": "赞成", "2": "赞成", "3": "反对"}


class TestForeign:
    def test_ignored(self):
        made = rule(foreign="ignore")
        assert judge(made, examine(made, ITEMS, WITH_A_NAME_ON_IT), {}).rows["1"] == "赞成"

    def test_void(self):
        assert examine(rule(foreign="void-ballot"), ITEMS, WITH_A_NAME_ON_IT).void == "foreign"

    def test_ruling(self):
        found = examine(rule(), ITEMS, WITH_A_NAME_ON_IT)
        assert judge(rule(), found, {}) == Judgement(open=(0,))
        assert judge(rule(), found, {0: "valid"}).rows == {"1": "赞成", "2": "弃权", "3": "弃权"}
        assert judge(rule(), found, {0: "void-ballot"}) == Judgement(void="ruled")


class TestCap:
    @pytest.mark.parametrize(("cap", "valid"), [(1, False), (2, True), (3, True)])
    def test_exactly_the_cap_is_within_it(self, cap, valid):
        made = rule(cap=cap)
        assert (judge(made, examine(made, ITEMS, TWO_FOR), {}).void is None) is valid

    def test_void_row_voids_the_rows_with_the_capped_mark(self):
        made = rule(cap=1, over="void-row")
        judged = judge(made, examine(made, ITEMS, TWO_FOR), {})
        assert judged.rows == {"1": "void-row", "2": "void-row", "3": "反对"}

    def test_blank_rows_that_mean_for_count_towards_it(self):
        made = rule(cap=2, blank="赞成")
        assert examine(made, ITEMS, {}).void == "over-cap"

    def test_over_for_certain_asks_nothing(self):
        found = examine(rule(cap=1), ITEMS, {"1": "赞成", "2": "赞成", "3": "unclear"})
        assert (found.void, found.questions) == ("over-cap", ())

    def test_no_cap(self):
        assert judge(rule(), examine(rule(), ITEMS, dict.fromkeys(ITEMS, "赞成")), {}).void is None


@pytest.mark.parametrize("over", ["void-ballot", "void-row", "ruling"])
def test_every_answer_to_every_doubtful_ballot(over):
    """Complete answers always decide; an answer less and it waits, unless the ballot is void already."""
    made = rule(cap=1, over=over, several="ruling")
    for row in product(("赞成", "unclear", "several", None), repeat=3):
        marks = {item: mark for item, mark in zip(ITEMS, row, strict=True) if mark} | {"ballot": "foreign"}
        found = examine(made, ITEMS, marks)
        if found.void:
            assert row.count("赞成") > 1
            assert over == "void-ballot"
            continue
        choices = [(*question.choices, None) for question in found.questions]
        for answer in product(*choices):
            answers = {index: value for index, value in enumerate(answer) if value is not None}
            judged = judge(made, found, answers)
            asked = [
                index
                for index, question in enumerate(found.questions)
                if question.cause != "over-cap" or judged.over
            ]
            if judged.open:
                assert judged.void is None
                assert set(judged.open) == set(asked) - set(answers)
            elif judged.void is None:
                assert set(asked) <= set(answers)
                assert set(judged.rows) == set(ITEMS)
                over_it = list(judged.rows.values()).count("赞成") > 1
                assert not over_it or (over == "ruling" and answers[len(found.questions) - 1] == "valid")
            elif judged.void == "ruled":
                assert "void-ballot" in answers.values()
            else:
                assert (judged.void, over) == ("over-cap", "void-ballot")
