"""Signing (签署): the session key and at least t scrutineers sign a document, or nobody does.

Source: spec section 7.1.
"""

from collections.abc import Sequence

import attrs

from votekit import _suite
from votekit.errors import Fault, StateError, fault
from votekit.manifest import Manifest
from votekit.result import Result
from votekit.scrutineer import SigningCode
from votekit.session_key import SessionKey
from votekit.signatures import SeatSignature, Signatures

RESULT_LABEL = "votekit/result/v1"
TALLY_LABEL = "votekit/tally/v1"


def sign_document(
    manifest: Manifest,
    label: str,
    body: bytes,
    *,
    session_key: SessionKey | None,
    signers: Sequence[SigningCode],
) -> Signatures:
    """Sign as the session asks for: session key and at least t distinct scrutineers, or nobody at all.

    Raises:
        StateError: keys in a session without (VK-5060), no or another session key (VK-5061),
            fewer than t scrutineers (VK-5062).
        VerificationError: a card of another session (VK-5020).
    """
    if manifest.session_key is None and session_key is None and not signers:
        return Signatures()
    key = _own_key(manifest, session_key)
    scrutineers = _seat_signatures(manifest, label, body, signers)
    if len(scrutineers) < (wanted := manifest.definition.open_with):
        raise StateError(fault("signers", "VK-5062", found=len(scrutineers), wanted=wanted))
    return Signatures(session=_suite.sign(key.seed, label, body), scrutineers=scrutineers)


def sign_result(
    manifest: Manifest,
    result: Result,
    *,
    session_key: SessionKey | None,
    signers: Sequence[SigningCode],
    earlier: Result | None = None,
) -> Result:
    """Sign a result: scrutineers the tally, which no later ruling changes, the session key all of it.

    Args:
        manifest, result: of one session.
        session_key, signers: as for any document; or no signers and
        earlier: a signed result with the same tally, whose scrutineers' signatures are kept.

    Returns:
        The result; unsigned where no key is given.

    Raises:
        StateError, VerificationError: as ``sign_document``.
    """
    if session_key is None and not signers:
        return result
    key = _own_key(manifest, session_key)
    tally = result.tally_bytes()
    scrutineers = {each.seat: each for each in _seat_signatures(manifest, TALLY_LABEL, tally, signers)}
    if earlier is not None and earlier.tally_bytes() == tally:
        kept = earlier.signatures.scrutineers
        if not scrutineer_faults(manifest, TALLY_LABEL, tally, kept, where="earlier"):
            scrutineers = {each.seat: each for each in kept} | scrutineers
    if len(scrutineers) < (wanted := manifest.definition.open_with):
        raise StateError(fault("signers", "VK-5062", found=len(scrutineers), wanted=wanted))
    return attrs.evolve(
        result,
        signatures=Signatures(
            session=_suite.sign(key.seed, RESULT_LABEL, result.body_bytes()),
            scrutineers=tuple(scrutineers[seat] for seat in sorted(scrutineers)),
        ),
    )


def _own_key(manifest: Manifest, session_key: SessionKey | None) -> SessionKey:
    """The session's own key, or a refusal: nobody signs where there is none, and no other key does."""
    if manifest.session_key is None:
        raise StateError(fault("signers", "VK-5060"))
    if session_key is None or session_key.public != manifest.session_key:
        raise StateError(fault("session_key", "VK-5061"))
    return session_key


def _seat_signatures(
    manifest: Manifest, label: str, body: bytes, signers: Sequence[SigningCode]
) -> tuple[SeatSignature, ...]:
    by_seat = {manifest.seat_of(signer): signer for signer in signers}
    return tuple(
        SeatSignature(seat=seat, signature=_suite.sign(by_seat[seat].seed, label, body))
        for seat in sorted(by_seat)
    )


def signature_faults(
    manifest: Manifest, label: str, body: bytes, signatures: Signatures, *, where: str
) -> list[Fault]:
    """What is wrong with a document's signatures; nothing where the session has no keys and nobody signed."""
    if manifest.session_key is None:
        return no_signature_faults(signatures, where=where)
    return [
        *session_faults(manifest, label, body, signatures.session, where=where),
        *scrutineer_faults(manifest, label, body, signatures.scrutineers, where=where),
    ]


def no_signature_faults(signatures: Signatures, *, where: str) -> list[Fault]:
    """A fault where a document of a session without keys is signed (VK-5060)."""
    none = signatures.session is None and not signatures.scrutineers
    return [] if none else [fault(f"{where}.signatures", "VK-5060")]


def result_faults(manifest: Manifest, result: Result, *, where: str) -> list[Fault]:
    """What is wrong with a result's signatures."""
    if manifest.session_key is None:
        return no_signature_faults(result.signatures, where=where)
    seats, tally = result.signatures.scrutineers, result.tally_bytes()
    return [
        *session_faults(manifest, RESULT_LABEL, result.body_bytes(), result.signatures.session, where=where),
        *scrutineer_faults(manifest, TALLY_LABEL, tally, seats, where=where),
    ]


def session_faults(
    manifest: Manifest, label: str, body: bytes, signature: bytes | None, *, where: str
) -> list[Fault]:
    """What is wrong with the session key's signature (VK-5063)."""
    key = manifest.session_key or b""
    good = signature is not None and _suite.verify(key, label, body, signature)
    return [] if good else [fault(f"{where}.signatures.session", "VK-5063")]


def scrutineer_faults(
    manifest: Manifest, label: str, body: bytes, signatures: Sequence[SeatSignature], *, where: str
) -> list[Fault]:
    """What is wrong with scrutineers' signatures: order (VK-5064), validity (VK-5065), number (VK-5062)."""
    faults: list[Fault] = []
    seats = [each.seat for each in signatures]
    if seats != sorted(set(seats)):
        faults.append(fault(f"{where}.signatures.scrutineers", "VK-5064"))
    public = {seat.seat: seat.signing for seat in manifest.scrutineers}
    for index, each in enumerate(signatures):
        if not _suite.verify(public.get(each.seat, b""), label, body, each.signature):
            faults.append(fault(f"{where}.signatures.scrutineers[{index}]", "VK-5065", seat=each.seat))
    if len(set(seats)) < (wanted := manifest.definition.open_with):
        faults.append(
            fault(f"{where}.signatures.scrutineers", "VK-5062", found=len(set(seats)), wanted=wanted)
        )
    return faults
