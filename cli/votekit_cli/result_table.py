"""A result as the office sees it before it is declared: numbers, one row an item, and what is open."""

from votekit import Manifest, Result
from votekit.ballot import VOID_ROW
from votekit.result import ItemResult
from votekit_cli.output import table
from votekit_cli.wording import say, spoken
from votekit_cli.words import base

_COUNTED = ("entitled", "present", "printed", "issued", "returned")


def head_lines(manifest: Manifest, result: Result) -> list[str]:
    """Title, session id, and the numbers of the day."""
    lines = [f"{manifest.definition.meeting.title}    {manifest.session_id}"]
    lines.append(say("result-not-declared") if not manifest.rehearsal else say("rehearsal"))
    numbers = [
        say("number", name=base(name), number=number)
        for name in _COUNTED
        if name != "printed" and (number := getattr(result.numbers, name)) is not None
    ]
    tally = result.tally
    if tally.valid is not None:
        void = say("list-comma").join(f"{say(f'void-{code}')} {number}" for code, number in tally.void)
        numbers.append(say("number", name=say("valid"), number=tally.valid))
        numbers.append(
            say("number", name=say("void"), number=sum(number for _, number in tally.void))
            + (say("in-brackets", text=void) if void else "")
        )
    lines.append("  ".join(numbers))
    return lines


def item_table(manifest: Manifest, result: Result) -> list[str]:
    """One row an item: every mark, the sum, the verdict."""
    definition = manifest.definition
    names = {item.id: item.name for item in definition.items}
    verdicts = {item.id: item for item in result.items}
    buckets = [name for name, _ in result.tally.items[0].counts] if result.tally.items else []
    with_void = definition.ballot.blank == VOID_ROW or any(item.void_rows for item in result.tally.items)
    rows = []
    for item in result.tally.items:
        cells: list[object] = [item.id, names[item.id], *(number for _, number in item.counts)]
        if with_void:
            cells.append(item.void_rows)
        rows.append([*cells, item.total, verdict(manifest, result, verdicts[item.id])])
    if definition.print.sort == "votes" and result.outcome.kind == "selection":
        rows.sort(key=lambda row: -(verdicts[str(row[0])].votes or 0))
    kind = "table-grade" if definition.rule.grades else "table-result"
    headers = [say("table-number"), say("table-item"), *buckets]
    return table(rows, [*headers, *([say("table-void-rows")] if with_void else []), say("table-sum"), say(kind)])


def verdict(manifest: Manifest, result: Result, item: ItemResult) -> str:
    """The verdict on one item in a few words."""
    if item.grade is not None:
        return item.grade
    seats = manifest.definition.rule.selection.seats if manifest.definition.rule.selection else None
    return say(f"verdict-{item.verdict}", seats=seats or "", pending=_pending(result))


def _pending(result: Result) -> str:
    run_off = any(each.pending == "run-off" for each in result.points)
    return say("pending-run-off" if run_off else "pending-ruling")


def result_lines(manifest: Manifest, result: Result) -> list[str]:
    """Numbers, table, and the rule's own sentences."""
    lines = head_lines(manifest, result)
    if result.state in ("decided", "undecided"):
        lines += ["", *item_table(manifest, result), ""]
    return [*lines, *result.sentences(spoken())]


def result_values(manifest: Manifest, result: Result) -> dict[str, object]:
    """The same for programs: counts as integers, shares as exact fractions in strings."""
    return {
        "session_id": manifest.session_id,
        "state": result.state,
        "numbers": {name: getattr(result.numbers, name) for name in (*_COUNTED, "replaced", "unused")},
        "valid": result.tally.valid,
        "void": dict(result.tally.void),
        "items": [
            {
                "id": item.id,
                "counts": dict(item.counts),
                "void_rows": item.void_rows,
                "verdict": found.verdict if found else None,
                "grade": found.grade if found else None,
            }
            for item in result.tally.items
            for found in [next((each for each in result.items if each.id == item.id), None)]
        ],
        "undecided": list(result.undecided),
        "not_checked": list(result.not_checked),
        "sentences": list(result.sentences(spoken())),
        "digest": result.digest.hex(),
    }
