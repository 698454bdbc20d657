"""Casts (票箱里的票), checked and opened one by one, in this process or on any executor.

Office and audit side. Nothing here depends on the order of the lines, and neither does any result.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from functools import lru_cache
from itertools import islice

import attrs

from votekit.ballot import Marks, VoidCode
from votekit.box import check_cast
from votekit.manifest import Manifest
from votekit.opening import Opening, open_ballot
from votekit.refusal import Refusal

CHUNK = 64
"""Lines that one task of an executor checks."""

AHEAD = 32
"""Tasks that may wait or run at once, so that a long box is streamed and not held."""


@attrs.frozen(kw_only=True)
class CheckedCast:
    """One line of the box, checked.

    Attributes:
        number: of the line, from 1.
        data: its bytes.
        refusal: why the box would never have taken it; then nothing below is set.
        key: the ballot public key.
        group: the group whose issuers stamped it.
        content: the marks, or the code of what failed; None where the box is not opened.
    """

    number: int
    data: bytes = attrs.field(repr=False)
    refusal: str | None = None
    key: bytes = b""
    group: str = ""
    content: Marks | VoidCode | None = None


def checked_casts(
    manifest: Manifest,
    opening: Opening | None,
    lines: Iterable[tuple[int, bytes]],
    *,
    executor: Executor | None = None,
) -> Iterator[CheckedCast]:
    """Check every line, and open it where the box is opened; in the order of the lines.

    Args:
        manifest: the session.
        opening: None where the box is not opened.
        lines: numbered from 1, without line ends; read once, as a stream.
        executor: shares the work; the answers are the same with any, or none.
    """
    numbered = iter(lines)
    if executor is None:
        for number, data in numbered:
            yield _check(manifest, opening, number, data)
        return
    manifest_bytes = manifest.to_bytes()
    opening_bytes = None if opening is None else opening.to_bytes()
    running: list[Future[list[CheckedCast]]] = []
    for chunk in iter(lambda: list(islice(numbered, CHUNK)), []):
        running.append(executor.submit(_check_chunk, manifest_bytes, opening_bytes, chunk))
        if len(running) >= AHEAD:
            yield from running.pop(0).result()
    for task in running:
        yield from task.result()


def _check_chunk(
    manifest: bytes, opening: bytes | None, lines: Sequence[tuple[int, bytes]]
) -> list[CheckedCast]:
    """One task: everything it needs crosses as bytes, so that it may run in another process."""
    read_manifest, read_opening = _documents(manifest, opening)
    return [_check(read_manifest, read_opening, number, data) for number, data in lines]


@lru_cache(maxsize=4)
def _documents(manifest: bytes, opening: bytes | None) -> tuple[Manifest, Opening | None]:
    return Manifest.from_bytes(manifest), None if opening is None else Opening.from_bytes(opening)


def _check(manifest: Manifest, opening: Opening | None, number: int, data: bytes) -> CheckedCast:
    cast = check_cast(manifest, data)
    if isinstance(cast, Refusal):
        return CheckedCast(number=number, data=data, refusal=cast.code)
    content = None if opening is None else open_ballot(manifest, opening, cast.message)
    return CheckedCast(number=number, data=data, key=cast.key, group=cast.group, content=content)


def contents(casts: Mapping[bytes, Sequence[CheckedCast]]) -> Iterator[Marks | VoidCode]:
    """One content a ballot key; two different casts under one key are one void ballot (spec 5.3)."""
    for found in casts.values():
        content: Marks | VoidCode | None = found[0].content if len(found) == 1 else "key-used-twice"
        if content is not None:
            yield content
