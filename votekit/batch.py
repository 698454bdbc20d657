"""Batch (批): ballots that came in by hand or from another system, with their source.

``paper`` is keyed twice and settled (see ``votekit.keying``), ``keypad`` has one row a voter, ``totals`` has
counts only (see ``votekit.tables``). Ballots are kept sorted by content, never by place.
Source: spec section 7, "Batches".
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

import attrs

from votekit import _canonical, _structure
from votekit._canonical import MAX_INTEGER
from votekit._structure import Size
from votekit.ballot import BALLOT, FOREIGN, HANDWRITING, VOID_ROW, Marks, buckets
from votekit.definition import Definition
from votekit.errors import Fault, FormatError, fault

Counts: TypeAlias = Mapping[str, Mapping[str, int]]
"""Item id to mark to number. The pseudo item ``ballot`` may hold ``{"void": n}``: ballots void as a whole."""

BATCH_LIMIT = 64 * 1024 * 1024
VOID = "void"
_PASSES = 2


@attrs.frozen(kw_only=True)
class Settled:
    """A cell in which two keyings differed, and what the paper says. No place is kept.

    Attributes:
        item: the row; None where one keying lacks a whole ballot.
        first, second, value: a mark or a handwriting code, None for blank;
            with ``item`` None: ``present`` or ``absent``.
    """

    item: str | None
    first: str | None
    second: str | None
    value: str | None


def _copied_ballots(ballots: Sequence[Marks] | None) -> tuple[Marks, ...] | None:
    if ballots is None:
        return None
    return tuple(sorted((dict(marks) for marks in ballots), key=_canonical.encode))


def _copied_counts(counts: Counts | None) -> Counts | None:
    return None if counts is None else {item: dict(row) for item, row in counts.items()}


def _copied_names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)


def _sorted_settled(settled: Iterable[Settled]) -> tuple[Settled, ...]:
    return tuple(sorted(settled, key=_structure.write))


def _as_recorded(batch: "Batch") -> tuple[bytes, ...]:
    keyed_alike = batch.source == "paper" and batch.ballots is not None and not batch.settled
    return (keying_digest(batch.ballots or ()),) * 2 if keyed_alike else ()


@attrs.frozen(kw_only=True)
class Batch:
    """Ballots or counts from one source.

    Attributes:
        source: where they came from.
        by: who entered them; for paper the two who keyed, in order of the passes.
        origin: what they were entered from: 第1袋, or a file's name and digest.
        ballots: marks of each ballot, kept sorted by their canonical bytes; None for totals.
        counts: for totals only.
        sums_accepted: for totals: people accepted that the rows do not add up to one number.
        keyings: for paper: digests of the two passes, 32 bytes each; see ``keying_digest``. Left out where
            nothing was settled, both passes are taken to be what is recorded.
        settled: for paper: the cells in which the passes differed, sorted.
        settled_by: who settled them; empty when nothing differed.

    Raises:
        TypeError: marks or counts of other types than str and int.
        FormatError: an undisplayable text.
    """

    source: Literal["paper", "keypad", "totals"]
    by: tuple[str, ...] = attrs.field(converter=_copied_names)
    origin: str
    ballots: tuple[Marks, ...] | None = attrs.field(default=None, converter=_copied_ballots, repr=False)
    counts: Counts | None = attrs.field(default=None, converter=_copied_counts)
    sums_accepted: bool = False
    settled: tuple[Settled, ...] = attrs.field(default=(), converter=_sorted_settled)
    settled_by: str = ""
    keyings: tuple[bytes, ...] = attrs.field(default=attrs.Factory(_as_recorded, takes_self=True))

    def __attrs_post_init__(self) -> None:
        for marks in self.ballots or ():
            if any(type(text) is not str for pair in marks.items() for text in pair):
                raise TypeError("marks are str to str")
        for row in (self.counts or {}).values():
            if any(type(number) is not int for number in row.values()):
                raise TypeError("counts are int")
        faults: list[Fault] = []
        for place, text in ((f"by[{index}]", name) for index, name in enumerate(self.by)):
            faults.extend(_text_faults(place, text))
        faults.extend(_text_faults("origin", self.origin))
        if self.settled_by:
            faults.extend(_text_faults("settled_by", self.settled_by))
        if faults:
            raise FormatError(faults)

    @property
    def size(self) -> int:
        """How many ballots it holds, valid or not; for totals as most of its rows say."""
        if self.ballots is not None:
            return len(self.ballots)
        counts = self.counts or {}
        rows = [sum(row.values()) for item, row in counts.items() if item != BALLOT]
        return usual_sum(rows) + counts.get(BALLOT, {}).get(VOID, 0)

    def faults(self, definition: Definition) -> tuple[Fault, ...]:
        """Everything in it that does not fit the definition or itself; empty when it may be counted."""
        faults: list[Fault] = []
        if self.source not in definition.sources:
            faults.append(fault("source", "VK-3301", source=self.source))
        if not self.by:
            faults.append(fault("by", "VK-3302"))
        if self.source == "totals":
            if self.counts is None or self.ballots is not None:
                faults.append(fault("counts", "VK-3303"))
            else:
                faults.extend(self._count_faults(definition, self.counts))
        elif self.ballots is None or self.counts is not None or self.sums_accepted:
            faults.append(fault("ballots", "VK-3304"))
        else:
            for index, marks in enumerate(self.ballots):
                faults.extend(
                    each.within(f"ballots[{index}]") for each in self._mark_faults(definition, marks)
                )
        faults.extend(self._keying_faults())
        return tuple(faults)

    def _mark_faults(self, definition: Definition, marks: Marks) -> list[Fault]:
        rule = definition.ballot
        items = {item.id for item in definition.items}
        paper = self.source == "paper"
        faults: list[Fault] = []
        for item, mark in marks.items():
            if item == BALLOT and paper:
                if mark != FOREIGN:
                    faults.append(fault(item, "VK-3307", mark=mark))
            elif item not in items:
                faults.append(fault(item, "VK-3305", item=item))
            elif mark not in rule.marks and not (paper and mark in HANDWRITING):
                faults.append(fault(item, "VK-3306", mark=mark, marks="、".join(rule.marks)))
        return faults

    def _count_faults(self, definition: Definition, counts: Counts) -> list[Fault]:
        items = [item.id for item in definition.items]
        names = buckets(definition.ballot)
        faults = [fault("counts", "VK-3309", item=item) for item in items if item not in counts]
        for item, row in counts.items():
            place = f"counts.{item}"
            known: tuple[str, ...] = (*names, VOID_ROW)
            if item == BALLOT:
                known = (VOID,)
            elif item not in items:
                faults.append(fault(place, "VK-3305", item=item))
                continue
            else:
                faults.extend(fault(place, "VK-3310", mark=mark) for mark in names if mark not in row)
            for mark, number in row.items():
                if mark not in known:
                    faults.append(fault(f"{place}.{mark}", "VK-3306", mark=mark, marks="、".join(known)))
                elif not 0 <= number <= MAX_INTEGER:
                    faults.append(fault(f"{place}.{mark}", "VK-3319", number=number))
        if faults or self.sums_accepted:
            return faults
        return sum_faults(definition, counts, {item: f"counts.{item}" for item in items})

    def _keying_faults(self) -> list[Fault]:
        if self.source != "paper":
            if self.keyings or self.settled or self.settled_by:
                return [fault("keyings", "VK-3326")]
            return []
        if len(self.by) != _PASSES or self.by[0].strip() == self.by[1].strip():
            # "each bag keyed twice by two people"
            return [fault("by", "VK-3327")]
        if len(self.keyings) != _PASSES:
            return [fault("keyings", "VK-3328")]
        if bool(self.settled) != bool(self.settled_by):
            return [fault("settled_by", "VK-3329")]
        if (
            self.ballots is not None
            and not self.settled
            and set(self.keyings) != {keying_digest(self.ballots)}
        ):
            # Both passes must be what was recorded, unless people settled what differed.
            return [fault("keyings", "VK-3330")]
        return []

    def line(self, number: int) -> bytes:
        """The canonical JSON of line ``number`` of ``batches.jsonl``, from 1, without its line feed."""
        fields = {field.name: getattr(self, field.name) for field in attrs.fields(Batch)}
        return _structure.write(_Line(number=number, **fields))

    @classmethod
    def from_line(cls, data: bytes, *, where: str = "") -> "tuple[int, Batch]":
        """Read a line back: its number and the batch.

        Raises:
            FormatError: it is no batch, or its ballots are not sorted.
        """
        line = _structure.read(_Line, data, limit=BATCH_LIMIT, where=where)
        try:
            batch = cls(**{field.name: getattr(line, field.name) for field in attrs.fields(cls)})
        except FormatError as error:
            raise FormatError(each.within(where) for each in error.faults) from None
        if batch.line(line.number) != data:
            raise FormatError(fault(where, "VK-3331"))
        return line.number, batch


@attrs.frozen(kw_only=True)
class _Line:
    schema: Literal["votekit/batch/1"] = "votekit/batch/1"
    number: int
    source: Literal["paper", "keypad", "totals"]
    by: tuple[str, ...]
    origin: str
    ballots: tuple[dict[str, str], ...] | None
    counts: dict[str, dict[str, int]] | None
    sums_accepted: bool
    keyings: tuple[Annotated[bytes, Size(32)], ...]
    settled: tuple[Settled, ...]
    settled_by: str


def batches_digest(batches: Sequence[Batch]) -> bytes:
    """Digest of all batches of a session, numbered from 1 in the order given."""
    lines = b"".join(batch.line(number) + b"\n" for number, batch in enumerate(batches, 1))
    return _canonical.digest("votekit/batches/v1", lines)


def keying_digest(ballots: Sequence[Marks]) -> bytes:
    """Digest of what one pass keyed, sorted by content: it says nothing of places."""
    lines = b"".join(line + b"\n" for line in sorted(_canonical.encode(dict(marks)) for marks in ballots))
    return _canonical.digest("votekit/keying/v1", lines)


def usual_sum(sums: Sequence[int]) -> int:
    """What most rows add up to; of two sums equally frequent the greater; 0 without rows."""
    return max(sums, key=lambda each: (sums.count(each), each), default=0)


def sum_faults(definition: Definition, counts: Counts, places: Mapping[str, str]) -> list[Fault]:
    """A fault for each item whose row adds up to another number than most rows do.

    Args:
        counts: of every item.
        places: item id to the place that a fault names.
    """
    sums = {item.id: sum(counts[item.id].values()) for item in definition.items}
    found = list(sums.values())
    usual = usual_sum(found)
    return [
        fault(
            places[item.id],
            "VK-3320",
            name=item.name,
            marks="+".join(counts[item.id]),
            sum=sums[item.id],
            rows=found.count(usual),
            others=usual,
        )
        for item in definition.items
        if sums[item.id] != usual
    ]


def _text_faults(place: str, text: str) -> list[Fault]:
    if type(text) is not str:
        raise TypeError(f"{place} is a str")
    try:
        _canonical.displayed(text, place)
    except FormatError as error:
        return list(error.faults)
    return [] if text.strip() else [fault(place, "VK-3302")]
