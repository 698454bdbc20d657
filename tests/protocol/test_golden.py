"""Records that were made once: what was kept in an archive is read, and judged, as on the day it was made."""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

import votekit
from votekit import Closing, Declaration, Issued, Manifest, Opening, Record, Result

GOLDEN = Path(__file__).parents[1] / "golden"
RECORDS = sorted(path.parent for path in GOLDEN.glob("*/*/expected.json"))
KINDS = {
    "paper",
    "kiosk-rating",
    "device-and-lot",
    "paper-and-lot",
    "keypad",
    "totals",
    "void",
    "half-finished",
}


def test_there_is_a_record_of_every_kind() -> None:
    assert {folder.name for folder in RECORDS} == KINDS


def files(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "record").iterdir())}


def expected(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("folder", RECORDS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_an_old_record_is_judged_as_on_its_day(folder: Path) -> None:
    wanted = expected(folder)
    streams = {name: io.BytesIO(data) for name, data in files(folder).items()}
    report = votekit.audit(Record.from_files(streams), **wanted["typed"])
    assert [(check.code, fault.code) for check in report.checks for fault in check.faults] == []
    assert report.verdict == wanted["verdict"]
    assert {check.code: check.state for check in report.checks} == wanted["checks"]
    assert list(report.not_proved) == wanted["not_proved"]
    assert list(report.pending) == wanted["pending"]
    assert [report.session_id, report.closing, report.result] == [
        wanted["typed"].get(name, "") for name in ("session_id", "closing", "result")
    ]


@pytest.mark.parametrize("folder", RECORDS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_an_old_record_says_what_it_said(folder: Path) -> None:
    """The documents read back byte for byte; the verdict on every item is the same, in both languages."""
    found = files(folder)
    read: dict[str, Any] = {
        "manifest.json": Manifest.from_bytes,
        "issued.json": Issued.from_bytes,
        "closing.json": Closing.from_bytes,
        "opening.json": Opening.from_bytes,
        "result.json": Result.from_bytes,
    }
    values = {name: read[name](data) for name, data in found.items() if name in read}
    assert {name: value.to_bytes() for name, value in values.items()} == {
        name: found[name] for name in values
    }
    for line in found.get("declarations.jsonl", b"").splitlines():
        assert Declaration.from_bytes(line).to_bytes() == line
    result: Result | None = values.get("result.json")
    items = [] if result is None else [list(attrs.astuple(item)[:4]) for item in result.items]
    assert items == expected(folder)["items"]
    if result is not None:
        assert result.sentences("zh")
        assert result.sentences("en")
