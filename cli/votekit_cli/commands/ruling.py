"""``ruling``: what people decided on a point that the rule leaves open, with its author and basis."""

import click

from votekit import FormatError, Ruling, StateError, count
from votekit.errors import fault
from votekit.ruling import AT_THRESHOLD, canonical_point, canonical_value, repeated_points, sorted_rulings
from votekit.tally import tally
from votekit_cli import points
from votekit_cli.application import Application, changing
from votekit_cli.help import Argument, Command, Option
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say
from votekit_cli.words import choice, read_point, read_value
from votekit_cli.words import point as shown_point


@click.command(cls=Command)
@click.argument("point", cls=Argument, required=False)
@click.option("--as", "value", cls=Option)
@click.option("--by", cls=Option)
@click.option("--basis", cls=Option)
@changing
@click.pass_obj
def ruling(
    application: Application,
    *,
    point: str | None,
    value: str | None,
    by: str | None,
    basis: str | None,
    dry_run: bool,
    yes: bool,
) -> int:
    """Record a ruling; without a point, list what waits for one."""
    del yes
    session = application.session()
    session.manifest  # noqa: B018 - refused here where nothing is frozen
    if point is None:
        return _list(application, session)
    if value is None or by is None or basis is None:
        raise click.UsageError(say("ruling-needs"))
    if session.declarations and not session.declarations[-1].pending:
        raise StateError(fault(session.name, "VK-9321"))
    closing, opening = session.closing, session.opening
    made = Ruling(
        point=canonical_point(read_point(point)),
        value=canonical_value(read_value(value)),
        by=by,
        basis=basis,
        closing=None if closing is None else closing.digest,
        opening=None if opening is None else opening.digest,
    )
    rulings = sorted_rulings([*session.rulings, made])
    _check(session, made, rulings)
    if not dry_run:
        session.write_lines("rulings.jsonl", [each.line(session.manifest.session) for each in rulings])
    lines = [say("ruling-recorded", point=shown_point(made.point), value=value, by=by)]
    if opening is not None:
        lines.append(say("ruling-after-opening"))
    after_closing = closing is not None
    lines.append(
        say("dry-run") if dry_run else say("next", command="votekit count" if after_closing else "votekit")
    )
    data = {"point": made.point, "value": made.value, "by": by, "after_opening": opening is not None}
    return application.output.result("ruling", data, lines)


def _check(session: SessionFolder, made: Ruling, rulings: tuple[Ruling, ...]) -> None:
    """Refuse a ruling that settles nothing, before it is written down.

    Raises:
        StateError: it is too early.
        FormatError: no such point, no such decision, or a point that was settled before.
    """
    definition = session.manifest.definition
    if faults := repeated_points(rulings):
        raise FormatError(faults)
    closing, issued = session.closing, session.issued
    if made.point == AT_THRESHOLD and closing is None:
        names = [grade.name for grade in definition.rule.grades]
        if made.value not in names:
            raise FormatError(fault(made.point, "VK-9330", value=made.value, choices=" ".join(names)))
        return
    if closing is None or issued is None:
        raise StateError(fault(session.name, "VK-9325"))
    if definition.sealed and session.opening is None:
        waiting = {each.code: each for each in points.before_opening(session)}
        if made.point.startswith("small:") and made.point in waiting:
            return
        if not made.point.startswith("doubt:"):
            raise FormatError(fault(made.point, "VK-9331", point=shown_point(made.point)))
        on_doubts = [each for each in rulings if each.point.startswith("doubt:")]
        tally(definition, batches=session.batches, rulings=on_doubts)
        return
    count(
        session.manifest,
        issued,
        closing,
        opening=session.opening,
        casts=session.lines("box.jsonl"),
        batches=session.batches,
        rulings=rulings,
    )


def _list(application: Application, session: SessionFolder) -> int:
    """What waits for a ruling, and what was ruled already, also since the last count."""
    result, rulings = session.result, session.rulings
    ruled = {each.point for each in rulings}
    found = points.before_opening(session) if result is None else points.of_result(session, result)
    waiting = [each for each in found if each.code not in ruled]
    lines = points.lines(waiting) or [say("ruling-none")]
    if rulings:
        lines.append(say("ruling-made"))
        lines += [f"  {shown_point(r.point)}  {choice(r.value)}  {r.by}  {r.basis}" for r in rulings]
    data = {"open": [each.values() for each in waiting], "made": [each.point for each in rulings]}
    return application.output.result("ruling", data, lines)
