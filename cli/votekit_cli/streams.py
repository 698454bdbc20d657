"""Files and pipes of messages: ``-`` is stdin or stdout."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from votekit_cli.application import Application
from votekit_cli.files import reporting


@contextmanager
def reading(application: Application, name: str) -> Iterator[IO[bytes]]:
    """A stream of lines to read."""
    if name == "-":
        yield sys.stdin.buffer
        return
    path = application.path(name)
    with reporting(path):
        stream = path.open("rb")
    with stream:
        yield stream


@contextmanager
def answering(application: Application, name: str | None) -> Iterator[Callable[[bytes], None]]:
    """Where answers go, one line each, sent at once."""
    if name in (None, "-"):
        stream = sys.stdout.buffer
        yield lambda answer: _send(stream, answer)
        return
    path = application.path(str(name))
    with reporting(path), path.open("wb") as file:
        yield lambda answer: _send(file, answer)


def _send(stream: IO[bytes], answer: bytes) -> None:
    stream.write(answer + b"\n")
    stream.flush()
