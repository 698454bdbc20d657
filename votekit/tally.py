"""Tally (计票): ballots to counts, whatever order they come in.

Nothing is counted while a doubtful ballot waits for a ruling.
Per item the marks, the bucket of blanks and the void rows add up to the valid ballots.
Source: spec section 7.4.
"""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from votekit import _canonical
from votekit.ballot import (
    BALLOT,
    VOID_BALLOT,
    VOID_CODES,
    VOID_ROW,
    Cause,
    Examined,
    Judgement,
    Marks,
    Question,
    VoidCode,
    buckets,
    examine,
    is_marks,
    judge,
)
from votekit.batch import VOID, Batch
from votekit.definition import BallotRule, Cap, Definition, Source
from votekit.errors import Fault, FormatError, fault
from votekit.ruling import Ruling, canonical_point, canonical_value, repeated_points

DOUBT = "doubt:"


@attrs.frozen(kw_only=True)
class ItemCount:
    """What was counted for one item.

    Attributes:
        counts: (bucket, number) in ballot order, the bucket of blank rows last where there is one.
        void_rows: valid ballots on which this row is void (该项无效).
    """

    id: str
    counts: tuple[tuple[str, int], ...]
    void_rows: int

    @property
    def total(self) -> int:
        """All rows, void ones among them: the number of valid ballots, if the sums add up."""
        return sum(number for _, number in self.counts) + self.void_rows


@attrs.frozen(kw_only=True)
class Doubt:
    """Something on a paper (or over a cap) that people decide.

    Attributes:
        point: ``doubt:1`` and so on: batches in order, in each the ballots sorted by content, then the rows.
        batch: number of the batch, from 1; None for a sealed ballot.
        item: the row; None for the whole ballot.
        settled: what was decided; ``void-ballot`` also where another doubt made the whole ballot void;
            None while it waits.
    """

    point: str
    batch: int | None
    item: str | None
    cause: Cause
    choices: tuple[str, ...]
    settled: str | None


@attrs.frozen(kw_only=True)
class Tally:
    """What was counted.

    Attributes:
        sources: where ballots came from, in the order of the definition.
        cap: the cap that ballots were judged by; None without one.
        counted: ballots looked at, valid and void: what 收回 must be.
        valid: valid ballots; None while a doubt waits.
        void: (code, number), sorted by code, only codes that occur; empty while a doubt waits.
        items: in ballot order; empty while a doubt waits.
        doubts: those that wait for a ruling, in order.
        settled: those that rulings settled, in order.
    """

    sources: tuple[Source, ...]
    cap: Cap | None
    counted: int
    valid: int | None
    void: tuple[tuple[str, int], ...]
    items: tuple[ItemCount, ...]
    doubts: tuple[Doubt, ...]
    settled: tuple[Doubt, ...]

    def without_counts(self) -> "Tally":
        """The same, showing nothing of what was voted: for a void vote."""
        return attrs.evolve(self, valid=None, void=(), items=())


@attrs.define
class _Counter:
    """Running sums; integers only, so that no order of ballots can matter."""

    rows: dict[str, dict[str, int]]
    void: dict[str, int] = attrs.field(factory=dict)
    counted: int = 0
    valid: int = 0

    def add_void(self, code: VoidCode, number: int = 1) -> None:
        self.counted += number
        self.void[code] = self.void.get(code, 0) + number

    def add_rows(self, rows: Mapping[str, str]) -> None:
        self.counted += 1
        self.valid += 1
        for item, name in rows.items():
            self.rows[item][name] += 1

    def take(self, rule: BallotRule, items: Sequence[str], marks: Marks) -> Examined | None:
        """Count a ballot that is certain; give one back that is not."""
        examined = examine(rule, items, marks)
        if examined.questions:
            return examined
        self.add_judgement(judge(rule, examined, {}))
        return None

    def add_judgement(self, judgement: Judgement) -> None:
        if judgement.void is None:
            self.add_rows(judgement.rows)
        else:
            self.add_void(judgement.void)

    def add_counts(self, batch: Batch) -> None:
        counts = batch.counts or {}
        void = counts.get(BALLOT, {}).get(VOID, 0)
        if void:
            self.add_void("reported", void)
        self.counted += batch.size - void
        self.valid += batch.size - void
        for item, row in counts.items():
            if item != BALLOT:
                for name, number in row.items():
                    self.rows[item][name] += number


def check_batches(definition: Definition, batches: Sequence[Batch]) -> tuple[Fault, ...]:
    """Everything in the batches that does not fit the definition, each with ``batches[i]`` in front."""
    return tuple(
        each.within(f"batches[{index}]")
        for index, batch in enumerate(batches)
        for each in batch.faults(definition)
    )


def tally(
    definition: Definition,
    *,
    sealed: Iterable[Marks | VoidCode] = (),
    batches: Sequence[Batch] = (),
    rulings: Sequence[Ruling] = (),
) -> Tally:
    """Count ballots.

    Args:
        definition: items, marks, cap, and how doubtful paper is judged.
        sealed: the marks of each opened ballot, or the void code of one that did not open; read once.
        batches: in the order of the record.
        rulings: those on points ``doubt:n`` are applied here; others are left to ``votekit.result``.

    Returns:
        The counts; no counts at all while a doubt waits.

    Raises:
        FormatError: batches that do not fit the definition; rulings on doubts that do not exist, with a
            value that is no choice, or two on one point; all of them are named.
        ValueError: an unknown void code: the caller's bug.
    """
    faults = [*check_batches(definition, batches), *repeated_points(rulings)]
    if faults:
        raise FormatError(faults)
    rule = definition.ballot
    ids = tuple(item.id for item in definition.items)
    names = (*buckets(rule), VOID_ROW)
    counter = _Counter(rows={item: dict.fromkeys(names, 0) for item in ids})

    doubtful: list[tuple[int | None, Examined]] = []
    for number, batch in enumerate(batches, 1):
        if batch.ballots is None:
            counter.add_counts(batch)
        for marks in batch.ballots or ():
            examined = counter.take(rule, ids, marks)
            if examined is not None:
                doubtful.append((number, examined))
    doubtful.extend((None, examined) for examined in _take_sealed(definition, ids, sealed, counter))
    doubts = _settle(definition, doubtful, rulings, counter)
    tallied = Tally(
        sources=definition.sources,
        cap=rule.cap,
        counted=counter.counted,
        valid=counter.valid,
        void=tuple(sorted(counter.void.items())),
        items=tuple(
            ItemCount(
                id=item,
                counts=tuple((name, number) for name, number in row.items() if name != VOID_ROW),
                void_rows=row[VOID_ROW],
            )
            for item, row in counter.rows.items()
        ),
        doubts=tuple(doubt for doubt in doubts if doubt.settled is None),
        settled=tuple(doubt for doubt in doubts if doubt.settled is not None),
    )
    return tallied.without_counts() if tallied.doubts else tallied


def _take_sealed(
    definition: Definition, ids: Sequence[str], sealed: Iterable[Marks | VoidCode], counter: _Counter
) -> list[Examined]:
    """Count the sealed ballots that are certain; the others come back sorted by content, not by arrival."""
    held: list[tuple[bytes, Examined]] = []
    for ballot in sealed:
        if isinstance(ballot, str):
            if ballot not in VOID_CODES:
                raise ValueError(f"no such void code: {ballot!r}")
            counter.add_void(ballot)
        elif not is_marks(definition, ballot):
            counter.add_void("not-marks-of-this-definition")
        else:
            examined = counter.take(definition.ballot, ids, ballot)
            if examined is not None:
                held.append((_canonical.encode(dict(ballot)), examined))
    return [examined for _, examined in sorted(held, key=lambda pair: pair[0])]


def _settle(
    definition: Definition,
    doubtful: Sequence[tuple[int | None, Examined]],
    rulings: Sequence[Ruling],
    counter: _Counter,
) -> tuple[Doubt, ...]:
    """Number the doubts, apply the rulings, count what they settle."""
    ruled = {
        canonical_point(ruling.point): canonical_value(ruling.value)
        for ruling in rulings
        if canonical_point(ruling.point).startswith(DOUBT)
    }
    faults: list[Fault] = []
    doubts: list[Doubt] = []
    number = 0
    for batch, examined in doubtful:
        asked = {f"{DOUBT}{number + index}": each for index, each in enumerate(examined.questions, 1)}
        number += len(asked)
        answers = _answers(asked, ruled, faults)
        judgement = judge(definition.ballot, examined, answers)
        if judgement.open:
            counter.counted += 1
        else:
            counter.add_judgement(judgement)
        for index, (point, question) in enumerate(asked.items()):
            settled = answers.get(index)
            if question.cause == "over-cap" and not judgement.over:
                # The answers on the rows did not make the ballot go over the cap: nothing to decide.
                if settled is not None:
                    faults.append(fault(f"rulings.{point}", "VK-4104", point=point))
                continue
            if settled is None and judgement.void is not None:
                settled = VOID_BALLOT
            doubts.append(
                Doubt(
                    point=point,
                    batch=batch,
                    item=question.item,
                    cause=question.cause,
                    choices=question.choices,
                    settled=settled,
                )
            )
    faults.extend(fault(f"rulings.{point}", "VK-4109", point=point) for point in ruled)
    if faults:
        raise FormatError(faults)
    return tuple(doubts)


def _answers(asked: Mapping[str, Question], ruled: dict[str, str], faults: list[Fault]) -> dict[int, str]:
    """Take from the rulings those on these questions; one that is no choice is a fault."""
    answers: dict[int, str] = {}
    for index, (point, question) in enumerate(asked.items()):
        value = ruled.pop(point, None)
        if value in question.choices:
            answers[index] = value
        elif value is not None:
            choices = " ".join(question.choices)
            faults.append(fault(f"rulings.{point}", "VK-4108", point=point, value=value, choices=choices))
    return answers
