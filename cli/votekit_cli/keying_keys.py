"""What each key means on a paper ballot, and a pass keyed into a sheet instead of at the desk."""

from collections.abc import Mapping, Sequence

import attrs

from votekit import Definition, FormatError
from votekit.ballot import BALLOT
from votekit.errors import Fault, fault
from votekit_cli.wording import say

SEVERAL, UNCLEAR, FOREIGN = "several", "unclear", "foreign"
_SIGNS = ("○", "×", "△", "□", "◇")
_BLANK_WORDS = ("", "空", "blank", "-")


@attrs.frozen(kw_only=True)
class Keys:
    """What each key means on this ballot paper.

    Attributes:
        meanings: key to what stands in the row; None for a row left empty.
        signs: what stands in a row to how it is shown.
    """

    meanings: Mapping[str, str | None]
    signs: Mapping[str | None, str]

    @classmethod
    def of(cls, definition: Definition) -> "Keys":
        """The keys of a definition: its marks in order, then empty, then two marks in one row."""
        ballot = definition.ballot
        meanings: dict[str, str | None] = {}
        signs: dict[str | None, str] = {}
        for mark in ballot.marks:
            if mark != ballot.blank:
                meanings[str(len(meanings) + 1)] = mark
                selection = definition.kind == "selection" and len(signs) < len(_SIGNS)
                signs[mark] = _SIGNS[len(signs)] if selection else mark
        meanings[str(len(meanings) + 1)] = None
        meanings[str(len(meanings) + 1)] = SEVERAL
        meanings["?"] = UNCLEAR
        meanings["？"] = UNCLEAR
        signs |= {None: say("key-blank"), SEVERAL: say("key-several"), UNCLEAR: "?"}
        return cls(meanings=meanings, signs=signs)

    def legend(self) -> str:
        """Key by key, as it stands at the foot of the page."""
        shown = [
            f"{key} {say('key-unclear') if value == UNCLEAR else self.signs[value]}"
            for key, value in self.meanings.items()
            if key != "？"
        ]
        return say("key-legend", keys="   ".join(shown))

    def read(self, cell: str, definition: Definition) -> str | None:
        """What a cell of a keyed sheet means: a key, a sign, a mark, or a word for empty.

        Raises:
            KeyError: none of these.
        """
        text = cell.strip()
        if text in self.meanings:
            return self.meanings[text]
        if text in _BLANK_WORDS or text == definition.ballot.blank:
            return None
        by_sign = {sign: value for value, sign in self.signs.items()}
        if text in by_sign:
            return by_sign[text]
        if text in definition.ballot.marks or text in (SEVERAL, UNCLEAR):
            return text
        raise KeyError(text)


Ballots = dict[tuple[int, int], dict[str, str]]


def read_pass(definition: Definition, rows: Sequence[Sequence[str]], name: str) -> tuple[list[int], Ballots]:
    """One pass from a sheet: a column 袋, one column an item, and 票面 where anything foreign is noted.

    Args:
        definition: items stand in the header by id or name.
        rows: the header, then one row a ballot; blank rows are passed over.
        name: of the file, for the faults.

    Returns:
        How many ballots each bag holds, and (bag, place) to marks.

    Raises:
        FormatError: every cell that cannot be read.
    """
    sheet = _Sheet.under(definition, [cell.strip() for cell in rows[0]] if rows else [], name)
    faults: list[Fault] = []
    ballots: Ballots = {}
    sizes: dict[int, int] = {}
    for line, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            bag, marks = sheet.ballot([cell.strip() for cell in row], f"{name}:{line}")
        except FormatError as error:
            faults += error.faults
            continue
        sizes[bag] = sizes.get(bag, 0) + 1
        ballots[bag, sizes[bag]] = marks
    if sorted(sizes) != list(range(1, len(sizes) + 1)):
        faults.append(fault(name, "VK-9223"))
    if faults:
        raise FormatError(faults)
    return [sizes[bag] for bag in sorted(sizes)], ballots


@attrs.frozen(kw_only=True)
class _Sheet:
    """A keyed sheet under its header.

    Attributes:
        items: item id to its column.
        bag: the column 袋; None where all stand in one bag.
        whole: the column 票面, if there is one.
    """

    definition: Definition
    keys: Keys
    items: Mapping[str, int]
    bag: int | None
    whole: int | None

    @classmethod
    def under(cls, definition: Definition, header: Sequence[str], name: str) -> "_Sheet":
        """Find the columns.

        Raises:
            FormatError: an item without a column, a column that is none.
        """
        places = {heading: column for column, heading in enumerate(header)}
        items = {
            item.id: places[heading]
            for item in definition.items
            for heading in (item.name, item.id)
            if heading in places
        }
        bag = next((places[heading] for heading in ("袋", "袋号", "bag") if heading in places), None)
        whole = next((places[heading] for heading in ("票面", "ballot") if heading in places), None)
        place = f"{name}:1"
        faults = [fault(place, "VK-9221", item=item.id) for item in definition.items if item.id not in items]
        known = {*items.values(), bag, whole}
        faults += [fault(place, "VK-9222", column=cell) for at, cell in enumerate(header) if at not in known]
        if faults:
            raise FormatError(faults)
        return cls(definition=definition, keys=Keys.of(definition), items=items, bag=bag, whole=whole)

    def ballot(self, row: Sequence[str], place: str) -> tuple[int, dict[str, str]]:
        """The bag and the marks of one row.

        Raises:
            FormatError: no bag, or cells that mean nothing.
        """
        faults: list[Fault] = []
        bag = "1" if self.bag is None else _cell(row, self.bag)
        if not bag.isdecimal() or int(bag) < 1:
            faults.append(fault(place, "VK-9224", cell=bag))
        marks: dict[str, str] = {}
        for item, column in self.items.items():
            cell = _cell(row, column)
            try:
                value = self.keys.read(cell, self.definition)
            except KeyError:
                faults.append(fault(f"{place} 「{item}」", "VK-9225", cell=cell))
                continue
            if value is not None:
                marks[item] = value
        if self.whole is not None and _cell(row, self.whole):
            marks[BALLOT] = FOREIGN
        if faults:
            raise FormatError(faults)
        return int(bag), marks


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""
