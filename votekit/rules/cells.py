"""Cells: which counts no clause covers, and which two clauses cover, by exact reasoning over whole numbers.

Every sum of marks that the clauses compare is cut at their thresholds; where the cuts of all sums cross, they
leave cells in which no clause changes its mind. A cell counts only if some ballots can lead there.
Nothing here enumerates votes: 5,000 voters cost what 50 do.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from typing import TypeAlias

import attrs

MAX_CELLS = 4_096
MAX_STEPS = 200_000
_MAX_PERMUTED = 7

Span: TypeAlias = tuple[int, int]
"""The least and the greatest number, both included."""

Cell: TypeAlias = tuple[int, ...]


class TooManyError(Exception):
    """More cells, or more steps, than are worth listing."""


@attrs.frozen(kw_only=True)
class Constraint:
    """The sum of the marks of set number ``index`` lies within a span."""

    index: int
    span: Span


@attrs.frozen(kw_only=True)
class Box:
    """Counts described by the sums they need: set number to span; sets left out do not matter."""

    spans: Mapping[int, Span]


def boxes(
    sums: Sequence[frozenset[str]],
    clauses: Sequence[Sequence[Constraint]],
    *,
    total: int,
    universe: frozenset[str],
) -> dict[tuple[int, ...], tuple[Box, ...]]:
    """Describe all counts under which not exactly one clause holds.

    Args:
        sums: the sets of marks that are added up.
        clauses: for each clause its constraints, all of which must hold.
        total: how many ballots there can be.
        universe: where not empty, these marks together are exactly ``total``; otherwise at most.

    Returns:
        Numbers of the clauses that hold together (none of them, or several) to boxes that together are
        exactly those counts.

    Raises:
        TooManyError: when the rule is too tangled to be listed.
    """
    segments = [_segments(index, clauses, total) for index in range(len(sums))]
    possible = _Possible.of(sums, total=total, universe=universe)
    cells = list(_cells(segments, possible))
    holding = {cell: _holding(cell, segments, clauses) for cell in cells}
    found: dict[tuple[int, ...], tuple[Box, ...]] = {}
    for together in sorted(set(holding.values())):
        if len(together) != 1:
            wanted = [cell for cell in cells if holding[cell] == together]
            covering = _cover(wanted, cells, segments)
            found[together] = tuple(sorted(covering, key=lambda box: sorted(box.spans.items())))
    return found


def _segments(index: int, clauses: Sequence[Sequence[Constraint]], total: int) -> list[Span]:
    """The range 0 … total of one sum, cut wherever a constraint begins or ends."""
    starts = {0}
    for clause in clauses:
        for constraint in clause:
            if constraint.index == index:
                starts |= {constraint.span[0], constraint.span[1] + 1}
    ordered = sorted(start for start in starts if 0 <= start <= total)
    return [(start, end - 1) for start, end in zip(ordered, [*ordered[1:], total + 1], strict=True)]


def _cells(segments: Sequence[Sequence[Span]], possible: "_Possible") -> Iterator[Cell]:
    """All cells that some ballots lead to, a sum at a time, so that impossible ones are cut off early."""
    found = 0
    waiting: list[Cell] = [()]
    while waiting:
        cell = waiting.pop()
        spans = {index: segments[index][segment] for index, segment in enumerate(cell)}
        if not possible.some(spans):
            continue
        if len(cell) == len(segments):
            found += 1
            if found > MAX_CELLS:
                raise TooManyError
            yield cell
        else:
            waiting.extend((*cell, segment) for segment in range(len(segments[len(cell)]) - 1, -1, -1))


def _holding(
    cell: Cell, segments: Sequence[Sequence[Span]], clauses: Sequence[Sequence[Constraint]]
) -> tuple[int, ...]:
    """Numbers of the clauses that hold in a cell: its segments lie wholly inside or outside each span."""

    def holds(constraint: Constraint) -> bool:
        start, end = segments[constraint.index][cell[constraint.index]]
        return constraint.span[0] <= start and end <= constraint.span[1]

    return tuple(
        number for number, clause in enumerate(clauses) if all(holds(constraint) for constraint in clause)
    )


def _cover(
    wanted: Sequence[Cell], cells: Sequence[Cell], segments: Sequence[Sequence[Span]]
) -> Iterator[Box]:
    """Few boxes that hold all wanted cells, and of the others only such as no ballots lead to."""
    others = set(cells) - set(wanted)
    left = list(wanted)
    while left:
        ranges = [(segment, segment) for segment in left[0]]
        for axis, parts in enumerate(segments):
            # Best of all a sum that does not matter; else as wide a span as stays right.
            whole = (0, len(parts) - 1)
            if _free(_with(ranges, axis, whole), others):
                ranges[axis] = whole
        for axis, parts in enumerate(segments):
            low, high = ranges[axis]
            while low > 0 and _free(_with(ranges, axis, (low - 1, high)), others):
                low -= 1
                ranges[axis] = (low, high)
            while high < len(parts) - 1 and _free(_with(ranges, axis, (low, high + 1)), others):
                high += 1
                ranges[axis] = (low, high)
        inside = [cell for cell in wanted if _inside(cell, ranges)]
        left = [cell for cell in left if cell not in inside]
        spans: dict[int, Span] = {}
        for axis, parts in enumerate(segments):
            if ranges[axis] != (0, len(parts) - 1):
                # Said no wider than the counts that can be.
                taken = [cell[axis] for cell in inside]
                spans[axis] = (parts[min(taken)][0], parts[max(taken)][1])
        yield Box(spans=spans)


def _with(ranges: Sequence[Span], axis: int, span: Span) -> list[Span]:
    return [span if index == axis else each for index, each in enumerate(ranges)]


def _inside(cell: Cell, ranges: Sequence[Span]) -> bool:
    return all(low <= segment <= high for segment, (low, high) in zip(cell, ranges, strict=True))


def _free(ranges: Sequence[Span], others: set[Cell]) -> bool:
    return not any(_inside(cell, ranges) for cell in others)


@attrs.frozen(kw_only=True)
class _Possible:
    """Whether whole numbers of marks exist that give every sum a number within its span.

    Marks that stand in the same sums are one part. Where the parts can be put in a row so that every sum is a
    run of neighbours, sums are differences of prefix sums, and a shortest-path test is exact for integers.
    Otherwise spans are narrowed and halved until an answer is certain.

    Attributes:
        parts: how many there are.
        members: for each sum, the numbers of its parts.
        runs: for each sum (before its first part, up to its last part), when the parts stand in a row.
        exact: all parts together are exactly ``total``.
    """

    parts: int
    members: tuple[frozenset[int], ...]
    runs: tuple[Span, ...] | None
    total: int
    exact: bool

    @classmethod
    def of(cls, sums: Sequence[frozenset[str]], *, total: int, universe: frozenset[str]) -> "_Possible":
        marks = sorted(frozenset().union(*sums, universe))
        patterns = sorted({tuple(mark in each for each in sums) for mark in marks}, reverse=True)
        members = tuple(
            frozenset(part for part, pattern in enumerate(patterns) if pattern[index])
            for index in range(len(sums))
        )
        return cls(
            parts=len(patterns),
            members=members,
            runs=_runs(len(patterns), members),
            total=total,
            exact=bool(universe),
        )

    def some(self, spans: Mapping[int, Span]) -> bool:
        """Whether any ballots lead into these spans."""
        if self.runs is not None:
            return self._path_exists(spans, self.runs)
        constraints = [(self.members[index], span) for index, span in spans.items()]
        constraints.append((frozenset(range(self.parts)), (self.total if self.exact else 0, self.total)))
        return _search(constraints, [(0, self.total)] * self.parts)

    def _path_exists(self, spans: Mapping[int, Span], runs: Sequence[Span]) -> bool:
        """Bellman and Ford: difference constraints can be met unless they contain a negative cycle."""
        edges = [(after + 1, after, 0) for after in range(self.parts)]
        edges.append((0, self.parts, self.total))
        if self.exact:
            edges.append((self.parts, 0, -self.total))
        for index, (low, high) in spans.items():
            before, last = runs[index]
            edges += [(before, last, high), (last, before, -low)]
        distance = [0] * (self.parts + 1)
        for _ in range(self.parts + 1):
            changed = False
            for start, end, weight in edges:
                if distance[start] + weight < distance[end]:
                    distance[end] = distance[start] + weight
                    changed = True
            if not changed:
                return True
        return False


def _runs(parts: int, members: Sequence[frozenset[int]]) -> tuple[Span, ...] | None:
    """An order of the parts in which every sum is a run of neighbours, as prefix positions; None without."""
    orders: Iterator[Sequence[int]] = iter([tuple(range(parts))])
    if parts <= _MAX_PERMUTED:
        orders = permutations(range(parts))
    for order in orders:
        places = {part: place for place, part in enumerate(order)}
        runs = [sorted(places[part] for part in each) for each in members]
        if all(run[-1] - run[0] + 1 == len(run) for run in runs):
            return tuple((run[0], run[-1] + 1) for run in runs)
    return None


def _search(constraints: Sequence[tuple[frozenset[int], Span]], start: list[Span]) -> bool:
    """Whether whole numbers exist within all constraints: narrow, then halve the widest, exactly."""
    waiting = [start]
    for _ in range(MAX_STEPS):
        if not waiting:
            return False
        spans = _narrow(constraints, waiting.pop())
        if spans is None:
            continue
        widest = max(range(len(spans)), key=lambda part: spans[part][1] - spans[part][0])
        low, high = spans[widest]
        if low == high:
            return True
        middle = (low + high) // 2
        waiting.append(_with(spans, widest, (middle + 1, high)))
        waiting.append(_with(spans, widest, (low, middle)))
    raise TooManyError


def _narrow(constraints: Sequence[tuple[frozenset[int], Span]], spans: list[Span]) -> list[Span] | None:
    """Tighten every part's span until nothing changes; None where a constraint cannot be met."""
    changed = True
    while changed:
        changed = False
        for parts, (low, high) in constraints:
            least = sum(spans[part][0] for part in parts)
            most = sum(spans[part][1] for part in parts)
            if least > high or most < low:
                return None
            for part in parts:
                start, end = spans[part]
                tight = (max(start, low - (most - end)), min(end, high - (least - start)))
                if tight != (start, end):
                    spans = _with(spans, part, tight)
                    changed = True
                    least += tight[0] - start
                    most += tight[1] - end
    return spans
