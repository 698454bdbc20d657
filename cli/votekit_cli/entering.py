"""What came in by hand or from another system, kept as batches."""

from collections.abc import Sequence

from votekit import Batch, StateError
from votekit.closing import Closing
from votekit.errors import fault
from votekit_cli import files
from votekit_cli.session import SessionFolder


def may_enter(session: SessionFolder) -> None:
    """Not before the numbers of the day are known, not after the box was opened or a result declared.

    Raises:
        StateError: too early, too late, or the vote is void.
    """
    if session.issued is None and (session.hand_sources or session.manifest.definition.sealed):
        raise StateError(fault(session.name, "VK-9319"))
    if session.path("opening.json").exists():
        raise StateError(fault(session.name, "VK-9320"))
    if session.declarations:
        raise StateError(fault(session.name, "VK-9321"))
    if (closing := session.closing) is not None and not closing.valid:
        raise StateError(fault(session.name, "VK-9323"))


def keep(session: SessionFolder, source: str, batches: Sequence[Batch]) -> None:
    """Put these batches in place of all others of their source; a count of the old ones is gone."""
    with session.store.holding():
        others = [batch for batch in session.batches if batch.source != source]
        ordered = [*batches, *others] if source == "paper" else [*others, *batches]
        files.remove(session.path("result.json"))
        session.write_lines("batches.jsonl", [batch.line(at) for at, batch in enumerate(ordered, 1)])


def closed_number(closing: Closing | None, source: str) -> int | None:
    """收回 of one source; None before the closing."""
    return (
        None if closing is None else sum(each.ballots for each in closing.returned if each.source == source)
    )
