"""Where a meeting is played: each command is typed as a person would, shown, and must end as it should."""

import contextlib
import io
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import attrs
import click

from votekit import StateError
from votekit.errors import fault
from votekit_cli.output import Output
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say, spoken

Main = Callable[[Sequence[str]], int]
RULE = "─" * 80


@attrs.define(kw_only=True)
class Stage:
    """One meeting's folder and the command line.

    Attributes:
        main: the command line itself, the same that the console script calls.
        root: where all folders of the demonstration lie.
        home: the session's folder.
    """

    main: Main
    output: Output
    root: Path
    home: Path

    def title(self, key: str) -> None:
        """Begin an act."""
        click.echo(f"\n{RULE}\n{say(key)}\n{RULE}")

    def tell(self, key: str, **values: object) -> None:
        """Say what people do meanwhile, away from the keyboard."""
        click.echo(f"\n· {say(key, **values)}")

    def run(self, *arguments: str, ends: int = 0, typed: str = "", quiet: bool = False) -> None:
        """Type one command in the session's folder.

        Args:
            arguments: the command line without ``votekit``.
            ends: the exit status it must have.
            typed: what is typed or scanned meanwhile.
            quiet: leave its screens out of the demonstration.

        Raises:
            StateError: it ended otherwise; the demonstration stops there.
        """
        click.echo(f"\n$ votekit {shlex.join(arguments)}")
        with _typed(typed), contextlib.redirect_stderr(io.StringIO()) if quiet else contextlib.nullcontext():
            status = self.main(["--lang", spoken(), "-C", str(self.home), *arguments])
        if status:
            click.echo(say("demo-status", status=status))
        if status != ends:
            raise StateError(fault(shlex.join(arguments), "VK-9601", status=status, wanted=ends))

    def session(self) -> SessionFolder:
        """The session, to read from it what stands on its printed forms."""
        return SessionFolder(self.home)


@contextlib.contextmanager
def _typed(text: str) -> Iterator[None]:
    before = sys.stdin
    sys.stdin = io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = before


def printed_codes(path: Path) -> dict[str, list[str]]:
    """The codes on a printed sheet, block by block: what stands in the first line, and the codes below it."""
    found: dict[str, list[str]] = {}
    for number, block in enumerate(path.read_text(encoding="utf-8-sig").split("- - ")):
        lines = [line for line in block.splitlines() if line.strip(" -")]
        codes = [line.split()[-1] for line in lines if _is_code(line.split()[-1])]
        if codes:
            named = not _is_code(lines[0].split()[-1])
            found[lines[0].split()[0] if named else f"#{number}"] = codes
    return found


def _is_code(word: str) -> bool:
    """A ticket has 18 characters, a card's code 28; a session id has 32."""
    return len(word.replace("-", "")) in (18, 28) and word.replace("-", "").isalnum() and word.isascii()
