"""Ticket (签到码): 80 bits on paper, the right to one stamp from every issuer.

A ticket is the seed of an Ed25519 key: a request is signed with it, so that whoever sees the request,
an issuer included, cannot ask with it again. The roll keeps a digest of the public key.
Source: spec section 4; docs/decisions/tickets-sign.md.
"""

from typing import Self

import attrs

from votekit import _canonical, _codes, _entropy, _suite

SECRET = 10


def holder_of(public_key: bytes) -> bytes:
    """What the roll keeps of a ticket or an identity key: the digest of its public key, 32 octets."""
    return _canonical.digest("votekit/holder/v1", public_key)


@attrs.frozen(kw_only=True)
class Ticket:
    """One ticket, named (``voter`` is an id of the roll) or drawn by lot (``voter`` is None). Secret."""

    secret: bytes = attrs.field(repr=False)
    voter: str | None = None

    @property
    def seed(self) -> bytes:
        """The Ed25519 seed that the ticket stands for. Secret."""
        return _suite.derive(self.secret, "votekit/ticket-key/v1")

    @property
    def public(self) -> bytes:
        """The Ed25519 public key, 32 octets."""
        return _suite.ed25519_public(self.seed)

    @property
    def holder(self) -> bytes:
        """What the roll keeps of this ticket, 32 octets."""
        return holder_of(self.public)

    def to_text(self) -> str:
        """18 characters, as printed."""
        return _codes.write_code(self.secret, role="ticket")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what was typed or scanned.

        Raises:
            FormatError: not 18 characters of the alphabet, mistyped, or a card's code.
        """
        return cls(secret=_codes.read_code(text, role="ticket"))

    @classmethod
    def generate(cls, voter: str | None = None) -> Self:
        """A fresh ticket of 80 random bits."""
        return cls(secret=_entropy.octets(SECRET), voter=voter)
