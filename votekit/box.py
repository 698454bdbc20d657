"""Box (票箱): is this cast one that the box takes?

Office side, without state: the box itself is two facts in the caller's store,
"this ballot key is used" and "voting is open". Check, insert under the key, and only then answer.
Source: spec section 5.2.
"""

import attrs

from votekit import _blindrsa, _structure, _suite
from votekit.errors import FormatError
from votekit.manifest import Manifest
from votekit.messages import (
    CAST_LIMIT,
    CONTENT_TAG,
    CastMessage,
    cast_digest,
    stamped,
    tracker,
)
from votekit.refusal import Refusal


@attrs.frozen(kw_only=True)
class Cast:
    """A verified cast. Made by ``check_cast`` only.

    Attributes:
        session: session id, 32 octets.
        group: the group whose issuers stamped it.
        key: ballot public key, 32 octets: the store's primary key.
        digest: digest of ``data``, 32 octets.
        data: the message, canonical bytes.
    """

    session: bytes
    group: str
    key: bytes
    digest: bytes
    data: bytes = attrs.field(repr=False)
    message: CastMessage = attrs.field(repr=False)

    @property
    def tracker(self) -> str:
        """The tracker (追踪码): 80 bits, 4-4-4-4. Not shown before the opening."""
        return tracker(self.digest)


def check_cast(manifest: Manifest, data: bytes) -> Cast | Refusal:
    """Check one cast completely, whatever bytes it is.

    Whether voting is open and whether the key is unused is for the caller's store:
    the identical cast again gets the identical receipt, another cast of a used key is refused ``key-used``.

    Args:
        manifest: of a session with sealed ballots.
        data: the bytes as received.

    Returns:
        The verified cast, or a refusal: ``too-large``, ``not-canonical``, ``another-session``,
        ``unknown-group``, ``bad-size``, ``bad-key``, ``bad-stamp``, ``bad-signature``.

    Raises:
        StateError: this session has no sealed ballots (VK-5040).
    """
    manifest.require_sealed()
    if len(data) > CAST_LIMIT:
        return Refusal(code="too-large")
    try:
        message = _structure.read(CastMessage, data, limit=CAST_LIMIT, where="cast")
    except FormatError as error:
        return Refusal(code="not-canonical", detail=error.faults[0].where)
    if message.session != manifest.session:
        return Refusal(code="another-session", detail="session")
    group = manifest.group(message.group)
    if group is None:
        return Refusal(code="unknown-group", detail="group")
    if (
        len(message.stamps) != len(group.issuers)
        or len(message.sealed.shares) != len(manifest.scrutineers)
        or len(message.sealed.content) != manifest.ballot_size + CONTENT_TAG
    ):
        return Refusal(code="bad-size", detail="sealed")
    try:
        _suite.check_ed25519_public(message.key, where="key")
    except FormatError:
        return Refusal(code="bad-key", detail="key")
    wanted = stamped(message.session, message.group, message.key)
    for index, (modulus, stamp) in enumerate(zip(group.issuers, message.stamps, strict=True)):
        if not _blindrsa.verify(modulus, wanted, stamp):
            return Refusal(code="bad-stamp", detail=f"stamps[{index}]")
    if not _suite.verify(message.key, message.LABEL, message.signed(), message.signature):
        return Refusal(code="bad-signature", detail="signature")
    return Cast(
        session=message.session,
        group=message.group,
        key=message.key,
        digest=cast_digest(data),
        data=data,
        message=message,
    )
