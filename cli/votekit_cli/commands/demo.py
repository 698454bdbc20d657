"""``demo``: one command holds whole meetings, with the commands and calls that every user has."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click

from votekit import StateError
from votekit.errors import fault
from votekit_cli.application import Application
from votekit_cli.demonstration import paper, rating, selection
from votekit_cli.demonstration.stage import Stage
from votekit_cli.help import Argument, Command, Option
from votekit_cli.wording import say

_MEETINGS: dict[str | None, tuple[Callable[[Stage], None], ...]] = {
    None: (selection.hold, rating.hold, paper.hold),
    "票决": (selection.hold,),
    "selection": (selection.hold,),
    "测评": (rating.hold,),
    "rating": (rating.hold,),
    "纸票": (paper.hold,),
    "paper": (paper.hold,),
}


@click.command(cls=Command)
@click.argument("directory", cls=Argument, required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--kind", cls=Option, type=click.Choice([kind for kind in _MEETINGS if kind]))
@click.pass_obj
def demo(application: Application, *, directory: Path | None, kind: str | None) -> int:
    """Hold the meetings in a new folder."""
    from votekit_cli.main import main

    folder = _folder(application, directory)
    stage = Stage(folder=folder, run=main)
    click.echo(say("demo-place", folder=folder))
    for hold in _MEETINGS[kind]:
        begun = time.monotonic()
        hold(stage)
        stage.tell(say("demo-times", seconds=f"{time.monotonic() - begun:.0f}"))
    return application.output.result("demo", {"folder": str(folder)}, ["", say("demo-done", folder=folder)])


def _folder(application: Application, directory: Path | None) -> Path:
    if directory is None:
        return Path(tempfile.mkdtemp(prefix="votekit-"))
    folder = application.path(str(directory))
    if folder.exists() and any(folder.iterdir()):
        raise StateError(fault(str(folder), "VK-9603", folder=folder))
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()
