"""Small sessions of every kind, each walked once a test run; what they share is read, never changed."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache

import attrs

import votekit
from tests.meeting import Meeting, example, paper
from votekit import _canonical, _codes
from votekit.batch import keying_digest
from votekit.definition import Cap, Definition
from votekit.keying import compare_keyings, settle
from votekit.numbers import Numbers

Files = Mapping[str, bytes]


def selection(name: str, *, entitled: int, **changes: object) -> Definition:
    """An example selection with two items, one of which is chosen."""
    whole = example(name)
    assert whole.rule.selection is not None
    return attrs.evolve(
        whole,
        entitled=entitled,
        items=whole.items[:2],
        ballot=attrs.evolve(whole.ballot, cap=whole.ballot.cap and Cap(mark="赞成", at_most=1)),
        rule=attrs.evolve(whole.rule, selection=attrs.evolve(whole.rule.selection, seats=1)),
        **changes,
    )


def by_device(**changes: object) -> Definition:
    """Devices, three issuers, two cards of three."""
    changes = {"sources": ("device",), "entitled": 6, "cards": 3, "open_with": 2} | changes
    return selection("shi-renda-shouji", **changes)  # type: ignore[arg-type]


def by_lot(**changes: object) -> Definition:
    """A rating at a kiosk: drawn tickets, one issuer."""
    whole = example("xian-changweihui-ceping")
    return attrs.evolve(whole, **{"entitled": 6, "items": whole.items[:2]} | changes)


def by_lot_and_paper(**changes: object) -> Definition:
    """The same with paper beside it."""
    whole = by_lot()
    ballot = attrs.evolve(whole.ballot, several="void-row", unclear="ruling", foreign="ruling")
    changes = {"sources": ("paper", "lot"), "entitled": 12, "ballot": ballot} | changes
    return attrs.evolve(whole, **changes)


@cache
def device() -> Meeting:
    """Seven voters, six of whom ask and vote; 1 is chosen by five to one."""
    meeting = Meeting.frozen(by_device(entitled=7), voters=7)
    held = [meeting.credential(ticket) for ticket in meeting.named[:6]]
    meeting.end_issuing(Numbers(entitled=7, present=6))
    for index, credential in enumerate(held):
        meeting.vote(credential, {"1": "赞成", "2": "反对"} if index else {"2": "赞成"})
    return finished(meeting)


@cache
def kiosk() -> Meeting:
    """Six drawn tickets, one left over, five ballots; both items graded."""
    meeting = Meeting.frozen(by_lot(), tickets=6)
    meeting.end_issuing(Numbers(entitled=6, present=5), struck=meeting.drawn[5:])
    for ticket in meeting.drawn[:5]:
        meeting.vote(meeting.credential(ticket), {"1": "满意", "2": "不满意"})
    return finished(meeting)


@cache
def mixed() -> Meeting:
    """Five drawn tickets and five papers, one of them doubtful; item 1 stands at exactly one half.

    Declared twice: with item 1 pending, and again once it was ruled on.
    """
    meeting = Meeting.frozen(by_lot_and_paper(), tickets=6)
    meeting.end_issuing(
        {
            "lot": Numbers(entitled=12, present=10, printed=6, issued=5, unused=1),
            "paper": Numbers(entitled=12, present=10, printed=6, issued=5, replaced=1, unused=0),
        },
        struck=meeting.drawn[5:],
    )
    for ticket in meeting.drawn[:5]:
        meeting.vote(meeting.credential(ticket), {"1": "满意", "2": "满意"})
    meeting.close(5)
    meeting.batches = [paper([{"1": "不满意", "2": "满意"}] * 4 + [{"1": "基本满意", "2": "unclear"}])]
    meeting.rule("doubt:1", "不满意", by="总监票人陈国栋")
    meeting.open()
    meeting.count()
    meeting.declare(pending=True)
    meeting.rule("1", "基本满意")
    meeting.count(signed=False)
    meeting.declare()
    return meeting


@cache
def sheets() -> Meeting:
    """Paper alone: six ballots keyed with one difference, one doubt ruled on, one ballot over the cap."""
    meeting = Meeting.frozen(selection("xian-renda-zhipiao", entitled=7), voters=7)
    meeting.end_issuing(Numbers(entitled=7, present=6, printed=9, issued=6, replaced=1, unused=2))
    meeting.close(6)
    first = [{"1": "赞成"}] * 4 + [{"1": "unclear", "2": "反对"}, {"1": "赞成", "2": "赞成"}]
    second = [*first[:3], {"1": "反对"}, *first[4:]]
    assert len(compare_keyings(first, second)) == 1
    meeting.batches = [
        settle(first, second, ["赞成"], by=("李敏", "王涛"), settled_by="陈国栋", origin="第1袋")
    ]
    meeting.rule("doubt:1", "赞成", by="总监票人陈国栋")
    meeting.count()
    meeting.declare()
    return meeting


@cache
def keypad() -> Meeting:
    """An export of five rows."""
    meeting = Meeting.frozen(selection("shi-renda-biaojueqi", entitled=6))
    meeting.end_issuing(Numbers(entitled=6, present=5))
    meeting.close(5)
    rows = [{"1": "赞成", "2": "弃权"}] * 4 + [{"2": "赞成"}]
    meeting.batches = [votekit.Batch(source="keypad", by=("周科长",), origin="导出.csv", ballots=rows)]
    meeting.count()
    meeting.declare()
    return meeting


@cache
def totals() -> Meeting:
    """Counts alone."""
    meeting = Meeting.frozen(selection("shi-renda-huizongshu", entitled=6))
    meeting.end_issuing(Numbers(entitled=6, present=5))
    meeting.close(5)
    counts = {
        "1": {"赞成": 4, "反对": 0, "弃权": 1, "未按": 0},
        "2": {"赞成": 1, "反对": 3, "弃权": 0, "未按": 1},
    }
    meeting.batches = [votekit.Batch(source="totals", by=("周科长",), origin="汇总.csv", counts=counts)]
    meeting.count()
    meeting.declare()
    return meeting


@cache
def void() -> Meeting:
    """Paper of which more came back than went out."""
    meeting = Meeting.frozen(selection("xian-renda-zhipiao", entitled=7), voters=7)
    meeting.end_issuing(Numbers(entitled=7, present=6, issued=6))
    assert not meeting.close(7).valid
    meeting.count()
    return meeting


@cache
def half_finished() -> Meeting:
    """Devices that have cast, a box that is closed and not opened."""
    meeting = attrs.evolve(device(), opening=None, result=None, declarations=[])
    meeting.close()
    return meeting


COMPLETE: Mapping[str, Callable[[], Meeting]] = {
    "device": device,
    "kiosk": kiosk,
    "mixed": mixed,
    "sheets": sheets,
    "keypad": keypad,
    "totals": totals,
}
"""Sessions that were declared."""

VERDICTS = {
    "device": "passed",
    "kiosk": "passed",
    "mixed": "passed",
    "sheets": "passed",
    "keypad": "weak-source",
    "totals": "weak-source",
}


def finished(meeting: Meeting) -> Meeting:
    """Close, open, count, declare."""
    meeting.close()
    meeting.open()
    meeting.count()
    meeting.declare()
    return meeting


def fresh(meeting: Meeting) -> Meeting:
    """A copy whose lists may be changed."""
    lists = ("register", "casts", "batches", "rulings", "declarations")
    return attrs.evolve(meeting, **{name: list(getattr(meeting, name)) for name in lists})


def identifiers(meeting: Meeting) -> dict[str, str]:
    """What hangs in the hall and stands on the signed form."""
    assert meeting.closing is not None
    assert meeting.result is not None
    return {
        "session_id": meeting.manifest.session_id,
        "closing": meeting.closing.text,
        "result": _codes.write_identifier(meeting.result.digest),
    }


def record(files: Files) -> votekit.Record:
    return votekit.Record.from_files({name: io.BytesIO(data) for name, data in files.items()})


def failures(report: votekit.Report) -> list[tuple[str, str, str]]:
    """(check, place, code) of everything an audit found."""
    return [(check.code, each.where, each.code) for check in report.checks for each in check.faults]


def codes(report: votekit.Report) -> set[str]:
    return {code for _, _, code in failures(report)}


def changed(data: bytes, **fields: object) -> bytes:
    """A canonical object with some top-level fields replaced."""
    value = json.loads(data)
    assert set(fields) <= set(value)
    return _canonical.encode({**value, **fields})


def lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def keyed(ballots: Sequence[Mapping[str, str]]) -> bytes:
    return keying_digest(ballots)
