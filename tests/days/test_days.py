"""The days the library must serve, through its public names; what is expected comes from the day on paper."""

import random
from collections.abc import Sequence

import attrs
import pytest

import votekit
from tests.meeting import Meeting, example, paper
from votekit.numbers import Numbers

LEVELS = ("满意", "基本满意", "不满意")

# Day B: 24 members rate nine objects; the fifth stands at exactly one half.
DAY_B = (
    (20, 4, 0),
    (18, 5, 1),
    (15, 8, 1),
    (19, 5, 0),
    (12, 8, 4),
    (5, 6, 13),
    (14, 9, 1),
    (11, 10, 3),
    (16, 7, 1),
)
DAY_B_GRADES = ("满意", "满意", "满意", "满意", None, "不满意", "满意", "基本满意", "满意")

# Day C: 312 valid ballots; items 8 and 12 tie at the tenth place.
DAY_C = {
    "1": (289, 5, 4), "2": (281, 8, 5), "3": (276, 11, 6), "4": (270, 14, 7), "5": (263, 20, 6), "6": (255, 26, 8),
    "7": (247, 31, 9), "8": (171, 88, 11), "9": (236, 40, 12), "10": (148, 120, 14), "11": (222, 52, 10), "12": (171, 90, 13),
}  # fmt: skip


def columns(counts: Sequence[Sequence[int]], marks: Sequence[str], ballots: int) -> list[dict[str, str]]:
    """Ballots whose marks add up to these counts; each item is shuffled apart, so that ballots look real."""
    rows: list[dict[str, str]] = [{} for _ in range(ballots)]
    for index, count in enumerate(counts, 1):
        cells = [mark for mark, number in zip(marks, count, strict=True) for _ in range(number)]
        cells += [""] * (ballots - len(cells))
        random.Random(index).shuffle(cells)
        for row, mark in zip(rows, cells, strict=True):
            if mark:
                row[str(index)] = mark
    return rows


def below_cap(counts: dict[str, tuple[int, int, int]], ballots: int, cap: int) -> list[dict[str, str]]:
    """Ballots with these counts of 赞成 反对 弃权, none with more than ``cap`` 赞成: rows dealt in turn."""
    rows: list[dict[str, str]] = [{} for _ in range(ballots)]
    turn = 0
    for item, (favour, _, _) in counts.items():
        for _ in range(favour):
            rows[turn % ballots][item] = "赞成"
            turn += 1
    assert max(len(row) for row in rows) <= cap
    for item, (_, against, abstain) in counts.items():
        free = [row for row in rows if item not in row]
        for row, mark in zip(free, ["反对"] * against + ["弃权"] * abstain, strict=False):
            row[item] = mark
    return rows


@pytest.fixture
def day_b() -> Meeting:
    meeting = Meeting.frozen(example("xian-changweihui-ceping"), tickets=30)
    meeting.end_issuing(
        Numbers(entitled=27, present=24, printed=30, issued=24, unused=6), struck=meeting.drawn[24:]
    )
    for ticket, marks in zip(meeting.drawn, columns(DAY_B, LEVELS, 24), strict=False):
        meeting.vote(meeting.credential(ticket), marks)
    meeting.close()
    meeting.open()
    return meeting


def test_day_b_leaves_exactly_one_half_undecided_until_it_is_ruled_on(day_b: Meeting) -> None:
    first = day_b.count()
    assert tuple(item.grade for item in first.items) == DAY_B_GRADES
    assert first.undecided == ("5",)
    with pytest.raises(votekit.StateError) as refused:
        day_b.declare()
    assert refused.value.code == "VK-5112"
    day_b.declare(pending=True)

    day_b.rule("5", "基本满意")
    second = day_b.count(signed=True)
    assert second.item("5").grade == "基本满意"
    assert second.undecided == ()
    assert second.scrutineer_signatures == first.scrutineer_signatures  # the tally is the same
    day_b.declare()
    report = day_b.audit()
    assert [(check.code, check.faults) for check in report.checks if check.faults] == []
    assert report.verdict == "passed"


def test_day_b_second_count_needs_no_cards(day_b: Meeting) -> None:
    first = day_b.count()
    day_b.rule("5", "基本满意")
    signed = day_b.count()
    assert signed.digest != first.digest
    again = votekit.count(
        day_b.manifest,
        day_b.issued,
        day_b.closing,
        opening=day_b.opening,
        casts=day_b.casts,
        rulings=day_b.rulings,
        session_key=day_b.secrets.session_key,
        earlier=first,
    )
    assert again.to_bytes() == signed.to_bytes()


def test_without_identifiers_from_paper_nothing_passes(day_b: Meeting) -> None:
    day_b.count()
    day_b.declare(pending=True)
    assert day_b.audit().verdict == "passed"
    assert day_b.audit(session_id=None, closing=None).verdict == "self-consistent"
    assert day_b.audit(closing=None).verdict == "self-consistent"
    assert day_b.audit(session_id="-".join(["AAAA"] * 8)).verdict == "failed"


def test_day_c_ties_at_the_tenth_place_and_a_second_vote_settles_it() -> None:
    definition = example("shi-renda-shouji")
    meeting = Meeting.frozen(definition, voters=327, tickets=40)
    by_phone = [meeting.credential(ticket) for ticket in meeting.named[:311]]
    meeting.end_issuing(Numbers(entitled=327, present=314, unused=37), struck=meeting.drawn[3:])
    assert meeting.issued is not None
    assert meeting.issued.issued == 314
    drawn = [meeting.credential(ticket) for ticket in meeting.drawn[:3]]
    ballots = below_cap(DAY_C, 312, 10)
    for credential, marks in zip([*by_phone[:309], *drawn], ballots, strict=True):
        meeting.vote(credential, marks)
    over = {item.id: "赞成" for item in definition.items}
    meeting.vote(by_phone[309], over)  # 12 赞成 where at most 10 are allowed
    closing = meeting.close()
    assert (closing.total, closing.valid) == (313, True)
    meeting.open()
    result = meeting.count()
    assert result.tally.valid == 312
    assert dict(result.tally.void) == {"over-cap": 1}
    assert {item.id: item.votes for item in result.items} == {item: count[0] for item, count in DAY_C.items()}
    chosen = [item.id for item in result.items if item.verdict == "chosen"]
    assert chosen == ["1", "2", "3", "4", "5", "6", "7", "9", "11"]
    assert [item.id for item in result.items if item.verdict == "tied"] == ["8", "12"]
    assert result.item("10").verdict == "not-passed"  # 148 of 327
    assert result.undecided == ("tie",)
    meeting.declare(pending=True)
    report = meeting.audit()
    assert (report.verdict, report.failed, report.pending) == ("passed", (), ("tie",))

    second_round = votekit.next_round(meeting.manifest, result)
    assert [item.id for item in second_round.items] == ["8", "12"]
    second = Meeting.frozen(second_round, voters=327, tickets=40, keys=1)
    held = [second.credential(ticket) for ticket in second.named[:307]]
    second.end_issuing(Numbers(entitled=327, present=309, unused=40), struck=second.drawn)
    for index, credential in enumerate(held):
        second.vote(credential, {"8": "赞成"} if index < 158 else {"12": "赞成"})
    second.close()
    second.open()
    outcome = second.count()
    assert [item.id for item in outcome.items if item.verdict == "chosen"] == ["8"]  # 158 : 149
    assert outcome.undecided == ()
    second.declare()
    report = second.audit(follows=meeting.record())
    assert (report.verdict, report.failed) == ("passed", ())
    assert "followed-record" in second.audit().not_proved
    assert second.audit(follows=second.record()).failed == ("follows",)


def test_day_a_paper_is_keyed_ruled_on_and_counted_without_any_key() -> None:
    definition = example("xian-renda-zhipiao")
    meeting = Meeting.frozen(definition, voters=187)
    assert meeting.secrets.session_key is None
    assert meeting.secrets.cards == ()
    assert meeting.secrets.tickets == ()
    meeting.end_issuing(Numbers(entitled=187, present=171, printed=200, issued=171, replaced=1, unused=28))
    assert meeting.close(170).valid
    counts = {
        "1": (161, 3, 0), "2": (159, 2, 0), "3": (157, 6, 0), "4": (154, 7, 0), "5": (151, 9, 0), "6": (149, 12, 0),
        "7": (144, 15, 0), "8": (61, 77, 0), "9": (140, 18, 0), "10": (133, 21, 0), "11": (98, 48, 0), "12": (121, 30, 0),
    }  # fmt: skip
    ballots: list[dict[str, str]] = below_cap(counts, 167, 10)
    ballots.append({"1": "赞成", "5": "unclear"})
    ballots.append({"2": "赞成", "ballot": "foreign"})
    ballots.append({str(n): "赞成" for n in range(1, 12)})
    meeting.batches = [
        paper(ballots[start : start + 50], origin=f"第{n}袋") for n, start in enumerate((0, 50, 100, 150), 1)
    ]
    first = meeting.count()
    assert first.state == "awaiting-rulings"
    assert first.undecided == ("doubt:1", "doubt:2")
    assert first.tally.items == ()
    for doubt in first.tally.doubts:
        meeting.rule(doubt.point, "赞成" if doubt.cause == "unclear" else "void-ballot", by="总监票人陈国栋")
    result = meeting.count()
    assert result.state == "decided"
    assert (result.tally.valid, dict(result.tally.void)) == (168, {"over-cap": 1, "ruled": 1})
    # 过半数 is 94 of 187; eleven have it, ten are chosen, 98 is the one left out.
    assert [item.id for item in result.items if item.verdict == "passed-not-chosen"] == ["11"]
    assert [item.id for item in result.items if item.verdict == "not-passed"] == ["8"]
    meeting.declare()
    report = meeting.audit()
    assert [check.faults for check in report.checks if check.faults] == []
    assert report.verdict == "passed"
    applicable = {check.code for check in report.checks if check.state == "passed"}
    assert applicable.isdisjoint({"register", "box", "opening", "signatures"})
    assert "result-digest" in report.not_proved


def test_more_returned_than_issued_is_void_and_never_opened() -> None:
    meeting = Meeting.frozen(example("xian-renda-zhipiao"))
    meeting.end_issuing(Numbers(entitled=187, present=171, issued=171))
    closing = meeting.close(172)
    assert (closing.valid, closing.reasons) == (False, ("validity",))
    assert meeting.count().state == "void"
    assert meeting.audit().verdict == "void"


def test_a_rehearsal_can_never_be_declared() -> None:
    meeting = Meeting.frozen(example("xian-renda-zhipiao"), rehearsal=True)
    meeting.end_issuing(Numbers(entitled=187, present=187, issued=187))
    meeting.close(5)
    meeting.batches = [paper([{"1": "赞成"}] * 5)]
    meeting.count()
    with pytest.raises(votekit.StateError) as refused:
        meeting.declare()
    assert refused.value.code == "VK-5110"
    assert meeting.audit().verdict == "rehearsal"


@pytest.mark.parametrize("name", ["shi-renda-biaojueqi", "shi-renda-huizongshu"])
def test_day_e_is_a_weak_source(name: str) -> None:
    definition = example(name)
    meeting = Meeting.frozen(definition)
    meeting.end_issuing(Numbers(entitled=327, present=314))
    meeting.close(314)
    marks = {item.id: "赞成" for item in definition.items[:10]}
    if "keypad" in definition.sources:
        batch = votekit.Batch(source="keypad", by=("周科长",), origin="导出.csv", ballots=[marks] * 314)
    else:
        counts = {
            item.id: {
                "赞成": 314 if item.id in marks else 0,
                "反对": 0,
                "弃权": 0,
                "未按": 0 if item.id in marks else 314,
            }
            for item in definition.items
        }
        batch = votekit.Batch(source="totals", by=("周科长",), origin="汇总.csv", counts=counts)
    meeting.batches = [batch]
    result = meeting.count()
    assert [item.id for item in result.items if item.verdict == "chosen"] == list(marks)
    meeting.declare()
    report = meeting.audit()
    assert (report.verdict, report.failed) == ("weak-source", ())


def test_sources_need_not_come_in_order() -> None:
    definition = attrs.evolve(example("xian-renda-zhipiao"), sources=("paper",))
    assert votekit.read_definition(definition.to_bytes()) == definition
