"""Presets: whole, valid once they are filled in, and silent where the law is."""

import re
from importlib import resources
from typing import Any

import pytest

from votekit.definition import Definition
from votekit.definition_reader import read_definition
from votekit.errors import FormatError

FILLED = {
    "selection": {
        'items  = "候选项目.csv"': '[[item]]\nname = "甲"\n[[item]]\nname = "乙"\n',
        'body  = "??"': 'body = "某县人民代表大会"',
        'title = "??"': 'title = "某县票决"',
        'date  = "??"': "date = 2027-01-16",
        'number    = "??"': "number = 187",
        'certified = "??"': 'certified = "资格审查委员会"',
        'sources = ["??"]': 'sources = ["纸票"]',
        'blank   = "??"': 'blank = "弃权"',
        'at_most = "??"': "at_most = 1",
        'over    = "??"': 'over = "整张作废"',
        'several = "??"': 'several = "该行作废"',
        'unclear = "??"': 'unclear = "提请裁定"',
        'foreign = "??"': 'foreign = "不影响"',
        'adopted  = "??"': 'adopted = "某日通过"',
        'text     = "??"': 'text = "第一条"',
        'turnout  = "??"': 'turnout = "不另设"',
        'seats    = "??"': "seats = 1",
        'tie      = "??"': 'tie = "再次投票"',
        'shortage = "??"': 'shortage = "缺额不补"',
    },
    "rating": {
        'items  = "测评对象.csv"': '[[item]]\nname = "甲"\n',
        'body  = "??"': 'body = "某县人大常委会"',
        'title = "??"': 'title = "某县测评"',
        'date  = "??"': 'date = "2027-06-28"',
        'number    = "??"': "number = 27",
        'certified = "??"': 'certified = "办公室"',
        'sources = ["??"]': 'sources = ["抽签"]',
        'blank   = "??"': 'blank = "该项无效"',
        'several = "??"': "",
        'unclear = "??"': "",
        'foreign = "??"': "",
        'adopted  = "??"': 'adopted = "某日通过"',
        'text     = "??"': 'text = "第一条"',
        'turnout  = "??"': 'turnout = "不另设"',
        'text = "??"': 'text = "条文"',
        'when = "??"': 'when = [{ marks = ["满意"], more_than = "1/2", base = "实到" }]',
    },
}


def preset(name: str) -> str:
    return (resources.files("votekit.rules") / "presets" / f"{name}.toml").read_text(encoding="utf-8")


def filled(name: str, *, uncommented: str = "") -> Definition:
    """The preset with every ?? replaced; the items, which were a sheet, go to the end."""
    text = re.sub(f"^# ({uncommented})" if uncommented else r"(?!)", r"\1", preset(name), flags=re.MULTILINE)
    text = text.replace('issuers  = ["??"]', 'issuers  = ["秘书处"]')
    items = ""
    for before, after in FILLED[name].items():
        assert before in text, before
        if after.startswith("[[item]]"):
            items, after = after, ""
        text = text.replace(before, after)
    return read_definition((text + items).encode())


def places(text: str) -> list[tuple[str, str]]:
    with pytest.raises(FormatError) as caught:
        read_definition(text.encode())
    return [(each.where, each.code) for each in caught.value.faults]


def test_what_is_not_filled_in_is_all_that_is_wrong_with_them() -> None:
    common = ("meeting.body", "meeting.title", "meeting.date", "entitled.number", "entitled.certified")
    papers: Any = ("ballot.several", "ballot.unclear", "ballot.foreign")
    assert places(preset("selection")) == [
        *((place, "VK-2011") for place in common),
        ("items", "VK-2037"),
        ("ballot.sources[0]", "VK-2011"),
        *((f"ballot.{name}", "VK-2011") for name in ("blank", "cap.at_most", "over")),
        *((f"rule.{name}", "VK-2011") for name in ("adopted", "text", "turnout", "seats", "tie", "shortage")),
    ]
    assert places(preset("rating")) == [
        *((place, "VK-2011") for place in common),
        ("items", "VK-2037"),
        ("ballot.sources[0]", "VK-2011"),
        ("ballot.blank", "VK-2011"),
        *((f"rule.{name}", "VK-2011") for name in ("adopted", "text", "turnout")),
        *((f"rule.grades[{n}].{name}", "VK-2011") for n in range(3) for name in ("text", "when")),
    ]
    named = preset("rating").replace('sources = ["??"]', 'sources = ["纸票"]')
    assert [place for place, _ in places(named) if place in papers] == list(papers)


def test_filled_in_they_are_definitions() -> None:
    rating = r"\[issuing\]|issuers|\[box\]|cards|open_with"
    assert filled("rating", uncommented=rating).issuers == ("秘书处",)
    selection = r"\[rule.runoff\]|pass|tie|shortage"
    text = preset("selection")
    text = re.sub(f"^# ({selection})", r"\1", text, flags=re.MULTILINE)
    for before, after in FILLED["selection"].items():
        text = text.replace(before, "" if after.startswith("[[item]]") else after, 1)
    text = text.replace('pass     = "??"', 'pass = "不设"').replace('tie      = "??"', 'tie = "提请裁定"')
    text = text.replace('shortage = "??"', "")
    definition = read_definition((text + FILLED["selection"]['items  = "候选项目.csv"']).encode())
    assert definition.rule.selection is not None
    assert definition.rule.selection.run_off is not None


def test_every_choice_is_shown_beside_the_field() -> None:
    for name in FILLED:
        with pytest.raises(FormatError) as caught:
            read_definition(preset(name).replace('sources = ["??"]', 'sources = ["纸票"]').encode())
        lines = preset(name).splitlines()
        for each in caught.value.faults:
            field = each.where.rpartition(".")[2]
            choices = dict(each.values).get("choices", "")
            if field in {"blank", "over", "several", "unclear", "foreign", "tie", "shortage"}:
                (line,) = [line for line in lines if line.startswith(f"{field} ") and '"??"' in line]
                assert all(word in line for word in choices.split()), line
