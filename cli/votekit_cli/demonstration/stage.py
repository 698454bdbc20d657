"""The stage: types commands as an official would, shows them, and stops where one fails."""

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TextIO

import attrs
import click

from votekit import StateError
from votekit.errors import fault
from votekit_cli.files import read_text


@attrs.frozen(kw_only=True)
class Stage:
    """Where a demonstration is held.

    Attributes:
        folder: everything it makes is below.
        run: runs one command line and gives its exit status: ``votekit_cli.main.main``.
    """

    folder: Path
    run: Callable[[Sequence[str]], int]

    def title(self, text: str) -> None:
        """Announce a part of the day."""
        click.echo(f"\n━━ {text} ".ljust(60, "━"))

    def tell(self, text: str) -> None:
        """Say what people do meanwhile."""
        click.echo(f"   {text}")

    def type(
        self, place: str, *arguments: str, keys: Sequence[str] = (), status: int = 0, quiet: bool = False
    ) -> str:
        """Type one command in a folder and let it be seen.

        Args:
            place: the folder below the stage's in which one stands.
            arguments: what is typed after ``votekit``.
            keys: lines typed or scanned into the running command.
            status: the exit status it must have.
            quiet: show only the command: its screens belong to those who stand at them.

        Returns:
            What it wrote to stdout.

        Raises:
            StateError: another exit status (VK-9601).
        """
        click.echo(f"\n{place}$ votekit {' '.join(_quoted(each) for each in arguments)}")
        out, err = _Tee(None if quiet else sys.stdout), _Tee(None if quiet else sys.stdout)
        with redirect_stdout(out), redirect_stderr(err), _typed(keys):
            found = self.run(["-C", str(self.folder / place), *arguments])
        if found != status:
            raise StateError(
                fault(" ".join(arguments), "VK-9601", found=found, wanted=status, said=err.getvalue())
            )
        return out.getvalue()

    def write(self, name: str, text: str) -> None:
        """Save a file that an official would have made in Excel or an editor."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8-sig" if name.endswith(".csv") else "utf-8")

    def printed(self, name: str) -> list[str]:
        """The lines of a form that was printed."""
        return read_text(self.folder / name).splitlines()


class _Tee(io.StringIO):
    """Keeps what is written, and shows it as it comes."""

    def __init__(self, shown: TextIO | None) -> None:
        super().__init__()
        self._shown = shown

    def write(self, text: str) -> int:
        if self._shown is not None:
            self._shown.write(text)
        return super().write(text)


@contextmanager
def _typed(keys: Sequence[str]) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = io.StringIO("".join(f"{line}\n" for line in keys))
    try:
        yield
    finally:
        sys.stdin = before


def _quoted(argument: str) -> str:
    return f'"{argument}"' if any(character in argument for character in " ；;|&<>$*?") else argument
