"""Signatures (签名) on a document: the session key's, and those of scrutineers by seat.

A document is a canonical JSON object; its field ``signatures`` is left out of what is signed and digested.
Source: spec section 7.1.
"""

from typing import Annotated

import attrs

from votekit._structure import Size


@attrs.frozen(kw_only=True)
class SeatSignature:
    """A scrutineer's signature, named by the seat (一号 … n号)."""

    seat: int
    signature: Annotated[bytes, Size(64)]


@attrs.frozen(kw_only=True)
class Signatures:
    """Who signed; nobody did in a session without sealed ballots."""

    session: Annotated[bytes, Size(64)] | None = None
    scrutineers: tuple[SeatSignature, ...] = ()
