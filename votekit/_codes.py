"""Secrets and digests as people type them: codes on tickets and cards, identifiers on every form.

Source: docs/spec.md, "Codes and identifiers"; Crockford's base32; RFC 4648, section 6.
"""

import base64
from typing import Literal, TypeAlias

import attrs

from votekit._canonical import digest
from votekit.errors import FormatError, fault

Role: TypeAlias = Literal["ticket", "signing", "opening"]

IDENTIFIER_SIZE = 20
WHOLE_SIZE = 32
_WHOLE_LENGTH = 52
_WHOLE_PREFIXES = frozenset({"VOTEKIT", "SHA256"})
_GROUP = 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_VALUES = {character: value for value, character in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
# What a Chinese input method left on full width types, and what word processors make of a hyphen.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SEPARATORS = dict.fromkeys(map(ord, "-‐‑–—−\uff0d \t\r\n\u00a0\u3000"))
_TYPED = _FULL_WIDTH | _SEPARATORS


@attrs.frozen(kw_only=True)
class _Layout:
    secret_bits: int
    check_bits: int

    @property
    def length(self) -> int:
        return (self.secret_bits + self.check_bits) // 5


_LAYOUTS: dict[Role, _Layout] = {
    "ticket": _Layout(secret_bits=80, check_bits=10),
    "signing": _Layout(secret_bits=128, check_bits=12),
    "opening": _Layout(secret_bits=128, check_bits=12),
}
# "this is a signing code, an opening code is wanted": by what it is and what is wanted.
_MISTAKEN: dict[tuple[Role, Role], str] = {
    ("signing", "opening"): "VK-7004",
    ("opening", "signing"): "VK-7005",
    ("ticket", "signing"): "VK-7006",
    ("ticket", "opening"): "VK-7006",
    ("signing", "ticket"): "VK-7007",
    ("opening", "ticket"): "VK-7007",
}


def write_code(secret: bytes, *, role: Role) -> str:
    """Write a secret as its holder will type it, in groups of four.

    Args:
        secret: 10 bytes for a ticket, 16 for a signing or an opening code.
        role: what the code is for; its check characters depend on it.

    Returns:
        18 characters for a ticket, 28 for a card's code, in upper case, joined by hyphens.

    Raises:
        ValueError: for a secret of another size.
    """
    layout = _LAYOUTS[role]
    if len(secret) * 8 != layout.secret_bits:
        raise ValueError(f"a {role} code holds {layout.secret_bits} bits")
    number = int.from_bytes(secret, "big") << layout.check_bits | _check(secret, role)
    characters = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(layout.length)))
    return _grouped(characters)


def read_code(text: str, *, role: Role, where: str = "") -> bytes:
    """Read a typed code: any case, hyphens and spaces anywhere, O as 0, I and L as 1.

    Args:
        text: what was typed or scanned.
        role: what is wanted.
        where: the place named by a fault.

    Raises:
        FormatError: for a foreign character, another length, a check that does not fit (a typing error),
            and for a code of another role, which is named.
    """
    characters = _typed(text)
    for position, character in enumerate(characters, start=1):
        if character not in _VALUES:
            raise FormatError(fault(where, "VK-7001", position=position))
    for other in sorted(_LAYOUTS, key=lambda known: known != role):
        secret = _secret(characters, other)
        if secret is None:
            continue
        if other != role:
            raise FormatError(fault(where, _MISTAKEN[other, role]))
        return secret
    wanted = _LAYOUTS[role].length
    if len(characters) != wanted:
        raise FormatError(fault(where, "VK-7002", wanted=wanted, found=len(characters)))
    raise FormatError(fault(where, "VK-7003"))


def _secret(characters: str, role: Role) -> bytes | None:
    layout = _LAYOUTS[role]
    if len(characters) != layout.length:
        return None
    number = 0
    for character in characters:
        number = number << 5 | _VALUES[character]
    secret = (number >> layout.check_bits).to_bytes(layout.secret_bits // 8, "big")
    return secret if number & (1 << layout.check_bits) - 1 == _check(secret, role) else None


def _check(secret: bytes, role: Role) -> int:
    """The leading bits of the secret's digest under the role's label."""
    bits = _LAYOUTS[role].check_bits
    return int.from_bytes(digest(f"votekit/{role}-code/v1", secret)[:2], "big") >> 16 - bits


def _typed(text: str) -> str:
    kept = text.translate(_TYPED)
    # Only ASCII is folded: "ı" and "ſ" also have an upper case, and it is not theirs.
    return kept.upper() if kept.isascii() else kept


def _grouped(characters: str) -> str:
    return "-".join(characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP))


def write_identifier(data: bytes) -> str:
    """The first 160 bits of a digest as 32 base32 characters, eight groups of four.

    Args:
        data: the whole digest, 32 bytes.

    Raises:
        ValueError: for another size.
    """
    return _grouped(base64.b32encode(_whole(data)[:IDENTIFIER_SIZE]).decode("ascii"))


def write_whole(data: bytes, prefix: Literal["votekit", "sha256"] = "votekit") -> str:
    """A whole digest as a scanner reads it: the prefix, a colon, 52 base32 characters.

    Raises:
        ValueError: for another size than 32 bytes.
    """
    return f"{prefix}:{base64.b32encode(_whole(data)).decode('ascii').rstrip('=')}"


def read_identifier(text: str, *, where: str = "") -> bytes:
    """Read a typed or scanned identifier; a shorter form is a label, never a check, and refused.

    Args:
        text: 32 characters in any case with hyphens and spaces anywhere, or the whole form with its prefix.
        where: the place named by a fault.

    Returns:
        20 bytes of the short form, 32 of the whole one.

    Raises:
        FormatError: for anything else.
    """
    characters = _typed(text)
    length = 8 * IDENTIFIER_SIZE // 5
    prefix, colon, rest = characters.partition(":")
    if colon and prefix in _WHOLE_PREFIXES:
        characters, length = rest, _WHOLE_LENGTH
    if len(characters) != length:
        raise FormatError(fault(where, "VK-7011", wanted=length, found=len(characters)))
    try:
        data = base64.b32decode(characters + "=" * (-length % 8))
    except ValueError:
        raise FormatError(fault(where, "VK-7012")) from None
    # Stray bits in the last character, or padding, would be a second spelling of the same digest.
    if base64.b32encode(data).decode("ascii").rstrip("=") != characters:
        raise FormatError(fault(where, "VK-7012"))
    return data


def matches_identifier(typed: bytes, whole: bytes) -> bool:
    """Whether what ``read_identifier`` returned names this digest of 32 bytes."""
    return len(typed) in {IDENTIFIER_SIZE, WHOLE_SIZE} and _whole(whole)[: len(typed)] == typed


def _whole(data: bytes) -> bytes:
    if len(data) != WHOLE_SIZE:
        raise ValueError(f"a digest has {WHOLE_SIZE} bytes")
    return data
