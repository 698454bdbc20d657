"""The rule's words and numbers as sentences show them: 应到 187 的 2/3 = 124 2/3."""

from collections.abc import Iterable

from votekit import Definition, Result
from votekit.definition import Share
from votekit.definition_words import BASE, SOURCE
from votekit.rules.conditions import Step
from votekit_cli.output import exact
from votekit_cli.wording import say, spoken

_SIGNS = {"more_than": ">", "at_least": "≥", "less_than": "<", "at_most": "≤", "equal": "="}


def sources(names: Iterable[str]) -> str:
    """The sources of a session: 纸票、抽签."""
    if spoken() == "en":
        return ", ".join(names)
    return "、".join(SOURCE.chinese(name) for name in names)  # type: ignore[arg-type]


def base(name: str) -> str:
    """The number a share is taken of."""
    if spoken() == "en" or name not in BASE.words:
        return say("base-printed") if name == "printed" else name
    return BASE.chinese(name)  # type: ignore[arg-type]


def sign(comparison: str) -> str:
    """A comparison as a sign."""
    return _SIGNS[comparison]


def share(each: Share, number: int | None) -> str:
    """What a comparison is made with: ``> 应到 187 的 1/2（93 1/2）``."""
    of = f"{base(each.base)} {number}" if number is not None else base(each.base)
    if each.fraction == 1:
        return f"{sign(each.comparison)} {of}"
    threshold = "" if number is None else say("share-threshold", threshold=exact(each.fraction * number))
    return say("share-of", sign=sign(each.comparison), base=of, fraction=each.fraction, threshold=threshold)


def step(each: Step) -> str:
    """A comparison that was made: ``实到 171 ≥ 应到 187 的 2/3（124 2/3）``."""
    what = "+".join(each.marks) if each.marks else subject(each.subject)
    of = f"{base(each.base)} {each.number}"
    if each.fraction == 1:
        right = f"{sign(each.comparison)} {of}"
    else:
        threshold = say("share-threshold", threshold=exact(each.threshold))
        right = say("share-of", sign=sign(each.comparison), base=of, fraction=each.fraction, threshold=threshold)
    return f"{what} {each.count} {right}"


def subject(name: str) -> str:
    """The number compared."""
    return say(f"subject-{name}") if name in ("accounted", "counted") else base(name)


def title(definition: Definition) -> str:
    """The title of the vote."""
    return definition.meeting.title


def point(code: str) -> str:
    """A point as people type it: 疑1, 同票, 缺额."""
    if spoken() == "en":
        return code
    if code.startswith("doubt:"):
        return f"疑{code.removeprefix('doubt:')}"
    if code.startswith("small:batch:"):
        return f"人少:袋{code.removeprefix('small:batch:')}"
    if code.startswith("small:"):
        return "人少"
    return {"tie": "同票", "shortage": "缺额", "at-threshold": "恰好半数"}.get(code, code)


def read_point(text: str) -> str:
    """The code of a point as it was typed."""
    if text.startswith(("人少:袋", "人少：袋")):
        return f"small:batch:{text[4:]}"
    return "small:all" if text == "人少" else text


def reason_void(result: Result) -> str:
    """Why a vote is void."""
    return "；".join(step(each) for each in result.outcome.checks if not each.holds)


def read_value(text: str) -> str:
    """A decision as it was typed: items may stand with any comma between them."""
    return text.replace("，", ",").replace("、", ",").strip()
