"""Make the golden records: one complete record of each kind, and what an audit said of it on the day.

Run once for a version of the record's format, from the root of the project:

    .venv/bin/python -m tests.golden.make

A later version adds its own beside them. Never run it again to make a failing test pass: an old record that is
no longer read, or read otherwise, is what the test is for.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import attrs

from tests.meeting import Meeting
from tests.protocol import sessions
from votekit import _codes

FOLDER = Path(__file__).parent / "1"


def phones_and_lot() -> Meeting:
    """Devices, two issuers; one phone failed, and its owner drew a ticket."""
    definition = sessions.by_device(sources=("device", "lot"), issuers=("大会秘书处", "监票组"))
    meeting = Meeting.frozen(definition, voters=6, tickets=2)
    held = [meeting.credential(ticket) for ticket in meeting.named[:4]]
    meeting.end_issuing(sessions.Numbers(entitled=6, present=5, unused=1), struck=meeting.drawn[1:])
    held.append(meeting.credential(meeting.drawn[0]))
    for credential in held:
        meeting.vote(credential, {"1": "赞成", "2": "反对"})
    return sessions.finished(meeting)


KINDS: Mapping[str, Callable[[], Meeting]] = {
    "paper": sessions.sheets,
    "kiosk-rating": sessions.kiosk,
    "device-and-lot": phones_and_lot,
    "paper-and-lot": sessions.mixed,
    "keypad": sessions.keypad,
    "totals": sessions.totals,
    "void": sessions.void,
    "half-finished": sessions.half_finished,
}


def typed(meeting: Meeting) -> dict[str, str]:
    """What an auditor of this record would type in from paper."""
    assert meeting.closing is not None
    found = {"session_id": meeting.manifest.session_id, "closing": meeting.closing.text}
    if meeting.result is not None:
        found["result"] = _codes.write_identifier(meeting.result.digest)
    return found


def expected(meeting: Meeting) -> dict[str, object]:
    """The report, without what its sentences fill in."""
    report = meeting.audit(**typed(meeting))
    return {
        "typed": typed(meeting),
        "verdict": report.verdict,
        "checks": {check.code: check.state for check in report.checks},
        "not_proved": list(report.not_proved),
        "pending": list(report.pending),
        "items": [attrs.astuple(item)[:4] for item in meeting.result.items] if meeting.result else [],
    }


def write(name: str, meeting: Meeting) -> None:
    """One folder: the record as it is, and beside it ``expected.json``."""
    folder = FOLDER / name
    (folder / "record").mkdir(parents=True, exist_ok=True)
    for file, data in meeting.files().items():
        (folder / "record" / file).write_bytes(data)
    text = json.dumps(expected(meeting), ensure_ascii=False, indent=2)
    (folder / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    for kind, walk in KINDS.items():
        write(kind, walk())
