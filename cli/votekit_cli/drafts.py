"""The three files that the office fills: the definition, the roster, and the items where they stand in a sheet.

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
from votekit.definition import SEALED_SOURCES
from votekit.errors import Fault, fault
from votekit_cli import files
from votekit_cli.roster import ITEM_COLUMNS, Row, read_roster, sheet
from votekit_cli.session import DEFINITION, ROSTER, SessionFolder

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
    other = next((path.with_suffix(suffix) for suffix in (".xlsx", ".xls") if path.with_suffix(suffix).exists()), None)
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
    data = files.read_bytes(path)
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
        raise FormatError(_placed(each, path, rows) for each in error.faults) from error


def _tree(data: bytes) -> dict[str, object] | None:
    """The definition as a tree, if it is one; what is wrong with it is for the reader to say."""
    try:
        return tomllib.load(io.BytesIO(data))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return None


def _placed(each: Fault, path: Path, rows: Sequence[Row]) -> Fault:
    """The fault with its file in front; one on an item of a sheet is shown in its row and column."""
    if rows and (found := _ITEM.match(each.where)) is not None and int(found[1]) < len(rows):
        return attrs.evolve(each, where=rows[int(found[1])].place(found[2] or "name"))
    return attrs.evolve(each, where=f"{path.name} {each.where}".rstrip())


def is_sealed(definition: Definition) -> bool:
    """Whether ballots are sealed, so that keys are needed."""
    return not SEALED_SOURCES.isdisjoint(definition.sources)
