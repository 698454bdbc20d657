"""What a keypad system exports: rows or totals, nothing that names a person."""

import attrs
import pytest

from tests.elections.definitions import rating, selection
from votekit.definition import Item
from votekit.errors import FormatError
from votekit.tables import read_keypad, read_totals

DEFINITION = selection(items=2, blank="未按", sources=("keypad", "totals"))
MAPPING = {"1": "赞成", "2": "反对", "3": "弃权", "0": "未按"}


def keypad(*rows, definition=DEFINITION, mapping=MAPPING, drop=()):
    return read_keypad(definition, rows, mapping=mapping, drop=drop, by="周科长", origin="导出.csv")


def totals(*rows, definition=DEFINITION, **more):
    return read_totals(definition, rows, by="周科长", origin="汇总.csv", **more)


def refused(read, *rows, **more):
    with pytest.raises(FormatError) as error:
        read(*rows, **more)
    for each in error.value.faults:
        assert each.problem("zh")
        assert each.cure("en")
    return [(each.where, each.code) for each in error.value.faults]


class TestKeypad:
    def test_rows_by_id_or_name_and_marks_written_out(self):
        made = keypad(("1", "项目2"), ("1", "0"), (" 3 ", "反对"), ("", ""), ("0", "0"))
        assert sorted(made.ballots, key=str) == sorted(
            [{"1": "赞成"}, {"1": "弃权", "2": "反对"}, {}], key=str
        )
        assert made.faults(DEFINITION) == ()
        assert made.by == ("周科长",)

    def test_columns_that_name_people_are_refused_until_dropped(self):
        header = ("座位号", "1", "2", "时间")
        assert refused(keypad, header, ("5", "1", "1", "9:31")) == [("line 1", "VK-3311")]
        assert keypad(header, ("5", "1", "1", "9:31"), drop=("座位号", "时间")).size == 1

    def test_every_fault_of_the_header(self):
        assert refused(keypad, ("1", "项目1", "x"), drop=("座位",)) == [
            ("line 1", "VK-3312"),
            ("line 1", "VK-3317"),
            ("line 1", "VK-3311"),
            ("line 1", "VK-3313"),
        ]
        assert refused(keypad) == [("line 1", "VK-3316")]

    def test_dropping_an_item_leaves_it_without_a_column(self):
        assert refused(keypad, ("1", "2"), drop=("2",)) == [("line 1", "VK-3313")]

    def test_cells_that_nothing_explains_are_named_once_a_column(self):
        assert refused(keypad, ("1", "2"), ("7", "1"), ("7", "7"), ("1",), ("", "1")) == [
            ("line 2", "VK-3314"),
            ("line 3", "VK-3314"),
            ("line 4", "VK-3315"),
            ("line 5", "VK-3314"),
        ]

    def test_a_mapping_to_no_mark(self):
        assert refused(keypad, ("1", "2"), mapping={"1": "同意"}) == [("mapping", "VK-3318")]

    def test_a_blank_that_is_a_mark_or_voids_the_row(self):
        abstain = selection(items=2, sources=("keypad",))
        assert keypad(
            ("1", "2"), ("3", "1"), definition=abstain, mapping={"3": "弃权", "1": "赞成"}
        ).ballots == ({"1": "弃权", "2": "赞成"},)
        void = rating([("满意", [(["满意"], "more_than", "1/2", "valid")])], items=2, sources=("keypad",))
        assert keypad(("1", "2"), ("0", "满意"), definition=void, mapping={"0": "该项无效"}).ballots == (
            {"2": "满意"},
        )

    def test_two_items_of_one_name_go_by_their_ids(self):
        definition = attrs.evolve(DEFINITION, items=(Item(id="1", name="述职"), Item(id="2", name="述职")))
        assert refused(keypad, ("述职", "述职"), definition=definition) == [
            ("line 1", "VK-3311"),
            ("line 1", "VK-3313"),
            ("line 1", "VK-3313"),
        ]
        assert keypad(("1", "2"), ("1", "2"), definition=definition).size == 1


class TestTotals:
    header = ("序号", "项目", "赞成", "反对", "弃权", "未按", "合计")
    rows = (("1", "项目1", "3", "2", "1", "0", "6"), ("2", "项目2", "6", "0", "0", "0", "6"))

    def test_good(self):
        made = totals(self.header, *self.rows, ("", "", "", "", "", "", ""))
        assert made.counts == {
            "1": {"赞成": 3, "反对": 2, "弃权": 1, "未按": 0},
            "2": {"赞成": 6, "反对": 0, "弃权": 0, "未按": 0},
        }
        assert (made.faults(DEFINITION), made.sums_accepted, made.size) == ((), False, 6)

    def test_void_ballots_and_void_rows(self):
        assert totals(self.header, *self.rows, void=2).size == 8
        assert totals(("id", "无效", "赞成", "反对", "弃权", "未按"), ("1", "1", "2", "0", "0", "0"),
                      ("2", "0", "3", "0", "0", "0")).counts["1"]["void-row"] == 1  # fmt: skip

    def test_rows_that_do_not_add_up_are_refused_until_accepted(self):
        rows = (self.rows[0], ("2", "项目2", "5", "0", "0", "0", "5"))
        assert refused(totals, self.header, *rows) == [("line 3", "VK-3320")]
        made = totals(self.header, *rows, accept_sums=True)
        assert (made.sums_accepted, made.faults(DEFINITION)) == (True, ())
        assert not totals(self.header, *self.rows, accept_sums=True).sums_accepted

    def test_a_stated_total_must_agree(self):
        assert refused(totals, self.header, self.rows[0], (*self.rows[1][:6], "7")) == [("line 3", "VK-3333")]

    def test_every_fault_of_the_header(self):
        assert refused(totals, ("单位", "赞成", "赞成")) == [
            ("line 1", "VK-3317"),
            ("line 1", "VK-3325"),
            ("line 1", "VK-3332"),
            ("line 1", "VK-3310"),
            ("line 1", "VK-3310"),
            ("line 1", "VK-3310"),
            ("", "VK-3309"),
            ("", "VK-3309"),
        ]
        assert refused(totals) == [("line 1", "VK-3316")]

    def test_every_fault_of_the_rows(self):
        assert refused(
            totals,
            self.header,
            self.rows[0],
            self.rows[0],
            ("9", "九", "1", "1", "1", "1", "4"),
            ("1", "项目2", "1", "1", "1", "1", "4"),
            ("2", "项目2", "-1", "1.0", "１", "", "x"),
            ("2", "项目2"),
        ) == [
            ("line 3", "VK-3323"),
            ("line 4", "VK-3322"),
            ("line 5", "VK-3322"),
            ("line 6", "VK-3314"),
            ("line 6", "VK-3314"),
            ("line 6", "VK-3314"),
            ("line 6", "VK-3314"),
            ("line 6", "VK-3314"),
            ("line 7", "VK-3315"),
        ]

    def test_a_serial_number_that_is_no_id_does_not_contradict_the_name(self):
        rows = (("101", *self.rows[0][1:]), ("102", *self.rows[1][1:]))
        assert set(totals(self.header, *rows).counts) == {"1", "2"}

    def test_names_alone_or_ids_alone(self):
        plain = [(row[1], *row[2:6]) for row in self.rows]
        assert set(totals(("名称", "赞成", "反对", "弃权", "未按"), *plain).counts) == {"1", "2"}
