"""Ratings held against the naive twin, and the published clauses with holes and overlaps."""

from fractions import Fraction
from itertools import product

import pytest

from tests.elections import twin
from tests.elections.definitions import counts, present, rating
from votekit.errors import FormatError
from votekit.result import decide
from votekit.ruling import Ruling

LEVELS = ("满意", "基本满意", "不满意")
HALF = "1/2"

# 超过半数 / 不足半数 / 合计不足半数: nothing at exactly one half.
USUAL = [
    ("满意", [(["满意"], "more_than", HALF, "present")]),
    (
        "基本满意",
        [(["满意"], "less_than", HALF, "present"), (["满意", "基本满意"], "more_than", HALF, "present")],
    ),
    ("不满意", [(["满意", "基本满意"], "less_than", HALF, "present")]),
]
# 镇海 2022: "不足半数的（含半数）" contradicts itself at exactly one half.
ZHENHAI = [
    ("满意", [(["满意"], "at_least", HALF, "entitled")]),
    (
        "基本满意",
        [(["满意"], "less_than", HALF, "entitled"), (["满意", "基本满意"], "at_least", HALF, "entitled")],
    ),
    ("不满意", [(["满意", "基本满意"], "at_most", HALF, "entitled")]),
]
# 大悟 2005: 80% and above, 50% to 80%, 50% and below; only 称职 counts.
DAWU = [
    ("称职", [(["称职"], "at_least", "4/5", "returned")]),
    ("基本称职", [(["称职"], "at_least", HALF, "returned"), (["称职"], "at_most", "4/5", "returned")]),
    ("不称职", [(["称职"], "at_most", HALF, "returned")]),
]
# 石泉: more than half of the members, else not.
SHIQUAN = [
    ("满意", [(["满意"], "more_than", HALF, "entitled")]),
    ("不满意", [(["满意"], "at_most", HALF, "entitled")]),
]
BY_VALID = [
    ("满意", [(["满意"], "at_least", "2/3", "valid")]),
    (
        "基本满意",
        [(["满意"], "less_than", "2/3", "valid"), (["不满意"], "at_most", "1/3", "valid-less-abstain")],
    ),
    ("不满意", [(["不满意"], "more_than", "1/3", "valid-less-abstain")]),
]


def as_tuples(grades):
    return [
        (
            name,
            [
                (marks, word, *Fraction(fraction).as_integer_ratio(), base)
                for marks, word, fraction, base in when
            ],
        )
        for name, when in grades
    ]


@pytest.mark.parametrize(
    "grades", [USUAL, ZHENHAI, SHIQUAN, BY_VALID], ids=["usual", "zhenhai", "shiquan", "valid"]
)
@pytest.mark.parametrize("here", [7, 8])
def test_every_count_of_eight_members(grades, here):
    levels = (*LEVELS, "弃权")
    definition = rating(grades, entitled=8, levels=levels)
    naive = as_tuples(grades)
    for row in product(range(here + 1), repeat=4):
        returned = sum(row)
        if returned > here:
            continue
        numbers = present(8, here, returned=returned)
        (item,) = decide(definition, numbers, counts(definition, [row])).items
        expected = twin.rating(
            naive,
            {"entitled": 8, "present": here, "returned": returned},
            dict(zip(levels, row, strict=True)),
        )
        assert [clause.grade for clause in item.clauses if clause.holds] == expected
        assert item.grade == (expected[0] if len(expected) == 1 else None)
        assert item.verdict == ("graded" if len(expected) == 1 else "undecided")


def test_zhenhai_at_exactly_one_half_is_undecided_with_both_clauses():
    definition = rating(ZHENHAI, entitled=24)
    for row, together in (((10, 2, 12), ("基本满意", "不满意")), ((12, 0, 12), ("满意", "不满意"))):
        result = decide(definition, present(24, returned=24), counts(definition, [row]))
        (point,) = result.points
        assert (point.code, point.reason, point.choices) == ("1", "several-clauses", together)
        assert [clause.text for clause in result.items[0].clauses] == [f"{name}的款" for name, _ in ZHENHAI]
    above = decide(definition, present(24, returned=24), counts(definition, [(10, 3, 11)]))
    assert above.items[0].grade == "基本满意"


@pytest.mark.parametrize(
    ("competent", "grade", "together"),
    [
        (80, None, ("称职", "基本称职")),
        (50, None, ("基本称职", "不称职")),
        (81, "称职", ()),
        (79, "基本称职", ()),
        (51, "基本称职", ()),
        (49, "不称职", ()),
    ],
)
def test_dawu_falls_into_two_bands_at_80_and_50_percent(competent, grade, together):
    definition = rating(DAWU, entitled=100, levels=("称职", "基本称职", "不称职"))
    result = decide(
        definition, present(100, returned=100), counts(definition, [(competent, 100 - competent, 0)])
    )
    assert result.items[0].grade == grade
    assert [point.choices for point in result.points] == ([together] if together else [])


def test_blank_rows_in_a_bucket_are_valid_and_void_rows_are_not():
    """有效 of an item is the valid ballots whose row is not void; a bucket of blanks belongs to it."""
    grades = [
        ("满意", [(["满意"], "more_than", HALF, "valid")]),
        ("不满意", [(["满意"], "at_most", HALF, "valid")]),
    ]
    for blank, bucket, grade in (("未填", "未填", "不满意"), ("void-row", "void-row", "满意")):
        definition = rating(grades, entitled=9, blank=blank)
        row = {"满意": 4, "基本满意": 2, "不满意": 1, bucket: 2}
        result = decide(definition, present(9, returned=9), {"1": row})
        (step,) = result.items[0].clauses[0].steps
        assert result.items[0].grade == grade
        assert step.number == (9 if blank == "未填" else 7)
        assert result.tally.items[0].total == 9


def ruling(point, value, **more):
    return Ruling(point=point, value=value, by="主任会议", basis="办法没有规定", **more)


class TestRulings:
    definition = rating(USUAL, entitled=27, items=2)
    numbers = present(27, 24, returned=24)
    rows = ((12, 8, 4), (20, 4, 0))

    def decide(self, *rulings):
        return decide(self.definition, self.numbers, counts(self.definition, self.rows), rulings=rulings)

    def test_without_one_the_item_stays_open(self):
        result = self.decide()
        assert result.undecided == ("1",)
        assert result.points[0].choices == LEVELS

    def test_one_grades_it_and_is_kept(self):
        result = self.decide(ruling("1", "基本满意"))
        assert (result.state, result.items[0].grade, result.items[0].ruled) == ("decided", "基本满意", "1")
        assert result.points[0].settled == "基本满意"
        assert result.rulings[0].by == "主任会议"
        assert result.warnings == ()

    @pytest.mark.parametrize(
        ("point", "value", "code"),
        [
            ("2", "基本满意", "VK-4104"),
            ("1", "优秀", "VK-4108"),
            ("3", "满意", "VK-4109"),
            ("tie", "1", "VK-4109"),
            ("doubt:1", "满意", "VK-4109"),
            ("at-threshold", "优秀", "VK-4108"),
        ],
    )
    def test_one_that_settles_nothing_is_refused(self, point, value, code):
        with pytest.raises(FormatError) as error:
            self.decide(ruling(point, value))
        assert [each.code for each in error.value.faults] == [code]

    def test_two_on_one_point_are_refused(self):
        with pytest.raises(FormatError) as error:
            self.decide(ruling("1", "满意"), ruling("1", "满意"))
        assert error.value.code == "VK-4103"

    def test_all_faults_are_named(self):
        with pytest.raises(FormatError) as error:
            self.decide(ruling("2", "满意"), ruling("1", "优秀"), ruling("7", "满意"))
        assert {each.code for each in error.value.faults} == {"VK-4104", "VK-4108", "VK-4109"}

    def test_in_advance_for_whatever_stands_at_a_threshold(self):
        result = self.decide(ruling("恰好半数", "满意"))
        assert (result.items[0].grade, result.items[0].ruled) == ("满意", "at-threshold")
        assert [warning.code for warning in result.warnings] == ["ruled-in-advance"]

    def test_one_on_the_item_itself_comes_first(self):
        result = self.decide(ruling("at-threshold", "满意"), ruling("1", "不满意"))
        assert result.items[0].grade == "不满意"

    def test_in_advance_settles_nothing_that_is_not_at_a_threshold(self):
        definition = rating([("满意", [(["满意"], "more_than", HALF, "present")])], entitled=27)
        result = decide(
            definition,
            self.numbers,
            counts(definition, [(5, 8, 11)]),
            rulings=(ruling("at-threshold", "满意"),),
        )
        assert result.undecided == ("1",)

    @pytest.mark.parametrize("document", ["closing", "opening"])
    def test_in_advance_means_before_the_closing(self, document):
        with pytest.raises(FormatError) as error:
            self.decide(ruling("at-threshold", "满意", **{document: bytes(32)}))
        assert error.value.code == "VK-4110"


class TestGradeWithoutItsMark:
    """With absentees a grade can be 不满意 with not one 不满意 mark: the result carries a warning."""

    def warned(self, row, grades=USUAL, levels=LEVELS):
        definition = rating(grades, entitled=27, levels=levels)
        result = decide(definition, present(27, 24, returned=sum(row)), counts(definition, [row]))
        return result.items[0].grade, [(each.code, dict(each.values)["marks"]) for each in result.warnings]

    def test_said_when_nobody_was_dissatisfied(self):
        assert self.warned((5, 6, 0)) == ("不满意", [("grade-without-its-mark", "不满意")])
        assert self.warned((11, 2, 0))[1] == []

    def test_the_middle_grade_is_spoken_for_by_lower_marks_too(self):
        grades = [
            ("满意", [(["满意"], "more_than", HALF, "entitled")]),
            ("基本满意", [(["满意"], "at_most", HALF, "entitled")]),
        ]
        assert self.warned((13, 0, 0), grades) == (
            "基本满意",
            [("grade-without-its-mark", "基本满意、不满意")],
        )
        assert self.warned((13, 0, 1), grades) == ("基本满意", [])

    def test_not_said_with_such_a_mark_or_for_the_best_grade(self):
        assert self.warned((5, 6, 1)) == ("不满意", [])
        assert self.warned((13, 0, 0)) == ("满意", [])
        assert self.warned((12, 6, 0)) == (None, [])

    def test_a_grade_that_is_no_level_goes_by_the_lowest_level_and_not_by_abstention(self):
        grades = [
            ("通过", [(["满意"], "more_than", HALF, "present")]),
            ("不通过", [(["满意"], "at_most", HALF, "present")]),
        ]
        levels = (*LEVELS, "弃权")
        assert self.warned((5, 6, 0, 3), grades, levels) == ("不通过", [("grade-without-its-mark", "不满意")])
        assert self.warned((5, 6, 1, 3), grades, levels) == ("不通过", [])
