"""``attend``: who came, and who was approved for which duty."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import click

from votekit import FormatError, Numbers, Roll, StateError, VotekitError
from votekit.errors import Fault, fault
from votekit.rules import validity
from votekit.rules.thresholds import thresholds
from votekit_cli import guide
from votekit_cli.application import Application, changing
from votekit_cli.help import Command, Option
from votekit_cli.roster import find_voter, sheet
from votekit_cli.rules_table import threshold_lines, threshold_values
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say
from votekit_cli.words import step, told

_COLUMNS = {
    "name": ("姓名", "代表姓名", "name"),
    "id": ("代表证号", "编号", "序号", "id"),
    "reason": ("原因", "事由", "reason"),
}


class Attendance(TypedDict):
    """实到, and who is absent for which reason; None where only the number is known."""

    present: int
    absent: dict[str, str] | None


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
    if (listed is not None and (absent is not None or present is not None)) or (
        absent and present is not None
    ):
        raise click.UsageError(say("attend-one-of"))
    entitled = session.manifest.definition.entitled
    changed = any(given is not None for given in (absent, listed, present, other))
    if (changed or officers) and session.issued is not None:
        raise StateError(fault(session.name, "VK-9308"))
    attendance: Attendance | None = session.store.fact("attendance")
    duties = dict(session.officers)
    if other is not None:
        attendance, taken_over = _of_session(application.path(str(other)))
        duties = {**taken_over, **duties}
    if present is not None:
        attendance = {"present": present, "absent": None}
    elif listed is not None:
        came = _read(session.roll, application.path(str(listed)))
        attendance = _without(
            session.roll, {voter.id: "" for voter in session.roll.voters if voter.id not in came}
        )
    elif absent is not None:
        missing = _named(application, session.roll, absent)
        attendance = (
            _without(session.roll, missing) if other is None else _fewer(session.roll, attendance, missing)
        )
    duties.update(_duties(officers))
    if attendance is None and not duties:
        raise StateError(fault(session.name, "VK-9309"))
    if attendance is not None and not 0 <= attendance["present"] <= entitled:
        raise FormatError(fault("", "VK-9310", present=attendance["present"], entitled=entitled))
    if not dry_run and (changed or officers):
        with session.store.holding():
            session.store.keep("attendance", attendance)
            session.store.keep("officers", duties)
    return _show(
        application, session, attendance if changed or not officers else None, duties, dry_run=dry_run
    )


def _of_session(folder: Path) -> tuple[Attendance, dict[str, list[str]]]:
    """Who came to another session of the same meeting, and its officers."""
    before = SessionFolder(folder)
    attendance: Attendance | None = before.store.fact("attendance")
    if attendance is None:
        raise StateError(fault(str(folder), "VK-9309"))
    return attendance, before.officers


def _without(roll: Roll, absent: dict[str, str]) -> Attendance:
    """Everybody on the roster but those."""
    return {"present": len(roll.voters) - len(absent), "absent": absent}


def _fewer(roll: Roll, before: Attendance | None, missing: dict[str, str]) -> Attendance:
    """Those who came to the session before, but without these."""
    if before is None or before["absent"] is None:
        return {"present": (before["present"] if before else 0) - len(missing), "absent": None}
    return _without(roll, {**before["absent"], **missing})


def _named(application: Application, roll: Roll, given: str) -> dict[str, str]:
    """Names or numbers with commas between them, or the file of a list."""
    path = application.path(given)
    if path.suffix or path.exists():
        return _read(roll, path)
    return _found(
        roll, [(name, "", "--absent") for name in given.replace("，", ",").replace("、", ",").split(",")]
    )


def _read(roll: Roll, path: Path) -> dict[str, str]:
    rows = sheet(path, _COLUMNS, "name")
    return _found(
        roll,
        [
            (row.cells.get("id") or row.cells["name"], row.cells.get("reason", ""), row.place("name"))
            for row in rows
        ],
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


def _duties(officers: Sequence[str]) -> dict[str, list[str]]:
    duties: dict[str, list[str]] = {}
    for officer in officers:
        duty, equals, names = officer.replace("＝", "=").partition("=")
        found = [
            name.strip() for name in names.replace("，", ",").replace("、", ",").split(",") if name.strip()
        ]
        if not duty or not equals or not found:
            raise click.BadParameter(say("attend-officer-form", given=officer), param_hint="--officer")
        duties.setdefault(duty, []).extend(found)
    return duties


def _show(
    application: Application,
    session: SessionFolder,
    attendance: Attendance | None,
    duties: dict[str, list[str]],
    *,
    dry_run: bool,
) -> int:
    definition = session.manifest.definition
    lines: list[str] = []
    data: dict[str, object] = {"entitled": definition.entitled, "officers": duties}
    command = guide.what_is_left(session, session.phase)[1]
    if attendance is not None:
        numbers = Numbers(entitled=definition.entitled, present=attendance["present"])
        lines += _numbers_lines(attendance, numbers)
        quorum = next(each for each in validity.checks(definition.rule, numbers) if each.code == "quorum")
        met = told("quorum-holds" if quorum.holds else "quorum-fails")
        lines.append(say("attend-quorum", step=step(quorum), verdict=met))
        data |= {"present": attendance["present"], "quorum": quorum.holds}
        command = "votekit form 出席"
        if definition.rule.grades:
            found = thresholds(definition, numbers)
            lines += [say("attend-thresholds", n=attendance["present"]), *threshold_lines(definition, found)]
            data["thresholds"] = threshold_values(found)
    lines += [f"{duty}  {'、'.join(names)}" for duty, names in duties.items()]
    lines.append(say("dry-run") if dry_run else say("next", command=command))
    return application.output.result("attend", data, lines)


def _numbers_lines(attendance: Attendance, numbers: Numbers) -> list[str]:
    absent = numbers.entitled - attendance["present"]
    reasons = Counter(reason for reason in (attendance["absent"] or {}).values() if reason)
    why = told("list").join(f"{reason} {number}" for reason, number in reasons.items())
    line = say("attend-numbers", entitled=numbers.entitled, present=attendance["present"], absent=absent)
    return [line + (told("brackets", text=why) if why else "")]
