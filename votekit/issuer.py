"""Issuer (发票人): stamps blank ballots without seeing them, once for each ticket or voter.

Office side, without state: the register is one fact in the caller's store, "this holder has asked, with this
request". Check, insert under the holder, and only then stamp and answer.
Source: spec sections 4.2 to 4.4; RFC 9474 section 4.3.
"""

from collections.abc import Sequence
from typing import Literal, Self, TypeAlias

import attrs

from votekit import _blindrsa, _entropy, _structure, _suite
from votekit.errors import FormatError, StateError, fault
from votekit.issued import Issued
from votekit.manifest import Manifest
from votekit.messages import MODULUS, REQUEST_LIMIT, RequestMessage, request_digest
from votekit.refusal import Refusal
from votekit.register import RegisterLine, check_stamps
from votekit.roll import Roll, RollLine, Voter
from votekit.ticket import holder_of

KEY_LIMIT = 8_192

RequestSource: TypeAlias = Literal["device", "lot"]


@attrs.frozen(kw_only=True)
class Request:
    """A verified request. Made by ``check_request`` only.

    Attributes:
        holder: who is asking, as the roll keeps it, 32 octets: the register's primary key.
        source: ``device`` for a voter of the roll, ``lot`` for a drawn ticket.
        digest: digest of ``data``, 32 octets: the same request again gets the same answer.
        data: the message, canonical bytes.
    """

    holder: bytes
    source: RequestSource
    digest: bytes
    data: bytes = attrs.field(repr=False)
    message: RequestMessage = attrs.field(repr=False)


def check_request(
    manifest: Manifest,
    data: bytes,
    *,
    roll: Roll,
    voter: Voter | None = None,
    issued: Issued | None = None,
) -> Request | Refusal:
    """Check one request completely, whatever bytes it is, before any RSA work.

    Whether the holder has asked before is for the caller's store:
    the same request again gets the same answer, another one is refused ``already-issued``.

    Args:
        manifest: of a session with sealed ballots.
        data: the bytes as received.
        roll: the frozen roll.
        voter: who is logged in, where the platform vouches or knows; else None.
        issued: None before voting begins (devices ask), the signed document after (drawn tickets ask).

    Returns:
        The verified request, or a refusal: ``too-large``, ``not-canonical``, ``another-session``,
        ``unknown-group``, ``bad-size``, ``bad-blinded``, ``no-proof``, ``bad-proof``, ``not-on-roll``,
        ``another-holder``, ``not-yet``, ``issuing-closed``, ``struck``.

    Raises:
        StateError: this session has no sealed ballots (VK-5040).
    """
    manifest.require_sealed()
    message = _read(data)
    if isinstance(message, Refusal):
        return message
    if message.session != manifest.session:
        return Refusal(code="another-session", detail="session")
    group = manifest.group(message.group)
    if group is None:
        return Refusal(code="unknown-group", detail="group")
    if len(message.blinded) != len(group.issuers):
        return Refusal(code="bad-size", detail="blinded")
    for index, (modulus, blinded) in enumerate(zip(group.issuers, message.blinded, strict=True)):
        if not 0 < int.from_bytes(blinded, "big") < int.from_bytes(modulus, "big"):
            return Refusal(code="bad-blinded", detail=f"blinded[{index}]")
    line = _proven(manifest, message, roll, voter)
    if isinstance(line, Refusal):
        return line
    if line.group != message.group:
        return Refusal(code="not-on-roll", detail="group")
    source: RequestSource = "lot" if line.voter is None else "device"
    holder = line.holder or line.voter or b""
    if (closed := _closed(manifest, source, holder, issued)) is not None:
        return closed
    return Request(holder=holder, source=source, digest=request_digest(data), data=data, message=message)


def _read(data: bytes) -> RequestMessage | Refusal:
    if len(data) > REQUEST_LIMIT:
        return Refusal(code="too-large")
    try:
        return _structure.read(RequestMessage, data, limit=REQUEST_LIMIT, where="request")
    except FormatError as error:
        return Refusal(code="not-canonical", detail=error.faults[0].where)


def _proven(
    manifest: Manifest, message: RequestMessage, roll: Roll, voter: Voter | None
) -> RollLine | Refusal:
    """Who is asking, proven: by the key of a ticket or identity, or by the platform's word."""
    if message.key is None or message.proof is None:
        vouched = manifest.definition.identity == "platform" and voter is not None
        if not vouched or message.key is not None or message.proof is not None:
            return Refusal(code="no-proof", detail="proof")
        vouched_for = _line_of(roll, voter)
        if vouched_for is not None and vouched_for.holder is not None:
            # The roll lists a key for this voter: the platform's word is not enough.
            return Refusal(code="no-proof", detail="proof")
        return vouched_for or Refusal(code="not-on-roll")
    if not _suite.verify(message.key, message.LABEL, message.signed(), message.proof):
        return Refusal(code="bad-proof", detail="proof")
    line = roll.line_of(holder_of(message.key))
    if line is None:
        return Refusal(code="not-on-roll", detail="key")
    if voter is not None and line.voter != voter.digest:
        return Refusal(code="another-holder", detail="key")
    return line


def _line_of(roll: Roll, voter: Voter | None) -> RollLine | None:
    return None if voter is None else roll.line_of(voter.holder or voter.digest)


def _closed(
    manifest: Manifest, source: RequestSource, holder: bytes, issued: Issued | None
) -> Refusal | None:
    """Devices are issued before voting begins, drawn tickets after, and never a struck one."""
    if source == "device":
        # A voter of the roll has a key where the roster lists one, also where no device votes.
        is_open = issued is None and source in manifest.definition.sources
        return None if is_open else Refusal(code="issuing-closed")
    if issued is None:
        return Refusal(code="not-yet")
    return Refusal(code="struck") if holder in issued.struck else None


@attrs.frozen(kw_only=True)
class IssuerKey:
    """The RSA key of one issuer, for one group and one session. Secret.

    Attributes:
        name: as in the definition's list of issuers.
    """

    name: str
    private: _blindrsa.PrivateKey = attrs.field(repr=False)

    @property
    def public(self) -> bytes:
        """The modulus, 384 octets: what ``freeze`` takes."""
        return self.private.n.to_bytes(MODULUS, "big")

    def stamp(self, manifest: Manifest, request: Request) -> bytes:
        """The blind signature on this issuer's blinded message. Asked again, answered alike.

        Enter the request in the register durably *before* calling this (spec 4.3).

        Raises:
            StateError: this key is not among the moduli of the request's group (VK-5050).
            VerificationError: the arithmetic failed and no answer may leave the machine.
        """
        group = manifest.group(request.message.group)
        moduli = () if group is None else group.issuers
        if self.public not in moduli:
            raise StateError(fault("issuer", "VK-5050", issuer=self.name))
        blinded = request.message.blinded[moduli.index(self.public)]
        base_blinding = 1 + _entropy.below(self.private.n - 1)
        return _blindrsa.blind_sign(self.private, blinded, base_blinding=base_blinding)

    def to_bytes(self) -> bytes:
        """The key to be kept secret, mode 0600, and destroyed when issuing has ended."""
        return _structure.write(_StoredKey(name=self.name, private=self.private.to_bytes()))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read the key back.

        Raises:
            FormatError: not such a key.
        """
        stored = _structure.read(_StoredKey, data, limit=KEY_LIMIT, where="issuer key")
        return cls(name=stored.name, private=_blindrsa.PrivateKey.from_bytes(stored.private))

    @classmethod
    def generate(cls, name: str) -> Self:
        """A fresh key of 3072 bits."""
        return cls(name=name, private=_blindrsa.PrivateKey.generate())


@attrs.frozen(kw_only=True)
class _StoredKey:
    name: str
    private: bytes


def register_line(manifest: Manifest, request: Request, stamps: Sequence[bytes | None]) -> bytes:
    """The register's line of one request, canonical, without line end.

    Raises:
        VerificationError: a stamp is not this issuer's on this request (VK-5051), or their number is
            not that of the issuers (VK-5042).
    """
    line = RegisterLine(holder=request.holder, request=request.message, stamps=tuple(stamps))
    check_stamps(manifest, line, where="stamps")
    return _structure.write(line)
