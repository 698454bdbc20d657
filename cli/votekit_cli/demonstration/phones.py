"""The deputies' phones: requests and casts as files of messages, stamps and receipts read back from files.

Each step stores what a phone would store and restores it in the next, so that a phone may be switched off
between any two of them. Among the honest ones there are some that are not.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from votekit import BallotRequest, Credential, Manifest, Receipt, _canonical, _structure, _suite
from votekit.device import seal_marks
from votekit.messages import CastMessage, read_stamps
from votekit_cli import files


@attrs.define(kw_only=True)
class Phones:
    """All phones of one meeting.

    Attributes:
        folder: where their messages lie.
        tickets: the code in each deputy's envelope, by id.
        stored: what each phone keeps.
        refused: how many messages the office refused, by code.
    """

    manifest: Manifest
    folder: Path
    tickets: Mapping[str, str] = attrs.field(repr=False)
    stored: dict[str, bytes] = attrs.field(factory=dict, repr=False)
    sent: dict[str, bytes] = attrs.field(factory=dict, repr=False)
    refused: dict[str, int] = attrs.field(factory=dict)

    def ask(self, voters: Iterable[str]) -> Path:
        """Every phone makes a ballot key, blinds it for each issuer, stores its state, and asks."""
        for voter in voters:
            request = BallotRequest.new(self.manifest, ticket=self.tickets[voter])
            self.stored[voter] = request.to_bytes()
            self.sent[voter] = request.data
        return self._write("requests.jsonl", [*self.sent.values(), *self._strange(self.sent)])

    def _strange(self, sent: Mapping[str, bytes]) -> list[bytes]:
        """What else arrives: nonsense, a request again, somebody else's proof, another session's."""
        first, second = list(sent)[:2]
        stolen = json.loads(sent[first]) | {"proof": json.loads(sent[second])["proof"]}
        again = BallotRequest.new(self.manifest, ticket=self.tickets[first])
        return [
            b"\xff\xfe not a message",
            sent[first],
            again.data,
            json.dumps(stolen, separators=(",", ":"), sort_keys=True).encode(),
            sent[first].replace(sent[first][40:50], b"AAAAAAAAAA"),
            b"{" * 40_000,
        ]

    def take(self, answers: Path) -> int:
        """Read the stamps, unblind and verify them; how many phones hold a stamped ballot now."""
        lines = files.read_bytes(answers, limit=1 << 28).splitlines()
        for voter, line in zip(list(self.sent), lines, strict=False):
            request = BallotRequest.from_bytes(self.stored[voter], manifest=self.manifest)
            self.stored[voter] = request.finish(read_stamps(line).stamps).to_bytes()
        self._count_refusals(lines[len(self.sent) :])
        return len(self.sent)

    def cast(self, ballots: Mapping[str, Mapping[str, str]], malformed: Iterable[str] = ()) -> Path:
        """Every phone seals its marks to the scrutineers, signs, stores the cast, and sends it."""
        self.sent = {}
        for voter, marks in ballots.items():
            credential = Credential.from_bytes(self.stored[voter], manifest=self.manifest)
            self.sent[voter] = credential.cast(marks)
        for voter in malformed:
            self.sent[voter] = self._malformed(voter)
        return self._write("casts.jsonl", [*self.sent.values(), *self._hostile()])

    def _malformed(self, voter: str) -> bytes:
        """A rightly stamped and signed ballot with something else inside: only the opening can tell."""
        credential = Credential.from_bytes(self.stored[voter], manifest=self.manifest)
        sealed = seal_marks(
            self.manifest, credential.group, credential.public, _canonical.encode({"1": "都好"})
        )
        blank = CastMessage(
            session=self.manifest.session,
            group=credential.group,
            key=credential.public,
            stamps=credential.stamps,
            sealed=sealed,
            signature=bytes(64),
        )
        signature = _suite.sign(credential.seed, blank.LABEL, blank.signed())
        return _structure.write(attrs.evolve(blank, signature=signature))

    def _hostile(self) -> list[bytes]:
        """What else arrives: the same cast again, another of the same key, a forged stamp, nonsense."""
        first = next(iter(self.sent))
        honest = self.sent[first]
        credential = Credential.from_bytes(self.stored[first], manifest=self.manifest)
        forged = json.loads(honest)
        forged["stamps"][0] = "A" * len(forged["stamps"][0])
        return [
            honest,
            credential.cast({}),
            json.dumps(forged, separators=(",", ":"), sort_keys=True).encode(),
            honest[:-40],
            b"",
            b"[" * 200_000,
        ]

    def check(self, answers: Path) -> int:
        """Check every receipt against the cast it is for; how many hold."""
        lines = files.read_bytes(answers, limit=1 << 28).splitlines()
        for cast, line in zip(self.sent.values(), lines, strict=False):
            Receipt.from_bytes(line).check(self.manifest, cast)
        self._count_refusals(lines[len(self.sent) :])
        return len(self.sent)

    def _count_refusals(self, lines: Iterable[bytes]) -> None:
        self.refused = {}
        for line in lines:
            code = json.loads(line).get("refused", "answered-again")
            self.refused[code] = self.refused.get(code, 0) + 1

    def _write(self, name: str, lines: Iterable[bytes]) -> Path:
        path = self.folder / name
        files.write_stream(path, (line + b"\n" for line in lines))
        return path
