"""A session of five voters with its events in any order: each is done when it may be, and refused when not.

The model knows only what stands in a few sets and flags; the library must agree with it at every step, and the
record must have a verdict of its own at every step.
"""

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import votekit
from tests.meeting import Meeting
from tests.protocol import sessions
from votekit import BallotRequest, Cast, Credential, Numbers, Refusal, Request

VOTERS = 5
RARELY = st.integers(0, 9).map(lambda number: number == 9)
MARKS = ({"1": "赞成"}, {"2": "赞成"}, {"1": "反对"}, {}, {"1": "赞成", "2": "赞成"})


class Day(RuleBasedStateMachine):
    """The office with a store as simple as can be: the register and the box are dictionaries."""

    @initialize()
    def freeze(self) -> None:
        definition = sessions.by_device(entitled=VOTERS, issuers=("大会秘书处",))
        self.meeting = Meeting.frozen(definition, voters=VOTERS)
        self.requests: dict[int, BallotRequest] = {}
        self.credentials: dict[int, Credential] = {}
        self.register: dict[bytes, bytes] = {}
        self.box: dict[bytes, bytes] = {}
        self.seen: tuple[object, ...] = ()

    # The store's own part: one row a holder, one row a key, and whether voting is open.

    def ask(self, data: bytes) -> votekit.register.RegisterLine | str:
        found = votekit.check_request(
            self.meeting.manifest, data, roll=self.meeting.secrets.roll, issued=self.meeting.issued
        )
        if isinstance(found, Refusal):
            return found.code
        line = votekit.register_line(
            self.meeting.manifest,
            found,
            [key.stamp(self.meeting.manifest, found) for key in self.meeting.issuers],
        )
        stored = self.register.setdefault(found.holder, line)
        if stored != line:
            return "already-issued"
        return votekit.register.read_register_line(stored, where="")

    def cast(self, data: bytes) -> str:
        if self.meeting.issued is None or self.meeting.closing is not None:
            return "box-closed"
        found = votekit.check_cast(self.meeting.manifest, data)
        assert isinstance(found, Cast)
        return "taken" if self.box.setdefault(found.key, data) == data else "key-used"

    # Issuing

    @rule(voters=st.sets(st.integers(0, VOTERS - 1), min_size=1), again=st.booleans())
    def issue(self, voters: set[int], again: bool) -> None:
        for voter in sorted(voters):
            self.issue_to(voter, again=again)

    def issue_to(self, voter: int, *, again: bool) -> None:
        ticket = self.meeting.named[voter]
        known = voter in self.requests
        asked = (
            self.requests[voter]
            if known and again
            else BallotRequest.new(self.meeting.manifest, ticket=ticket.to_text())
        )
        answer = self.ask(asked.data)
        if self.meeting.issued is not None:
            assert answer == "issuing-closed"
        elif known and not again:
            assert answer == "already-issued"
        else:
            assert not isinstance(answer, str)
            self.requests[voter] = asked
            self.credentials[voter] = asked.finish([stamp for stamp in answer.stamps if stamp])

    @precondition(lambda self: self.meeting.issued is None)
    @rule(early=RARELY)
    def end_issuing(self, early: bool) -> None:
        meeting = self.meeting
        if len(self.credentials) < 3 and not early:
            return
        meeting.register = list(self.register.values())
        issued = meeting.end_issuing(Numbers(entitled=VOTERS, present=VOTERS))
        assert issued.issued == len(self.credentials)

    # Casting

    @precondition(lambda self: bool(self.credentials))
    @rule(
        voters=st.sets(st.integers(0, VOTERS - 1), min_size=1),
        marks=st.sampled_from(MARKS),
        again=st.booleans(),
    )
    def vote(self, voters: set[int], marks: dict[str, str], again: bool) -> None:
        for voter in sorted(voters & set(self.credentials)):
            self.vote_by(voter, marks, again=again)

    def vote_by(self, voter: int, marks: dict[str, str], *, again: bool) -> None:
        credential = self.credentials[voter]
        before = self.box.get(credential.public)
        data = before if again and before else credential.cast(marks)
        answer = self.cast(data)
        if self.meeting.issued is None or self.meeting.closing is not None:
            assert answer == "box-closed"
        else:
            assert answer == ("taken" if before in (None, data) else "key-used")

    # Closing, opening, counting, declaring

    @precondition(lambda self: self.meeting.issued is not None and self.meeting.closing is None)
    @rule(early=RARELY)
    def close(self, early: bool) -> None:
        meeting = self.meeting
        if len(self.box) < 3 and not early:
            return
        meeting.casts = list(self.box.values())
        closing = meeting.close()
        assert closing.total == len(self.box)
        # 法定人数 and 收回 ≤ 发出 hold here; 收回 must be more than half of those entitled.
        assert closing.valid == (len(self.box) * 2 > VOTERS)
        if closing.valid and len(self.box) < 5:
            meeting.rule("small:all", "accept")

    @precondition(lambda self: self.meeting.closing is not None)
    @rule()
    def open(self) -> None:
        meeting = self.meeting
        assert meeting.closing is not None
        try:
            meeting.open()
        except votekit.StateError as error:
            assert error.code == "VK-5101"
            assert not meeting.closing.valid
        else:
            assert meeting.closing.valid
            meeting.result = None
            meeting.declarations.clear()

    @precondition(lambda self: self.meeting.closing is not None)
    @rule()
    def open_with_too_few(self) -> None:
        meeting = self.meeting
        assert meeting.closing is not None
        if not meeting.closing.valid:
            return
        try:
            votekit.open_box(
                meeting.manifest,
                meeting.closing,
                rulings=meeting.rulings,
                session_key=meeting.secrets.session_key,
                signers=meeting.signers,
                openers=meeting.openers[:1] * 2,
            )
        except votekit.StateError as error:
            assert error.code == "VK-5102"
        else:
            raise AssertionError("one seat opened the box")

    @precondition(lambda self: self.meeting.closing is not None)
    @rule()
    def count(self) -> None:
        meeting = self.meeting
        assert meeting.closing is not None
        try:
            result = meeting.count()
        except votekit.StateError as error:
            assert error.code == "VK-5109"
            assert meeting.closing.valid
            assert meeting.opening is None
        else:
            if meeting.closing.valid:
                assert result.tally.counted == len(self.box)
            assert (result.state == "void") == (not meeting.closing.valid)

    @precondition(lambda self: self.meeting.result is not None)
    @rule(pending=st.booleans())
    def declare(self, pending: bool) -> None:
        meeting = self.meeting
        assert meeting.result is not None
        if any(each.result == meeting.result.digest for each in meeting.declarations):
            return
        try:
            meeting.declare(pending=pending)
        except votekit.StateError as error:
            assert error.code == ("VK-5111" if meeting.result.state == "void" else "VK-5112")
            assert meeting.result.state == "void" or (meeting.result.undecided and not pending)

    # The day as it should go, so that its end is reached too

    @rule()
    def go_on(self) -> None:
        meeting = self.meeting
        if meeting.issued is None:
            self.issue(set(range(VOTERS)), again=True)
            self.end_issuing(early=True)
        elif meeting.closing is None:
            self.vote(set(range(VOTERS)), MARKS[0], again=True)
            self.close(early=True)
        elif meeting.opening is None:
            self.open()
        elif meeting.result is None:
            self.count()
        else:
            self.declare(pending=True)

    @invariant()
    def the_record_has_a_verdict_of_its_own(self) -> None:
        meeting = self.meeting
        seen = (len(self.register), *(id(each) for each in self.papers()), len(meeting.declarations))
        if seen == self.seen:
            return
        self.seen = seen
        audited = attrs.evolve(meeting, register=list(self.register.values()))
        closing = meeting.closing and meeting.closing.text
        report = votekit.audit(audited.record(), session_id=meeting.manifest.session_id, closing=closing)
        assert sessions.failures(report) == []
        assert report.verdict == self.expected()

    def papers(self) -> tuple[object, ...]:
        meeting = self.meeting
        return meeting.issued, meeting.closing, meeting.opening, meeting.result

    def expected(self) -> str:
        meeting = self.meeting
        if meeting.closing is None:
            return "uncounted"
        if not meeting.closing.valid:
            return "void"
        if meeting.opening is None:
            return "unopened"
        if meeting.result is None:
            return "uncounted"
        return "passed" if meeting.declarations else "undeclared"


Day.TestCase.settings = settings(max_examples=8, stateful_step_count=25, deadline=None)
TestDay = Day.TestCase


def test_a_request_is_one_of_ours() -> None:
    """The model's register stores what the library reads back."""
    meeting = sessions.device()
    asked = BallotRequest.new(meeting.manifest, ticket=meeting.named[6].to_text())
    assert isinstance(votekit.check_request(meeting.manifest, asked.data, roll=meeting.secrets.roll), Request)
