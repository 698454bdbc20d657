"""Whole days counted: a county congress on paper, a committee's rating, a city congress, keypads, totals.

People, counties and counts are invented; the outcomes were computed by hand.
"""

import attrs
import pytest

from tests.elections.definitions import KEYPADS, PAPER, PHONES, TICKETS, TOTALS, counts, example
from votekit.errors import FormatError
from votekit.keying import compare_keyings, settle
from votekit.numbers import Numbers
from votekit.result import Result, decide, decide_tally
from votekit.ruling import Ruling
from votekit.tables import read_keypad, read_totals
from votekit.tally import tally

DAY_A = [
    (162, 3, 3), (160, 2, 6), (158, 6, 4), (155, 7, 6), (151, 9, 8), (149, 12, 7),
    (144, 15, 9), (61, 77, 30), (140, 18, 10), (133, 21, 14), (98, 48, 22), (121, 30, 17),
]  # fmt: skip
DAY_B = [
    (20, 4, 0),
    (18, 5, 1),
    (15, 8, 1),
    (19, 5, 0),
    (12, 8, 4),
    (5, 6, 13),
    (14, 9, 1),
    (11, 10, 3),
    (16, 7, 1),
]
DAY_C = [
    (289, 5, 4, 14), (281, 8, 5, 18), (276, 11, 6, 19), (270, 14, 7, 21), (263, 20, 6, 23), (255, 26, 8, 23),
    (247, 31, 9, 25), (171, 88, 11, 42), (236, 40, 12, 24), (148, 120, 14, 30), (222, 52, 10, 28),
    (171, 90, 13, 38),
]  # fmt: skip


def ballots(definition, rows):
    """Ballots that add up to these rows, the first mark spread evenly so that no ballot goes over the cap."""
    total = sum(rows[0])
    found = [{} for _ in range(total)]
    for item, row in zip(definition.items, rows, strict=True):
        order = sorted(
            found, key=lambda ballot: sum(mark == definition.ballot.marks[0] for mark in ballot.values())
        )
        start = 0
        for mark, number in zip((*definition.ballot.marks, None), row, strict=False):
            for ballot in order[start : start + number]:
                # What is counted as the blank is left blank.
                if mark is not None and mark != definition.ballot.blank:
                    ballot[item.id] = mark
            start += number
    return found


def told(result, *starts):
    return [line for line in result.sentences("zh") if line.startswith(starts)]


class TestDayA:
    """187 deputies, 171 present, 12 choose 10, paper, keyed twice, two doubtful ballots."""

    definition = example(PAPER)
    numbers = Numbers(entitled=187, present=171, printed=200, issued=171, replaced=1, unused=28, returned=170)

    def bags(self):
        # Ballots whose row 5 is 赞成 with room for it, for the √ that is ruled to be one.
        papers = ballots(self.definition, DAY_A)
        doubtful = next(ballot for ballot in papers if ballot.get("5") == "赞成")
        doubtful["5"] = "unclear"
        over = {str(number): "赞成" for number in range(1, 12)}
        foreign = {"1": "赞成", "ballot": "foreign"}
        papers += [over, foreign]
        bags = [papers[0:50], papers[50:100], papers[100:150], papers[150:170]]
        assert sum(map(len, bags)) == 170
        return bags

    def keyed(self):
        """Both passes, with three slips of the second that are settled by the paper."""
        batches = []
        for number, bag in enumerate(self.bags(), 1):
            second = [dict(ballot) for ballot in bag]
            decisions = []
            if number < 4:
                second[number * 3]["1"] = "反对" if bag[number * 3].get("1") != "反对" else "赞成"
                decisions = [bag[number * 3].get("1")]
            assert len(compare_keyings(bag, second)) == len(decisions)
            batches.append(
                settle(
                    bag,
                    second,
                    decisions,
                    by=("李敏", "王涛"),
                    settled_by="陈国栋" if decisions else "",
                    origin=f"第{number}袋",
                )
            )
        return batches

    def count(self, *rulings):
        batches = self.keyed()
        counted = tally(self.definition, batches=batches, rulings=rulings)
        return decide_tally(
            self.definition,
            self.numbers,
            counted,
            rulings=rulings,
            binding=None,
            sources=self.definition.sources,
        )

    def rulings(self):
        open_ = {point.reason: point.code for point in self.count().points}
        return (
            Ruling(point=open_["unclear"], value="赞成", by="总监票人陈国栋", basis="画√，意思明确"),
            Ruling(point=open_["foreign"], value="整张作废", by="总监票人陈国栋", basis="票面写有姓名"),
        )

    def test_two_doubts_and_no_result_yet(self):
        result = self.count()
        assert result.state == "awaiting-rulings"
        assert (result.items, result.tally.items, result.tally.valid, result.tally.void) == ((), (), None, ())
        assert result.tally.counted == 170
        assert [(point.reason, point.items) for point in result.points] == [
            ("unclear", ("5",)),
            ("foreign", ()),
        ]
        assert result.points[0].choices == ("赞成", "反对", "弃权", "void-row", "void-ballot")
        assert result.points[1].choices == ("valid", "void-ballot")
        assert told(result, "有", "疑") == [
            "有 2 处要裁定，现在不出结果。",
            (
                f"疑1：第 {result.points[0].batch} 批，第 5 项，看不清，"
                "可定：赞成、反对、弃权、该行作废、整张作废。"
            ),
            "疑2：第 4 批，票面有规定以外的文字或记号，可定：有效、整张作废。",
        ]
        assert Result.from_bytes(result.to_bytes()) == result

    def test_one_ruling_is_not_enough(self):
        result = self.count(self.rulings()[0])
        assert result.state == "awaiting-rulings"
        assert result.undecided == ("doubt:2",)

    def test_the_table_of_the_day(self):
        result = self.count(*self.rulings())
        assert result.state == "decided"
        assert (result.tally.valid, result.tally.void) == (168, (("over-cap", 1), ("ruled", 1)))
        assert [tuple(number for _, number in item.counts) for item in result.tally.items] == DAY_A
        assert all(item.total == 168 for item in result.tally.items)
        verdicts = {item.id: item.verdict for item in result.items}
        assert [key for key, verdict in verdicts.items() if verdict != "chosen"] == ["8", "11"]
        assert (verdicts["8"], verdicts["11"]) == ("not-passed", "passed-not-chosen")
        assert result.not_checked == ("paper-keying",)
        assert Result.from_bytes(result.to_bytes()) == result

    def test_the_sentences_of_the_day(self):
        result = self.count(*self.rulings())
        assert result.sentences("zh")[:5] == (
            "应到 187，实到 171，发出 171，收回 170，有效 168，废票 2（多于 10 个赞成 1，裁定 1）。",
            "法定人数：实到 171 ≥ 应到 187 的 2/3 = 124 2/3，符合。",
            "收回 170 ≤ 发出 171，本次投票有效。",
            "过半数：赞成 > 应到 187 的 1/2 = 93 1/2。过半数的 11 个，应选 10 个，取赞成多的 10 个。",
            "第 10 名 121 票，第 11 名 98 票，没有同票。",
        )
        assert told(result, "第 8 项", "第 11 项", "第 12 项") == [
            "第 8 项：赞成 61 > 应到 187 的 1/2 = 93 1/2 不成立，未过半数。",
            "第 11 项：赞成 98 > 应到 187 的 1/2 = 93 1/2，过半数，未进前 10。",
            "第 12 项：赞成 121 > 应到 187 的 1/2 = 93 1/2，入选。",
        ]
        assert result.sentences("zh")[-3:] == (
            "裁定（疑1）：赞成。总监票人陈国栋；画√，意思明确。",
            "裁定（疑2）：整张作废。总监票人陈国栋；票面写有姓名。",
            "未能核验：录入的与纸票一致。",
        )


class TestDayB:
    """27 members, 24 present: 满意 12 is exactly half, and no clause covers it."""

    definition = example(TICKETS)
    numbers = Numbers(entitled=27, present=24, printed=30, issued=24, unused=6, returned=24)

    def count(self, *rulings):
        sealed = ballots(self.definition, DAY_B)
        counted = tally(self.definition, sealed=sealed, rulings=rulings)
        return decide_tally(
            self.definition,
            self.numbers,
            counted,
            rulings=rulings,
            binding=None,
            sources=self.definition.sources,
        )

    def test_eight_grades_and_one_undecided(self):
        result = self.count()
        assert [item.grade for item in result.items] == [
            "满意", "满意", "满意", "满意", None, "不满意", "满意", "基本满意", "满意",
        ]  # fmt: skip
        assert result.undecided == ("5",)
        assert result.not_checked == ()

    def test_the_fifth_quotes_every_clause(self):
        result = self.count()
        lines = list(result.sentences("zh"))
        start = lines.index("第 5 项未定：满意 12 = 实到 24 的 1/2。")
        assert lines[start + 1 : start + 5] == [
            "「满意票超过实到组成人员半数的，为满意」12 > 12 不成立",
            "「满意票不足半数，但与基本满意票合计超过半数的，为基本满意」12 < 12 不成立，20 > 12 成立",
            "「满意票与基本满意票合计不足半数的，为不满意」20 < 12 不成立",
            "三款都不适用，由人决定。",
        ]

    def test_the_committee_decides(self):
        ruling = Ruling(point="5", value="基本满意", by="主任会议", basis="办法第十一条未规定恰好半数")
        before, after = self.count(), self.count(ruling)
        assert after.state == "decided"
        assert after.item("5").grade == "基本满意"
        assert after.tally_bytes() == before.tally_bytes()
        assert after.digest != before.digest
        assert "第 5 项：等次：基本满意。" in after.sentences("zh")
        assert (
            after.sentences("zh")[-1] == "裁定（第 5 项）：基本满意。主任会议；办法第十一条未规定恰好半数。"
        )

    def test_the_retest(self):
        definition = attrs.evolve(self.definition, items=(self.definition.item("6"),))
        result = decide(
            definition,
            Numbers(entitled=27, present=25, issued=25, returned=25),
            {"6": {"满意": 16, "基本满意": 7, "不满意": 2}},
        )
        assert told(result, "第 6 项") == ["第 6 项：满意 16 > 实到 25 的 1/2 = 12 1/2；等次：满意。"]


class TestDayC:
    """327 deputies, 314 present, a tie at the tenth place that the rule sends to a run-off."""

    definition = example(PHONES)
    numbers = Numbers(entitled=327, present=314, issued=314, returned=313)

    def count(self):
        sealed = [*ballots(self.definition, DAY_C), "not-marks-of-this-definition"]
        return decide_tally(
            self.definition,
            self.numbers,
            tally(self.definition, sealed=sealed),
            rulings=(),
            binding=None,
            sources=self.definition.sources,
        )

    def test_nine_are_certain_and_two_tie(self):
        result = self.count()
        assert [item.id for item in result.items if item.verdict == "chosen"] == [
            "1", "2", "3", "4", "5", "6", "7", "9", "11",
        ]  # fmt: skip
        assert [item.id for item in result.items if item.verdict == "tied"] == ["8", "12"]
        assert result.item("10").verdict == "not-passed"
        (point,) = result.points
        assert (point.code, point.pending, point.items, point.seats) == ("tie", "run-off", ("8", "12"), 1)
        assert [tuple(number for _, number in item.counts) for item in result.tally.items] == DAY_C

    def test_the_sentences(self):
        lines = self.count().sentences("zh")
        assert (
            lines[0] == "应到 327，实到 314，发出 314，收回 313，有效 312，废票 1（打开后不是本票样的票 1）。"
        )
        assert lines[2] == "参加表决：收回 313 > 应到 327 的 1/2 = 163 1/2，符合。"
        assert lines[4] == (
            "过半数：赞成 > 应到 327 的 1/2 = 163 1/2。过半数的 11 个，应选 10 个；"
            "已定 9 个，还差 1 个，第 8、12 项同为 171 票；同票的再次投票。"
        )
        assert told(self.count(), "第 8 项") == [
            "第 8 项：赞成 171 > 应到 327 的 1/2 = 163 1/2，第 10 位同票。"
        ]

    def test_the_run_off_is_won_by_most_votes(self):
        first = self.definition
        rule = attrs.evolve(
            first.rule,
            selection=attrs.evolve(
                first.rule.selection, majority=None, tie="ruling", shortage="accept", seats=1, run_off=None
            ),
        )
        again = attrs.evolve(first, items=(first.item("8"), first.item("12")), rule=rule)
        result = decide(
            again,
            Numbers(entitled=327, present=309, issued=309, returned=309),
            {
                "8": {"赞成": 158, "反对": 149, "弃权": 2, "未填": 0},
                "12": {"赞成": 149, "反对": 158, "弃权": 2, "未填": 0},
            },
        )
        assert [item.verdict for item in result.items] == ["chosen", "passed-not-chosen"]
        assert told(result, "第 8 项", "第 12 项", "注意", "不设") == [
            "不设得票数的要求，共 2 个，应选 1 个，取赞成多的 1 个。",
            "第 8 项：赞成 158，入选。",
            "第 12 项：赞成 149，未进前 1。",
            "注意：第 8 项，赞成 158，不到应到 327 的过半数，按得票多少入选。",
        ]


class TestDayE:
    """The same congress with keypads: six ballots over the cap; in another hall totals only."""

    numbers = Numbers(entitled=327, present=314, returned=314)
    header = ("键盘号", "时间", *(f"{number}" for number in range(1, 13)))

    def rows(self):
        definition = example(KEYPADS)
        codes = {"赞成": "1", "反对": "2", "弃权": "3", None: "0"}
        papers = ballots(definition, [(*row[:3], row[3] + 2 - 6) for row in DAY_C])
        papers += [{item.id: "赞成" for item in definition.items[:11]} for _ in range(6)]
        return [
            (str(seat), "09:31", *(codes[paper.get(item.id)] for item in definition.items))
            for seat, paper in enumerate(papers, 1)
        ]

    def test_seats_and_times_are_refused_until_dropped_by_name(self):
        mapping = {"1": "赞成", "2": "反对", "3": "弃权", "0": "未按"}
        with pytest.raises(FormatError) as error:
            read_keypad(
                example(KEYPADS), [self.header, *self.rows()], mapping=mapping, by="周科长", origin="导出.csv"
            )
        (found,) = error.value.faults
        assert (found.where, found.code) == ("line 1", "VK-3311")
        assert found.problem("zh").startswith("「键盘号」「时间」不是票样里的项目")
        assert "--drop 键盘号,时间" in found.cure("zh")

    def test_the_over_cap_are_void_and_the_hall_screen_differs(self):
        definition = example(KEYPADS)
        batch = read_keypad(
            definition,
            [self.header, *self.rows()],
            mapping={"1": "赞成", "2": "反对", "3": "弃权", "0": "未按"},
            drop=("键盘号", "时间"),
            by="周科长",
            origin="导出.csv",
        )
        assert batch.size == 314
        counted = tally(definition, batches=(batch,))
        assert counted.void == (("over-cap", 6),)
        result = decide_tally(
            definition, self.numbers, counted, rulings=(), binding=None, sources=definition.sources
        )
        assert result.item("8").votes == 171
        assert result.not_checked == ("keypad-export",)
        assert result.sentences("zh")[-1] == "未能核验：导出的数据与当时按下的键一致。"

    def test_totals_that_do_not_add_up(self):
        definition = example(TOTALS)
        rows = [(*row[:3], row[3] + 2) for row in DAY_C]
        rows[1] = (rows[1][0] - 100, *rows[1][1:])
        table = [("项目", "赞成", "反对", "弃权", "未按")]
        table += [(item.name, *map(str, row)) for item, row in zip(definition.items, rows, strict=True)]
        with pytest.raises(FormatError) as error:
            read_totals(definition, table, by="周科长", origin="汇总.csv")
        (found,) = error.value.faults
        assert (found.where, found.code) == ("line 3", "VK-3320")
        assert found.problem("zh") == "「老旧小区综合改造」：赞成+反对+弃权+未按 = 214；其余 11 行都是 314"
        assert "--accept-sums" in found.cure("zh")
        batch = read_totals(definition, table, by="周科长", origin="汇总.csv", accept_sums=True)
        counted = tally(definition, batches=(batch,))
        result = decide_tally(
            definition, self.numbers, counted, rulings=(), binding=None, sources=definition.sources
        )
        assert [(each.code, each.item) for each in result.warnings] == [("sums-differ", "2")]
        assert result.not_checked == ("totals-only", "cap-elsewhere")
        assert "注意：第 2 项，各栏合计 214，有效票 314，对不上，按原表计。" in result.sentences("zh")

    def test_the_rule_alone_in_somebody_elses_program(self):
        """The published example gives one item for short; every item must be there."""
        definition = example(TOTALS)
        with pytest.raises(FormatError) as error:
            decide(definition, self.numbers, {"1": {"赞成": 289, "反对": 11, "弃权": 8, "未按": 6}})
        assert [each.code for each in error.value.faults] == ["VK-3309"] * 11
        assert error.value.values == {"item": "2"}
        rows = [(289, 11, 8, 6)] * 10 + [(100, 200, 8, 6)] * 2
        result = decide(definition, self.numbers, counts(definition, rows))
        assert result.state == "decided"
        assert [item.verdict for item in result.items].count("chosen") == 10
        assert result.not_checked == ("totals-only", "cap-elsewhere")
        one = attrs.evolve(
            definition,
            items=definition.items[:1],
            rule=attrs.evolve(definition.rule, selection=attrs.evolve(definition.rule.selection, seats=1)),
        )
        result = decide(one, self.numbers, {"1": {"赞成": 289, "反对": 11, "弃权": 8, "未按": 6}})
        assert told(result, "第 1 项") == ["第 1 项：赞成 289 > 应到 327 的 1/2 = 163 1/2，入选。"]


def test_a_batch_of_paper_beside_sealed_ballots_is_one_count():
    definition = attrs.evolve(
        example(TICKETS),
        sources=("lot", "paper"),
        ballot=attrs.evolve(example(TICKETS).ballot, several="void-row", unclear="ruling", foreign="ignore"),
    )
    papers = ballots(definition, [(2, 1, 0)] * 9)
    batch = settle(papers, papers, (), by=("甲", "乙"), origin="第1袋")
    together = tally(definition, sealed=ballots(definition, DAY_B), batches=(batch,))
    assert together.counted == together.valid == 27
    assert together.items[0].counts == (("满意", 22), ("基本满意", 5), ("不满意", 0))
