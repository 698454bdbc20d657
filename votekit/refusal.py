"""Refusal (不予受理): the answer to bad outside input, a value and never an exception."""

from typing import Literal, TypeAlias, get_args

import attrs

from votekit import _canonical

Code: TypeAlias = Literal[
    "too-large",
    "not-canonical",
    "another-session",
    "unknown-group",
    "bad-size",
    "bad-key",
    "bad-blinded",
    "no-proof",
    "bad-proof",
    "not-on-roll",
    "another-holder",
    "struck",
    "not-yet",
    "issuing-closed",
    "already-issued",
    "bad-stamp",
    "bad-signature",
    "key-used",
    "box-closed",
]
CODES: frozenset[str] = frozenset(get_args(Code))


@attrs.frozen(kw_only=True)
class Refusal:
    """Why a request or a cast was not taken.

    ``already-issued``, ``key-used`` and ``box-closed`` are given by the caller's store, all others by
    ``check_request`` and ``check_cast``.

    Attributes:
        code: one of the closed list of spec section 6.
        detail: a place inside the message, for the sender's log; never shown to others.
    """

    code: Code
    detail: str = ""

    def to_bytes(self) -> bytes:
        """The refusal as it is sent: canonical JSON without the detail."""
        return _canonical.encode({"refused": self.code, "schema": "votekit/refusal/1"})
