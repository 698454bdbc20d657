"""Forms are made from the documents that exist, and from nothing else."""

from pathlib import Path

import pytest

from tests.cli import meetings
from tests.cli.meetings import Committee
from tests.cli.terminal import Terminal
from votekit_cli.chinese_numbers import long_date, numeral


@pytest.mark.parametrize(
    ("number", "text"), [(0, "〇"), (1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")]
)
def test_numerals(number: int, text: str) -> None:
    assert numeral(number) == text


def test_dates() -> None:
    assert long_date("2027-01-16") == "2027年1月16日"
    assert long_date("开会那天") == "开会那天"


def test_each_form_waits_for_its_document(committee: Committee) -> None:
    terminal = committee.terminal
    assert "还没有可念的" in terminal("form 主持词").out
    assert "请核对会次编号" in terminal("form 大屏").out
    assert terminal("form 录票表").out.startswith("袋,1,2,票面")
    terminal("attend --present 4")
    assert "不足法定人数" in terminal("form 主持词").out
    terminal("attend --present 9")
    committee.issue()
    assert "抽签：印制 12 张，发出 9 张，换下 0 张，剩余 3 张。" in terminal("form 分发").out
    committee.vote(*["11"] * 9)
    committee.close()
    assert "封箱摘要" in terminal("form 大屏").out
    committee.count()
    assert "测评等次为：法治政府建设情况的报告，满意" in terminal("form 主持词").out
    terminal("declare --by 韩主任 --yes")
    assert "满意" in terminal("form 大屏").out
    for name in ("出席", "分发", "收回", "统计", "通报"):
        assert committee.terminal(f"form {name}").out.count("会次编号") == 1
    terminal.language = "en"
    assert "Circular on the ratings" in terminal("form circular").out
    assert "The grades are" in terminal("form script").out


def test_forms_are_written_as_text_files(paper: Terminal) -> None:
    paper("attend --present 12")
    paper("form 出席 录票表 --to 表")
    text = (paper.folder / "表" / "出席.txt").read_text(encoding="utf-8-sig")
    assert "实到 12 名" in text
    assert paper("--json form 出席").json["data"]["forms"]["出席"]


def test_tickets_and_cards_are_kept_until_enter_is_pressed(committee: Committee) -> None:
    terminal = committee.terminal
    assert "没有抹去" in terminal("form 签到码").err
    assert len(meetings.codes(terminal("form tickets --keep").out)) == 12
    assert "已抹去" in terminal("form 签到码", keys="\n").err
    assert "VK-9410" in terminal("form 签到码", status=3).err
    assert "已抹去" in terminal("form 钥匙卡 --yes").err
    assert not list(Path(terminal.folder / "secrets").glob("*.json"))
    assert terminal("form 签到码 钥匙卡", status=3).out == ""


def test_a_damaged_secret_is_told(committee: Committee) -> None:
    (committee.terminal.folder / "secrets" / "tickets.json").write_bytes(b"{half")
    assert "VK-9411" in committee.terminal("form 签到码", status=3).err


def test_paper_sessions_have_no_tickets(paper: Terminal) -> None:
    assert "VK-9410" in paper("form 签到码", status=3).err


def test_a_rehearsal_is_marked_on_everything_and_wiped(terminal: Terminal) -> None:
    meetings.fill_committee(terminal)
    terminal("freeze --yes --rehearsal --tickets 12")
    committee = Committee.printed(terminal)
    committee.issue()
    committee.vote(*["11"] * 9)
    committee.close()
    assert "【演练】" in committee.count().out
    assert "votekit archive --wipe" in terminal().out
    for name in ("出席", "分发", "收回", "统计"):
        assert "【演练】" in terminal(f"form {name}").out
    terminal("declare --by 韩主任 --yes", status=6)
    terminal("archive --to a.zip")
    assert "演练：不作数" in terminal("audit a.zip").out
    assert "将抹去" in terminal("archive --wipe --dry-run").out
    assert (terminal.folder / "record").exists()
    terminal("archive --wipe", keys="否\n", status=1)
    wiped = terminal("archive --wipe", keys="是\n").out
    assert "secrets/session.key" in wiped
    assert "state/box.db" in wiped
    assert not any((terminal.folder / name).exists() for name in ("record", "state", "secrets"))
    assert "还没有定版" in terminal().out


def test_only_a_rehearsal_can_be_wiped(paper: Terminal) -> None:
    assert "VK-9340" in paper("archive --wipe --yes", status=6).err
    assert (paper.folder / "record").exists()


def test_what_is_pending_is_said_on_the_circular(committee: Committee) -> None:
    terminal = committee.terminal
    terminal("attend --present 8")
    terminal.write("left", "\n".join(committee.tickets[8:]))
    terminal("issue --issued 8 --unused 4 --struck left --card face1 --card face2")
    committee.vote(*["11"] * 4, *["21"] * 4)
    committee.close()
    committee.count(status=8)
    terminal("declare --by 韩主任 --pending --yes")
    assert "待定：1，由有权机关决定。" in terminal("form 通报").out
