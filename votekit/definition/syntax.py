"""From bytes to a tree: TOML written by a person, or JSON written by a program.

Nothing is understood here; sizes and depths are bounded before a parser sees the text, so that the same
bytes get the same answer on every stack.

Source: TOML 1.0.0; RFC 8259; docs/spec.md, "The definition".
"""

import json
import re
import tomllib

import attrs

from votekit._canonical import MAX_DEPTH
from votekit.errors import Fault, FormatError, fault

LIMIT = 1_048_576
_MAX_DIGITS = 20
_MAX_DOTS = 32
_BYTE_ORDER_MARK = "\ufeff"
# A string of either syntax, or a comment, to its end or the end of the file. Whatever begins one matches: a
# match that failed and began again at every later quote would take the square of the length.
_OPAQUE = re.compile(
    r'"""(?:[^"\\]|\\.?|"(?!""))*+(?:"{3,5}|\Z)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5}|\Z)"
    r'|"(?:[^"\\\n]|\\.?)*+(?:"|\n|\Z)'
    r"|'[^'\n]*+(?:'|\n|\Z)"
    r"|#[^\n]*",
    re.DOTALL,
)
_TOML_PLACE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)\Z")
_FULL_WIDTH = re.compile("[“”‘’＂＇，＝：；［］【】｛｝（）＃。、\u3000\u00a0]")
_REPEATED = (
    "Cannot overwrite",
    "Cannot declare",
    "Cannot redefine",
    "Duplicate inline table key",
    "Cannot mutate",
)


@attrs.frozen
class NotAnInteger:
    """A number with a point or an exponent, infinity or NaN: kept as text, never as a float."""

    text: str


@attrs.frozen
class Repeated:
    """What stands where a JSON object names a key twice: no reader may pick one of the two."""


def parse(data: bytes) -> object:
    """Read TOML, or JSON where the first character is a brace.

    Args:
        data: at most 1 MiB of UTF-8; a byte order mark, as some editors leave, is passed over.

    Returns:
        dicts, lists, str, int, bool, None, dates, and ``NotAnInteger`` and ``Repeated`` in place of what no
        definition may hold.

    Raises:
        FormatError: with line and column where the text is neither.
    """
    if len(data) > LIMIT:
        raise FormatError(fault("", "VK-2001", length=len(data), limit=LIMIT))
    try:
        text = data.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FormatError(fault(f"line {line}", "VK-2002", line=line)) from None
    if text.lstrip().startswith("{"):
        _check_nesting(text, dots_nest=False)
        return _parse_json(text)
    _check_nesting(text, dots_nest=True)
    return _parse_toml(text)


def _check_nesting(text: str, *, dots_nest: bool) -> None:
    """Bound brackets, and in TOML the dots of a key, which nest too (tomllib takes their number squared)."""
    depth = 0
    for line, content in enumerate(_OPAQUE.sub(_blanked, text).split("\n"), start=1):
        dots = 0
        for character in content:
            if character in "[{":
                depth += 1
            elif character in "]}":
                depth = max(depth - 1, 0)
            elif character == ".":
                dots += dots_nest
            if depth > MAX_DEPTH or dots > _MAX_DOTS:
                raise FormatError(fault(f"line {line}", "VK-2003", limit=MAX_DEPTH))


def _blanked(match: re.Match[str]) -> str:
    """The line feeds of a string, so that lines keep their numbers."""
    return "\n" * match[0].count("\n")


def _parse_toml(text: str) -> object:
    try:
        return tomllib.loads(text, parse_float=NotAnInteger)
    except ValueError as error:
        raise FormatError(_toml_fault(text, str(error))) from None


def _toml_fault(text: str, message: str) -> Fault:
    place = _TOML_PLACE.search(message)
    if place is None and not message.endswith("(at end of document)"):
        # Python refuses to read integers of thousands of digits, and does not say where.
        return fault("", "VK-2008")
    rows = text.split("\n")
    row, column = (int(place[1]), int(place[2])) if place else (len(rows), len(rows[-1]) + 1)
    where = f"line {row}"
    if message.startswith(_REPEATED):
        return fault(where, "VK-2005", line=row)
    found = _FULL_WIDTH.search(_OPAQUE.sub(_blanked, rows[row - 1]))
    if found is not None:
        return fault(where, "VK-2006", line=row, character=found[0])
    return fault(where, "VK-2004", line=row, column=column)


def _parse_json(text: str) -> object:
    try:
        return json.loads(
            text,
            parse_float=NotAnInteger,
            parse_constant=NotAnInteger,
            # Twenty digits are beyond every limit here, and int() may refuse thousands of them.
            parse_int=lambda digits: int(digits[:_MAX_DIGITS]),
            object_pairs_hook=_members,
        )
    except json.JSONDecodeError as error:
        raise FormatError(
            fault(f"line {error.lineno}", "VK-2007", line=error.lineno, column=error.colno)
        ) from None


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members: dict[str, object] = {}
    for key, value in pairs:
        members[key] = Repeated() if key in members else value
    return members
