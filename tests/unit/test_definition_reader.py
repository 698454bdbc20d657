"""Definitions: what is read, and every fault of what is not."""

import json
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from votekit.definition import (
    BallotRule,
    Cap,
    Condition,
    Definition,
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
from votekit.definition_reader import (
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
    assert (definition.issuers, definition.identity, definition.cards, definition.open_with) == ((), None, 0, 0)
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
        Grade(
            name="满意", text="满意票超过实到组成人员半数的，为满意", when=(half("more_than", "满意"),)
        ),
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
    data = edited(A, rule__text="　一、\r\n二、\r\n", meeting__title=" 某会 ", ballot__blank=" 弃权 ", rule__tie=" 再次投票")
    data["rule"]["runoff"] = {"pass": " 不设", "tie": "提请裁定 "}
    definition = definition_from_json(data)
    assert definition.rule.text == "一、\n二、"
    assert definition.meeting.title == "某会"


@pytest.mark.parametrize(
    ("written", "share"),
    [("1/2", HALF), ("2/4", HALF), ("50%", HALF), ("100%", 1), ("1/1", 1), ("1/999999", Fraction(1, 999_999))],
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
        *("entitled.certified", "ballot.sources", "ballot.marks", "ballot.blank", "ballot.cap", "ballot.cap.mark"),
        *("ballot.cap.at_most", "ballot.over", "ballot.several", "ballot.unclear", "ballot.foreign"),
        *("rule.adopted", "rule.text", "rule.quorum", "rule.quorum.base", "rule.turnout", "rule.valid_if"),
        *("rule.pass", "rule.pass.marks", "rule.pass.base", "rule.seats", "rule.order", "rule.tie"),
        *("rule.shortage", "item.3.name"),
    ),
    B: (
        *("ballot.levels", "issuing.issuers", "box.cards", "box.open_with", "rule.grade", "rule.grade.1.name"),
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
        (B, "ballot.blank", "弃权 未填 未按 该行作废"),
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
        unknown = faults_of(edited(name, **{path.replace(".", "__"): ["别的"] if path.endswith("sources") else "别的"}))
        assert [(each.where.removesuffix("[0]"), each.code, dict(each.values)["choices"]) for each in unknown] == [
            (shown_at(path), "VK-2013", choices)
        ]
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
    fits = {TEXT: (str,), NUMBER: (int,), TABLE: (dict,), LIST: (list,), SHARE: (str,)}.get(wanted, (str, dict))
    if type(value) in fits or (path, value) in {("item", "票"), ("rule.seats", "票")}:
        value = 0.5
    # One fault: an unreadable table takes the place of everything in it.
    assert places(edited(name, **{path.replace(".", "__"): value})) == [(shown_at(path), wanted)]
