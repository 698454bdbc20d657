"""Presets: whole, valid once they are filled in, and silent where the law is."""

import re
from fractions import Fraction
from importlib import resources

import pytest

from votekit.definition import RunOff
from votekit.definition.reader import read_definition
from votekit.errors import FormatError

FILLED = {
    "selection": {
        'items  = "候选项目.csv"': '[[item]]\nname = "甲"\n[[item]]\nname = "乙"\n',
        'body  = "??"': 'body = "某县人民代表大会"',
        'title = "??"': 'title = "某县票决"',
        'date  = "??"': "date = 2027-01-16",
        'number    = "??"': "number = 187",
        'certified = "??"': 'certified = "资格审查委员会"',
        'sources = ["??"]': 'sources = ["纸票", "手机"]',
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
        'pass     = "??"': 'pass = "不设"',
        'tie      = "??"': 'tie = "提请裁定"',
        'shortage = "??"': 'shortage = "缺额不补"',
        'issuers  = ["??"]': 'issuers = ["秘书处"]',
        'identity = "??"': 'identity = "签到码"',
    },
    "rating": {
        'items  = "测评对象.csv"': '[[item]]\nname = "甲"\n',
        'body  = "??"': 'body = "某县人大常委会"',
        'title = "??"': 'title = "某县测评"',
        'date  = "??"': 'date = "2027-06-28"',
        'number    = "??"': "number = 27",
        'certified = "??"': 'certified = "办公室"',
        'sources = ["??"]': 'sources = ["纸票", "手机"]',
        'blank   = "??"': 'blank = "该项无效"',
        'several = "??"': 'several = "该行作废"',
        'unclear = "??"': 'unclear = "提请裁定"',
        'foreign = "??"': 'foreign = "不影响"',
        'adopted  = "??"': 'adopted = "某日通过"',
        'text     = "??"': 'text = "第一条"',
        'turnout  = "??"': 'turnout = "不另设"',
        'issuers  = ["??"]': 'issuers = ["秘书处"]',
        'identity = "??"': 'identity = "签到码"',
        'text = "??"': 'text = "条文"',
        'when = "??"': 'when = [{ marks = ["满意"], more_than = "1/2", base = "实到" }]',
    },
}


def preset(name: str) -> str:
    return (resources.files("votekit.rules") / "presets" / f"{name}.toml").read_text(encoding="utf-8")


def filled(name: str) -> str:
    """The preset with its commented tables taken in and every ?? replaced; the items go to the end."""
    text = re.sub(r"^# (?=\[|[a-z_]+ *=)", "", preset(name), flags=re.MULTILINE)
    items = ""
    for before, after in FILLED[name].items():
        assert before in text, before
        if after.startswith("[[item]]"):
            items = after
        text = text.replace(before, "" if after.startswith("[[item]]") else after)
    assert '"??"' not in re.sub("#.*", "", text)
    return text + items


def places(text: str) -> list[tuple[str, str]]:
    with pytest.raises(FormatError) as caught:
        read_definition(text.encode())
    return [(each.where, each.code) for each in caught.value.faults]


def test_what_is_not_filled_in_is_all_that_is_wrong_with_them() -> None:
    common = ("meeting.body", "meeting.title", "meeting.date", "entitled.number", "entitled.certified")
    papers = ("ballot.several", "ballot.unclear", "ballot.foreign")
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
    selection = read_definition(filled("selection").encode())
    assert selection.kind == "selection"
    assert selection.sources == ("paper", "device")
    assert selection.issuers == ("秘书处",)
    assert (selection.cards, selection.open_with) == (3, 2)
    assert selection.rule.quorum.fraction == Fraction(2, 3)
    assert selection.rule.selection is not None
    assert selection.rule.selection.run_off == RunOff(majority=None, tie="ruling", shortage="accept")
    rating = read_definition(filled("rating").encode())
    assert rating.kind == "rating"
    assert rating.sources == ("paper", "device")
    assert [grade.name for grade in rating.rule.grades] == ["满意", "基本满意", "不满意"]


def test_every_choice_is_shown_beside_the_field() -> None:
    for name in FILLED:
        with pytest.raises(FormatError) as caught:
            read_definition(preset(name).replace('sources = ["??"]', 'sources = ["纸票"]').encode())
        lines = preset(name).splitlines()
        for each in caught.value.faults:
            field = each.where.rpartition(".")[2]
            choices = dict(each.values).get("choices", "")
            if field in {"blank", "over", "several", "unclear", "foreign", "tie", "shortage"}:
                line = next(line for line in lines if line.startswith(f"{field} "))
                assert all(word in line for word in choices.split()), line
