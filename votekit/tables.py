"""Tables (表): what a keypad system exports, one row a voter, or only its totals.

Rows of text in, a batch out; reading files is left to the caller. Faults name the line; the header is line 1.
Columns that name a person, a seat or a time are refused until they are dropped by name.
Source: spec section 7, "Batches".
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from votekit._canonical import shown
from votekit.ballot import BALLOT, VOID_ROW, buckets
from votekit.batch import VOID, Batch, sum_faults
from votekit.definition import Definition
from votekit.errors import Fault, FormatError, fault

ITEM_HEADINGS: frozenset[str] = frozenset(
    {"项目", "候选项目", "测评对象", "对象", "名称", "项目名称", "item", "name"}
)
NUMBER_HEADINGS: frozenset[str] = frozenset({"序", "序号", "编号", "id"})
SUM_HEADINGS: frozenset[str] = frozenset({"合计", "总计", "小计", "sum", "total"})
VOID_HEADINGS: frozenset[str] = frozenset({"无效", "该项无效", "该行作废", VOID_ROW})
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)


def read_keypad(
    definition: Definition,
    rows: Iterable[Sequence[str]],
    *,
    mapping: Mapping[str, str],
    drop: Sequence[str] = (),
    by: str,
    origin: str,
) -> Batch:
    """Read what a keypad system exported, one row a voter.

    Args:
        definition: items by id or name stand in the header.
        rows: the header, then one row a voter; blank rows are passed over.
        mapping: what stands in a cell to the mark it means, or to the word for not pressed.
        drop: columns left out by name, such as those of seat and time.
        by: who entered it.
        origin: file name and digest.

    Returns:
        A batch whose ballots are sorted by content.

    Raises:
        FormatError: with all faults: unknown columns (VK-3311), columns to drop that are not there, items
            without a column, cells that the mapping does not explain.
    """
    table = [[cell.strip() for cell in row] for row in rows]
    if not table:
        raise FormatError(fault("line 1", "VK-3316"))
    header = table[0]
    columns, faults = _item_columns(definition, header, drop)
    meanings, found = _meanings(definition, mapping)
    faults += found
    ballots: list[dict[str, str]] = []
    unexplained: set[tuple[str, int]] = set()
    for line, row in enumerate(table[1:], 2):
        if not any(row):
            continue
        if len(row) != len(header):
            faults.append(fault(f"line {line}", "VK-3315", found=len(row), wanted=len(header)))
            continue
        ballot: dict[str, str] = {}
        for index, item in columns.items():
            cell = row[index]
            if cell not in meanings:
                if (cell, index) not in unexplained:
                    faults.append(fault(f"line {line}", "VK-3314", column=header[index], cell=shown(cell)))
                unexplained.add((cell, index))
            elif (mark := meanings[cell]) is not None:
                ballot[item] = mark
        ballots.append(ballot)
    if faults:
        raise FormatError(faults)
    return Batch(source="keypad", by=(by,), origin=origin, ballots=ballots)


def read_totals(
    definition: Definition,
    rows: Iterable[Sequence[str]],
    *,
    by: str,
    origin: str,
    void: int = 0,
    accept_sums: bool = False,
) -> Batch:
    """Read totals, one row an item.

    Args:
        definition: items by id or name stand in the first columns, marks in the header.
        rows: the header, then one row an item; blank rows are passed over.
        by: who entered it.
        origin: file name and digest.
        void: ballots void as a whole, which no row counts.
        accept_sums: people looked at rows that do not add up to the same number, and accept them.

    Raises:
        FormatError: with all faults: unknown columns (VK-3311), marks without a column, unknown, repeated or
            lacking items, cells that are no number, rows that do not add up (VK-3320).
    """
    table = [[cell.strip() for cell in row] for row in rows]
    if not table:
        raise FormatError(fault("line 1", "VK-3316"))
    header = table[0]
    marks, faults = _mark_columns(definition, header)
    counts: dict[str, dict[str, int]] = {}
    lines: dict[str, int] = {}
    for line, row in enumerate(table[1:], 2):
        if not any(row):
            continue
        place = f"line {line}"
        if len(row) != len(header):
            faults.append(fault(place, "VK-3315", found=len(row), wanted=len(header)))
            continue
        item = _row_item(definition, header, row)
        if item is None:
            faults.append(fault(place, "VK-3322", row=shown(" ".join(row))))
        elif item in counts:
            faults.append(fault(place, "VK-3323", item=item))
        else:
            numbers, found = _row_numbers(header, row, marks, place)
            faults += found
            counts[item], lines[item] = numbers, line
    faults += [fault("", "VK-3309", item=item.id) for item in definition.items if item.id not in counts]
    uneven: list[Fault] = []
    if not faults:
        uneven = sum_faults(definition, counts, {item: f"line {line}" for item, line in lines.items()})
    if faults or (uneven and not accept_sums):
        raise FormatError([*faults, *uneven])
    if void:
        counts[BALLOT] = {VOID: void}
    return Batch(source="totals", by=(by,), origin=origin, counts=counts, sums_accepted=bool(uneven))


def _find_item(definition: Definition, text: str) -> str | None:
    """The id of an item given by id, or by a name that only one item has."""
    if any(item.id == text for item in definition.items):
        return text
    named = [item.id for item in definition.items if item.name == text]
    return named[0] if len(named) == 1 else None


def _item_columns(
    definition: Definition, header: Sequence[str], drop: Sequence[str]
) -> tuple[dict[int, str], list[Fault]]:
    """Which column is which item; every column is one, or is dropped by name."""
    faults = [fault("line 1", "VK-3312", column=shown(name)) for name in drop if name not in header]
    columns: dict[int, str] = {}
    unknown: list[str] = []
    for index, name in enumerate(header):
        if name in drop:
            continue
        item = _find_item(definition, name)
        if item is None:
            unknown.append(name)
        elif item in columns.values():
            faults.append(fault("line 1", "VK-3317", column=shown(name)))
        else:
            columns[index] = item
    if unknown:
        listed = "".join(f"「{shown(name)}」" for name in unknown)
        faults.append(
            fault("line 1", "VK-3311", columns=listed, drop=",".join(shown(name) for name in unknown))
        )
    faults += [
        fault("line 1", "VK-3313", item=item.id, name=item.name)
        for item in definition.items
        if item.id not in columns.values()
    ]
    return columns, faults


def _meanings(
    definition: Definition, mapping: Mapping[str, str]
) -> tuple[dict[str, str | None], list[Fault]]:
    """What a cell means: a mark, or None for not pressed. A mark written out means itself."""
    rule = definition.ballot
    meanings: dict[str, str | None] = {mark: mark for mark in rule.marks}
    faults: list[Fault] = []
    # A blank that is counted as a mark is mapped to that mark; one that voids the row, to its word.
    blank = VOID_HEADINGS if rule.blank == VOID_ROW else frozenset({rule.blank})
    for cell, mark in mapping.items():
        if mark in rule.marks:
            meanings[cell] = mark
        elif mark in blank:
            meanings[cell] = None
        else:
            known = "、".join((*rule.marks, *sorted(blank - set(rule.marks))))
            faults.append(fault("mapping", "VK-3318", cell=shown(cell), mark=shown(mark), marks=known))
    return meanings, faults


def _mark_columns(definition: Definition, header: Sequence[str]) -> tuple[dict[int, str], list[Fault]]:
    """Which column counts which mark; the others name the item or hold a sum."""
    names = buckets(definition.ballot)
    faults: list[Fault] = []
    columns: dict[int, str] = {}
    unknown: list[str] = []
    for index, heading in enumerate(header):
        mark = VOID_ROW if heading in VOID_HEADINGS else heading
        if mark in columns.values():
            faults.append(fault("line 1", "VK-3317", column=shown(heading)))
        elif mark in names or mark == VOID_ROW:
            columns[index] = mark
        elif heading not in ITEM_HEADINGS | NUMBER_HEADINGS | SUM_HEADINGS:
            unknown.append(heading)
    if unknown:
        listed = "".join(f"「{shown(name)}」" for name in unknown)
        faults.append(fault("line 1", "VK-3325", columns=listed, marks="、".join(names)))
    if not any(heading in ITEM_HEADINGS | NUMBER_HEADINGS for heading in header):
        faults.append(fault("line 1", "VK-3332"))
    faults += [fault("line 1", "VK-3310", mark=mark) for mark in names if mark not in columns.values()]
    return columns, faults


def _row_item(definition: Definition, header: Sequence[str], row: Sequence[str]) -> str | None:
    """The item of a row: by name where there is such a column, which an id beside it must not contradict."""
    found = {
        headings is ITEM_HEADINGS: _find_item(definition, cell)
        for headings in (NUMBER_HEADINGS, ITEM_HEADINGS)
        for heading, cell in zip(header, row, strict=True)
        if heading in headings
    }
    if True in found and False in found and found[True] is not None and found[False] is not None:
        return found[True] if found[True] == found[False] else None
    return found.get(True) or found.get(False)


def _row_numbers(
    header: Sequence[str], row: Sequence[str], marks: Mapping[int, str], place: str
) -> tuple[dict[str, int], list[Fault]]:
    """The numbers of a row; a column of sums must agree with them."""
    numbers: dict[str, int] = {}
    faults: list[Fault] = []
    for index, (heading, cell) in enumerate(zip(header, row, strict=True)):
        if index not in marks and heading not in SUM_HEADINGS:
            continue
        if _NUMBER.fullmatch(cell) is None:
            faults.append(fault(place, "VK-3314", column=heading, cell=shown(cell)))
        elif index in marks:
            numbers[marks[index]] = int(cell)
    for heading, cell in zip(header, row, strict=True):
        if not faults and heading in SUM_HEADINGS and int(cell) != sum(numbers.values()):
            faults.append(fault(place, "VK-3333", sum=sum(numbers.values()), stated=cell))
    return numbers, faults
