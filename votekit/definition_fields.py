"""Reading the fields of a definition, one table at a time, and keeping every fault.

A ``Table`` is asked for each field it may have; what nobody asked for is unknown, and a fault.
A field that is missing, left at ``??`` or wrong is a fault too, and reads as None: the reader goes on, so
that all faults come at once, and no fault is reported for what follows from another.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final, Literal, TypeVar, cast

from votekit._canonical import displayed, shown
from votekit._codes import read_identifier
from votekit.definition_syntax import Repeated
from votekit.definition_words import UNFILLED, Vocabulary
from votekit.errors import Fault, FormatError, fault

W = TypeVar("W", bound=str)
V = TypeVar("V", bound=str)

_FRACTION = re.compile(r"([0-9]{1,6})/([0-9]{1,6})", re.ASCII)
_PERCENT = re.compile(r"([0-9]{1,3})%", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LONGEST_MARK = 40
# Names stand in lists and in "1=赞成,2=反对": what separates there cannot be part of one.
_SEPARATORS = frozenset(",，、=|")
_TEXT: Final = {"choices": "文字", "words": "text"}
_NUMBER: Final = {"choices": "整数", "words": "a whole number"}
_SHARE: Final = {"choices": "分数，如 1/2", "words": 'a fraction such as "1/2"'}
_DAY: Final = {"choices": "日期，如 2027-01-16", "words": "a date such as 2027-01-16"}
_TABLE: Final = {"choices": "一组字段", "words": "a table"}
_NAMES: Final = {"choices": "名称的清单", "words": "a list of names"}


class Table:
    """One table of a definition while it is read.

    Attributes:
        where: the place of the table, empty for the whole file.
        given: whether the table stands in the file at all.
        readable: whether its fields can be asked for; where not, its one fault has been reported.
    """

    def __init__(self, value: object, where: str, faults: list[Fault], *, given: bool = True) -> None:
        self.where = where
        self.given = given
        self.readable = type(value) is dict
        self._faults = faults
        self._fields = dict(cast("dict[str, Any]", value)) if type(value) is dict else {}
        self._asked: list[str] = []
        if not self.readable:
            self._faults.append(_unfit(value, where, "VK-2022", _TABLE))

    def place(self, name: str) -> str:
        """The place of a field."""
        return f"{self.where}.{name}" if self.where else name

    def report(self, name: str, code: str, /, **values: object) -> None:
        """Add a fault at a field; ``""`` for the table itself."""
        self._faults.append(fault(self.place(name) if name else self.where, code, **values))

    def has(self, name: str) -> bool:
        """Whether a field stands in the table; null is the same as absent."""
        return self._fields.get(name) is not None

    def alias(self, name: str, other: str) -> bool:
        """Take a field written as ``other`` for ``name``; False, and reported, where both stand."""
        self.ignore(name, other)
        if self.has(name) and self.has(other):
            self.report(name, "VK-2038")
            return False
        if self.has(other):
            self._fields[name] = self._fields.pop(other)
        return True

    def refuse(self, names: Iterable[str], code: str, **values: object) -> None:
        """Report each of these fields that stands in the table: it has no meaning here."""
        for name in names:
            self._asked.append(name)
            if self.has(name):
                self.report(name, code, **values)

    def ignore(self, *names: str) -> None:
        """Pass over fields that cannot be judged, since what they depend on could not be read."""
        self._asked.extend(names)

    def finish(self) -> None:
        """Report every field that nobody asked for."""
        for name in self._fields:
            if name not in self._asked:
                self.report(
                    shown(name), "VK-2012", field=shown(name), known=" ".join(dict.fromkeys(self._asked))
                )

    def sheet(self, name: str) -> str | None:
        """The text that stands where a list is wanted, if one does: the name of a sheet."""
        value = self._fields.get(name)
        return value if type(value) is str and not _unfilled(value) else None

    def raw(self, name: str, choices: dict[str, str], *, required: bool = True) -> Any:
        """The value of a field as parsed; None, reported where required, when it is absent or ``??``."""
        self._asked.append(name)
        value = self._fields.get(name)
        if value is None:
            if required and self.readable:
                self.report(name, "VK-2010", **choices)
            return None
        if type(value) is Repeated or _unfilled(value):
            self._faults.append(_unfit(value, self.place(name), "", choices))
            return None
        return value

    def text(
        self,
        name: str,
        *,
        limit: int,
        required: bool = True,
        multiline: bool = False,
        choices: dict[str, str] = _TEXT,
    ) -> str | None:
        """A text without space around it, not empty; None when faulty, or absent and not required."""
        value = self.raw(name, choices, required=required)
        if value is None:
            return None
        return _text(value, self.place(name), self._faults, limit=limit, multiline=multiline, choices=choices)

    def word(
        self,
        name: str,
        vocabulary: Vocabulary[W],
        *,
        required: bool = True,
        among: Collection[W] | None = None,
    ) -> W | None:
        """A word of the vocabulary, and one of ``among`` where given."""
        value = self.raw(name, vocabulary.choices(among), required=required)
        return None if value is None else self._word(value, self.place(name), vocabulary, among)

    def words(self, name: str, vocabulary: Vocabulary[W]) -> tuple[W, ...] | None:
        """A list of one or more words, none twice."""
        values = self._list(name, vocabulary.choices(), least=1, most=len(vocabulary.words))
        if values is None:
            return None
        read = [self._word(value, place, vocabulary, None) for place, value in values]
        return self._distinct(values, read)

    def number(self, name: str, *, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        value = self.raw(name, _NUMBER)
        return None if value is None else self._number(value, name, least, most)

    def number_or_word(
        self, name: str, vocabulary: Vocabulary[W], *, least: int, most: int
    ) -> int | W | None:
        """A whole number within bounds, or a word instead of one."""
        words = vocabulary.choices()
        choices = {"choices": f"整数 {words['choices']}", "words": f"a whole number {words['words']}"}
        value = self.raw(name, choices)
        if type(value) is str:
            return self._word(value, self.place(name), vocabulary, None, choices)
        return None if value is None else self._number(value, name, least, most)

    def names(
        self,
        name: str,
        *,
        least: int,
        most: int,
        limit: int,
        required: bool = True,
        known: Collection[str] | None = None,
        reserved: Collection[str] | None = None,
    ) -> tuple[str, ...] | None:
        """A list of texts, none twice.

        Args:
            name: the field.
            least: the smallest number of them.
            most: the greatest.
            limit: the greatest length of one.
            required: whether its absence is a fault.
            known: the only ones allowed: the marks of the ballot.
            reserved: names with a meaning of their own; given where the names are new ones.
        """
        choices = _NAMES if known is None else {"choices": " ".join(known), "words": " ".join(known)}
        values = self._list(name, choices, least=least, most=most, required=required)
        if values is None:
            return None
        read: list[str | None] = []
        for place, value in values:
            text = _text(value, place, self._faults, limit=limit, multiline=False, choices=choices)
            if text is not None and known is not None and text not in known:
                self._faults.append(fault(place, "VK-2063", mark=shown(text), **choices))
                text = None
            elif text is not None and reserved is not None and not self._may_be_called(text, place, reserved):
                text = None
            read.append(text)
        return self._distinct(values, read)

    def name(self, name: str, *, limit: int, reserved: Collection[str]) -> str | None:
        """A name that later lists and rulings will use."""
        text = self.text(name, limit=limit)
        return text if text is not None and self._may_be_called(text, self.place(name), reserved) else None

    def mark(self, name: str, known: Collection[str] | None) -> str | None:
        """One of the marks of the ballot; any text where these could not be read."""
        choices = _TEXT if known is None else {"choices": " ".join(known), "words": " ".join(known)}
        text = self.text(name, limit=_LONGEST_MARK, choices=choices)
        if text is None or known is None or text in known:
            return text
        self.report(name, "VK-2063", mark=shown(text), **choices)
        return None

    def fraction(self, name: str) -> Fraction | None:
        """An exact share above 0, at most 1, written ``"2/3"`` or ``"80%"``; never a decimal number."""
        value = self.raw(name, _SHARE)
        if value is None:
            return None
        if type(value) is not str:
            self.report(name, "VK-2024")
            return None
        written = value.strip()
        parts, percent = _FRACTION.fullmatch(written), _PERCENT.fullmatch(written)
        if parts is not None and int(parts[2]) > 0:
            share = Fraction(int(parts[1]), int(parts[2]))
        elif percent is not None:
            share = Fraction(int(percent[1]), 100)
        else:
            self.report(name, "VK-2026", text=shown(written))
            return None
        if not 0 < share <= 1:
            self.report(name, "VK-2027", text=shown(written))
            return None
        return share

    def day(self, name: str) -> str | None:
        """A calendar day as ``2027-01-16``: a TOML date, or a string."""
        value = self.raw(name, _DAY)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        if type(value) is str and _DATE.fullmatch(value.strip()):
            try:
                return date.fromisoformat(value.strip()).isoformat()
            except ValueError:
                pass
        self.report(name, "VK-2035")
        return None

    def identifier(self, name: str, prefix: Literal["votekit", "sha256"]) -> bytes | None:
        """A whole identifier: prefix, colon, 52 base32 characters. The short form is a label, not enough."""
        value = self.text(name, limit=100)
        if value is None:
            return None
        if not value.startswith(f"{prefix}:"):
            self.report(name, "VK-2042", prefix=prefix)
            return None
        try:
            return read_identifier(value, where=self.place(name))
        except FormatError as error:
            self._faults.extend(error.faults)
            return None

    def table(self, name: str) -> "Table":
        """A table; an absent one is empty, so that each required field in it is named."""
        self._asked.append(name)
        if not self.has(name):
            return Table({}, self.place(name), self._faults, given=False)
        return Table(self._fields[name], self.place(name), self._faults)

    def detail(self, name: str, example: str) -> "Table | None":
        """A table that is required as a whole; ``example`` shows what it looks like."""
        value = self.raw(name, {"choices": example, "words": example})
        return None if value is None else Table(value, self.place(name), self._faults)

    def table_or_word(
        self, name: str, vocabulary: Vocabulary[W], example: str, *, required: bool = True
    ) -> "Table | W | None":
        """A table, or a word instead of one; ``example`` shows what the table looks like."""
        words = vocabulary.choices()
        choices = {"choices": f"{example} {words['choices']}", "words": f"{example} {words['words']}"}
        value = self.raw(name, choices, required=required)
        if value is None:
            return None
        if type(value) is str:
            return self._word(value, self.place(name), vocabulary, None, choices)
        if type(value) is not dict:
            self.report(name, "VK-2043", **choices)
            return None
        return Table(value, self.place(name), self._faults)

    def tables(self, name: str, choices: dict[str, str], *, least: int, most: int) -> "list[Table] | None":
        """A list of tables."""
        values = self._list(name, choices, least=least, most=most)
        return None if values is None else [Table(value, where, self._faults) for where, value in values]

    def _list(
        self,
        name: str,
        choices: dict[str, str],
        *,
        least: int,
        most: int,
        required: bool = True,
    ) -> list[tuple[str, Any]] | None:
        """Places and values of a list; None when it is not one or has too few or too many."""
        values = self.raw(name, choices, required=required)
        if values is None:
            return None
        if type(values) is not list:
            self.report(name, "VK-2023", **choices)
            return None
        if len(values) < least:
            self.report(name, "VK-2032", least=least, found=len(values), **choices)
            return None
        if len(values) > most:
            self.report(name, "VK-2033", most=most, found=len(values))
            return None
        return [(f"{self.place(name)}[{index}]", value) for index, value in enumerate(values)]

    def _word(
        self,
        value: object,
        where: str,
        vocabulary: Vocabulary[W],
        among: Collection[W] | None,
        choices: dict[str, str] | None = None,
    ) -> W | None:
        choices = choices or vocabulary.choices(among)
        if type(value) is not str or value.strip() in UNFILLED:
            self._faults.append(_unfit(value, where, "VK-2020", choices))
            return None
        word = vocabulary.read(value.strip())
        if word is None:
            self._faults.append(fault(where, "VK-2013", word=shown(value.strip()), **choices))
            return None
        if among is not None and word not in among:
            self._faults.append(fault(where, "VK-2014", word=shown(value.strip()), **choices))
            return None
        return word

    def _may_be_called(self, text: str, where: str, reserved: Collection[str]) -> bool:
        if text in reserved:
            self._faults.append(fault(where, "VK-2040", name=text))
        elif not _SEPARATORS.isdisjoint(text):
            self._faults.append(fault(where, "VK-2041", name=text))
        else:
            return True
        return False

    def _number(self, value: object, name: str, least: int, most: int) -> int | None:
        # ``True`` is not a number here.
        if type(value) is not int:
            self.report(name, "VK-2021", least=least, most=most)
            return None
        if not least <= value <= most:
            self.report(name, "VK-2025", least=least, most=most)
            return None
        return value

    def _distinct(self, values: Sequence[tuple[str, Any]], read: Sequence[V | None]) -> tuple[V, ...] | None:
        """All of them, unless one is faulty or stands twice."""
        seen: set[V] = set()
        good = True
        for (place, _), each in zip(values, read, strict=True):
            if each is None:
                good = False
            elif each in seen:
                self._faults.append(fault(place, "VK-2034", name=each))
                good = False
            else:
                seen.add(each)
        return tuple(each for each in read if each is not None) if good else None


def _unfilled(value: object) -> bool:
    return type(value) is str and value.strip() in UNFILLED


def _unfit(value: object, where: str, code: str, choices: dict[str, str]) -> Fault:
    """The fault of a value of the wrong type, of one not yet filled in, or of one given twice."""
    if type(value) is Repeated:
        return fault(where, "VK-2015")
    return fault(where, "VK-2011" if _unfilled(value) else code, **choices)


def _text(
    value: object, where: str, faults: list[Fault], *, limit: int, multiline: bool, choices: dict[str, str]
) -> str | None:
    if type(value) is not str or value.strip() in UNFILLED:
        faults.append(_unfit(value, where, "VK-2020", choices))
        return None
    text = value.strip()
    if multiline:
        # Forms on the web send both characters; a line ends in one way here.
        text = text.replace("\r\n", "\n")
    if not text:
        faults.append(fault(where, "VK-2030"))
        return None
    if len(text) > limit:
        faults.append(fault(where, "VK-2031", length=len(text), limit=limit))
        return None
    try:
        return displayed(text, where, multiline=multiline)
    except FormatError as error:
        faults.extend(error.faults)
        return None
