"""A result in sentences: the rule, the base and its number, the exact fraction, the comparison, the verdict.

Made late, from the codes and numbers that a result keeps; nothing rendered is ever stored.
Source: spec section 7.4.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from votekit.errors import Language
from votekit.outcome import Caution, ItemResult, Point
from votekit.result import Result
from votekit.rules.conditions import Step
from votekit.rules.selection import Cut, Requirement
from votekit.ruling import AT_THRESHOLD, Ruling, canonical_point, canonical_value
from votekit.tally import DOUBT
from votekit.wording.results_texts import SIGNS, TEXTS, numeral, say

_UPPER = ("less_than", "at_most")


def sentences(result: Result, language: Language = "zh") -> tuple[str, ...]:
    """Everything that a result says, in the order in which a meeting wants to hear it.

    Args:
        result: any; items are named by their ids, since their names stand in the definition.
        language: ``zh`` or ``en``.
    """
    return tuple(_Speaker(result, language).all())


def exact(number: Fraction | int) -> str:
    """A number without rounding: ``94``, ``93 1/2``, ``1/2``."""
    whole, rest = divmod(Fraction(number), 1)
    if rest == 0:
        return str(whole)
    return f"{whole} {rest}" if whole else str(rest)


def verdict(result: Result, item: ItemResult, language: Language = "zh") -> str:
    """The verdict on one item as a table shows it: 入选, 未过半数, 满意, 未定."""
    return _Speaker(result, language).verdict(item)


class _Speaker:
    """One result, one language."""

    def __init__(self, result: Result, language: Language) -> None:
        self.result = result
        self.language: Language = language

    def say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def listed(self, parts: Iterable[str]) -> str:
        return self.say("list").join(parts)

    def join(self, parts: Iterable[str]) -> str:
        return self.say("clause-break").join(parts)

    def all(self) -> Iterator[str]:
        yield self.numbers()
        yield from self.checks()
        if self.result.state == "void":
            yield self.say("is-void")
        elif self.result.state == "awaiting-rulings":
            yield self.say("awaiting", n=len(self.result.points))
            yield from (self.doubt(point) for point in self.result.points)
        elif self.result.outcome.cut is not None:
            yield from self.selection(self.result.outcome.cut)
        else:
            for item in self.result.items:
                yield from self.rated(item)
        yield from (self.ruling(ruling) for ruling in self.result.rulings)
        yield from (self.warning(caution) for caution in self.result.warnings)
        if self.result.not_checked:
            codes = self.say("part-break").join(self.say(code) for code in self.result.not_checked)
            yield self.say("not-checked") + self.say("colon") + codes + self.say("stop")

    # -- numbers and checks

    def numbers(self) -> str:
        numbers, tally = self.result.numbers, self.result.tally
        known = [("entitled", numbers.entitled), ("present", numbers.present), ("issued", numbers.issued)]
        known += [("returned", numbers.returned), ("valid", tally.valid)]
        parts = [f"{self.say(name)} {number}" for name, number in known if number is not None]
        if tally.valid is not None:
            cap = {} if tally.cap is None else {"at_most": tally.cap.at_most, "mark": tally.cap.mark}
            why = [f"{self.say(f'void-{code}', **cap)} {number}" for code, number in tally.void]
            void = f"{self.say('void')} {sum(number for _, number in tally.void)}"
            parts.append(void + (self.say("brackets", text=self.join(why)) if why else ""))
        return self.join(parts) + self.say("stop")

    def checks(self) -> Iterator[str]:
        for step in self.result.outcome.checks:
            compared = self.compared(step)
            ending = "holds" if step.holds else "fails"
            if step.code in ("quorum", "turnout"):
                text = self.say(step.code) + self.say("colon") + compared
                yield self.join((text, self.say(f"quorum-{ending}"))) + self.say("stop")
            elif step.code == "validity":
                yield self.join((compared, self.say(f"validity-{ending}"))) + self.say("stop")
            elif not step.holds:
                text = self.say("verdict-of-step", step=compared, verdict=self.say("fails"))
                yield self.join((text, self.say("accounts-fail"))) + self.say("stop")

    def compared(self, step: Step) -> str:
        what = "+".join(step.marks) if step.marks else self.say(step.subject)
        return self.say(
            "compared", what=what, count=step.count, sign=SIGNS[step.comparison], limit=self.limit(step)
        )

    def limit(self, step: Step) -> str:
        base = self.say(step.base)
        if step.fraction == 1:
            return self.say("whole", base=base, number=step.number)
        return self.say(
            "share", base=base, number=step.number, fraction=step.fraction, threshold=exact(step.threshold)
        )

    # -- selection

    def selection(self, cut: Cut) -> Iterator[str]:
        required = "" if cut.majority is None else self.required(cut.majority) + self.say("space")
        yield required + self.cut(cut)
        if cut.seats is not None and cut.following is not None and not cut.tied:
            yield self.say("cut", seats=cut.seats, last=cut.last, next=cut.seats + 1, following=cut.following)
        for item in self.result.items:
            yield self.selected(item, cut)

    def required(self, majority: Requirement) -> str:
        key = "required-by-item" if majority.threshold is None else "required"
        return self.say(
            key,
            name=self.majority_name(majority),
            marks="+".join(majority.marks),
            sign=SIGNS[majority.comparison],
            base=self.say(majority.base),
            number=majority.number,
            fraction=majority.fraction,
            threshold=None if majority.threshold is None else exact(majority.threshold),
        )

    def majority_name(self, majority: Requirement) -> str:
        if self.is_plain(majority):
            return self.say("majority")
        return self.say(majority.comparison, fraction=majority.fraction)

    @staticmethod
    def is_plain(majority: Requirement) -> bool:
        """Whether it is what everybody calls 过半数."""
        return majority.comparison == "more_than" and majority.fraction == Fraction(1, 2)

    def cut(self, cut: Cut) -> str:
        if cut.majority is None:
            parts = [self.say("no-majority", passed=cut.passed)]
        else:
            key = "passed-majority" if self.is_plain(cut.majority) else "passed"
            parts = [self.say(key, passed=cut.passed)]
        if cut.seats is None:
            return self.join((*parts, self.say("seats-open"))) + self.say("stop")
        parts.append(self.say("seats", seats=cut.seats))
        if cut.tied:
            return self.join(parts) + self.say("part-break") + self.tie(cut) + self.say("stop")
        if cut.missing:
            parts.append(self.say("shortage", missing=cut.missing))
            return self.join(parts) + self.say("part-break") + self.shortage(cut) + self.say("stop")
        if cut.passed == cut.seats:
            parts.append(self.say("all-chosen"))
        else:
            parts.append(self.say("most-votes", order=cut.order, seats=cut.seats))
        return self.join(parts) + self.say("stop")

    def tie(self, cut: Cut) -> str:
        items = self.items(cut.tied)
        seats = cut.seats or 0
        tied = self.say("tied", certain=seats - cut.free, free=cut.free, items=items, votes=cut.last)
        settled = self.settled("tie")
        ending = (
            self.say(f"tie-{cut.tie}")
            if settled is None
            else self.say("tie-ruled", items=self.items(settled.split(",")))
        )
        return tied + self.say("part-break") + ending

    def shortage(self, cut: Cut) -> str:
        settled = self.settled("shortage")
        if settled is None:
            return self.say(f"shortage-{cut.shortage}")
        return self.say("shortage-ruled", decision=self.say(f"shortage-{settled}"))

    def settled(self, code: str) -> str | None:
        return next((point.settled for point in self.result.points if point.code == code), None)

    def items(self, identifiers: Sequence[str]) -> str:
        return self.say("items", ids=self.listed(identifiers))

    def selected(self, item: ItemResult, cut: Cut) -> str:
        compared = [self.say("votes", order=cut.order, votes=item.votes)]
        for step in item.steps:
            text = self.compared(step)
            compared = [
                text if step.holds else self.say("verdict-of-step", step=text, verdict=self.say("fails"))
            ]
        return (
            self.say("item", id=item.id)
            + self.say("colon")
            + self.join((*compared, self.verdict(item)))
            + self.say("stop")
        )

    def verdict(self, item: ItemResult) -> str:
        if item.verdict == "graded":
            return self.say("graded", grade=item.grade)
        cut = self.result.outcome.cut
        if item.verdict in ("chosen", "undecided") or cut is None:
            return self.say(item.verdict)
        if item.verdict == "tied":
            return self.say("tied-at", seats=cut.seats)
        if cut.majority is None:
            return self.say("not-chosen", seats=cut.seats)
        name = self.majority_name(cut.majority)
        if item.verdict == "passed-not-chosen":
            return self.say("passed-not-chosen", name=name, seats=cut.seats)
        return self.say("not-passed-bound" if cut.majority.comparison in _UPPER else "not-passed", name=name)

    # -- rating

    def rated(self, item: ItemResult) -> Iterator[str]:
        name = self.say("item", id=item.id)
        holding = [clause for clause in item.clauses if clause.holds]
        if len(holding) == 1:
            steps = self.join(self.compared(step) for step in holding[0].steps)
            yield (
                name
                + self.say("colon")
                + steps
                + self.say("part-break")
                + self.say("grade", grade=item.grade)
                + self.say("stop")
            )
            return
        exactly = dict.fromkeys(
            self.say("exactly", marks="+".join(step.marks), count=step.count, limit=self.exact_limit(step))
            for clause in item.clauses
            for step in clause.steps
            if step.exactly
        )
        undecided = self.say("item-undecided", item=name)
        yield undecided + (self.say("colon") + self.join(exactly) if exactly else "") + self.say("stop")
        for clause in item.clauses:
            steps = self.join(self.brief(step) for step in clause.steps)
            yield self.say("quoted", text=clause.text, steps=steps)
        count = numeral(len(holding) or len(item.clauses), self.language)
        grades = self.listed(clause.grade for clause in holding)
        yield self.say("several-clauses" if holding else "no-clause", n=count, grades=grades)
        if item.grade is not None:
            yield name + self.say("colon") + self.say("grade", grade=item.grade) + self.say("stop")

    def exact_limit(self, step: Step) -> str:
        return self.limit(step).rsplit(" = ", 1)[0]

    def brief(self, step: Step) -> str:
        text = self.say(
            "compared-briefly", count=step.count, sign=SIGNS[step.comparison], limit=exact(step.threshold)
        )
        return self.say("verdict-of-step", step=text, verdict=self.say("holds" if step.holds else "fails"))

    # -- rulings, warnings

    def doubt(self, point: Point) -> str:
        where = self.say("sealed-ballot") if point.batch is None else self.say("in-batch", batch=point.batch)
        rows = [self.say("item", id=item) for item in point.items]
        choices = self.listed(self.value(choice) for choice in point.choices)
        parts = [where, *rows, self.say(point.reason), self.say("choices", choices=choices)]
        return self.point(point.code) + self.say("colon") + self.join(parts) + self.say("stop")

    def point(self, code: str) -> str:
        if code.startswith(DOUBT):
            return self.say("doubt", number=code.removeprefix(DOUBT))
        if code.startswith("small:"):
            return self.say("small")
        if code in ("tie", AT_THRESHOLD):
            return self.say(code)
        return self.say("shortage-point") if code == "shortage" else self.say("item", id=code)

    def value(self, text: str) -> str:
        code = f"value-{canonical_value(text)}"
        return self.say(code) if code in TEXTS else text

    def ruling(self, ruling: Ruling) -> str:
        point = canonical_point(ruling.point)
        value = self.items(ruling.value.split(",")) if point == "tie" else self.value(ruling.value)
        text = self.say("ruling", point=self.point(point), value=value, by=ruling.by, basis=ruling.basis)
        if self.result.binding is None:
            return text + self.say("stop")
        when = "before-closing"
        if ruling.closing is not None:
            when = "after-closing" if ruling.opening is None else "after-opening"
        return text + self.say("part-break") + self.say(when) + self.say("stop")

    def warning(self, caution: Caution) -> str:
        where = "" if caution.item is None else self.say("item", id=caution.item) + self.say("clause-break")
        return (
            self.say("warning") + self.say("colon") + where + self.say(caution.code, **dict(caution.values))
        )
