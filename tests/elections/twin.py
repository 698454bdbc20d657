"""A second count, written naively and apart from the library, to hold the library against.

Nothing of ``votekit`` is imported. A rule is a plain dict; everything is found by trying all possibilities.
"""

from itertools import combinations, product


def compare(count, word, numerator, denominator, base):
    """count against numerator/denominator of base, by cross multiplication."""
    left, right = count * denominator, numerator * base
    return {
        "more_than": left > right,
        "at_least": left >= right,
        "less_than": left < right,
        "at_most": left <= right,
    }[word]


def base_of(name, numbers, row, abstain=("弃权",)):
    """row: mark -> count, void rows left out."""
    if name == "valid":
        return sum(row.values())
    if name == "valid-less-abstain":
        return sum(count for mark, count in row.items() if mark not in abstain)
    return numbers[name]


def holds(condition, numbers, row):
    """condition: (marks, word, numerator, denominator, base)."""
    marks, word, numerator, denominator, base = condition
    count = 0
    for mark in marks:
        count += row[mark]
    return compare(count, word, numerator, denominator, base_of(base, numbers, row))


def rating(grades, numbers, row):
    """The names of all grades whose conditions all hold. grades: [(name, [condition, …]), …]."""
    return [name for name, conditions in grades if all(holds(each, numbers, row) for each in conditions)]


def selection(rows, *, order, seats, majority, tie, shortage, numbers):
    """Verdicts by trying every set of winners.

    A set of winners is right when it fills as many seats as it can with items that have the majority, and no
    item with the majority outside it has more votes than one inside. If only one set is right, it is chosen.
    """
    passing = [item for item, row in rows.items() if majority is None or holds(majority, numbers, row)]
    wanted = len(passing) if seats is None else min(seats, len(passing))
    right = [
        set(winners)
        for winners in combinations(passing, wanted)
        if not any(
            rows[outside][order] > rows[inside][order]
            for inside, outside in product(winners, [item for item in passing if item not in winners])
        )
    ]
    always = set.intersection(*right)
    sometimes = set.union(*right) - always
    verdicts = {}
    for item in rows:
        if item not in passing:
            verdicts[item] = "not-passed"
        elif item in always:
            verdicts[item] = "chosen"
        elif item in sometimes and tie in ("ruling", "run-off"):
            verdicts[item] = "tied"
        elif item in sometimes and tie == "admit-all":
            verdicts[item] = "chosen"
        else:
            verdicts[item] = "passed-not-chosen"
    undecided = []
    if sometimes and tie in ("ruling", "run-off"):
        undecided.append("tie")
    if seats is not None and len(passing) < seats and shortage in ("ruling", "run-off"):
        undecided.append("shortage")
    return verdicts, undecided


def ballot(marks, items, *, allowed, blank, cap_mark=None, cap=None, over=None):
    """A sealed ballot: ("void", code) or ("valid", item -> bucket), where a void row is None."""
    for item, mark in marks.items():
        if item not in items or mark not in allowed:
            return "void", "not-marks-of-this-definition"
    rows = {}
    for item in items:
        mark = marks.get(item, blank)
        rows[item] = None if mark == "void-row" else mark
    if cap_mark is not None and list(rows.values()).count(cap_mark) > cap:
        if over == "void-ballot":
            return "void", "over-cap"
        rows = {item: None if mark == cap_mark else mark for item, mark in rows.items()}
    return "valid", rows


def count(ballots, items, buckets, **rule):
    """Everything counted by walking through the ballots once for every number wanted."""
    judged = [ballot(marks, items, **rule) for marks in ballots]
    valid = [rows for state, rows in judged if state == "valid"]
    void = [code for state, code in judged if state == "void"]
    return {
        "counted": len(judged),
        "valid": len(valid),
        "void": {code: void.count(code) for code in set(void)},
        "rows": {
            item: {name: [rows[item] for rows in valid].count(name) for name in buckets} for item in items
        },
        "void_rows": {item: [rows[item] for rows in valid].count(None) for item in items},
    }
