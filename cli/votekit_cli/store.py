"""The databases of a session or issuer folder: three SQLite files under ``state/``.

``session.db`` keeps what the day brings (attendance, hand counts, keyings) and is the folder's one lock:
whoever changes anything holds it, so the other two are never open in two processes at once.
``register.db`` and ``box.db`` are separate files, keyed by holder and by ballot key, without time or number.
A table so keyed still shows order of arrival until it is rewritten: see ``rewrite``.

Durable means WAL with ``synchronous=FULL``: when a transaction has ended, it is on the disk.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from votekit import StateError
from votekit.errors import fault
from votekit_cli.files import DiskError, make_folder, remove, reporting, sync_folder

WAIT_SECONDS = 30
_SESSION = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS keying (
    pass INTEGER, bag INTEGER, place INTEGER, marks TEXT NOT NULL, PRIMARY KEY (pass, bag, place)
) WITHOUT ROWID;
"""
_REGISTER = """
CREATE TABLE IF NOT EXISTS register (
    holder BLOB PRIMARY KEY, request BLOB NOT NULL, data BLOB NOT NULL, stamps TEXT
) WITHOUT ROWID;
"""
_BOX = """
CREATE TABLE IF NOT EXISTS box (
    key BLOB PRIMARY KEY, cast_digest BLOB NOT NULL, data BLOB NOT NULL
) WITHOUT ROWID;
"""
_TABLES = {"session": _SESSION, "register": _REGISTER, "box": _BOX}


@attrs.frozen(kw_only=True)
class Entry:
    """One row of the register: a request that was taken, and its stamps once they were given."""

    holder: bytes
    request: bytes
    data: bytes
    stamps: tuple[bytes | None, ...] | None


class Store:
    """The databases of one folder. Every use stands inside ``with store.holding():``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, sqlite3.Connection] = {}
        self._depth = 0

    @contextmanager
    def holding(self) -> Iterator["Store"]:
        """Hold the folder: nobody else changes it meanwhile, and ``session.db`` changes wholly or not at all.

        Raises:
            StateError: another votekit holds it for longer than half a minute.
            DiskError: the disk is full, not writable or damaged.
        """
        if self._depth:
            yield self
            return
        make_folder(self.folder)
        with _reporting(self.folder):
            self._depth = 1
            try:
                session = self._connection("session")
                session.execute("BEGIN IMMEDIATE")
                try:
                    yield self
                    session.execute("COMMIT")
                except BaseException:
                    _roll_back(session)
                    raise
            finally:
                self._depth = 0
                for connection in self._open.values():
                    connection.close()
                self._open.clear()

    def _connection(self, name: str) -> sqlite3.Connection:
        if name not in self._open:
            connection = sqlite3.connect(self._path(name), timeout=WAIT_SECONDS, isolation_level=None)
            self._open[name] = connection
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.executescript(_TABLES[name])
        return self._open[name]

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    # -- what the day brings ---------------------------------------------------------------------------

    def fact(self, name: str) -> Any:
        """What is kept under that name; None where nothing is."""
        if not self._path("session").exists():
            return None
        with self.holding():
            row = (
                self._connection("session")
                .execute("SELECT value FROM fact WHERE name = ?", (name,))
                .fetchone()
            )
        return None if row is None else json.loads(row[0])

    def keep(self, name: str, value: object) -> None:
        """Keep a value that JSON can write; None forgets it."""
        with self.holding():
            session = self._connection("session")
            if value is None:
                session.execute("DELETE FROM fact WHERE name = ?", (name,))
            else:
                session.execute(
                    "INSERT INTO fact VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    (name, json.dumps(value, ensure_ascii=False)),
                )

    def keyed(self, number: int) -> dict[tuple[int, int], dict[str, str]]:
        """What was keyed in one pass: (bag, place) to marks."""
        with self.holding():
            rows = self._connection("session").execute(
                "SELECT bag, place, marks FROM keying WHERE pass = ? ORDER BY bag, place", (number,)
            )
            return {(bag, place): json.loads(marks) for bag, place, marks in rows}

    def key_in(self, number: int, bag: int, place: int, marks: dict[str, str]) -> None:
        """Keep one ballot of one pass; keyed again, it is replaced."""
        with self.holding():
            self._connection("session").execute(
                "INSERT OR REPLACE INTO keying VALUES (?, ?, ?, ?)",
                (number, bag, place, json.dumps(marks, ensure_ascii=False)),
            )

    def forget_keying(self, number: int) -> None:
        """Forget one pass."""
        with self.holding():
            self._connection("session").execute("DELETE FROM keying WHERE pass = ?", (number,))

    # -- register ----------------------------------------------------------------------------------------

    def entry(self, holder: bytes) -> Entry | None:
        """The row of that holder; None where nobody asked yet."""
        with self.holding():
            row = (
                self._connection("register")
                .execute("SELECT holder, request, data, stamps FROM register WHERE holder = ?", (holder,))
                .fetchone()
            )
        return None if row is None else _entry(row)

    def enter(self, entries: list[Entry]) -> None:
        """Enter rows that are not there yet, durably, all or none: only then may anything be stamped.

        Raises:
            DiskError: nothing was entered.
        """
        self._write(
            "register",
            "INSERT INTO register VALUES (?, ?, ?, NULL)",
            [(e.holder, e.request, e.data) for e in entries],
        )

    def stamped(self, answers: dict[bytes, tuple[bytes | None, ...]]) -> None:
        """Keep the stamps given to each holder, so that a lost answer is given again alike."""
        rows = [(json.dumps([s and s.hex() for s in stamps]), holder) for holder, stamps in answers.items()]
        self._write("register", "UPDATE register SET stamps = ? WHERE holder = ?", rows)

    def register(self) -> list[Entry]:
        """All rows, by holder."""
        with self.holding():
            rows = self._connection("register").execute(
                "SELECT holder, request, data, stamps FROM register ORDER BY holder"
            )
            return [_entry(row) for row in rows]

    # -- box -----------------------------------------------------------------------------------------------

    def cast_of(self, key: bytes) -> bytes | None:
        """Digest of the cast that lies in the box under that ballot key."""
        with self.holding():
            row = (
                self._connection("box")
                .execute("SELECT cast_digest FROM box WHERE key = ?", (key,))
                .fetchone()
            )
        return None if row is None else bytes(row[0])

    def put(self, casts: list[tuple[bytes, bytes, bytes]]) -> None:
        """Put (ballot key, digest, cast) rows into the box, durably, all or none: only then give receipts."""
        self._write("box", "INSERT INTO box VALUES (?, ?, ?)", casts)

    def box(self) -> list[bytes]:
        """All casts, by ballot key."""
        with self.holding():
            return [
                bytes(data)
                for (data,) in self._connection("box").execute("SELECT data FROM box ORDER BY key")
            ]

    def returned(self) -> int:
        """How many casts lie in the box."""
        with self.holding():
            (number,) = self._connection("box").execute("SELECT count(*) FROM box").fetchone()
            return int(number)

    def _write(self, name: str, statement: str, rows: list[Any]) -> None:
        with self.holding():
            connection = self._connection(name)
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.executemany(statement, rows)
                connection.execute("COMMIT")
            except BaseException:
                _roll_back(connection)
                raise

    # -- order of arrival --------------------------------------------------------------------------------

    def rewrite(self, name: str) -> None:
        """Write register or box anew in key order, and delete the old file with its side files.

        The old pages and the write-ahead log hold the rows in the order in which people came.
        What the disk keeps of deleted blocks is not promised away.
        """
        with self.holding():
            path, new = self._path(name), self.folder / f"{name}.new.db"
            remove(new)
            connection = self._connection(name)
            connection.execute("VACUUM INTO ?", (str(new),))
            # A log left behind would be applied to the new file: it is emptied before they change places.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._open.pop(name).close()
            with reporting(path):
                with new.open("rb") as stream:
                    os.fsync(stream.fileno())
                for suffix in ("-wal", "-shm"):
                    remove(path.with_name(path.name + suffix))
                new.replace(path)
                sync_folder(self.folder)


def _roll_back(connection: sqlite3.Connection) -> None:
    # A full disk makes SQLite roll back by itself.
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _entry(row: tuple[bytes, bytes, bytes, str | None]) -> Entry:
    stamps = None if row[3] is None else tuple(s and bytes.fromhex(s) for s in json.loads(row[3]))
    return Entry(holder=bytes(row[0]), request=bytes(row[1]), data=bytes(row[2]), stamps=stamps)


@contextmanager
def _reporting(folder: Path) -> Iterator[None]:
    """Turn a failure of the database into a ``DiskError``."""
    try:
        yield
    except sqlite3.Error as error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if primary == sqlite3.SQLITE_BUSY:
            raise StateError(fault(str(folder), "VK-9151")) from error
        if primary == sqlite3.SQLITE_FULL:
            raise DiskError(fault(str(folder), "VK-9103", reason=error)) from error
        if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise DiskError(fault(str(folder), "VK-9102")) from error
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DiskError(fault(str(folder), "VK-9152", reason=error)) from error
        raise DiskError(fault(str(folder), "VK-9104", reason=error)) from error
