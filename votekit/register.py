"""Register (发票登记): who was stamped for, with what, and the answers given; names nobody's ballot.

Source: spec section 4.3.
"""

from collections.abc import Iterable
from typing import Annotated

import attrs

from votekit import _blindrsa, _structure
from votekit._line_digest import digest_lines
from votekit._structure import Size
from votekit.errors import FormatError, VerificationError, fault
from votekit.manifest import Manifest
from votekit.messages import MODULUS, RequestMessage

LINE_LIMIT = 65_536
REGISTER_LABEL = "votekit/register/v1"


@attrs.frozen(kw_only=True)
class RegisterLine:
    """One line of ``register.jsonl``: who asked, with what, and what each issuer answered.

    Attributes:
        holder: as the roll keeps it.
        request: the request message.
        stamps: blind signatures in the manifest's order; None where an issuer has not answered.
    """

    holder: Annotated[bytes, Size(32)]
    request: RequestMessage
    stamps: tuple[Annotated[bytes, Size(MODULUS)] | None, ...]

    @property
    def complete(self) -> bool:
        """Whether every issuer has stamped: only then a ballot was issued."""
        return None not in self.stamps


def read_register_line(data: bytes, *, where: str) -> RegisterLine:
    """Read one line of ``register.jsonl``, without line end.

    Raises:
        FormatError: not such a line, byte for byte.
    """
    return _structure.read(RegisterLine, data, limit=LINE_LIMIT, where=where)


def sorted_register(lines: Iterable[bytes]) -> tuple[tuple[RegisterLine, bytes], ...]:
    """Register lines in the order of the record, each as read and as bytes.

    Raises:
        FormatError: a line that is none, or a second one of the same holder (VK-5052).
    """
    by_holder: dict[bytes, tuple[RegisterLine, bytes]] = {}
    for number, data in enumerate(lines, 1):
        where = f"register line {number}"
        line = read_register_line(data, where=where)
        if line.holder in by_holder:
            raise FormatError(fault(where, "VK-5052"))
        by_holder[line.holder] = (line, data)
    return tuple(by_holder[holder] for holder in sorted(by_holder))


def register_digest(lines: Iterable[bytes]) -> bytes:
    """Digest of register lines, given without line ends and sorted by holder."""
    return digest_lines(REGISTER_LABEL, lines)


def check_stamps(manifest: Manifest, line: RegisterLine, *, where: str) -> None:
    """Check every blind signature of a register line against its blinded message.

    Raises:
        VerificationError: as ``register_line``.
    """
    group = manifest.group(line.request.group)
    moduli = () if group is None else group.issuers
    if not len(line.stamps) == len(line.request.blinded) == len(moduli):
        raise VerificationError(fault(where, "VK-5042", found=len(line.stamps), wanted=len(moduli)))
    for index, (modulus, blinded, stamp) in enumerate(
        zip(moduli, line.request.blinded, line.stamps, strict=True)
    ):
        if stamp is not None and not _blindrsa.verify_blind(modulus, blinded, stamp):
            issuer = manifest.definition.issuers[index]
            raise VerificationError(fault(f"{where}[{index}]", "VK-5051", issuer=issuer))
