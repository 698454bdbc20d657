"""Walk: one audit under way, what it has read, and what each check has found.

Whatever cannot be read is a fault of the record, never an exception.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from typing import TypeVar

import attrs

from votekit import _codes
from votekit.batch import Batch
from votekit.casts import CheckedCast
from votekit.closing import Closing
from votekit.declaration import Declaration
from votekit.errors import Fault, FormatError, VotekitError, fault
from votekit.issued import Issued
from votekit.manifest import Manifest
from votekit.opening import Opening
from votekit.record import Record
from votekit.result import Result
from votekit.roll import RollLine
from votekit.ruling import Ruling

T = TypeVar("T")

SHOWN = 20
"""Faults of one check that a report keeps."""

MAY_BE_EMPTY = frozenset({"register.jsonl", "box.jsonl"})
"""Files of lines that stand in a record of sealed ballots also where nobody asked or voted."""


@attrs.frozen
class Typed:
    """What the auditor typed in from paper: 20 or 32 octets of each identifier, None where it was not given."""

    session: bytes | None
    closing: bytes | None
    result: bytes | None

    @staticmethod
    def differ(wanted: bytes | None, whole: bytes | None) -> tuple[str, str] | None:
        """What the record has and what was typed, as people compare them; None where they agree."""
        if wanted is None or (whole is not None and _codes.matches_identifier(wanted, whole)):
            return None
        found = "—" if whole is None else _codes.write_identifier(whole)
        return found, _codes.write_identifier(wanted.ljust(32, b"\x00"))


@attrs.define
class Walk:
    """One audit under way.

    Attributes:
        found: check to its faults; a check that is not in it had nothing to look at.
        values: check to the numbers it saw.
        holders: every line of the roll by ticket, key or voter.
        complete: how many register lines every issuer stamped.
        register: digest of the whole register as it lies in the record.
        by_key: the casts of the box by ballot key, without their bytes.
        recounted: the result counted again.
        declared: whether the last declaration is of that result.
        linked: whether the record of the session before was held against this one.
    """

    record: Record
    typed: Typed
    executor: Executor | None
    found: dict[str, list[Fault]] = attrs.field(factory=dict)
    values: dict[str, dict[str, object]] = attrs.field(factory=dict)
    manifest: Manifest | None = None
    holders: dict[bytes, RollLine] = attrs.field(factory=dict)
    issued: Issued | None = None
    complete: int = 0
    register: bytes | None = None
    closing: Closing | None = None
    batches: tuple[Batch, ...] = ()
    opening: Opening | None = None
    by_key: dict[bytes, list[CheckedCast]] = attrs.field(factory=dict)
    rulings: tuple[Ruling, ...] = ()
    result: Result | None = None
    recounted: Result | None = None
    declarations: tuple[Declaration, ...] = ()
    declared: bool = False
    linked: bool = False

    def add(self, check: str, *faults: Fault) -> None:
        """Put faults down to a check: it has failed; without any, it was made."""
        found = self.found.setdefault(check, [])
        found.extend(faults[: SHOWN - len(found)])

    def see(self, check: str, **values: object) -> None:
        """A check has something to look at, and saw these numbers."""
        self.found.setdefault(check, [])
        self.values.setdefault(check, {}).update(values)

    def document(self, name: str, check: str, read: Callable[[bytes], T]) -> T | None:
        """A whole file as a value; what cannot be read is a fault of its encoding."""
        try:
            data = self.record.whole(name)
            if data is None:
                return None
            self.see(check)
            return read(data)
        except VotekitError as error:
            self.add("files", *error.faults)
            self.add(check, fault(name, "VK-8005"))
            return None

    def lines(self, name: str, check: str, read: Callable[[bytes, str], T]) -> Iterator[tuple[int, T, bytes]]:
        """The lines of a file as values; what cannot be read is a fault of its encoding, and passed over."""
        unread, number = 0, 0
        try:
            for number, data in self.record.lines(name):
                self.see(check)
                try:
                    value = read(data, f"{name} line {number}")
                except VotekitError as error:
                    self.add("files", *error.faults)
                    unread += 1
                    continue
                yield number, value, data
        except FormatError as error:
            self.add("files", *error.faults)
            unread += 1
        if unread:
            self.add(check, fault(name, "VK-8005"))
        elif number == 0 and name in self.record.streams and name not in MAY_BE_EMPTY:
            # "those that a session's sources do not need are absent": an empty one would say so in two ways.
            self.add("files", fault(name, "VK-8006"))
