"""Result (结果): the tally, what the rule makes of it, and what it leaves to people.

Codes, whole numbers, exact fractions and quoted clauses only; sentences are made by
``votekit.wording.results`` and never stored. The same input gives the same bytes everywhere.
Source: spec section 7.4.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import attrs

from votekit import _canonical, _codes, _structure
from votekit._structure import Size
from votekit.ballot import BALLOT
from votekit.batch import VOID, Batch, Counts
from votekit.definition import Definition, Source
from votekit.errors import Fault, FormatError, Language, fault
from votekit.numbers import Numbers
from votekit.outcome import Caution, ItemResult, NotChecked, Outcome, Point, State, conclude
from votekit.rules.validity import missing_numbers
from votekit.ruling import (
    AT_THRESHOLD,
    Ruling,
    canonical_point,
    canonical_value,
    repeated_points,
    sorted_rulings,
)
from votekit.signatures import SeatSignature, Signatures
from votekit.tally import DOUBT, Tally, tally

__all__ = [
    "Binding",
    "Caution",
    "ItemResult",
    "Outcome",
    "Point",
    "Result",
    "decide",
    "decide_tally",
]

RESULT_LIMIT = 64 * 1024 * 1024
_SMALL = "small:"


@attrs.frozen(kw_only=True)
class Binding:
    """What the result rests on: the whole session id and the digests of the documents before it."""

    session: Annotated[bytes, Size(32)]
    issued: Annotated[bytes, Size(32)]
    closing: Annotated[bytes, Size(32)]
    opening: Annotated[bytes, Size(32)] | None = None
    batches: Annotated[bytes, Size(32)] | None = None


@attrs.frozen(kw_only=True)
class Result:
    """Tally and outcome of one session; made by ``count`` or ``decide``, read by ``from_bytes``.

    Attributes:
        count: the version of the counting rules.
        binding: None for a result of ``decide``, which belongs to no session.
        rulings: all that were applied, sorted by point.
    """

    schema: Literal["votekit/result/1"] = "votekit/result/1"
    count: Literal["votekit/count/1"] = "votekit/count/1"
    binding: Binding | None
    numbers: Numbers
    tally: Tally
    outcome: Outcome
    rulings: tuple[Ruling, ...] = ()
    signatures: Signatures = attrs.field(factory=Signatures)

    @property
    def state(self) -> State:
        """``decided``, ``undecided``, ``awaiting-rulings`` (nothing is shown of the counts), or ``void``."""
        return self.outcome.state

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the vote is void: codes of the checks that failed."""
        return self.outcome.reasons

    @property
    def items(self) -> tuple[ItemResult, ...]:
        """The verdicts, in ballot order."""
        return self.outcome.items

    def item(self, identifier: str) -> ItemResult:
        """The verdict on one item; ``KeyError`` where there is none."""
        for each in self.outcome.items:
            if each.id == identifier:
                return each
        raise KeyError(identifier)

    @property
    def points(self) -> tuple[Point, ...]:
        """All points that the rule left open, also those settled since."""
        return self.outcome.points

    @property
    def undecided(self) -> tuple[str, ...]:
        """Codes of the points still open, waiting for a ruling or a run-off."""
        return tuple(point.code for point in self.outcome.points if point.pending is not None)

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """What people should see beside the outcome."""
        return self.outcome.warnings

    @property
    def not_checked(self) -> tuple[NotChecked, ...]:
        """Codes of what these sources cannot show."""
        return self.outcome.not_checked

    @property
    def session_signature(self) -> bytes | None:
        """The session key's signature over ``body_bytes``."""
        return self.signatures.session

    @property
    def scrutineer_signatures(self) -> tuple[tuple[int, bytes], ...]:
        """Seats and their signatures over ``tally_bytes``."""
        return tuple((each.seat, each.signature) for each in self.signatures.scrutineers)

    def signed(self, *, session: bytes | None, scrutineers: Sequence[tuple[int, bytes]]) -> "Result":
        """The same result with these signatures, the scrutineers' sorted by seat."""
        seats = tuple(
            SeatSignature(seat=seat, signature=signature) for seat, signature in sorted(scrutineers)
        )
        return attrs.evolve(self, signatures=Signatures(session=session, scrutineers=seats))

    def tally_bytes(self) -> bytes:
        """What scrutineers sign: binding, numbers and tally; no later ruling on the outcome changes them."""
        return _canonical.encode(
            {
                "schema": "votekit/tally/1",
                "count": self.count,
                "binding": _structure.unstructure(self.binding),
                "numbers": _structure.unstructure(self.numbers),
                "tally": _structure.unstructure(self.tally),
            }
        )

    def body_bytes(self) -> bytes:
        """Canonical JSON of all but the signatures: what ``digest`` is of and the session key signs."""
        whole = {field.name: getattr(self, field.name) for field in attrs.fields(Result)}
        del whole["signatures"]
        return _canonical.encode({name: _structure.unstructure(part) for name, part in whole.items()})

    @property
    def digest(self) -> bytes:
        """Digest of the body, 32 bytes: printed on every form."""
        return _canonical.digest("votekit/result/v1", self.body_bytes())

    @property
    def text(self) -> str:
        """The digest as it is printed on every form: 160 bits in 32 characters, 4 by 4."""
        return _codes.write_identifier(self.digest)

    def to_bytes(self) -> bytes:
        """Canonical JSON, signatures included."""
        return _structure.write(self)

    @classmethod
    def from_bytes(cls, data: bytes, *, where: str = "") -> "Result":
        """Read a result back.

        Raises:
            FormatError: the bytes are not exactly what ``to_bytes`` writes.
        """
        return _structure.read(cls, data, limit=RESULT_LIMIT, where=where)

    def sentences(self, language: Language = "zh") -> tuple[str, ...]:
        """The outcome in sentences: rule, base, exact fraction, comparison, verdict, what is open."""
        from votekit.wording import results

        return results.sentences(self, language)


def decide(
    definition: Definition, numbers: Numbers, counts: Counts, *, rulings: Sequence[Ruling] = ()
) -> Result:
    """Apply the rule to bare counts, without session, folder or keys.

    Args:
        definition: any; what its own sources would show is not asked.
        numbers: every number the rule compares with; 收回 is taken from the counts where it is not given.
        counts: every item, with every mark and the bucket of blank rows; ``void-row`` where rows are void by
            themselves, and the pseudo item ``ballot`` with ``void`` for ballots void as a whole.
        rulings: on points that the result would otherwise leave open.

    Returns:
        A result without binding. What the rule does not settle is in ``undecided``.

    Raises:
        FormatError: counts that name other items or marks, leave one out, are negative or do not add up to
            收回; numbers that are missing; rulings that settle nothing. All of them are named.
        TypeError: counts that are no int.
    """
    totals = attrs.evolve(definition, sources=("totals",))
    batch = Batch(source="totals", by=("decide",), origin="decide", counts=counts)
    faults = list(batch.faults(totals))
    if not faults and numbers.returned is None:
        numbers = attrs.evolve(numbers, returned=batch.size)
    if not faults and numbers.returned != batch.size:
        void = counts.get(BALLOT, {}).get(VOID, 0)
        faults.append(fault("counts", "VK-3321", sum=batch.size - void, void=void, returned=numbers.returned))
    faults.extend(_number_faults(definition, numbers))
    if faults:
        raise FormatError(faults)
    counted = tally(totals, batches=(batch,))
    return decide_tally(definition, numbers, counted, rulings=rulings, binding=None, sources=("totals",))


def decide_tally(
    definition: Definition,
    numbers: Numbers,
    counted: Tally,
    *,
    rulings: Sequence[Ruling],
    binding: Binding | None,
    sources: Sequence[Source],
) -> Result:
    """Apply the rule to what was counted.

    Args:
        definition: the adopted rule.
        numbers: as the closing fixed them, 收回 included.
        counted: what ``tally`` made of the ballots with the same rulings.
        rulings: all of the session. Those on doubts are in the tally already, those on small numbers
            (``small:…``) belong to the opening; every other must settle a point that stands open here.
        binding: None where the result belongs to no session.
        sources: where ballots came from: what they cannot show is listed in ``not_checked``.

    Raises:
        FormatError: numbers that the rule compares with and that are missing; rulings that settle nothing,
            or two on one point. All of them are named.
    """
    faults: list[Fault] = [*_number_faults(definition, numbers), *repeated_points(rulings)]
    if faults:
        raise FormatError(faults)
    known = {doubt.point for doubt in (*counted.doubts, *counted.settled)}
    points: dict[str, str] = {}
    in_advance: str | None = None
    for ruling in rulings:
        point = canonical_point(ruling.point)
        if point.startswith(DOUBT):
            if point not in known:
                faults.append(fault(f"rulings.{point}", "VK-4109", point=point))
        elif point == AT_THRESHOLD:
            faults.extend(_advance_faults(definition, ruling))
            in_advance = ruling.value
        elif not point.startswith(_SMALL):
            points[point] = canonical_value(ruling.value)
    outcome, found = conclude(
        definition,
        numbers,
        counted,
        rulings=points,
        in_advance=in_advance,
        sources=sources,
    )
    faults.extend(each.within("rulings") for each in found)
    if faults:
        raise FormatError(faults)
    return Result(
        binding=binding,
        numbers=numbers,
        tally=counted.without_counts() if outcome.state == "void" else counted,
        outcome=outcome,
        rulings=sorted_rulings(rulings),
    )


def _number_faults(definition: Definition, numbers: Numbers) -> list[Fault]:
    faults = list(missing_numbers(definition.rule, numbers))
    if numbers.entitled != definition.entitled:
        # 应到 is certified once, in the adopted definition.
        faults.append(
            fault("numbers.entitled", "VK-3106", entitled=numbers.entitled, certified=definition.entitled)
        )
    return faults


def _advance_faults(definition: Definition, ruling: Ruling) -> list[Fault]:
    """A general ruling is good only before anybody can know whom it helps."""
    place = f"rulings.{AT_THRESHOLD}"
    grades = [grade.name for grade in definition.rule.grades]
    if not grades:
        return [fault(place, "VK-4109", point=AT_THRESHOLD)]
    if ruling.closing is not None or ruling.opening is not None:
        return [fault(place, "VK-4110")]
    if ruling.value not in grades:
        return [fault(place, "VK-4108", point=AT_THRESHOLD, value=ruling.value, choices=" ".join(grades))]
    return []
