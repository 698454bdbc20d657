"""Keying paper ballots (录入): one key a row, one page a ballot, and nothing of the other pass on the screen.

Every ballot is stored when Enter is pressed; the same command goes on where it was left.
"""

from collections.abc import Mapping, Sequence

import attrs

from votekit import Definition, FormatError
from votekit.ballot import BALLOT, VOID_ROW
from votekit.errors import Fault, fault
from votekit_cli.keyboard import BACKSPACE, ENTER, ESCAPE, LEFT
from votekit_cli.output import SCREEN, padded, width
from votekit_cli.screen import Screen
from votekit_cli.session import SessionFolder
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
        signs |= {None: say("key-blank"), SEVERAL: say("key-several"), UNCLEAR: "?", FOREIGN: "X"}
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
        if text in definition.ballot.marks or text in (SEVERAL, UNCLEAR, FOREIGN):
            return text
        raise KeyError(text)


@attrs.define(kw_only=True)
class Desk:
    """One person keying one pass.

    Attributes:
        bags: how many ballots each bag holds, as counted in view.
        number: of the pass, 1 or 2.
    """

    session: SessionFolder
    screen: Screen
    bags: Sequence[int]
    number: int
    by: str

    @property
    def _definition(self) -> Definition:
        return self.session.manifest.definition

    def run(self) -> bool:
        """Key what is still missing; whether the pass is complete."""
        store = self.session.store
        with self.screen.shown():
            for bag in range(1, len(self.bags) + 1):
                while bag not in (store.fact(f"done-{self.number}") or []):
                    keyed = [place for other, place in store.keyed(self.number) if other == bag]
                    if not self._bag(bag, max(keyed, default=0) + 1):
                        return False
        return True

    def _bag(self, bag: int, place: int) -> bool:
        """Key one bag from this place on; False when the person leaves."""
        while True:
            if place > self.bags[bag - 1]:
                key = self._end_page(bag, place - 1)
            else:
                key = self._ballot(bag, place)
            if key == ESCAPE:
                return False
            if key == LEFT:
                place = max(1, place - 1)
            elif key == "end":
                done = {*(self.session.store.fact(f"done-{self.number}") or []), bag}
                self.session.store.keep(f"done-{self.number}", sorted(done))
                return True
            elif key == ENTER:
                place += 1

    def _end_page(self, bag: int, keyed: int) -> str:
        self.screen.page([self._head(bag, keyed), "", f"  {say('key-bag-done', bag=bag, n=keyed)}"])
        while True:
            key = self._key()
            if key == ENTER:
                return "end"
            if key in (LEFT, ESCAPE):
                return key
            if key == "+":
                return self._ballot(bag, keyed + 1)

    def _ballot(self, bag: int, place: int) -> str:
        """Key one ballot; Enter stores it."""
        keys = Keys.of(self._definition)
        items = [item.id for item in self._definition.items]
        known = self.session.store.keyed(self.number).get((bag, place))
        rows: dict[str, str | None] = {} if known is None else {item: known.get(item) for item in items}
        foreign = (known or {}).get(BALLOT) == FOREIGN
        while True:
            at = next((index for index, item in enumerate(items) if item not in rows), len(items))
            self.screen.page(self._page(bag, place, rows, at, keys, foreign=foreign))
            key = self._key()
            if key == ESCAPE or (key == LEFT and at == 0):
                return key
            if key in (LEFT, BACKSPACE):
                rows.pop(items[max(0, at - 1)], None)
            elif key == "-" and not rows:
                return "end"
            elif key in ("x", "X", "Ｘ"):
                if self._definition.ballot.foreign == VOID_ROW and at < len(items):
                    rows[items[at]] = FOREIGN
                else:
                    foreign = not foreign
            elif key == ENTER and at == len(items):
                marks = {item: mark for item, mark in rows.items() if mark is not None}
                self.session.store.key_in(
                    self.number, bag, place, marks | ({BALLOT: FOREIGN} if foreign else {})
                )
                return ENTER
            elif key in keys.meanings and at < len(items):
                rows[items[at]] = keys.meanings[key]

    def _head(self, bag: int, place: int) -> str:
        return say(
            "key-head",
            bag=bag,
            bags=len(self.bags),
            place=place,
            places=self.bags[bag - 1],
            by=self.by,
            number=say(f"pass-{self.number}"),
        )

    def _page(
        self, bag: int, place: int, rows: Mapping[str, str | None], at: int, keys: Keys, *, foreign: bool
    ) -> list[str]:
        cells = []
        for index, item in enumerate(self._definition.items):
            sign = keys.signs[rows[item.id]] if item.id in rows else "_" if index != at else "▁"
            cells.append(padded(f"{item.id:>2} {sign}", 6 if self._definition.kind == "selection" else 14))
        lines, line = [], "  "
        for cell in cells:
            if width(line + cell) > SCREEN:
                lines.append(line)
                line = "  "
            line += cell
        tallied = [
            f"{mark} {sum(value == mark for value in rows.values())}"
            + (
                say("key-at-most", n=cap.at_most)
                if (cap := self._definition.ballot.cap) and cap.mark == mark
                else ""
            )
            for mark in keys.meanings.values()
            if mark in self._definition.ballot.marks
        ]
        status = say("key-foreign") if foreign else ""
        if at == len(self._definition.items):
            status += say("key-enter")
        elif item_name := self._definition.items[at].name:
            status += f"▶ {self._definition.items[at].id} {item_name}"
        return [
            self._head(bag, place),
            *lines,
            line,
            "  " + "  ".join(tallied),
            "",
            f"  {status}",
            "",
            keys.legend(),
            say("key-legend-more"),
        ]

    def _key(self) -> str:
        return self.screen.keyboard.key() or ESCAPE


def read_pass(
    definition: Definition, rows: Sequence[Sequence[str]], name: str
) -> tuple[list[int], dict[tuple[int, int], dict[str, str]]]:
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
    keys = Keys.of(definition)
    header = [cell.strip() for cell in rows[0]] if rows else []
    columns: dict[str, int] = {}
    for item in definition.items:
        for heading in (item.id, item.name):
            if heading in header:
                columns[item.id] = header.index(heading)
    faults = [
        fault(f"{name}:1", "VK-9221", item=item.id) for item in definition.items if item.id not in columns
    ]
    bag_column = next((header.index(each) for each in ("袋", "袋号", "bag") if each in header), None)
    whole = next((header.index(each) for each in ("票面", "ballot") if each in header), None)
    known = {*columns.values(), bag_column, whole}
    faults += [
        fault(f"{name}:1", "VK-9222", column=cell) for index, cell in enumerate(header) if index not in known
    ]
    if faults:
        raise FormatError(faults)
    ballots: dict[tuple[int, int], dict[str, str]] = {}
    sizes: dict[int, int] = {}
    for line, row in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in row):
            faults += _read_row(
                definition, keys, columns, row, f"{name}:{line}", bag_column, whole, sizes, ballots
            )
    if sorted(sizes) != list(range(1, len(sizes) + 1)):
        faults.append(fault(name, "VK-9223"))
    if faults:
        raise FormatError(faults)
    return [sizes[bag] for bag in sorted(sizes)], ballots


def _read_row(
    definition: Definition,
    keys: Keys,
    columns: Mapping[str, int],
    row: Sequence[str],
    place: str,
    bag_column: int | None,
    whole: int | None,
    sizes: dict[int, int],
    ballots: dict[tuple[int, int], dict[str, str]],
) -> list[Fault]:
    faults: list[Fault] = []
    bag_text = "1" if bag_column is None else row[bag_column].strip()
    if not bag_text.isdecimal() or int(bag_text) < 1:
        return [fault(place, "VK-9224", cell=bag_text)]
    marks: dict[str, str] = {}
    for item, column in columns.items():
        cell = row[column] if column < len(row) else ""
        try:
            value = keys.read(cell, definition)
        except KeyError:
            faults.append(fault(f"{place} 「{item}」", "VK-9225", cell=cell))
            continue
        if value is not None:
            marks[item] = value
    if whole is not None and whole < len(row) and row[whole].strip():
        marks[BALLOT] = FOREIGN
    bag = int(bag_text)
    sizes[bag] = sizes.get(bag, 0) + 1
    ballots[bag, sizes[bag]] = marks
    return faults
