"""Declaration (宣布): a person declares the result; the program never does.

Source: spec section 7.5.
"""

from datetime import date
from typing import Annotated, Literal, Self

import attrs

from votekit import _canonical, _structure, _suite
from votekit._structure import Size
from votekit.errors import Fault, StateError, fault
from votekit.manifest import Manifest
from votekit.messages import body_without
from votekit.result import Result
from votekit.ruling import rulings_digest
from votekit.session_key import SessionKey
from votekit.signatures import Signatures
from votekit.signing import no_signature_faults, session_faults

LIMIT = 1_048_576
LABEL = "votekit/declaration/v1"


@attrs.frozen(kw_only=True)
class Declaration:
    """Who declared which result, and what stays open.

    Attributes:
        session: session id, 32 octets.
        result: digest of the result declared, 32 octets.
        rulings: digest of the rulings that result rests on, 32 octets.
        by: who declared.
        on: the date, as written on the announcement.
        pending: points left open; empty where everything is declared.
    """

    schema: Literal["votekit/declaration/1"] = "votekit/declaration/1"
    session: Annotated[bytes, Size(32)]
    result: Annotated[bytes, Size(32)]
    rulings: Annotated[bytes, Size(32)]
    by: str
    on: date
    pending: tuple[str, ...]
    signatures: Signatures

    @property
    def digest(self) -> bytes:
        """Digest of everything but the signature, 32 octets."""
        return _canonical.digest(LABEL, self.body())

    def body(self) -> bytes:
        """What is signed: canonical JSON without the signature."""
        return body_without(self, "signatures")

    def to_bytes(self) -> bytes:
        """Canonical JSON, one line of ``declarations.jsonl`` without line end."""
        return _structure.write(self)

    @classmethod
    def from_bytes(cls, data: bytes, *, where: str = "declaration") -> Self:
        """Read a declaration; ``faults`` holds it against a manifest.

        Raises:
            FormatError: not one, byte for byte.
        """
        return _structure.read(cls, data, limit=LIMIT, where=where)

    def faults(self, manifest: Manifest, *, where: str) -> list[Fault]:
        """What does not agree with the session, and whether the session key signed."""
        faults: list[Fault] = []
        if self.session != manifest.session:
            faults.append(fault(f"{where}.session", "VK-5030"))
        if manifest.rehearsal:
            faults.append(fault(where, "VK-5110"))
        if not self.by:
            faults.append(fault(f"{where}.by", "VK-5113"))
        if manifest.session_key is None:
            return faults + no_signature_faults(self.signatures, where=where)
        if self.signatures.scrutineers:
            faults.append(fault(f"{where}.signatures.scrutineers", "VK-5066"))
        return faults + session_faults(manifest, LABEL, self.body(), self.signatures.session, where=where)


def declare(
    manifest: Manifest,
    result: Result,
    *,
    by: str,
    on: date,
    pending: bool = False,
    session_key: SessionKey | None = None,
) -> Declaration:
    """Record that a person declared this result.

    Args:
        manifest, result: of one session.
        by: who declares.
        on: the date.
        pending: declare what is decided and leave the open points for later.
        session_key: in a session with sealed ballots.

    Raises:
        StateError: a rehearsal (VK-5110), a result without outcome (VK-5111), open points without
            ``pending`` (VK-5112), nobody named (VK-5113), another session (VK-5030), a wrong or missing
            key (VK-5060, VK-5061).
    """
    if manifest.rehearsal:
        raise StateError(fault("manifest.rehearsal", "VK-5110"))
    if result.binding is None or result.binding.session != manifest.session:
        raise StateError(fault("result.session", "VK-5030"))
    if result.state not in ("decided", "undecided"):
        raise StateError(fault("result", "VK-5111", state=result.state))
    if result.undecided and not pending:
        raise StateError(fault("result", "VK-5112", points="、".join(result.undecided)))
    if not by:
        raise StateError(fault("by", "VK-5113"))
    wanted = manifest.session_key
    if (None if session_key is None else session_key.public) != wanted:
        raise StateError(fault("session_key", "VK-5061" if wanted else "VK-5060"))
    declaration = Declaration(
        session=manifest.session,
        result=result.digest,
        rulings=rulings_digest(manifest.session, result.rulings),
        by=by,
        on=on,
        pending=result.undecided,
        signatures=Signatures(),
    )
    if session_key is None:
        return declaration
    signature = _suite.sign(session_key.seed, LABEL, declaration.body())
    return attrs.evolve(declaration, signatures=Signatures(session=signature))
