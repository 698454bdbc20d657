"""Writing the tree of a definition as TOML, in the layout of the documentation, with notes for its editor.

Source: TOML 1.0.0.
"""

import json
from collections.abc import Mapping

from votekit._canonical import Json
from votekit.definition import words

# Lists of tables are headed [[item]] in a file, one heading each.
_HEADINGS = {"items": "item", "rule.grades": "rule.grade"}
_NOTES: Mapping[str, str] = {
    "kind": words.KIND.choices()["choices"],
    "entitled.number": "应到：算法定人数和过半数都用它",
    "ballot.sources": words.SOURCE.choices()["choices"],
    "ballot.levels": "从高到低",
    "ballot.over": "超过 cap",
    "ballot.several": "一行画了两种",
    "ballot.unclear": "一行看不清",
    "ballot.foreign": "有规定以外的字或记号",
    "box.open_with": "几张钥匙卡可以开箱",
    "issuing.identity": words.IDENTITY.choices()["choices"],
    "rule.quorum": "法定人数：实到与应到比",
    "rule.turnout": "参加表决人数：收回与它比",
    "rule.valid_if": words.VALID_IF.choices()["choices"],
    "rule.access": words.ACCESS.choices()["choices"],
    "rule.tie": words.TIE.choices()["choices"],
    "rule.shortage": words.SHORTAGE.choices()["choices"],
    "rule.runoff.tie": words.RUN_OFF_TIE.choices()["choices"],
    "rule.runoff.shortage": words.RUN_OFF_SHORTAGE.choices()["choices"],
    "print.announce": words.ANNOUNCE.choices()["choices"],
    "print.sort": words.SORT.choices()["choices"],
    "follows.session": "上一次的会次编号，全长",
    "follows.result": "上一次结果的摘要",
    "follows.carried": "已定的，公告一并列出",
}
# Tables that stand on a line of their own; every other table is written inline.
_SECTIONS = frozenset(
    {"meeting", "entitled", "ballot", "issuing", "box", "rule", "rule.runoff", "print", "follows"}
)


def to_toml(tree: Mapping[str, Json]) -> str:
    """Write the tree of ``definition_to_toml``."""
    return "\n".join([*_lines("", tree), ""])


def _lines(where: str, table: Mapping[str, Json]) -> list[str]:
    """A table's own fields first, then the tables below it, as TOML wants."""
    fields: list[str] = []
    below: list[str] = []
    for name, value in table.items():
        place = f"{where}.{name}" if where else name
        if place in _SECTIONS and isinstance(value, dict):
            below += ["", f"[{place}]", *_lines(place, value)]
        elif place in _HEADINGS and isinstance(value, list):
            for part in value:
                below += ["", f"[[{_HEADINGS[place]}]]", *_fields(part)]
        else:
            note = f"  # {_NOTES[place]}" if place in _NOTES else ""
            fields.append(f"{name} = {_value(value, name)}{note}")
    return [*fields, *below]


def _fields(part: Json) -> list[str]:
    return (
        [f"{name} = {_value(value, name)}" for name, value in part.items()] if isinstance(part, dict) else []
    )


def _value(value: Json, name: str = "") -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        if name == "when":
            return "[" + ",\n        ".join(map(_value, value)) + "]"
        return "[" + ", ".join(map(_value, value)) + "]"
    if name == "date":
        return str(value)
    if isinstance(value, str) and "\n" in value:
        # A line feed after the opening quotes is not part of the text.
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"""\n{escaped}"""'
    # Numbers and one-line strings look the same in JSON and in TOML; control characters are not let in.
    return json.dumps(value, ensure_ascii=False)
