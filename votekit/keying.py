"""Keying (录入): paper typed twice by two people, compared, and settled by looking at the paper.

Places serve to find the paper on the day; the batch that comes out keeps none.
A ballot that one pass slipped over is one fault.
Source: spec section 7, "Batches".
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import attrs

from votekit.ballot import BALLOT, Marks
from votekit.batch import Batch, Settled, keying_digest
from votekit.errors import FormatError, fault

PRESENT = "present"
ABSENT = "absent"
_BAND = 32
"""How far one pass may run ahead of the other beyond the difference of their lengths."""

_Row: TypeAlias = tuple[str | None, ...]
_Pair: TypeAlias = tuple[int | None, int | None]


@attrs.frozen(kw_only=True)
class Difference:
    """Where two passes differ.

    Attributes:
        first_place, second_place: place of the ballot in each pass, from 1; None where that pass lacks it.
        item: the row, ``ballot`` for what concerns the whole; None where one pass lacks the ballot.
        first, second: what each pass has, None for blank; ``present`` or ``absent`` where ``item`` is None.
    """

    first_place: int | None
    second_place: int | None
    item: str | None
    first: str | None
    second: str | None

    @property
    def place(self) -> int:
        """Where to look in the bag, by the first pass that has the ballot."""
        return self.first_place or self.second_place or 0


def compare_keyings(first: Sequence[Marks], second: Sequence[Marks]) -> tuple[Difference, ...]:
    """Hold two passes of one bag against each other.

    A ballot skipped or typed twice in one pass is one difference: the ballots after it are compared with
    their own, not each with its neighbour.

    Args:
        first, second: the ballots in the order keyed.

    Returns:
        The differences by place, then by row; empty when the passes agree.
    """
    items = _items(first, second)
    return tuple(
        difference
        for one, other in _aligned(first, second, items)
        for difference in _differences(first, second, items, one, other)
    )


def settle(
    first: Sequence[Marks],
    second: Sequence[Marks],
    decisions: Sequence[str | None],
    *,
    by: tuple[str, str],
    settled_by: str = "",
    origin: str,
) -> Batch:
    """Make the batch from two passes and from what the paper says where they differ.

    Args:
        first, second: the ballots in the order keyed.
        decisions: one for each difference that ``compare_keyings`` finds, in its order: what stands in the
            row (None for blank), or ``present`` or ``absent`` for a ballot that one pass lacks.
        by: who keyed the first and the second pass.
        settled_by: who looked; empty when nothing differed.
        origin: which bag.

    Raises:
        FormatError: as many decisions as differences are wanted; a lacking ballot is present or absent.
    """
    items = _items(first, second)
    differences = compare_keyings(first, second)
    faults = []
    if len(decisions) != len(differences):
        faults.append(fault("decisions", "VK-3340", found=len(decisions), wanted=len(differences)))
    for index, (difference, value) in enumerate(zip(differences, decisions, strict=False)):
        if difference.item is None and value not in (PRESENT, ABSENT):
            faults.append(fault(f"decisions[{index}]", "VK-3341", place=difference.place))
    if faults:
        raise FormatError(faults)

    remaining = iter(decisions)
    ballots: list[Marks] = []
    for one, other in _aligned(first, second, items):
        found = list(_differences(first, second, items, one, other))
        answers = {difference.item: next(remaining) for difference in found}
        if answers.get(None) == ABSENT:
            continue
        ballot = dict(first[one] if one is not None else second[other or 0])
        for item, value in answers.items():
            if item is not None and value is not None:
                ballot[item] = value
            elif item is not None:
                ballot.pop(item, None)
        ballots.append(ballot)
    return Batch(
        source="paper",
        by=by,
        origin=origin,
        ballots=ballots,
        keyings=(keying_digest(first), keying_digest(second)),
        settled=tuple(
            Settled(item=difference.item, first=difference.first, second=difference.second, value=value)
            for difference, value in zip(differences, decisions, strict=True)
        ),
        settled_by=settled_by,
    )


def _items(first: Sequence[Marks], second: Sequence[Marks]) -> tuple[str, ...]:
    """All rows that occur, the whole ballot first, then 2 before 10."""
    found = {item for passed in (first, second) for marks in passed for item in marks}
    return tuple(sorted(found, key=lambda item: (item != BALLOT, len(item), item)))


def _differences(
    first: Sequence[Marks], second: Sequence[Marks], items: Sequence[str], one: int | None, other: int | None
) -> Iterator[Difference]:
    first_place = None if one is None else one + 1
    second_place = None if other is None else other + 1
    if one is None or other is None:
        yield Difference(
            first_place=first_place,
            second_place=second_place,
            item=None,
            first=ABSENT if one is None else PRESENT,
            second=ABSENT if other is None else PRESENT,
        )
        return
    for item in items:
        if first[one].get(item) != second[other].get(item):
            yield Difference(
                first_place=first_place,
                second_place=second_place,
                item=item,
                first=first[one].get(item),
                second=second[other].get(item),
            )


def _aligned(first: Sequence[Marks], second: Sequence[Marks], items: Sequence[str]) -> list[_Pair]:
    """Which ballot of one pass is which of the other, by least cost (edit distance within a band).

    Two ballots cost the rows in which they differ. A ballot without a partner costs a little more than half
    of all rows, so that a pair is never torn apart, however much it differs, but a slip is soon cheaper.
    """
    ones: list[_Row] = [tuple(marks.get(item) for item in items) for marks in first]
    others: list[_Row] = [tuple(marks.get(item) for item in items) for marks in second]
    start = 0
    while start < min(len(ones), len(others)) and ones[start] == others[start]:
        start += 1
    end = 0
    while end < min(len(ones), len(others)) - start and ones[-1 - end] == others[-1 - end]:
        end += 1
    before: list[_Pair] = [(index, index) for index in range(start)]
    after: list[_Pair] = [(len(ones) - index, len(others) - index) for index in range(end, 0, -1)]
    gap = len(items) // 2 + 1
    band = abs(len(ones) - len(others)) + _BAND
    width = len(others) - start - end
    # costs[j] is (cost, …) of aligning what was read so far with j ballots of the second pass.
    costs: dict[int, int] = {j: j * gap for j in range(min(width, band) + 1)}
    moves: list[dict[int, str]] = [dict.fromkeys(costs, "second")]
    for i, one in enumerate(ones[start : len(ones) - end], 1):
        row: dict[int, int] = {}
        move: dict[int, str] = {}
        for j in range(max(0, i - band), min(width, i + band) + 1):
            options: list[tuple[int, int, str]] = []
            if j > 0 and j - 1 in costs:
                differing = sum(a != b for a, b in zip(one, others[start + j - 1], strict=True))
                options.append((costs[j - 1] + differing, 0, "both"))
            if j in costs:
                options.append((costs[j] + gap, 1, "first"))
            if j - 1 in row:
                options.append((row[j - 1] + gap, 2, "second"))
            row[j], _, move[j] = min(options)
        costs = row
        moves.append(move)
    tail: list[_Pair] = []
    i, j = len(ones) - start - end, width
    while i or j:
        step = moves[i][j]
        i -= step != "second"
        j -= step != "first"
        tail.append((None if step == "second" else start + i, None if step == "first" else start + j))
    return [*before, *tail[::-1], *after]
