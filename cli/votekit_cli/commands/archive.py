"""``archive``: the record as one file to keep; and the end of a rehearsal."""

import shutil
from pathlib import Path

import click

from votekit import StateError
from votekit.errors import fault
from votekit.record import FILES
from votekit_cli import files
from votekit_cli.application import Application, changing
from votekit_cli.help import Command, Option
from votekit_cli.records import zip_bytes
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say

MADE = ("record", "state", "secrets")


@click.command(cls=Command)
@click.option("--to", cls=Option, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--wipe", cls=Option, is_flag=True)
@changing
@click.pass_obj
def archive(application: Application, *, to: Path | None, wipe: bool, dry_run: bool, yes: bool) -> int:
    """Write the archive, or wipe a rehearsal."""
    session = application.session()
    session.manifest  # noqa: B018 - refused here where nothing is frozen
    if wipe:
        return _wipe(application, session, dry_run=dry_run, yes=yes)
    path = application.path(str(to)) if to else session.folder / f"{session.name}.zip"
    parts = {name: data for name in FILES if (data := session.document(name)) is not None}
    data = zip_bytes(parts)
    if not dry_run:
        files.write(path, data)
    lines = [say("archive-written", path=path, n=len(parts), size=len(data)), *_to_keep(session)]
    if dry_run:
        lines.append(say("dry-run"))
    lines.append(say("archive-audit", command=_audit_command(session, path.name)))
    return application.output.result(
        "archive", {"path": str(path), "files": sorted(parts), "bytes": len(data)}, lines
    )


def _to_keep(session: SessionFolder) -> list[str]:
    """What else goes into the safe."""
    lines = [say("archive-safe")]
    bags = sum(batch.source == "paper" for batch in session.batches)
    if bags:
        lines.append(say("archive-bags", n=bags))
    if session.manifest.session_key is not None:
        lines.append(say("archive-cards", n=session.manifest.definition.cards))
    lines.append(say("archive-forms"))
    result = session.result
    if result is not None:
        lines.append(say("archive-digest", digest=result.text))
    return lines


def _audit_command(session: SessionFolder, name: str) -> str:
    """What an auditor will type: the identifiers as they stand on paper.

    Where nothing is sealed, only the result digest at the foot of the signed form binds what was keyed in.
    """
    command = f"votekit audit {name} --session-id {session.manifest.session_id}"
    if (closing := session.closing) is not None:
        command += f" --closing {closing.text}"
    if (result := session.result) is not None and not session.manifest.definition.sealed:
        command += f" --result {result.text}"
    return command


def _wipe(application: Application, session: SessionFolder, *, dry_run: bool, yes: bool) -> int:
    """Remove everything that a rehearsal made, list it, and show that nothing of it is left."""
    if not session.manifest.rehearsal:
        raise StateError(fault(session.name, "VK-9340"))
    found = sorted(
        path.relative_to(session.folder)
        for name in MADE
        for path in (session.folder / name).rglob("*")
        if path.is_file()
    )
    if not dry_run:
        if not yes and not application.confirm(say("archive-wipe-confirm", n=len(found))):
            raise click.Abort
        with files.reporting(session.folder):
            # The record goes first: without it the folder is a draft again, wherever the wiping stops.
            for name in MADE:
                if (session.folder / name).exists():
                    shutil.rmtree(session.folder / name)
            files.sync_folder(session.folder)
    left = sorted(
        str(path.relative_to(session.folder)) for path in session.folder.rglob("*") if path.is_file()
    )
    lines = [
        say("archive-wiped" if not dry_run else "archive-would-wipe", n=len(found)),
        *(f"  {path}" for path in found),
    ]
    lines += [say("archive-left", names="、".join(left)), say("archive-wipe-limits")]
    return application.output.result(
        "archive", {"removed": [str(path) for path in found], "left": left}, lines
    )
