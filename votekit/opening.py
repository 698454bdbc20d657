"""Opening (开箱): t scrutineers open a closed box, and anyone can open each ballot again with their keys.

Source: spec sections 5.4 and 7.3.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal, Self, cast

import attrs

from votekit import _canonical, _shamir, _structure, _suite
from votekit._structure import Size
from votekit.ballot import Marks, VoidCode, is_marks
from votekit.batch import Batch, batches_digest
from votekit.closing import LABEL as CLOSING_LABEL
from votekit.closing import Closing, batch_faults
from votekit.definition import Definition
from votekit.errors import Fault, FormatError, StateError, VerificationError, fault
from votekit.manifest import SMALL_GROUP, Manifest
from votekit.messages import (
    CastMessage,
    body_without,
    content_commitment,
    content_context,
    share_info,
    unpad,
)
from votekit.ruling import Ruling, canonical_point, rulings_digest
from votekit.scrutineer import OpeningCode, SigningCode
from votekit.session_key import SessionKey
from votekit.signatures import Signatures
from votekit.signing import sign_document, signature_faults
from votekit.tally import DOUBT, tally

LIMIT = 8_388_608
LABEL = "votekit/opening/v1"
SMALL = "small:"


@attrs.frozen(kw_only=True)
class OpenedKey:
    """The X25519 private key of one seat, published at the opening."""

    seat: int
    private: Annotated[bytes, Size(32)]


@attrs.frozen(kw_only=True)
class Opening:
    """The signed act of opening: which box, which paper beside it, and the keys that open.

    Attributes:
        session: session id, 32 octets.
        closing: digest of ``closing.json``.
        batches: digest of the batches counted beside the box.
        rulings: digest of all rulings made before it: on doubtful paper, on small numbers, and in advance.
        keys: of at least t seats; the lowest t are used.
    """

    schema: Literal["votekit/opening/1"] = "votekit/opening/1"
    session: Annotated[bytes, Size(32)]
    closing: Annotated[bytes, Size(32)]
    batches: Annotated[bytes, Size(32)]
    rulings: Annotated[bytes, Size(32)]
    keys: tuple[OpenedKey, ...]
    signatures: Signatures

    @property
    def digest(self) -> bytes:
        """Digest of everything but the signatures, 32 octets."""
        return _canonical.digest(LABEL, self.body())

    def body(self) -> bytes:
        """What is signed: canonical JSON without the signatures."""
        return body_without(self, "signatures")

    def to_bytes(self) -> bytes:
        """Canonical JSON, ``opening.json``."""
        return _structure.write(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read ``opening.json``; ``faults`` holds it against the other documents.

        Raises:
            FormatError: not such a document, byte for byte.
        """
        return _structure.read(cls, data, limit=LIMIT, where="opening.json")

    def faults(self, manifest: Manifest, closing: Closing) -> list[Fault]:
        """What does not agree with manifest and closing: session, closing, keys against public keys."""
        where = "opening.json"
        faults: list[Fault] = []
        if self.session != manifest.session:
            faults.append(fault(f"{where}.session", "VK-5030"))
        if self.closing != closing.digest:
            faults.append(fault(f"{where}.closing", "VK-5100"))
        if not closing.valid:
            faults.append(fault(where, "VK-5101"))
        seats = [key.seat for key in self.keys]
        wanted = manifest.definition.open_with
        if seats != sorted(set(seats)) or len(seats) < wanted:
            faults.append(fault(f"{where}.keys", "VK-5102", found=len(set(seats)), wanted=wanted))
        public = {seat.seat: seat.opening for seat in manifest.scrutineers}
        for index, key in enumerate(self.keys):
            clamped = key.private == _suite.x25519_clamped(key.private)
            if not clamped or _suite.x25519_public(key.private) != public.get(key.seat):
                faults.append(fault(f"{where}.keys[{index}]", "VK-5103", seat=key.seat))
        return faults


def before_opening(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """The rulings that an opening fixes: all that were made before anybody could know the votes."""
    return tuple(ruling for ruling in rulings if ruling.opening is None)


def small_points(manifest: Manifest, closing: Closing, batches: Sequence[Batch]) -> tuple[str, ...]:
    """Where one to four ballots would be seen apart: each needs a recorded ruling before the box opens.

    ``small:GROUP`` for all that one group returned, ``small:batch:N`` for one paper batch.
    """
    points = []
    for group in manifest.groups:
        returned = sum(each.ballots for each in closing.returned if each.group == group.id)
        if 0 < returned < SMALL_GROUP:
            points.append(f"{SMALL}{group.id}")
    for number, batch in enumerate(batches, 1):
        if batch.source == "paper" and 0 < len(batch.ballots or ()) < SMALL_GROUP:
            points.append(f"{SMALL}batch:{number}")
    return tuple(points)


def accepted_small_numbers(rulings: Iterable[Ruling]) -> frozenset[str]:
    """The points ``small:…`` that a recorded ruling accepts."""
    return frozenset(ruling.point for ruling in rulings if ruling.value in {"accept", "接受"})


def small_ruling_faults(
    manifest: Manifest, closing: Closing, batches: Sequence[Batch], rulings: Iterable[Ruling]
) -> list[Fault]:
    """A fault for each ruling on a small number that is none, or that came after the opening (VK-4109)."""
    points = small_points(manifest, closing, batches) if manifest.definition.sealed else ()
    return [
        fault(f"rulings.{ruling.point}", "VK-4109", point=ruling.point)
        for ruling in rulings
        if ruling.point.startswith(SMALL) and (ruling.point not in points or ruling.opening is not None)
    ]


def open_box(
    manifest: Manifest,
    closing: Closing,
    *,
    batches: Sequence[Batch] = (),
    rulings: Sequence[Ruling] = (),
    session_key: SessionKey | None = None,
    signers: Sequence[SigningCode] = (),
    openers: Sequence[OpeningCode] = (),
) -> Opening:
    """Open a closed, valid box with the opening codes of at least t distinct seats.

    Args:
        manifest, closing: the session so far.
        batches: paper counted beside the box, keyed and settled.
        rulings: those made so far; every doubtful mark on paper and every small number needs one.
        session_key, signers, openers: the session's key, and cards of at least t seats.

    Raises:
        StateError: no sealed ballots (VK-5040), the vote is void (VK-5101), doubts or small numbers not ruled
            on (VK-5104), batches that are not 收回 (VK-5105), too few cards (VK-5062, VK-5102).
        VerificationError: a card of another session (VK-5020), a closing that is not signed (VK-5065) or of
            another session (VK-5030).
        FormatError: batches that do not fit the definition, rulings that settle nothing (VK-4109).
    """
    manifest.require_sealed()
    bad = signature_faults(manifest, CLOSING_LABEL, closing.body(), closing.signatures, where="closing.json")
    if closing.session != manifest.session:
        bad.append(fault("closing.json.session", "VK-5030"))
    if bad:
        raise VerificationError(bad)
    if not closing.valid:
        raise StateError(fault("closing", "VK-5101"))
    _check_batches(manifest, closing, batches, rulings)
    by_seat = {manifest.seat_of(opener): opener for opener in openers}
    wanted = manifest.definition.open_with
    if len(by_seat) < wanted:
        raise StateError(fault("openers", "VK-5102", found=len(by_seat), wanted=wanted))
    opening = Opening(
        session=manifest.session,
        closing=closing.digest,
        batches=batches_digest(batches),
        rulings=rulings_digest(manifest.session, before_opening(rulings)),
        keys=tuple(OpenedKey(seat=seat, private=by_seat[seat].private) for seat in sorted(by_seat)),
        signatures=Signatures(),
    )
    signatures = sign_document(manifest, LABEL, opening.body(), session_key=session_key, signers=signers)
    return attrs.evolve(opening, signatures=signatures)


def _check_batches(
    manifest: Manifest, closing: Closing, batches: Sequence[Batch], rulings: Sequence[Ruling]
) -> None:
    """Refuse unless "paper is keyed and settled, doubtful marks ruled on, before the box is opened"."""
    if bad := batch_faults(closing, batches):
        raise StateError(bad)
    if stray := small_ruling_faults(manifest, closing, batches, rulings):
        raise FormatError(stray)
    accepted = accepted_small_numbers(rulings)
    open_points = list(paper_doubts(manifest, batches, rulings))
    open_points += [point for point in small_points(manifest, closing, batches) if point not in accepted]
    if open_points:
        raise StateError([fault(f"rulings.{point}", "VK-5104", point=point) for point in open_points])


def paper_doubts(manifest: Manifest, batches: Sequence[Batch], rulings: Iterable[Ruling]) -> tuple[str, ...]:
    """The doubtful marks on paper that none of these rulings settles.

    Raises:
        FormatError: batches that do not fit, or rulings on doubts that are no choice or no doubt on paper.
    """
    on_doubts = [ruling for ruling in rulings if canonical_point(ruling.point).startswith(DOUBT)]
    return tuple(
        doubt.point for doubt in tally(manifest.definition, batches=batches, rulings=on_doubts).doubts
    )


def open_ballot(manifest: Manifest, opening: Opening, message: CastMessage) -> Marks | VoidCode:
    """Open one verified cast with the lowest t published keys.

    Returns:
        The marks, or the code of the first thing that failed; nothing else is recorded about a failure.
    """
    keys = opening.keys[: manifest.definition.open_with]
    points = []
    for key in keys:
        info = share_info(message.session, message.group, message.key, key.seat)
        share = _suite.unseal(key.private, info, message.sealed.shares[key.seat - 1])
        if share is None:
            return "does-not-open"
        points.append((key.seat, share))
    content_key = _shamir.combine(points)
    context = content_context(message.session, message.group, message.key)
    if content_key is None or content_commitment(content_key, context) != message.sealed.commitment:
        return "does-not-open"
    padded = _suite.decrypt(content_key, context, message.sealed.content)
    if padded is None:
        return "does-not-open"
    marks = unpad(padded)
    if marks is None:
        return "bad-padding"
    return _read(manifest.definition, marks, limit=manifest.ballot_size)


def _read(definition: Definition, data: bytes, *, limit: int) -> Marks | VoidCode:
    try:
        value = _canonical.decode(data, limit=limit)
    except FormatError:
        return "not-canonical"
    return cast("Marks", value) if is_marks(definition, value) else "not-marks-of-this-definition"
