"""Small definitions for the tests, built as values."""

from fractions import Fraction
from pathlib import Path

from votekit.definition import (
    BallotRule,
    Cap,
    Condition,
    Definition,
    Grade,
    Item,
    Meeting,
    Rule,
    SelectionRule,
    Share,
)
from votekit.definition.reader import read_definition
from votekit.numbers import Numbers

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

PAPER = "xian-renda-zhipiao.toml"
TICKETS = "xian-changweihui-ceping.toml"
PHONES = "shi-renda-shouji.toml"
KEYPADS = "shi-renda-biaojueqi.toml"
TOTALS = "shi-renda-huizongshu.toml"


def example(name):
    return read_definition((EXAMPLES / name).read_bytes())


def share(comparison, fraction, base):
    return Share(comparison=comparison, fraction=Fraction(fraction), base=base)


def condition(marks, comparison, fraction, base):
    return Condition(marks=tuple(marks), share=share(comparison, fraction, base))


def _definition(*, kind, items, ballot, rule, entitled, sources):
    return Definition(
        kind=kind,
        meeting=Meeting(body="会", title="测试", date="2027-01-01"),
        entitled=entitled,
        certified="测试",
        sources=tuple(sources),
        ballot=ballot,
        items=tuple(Item(id=str(number), name=f"项目{number}") for number in range(1, items + 1)),
        rule=rule,
    )


def _rule(*, quorum=None, turnout=None, valid_if="returned<=present", **parts):
    return Rule(
        adopted="测试",
        text="测试",
        quorum=quorum or share("at_least", "1/100", "entitled"),
        turnout=turnout,
        valid_if=valid_if,
        **parts,
    )


def selection(
    *,
    items=3,
    entitled=3,
    marks=("赞成", "反对", "弃权"),
    blank="弃权",
    cap=None,
    over="void-ballot",
    majority=("赞成",),
    majority_share=("more_than", "1/2", "entitled"),
    seats=1,
    tie="ruling",
    shortage="accept",
    run_off=None,
    sources=("totals",),
    several=None,
    unclear=None,
    foreign=None,
    **rule,
):
    wanted = None if majority is None else condition(majority, *majority_share)
    return _definition(
        kind="selection",
        items=items,
        entitled=entitled,
        sources=sources,
        ballot=BallotRule(
            marks=tuple(marks),
            blank=blank,
            cap=None if cap is None else Cap(mark=marks[0], at_most=cap),
            over=None if cap is None else over,
            several=several,
            unclear=unclear,
            foreign=foreign,
        ),
        rule=_rule(
            selection=SelectionRule(
                majority=wanted, seats=seats, order=marks[0], tie=tie, shortage=shortage, run_off=run_off
            ),
            **rule,
        ),
    )


def rating(
    grades,
    *,
    items=1,
    entitled=3,
    levels=("满意", "基本满意", "不满意"),
    blank="void-row",
    sources=("totals",),
    **rule,
):
    """grades: [(name, [(marks, comparison, fraction, base), …]), …]"""
    return _definition(
        kind="rating",
        items=items,
        entitled=entitled,
        sources=sources,
        ballot=BallotRule(marks=tuple(levels), blank=blank),
        rule=_rule(
            grades=tuple(
                Grade(name=name, text=f"{name}的款", when=tuple(condition(*each) for each in when))
                for name, when in grades
            ),
            **rule,
        ),
    )


def present(entitled, number=None, **more):
    return Numbers(entitled=entitled, present=entitled if number is None else number, **more)


def counts(definition, rows):
    """Rows of numbers, in the order of items and buckets, as counts by name."""
    names = definition.ballot.marks
    if definition.ballot.blank not in (*names, "void-row"):
        names = (*names, definition.ballot.blank)
    return {
        item.id: dict(zip(names, row, strict=True)) for item, row in zip(definition.items, rows, strict=True)
    }
