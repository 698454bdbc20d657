"""Record (存档): the published folder of a session as streams, nothing secret in it.

Source: spec section 8.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Self

import attrs

from votekit import _canonical
from votekit.batch import Batch
from votekit.closing import Closing, box_lines
from votekit.declaration import Declaration
from votekit.errors import FormatError, fault
from votekit.issued import Issued
from votekit.manifest import Manifest
from votekit.opening import Opening
from votekit.register import sorted_register
from votekit.result import Result
from votekit.roll import Roll
from votekit.ruling import Ruling, sorted_rulings

FILES: Mapping[str, int] = {
    "manifest.json": 8_388_608,
    "roll.jsonl": 4_096,
    "names.jsonl": 4_096,
    "issued.json": 8_388_608,
    "register.jsonl": 65_536,
    "box.jsonl": 131_072,
    "batches.jsonl": 67_108_864,
    "closing.json": 8_388_608,
    "opening.json": 8_388_608,
    "rulings.jsonl": 65_536,
    "result.json": 67_108_864,
    "declarations.jsonl": 1_048_576,
}
"""Every file a record may have, with the limit of the whole file, or of one line where lines stand in it."""

CHUNK = 65_536


@attrs.frozen(kw_only=True)
class Record:
    """The files of a session. Those that its sources do not need, or that it never came to, are absent.

    Attributes:
        streams: file name to a seekable binary stream, or to chunks of bytes that can be iterated again.
    """

    streams: Mapping[str, IO[bytes] | Sequence[bytes]] = attrs.field(repr=False)

    @classmethod
    def build(
        cls,
        *,
        manifest: Manifest,
        roll: Roll | None = None,
        issued: Issued | None = None,
        closing: Closing | None = None,
        result: Result | None = None,
        register: Iterable[bytes] = (),
        casts: Iterable[bytes] = (),
        batches: Sequence[Batch] = (),
        opening: Opening | None = None,
        rulings: Sequence[Ruling] = (),
        declarations: Sequence[Declaration] = (),
        names: bool = True,
    ) -> Self:
        """Put a record together, as far as the session has come.

        Args:
            manifest: the session.
            roll: the frozen roll.
            issued, closing, opening, result: the documents of the day; None where the day did not come to it.
            register: lines of ``register_line``, in any order.
            casts: the box, in any order.
            batches: in the order in which they were counted.
            rulings: in any order.
            declarations: in the order in which they were made.
            names: whether the names behind the salted digests are part of it.

        Raises:
            VerificationError: a cast that the box would never have taken.
            FormatError: a register line that is none, or two of one holder.
        """
        sealed = manifest.definition.sealed
        by_holder = [line for _, line in sorted_register(register)]
        texts: dict[str, bytes | None] = {
            "manifest.json": manifest.to_bytes(),
            "issued.json": issued.to_bytes() if issued else None,
            "closing.json": closing.to_bytes() if closing else None,
            "opening.json": opening.to_bytes() if opening else None,
            "result.json": result.to_bytes() if result else None,
        }
        lines: dict[str, Sequence[bytes] | None] = {
            "roll.jsonl": roll.lines() if roll and roll.lines() else None,
            "names.jsonl": roll.names() if names and roll and roll.voters else None,
            "register.jsonl": by_holder if sealed and (by_holder or issued) else None,
            "box.jsonl": box_lines(manifest, casts) if sealed and closing else None,
            "batches.jsonl": [batch.line(number) for number, batch in enumerate(batches, 1)]
            if batches
            else None,
            "rulings.jsonl": [ruling.line(manifest.session) for ruling in sorted_rulings(rulings)] or None,
            "declarations.jsonl": [each.to_bytes() for each in declarations] or None,
        }
        streams: dict[str, Sequence[bytes]] = {}
        for name in FILES:
            if (text := texts.get(name)) is not None:
                streams[name] = (text,)
            elif (found := lines.get(name)) is not None:
                streams[name] = tuple(line + b"\n" for line in found)
        return cls(streams=streams)

    @classmethod
    def from_files(cls, files: Mapping[str, IO[bytes]]) -> Self:
        """Take the files of a folder or a zip; they are read when needed, with a bound on every line.

        Args:
            files: file name to a seekable binary stream.
        """
        return cls(streams=dict(files))

    def files(self) -> Mapping[str, Iterable[bytes]]:
        """File name to chunks of its bytes, to be written as they come."""
        return {name: self.chunks(name) for name in self.streams}

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one file from its beginning."""
        stream = self.streams[name]
        if isinstance(stream, Sequence):
            yield from stream
            return
        stream.seek(0)
        while chunk := stream.read(CHUNK):
            yield chunk

    def lines(self, name: str) -> Iterator[tuple[int, bytes]]:
        """The lines of one file, numbered from 1, without line ends; nothing where it is absent.

        Raises:
            FormatError: a line over the file's limit, or without an end.
        """
        if name in self.streams:
            yield from _canonical.lines(self.chunks(name), limit=FILES[name], where=name)

    def whole(self, name: str) -> bytes | None:
        """The bytes of one small file; None where it is absent.

        Raises:
            FormatError: over the file's limit.
        """
        if name not in self.streams:
            return None
        limit = FILES[name]
        found = bytearray()
        for chunk in self.chunks(name):
            found += chunk
            if len(found) > limit:
                raise FormatError(fault(name, "VK-1001", length=len(found), limit=limit))
        return bytes(found)
