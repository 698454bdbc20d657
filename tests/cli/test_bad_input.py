"""Bad input gets a clear error, all of it at once, and nothing is lost."""

import csv
import io
import json

import pytest

from tests.cli import meetings
from tests.cli.meetings import Committee
from tests.cli.terminal import Terminal
from votekit import Ticket


def test_a_definition_with_ten_faults_shows_ten(terminal: Terminal) -> None:
    meetings.fill_paper(terminal)
    text = (terminal.folder / "票样.toml").read_text(encoding="utf-8")
    for old, new in (
        ("number    = 12", "number    = 0"),
        ('blank   = "弃权"', 'blank   = "随便"'),
        ('over    = "整张作废"', 'over    = "算数"'),
        ("seats    = 2", "seats    = 9"),
        ('at_least = "2/3"', 'at_least = "3/2"'),
        ('valid_if = "收回<=发出"', 'valid_if = "收回<发出"'),
        ('order    = "赞成"', 'order    = "喜欢"'),
        ('tie      = "提请裁定"', 'tie      = "抓阄"'),
        ('unclear = "提请裁定"', "unclear = 3"),
        ('shortage = "缺额不补"', 'shorage = "缺额不补"'),
    ):
        assert old in text, old
        text = text.replace(old, new)
    terminal.write("票样.toml", text)
    found = terminal("--json check", status=3).json["data"]["faults"]
    assert len(found) >= 10
    places = " ".join(fault["where"] for fault in found)
    for key in (
        "number",
        "blank",
        "over",
        "seats",
        "quorum",
        "valid_if",
        "order",
        "tie",
        "unclear",
        "shorage",
    ):
        assert key in places, key
    assert all(fault["cure"] for fault in found)
    terminal("freeze --yes", status=3)
    assert not (terminal.folder / "record").exists()


def test_faults_are_found_on_their_line(terminal: Terminal) -> None:
    meetings.fill_paper(
        terminal,
        ('tie      = "提请裁定"', 'tie      = "抓阄"'),
        ('name = "老旧燃气管网改造"', 'nome = "x"'),
    )
    lines = (terminal.folder / "票样.toml").read_text(encoding="utf-8").splitlines()
    tie = next(at for at, line in enumerate(lines, 1) if "抓阄" in line)
    item = next(at for at, line in enumerate(lines, 1) if line.startswith("nome"))
    found = terminal("check", status=3).err
    assert f"票样.toml:{tie} rule.tie" in found
    assert f"票样.toml:{item} " in found or f"票样.toml:{item - 1} " in found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"\xff\xfe\x00", "VK-2002"),
        (b"format = ", "VK-20"),
        (b"a = [[[[[[[[[[[[[[[[[[[[[[[[[[[", "VK-2003"),
        (b'items = "\xe4\xb8\x8d\xe5\x9c\xa8.csv"', "VK-9101"),
        (b'items = "x.xlsx"', "VK-9106"),
        (b"", "VK-20"),
    ],
)
def test_a_definition_that_is_none(terminal: Terminal, text: bytes, code: str) -> None:
    terminal.write("票样.toml", text)
    assert code in terminal("check", status=3).err


def test_items_of_a_sheet_keep_their_row_and_column(terminal: Terminal) -> None:
    head = meetings.definition("xian-renda-zhipiao").split("[[item]]")[0]
    terminal.write("票样.toml", 'items = "候选项目.csv"\n' + head)
    rows = [
        ["2027年候选项目"],
        ["名称", "责任单位"],
        *([f"项目{n}", "某局"] for n in range(1, 12)),
        [" ", ""],
    ]
    terminal.write("候选项目.csv", meetings.table([*rows, ["项目\u202e12", "某局"], ["合计", "12项"]]))
    assert "票样  12 项" in terminal("check").out  # what nobody sees is passed over
    terminal.write("候选项目.csv", meetings.table([*rows, ["项目3", "某局"]]))
    assert "候选项目.csv:15 「名称」" in terminal("check", status=3).err
    terminal.write("候选项目.csv", meetings.table([["甲", "乙"], ["1", "2"]]))
    assert "VK-9201" in terminal("check", status=3).err


ROSTER = [
    ["某县人大代表名册", "", ""],
    ["序号", "姓　名", "代表团"],
    ["1", "张　三", "城关团"],
    ["", "", ""],
    ["2", "买买提•艾力", ""],
    ["2", "", "河西团"],
    ["4", "李\u200b四", "河西团"],
    ["合　计", "4人", ""],
]


def test_a_roster_with_many_faults_shows_them_all(terminal: Terminal) -> None:
    meetings.fill_paper(terminal)
    terminal.write("名册.csv", meetings.table(ROSTER))
    found = terminal("--json check", status=3).json["data"]["faults"]
    assert [(fault["where"], fault["code"]) for fault in found] == [
        ("名册.csv:5 「代表团」", "VK-2104"),
        ("名册.csv:6 「姓　名」", "VK-9202"),
        ("名册.csv:6 「序号」", "VK-9203"),
    ]


def test_a_roster_as_offices_write_them(terminal: Terminal) -> None:
    meetings.fill_paper(terminal, ("number    = 12", "number    = 3"))
    terminal.write(
        "名册.csv",
        meetings.table([row for row in ROSTER if row[0] in ("序号", "1", "4", "合　计")]).encode("gb18030"),
    )
    terminal("check", status=0)
    terminal("freeze --yes", status=3)  # a group of fewer than five
    rows = [
        *ROSTER[:3],
        ["2", "买买提•艾力", "东山团"],
        *ROSTER[6:],
        ["5", "王 五", "城关团"],
        ["6", "王五", "河西团"],
        ["7", "赵六", "河西团"],
    ]
    meetings.fill_paper(terminal, ("number    = 12", "number    = 6"))
    terminal.write("名册.csv", meetings.table(rows).encode("utf-8-sig"))
    assert "有 2 位“王五”（5 城关团、6 河西团），代表团分得开" in terminal("check").out
    terminal("freeze --yes")
    assert "缺席 3" in terminal("attend --absent 张三,买买提·艾力，李四").out
    assert "VK-9207" in terminal("attend --absent 王五", status=3).err
    assert "缺席 1" in terminal("attend --absent 王五（河西团）").out
    assert "VK-9206" in terminal("attend --absent 无此人", status=3).err
    assert "VK-9208" in terminal("attend --absent 5,王五（城关团）", status=3).err


def test_a_duplicate_ticket_and_bad_keys_in_the_roster(terminal: Terminal) -> None:
    meetings.fill_paper(terminal)
    rows = [["姓名", "签到码摘要"], ["甲", "ab" * 32], ["乙", "ab" * 32], ["丙", "xyz"], ["丁", "ab"]]
    terminal.write("名册.csv", meetings.table(rows))
    found = terminal("--json check", status=3).json["data"]["faults"]
    assert [(fault["where"], fault["code"]) for fault in found] == [
        ("名册.csv:3 「签到码摘要」", "VK-9204"),
        ("名册.csv:4 「签到码摘要」", "VK-9205"),
        ("名册.csv:5 「签到码摘要」", "VK-9205"),
    ]


def test_more_on_the_roster_than_entitled(terminal: Terminal) -> None:
    meetings.fill_paper(terminal)
    terminal.write("名册.csv", meetings.roster(13, width=2))
    assert "VK-9210" in terminal("check", status=3).err
    terminal.write("名册.csv", meetings.roster(11, width=2))
    assert "不相等，请核对" in terminal("check").out
    terminal.write("名册.csv", meetings.table([["姓名", "代表团"], ["甲", "一"], ["甲", "一"]]))
    assert "请核对是不是录重了" in terminal("check").out


@pytest.mark.parametrize("name", ["名册.xlsx", "名册.xls"])
def test_a_spreadsheet_is_to_be_saved_as_csv(terminal: Terminal, name: str) -> None:
    meetings.fill_paper(terminal)
    (terminal.folder / "名册.csv").rename(terminal.folder / name)
    found = terminal("check", status=3).err
    assert "VK-9106" in found
    assert "另存为 .csv" in found
    terminal.write("名册.csv", b"PK\x03\x04rest of a spreadsheet")
    assert "VK-9106" in terminal("check", status=3).err


def test_files_that_are_no_text_or_no_csv(terminal: Terminal) -> None:
    meetings.fill_paper(terminal)
    terminal.write("名册.csv", b"\x80\x81\xff\xff\xff")
    assert "VK-9107" in terminal("check", status=3).err
    terminal.write("名册.csv", '姓名\n"没有配对')
    assert "VK-9109" in terminal("check", status=3).err
    terminal.write("名册.csv", "")
    assert "VK-9201" in terminal("check", status=3).err
    terminal.write("名册.csv", "姓名\n" + "甲\n" * 100_000)
    assert "VK-9108" in terminal("check", status=3).err
    terminal.write("名册.csv", b"x" * (8 * 1024 * 1024 + 1))
    assert "VK-9105" in terminal("check", status=3).err


def test_attendance_that_cannot_be(paper: Terminal) -> None:
    assert "VK-9310" in paper("attend --present 13", status=3).err
    assert "只能用一个" in paper("attend --present 3 --list x.csv", status=2).err
    assert "应写成" in paper("attend --officer 总监票人", status=2).err
    assert "VK-9101" in paper("attend --list 没有.csv", status=3).err
    paper.write("到了的.csv", "姓名\n" + "\n".join(meetings.name(n) for n in range(1, 9)))
    assert "实到 8   缺席 4" in paper("attend --list 到了的.csv").out
    assert "不符合" in paper("attend --absent 01,02,03,04,05").out


@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        ("--printed 12 --issued 11 --unused 2", 3),
        ("--printed 13 --issued 13 --unused 0", 3),
        ("--issued 11 --source 抽签", 3),
        ("--issued -1", 2),
        ("--end", 3),
    ],
)
def test_numbers_that_do_not_add_up(paper: Terminal, numbers: str, status: int) -> None:
    paper("attend --present 12")
    paper(f"issue {numbers}", status=status)
    assert not (paper.folder / "record" / "issued.json").exists()
    paper("issue --printed 12 --issued 11 --unused 1")


def test_returned_must_be_said_once_for_each_source(paper: Terminal) -> None:
    paper("attend --present 12")
    paper("issue --printed 12 --issued 11 --unused 1")
    assert "请写 --returned" in paper("close", status=2).err
    assert "应是张数" in paper("close --returned 抽签=3", status=2).err
    assert "应是张数" in paper("close --returned 十", status=2).err
    paper("close --returned 纸票=11")


def test_leftover_tickets_that_are_wrong(committee: Committee) -> None:
    terminal = committee.terminal
    terminal("attend --present 9")
    ending = "issue --issued 9 --unused 3 --card face1 --card face2 --struck"
    assert "VK-9317" in terminal("issue --end --card face1 --card face2", status=6).err
    terminal.write(
        "left", "\n".join([*committee.tickets[9:11], "", committee.tickets[9], "HELLO", committee.signing[0]])
    )
    found = terminal(f"{ending} left", status=3).err
    assert found.count("left:") == 3
    assert "VK-9413" in found
    terminal.write("left", "\n".join(committee.tickets[9:11]))
    terminal(f"{ending} left", status=3)  # two of the three that were counted
    short = terminal(f"{ending} -", keys=committee.tickets[9] + "\n\n", status=6)
    assert "VK-9412" in short.err
    assert not (terminal.folder / "record" / "issued.json").exists()
    terminal.write("left", "\n".join(committee.tickets[9:]))
    terminal(f"{ending} left")
    assert "VK-9312" in terminal(f"{ending} left", status=6).err


def test_issuers_that_do_not_fit(terminal: Terminal) -> None:
    meetings.fill_committee(terminal)
    terminal("new 甲 --issuer 别人")
    terminal("new 乙 --issuer 县人大常委会办公室")
    folder = terminal.folder
    assert (
        "VK-9406"
        in terminal("freeze", "--yes", "--tickets", "9", "--issuer", str(folder / "甲"), status=3).err
    )
    twice = [word for _ in range(2) for word in ("--issuer", str(folder / "乙"))]
    assert "VK-9407" in terminal("freeze", "--yes", "--tickets", "9", *twice, status=3).err
    for bad in (
        b"{}",
        b"[]",
        b"\xff",
        b'{"name": 3, "modulus": "00"}',
        b"[" * 5000,
        b'{"name": "x", "modulus": "zz"}',
    ):
        terminal.write("bad.json", bad)
        assert "VK-9402" in terminal("freeze --yes --tickets 9 --issuer bad.json", status=3).err
    terminal("freeze", "--yes", "--tickets", "9", "--issuer", str(folder / "乙"))
    other = terminal.at("另一次")
    meetings.fill_committee(other)
    assert (
        "VK-9408" in other("freeze", "--yes", "--tickets", "9", "--issuer", str(folder / "乙"), status=6).err
    )
    assert "VK-9409" in terminal.at("甲")("freeze", "--manifest", str(folder), status=3).err
    other("freeze --yes --tickets 9")
    assert "VK-9409" in terminal.at("乙")("freeze", "--manifest", str(other.folder), status=3).err
    assert "只在发票点的文件夹里用" in other("freeze --manifest .", status=2).err


def test_a_half_written_record_is_told(paper: Terminal) -> None:
    names = paper.folder / "record" / "names.jsonl"
    whole = names.read_bytes()
    names.write_bytes(whole[:-1])
    assert "VK-9110" in paper("attend --absent 01", status=3).err
    names.write_bytes(whole)
    manifest = paper.folder / "record" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:-20])
    assert "VK-1" in paper("attend --present 12", status=3).err


def test_rulings_that_settle_nothing(committee: Committee) -> None:
    terminal = committee.terminal
    assert "裁定要写" in terminal("ruling 5", status=2).err
    terminal("ruling 恰好半数 --as 优秀 --by 主任会议 --basis 提前定", status=3)
    assert "VK-9325" in terminal("ruling 1 --as 满意 --by 主任会议 --basis 提前定", status=6).err
    terminal("ruling 恰好半数 --as 基本满意 --by 主任会议 --basis 提前定")
    committee.issue()
    committee.vote("11", "12", "21", "22")
    committee.close()
    found = committee.count(status=8).out
    assert "人数少  收回不到 5 张" in found
    assert "VK-9331" in terminal("ruling 1 --as 满意 --by 主任会议 --basis 提前定", status=3).err
    terminal("ruling 疑1 --as 满意 --by 主任会议 --basis 提前定", status=3)
    terminal("ruling 人数少 --as 接受 --by 主任会议 --basis 只来了四位")
    assert "人数少" in terminal("ruling").out
    counted = committee.count().out
    assert "基本满意" in counted
    terminal("declare --by 韩主任 --yes")
    terminal("archive --to a.zip")
    assert "自洽" in terminal("audit a.zip").out


def test_following_needs_a_record_with_a_result(paper: Terminal) -> None:
    assert "VK-9501" in paper("new", "../下一轮", "--follows", ".", "--runoff", status=3).err
    assert "VK-9101" in paper("new", "../下一轮", "--follows", "没有", "--runoff", status=3).err
    assert not (paper.folder.parent / "下一轮").exists()


def test_csv_cells_that_a_spreadsheet_would_run(terminal: Terminal) -> None:
    from votekit_cli.files import rows_bytes

    text = rows_bytes([["=1+1", "+cmd", "@x", "plain", "-"]]).decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(text))) == ["'=1+1", "'+cmd", "'@x", "plain", "'-"]


def test_json_is_what_programs_get(terminal: Terminal) -> None:
    meetings.fill_paper(terminal)
    data = json.loads(terminal("--json check").out)["data"]
    majority = next(each for each in data["thresholds"] if each["clause"] == "majority")
    assert (majority["bounds"][0]["votes"], majority["bounds"][0]["comparison"]) == (7, "at_least")
    assert majority["number"] == 12


def test_a_ticket_that_is_none_of_those_drawn(committee: Committee) -> None:
    terminal = committee.terminal
    terminal("attend --present 9")
    terminal.write("left", Ticket.generate().to_text())
    ending = "issue --issued 11 --unused 1 --struck left --card face1 --card face2"
    assert "VK-9414" in terminal(ending, status=3).err


def test_a_mapping_that_is_none(terminal: Terminal) -> None:
    terminal.write("票样.toml", meetings.definition("shi-renda-biaojueqi"))
    terminal("freeze --yes")
    terminal("attend --present 314")
    terminal.write("x.csv", meetings.table([[*map(str, range(1, 13))], ["1"] * 12]))
    entering = "enter x.csv --source 表决器 --by 周某"
    assert "应写成 甲=乙" in terminal(f"{entering} --map 赞成", status=2).err
    terminal(f"{entering} --map 1＝赞成 --dry-run")
    assert not (terminal.folder / "record" / "batches.jsonl").exists()
    assert "下一步：votekit close" in terminal(f"{entering} --map 1=赞成，2=反对").out


def test_cards_in_a_file_may_have_notes_and_blank_lines(committee: Committee) -> None:
    committee.issue()
    committee.vote(*["11"] * 9)
    both = f"# 一号、二号\n\n{committee.signing[0]}\n{committee.signing[1]}\n"
    committee.terminal.write("cards", both)
    committee.terminal("close --yes --card cards")
    scanned = [committee.signing[0], committee.signing[1], committee.opening[1], "", committee.opening[0]]
    scanned += [committee.signing[2], committee.opening[2]]
    found = committee.terminal("count --card - --card -", keys="\n".join(scanned) + "\n")
    assert "3 号 ✓" in found.err
