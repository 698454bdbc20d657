"""Paper keyed twice: a pass at the desk or from a sheet, and the settling of what differs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from votekit import Batch, FormatError, StateError
from votekit.errors import fault
from votekit.keying import ABSENT, PRESENT, Difference, compare_keyings, settle
from votekit_cli import files
from votekit_cli.application import Application
from votekit_cli.entering import closed_number, keep
from votekit_cli.keying_desk import Desk
from votekit_cli.keying_keys import Keys, read_pass
from votekit_cli.screen import Screen
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say

PASSES = (1, 2)


def key(
    application: Application, session: SessionFolder, *, by: str, number: int, bags: str | None, dry_run: bool
) -> int:
    """Key one pass at the desk; the same command goes on where it was left."""
    _check_keyer(session, by, number)
    sizes = _bags(application, session, bags)
    if dry_run:
        return application.output.result("enter", {"bags": sizes}, [say("dry-run")])
    with session.store.holding():
        session.store.keep("bags", sizes)
        session.store.keep(f"by-{number}", by)
    desk = Desk(
        session=session, screen=Screen(keyboard=application.keyboard), bags=sizes, number=number, by=by
    )
    try:
        complete = desk.run()
    except EOFError:
        complete = False
    return _keyed(application, number, len(session.store.keyed(number)), complete=complete)


def read(
    application: Application, session: SessionFolder, path: Path, *, by: str, number: int, dry_run: bool
) -> int:
    """Take one pass from a sheet, whole."""
    _check_keyer(session, by, number)
    sizes, ballots = read_pass(session.manifest.definition, files.read_rows(path), path.name)
    store = session.store
    if not dry_run:
        with store.holding():
            store.forget_keying(number)
            for (bag, place), marks in ballots.items():
                store.key_in(number, bag, place, marks)
            store.keep(f"by-{number}", by)
            store.keep(f"done-{number}", list(range(1, len(sizes) + 1)))
            if number == 1 or store.fact("bags") is None:
                store.keep("bags", sizes)
    return _keyed(application, number, len(ballots), complete=True)


def _check_keyer(session: SessionFolder, by: str, number: int) -> None:
    """Two passes are two people.

    Raises:
        FormatError: the same person keyed the other pass.
    """
    other: str | None = session.store.fact(f"by-{3 - number}")
    if other is not None and other.strip() == by.strip():
        raise FormatError(fault("--by", "VK-9226", by=by))


def _keyed(application: Application, number: int, ballots: int, *, complete: bool) -> int:
    command = f"votekit enter --pass {number} --by …"
    if complete:
        command = "votekit enter --pass 2 --by …" if number == 1 else "votekit enter --settle --by …"
    line = say("enter-keyed" if complete else "enter-left", number=say(f"pass-{number}"), n=ballots)
    data = {"pass": number, "ballots": ballots, "complete": complete}
    return application.output.result("enter", data, [line, say("next", command=command)])


def _bags(application: Application, session: SessionFolder, given: str | None) -> list[int]:
    """How many ballots each bag holds, as they were counted in view; asked once.

    Raises:
        FormatError: not numbers, or not what the closing says.
    """
    known: list[int] | None = session.store.fact("bags")
    if given is None and known is not None:
        return known
    wanted = closed_number(session.closing, "paper")
    if given is None:
        application.output.note(say("enter-ask-bags", n="?" if wanted is None else wanted))
        given = application.keyboard.line() or ""
    parts = given.replace("，", " ").replace(",", " ").replace("、", " ").split()
    if not parts or not all(part.isdecimal() and int(part) for part in parts):
        raise FormatError(fault("--bags", "VK-9227", given=given))
    sizes = [int(part) for part in parts]
    if wanted is not None and sum(sizes) != wanted:
        raise FormatError(fault("--bags", "VK-9228", found=sum(sizes), wanted=wanted))
    return sizes


@attrs.frozen(kw_only=True)
class _Bag:
    number: int
    first: Sequence[Mapping[str, str]]
    second: Sequence[Mapping[str, str]]
    differences: tuple[Difference, ...]


def settle_passes(application: Application, session: SessionFolder, *, by: str, dry_run: bool) -> int:
    """Hold both passes against each other, ask what the paper says, and keep one batch a bag."""
    bags = _compared(session)
    total = sum(len(bag.differences) for bag in bags)
    ballots, rows = sum(len(bag.first) for bag in bags), len(session.manifest.definition.items)
    note = application.output.note
    note(
        say(
            "settle-found" if total else "settle-none",
            n=total,
            ballots=ballots,
            rows=rows,
            cells=ballots * rows,
        )
    )
    if dry_run:
        return application.output.result("enter", {"differences": total}, [say("dry-run")])
    if total:
        note(say("settle-keys", legend=Keys.of(session.manifest.definition).legend()))
    batches = [_settled(application, session, bag, by) for bag in bags]
    found, wanted = sum(batch.size for batch in batches), closed_number(session.closing, "paper")
    if wanted is not None and found != wanted:
        raise FormatError(fault("", "VK-9229", found=found, wanted=wanted))
    keep(session, "paper", batches)
    line = say("settle-equal" if wanted is not None else "settle-kept", n=found)
    data = {"differences": total, "ballots": found, "bags": [batch.size for batch in batches]}
    command = "votekit count" if session.closing is not None else "votekit close --returned …"
    return application.output.result("enter", data, [line, say("next", command=command)])


def _compared(session: SessionFolder) -> list[_Bag]:
    """Both passes, bag by bag.

    Raises:
        StateError: one of them is not complete.
    """
    sizes: list[int] = session.store.fact("bags") or []
    for number in PASSES:
        if not sizes or len(session.store.fact(f"done-{number}") or []) < len(sizes):
            raise StateError(fault(session.name, "VK-9324", number=say(f"pass-{number}")))
    passes = [session.store.keyed(number) for number in PASSES]
    found = []
    for bag in range(1, len(sizes) + 1):
        first, second = ([marks for (at, _), marks in keyed.items() if at == bag] for keyed in passes)
        found.append(_Bag(number=bag, first=first, second=second, differences=compare_keyings(first, second)))
    return found


def _settled(application: Application, session: SessionFolder, bag: _Bag, by: str) -> Batch:
    keyers = (str(session.store.fact("by-1")), str(session.store.fact("by-2")))
    keys = Keys.of(session.manifest.definition)
    decisions = [_decide(application, keys, bag.number, keyers, each) for each in bag.differences]
    return settle(
        bag.first,
        bag.second,
        decisions,
        by=keyers,
        settled_by=by if decisions else "",
        origin=say("bag-origin", n=bag.number),
    )


def _decide(
    application: Application, keys: Keys, bag: int, keyers: tuple[str, str], each: Difference
) -> str | None:
    """What the paper says where two passes differ: asked until a key answers."""
    place = say("settle-place", bag=bag, place=each.place)
    meanings: dict[str, str | None]
    if each.item is None:
        shown = say("settle-lacking", place=place, by=keyers[0] if each.first == ABSENT else keyers[1])
        meanings = {"1": PRESENT, "2": ABSENT}
    elif each.item == "ballot":
        shown = say("settle-foreign", place=place, by=keyers[0] if each.first else keyers[1])
        meanings = {"1": "foreign", "2": None}
    else:
        first, second = keys.signs[each.first], keys.signs[each.second]
        shown = say(
            "settle-cell",
            place=place,
            item=each.item,
            one=keyers[0],
            first=first,
            two=keyers[1],
            second=second,
        )
        meanings = dict(keys.meanings)
    application.output.note(shown)
    while (answer := (application.keyboard.line() or "").strip()) not in meanings:
        application.output.note(say("settle-again", keys=" ".join(meanings)))
    return meanings[answer]
