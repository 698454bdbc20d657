"""The folder one stands in: a session's or an issuer's, what lies in it, and how far the day has come.

``record/`` holds the documents of the day, each written when it is made: they are the truth about the phase.
``state/`` holds the databases, ``secrets/`` what nobody else may read.
The folder is the whole configuration: nothing outside it can change a tally.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from votekit import (
    Batch,
    Closing,
    Declaration,
    FormatError,
    Issued,
    IssuerKey,
    Manifest,
    Opening,
    Result,
    Roll,
    Ruling,
    SessionKey,
    StateError,
)
from votekit.errors import fault
from votekit.ruling import rulings_digest
from votekit_cli import files
from votekit_cli.store import Store

DEFINITION = "票样.toml"
ROSTER = "名册.csv"
ISSUER = "issuer.json"
RECORD_LIMIT = 1 << 30

Phase: TypeAlias = Literal[
    "draft", "frozen", "attended", "issuing", "issued", "closed", "void", "counted", "declared"
]


class Folder:
    """What both kinds of folder have."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder / "state")
        self._keys: dict[Path, IssuerKey] = {}

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.folder.resolve().name

    def path(self, name: str) -> Path:
        """A document of the record."""
        return self.folder / "record" / name

    def secret(self, name: str) -> Path:
        """A file that only its owner may read."""
        return self.folder / "secrets" / name

    @property
    def frozen(self) -> bool:
        """Whether there is a manifest."""
        return self.path("manifest.json").exists()

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest.

        Raises:
            StateError: not frozen yet.
        """
        if not self.frozen:
            raise StateError(fault(self.name, "VK-9302"))
        return Manifest.from_bytes(files.read_bytes(self.path("manifest.json"), limit=RECORD_LIMIT))

    @cached_property
    def roll(self) -> Roll:
        """The frozen roll."""
        return Roll.from_lines(self.lines("roll.jsonl"), self.lines("names.jsonl"))

    @property
    def issued(self) -> Issued | None:
        """The document that ended issuing."""
        data = self.document("issued.json")
        return None if data is None else Issued.from_bytes(data)

    def document(self, name: str) -> bytes | None:
        """A document of the record, if it has been made."""
        path = self.path(name)
        return files.read_bytes(path, limit=RECORD_LIMIT) if path.exists() else None

    def lines(self, name: str) -> list[bytes]:
        """The lines of a part of the record, without their ends; none where there is no such part.

        Raises:
            FormatError: it breaks off in the middle of a line.
        """
        data = self.document(name) or b""
        if data and not data.endswith(b"\n"):
            raise FormatError(fault(str(self.path(name)), "VK-9110"))
        return data.split(b"\n")[:-1]

    def write(self, name: str, data: bytes) -> None:
        """Write one document of the record."""
        files.write(self.path(name), data)

    def write_lines(self, name: str, lines: Iterable[bytes]) -> None:
        """Write one part of the record, line by line; without lines there is no such part."""
        kept = list(lines)
        if kept:
            files.write(self.path(name), b"".join(line + b"\n" for line in kept))
        else:
            files.remove(self.path(name))

    def issuer_keys(self) -> dict[str, IssuerKey]:
        """The issuers' keys that lie in this folder, by name; without those that were destroyed since."""
        paths = sorted(self.folder.glob("secrets/issuer*.key"))
        for path in paths:
            if path not in self._keys:
                self._keys[path] = IssuerKey.from_bytes(files.read_bytes(path))
        return {self._keys[path].name: self._keys[path] for path in paths}


class IssuerFolder(Folder):
    """One issuer (发票点) on a machine of its own: its key, its register, and what was frozen elsewhere."""

    @cached_property
    def issuer(self) -> str:
        """The issuer's name, as in the definition's list."""
        return read_public_key(self.folder / ISSUER)[0]


class SessionFolder(Folder):
    """One session (一次票决、测评) from the first draft to the archive."""

    @property
    def closing(self) -> Closing | None:
        """The document that closed the box."""
        data = self.document("closing.json")
        return None if data is None else Closing.from_bytes(data)

    @property
    def opening(self) -> Opening | None:
        """The document that opened the box."""
        data = self.document("opening.json")
        return None if data is None else Opening.from_bytes(data)

    @property
    def result(self) -> Result | None:
        """The latest count."""
        data = self.document("result.json")
        return None if data is None else Result.from_bytes(data)

    @property
    def batches(self) -> tuple[Batch, ...]:
        """What came in by hand or from another system, settled."""
        return tuple(Batch.from_line(line)[1] for line in self.lines("batches.jsonl"))

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """What people decided."""
        return tuple(
            Ruling.from_line(line, session=self.manifest.session) for line in self.lines("rulings.jsonl")
        )

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        """What was declared."""
        return tuple(Declaration.from_bytes(line) for line in self.lines("declarations.jsonl"))

    @property
    def session_key(self) -> SessionKey | None:
        """The session key; None where the session has none.

        Raises:
            KeysMissingError: it should be here and is not.
        """
        if self.manifest.session_key is None:
            return None
        path = self.secret("session.key")
        if not path.exists():
            raise KeysMissingError(fault("secrets/session.key", "VK-9401"))
        return SessionKey.from_bytes(files.read_bytes(path))

    @property
    def receipt_key(self) -> SessionKey:
        """The session key of a session with sealed ballots.

        Raises:
            StateError: this session has none.
            KeysMissingError: it should be here and is not.
        """
        key = self.session_key
        if key is None:
            raise StateError(fault(self.name, "VK-9313"))
        return key

    @property
    def officers(self) -> dict[str, list[str]]:
        """Who was approved for which duty."""
        found: dict[str, list[str]] = self.store.fact("officers") or {}
        return found

    @property
    def present(self) -> int | None:
        """实到, as checked in."""
        found: dict[str, int] | None = self.store.fact("attendance")
        return None if found is None else found["present"]

    @property
    def phase(self) -> Phase:
        """How far the day has come."""
        if not self.frozen:
            return "draft"
        if self.lines("declarations.jsonl"):
            return "declared"
        if self.path("result.json").exists():
            return "counted"
        if (closing := self.closing) is not None:
            return "closed" if closing.valid else "void"
        if self.path("issued.json").exists():
            return "issued"
        if self.store.fact("issuing"):
            return "issuing"
        return "frozen" if self.present is None else "attended"

    @property
    def hand_sources(self) -> tuple[str, ...]:
        """The sources whose ballots are counted into and out of hands: paper, drawn tickets."""
        return tuple(each for each in ("paper", "lot") if each in self.manifest.definition.sources)

    @cached_property
    def issuer_folders(self) -> dict[str, IssuerFolder]:
        """Issuer folders on this machine, by the issuer's name."""
        known: Mapping[str, str] = self.store.fact("issuers") or {}
        return {name: IssuerFolder((self.folder / folder).resolve()) for name, folder in known.items()}

    def count_again(self, result: Result) -> bool:
        """Whether a ruling was made since that count."""
        session = self.manifest.session
        return rulings_digest(session, result.rulings) != rulings_digest(session, self.rulings)

    def destroy_issuer_keys(self) -> None:
        """Destroy the issuers' keys on this machine: nothing more is to be stamped."""
        for folder in (self.folder, *(each.folder for each in self.issuer_folders.values())):
            for path in sorted(folder.glob("secrets/issuer*.key")):
                files.remove(path)


class KeysMissingError(StateError):
    """A key or a card is needed that is not here."""


def find(start: Path) -> SessionFolder | IssuerFolder:
    """The folder one stands in, or the nearest above.

    Raises:
        StateError: neither a session nor an issuer anywhere above.
    """
    for folder in (start, *start.resolve().parents):
        if (folder / ISSUER).exists():
            return IssuerFolder(folder)
        if (folder / DEFINITION).exists() or (folder / "record" / "manifest.json").exists():
            return SessionFolder(folder)
    raise StateError(fault(str(start), "VK-9301"))


def write_public_key(path: Path, key: IssuerKey) -> None:
    """Write what an issuer gives to the session: its name and its modulus."""
    body = {"schema": "votekit/issuer/1", "name": key.name, "modulus": key.public.hex()}
    files.write(path, json.dumps(body, ensure_ascii=False, indent=1).encode() + b"\n")


def read_public_key(path: Path) -> tuple[str, bytes]:
    """An issuer's name and modulus.

    Raises:
        FormatError: not such a file.
    """
    try:
        body = json.loads(files.read_bytes(path, limit=65_536))
        name, modulus = body["name"], bytes.fromhex(body["modulus"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise FormatError(fault(str(path), "VK-9402")) from error
    if not isinstance(name, str):
        raise FormatError(fault(str(path), "VK-9402"))
    return name, modulus
