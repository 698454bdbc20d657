"""Bare ``votekit``: where the day stands, and the one command to type next."""

from tests.cli import meetings
from tests.cli.meetings import Committee
from tests.cli.phones import Phones
from tests.cli.terminal import Terminal


def following(terminal: Terminal) -> str:
    found: str = terminal("--json").json["data"]["next"]
    return found


def test_the_guide_through_a_day_on_paper(paper: Terminal) -> None:
    assert following(paper) == "votekit attend --absent …"
    paper("attend --present 12")
    assert following(paper) == "votekit issue --printed … --issued … --unused …"
    assert "纸票发完后记张数" in paper("issue").out
    paper("issue --printed 12 --issued 6 --unused 6")
    assert following(paper) == "votekit close --returned …"
    assert "发票完毕：发出 6，实到 12" in paper("issue").out
    paper("close --returned 6")
    assert following(paper) == "votekit enter --pass 1 --by …"
    rows = [["1", "1", "2"]] * 5 + [["1", "2", "?"]]
    paper.write("pass.csv", meetings.pass_sheet(rows, 3))
    paper("enter pass.csv --pass 1 --by 李敏")
    assert following(paper) == "votekit enter --pass 2 --by …"
    paper("enter pass.csv --pass 2 --by 王涛")
    assert following(paper) == "votekit enter --settle --by …"
    paper("enter --settle --by 陈国栋")
    assert following(paper) == "votekit count"
    paper("count", status=8)
    assert following(paper) == "votekit ruling"
    assert "疑1" in paper("ruling").out
    paper("ruling 疑1 --as 反对 --by 陈国栋 --basis 意思明确 --dry-run")
    paper("ruling 疑1 --as 反对 --by 陈国栋 --basis 意思明确")
    assert following(paper) == "votekit count"
    paper("count")
    assert following(paper) == "votekit declare --by …"
    paper("declare --by 林主席 --yes")
    assert following(paper) == "votekit archive"
    assert "VK-9333" in paper("declare --by 林主席 --yes", status=6).err
    inside = paper.at("record")
    assert following(inside) == "votekit archive"  # found upward from where one stands


def test_the_guide_through_a_rating(committee: Committee) -> None:
    terminal = committee.terminal
    terminal("attend --present 8")
    assert "签到码抽完后记张数" in terminal("issue").out
    terminal.write("left", "\n".join(committee.tickets[8:]))
    terminal("issue --issued 8 --unused 4 --struck left --card face1 --card face2")
    assert following(terminal) == "votekit vote / votekit close --card - --card -"
    committee.vote(*["11"] * 4, *["21"] * 4)
    committee.close()
    assert following(terminal) == "votekit count --card - --card -"
    committee.count(status=8)
    assert following(terminal) == "votekit ruling"
    terminal("declare --by 韩主任 --pending --yes")
    assert following(terminal) == "votekit ruling"
    terminal("ruling 1 --as 基本满意 --by 主任会议 --basis 第十二次主任会议")
    assert following(terminal) == "votekit count"
    terminal("count")
    assert following(terminal) == "votekit declare --by …"
    terminal("declare --by 韩主任 --yes")
    assert following(terminal) == "votekit archive"


def test_the_guide_where_phones_ask(phones: Phones) -> None:
    terminal = Terminal(phones.folder)
    assert following(terminal) == "votekit issue --end --card - --card -"
    assert "正在发票，已登记 0" in terminal().out


def test_the_guide_before_phones_may_ask(terminal: Terminal) -> None:
    meetings.fill_devices(terminal)
    assert "会前" in terminal.at("..")().out or "还没有定版" in terminal().out
    terminal("freeze --yes --dry-run")
    terminal("freeze --yes")
    terminal("attend --present 6")
    assert following(terminal) == "votekit issue"


def test_the_guide_where_another_system_counts(terminal: Terminal) -> None:
    terminal.write("票样.toml", meetings.definition("shi-renda-huizongshu"))
    terminal("freeze --yes --dry-run")
    terminal("freeze --yes")
    terminal("attend --present 314")
    assert following(terminal) == "votekit close --returned …"
    terminal("close --returned 314")
    assert following(terminal) == "votekit enter … --source …"
    assert "VK-9327" in terminal("count", status=6).err
    assert "--source 要写文件" in terminal("enter --source 汇总数 --by 周某", status=2).err
    assert "实到 314 名，收回 314 张" in terminal("form 收回").out
    rows = [["项目", "赞成", "反对", "弃权", "未按"], *([str(at), "1", "1", "1", "1"] for at in range(1, 13))]
    terminal.write("少.csv", meetings.table([[r[0].replace("项目", "序号"), *r[1:]] for r in rows]))
    assert "VK-9230" in terminal("enter 少.csv --source 汇总数 --by 周某", status=3).err


def test_a_void_vote_in_english(committee: Committee) -> None:
    terminal = committee.terminal
    terminal.language = "en"
    terminal("attend --present 4")
    terminal.write("left", "\n".join(committee.tickets[4:]))
    terminal("issue --issued 4 --unused 8 --struck left --card face1 --card face2")
    terminal("close --yes --card face1 --card face2", status=5)
    assert "The vote is void by its rule" in terminal().out
    assert "sources lot" in terminal().out


def test_a_day_in_english(committee: Committee, paper: Terminal) -> None:
    """Every sentence of a day has its English, with the same values."""
    terminal = committee.terminal
    terminal.language = paper.language = "en"
    terminal("check")
    terminal("attend --absent 1 --officer Scrutineers=Zheng,Feng")
    terminal.write("left", "\n".join(committee.tickets[8:]))
    ended = terminal("issue --issued 8 --unused 4 --struck left --card face1 --card face2").out
    assert "printed 12 = issued 8 + unused 4  ✓" in ended
    committee.vote(*["11"] * 4, *["21"] * 4)
    assert "the vote is valid" in committee.close().out
    counted = committee.count(status=8).out
    assert "NOT DECLARED YET" in counted
    assert "may be: 满意 基本满意 不满意" in counted
    terminal("declare --by Han --pending --yes")
    terminal("ruling 1 --as 基本满意 --by Chairs --basis settled")
    terminal("count")
    terminal("declare --by Han --yes")
    terminal("form attendance issued returned counted circular script hall sheet")
    terminal("archive --to a.zip")
    assert "SELF-CONSISTENT" in terminal("audit a.zip").out
    paper("attend --present 12")
    paper("issue --printed 12 --issued 6 --unused 6")
    paper("close --returned 6")
    shown = paper("enter --pass 1 --by Li --bags 6", keys="112\n" * 6 + "\n").err
    assert "keys: 1 ○   2 ×   3 -   4 two marks   ? unreadable   X foreign sign" in shown
    paper("enter --pass 2 --by Wang", keys="112\n" * 5 + "113\n\n")
    assert "bag 1, ballot 6, row 3    Li: ×    Wang: -" in paper("enter --settle --by Chen", keys="2\n").err
    assert "passed" in paper("count").out or "majority" in paper("count").out
