"""What lies on the disk does not tell in which order people came.

A table keyed by digest keeps its pages in order of arrival until it is written anew (measured here as well),
so register and box are rewritten when issuing ends and at closing, and the old files with their logs are gone.
"""

import json
import random
import sqlite3
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.meetings import Committee
from votekit_cli.store import Entry, Store

NUMBER = 150
SIZE = 6_000
"""Octets of a row, about those of a cast."""


def on_disk(path: Path, bodies: Sequence[bytes]) -> list[int]:
    """The rows, by number of arrival, in the order in which their far ends stand in the file.

    A row of this size overflows its page; a mark that falls on the border of two pages is looked for further on.
    """
    data = path.read_bytes()
    places = [
        (next(found for at in (4_500, 4_540) if (found := data.find(body[at : at + 16])) >= 0), number)
        for number, body in enumerate(bodies)
    ]
    return [number for _, number in sorted(places)]


def kendall_tau(order: Sequence[int]) -> float:
    """1 for order of arrival, -1 for the reverse, near 0 for an order that says nothing of it."""
    pairs = [(order[i], order[j]) for i in range(len(order)) for j in range(i + 1, len(order))]
    return sum(1 if one < other else -1 for one, other in pairs) / len(pairs)


@pytest.mark.parametrize("name", ["register", "box"])
def test_the_rewritten_file_says_nothing_of_arrival(tmp_path: Path, name: str) -> None:
    store = Store(tmp_path / "state")
    chance = random.Random(name)
    keys = [chance.randbytes(32) for _ in range(NUMBER)]
    bodies = [chance.randbytes(SIZE) for _ in range(NUMBER)]
    for key, body in zip(keys, bodies, strict=True):
        if name == "register":
            store.enter([Entry(holder=key, request=bytes(32), data=body, stamps=None)])
        else:
            store.put([(key, bytes(32), body)])
    path = tmp_path / "state" / f"{name}.db"
    before = kendall_tau(on_disk(path, bodies))
    store.rewrite(name)
    after = kendall_tau(on_disk(path, bodies))
    assert before > 0.9  # the ground of the attack: without the rewrite the file tells
    assert abs(after) < 0.2
    assert sorted(file.name for file in path.parent.iterdir()) == sorted([f"{name}.db", "session.db"])
    with store.holding():
        stored = [entry.data for entry in store.register()] if name == "register" else store.box()
    assert stored == [body for _, body in sorted(zip(keys, bodies, strict=True))]


def test_no_log_and_no_old_page_is_left_after_closing(committee: Committee) -> None:
    terminal = committee.terminal
    committee.issue()
    order = committee.tickets[:9]
    committee.vote(*["11"] * 9)
    committee.close()
    state = terminal.folder / "state"
    assert sorted(path.name for path in state.iterdir()) == ["box.db", "register.db", "session.db"]
    lines = (terminal.folder / "record" / "box.jsonl").read_bytes().splitlines()
    assert lines == sorted(lines, key=lambda line: urlsafe_b64decode(json.loads(line)["key"] + "="))
    assert not list((terminal.folder / "secrets" / "kiosk").iterdir())
    for path in state.iterdir():
        columns = {
            column[1]
            for table in ("fact", "keying", "register", "box")
            for column in sqlite3.connect(path).execute(f"PRAGMA table_info({table})")
        }
        assert not columns & {"time", "at", "number", "rowid", "created"}, path
    for path in (terminal.folder / "record").iterdir():
        text = path.read_bytes()
        assert all(ticket.encode() not in text for ticket in order), path


def test_a_left_over_half_of_a_rewrite_is_no_hindrance(tmp_path: Path) -> None:
    store = Store(tmp_path / "state")
    store.put([(b"k" * 32, bytes(32), b"cast")])
    (tmp_path / "state" / "box.new.db").write_bytes(b"half")
    store.rewrite("box")
    assert store.box() == [b"cast"]
    assert not (tmp_path / "state" / "box.new.db").exists()
