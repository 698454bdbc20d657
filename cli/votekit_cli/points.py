"""Points (待定点): what the rule leaves to people, before the box is opened and after the count."""

from collections.abc import Sequence

import attrs

from votekit import Result
from votekit.opening import small_points
from votekit.tally import tally
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say
from votekit_cli.words import choice, point, told


@attrs.frozen(kw_only=True)
class OpenPoint:
    """One point that waits.

    Attributes:
        code: what a ruling names.
        text: what it is about.
        choices: what a ruling may say; empty where only a run-off settles it.
        pending: what is awaited.
    """

    code: str
    text: str
    choices: tuple[str, ...]
    pending: str = "ruling"

    def values(self) -> dict[str, object]:
        """For programs."""
        return {"code": self.code, "text": self.text, "choices": list(self.choices), "pending": self.pending}


def before_opening(session: SessionFolder) -> list[OpenPoint]:
    """What must be ruled on before the box is opened: doubtful paper, and numbers that would name people."""
    closing = session.closing
    if closing is None or not closing.valid:
        return []
    manifest, batches, rulings = session.manifest, session.batches, session.rulings
    on_doubts = [ruling for ruling in rulings if ruling.point.startswith("doubt:")]
    doubts = tally(manifest.definition, batches=batches, rulings=on_doubts).doubts
    ruled = {ruling.point for ruling in rulings}
    found = [
        OpenPoint(code=each.point, text=_doubt(each.batch, each.item, each.cause), choices=each.choices)
        for each in doubts
    ]
    found += [
        OpenPoint(code=code, text=say("small-text"), choices=("accept",))
        for code in (small_points(manifest, closing, batches) if manifest.definition.sealed else ())
        if code not in ruled
    ]
    return found


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
            text = told("list").join(
                names[item] if item == each.code else f"{item} {names[item]}" for item in each.items
            )
        found.append(OpenPoint(code=each.code, text=text, choices=each.choices, pending=each.pending))
    return found


def _doubt(batch: int | None, item: str | None, cause: str) -> str:
    where = told("sealed-ballot") if batch is None else say("point-bag", n=batch)
    return "  ".join([where, *([told("item", id=item)] if item is not None else []), told(cause)])


def lines(points: Sequence[OpenPoint]) -> list[str]:
    """Each point with what may be decided."""
    found = []
    for each in points:
        if each.pending == "run-off":
            how = say("point-run-off")
        elif each.code.startswith("small:"):
            how = say("point-accept")
        else:
            key = "point-choices-tie" if each.code == "tie" else "point-choices"
            how = say(key, choices=" ".join(choice(code) for code in each.choices))
        found.append(f"  {point(each.code)}  {each.text}    {how}")
    return found
