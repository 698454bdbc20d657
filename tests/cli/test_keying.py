"""Paper keyed twice: one key a row, nothing of the other pass, resumed where it was left, settled by the paper."""

import pytest
from wcwidth import wcswidth

from tests.cli import meetings
from tests.cli.terminal import Terminal
from votekit_cli.store import Store

LEFT, ESCAPE, BACKSPACE = "\x1b[D", "\x1b", "\x7f"


@pytest.fixture
def closed(paper: Terminal) -> Terminal:
    """Six ballots returned."""
    paper("attend --present 12")
    paper("issue --printed 12 --issued 6 --unused 6")
    paper("close --returned 6")
    return paper


def test_a_pass_is_keyed_left_and_taken_up_again(closed: Terminal) -> None:
    first = closed("enter --pass 1 --by 李敏", keys=f"4 2\n113\n121\n{ESCAPE}")
    assert "各袋张数，用空格分开（合计应为 6）" in first.err
    assert "第 1 袋，共 2 袋        第 1 张，本袋 4 张        李敏  第一遍" in first.err
    assert "第一遍已存 2 张，还没有录完" in first.out
    assert "下一步：votekit enter --pass 1" in closed().out
    again = closed("enter --pass 1 --by 李敏", keys="3?2\n4x12\n\n113\n211\n\n")
    assert "第 3 张，本袋 4 张" in again.err
    assert "第 1 袋录完 4 张" in again.err
    assert "【有规定以外的文字或记号】" in again.err
    assert "第一遍录完，6 张" in again.out
    second = closed("enter --pass 2 --by 王涛", keys="113\n121\n3?2\n4x12\n\n113\n211\n\n")
    assert "第一遍" not in second.err
    assert "两遍完全相同（6 张 × 3 行 = 18 处）" in closed("enter --settle --by 陈国栋").err
    found = closed("count", status=8).out
    assert "疑1" in found
    assert "看不清" in found


def test_keys_can_be_taken_back(closed: Terminal) -> None:
    pressed = f"113{LEFT}{LEFT}23\n"  # two rows back, keyed anew: 1 2 3
    pressed += f"11{BACKSPACE}22\n"
    pressed += f"111\n{LEFT}{LEFT}{LEFT}{LEFT}"  # from the end of ballot 3 ... to its own beginning
    pressed += f"{ESCAPE}"
    closed("enter --pass 1 --by 李敏 --bags 6", keys=pressed)
    keyed = Store(closed.folder / "state").keyed(1)
    assert keyed[1, 1] == {"1": "赞成", "2": "反对"}
    assert keyed[1, 2] == {"1": "赞成", "2": "反对", "3": "反对"}


def test_a_bag_may_end_early_or_hold_one_more(closed: Terminal) -> None:
    """A ballot skipped in one pass is one fault when the passes are compared, not one for each that follows."""
    ballots = ["113\n", "121\n", "211\n", "222\n", "333\n", "123\n"]
    closed("enter --pass 1 --by 李敏 --bags 6", keys="".join(ballots) + "\n")
    skipped = closed("enter --pass 2 --by 王涛", keys="".join(ballots[:2] + ballots[3:]) + "-")
    assert "第二遍录完，5 张" in skipped.out
    found = closed("enter --settle --by 陈国栋", keys="x\n1\n")
    assert "两遍不同 1 处" in found.err
    assert "第 1 袋第 3 张  王涛少录一张。翻出纸票：有这张按 1，没有按 2" in found.err
    assert "请按其中一个：1 2" in found.err
    assert "录入 6 张 = 收回 6 张" in found.out


def test_one_more_ballot_than_was_counted_is_found(closed: Terminal) -> None:
    ballots = "113\n" * 6
    closed("enter --pass 1 --by 李敏 --bags 6", keys=f"{ballots}+113\n\n")
    closed("enter --pass 2 --by 王涛", keys=f"{ballots}{LEFT}\n\n")
    found = closed("enter --settle --by 陈国栋", keys="1\n", status=3)
    assert "录入 7 张，收回 6 张" in found.err
    assert not (closed.folder / "record" / "batches.jsonl").exists()
    assert "录入 6 张 = 收回 6 张" in closed("enter --settle --by 陈国栋", keys="2\n").out


def test_every_kind_of_difference_is_settled(closed: Terminal) -> None:
    one = [
        ["1", "1", "3"],
        ["1", "3", "1"],
        ["2", "1", "1"],
        ["1", "2", "2", "有字"],
        ["3", "3", "3"],
        ["1", "2", "3"],
    ]
    two = [
        ["1", "2", "3"],
        ["1", "3", "1"],
        ["?", "1", "1"],
        ["1", "2", "2"],
        ["4", "3", "3"],
        ["1", "2", "3", "有字"],
    ]
    closed.write("一.csv", meetings.pass_sheet(one, 3))
    closed.write("二.csv", meetings.pass_sheet(two, 3))
    closed("enter 一.csv --pass 1 --by 李敏")
    closed("enter 二.csv --pass 2 --by 王涛")
    assert "两遍不同 5 处" in closed("enter --settle --by 陈国栋 --dry-run").err
    found = closed("enter --settle --by 陈国栋", keys="2\n?\n1\nx\n4\n2\n")
    assert "  第 1 袋第 1 张第 2 行    李敏 ○    王涛 ×" in found.err
    assert "  第 1 袋第 4 张  李敏记了规定以外的文字或记号" in found.err
    assert "  第 1 袋第 6 张  王涛记了规定以外的文字或记号" in found.err
    assert "键：1 ○   2 ×   3 空   4 画了两种   ? 看不清" in found.err
    points = closed("--json count", status=8).json["data"]
    assert points["state"] == "awaiting-rulings"
    assert points["undecided"] == ["doubt:1", "doubt:2"]
    # Keyed once more after a count: what was counted from the old ones is gone.
    closed("enter --settle --by 陈国栋", keys="2\n1\n2\n1\n2\n")
    assert not (closed.folder / "record" / "result.json").exists()


@pytest.mark.parametrize(
    ("sheet", "codes"),
    [
        ("袋,1,2,3\n1,1,1,9\n", ["VK-9225"]),
        ("袋,1,2\n1,1,1\n", ["VK-9221"]),
        ("袋,1,2,3,时间\n1,1,1,1,9:30\n", ["VK-9222"]),
        ("袋,1,2,3\n1,1,1,1\n3,1,1,1\n", ["VK-9223"]),
        ("袋,1,2,3\nA,1,1,x\n0,1,1,1\n", ["VK-9224", "VK-9225", "VK-9224"]),
        ("", ["VK-9221", "VK-9221", "VK-9221"]),
    ],
)
def test_a_sheet_that_cannot_be_read(closed: Terminal, sheet: str, codes: list[str]) -> None:
    closed.write("一.csv", sheet)
    found = closed("--json enter 一.csv --pass 1 --by 李敏", status=3).json["data"]["faults"]
    assert [fault["code"] for fault in found] == codes


def test_a_sheet_in_words_signs_and_keys(closed: Terminal) -> None:
    items = ["老旧小区综合改造", "老旧燃气管网改造", "农村颐养之家"]
    rows = [
        [*items, "票面"],
        ["○", "×", ""],
        ["赞成", "反对", "弃权"],
        ["1", "2", "空"],
        ["1", "2", "-", ""],
        [],
        ["○", "×", "3"],
        ["1", "2"],
    ]
    closed.write("一.csv", meetings.table(rows))
    closed("enter 一.csv --pass 1 --by 李敏 --dry-run")
    closed("enter 一.csv --pass 1 --by 李敏")
    closed("enter 一.csv --pass 2 --by 王涛")
    closed("enter --settle --by 陈国栋")
    counted = closed("--json count").json["data"]["items"]
    assert [item["counts"] for item in counted] == [
        {"赞成": 6, "反对": 0, "弃权": 0},
        {"赞成": 0, "反对": 6, "弃权": 0},
        {"赞成": 0, "反对": 0, "弃权": 6},
    ]


@pytest.mark.parametrize(
    ("bags", "code"), [("五十", "VK-9227"), ("", "VK-9227"), ("3,4", "VK-9228"), ("0,6", "VK-9227")]
)
def test_bags_that_cannot_be(closed: Terminal, bags: str, code: str) -> None:
    assert code in closed("enter", "--pass", "1", "--by", "李敏", "--bags", bags, status=3).err


def test_one_of_pass_settle_source(closed: Terminal) -> None:
    assert "三选一" in closed("enter --by 李敏", status=2).err
    assert "三选一" in closed("enter --by 李敏 --pass 1 --settle", status=2).err
    assert "VK-9322" in closed("enter x.csv --by 李敏 --source 表决器", status=6).err
    assert "VK-9324" in closed("enter --settle --by 陈国栋", status=6).err
    assert "--dry-run" in closed("enter --pass 1 --by 李敏 --bags 6 --dry-run").out


def test_a_rating_on_paper_shows_its_levels(terminal: Terminal) -> None:
    meetings.fill_committee(
        terminal,
        (
            'sources = ["抽签"]',
            'sources = ["纸票"]\nseveral = "该行作废"\nunclear = "该行作废"\nforeign = "不影响"',
        ),
    )
    text = (terminal.folder / "票样.toml").read_text(encoding="utf-8")
    start, end = text.index("[issuing]"), text.index("[rule]")
    terminal.write("票样.toml", text[:start] + text[end:])
    terminal("freeze --yes")
    terminal("attend --present 9")
    terminal("issue --printed 9 --issued 2 --unused 7")
    terminal("close --returned 2")
    shown = terminal("enter --pass 1 --by 李敏 --bags 2", keys="x54\n4?\n\n").err
    assert "键：1 满意   2 基本满意   3 不满意   4 空   5 画了两种" in shown
    terminal("enter --pass 2 --by 王涛", keys="x54\n4?\n\n")
    terminal("enter --settle --by 陈国栋")
    items = terminal("--json count").json["data"]["items"]
    assert [item["void_rows"] for item in items] == [2, 2]


def test_a_pass_breaks_off_where_the_keys_end(closed: Terminal) -> None:
    found = closed("enter --pass 1 --by 李敏 --bags 6", keys="113\n12")
    assert "第一遍已存 1 张" in found.out
    # Keys that mean nothing, on a ballot and on the page at a bag's end, change nothing.
    pressed = "z113\nz1\n12\n211\n222\n123\nzz\n"
    assert "第一遍录完，6 张" in closed("enter --pass 1 --by 李敏", keys=pressed).out


def test_a_long_rating_is_shown_on_several_lines(terminal: Terminal) -> None:
    text = meetings.definition(
        "xian-changweihui-ceping",
        (
            'sources = ["抽签"]',
            'sources = ["纸票"]\nseveral = "该行作废"\nunclear = "该行作废"\nforeign = "不影响"',
        ),
    )
    start, end = text.index("[issuing]"), text.index("[rule]")
    terminal.write("票样.toml", text[:start] + text[end:])
    terminal("freeze --yes")
    terminal("attend --present 24")
    terminal("issue --printed 24 --issued 24 --unused 0")
    shown = terminal("enter --pass 1 --by 李敏 --bags 24", keys="123123123").err
    assert max(wcswidth(line) for line in shown.splitlines()) <= 80
    assert " 9 不满意" in shown
