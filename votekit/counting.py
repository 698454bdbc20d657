"""Counting (计票): the signed documents and the ballots become a result, byte for byte the same everywhere.

Source: spec section 7.4.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor

from votekit.batch import Batch, batches_digest
from votekit.casts import CheckedCast, checked_casts, contents
from votekit.closing import Closing, batch_faults, box_digest
from votekit.errors import Fault, FormatError, StateError, VerificationError, fault
from votekit.issued import Issued
from votekit.manifest import Manifest
from votekit.opening import Opening, before_opening, small_ruling_faults
from votekit.result import Binding, Result, decide_tally
from votekit.ruling import Ruling, rulings_digest
from votekit.scrutineer import SigningCode
from votekit.session_key import SessionKey
from votekit.signing import sign_result
from votekit.tally import tally


def count(
    manifest: Manifest,
    issued: Issued,
    closing: Closing,
    *,
    opening: Opening | None = None,
    casts: Iterable[bytes] = (),
    batches: Sequence[Batch] = (),
    rulings: Sequence[Ruling] = (),
    session_key: SessionKey | None = None,
    signers: Sequence[SigningCode] = (),
    earlier: Result | None = None,
    executor: Executor | None = None,
) -> Result:
    """Count a closed session.

    What the rule does not settle is in ``undecided``, what the source cannot show in ``not_checked``.

    Args:
        manifest, issued, closing, opening: the documents of the day; no opening where nothing is sealed, or
            where the vote is void.
        casts: the box, in any order.
        batches: in the order of the record.
        rulings: all made so far.
        session_key, signers: sign the result: scrutineers its tally, the session key the whole of it.
        earlier: a result signed before; where its tally is the same, its scrutineers' signatures are kept,
            so that a count after a ruling needs no cards.
        executor: shares the work of checking and opening.

    Returns:
        The result; unsigned where no key is given.

    Raises:
        StateError: documents of another session or that do not agree (VK-5030, VK-5090, VK-5100 and all
            else that ``faults`` of each finds), a box not yet opened (VK-5109), batches that are not 收回
            (VK-5105), too few cards (VK-5062).
        VerificationError: a box or batches that are not those of the closing and opening (VK-5096, VK-5106,
            VK-5107, VK-5108).
        FormatError: batches or rulings that do not fit the definition, all of them.
    """
    if bad := _mismatches(manifest, issued, closing, opening):
        raise StateError(bad)
    sealed = manifest.definition.sealed and closing.valid
    by_key: dict[bytes, list[CheckedCast]] = {}
    if sealed:
        by_key = _joined(manifest, closing, opening, casts, executor)
    if closing.valid:
        _check_batches(manifest, closing, opening, batches, rulings)
    result = counted(manifest, issued, closing, opening, by_key=by_key, batches=batches, rulings=rulings)
    return sign_result(manifest, result, session_key=session_key, signers=signers, earlier=earlier)


def counted(
    manifest: Manifest,
    issued: Issued,
    closing: Closing,
    opening: Opening | None,
    *,
    by_key: Mapping[bytes, Sequence[CheckedCast]],
    batches: Sequence[Batch],
    rulings: Sequence[Ruling],
) -> Result:
    """The pure step: checked ballots and documents to an unsigned result."""
    definition = manifest.definition
    used = batches if closing.valid else ()
    return decide_tally(
        definition,
        closing.numbers(issued),
        tally(definition, sealed=contents(by_key), batches=used, rulings=rulings if closing.valid else ()),
        rulings=rulings,
        binding=Binding(
            session=manifest.session,
            issued=issued.digest,
            closing=closing.digest,
            opening=None if opening is None else opening.digest,
            batches=batches_digest(used) if used else None,
        ),
        sources=definition.sources,
    )


def _mismatches(manifest: Manifest, issued: Issued, closing: Closing, opening: Opening | None) -> list[Fault]:
    faults = [*issued.faults(manifest), *closing.faults(manifest, issued)]
    if opening is not None:
        faults.extend(opening.faults(manifest, closing))
    elif manifest.definition.sealed and closing.valid:
        faults.append(fault("opening", "VK-5109"))
    return faults


def _joined(
    manifest: Manifest,
    closing: Closing,
    opening: Opening | None,
    casts: Iterable[bytes],
    executor: Executor | None,
) -> dict[bytes, list[CheckedCast]]:
    """Casts by key, refused unless they are the box that was closed."""
    by_key: dict[bytes, list[CheckedCast]] = {}
    for cast in checked_casts(manifest, opening, enumerate(casts, 1), executor=executor):
        if cast.refusal is not None:
            raise VerificationError(fault(f"casts line {cast.number}", "VK-5096", refusal=cast.refusal))
        found = by_key.setdefault(cast.key, [])
        if all(cast.data != other.data for other in found):
            found.append(cast)
    lines = (data for _, found in sorted(by_key.items()) for data in sorted(cast.data for cast in found))
    if box_digest(lines) != closing.box:
        raise VerificationError(fault("casts", "VK-5108"))
    return by_key


def _check_batches(
    manifest: Manifest,
    closing: Closing,
    opening: Opening | None,
    batches: Sequence[Batch],
    rulings: Sequence[Ruling],
) -> None:
    if bad := batch_faults(closing, batches):
        raise StateError(bad)
    if stray := small_ruling_faults(manifest, closing, batches, rulings):
        raise FormatError(stray)
    if opening is None:
        return
    if opening.batches != batches_digest(batches):
        raise VerificationError(fault("batches", "VK-5106"))
    if opening.rulings != rulings_digest(manifest.session, before_opening(rulings)):
        raise VerificationError(fault("rulings", "VK-5107"))
