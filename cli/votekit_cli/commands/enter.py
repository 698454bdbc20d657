"""``enter``: ballots that come by hand or from another system: paper keyed twice, keypad rows, totals."""

from pathlib import Path

import click

from votekit import StateError
from votekit.definition.words import SOURCE
from votekit.errors import fault
from votekit_cli import imports, paper_passes
from votekit_cli.application import Application, changing
from votekit_cli.entering import may_enter
from votekit_cli.help import Argument, Command, Option
from votekit_cli.wording import say
from votekit_cli.words import sources


@click.command(cls=Command)
@click.argument("file", cls=Argument, required=False, type=click.Path(path_type=Path))
@click.option("--by", cls=Option, required=True)
@click.option("--pass", "number", cls=Option, type=click.IntRange(1, 2))
@click.option("--bags", cls=Option)
@click.option("--settle", "settling", cls=Option, is_flag=True)
@click.option("--source", cls=Option, type=click.Choice(["表决器", "汇总数", "keypad", "totals"]))
@click.option("--map", "mapping", cls=Option)
@click.option("--drop", cls=Option)
@click.option("--void", cls=Option, type=click.IntRange(min=0), default=0)
@click.option("--accept-sums", cls=Option, is_flag=True)
@changing
@click.pass_obj
def enter(
    application: Application,
    *,
    file: Path | None,
    by: str,
    number: int | None,
    bags: str | None,
    settling: bool,
    source: str | None,
    mapping: str | None,
    drop: str | None,
    void: int,
    accept_sums: bool,
    dry_run: bool,
    yes: bool,
) -> int:
    """Key a pass, settle two, or read what another system wrote."""
    del yes
    session = application.session()
    if (number is not None) + settling + (source is not None) != 1:
        raise click.UsageError(say("enter-one-of"))
    may_enter(session)
    wanted = str(SOURCE.read(source)) if source else "paper"
    if wanted not in session.manifest.definition.sources:
        raise StateError(fault(session.name, "VK-9322", source=sources([wanted])))
    if settling:
        return paper_passes.settle_passes(application, session, by=by, dry_run=dry_run)
    path = None if file is None else application.path(str(file))
    if number is not None:
        if path is not None:
            return paper_passes.read(application, session, path, by=by, number=number, dry_run=dry_run)
        return paper_passes.key(application, session, by=by, number=number, bags=bags, dry_run=dry_run)
    if path is None:
        raise click.UsageError(say("enter-needs-file"))
    how = imports.Reading(
        by=by, mapping=_mapping(mapping), drop=_names(drop), void=void, accept_sums=accept_sums
    )
    return imports.take(application, session, path, how, source=wanted, dry_run=dry_run)


def _mapping(text: str | None) -> dict[str, str]:
    found = {}
    for pair in _names(text):
        cell, equals, mark = pair.replace("＝", "=").partition("=")
        if not equals:
            raise click.BadParameter(say("enter-map-form", given=pair), param_hint="--map")
        found[cell.strip()] = mark.strip()
    return found


def _names(text: str | None) -> list[str]:
    return [
        name.strip() for name in (text or "").replace("，", ",").replace("、", ",").split(",") if name.strip()
    ]
