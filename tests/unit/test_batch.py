"""Batches: sorted by content, fitting the definition, written and read back."""

import attrs
import pytest

from tests.elections.definitions import rating, selection
from votekit import _canonical
from votekit.batch import Batch, Settled, batches_digest, keying_digest, usual_sum
from votekit.errors import FormatError

PAPERS = ({"1": "赞成", "2": "反对"}, {}, {"2": "several", "ballot": "foreign"})
DEFINITION = selection(
    items=2, sources=("paper", "keypad", "totals"), several="void-row", unclear="ruling", foreign="ruling"
)
COUNTS = {"1": {"赞成": 3, "反对": 2, "弃权": 1}, "2": {"赞成": 0, "反对": 6, "弃权": 0}}


def paper(**more):
    values = {
        "source": "paper",
        "by": ("李敏", "王涛"),
        "origin": "第1袋",
        "ballots": PAPERS,
        "keyings": (keying_digest(PAPERS), keying_digest(PAPERS)),
    }
    return Batch(**(values | more))


def keypad(*ballots, **more):
    return Batch(**({"source": "keypad", "by": ("甲",), "origin": "导出.csv", "ballots": ballots} | more))


def totals(counts=None, **more):
    return Batch(
        source="totals", by=("甲",), origin="汇总.csv", counts=COUNTS if counts is None else counts, **more
    )


def codes(batch, definition=DEFINITION):
    return [(each.where, each.code) for each in batch.faults(definition)]


def test_good_ones_have_no_fault():
    assert codes(paper()) == []
    assert codes(keypad({"1": "赞成"}, {})) == []
    assert codes(totals()) == []
    assert codes(totals(COUNTS | {"ballot": {"void": 4}})) == []
    assert [batch.size for batch in (paper(), keypad({}), totals(COUNTS | {"ballot": {"void": 4}}))] == [
        3,
        1,
        10,
    ]


def test_ballots_are_kept_by_content_and_never_by_place():
    assert paper() == paper(ballots=PAPERS[::-1])
    assert [_canonical.encode(dict(marks)) for marks in paper().ballots] == sorted(
        _canonical.encode(marks) for marks in PAPERS
    )
    assert keying_digest(PAPERS) == keying_digest(PAPERS[::-1])


def test_what_is_given_is_copied():
    marks, counts = {"1": "赞成"}, {"1": {"赞成": 1, "反对": 0, "弃权": 0}}
    one, other = keypad(marks), totals(counts)
    marks["1"] = "反对"
    counts["1"]["赞成"] = 5
    assert one.ballots == ({"1": "赞成"},)
    assert other.counts["1"]["赞成"] == 1


@pytest.mark.parametrize("batch", [paper(), keypad({"1": "赞成"}, {}), totals(), totals(sums_accepted=True)])
def test_a_line_reads_back(batch):
    assert Batch.from_line(batch.line(7)) == (7, batch)
    assert Batch.from_line(batch.line(7))[1].line(7) == batch.line(7)


def test_settled_cells_are_sorted_and_hold_no_place():
    cells = (
        Settled(item="2", first="赞成", second=None, value=None),
        Settled(item=None, first="present", second="absent", value="absent"),
        Settled(item="1", first="赞成", second="反对", value="反对"),
    )
    made = paper(settled=cells, settled_by="陈国栋")
    assert made == paper(settled=cells[::-1], settled_by="陈国栋")
    assert {field.name for field in attrs.fields(Settled)} == {"item", "first", "second", "value"}
    assert Batch.from_line(made.line(1)) == (1, made)


def test_a_line_with_unsorted_ballots_is_refused():
    line = keypad({"1": "反对"}, {"1": "赞成"}).line(1)
    value = _canonical.decode(line, limit=10_000)
    value["ballots"].reverse()
    with pytest.raises(FormatError) as error:
        Batch.from_line(_canonical.encode(value), where="batches.jsonl line 1")
    assert [(each.where, each.code) for each in error.value.faults] == [("batches.jsonl line 1", "VK-3331")]


def test_a_line_with_an_empty_name_is_refused_at_its_place():
    line = keypad({}).line(1).replace("导出.csv".encode(), b" ")
    with pytest.raises(FormatError) as error:
        Batch.from_line(line, where="line 1")
    assert [(each.where, each.code) for each in error.value.faults] == [("line 1.origin", "VK-3302")]


def test_the_digest_is_over_the_lines_in_their_order():
    one, other = paper(), keypad({"1": "赞成"})
    assert batches_digest([one, other]) == _canonical.digest(
        "votekit/batches/v1", one.line(1) + b"\n" + other.line(2) + b"\n"
    )
    assert batches_digest([one, other]) != batches_digest([other, one])


def test_wrong_python_types():
    with pytest.raises(TypeError):
        keypad({"1": 1})
    with pytest.raises(TypeError):
        keypad({1: "赞成"})
    with pytest.raises(TypeError):
        totals({"1": {"赞成": True}})
    with pytest.raises(TypeError):
        totals({"1": {"赞成": 1.0}})
    with pytest.raises(TypeError):
        keypad({}, by=(1,))


def test_texts_are_checked_and_all_named():
    with pytest.raises(FormatError) as error:
        paper(by=("李\u200b敏", ""), origin="", settled_by="\n")
    assert [(each.where, each.code) for each in error.value.faults] == [
        ("by[0]", "VK-1016"),
        ("by[1]", "VK-3302"),
        ("origin", "VK-3302"),
        ("settled_by", "VK-1016"),
    ]


class TestFaults:
    def test_a_source_that_the_session_does_not_have(self):
        definition = selection(items=2, sources=("totals",))
        assert codes(keypad({}), definition) == [("source", "VK-3301")]

    def test_nobody_entered_it(self):
        assert codes(keypad({}, by=())) == [("by", "VK-3302")]

    def test_totals_with_ballots_and_ballots_without(self):
        assert codes(totals(ballots=({},))) == [("counts", "VK-3303")]
        assert codes(Batch(source="totals", by=("甲",), origin="表")) == [("counts", "VK-3303")]
        assert codes(keypad(ballots=None)) == [("ballots", "VK-3304")]
        assert codes(keypad({}, counts=COUNTS)) == [("ballots", "VK-3304")]
        assert codes(keypad({}, sums_accepted=True)) == [("ballots", "VK-3304")]
        assert Batch(source="totals", by=("甲",), origin="表").size == 0

    def test_marks(self):
        marks = {"1": "没有", "9": "赞成", "ballot": "foreign", "2": "several"}
        assert sorted(codes(keypad(marks))) == [
            ("ballots[0].1", "VK-3306"),
            ("ballots[0].2", "VK-3306"),
            ("ballots[0].9", "VK-3305"),
            ("ballots[0].ballot", "VK-3305"),
        ]

    @pytest.mark.parametrize(
        ("marks", "code"),
        [({"ballot": "赞成"}, "VK-3307"), ({"1": "foreign"}, "VK-3306"), ({"1": "弃 权"}, "VK-3306")],
    )
    def test_marks_on_paper(self, marks, code):
        made = paper(ballots=(marks,), keyings=(keying_digest([marks]),) * 2)
        assert [each.code for each in made.faults(DEFINITION)] == [code]

    def test_counts(self):
        counts = {"1": {"赞成": -1, "反对": 2, "没有": 3}, "9": {}, "ballot": {"赞成": 1}}
        assert sorted(codes(totals(counts))) == [
            ("counts", "VK-3309"),
            ("counts.1", "VK-3310"),
            ("counts.1.没有", "VK-3306"),
            ("counts.1.赞成", "VK-3319"),
            ("counts.9", "VK-3305"),
            ("counts.ballot.赞成", "VK-3306"),
        ]
        assert codes(totals(COUNTS | {"ballot": {"void": 2**53}})) == [("counts.ballot.void", "VK-3319")]

    def test_void_rows_are_counts_too(self):
        definition = rating([("满意", [(["满意"], "more_than", "1/2", "valid")])], items=1)
        row = {"满意": 3, "基本满意": 0, "不满意": 0, "void-row": 2}
        assert codes(totals({"1": row}), definition) == []
        assert totals({"1": row}).size == 5

    def test_sums(self):
        counts = COUNTS | {"2": {"赞成": 0, "反对": 5, "弃权": 0}}
        (found,) = totals(counts).faults(DEFINITION)
        assert (found.where, found.code) == ("counts.2", "VK-3320")
        assert dict(found.values) == {
            "name": "项目2",
            "marks": "赞成+反对+弃权",
            "sum": "5",
            "rows": "1",
            "others": "6",
        }
        assert codes(totals(counts, sums_accepted=True)) == []
        assert totals(counts, sums_accepted=True).size == 6

    def test_the_usual_sum_is_what_most_rows_have(self):
        assert usual_sum([222, 122, 222]) == 222
        assert usual_sum([222, 322, 222]) == 222
        assert usual_sum([122, 222]) == usual_sum([222, 122]) == 222
        assert usual_sum([]) == 0


class TestKeyedTwice:
    """Each bag keyed twice by two people, differences settled and noted."""

    def test_two_people(self):
        assert codes(paper(by=("李敏",))) == [("by", "VK-3327")]
        assert codes(paper(by=("李敏", "李敏 "))) == [("by", "VK-3327")]

    def test_two_passes(self):
        assert codes(paper(keyings=())) == [("keyings", "VK-3328")]
        assert codes(paper(keyings=(bytes(32),) * 3)) == [("keyings", "VK-3328")]

    def test_what_was_settled_names_who_did(self):
        cell = Settled(item="1", first="赞成", second="反对", value="赞成")
        assert codes(paper(settled=(cell,))) == [("settled_by", "VK-3329")]
        assert codes(paper(settled_by="陈国栋")) == [("settled_by", "VK-3329")]
        keyings = (keying_digest(PAPERS), bytes(32))
        assert codes(paper(settled=(cell,), settled_by="陈国栋", keyings=keyings)) == []

    def test_equal_passes_are_what_is_recorded(self):
        good = keying_digest(PAPERS)
        for keyings in ((good, bytes(32)), (bytes(32), good), (bytes(32), bytes(32))):
            assert codes(paper(keyings=keyings)) == [("keyings", "VK-3330")]

    def test_without_ballots_that_is_the_fault(self):
        assert codes(paper(ballots=None)) == [("ballots", "VK-3304")]

    def test_only_paper_is_keyed(self):
        assert codes(keypad({}, keyings=(bytes(32),))) == [("keyings", "VK-3326")]
        assert codes(keypad({}, settled_by="甲")) == [("keyings", "VK-3326")]
