"""``count``: open the box where there is one, and count; what the rule leaves open waits for people."""

from collections.abc import Sequence

import click

from votekit import Closing, Issued, Opening, Result, StateError, open_box
from votekit import count as count_session
from votekit.closing import returned_batches
from votekit.errors import fault
from votekit_cli import points
from votekit_cli.application import Application, changing
from votekit_cli.cards import Cards, read_cards
from votekit_cli.help import Command, Option
from votekit_cli.points import OpenPoint
from votekit_cli.result_table import result_lines, result_values
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say
from votekit_cli.words import point

VOID, RULING_NEEDED = 5, 8


@click.command(cls=Command)
@click.option("--card", "cards", cls=Option, multiple=True)
@changing
@click.pass_obj
def count(application: Application, *, cards: Sequence[str], dry_run: bool, yes: bool) -> int:
    """Count the session one stands in."""
    del yes
    session = application.session()
    issued, closing = session.issued, session.closing
    if closing is None or issued is None:
        session.manifest  # noqa: B018 - not even frozen comes first
        raise StateError(fault(session.name, "VK-9325"))
    if not closing.valid:
        lines = [say("count-void"), say("count-void-next")]
        return application.output.result("count", {"state": "void"}, lines, ok=False, code=VOID)
    _entered(session, closing)
    sealed = session.manifest.definition.sealed
    if sealed and session.opening is None and (waiting := points.before_opening(session)):
        return _waiting(application, waiting)
    opening, result = _count(application, session, issued, closing, cards, dry_run=dry_run)
    if not dry_run:
        with session.store.holding():
            if opening is not None and session.opening is None:
                session.write("opening.json", opening.to_bytes())
            session.write("result.json", result.to_bytes())
    return _show(application, session, result, dry_run=dry_run)


def _entered(session: SessionFolder, closing: Closing) -> None:
    """Everything that came back by hand must have been entered and settled.

    Raises:
        StateError: it has not; nothing is counted, and above all nothing opened.
    """
    wanted, found = returned_batches(closing), sum(batch.size for batch in session.batches)
    if found != wanted:
        paper = "paper" in session.manifest.definition.sources
        raise StateError(fault(session.name, "VK-9326" if paper else "VK-9327", found=found, wanted=wanted))


def _waiting(application: Application, waiting: Sequence[OpenPoint]) -> int:
    lines = [
        say("count-before-opening", n=len(waiting)),
        *points.lines(waiting),
        say("count-ruling-next", point=point(waiting[0].code)),
    ]
    data = {"state": "awaiting-rulings", "points": [each.values() for each in waiting]}
    return application.output.result("count", data, lines, ok=False, code=RULING_NEEDED)


def _count(
    application: Application,
    session: SessionFolder,
    issued: Issued,
    closing: Closing,
    given: Sequence[str],
    *,
    dry_run: bool,
) -> tuple[Opening | None, Result]:
    """Open and count; a count after a ruling needs no cards where the tally stays as it was signed."""
    manifest, opening, earlier = session.manifest, session.opening, session.result
    sealed = manifest.definition.sealed
    cards = Cards(manifest=manifest, opening_too=False)
    if sealed and (opening is None or earlier is None or given):
        cards = read_cards(application, manifest, given, opening_too=opening is None)
    signers = list(cards.signing.values())
    if sealed and opening is None:
        opening = open_box(
            manifest,
            closing,
            batches=session.batches,
            rulings=session.rulings,
            session_key=session.session_key,
            signers=signers,
            openers=list(cards.opening.values()),
        )
    casts = session.lines("box.jsonl")
    with application.output.progress(casts, length=len(casts), label=say("count-progress")) as walked:
        result = count_session(
            manifest,
            issued,
            closing,
            opening=opening,
            casts=walked,
            batches=session.batches,
            rulings=session.rulings,
            session_key=None if dry_run else session.session_key,
            signers=() if dry_run else signers,
            earlier=None if dry_run else earlier,
        )
    return opening, result


def _show(application: Application, session: SessionFolder, result: Result, *, dry_run: bool) -> int:
    lines = result_lines(session.manifest, result)
    if open_points := points.of_result(session, result):
        key = "count-awaiting" if result.state == "awaiting-rulings" else "count-undecided"
        lines += [say(key, n=len(open_points)), *points.lines(open_points)]
    lines.append(say("dry-run") if dry_run else _next(session, result))
    code = RULING_NEEDED if result.undecided else 0
    data = result_values(session.manifest, result)
    return application.output.result("count", data, lines, ok=code == 0, code=code)


def _next(session: SessionFolder, result: Result) -> str:
    """The one command to type next."""
    if result.state == "awaiting-rulings":
        return say("count-ruling-next", point=point(result.undecided[0]))
    if result.undecided:
        run_off = any(each.pending == "run-off" for each in result.points)
        return say("count-run-off-next" if run_off else "count-undecided-next", folder=session.name)
    return say("count-next")
