"""Report (复核报告): what an audit found, check by check, and what a record cannot prove.

Source: spec section 9.
"""

from typing import Literal, TypeAlias

import attrs

from votekit.errors import Fault

State: TypeAlias = Literal["passed", "failed", "not-applicable", "not-reached"]
Verdict: TypeAlias = Literal[
    "passed",
    "self-consistent",
    "weak-source",
    "failed",
    "void",
    "unopened",
    "uncounted",
    "undeclared",
    "rehearsal",
]

CHECKS: tuple[str, ...] = (
    "files",
    "manifest",
    "roll",
    "register",
    "issued",
    "box",
    "closing",
    "batches",
    "opening",
    "ballots",
    "rulings",
    "result",
    "signatures",
    "declarations",
    "follows",
)
"""The numbered checks, from 1."""


@attrs.frozen(kw_only=True)
class Check:
    """One numbered check.

    Attributes:
        number: from 1.
        code: one of ``CHECKS``.
        state: ``not-applicable`` where the session has nothing to check there, ``not-reached`` where an
            earlier fault leaves nothing to check against.
        faults: file, line and reason of what failed, the first twenty.
        values: numbers seen, as (name, text), for people.
    """

    number: int
    code: str
    state: State
    faults: tuple[Fault, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


@attrs.frozen(kw_only=True)
class Report:
    """What an audit found.

    Attributes:
        verdict: ``passed`` only where session id and closing digest were given and every check held.
        checks: all of them, in order.
        session_id: as people compare it; empty where the manifest cannot be read.
        closing: the closing digest as people compare it; empty where there is none.
        result: the result digest as people compare it; empty where there is none.
        title: of the meeting.
        date: of the meeting.
        sources: where ballots came from.
        pending: points left open.
        not_proved: codes of what this record, as given, cannot show.
    """

    verdict: Verdict
    checks: tuple[Check, ...]
    session_id: str = ""
    closing: str = ""
    result: str = ""
    title: str = ""
    date: str = ""
    sources: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    not_proved: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no check failed; the verdict says how much that means."""
        return self.verdict != "failed"

    @property
    def failed(self) -> tuple[str, ...]:
        """Codes of the checks that failed."""
        return tuple(check.code for check in self.checks if check.state == "failed")
