"""Deputies' phones: the device functions behind files of messages, state stored and restored between steps."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from votekit import BallotRequest, Credential, Manifest, Receipt
from votekit.messages import read_stamps

Marks = Mapping[str, str]


@attrs.define
class Phones:
    """All phones of a meeting, by their deputy's id."""

    folder: Path
    manifest: Manifest
    tickets: Mapping[str, str]
    requests: dict[str, bytes] = attrs.field(factory=dict)
    state: dict[str, bytes] = attrs.field(factory=dict)
    casts: dict[str, bytes] = attrs.field(factory=dict)

    @classmethod
    def of(cls, folder: Path, tickets: Mapping[str, str]) -> "Phones":
        return cls(folder, Manifest.from_bytes((folder / "record" / "manifest.json").read_bytes()), tickets)

    def ask(self, *voters: str) -> bytes:
        for voter in voters:
            request = BallotRequest.new(self.manifest, ticket=self.tickets[voter])
            self.requests[voter], self.state[voter] = request.data, request.to_bytes()
        return b"".join(self.requests[voter] + b"\n" for voter in voters)

    def take(self, answers: bytes, *voters: str) -> None:
        for voter, line in zip(voters, answers.splitlines(), strict=True):
            request = BallotRequest.from_bytes(self.state[voter], manifest=self.manifest)
            self.state[voter] = request.finish(read_stamps(line).stamps).to_bytes()

    def credential(self, voter: str) -> Credential:
        return Credential.from_bytes(self.state[voter], manifest=self.manifest)

    def cast(self, ballots: Mapping[str, Marks]) -> bytes:
        for voter, marks in ballots.items():
            self.casts[voter] = self.credential(voter).cast(marks)
        return b"".join(self.casts[voter] + b"\n" for voter in ballots)

    def check(self, answers: bytes, *voters: str) -> None:
        for voter, line in zip(voters, answers.splitlines(), strict=True):
            Receipt.from_bytes(line).check(self.manifest, self.casts[voter])


def refusals(answers: bytes | str) -> list[str]:
    """The code of each answer, ``-`` for one that refuses nothing."""
    lines = answers.encode() if isinstance(answers, str) else answers
    return [json.loads(line).get("refused", "-") for line in lines.splitlines()]


def changed(message: bytes, **values: Any) -> bytes:
    """A message with other values in it, canonical again."""
    return json.dumps(
        json.loads(message) | values, separators=(",", ":"), sort_keys=True, ensure_ascii=False
    ).encode()
