"""Any bytes into every reader: a value that writes back the same bytes, a refusal, or one of our own errors.

Beside plain bytes, valid messages and documents with one value changed into any other: these come past the first
checks.
"""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import votekit
from tests.protocol import sessions
from tests.protocol.sessions import identifiers
from tests.protocol.test_tampering import places, with_change
from votekit import (
    BallotRequest,
    Batch,
    Cast,
    Closing,
    Credential,
    Declaration,
    Issued,
    IssuerKey,
    Manifest,
    Opening,
    Receipt,
    Record,
    Refusal,
    Request,
    Result,
    Roll,
    Ruling,
    VotekitError,
    _canonical,
    _structure,
    check_cast,
    check_request,
)
from votekit.messages import read_stamps, write_stamps
from votekit.record import FILES
from votekit.refusal import CODES
from votekit.register import read_register_line

Reader = Callable[[bytes], bytes]


def session() -> bytes:
    return sessions.mixed().manifest.session


def request_state() -> bytes:
    meeting = sessions.device()
    return BallotRequest.new(meeting.manifest, ticket=meeting.named[6].to_text()).to_bytes()


def credential_state() -> bytes:
    meeting = sessions.device()
    return Credential(
        manifest=meeting.manifest, group="all", seed=bytes(32), stamps=(bytes(384),) * 3
    ).to_bytes()


def receipt() -> bytes:
    return Receipt.signed(session=session(), cast=bytes(32), seed=bytes(32)).data


def rewritten_batch(data: bytes) -> bytes:
    number, batch = Batch.from_line(data)
    return batch.line(number)


READERS: dict[str, tuple[Callable[[], bytes], Reader]] = {
    "manifest": (lambda: file("manifest.json"), lambda data: Manifest.from_bytes(data).to_bytes()),
    "issued": (lambda: file("issued.json"), lambda data: Issued.from_bytes(data).to_bytes()),
    "closing": (lambda: file("closing.json"), lambda data: Closing.from_bytes(data).to_bytes()),
    "opening": (lambda: file("opening.json"), lambda data: Opening.from_bytes(data).to_bytes()),
    "result": (lambda: file("result.json"), lambda data: Result.from_bytes(data).to_bytes()),
    "declaration": (lambda: file("declarations.jsonl"), lambda data: Declaration.from_bytes(data).to_bytes()),
    "ruling": (
        lambda: file("rulings.jsonl"),
        lambda data: Ruling.from_line(data, session=session()).line(session()),
    ),
    "batch": (lambda: file("batches.jsonl"), rewritten_batch),
    "register line": (
        lambda: file("register.jsonl"),
        lambda data: _structure.write(read_register_line(data, where="")),
    ),
    "roll": (
        lambda: file("roll.jsonl"),
        lambda data: b"".join(Roll.from_lines([data], ()).lines()),
    ),
    "receipt": (receipt, lambda data: Receipt.from_bytes(data).data),
    "stamps": (
        lambda: write_stamps(session=bytes(32), request=bytes(32), stamps=[bytes(384)]),
        lambda data: _structure.write(read_stamps(data)),
    ),
    "request state": (
        request_state,
        lambda data: BallotRequest.from_bytes(data, manifest=sessions.device().manifest).to_bytes(),
    ),
    "credential state": (
        credential_state,
        lambda data: Credential.from_bytes(data, manifest=sessions.device().manifest).to_bytes(),
    ),
    "issuer key": (
        lambda: b'{"name":"x","private":"AAAA"}',
        lambda data: IssuerKey.from_bytes(data).to_bytes(),
    ),
    "session key": (lambda: bytes(32), lambda data: votekit.SessionKey.from_bytes(data).to_bytes()),
}


def file(name: str) -> bytes:
    """A whole document, or the first line of a file of lines."""
    data = sessions.mixed().files()[name]
    return data if name.endswith(".json") else data.split(b"\n")[0]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
    | st.binary(max_size=40).map(_canonical.to_text),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abcdefgh_", max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


def mutated(draw: Callable[[Any], Any], data: bytes) -> bytes:
    """Valid JSON with one value changed; or valid bytes cut, doubled, or with a byte changed."""
    try:
        value = _canonical.decode(data, limit=len(data))
    except VotekitError:
        value = None
    how = draw(st.integers(0, 3))
    if how < 2 and value is not None:
        path, _ = draw(st.sampled_from(list(places(value))))
        return _canonical.encode(with_change(value, path, draw(JSON)))
    position = draw(st.integers(0, max(0, len(data) - 1)))
    return {
        0: data[:position],
        1: data[position:],
        2: data[:position] + draw(st.binary(max_size=4)) + data[position + 1 :],
        3: draw(st.binary(max_size=200)),
    }[how]


@pytest.mark.parametrize("name", READERS)
def test_a_reader_takes_what_it_writes_and_nothing_else(name: str) -> None:
    make, rewritten = READERS[name]
    valid = make()

    if name != "issuer key":
        assert rewritten(valid) == valid

    @settings(max_examples=60)
    @given(st.data())
    def any_bytes(data: st.DataObject) -> None:
        given_bytes = mutated(data.draw, valid)
        try:
            again = rewritten(given_bytes)
        except VotekitError as error:
            for fault in error.faults:
                assert fault.problem("zh")
                assert fault.cure("en")
            return
        assert again == given_bytes

    any_bytes()


def test_any_bytes_as_a_request() -> None:
    meeting = sessions.device()
    asked = BallotRequest.new(meeting.manifest, ticket=meeting.named[6].to_text())
    check = partial(check_request, meeting.manifest, roll=meeting.secrets.roll)
    assert isinstance(check(asked.data), Request)

    @settings(max_examples=150)
    @given(st.data())
    def any_bytes(data: st.DataObject) -> None:
        message = mutated(data.draw, asked.data)
        found = check(message)
        if isinstance(found, Refusal):
            assert found.code in CODES
        else:
            assert message == asked.data

    any_bytes()


def test_any_bytes_as_a_cast() -> None:
    meeting = sessions.device()
    valid = meeting.casts[0]
    assert isinstance(check_cast(meeting.manifest, valid), Cast)

    @settings(max_examples=150)
    @given(st.data())
    def any_bytes(data: st.DataObject) -> None:
        message = mutated(data.draw, valid)
        found = check_cast(meeting.manifest, message)
        if isinstance(found, Refusal):
            assert found.code in CODES
        else:
            assert message == valid

    any_bytes()


@given(st.text(max_size=60))
@example("0000-0000-0000-0000-00")
def test_any_text_as_a_code(text: str) -> None:
    for read in (votekit.Ticket.from_text, votekit.SigningCode.from_text, votekit.OpeningCode.from_text):
        try:
            found = read(text)
        except votekit.FormatError:
            continue
        assert read(found.to_text()) == found


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from([*FILES, "x"]), st.binary(max_size=100)))
def test_any_bytes_as_a_record(files: dict[str, bytes]) -> None:
    """The audit reports whatever it finds; it never raises, and such a record never passes."""
    report = votekit.audit(sessions.record(files))
    assert report.verdict == "failed"


@pytest.mark.parametrize("kind", ["mixed", "sheets"])
def test_any_value_anywhere_in_a_record(kind: str) -> None:
    """Several files at once, each with a value changed into any other: a verdict, and not a good one."""
    meeting = sessions.COMPLETE[kind]()
    files = meeting.files()
    typed = identifiers(meeting)

    @settings(max_examples=60)
    @given(st.data())
    def any_record(data: st.DataObject) -> None:
        changed = dict(files)
        for name in data.draw(st.lists(st.sampled_from(sorted(files)), min_size=1, max_size=3, unique=True)):
            lines = [files[name]] if name.endswith(".json") else files[name].splitlines()
            index = data.draw(st.integers(0, len(lines) - 1))
            lines[index] = mutated(data.draw, lines[index])
            changed[name] = b"\n".join(lines) + (b"" if name.endswith(".json") else b"\n")
        streams = {name: io.BytesIO(found) for name, found in changed.items()}
        given_identifiers = typed if data.draw(st.booleans()) else {}
        report = votekit.audit(Record.from_files(streams), **given_identifiers)
        only = {name for name in files if changed[name] != files[name]}
        unsigned = not meeting.definition.sealed and only == {"declarations.jsonl"}
        if given_identifiers and only and not unsigned:
            assert report.verdict in {"failed", "undeclared"}

    any_record()
