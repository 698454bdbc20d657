"""Keys from a script, a terminal and a Windows console: the same keys, whatever they come from."""

import io
import os
import pty
import sys
import termios
import types
from collections.abc import Callable

import pytest

from votekit_cli import keyboard
from votekit_cli.keyboard import BACKSPACE, ENTER, ESCAPE, LEFT, RIGHT, Script, Terminal


def test_a_script_is_read_as_if_typed() -> None:
    keys = Script(io.StringIO("1\x1b[D\x1b[C\x1bOD\x1b[Z\x7f\nline one\r\nlast"))
    assert [keys.key() for _ in range(7)] == ["1", LEFT, RIGHT, LEFT, ESCAPE, BACKSPACE, ENTER]
    assert keys.line(hidden=True, timeout=1) == "line one"
    assert keys.line() == "last"
    with pytest.raises(EOFError):
        keys.key()
    with pytest.raises(EOFError):
        keys.line()
    keys.close()


def test_escape_alone_keeps_the_key_behind_it() -> None:
    keys = Script(io.StringIO("\x1bx\x1b"))
    assert [keys.key(), keys.key(), keys.key()] == [ESCAPE, "x", ESCAPE]
    assert Script(io.StringIO("\x1bab\n")).key() == ESCAPE


def typed(*characters: str | None) -> tuple[Terminal, io.StringIO]:
    waiting = list(characters)
    echo = io.StringIO()
    return Terminal(lambda _: waiting.pop(0) if waiting else "", echo), echo


def test_a_terminal_gives_keys_by_name() -> None:
    keys, _ = typed("1", "\r", "\x1b", "[", "D", "\x1b", None, None, None, "\x08")
    assert [keys.key() for _ in range(6)] == ["1", ENTER, LEFT, ESCAPE, None, BACKSPACE]
    with pytest.raises(EOFError):
        keys.key()
    for end, error in (("\x04", EOFError), ("\x03", KeyboardInterrupt)):
        keys, _ = typed(end)
        with pytest.raises(error):
            keys.key()


def test_a_line_is_shown_unless_hidden_and_can_be_mended() -> None:
    keys, echo = typed("\x7f", "李", "x", "\x7f", "\x7f", "王", "\x01", "\n")
    assert keys.line() == "王"
    assert echo.getvalue().count("\b") == 1 * 2 + 2 * 2  # one cell, then two, back and forth
    keys, echo = typed("码", "A", "\r")
    assert keys.line(hidden=True) == "码A"
    assert echo.getvalue() == "**\n"
    keys, _ = typed("A", None)
    assert keys.line(timeout=1) is None


def test_a_posix_terminal_is_read_character_by_character() -> None:
    reading, writing = os.pipe()
    read = keyboard.posix_reader(reading)
    os.write(writing, "李a".encode())
    assert [read(1), read(1)] == ["李", "a"]
    assert read(0) is None
    os.close(writing)
    assert read(1) == ""
    os.close(reading)


def console(*keys: str) -> tuple[Callable[[float | None], str | None], list[float]]:
    waiting, now = list(keys), [0.0]

    def clock() -> float:
        now[0] += 0.5
        return now[0]

    return keyboard.console_reader(lambda: bool(waiting), lambda: waiting.pop(0), clock), now


def test_a_windows_console_gives_the_same_keys() -> None:
    read, _ = console("1", "\xe0", "K", "\x00", "M", "\xe0", "H")
    keys = Terminal(read, io.StringIO())
    assert [keys.key(timeout=1) for _ in range(3)] == ["1", LEFT, RIGHT]
    assert keys.key(timeout=1) == ESCAPE  # an arrow that means nothing here
    assert keys.key(timeout=1) is None
    keys.close()


def test_a_windows_console_waits_for_a_key() -> None:
    pressed = iter([False, True])
    read = keyboard.console_reader(lambda: next(pressed), lambda: "x")
    assert read(None) == "x"


class Person(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_which_keyboard_a_process_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("x"))
    assert isinstance(keyboard.of_stdin(), Script)
    keys = ["a", "b"]
    console = types.SimpleNamespace(kbhit=lambda: True, getwch=lambda: keys.pop(0))
    monkeypatch.setitem(sys.modules, "msvcrt", console)
    monkeypatch.setattr("sys.stdin", Person())
    monkeypatch.setattr("sys.platform", "win32")
    assert keyboard.of_stdin().key() == "a"


def test_a_terminal_is_put_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    os.write(master, b"7\r")  # typed ahead
    with os.fdopen(slave, "r") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        keys = keyboard.of_stdin()
        assert termios.tcgetattr(slave)[3] & termios.ECHO == 0
        assert [keys.key(timeout=5), keys.key(timeout=5)] == ["7", ENTER]
        keys.close()
        assert termios.tcgetattr(slave)[3] == before[3]
    os.close(master)
