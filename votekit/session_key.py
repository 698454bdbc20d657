"""SessionKey (会次密钥): what the session's office signs receipts and documents with. Secret.

Source: spec section 2.
"""

from typing import Self

import attrs

from votekit import _entropy, _suite
from votekit.box import Cast
from votekit.errors import FormatError, fault
from votekit.receipt import Receipt

SEED = 32


@attrs.frozen(kw_only=True)
class SessionKey:
    """The Ed25519 key of one session. Secret."""

    seed: bytes = attrs.field(repr=False)

    @property
    def public(self) -> bytes:
        """The Ed25519 public key, 32 octets."""
        return _suite.ed25519_public(self.seed)

    def receipt(self, cast: Cast) -> Receipt:
        """The receipt of a cast. Give it only after the cast is durably stored (spec 5.3)."""
        return Receipt.signed(session=cast.session, cast=cast.digest, seed=self.seed)

    def to_bytes(self) -> bytes:
        """32 octets to be kept secret, mode 0600."""
        return self.seed

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read the key back.

        Raises:
            FormatError: not 32 octets.
        """
        if len(data) != SEED:
            raise FormatError(fault("session key", "VK-5013", found=len(data), wanted=SEED))
        return cls(seed=data)

    @classmethod
    def generate(cls) -> Self:
        """A fresh key."""
        return cls(seed=_entropy.octets(SEED))
