"""A full disk, an interrupted command, a process killed in the middle: the session stays where it was, or goes on."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli import meetings
from tests.cli.meetings import Committee
from tests.cli.phones import Phones, refusals
from tests.cli.terminal import Terminal
from votekit import IssuerKey, StateError
from votekit_cli import files, issuing
from votekit_cli.session import SessionFolder
from votekit_cli.store import Entry, Store

KILLED = """
import os, signal, sys
{where}
def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
{what} = die
from votekit_cli.main import main
sys.exit(main(sys.argv[1:]))
"""
LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
from votekit_cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def run(code: str, folder: Path, *arguments: str, keys: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VOTEKIT_LANG": "zh", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", code, "-C", str(folder), *arguments],
        input=keys,
        text=True,
        capture_output=True,
        check=False,
        env=environment,
    )


def documents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "record").iterdir())}


def test_killed_between_register_and_answer(phones: Phones) -> None:
    """The row is durable, no stamp was given: the same request is answered, another one is refused."""
    terminal = Terminal(phones.folder)
    asked = terminal.write("asked", phones.ask("1"))
    code = KILLED.format(where="import votekit.issuer", what="votekit.issuer.IssuerKey.stamp")
    done = run(code, terminal.folder, "issue", "--requests", str(asked))
    assert done.returncode == -signal.SIGKILL
    assert done.stdout == ""
    store = SessionFolder(terminal.folder).store
    with store.holding():
        (entry,) = store.register()
    assert entry.stamps is None
    other = Phones(phones.folder, phones.manifest, phones.tickets)
    assert refusals(terminal("issue", "--requests", "-", keys=other.ask("1")).out) == ["already-issued"]
    phones.take(terminal(f"issue --requests {asked}").out.encode(), "1")
    assert "正在发票 1 / 6" in terminal("issue").out


def test_nothing_is_stamped_when_the_register_cannot_be_written(
    phones: Phones, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(phones.folder)

    def full(*_: object) -> None:
        raise files.DiskError(files.fault("state", "VK-9103", reason="full"))

    def never(*_: object) -> bytes:
        raise AssertionError("stamped before it was registered")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "enter", full)
        patch.setattr(IssuerKey, "stamp", never)
        assert "VK-9103" in terminal("issue", "--requests", "-", keys=phones.ask("1", "2"), status=1).err
    assert refusals(terminal("issue", "--requests", "-", keys=phones.ask("1")).out) == ["-"]


def test_killed_before_the_receipt_the_same_cast_gets_the_same_receipt(phones: Phones) -> None:
    terminal = Terminal(phones.folder)
    phones.take(terminal("issue", "--requests", "-", keys=phones.ask("1", "2")).out.encode(), "1", "2")
    terminal("issue --end --card face1 --card face2")
    casts = terminal.write("casts", phones.cast({"1": {"1": "赞成"}, "2": {"2": "赞成"}}))
    code = KILLED.format(where="import votekit_cli.store", what="votekit_cli.store.Store.put")
    assert run(code, terminal.folder, "vote", "--casts", str(casts)).returncode == -signal.SIGKILL
    assert json.loads(terminal("--json").out)["data"]["next"].startswith("votekit vote")
    assert SessionFolder(terminal.folder).store.returned() == 0  # no receipt, and not in the box
    before = terminal(f"vote --casts {casts}").out
    phones.check(before.encode(), "1", "2")
    assert terminal(f"vote --casts {casts}").out == before
    assert SessionFolder(terminal.folder).store.returned() == 2
    # Voting has begun: devices get nothing new, issuing cannot be reopened, and the key is gone.
    assert "VK-9315" in terminal("issue --reopen --yes", status=6).err
    assert refusals(terminal("issue", "--requests", "-", keys=phones.ask("3")).out) == ["issuing-closed"]
    assert not list(terminal.folder.glob("secrets/issuer*.key"))


def test_issuing_reopened_while_the_box_is_empty(phones: Phones) -> None:
    terminal = Terminal(phones.folder)
    phones.take(terminal("issue", "--requests", "-", keys=phones.ask("1")).out.encode(), "1")
    terminal("issue --end --card face1 --card face2")
    assert "退回到发票，继续吗" in terminal("issue --reopen", keys="否\n", status=1).err
    assert "已退回到发票" in terminal("issue --reopen", keys="是\n").out
    phones.take(terminal("issue", "--requests", "-", keys=phones.ask("2")).out.encode(), "2")
    assert "发出 2 ≤ 实到 6" in terminal("issue --end --card face1 --card face2").out


@pytest.mark.parametrize("command", ["close --returned 11", "close --returned 11 --dry-run"])
def test_a_full_disk_leaves_the_session_where_it_was(paper: Terminal, command: str) -> None:
    paper("attend --present 12")
    paper("issue --printed 12 --issued 11 --unused 1")
    before = documents(paper.folder)
    done = run(LIMITED.format(limit=64), paper.folder, *command.split())
    assert done.returncode == 1
    assert "VK-9103" in done.stderr or "VK-9104" in done.stderr
    assert documents(paper.folder) == before
    assert not list((paper.folder / "record").glob(".*"))
    paper("close --returned 11")


def test_a_full_disk_while_freezing_leaves_a_draft(terminal: Terminal) -> None:
    meetings.fill_paper(terminal)
    done = run(LIMITED.format(limit=1500), terminal.folder, "freeze", "--yes")
    assert done.returncode == 1, done.stdout
    assert "VK-910" in done.stderr
    assert not (terminal.folder / "record" / "manifest.json").exists()
    assert "还没有定版" in terminal().out
    terminal("freeze --yes")


@pytest.mark.parametrize("failing", ["fsync", "replace", "write"])
def test_an_interrupted_write_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "document"
    files.write(path, b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def broken() -> object:
        yield b"new"
        fail()

    with monkeypatch.context() as patch:
        if failing == "fsync":
            patch.setattr(os, "fsync", fail)
        if failing == "replace":
            patch.setattr(Path, "replace", fail)
        with pytest.raises(files.DiskError) as caught:
            files.write_stream(path, broken() if failing == "write" else [b"new"])
    assert caught.value.code == "VK-9103"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_ctrl_c_in_the_middle_of_a_write_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "document"
    files.write(path, b"old")

    def interrupted() -> object:
        yield b"ne"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.write_stream(path, interrupted())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_killed_while_closing_nothing_is_closed(committee: Committee) -> None:
    terminal = committee.terminal
    committee.issue()
    committee.vote(*["11"] * 5)
    code = KILLED.format(where="import votekit_cli.store", what="votekit_cli.store.Store.rewrite")
    done = run(code, terminal.folder, "close", "--yes", "--card", "face1", "--card", "face2")
    assert done.returncode == -signal.SIGKILL
    assert not (terminal.folder / "record" / "closing.json").exists()
    terminal("vote", keys=committee.keys(committee.tickets[5], "22"))
    assert "收回 6" in committee.close().out


def test_killed_between_opening_and_result_counting_goes_on(committee: Committee) -> None:
    """The opening is published and cannot be taken back; the result follows with the signing codes alone."""
    terminal = committee.terminal
    committee.issue()
    committee.vote(*["11"] * 9)
    committee.close()
    where = "import votekit_cli.session as s\nwrite = s.SessionFolder.write\n"
    where += (
        "def only(self, name, data):\n    if name == 'result.json': os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    where += "    write(self, name, data)\ns.SessionFolder.write = only"
    code = KILLED.format(where=where, what="unused")
    done = run(code, terminal.folder, "count", "--card", "card1", "--card", "card2")
    assert done.returncode == -signal.SIGKILL
    assert (terminal.folder / "record" / "opening.json").exists()
    assert "VK-9320" in terminal("enter --pass 1 --by 李敏", status=6).err
    terminal("count", status=7)
    assert "满意" in terminal("count --card face1 --card face2").out


def test_no_permission_is_told(paper: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", denied)
    assert "VK-9102" in paper("archive", status=1).err


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (sqlite3.SQLITE_BUSY, "VK-9151"),
        (sqlite3.SQLITE_FULL, "VK-9103"),
        (sqlite3.SQLITE_READONLY, "VK-9102"),
        (sqlite3.SQLITE_CORRUPT, "VK-9152"),
        (sqlite3.SQLITE_IOERR, "VK-9104"),
    ],
)
def test_what_a_database_may_answer(tmp_path: Path, code: int, told: str) -> None:
    store = Store(tmp_path / "state")
    error = sqlite3.OperationalError("told by sqlite")
    error.sqlite_errorcode = code  # type: ignore[misc]
    with pytest.raises(files.VotekitError) as caught, store.holding():
        raise error
    assert caught.value.code == told


def test_a_damaged_database_is_told(paper: Terminal) -> None:
    paper("attend --present 12")
    (paper.folder / "state" / "session.db").write_bytes(b"not a database" * 500)
    assert "VK-9152" in paper("attend", status=1).err


def test_two_at_once_wait_for_each_other(paper: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("votekit_cli.store.WAIT_SECONDS", 0)
    store = Store(paper.folder / "state")
    with store.holding():
        assert "VK-9151" in paper("attend --present 12", status=6).err
    paper("attend --present 12")


def test_what_is_kept_changes_wholly_or_not_at_all(tmp_path: Path) -> None:
    store = Store(tmp_path / "state")
    assert store.fact("officers") is None
    store.keep("officers", {"监票人": ["赵亮"]})

    def forget_and_fail() -> None:
        with store.holding():
            store.keep("officers", None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        forget_and_fail()
    assert store.fact("officers") == {"监票人": ["赵亮"]}
    store.keep("officers", None)
    assert store.fact("officers") is None
    entry = Entry(holder=b"h" * 32, request=b"r" * 32, data=b"d", stamps=None)
    with pytest.raises(files.DiskError):
        store.enter([entry, entry])
    with store.holding():
        assert store.register() == []


def test_a_disk_that_made_sqlite_roll_back_by_itself(tmp_path: Path) -> None:
    store = Store(tmp_path / "state")

    def undone() -> None:
        with store.holding():
            store.keep("attendance", {"present": 3})
            store._connection("session").execute("ROLLBACK")
            raise sqlite3.OperationalError("database or disk is full")

    with pytest.raises(files.DiskError):
        undone()
    assert store.fact("attendance") is None


def test_ending_twice_at_once_ends_once(paper: Terminal) -> None:
    paper("attend --present 12")
    paper("issue --printed 12 --issued 6 --unused 6")
    with pytest.raises(StateError, match="VK-9312"):
        issuing.end(SessionFolder(paper.folder), hand={}, struck=(), signers=())
