"""``new``: a folder with the files to fill, for a session, for one that follows another, or for an issuer."""

from importlib import resources
from pathlib import Path

import click

from votekit import (
    Definition,
    FormatError,
    IssuerKey,
    Manifest,
    Record,
    Result,
    Roll,
    StateError,
    next_round,
)
from votekit.definition.writer import definition_to_toml
from votekit.errors import fault
from votekit_cli import files
from votekit_cli.application import Application, changing
from votekit_cli.help import Argument, Command, Option
from votekit_cli.records import opened_record
from votekit_cli.session import DEFINITION, ISSUER, ROSTER, write_public_key
from votekit_cli.wording import say

PRESETS = {
    "票决": ("selection", "候选项目.csv"),
    "测评": ("rating", "测评对象.csv"),
    "selection": ("selection", "候选项目.csv"),
    "rating": ("rating", "测评对象.csv"),
}
_ITEM_HEADER = {"selection": ("名称", "责任单位", "投资额"), "rating": ("部分", "名称", "责任单位")}


@click.command(cls=Command)
@click.argument("directory", cls=Argument, type=click.Path(path_type=Path, file_okay=False))
@click.option("--preset", cls=Option, type=click.Choice(list(PRESETS)))
@click.option("--follows", cls=Option, type=click.Path(path_type=Path))
@click.option("--runoff", cls=Option, is_flag=True)
@click.option("--items", cls=Option)
@click.option("--issuer", cls=Option)
@changing
@click.pass_obj
def new(
    application: Application,
    *,
    directory: Path,
    preset: str | None,
    follows: Path | None,
    runoff: bool,
    items: str | None,
    issuer: str | None,
    dry_run: bool,
    yes: bool,
) -> int:
    """Make the folder."""
    del yes
    if sum(given is not None for given in (preset, follows, issuer)) != 1:
        raise click.UsageError(say("new-one-of"))
    if (follows is not None) != (runoff or items is not None) or (runoff and items is not None):
        raise click.UsageError(say("new-follows-needs"))
    folder = application.path(str(directory))
    if any((folder / name).exists() for name in (DEFINITION, ISSUER, "record")):
        raise StateError(fault(str(folder), "VK-9304"))
    told: list[str] = []
    if issuer is not None:
        return _issuer(application, folder, issuer, dry_run=dry_run)
    if preset is not None:
        made = _preset(*PRESETS[preset])
    else:
        wanted = None if items is None else items.replace("，", ",").split(",")
        definition, roll = _following(application.path(str(follows)), wanted)
        made = {DEFINITION: definition_to_toml(definition).encode(), ROSTER: _roster(definition, roll)}
        told = _told(definition)
    if not dry_run:
        for name, data in made.items():
            files.write(folder / name, data)
    lines = [
        say("new-made", folder=folder),
        *(f"  {name}" for name in made),
        *told,
        say("new-next", folder=directory),
    ]
    return application.output.result("new", {"folder": str(folder), "files": list(made)}, lines)


def preset_text(kind: str) -> bytes:
    """The preset, whole, as it is copied out."""
    return (resources.files("votekit.rules") / "presets" / f"{kind}.toml").read_bytes()


def _preset(kind: str, items: str) -> dict[str, bytes]:
    return {
        DEFINITION: preset_text(kind),
        ROSTER: files.rows_bytes([("序号", "姓名", "代表团")]),
        items: files.rows_bytes([_ITEM_HEADER[kind]]),
    }


def _following(path: Path, items: list[str] | None) -> tuple[Definition, Roll]:
    """A run-off or a retest: the definition that follows from the record, and the same roll."""
    with opened_record(path) as record:
        manifest, roll, result = _read(record, path)
    definition = next_round(manifest, result, items=items)
    return definition, roll


def _told(definition: Definition) -> list[str]:
    """What is voted on again, and what comes along."""
    names = "，".join(f"{item.id} {item.name}" for item in definition.items)
    lines = [say("new-follows", items=names)]
    if definition.rule.selection is not None and definition.follows is not None:
        carried = "、".join(definition.follows.carried)
        lines.append(say("new-follows-carried", seats=definition.rule.selection.seats, items=carried or "—"))
    return lines


def _read(record: Record, path: Path) -> tuple[Manifest, Roll, Result]:
    manifest, result = record.whole("manifest.json"), record.whole("result.json")
    if manifest is None or result is None:
        raise FormatError(fault(str(path), "VK-9501"))
    roll = Roll.from_lines(
        (line for _, line in record.lines("roll.jsonl")), (line for _, line in record.lines("names.jsonl"))
    )
    return Manifest.from_bytes(manifest), roll, Result.from_bytes(result)


def _roster(definition: Definition, roll: Roll) -> bytes:
    """The roster of the session before; who held a personal ticket goes on holding it."""
    tickets = definition.identity == "ticket"
    header = ["代表证号", "姓名", "代表团", *(["签到码摘要"] if tickets else [])]
    rows = [
        [
            voter.id,
            voter.name,
            voter.delegation,
            *([voter.holder.hex() if voter.holder else ""] if tickets else []),
        ]
        for voter in sorted(roll.voters, key=lambda voter: voter.id)
    ]
    return files.rows_bytes([header, *rows])


def _issuer(application: Application, folder: Path, name: str, *, dry_run: bool) -> int:
    if not dry_run:
        key = IssuerKey.generate(name)
        files.write(folder / "secrets" / "issuer.key", key.to_bytes(), secret=True)
        write_public_key(folder / ISSUER, key)
    lines = [say("new-issuer", name=name), say("new-issuer-next", file=folder / ISSUER)]
    return application.output.result("new", {"folder": str(folder), "issuer": name}, lines)
