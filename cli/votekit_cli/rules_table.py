"""Every line of the rule as a number of votes, and the counts that it does not settle."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from votekit import Definition
from votekit.rules.thresholds import Bound, Threshold
from votekit.wording.results import exact
from votekit_cli.output import padded, width
from votekit_cli.wording import say
from votekit_cli.words import sign, told

_PLAIN = ("quorum", "turnout", "majority")
_UNSETTLED = ("uncovered", "overlap")


def bound(each: Bound) -> str:
    """``满意+基本满意 ≥ 13``, or as a fraction where the base is not known yet."""
    marks = "+".join(each.marks)
    if each.votes is not None:
        return f"{marks} {sign(each.comparison)} {each.votes}".strip()
    return f"{marks} {sign(each.comparison)} {told(each.base or 'entitled')} × {each.fraction}".strip()


def _bounds(bounds: Iterable[Bound]) -> str:
    return say("rule-and").join(bound(each) for each in bounds)


def threshold_lines(definition: Definition, found: Sequence[Threshold]) -> list[str]:
    """The grades with their bounds, and what no clause or two clauses cover, with a warning."""
    names = [each.verdict or say(f"rule-{each.clause}") for each in found if each.clause not in _PLAIN]
    cells = max((width(name) for name in names), default=0)
    lines = []
    for each in found:
        if each.clause in _PLAIN:
            continue
        name = padded(each.verdict or say(f"rule-{each.clause}"), cells)
        grades = told("brackets", text="、".join(each.grades)) if each.grades else ""
        only = say("rule-multiple", n=each.multiple_of) if (each.multiple_of or 1) > 1 else ""
        lines.append(f"  {name}  {_bounds(each.bounds)}{grades}{only}".rstrip())
    if any(each.clause in _UNSETTLED for each in found):
        grades = "|".join(grade.name for grade in definition.rule.grades)
        lines += [
            say("rule-warning"),
            f"  votekit ruling {say('point-at-threshold')} --as {grades} --by … --basis …",
        ]
    return lines


def plain_lines(definition: Definition, found: Sequence[Threshold]) -> list[str]:
    """Quorum, turnout and majority: the votes, and the exact number they come from."""
    lines = []
    for each in found:
        if each.clause not in _PLAIN or each.votes is None or each.number is None or each.fraction is None:
            continue
        subject = "+".join(each.marks) or say(f"rule-subject-{each.clause}")
        line = say(
            "rule-line",
            clause=padded(_clause(each), 8),
            subject=subject,
            sign=sign(str(each.comparison)),
            votes=each.votes,
            base=told(str(each.base)),
            number=each.number,
            fraction=each.fraction,
            exact=exact(each.fraction * each.number),
        )
        if each.clause == "majority" and not each.reachable:
            line += say("rule-never-exactly")
        lines.append(f"  {line}")
    rule, cap = definition.rule.selection, definition.ballot.cap
    if cap is not None and definition.ballot.over is not None:
        lines.append(
            "  "
            + say("rule-cap", n=cap.at_most, mark=cap.mark, over=say(f"handling-{definition.ballot.over}"))
        )
    if rule is not None:
        lines.append("  " + say("rule-tie", seats=rule.seats or say("unlimited"), tie=say(f"tie-{rule.tie}")))
        lines.append("  " + say("rule-shortage", shortage=say(f"shortage-{rule.shortage}")))
    return lines


def _clause(each: Threshold) -> str:
    half = each.comparison == "at_least" and each.fraction == Fraction(1, 2) and not each.reachable
    if each.clause == "majority" and not half:
        return say("rule-other-majority")
    return say(f"rule-{each.clause}")


def threshold_values(found: Sequence[Threshold]) -> list[dict[str, object]]:
    """The same for programs: votes as integers, shares as exact fractions in strings."""
    return [
        {
            "clause": each.clause,
            "verdict": each.verdict,
            "number": each.number,
            "grades": list(each.grades),
            "bounds": [
                {
                    "marks": list(part.marks),
                    "comparison": part.comparison,
                    "votes": part.votes,
                    "fraction": None if part.fraction is None else str(part.fraction),
                    "base": part.base,
                }
                for part in each.bounds
            ],
        }
        for each in found
    ]
