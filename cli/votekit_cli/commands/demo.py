"""``demo``: a whole meeting from definition to audit, through the same commands that everyone has."""

import contextlib
import shutil
import sys
import tempfile
import time
from pathlib import Path

import click

from votekit import StateError
from votekit.errors import fault
from votekit_cli import files
from votekit_cli.application import Application
from votekit_cli.demonstration import meetings
from votekit_cli.demonstration.stage import Stage
from votekit_cli.help import Argument, Command, Option
from votekit_cli.wording import say

MARKER = ".votekit-demo"
KINDS = {
    "票决": ("city",),
    "测评": ("committee",),
    "纸票": ("county",),
    "selection": ("city",),
    "rating": ("committee",),
    "paper": ("county",),
}
ACTS = {"city": meetings.city, "committee": meetings.committee, "county": meetings.county}


@click.command(cls=Command)
@click.argument("directory", cls=Argument, required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--kind", cls=Option, type=click.Choice(list(KINDS)))
@click.pass_obj
def demo(application: Application, *, directory: Path | None, kind: str | None) -> int:
    """Play the meetings."""
    from votekit_cli.main import main

    root = _fresh(
        application.path(str(directory)) if directory else Path(tempfile.mkdtemp(prefix="votekit-demo-"))
    )
    begun = time.monotonic()
    acts = KINDS[kind] if kind else tuple(ACTS)
    # With --json the play goes to stderr, so that stdout holds the one object.
    with contextlib.redirect_stdout(sys.stderr) if application.output.as_json else contextlib.nullcontext():
        for act in acts:
            folder = root / act
            stage = Stage(main=main, output=application.output, root=folder, home=folder / "session")
            files.make_folder(stage.home)
            ACTS[act](stage)
    seconds = round(time.monotonic() - begun)
    lines = ["", say("demo-done", folder=root, seconds=seconds), say("demo-again", folder=root / acts[0])]
    return application.output.result("demo", {"folder": str(root), "acts": list(acts)}, lines)


def _fresh(folder: Path) -> Path:
    """An empty folder; one that held a demonstration before is emptied, any other is left alone.

    Raises:
        StateError: something else lies there.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).exists():
            raise StateError(fault(str(folder), "VK-9304"))
        with files.reporting(folder):
            shutil.rmtree(folder)
    files.write(folder / MARKER, b"")
    return folder
