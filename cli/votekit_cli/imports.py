"""What another system wrote: keypad rows, one a voter, or bare totals."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from votekit import Batch, FormatError
from votekit.errors import Fault, fault
from votekit.tables import read_keypad, read_totals
from votekit_cli import files
from votekit_cli.application import Application
from votekit_cli.entering import closed_number, keep
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say


@attrs.frozen(kw_only=True)
class Reading:
    """How a file is to be read.

    Attributes:
        mapping: what stands in a cell to the mark it means.
        drop: columns left out by name, since they lead to a person or a time.
        void: of totals, ballots void as a whole.
        accept_sums: of totals, rows that do not add up alike are accepted.
    """

    by: str
    mapping: Mapping[str, str] = attrs.field(factory=dict)
    drop: Sequence[str] = ()
    void: int = 0
    accept_sums: bool = False


def take(
    application: Application,
    session: SessionFolder,
    path: Path,
    how: Reading,
    *,
    source: str,
    dry_run: bool,
) -> int:
    """Read the file whole and keep it as the batch of its source.

    Raises:
        FormatError: every cell and column that is wrong, or another number than was returned.
    """
    definition = session.manifest.definition
    rows = files.read_rows(path)
    origin = f"{path.name} sha256:{hashlib.sha256(files.read_bytes(path)).hexdigest()}"
    try:
        if source == "keypad":
            batch = read_keypad(
                definition, rows, mapping=how.mapping, drop=how.drop, by=how.by, origin=origin
            )
        else:
            batch = read_totals(
                definition, rows, by=how.by, origin=origin, void=how.void, accept_sums=how.accept_sums
            )
    except FormatError as error:
        raise FormatError(_placed(each, path) for each in error.faults) from error
    wanted = closed_number(session.closing, source)
    if wanted is not None and batch.size != wanted:
        raise FormatError(fault(path.name, "VK-9230", found=batch.size, wanted=wanted))
    if not dry_run:
        keep(session, source, [batch])
    lines = [say("enter-read" if wanted is None else "enter-read-equal", n=batch.size)]
    if how.drop:
        lines.append(say("enter-dropped", columns="、".join(how.drop)))
    lines += [say("enter-sums", items=len(definition.items), n=batch.size)] if _even(batch) else []
    command = "votekit close --returned …" if session.closing is None else "votekit count"
    lines.append(say("dry-run") if dry_run else say("next", command=command))
    data = {"source": source, "ballots": batch.size, "dropped": list(how.drop)}
    return application.output.result("enter", data, lines)


def _even(batch: Batch) -> bool:
    return batch.ballots is not None or not batch.sums_accepted


def _placed(each: Fault, path: Path) -> Fault:
    """The fault with the file in front, and its line as editors write it."""
    line = each.where.removeprefix("line ")
    where = f"{path.name}:{line}" if line != each.where else f"{path.name} {each.where}".strip()
    return attrs.evolve(each, where=where)
