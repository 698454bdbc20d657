"""Selections held against the naive twin: every small election, no sampling."""

from fractions import Fraction
from itertools import product

import pytest

from tests.elections import twin
from tests.elections.definitions import counts, present, selection
from votekit.definition import RunOff
from votekit.errors import FormatError
from votekit.result import decide
from votekit.ruling import Ruling

BASES = ("entitled", "present", "returned", "valid", "valid-less-abstain")
COMPARISONS = ("more_than", "at_least", "less_than", "at_most")
VOTERS = 3


def rows_of_one_item(total):
    return [(a, b, total - a - b) for a in range(total + 1) for b in range(total + 1 - a)]


def check(definition, rows, numbers, **rule):
    result = decide(definition, numbers, counts(definition, rows))
    names = definition.ballot.marks
    verdicts, undecided = twin.selection(
        {
            item.id: dict(zip(names, row, strict=True))
            for item, row in zip(definition.items, rows, strict=True)
        },
        order="赞成",
        numbers={"entitled": numbers.entitled, "present": numbers.present, "returned": numbers.returned},
        **rule,
    )
    assert {item.id: item.verdict for item in result.items} == verdicts, (rows, rule)
    assert list(result.undecided) == undecided, (rows, rule)
    assert result.state == ("undecided" if undecided else "decided")


@pytest.mark.parametrize("tie", ["ruling", "run-off", "admit-all", "admit-none"])
@pytest.mark.parametrize("seats", [1, 2, 3, None])
@pytest.mark.parametrize("shortage", ["accept", "run-off", "next-session", "ruling"])
def test_every_election_of_three_items_and_three_voters(tie, seats, shortage):
    every_election(3, tie, seats, shortage)


@pytest.mark.parametrize("tie", ["ruling", "admit-all", "admit-none"])
def test_every_election_of_four_items_and_three_voters(tie):
    every_election(4, tie, 2, "accept")


def every_election(items, tie, seats, shortage):
    run_off = RunOff(majority=None, tie="ruling")
    for wanted in (("赞成",), None):
        if wanted is None and seats is None:
            continue
        majority = None if wanted is None else (("赞成",), "more_than", 1, 2, "entitled")
        definition = selection(
            items=items,
            entitled=VOTERS,
            majority=wanted,
            seats=seats,
            tie=tie,
            shortage=shortage,
            run_off=run_off,
        )
        for votes in product(range(VOTERS + 1), repeat=items):
            check(
                definition,
                [(number, VOTERS - number, 0) for number in votes],
                present(VOTERS, returned=VOTERS),
                seats=seats,
                majority=majority,
                tie=tie,
                shortage=shortage,
            )


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("comparison", COMPARISONS)
def test_every_majority_on_every_base(base, comparison):
    """Absent members, lost ballots and abstentions, so that no two bases are the same number."""
    for fraction in ("1/2", "2/3", "1/3", "1"):
        numerator, denominator = Fraction(fraction).as_integer_ratio()
        definition = selection(items=2, entitled=7, majority_share=(comparison, fraction, base), seats=1)
        for rows in product(rows_of_one_item(4), [(4, 0, 0), (2, 1, 1), (1, 0, 3)]):
            check(
                definition,
                rows,
                present(7, 6, returned=4),
                seats=1,
                majority=(("赞成",), comparison, numerator, denominator, base),
                tie="ruling",
                shortage="accept",
            )


def ruled(definition, rows, point, value, numbers):
    ruling = Ruling(point=point, value=value, by="主席团", basis="会议决定")
    return decide(definition, numbers, counts(definition, rows), rulings=(ruling,))


class TestTies:
    """地方组织法 29: whoever ties at the cut is voted on again; projects may have other rules."""

    rows = ((3, 0, 0), (2, 1, 0), (2, 0, 1), (1, 2, 0))

    def test_a_ruling_picks_among_the_tied_and_nobody_else(self):
        definition = selection(items=4, seats=2)
        numbers = present(3, returned=3)
        result = ruled(definition, self.rows, "tie", "3", numbers)
        assert [item.verdict for item in result.items] == [
            "chosen",
            "passed-not-chosen",
            "chosen",
            "not-passed",
        ]
        assert result.state == "decided"
        assert result.points[0].settled == "3"
        for wrong in ("1", "4", "2,3", "", "2,2", "9"):
            if wrong:
                with pytest.raises(FormatError) as error:
                    ruled(definition, self.rows, "tie", wrong, numbers)
                assert error.value.code == "VK-4106"

    def test_a_ruling_may_be_written_with_chinese_punctuation_and_words(self):
        definition = selection(items=4, seats=3, majority=None)
        rows = ((3, 0, 0), (2, 1, 0), (2, 0, 1), (2, 1, 0))
        result = ruled(definition, rows, "同票", "4、2", present(3, returned=3))
        assert [item.verdict for item in result.items] == ["chosen", "chosen", "passed-not-chosen", "chosen"]
        assert result.points[0].settled == "2,4"

    def test_where_the_law_asks_for_a_run_off_nobody_may_rule(self):
        definition = selection(items=4, seats=2, tie="run-off", run_off=RunOff(majority=None, tie="ruling"))
        result = decide(definition, present(3, returned=3), counts(definition, self.rows))
        (point,) = result.points
        assert (point.pending, point.items, point.seats, point.choices) == ("run-off", ("2", "3"), 1, ())
        with pytest.raises(FormatError) as error:
            ruled(definition, self.rows, "tie", "2", present(3, returned=3))
        assert error.value.code == "VK-4105"

    def test_a_tie_that_is_not_there_cannot_be_ruled(self):
        definition = selection(items=4, seats=1)
        with pytest.raises(FormatError) as error:
            ruled(definition, self.rows, "tie", "1", present(3, returned=3))
        assert [(each.where, each.code) for each in error.value.faults] == [("rulings.tie", "VK-4104")]

    def test_admitting_all_or_none_is_said(self):
        numbers = present(3, returned=3)
        for tie, code, values in (
            ("admit-all", "more-than-seats", {"extra": "1", "items": "2、3"}),
            ("admit-none", "seats-unfilled", {"seats": "1", "items": "2、3"}),
        ):
            definition = selection(items=4, seats=2, tie=tie)
            (warning,) = decide(definition, numbers, counts(definition, self.rows)).warnings
            assert (warning.code, dict(warning.values)) == (code, values)


class TestShortage:
    rows = ((3, 0, 0), (1, 1, 1), (0, 3, 0))

    @pytest.mark.parametrize(
        ("value", "pending"),
        [
            ("accept", None),
            ("缺额不补", None),
            ("next-session", None),
            ("run-off", "run-off"),
            ("再次投票", "run-off"),
        ],
    )
    def test_rulings(self, value, pending):
        definition = selection(seats=2, shortage="ruling", run_off=RunOff(majority=None, tie="ruling"))
        result = ruled(definition, self.rows, "缺额", value, present(3, returned=3))
        (point,) = result.points
        assert (point.items, point.seats, point.pending) == (("2", "3"), 1, pending)
        assert result.state == ("decided" if pending is None else "undecided")

    def test_a_run_off_without_a_rule_of_its_own_is_no_choice(self):
        definition = selection(seats=2, shortage="ruling")
        result = decide(definition, present(3, returned=3), counts(definition, self.rows))
        assert result.points[0].choices == ("accept", "next-session")
        with pytest.raises(FormatError) as error:
            ruled(definition, self.rows, "shortage", "run-off", present(3, returned=3))
        assert error.value.code == "VK-4108"

    def test_a_run_off_asked_for_by_the_rule_cannot_be_ruled_away(self):
        definition = selection(seats=2, shortage="run-off", run_off=RunOff(majority=None, tie="ruling"))
        with pytest.raises(FormatError) as error:
            ruled(definition, self.rows, "shortage", "accept", present(3, returned=3))
        assert error.value.code == "VK-4105"

    def test_no_shortage_no_ruling(self):
        definition = selection(seats=1, shortage="ruling")
        with pytest.raises(FormatError) as error:
            ruled(definition, self.rows, "shortage", "accept", present(3, returned=3))
        assert error.value.code == "VK-4104"


def test_neutrality_names_do_not_matter():
    """Renaming items permutes the verdicts and changes nothing else: ids are never compared for rank."""
    definition = selection(items=3, seats=2)
    for rows in product(rows_of_one_item(2), repeat=3):
        numbers = present(3, returned=2)
        forward = decide(definition, numbers, counts(definition, rows))
        backward = decide(definition, numbers, counts(definition, rows[::-1]))
        assert [item.verdict for item in forward.items] == [item.verdict for item in backward.items][::-1]


def test_a_winner_without_any_majority_is_noted():
    """158 of 327 elects nobody under a majority of all; a run-off by most votes says so."""
    definition = selection(items=2, entitled=327, majority=None, seats=1)
    result = decide(
        definition, present(327, 309, returned=307), counts(definition, [(158, 149, 0), (149, 158, 0)])
    )
    (warning,) = result.warnings
    assert (warning.code, warning.item) == ("chosen-without-majority", "1")
    assert dict(warning.values) == {"mark": "赞成", "votes": "158", "entitled": "327"}
    for entitled, noted in ((315, False), (316, True), (317, True)):
        definition = selection(items=2, entitled=entitled, majority=None, seats=1)
        rows = counts(definition, [(158, 149, 0), (149, 158, 0)])
        assert bool(decide(definition, present(entitled, 309, returned=307), rows).warnings) is noted
