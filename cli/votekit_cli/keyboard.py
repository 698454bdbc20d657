"""Keys, one by one or line by line, from a terminal or from what was piped in.

A terminal gives each key at once and can time out; what is piped in is read as if it were typed, so that
every screen can be driven by a script. A hand scanner is a keyboard that types a line and presses Enter.
"""

import codecs
import os
import select
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol, TextIO

from wcwidth import wcswidth

ENTER, ESCAPE, LEFT, RIGHT, BACKSPACE = "enter", "escape", "left", "right", "backspace"
_ESCAPE_DELAY = 0.05
_ARROWS = {"[D": LEFT, "[C": RIGHT, "OD": LEFT, "OC": RIGHT}
_CONSOLE_PREFIXES = ("\x00", "\xe0")
_CONSOLE_ARROWS = {"K": "[D", "M": "[C"}
_CONSOLE_PAUSE = 0.02
_NAMED = {"\r": ENTER, "\n": ENTER, "\x7f": BACKSPACE, "\x08": BACKSPACE}


class Keyboard(Protocol):
    """Where keys come from. Both methods raise ``EOFError`` when no more will come."""

    def key(self, *, timeout: float | None = None) -> str | None:
        """The next key: a character or the name of one; None when nobody pressed one in time."""

    def line(self, *, hidden: bool = False, timeout: float | None = None) -> str | None:
        """The next line without its end; None when it was not finished in time."""

    def close(self) -> None:
        """Put the terminal back as it was."""


class Script:
    """Keys that were piped in."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting = ""

    def key(self, *, timeout: float | None = None) -> str | None:
        """The next character, arrows and Esc by name; it never times out."""
        del timeout
        character = self._next()
        if character == "\x1b":
            self._waiting = self._stream.read(1)
            if self._waiting and self._waiting in "[O":
                arrow = self._waiting + self._stream.read(1)
                self._waiting = ""
                return _ARROWS.get(arrow, ESCAPE)
            return ESCAPE
        return _NAMED.get(character, character)

    def line(self, *, hidden: bool = False, timeout: float | None = None) -> str | None:
        """The rest of the line."""
        del hidden, timeout
        text = self._next()
        while not text.endswith("\n") and (character := self._stream.read(1)):
            text += character
        return text.rstrip("\r\n")

    def close(self) -> None:
        """Nothing to put back."""

    def _next(self) -> str:
        character = self._waiting or self._stream.read(1)
        self._waiting = ""
        if not character:
            raise EOFError
        return character


class Terminal:
    """Keys as a person presses them, read one character at a time and not echoed by the system.

    Args:
        read: gives the next character, None when none came within that many seconds, "" when no more will.
        echo: where typed lines are shown.
        restore: puts the terminal back as it was.
    """

    def __init__(
        self,
        read: Callable[[float | None], str | None],
        echo: TextIO,
        restore: Callable[[], None] = lambda: None,
    ) -> None:
        self._read = read
        self._echo = echo
        self.close = restore

    def key(self, *, timeout: float | None = None) -> str | None:
        """The next key, or None after ``timeout`` seconds without one."""
        character = self._character(timeout)
        if character == "\x1b":
            arrow = (self._read(_ESCAPE_DELAY) or "") + (self._read(_ESCAPE_DELAY) or "")
            return _ARROWS.get(arrow, ESCAPE)
        return None if character is None else _NAMED.get(character, character)

    def line(self, *, hidden: bool = False, timeout: float | None = None) -> str | None:
        """A line, shown as it is typed unless hidden; ``timeout`` seconds without a key end it."""
        text = ""
        while (character := self._character(timeout)) is not None:
            name = _NAMED.get(character, character)
            if name == ENTER:
                self._show("\n")
                return text
            if name == BACKSPACE:
                cells = 1 if hidden else wcswidth(text[-1:])
                self._show("\b" * cells + " " * cells + "\b" * cells)
                text = text[:-1]
            elif character.isprintable():
                text += character
                self._show("*" if hidden else character)
        return None

    def _character(self, timeout: float | None) -> str | None:
        character = self._read(timeout)
        if character in ("", "\x04"):
            raise EOFError
        if character == "\x03":
            raise KeyboardInterrupt
        return character

    def _show(self, text: str) -> None:
        self._echo.write(text)
        self._echo.flush()


def posix_reader(descriptor: int) -> Callable[[float | None], str | None]:
    """Read characters from a descriptor that has been set to give them at once."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def read(timeout: float | None) -> str | None:
        while select.select([descriptor], [], [], timeout)[0]:
            data = os.read(descriptor, 1)
            if not data or (text := decoder.decode(data)):
                return text if data else ""
        return None

    return read


def console_reader(
    pressed: Callable[[], bool], character: Callable[[], str], clock: Callable[[], float] = time.monotonic
) -> Callable[[float | None], str | None]:
    """Read characters from a Windows console (``msvcrt.kbhit``, ``getwch``); arrows come out as elsewhere."""
    waiting: list[str] = []

    def read(timeout: float | None) -> str | None:
        if waiting:
            return waiting.pop(0)
        end = None if timeout is None else clock() + timeout
        while not pressed():
            if end is not None and clock() >= end:
                return None
            time.sleep(_CONSOLE_PAUSE)
        found = character()
        if found in _CONSOLE_PREFIXES:
            waiting.extend(_CONSOLE_ARROWS.get(character(), ""))
            return "\x1b"
        return found

    return read


def of_stdin() -> Keyboard:
    """The keyboard of this process."""
    if not sys.stdin.isatty():
        return Script(sys.stdin)
    return _console() if sys.platform == "win32" else _posix(sys.stdin.fileno())


def _console() -> Keyboard:
    """The console of Windows."""
    system: Any = import_module("msvcrt")
    return Terminal(console_reader(system.kbhit, system.getwch), sys.stderr)


def _posix(descriptor: int) -> Keyboard:
    """A terminal of any other system: keys at once and without echo, while Ctrl-C still interrupts."""
    termios: Any = import_module("termios")
    before = termios.tcgetattr(descriptor)
    # What was typed ahead is kept: a scanner does not wait.
    import_module("tty").setcbreak(descriptor, termios.TCSADRAIN)
    return Terminal(
        posix_reader(descriptor), sys.stderr, lambda: termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
    )
