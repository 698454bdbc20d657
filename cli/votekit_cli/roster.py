"""Rosters (名册) and item lists as they come out of Excel and WPS, saved as CSV.

The header is found by name and synonym, under any title rows. Names are compared without the spaces, dots and
invisible characters that people put into them, and printed as written.
Every fault of a sheet is reported, with its line and column.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import attrs

from votekit import FormatError, Roll, VotekitError, Voter
from votekit.errors import Fault, fault
from votekit_cli.files import read_rows

ROSTER_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "代表姓名", "委员姓名", "名字", "name"),
    "id": ("代表证号", "证号", "代表编号", "编号", "序号", "id", "number"),
    "delegation": ("代表团", "代表团组", "团组", "组别", "代表小组", "选举单位", "delegation"),
    "identity": ("身份公钥", "identity"),
    "holder": ("签到码摘要", "holder"),
}
ITEM_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("编号", "id"),
    "part": ("部分", "类别", "part"),
    "name": ("名称", "项目", "项目名称", "候选项目", "测评对象", "name"),
    "unit": ("责任单位", "实施单位", "单位", "unit"),
    "budget": ("投资额", "概算", "预算", "budget"),
}
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_DOTS = re.compile("[•・．‧∙⋅･●]")
_SPACE = re.compile(r"\s+")
_TOTAL = ("合计", "总计", "小计", "共计")


@attrs.frozen(kw_only=True)
class Row:
    """One row of a sheet under its header: the columns that are known, cleaned of what nobody sees."""

    path: Path
    line: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]

    def place(self, column: str) -> str:
        """The cell, as a person finds it."""
        heading = self.headings.get(column)
        return f"{self.path.name}:{self.line}" + (f" 「{heading}」" if heading else "")


def visible(text: str) -> str:
    """The text in one composed form, without characters that nobody sees."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()


def same_name(name: str) -> str:
    """A name as it is compared: without spaces (姓　名), and with one kind of dot (买买提·艾力)."""
    return _SPACE.sub("", _DOTS.sub("·", visible(name)))


def sheet(path: Path, columns: Mapping[str, Sequence[str]], wanted: str) -> list[Row]:
    """The rows of a sheet under its header.

    Title rows above the header, blank rows, and rows of totals are passed over.

    Args:
        path: a CSV file.
        columns: what is looked for, each with the headings it may have, the best one first.
        wanted: the column without which it is no header.

    Raises:
        FormatError: no header, or not a CSV file.
        DiskError: it cannot be read.
    """
    rows = read_rows(path)
    found = next(
        ((at, header) for at, row in enumerate(rows) if wanted in (header := _header(row, columns))), None
    )
    if found is None:
        raise FormatError(fault(path.name, "VK-9201", heading=columns[wanted][0]))
    at, header = found
    headings = {column: visible(rows[at][index]) for column, index in header.items()}
    result = []
    for line, row in enumerate(rows[at + 1 :], at + 2):
        cells = {column: visible(row[index]) if index < len(row) else "" for column, index in header.items()}
        first = next((same_name(cell) for cell in row if same_name(cell)), "")
        if first and not first.startswith(_TOTAL) and not same_name(cells[wanted]).startswith(_TOTAL):
            result.append(Row(path=path, line=line, cells=cells, headings=headings))
    return result


def _header(row: Sequence[str], columns: Mapping[str, Sequence[str]]) -> dict[str, int]:
    headings = [same_name(cell).lower() for cell in row]
    found: dict[str, int] = {}
    for column, names in columns.items():
        for name in names:
            if name in headings:
                found[column] = headings.index(name)
                break
    return found


def read_roster(path: Path) -> tuple[list[Voter], list[Row]]:
    """The voters of a roster, and the row of each.

    Raises:
        FormatError: everything that is wrong with it, cell by cell.
        DiskError: it cannot be read.
    """
    rows = sheet(path, ROSTER_COLUMNS, "name")
    faults: list[Fault] = []
    voters: list[Voter] = []
    seen: dict[str, Row] = {}
    digits = len(str(len(rows)))
    for number, row in enumerate(rows, 1):
        identifier = row.cells.get("id") or str(number).zfill(digits)
        if not row.cells["name"]:
            faults.append(fault(row.place("name"), "VK-9202"))
        if "delegation" in row.cells and not row.cells["delegation"]:
            faults.append(fault(row.place("delegation"), "VK-2104"))
        if (first := seen.setdefault(identifier, row)) is not row:
            faults.append(fault(row.place("id"), "VK-9203", id=identifier, line=first.line))
        holder = row.cells.get("holder", "")
        if holder and (first := seen.setdefault(f"holder {holder}", row)) is not row:
            faults.append(fault(row.place("holder"), "VK-9204", line=first.line))
        try:
            voters.append(
                Voter(
                    id=identifier,
                    name=row.cells["name"],
                    delegation=row.cells.get("delegation", ""),
                    identity=_key(row, "identity"),
                    holder=_key(row, "holder"),
                )
            )
        except VotekitError as error:
            faults.extend(attrs.evolve(each, where=row.place(each.where)) for each in error.faults)
    if faults:
        raise FormatError(faults)
    return voters, rows


def _key(row: Row, column: str) -> bytes | None:
    text = row.cells.get(column, "")
    if not text:
        return None
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:  # noqa: PLR2004 - the octets of a key and of a digest
        raise FormatError(fault(column, "VK-9205"))
    return key


def same_names(voters: Iterable[Voter]) -> list[list[Voter]]:
    """Voters of one name, in the roster's order: normal, and worth a look."""
    by_name: dict[str, list[Voter]] = {}
    for voter in voters:
        by_name.setdefault(same_name(voter.name), []).append(voter)
    return [found for found in by_name.values() if len(found) > 1]


def find_voter(roll: Roll, text: str) -> Voter:
    """Who is meant by an id, a name, or a name with the delegation in brackets: ``张伟（城关团）``.

    Raises:
        FormatError: nobody, or more than one.
    """
    wanted = same_name(text)
    if (by_id := [voter for voter in roll.voters if voter.id == wanted]) != []:
        return by_id[0]
    name, _, delegation = wanted.replace("(", "（").rstrip(")）").partition("（")
    found = [
        voter
        for voter in roll.voters
        if same_name(voter.name) == name and delegation in ("", same_name(voter.delegation))
    ]
    if not found:
        raise FormatError(fault("", "VK-9206", name=text))
    if len(found) > 1:
        places = "、".join(f"{voter.name}（{voter.delegation or voter.id}）{voter.id}" for voter in found)
        raise FormatError(fault("", "VK-9207", name=text, places=places))
    return found[0]
