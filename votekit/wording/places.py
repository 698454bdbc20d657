"""Places in a definition, in words: an official counts items from one, a program from zero."""

import re

from votekit.errors import Language

_LINE = re.compile(r"line ([0-9]+)")
_NUMBERED = re.compile(r"([a-z]+)\[([0-9]{1,6})\]\.?")
_NAMES = {
    "items": {"zh": "第{number}项", "en": "item {number}"},
    "grades": {"zh": "第{number}个等次", "en": "grade {number}"},
    "when": {"zh": "条件{number}", "en": "condition {number}"},
}
_OTHER = {"zh": "{name} 第{number}个", "en": "{name} {number}"}


def place(where: str, language: Language = "zh") -> str:
    """A fault's place as people say it: ``items[3].name`` is 第4项 name.

    Args:
        where: the place of a fault; what is no path comes back as it is.
        language: Chinese or English.
    """
    line = _LINE.fullmatch(where)
    if line is not None:
        return f"第{line[1]}行" if language == "zh" else where

    def numbered(match: re.Match[str]) -> str:
        form = _NAMES.get(match[1], _OTHER)[language]
        return form.format(name=match[1], number=int(match[2]) + 1) + " "

    return _NUMBERED.sub(numbered, where).strip()
