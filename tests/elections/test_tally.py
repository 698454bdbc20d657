"""Counting held against the naive twin: every small box, in every order."""

from itertools import combinations_with_replacement, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.elections import twin
from tests.elections.definitions import rating, selection
from votekit.ballot import VOID_CODES
from votekit.batch import Batch
from votekit.errors import FormatError
from votekit.ruling import Ruling
from votekit.tally import tally

MARKS = ("赞成", "反对", "弃权")
ITEMS = ("1", "2", "3")
GARBAGE = (
    {"9": "赞成"},
    {"1": "several"},
    {"ballot": "foreign"},
    {"1": "未填"},
    {"1": ""},
    {"1": "void-row"},
)


def naive(definition, ballots):
    rule = definition.ballot
    buckets = rule.marks if rule.blank in (*rule.marks, "void-row") else (*rule.marks, rule.blank)
    return twin.count(
        ballots,
        [item.id for item in definition.items],
        buckets,
        allowed=rule.marks,
        blank=rule.blank,
        cap_mark=rule.cap.mark if rule.cap else None,
        cap=rule.cap.at_most if rule.cap else None,
        over=rule.over,
    )


def same(definition, ballots):
    counted, expected = tally(definition, sealed=iter(ballots)), naive(definition, ballots)
    assert counted.counted == expected["counted"]
    assert counted.valid == expected["valid"]
    assert dict(counted.void) == expected["void"]
    assert {item.id: dict(item.counts) for item in counted.items} == expected["rows"]
    assert {item.id: item.void_rows for item in counted.items} == expected["void_rows"]
    # "per item the marks must add up to the ballots that could mark it"
    assert all(item.total == counted.valid for item in counted.items)


@pytest.mark.parametrize("blank", ["弃权", "反对", "赞成", "未填", "void-row"])
@pytest.mark.parametrize(
    ("cap", "over"), [(None, None), (1, "void-ballot"), (1, "void-row"), (2, "void-ballot")]
)
def test_every_box_of_two_ballots(blank, cap, over):
    definition = selection(items=3, blank=blank, cap=cap, over=over, sources=("lot",))
    papers = [
        {item: mark for item, mark in zip(ITEMS, row, strict=True) if mark is not None}
        for row in product((*MARKS, None), repeat=3)
    ]
    papers.extend(GARBAGE)
    for box in combinations_with_replacement(papers, 2):
        same(definition, box)


def test_every_rating_box():
    definition = rating([("满意", [(["满意"], "more_than", "1/2", "valid")])], items=2, sources=("lot",))
    papers = [
        {item: mark for item, mark in zip(ITEMS[:2], row, strict=True) if mark is not None}
        for row in product(("满意", "基本满意", None), repeat=2)
    ]
    for box in combinations_with_replacement(papers, 3):
        same(definition, box)


BALLOTS = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from((*MARKS, "several", "x")), max_size=3)


@given(st.lists(BALLOTS, max_size=12), st.sampled_from(["弃权", "未填", "void-row"]))
def test_any_box(box, blank):
    same(selection(items=3, blank=blank, cap=2, sources=("device",)), box)


def batch(*papers, source="keypad"):
    return Batch(source=source, by=("甲",), origin="表", ballots=papers)


def test_anonymity_the_order_of_ballots_never_matters():
    """Also where some are over a cap that people rule on: doubts are numbered by content."""
    definition = selection(items=3, cap=1, over="ruling", sources=("lot", "keypad"))
    box = [{"1": "赞成", "2": "赞成"}, {"2": "赞成", "3": "赞成"}, {"1": "赞成"}, "does-not-open"]
    keyed = [{"1": "反对"}, {"2": "赞成", "1": "赞成"}, {"1": "赞成"}]
    rulings = (
        Ruling(point="doubt:1", value="void-ballot", by="甲", basis="乙"),
        Ruling(point="doubt:2", value="void-row", by="甲", basis="乙"),
        Ruling(point="doubt:3", value="valid", by="甲", basis="乙"),
    )
    outcomes = {
        (tally(definition, sealed=sealed, batches=[batch(*rows)], rulings=ruled))
        for sealed in permutations(box)
        for rows in permutations(keyed)
        for ruled in permutations(rulings)
    }
    (only,) = outcomes
    assert (only.counted, only.valid, only.void) == (7, 5, (("does-not-open", 1), ("ruled", 1)))
    assert [(doubt.point, doubt.batch, doubt.settled) for doubt in only.settled] == [
        ("doubt:1", 1, "void-ballot"),
        ("doubt:2", None, "void-row"),
        ("doubt:3", None, "valid"),
    ]
    assert [item.void_rows for item in only.items] == [1, 1, 0]
    assert [dict(item.counts)["赞成"] for item in only.items] == [2, 1, 1]


def test_every_void_code_is_counted_under_itself():
    definition = selection(sources=("lot",))
    counted = tally(definition, sealed=[*VOID_CODES, *VOID_CODES])
    assert counted.void == tuple((code, 2) for code in sorted(VOID_CODES))
    assert (counted.counted, counted.valid) == (2 * len(VOID_CODES), 0)
    with pytest.raises(ValueError, match="no such void code"):
        tally(definition, sealed=["spoilt"])


def paper(**more):
    handling = {"several": "void-row", "unclear": "ruling", "foreign": "ruling"} | more
    return selection(items=3, sources=("paper",), cap=2, **handling)


def keyed(*papers):
    from votekit.keying import settle

    return settle(papers, papers, (), by=("甲", "乙"), origin="第1袋")


def ruled(**values):
    return tuple(
        Ruling(point=point.replace("_", ":"), value=value, by="总监票人", basis="看过纸票")
        for point, value in values.items()
    )


class TestDoubts:
    """No counts while one waits; every ruling settles one that stands open."""

    papers = (
        {"1": "unclear", "2": "unclear"},
        {"1": "赞成", "ballot": "foreign"},
        {"1": "several", "2": "反对"},
    )

    def test_they_are_numbered_and_listed(self):
        counted = tally(paper(), batches=[keyed(*self.papers)])
        assert [(each.point, each.batch, each.item, each.cause) for each in counted.doubts] == [
            ("doubt:1", 1, "1", "unclear"),
            ("doubt:2", 1, "2", "unclear"),
            ("doubt:3", 1, None, "foreign"),
        ]
        assert (counted.counted, counted.valid, counted.items) == (3, None, ())

    def test_all_settled(self):
        counted = tally(
            paper(),
            batches=[keyed(*self.papers)],
            rulings=ruled(doubt_1="弃权", doubt_2="该行作废", doubt_3="有效"),
        )
        assert counted.doubts == ()
        assert [each.settled for each in counted.settled] == ["弃权", "void-row", "valid"]
        assert [(dict(item.counts), item.void_rows) for item in counted.items] == [
            ({"赞成": 1, "反对": 0, "弃权": 1}, 1),
            ({"赞成": 0, "反对": 1, "弃权": 1}, 1),
            ({"赞成": 0, "反对": 0, "弃权": 3}, 0),
        ]

    def test_a_ballot_ruled_void_needs_no_other_ruling(self):
        counted = tally(
            paper(), batches=[keyed(*self.papers)], rulings=ruled(doubt_2="整张作废", doubt_3="有效")
        )
        assert counted.doubts == ()
        assert counted.void == (("ruled", 1),)
        assert [each.settled for each in counted.settled] == ["void-ballot", "void-ballot", "valid"]

    def test_a_ruling_may_push_a_ballot_over_the_cap(self):
        papers = ({"1": "赞成", "2": "赞成", "3": "unclear"},)
        counted = tally(paper(), batches=[keyed(*papers)], rulings=ruled(doubt_1="赞成"))
        assert counted.void == (("over-cap", 1),)
        counted = tally(paper(), batches=[keyed(*papers)], rulings=ruled(doubt_1="反对"))
        assert counted.valid == 1

    def test_the_cap_is_asked_about_only_where_it_is_passed(self):
        definition = paper(over="ruling")
        papers = ({"1": "赞成", "2": "赞成", "3": "unclear"}, {"2": "unclear"})
        assert [each.point for each in tally(definition, batches=[keyed(*papers)]).doubts] == [
            "doubt:1",
            "doubt:3",
        ]
        under = tally(definition, batches=[keyed(*papers)], rulings=ruled(doubt_1="反对", doubt_3="赞成"))
        assert [each.point for each in under.settled] == ["doubt:1", "doubt:3"]
        over = tally(definition, batches=[keyed(*papers)], rulings=ruled(doubt_1="赞成", doubt_3="赞成"))
        assert [(each.point, each.cause, each.choices) for each in over.doubts] == [
            ("doubt:2", "over-cap", ("void-ballot", "void-row", "valid"))
        ]
        for value, valid, void_rows in (("void-row", 2, 1), ("valid", 2, 0), ("void-ballot", 1, 0)):
            done = tally(
                definition,
                batches=[keyed(*papers)],
                rulings=ruled(doubt_1="赞成", doubt_2=value, doubt_3="赞成"),
            )
            assert (done.valid, done.items[1].void_rows) == (valid, void_rows)
        # Ruled on although the answers on the rows do not make it go over: nothing to settle.
        with pytest.raises(FormatError) as error:
            tally(
                definition,
                batches=[keyed(*papers)],
                rulings=ruled(doubt_1="反对", doubt_2="valid", doubt_3="赞成"),
            )
        assert error.value.code == "VK-4104"

    def test_over_the_cap_for_certain_with_a_row_in_doubt(self):
        papers = ({"1": "赞成", "2": "赞成", "3": "赞成"}, {"1": "unclear"})
        assert tally(paper(), batches=[keyed(*papers)], rulings=ruled(doubt_1="弃权")).void == (
            ("over-cap", 1),
        )

    def test_all_wrong_rulings_are_named(self):
        with pytest.raises(FormatError) as error:
            tally(
                paper(),
                batches=[keyed(*self.papers)],
                rulings=ruled(doubt_3="赞成", doubt_2="valid", doubt_4="赞成", doubt_9="赞成", tie="1"),
            )
        assert [(each.where, each.code) for each in error.value.faults] == [
            ("rulings.doubt:2", "VK-4108"),
            ("rulings.doubt:3", "VK-4108"),
            ("rulings.doubt:4", "VK-4109"),
            ("rulings.doubt:9", "VK-4109"),
        ]

    def test_two_rulings_on_one_doubt_are_refused(self):
        twice = (*ruled(doubt_1="valid"), Ruling(point="疑1", value="整张作废", by="甲", basis="乙"))
        with pytest.raises(FormatError) as error:
            tally(paper(), batches=[keyed(*self.papers)], rulings=twice)
        assert error.value.code == "VK-4103"


def test_batches_that_do_not_fit_are_all_named():
    definition = selection(items=1, sources=("keypad",))
    with pytest.raises(FormatError) as error:
        tally(
            definition,
            batches=[batch({"1": "x"}), batch({"7": "赞成"}), batch({"1": "赞成"}, source="paper")],
        )
    assert {each.where.split(".")[0] for each in error.value.faults} == {
        "batches[0]",
        "batches[1]",
        "batches[2]",
    }


def test_totals_beside_ballots_are_added_up():
    definition = selection(items=1, sources=("keypad", "totals"))
    totals = Batch(
        source="totals",
        by=("甲",),
        origin="汇总",
        counts={"1": {"赞成": 3, "反对": 2, "弃权": 1, "void-row": 1}, "ballot": {"void": 2}},
    )
    counted = tally(definition, batches=[batch({"1": "赞成"}, {}), totals])
    assert (counted.counted, counted.valid, counted.void) == (11, 9, (("reported", 2),))
    assert counted.items[0].counts == (("赞成", 4), ("反对", 2), ("弃权", 2))
    assert counted.items[0].void_rows == 1
