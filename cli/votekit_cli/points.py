"""Points (待定点): what the rule leaves to people, before the box is opened and after the count."""

from collections.abc import Sequence

import attrs

from votekit import Result
from votekit.opening import small_points
from votekit.tally import tally
from votekit_cli.session import SessionFolder
from votekit_cli.wording import known, say
from votekit_cli.words import point as shown_point


@attrs.frozen(kw_only=True)
class OpenPoint:
    """One point that waits.

    Attributes:
        code: what a ruling names.
        text: what it is about.
        choices: what a ruling may say; empty where only a run-off settles it.
    """

    code: str
    text: str
    choices: tuple[str, ...]
    pending: str = "ruling"

    def values(self) -> dict[str, object]:
        """For programs."""
        return {"code": self.code, "text": self.text, "choices": list(self.choices), "pending": self.pending}


def choice_word(choice: str) -> str:
    """A choice as people type it."""
    return say(f"choice-{choice}") if known(f"choice-{choice}") else choice


def before_opening(session: SessionFolder) -> list[OpenPoint]:
    """What must be ruled on before the box is opened: doubtful paper, and numbers so small that they name people."""
    closing = session.closing
    if closing is None:
        return []
    manifest, batches, rulings = session.manifest, session.batches, session.rulings
    on_doubts = [ruling for ruling in rulings if ruling.point.startswith("doubt:")]
    doubts = tally(manifest.definition, batches=batches, rulings=on_doubts).open
    ruled = {ruling.point for ruling in rulings}
    return [
        *(
            OpenPoint(code=doubt.point, text=_doubt(doubt.batch, doubt.item, doubt.cause), choices=doubt.choices)
            for doubt in doubts
        ),
        *(
            OpenPoint(code=code, text=say("point-small"), choices=("accept",))
            for code in small_points(manifest, closing, batches)
            if code not in ruled
        ),
    ]


def of_result(session: SessionFolder, result: Result) -> list[OpenPoint]:
    """What the count left open."""
    names = {item.id: item.name for item in session.manifest.definition.items}
    found = []
    for each in result.points:
        if each.pending is None:
            continue
        if each.code.startswith("doubt:"):
            text = _doubt(each.batch, next(iter(each.items), None), each.reason)
        else:
            items = say("list-comma").join(f"{item} {names[item]}" for item in each.items)
            text = say(f"point-{each.reason}", items=items, seats=each.seats or "")
        found.append(OpenPoint(code=each.code, text=text, choices=each.choices, pending=each.pending))
    return found


def _doubt(batch: int | None, item: str | None, cause: str) -> str:
    bag = say("point-bag", n=batch) if batch is not None else ""
    row = say("point-row", item=item) if item is not None else say("point-whole")
    return f"{bag}{row}{say(f'cause-{cause}')}"


def lines(points: Sequence[OpenPoint]) -> list[str]:
    """Each point with what may be decided."""
    found = []
    for each in points:
        choices = " ".join(choice_word(choice) for choice in each.choices)
        if each.pending == "run-off":
            how = say("point-run-off")
        elif each.code == "tie":
            how = say("point-choices-tie", choices=choices)
        else:
            how = say("point-choices", choices=choices)
        found.append(f"  {shown_point(each.code)}  {each.text}    {how}")
    return found
