"""Whatever comes in: a value that writes back to the same bytes, or one FormatError; never anything else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.elections.definitions import TICKETS, TOTALS, counts, example, present, selection
from votekit import _canonical
from votekit.batch import Batch
from votekit.errors import FormatError
from votekit.result import Result, decide
from votekit.ruling import Ruling

SESSION = bytes(range(32))
RATED = decide(
    example(TICKETS),
    present(27, 24, issued=24, returned=24),
    counts(example(TICKETS), [(12, 8, 4)] * 9),
    rulings=[Ruling(point="5", value="满意", by="甲", basis="乙")],
)
CHOSEN = decide(
    selection(seats=2), present(3, returned=3), counts(selection(), [(3, 0, 0), (2, 1, 0), (2, 0, 1)])
)
PAPER = Batch(
    source="paper",
    by=("甲", "乙"),
    origin="袋",
    ballots=({"1": "赞成"}, {"2": "several"}),
    keyings=(bytes(32),) * 2,
)
GOOD = {
    "rated": (Result.from_bytes, lambda value: value.to_bytes(), RATED.to_bytes()),
    "chosen": (Result.from_bytes, lambda value: value.to_bytes(), CHOSEN.to_bytes()),
    "ruling": (
        lambda data: Ruling.from_line(data, session=SESSION),
        lambda value: value.line(SESSION),
        RATED.rulings[0].line(SESSION),
    ),
    "paper": (Batch.from_line, lambda value: value[1].line(value[0]), PAPER.line(3)),
    "totals": (
        Batch.from_line,
        lambda value: value[1].line(value[0]),
        Batch(source="totals", by=("甲",), origin="表", counts={"1": {"赞成": 1}}).line(1),
    ),
}


def survives(name, data):
    """Read anything: it writes back to the very bytes, or is refused with faults that have words."""
    read, write, _ = GOOD[name]
    try:
        value = read(data)
    except FormatError as error:
        for each in error.faults:
            assert each.problem("zh")
            assert each.cure("en")
    else:
        assert write(value) == data


@pytest.mark.parametrize("name", GOOD)
class TestAnyBytes:
    def test_the_good_ones_read(self, name):
        read, write, data = GOOD[name]
        assert write(read(data)) == data

    @given(data=st.binary(max_size=200))
    def test_noise(self, name, data):
        survives(name, data)

    @given(data=st.data())
    def test_one_byte_changed(self, name, data):
        good = bytearray(GOOD[name][2])
        at = data.draw(st.integers(0, len(good) - 1))
        good[at] = data.draw(st.integers(0, 255))
        survives(name, bytes(good))

    @given(data=st.data())
    def test_one_value_changed(self, name, data):
        value = json.loads(GOOD[name][2])
        junk = st.sampled_from(
            [None, True, 0, -1, 2**53 - 1, "", "1/2", "2/4", "赞成", [], {}, [[]], {"a": 1}]
        )
        place, key = value, None
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
                place = place[key]
                continue
            place[key] = data.draw(junk)
            break
        survives(name, _canonical.encode(value))

    def test_every_field_is_wanted_and_no_other(self, name):
        value = json.loads(GOOD[name][2])
        for field in value:
            with pytest.raises(FormatError):
                GOOD[name][0](_canonical.encode({key: part for key, part in value.items() if key != field}))
        with pytest.raises(FormatError):
            GOOD[name][0](_canonical.encode(value | {"more": 1}))

    def test_cut_short_or_with_a_tail(self, name):
        data = GOOD[name][2]
        for length in range(0, len(data), 37):
            with pytest.raises(FormatError):
                GOOD[name][0](data[:length])
        for tail in (b" ", b"\n", b"\x00", b"{}"):
            with pytest.raises(FormatError):
                GOOD[name][0](data + tail)


NAMES = st.sampled_from(["1", "2", "12", "13", "0", "", "ballot", "赞成"])
MARKS = st.sampled_from(["赞成", "反对", "弃权", "未按", "void", "void-row", "满意", "", "赞成 "])
NUMBERS = st.one_of(st.integers(-2, 330), st.sampled_from([2**53, -(2**60), 314]))


@given(st.dictionaries(NAMES, st.dictionaries(MARKS, NUMBERS, max_size=6), max_size=14), st.booleans())
def test_any_counts_are_a_result_or_a_format_error_with_all_faults(rows, known):
    """Unknown items and marks, negative numbers, sums above what was returned: named, never a crash."""
    definition = example(TOTALS)
    numbers = present(327, 314, returned=314 if known else None)
    try:
        result = decide(definition, numbers, rows)
    except FormatError as error:
        found = error.faults
    else:
        assert Result.from_bytes(result.to_bytes()) == result
        return
    ids = {item.id for item in definition.items}
    missing = {dict(each.values)["item"] for each in found if each.code == "VK-3309"}
    assert missing == ids - set(rows)
    known_marks = {item: {*definition.ballot.marks, "未按", "void-row"} for item in ids} | {
        "ballot": {"void"}
    }
    for item, row in rows.items():
        for mark, number in row.items():
            if mark in known_marks.get(item, set()) and not 0 <= number < 2**53:
                assert (f"counts.{item}.{mark}", "VK-3319") in {(each.where, each.code) for each in found}


@given(
    st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=12, max_size=12),
    st.integers(0, 5),
    st.sampled_from([5, 40]),
)
def test_complete_counts_always_give_a_result_that_reads_back(rows, void, more):
    """Whatever the counts, ``decide`` answers; sums agree because 未按 takes the rest."""
    definition = example(TOTALS)
    total = max(sum(row) for row in rows) + more
    full = counts(definition, [(*row, total - sum(row)) for row in rows]) | {"ballot": {"void": void}}
    result = decide(definition, present(327, min(327, total + void)), full)
    assert result.state in ("decided", "undecided", "void")
    assert Result.from_bytes(result.to_bytes()) == result
    assert result.sentences("zh")
    assert result.sentences("en")
