"""A result as the office sees it before it is declared: numbers, one row an item, and what is open."""

from votekit import Manifest, Result
from votekit.ballot import VOID_ROW
from votekit.wording.results import verdict
from votekit_cli.output import table
from votekit_cli.wording import say, spoken
from votekit_cli.words import told

_COUNTED = ("entitled", "present", "printed", "issued", "replaced", "unused", "returned")


def item_table(manifest: Manifest, result: Result) -> list[str]:
    """One row an item: every mark, the sum, the verdict."""
    definition = manifest.definition
    names = {item.id: item.name for item in definition.items}
    buckets = [name for name, _ in result.tally.items[0].counts]
    with_void = definition.ballot.blank == VOID_ROW or any(item.void_rows for item in result.tally.items)
    counted = list(result.tally.items)
    if definition.print.sort == "votes" and definition.rule.selection is not None:
        counted.sort(key=lambda item: -(result.item(item.id).votes or 0))
    rows = [
        [
            item.id,
            names[item.id],
            *(number for _, number in item.counts),
            *([item.void_rows] if with_void else []),
            item.total,
            verdict(result, result.item(item.id), spoken()),
        ]
        for item in counted
    ]
    last = say("table-grade" if definition.rule.grades else "table-result")
    void = [say("table-void-rows")] if with_void else []
    return table(rows, [say("table-number"), say("table-item"), *buckets, *void, say("table-sum"), last])


def result_lines(manifest: Manifest, result: Result) -> list[str]:
    """Title, numbers, table, and the rule's sentences; on single items only where one is open or ruled."""
    if result.state == "awaiting-rulings":
        return [f"{manifest.definition.meeting.title}    {manifest.session_id}"]
    numbers, *sentences = result.sentences(spoken())
    warning = say("rehearsal" if manifest.rehearsal else "result-not-declared")
    lines = [f"{manifest.definition.meeting.title}    {manifest.session_id}", warning, numbers]
    lines += ["", *item_table(manifest, result), ""]
    plain = tuple(told("item", id=item.id) + told("colon") for item in result.items)
    return [*lines, *(sentence for sentence in sentences if not sentence.startswith(plain))]


def result_values(manifest: Manifest, result: Result) -> dict[str, object]:
    """The same for programs: counts as integers, shares as exact fractions in strings."""
    verdicts = {item.id: item for item in result.items}
    return {
        "session_id": manifest.session_id,
        "state": result.state,
        "numbers": {name: getattr(result.numbers, name) for name in _COUNTED},
        "valid": result.tally.valid,
        "void": dict(result.tally.void),
        "items": [
            {
                "id": item.id,
                "counts": dict(item.counts),
                "void_rows": item.void_rows,
                "verdict": verdicts[item.id].verdict if item.id in verdicts else None,
                "grade": verdicts[item.id].grade if item.id in verdicts else None,
            }
            for item in result.tally.items
        ],
        "undecided": list(result.undecided),
        "not_checked": list(result.not_checked),
        "sentences": list(result.sentences(spoken())),
        "digest": result.text,
    }
