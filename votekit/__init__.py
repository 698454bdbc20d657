"""votekit: secret votes of local People's Congresses, as a pure library.

Values in, values out: no file, no clock, no screen; randomness in one private module.
The names below are the library; they follow a meeting from beginning to end.

1. A definition (票样、办法) is read with *all* its faults: ``read_definition``, ``thresholds``.
2. It is frozen with a roll (名册): ``freeze`` gives a ``Manifest`` with its session id, and the ``Secrets``.
3. Ballots are issued (发票): a device makes a ``BallotRequest``; the office answers with ``check_request``
   and ``IssuerKey.stamp``, and fixes what went out with ``end_issuing``.
4. Ballots are cast (投票): ``Credential.cast``; ``check_cast`` and ``SessionKey.receipt``.
5. The box is closed and opened (封箱、开箱): ``close``, ``open_box``; paper, keypads and totals are a
   ``Batch``.
6. ``count`` gives a ``Result`` (计票), a ``Ruling`` (裁定) settles what the rule leaves open,
   ``declare`` records that a person declared it (宣布). ``decide`` is the rule alone, without a session.
7. ``Record`` is what is kept (存档), and ``audit`` repeats all of it (复核).

Bad outside input is a ``Refusal`` or an undecided point, a value; bad calls raise one ``VotekitError`` that
lists every fault with its place and cure.
"""

from votekit.audit import audit
from votekit.batch import Batch
from votekit.box import Cast, check_cast
from votekit.closing import Closing, close
from votekit.counting import count
from votekit.declaration import Declaration, declare
from votekit.definition import Definition
from votekit.definition.reader import read_definition
from votekit.device import BallotRequest, Credential
from votekit.errors import Fault, FormatError, StateError, UnsupportedError, VerificationError, VotekitError
from votekit.freezing import Secrets, freeze
from votekit.issued import Issued, end_issuing
from votekit.issuer import IssuerKey, Request, check_request, register_line
from votekit.keying import Difference, compare_keyings, settle
from votekit.manifest import Manifest
from votekit.numbers import Numbers
from votekit.opening import Opening, open_box
from votekit.receipt import Receipt
from votekit.record import Record
from votekit.refusal import Refusal
from votekit.report import Report
from votekit.result import Result, decide
from votekit.roll import Roll, Voter
from votekit.rounds import next_round
from votekit.rules.thresholds import thresholds
from votekit.ruling import Ruling
from votekit.scrutineer import KeyCard, OpeningCode, SigningCode
from votekit.session_key import SessionKey
from votekit.tables import read_keypad, read_totals
from votekit.ticket import Ticket

__all__ = [
    "BallotRequest",
    "Batch",
    "Cast",
    "Closing",
    "Credential",
    "Declaration",
    "Definition",
    "Difference",
    "Fault",
    "FormatError",
    "Issued",
    "IssuerKey",
    "KeyCard",
    "Manifest",
    "Numbers",
    "Opening",
    "OpeningCode",
    "Receipt",
    "Record",
    "Refusal",
    "Report",
    "Request",
    "Result",
    "Roll",
    "Ruling",
    "Secrets",
    "SessionKey",
    "SigningCode",
    "StateError",
    "Ticket",
    "UnsupportedError",
    "VerificationError",
    "VotekitError",
    "Voter",
    "audit",
    "check_cast",
    "check_request",
    "close",
    "compare_keyings",
    "count",
    "decide",
    "declare",
    "end_issuing",
    "freeze",
    "next_round",
    "open_box",
    "read_definition",
    "read_keypad",
    "read_totals",
    "register_line",
    "settle",
    "thresholds",
]
