"""``form``: what is printed: the forms of the day, and once only the tickets and cards."""

from collections.abc import Sequence
from pathlib import Path

import click

from votekit import Roll
from votekit_cli import confidential, files
from votekit_cli.application import Application
from votekit_cli.form_texts import FORMS
from votekit_cli.help import Argument, Command, Option
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say

TICKETS, CARDS = "签到码", "钥匙卡"
_ENGLISH = {
    "attendance": "出席",
    "issued": "分发",
    "returned": "收回",
    "counted": "统计",
    "announcement": "公告",
    "circular": "通报",
    "script": "主持词",
    "hall": "大屏",
    "sheet": "录票表",
    "tickets": TICKETS,
    "cards": CARDS,
}


@click.command(cls=Command)
@click.argument(
    "names", cls=Argument, nargs=-1, required=True, type=click.Choice([*FORMS, TICKETS, CARDS, *_ENGLISH])
)
@click.option("--to", cls=Option, type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", cls=Option, is_flag=True)
@click.option("--yes", "-y", cls=Option, is_flag=True)
@click.pass_obj
def form(application: Application, *, names: Sequence[str], to: Path | None, keep: bool, yes: bool) -> int:
    """Print forms, to the screen or as text files."""
    session = application.session()
    session.manifest  # noqa: B018 - refused here where nothing is frozen
    made: dict[str, list[str]] = {}
    for name in dict.fromkeys(_ENGLISH.get(each, each) for each in names):
        made[name] = _secret(session, name) if name in (TICKETS, CARDS) else FORMS[name](session)
    secret = [name for name in made if name in (TICKETS, CARDS)]
    if to is None:
        shown = [line for lines in made.values() for line in [*lines, ""]]
        code = application.output.result("form", {"forms": made}, shown)
    else:
        folder = application.path(str(to))
        for name, lines in made.items():
            text = "\n".join(lines).encode("utf-8-sig") + b"\n"
            files.write(folder / f"{name}.txt", text, secret=name in secret)
        paths = [str(folder / f"{name}.txt") for name in made]
        code = application.output.result("form", {"files": paths}, paths)
    if secret and not keep:
        _wipe(application, session, secret, yes=yes)
    return code


def _secret(session: SessionFolder, name: str) -> list[str]:
    return _tickets(session) if name == TICKETS else _cards(session)


def _tickets(session: SessionFolder) -> list[str]:
    """One ticket after the other, with a rule to cut along; drawn ones bear no name."""
    lines = []
    roll: Roll = session.roll
    for ticket in confidential.tickets(session):
        if ticket.voter is not None:
            voter = roll.voter(ticket.voter)
            lines.append(f"{voter.id}  {voter.name}  {voter.delegation}".rstrip())
        lines += [say("form-ticket", code=ticket.to_text()), session.manifest.session_id, "- " * 20]
    return lines


def _cards(session: SessionFolder) -> list[str]:
    """One card a seat: the signing code on its face, the opening code below the fold."""
    lines = []
    for card in confidential.cards(session):
        lines += [
            say("form-card", seat=card.seat),
            session.manifest.session_id,
            say("form-card-signing", code=card.signing.to_text()),
            say("form-card-fold"),
            say("form-card-opening", code=card.opening.to_text()),
            "- " * 20,
        ]
    return lines


def _wipe(application: Application, session: SessionFolder, names: Sequence[str], *, yes: bool) -> None:
    """After printing, Enter wipes what must not be seen again; ``--yes`` wipes at once."""
    if not yes:
        application.output.note(say("form-wipe"))
        try:
            application.keyboard.line()
        except EOFError:
            application.output.note(say("form-not-wiped"))
            return
    for name in names:
        confidential.wipe(session, confidential.TICKETS if name == TICKETS else confidential.CARDS)
    application.output.note(say("form-wiped"))
