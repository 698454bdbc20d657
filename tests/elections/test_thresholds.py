"""Thresholds: each line in votes, and the exact set of counts that no clause or several clauses cover."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.elections import twin
from tests.elections.definitions import (
    PAPER,
    PHONES,
    TICKETS,
    condition,
    example,
    present,
    rating,
    selection,
    share,
)
from tests.elections.test_rating import DAWU, SHIQUAN, USUAL, ZHENHAI, as_tuples
from votekit.numbers import Numbers
from votekit.rules import cells
from votekit.rules.thresholds import thresholds


def shown(found):
    """``grade 满意: 满意 >= 13``"""
    signs = {"at_least": ">=", "at_most": "<=", "equal": "=", "more_than": ">", "less_than": "<"}
    lines = []
    for each in found:
        bounds = " & ".join(
            f"{'+'.join(bound.marks)} {signs[bound.comparison]} "
            f"{bound.fraction if bound.votes is None else bound.votes}"
            for bound in each.bounds
        )
        name = each.verdict or "/".join(each.grades)
        lines.append(f"{each.clause}{' ' + name if name else ''}: {bounds}")
    return lines


def test_day_a_the_numbers_to_remember_are_125_and_94():
    quorum, majority = thresholds(example(PAPER), Numbers(entitled=187))
    assert (quorum.clause, quorum.votes, quorum.comparison, quorum.base) == (
        "quorum",
        125,
        "at_least",
        "entitled",
    )
    assert (majority.clause, majority.votes, majority.marks, majority.verdict) == (
        "majority",
        94,
        ("赞成",),
        "chosen",
    )
    assert (majority.fraction, majority.number, majority.reachable) == (Fraction(1, 2), 187, False)


def test_day_b_twelve_of_twenty_four_stands_under_no_clause():
    definition = example(TICKETS)
    assert shown(thresholds(definition, present(27, 24))) == [
        "quorum:  >= 14",
        "grade 满意: 满意 >= 13",
        "grade 基本满意: 满意 <= 11 & 满意+基本满意 >= 13",
        "grade 不满意: 满意+基本满意 <= 11",
        "uncovered: 满意 = 12",
        "uncovered: 满意+基本满意 = 12",
    ]
    assert len(thresholds(definition, present(27, 25))) == 4


def test_day_b_before_anyone_has_come_the_trap_is_named_for_even_numbers():
    found = thresholds(example(TICKETS), Numbers(entitled=27))
    assert shown(found)[1:] == [
        "grade 满意: 满意 > 1/2",
        "grade 基本满意: 满意 < 1/2 & 满意+基本满意 > 1/2",
        "grade 不满意: 满意+基本满意 < 1/2",
        "uncovered: 满意 = 1/2",
        "uncovered: 满意+基本满意 = 1/2",
    ]
    assert [each.multiple_of for each in found] == [None, None, None, None, 2, 2]
    assert found[1].votes is None
    assert found[1].reachable is None


def test_day_c_quorum_turnout_and_majority():
    found = thresholds(example(PHONES), Numbers(entitled=327))
    assert [(each.clause, each.votes) for each in found] == [
        ("quorum", 218),
        ("turnout", 164),
        ("majority", 164),
    ]


def test_zhenhai_contradicts_itself_at_one_half():
    found = thresholds(rating(ZHENHAI, entitled=24), Numbers(entitled=24))
    assert shown(found)[4:] == [
        "overlap 满意/不满意: 满意 >= 12 & 满意+基本满意 = 12",
        "overlap 基本满意/不满意: 满意 <= 11 & 满意+基本满意 = 12",
    ]
    assert len(thresholds(rating(ZHENHAI, entitled=25), Numbers(entitled=25))) == 4


def test_dawu_lies_in_two_bands_at_80_and_at_50_percent():
    definition = rating(DAWU, entitled=100, levels=("称职", "基本称职", "不称职"))
    found = thresholds(definition, present(100, returned=100))
    assert shown(found)[4:] == ["overlap 称职/基本称职: 称职 = 80", "overlap 基本称职/不称职: 称职 = 50"]
    assert shown(thresholds(definition, present(100)))[4:] == [
        "overlap 称职/基本称职: 称职 = 4/5",
        "overlap 基本称职/不称职: 称职 = 1/2",
    ]
    assert [each.multiple_of for each in thresholds(definition, present(100))[4:]] == [5, 2]
    # 46 ballots, as in the published case: half is 23, four fifths no whole number.
    assert shown(thresholds(definition, present(100, returned=46)))[4:] == [
        "overlap 基本称职/不称职: 称职 = 23"
    ]


def test_a_rule_without_gaps_has_none():
    assert len(thresholds(rating(SHIQUAN), Numbers(entitled=24))) == 3


def test_open_intervals_are_named_with_both_ends():
    grades = [
        ("满意", [(["满意"], "at_least", "2/3", "valid")]),
        ("不满意", [(["满意"], "at_most", "1/3", "valid")]),
    ]
    (gap,) = thresholds(rating(grades), Numbers(entitled=24))[3:]
    assert shown([gap]) == ["uncovered: 满意 > 1/3 & 满意 < 2/3"]
    assert gap.multiple_of == 1
    grades = [
        ("满意", [(["满意"], "more_than", "2/3", "entitled")]),
        ("不满意", [(["满意"], "less_than", "1/3", "entitled")]),
    ]
    (gap,) = thresholds(rating(grades), Numbers(entitled=24))[3:]
    assert shown([gap]) == ["uncovered: 满意 >= 8 & 满意 <= 16"]
    closed = [(name, [(*when[0][:3], "valid")]) for name, when in grades]
    (gap,) = thresholds(rating(closed), Numbers(entitled=24))[3:]
    assert shown([gap]) == ["uncovered: 满意 >= 1/3 & 满意 <= 2/3"]


def test_valid_ballots_are_all_their_marks_together():
    """Over one half good, or at least one half bad: nothing lies between, unless rows may be blank."""
    grades = [
        ("满意", [(["满意", "基本满意"], "more_than", "1/2", "valid")]),
        ("不满意", [(["不满意"], "at_least", "1/2", "valid")]),
    ]
    assert len(thresholds(rating(grades), Numbers(entitled=24))) == 3
    assert shown(thresholds(rating(grades, blank="未填"), Numbers(entitled=24)))[3:] == [
        "uncovered: 满意+基本满意 <= 1/2 & 不满意 < 1/2"
    ]
    # Of those entitled some may stay away, so that there is a gap.
    absent = [(name, [(*when[0][:3], "entitled")]) for name, when in grades]
    assert shown(thresholds(rating(absent), Numbers(entitled=24)))[3:] == [
        "uncovered: 满意+基本满意 <= 12 & 不满意 <= 11"
    ]


class TestUnlisted:
    def test_two_bases_one_of_them_unknown(self):
        grades = [
            ("满意", [(["满意"], "more_than", "1/2", "entitled")]),
            ("不满意", [(["满意"], "less_than", "1/2", "valid")]),
        ]
        (last,) = thresholds(rating(grades), Numbers(entitled=24))[3:]
        assert (last.clause, last.base) == ("unlisted", "valid")

    def test_abstentions_measured_against_a_base_without_them(self):
        grades = [("满意", [(["满意", "弃权"], "more_than", "1/2", "valid-less-abstain")])]
        definition = rating(grades, levels=("满意", "不满意", "弃权"))
        assert [each.clause for each in thresholds(definition, Numbers(entitled=24))] == [
            "quorum",
            "grade",
            "unlisted",
        ]

    def test_a_rule_too_tangled(self, monkeypatch):
        monkeypatch.setattr(cells, "MAX_CELLS", 3)
        (last,) = thresholds(rating(USUAL), present(24))[4:]
        assert (last.clause, last.base) == ("unlisted", None)


def test_a_selection_without_majority_or_turnout_has_a_quorum_only():
    (quorum,) = thresholds(selection(majority=None), Numbers(entitled=3))
    assert quorum.verdict is None
    found = thresholds(selection(turnout=share("more_than", "1/2", "present")), Numbers(entitled=3))
    assert [(each.clause, each.votes, each.comparison) for each in found] == [
        ("quorum", 1, "at_least"),
        ("turnout", None, "more_than"),
        ("majority", 2, "at_least"),
    ]


def satisfies(bound, row, base):
    count = sum(row[mark] for mark in bound.marks)
    threshold = bound.votes if bound.votes is not None else bound.fraction * base
    return {
        "more_than": count > threshold,
        "at_least": count >= threshold,
        "less_than": count < threshold,
        "at_most": count <= threshold,
        "equal": count == threshold,
    }[bound.comparison]


def described(found, row, base):
    """Which of the sets that thresholds() lists a row of counts lies in."""
    sets = set()
    for each in found:
        if each.clause in ("uncovered", "overlap") and all(
            satisfies(bound, row, base) for bound in each.bounds
        ):
            sets.add(each.grades)
    return sets


LEVELS = ("甲", "乙", "丙")
FRACTIONS = ("1/2", "1/3", "2/3", "3/4")
CONDITIONS = st.tuples(
    st.lists(st.sampled_from(LEVELS), min_size=1, max_size=3, unique=True),
    st.sampled_from(("more_than", "at_least", "less_than", "at_most")),
    st.sampled_from(FRACTIONS),
)
CLAUSES = st.lists(st.lists(CONDITIONS, min_size=1, max_size=3), min_size=1, max_size=4)


def check_every_count(clauses, base, *, blank, known, voters):
    """Hold the listed sets against the twin, for every possible row of counts."""
    grades = [(f"等{number}", [(*each, base) for each in clause]) for number, clause in enumerate(clauses)]
    definition = rating(grades, entitled=voters, levels=LEVELS, blank=blank)
    found = thresholds(definition, Numbers(entitled=voters, present=voters if known else None))
    assert all(each.clause != "unlisted" for each in found)
    naive = as_tuples(grades)
    buckets = LEVELS if blank == "void-row" else (*LEVELS, blank)
    for numbers in product(range(voters + 1), repeat=len(buckets)):
        if sum(numbers) > voters or (base == "valid" and sum(numbers) == 0):
            continue
        row = dict(zip(buckets, numbers, strict=True))
        number = sum(numbers) if base == "valid" else voters
        holding = twin.rating(naive, {"entitled": voters, "present": voters}, row)
        expected = set() if len(holding) == 1 else {tuple(holding)}
        assert described(found, row, number) == expected, (grades, row)


@settings(max_examples=60)
@given(clauses=CLAUSES, voters=st.integers(4, 9))
def test_every_count_under_any_rule_with_a_known_base(clauses, voters):
    check_every_count(clauses, "present", blank="void-row", known=True, voters=voters)


@settings(max_examples=60)
@given(clauses=CLAUSES, voters=st.sampled_from([6, 7, 8, 12]))
def test_every_count_under_any_rule_with_an_unknown_base(clauses, voters):
    check_every_count(clauses, "present", blank="void-row", known=False, voters=voters)


@settings(max_examples=40)
@given(clauses=CLAUSES, blank=st.sampled_from(["void-row", "未填"]))
def test_every_count_under_any_rule_on_valid_ballots(clauses, blank):
    check_every_count(clauses, "valid", blank=blank, known=True, voters=6)


TRIANGLE = [["甲", "乙"], ["乙", "丙"], ["甲", "丙"]]


class TestSumsThatAreNoRuns:
    """甲+乙, 乙+丙 and 甲+丙 cannot stand in a row: the exact fallback answers."""

    def grades(self, comparison):
        return [("等", [(marks, comparison, "1/2", "present") for marks in TRIANGLE])]

    @pytest.mark.parametrize("comparison", ["more_than", "at_most"])
    @pytest.mark.parametrize("blank", ["void-row", "未填"])
    def test_exact(self, comparison, blank):
        clauses = [[(marks, comparison, "1/2") for marks in TRIANGLE]]
        check_every_count(clauses, "present", blank=blank, known=True, voters=8)

    @pytest.mark.parametrize("words", list(product(("at_least", "at_most"), repeat=3)))
    def test_exact_where_sums_pull_against_each_other(self, words):
        clauses = [
            [(marks, word, fraction) for marks, word, fraction in zip(TRIANGLE, words, thirds, strict=True)]
            for thirds in (("1/3", "2/3", "3/4"), ("3/4", "1/3", "1/2"))
        ]
        check_every_count(clauses, "present", blank="void-row", known=True, voters=7)

    def test_sums_that_cannot_be_reached_together(self):
        """甲+乙 ≤ 1 and 乙+丙 ≤ 1 leave 甲+丙 at most 2."""
        sums = tuple(frozenset(marks) for marks in TRIANGLE)
        for least, possible in ((2, True), (3, False)):
            spans = [(0, 1), (0, 1), (least, 50)]
            clause = [cells.Constraint(index=index, span=span) for index, span in enumerate(spans)]
            found = cells.boxes(sums, [clause, clause], total=50, universe=frozenset())
            assert ((0, 1) in found) is possible

    def test_sums_that_are_too_small_for_all_ballots(self):
        """Each mark stands in two of the three sums: ten ballots need twenty, three sums of six give 18."""
        sums = tuple(frozenset(marks) for marks in TRIANGLE)
        for most, possible in ((6, False), (7, True)):
            clause = [cells.Constraint(index=index, span=(0, most)) for index in range(3)]
            found = cells.boxes(sums, [clause, clause], total=10, universe=frozenset(LEVELS))
            assert ((0, 1) in found) is possible

    def test_no_whole_number_is_an_odd_total_halved(self):
        """甲+乙 = 乙+丙 = 甲+丙 = 5 has a solution in halves only."""
        sums = tuple(frozenset(marks) for marks in TRIANGLE)
        at_five = [cells.Constraint(index=index, span=(5, 5)) for index in range(3)]
        found = cells.boxes(sums, [at_five, at_five], total=50, universe=frozenset())
        assert (0, 1) not in found
        at_six = [cells.Constraint(index=index, span=(6, 6)) for index in range(3)]
        found = cells.boxes(sums, [at_six, at_six], total=50, universe=frozenset())
        assert [box.spans for box in found[0, 1]] == [{0: (6, 6), 1: (6, 6), 2: (6, 6)}]

    def test_steps_are_limited(self, monkeypatch):
        monkeypatch.setattr(cells, "MAX_STEPS", 1)
        definition = rating(self.grades("more_than"), levels=LEVELS, entitled=50)
        assert thresholds(definition, present(50))[-1].clause == "unlisted"

    def test_many_parts_need_no_permutations(self):
        """Eight levels, each a sum of its own and all prefixes: more orders than are tried."""
        levels = tuple(f"级{number}" for number in range(9))
        grades = [(f"等{n}", [([levels[n]], "more_than", "1/2", "present")]) for n in range(8)]
        definition = rating(grades, levels=levels, entitled=11)
        assert [each.clause for each in thresholds(definition, present(11))][9:] == ["uncovered"]


def test_five_thousand_voters_are_reasoned_about_within_the_step_limit():
    levels = ("甲", "乙", "丙", "丁", "戊")
    grades = [
        (
            f"等{n}",
            [
                (levels[: n + 1], "at_least", f"{n + 2}/7", "present"),
                (levels[:n] or levels[:1], "at_most", "6/7", "present"),
            ],
        )
        for n in range(5)
    ]
    definition = rating(grades, levels=levels, entitled=5000)
    found = thresholds(definition, present(5000))
    assert not any(each.clause == "unlisted" for each in found)
    assert any(each.clause == "uncovered" for each in found)
    for each in (USUAL, ZHENHAI):
        found = thresholds(rating(each, entitled=5000), present(5000))
        assert not any(threshold.clause == "unlisted" for threshold in found)


def test_conditions_are_read_with_their_marks_in_the_order_of_the_rule():
    definition = rating([("等", [(["乙", "甲"], "more_than", "1/2", "entitled")])], levels=LEVELS, entitled=4)
    assert thresholds(definition, Numbers(entitled=4))[-1].marks == ("乙", "甲")
    assert condition(["甲"], "more_than", "1/2", "entitled").marks == ("甲",)
