"""The messages that cross between a device and the office, as bytes on the wire.

Request, stamps, cast and receipt: each canonical JSON with a size limit (spec section 6).
Both sides read and write them here and nowhere else, so that device and office need not know each other.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import attrs

from votekit import _canonical, _codes, _structure
from votekit._structure import Size

REQUEST_LIMIT = 16_384
STAMPS_LIMIT = 16_384
CAST_LIMIT = 131_072
RECEIPT_LIMIT = 1_024

BALLOT_LIMIT = 81_920
"""Octets of padded marks: with 16 stamps and 32 shares such a cast is still within ``CAST_LIMIT``."""

MODULUS = 384
"""Octets of a modulus, a blinded message and a stamp."""

SHARE_SEALED = 32 + 33 + 16
"""Octets of one sealed share: HPKE encapsulated key, share, tag."""

CONTENT_TAG = 16


@attrs.frozen(kw_only=True)
class RequestMessage:
    """What a device asks with: one blinded message for each issuer of its group, and who is asking.

    ``key`` is the public key of the ticket or of the identity, ``proof`` its signature over all else;
    both None where the platform vouches for the voter.
    """

    schema: Literal["votekit/request/1"] = "votekit/request/1"
    session: Annotated[bytes, Size(32)]
    group: str
    blinded: tuple[Annotated[bytes, Size(MODULUS)], ...]
    key: Annotated[bytes, Size(32)] | None
    proof: Annotated[bytes, Size(64)] | None

    LABEL = "votekit/request/v1"

    def signed(self) -> bytes:
        """The bytes that ``proof`` signs."""
        return body_without(self, "proof")


@attrs.frozen(kw_only=True)
class StampsMessage:
    """What the issuers answer: one blind signature each, in the manifest's order."""

    schema: Literal["votekit/stamps/1"] = "votekit/stamps/1"
    session: Annotated[bytes, Size(32)]
    request: Annotated[bytes, Size(32)]
    stamps: tuple[Annotated[bytes, Size(MODULUS)], ...]


@attrs.frozen(kw_only=True)
class SealedBallot:
    """Marks that only t scrutineers together can read.

    Attributes:
        commitment: digest of content key and context: one ballot has one content, whoever opens it.
        shares: share i of the content key, sealed to scrutineer i.
        content: the padded marks under the content key.
    """

    commitment: Annotated[bytes, Size(32)]
    shares: tuple[Annotated[bytes, Size(SHARE_SEALED)], ...]
    content: bytes


@attrs.frozen(kw_only=True)
class CastMessage:
    """One ballot on its way into the box. It does not say how its ticket was got."""

    schema: Literal["votekit/cast/1"] = "votekit/cast/1"
    session: Annotated[bytes, Size(32)]
    group: str
    key: Annotated[bytes, Size(32)]
    stamps: tuple[Annotated[bytes, Size(MODULUS)], ...]
    sealed: SealedBallot
    signature: Annotated[bytes, Size(64)]

    LABEL = "votekit/cast/v1"

    def signed(self) -> bytes:
        """The bytes that ``signature`` signs."""
        return body_without(self, "signature")


@attrs.frozen(kw_only=True)
class ReceiptMessage:
    """The office's word that a cast is in the box."""

    schema: Literal["votekit/receipt/1"] = "votekit/receipt/1"
    session: Annotated[bytes, Size(32)]
    cast: Annotated[bytes, Size(32)]
    signature: Annotated[bytes, Size(64)]

    LABEL = "votekit/receipt/v1"

    def signed(self) -> bytes:
        """The bytes that ``signature`` signs."""
        return body_without(self, "signature")


def body_without(message: object, *left_out: str) -> bytes:
    """Canonical JSON of a message without the named top-level fields."""
    whole = _structure.unstructure(message)
    assert isinstance(whole, dict)
    return _canonical.encode({name: value for name, value in whole.items() if name not in left_out})


def request_digest(data: bytes) -> bytes:
    """Digest of a whole request, as register and stamps name it."""
    return _canonical.digest("votekit/request/v1", data)


def cast_digest(data: bytes) -> bytes:
    """Digest of a whole cast, as receipt, tracker and closing name it."""
    return _canonical.digest("votekit/cast/v1", data)


def tracker(cast: bytes) -> str:
    """The tracker (追踪码) of a cast digest: its first 80 bits, 4-4-4-4."""
    return _codes.write_identifier(cast)[:19]


def stamped(session: bytes, group: str, key: bytes) -> bytes:
    """The message m that every issuer of the group stamps blindly (spec 4.1)."""
    return b"votekit/stamp/v1\x00" + session + group.encode() + key


def share_info(session: bytes, group: str, key: bytes, seat: int) -> bytes:
    """HPKE ``info`` of the share sealed to one seat (spec 5.1)."""
    return b"votekit/share/v1\x00" + session + group.encode() + key + bytes([seat])


def content_context(session: bytes, group: str, key: bytes) -> bytes:
    """What the content of a ballot is bound to (spec 5.1)."""
    return session + group.encode() + key


def content_commitment(content_key: bytes, context: bytes) -> bytes:
    """The digest that stands in front of the sealed content (spec 5.1)."""
    return _canonical.digest("votekit/content/v1", content_key + context)


def pad(marks: bytes, size: int) -> bytes:
    """Marks followed by 0x80 and zeros, exactly ``size`` octets."""
    return (marks + b"\x80").ljust(size, b"\x00")


def unpad(padded: bytes) -> bytes | None:
    """The marks inside ``padded``; None where it does not end in 0x80 and zeros."""
    stripped = padded.rstrip(b"\x00")
    return stripped[:-1] if stripped.endswith(b"\x80") else None


def read_stamps(data: bytes, *, where: str = "stamps") -> StampsMessage:
    """Read a stamps message.

    Raises:
        FormatError: it is not one, byte for byte.
    """
    return _structure.read(StampsMessage, data, limit=STAMPS_LIMIT, where=where)


def write_stamps(*, session: bytes, request: bytes, stamps: Sequence[bytes]) -> bytes:
    """The answer of all issuers of a group to one request."""
    return _structure.write(StampsMessage(session=session, request=request, stamps=tuple(stamps)))
