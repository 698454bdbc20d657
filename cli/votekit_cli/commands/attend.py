"""``attend``: who came, and who was approved for which duty."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from votekit import FormatError, Numbers, Roll, StateError, VotekitError, thresholds
from votekit.errors import Fault, fault
from votekit.rules import validity
from votekit_cli.application import Application, changing
from votekit_cli.help import Command, Option
from votekit_cli.roster import find_voter, sheet
from votekit_cli.rules_table import threshold_lines, threshold_values
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say
from votekit_cli.words import step

_COLUMNS = {"name": ("姓名", "代表姓名", "name"), "id": ("代表证号", "编号", "序号", "id"), "reason": ("原因", "事由", "reason")}


@click.command(cls=Command)
@click.option("--absent", cls=Option)
@click.option("--list", "listed", cls=Option, type=click.Path(path_type=Path))
@click.option("--present", cls=Option, type=click.IntRange(min=0))
@click.option("--from", "other", cls=Option, type=click.Path(path_type=Path, file_okay=False))
@click.option("--officer", "officers", cls=Option, multiple=True)
@changing
@click.pass_obj
def attend(
    application: Application,
    *,
    absent: str | None,
    listed: Path | None,
    present: int | None,
    other: Path | None,
    officers: Sequence[str],
    dry_run: bool,
    yes: bool,
) -> int:
    """Take attendance, or show it."""
    del yes
    session = application.session()
    if sum(given is not None for given in (listed, present)) + (absent is not None or other is not None) > 1:
        raise click.UsageError(say("attend-one-of"))
    entitled = session.manifest.definition.entitled
    if session.issued is not None and (absent or listed or present is not None or other or officers):
        raise StateError(fault(str(session.folder), "VK-9308"))
    attendance = session.store.fact("attendance")
    duties = dict(session.officers)
    if other is not None:
        before = SessionFolder(application.path(str(other)))
        attendance, duties = before.store.fact("attendance"), {**before.officers, **duties}
        if attendance is None:
            raise StateError(fault(str(other), "VK-9309"))
        attendance.pop("absent_again", None)
    if present is not None:
        attendance = {"present": present, "absent": None}
    elif absent is not None:
        attendance = _absent(session.roll, _named(application, session.roll, absent), entitled)
    elif listed is not None:
        attendance = _came(session.roll, _read(session.roll, application.path(str(listed))), entitled)
    elif other is not None:
        attendance = _absent(session.roll, attendance["absent"] or {}, entitled, present=attendance["present"])
    if officers:
        duties.update(_duties(officers))
    if attendance is None and not officers:
        raise StateError(fault(str(session.folder), "VK-9309"))
    if attendance is not None and attendance["present"] > entitled:
        raise FormatError(fault("--present", "VK-9310", present=attendance["present"], entitled=entitled))
    if not dry_run:
        with session.store.holding():
            session.store.keep("attendance", attendance)
            session.store.keep("officers", duties)
    return _show(application, session, attendance, duties, officers_only=bool(officers) and absent is None)


def _named(application: Application, roll: Roll, given: str) -> dict[str, str]:
    """Names or numbers with commas between them, or the file of a list."""
    path = application.path(given)
    if path.suffix or path.exists():
        return _read(roll, path)
    return _found(roll, [(name, "", "--absent") for name in given.replace("，", ",").replace("、", ",").split(",")])


def _read(roll: Roll, path: Path) -> dict[str, str]:
    rows = sheet(path, _COLUMNS, "name")
    return _found(
        roll, [(row.cells.get("id") or row.cells["name"], row.cells.get("reason", ""), row.place("name")) for row in rows]
    )


def _found(roll: Roll, given: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    faults: list[Fault] = []
    found: dict[str, str] = {}
    for name, reason, place in given:
        try:
            voter = find_voter(roll, name)
        except VotekitError as error:
            faults.extend(each.within(place) for each in error.faults)
            continue
        if voter.id in found:
            faults.append(fault(place, "VK-9208", name=name))
        found[voter.id] = reason
    if faults:
        raise FormatError(faults)
    return found


def _absent(roll: Roll, absent: dict[str, str], entitled: int, present: int | None = None) -> dict[str, object]:
    if not roll.voters:
        return {"present": entitled - len(absent) if present is None else present, "absent": None}
    return {"present": len(roll.voters) - len(absent), "absent": absent}


def _came(roll: Roll, came: dict[str, str], entitled: int) -> dict[str, object]:
    absent = {voter.id: "" for voter in roll.voters if voter.id not in came}
    return _absent(roll, absent, entitled)


def _duties(officers: Sequence[str]) -> dict[str, list[str]]:
    duties: dict[str, list[str]] = {}
    for officer in officers:
        duty, equals, names = officer.replace("＝", "=").partition("=")
        found = [name.strip() for name in names.replace("，", ",").replace("、", ",").split(",") if name.strip()]
        if not duty or not equals or not found:
            raise click.BadParameter(say("attend-officer-form", given=officer), param_hint="--officer")
        duties.setdefault(duty, []).extend(found)
    return duties


def _show(
    application: Application,
    session: SessionFolder,
    attendance: dict[str, object] | None,
    duties: dict[str, list[str]],
    *,
    officers_only: bool,
) -> int:
    definition = session.manifest.definition
    lines = [f"{duty}  {'、'.join(names)}" for duty, names in duties.items()] if duties else []
    data: dict[str, object] = {"entitled": definition.entitled, "officers": duties}
    if attendance is None or officers_only:
        return application.output.result("attend", data, [*lines, say("recorded")])
    present = int(str(attendance["present"]))
    numbers = Numbers(entitled=definition.entitled, present=present)
    reasons = Counter(reason or say("attend-no-reason") for reason in dict(attendance["absent"] or {}).values())  # type: ignore[call-overload]
    why = say("list-comma").join(f"{reason} {number}" for reason, number in reasons.items())
    absent = definition.entitled - present
    shown = [
        say("attend-numbers", entitled=definition.entitled, present=present, absent=absent)
        + (say("in-brackets", text=why) if why and list(reasons) != [say("attend-no-reason")] else "")
    ]
    quorum = next(each for each in validity.checks(definition.rule, numbers) if each.code == "quorum")
    shown.append(
        say("attend-quorum", step=step(quorum), verdict=say("attend-quorum-met" if quorum.holds else "attend-quorum-not"))
    )
    if definition.rule.grades:
        found = thresholds(definition, numbers)
        shown += [say("attend-thresholds"), *threshold_lines(definition, found)]
        data["thresholds"] = threshold_values(found)
    command = "votekit form 出席" if quorum.holds else "votekit attend --absent …"
    data |= {"present": present, "absent": absent, "quorum": quorum.holds}
    return application.output.result("attend", data, [*shown, *lines, say("next", command=command)])
