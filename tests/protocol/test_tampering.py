"""Every file, every line, every value of a complete record, changed: the audit must see it.

MUST (protocol, section 8): "The audit re-derives everything from the record and from the session id and closing
digest that the auditor types in from paper." Where nothing is sealed the result digest is typed in too.
What may change unseen is named here, each with its reason, and nowhere else.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from votekit import _blindrsa, _canonical, _suite
from votekit.manifest import Manifest
from votekit.record import FILES

from tests.meeting import Meeting
from tests.protocol.sessions import COMPLETE, VERDICTS, Files, identifiers, lines, record

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
    """Every value in a JSON value, itself first; of a list of many its first and its last."""
    yield path, value
    if type(value) is dict:
        for name in value:
            yield from places(value[name], (*path, name))
    elif type(value) is list:
        for index in sorted({0, len(value) - 1}) if value else ():
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
        yield from [other for other in known.get(name, ()) if type(other) is not type(value) or other != value][:1]


def changes(values: list[Any]) -> Iterator[tuple[Path, Any, list[Any]]]:
    """(where, what stands there now, the values of the file with that change)."""
    found = [((index, *path), value) for index in sorted({0, len(values) - 1}) for path, value in places(values[index])]
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
        if verdict(meeting, {**files, name: data}) not in expected(name) and not may_pass(meeting, name, path):
            survivors.append((path, other))
    assert survivors == []
    assert number > 5
