"""Two passes of one bag: every difference once, and a slipped pass is one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.elections.definitions import selection
from votekit.batch import keying_digest
from votekit.errors import FormatError
from votekit.keying import ABSENT, PRESENT, Difference, compare_keyings, settle

ITEMS = [str(number) for number in range(1, 13)]


def papers(number, shift=0):
    """Ballots of twelve rows, all different."""
    marks = ("赞成", "反对", None)
    return [
        {item: mark for at, item in enumerate(ITEMS) if (mark := marks[(seed * 7 + at * (seed + 1)) % 3])}
        | {
            "1": marks[seed % 2],
            "2": marks[seed // 2 % 2],
            "3": marks[seed // 4 % 2],
            "4": marks[seed // 8 % 2],
        }
        for seed in range(shift, shift + number)
    ]


def cells(differences):
    return [(each.first_place, each.second_place, each.item, each.first, each.second) for each in differences]


def test_equal_passes():
    bag = papers(50)
    assert compare_keyings(bag, [dict(marks) for marks in bag]) == ()
    assert compare_keyings([], []) == ()


def test_differing_cells_by_place_then_row():
    first, second = papers(8), papers(8)
    second[2] = second[2] | {"10": "several"}
    second[2].pop("2", None)
    second[6] = second[6] | {"ballot": "foreign"}
    assert cells(compare_keyings(first, second)) == [
        (3, 3, "2", first[2]["2"], None),
        (3, 3, "10", first[2].get("10"), "several"),
        (7, 7, "ballot", None, "foreign"),
    ]
    assert compare_keyings(first, second)[0].place == 3


@pytest.mark.parametrize("at", [0, 7, 19])
def test_a_slipped_pass_is_one_fault(at):
    first = papers(20)
    skipped = first[:at] + first[at + 1 :]
    assert cells(compare_keyings(first, skipped)) == [(at + 1, None, None, PRESENT, ABSENT)]
    assert cells(compare_keyings(skipped, first)) == [(None, at + 1, None, ABSENT, PRESENT)]
    assert compare_keyings(skipped, first)[0].place == at + 1
    doubled = first[: at + 1] + first[at:]
    (found,) = compare_keyings(first, doubled)
    assert (found.item, found.first, found.second) == (None, ABSENT, PRESENT)


def test_a_slip_and_a_typing_error_are_two():
    first = papers(20)
    second = [dict(marks) for marks in first[:5] + first[6:]]
    second[12]["7"] = "several"
    assert cells(compare_keyings(first, second)) == [
        (6, None, None, PRESENT, ABSENT),
        (14, 13, "7", first[13].get("7"), "several"),
    ]


def test_skipped_here_and_doubled_there_keeps_the_number_and_is_two_faults():
    first = papers(20)
    second = [*first[:4], *first[5:15], first[14], *first[15:]]
    assert len(second) == 20
    assert [each.item for each in compare_keyings(first, second)] == [None, None]


def test_a_slip_is_seen_over_few_ballots():
    """Skipped and doubled three ballots apart, in a bag otherwise equal: two faults, not three dozen."""
    first = [dict.fromkeys(ITEMS, mark) for mark in ("赞成", "反对", "弃权", "several", "unclear", "赞成")]
    second = [first[0], first[2], first[3], first[3], *first[4:]]
    assert [each.item for each in compare_keyings(first, second)] == [None, None]


def test_one_ballot_that_differs_throughout_is_no_slip():
    first = papers(10)
    second = [dict(marks) for marks in first]
    second[4] = dict.fromkeys(ITEMS, "several")
    assert {each.item for each in compare_keyings(first, second)} == set(ITEMS)


def test_long_bags_are_compared_within_a_band():
    first = papers(16) * 20
    second = first[:100] + first[101:]
    assert len(compare_keyings(first, second)) == 1
    assert len(compare_keyings(first, second[:-60])) == 61


def test_the_place_of_a_difference_that_has_none():
    assert Difference(first_place=None, second_place=None, item=None, first=None, second=None).place == 0


class TestSettle:
    def settle(self, first, second, decisions, **more):
        return settle(first, second, decisions, by=("李敏", "王涛"), origin="第1袋", **more)

    def test_nothing_differs(self):
        bag = papers(5)
        made = self.settle(bag, bag, ())
        assert made.keyings == (keying_digest(bag),) * 2
        assert (made.settled, made.settled_by, made.size) == ((), "", 5)

    def test_cells(self):
        first, second = papers(3), papers(3)
        second[1] = {"1": "赞成", **{key: value for key, value in second[1].items() if key not in ("1", "5")}}
        second[1]["2"] = "several"
        differences = compare_keyings(first, second)
        for value in ("赞成", "反对", None, "unclear"):
            made = self.settle(first, second, [value] * len(differences), settled_by="陈国栋")
            expected = dict(first[1])
            for difference in differences:
                expected.pop(difference.item, None)
                if value is not None:
                    expected[difference.item] = value
            assert expected in made.ballots
            assert {cell.value for cell in made.settled} == {value}
            assert made.keyings == (keying_digest(first), keying_digest(second))

    def test_ballots_that_one_pass_lacks(self):
        first = papers(6)
        second = first[:2] + first[3:]
        assert self.settle(first, second, [PRESENT], settled_by="陈").size == 6
        assert self.settle(first, second, [ABSENT], settled_by="陈").size == 5
        assert self.settle(second, first, [PRESENT], settled_by="陈").size == 6
        assert first[2] in self.settle(second, first, [PRESENT], settled_by="陈").ballots

    def test_decisions_that_do_not_fit_are_all_named(self):
        first = papers(6)
        second = first[:2] + first[3:]
        with pytest.raises(FormatError) as error:
            self.settle(first, second, ["赞成", "赞成"])
        assert [(each.where, each.code) for each in error.value.faults] == [
            ("decisions", "VK-3340"),
            ("decisions[0]", "VK-3341"),
        ]
        with pytest.raises(FormatError):
            self.settle(first, second, [])


ROWS = st.dictionaries(st.sampled_from(["1", "2", "3"]), st.sampled_from(["赞成", "反对", "unclear"]))


@given(st.lists(ROWS, max_size=7), st.lists(ROWS, max_size=7), st.data())
def test_any_two_passes_can_be_settled_to_either(first, second, data):
    """Deciding every difference for one pass gives that pass; the batch then fits the definition."""
    definition = selection(
        items=3, sources=("paper",), several="void-row", unclear="ruling", foreign="ruling"
    )
    differences = compare_keyings(first, second)
    assert (differences == ()) == (first == second)
    for ours, pass_ in (("first", first), ("second", second)):
        made = settle(
            first,
            second,
            [getattr(each, ours) for each in differences],
            by=("甲", "乙"),
            settled_by="丙" if differences else "",
            origin="袋",
        )
        assert keying_digest(made.ballots) == keying_digest(pass_)
        assert made.faults(definition) == ()
