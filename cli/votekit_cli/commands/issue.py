"""``issue``: begin, answer devices, count the hand-outs, end, reopen."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import attrs
import click

from votekit import Issued, StateError
from votekit.definition.words import SOURCE
from votekit.errors import fault
from votekit.messages import REQUEST_LIMIT, STAMPS_LIMIT
from votekit_cli import doors, issuing
from votekit_cli.application import Application, changing
from votekit_cli.cards import read_cards
from votekit_cli.files import bounded_lines
from votekit_cli.help import Command, Option
from votekit_cli.session import IssuerFolder, SessionFolder, find
from votekit_cli.streams import answering, reading
from votekit_cli.wording import say
from votekit_cli.words import sources

COUNT = click.IntRange(min=0)


@click.command(cls=Command)
@click.option("--printed", cls=Option, type=COUNT)
@click.option("--issued", cls=Option, type=COUNT)
@click.option("--replaced", cls=Option, type=COUNT)
@click.option("--unused", cls=Option, type=COUNT)
@click.option("--source", cls=Option, type=click.Choice(["纸票", "抽签", "paper", "lot"]))
@click.option("--struck", cls=Option)
@click.option("--end", cls=Option, is_flag=True)
@click.option("--reopen", cls=Option, is_flag=True)
@click.option("--card", "cards", cls=Option, multiple=True)
@click.option("--requests", cls=Option)
@click.option("--answers", cls=Option)
@click.option("--stamps", cls=Option, multiple=True, type=click.Path(path_type=Path, dir_okay=False))
@changing
@click.pass_obj
def issue(
    application: Application,
    *,
    printed: int | None,
    issued: int | None,
    replaced: int | None,
    unused: int | None,
    source: str | None,
    struck: str | None,
    end: bool,
    reopen: bool,
    cards: Sequence[str],
    requests: str | None,
    answers: str | None,
    stamps: Sequence[Path],
    dry_run: bool,
    yes: bool,
) -> int:
    """Do what the options say; without any, begin issuing or show how far it has come."""
    folder = find(application.start)
    if requests is not None:
        return _answer(
            application, folder, requests, answers, [application.path(str(each)) for each in stamps]
        )
    if isinstance(folder, IssuerFolder):
        return _show_issuer(application, folder)
    counted = {"printed": printed, "issued": issued, "replaced": replaced, "unused": unused}
    given = {name: number for name, number in counted.items() if number is not None}
    if reopen:
        return _reopen(application, folder, dry_run=dry_run, yes=yes)
    if not given and not end and struck is None:
        return _begin_or_show(application, folder, dry_run=dry_run)
    if folder.issued is not None:
        raise StateError(fault(folder.name, "VK-9312"))
    hand = _hand(folder, given, source)
    if "device" in folder.manifest.definition.sources and not end:
        if not dry_run:
            folder.store.keep("hand", hand)
        return application.output.result("issue", {"hand": hand}, [say("recorded"), say("issue-next-end")])
    return _end(application, folder, hand, struck, cards, dry_run=dry_run)


def _answer(
    application: Application,
    folder: SessionFolder | IssuerFolder,
    requests: str,
    answers: str | None,
    stamps: Sequence[Path],
) -> int:
    """The door for devices: every line that comes in gets one line of answer."""
    folder.manifest  # noqa: B018 - refused here, before anything is read, where nothing is frozen
    with ExitStack() as stack:
        incoming = stack.enter_context(reading(application, requests))
        answered = stack.enter_context(answering(application, answers))
        carried: list[IO[bytes]] = [stack.enter_context(reading(application, str(each))) for each in stamps]
        others = [bounded_lines(stream, STAMPS_LIMIT) for stream in carried]
        size = 1 if requests == "-" else doors.CHUNK
        for lines in doors.chunks(bounded_lines(incoming, REQUEST_LIMIT), size):
            if isinstance(folder, IssuerFolder):
                given = doors.issuer_answers(folder, lines)
            else:
                given = doors.session_answers(
                    folder, lines, [[next(other, None) for _ in lines] for other in others]
                )
            for answer in given:
                answered(answer)
    return 0


def _show_issuer(application: Application, folder: IssuerFolder) -> int:
    if not folder.frozen:
        return application.output.result(
            "issue", {"issuer": folder.issuer}, [say("issuer-waiting", name=folder.issuer)]
        )
    number = len(folder.store.register())
    lines = [
        say("session-id", id=folder.manifest.session_id),
        say("issuer-stamped", name=folder.issuer, n=number),
    ]
    return application.output.result("issue", {"issuer": folder.issuer, "registered": number}, lines)


def _begin_or_show(application: Application, folder: SessionFolder, *, dry_run: bool) -> int:
    manifest = folder.manifest
    present = issuing.attended(folder)
    if not manifest.definition.sealed or "device" not in manifest.definition.sources:
        hint = "issue-hint-paper" if "paper" in manifest.definition.sources else "issue-hint-lot"
        if not folder.hand_sources:
            raise StateError(fault(folder.name, "VK-9316"))
        if folder.issued is None:
            return application.output.result("issue", {"present": present}, [say(hint)])
    elif folder.issued is None and not dry_run:
        issuing.begin(folder)
    entries = folder.store.register()
    issued = sum(entry.stamps is not None and None not in entry.stamps for entry in entries)
    key = "issue-going-on" if folder.issued is None else "issue-over"
    number = issued if folder.issued is None else folder.issued.issued
    lines = [say(key, n=number, present=present)]
    if issued < len(entries) and folder.issued is None:
        lines.append(say("issue-incomplete", n=len(entries) - issued))
    lines.append(say("next", command="votekit issue --end …" if folder.issued is None else "votekit vote"))
    return application.output.result("issue", {"issued": number, "present": present}, lines)


def _hand(folder: SessionFolder, given: dict[str, int], source: str | None) -> dict[str, dict[str, int]]:
    """What was counted by hand, put down to the source that it is of."""
    hand: dict[str, dict[str, int]] = folder.store.fact("hand") or {}
    if not given:
        return hand
    known = folder.hand_sources
    named = SOURCE.read(source) if source else None
    if named is None and len(known) != 1:
        raise click.UsageError(
            say("issue-which-source", sources=sources(known)) if known else say("issue-no-source")
        )
    place = named or known[0]
    hand[place] = {**hand.get(place, {}), **given}
    return hand


def _end(
    application: Application,
    folder: SessionFolder,
    hand: dict[str, dict[str, int]],
    struck: str | None,
    cards: Sequence[str],
    *,
    dry_run: bool,
) -> int:
    issuing.attended(folder)
    holders = _struck(application, folder, hand, struck)
    signers = list(read_cards(application, folder.manifest, cards).signing.values())
    issued = issuing.end(folder, hand=hand, struck=holders, signers=signers, dry_run=dry_run)
    lines = [say("issue-struck", n=len(holders))] if holders else []
    lines += _issued_lines(issued)
    if dry_run:
        lines.append(say("dry-run"))
    elif folder.manifest.definition.sealed:
        lines += [say("issue-may-vote"), say("next", command="votekit form 分发，votekit vote")]
    else:
        lines.append(say("next", command="votekit form 分发"))
    data = {
        "entitled": issued.entitled,
        "present": issued.present,
        "issued": issued.issued,
        "struck": len(holders),
        "hand_outs": [attrs.asdict(each) for each in issued.hand_outs],
    }
    return application.output.result("issue", data, lines)


def _struck(
    application: Application, folder: SessionFolder, hand: dict[str, dict[str, int]], source: str | None
) -> list[bytes]:
    """The tickets that were not handed out, where some are drawn by lot."""
    if "lot" not in folder.hand_sources:
        return []
    lot = hand.get("lot", {})
    if source is None and "unused" not in lot:
        raise StateError(fault(folder.name, "VK-9317"))
    expected = lot.get("unused", 0) + lot.get("replaced", 0)
    if source is None and not expected:
        return []
    return issuing.read_struck(application, folder, expected=expected, source=source)


def _issued_lines(issued: Issued) -> list[str]:
    lines = []
    for each in issued.hand_outs:
        if each.printed is not None:
            replaced = say("issue-replaced", n=each.replaced) if each.replaced else ""
            lines.append(
                say(
                    "issue-sum",
                    printed=each.printed,
                    issued=each.issued,
                    replaced=replaced,
                    unused=each.unused,
                )
            )
    if len(issued.hand_outs) > 1:
        parts = " + ".join(f"{sources([each.source])} {each.issued}" for each in issued.hand_outs)
        lines.append(say("issue-parts", n=issued.issued, parts=parts))
    if issued.incomplete:
        lines.append(say("issue-incomplete", n=issued.incomplete))
    relation = "=" if issued.issued == issued.present else "≤"
    return [*lines, say("issue-present", issued=issued.issued, relation=relation, present=issued.present)]


def _reopen(application: Application, folder: SessionFolder, *, dry_run: bool, yes: bool) -> int:
    folder.manifest  # noqa: B018 - refused here where nothing is frozen
    if not dry_run:
        if not yes and not application.confirm(say("issue-reopen-confirm")):
            raise click.Abort
        issuing.reopen(folder)
    return application.output.result("issue", {"reopened": not dry_run}, [say("issue-reopened")])
