"""A terminal as the tests use it: a command line typed in a folder, keys piped in, what came out, the status."""

import contextlib
import io
import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from votekit_cli.main import main


@attrs.frozen
class Typed:
    """What one command did."""

    status: int
    out: str
    err: str
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class _Seen(io.BytesIO):
    """Bytes that also go where both streams are seen, in the order in which they were written."""

    def __init__(self, data: bytes, seen: list[bytes]) -> None:
        super().__init__(data)
        self.seen = seen

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.seen.append(bytes(data))
        return super().write(data)


class Standard(io.TextIOWrapper):
    """A standard stream over memory, with a ``buffer`` below it."""

    def __init__(self, data: bytes = b"", seen: list[bytes] | None = None) -> None:
        self.memory = _Seen(data, [] if seen is None else seen)
        super().__init__(self.memory, encoding="utf-8", newline="", write_through=True)

    def text(self) -> str:
        return self.memory.getvalue().decode("utf-8", errors="replace")


@attrs.define
class Terminal:
    """One person's terminal."""

    folder: Path
    language: str = "zh"

    def __call__(self, *arguments: str, keys: str | bytes = "", status: int | None = 0) -> Typed:
        """Type a command: its arguments, or one line as a shell would split it."""
        words = shlex.split(arguments[0]) if len(arguments) == 1 else list(arguments)
        data = keys.encode() if isinstance(keys, str) else keys
        with streams(data) as (out, err):
            found = main(["--lang", self.language, "-C", str(self.folder), *words])
        typed = Typed(
            found, out.text(), err.text(), b"".join(out.memory.seen).decode("utf-8", errors="replace")
        )
        if status is not None:
            assert typed.status == status, f"{shlex.join(words)} → {typed.status}\n{typed.text}"
        return typed

    def at(self, folder: str) -> "Terminal":
        return Terminal(self.folder / folder, self.language)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path


@contextlib.contextmanager
def streams(data: bytes) -> Iterator[tuple[Standard, Standard]]:
    seen: list[bytes] = []
    out, err, given = Standard(seen=seen), Standard(seen=seen), Standard(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", given)
        patch.setattr("sys.stdout", out)
        patch.setattr("sys.stderr", err)
        yield out, err
