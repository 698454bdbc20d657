"""``declare``: a person declared the result; the program only records it."""

from datetime import UTC, date, datetime

import click

from votekit import Result, StateError
from votekit import declare as declare_result
from votekit.errors import fault
from votekit_cli.application import Application, changing
from votekit_cli.help import Command, Option
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say
from votekit_cli.words import point


@click.command(cls=Command)
@click.option("--by", cls=Option, required=True)
@click.option("--pending", cls=Option, is_flag=True)
@click.option("--on", "day", cls=Option, type=click.DateTime(["%Y-%m-%d"]))
@changing
@click.pass_obj
def declare(
    application: Application, *, by: str, pending: bool, day: datetime | None, dry_run: bool, yes: bool
) -> int:
    """Record the declaration."""
    session = application.session()
    result = _current(session)
    before = session.declarations
    if before and before[-1].result == result.digest:
        raise StateError(fault(session.name, "VK-9333"))
    on: date = day.date() if day else datetime.now(UTC).astimezone().date()
    made = declare_result(
        session.manifest, result, by=by, on=on, pending=pending, session_key=session.session_key
    )
    if not dry_run:
        if not yes and application.asks and not application.confirm(say("declare-confirm", by=by)):
            raise click.Abort
        lines = [*(each.to_bytes() for each in before), made.to_bytes()]
        session.write_lines("declarations.jsonl", lines)
    return _show(application, session, result, len(before) + 1, by, dry_run=dry_run)


def _current(session: SessionFolder) -> Result:
    """The result of the latest count, which must rest on all rulings.

    Raises:
        StateError: not counted yet, or a ruling was made since.
    """
    session.manifest  # noqa: B018 - not even frozen comes first
    closing = session.closing
    if closing is not None and not closing.valid:
        raise StateError(fault(session.name, "VK-9323"))
    result = session.result
    if result is None:
        raise StateError(fault(session.name, "VK-9332"))
    if session.count_again(result):
        raise StateError(fault(session.name, "VK-9334"))
    return result


def _show(
    application: Application, session: SessionFolder, result: Result, number: int, by: str, *, dry_run: bool
) -> int:
    items = session.manifest.definition.items
    decided = [item.id for item in items if result.item(item.id).verdict not in ("tied", "undecided")]
    if result.undecided:
        what = say(
            "declare-pending", items="、".join(decided), points="、".join(point(p) for p in result.undecided)
        )
        following = say("declare-pending-next")
    else:
        what = say("declare-all", n=len(items))
        form = "公告" if session.manifest.definition.rule.selection else "通报"
        following = say("next", command=f"votekit form 统计 {form}，votekit archive")
    lines = [say("declare-recorded", n=number, by=by), what, say("dry-run") if dry_run else following]
    data = {"by": by, "number": number, "declared": decided, "pending": list(result.undecided)}
    return application.output.result("declare", data, lines)
