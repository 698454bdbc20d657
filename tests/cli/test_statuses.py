"""Every exit status, and every command in the wrong phase: told what is wrong, where, and what to do."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import meetings
from tests.cli.meetings import Committee
from tests.cli.terminal import Terminal


def test_0_done_and_the_guide_where_nothing_is_yet(terminal: Terminal) -> None:
    assert "votekit new 2027票决 --preset 票决" in terminal().out


def test_2_usage(terminal: Terminal) -> None:
    assert "没有 frob 这个动词" in terminal("frob", status=2).err
    assert "缺少参数 文件夹" in terminal("new", status=2).err
    assert "--preset、--follows、--issuer 三选一" in terminal("new x", status=2).err
    assert "--follows 要和 --runoff 或 --items 之一同用" in terminal("new x --follows y", status=2).err
    assert "“一百”不是整数" in terminal("freeze --tickets 一百", status=2).err
    terminal.language = "en"
    assert "No such command 'frob'." in terminal("frob", status=2).err


def test_3_bad_input_tells_where_and_what_to_do(terminal: Terminal) -> None:
    terminal("new x --preset 测评")
    found = terminal.at("x")("check", status=3)
    assert "错误  票样.toml:" in found.err
    assert "怎么办：" in found.err
    assert "处错误。改好再查一遍。" in found.err


def test_4_verification_failed(paper: Terminal) -> None:
    record = paper.folder / "record"
    names = (record / "names.jsonl").read_bytes()
    (record / "names.jsonl").write_bytes(names.replace("城关团".encode(), "河西团".encode(), 1))
    assert "不通过" in paper("audit .", status=4).out


def test_5_void_by_the_rule_is_never_opened_or_counted(committee: Committee) -> None:
    """收回 > 发出 cannot be reached through the doors: the quorum is not met here."""
    terminal = committee.terminal
    terminal("attend --present 4")
    terminal.write("left", "\n".join(committee.tickets[4:]))
    terminal("issue --issued 4 --unused 8 --struck left --card face1 --card face2")
    committee.vote("11", "11", "11", "11")
    closed = terminal("close --yes --card face1 --card face2", status=5)
    assert "按办法无效" in closed.out
    assert "不开箱" in closed.out
    assert "不开箱" in committee.count(status=5).out
    assert not (terminal.folder / "record" / "opening.json").exists()
    terminal("declare --by 韩主任 --yes", status=6)
    assert "按办法，本次投票无效" in terminal("form 收回").out
    assert "本次投票按办法无效" in terminal().out
    terminal("archive --to void.zip")
    assert "投票无效" in terminal("audit void.zip").out


def test_5_more_paper_back_than_went_out(paper: Terminal) -> None:
    paper("attend --present 12")
    paper("issue --printed 12 --issued 11 --unused 1")
    found = paper("close --returned 12", status=5)
    assert "收回 12 ≤ 发出 11：本次投票按办法无效" in found.out
    paper("enter --pass 1 --by 李敏 --bags 12", status=6)
    assert paper("--json count", status=5).json["data"]["state"] == "void"
    assert "按办法本次投票无效" in paper("form 主持词").out


def test_7_key_or_card_missing(committee: Committee, committee_template: Path, tmp_path: Path) -> None:
    terminal = committee.terminal
    committee.issue()
    committee.vote("11", "22", "33", "12", "13")
    assert "钥匙卡不够：有 1 张，要 2 张" in terminal("close --yes --card face1", status=7).err
    assert "钥匙卡不够：有 1 张，要 2 张" in terminal("close --yes --card face1 --card face1", status=7).err
    assert (
        "VK-9403" in terminal("close --yes --card - --card -", keys=committee.signing[0] + "\n", status=7).err
    )
    # An opening code must meet no machine before the opening: it is named and refused.
    assert "VK-7005" in terminal("close --yes --card card1 --card face2", status=7).err
    other = tmp_path / "other"
    shutil.copytree(committee_template, other)
    terminal.write("foreign", "0" * 28)
    assert "VK-7" in terminal("close --yes --card foreign --card face2", status=7).err
    committee.close()
    assert "开箱码不够：有 0 个，要 2 个" in terminal("count --card face1 --card face2", status=7).err
    (terminal.folder / "secrets" / "session.key").rename(terminal.folder / "session.key")
    assert "VK-9401" in committee.count(status=7).err


def test_7_a_card_of_another_session_is_named(committee: Committee, terminal: Terminal) -> None:
    meetings.fill_committee(terminal)
    terminal("freeze --yes --tickets 12")
    other = Committee.printed(terminal)
    committee.issue()
    committee.terminal.write("foreign", other.signing[0])
    found = committee.terminal("close --yes --card foreign --card face2 --card face3", status=7)
    assert "VK-5020" in found.err
    assert "foreign:1" in found.err


def test_8_a_ruling_is_needed(committee: Committee) -> None:
    committee.terminal("attend --present 8")
    committee.terminal.write("left", "\n".join(committee.tickets[8:]))
    committee.terminal("issue --issued 8 --unused 4 --struck left --card face1 --card face2")
    committee.vote(*["11"] * 4, *["21"] * 4)
    committee.close()
    assert "第 1 项未定" in committee.count(status=8).out


def test_1_unexpected_is_a_traceback_and_status_1(paper: Terminal) -> None:
    """Only errors that were thought of are turned into messages; a bug shows itself."""
    code = "from votekit_cli import guide, main; guide.show = None; raise SystemExit(main.main([]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=paper.folder)
    assert done.returncode == 1
    assert b"TypeError" in done.stderr


def test_interrupted_is_status_1_and_says_that_nothing_changed(
    paper: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("votekit_cli.guide.show", interrupt)
    assert "已中断" in paper(status=1).err


def test_a_reader_that_has_gone_is_no_error_of_ours(paper: Terminal) -> None:
    done = subprocess.run(
        f"{sys.executable} -m votekit_cli.main check | head -c 1",
        shell=True,
        cwd=paper.folder,
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""


WRONG_PHASES = {
    "draft": (
        "attend --present 9",
        "issue",
        "vote",
        "close",
        "enter --pass 1 --by 李敏",
        "count",
        "ruling",
        "declare --by 林主席",
        "form 出席",
        "archive",
    ),
    "frozen": (
        "freeze --yes",
        "attend",
        "issue",
        "issue --reopen --yes",
        "vote",
        "close --returned 9",
        "enter --pass 1 --by 李敏",
        "count",
        "declare --by 林主席",
        "form 出席",
        "form 分发",
        "form 收回",
        "form 统计",
        "form 公告",
        "ruling 疑1 --as 赞成 --by 陈国栋 --basis 画√",
    ),
    "issued": ("issue --issued 11 --printed 12", "attend --present 9", "count", "enter --settle --by 陈国栋"),
    "closed": (
        "issue --reopen --yes",
        "close --returned 11",
        "count",
        "declare --by 林主席 --yes",
        "form 公告",
    ),
    "declared": (
        "enter --pass 1 --by 李敏",
        "declare --by 林主席 --yes",
        "ruling 疑1 --as 赞成 --by 某 --basis 某",
    ),
}


@pytest.mark.parametrize(
    ("phase", "command"), [(p, c) for p, commands in WRONG_PHASES.items() for c in commands]
)
def test_6_a_command_in_the_wrong_phase_says_what_to_do(paper: Terminal, phase: str, command: str) -> None:
    if phase == "draft":
        shutil.rmtree(paper.folder / "record")
    if phase in ("issued", "closed", "declared"):
        paper("attend --present 12")
        paper("issue --printed 12 --issued 11 --unused 1")
    if phase in ("closed", "declared"):
        paper("close --returned 11")
    if phase == "declared":
        paper.write("pass.csv", meetings.pass_sheet([["1", "1", "2"]] * 11, 3))
        paper("enter pass.csv --pass 1 --by 李敏")
        paper("enter pass.csv --pass 2 --by 王涛")
        paper("enter --settle --by 陈国栋")
        paper("count")
        paper("declare --by 林主席 --yes")
    before = snapshot(paper.folder)
    found = paper(command, status=6)
    assert "怎么办：" in found.err
    assert found.out == ""
    assert snapshot(paper.folder) == before


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file that a person would miss; databases are compared by what they hold elsewhere."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "state" not in path.parts
    }


def test_an_issuers_folder_is_no_session(terminal: Terminal) -> None:
    terminal("new 发票点 --issuer 监票组")
    issuer = terminal.at("发票点")
    assert "等待定版" in issuer().out
    assert "等待定版" in issuer("issue").out
    for command in ("check", "attend", "count"):
        assert "VK-9303" in issuer(command, status=6).err
    assert "VK-9305" in issuer("freeze", status=6).err
    assert "VK-9302" in issuer("issue --requests -", status=6).err
    terminal("new 发票点 --issuer 监票组", status=6)


def test_json_wraps_results_and_errors(paper: Terminal) -> None:
    found = paper("--json attend --present 12").json
    assert found["schema"] == "votekit/attend/1"
    assert (found["ok"], found["code"], found["data"]["present"], found["data"]["quorum"]) == (
        True,
        0,
        12,
        True,
    )
    failed = paper("--json count", status=6)
    assert json.loads(failed.out)["data"]["faults"][0]["code"] == "VK-9325"
    assert json.loads(failed.out)["code"] == 6
    assert json.loads(paper("--json freeze --tickets x", status=2).out)["ok"] is False


@pytest.mark.parametrize(
    "command",
    [
        "attend --present 12 --dry-run",
        "issue --printed 12 --issued 11 --unused 1 --dry-run",
        "archive --dry-run",
    ],
)
def test_dry_run_changes_nothing(paper: Terminal, command: str) -> None:
    paper("attend --present 12")
    before = snapshot(paper.folder)
    assert "--dry-run" in paper(command).out
    assert snapshot(paper.folder) == before


def test_dry_run_of_a_whole_day_changes_nothing(committee: Committee) -> None:
    terminal = committee.terminal
    committee.terminal("attend --present 9")
    terminal.write("left", "\n".join(committee.tickets[9:]))
    ending = "issue --issued 9 --unused 3 --struck left --card face1 --card face2"
    for step, command, status in (
        (ending, f"{ending} --dry-run", 0),
        (None, "issue --reopen --dry-run", 0),
        ("close --yes --card face1 --card face2", "close --card face1 --card face2 --dry-run", 0),
        ("count --card card1 --card card2", "count --card card1 --card card2 --dry-run", 0),
        ("declare --by 韩主任 --yes", "declare --by 韩主任 --dry-run", 0),
    ):
        if step is not None and step.startswith("close"):
            committee.vote(*["11"] * 9)
        before = snapshot(terminal.folder)
        terminal(command, status=status)
        assert snapshot(terminal.folder) == before, command
        if step is not None:
            terminal(step)


def test_a_broken_pipe_ends_quietly(paper: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> int:
        raise BrokenPipeError

    monkeypatch.setattr("votekit_cli.guide.show", gone)
    found = paper(status=1)
    assert found.text == ""


def test_dry_run_of_what_makes_a_folder(terminal: Terminal) -> None:
    terminal("new x --preset 票决 --dry-run")
    terminal("new y --issuer 监票组 --dry-run")
    assert list(terminal.folder.iterdir()) == []


def test_a_declaration_is_asked_for_at_a_terminal(
    committee: Committee, monkeypatch: pytest.MonkeyPatch
) -> None:
    committee.issue()
    committee.vote(*["11"] * 9)
    committee.close()
    committee.count()
    monkeypatch.setattr("votekit_cli.application.Application.asks", True)
    committee.terminal("declare --by 韩主任", keys="否\n", status=1)
    assert "已记录宣布" in committee.terminal("declare --by 韩主任", keys="好\n").out


def test_a_ruling_before_the_closing_has_nothing_to_list(paper: Terminal) -> None:
    assert "没有待定的" in paper("ruling").out
