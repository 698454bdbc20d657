"""The record: named files as streams, written once as they are read, and never held whole where lines will do."""

import io
from collections.abc import Iterator

import pytest

import votekit
from tests.protocol import sessions
from tests.protocol.sessions import failures, identifiers
from votekit import Record
from votekit.record import CHUNK, FILES


class Lazy(io.RawIOBase):
    """A stream of one letter that is made as it is read, and counts what was asked of it."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.read_so_far = 0
        self.at = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        assert whence == 0
        self.at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= CHUNK  # never the whole
        made = min(size, self.size - self.at)
        self.at += made
        self.read_so_far += made
        return b"x" * made


@pytest.mark.parametrize("name", [name for name in FILES if name != "batches.jsonl"])
def test_a_line_of_a_gigabyte_is_refused_at_its_limit(name: str) -> None:
    """ "reads lines as a stream": no more than the limit of one line, or of one small file, is ever held."""
    meeting = sessions.device()
    stream = Lazy(1 << 30)
    streams = {other: io.BytesIO(data) for other, data in meeting.files().items()}
    report = votekit.audit(Record.from_files({**streams, name: stream}))
    assert report.verdict == "failed"
    assert "VK-1012" in sessions.codes(report) or "VK-1001" in sessions.codes(report)
    assert stream.read_so_far <= FILES[name] + 2 * CHUNK


def test_a_batch_of_a_gigabyte_is_refused_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same of a batch, under a lower limit."""
    monkeypatch.setitem(FILES, "batches.jsonl", 1 << 20)  # type: ignore[arg-type]
    stream = Lazy(1 << 30)
    streams = {name: io.BytesIO(data) for name, data in sessions.sheets().files().items()}
    report = votekit.audit(Record.from_files({**streams, "batches.jsonl": stream}))
    assert ("files", "batches.jsonl line 1", "VK-1012") in failures(report)
    assert stream.read_so_far <= (1 << 20) + 2 * CHUNK


def test_many_faults_are_not_all_kept() -> None:
    """A box of nothing but bad lines is read to its end, and twenty of its faults are shown."""
    meeting = sessions.device()
    files = {**meeting.files(), "box.jsonl": b"{}\n" * 5_000}
    report = meeting.audit(files)
    box = next(check for check in report.checks if check.code == "box")
    assert (box.state, len(box.faults)) == ("failed", 20)
    assert [fault.where for fault in box.faults][:2] == ["box.jsonl line 1", "box.jsonl line 2"]


@pytest.mark.parametrize("kind", sessions.COMPLETE)
def test_a_record_is_written_as_it_is_read(kind: str) -> None:
    """Chunks in, chunks out: the files of a record read back are the same record."""
    meeting = sessions.COMPLETE[kind]()
    files = meeting.files()
    assert set(files) <= set(FILES)
    read = sessions.record(files)
    again = {name: b"".join(chunks) for name, chunks in read.files().items()}
    assert again == files
    assert {
        name: b"".join(chunks) for name, chunks in read.files().items()
    } == files  # from the beginning again
    assert read.whole("manifest.json") == meeting.manifest.to_bytes()
    assert read.whole("notes.txt") is None
    assert list(read.lines("notes.txt")) == []


def test_a_record_of_chunks_cut_anywhere() -> None:
    files = sessions.mixed().files()
    chunks = {name: tuple(data[at : at + 7] for at in range(0, len(data), 7)) for name, data in files.items()}
    meeting = sessions.mixed()
    report = votekit.audit(Record(streams=chunks), **identifiers(meeting))
    assert report == meeting.audit(**identifiers(meeting))
    assert report.verdict == "passed"


def test_small_files_have_a_limit_too() -> None:
    record = sessions.record({"issued.json": b"x" * (FILES["issued.json"] + 1)})
    with pytest.raises(votekit.FormatError) as refused:
        record.whole("issued.json")
    assert refused.value.code == "VK-1001"


def test_what_a_session_did_not_come_to_is_absent() -> None:
    meeting = sessions.device()
    manifest, roll = meeting.manifest, meeting.secrets.roll
    build = Record.build
    assert set(build(manifest=manifest).streams) == {"manifest.json"}
    assert set(build(manifest=manifest, roll=roll).streams) == {"manifest.json", "roll.jsonl", "names.jsonl"}
    assert set(build(manifest=manifest, roll=roll, names=False).streams) == {"manifest.json", "roll.jsonl"}
    assert set(build(manifest=manifest, roll=votekit.Roll()).streams) == {"manifest.json"}
    asking = build(manifest=manifest, roll=roll, register=meeting.register[:1])
    assert "register.jsonl" in asking.streams
    served = build(manifest=manifest, issued=meeting.issued)
    assert list(served.streams["register.jsonl"]) == []
    closed = build(manifest=manifest, issued=meeting.issued, closing=meeting.closing)
    assert list(closed.streams["box.jsonl"]) == []
    sheets = sessions.sheets()
    paper = build(manifest=sheets.manifest, issued=sheets.issued, closing=sheets.closing)
    assert set(paper.streams) == {"manifest.json", "issued.json", "closing.json"}


def test_without_names_a_record_passes_and_names_nobody() -> None:
    """``names.jsonl`` is "published or not": the digests say nothing of a voter without it."""
    meeting = sessions.device()
    files = meeting.files()
    del files["names.jsonl"]
    assert meeting.audit(files).verdict == "passed"
    whole = b"".join(files.values())
    assert "代表".encode() not in whole.replace("人民代表大会".encode(), b"").replace(
        "代表资格".encode(), b""
    )


def test_files_come_in_the_order_of_the_day() -> None:
    assert list(sessions.mixed().record().streams) == [
        name for name in FILES if name in sessions.mixed().files()
    ]


def test_a_record_shows_nothing_of_its_streams() -> None:
    assert repr(sessions.mixed().record()) == "Record()"


def test_a_stream_is_read_from_its_beginning_each_time() -> None:
    data = io.BytesIO(b"a\nb\n")
    record = Record.from_files({"roll.jsonl": data})
    data.read()

    def numbered() -> Iterator[tuple[int, bytes]]:
        return record.lines("roll.jsonl")

    assert list(numbered()) == list(numbered()) == [(1, b"a"), (2, b"b")]
