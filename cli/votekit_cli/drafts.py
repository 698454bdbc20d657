"""The three files that the office fills: the definition, the roster, and the items in a sheet of their own.

Everything that is wrong with them is found in one go, each fault with its file and place.
"""

import io
import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from votekit import Definition, FormatError, Roll, Voter, read_definition
from votekit.errors import Fault, fault
from votekit.wording.places import place
from votekit_cli import files
from votekit_cli.roster import ITEM_COLUMNS, Row, read_roster, sheet
from votekit_cli.session import DEFINITION, ROSTER, SessionFolder
from votekit_cli.wording import spoken

_HEADING = re.compile(r"\s*(\[\[?)\s*([\w.]+)\s*\]")
_KEY = re.compile(r"\s*(\w+)\s*=")
_ITEM = re.compile(r"^items?\[(\d+)\](?:\.(\w+))?")


@attrs.frozen(kw_only=True)
class Draft:
    """What was read, as far as it could be read.

    Attributes:
        items: the sheet the items came from; None where they stand in the definition.
        faults: everything that is wrong; empty when the session may be frozen.
    """

    definition: Definition | None
    voters: tuple[Voter, ...]
    items: str | None
    faults: tuple[Fault, ...]

    def complete(self) -> tuple[Definition, Roll]:
        """Definition and roll.

        Raises:
            FormatError: everything that is wrong with either.
        """
        if self.faults or self.definition is None:
            raise FormatError(self.faults)
        return self.definition, Roll(voters=self.voters)


def read_draft(session: SessionFolder) -> Draft:
    """Read all three files.

    Raises:
        DiskError: one cannot be read.
    """
    faults: list[Fault] = []
    definition, items = None, None
    try:
        definition, items = read_session_definition(session.folder / DEFINITION)
    except FormatError as error:
        faults.extend(error.faults)
    voters: list[Voter] = []
    try:
        voters = _roster(session.folder)
    except FormatError as error:
        faults.extend(error.faults)
    if definition is not None and not faults:
        faults.extend(_against_roster(definition, voters))
    return Draft(definition=definition, voters=tuple(voters), items=items, faults=tuple(faults))


def _roster(folder: Path) -> list[Voter]:
    path = folder / ROSTER
    if path.exists():
        return read_roster(path)[0]
    other = next(
        (path.with_suffix(suffix) for suffix in (".xlsx", ".xls") if path.with_suffix(suffix).exists()), None
    )
    if other is not None:
        raise FormatError(fault(other.name, "VK-9106", suffix=other.suffix))
    return []


def _against_roster(definition: Definition, voters: Sequence[Voter]) -> Iterable[Fault]:
    if len(voters) > definition.entitled:
        yield fault(ROSTER, "VK-9210", voters=len(voters), entitled=definition.entitled)
    if not voters and "device" in definition.sources:
        yield fault(ROSTER, "VK-9211")


def read_session_definition(path: Path) -> tuple[Definition, str | None]:
    """The definition, its items taken from their sheet where it names one.

    Returns:
        The definition, and the name of the sheet, if any.

    Raises:
        FormatError: everything that is wrong, each with the file and the place in it.
        DiskError: a file cannot be read.
    """
    data = original = files.read_bytes(path)
    tree = _tree(data)
    name = tree.get("items") if tree else None
    rows: list[Row] = []
    if tree is not None and isinstance(name, str):
        rows = sheet(path.parent / name, ITEM_COLUMNS, "name")
        del tree["items"]
        tree["item"] = [{key: value for key, value in row.cells.items() if value} for row in rows]
        data = json.dumps(tree, ensure_ascii=False, default=str).encode()
    else:
        name = None
    try:
        return read_definition(data), name
    except FormatError as error:
        items = None if name is None else path.parent / name
        text = original.decode(errors="replace")
        raise FormatError(_placed(each, path, text, items, rows) for each in error.faults) from error


def _tree(data: bytes) -> dict[str, object] | None:
    """The definition as a tree, if it is one; what is wrong with it is for the reader to say."""
    try:
        return tomllib.load(io.BytesIO(data))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return None


def _placed(each: Fault, path: Path, text: str, items: Path | None, rows: Sequence[Row]) -> Fault:
    """The fault with its file and line in front; one on an item of a sheet is shown in its row and column."""
    if items is not None and each.where.startswith("item"):
        found = _ITEM.match(each.where)
        if found is None or int(found[1]) >= len(rows):
            return attrs.evolve(each, where=items.name)
        return attrs.evolve(each, where=rows[int(found[1])].place(found[2] or "name"))
    line = toml_line(text, each.where)
    file = path.name if line is None else f"{path.name}:{line}"
    return attrs.evolve(each, where=f"{file} {place(each.where, spoken())}".rstrip())


def toml_line(text: str, where: str) -> int | None:
    """The line of a TOML file on which a place such as ``ballot.cap.at_most`` stands, or what holds it."""
    wanted = [part for part in re.split(r"[.\[\]]", where) if part]
    best: tuple[int, int] | None = None
    table: list[str] = []
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if (heading := _HEADING.match(line)) is not None:
            table = heading[2].split(".")
            if heading[1] == "[[":
                counts[heading[2]] = counts.get(heading[2], -1) + 1
                table = [*table[:-1], table[-1] + "s", str(counts[heading[2]])]
            found = table
        elif (key := _KEY.match(line)) is not None:
            found = [*table, key[1]]
        else:
            continue
        if wanted[: len(found)] == found and (best is None or len(found) > best[0]):
            best = (len(found), number)
    return None if best is None else best[1]
