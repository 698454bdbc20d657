"""The rule's words and numbers as sentences show them: 实到 171 ≥ 应到 187 的 2/3 = 124 2/3."""

from collections.abc import Iterable

from votekit.definition.words import SOURCE
from votekit.rules.conditions import Step
from votekit.ruling import canonical_point
from votekit.wording import results_texts
from votekit.wording.results import exact
from votekit.wording.results_texts import SIGNS, TEXTS
from votekit_cli.wording import say, spoken


def told(key: str, **values: object) -> str:
    """A word or sentence of the library's results, in the language being spoken."""
    return results_texts.say(key, spoken(), **values)


def sources(names: Iterable[str]) -> str:
    """The sources of a session: 纸票、抽签."""
    if spoken() == "en":
        return ", ".join(names)
    return "、".join(SOURCE.chinese(name) for name in names)  # type: ignore[arg-type]


def sign(comparison: str) -> str:
    """A comparison as a sign."""
    return SIGNS[comparison]


def step(each: Step) -> str:
    """A comparison that was made: ``实到 171 ≥ 应到 187 的 2/3 = 124 2/3``."""
    base = told(each.base)
    limit = told("whole", base=base, number=each.number)
    if each.fraction != 1:
        limit = told(
            "share", base=base, number=each.number, fraction=each.fraction, threshold=exact(each.threshold)
        )
    what = "+".join(each.marks) if each.marks else told(each.subject)
    return told("compared", what=what, count=each.count, sign=sign(each.comparison), limit=limit)


def choice(code: str) -> str:
    """A decision as people type it: 整张作废, 缺额不补; grades and items are their own names."""
    return told(f"value-{code}") if f"value-{code}" in TEXTS else code


def point(code: str) -> str:
    """A point as people type it: 疑1, 同票, 缺额, 人数少."""
    if code.startswith("doubt:"):
        return told("doubt", number=code.removeprefix("doubt:")).replace(" ", "")
    if code.startswith("small:batch:"):
        return say("point-small-bag", n=code.removeprefix("small:batch:"))
    if code.startswith("small:"):
        return say("point-small")
    return {
        "tie": told("tie"),
        "shortage": told("shortage-point"),
        "at-threshold": say("point-at-threshold"),
    }.get(code, code)


def read_point(text: str) -> str:
    """The code of a point as it was typed."""
    typed = text.strip()
    if typed.startswith("人数少"):
        bag = typed.removeprefix("人数少")
        return f"small:batch:{bag}" if bag else "small:all"
    if typed.lower().startswith("doubt") and typed[5:].isdecimal():
        return f"doubt:{typed[5:]}"
    return canonical_point(typed)


def read_value(text: str) -> str:
    """A decision as it was typed: items may stand with any comma between them."""
    return text.replace("，", ",").replace("、", ",").strip()
