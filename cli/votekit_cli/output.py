"""What is shown: lines and tables for people, one JSON object for programs, progress on the side.

Results go to stdout, everything else to stderr. Chinese characters take two cells, so widths are those of
``wcwidth`` and never the number of characters.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeVar

import attrs
import click
import tabulate
from wcwidth import wcswidth, wcwidth

from votekit.errors import Fault
from votekit_cli.wording import cure, problem, say

T = TypeVar("T")
SCREEN = 80
PROGRESS_FROM = 20
_NOT_AT_THE_START = "，。；：、！？）》」』〕…”’,.;:!?)%"


def width(text: str) -> int:
    """How many cells the text takes on a terminal."""
    return max(0, wcswidth(text))


def padded(text: str, cells: int) -> str:
    """The text, filled up with spaces to that many cells."""
    return text + " " * max(0, cells - width(text))


def wrapped(text: str, cells: int) -> list[str]:
    """Break a paragraph into lines of at most that many cells.

    A line may end between two Chinese characters, else at a space; a full stop or comma never begins one.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            hanging = piece in _NOT_AT_THE_START and width(line + piece) <= cells + 2
            if line and width(line + piece.rstrip()) > cells and not hanging:
                lines.append(line.rstrip())
                line = ""
            line += piece if line or not piece.isspace() else ""
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterator[str]:
    """Parts that are not to be broken: a wide character each, or a run of narrow ones and its space."""
    word = ""
    for character in text:
        if wcwidth(character) > 1:
            if word:
                yield word
            word = ""
            yield character
        else:
            word += character
            if character == " ":
                yield word
                word = ""
    if word:
        yield word


def table(rows: Iterable[Sequence[object]], headers: Sequence[str]) -> list[str]:
    """An aligned table: numbers to the right, words to the left."""
    cells = [list(row) for row in rows]
    return tabulate.tabulate(
        cells, headers, tablefmt="simple", disable_numparse=False, intfmt="", missingval=""
    ).splitlines()


def fault_lines(faults: Sequence[Fault]) -> list[str]:
    """Each fault in three parts, where, what is wrong, what to do; and its code."""
    lines: list[str] = []
    for each in faults:
        where = f"{each.where}  " if each.where else ""
        lines.append(f"{say('error')}  {where}{problem(each)}  [{each.code}]")
        lines.append(f"      {say('error-cure', cure=cure(each))}")
    return lines


def fault_values(faults: Sequence[Fault]) -> list[dict[str, str]]:
    """The same for programs."""
    return [{"code": f.code, "where": f.where, "problem": problem(f), "cure": cure(f)} for f in faults]


@attrs.define(kw_only=True)
class Output:
    """Where results go, and in which shape.

    Attributes:
        as_json: one JSON object instead of words.
    """

    as_json: bool = False

    def result(
        self, schema: str, data: Mapping[str, object], lines: Iterable[str], *, ok: bool = True, code: int = 0
    ) -> int:
        """Show a command's result and give its exit status back."""
        if self.as_json:
            envelope = {"schema": f"votekit/{schema}/1", "ok": ok, "code": code, "data": data}
            click.echo(json.dumps(envelope, ensure_ascii=False, default=str))
        else:
            for line in lines:
                click.echo(line)
        return code

    def note(self, line: str = "") -> None:
        """Say something that is not a result: a warning, a prompt."""
        click.echo(line, err=True)

    @contextmanager
    def progress(self, items: Iterable[T], *, length: int, label: str) -> Iterator[Iterable[T]]:
        """Walk through long work with a bar, where a person is looking."""
        stream = sys.stderr
        if self.as_json or length < PROGRESS_FROM or not stream.isatty():
            yield items
            return
        with click.progressbar(items, length=length, label=label, file=stream) as bar:
            yield bar
