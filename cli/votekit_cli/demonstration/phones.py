"""Phones: each a program of its own that knows the public manifest, its ticket, and the four messages.

They run in other processes, as they would on other machines, and share nothing with the office.
Some are hostile: what they send is what an attacker can write from the specification alone.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from votekit import BallotRequest, Credential, Manifest, Receipt
from votekit.device import seal_marks
from votekit.messages import read_stamps


def ask(manifest: bytes, tickets: Sequence[str]) -> list[tuple[bytes, bytes]]:
    """Scan the code in the envelope: what each phone stores, and the request it sends."""
    read = Manifest.from_bytes(manifest)
    asked = [BallotRequest.new(read, ticket=ticket) for ticket in tickets]
    return [(each.to_bytes(), each.data) for each in asked]


def finish(manifest: bytes, stored: Sequence[bytes], answers: Sequence[bytes]) -> list[bytes]:
    """Unblind and check the stamps: what each phone stores now."""
    read = Manifest.from_bytes(manifest)
    return [
        BallotRequest.from_bytes(state, manifest=read).finish(read_stamps(answer).stamps).to_bytes()
        for state, answer in zip(stored, answers, strict=True)
    ]


def mark(manifest: bytes, stored: Sequence[bytes], ballots: Sequence[Mapping[str, str]]) -> list[bytes]:
    """Mark, review, cast: what each phone sends."""
    read = Manifest.from_bytes(manifest)
    return [
        Credential.from_bytes(state, manifest=read).cast(marks)
        for state, marks in zip(stored, ballots, strict=True)
    ]


def believe(manifest: bytes, casts: Sequence[bytes], receipts: Sequence[bytes]) -> int:
    """Check the receipts; how many hold."""
    read = Manifest.from_bytes(manifest)
    for cast, receipt in zip(casts, receipts, strict=True):
        Receipt.from_bytes(receipt).check(read, cast)
    return len(receipts)


def cast_nonsense(manifest: bytes, stored: bytes, content: bytes) -> bytes:
    """A rightly stamped and sealed ballot with anything inside it."""
    credential = Credential.from_bytes(stored, manifest=Manifest.from_bytes(manifest))
    sealed = seal_marks(credential.manifest, credential.group, credential.public, content)
    cast: dict[str, Any] = {
        "schema": "votekit/cast/1",
        "session": _text(credential.manifest.session),
        "group": credential.group,
        "key": _text(credential.public),
        "stamps": [_text(stamp) for stamp in credential.stamps],
        "sealed": {
            "commitment": _text(sealed.commitment),
            "shares": [_text(share) for share in sealed.shares],
            "content": _text(sealed.content),
        },
    }
    key = Ed25519PrivateKey.from_private_bytes(credential.seed)
    signature = key.sign(b"votekit/cast/v1\x00" + rfc8785.dumps(cast))
    return rfc8785.dumps({**cast, "signature": _text(signature)})


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def altered(cast: bytes, **fields: object) -> bytes:
    """A cast with some of its fields changed on the way."""
    message = json.loads(cast)
    message.update(fields)
    return rfc8785.dumps(message)
