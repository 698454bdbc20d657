"""Reading the fields of a definition, one table at a time, and keeping every fault.

A ``Table`` is asked for each field it may have; what nobody asked for is unknown, and a fault.
A field that is missing, left at ``??`` or wrong is a fault too, and reads as None: the reader goes on, so
that all faults come at once, and no fault is reported for what follows from another.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Final, Literal, ParamSpec, TypeVar, cast

from votekit._canonical import shown
from votekit.definition import values
from votekit.definition.syntax import Repeated
from votekit.definition.values import Choices
from votekit.definition.words import Vocabulary
from votekit.errors import Fault, FormatError, fault

P = ParamSpec("P")
T = TypeVar("T")
W = TypeVar("W", bound=str)

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
            self._faults.extend(values.unfit(value, where, "VK-2022", _TABLE).faults)

    def place(self, name: str) -> str:
        """The place of a field."""
        return f"{self.where}.{name}" if self.where else name

    def report(self, name: str, code: str, /, **filled_in: object) -> None:
        """Add a fault at a field; ``""`` for the table itself."""
        self._faults.append(fault(self.place(name) if name else self.where, code, **filled_in))

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

    def refuse(self, names: Iterable[str], code: str) -> None:
        """Report each of these fields that stands in the table: it has no meaning here."""
        for name in names:
            self._asked.append(name)
            if self.has(name):
                self.report(name, code)

    def ignore(self, *names: str) -> None:
        """Pass over fields that cannot be judged, since what they depend on could not be read."""
        self._asked.extend(names)

    def finish(self) -> None:
        """Report every field that nobody asked for."""
        known = dict.fromkeys(self._asked)
        for name in self._fields:
            if name not in known:
                self.report(shown(name), "VK-2012", field=shown(name), known=" ".join(known))

    def sheet(self, name: str) -> str | None:
        """The text that stands where a list is wanted, if one does: the name of a sheet."""
        value = self._fields.get(name)
        return value if type(value) is str and not values.unfilled(value) else None

    def text(
        self,
        name: str,
        *,
        limit: int,
        required: bool = True,
        multiline: bool = False,
        choices: Choices = _TEXT,
    ) -> str | None:
        """A text without space around it, not empty; None when faulty, or absent and not required."""
        value = self._raw(name, choices, required=required)
        if value is None:
            return None
        return self._read(
            values.read_text, value, self.place(name), choices=choices, limit=limit, multiline=multiline
        )

    def word(
        self,
        name: str,
        vocabulary: Vocabulary[W],
        *,
        required: bool = True,
        among: Collection[W] | None = None,
    ) -> W | None:
        """A word of the vocabulary, and one of ``among`` where given."""
        choices = vocabulary.choices(among)
        value = self._raw(name, choices, required=required)
        if value is None:
            return None
        return self._read(values.read_word, value, self.place(name), vocabulary, choices=choices, among=among)

    def words(self, name: str, vocabulary: Vocabulary[W]) -> tuple[W, ...] | None:
        """A list of one or more words, none twice."""
        choices = vocabulary.choices()
        parts = self._list(name, choices, least=1, most=len(vocabulary.words))
        if parts is None:
            return None
        return self._distinct(
            [
                (place, self._read(values.read_word, part, place, vocabulary, choices=choices))
                for place, part in parts
            ]
        )

    def number(self, name: str, *, least: int, most: int) -> int | None:
        """A whole number within bounds."""
        value = self._raw(name, _NUMBER)
        if value is None:
            return None
        return self._read(values.read_number, value, self.place(name), least=least, most=most)

    def number_or_word(
        self, name: str, vocabulary: Vocabulary[W], *, least: int, most: int
    ) -> int | W | None:
        """A whole number within bounds, or a word instead of one."""
        words = vocabulary.choices()
        choices = {"choices": f"整数 {words['choices']}", "words": f"a whole number {words['words']}"}
        value = self._raw(name, choices)
        if value is None:
            return None
        if type(value) is str:
            return self._read(values.read_word, value, self.place(name), vocabulary, choices=choices)
        return self._read(values.read_number, value, self.place(name), least=least, most=most)

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
        """A list of names, none twice; ``known`` and ``reserved`` as for ``read_name``."""
        choices = _NAMES if known is None else {"choices": " ".join(known), "words": " ".join(known)}
        parts = self._list(name, choices, least=least, most=most, required=required)
        if parts is None:
            return None
        read = partial(values.read_name, choices=choices, limit=limit, known=known, reserved=reserved)
        return self._distinct([(place, self._read(read, part, place)) for place, part in parts])

    def name(
        self,
        name: str,
        *,
        limit: int,
        known: Collection[str] | None = None,
        reserved: Collection[str] | None = None,
    ) -> str | None:
        """A name; ``known`` and ``reserved`` as for ``read_name``."""
        choices = _TEXT if known is None else {"choices": " ".join(known), "words": " ".join(known)}
        value = self._raw(name, choices)
        if value is None:
            return None
        read = partial(values.read_name, choices=choices, limit=limit, known=known, reserved=reserved)
        return self._read(read, value, self.place(name))

    def fraction(self, name: str) -> Fraction | None:
        """An exact share above 0, at most 1."""
        value = self._raw(name, _SHARE)
        return None if value is None else self._read(values.read_fraction, value, self.place(name))

    def day(self, name: str) -> str | None:
        """A calendar day."""
        value = self._raw(name, _DAY)
        return None if value is None else self._read(values.read_day, value, self.place(name))

    def identifier(self, name: str, prefix: Literal["votekit", "sha256"]) -> bytes | None:
        """A whole identifier."""
        value = self._raw(name, {"choices": f"{prefix}:…", "words": f"{prefix}:…"})
        if value is None:
            return None
        return self._read(values.read_whole_identifier, value, self.place(name), prefix=prefix)

    def table(self, name: str) -> "Table":
        """A table; an absent one is empty, so that each required field in it is named."""
        self._asked.append(name)
        if not self.has(name):
            return Table({}, self.place(name), self._faults, given=False)
        return Table(self._fields[name], self.place(name), self._faults)

    def detail(self, name: str, example: str) -> "Table | None":
        """A table that is required as a whole; ``example`` shows what it looks like."""
        value = self._raw(name, {"choices": example, "words": example})
        return None if value is None else Table(value, self.place(name), self._faults)

    def table_or_word(
        self, name: str, vocabulary: Vocabulary[W], example: str, *, required: bool = True
    ) -> "Table | W | None":
        """A table, or a word instead of one; ``example`` shows what the table looks like."""
        words = vocabulary.choices()
        choices = {"choices": f"{example} {words['choices']}", "words": f"{example} {words['words']}"}
        value = self._raw(name, choices, required=required)
        if value is None:
            return None
        if type(value) is str:
            return self._read(values.read_word, value, self.place(name), vocabulary, choices=choices)
        if type(value) is not dict:
            self.report(name, "VK-2043", **choices)
            return None
        return Table(value, self.place(name), self._faults)

    def tables(self, name: str, choices: Choices, *, least: int, most: int) -> "list[Table] | None":
        """A list of tables."""
        parts = self._list(name, choices, least=least, most=most)
        return None if parts is None else [Table(part, place, self._faults) for place, part in parts]

    def _raw(self, name: str, choices: Choices, *, required: bool = True) -> Any:
        """The value of a field as parsed; None, reported where required, when it is absent or ``??``."""
        self._asked.append(name)
        value = self._fields.get(name)
        if value is None:
            if required and self.readable:
                self.report(name, "VK-2010", **choices)
            return None
        if type(value) is Repeated or values.unfilled(value):
            self._faults.extend(values.unfit(value, self.place(name), "", choices).faults)
            return None
        return value

    def _read(self, read: Callable[P, T], *value: P.args, **how: P.kwargs) -> T | None:
        """What ``read`` returns, or None, its fault kept."""
        try:
            return read(*value, **how)
        except FormatError as error:
            self._faults.extend(error.faults)
            return None

    def _list(
        self, name: str, choices: Choices, *, least: int, most: int, required: bool = True
    ) -> list[tuple[str, Any]] | None:
        """Places and values of a list; None when it is not one or has too few or too many."""
        parts = self._raw(name, choices, required=required)
        if parts is None:
            return None
        if type(parts) is not list:
            self.report(name, "VK-2023", **choices)
            return None
        if len(parts) < least:
            self.report(name, "VK-2032", least=least, found=len(parts), **choices)
            return None
        if len(parts) > most:
            self.report(name, "VK-2033", most=most, found=len(parts))
            return None
        return [(f"{self.place(name)}[{index}]", part) for index, part in enumerate(parts)]

    def _distinct(self, parts: Sequence[tuple[str, W | None]]) -> tuple[W, ...] | None:
        """All of them, unless one is faulty or stands twice."""
        seen: dict[W, str] = {}
        for place, part in parts:
            if part is not None and seen.setdefault(part, place) != place:
                self._faults.append(fault(place, "VK-2034", name=part))
        return tuple(seen) if len(seen) == len(parts) else None
