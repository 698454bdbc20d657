"""Paper beside the box, in one session and one reconciliation: keyed, settled and ruled on before the box opens."""

import json

import pytest

from tests.cli import meetings
from tests.cli.meetings import Committee
from tests.cli.phones import Phones, changed, refusals
from tests.cli.terminal import Terminal

PAPER = 'sources = ["抽签", "纸票"]\nseveral = "该行作废"\nunclear = "提请裁定"\nforeign = "不影响"'


@pytest.fixture
def both(terminal: Terminal) -> Committee:
    """A rating of which six vote by lot and six on paper; issuing has ended."""
    meetings.fill_committee(terminal, ('sources = ["抽签"]', PAPER), ("number    = 9", "number    = 14"))
    terminal.write("名册.csv", meetings.roster(14, width=2))
    terminal("freeze --yes --tickets 12")
    committee = Committee.printed(terminal)
    terminal("attend --present 12")
    return committee


def test_paper_and_box_are_counted_together(both: Committee) -> None:
    terminal = both.terminal
    terminal.write("left", "\n".join(both.tickets[6:]))
    terminal("issue --source 纸票 --printed 7 --issued 6 --unused 1 --struck left --card face1", status=7)
    shown = terminal(
        "issue --source 纸票 --printed 7 --issued 6 --unused 1 --struck left --card face1 --card face2"
    ).out
    assert "发出 12 = 抽签 6 + 纸票 6  ✓" in shown
    both.vote(*["11"] * 4, *["23"] * 2)
    assert "请写 --returned：纸票" in terminal("close --yes --card face1 --card face2", status=2).err
    terminal("close --yes --returned 6 --card face1 --card face2")
    assert "其中 票箱（电子票） 6 张" in terminal("form 收回").out.replace("其中 纸票", "")
    assert "VK-9326" in terminal("count --card card1 --card card2", status=6).err
    rows = [["1", "1"], ["1", "2"], ["2", "?"], ["3", "3"], ["1", "1"], ["4", "5"]]
    terminal.write("pass.csv", meetings.pass_sheet(rows, 2, (2, 4)))
    terminal("enter pass.csv --pass 1 --by 李敏")
    terminal("enter pass.csv --pass 2 --by 王涛")
    terminal("enter --settle --by 陈国栋")
    # A doubtful mark and two small bags are ruled on before any opening code is entered.
    waiting = terminal("count", status=8).out
    assert "开箱之前有 3 处要裁定，现在不开箱" in waiting
    assert "疑1" in waiting
    assert "人数少1" in waiting
    assert "人数少2" in waiting
    assert not (terminal.folder / "record" / "opening.json").exists()
    assert "VK-9331" in terminal("ruling 人数少3 --as 接受 --by 主任会议 --basis 试", status=3).err
    assert "VK-9331" in terminal("ruling 缺额 --as 接受 --by 主任会议 --basis 试", status=3).err
    for point, value in (("doubt1", "不满意"), ("人数少1", "接受"), ("人数少2", "接受")):
        terminal("ruling", point, "--as", value, "--by", "主任会议", "--basis", "当场看过")
    assert "没有待定的" in terminal("ruling").out
    counted = terminal("--json count --card card1 --card card2", status=None).json["data"]
    assert counted["numbers"]["returned"] == 12
    assert [sum(item["counts"].values()) + item["void_rows"] for item in counted["items"]] == [12, 12]
    assert counted["items"][0]["counts"] == {"满意": 7, "基本满意": 3, "不满意": 1}
    assert counted["items"][1]["counts"] == {"满意": 6, "基本满意": 1, "不满意": 4}
    for command in ("enter pass.csv --pass 1 --by 李敏", "enter --settle --by 陈国栋"):
        assert "VK-9320" in terminal(command, status=6).err


def test_numbers_of_several_sources_are_said_apart(both: Committee) -> None:
    terminal = both.terminal
    assert "张数是哪一种的" in terminal("issue --issued 6", status=2).err
    terminal.write("left", "\n".join(both.tickets[6:]))
    cards = "--card face1 --card face2"
    terminal(f"issue --source 抽签 --unused 6 --struck left {cards}", status=3)  # paper is not counted yet
    assert not (terminal.folder / "record" / "issued.json").exists()
    terminal(f"issue --source 纸票 --printed 7 --issued 6 --unused 1 --struck left {cards}")


def test_hand_counts_beside_phones_are_recorded_until_the_end(terminal: Terminal) -> None:
    meetings.fill_devices(terminal)
    text = (terminal.folder / "票样.toml").read_text(encoding="utf-8")
    terminal.write("票样.toml", text.replace('sources = ["手机"]', PAPER.replace("抽签", "手机")))
    terminal("freeze --yes")
    cards = meetings.codes(terminal("form 钥匙卡 --keep").out)
    for seat in range(2):
        terminal.write(f"face{seat + 1}", cards[2 * seat])
    terminal("attend --present 6")
    terminal("issue")
    assert "已记" in terminal("issue --printed 3 --issued 1 --unused 2 --dry-run").out
    assert "已记" in terminal("issue --printed 2 --issued 1 --unused 1").out
    tickets = meetings.codes(terminal("form 签到码 --keep").out)
    phones = Phones.of(terminal.folder, dict(zip("123456", tickets, strict=True)))
    phones.take(terminal("issue", "--requests", "-", keys=phones.ask("1", "2")).out.encode(), "1", "2")
    shown = terminal("issue --end --card face1 --card face2").out
    assert "发出 3 = 手机 2 + 纸票 1  ✓" in shown


def test_no_source_counted_by_hand(phones: Phones) -> None:
    terminal = Terminal(phones.folder)
    assert "没有要清点张数的票" in terminal("issue --issued 3", status=2).err
    terminal("issue --end --card face1 --card face2")
    assert "不写 --returned" in terminal("close --returned 3 --card face1 --card face2", status=2).err


def test_a_lost_answer_is_given_again_after_issuing(phones: Phones) -> None:
    terminal = Terminal(phones.folder)
    asked = phones.ask("1", "2")
    answers = terminal("issue", "--requests", "-", keys=asked).out
    terminal("issue --end --card face1 --card face2")
    other = Phones(phones.folder, phones.manifest, phones.tickets)
    late = terminal("issue", "--requests", "-", keys=asked + other.ask("1") + other.ask("3")).out
    assert late.startswith(answers)
    assert refusals(late)[2:] == ["already-issued", "issuing-closed"]


def test_a_wrong_stamp_never_leaves_the_office(phones: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(phones.folder)
    with monkeypatch.context() as patch:
        patch.setattr("votekit.IssuerKey.stamp", lambda *_: bytes(383) + b"\x01")
        assert refusals(terminal("issue", "--requests", "-", keys=phones.ask("1")).out) == ["bad-stamp"]
    assert "1 个没有盖齐" in terminal("issue").out
    asked = phones.requests["1"] + b"\n"
    phones.take(terminal("issue", "--requests", "-", keys=asked).out.encode(), "1")


def test_a_request_half_stamped_counts_nothing(phones: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(phones.folder)
    with monkeypatch.context() as patch:
        patch.setattr("votekit.IssuerKey.stamp", lambda *_: bytes(383) + b"\x01")
        terminal("issue", "--requests", "-", keys=phones.ask("1"))
    phones.take(terminal("issue", "--requests", "-", keys=phones.ask("2")).out.encode(), "2")
    ended = terminal("issue --end --card face1 --card face2").out
    assert "其中 1 个没有盖齐各发票点的章" in ended
    assert "发出 1 ≤ 实到 6" in ended
    late = terminal("issue", "--requests", "-", keys=phones.requests["1"] + b"\n").out
    assert refusals(late) == ["not-yet"]  # and never completed any more


def test_an_issuer_elsewhere_answers_lines_of_any_kind(terminal: Terminal) -> None:
    meetings.fill_devices(terminal.at("会次"))
    terminal("new 发票点 --issuer 监票组")
    session, issuer = terminal.at("会次"), terminal.at("发票点")
    session("freeze", "--yes", "--issuer", str(issuer.folder / "issuer.json"))
    issuer("freeze", "--manifest", str(session.folder))
    issuer("freeze", "--manifest", str(session.folder / "record"), "--dry-run")
    again = terminal.at("另一会次")
    meetings.fill_devices(again)
    again("freeze", "--yes", "--issuer", str(issuer.folder / "issuer.json"))
    assert "VK-9408" in issuer("freeze", "--manifest", str(again.folder), status=6).err
    tickets = meetings.codes(session("form 签到码 --keep").out)
    phones = Phones.of(session.folder, dict(zip("123456", tickets, strict=True)))
    asked = phones.ask("1", "2")
    strange = b"{}\n" + changed(phones.requests["1"], session="A" * 43) + b"\n" + b"x" * 70_000 + b"\n"
    answers = issuer("issue", "--requests", "-", keys=asked + strange).out
    assert refusals(answers) == ["-", "-", "not-canonical", "another-session", "too-large"]
    other = Phones(phones.folder, phones.manifest, phones.tickets)
    assert refusals(issuer("issue", "--requests", "-", keys=other.ask("1")).out) == ["already-issued"]
    assert "已登记并盖章 2" in issuer("issue").out
    assert "发票点“监票组”，会次编号" in issuer().out
    session("attend --present 6")
    session("issue")
    # Stamps of another request, refusals and nonsense among what was carried change nothing.
    first, second = answers.encode().splitlines()[:2]
    session.write(
        "carried", b"\n".join([second, b"nonsense", b"x" * 70_000, changed(first, request="A" * 43)])
    )
    session.write("asked", asked)
    assert refusals(session("issue --requests asked --stamps carried").out) == ["not-yet", "-"]
    forged = changed(first, stamps=json.loads(second)["stamps"])
    session.write("carried", forged + b"\n")
    assert refusals(session("issue --requests asked --stamps carried").out) == ["not-yet", "-"]
    session.write("carried", first)
    phones.take(session("issue --requests asked --stamps carried").out.encode(), "1", "2")
    (issuer.folder / "secrets" / "issuer.key").unlink()
    assert "VK-9405" in issuer("issue", "--requests", "-", keys=asked, status=7).err


def test_devices_need_a_roster(terminal: Terminal) -> None:
    meetings.fill_devices(terminal)
    (terminal.folder / "名册.csv").unlink()
    assert "VK-9211" in terminal("check", status=3).err


def test_attendance_taken_over_from_a_count_alone(paper: Terminal, terminal: Terminal) -> None:
    other = terminal.at("另一次")
    meetings.fill_paper(other)
    other("freeze --yes")
    assert "VK-9309" in other("attend", "--from", str(paper.folder), status=6).err
    paper("attend --present 12 --officer 总监票人=陈国栋")
    found = other("attend", "--from", str(paper.folder), "--absent", "01,02").out
    assert "实到 10   缺席 2" in found
    assert "总监票人  陈国栋" in found
    assert "实到 12" in other("attend", "--from", str(paper.folder)).out


def test_a_session_database_that_was_altered_is_found_out(phones: Phones) -> None:
    from votekit_cli.session import SessionFolder
    from votekit_cli.store import Entry

    terminal = Terminal(phones.folder)
    store = SessionFolder(phones.folder).store
    store.enter([Entry(holder=b"h" * 32, request=b"r" * 32, data=b"{}", stamps=None)])
    assert "VK-9311" in terminal("issue --end --card face1 --card face2", status=4).err
