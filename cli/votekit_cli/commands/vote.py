"""``vote``: the kiosk, or the door through which casts of phones and gateways come."""

from contextlib import ExitStack

import click

from votekit import StateError
from votekit.errors import fault
from votekit.messages import CAST_LIMIT
from votekit_cli import doors
from votekit_cli.application import Application
from votekit_cli.files import bounded_lines
from votekit_cli.help import Command, Option
from votekit_cli.kiosk import IDLE_SECONDS, Kiosk
from votekit_cli.screen import Screen
from votekit_cli.session import SessionFolder
from votekit_cli.streams import answering, reading
from votekit_cli.wording import say


@click.command(cls=Command)
@click.option("--casts", cls=Option)
@click.option("--answers", cls=Option)
@click.option("--timeout", cls=Option, type=click.FloatRange(min=1), default=IDLE_SECONDS)
@click.pass_obj
def vote(application: Application, *, casts: str | None, answers: str | None, timeout: float) -> int:
    """Run the kiosk, or answer casts."""
    session = application.session()
    session.receipt_key  # noqa: B018 - refused here, before anything is read, where nothing is sealed
    if casts is not None:
        return _answer(application, session, casts, answers)
    if session.issued is None:
        raise StateError(fault(session.name, "VK-9319"))
    if session.closing is not None:
        raise StateError(fault(session.name, "VK-9318"))
    kiosk = Kiosk(session=session, screen=Screen(keyboard=application.keyboard), idle=timeout)
    taken = kiosk.run()
    lines = [
        say("kiosk-ended", taken=taken, returned=session.store.returned()),
        say("next", command="votekit close …"),
    ]
    return application.output.result("vote", {"taken": taken, "returned": session.store.returned()}, lines)


def _answer(application: Application, session: SessionFolder, casts: str, answers: str | None) -> int:
    with ExitStack() as stack:
        incoming = stack.enter_context(reading(application, casts))
        answered = stack.enter_context(answering(application, answers))
        size = 1 if casts == "-" else doors.CHUNK
        for lines in doors.chunks(bounded_lines(incoming, CAST_LIMIT), size):
            for answer in doors.cast_answers(session, lines):
                answered(answer)
    return 0
