"""The kiosk: one item a page, review, cast, a clear screen; what is unfinished is never lost and never shown."""

import json
import os
import pty
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import attrs
import pytest

from tests.cli import meetings
from tests.cli.meetings import Committee
from tests.cli.phones import Phones
from tests.cli.terminal import Terminal
from votekit_cli import doors
from votekit_cli.session import SessionFolder

LEFT, ESCAPE, BACKSPACE = "\x1b[D", "\x1b", "\x7f"


def pending(committee: Committee) -> list[Path]:
    folder = committee.terminal.folder / "secrets" / "kiosk"
    return list(folder.iterdir()) if folder.exists() else []


def counts(committee: Committee) -> dict[str, dict[str, int]]:
    committee.close()
    found = committee.terminal("--json count --card card1 --card card2").json["data"]["items"]
    return {item["id"]: item["counts"] | {"无效": item["void_rows"]} for item in found}


def test_marks_are_cast_as_pressed(committee: Committee) -> None:
    committee.issue()
    keys = committee.keys
    t = committee.tickets
    pressed = [
        keys(t[0], "12"),
        keys(t[1], f"1{LEFT}23"),  # back to the first, changed
        keys(t[2], f"3{meetings.RIGHT}"),  # the second left blank
        keys(t[3], f"2{LEFT}0{meetings.RIGHT}1"),  # the first taken back
        keys(t[4], f"331\n2{meetings.RIGHT}"),  # item 1 changed at the review
        keys(t[5], f"33{LEFT}1"),  # back from the review by an arrow
        keys(t[6], f"119{BACKSPACE}"),  # a number typed at the review, and taken back
        keys(t[7], "9x12"),  # keys that mean nothing
        keys(t[8], "\n\n"),  # nothing chosen at all
    ]
    shown = committee.terminal("vote", keys="".join(pressed)).text
    assert "票箱共 9 张" in shown
    assert "（没选）" in shown
    assert not pending(committee)
    found = counts(committee)
    assert found == {
        "1": {"满意": 3, "基本满意": 2, "不满意": 2, "无效": 2},
        "2": {"满意": 3, "基本满意": 2, "不满意": 2, "无效": 2},
    }


def test_nothing_of_one_voter_is_left_for_the_next(committee: Committee) -> None:
    committee.issue()
    shown = committee.vote("12", "33").text
    pages = shown.split("─" * 80)
    assert sum("已投入票箱" in page for page in pages) == 2
    assert all(committee.tickets[0] not in page for page in pages)
    assert "追踪码" not in shown  # not before the opening
    second = pages[next(at for at, page in enumerate(pages) if "已投入票箱" in page) + 2]
    assert "●" not in second


def test_a_ticket_is_good_once(committee: Committee) -> None:
    committee.issue()
    ticket = committee.tickets[0]
    assert (
        "这张签到码已经用过了"
        in committee.terminal("vote", keys=committee.keys(ticket, "11") + f"{ticket}\n ").text
    )
    assert "这张签到码已经作废" in committee.terminal("vote", keys=f"{committee.tickets[10]}\n ").text
    assert "VK-7" not in committee.terminal("vote", keys="HELLO\n \n\n").text
    other = committee.signing[0]
    assert "请找工作人员" in committee.terminal("vote", keys=f"{other}\n ").text
    foreign = "0000-0000-0000-0000-00"
    assert "请找工作人员" in committee.terminal("vote", keys=f"{foreign}\n ").text
    assert not pending(committee)


def test_a_ticket_of_nowhere_is_refused(committee: Committee, terminal: Terminal) -> None:
    from votekit import Ticket

    committee.issue()
    stranger = Ticket.generate().to_text()
    assert "这张签到码不是本次会议的" in committee.terminal("vote", keys=f"{stranger}\n ").text
    assert not pending(committee)


def test_who_leaves_midway_comes_back_with_the_same_ticket(committee: Committee) -> None:
    committee.issue()
    ticket = committee.tickets[0]
    committee.terminal("vote", keys=f"{ticket}\n1{ESCAPE}")
    (kept,) = pending(committee)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    state = json.loads(kept.read_bytes())
    assert state["credential"]
    assert state["cast"] is None
    assert "满意" not in kept.read_text()
    committee.terminal("vote", keys=f"{ticket}\n12{ESCAPE}")
    assert "本次收 1 张" in committee.terminal("vote", keys=committee.keys(ticket, "12")).out
    assert not pending(committee)


@pytest.mark.parametrize("moment", ["session_answers", "cast_answers"])
def test_a_crash_loses_no_ticket(committee: Committee, moment: str) -> None:
    """Killed when it would ask, or when it would cast: the same ticket goes on with the same request or cast."""
    committee.issue()
    terminal, ticket = committee.terminal, committee.tickets[0]
    code = (
        f"import os, signal, sys; from votekit_cli import doors; "
        f"doors.{moment} = lambda *_: os.kill(os.getpid(), signal.SIGKILL); "
        f"from votekit_cli.main import main; sys.exit(main(['-C', {str(terminal.folder)!r}, 'vote']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=committee.keys(ticket, "12").encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    (kept,) = pending(committee)
    before = json.loads(kept.read_bytes())
    if moment == "cast_answers":
        # The ballot was complete: scanning the ticket again sends those bytes and asks nothing more.
        assert "本次收 1 张" in terminal("vote", keys=f"{ticket}\n ").out
    else:
        terminal("vote", keys=f"{ticket}\n1{ESCAPE}")
        assert json.loads(kept.read_bytes())["request"] == before["request"]
        terminal("vote", keys=committee.keys(ticket, "12"))
    assert SessionFolder(terminal.folder).store.returned() == 1
    assert not pending(committee)


def test_no_kiosk_before_issuing_has_ended_or_after_closing(committee: Committee) -> None:
    committee.terminal("vote", status=6)
    committee.issue()
    committee.vote(*["11"] * 9)
    committee.close()
    assert "VK-9318" in committee.terminal("vote", status=6).err


def test_paper_sessions_have_no_kiosk(paper: Terminal) -> None:
    assert "VK-9313" in paper("vote", status=6).err
    assert "VK-9313" in paper("vote --casts -", status=6).err


def test_the_cap_is_kept_at_the_kiosk(terminal: Terminal) -> None:
    head, *items = meetings.definition(
        "shi-renda-shouji",
        ("number    = 327", "number    = 6"),
        ('sources = ["手机", "抽签"]', 'sources = ["抽签"]'),
        ('issuers  = ["大会秘书处", "监票组", "市大数据中心"]', 'issuers  = ["监票组"]'),
        ('identity = "签到码"                        # 怎样认人：签到码 身份密钥 平台登录\n', ""),
        ("cards     = 5", "cards     = 2"),
        ("open_with = 3", "open_with = 2"),
        ("at_most = 10", "at_most = 1"),
        ("seats    = 10", "seats    = 1"),
    ).split("[[item]]")
    terminal.write("票样.toml", "[[item]]".join([head, *items[:2]]))
    terminal.write("名册.csv", meetings.roster(6, width=1))
    terminal("freeze --yes --tickets 6")
    tickets = meetings.codes(terminal("form 签到码 --keep").out)
    cards = meetings.codes(terminal("form 钥匙卡 --keep").out)
    terminal("attend --present 6")
    terminal("issue --unused 0 --end --card - --card -", keys=f"{cards[0]}\n{cards[2]}\n")
    shown = terminal("vote", keys=f"{tickets[0]}\n11 2\n ").text
    assert "赞成至多 1 个。要选这一项，先改掉一项。" in shown
    assert "已选赞成 1/1" in shown
    assert "本次收 1 张" in shown


@attrs.define
class Screen:
    """A real terminal with the kiosk on it."""

    folder: Path
    process: subprocess.Popen[bytes]
    descriptor: int
    seen: str = ""

    @classmethod
    def open(cls, folder: Path, *arguments: str) -> "Screen":
        master, slave = pty.openpty()
        environment = {**os.environ, "VOTEKIT_LANG": "zh", "PYTHONIOENCODING": "utf-8", "TERM": "xterm"}
        process = subprocess.Popen(
            [sys.executable, "-m", "votekit_cli.main", "-C", str(folder), *arguments],
            stdin=slave, stdout=slave, stderr=slave, env=environment, close_fds=True,
        )  # fmt: skip
        os.close(slave)
        return cls(folder, process, master)

    def wait(self, text: str, seconds: float = 60) -> str:
        """Read until the text is shown; all that was shown since the wait before, up to it."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            left = end - time.monotonic()
            assert left > 0, f"not shown: {text}\n{self.seen}"
            if select.select([self.descriptor], [], [], left)[0]:
                try:
                    self.seen += os.read(self.descriptor, 65_536).decode("utf-8", errors="replace")
                except OSError:
                    break
        assert text in self.seen, self.seen
        shown, _, self.seen = self.seen.partition(text)
        return shown + text

    def press(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def end(self) -> int:
        status = self.process.wait(60)
        os.close(self.descriptor)
        return status


def test_a_page_nobody_touches_is_cleared_and_the_ticket_stays_good(committee: Committee) -> None:
    committee.issue()
    ticket = committee.tickets[0]
    screen = Screen.open(committee.terminal.folder, "vote", "--timeout", "1.5")
    shown = screen.wait("请扫描签到码")
    assert "\x1b[?1049h" in shown  # the alternate screen: nothing can be scrolled back to
    screen.press(f"{ticket}\r")
    shown = screen.wait("第 1 项，共 2 项")
    assert ticket not in shown  # hidden while it is typed
    screen.press("1")
    screen.wait("第 2 项，共 2 项")
    cleared = screen.wait("请扫描签到码")  # 1.5 seconds without a key
    assert "\x1b[2J\x1b[3J\x1b[H" in cleared
    screen.press(f"{ticket}\r")
    fresh = screen.wait("第 1 项，共 2 项")
    assert "●" not in fresh  # what was pressed before is forgotten
    screen.press("1")
    screen.wait("第 2 项")
    screen.press("2")
    screen.wait("请核对")
    screen.press("\r")
    screen.wait("已投入票箱")
    screen.press(" ")
    screen.wait("已收 1 张，共 9 张")
    screen.press("exit\r")
    screen.wait("票箱共 1 张")
    assert screen.end() == 0
    assert not pending(committee)


def test_ctrl_c_gives_the_terminal_back(committee: Committee) -> None:
    committee.issue()
    screen = Screen.open(committee.terminal.folder, "vote")
    screen.wait("请扫描签到码")
    screen.process.send_signal(signal.SIGINT)
    screen.wait("\x1b[?1049l")
    screen.wait("已中断")
    assert screen.end() == 1


def test_a_kiosk_in_a_terminal_asks_before_closing(phones: Phones) -> None:
    terminal = Terminal(phones.folder)
    terminal("issue --end --card face1 --card face2")
    screen = Screen.open(phones.folder, "close", "--card", "face1", "--card", "face2")
    screen.wait("封箱后不能再投票。继续吗？")
    screen.press("n\r")
    screen.wait("已中断")
    assert screen.end() == 1
    assert not (phones.folder / "record" / "closing.json").exists()


def test_the_kiosk_ends_when_the_box_is_closed_elsewhere(committee: Committee) -> None:
    """A ballot that was stored but not sent is refused by a closed box, and the kiosk stops by itself."""
    committee.issue()
    committee.vote(*["11"] * 5)
    terminal, ticket = committee.terminal, committee.tickets[5]
    kept = terminal.folder / "secrets" / "kiosk"
    answers = doors.cast_answers

    def closing_first(session: SessionFolder, lines: Sequence[bytes | None]) -> list[bytes]:
        committee.close()
        return answers(session, lines)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "cast_answers", closing_first)
        shown = terminal("vote", keys=committee.keys(ticket, "11")).text
    assert "已经封箱" in shown
    assert "票箱共 5 张" in shown
    assert len(list(kept.iterdir())) == 1


def test_issuing_can_be_reopened_after_a_ticket_was_stamped_but_not_used(committee: Committee) -> None:
    committee.issue()
    ticket = committee.tickets[0]
    committee.terminal("vote", keys=f"{ticket}\n{ESCAPE}")
    committee.terminal("issue --reopen --yes")
    committee.terminal.write("left", "\n".join([ticket, *committee.tickets[10:]]))
    cards = "--card face1 --card face2"
    # Stamped, it may be cast at any time: it can no longer be struck as one left over.
    stamped = committee.terminal(f"issue --issued 9 --unused 3 --struck left {cards}", status=3)
    assert "VK-9415" in stamped.err
    committee.issue()
    assert "本次收 1 张" in committee.terminal("vote", keys=committee.keys(ticket, "12")).out
