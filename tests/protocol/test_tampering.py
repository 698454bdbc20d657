"""Every file, every line, every value of a complete record, changed: the audit must see it.

MUST (protocol, section 8): "The audit re-derives everything from the record and from the session id and closing
digest that the auditor types in from paper." Where nothing is sealed the result digest is typed in too.
What may change unseen is named here, each with its reason, and nowhere else.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from tests.meeting import Meeting
from tests.protocol.sessions import COMPLETE, VERDICTS, Files, identifiers, lines
from votekit import _blindrsa, _canonical, _suite
from votekit.manifest import Manifest
from votekit.record import FILES

Path = tuple[str | int, ...]
BINARY = re.compile(r"[A-Za-z0-9_-]{22,}")

UNSIGNED = {"by", "on"}
"""Where nothing is sealed nobody signs a declaration: the report says ``declaration-unsigned``."""

EVERY_FILE = [
    (kind, name)
    for kind, names in {
        "device": "manifest roll names issued register box closing opening declarations",
        "kiosk": "roll issued register",
        "mixed": "issued batches closing opening rulings result declarations",
        "sheets": "manifest roll names issued batches closing rulings result declarations",
        "keypad": "batches declarations",
        "totals": "batches",
    }.items()
    for name in sorted(FILES)
    if name.partition(".")[0] in names.split()
]
"""Of kinds that would only repeat one another's files, those that differ."""


@pytest.fixture(autouse=True, scope="module")
def remembered() -> Iterator[None]:
    """Pure functions answer the same question once: most of a changed record is unchanged."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (_suite, "verify"),
            (_suite, "check_ed25519_public"),
            (_suite, "unseal"),
            (_suite, "x25519_public"),
            (_blindrsa, "verify"),
            (_blindrsa, "verify_blind"),
        ):
            patch.setattr(module, name, cache(getattr(module, name)))
        read = cache(Manifest.from_bytes)
        patch.setattr(Manifest, "from_bytes", read)
        yield


def verdict(meeting: Meeting, files: Files) -> str:
    return meeting.audit(files, **identifiers(meeting)).verdict


def values_of(name: str, data: bytes) -> list[Any]:
    if name.endswith(".json"):
        return [_canonical.decode(data, limit=len(data))]
    return [_canonical.decode(line[:-1], limit=len(line)) for line in lines(data)]


def written(name: str, values: list[Any]) -> bytes:
    if name.endswith(".json"):
        return _canonical.encode(values[0])
    return b"".join(_canonical.encode(value) + b"\n" for value in values)


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value in a JSON value, itself first; of a list its last, since the others are like it."""
    yield path, value
    if type(value) is dict:
        for name in value:
            yield from places(value[name], (*path, name))
    elif type(value) is list:
        for index in range(max(0, len(value) - 1), len(value)):
            yield from places(value[index], (*path, index))


def with_change(value: Any, path: Path, replacement: Any) -> Any:
    if not path:
        return replacement
    copied = value.copy()
    copied[path[0]] = with_change(value[path[0]], path[1:], replacement)
    return copied


def other_values(path: Path, value: Any, known: dict[object, list[Any]]) -> Iterator[Any]:
    """What may stand in a value's place: nearly the same, and what stands under the same name elsewhere."""
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case None:
            yield 0
        case str():
            if BINARY.fullmatch(value) and len(value) % 4 != 1:
                yield ("B" if value[0] != "B" else "C") + value[1:]
            else:
                yield value + "x"
        case dict():
            yield {**value, "x": None}
            if value:
                yield dict(list(value.items())[1:])
        case list():
            yield [*value, *value[-1:]] if value else [0]
            if value:
                yield value[1:]
            if value != value[::-1]:
                yield value[::-1]
    if path and not isinstance(value, dict | list):
        name = path[-1]
        yield from [
            other for other in known.get(name, ()) if type(other) is not type(value) or other != value
        ][:1]


def changes(values: list[Any]) -> Iterator[tuple[Path, Any, list[Any]]]:
    """(where, what stands there now, the values of the file with that change)."""
    found = [
        ((index, *path), value)
        for index in sorted({0, len(values) - 1})
        for path, value in places(values[index])
    ]
    known: dict[object, list[Any]] = {}
    for path, value in found:
        if not isinstance(value, dict | list):
            known.setdefault(path[-1], []).append(value)
    for path, value in found:
        for other in other_values(path, value, known):
            index, *rest = path
            changed = values.copy()
            changed[int(index)] = with_change(values[int(index)], tuple(rest), other)
            yield path, other, changed


def may_pass(meeting: Meeting, name: str, path: Path) -> bool:
    unsigned = not meeting.definition.sealed and name == "declarations.jsonl"
    return unsigned and path[-1] in UNSIGNED


def expected(name: str) -> set[str]:
    """A record without its last declaration is undeclared; nothing else is that."""
    return {"failed", "undeclared"} if name == "declarations.jsonl" else {"failed"}


@pytest.mark.parametrize("kind", COMPLETE)
def test_untouched_it_passes(kind: str) -> None:
    meeting = COMPLETE[kind]()
    assert verdict(meeting, meeting.files()) == VERDICTS[kind]


@pytest.mark.parametrize(("kind", "name"), EVERY_FILE)
def test_every_value(kind: str, name: str) -> None:
    meeting = COMPLETE[kind]()
    files = meeting.files()
    survivors = []
    number = 0
    for path, other, values in changes(values_of(name, files[name])):
        data = written(name, values)
        assert data != files[name]
        number += 1
        if verdict(meeting, {**files, name: data}) not in expected(name) and not may_pass(
            meeting, name, path
        ):
            survivors.append((path, other))
    assert survivors == []
    assert number > 5


# Lines


def line_changes(data: bytes) -> Iterator[tuple[str, bytes]]:
    found = lines(data)
    for index in sorted({0, len(found) // 2, len(found) - 1}):
        line = found[index]
        yield f"without line {index + 1}", b"".join(found[:index] + found[index + 1 :])
        yield f"line {index + 1} twice", b"".join([*found[: index + 1], line, *found[index + 1 :]])
    if len(found) > 1:
        yield "first two exchanged", b"".join([found[1], found[0], *found[2:]])
        yield "backwards", b"".join(reversed(found))
    yield "an empty line", b"".join([*found, b"\n"])
    yield "CRLF", data.replace(b"\n", b"\r\n")
    yield "CR", data.replace(b"\n", b"\r")
    yield "U+2028", data.replace(b"\n", "\u2028".encode())
    yield "no end", data[:-1]
    yield "a space before the end", data[:-1] + b" \n"
    yield "a byte order mark", b"\xef\xbb\xbf" + data


DIFFERENT = [kind for kind in COMPLETE if kind != "kiosk"]
"""A kiosk has the files of devices and, with paper, those of ``mixed``."""

OPTIONAL_LINES = {("mixed", "declarations.jsonl", "without line 1")}
"""A declaration with pending points, left out: the one that followed it says all that it said."""


@pytest.mark.parametrize("kind", DIFFERENT)
def test_every_line(kind: str) -> None:
    meeting = COMPLETE[kind]()
    files = meeting.files()
    survivors = []
    for name, data in files.items():
        if not name.endswith(".jsonl"):
            continue
        for what, changed in line_changes(data):
            if verdict(meeting, {**files, name: changed}) not in expected(name):
                survivors.append((kind, name, what))
    assert set(survivors) <= OPTIONAL_LINES


# Files


def file_changes(files: Files, twin: Files) -> Iterator[tuple[str, str, Files]]:
    for name, data in files.items():
        yield name, "removed", {other: kept for other, kept in files.items() if other != name}
        yield (
            name,
            "renamed",
            {(f"{other}.bak" if other == name else other): kept for other, kept in files.items()},
        )
        yield name, "empty", {**files, name: b""}
        yield name, "twice", {**files, name: data + data}
        if data != twin[name]:
            yield name, "of another session", {**files, name: twin[name]}
    names = sorted(files)
    for name, other in pairwise(names):
        yield name, f"exchanged with {other}", {**files, name: files[other], other: files[name]}
    for name in {*FILES, "notes.txt"} - set(files):
        yield name, "added", {**files, name: b"{}"}
        yield name, "added empty", {**files, name: b""}
        yield name, "added as a line", {**files, name: b"{}\n"}


@pytest.mark.parametrize("kind", DIFFERENT)
def test_every_file(kind: str) -> None:
    meeting = COMPLETE[kind]()
    twin = COMPLETE[kind].__wrapped__().files()  # type: ignore[attr-defined]
    survivors = [
        (name, what)
        for name, what, files in file_changes(meeting.files(), twin)
        if verdict(meeting, files) not in expected(name)
    ]
    # Names may be kept from the public; whoever does so publishes a record without them.
    assert set(survivors) <= {("names.jsonl", "removed")}


# Bytes


@pytest.mark.parametrize("kind", ["device", "mixed", "sheets"])
def test_truncated_anywhere(kind: str) -> None:
    meeting = COMPLETE[kind]()
    files = meeting.files()
    for name, data in files.items():
        ends = {0, 1, len(data) - 1, *range(len(data) // 7, len(data), len(data) // 7)}
        ends |= {len(b"".join(lines(data)[:count])) for count in (1, 2, 3)} - {len(data)}
        for end in sorted(ends):
            assert verdict(meeting, {**files, name: data[:end]}) in expected(name), (name, end)


@pytest.mark.parametrize("kind", ["device", "mixed", "sheets"])
def test_any_bit_flipped(kind: str) -> None:
    meeting = COMPLETE[kind]()
    files = meeting.files()
    for name, data in files.items():
        for number, position in enumerate(range(0, len(data), len(data) // 12 + 1)):
            flipped = bytearray(data)
            flipped[position] ^= 1 << number % 8
            found = verdict(meeting, {**files, name: bytes(flipped)})
            free = not meeting.definition.sealed and name == "declarations.jsonl"
            assert found in expected(name) or free, (name, position)
