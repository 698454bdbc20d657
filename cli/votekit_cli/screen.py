"""A screen that is cleared after every person, and the keys pressed at it."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

import attrs

from votekit_cli.keyboard import Keyboard
from votekit_cli.output import SCREEN, padded

_ENTER, _LEAVE, _CLEAR = "\x1b[?1049h", "\x1b[?1049l", "\x1b[2J\x1b[3J\x1b[H"


@attrs.define(kw_only=True)
class Screen:
    """Where a person at a kiosk or keying desk looks.

    On a terminal each page replaces the one before, on the alternate screen, so that nothing can be scrolled
    back to; where output is piped pages are written one after the other, with a rule between them.
    """

    keyboard: Keyboard
    out: TextIO = attrs.field(factory=lambda: sys.stderr)

    @contextmanager
    def shown(self) -> Iterator["Screen"]:
        """Take the terminal over, and give it back as it was."""
        if self.out.isatty():
            self.out.write(_ENTER)
        try:
            yield self
        finally:
            self.clear()
            if self.out.isatty():
                self.out.write(_LEAVE)
                self.out.flush()

    def clear(self) -> None:
        """Leave nothing of the page before."""
        self.out.write(_CLEAR if self.out.isatty() else "─" * SCREEN + "\n")
        self.out.flush()

    def page(self, lines: Iterable[str]) -> None:
        """Show one page."""
        self.clear()
        for line in lines:
            self.out.write(line + "\n")
        self.out.flush()

    def say(self, text: str, *, end: str = "\n") -> None:
        """Add to the page."""
        self.out.write(text + end)
        self.out.flush()


def button(label: str, key: str, *, chosen: bool) -> list[str]:
    """A choice as a box with its key: a chosen one differs by its frame and its mark, not by a colour."""
    inside = f" {'●' if chosen else '○'} {key}  {label} "
    cells = max(24, len(inside.encode("gb18030", "replace")) + 2)
    if chosen:
        return [f"  ╔{'═' * cells}╗", f"  ║{padded(inside, cells)}║", f"  ╚{'═' * cells}╝"]
    return [f"  ┌{'─' * cells}┐", f"  │{padded(inside, cells)}│", f"  └{'─' * cells}┘"]
