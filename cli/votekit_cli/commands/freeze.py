"""``freeze``: nothing can be changed from here on; keys are made exactly when a source needs them."""

import os
from collections.abc import Sequence
from pathlib import Path

import attrs
import click

from votekit import (
    Definition,
    FormatError,
    IssuerKey,
    Manifest,
    Roll,
    Secrets,
    StateError,
)
from votekit import (
    freeze as freeze_session,
)
from votekit.errors import fault
from votekit_cli import confidential, files
from votekit_cli.application import Application, changing
from votekit_cli.drafts import read_draft
from votekit_cli.help import Command, Option
from votekit_cli.session import ISSUER, IssuerFolder, SessionFolder, find, read_public_key
from votekit_cli.wording import say
from votekit_cli.words import sources

TITLE_PART = 4


@attrs.define(kw_only=True)
class _Issuers:
    """Where each issuer named by the definition has its key.

    Attributes:
        moduli: name to public modulus.
        folders: name to an issuer folder on this machine.
        made: keys that are made here, because nobody brought one.
    """

    moduli: dict[str, bytes] = attrs.field(factory=dict)
    folders: dict[str, Path] = attrs.field(factory=dict)
    made: dict[str, IssuerKey] = attrs.field(factory=dict, repr=False)


@click.command(cls=Command)
@click.option("--issuer", "issuers", cls=Option, multiple=True, type=click.Path(path_type=Path))
@click.option("--tickets", cls=Option, type=click.IntRange(min=0), default=0)
@click.option("--rehearsal", cls=Option, is_flag=True)
@click.option("--manifest", cls=Option, type=click.Path(path_type=Path, file_okay=False))
@changing
@click.pass_obj
def freeze(
    application: Application,
    *,
    issuers: Sequence[Path],
    tickets: int,
    rehearsal: bool,
    manifest: Path | None,
    dry_run: bool,
    yes: bool,
) -> int:
    """Freeze the session one stands in; or, at an issuer's, take what was frozen elsewhere."""
    folder = find(application.start)
    if isinstance(folder, IssuerFolder):
        if manifest is None:
            raise StateError(fault(folder.name, "VK-9305"))
        return _take(application, folder, application.path(str(manifest)), dry_run=dry_run)
    if manifest is not None:
        raise click.UsageError(say("freeze-manifest-issuer"))
    if folder.frozen:
        raise StateError(fault(folder.name, "VK-9306", session=folder.manifest.session_id))
    definition, roll = read_draft(folder).complete()
    known = _known_issuers(application, definition, issuers)
    application.output.note(_announcement(definition, roll, rehearsal=rehearsal))
    if not dry_run:
        _confirm(application, definition, yes=yes)
        for name in definition.issuers:
            if name not in known.moduli:
                known.made[name] = IssuerKey.generate(name)
                known.moduli[name] = known.made[name].public
    elif missing := [name for name in definition.issuers if name not in known.moduli]:
        return application.output.result("freeze", {"issuers_made_here": missing}, [say("dry-run")])
    frozen, made = freeze_session(
        definition, roll, issuers=known.moduli, tickets=tickets, rehearsal=rehearsal
    )
    if dry_run:
        return application.output.result("freeze", {}, [say("dry-run")])
    _write(folder, frozen, made, known)
    return _shown(application, frozen, made, known)


def _announcement(definition: Definition, roll: Roll, *, rehearsal: bool) -> str:
    text = say(
        "freeze-selection" if definition.rule.selection else "freeze-rating",
        title=definition.meeting.title,
        items=len(definition.items),
        seats=definition.rule.selection.seats if definition.rule.selection else "",
        voters=len(roll.voters),
        sources=sources(definition.sources),
    )
    return say("freeze-rehearsal") + "\n" + text if rehearsal else text


def _confirm(application: Application, definition: Definition, *, yes: bool) -> None:
    if yes:
        return
    wanted = definition.meeting.title[:TITLE_PART]
    application.output.note(say("freeze-confirm"))
    if (application.keyboard.line() or "").strip() != wanted:
        raise StateError(fault("", "VK-9307", wanted=wanted))


def _known_issuers(application: Application, definition: Definition, given: Sequence[Path]) -> _Issuers:
    """Read the keys that were brought: an issuer's folder on this machine, or its public-key file."""
    known = _Issuers()
    for path in (application.path(str(each)) for each in given):
        name, modulus = read_public_key(path / ISSUER if path.is_dir() else path)
        if name not in definition.issuers:
            raise FormatError(fault(str(path), "VK-9406", name=name, names="、".join(definition.issuers)))
        if name in known.moduli:
            raise FormatError(fault(str(path), "VK-9407", name=name))
        known.moduli[name] = modulus
        if path.is_dir():
            if (path / "record").exists():
                raise StateError(fault(str(path), "VK-9408", name=name))
            known.folders[name] = path
    return known


def _write(folder: SessionFolder, manifest: Manifest, made: Secrets, known: _Issuers) -> None:
    """Secrets first, the manifest last: a session is frozen when its manifest lies there, and not before.

    An issuer's folder comes after it; one that was missed takes them with ``freeze --manifest``. An issuer is
    given the roll without its names: it knows tickets and nobody's name.
    """
    confidential.write(folder, made, known.made)
    places = {
        name: os.path.relpath(path.resolve(), folder.folder.resolve()) for name, path in known.folders.items()
    }
    folder.store.keep("issuers", places)
    folder.write_lines("names.jsonl", made.roll.names())
    for place in (folder, *(IssuerFolder(path) for path in known.folders.values())):
        place.write_lines("roll.jsonl", made.roll.lines())
        place.write("manifest.json", manifest.to_bytes())


def _shown(application: Application, manifest: Manifest, made: Secrets, known: _Issuers) -> int:
    lines = [say("session-id", id=manifest.session_id)]
    if manifest.session_key is None:
        lines.append(say("freeze-no-keys"))
    else:
        lines.append(
            say(
                "freeze-keys",
                cards=len(made.cards),
                open_with=manifest.definition.open_with,
                tickets=len(made.tickets),
            )
        )
        here = sorted({*known.made, *known.folders})
        if here:
            lines.append(say("freeze-one-machine", names="、".join(here)))
        elsewhere = [name for name in manifest.definition.issuers if name not in here]
        if elsewhere:
            lines.append(say("freeze-elsewhere", names="、".join(elsewhere)))
        lines.append(say("freeze-print"))
    lines.append(say("next", command="votekit attend"))
    data = {
        "session_id": manifest.session_id,
        "cards": len(made.cards),
        "tickets": len(made.tickets),
        "rehearsal": manifest.rehearsal,
    }
    return application.output.result("freeze", data, lines)


def _take(application: Application, folder: IssuerFolder, source: Path, *, dry_run: bool) -> int:
    """At an issuer's own machine: take manifest and roll, and later the document that ended issuing."""
    source = source / "record" if (source / "record").is_dir() else source
    data = files.read_bytes(source / "manifest.json")
    manifest = Manifest.from_bytes(data)
    modulus = read_public_key(folder.folder / ISSUER)[1]
    if all(modulus not in group.issuers for group in manifest.groups):
        raise FormatError(fault(str(source), "VK-9409", name=folder.issuer))
    if folder.frozen and folder.manifest.session != manifest.session:
        raise StateError(fault(folder.name, "VK-9408", name=folder.issuer))
    if not dry_run:
        for name in ("roll.jsonl", "issued.json"):
            if (source / name).exists():
                folder.write(name, files.read_bytes(source / name))
        folder.write("manifest.json", data)
    lines = [say("session-id", id=manifest.session_id), say("freeze-taken", name=folder.issuer)]
    return application.output.result("freeze", {"session_id": manifest.session_id}, lines)
