"""Device (手机、投票亭): a voter's own half: ask, blind, finish, seal, cast.

These functions run on the voter's device or a kiosk in the hall, never on a server for its users:
a server that ran them would know every vote.
State can be stored and restored between any two steps; store it before sending.
Source: spec sections 4 and 5.1.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Self

import attrs

from votekit import _blindrsa, _canonical, _entropy, _shamir, _structure, _suite
from votekit._structure import Size
from votekit.errors import FormatError, StateError, VerificationError, fault
from votekit.manifest import Manifest
from votekit.messages import (
    MODULUS,
    CastMessage,
    RequestMessage,
    SealedBallot,
    content_commitment,
    content_context,
    pad,
    request_digest,
    share_info,
    stamped,
)
from votekit.ticket import Ticket

SALT = 48
STATE_LIMIT = 65_536


@attrs.frozen(kw_only=True)
class BallotRequest:
    """A ballot asked for: the ballot key, the blinding of each stamp, and the message to send. Secret.

    Attributes:
        data: the request message: the same bytes go to every issuer, also when sent again.
    """

    manifest: Manifest = attrs.field(repr=False)
    group: str
    seed: bytes = attrs.field(repr=False)
    inverses: tuple[bytes, ...] = attrs.field(repr=False)
    data: bytes = attrs.field(repr=False)

    @classmethod
    def new(
        cls,
        manifest: Manifest,
        *,
        ticket: str | None = None,
        identity: bytes | None = None,
        group: str | None = None,
    ) -> Self:
        """Make a ballot key and ask every issuer of the group to stamp it blindly.

        Args:
            manifest: its session id must have been compared with what hangs in the hall.
            ticket: 18 characters; or
            identity: the seed of the voter's identity key, 32 octets; neither where the platform vouches.
            group: the voter's group; may be left out where there is one.

        Raises:
            FormatError: the ticket is mistyped.
            StateError: this session has no sealed ballots (VK-5040), or no such group (VK-5041).
        """
        manifest.require_sealed()
        chosen = (
            manifest.groups[0] if group is None and len(manifest.groups) == 1 else manifest.group(group or "")
        )
        if chosen is None:
            raise StateError(fault("group", "VK-5041", group=group or ""))
        proof_seed = Ticket.from_text(ticket).seed if ticket is not None else identity
        seed = _entropy.octets(32)
        message = stamped(manifest.session, chosen.id, _suite.ed25519_public(seed))
        # "blinds m for each issuer with a fresh r and a fresh salt from the operating system for each"
        blindings = [
            _blindrsa.blind(
                modulus,
                message,
                salt=_entropy.octets(SALT),
                r=1 + _entropy.below(int.from_bytes(modulus, "big") - 1),
            )
            for modulus in chosen.issuers
        ]
        request = RequestMessage(
            session=manifest.session,
            group=chosen.id,
            blinded=tuple(blinded for blinded, _ in blindings),
            key=None if proof_seed is None else _suite.ed25519_public(proof_seed),
            proof=None,
        )
        if proof_seed is not None:
            request = attrs.evolve(request, proof=_suite.sign(proof_seed, request.LABEL, request.signed()))
        return cls(
            manifest=manifest,
            group=chosen.id,
            seed=seed,
            inverses=tuple(inverse.to_bytes(MODULUS, "big") for _, inverse in blindings),
            data=_structure.write(request),
        )

    def finish(self, stamps: Sequence[bytes]) -> "Credential":
        """Unblind and verify the stamps, one of every issuer in the manifest's order.

        Raises:
            VerificationError: a stamp is missing (VK-5042) or does not verify (VK-5043): keep it as
                evidence and make a new request.
        """
        group = self.manifest.group(self.group)
        moduli = () if group is None else group.issuers
        if len(stamps) != len(moduli):
            raise VerificationError(fault("stamps", "VK-5042", found=len(stamps), wanted=len(moduli)))
        message = stamped(self.manifest.session, self.group, _suite.ed25519_public(self.seed))
        finished: list[bytes] = []
        for index, (modulus, stamp, inverse) in enumerate(zip(moduli, stamps, self.inverses, strict=True)):
            try:
                finished.append(_blindrsa.finalize(modulus, message, stamp, int.from_bytes(inverse, "big")))
            except VerificationError as error:
                issuer = self.manifest.definition.issuers[index]
                raise VerificationError(fault(f"stamps[{index}]", "VK-5043", issuer=issuer)) from error
        return Credential(manifest=self.manifest, group=self.group, seed=self.seed, stamps=tuple(finished))

    def to_bytes(self) -> bytes:
        """State to be stored before the request is first sent. Secret."""
        return _structure.write(
            _RequestState(
                session=self.manifest.session,
                group=self.group,
                seed=self.seed,
                inverses=self.inverses,
                request=_canonical.to_text(self.data),
            )
        )

    @classmethod
    def from_bytes(cls, data: bytes, *, manifest: Manifest) -> Self:
        """Restore what ``to_bytes`` stored.

        Raises:
            FormatError: not such state, or of another session (VK-5044).
        """
        state = _structure.read(_RequestState, data, limit=STATE_LIMIT, where="request state")
        group = manifest.group(state.group)
        if state.session != manifest.session or group is None or len(state.inverses) != len(group.issuers):
            raise FormatError(fault("request state", "VK-5044"))
        request = _canonical.from_text(state.request, where="request state.request")
        return cls(
            manifest=manifest, group=state.group, seed=state.seed, inverses=state.inverses, data=request
        )


@attrs.frozen(kw_only=True)
class Credential:
    """A ballot key with the stamp of every issuer (票券): the right to cast one ballot. Secret."""

    manifest: Manifest = attrs.field(repr=False)
    group: str
    seed: bytes = attrs.field(repr=False)
    stamps: tuple[bytes, ...] = attrs.field(repr=False)

    def cast(self, marks: Mapping[str, str]) -> bytes:
        """Seal the marks and sign the ballot. Store the result before sending; send the same bytes again.

        Args:
            marks: item id to mark; an item left out is left blank.

        Raises:
            FormatError: an item or a mark that is not on this ballot paper (VK-5045, VK-5046), all of them.
        """
        definition = self.manifest.definition
        known = {item.id for item in definition.items}
        faults = [fault(f"marks.{item}", "VK-5045", item=item) for item in marks if item not in known]
        faults += [
            fault(f"marks.{item}", "VK-5046", mark=mark, marks="、".join(definition.ballot.marks))
            for item, mark in marks.items()
            if mark not in definition.ballot.marks
        ]
        if faults:
            raise FormatError(faults)
        return self._signed(
            seal_marks(self.manifest, self.group, self.public, _canonical.encode(dict(marks)))
        )

    @property
    def public(self) -> bytes:
        """The ballot public key, 32 octets."""
        return _suite.ed25519_public(self.seed)

    def _signed(self, sealed: SealedBallot) -> bytes:
        blank = CastMessage(
            session=self.manifest.session,
            group=self.group,
            key=self.public,
            stamps=self.stamps,
            sealed=sealed,
            signature=bytes(64),
        )
        signature = _suite.sign(self.seed, blank.LABEL, blank.signed())
        return _structure.write(attrs.evolve(blank, signature=signature))

    def to_bytes(self) -> bytes:
        """State to be kept until the receipt has come and the closing list was seen. Secret."""
        return _structure.write(
            _CredentialState(
                session=self.manifest.session, group=self.group, seed=self.seed, stamps=self.stamps
            )
        )

    @classmethod
    def from_bytes(cls, data: bytes, *, manifest: Manifest) -> Self:
        """Restore what ``to_bytes`` stored.

        Raises:
            FormatError: not such state, or of another session (VK-5044).
        """
        state = _structure.read(_CredentialState, data, limit=STATE_LIMIT, where="credential state")
        group = manifest.group(state.group)
        if state.session != manifest.session or group is None or len(state.stamps) != len(group.issuers):
            raise FormatError(fault("credential state", "VK-5044"))
        return cls(manifest=manifest, group=state.group, seed=state.seed, stamps=state.stamps)


@attrs.frozen(kw_only=True)
class _RequestState:
    session: Annotated[bytes, Size(32)]
    group: str
    seed: Annotated[bytes, Size(32)]
    inverses: tuple[Annotated[bytes, Size(MODULUS)], ...]
    request: str


@attrs.frozen(kw_only=True)
class _CredentialState:
    session: Annotated[bytes, Size(32)]
    group: str
    seed: Annotated[bytes, Size(32)]
    stamps: tuple[Annotated[bytes, Size(MODULUS)], ...]


def seal_marks(manifest: Manifest, group: str, key: bytes, marks: bytes) -> SealedBallot:
    """Seal the bytes of a ballot to n scrutineers, t of whom open (spec 5.1)."""
    session = manifest.session
    content_key = _entropy.octets(32)
    coefficients = [_entropy.below(_shamir.PRIME) for _ in range(manifest.definition.open_with - 1)]
    shares = _shamir.split(
        content_key,
        threshold=manifest.definition.open_with,
        coefficients=coefficients,
        shares=len(manifest.scrutineers),
    )
    context = content_context(session, group, key)
    return SealedBallot(
        commitment=content_commitment(content_key, context),
        shares=tuple(
            _suite.seal(seat.opening, share_info(session, group, key, seat.seat), share)
            for seat, share in zip(manifest.scrutineers, shares, strict=True)
        ),
        content=_suite.encrypt(content_key, context, pad(marks, manifest.ballot_size)),
    )


def evidence(request: BallotRequest, stamps: Sequence[bytes]) -> bytes:
    """What to keep of stamps that did not verify: the request's digest and the stamps as they came."""
    return _canonical.encode(
        {
            "request": _canonical.to_text(request_digest(request.data)),
            "schema": "votekit/evidence/1",
            "stamps": [_canonical.to_text(stamp) for stamp in stamps],
        }
    )
