"""What every verb is given: where one stands, how to show a result, and the keyboard."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click

from votekit import StateError
from votekit.errors import fault
from votekit_cli import keyboard, session
from votekit_cli.help import Option
from votekit_cli.output import Output

F = TypeVar("F", bound=Callable[..., Any])


@attrs.define(kw_only=True)
class Application:
    """One run of the command line.

    Attributes:
        start: the folder one stands in (``-C``).
    """

    start: Path
    output: Output
    _keyboard: keyboard.Keyboard | None = None

    @property
    def keyboard(self) -> keyboard.Keyboard:
        """Where keys come from: a terminal, or what was piped in."""
        if self._keyboard is None:
            self._keyboard = keyboard.of_stdin()
        return self._keyboard

    @property
    def asks(self) -> bool:
        """Whether a person sits at a terminal who can be asked."""
        return sys.stdin.isatty()

    def close(self) -> None:
        """Put the terminal back as it was."""
        if self._keyboard is not None:
            self._keyboard.close()

    def session(self) -> session.SessionFolder:
        """The session one stands in.

        Raises:
            StateError: there is none, or this is an issuer's folder.
        """
        found = session.find(self.start)
        if isinstance(found, session.IssuerFolder):
            raise StateError(fault(str(found.folder), "VK-9303"))
        return found

    def path(self, name: str) -> Path:
        """A file as the person named it, seen from where one stands."""
        return self.start / name

    def confirm(self, text: str) -> bool:
        """Ask on the terminal; only an answer that begins with y or 是 agrees."""
        self.output.note(text)
        return (self.keyboard.line() or "").strip().lower() in ("y", "yes", "是", "是的", "好")


def changing(command: F) -> F:
    """The two options of every verb that changes state: ``--dry-run`` and ``--yes``."""
    command = click.option("--yes", "-y", "yes", cls=Option, is_flag=True)(command)
    return click.option("--dry-run", "dry_run", cls=Option, is_flag=True)(command)
