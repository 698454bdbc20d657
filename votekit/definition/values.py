"""Reading one value of a definition: a text, a word, a number, a fraction, a day, an identifier.

Each function takes what the parser made and the place where it stands, and returns the value or raises a
``FormatError`` with one fault.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Literal, TypeAlias, TypeVar

from votekit._canonical import displayed, shown
from votekit._codes import read_identifier
from votekit.definition.syntax import Repeated
from votekit.definition.words import UNFILLED, Vocabulary
from votekit.errors import FormatError, fault

W = TypeVar("W", bound=str)
Choices: TypeAlias = Mapping[str, str]
"""What a field may be, for the sentence of a fault: ``choices`` in Chinese, ``words`` in English."""

_FRACTION = re.compile(r"([0-9]{1,6})/([0-9]{1,6})", re.ASCII)
_PERCENT = re.compile(r"([0-9]{1,3})%", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LONGEST_IDENTIFIER = 100
# Names stand in lists and in "1=赞成,2=反对": what separates there cannot be part of one.
_SEPARATORS = frozenset(",，、=|")


def unfilled(value: object) -> bool:
    """Whether a value is still the ``??`` of a template."""
    return type(value) is str and value.strip() in UNFILLED


def unfit(value: object, where: str, code: str, choices: Choices) -> FormatError:
    """The fault of a value of the wrong type; or of one not yet filled in, or given twice."""
    if type(value) is Repeated:
        return FormatError(fault(where, "VK-2015"))
    return FormatError(fault(where, "VK-2011" if unfilled(value) else code, **choices))


def read_text(value: object, where: str, *, choices: Choices, limit: int, multiline: bool = False) -> str:
    """A text that people will be shown, without the space around it; never empty."""
    if type(value) is not str or unfilled(value):
        raise unfit(value, where, "VK-2020", choices)
    # Forms on the web send two characters at the end of a line; it ends in one way here.
    text = value.strip().replace("\r\n", "\n") if multiline else value.strip()
    if not text:
        raise FormatError(fault(where, "VK-2030"))
    if len(text) > limit:
        raise FormatError(fault(where, "VK-2031", length=len(text), limit=limit))
    return displayed(text, where, multiline=multiline)


def read_word(
    value: object,
    where: str,
    vocabulary: Vocabulary[W],
    *,
    choices: Choices,
    among: Collection[W] | None = None,
) -> W:
    """A word of a vocabulary, and one of ``among`` where given."""
    if type(value) is not str or unfilled(value):
        raise unfit(value, where, "VK-2020", choices)
    word = vocabulary.read(value.strip())
    if word is None:
        raise FormatError(fault(where, "VK-2013", word=shown(value.strip()), **choices))
    if among is not None and word not in among:
        raise FormatError(fault(where, "VK-2014", word=shown(value.strip()), **choices))
    return word


def read_number(value: object, where: str, *, least: int, most: int) -> int:
    """A whole number within bounds; ``True`` is not a number here."""
    if type(value) is not int:
        raise FormatError(fault(where, "VK-2021", least=least, most=most))
    if not least <= value <= most:
        raise FormatError(fault(where, "VK-2025", least=least, most=most))
    return value


def read_fraction(value: object, where: str) -> Fraction:
    """An exact share above 0, at most 1, written ``"2/3"`` or ``"80%"``; never a decimal number."""
    if type(value) is not str:
        raise FormatError(fault(where, "VK-2024"))
    written = value.strip()
    parts, percent = _FRACTION.fullmatch(written), _PERCENT.fullmatch(written)
    if parts is not None and int(parts[2]) > 0:
        share = Fraction(int(parts[1]), int(parts[2]))
    elif percent is not None:
        share = Fraction(int(percent[1]), 100)
    else:
        raise FormatError(fault(where, "VK-2026", text=shown(written)))
    if not 0 < share <= 1:
        raise FormatError(fault(where, "VK-2027", text=shown(written)))
    return share


def read_day(value: object, where: str) -> str:
    """A calendar day as ``2027-01-16``: a TOML date, or a string."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if type(value) is str and _DATE.fullmatch(value.strip()):
        try:
            return date.fromisoformat(value.strip()).isoformat()
        except ValueError:
            # Three numbers, and no day of the calendar.
            raise FormatError(fault(where, "VK-2035")) from None
    raise FormatError(fault(where, "VK-2035"))


def read_whole_identifier(value: object, where: str, *, prefix: Literal["votekit", "sha256"]) -> bytes:
    """Prefix, colon, 52 base32 characters: 32 bytes. The short form is a label, and not enough here."""
    choices = {"choices": f"{prefix}:…", "words": f"{prefix}:…"}
    text = read_text(value, where, choices=choices, limit=_LONGEST_IDENTIFIER)
    if not text.startswith(f"{prefix}:"):
        raise FormatError(fault(where, "VK-2042", prefix=prefix))
    return read_identifier(text, where=where)


def read_name(
    value: object,
    where: str,
    *,
    choices: Choices,
    limit: int,
    known: Collection[str] | None = None,
    reserved: Collection[str] | None = None,
) -> str:
    """A name: one of ``known``, or a new one that has no meaning in counting yet.

    Args:
        value: as parsed.
        where: its place.
        choices: what it may be.
        limit: its greatest length.
        known: the only names there are; None where they could not be read, or where any will do.
        reserved: names with a meaning of their own; given where a new name is made that lists will hold.
    """
    name = read_text(value, where, choices=choices, limit=limit)
    if known is not None and name not in known:
        raise FormatError(fault(where, "VK-2063", mark=shown(name), **choices))
    if reserved is not None and name in reserved:
        raise FormatError(fault(where, "VK-2040", name=name))
    if reserved is not None and not _SEPARATORS.isdisjoint(name):
        raise FormatError(fault(where, "VK-2041", name=name))
    return name
