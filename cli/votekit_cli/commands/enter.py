"""``enter``: ballots that come by hand or from another system: paper keyed twice, keypad rows, totals."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs
import click

from votekit import Batch, FormatError, StateError
from votekit.closing import Closing
from votekit.definition_words import SOURCE
from votekit.errors import fault
from votekit.keying import ABSENT, PRESENT, Difference, compare_keyings, settle
from votekit.tables import read_keypad, read_totals
from votekit_cli import files
from votekit_cli.application import Application, changing
from votekit_cli.help import Argument, Command, Option
from votekit_cli.keying_desk import Desk, Keys, read_pass
from votekit_cli.screen import Screen
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say
from votekit_cli.words import sources

PASSES = (1, 2)


@click.command(cls=Command)
@click.argument("file", cls=Argument, required=False, type=click.Path(path_type=Path))
@click.option("--by", cls=Option, required=True)
@click.option("--pass", "number", cls=Option, type=click.IntRange(1, 2))
@click.option("--bags", cls=Option)
@click.option("--settle", "settling", cls=Option, is_flag=True)
@click.option("--source", cls=Option, type=click.Choice(["表决器", "汇总数", "keypad", "totals"]))
@click.option("--map", "mapping", cls=Option)
@click.option("--drop", cls=Option)
@click.option("--void", cls=Option, type=click.IntRange(min=0), default=0)
@click.option("--accept-sums", cls=Option, is_flag=True)
@changing
@click.pass_obj
def enter(
    application: Application,
    *,
    file: Path | None,
    by: str,
    number: int | None,
    bags: str | None,
    settling: bool,
    source: str | None,
    mapping: str | None,
    drop: str | None,
    void: int,
    accept_sums: bool,
    dry_run: bool,
    yes: bool,
) -> int:
    """Key a pass, settle two, or read what another system wrote."""
    del yes
    session = application.session()
    if (number is not None) + settling + (source is not None) != 1:
        raise click.UsageError(say("enter-one-of"))
    _may_enter(session)
    wanted = SOURCE.read(source) if source else "paper"
    if wanted not in session.manifest.definition.sources:
        raise StateError(fault(str(session.folder), "VK-9322", source=sources([str(wanted)])))
    if number is not None:
        return _key(application, session, file, by, number, bags, dry_run=dry_run)
    if settling:
        return _settle(application, session, by, dry_run=dry_run)
    if file is None:
        raise click.UsageError(say("enter-needs-file"))
    path = application.path(str(file))
    if wanted == "keypad":
        return _keypad(application, session, path, by, _mapping(mapping), _names(drop), dry_run=dry_run)
    return _totals(application, session, path, by, void, accept_sums=accept_sums, dry_run=dry_run)


def _may_enter(session: SessionFolder) -> None:
    """Not before the numbers of the day are known, not after the box was opened or a result declared."""
    if session.issued is None and (session.hand_sources or session.manifest.definition.sealed):
        raise StateError(fault(str(session.folder), "VK-9319"))
    if session.path("opening.json").exists():
        raise StateError(fault(str(session.folder), "VK-9320"))
    if session.declarations:
        raise StateError(fault(str(session.folder), "VK-9321"))
    if (closing := session.closing) is not None and not closing.valid:
        raise StateError(fault(str(session.folder), "VK-9323"))


def _keep(session: SessionFolder, source: str, batches: Sequence[Batch]) -> None:
    """Put these batches in place of all others of their source; what was counted from the old ones is gone."""
    with session.store.holding():
        others = [batch for batch in session.batches if batch.source != source]
        ordered = [*batches, *others] if source == "paper" else [*others, *batches]
        files.remove(session.path("result.json"))
        session.write_lines("batches.jsonl", [batch.line(at) for at, batch in enumerate(ordered, 1)])


def _closed_number(closing: Closing | None, source: str) -> int | None:
    return (
        None if closing is None else sum(each.ballots for each in closing.returned if each.source == source)
    )


# -- paper ---------------------------------------------------------------------------------------------------


def _key(
    application: Application,
    session: SessionFolder,
    file: Path | None,
    by: str,
    number: int,
    bags: str | None,
    *,
    dry_run: bool,
) -> int:
    store = session.store
    other: str | None = store.fact(f"by-{3 - number}")
    if other is not None and other.strip() == by.strip():
        raise FormatError(fault("--by", "VK-9226", by=by))
    if file is not None:
        path = application.path(str(file))
        sizes, ballots = read_pass(session.manifest.definition, files.read_rows(path), path.name)
        if not dry_run:
            with store.holding():
                store.forget_keying(number)
                for (bag, place), marks in ballots.items():
                    store.key_in(number, bag, place, marks)
                store.keep(f"by-{number}", by)
                store.keep(f"done-{number}", list(range(1, len(sizes) + 1)))
                if store.fact("bags") is None:
                    store.keep("bags", sizes)
        return _keyed(application, number, len(ballots), complete=True)
    sizes = _bags(application, session, bags)
    if dry_run:
        return application.output.result("enter", {"bags": sizes}, [say("dry-run")])
    with store.holding():
        store.keep("bags", sizes)
        store.keep(f"by-{number}", by)
    desk = Desk(
        session=session, screen=Screen(keyboard=application.keyboard), bags=sizes, number=number, by=by
    )
    try:
        complete = desk.run()
    except EOFError:
        complete = False
    return _keyed(application, number, len(store.keyed(number)), complete=complete)


def _keyed(application: Application, number: int, ballots: int, *, complete: bool) -> int:
    command = f"votekit enter --pass {number} --by …"
    if complete:
        command = "votekit enter --pass 2 --by …" if number == 1 else "votekit enter --settle --by …"
    lines = [say("enter-keyed" if complete else "enter-left", number=say(f"pass-{number}"), n=ballots)]
    data = {"pass": number, "ballots": ballots, "complete": complete}
    return application.output.result("enter", data, [*lines, say("next", command=command)])


def _bags(application: Application, session: SessionFolder, given: str | None) -> list[int]:
    """How many ballots each bag holds, as they were counted in view; asked once."""
    known: list[int] | None = session.store.fact("bags")
    if given is None and known is not None:
        return known
    wanted = _closed_number(session.closing, "paper")
    if given is None:
        application.output.note(say("enter-ask-bags", n=wanted if wanted is not None else "?"))
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
    first: list[Mapping[str, str]]
    second: list[Mapping[str, str]]
    differences: tuple[Difference, ...]


def _settle(application: Application, session: SessionFolder, by: str, *, dry_run: bool) -> int:
    store = session.store
    sizes: list[int] = store.fact("bags") or []
    for number in PASSES:
        if not sizes or len(store.fact(f"done-{number}") or []) < len(sizes):
            raise StateError(fault(str(session.folder), "VK-9324", number=say(f"pass-{number}")))
    keyers = (str(store.fact("by-1")), str(store.fact("by-2")))
    bags = list(_compared(session, len(sizes)))
    total = sum(len(bag.differences) for bag in bags)
    ballots = sum(len(bag.first) for bag in bags)
    rows = len(session.manifest.definition.items)
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
    batches = []
    for bag in bags:
        decisions = [_decide(application, session, bag.number, keyers, each) for each in bag.differences]
        batches.append(
            settle(
                bag.first,
                bag.second,
                decisions,
                by=keyers,
                settled_by=by if decisions else "",
                origin=say("bag-origin", n=bag.number),
            )
        )
    found, wanted = sum(batch.size for batch in batches), _closed_number(session.closing, "paper")
    if wanted is not None and found != wanted:
        raise FormatError(fault("", "VK-9229", found=found, wanted=wanted))
    _keep(session, "paper", batches)
    equal = say("settle-equal", n=found) if wanted is not None else say("settle-kept", n=found)
    data = {"differences": total, "ballots": found, "bags": [batch.size for batch in batches]}
    return application.output.result("enter", data, [equal, say("next", command="votekit count")])


def _compared(session: SessionFolder, bags: int) -> list[_Bag]:
    passes = [session.store.keyed(number) for number in PASSES]
    found = []
    for bag in range(1, bags + 1):
        first, second = ([marks for (at, _), marks in keyed.items() if at == bag] for keyed in passes)
        found.append(_Bag(number=bag, first=first, second=second, differences=compare_keyings(first, second)))
    return found


def _decide(
    application: Application, session: SessionFolder, bag: int, keyers: tuple[str, str], each: Difference
) -> str | None:
    """What the paper says where two passes differ: asked until a key answers."""
    keys = Keys.of(session.manifest.definition)
    place = say("settle-place", bag=bag, place=each.place)
    if each.item is None:
        lacking = keyers[0] if each.first == ABSENT else keyers[1]
        application.output.note(say("settle-lacking", place=place, by=lacking))
        meanings: dict[str, str | None] = {"1": PRESENT, "2": ABSENT}
    elif each.item == "ballot":
        application.output.note(say("settle-foreign", place=place, by=keyers[0 if each.first else 1]))
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
        application.output.note(shown)
        meanings = dict(keys.meanings) | {"x": "foreign", "X": "foreign"}
    while True:
        answer = (application.keyboard.line() or "").strip()
        if answer in meanings:
            return meanings[answer]
        application.output.note(say("settle-again", keys=" ".join(meanings)))


# -- other systems -----------------------------------------------------------------------------------------


def _mapping(text: str | None) -> dict[str, str]:
    found = {}
    for pair in _names(text):
        cell, equals, mark = pair.replace("＝", "=").partition("=")
        if not equals:
            raise click.BadParameter(say("enter-map-form", given=pair), param_hint="--map")
        found[cell.strip()] = mark.strip()
    return found


def _names(text: str | None) -> list[str]:
    return [
        name.strip() for name in (text or "").replace("，", ",").replace("、", ",").split(",") if name.strip()
    ]


def _origin(path: Path) -> str:
    return f"{path.name} sha256:{hashlib.sha256(files.read_bytes(path)).hexdigest()}"


def _keypad(
    application: Application,
    session: SessionFolder,
    path: Path,
    by: str,
    mapping: Mapping[str, str],
    drop: Sequence[str],
    *,
    dry_run: bool,
) -> int:
    rows = files.read_rows(path)
    definition = session.manifest.definition
    try:
        batch = read_keypad(definition, rows, mapping=mapping, drop=drop, by=by, origin=_origin(path))
    except FormatError as error:
        raise FormatError(_placed(each, path) for each in error.faults) from error
    lines = _taken(session, path, batch, dry_run=dry_run)
    if drop:
        lines.append(say("enter-dropped", columns="、".join(drop)))
    lines.append(say("enter-sums", items=len(definition.items), n=batch.size))
    return application.output.result(
        "enter",
        {"source": "keypad", "rows": batch.size, "dropped": list(drop)},
        [*lines, say("next", command="votekit count")],
    )


def _totals(
    application: Application,
    session: SessionFolder,
    path: Path,
    by: str,
    void: int,
    *,
    accept_sums: bool,
    dry_run: bool,
) -> int:
    rows = files.read_rows(path)
    definition = session.manifest.definition
    try:
        batch = read_totals(definition, rows, by=by, origin=_origin(path), void=void, accept_sums=accept_sums)
    except FormatError as error:
        raise FormatError(_placed(each, path) for each in error.faults) from error
    lines = _taken(session, path, batch, dry_run=dry_run)
    return application.output.result(
        "enter", {"source": "totals", "ballots": batch.size}, [*lines, say("next", command="votekit count")]
    )


def _taken(session: SessionFolder, path: Path, batch: Batch, *, dry_run: bool) -> list[str]:
    wanted = _closed_number(session.closing, batch.source)
    if wanted is not None and batch.size != wanted:
        raise FormatError(fault(path.name, "VK-9230", found=batch.size, wanted=wanted))
    if dry_run:
        return [say("dry-run")]
    _keep(session, batch.source, [batch])
    return [say("enter-read-equal" if wanted is not None else "enter-read", n=batch.size)]


def _placed(each: object, path: Path) -> object:
    where = str(getattr(each, "where", ""))
    line = where.removeprefix("line ")
    place = f"{path.name}:{line}" if line != where else f"{path.name} {where}".strip()
    return attrs.evolve(each, where=place)  # type: ignore[misc]
