"""Closing (封箱): 收回 counted against 发出, the box fixed and signed before anyone can look inside.

The 选票收回情况报告单 is printed from it.
Source: spec section 7.2.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, Self

import attrs

from votekit import _canonical, _codes, _structure
from votekit._line_digest import digest_lines
from votekit._structure import Size
from votekit.batch import Batch
from votekit.box import Cast, check_cast
from votekit.definition import BATCH_SOURCES, Source
from votekit.errors import Fault, FormatError, StateError, VerificationError, fault
from votekit.issued import Issued
from votekit.manifest import Manifest
from votekit.messages import body_without
from votekit.numbers import Numbers
from votekit.refusal import Refusal
from votekit.register import register_digest, sorted_register
from votekit.rules.validity import void_reasons
from votekit.scrutineer import SigningCode
from votekit.session_key import SessionKey
from votekit.signatures import Signatures
from votekit.signing import sign_document

LIMIT = 8_388_608
LABEL = "votekit/closing/v1"
BOX_LABEL = "votekit/box/v1"


@attrs.frozen(kw_only=True)
class Returned:
    """收回 of one group from one source; ``sealed`` is the box."""

    group: str
    source: Literal["sealed", "paper", "keypad", "totals"]
    ballots: int


@attrs.frozen(kw_only=True)
class Closing:
    """The signed word on what came back.

    Attributes:
        session: session id, 32 octets.
        issued: digest of ``issued.json``.
        entitled, present, issued_ballots: as there, beside what they are held against.
        returned: 收回 by group and source, sorted.
        box: digest of the box, its lines sorted by key; None without sealed ballots.
        register: digest of the whole register, drawn tickets included; None without sealed ballots.
        conflicts: ballot keys under which two different casts lie (parts of a box joined);
            each counts once, as one void ballot.
        reasons: why the vote is void by the rule; empty where it is valid.
    """

    schema: Literal["votekit/closing/1"] = "votekit/closing/1"
    session: Annotated[bytes, Size(32)]
    issued: Annotated[bytes, Size(32)]
    returned: tuple[Returned, ...]
    box: Annotated[bytes, Size(32)] | None
    register: Annotated[bytes, Size(32)] | None
    conflicts: tuple[Annotated[bytes, Size(32)], ...]
    reasons: tuple[str, ...]
    signatures: Signatures

    @property
    def valid(self) -> bool:
        """Whether the vote is valid by its rule; on a void one the box is never opened."""
        return not self.reasons

    @property
    def total(self) -> int:
        """收回, of all sources together."""
        return sum(each.ballots for each in self.returned)

    @property
    def digest(self) -> bytes:
        """Digest of everything but the signatures, 32 octets."""
        return _canonical.digest(LABEL, self.body())

    @property
    def text(self) -> str:
        """The digest as it is printed and read out: 160 bits in 32 characters, 4 by 4."""
        return _codes.write_identifier(self.digest)

    def numbers(self, issued: Issued) -> Numbers:
        """应到 实到 发出 收回 as the rule takes them."""
        return attrs.evolve(issued.numbers, returned=self.total)

    def body(self) -> bytes:
        """What is signed: canonical JSON without the signatures."""
        return body_without(self, "signatures")

    def to_bytes(self) -> bytes:
        """Canonical JSON, ``closing.json``."""
        return _structure.write(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read ``closing.json``; ``faults`` holds it against the other documents.

        Raises:
            FormatError: not such a document, byte for byte.
        """
        return _structure.read(cls, data, limit=LIMIT, where="closing.json")

    def faults(self, manifest: Manifest, issued: Issued) -> list[Fault]:
        """What does not agree with manifest and issued; the box and its digest are checked by the audit."""
        where = "closing.json"
        faults: list[Fault] = []
        definition = manifest.definition
        if self.session != manifest.session:
            faults.append(fault(f"{where}.session", "VK-5030"))
        if self.issued != issued.digest:
            faults.append(fault(f"{where}.issued", "VK-5090"))
        places = [(each.group, each.source) for each in self.returned]
        if places != sorted(_places(manifest)) or any(each.ballots < 0 for each in self.returned):
            faults.append(fault(f"{where}.returned", "VK-5091"))
        sealed = definition.sealed
        if (self.box is not None) != sealed or (self.register is not None) != sealed:
            faults.append(fault(f"{where}.box", "VK-5092"))
        if list(self.conflicts) != sorted(set(self.conflicts)):
            faults.append(fault(f"{where}.conflicts", "VK-5093"))
        return faults or self._reason_faults(manifest, issued, where)

    def _reason_faults(self, manifest: Manifest, issued: Issued, where: str) -> list[Fault]:
        try:
            numbers = self.numbers(issued)
        except FormatError as error:
            # Each number may stand in its document and their sum be none.
            return [each.within(where) for each in error.faults]
        if self.reasons != void_reasons(manifest.definition.rule, numbers):
            return [fault(f"{where}.reasons", "VK-5094")]
        return []


def _places(manifest: Manifest) -> set[tuple[str, str]]:
    sources = {source if source in BATCH_SOURCES else "sealed" for source in manifest.definition.sources}
    return {(group.id, source) for group in manifest.groups for source in sources}


def close(
    manifest: Manifest,
    issued: Issued,
    *,
    returned: int | Mapping[Source, int] | None = None,
    casts: Iterable[bytes] = (),
    register: Iterable[bytes] = (),
    session_key: SessionKey | None = None,
    signers: Sequence[SigningCode] = (),
) -> Closing:
    """Count what came back and fix the box.

    Args:
        manifest, issued: the session so far.
        returned: how many ballots were counted by hand or by another system: a number where one source
            brings them, otherwise one for each; None where all are sealed.
        casts: every cast of the box, or of all its parts, in any order; identical ones are one.
        register: the whole register, in any order.
        session_key, signers: at least t distinct cards; none in a session without sealed ballots.

    Returns:
        The closing; not ``valid`` where the rule says so: then the box is never opened.

    Raises:
        StateError: ``issued`` is of another session, or ``returned`` does not name the sources (VK-5095).
        VerificationError: a stored cast that the box would never have taken (VK-5096).
        FormatError: a register line that is none, or two of one holder (VK-5052).
    """
    if issued.session != manifest.session:
        raise StateError(fault("issued.session", "VK-5030"))
    by_key = _joined(manifest, casts)
    lines = [data for _, data in sorted_register(register)]
    sealed = manifest.definition.sealed
    closing = Closing(
        session=manifest.session,
        issued=issued.digest,
        returned=tuple(_returned(manifest, returned, by_key)),
        box=box_digest(_box_lines(by_key)) if sealed else None,
        register=register_digest(lines) if sealed else None,
        conflicts=tuple(sorted(key for key, found in by_key.items() if len(found) > 1)),
        reasons=(),
        signatures=Signatures(),
    )
    closing = attrs.evolve(closing, reasons=void_reasons(manifest.definition.rule, closing.numbers(issued)))
    signatures = sign_document(manifest, LABEL, closing.body(), session_key=session_key, signers=signers)
    return attrs.evolve(closing, signatures=signatures)


def box_lines(manifest: Manifest, casts: Iterable[bytes]) -> tuple[bytes, ...]:
    """``box.jsonl`` without line ends: sorted by ballot key, then by bytes; identical casts once.

    Raises:
        VerificationError: a cast that the box would never have taken (VK-5096).
    """
    return tuple(_box_lines(_joined(manifest, casts)))


def box_digest(lines: Iterable[bytes]) -> bytes:
    """Digest of the box, its lines given without line ends in the order of ``box_lines``."""
    return digest_lines(BOX_LABEL, lines)


def _joined(manifest: Manifest, casts: Iterable[bytes]) -> dict[bytes, dict[bytes, Cast]]:
    """Casts by ballot key; "identical casts are one; two different casts under one key count once"."""
    by_key: dict[bytes, dict[bytes, Cast]] = {}
    for number, data in enumerate(casts, 1):
        cast = check_cast(manifest, data)
        if isinstance(cast, Refusal):
            raise VerificationError(fault(f"casts line {number}", "VK-5096", refusal=cast.code))
        by_key.setdefault(cast.key, {})[cast.data] = cast
    return by_key


def _box_lines(by_key: Mapping[bytes, Mapping[bytes, Cast]]) -> Iterable[bytes]:
    for _, found in sorted(by_key.items()):
        yield from sorted(found)


def _returned(
    manifest: Manifest,
    returned: int | Mapping[Source, int] | None,
    by_key: Mapping[bytes, Mapping[bytes, Cast]],
) -> Iterable[Returned]:
    by_hand = sorted(BATCH_SOURCES.intersection(manifest.definition.sources))
    if returned is None:
        counted: Mapping[Source, int] = {}
    elif isinstance(returned, Mapping):
        counted = returned
    else:
        counted = dict.fromkeys(by_hand, returned) if len(by_hand) == 1 else {}
    if sorted(counted) != by_hand or any(type(n) is not int or n < 0 for n in counted.values()):
        raise StateError(fault("returned", "VK-5095", sources="、".join(by_hand)))
    if returned is not None and not by_hand:
        raise StateError(fault("returned", "VK-5095", sources=""))
    entries = []
    for group in manifest.groups:
        if manifest.definition.sealed:
            cast = sum(next(iter(found.values())).group == group.id for found in by_key.values())
            entries.append(Returned(group=group.id, source="sealed", ballots=cast))
        entries += [Returned(group=group.id, source=source, ballots=counted[source]) for source in by_hand]  # type: ignore[arg-type]
    return sorted(entries, key=lambda each: (each.group, each.source))


def returned_batches(closing: Closing) -> int:
    """How many ballots the closing expects from batches."""
    return sum(each.ballots for each in closing.returned if each.source != "sealed")


def batch_faults(closing: Closing, batches: Sequence[Batch]) -> list[Fault]:
    """A fault where the batches of a source are not as many ballots as came back from it (VK-5105)."""
    faults = []
    for source in sorted({each.source for each in closing.returned if each.source != "sealed"}):
        wanted = sum(each.ballots for each in closing.returned if each.source == source)
        if (found := sum(batch.size for batch in batches if batch.source == source)) != wanted:
            faults.append(fault(f"batches.{source}", "VK-5105", found=found, wanted=wanted))
    return faults
