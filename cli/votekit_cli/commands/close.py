"""``close``: what came back is counted against what went out, and the box is fixed."""

from collections.abc import Sequence

import click

from votekit import Closing, Issued, StateError
from votekit import close as close_session
from votekit.closing import box_lines, returned_batches
from votekit.definition import BATCH_SOURCES
from votekit.definition.words import SOURCE
from votekit.errors import fault
from votekit.rules import validity
from votekit_cli import issuing
from votekit_cli.application import Application, changing
from votekit_cli.cards import read_cards
from votekit_cli.help import Command, Option
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say
from votekit_cli.words import sources, step

VOID = 5


@click.command(cls=Command)
@click.option("--returned", cls=Option, multiple=True)
@click.option("--card", "cards", cls=Option, multiple=True)
@changing
@click.pass_obj
def close(
    application: Application, *, returned: Sequence[str], cards: Sequence[str], dry_run: bool, yes: bool
) -> int:
    """Close the session one stands in."""
    session = application.session()
    definition = session.manifest.definition
    if session.closing is not None:
        raise StateError(fault(session.name, "VK-9318"))
    issued = session.issued
    if issued is None and (session.hand_sources or definition.sealed):
        raise StateError(fault(session.name, "VK-9319"))
    counted = _returned(session, returned)
    read = read_cards(application, session.manifest, cards)
    asked = definition.sealed and not dry_run and not yes and application.asks
    if asked and not application.confirm(say("close-confirm")):
        raise click.Abort
    closing, issued = _close(session, issued, counted, list(read.signing.values()), dry_run=dry_run)
    return _show(application, session, closing, issued, dry_run=dry_run)


def _returned(session: SessionFolder, given: Sequence[str]) -> dict[str, int] | None:
    """How many ballots of each source were counted: a number, or ``纸票=3`` where there are several."""
    by_hand = [source for source in session.manifest.definition.sources if source in BATCH_SOURCES]
    if not by_hand:
        if given:
            raise click.UsageError(say("close-none-by-hand"))
        return None
    found: dict[str, int] = {}
    for text in given:
        name, equals, number = text.replace("＝", "=").rpartition("=")
        source = SOURCE.read(name) if equals else by_hand[0] if len(by_hand) == 1 else None
        if source not in by_hand or not number.isdecimal():
            raise click.BadParameter(say("close-returned-form", given=text), param_hint="--returned")
        found[source] = int(number)
    if set(found) != set(by_hand):
        raise click.UsageError(say("close-returned-missing", sources=sources(by_hand)))
    return found


def _close(
    session: SessionFolder,
    issued: Issued | None,
    counted: dict[str, int] | None,
    signers: Sequence[object],
    *,
    dry_run: bool,
) -> tuple[Closing, Issued]:
    """All under the folder's lock: no cast can arrive between the counting and the signature."""
    manifest = session.manifest
    with session.store.holding():
        if issued is None:
            issued = issuing.end(session, hand={}, struck=(), signers=(), dry_run=dry_run)
        casts = session.store.box() if manifest.definition.sealed else []
        register = issuing.register_lines(session, all_sources=True) if manifest.definition.sealed else []
        closing = close_session(
            manifest,
            issued,
            returned=counted,  # type: ignore[arg-type]
            casts=casts,
            register=register,
            session_key=session.session_key,
            signers=signers,  # type: ignore[arg-type]
        )
        if not dry_run:
            if manifest.definition.sealed:
                session.write_lines("box.jsonl", box_lines(manifest, casts))
                session.write_lines("register.jsonl", register)
                session.store.rewrite("box")
                session.store.rewrite("register")
            session.write("closing.json", closing.to_bytes())
    if not dry_run:
        session.destroy_issuer_keys()
    return closing, issued


def _show(
    application: Application, session: SessionFolder, closing: Closing, issued: Issued, *, dry_run: bool
) -> int:
    numbers = closing.numbers(issued)
    checks = validity.checks(session.manifest.definition.rule, numbers)
    last = next(each for each in checks if each.code == "validity")
    lines = [say("close-valid" if closing.valid else "close-void", step=step(last))]
    lines += [f"  {step(each)}  ✗" for each in checks if not each.holds and each.code != "validity"]
    if numbers.issued is not None and closing.valid and closing.total < numbers.issued:
        lines.append(say("close-fewer", n=numbers.issued - closing.total))
    lines.append(say("close-digest", text=closing.text))
    if dry_run:
        lines.append(say("dry-run"))
    elif not closing.valid:
        lines.append(say("close-never-opened"))
    else:
        paper = "paper" in session.manifest.definition.sources
        batch = returned_batches(closing) > 0
        then = (
            say("then-enter-paper") if paper else "votekit enter …" if batch else "votekit count --card - …"
        )
        lines.append(say("close-next", then=then))
    data = {
        "valid": closing.valid,
        "returned": closing.total,
        "issued": numbers.issued,
        "reasons": list(closing.reasons),
        "closing": closing.text,
    }
    return application.output.result(
        "close", data, lines, ok=closing.valid, code=0 if closing.valid else VOID
    )
