"""``check``: roster, definition and rule, all faults at once; and every threshold as a number of votes."""

import click

from votekit import Definition, Numbers
from votekit.rules.thresholds import thresholds
from votekit_cli.application import Application
from votekit_cli.drafts import Draft, read_draft
from votekit_cli.help import Command
from votekit_cli.output import fault_lines, fault_values
from votekit_cli.roster import same_name, same_names
from votekit_cli.rules_table import plain_lines, threshold_lines, threshold_values
from votekit_cli.session import DEFINITION, ROSTER, SessionFolder
from votekit_cli.wording import say
from votekit_cli.words import told

BAD_INPUT = 3


@click.command(cls=Command)
@click.pass_obj
def check(application: Application) -> int:
    """Check the session one stands in; once it is frozen, show its rule."""
    session = application.session()
    draft = _frozen(session) if session.frozen else read_draft(session)
    lines = [*_roster_lines(draft)]
    data: dict[str, object] = {"voters": len(draft.voters), "faults": fault_values(draft.faults)}
    if draft.definition is not None:
        found = thresholds(draft.definition, Numbers(entitled=draft.definition.entitled))
        lines += [*_definition_lines(draft.definition, draft.items), say("check-rule")]
        lines += [*plain_lines(draft.definition, found), *threshold_lines(draft.definition, found)]
        data |= {"title": draft.definition.meeting.title, "thresholds": threshold_values(found)}
    if not draft.faults:
        lines.append(say("next", command="votekit attend" if session.frozen else "votekit freeze"))
        return application.output.result("check", data, lines)
    status = application.output.result("check", data, lines, ok=False, code=BAD_INPUT)
    if not application.output.as_json:
        for line in [*fault_lines(draft.faults), say("check-faults", n=len(draft.faults))]:
            application.output.note(line)
    return status


def _frozen(session: SessionFolder) -> Draft:
    return Draft(definition=session.manifest.definition, voters=session.roll.voters, items=None, faults=())


def _roster_lines(draft: Draft) -> list[str]:
    if not draft.voters:
        return [say("check-no-roster", file=ROSTER)]
    entitled = draft.definition.entitled if draft.definition else None
    line = say("check-roster", file=ROSTER, n=len(draft.voters))
    if entitled is not None:
        line += say(
            "check-roster-equal" if entitled == len(draft.voters) else "check-roster-differs",
            entitled=entitled,
        )
    lines = [line]
    for found in same_names(draft.voters):
        places = told("list").join(f"{voter.id} {voter.delegation}".rstrip() for voter in found)
        apart = len({voter.delegation for voter in found}) == len(found)
        key = "check-same-name" if apart else "check-same-name-twice"
        lines.append("  " + say(key, name=same_name(found[0].name), n=len(found), places=places))
    return lines


def _definition_lines(definition: Definition, items: str | None) -> list[str]:
    source = items or DEFINITION
    selection = definition.rule.selection
    if selection is not None and selection.seats is not None:
        margin = len(definition.items) - selection.seats
        line = say(
            "check-selection", n=len(definition.items), seats=selection.seats, margin=margin, file=source
        )
    else:
        line = say("check-items", n=len(definition.items), file=source)
    lines = [line]
    if "keypad" in definition.sources and definition.ballot.cap is not None:
        lines.append(
            "  " + say("check-keypad", n=definition.ballot.cap.at_most, mark=definition.ballot.cap.mark)
        )
    return lines
