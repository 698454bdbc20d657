"""The digest of many lines, taken as they stream by."""

import hashlib
from collections.abc import Iterable


class LineDigest:
    """SHA-256(label ‖ 0x00 ‖ line ‖ 0x0A ‖ line ‖ 0x0A …), one line at a time (spec section 1)."""

    def __init__(self, label: str) -> None:
        self._hash = hashlib.sha256(label.encode() + b"\x00")

    def add(self, line: bytes) -> None:
        """Take one more line, given without its end."""
        self._hash.update(line)
        self._hash.update(b"\n")

    @property
    def value(self) -> bytes:
        """The digest so far, 32 octets."""
        return self._hash.digest()


def digest_lines(label: str, lines: Iterable[bytes]) -> bytes:
    """The digest of all these lines, given without their ends."""
    digest = LineDigest(label)
    for line in lines:
        digest.add(line)
    return digest.value
