"""Scrutineer (监票人): the card of a seat, with one code to sign and one to open.

Office side. The opening code meets no machine before the opening.
Source: spec section 2.
"""

from typing import Self

import attrs

from votekit import _codes, _entropy, _suite

SECRET = 16


@attrs.frozen(kw_only=True)
class SigningCode:
    """The code on the face of a card: 28 characters, an Ed25519 key of one session. Secret."""

    secret: bytes = attrs.field(repr=False)

    @property
    def seed(self) -> bytes:
        """The Ed25519 seed that the code stands for. Secret."""
        return _suite.derive(self.secret, "votekit/signing-key/v1")

    @property
    def public(self) -> bytes:
        """The Ed25519 public key, 32 octets."""
        return _suite.ed25519_public(self.seed)

    def to_text(self) -> str:
        """28 characters, as printed."""
        return _codes.write_code(self.secret, role="signing")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what was typed or scanned.

        Raises:
            FormatError: not 28 characters of the alphabet, mistyped, or the other code of a card.
        """
        return cls(secret=_codes.read_code(text, role="signing"))


@attrs.frozen(kw_only=True)
class OpeningCode:
    """The code folded under: 28 characters, an X25519 key of one session. Secret."""

    secret: bytes = attrs.field(repr=False)

    @property
    def private(self) -> bytes:
        """The clamped X25519 private key, published at the opening. Secret until then."""
        return _suite.x25519_clamped(_suite.derive(self.secret, "votekit/opening-key/v1"))

    @property
    def public(self) -> bytes:
        """The X25519 public key, 32 octets."""
        return _suite.x25519_public(self.private)

    def to_text(self) -> str:
        """28 characters, as printed."""
        return _codes.write_code(self.secret, role="opening")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what was typed or scanned.

        Raises:
            FormatError: not 28 characters of the alphabet, mistyped, or the other code of a card.
        """
        return cls(secret=_codes.read_code(text, role="opening"))


@attrs.frozen(kw_only=True)
class KeyCard:
    """What is printed for one seat (一号 … n号): both codes. Secret."""

    seat: int
    signing: SigningCode
    opening: OpeningCode

    @property
    def public(self) -> bytes:
        """Both public keys, 32 + 32 octets: what ``freeze`` takes from a scrutineer's own machine."""
        return self.signing.public + self.opening.public

    @classmethod
    def generate(cls, seat: int) -> Self:
        """A fresh card: two independent secrets of 128 bits."""
        return cls(
            seat=seat,
            signing=SigningCode(secret=_entropy.octets(SECRET)),
            opening=OpeningCode(secret=_entropy.octets(SECRET)),
        )
