"""Definitions: what is read, and every fault of what is not."""

import json
import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from votekit.definition import (
    BallotRule,
    Cap,
    Condition,
    Follows,
    Grade,
    Item,
    Meeting,
    PercentStyle,
    Print,
    Rule,
    RunOff,
    SelectionRule,
    Share,
)
from votekit.definition.reader import (
    definition_from_json,
    definition_to_json,
    definition_to_toml,
    read_definition,
    write_definition,
)
from votekit.errors import Fault, FormatError, UnsupportedError
from votekit.wording.faults_definition import CATALOGUE

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
A = "xian-renda-zhipiao"
B = "xian-changweihui-ceping"
C = "shi-renda-shouji"
KEYPAD = "shi-renda-biaojueqi"
TOTALS = "shi-renda-huizongshu"
GONE = object()
HALF = Fraction(1, 2)


def example(name: str) -> bytes:
    return (EXAMPLES / f"{name}.toml").read_bytes()


def tree(name: str) -> Any:
    """An example as a tree, as a program would send it."""
    return json.loads(json.dumps(tomllib.loads(example(name).decode()), default=str))


def edited(name: str, **edits: Any) -> Any:
    """An example with fields changed: ``rule__grade__1__when`` is the path, GONE takes the field out."""
    made = tree(name)
    for path, value in edits.items():
        *parts, last = (int(part) if part.isdigit() else part for part in path.split("__"))
        table = made
        for part in parts:
            table = table[part]
        if value is GONE:
            del table[last]
        else:
            table[last] = value
    return made


def faults_of(data: object) -> tuple[Fault, ...]:
    """The faults of bytes, or of a tree by way of JSON; each of them can be said in both languages."""
    with pytest.raises(FormatError) as caught:
        read_definition(data if isinstance(data, bytes) else json.dumps(data).encode())
    for each in caught.value.faults:
        for language in ("zh", "en"):
            assert each.problem(language)
            assert each.cure(language)
            assert "{" not in each.problem(language)
    return caught.value.faults


def places(data: object) -> list[tuple[str, str]]:
    return [(each.where, each.code) for each in faults_of(data)]


# -- what is read ----------------------------------------------------------------------------------------


def test_definition_a_is_read_as_written() -> None:
    definition = read_definition(example(A))
    assert definition.kind == "selection"
    assert definition.meeting == Meeting(
        body="某县第十八届人民代表大会第一次会议",
        title="某县2027年度民生实事项目票决",
        date="2027-01-16",
        host="大会主席团",
    )
    assert definition.entitled == 187
    assert definition.certified == "县人大常委会代表资格审查委员会，2027-01-14"
    assert definition.sources == ("paper",)
    assert definition.ballot == BallotRule(
        marks=("赞成", "反对", "弃权"),
        blank="弃权",
        cap=Cap(mark="赞成", at_most=10),
        over="void-ballot",
        several="void-row",
        unclear="ruling",
        foreign="ruling",
    )
    assert [item.id for item in definition.items] == [str(number) for number in range(1, 13)]
    assert definition.items[0] == Item(
        id="1", name="老旧小区综合改造", unit="县住房和城乡建设局", budget="3200万元"
    )
    assert definition.items[11] == Item(id="12", name="村内路灯亮化", unit="县农业农村局")
    rule = definition.rule
    assert rule.text.startswith("一、从12个候选项目中票决产生10个。")
    assert rule.text.endswith("五、过半数的项目不足10个时，缺额不补。")
    assert rule == Rule(
        adopted="2027-01-15 第二次全体会议表决通过",
        text=rule.text,
        quorum=Share(comparison="at_least", fraction=Fraction(2, 3), base="entitled"),
        turnout=None,
        valid_if="returned<=issued",
        access="archive",
        selection=SelectionRule(
            majority=Condition(
                marks=("赞成",), share=Share(comparison="more_than", fraction=HALF, base="entitled")
            ),
            seats=10,
            order="赞成",
            tie="ruling",
            shortage="accept",
            run_off=None,
        ),
    )
    assert definition.print == Print(announce="names", sort="ballot", percent=None)
    assert (definition.issuers, definition.identity, definition.cards, definition.open_with) == (
        (),
        None,
        0,
        0,
    )
    assert not definition.sealed
    assert definition.follows is None


def test_definition_b_is_read_as_written() -> None:
    definition = read_definition(example(B))
    assert definition.kind == "rating"
    assert definition.ballot == BallotRule(marks=("满意", "基本满意", "不满意"), blank="void-row")
    assert definition.issuers == ("县人大常委会办公室",)
    assert (definition.identity, definition.cards, definition.open_with) == (None, 3, 2)
    assert definition.sealed
    assert definition.rule.selection is None

    def half(comparison: Any, *marks: str) -> Condition:
        return Condition(marks=marks, share=Share(comparison=comparison, fraction=HALF, base="present"))

    assert definition.rule.grades == (
        Grade(name="满意", text="满意票超过实到组成人员半数的，为满意", when=(half("more_than", "满意"),)),
        Grade(
            name="基本满意",
            text="满意票不足半数，但与基本满意票合计超过半数的，为基本满意",
            when=(half("less_than", "满意"), half("more_than", "满意", "基本满意")),
        ),
        Grade(
            name="不满意",
            text="满意票与基本满意票合计不足半数的，为不满意",
            when=(half("less_than", "满意", "基本满意"),),
            then="限期整改，两周内再次报告并再次测评；再次测评仍不满意的，依法启动质询",
        ),
    )
    assert definition.print == Print(
        announce="counts",
        sort="ballot",
        percent=PercentStyle(digits=2, style="half-up", strip_zeros=True),
        rate=("满意", "基本满意"),
    )
    assert definition.items[3] == Item(id="4", part="二、审计查出问题整改情况", name="县财政局")


def test_definition_c_is_read_as_written() -> None:
    definition = read_definition(example(C))
    assert definition.sources == ("device", "lot")
    assert definition.ballot == BallotRule(
        marks=("赞成", "反对", "弃权"), blank="未填", cap=Cap(mark="赞成", at_most=10), over="void-ballot"
    )
    assert definition.issuers == ("大会秘书处", "监票组", "市大数据中心")
    assert (definition.identity, definition.cards, definition.open_with) == ("ticket", 5, 3)
    assert definition.rule.turnout == Share(comparison="more_than", fraction=HALF, base="entitled")
    assert definition.rule.selection is not None
    assert definition.rule.selection.tie == "run-off"
    assert definition.rule.selection.run_off == RunOff(majority=None, tie="ruling", shortage=None)
    assert definition.print.sort == "votes"


def test_keypads_and_totals_are_read_as_written() -> None:
    keypad = read_definition(example(KEYPAD))
    assert keypad.sources == ("keypad",)
    assert keypad.ballot == BallotRule(
        marks=("赞成", "反对", "弃权"), blank="未按", cap=Cap(mark="赞成", at_most=10), over="void-ballot"
    )
    totals = read_definition(example(TOTALS))
    assert totals.sources == ("totals",)
    assert totals.ballot == BallotRule(marks=("赞成", "反对", "弃权"), blank="未按", cap_elsewhere=True)
    assert keypad.rule.valid_if == totals.rule.valid_if == "returned<=present"


@pytest.mark.parametrize("name", [A, B, C, KEYPAD, TOTALS])
def test_each_example_writes_back_in_every_form(name: str) -> None:
    definition = read_definition(example(name))
    written = definition.to_bytes()
    assert write_definition(definition) == written
    assert read_definition(written) == definition
    assert read_definition(written).to_bytes() == written
    assert read_definition(json.dumps(tree(name)).encode()).to_bytes() == written
    assert read_definition(definition_to_toml(definition).encode()) == definition
    assert definition_from_json(definition_to_json(definition)) == definition


def test_the_canonical_form_says_everything_that_decides() -> None:
    assert json.loads(read_definition(example(TOTALS)).to_bytes()) == {
        "format": "votekit/1",
        "kind": "selection",
        "meeting": {
            "body": "某市第五届人民代表大会第五次会议",
            "title": "某市2027年度民生实事项目票决",
            "date": "2027-02-27",
            "host": "大会主席团",
        },
        "entitled": {"number": 327, "certified": "市人大常委会代表资格审查委员会，2027-02-24"},
        "ballot": {
            "sources": ["totals"],
            "marks": ["赞成", "反对", "弃权"],
            "blank": "未按",
            "cap": "elsewhere",
        },
        "rule": {
            "adopted": "2027-02-26 第二次全体会议表决通过",
            "text": "第四条（略）。第六条（略）。第七条（略）。",
            "quorum": {"at_least": "2/3", "base": "entitled"},
            "turnout": {"more_than": "1/2", "base": "entitled"},
            "valid_if": "returned<=present",
            "access": "archive",
            "pass": {"marks": ["赞成"], "more_than": "1/2", "base": "entitled"},
            "seats": 10,
            "order": "赞成",
            "tie": "run-off",
            "shortage": "ruling",
            "runoff": {"pass": "none", "tie": "ruling"},
        },
        "print": {"announce": "names", "sort": "votes", "percent": "none"},
        "items": [
            {"id": str(number), "name": name}
            for number, name in enumerate(
                (
                    *("市民中心", "老旧小区综合改造", "老旧燃气管网改造", "公交线路和车辆", "路灯节能改造"),
                    *("农村颐养之家和敬老院", "社区邻里中心", "社会足球场", "公共厕所", "市图书馆延长开放"),
                    *("中小学基建", "新农村建设点"),
                ),
                start=1,
            )
        ],
    }


def follows(**edits: Any) -> dict[str, Any]:
    return {
        "session": "votekit:" + "A" * 52,
        "result": "sha256:" + "A" * 52,
        "round": 2,
        "items": ["6"],
        **edits,
    }


def test_every_other_word_reads_and_writes_back() -> None:
    data = edited(
        A,
        ballot__cap="不设",
        ballot__over=GONE,
        ballot__blank="该行作废",
        ballot__sources=["纸票", "表决器", "手机"],
        ballot__foreign="ignore",
        entitled__small_group="接受",
        issuing={"issuers": ["甲"], "identity": "平台登录"},
        box={"cards": 2, "open_with": 2},
        rule__turnout={"at_least": "80%", "base": "发出"},
        rule__pass={"marks": ["反对"], "less_than": "1/3", "base": "有效减弃权"},
        rule__seats="不限",
        rule__access="公开",
        rule__runoff={
            "pass": {"marks": ["赞成"], "at_least": "100%", "base": "全体代表"},
            "tie": "都不入选",
            "shortage": "下次会议",
        },
        print={"announce": "总数", "percent": {"digits": 0, "style": "最大余额", "zeros": "保留"}},
    )
    definition = read_definition(json.dumps(data).encode())
    assert definition.ballot.cap is None
    assert not definition.ballot.cap_elsewhere
    assert definition.ballot.blank == "void-row"
    assert definition.small_group_accepted
    assert definition.identity == "platform"
    assert definition.rule.turnout == Share(comparison="at_least", fraction=Fraction(4, 5), base="issued")
    assert definition.rule.access == "public"
    assert definition.rule.selection is not None
    assert definition.rule.selection.seats is None
    assert definition.rule.selection.run_off == RunOff(
        majority=Condition(
            marks=("赞成",), share=Share(comparison="at_least", fraction=Fraction(1), base="entitled")
        ),
        tie="admit-none",
        shortage="next-session",
    )
    assert definition.print.percent == PercentStyle(digits=0, style="largest-remainder")
    assert read_definition(definition.to_bytes()) == definition
    assert read_definition(definition_to_toml(definition).encode()) == definition


def test_a_second_vote_names_the_first_whole() -> None:
    data = edited(B, follows=follows(carried=["1"]), item=[{"id": "6", "name": "县水利局"}])
    definition = read_definition(json.dumps(data).encode())
    assert definition.follows == Follows(
        session=bytes(32), result=bytes(32), round=2, items=("6",), carried=("1",)
    )
    assert definition.item("6").name == "县水利局"
    with pytest.raises(KeyError):
        definition.item("1")
    assert read_definition(definition.to_bytes()) == definition
    assert read_definition(definition_to_toml(definition).encode()) == definition


@pytest.mark.parametrize(
    ("blank", "read"),
    [
        ("弃权", "弃权"),
        ("反对", "反对"),
        ("赞成", "赞成"),
        ("未填", "未填"),
        ("unmarked", "未填"),
        ("未按", "未按"),
        ("该行作废", "void-row"),
        ("该项无效", "void-row"),
        ("void-row", "void-row"),
    ],
)
def test_blank_in_a_selection(blank: str, read: str) -> None:
    assert definition_from_json(edited(A, ballot__blank=blank)).ballot.blank == read


@pytest.mark.parametrize(
    ("levels", "blank", "read"),
    [
        (["满意", "基本满意", "不满意"], "弃权", "弃权"),
        (["满意", "基本满意", "不满意"], "abstain", "弃权"),
        (["满意", "基本满意", "不满意", "弃权"], "弃权", "弃权"),
        (["满意", "基本满意", "不满意", "abstain"], "abstain", "abstain"),
        (["满意", "基本满意", "不满意"], "未填", "未填"),
        (["满意", "基本满意", "不满意"], "not-pressed", "未按"),
        (["满意", "基本满意", "不满意"], "该项无效", "void-row"),
    ],
)
def test_blank_in_a_rating(levels: list[str], blank: str, read: str) -> None:
    assert definition_from_json(edited(B, ballot__levels=levels, ballot__blank=blank)).ballot.blank == read


def test_what_is_printed_has_defaults_and_nothing_else() -> None:
    assert definition_from_json(edited(A, print=GONE)).print == Print()
    assert definition_from_json(edited(A, print={})).print == Print()
    assert definition_from_json(edited(A, meeting__host=GONE)).meeting.host == ""


def test_null_is_the_same_as_absent() -> None:
    assert definition_from_json(edited(A, meeting__host=None, print=None, item__0__budget=None)) == (
        definition_from_json(edited(A, meeting__host=GONE, print=GONE, item__0__budget=GONE))
    )
    assert places(edited(A, rule__tie=None, meeting=None)) == [
        ("meeting.body", "VK-2010"),
        ("meeting.title", "VK-2010"),
        ("meeting.date", "VK-2010"),
        ("rule.tie", "VK-2010"),
    ]


def test_space_around_texts_and_line_ends_do_not_count() -> None:
    data = edited(
        A,
        rule__text="　一、\r\n二、\r\n",
        meeting__title=" 某会 ",
        ballot__blank=" 弃权 ",
        rule__tie=" 再次投票",
    )
    data["rule"]["runoff"] = {"pass": " 不设", "tie": "提请裁定 "}
    definition = definition_from_json(data)
    assert definition.rule.text == "一、\n二、"
    assert definition.meeting.title == "某会"


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("1/2", HALF),
        ("2/4", HALF),
        ("50%", HALF),
        ("100%", 1),
        ("1/1", 1),
        ("1/999999", Fraction(1, 999_999)),
    ],
)
def test_fractions_are_exact(written: str, share: Fraction) -> None:
    definition = definition_from_json(edited(A, rule__quorum={"more_than": written, "base": "应到"}))
    assert definition.rule.quorum.fraction == share
    assert type(definition.rule.quorum.fraction) is Fraction
    assert read_definition(definition.to_bytes()) == definition


# -- what is not -----------------------------------------------------------------------------------------

REQUIRED = {
    A: (
        *("format", "kind", "meeting.body", "meeting.title", "meeting.date", "entitled.number"),
        *(
            "entitled.certified",
            "ballot.sources",
            "ballot.marks",
            "ballot.blank",
            "ballot.cap",
            "ballot.cap.mark",
        ),
        *("ballot.cap.at_most", "ballot.over", "ballot.several", "ballot.unclear", "ballot.foreign"),
        *("rule.adopted", "rule.text", "rule.quorum", "rule.quorum.base", "rule.turnout", "rule.valid_if"),
        *("rule.pass", "rule.pass.marks", "rule.pass.base", "rule.seats", "rule.order", "rule.tie"),
        *("rule.shortage", "item.3.name"),
    ),
    B: (
        *(
            "ballot.levels",
            "issuing.issuers",
            "box.cards",
            "box.open_with",
            "rule.grade",
            "rule.grade.1.name",
        ),
        *("rule.grade.1.text", "rule.grade.1.when", "rule.grade.1.when.0.marks", "rule.grade.1.when.0.base"),
        *("print.percent.digits", "print.percent.style"),
    ),
    C: ("issuing.identity", "rule.runoff.pass", "rule.runoff.tie", "rule.turnout.base"),
}
LISTED = [(name, path) for name, paths in REQUIRED.items() for path in paths]


def shown_at(path: str) -> str:
    """``rule.grade.1.name`` as faults say it."""
    parts = ["grades" if part == "grade" else "items" if part == "item" else part for part in path.split(".")]
    return "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in parts).lstrip(".")


@pytest.mark.parametrize(("name", "path"), LISTED)
def test_every_required_field_left_out_is_named(name: str, path: str) -> None:
    found = faults_of(edited(name, **{path.replace(".", "__"): GONE}))
    assert [(each.where, each.code) for each in found] == [(shown_at(path), "VK-2010")]
    assert dict(found[0].values)["choices"]


@pytest.mark.parametrize(("name", "path"), LISTED)
def test_question_marks_are_refused_with_the_choices(name: str, path: str) -> None:
    found = faults_of(edited(name, **{path.replace(".", "__"): "？？" if name == B else " ?? "}))
    assert [(each.where, each.code) for each in found] == [(shown_at(path), "VK-2011")]
    assert dict(found[0].values)["choices"]


@pytest.mark.parametrize(
    ("name", "path", "choices"),
    [
        (A, "kind", "票决 测评"),
        (A, "ballot.sources", "纸票 抽签 手机 表决器 汇总数"),
        (A, "ballot.blank", "赞成 反对 弃权 未填 未按 该行作废"),
        (B, "ballot.blank", "弃权 未填 未按 该项无效"),
        (A, "ballot.cap", '{ mark = "赞成", at_most = 10 } 表决系统已控制 不设'),
        (A, "ballot.cap.mark", "赞成 反对 弃权"),
        (A, "ballot.over", "整张作废 该行作废 提请裁定"),
        (A, "ballot.several", "整张作废 该行作废 提请裁定"),
        (A, "ballot.unclear", "整张作废 该行作废 提请裁定"),
        (A, "ballot.foreign", "整张作废 提请裁定 不影响"),
        (A, "rule.quorum.base", "应到"),
        (A, "rule.turnout", '{ more_than = "1/2", base = "应到" } 不另设'),
        (C, "rule.turnout.base", "应到 实到 发出"),
        (A, "rule.valid_if", "收回<=发出 收回<=实到"),
        (A, "rule.pass.base", "应到 实到 发出 收回 有效 有效减弃权"),
        (A, "rule.seats", "整数 不限"),
        (A, "rule.tie", "提请裁定 再次投票 都入选 都不入选"),
        (A, "rule.shortage", "缺额不补 再次投票 下次会议 提请裁定"),
        (C, "rule.runoff.tie", "提请裁定 都入选 都不入选"),
        (C, "issuing.identity", "签到码 身份密钥 平台登录"),
        (A, "print.announce", "名单 总数 各项票数"),
        (A, "print.sort", "票样顺序 票数多少"),
        (B, "print.percent.style", "四舍五入 舍去 最大余额"),
        (B, "print.percent.zeros", "去掉 保留"),
    ],
)
def test_an_unfilled_field_shows_its_words(name: str, path: str, choices: str) -> None:
    found = faults_of(edited(name, **{path.replace(".", "__"): "??"}))
    assert [(each.where, each.code, dict(each.values)["choices"]) for each in found] == [
        (shown_at(path), "VK-2011", choices)
    ]
    if path != "rule.seats" and not path.endswith("mark"):
        unknown = faults_of(
            edited(name, **{path.replace(".", "__"): ["别的"] if path.endswith("sources") else "别的"})
        )
        assert [
            (each.where.removesuffix("[0]"), each.code, dict(each.values)["choices"]) for each in unknown
        ] == [(shown_at(path), "VK-2013", choices)]
        assert all(word in unknown[0].cure("zh") for word in choices.split())


TEXT, NUMBER, TABLE, LIST, SHARE = "VK-2020", "VK-2021", "VK-2022", "VK-2023", "VK-2024"


@pytest.mark.parametrize(
    ("name", "path", "wanted"),
    [
        (A, "format", TEXT),
        (A, "kind", TEXT),
        (A, "meeting", TABLE),
        (A, "meeting.title", TEXT),
        (A, "entitled", TABLE),
        (A, "entitled.number", NUMBER),
        (A, "ballot", TABLE),
        (A, "ballot.sources", LIST),
        (A, "ballot.marks", LIST),
        (A, "ballot.blank", TEXT),
        (A, "ballot.cap", "VK-2043"),
        (A, "ballot.cap.mark", TEXT),
        (A, "ballot.cap.at_most", NUMBER),
        (A, "ballot.over", TEXT),
        (A, "rule", TABLE),
        (A, "rule.text", TEXT),
        (A, "rule.quorum", TABLE),
        (A, "rule.quorum.at_least", SHARE),
        (A, "rule.turnout", "VK-2043"),
        (A, "rule.pass", "VK-2043"),
        (A, "rule.pass.marks", LIST),
        (A, "rule.seats", NUMBER),
        (A, "rule.order", TEXT),
        (C, "rule.runoff", TABLE),
        (B, "rule.grade", LIST),
        (B, "rule.grade.0", TABLE),
        (B, "rule.grade.0.when", LIST),
        (B, "rule.grade.0.when.0", TABLE),
        (B, "print", TABLE),
        (B, "print.rate", LIST),
        (B, "box", TABLE),
        (B, "issuing", TABLE),
        (A, "item", LIST),
        (A, "item.2", TABLE),
        (A, "item.2.name", TEXT),
        (A, "item.2.unit", TEXT),
    ],
)
@pytest.mark.parametrize("value", [True, False, 1.5, 1e400, 3, ["x"], {"x": "y"}, "票"])
def test_values_of_the_wrong_type_are_refused(name: str, path: str, wanted: str, value: object) -> None:
    fits = {TEXT: (str,), NUMBER: (int,), TABLE: (dict,), LIST: (list,), SHARE: (str,)}.get(
        wanted, (str, dict)
    )
    if type(value) in fits or (path in {"item", "rule.seats"} and value == "票"):
        value = 0.5
    # One fault: an unreadable table takes the place of everything in it.
    assert places(edited(name, **{path.replace(".", "__"): value})) == [(shown_at(path), wanted)]


def grade(name: str = "满意", *marks: str) -> dict[str, Any]:
    when = [{"marks": list(marks or ("满意",)), "more_than": "1/2", "base": "实到"}]
    return {"name": name, "text": "条文", "when": when}


AGAINST_ITSELF: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    # What is on the ballot.
    (A, {"ballot__cap__at_most": 13}, [("ballot.cap.at_most", "VK-2060")]),
    (A, {"rule__seats": 13}, [("rule.seats", "VK-2061")]),
    (A, {"ballot__cap__mark": "同意"}, [("ballot.cap.mark", "VK-2063")]),
    (A, {"rule__pass__marks": ["赞成", "同意"]}, [("rule.pass.marks[1]", "VK-2063")]),
    (A, {"rule__order": "同意"}, [("rule.order", "VK-2063")]),
    (A, {"rule__order": "反对"}, [("rule.order", "VK-2069")]),
    (A, {"ballot__marks": ["赞成", "反对"]}, [("ballot.blank", "VK-2064")]),
    (A, {"ballot__marks": ["赞成", "反对"], "ballot__blank": "abstain"}, [("ballot.blank", "VK-2013")]),
    (B, {"print__rate": ["优秀"]}, [("print.rate[0]", "VK-2063")]),
    (B, {"rule__grade__0__when__0__marks": ["赞成"]}, [("rule.grades[0].when[0].marks[0]", "VK-2063")]),
    # A rating's conditions are about levels, not about a bucket.
    (
        B,
        {"ballot__blank": "弃权", "rule__grade__0": grade("满意", "弃权")},
        [("rule.grades[0].when[0].marks[0]", "VK-2063")],
    ),
    (B, {"ballot__blank": "满意"}, [("ballot.blank", "VK-2014")]),
    (B, {"ballot__blank": "赞成"}, [("ballot.blank", "VK-2064")]),
    (
        A,
        {
            "ballot__marks": ["赞成", "反对"],
            "ballot__blank": "未填",
            "rule__pass": {"marks": ["赞成"], "more_than": "1/2", "base": "有效减弃权"},
        },
        [("rule.pass.base", "VK-2067")],
    ),
    (A, {"rule__seats": "不限", "rule__pass": "不设"}, [("rule.seats", "VK-2068")]),
    # Sources.
    (
        TOTALS,
        {"ballot__cap": {"mark": "赞成", "at_most": 10}, "ballot__over": "整张作废"},
        [("ballot.cap", "VK-2066")],
    ),
    (A, {"ballot__cap": "表决系统已控制", "ballot__over": GONE}, [("ballot.cap", "VK-2065")]),
    (A, {"ballot__cap": "不设"}, [("ballot.over", "VK-2055")]),
    (KEYPAD, {"rule__valid_if": "收回<=发出"}, [("rule.valid_if", "VK-2073")]),
    (KEYPAD, {"rule__turnout__base": "发出"}, [("rule.turnout.base", "VK-2073")]),
    (KEYPAD, {"rule__pass__base": "发出"}, [("rule.pass.base", "VK-2073")]),
    (
        KEYPAD,
        {"ballot__several": "整张作废", "ballot__unclear": "整张作废", "ballot__foreign": "不影响"},
        [("ballot.several", "VK-2050"), ("ballot.unclear", "VK-2050"), ("ballot.foreign", "VK-2050")],
    ),
    (A, {"issuing": {"issuers": ["甲"]}, "box": {"cards": 3}}, [("issuing", "VK-2051"), ("box", "VK-2051")]),
    (B, {"issuing__identity": "签到码"}, [("issuing.identity", "VK-2052")]),
    (
        B,
        {"issuing": GONE, "box": GONE},
        [("issuing.issuers", "VK-2010"), ("box.cards", "VK-2010"), ("box.open_with", "VK-2010")],
    ),
    (
        A,
        {"ballot__sources": ["纸票", "手机"]},
        [(p, "VK-2010") for p in ("issuing.issuers", "issuing.identity", "box.cards", "box.open_with")],
    ),
    (
        B,
        {"ballot__sources": ["纸票"], "issuing": GONE, "box": GONE},
        [(f"ballot.{n}", "VK-2010") for n in ("several", "unclear", "foreign")],
    ),
    (B, {"box__open_with": 4}, [("box.open_with", "VK-2062")]),
    (B, {"box__open_with": 1}, [("box.open_with", "VK-2025")]),
    (B, {"box__cards": 1}, [("box.cards", "VK-2025")]),
    (B, {"issuing__issuers": ["甲", "乙", "甲"]}, [("issuing.issuers[2]", "VK-2034")]),
    (B, {"issuing__issuers": []}, [("issuing.issuers", "VK-2032")]),
    # Kinds.
    (
        B,
        {"ballot__marks": ["赞成"], "ballot__cap": "不设", "ballot__over": "整张作废"},
        [(f"ballot.{n}", "VK-2053") for n in ("marks", "cap", "over")],
    ),
    (
        B,
        {f"rule__{name}": "不设" for name in ("pass", "seats", "order", "tie", "shortage", "runoff")},
        [(f"rule.{name}", "VK-2053") for name in ("pass", "seats", "order", "tie", "shortage", "runoff")],
    ),
    (
        A,
        {"ballot__levels": ["满意"], "rule__grade": [], "print__rate": ["赞成"]},
        [("ballot.levels", "VK-2054"), ("rule.grade", "VK-2054"), ("print.rate", "VK-2054")],
    ),
    # Quorum and turnout have bases of their own.
    (A, {"rule__quorum__base": "实到"}, [("rule.quorum.base", "VK-2014")]),
    (C, {"rule__turnout__base": "有效"}, [("rule.turnout.base", "VK-2014")]),
    (A, {"ballot__foreign": "该行作废"}, [("ballot.foreign", "VK-2014")]),
    (A, {"ballot__several": "不影响"}, [("ballot.several", "VK-2014")]),
    # Comparisons and fractions.
    (A, {"rule__quorum": {"base": "应到"}}, [("rule.quorum", "VK-2028")]),
    (A, {"rule__quorum": {}}, [("rule.quorum", "VK-2028"), ("rule.quorum.base", "VK-2010")]),
    (A, {"rule__quorum__more_than": "1/2"}, [("rule.quorum", "VK-2029")]),
    (
        A,
        {"rule__quorum__more_than": "1.5"},
        [("rule.quorum.more_than", "VK-2026"), ("rule.quorum", "VK-2029")],
    ),
    (A, {"rule__quorum__than": "1/2"}, [("rule.quorum.than", "VK-2012")]),
    *(
        (A, {"rule__quorum__at_least": text}, [("rule.quorum.at_least", "VK-2026")])
        for text in ("0.5", "1", "66.7%", "1/0", "-1/2", "1／2", "１/2", "1 / 2", "过半数", "1/1000000", "%")
    ),
    *(
        (A, {"rule__quorum__at_least": text}, [("rule.quorum.at_least", "VK-2027")])
        for text in ("0/1", "3/2", "0%", "101%")
    ),
    (A, {"rule__quorum__at_least": ""}, [("rule.quorum.at_least", "VK-2026")]),
    # A run-off.
    (A, {"rule__tie": "再次投票"}, [("rule.runoff.pass", "VK-2010"), ("rule.runoff.tie", "VK-2010")]),
    (A, {"rule__shortage": "再次投票"}, [("rule.runoff.pass", "VK-2010"), ("rule.runoff.tie", "VK-2010")]),
    (C, {"rule__runoff__tie": "再次投票"}, [("rule.runoff.tie", "VK-2013")]),
    (C, {"rule__runoff__tie": "都不入选"}, [("rule.runoff.shortage", "VK-2010")]),
    (
        C,
        {"rule__runoff__pass": {"marks": ["赞成"], "more_than": "1/3", "base": "应到"}},
        [("rule.runoff.shortage", "VK-2010")],
    ),
    (C, {"rule__runoff__seats": 1}, [("rule.runoff.seats", "VK-2012")]),
    # Names and ids.
    (A, {"ballot__marks": ["赞成", "反对", "弃权", "赞成"]}, [("ballot.marks[3]", "VK-2034")]),
    (A, {"ballot__sources": ["纸票", "paper"]}, [("ballot.sources[1]", "VK-2034")]),
    (A, {"ballot__sources": ["纸票", None]}, [("ballot.sources[1]", "VK-2020")]),
    (A, {"ballot__marks": [None, "反对", "弃权", "赞成"]}, [("ballot.marks[0]", "VK-2020")]),
    (A, {"item": [None], "rule__seats": 1, "ballot__cap__at_most": 1}, [("items[0]", "VK-2022")]),
    (A, {"rule__quorum__at_least": "??"}, [("rule.quorum.at_least", "VK-2011")]),
    (A, {"ballot__sources": []}, [("ballot.sources", "VK-2032")]),
    (A, {"ballot__marks": ["赞成", "反对", "弃权", "several"]}, [("ballot.marks[3]", "VK-2040")]),
    (A, {"ballot__marks": ["赞成", "反对", "弃权", "未填"]}, [("ballot.marks[3]", "VK-2040")]),
    (A, {"ballot__marks": ["赞成", "反对", "弃权", "甲，乙"]}, [("ballot.marks[3]", "VK-2041")]),
    (
        B,
        {"ballot__levels": ["满意"], "rule__grade": [grade()], "print": GONE},
        [("ballot.levels", "VK-2032")],
    ),
    (
        B,
        {
            "ballot__levels": list("甲乙丙丁戊己庚辛壬癸子丑寅"),
            "rule__grade": [grade("好", "甲")],
            "print": GONE,
        },
        [("ballot.levels", "VK-2033")],
    ),
    (B, {"rule__grade": []}, [("rule.grades", "VK-2032")]),
    (B, {"rule__grade__1__name": "满意"}, [("rule.grades[1].name", "VK-2072")]),
    (B, {"rule__grade__1__name": "未定"}, [("rule.grades[1].name", "VK-2040")]),
    (B, {"rule__grade__1__when": []}, [("rule.grades[1].when", "VK-2032")]),
    (B, {"rule__grades": []}, [("rule.grades", "VK-2038")]),
    (A, {"items": []}, [("items", "VK-2038")]),
    (A, {"item": []}, [("items", "VK-2032")]),
    (A, {"item": [{"name": f"项目{n}"} for n in range(501)]}, [("items", "VK-2033")]),
    (A, {"item": "候选项目.xlsx"}, [("items", "VK-2037")]),
    (A, {"item__3__name": "老旧小区综合改造"}, [("items[3].name", "VK-2072")]),
    (A, {"item__3__id": "1"}, [("items[3].id", "VK-2074")]),
    *(
        (A, {"item__3__id": text}, [("items[3].id", "VK-2039")])
        for text in ("0", "01", "a", "1,2", "一", "1" * 17, "１", "1 2")
    ),
    (A, {"item__3__id": 4}, [("items[3].id", "VK-2020")]),
    (A, {"item__3__nane": "村内路灯亮化"}, [("items[3].nane", "VK-2012")]),
    (A, {"meeting__place": "礼堂", "else": 1}, [("meeting.place", "VK-2012"), ("else", "VK-2012")]),
    # Texts, numbers and dates.
    (A, {"meeting__title": "  "}, [("meeting.title", "VK-2030")]),
    (A, {"item__0__unit": ""}, [("items[0].unit", "VK-2030")]),
    (A, {"meeting__title": "会" * 501}, [("meeting.title", "VK-2031")]),
    (A, {"rule__text": "条" * 10_001}, [("rule.text", "VK-2031")]),
    (A, {"ballot__marks": ["赞成", "反对", "弃权", "票" * 41]}, [("ballot.marks[3]", "VK-2031")]),
    *(
        (A, {"meeting__title": f"某县{sign}票决"}, [("meeting.title", "VK-1016")])
        for sign in "\u202e\u200b\u2066\ufeff\x07\n\t"
    ),
    (A, {"meeting__title": "某县\ud800票决"}, [("meeting.title", "VK-1016")]),
    (A, {"meeting__title": "cafe\u0301"}, [("meeting.title", "VK-1015")]),
    (A, {"rule__text": "一、\u202e"}, [("rule.text", "VK-1016")]),
    (A, {"item__0__name": "老旧\u200b小区"}, [("items[0].name", "VK-1016")]),
    (A, {"ballot__marks": ["赞成", "反对", "弃权", "赞\u200b成"]}, [("ballot.marks[3]", "VK-1016")]),
    *(
        (A, {"entitled__number": number}, [("entitled.number", "VK-2025")])
        for number in (0, -1, 10_000_001, 10**30)
    ),
    (A, {"rule__seats": 0}, [("rule.seats", "VK-2025")]),
    (A, {"rule__seats": "十个"}, [("rule.seats", "VK-2013")]),
    (A, {"ballot__cap__at_most": 0}, [("ballot.cap.at_most", "VK-2025")]),
    *(
        (A, {"meeting__date": text}, [("meeting.date", "VK-2035")])
        for text in (
            "2027-02-30",
            "2027-1-16",
            "2027年1月16日",
            "20270116",
            "２０２７-01-16",
            "2027-01-16T09:00:00",
            20270116,
        )
    ),
    (B, {"print__percent__digits": 5}, [("print.percent.digits", "VK-2025")]),
    # A vote that follows another.
    (A, {"follows": follows()}, [("follows.items", "VK-2070")]),
    (
        A,
        {"follows": {}},
        [(f"follows.{name}", "VK-2010") for name in ("session", "result", "round", "items")],
    ),
    (
        A,
        {"follows": follows(items=[str(n) for n in range(1, 13)], carried=["12", "13"])},
        [("follows.carried", "VK-2071")],
    ),
    (A, {"follows": follows(items=[str(n) for n in range(1, 13)], round=1)}, [("follows.round", "VK-2025")]),
    (
        A,
        {
            "follows": follows(
                items=[str(n) for n in range(1, 13)], session="sha256:" + "A" * 52, result="A" * 52
            )
        },
        [("follows.session", "VK-2042"), ("follows.result", "VK-2042")],
    ),
    (
        A,
        {
            "follows": follows(
                items=[str(n) for n in range(1, 13)],
                session="votekit:" + "A" * 32,
                result="sha256:" + "1" * 52,
            )
        },
        [("follows.session", "VK-7011"), ("follows.result", "VK-7012")],
    ),
]


@pytest.mark.parametrize(("name", "edits", "expected"), AGAINST_ITSELF)
def test_what_is_wrong_is_named_with_its_place(
    name: str, edits: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert places(edited(name, **edits)) == expected


TEN = {
    "meeting__date": "去年",
    "entitled__number": True,
    "ballot__sources": ["纸票", "电报"],
    "ballot__cap__at_most": 13,
    "rule__adopted": "??",
    "rule__quorum__at_least": 0.67,
    "rule__order": "同意",
    "rule__tie": GONE,
    "print__colour": "red",
    "item__5__name": "老旧小区综合改造",
}


def test_ten_faults_show_exactly_ten_each_with_place_and_cure() -> None:
    found = faults_of(edited(A, **TEN))
    assert [(each.where, each.code) for each in found] == [
        ("meeting.date", "VK-2035"),
        ("entitled.number", "VK-2021"),
        ("items[5].name", "VK-2072"),
        ("ballot.sources[1]", "VK-2013"),
        ("ballot.cap.at_most", "VK-2060"),
        ("rule.adopted", "VK-2011"),
        ("rule.quorum.at_least", "VK-2024"),
        ("rule.order", "VK-2063"),
        ("rule.tie", "VK-2010"),
        ("print.colour", "VK-2012"),
    ]
    assert found[2].problem("zh") == "“老旧小区综合改造”与第 1 个同名"
    assert found[3].cure("zh") == "请从这些词里选：纸票 抽签 手机 表决器 汇总数"
    assert found[3].cure("en") == "Choose one of: paper lot device keypad totals."
    assert found[4].problem("zh") == "至多画 13 个，而票上只有 12 项"
    assert found[6].cure("zh") == '请写成带引号的 "1/2" 或 "80%"；小数是近似数，不能用来判定。'
    assert found[8].cure("zh") == "请补上这一项，填：提请裁定 再次投票 都入选 都不入选"


def test_where_stands_in_front_of_every_place() -> None:
    with pytest.raises(FormatError) as caught:
        definition_from_json(edited(A, rule__tie=GONE, items=[]), where="manifest.json.definition")
    assert [each.where for each in caught.value.faults] == [
        "manifest.json.definition.items",
        "manifest.json.definition.rule.tie",
    ]


@pytest.mark.parametrize("value", [None, [], "x", 3, True])
def test_a_definition_is_a_table(value: object) -> None:
    with pytest.raises(FormatError) as caught:
        definition_from_json(value)
    assert [each.code for each in caught.value.faults] == ["VK-2022"]


@pytest.mark.parametrize("version", ["votekit/2", "votekit/1.0", "别的"])
def test_another_version_is_told_apart_from_a_fault(version: str) -> None:
    with pytest.raises(UnsupportedError) as caught:
        definition_from_json(edited(A, format=version, rule=GONE))
    assert [(each.where, each.code) for each in caught.value.faults] == [("format", "VK-2036")]
    assert version in caught.value.faults[0].problem("zh")


@pytest.mark.parametrize("kind", [GONE, "选举"])
def test_without_a_kind_nothing_is_said_that_depends_on_it(kind: object) -> None:
    for name in (A, B):
        assert [where for where, _ in places(edited(name, kind=kind))] == ["kind"]


def test_without_sources_nothing_is_said_that_depends_on_them() -> None:
    for name in (A, B, C, KEYPAD, TOTALS):
        assert places(edited(name, ballot__sources="??")) == [("ballot.sources", "VK-2011")]


def test_unreadable_marks_are_the_only_fault_they_cause() -> None:
    assert places(edited(A, ballot__marks="??")) == [("ballot.marks", "VK-2011")]
    assert places(edited(B, ballot__levels="??")) == [("ballot.levels", "VK-2011")]


def test_a_faulty_item_is_counted_all_the_same() -> None:
    assert places(edited(A, item__4__name="??", item__5__name=3)) == [
        ("items[4].name", "VK-2011"),
        ("items[5].name", "VK-2020"),
    ]


def test_a_repeated_key_in_json_is_a_fault_at_its_place() -> None:
    text = json.dumps(tree(A), ensure_ascii=False)
    doubled = (
        text.replace('"tie":', '"tie": "都入选", "tie":')
        .replace('"quorum":', '"quorum": {}, "quorum":')
        .replace('"print":', '"print": {}, "print":')
        .replace('"name": "社会足球场"', '"name": "甲", "name": "乙"')
    )
    assert places(doubled.encode()) == [
        ("items[7].name", "VK-2015"),
        ("rule.quorum", "VK-2015"),
        ("rule.tie", "VK-2015"),
        ("print", "VK-2015"),
    ]


def test_what_cannot_be_shown_is_not_shown() -> None:
    found = faults_of(edited(A, rule__tie="再\u202e次" + "投" * 100))
    assert "\u202e" not in found[0].problem("zh")
    assert len(found[0].problem("zh")) < 80
    found = faults_of(edited(A, **{"ballot__\u202ex": 1}))
    assert "\u202e" not in found[0].where + found[0].problem("zh")


def test_the_reader_leaves_what_it_was_given_as_it_was() -> None:
    given = tree(B)
    definition_from_json(given)
    assert given == tree(B)


# -- the catalogue ---------------------------------------------------------------------------------------


def test_every_text_is_of_a_code_in_the_source_and_the_other_way_round() -> None:
    sources = [ROOT / "votekit" / "rounds.py", *(ROOT / "votekit" / "definition").glob("*.py")]
    used = {
        code for path in sources for code in re.findall(r'"(VK-\d{4})"', path.read_text(encoding="utf-8"))
    }
    assert used == set(CATALOGUE)
    for texts in CATALOGUE.values():
        assert len(texts) == 4
        assert all(texts)
