"""Reading ``[rule]``: the adopted rule (办法) as data, complete and free of contradiction."""

from votekit.definition import (
    BallotRule,
    Base,
    Condition,
    Grade,
    Kind,
    Rule,
    RunOff,
    SelectionRule,
    Share,
    words,
)
from votekit.definition.ballot import LONG, MAX_ITEMS, SHORT, Ballot
from votekit.definition.fields import Table
from votekit.rules.conditions import ABSTAIN_MARKS

PARAGRAPHS = 10_000
CLAUSE = 2_000
MAX_GRADES = 12
MAX_CONDITIONS = 8
_OF_A_SELECTION = ("pass", "seats", "order", "tie", "shortage", "runoff")
_OF_A_RATING = ("grade", "grades")


def read_rule(table: Table, *, kind: Kind | None, ballot: Ballot, count: int | None) -> Rule | None:
    """Read ``[rule]`` for a ballot with ``count`` items; what is wrong is reported in the table."""
    adopted = table.text("adopted", limit=LONG)
    text = table.text("text", limit=PARAGRAPHS, multiline=True)
    # 地方组织法第十四条、第五十一条: both count members present against all members.
    quorum = _comparison(table.detail("quorum", words.SHARE_EXAMPLE), ballot, among=("entitled",))
    turnout = _turnout(table, ballot)
    valid_if = table.word("valid_if", words.VALID_IF)
    if valid_if == "returned<=issued" and not _handed_out(ballot):
        table.report("valid_if", "VK-2073")
    access = table.word("access", words.ACCESS, required=False)
    selection, grades = None, None
    if kind == "selection":
        table.refuse(_OF_A_RATING, "VK-2054")
        selection = _selection(table, ballot, count)
    elif kind == "rating":
        table.refuse(_OF_A_SELECTION, "VK-2053")
        grades = _grades(table, ballot)
    else:
        table.ignore(*_OF_A_SELECTION, *_OF_A_RATING)
    table.finish()
    if (
        adopted is None
        or text is None
        or quorum is None
        or valid_if is None
        or (selection is None and grades is None)
    ):
        return None
    return Rule(
        adopted=adopted,
        text=text,
        quorum=quorum,
        turnout=turnout,
        valid_if=valid_if,
        access=access or "archive",
        selection=selection,
        grades=grades or (),
    )


def _handed_out(ballot: Ballot) -> bool:
    """Whether any ballot is handed out, so that 发出 is a number; keypads and totals have none."""
    return ballot.sources is None or not {"keypad", "totals"}.issuperset(ballot.sources)


def _can_abstain(rule: BallotRule) -> bool:
    return not ABSTAIN_MARKS.isdisjoint((*rule.marks, rule.blank))


def _comparison(table: Table | None, ballot: Ballot, *, among: tuple[Base, ...]) -> Share | None:
    """A table with a comparison and a base, and nothing else."""
    if table is None:
        return None
    share = _share(table, ballot, among=among)
    table.finish()
    return share


def _share(table: Table, ballot: Ballot, *, among: tuple[Base, ...] | None = None) -> Share | None:
    """A comparison, an exact fraction and a base: 超过 应到 的 1/2."""
    if not table.readable:
        return None
    given = [word for word in words.COMPARISON.words if table.has(word)]
    fractions = [table.fraction(word) for word in given]
    table.ignore(*words.COMPARISON.words)
    if not given:
        table.report("", "VK-2028", **words.COMPARISON.choices())
    if len(given) > 1:
        table.report("", "VK-2029", given=" ".join(given))
    base = table.word("base", words.BASE, among=among)
    if base == "issued" and not _handed_out(ballot):
        table.report("base", "VK-2073")
    if base == "valid-less-abstain" and ballot.rule is not None and not _can_abstain(ballot.rule):
        table.report("base", "VK-2067")
    if len(given) != 1 or fractions[0] is None or base is None:
        return None
    return Share(comparison=given[0], fraction=fractions[0], base=base)


def _turnout(table: Table, ballot: Ballot) -> Share | None:
    """收回 against a base; None is 不另设, or faulty."""
    turnout = table.table_or_word("turnout", words.TURNOUT, words.SHARE_EXAMPLE)
    read = turnout if isinstance(turnout, Table) else None
    return _comparison(read, ballot, among=("entitled", "present", "issued"))


def _condition(table: Table, ballot: Ballot) -> Condition | None:
    """The sum of some marks against a share."""
    marks = table.names("marks", least=1, most=MAX_ITEMS, limit=SHORT, known=ballot.marks)
    share = _share(table, ballot)
    table.finish()
    if marks is None or share is None:
        return None
    return Condition(marks=marks, share=share)


def _majority(table: Table, ballot: Ballot) -> tuple[Condition | None, bool]:
    """The majority that an item needs (None is 不设), and whether the field could be read."""
    majority = table.table_or_word("pass", words.MAJORITY, words.MAJORITY_EXAMPLE)
    if isinstance(majority, Table):
        condition = _condition(majority, ballot)
        return condition, condition is not None
    return None, majority is not None


def _selection(table: Table, ballot: Ballot, count: int | None) -> SelectionRule | None:
    majority, readable = _majority(table, ballot)
    seats = table.number_or_word("seats", words.SEATS, least=1, most=MAX_ITEMS)
    order = table.name("order", limit=SHORT, known=ballot.marks)
    tie = table.word("tie", words.TIE)
    shortage = table.word("shortage", words.SHORTAGE)
    run_off = None
    given = table.has("runoff")
    again = table.table("runoff")
    if given or tie == "run-off" or shortage == "run-off":
        run_off = _run_off(again, ballot)
    if type(seats) is int and count is not None and seats > count:
        table.report("seats", "VK-2061", seats=seats, count=count)
    if seats == "unlimited" and readable and majority is None:
        table.report("seats", "VK-2068")
    if (
        majority is not None
        and order is not None
        and majority.share.comparison in {"more_than", "at_least"}
        and order not in majority.marks
    ):
        table.report("order", "VK-2069", order=order, marks=" ".join(majority.marks))
    if not readable or seats is None or order is None or tie is None or shortage is None:
        return None
    return SelectionRule(
        majority=majority,
        seats=seats if type(seats) is int else None,
        order=order,
        tie=tie,
        shortage=shortage,
        run_off=run_off,
    )


def _run_off(table: Table, ballot: Ballot) -> RunOff | None:
    """[rule.runoff]: the law asks for a second vote among the tied and says no more, so the body must."""
    majority, readable = _majority(table, ballot)
    tie = table.word("tie", words.RUN_OFF_TIE)
    # Places can stay empty again only where a majority is asked for, or where the tied may all stay out.
    needed = majority is not None or tie == "admit-none"
    shortage = table.word("shortage", words.RUN_OFF_SHORTAGE, required=needed)
    table.finish()
    if not readable or tie is None:
        return None
    return RunOff(majority=majority, tie=tie, shortage=shortage)


def _grades(table: Table, ballot: Ballot) -> tuple[Grade, ...] | None:
    if not table.alias("grades", "grade"):
        return None
    tables = table.tables("grades", words.GRADES, least=1, most=MAX_GRADES)
    if tables is None:
        return None
    grades = [_grade(each, ballot) for each in tables]
    names: dict[str, int] = {}
    for number, (each, grade) in enumerate(zip(tables, grades, strict=True), start=1):
        if grade is not None and (first := names.setdefault(grade.name, number)) != number:
            each.report("name", "VK-2072", name=grade.name, first=first)
    good = tuple(grade for grade in grades if grade is not None)
    return good if len(good) == len(grades) else None


def _grade(table: Table, ballot: Ballot) -> Grade | None:
    """One clause: a grade, its words, and conditions that must all hold. There is no order and no else."""
    name = table.name("name", limit=SHORT, reserved=words.RESERVED_GRADES)
    text = table.text("text", limit=CLAUSE)
    tables = table.tables("when", words.WHEN, least=1, most=MAX_CONDITIONS)
    then = table.text("then", limit=CLAUSE, required=False)
    conditions = [_condition(each, ballot) for each in tables or ()]
    table.finish()
    when = tuple(each for each in conditions if each is not None)
    if name is None or text is None or not when or len(when) != len(conditions):
        return None
    return Grade(name=name, text=text, when=when, then=then or "")
