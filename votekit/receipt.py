"""Receipt (回执): the office's signed word that one cast is in the box.

Source: spec section 5.3.
"""

from typing import Self

import attrs

from votekit import _structure, _suite
from votekit.errors import VerificationError, fault
from votekit.manifest import Manifest
from votekit.messages import RECEIPT_LIMIT, ReceiptMessage, cast_digest


@attrs.frozen(kw_only=True)
class Receipt:
    """A receipt as read; ``check`` says whether it holds.

    Attributes:
        data: the message, canonical bytes.
        cast: digest of the cast it speaks of.
    """

    data: bytes
    message: ReceiptMessage = attrs.field(repr=False)

    @property
    def cast(self) -> bytes:
        """Digest of the cast this receipt is for, 32 octets."""
        return self.message.cast

    def check(self, manifest: Manifest, cast: bytes) -> None:
        """Hold the receipt against the session and the cast that was sent.

        Raises:
            VerificationError: another session (VK-5030), another cast (VK-5031), a bad signature (VK-5032).
        """
        message = self.message
        if message.session != manifest.session:
            raise VerificationError(fault("session", "VK-5030"))
        if message.cast != cast_digest(cast):
            raise VerificationError(fault("cast", "VK-5031"))
        key = manifest.session_key
        if key is None or not _suite.verify(key, message.LABEL, message.signed(), message.signature):
            raise VerificationError(fault("signature", "VK-5032"))

    @classmethod
    def signed(cls, *, session: bytes, cast: bytes, seed: bytes) -> Self:
        """A receipt under the session key's seed."""
        blank = ReceiptMessage(session=session, cast=cast, signature=bytes(64))
        signature = _suite.sign(seed, blank.LABEL, blank.signed())
        message = attrs.evolve(blank, signature=signature)
        return cls(data=_structure.write(message), message=message)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read a receipt message.

        Raises:
            FormatError: not one, byte for byte.
        """
        return cls(
            data=data, message=_structure.read(ReceiptMessage, data, limit=RECEIPT_LIMIT, where="receipt")
        )
