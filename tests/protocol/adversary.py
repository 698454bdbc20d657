"""What an attacker can do who holds some of the keys: sign anything, with no check of what it says."""

from collections.abc import Sequence
from typing import Any

import attrs

import votekit
from tests.meeting import Meeting
from votekit import _suite
from votekit.closing import LABEL as CLOSING
from votekit.issued import LABEL as ISSUED
from votekit.opening import LABEL as OPENING
from votekit.signatures import SeatSignature, Signatures
from votekit.signing import RESULT_LABEL, TALLY_LABEL

LABELS = {votekit.Issued: ISSUED, votekit.Closing: CLOSING, votekit.Opening: OPENING}


def signatures(meeting: Meeting, label: str, body: bytes, seats: Sequence[int] = (1, 2)) -> Signatures:
    """The session key's signature and those of some seats."""
    assert meeting.secrets.session_key is not None
    cards = {card.seat: card for card in meeting.secrets.cards}
    return Signatures(
        session=_suite.sign(meeting.secrets.session_key.seed, label, body),
        scrutineers=tuple(
            SeatSignature(seat=seat, signature=_suite.sign(cards[seat].signing.seed, label, body))
            for seat in seats
        ),
    )


def resigned(meeting: Meeting, document: Any, *, seats: Sequence[int] = (1, 2), **changes: object) -> Any:
    """A document with other fields, signed anew."""
    changed = attrs.evolve(document, **changes)
    label = LABELS[type(document)]
    return attrs.evolve(changed, signatures=signatures(meeting, label, changed.body(), seats))


def resigned_result(
    meeting: Meeting, result: votekit.Result, *, seats: Sequence[int] | None = None, **changes: object
) -> votekit.Result:
    """A result with other fields, signed anew; without ``seats`` the scrutineers' signatures stay as they were."""
    changed = attrs.evolve(result, **changes)
    session = signatures(meeting, RESULT_LABEL, changed.body_bytes(), ()).session
    scrutineers = (
        result.signatures.scrutineers
        if seats is None
        else signatures(meeting, TALLY_LABEL, changed.tally_bytes(), seats).scrutineers
    )
    return attrs.evolve(changed, signatures=Signatures(session=session, scrutineers=scrutineers))


def recounted(meeting: Meeting, *, seats: Sequence[int] | None = None) -> None:
    """Count what the meeting now holds, as a changed program would, and sign the result with the session key."""
    assert meeting.issued is not None
    assert meeting.closing is not None
    honest = meeting.result
    assert honest is not None
    found = votekit.count(
        meeting.manifest,
        meeting.issued,
        meeting.closing,
        opening=meeting.opening,
        casts=meeting.casts,
        batches=meeting.batches,
        rulings=meeting.rulings,
    )
    found = attrs.evolve(found, signatures=honest.signatures)
    meeting.result = resigned_result(meeting, found, seats=seats)


def declared_again(meeting: Meeting) -> None:
    """Declare what is now the result, and nothing else."""
    meeting.declarations.clear()
    meeting.declare()
