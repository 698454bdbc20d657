"""One encoding only: canonical JSON, base64url, lines, digests, and displayed text.

A lenient decoder is a second vote: whatever is read here is written again and compared.
Any bytes give a value that writes back to the same bytes, or a ``FormatError``, and nothing else.

Source: docs/spec.md, "Conventions"; RFC 8785; RFC 8259; RFC 4648, section 5.
"""

import base64
import binascii
import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, NoReturn, TypeAlias, cast

import rfc8785

from votekit.errors import FormatError, fault

Json: TypeAlias = bool | int | str | list["Json"] | dict[str, "Json"] | None

MAX_DEPTH = 16
MAX_INTEGER = 2**53 - 1
MAX_TEXT = 10_000
_DIGITS_OF_MAX_INTEGER = 16
_CHUNK = 65_536
_BYTE_ORDER_MARK = "\ufeff"
_SHOWN = 40

# The default-ignorable code points of Unicode (soft hyphen, zero-width, bidirectional, fillers, variation
# selectors, tags), line and paragraph separators, interlinear marks, surrogates and noncharacters.
# A fixed list: the tables of one Python differ from those of the next, and two readers must not.
_CONTROLS = r"\x00-\x09\x0b-\x1f\x7f-\x9f"
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    r"\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_NONCHARACTERS = "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(1, 17))
_FORBIDDEN = re.compile(f"[\\n{_CONTROLS}{_INVISIBLE}{_NONCHARACTERS}]")
_FORBIDDEN_IN_PARAGRAPHS = re.compile(f"[{_CONTROLS}{_INVISIBLE}{_NONCHARACTERS}]")
_STRUCTURE = re.compile(rb'\\.|["\[\]{}]', re.DOTALL)


def encode(value: object) -> bytes:
    """Write a JSON value in its one canonical form.

    Args:
        value: None, bool, int, str, list, tuple, or dict with str keys, nested at most 16 deep.

    Returns:
        UTF-8 bytes without a final line feed.

    Raises:
        TypeError: for any other type, floats and subclasses included.
        ValueError: for an integer beyond ±(2^53 - 1), a lone surrogate, or deeper nesting.

    Source: RFC 8785; docs/spec.md, "Canonical JSON".
    """
    _check_encodable(value, 0)
    return rfc8785.dumps(cast("Json", value))


def _check_encodable(value: object, depth: int) -> None:
    kind = type(value)
    if kind is list or kind is tuple or kind is dict:
        if depth == MAX_DEPTH:
            raise ValueError(f"nested deeper than {MAX_DEPTH} levels")
        if kind is dict:
            mapping = cast("dict[object, object]", value)
            if any(type(key) is not str for key in mapping):
                raise TypeError("an object's keys are str")
            parts: Iterable[object] = mapping.values()
        else:
            parts = cast("list[object]", value)
        for part in parts:
            _check_encodable(part, depth + 1)
    elif value is not None and kind is not bool and kind is not int and kind is not str:
        raise TypeError(f"{kind.__name__} has no canonical form")


def decode(data: bytes, *, limit: int, where: str = "") -> Json:
    """Read canonical JSON, refusing everything that ``encode`` would not have written.

    Args:
        data: the bytes of one value.
        limit: the greatest length accepted, in bytes.
        where: the place named by a fault.

    Returns:
        The value; its floats, repeated keys and lone surrogates have been refused, not repaired.

    Raises:
        FormatError: whatever else the bytes are.

    Source: docs/spec.md, "Canonical JSON".
    """
    # The order of the checks is part of the specification. First "a length limit for the object".
    if len(data) > limit:
        raise FormatError(fault(where, "VK-1001", length=len(data), limit=limit))
    # "strict UTF-8, no BOM"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(fault(where, "VK-1002", position=error.start)) from None
    if text.startswith(_BYTE_ORDER_MARK):
        raise FormatError(fault(where, "VK-1003"))
    # "at most 16 levels, counted before parsing"
    if _depth(data) > MAX_DEPTH:
        raise FormatError(fault(where, "VK-1004", limit=MAX_DEPTH))
    value = _parse(text, where)
    # "then re-encode and compare"
    try:
        written = rfc8785.dumps(value)
    except ValueError:
        # Integers are within bounds here and floats are gone: only a lone surrogate cannot be written.
        raise FormatError(fault(where, "VK-1009")) from None
    if written != data:
        raise FormatError(fault(where, "VK-1010", position=_first_difference(written, data)))
    return value


def _depth(data: bytes) -> int:
    """The deepest nesting of brackets outside strings, read byte by byte, without a stack."""
    depth = deepest = 0
    within_string = False
    for match in _STRUCTURE.finditer(data):
        token = match[0]
        if token == b'"':
            within_string = not within_string
        elif within_string or len(token) > 1:
            continue
        elif token in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest


def _parse(text: str, where: str) -> Json:
    def refuse_number(literal: str) -> NoReturn:
        # "no fraction, exponent, NaN"
        raise FormatError(fault(where, "VK-1006", number=literal[:_SHOWN]))

    def integer(literal: str) -> int:
        # "or number beyond 2^53 - 1": the digits are counted first, since int() refuses very many of them.
        if len(literal.lstrip("-")) > _DIGITS_OF_MAX_INTEGER or abs(int(literal)) > MAX_INTEGER:
            raise FormatError(fault(where, "VK-1007", number=literal[:_SHOWN], limit=MAX_INTEGER))
        return int(literal)

    def unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        # "no repeated key"
        members = dict(pairs)
        if len(members) < len(pairs):
            repeated, _ = Counter(key for key, _ in pairs).most_common(1)[0]
            raise FormatError(fault(where, "VK-1008", key=shown(repeated)))
        return members

    try:
        return cast(
            "Json",
            json.loads(
                text,
                parse_float=refuse_number,
                parse_constant=refuse_number,
                parse_int=integer,
                object_pairs_hook=unique,
            ),
        )
    except json.JSONDecodeError as error:
        raise FormatError(fault(where, "VK-1005", line=error.lineno, column=error.colno)) from None


def shown(text: str) -> str:
    """A short form of untrusted text, safe to put into a message."""
    short = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    return _FORBIDDEN.sub(lambda match: f"U+{ord(match[0]):04X}", short)


def _first_difference(one: bytes, other: bytes) -> int:
    shorter = min(len(one), len(other))
    return next((index for index in range(shorter) if one[index] != other[index]), shorter)


def lines(chunks: Iterable[bytes] | IO[bytes], *, limit: int, where: str) -> Iterator[tuple[int, bytes]]:
    r"""Split a stream at 0x0A and at no other byte, holding one line and one chunk in memory.

    Args:
        chunks: a binary file, or any iterable of bytes cut anywhere.
        limit: the greatest length of a line, in bytes, its 0x0A not counted.
        where: the name of the stream; a fault's place is ``"{where} line {number}"``.

    Yields:
        The number, from 1, and the line without its 0x0A.

    Raises:
        FormatError: for a longer line, and for a last line without 0x0A.

    Source: docs/spec.md, "Lines".
    """
    number = 0
    held = bytearray()
    for chunk in _chunks(chunks):
        first, *others = chunk.split(b"\n")
        # Never join more than the limit lets through: a stream without 0x0A must not fill the memory.
        if len(held) + len(first) > limit:
            raise FormatError(fault(f"{where} line {number + 1}", "VK-1012", limit=limit))
        held += first
        for other in others:
            number += 1
            yield number, bytes(held)
            if len(other) > limit:
                raise FormatError(fault(f"{where} line {number + 1}", "VK-1012", limit=limit))
            held = bytearray(other)
    if held:
        raise FormatError(fault(f"{where} line {number + 1}", "VK-1011"))


def _chunks(source: Iterable[bytes] | IO[bytes]) -> Iterable[bytes]:
    if hasattr(source, "read"):
        # Iterating over a file would read whole lines, however long.
        return iter(lambda: cast("IO[bytes]", source).read(_CHUNK), b"")
    return source


def to_text(data: bytes) -> str:
    """Write bytes as base64url without padding.

    Source: RFC 4648, section 5.
    """
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_text(text: str, *, size: int | None = None, where: str = "") -> bytes:
    """Read base64url without padding: decoded, encoded again, compared.

    Args:
        text: the characters.
        size: the number of bytes that must come out; None for any.
        where: the place named by a fault.

    Raises:
        FormatError: for another alphabet, padding, stray bits, or another size.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise FormatError(fault(where, "VK-1013")) from None
    if to_text(data) != text:
        raise FormatError(fault(where, "VK-1013"))
    if size is not None and len(data) != size:
        raise FormatError(fault(where, "VK-1014", size=size, found=len(data)))
    return data


def digest(label: str, data: bytes) -> bytes:
    """SHA-256(label ‖ 0x00 ‖ data), 32 bytes.

    Args:
        label: what is digested and in which version, such as ``votekit/manifest/v1``.
        data: the bytes, usually canonical JSON.
    """
    return hashlib.sha256(label.encode() + b"\0" + data).digest()


def displayed(text: str, where: str, *, multiline: bool = False) -> str:
    """Check a text that people will be shown; it is returned unchanged.

    Args:
        text: at most 10,000 characters.
        where: the place named by a fault.
        multiline: whether line feeds may stand in it; no other control character may.

    Raises:
        FormatError: when it is not in normal form NFC, or holds a control, bidirectional, zero-width or
            otherwise invisible character: two texts that look alike must be alike.

    Source: docs/spec.md, "Displayed text".
    """
    if len(text) > MAX_TEXT:
        raise FormatError(fault(where, "VK-1017", length=len(text), limit=MAX_TEXT))
    match = (_FORBIDDEN_IN_PARAGRAPHS if multiline else _FORBIDDEN).search(text)
    if match is not None:
        raise FormatError(
            fault(where, "VK-1016", character=f"U+{ord(match[0]):04X}", position=match.start() + 1)
        )
    if not unicodedata.is_normalized("NFC", text):
        raise FormatError(fault(where, "VK-1015"))
    return text
