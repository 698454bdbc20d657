"""Issuing: who is asking, proven before any RSA work; one stamp for one ticket; what went out, fixed."""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest

import votekit
from tests.meeting import Meeting, issuer_key
from tests.protocol import sessions
from tests.protocol.sessions import fresh
from votekit import (
    BallotRequest,
    IssuerKey,
    Numbers,
    Refusal,
    Request,
    Roll,
    Ticket,
    Voter,
    _blindrsa,
    _canonical,
    _structure,
    _suite,
    check_request,
)
from votekit.issued import HandOut, Issued
from votekit.messages import REQUEST_LIMIT, RequestMessage, read_stamps, write_stamps
from votekit.register import check_stamps, read_register_line, register_digest, sorted_register


@pytest.fixture(scope="module")
def meeting() -> Meeting:
    """Devices that have not asked yet."""
    return Meeting.frozen(sessions.by_device(), voters=6)


@pytest.fixture(scope="module")
def asked(meeting: Meeting) -> BallotRequest:
    return BallotRequest.new(meeting.manifest, ticket=meeting.named[0].to_text())


def message(asked: BallotRequest) -> RequestMessage:
    return _structure.read(RequestMessage, asked.data, limit=REQUEST_LIMIT)


def signed(request: RequestMessage, ticket: Ticket) -> bytes:
    """A request of anybody's making, signed with a ticket."""
    request = attrs.evolve(request, key=ticket.public)
    return _structure.write(
        attrs.evolve(request, proof=_suite.sign(ticket.seed, request.LABEL, request.signed()))
    )


def refusal(meeting: Meeting, data: bytes, **options: Any) -> str:
    found = check_request(meeting.manifest, data, **{"roll": meeting.secrets.roll, **options})
    assert isinstance(found, Refusal)
    assert found.to_bytes() == _canonical.encode({"refused": found.code, "schema": "votekit/refusal/1"})
    return found.code


def accepted(meeting: Meeting, data: bytes, **options: Any) -> Request:
    found = check_request(meeting.manifest, data, **{"roll": meeting.secrets.roll, **options})
    assert isinstance(found, Request), found
    return found


# Requests


def test_a_request_is_taken(meeting: Meeting, asked: BallotRequest) -> None:
    request = accepted(meeting, asked.data)
    assert (request.holder, request.source) == (meeting.named[0].holder, "device")
    assert request.digest == _canonical.digest("votekit/request/v1", asked.data)


def test_a_request_that_is_too_large(meeting: Meeting, asked: BallotRequest) -> None:
    assert refusal(meeting, asked.data + b" " * REQUEST_LIMIT) == "too-large"


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b" ",
        lambda data: data.replace(b'"all"', b'"al\\u006c"'),
        lambda data: data.replace(b'{"blinded"', b'{"a":0.5,"blinded"'),
        lambda data: data.replace(b'{"blinded"', b'{"a":1e+21,"blinded"'),
        lambda data: data.replace(b'{"blinded"', b'{"blinded":[],"blinded"'),
        lambda data: data.replace(b'"all"', b'"\\ud800"'),
        lambda data: data.replace(b'"all"', b"true"),
        lambda data: data.replace(b'"votekit/request/1"', b'"votekit/request/2"'),
        lambda data: data[:-1],
        lambda data: b"[" * 900 + b"]" * 900,
        lambda _: b"\xff\xfe",
        lambda _: b"",
    ],
)
def test_one_encoding_of_a_request(meeting: Meeting, asked: BallotRequest, change: Any) -> None:
    """Fractions, exponents, repeated keys, lone surrogates, ``true`` for text, 900 levels: none is a request."""
    assert refusal(meeting, change(asked.data)) == "not-canonical"


def test_deep_nesting_is_refused_alike_on_any_stack(meeting: Meeting) -> None:
    """ "the same bytes must not parse on one stack and overflow on another"."""

    def deep(levels: int) -> str:
        return deep(levels - 1) if levels else refusal(meeting, b"[" * 900 + b"]" * 900)

    assert deep(0) == deep(400) == "not-canonical"


def test_a_request_of_another_session(meeting: Meeting, asked: BallotRequest) -> None:
    twin = Meeting.frozen(sessions.by_device(), voters=6)
    assert refusal(twin, asked.data) == "another-session"


def test_a_proof_of_another_session(meeting: Meeting, asked: BallotRequest) -> None:
    """The proof is over the session: one that was made for another is of no use here, nor is its ticket."""
    ticket = meeting.named[0]
    elsewhere = attrs.evolve(message(asked), session=bytes(32))
    proof = _suite.sign(ticket.seed, elsewhere.LABEL, elsewhere.signed())
    assert refusal(meeting, _structure.write(attrs.evolve(message(asked), proof=proof))) == "bad-proof"
    assert refusal(meeting, signed(message(asked), sessions.device().named[0])) == "not-on-roll"


@pytest.mark.parametrize("field", ["session", "group", "blinded"])
def test_the_proof_is_over_every_field(meeting: Meeting, asked: BallotRequest, field: str) -> None:
    """Each field of the request changes what is signed: mutate each, and the proof is none."""
    other = message(BallotRequest.new(meeting.manifest, ticket=meeting.named[1].to_text()))
    change = {"session": bytes(32), "group": "b", "blinded": other.blinded}[field]
    changed = attrs.evolve(message(asked), **{field: change})
    assert not _suite.verify(changed.key or b"", changed.LABEL, changed.signed(), changed.proof or b"")
    assert refusal(meeting, _structure.write(changed)) in {"bad-proof", "another-session", "unknown-group"}


def test_a_request_of_another_group(meeting: Meeting, asked: BallotRequest) -> None:
    assert (
        refusal(meeting, signed(attrs.evolve(message(asked), group="b"), meeting.named[0])) == "unknown-group"
    )


def test_the_roll_s_group_is_the_request_s(meeting: Meeting, asked: BallotRequest) -> None:
    others = Roll(tickets=[("b", meeting.named[0].holder)])
    assert refusal(meeting, asked.data, roll=others) == "not-on-roll"


@pytest.mark.parametrize("number", [0, 2, 4])
def test_blinded_messages_are_as_many_as_issuers(meeting: Meeting, asked: BallotRequest, number: int) -> None:
    blinded = (message(asked).blinded * 2)[:number]
    assert (
        refusal(meeting, signed(attrs.evolve(message(asked), blinded=blinded), meeting.named[0]))
        == "bad-size"
    )


@pytest.mark.parametrize("value", ["zero", "n", "above n"])
def test_a_blinded_message_is_between_one_and_n(meeting: Meeting, asked: BallotRequest, value: str) -> None:
    first = message(asked).blinded[0]
    modulus = meeting.manifest.groups[0].issuers[1]
    bad = {"zero": bytes(384), "n": modulus, "above n": b"\xff" * 384}[value]
    changed = attrs.evolve(message(asked), blinded=(first, bad, first))
    found = check_request(meeting.manifest, signed(changed, meeting.named[0]), roll=meeting.secrets.roll)
    assert found == Refusal(code="bad-blinded", detail="blinded[1]")


@pytest.mark.parametrize("missing", ["key", "proof", "both"])
def test_a_request_with_no_proof(meeting: Meeting, asked: BallotRequest, missing: str) -> None:
    """ "A request with neither is refused", also when somebody is logged in."""
    names = ("key", "proof") if missing == "both" else (missing,)
    data = _structure.write(attrs.evolve(message(asked), **dict.fromkeys(names)))
    assert refusal(meeting, data) == "no-proof"
    assert refusal(meeting, data, voter=meeting.secrets.roll.voters[0]) == "no-proof"


def test_another_s_ticket(meeting: Meeting, asked: BallotRequest) -> None:
    """Whoever is known by a login asks with no other voter's ticket, nor with a drawn one."""
    second = meeting.secrets.roll.voters[1]
    assert refusal(meeting, asked.data, voter=second) == "another-holder"
    assert accepted(meeting, asked.data, voter=meeting.secrets.roll.voters[0]).source == "device"


def test_a_stolen_key_signs_nothing(meeting: Meeting, asked: BallotRequest) -> None:
    """Who saw a request has the ticket's public key and no more."""
    seen = message(asked)
    own = BallotRequest.new(meeting.manifest, ticket=meeting.named[1].to_text())
    stolen = attrs.evolve(message(own), key=seen.key, proof=seen.proof)
    assert refusal(meeting, _structure.write(stolen)) == "bad-proof"


@pytest.mark.parametrize("key", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32, b"k" * 32])
def test_any_32_bytes_as_a_key(meeting: Meeting, asked: BallotRequest, key: bytes) -> None:
    """Small order: with the identity as key, R as the identity and S zero, a lax verifier takes any message."""
    for proof in (bytes(64), b"\x01" + bytes(63), b"\xff" * 64, message(asked).proof):
        assert (
            refusal(meeting, _structure.write(attrs.evolve(message(asked), key=key, proof=proof)))
            == "bad-proof"
        )


def test_the_proof_is_checked_before_any_rsa_work(
    meeting: Meeting, asked: BallotRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("blind_sign", "verify", "verify_blind", "blind"):
        monkeypatch.delattr(_blindrsa, name)
    assert accepted(meeting, asked.data).source == "device"
    assert refusal(meeting, _structure.write(attrs.evolve(message(asked), proof=None))) == "no-proof"


def test_nothing_is_stamped_where_nothing_is_sealed(asked: BallotRequest) -> None:
    with pytest.raises(votekit.StateError) as refused:
        check_request(sessions.sheets().manifest, asked.data, roll=Roll())
    assert refused.value.code == "VK-5040"


# Phases


def test_devices_before_issued_and_tickets_after_it() -> None:
    """Issuing to devices ends before voting begins; drawn tickets are stamped while it is open."""
    meeting = Meeting.frozen(sessions.by_device(sources=("device", "lot")), voters=6, tickets=3)
    by_phone = BallotRequest.new(meeting.manifest, ticket=meeting.named[0].to_text())
    at_kiosk = BallotRequest.new(meeting.manifest, ticket=meeting.drawn[0].to_text())
    left_over = BallotRequest.new(meeting.manifest, ticket=meeting.drawn[2].to_text())
    assert accepted(meeting, by_phone.data).source == "device"
    assert refusal(meeting, at_kiosk.data) == "not-yet"
    issued = meeting.end_issuing(Numbers(entitled=6, present=5, unused=1), struck=meeting.drawn[2:])
    assert refusal(meeting, by_phone.data, issued=issued) == "issuing-closed"
    assert accepted(meeting, at_kiosk.data, issued=issued).source == "lot"
    assert refusal(meeting, left_over.data, issued=issued) == "struck"
    assert (
        refusal(meeting, at_kiosk.data, issued=issued, voter=meeting.secrets.roll.voters[0])
        == "another-holder"
    )


def test_a_voter_s_key_asks_for_nothing_where_no_device_votes() -> None:
    """Identity keys may stand on a roster of a kiosk session: only drawn tickets are stamped there."""
    seed = b"i" * 32
    identity = _suite.ed25519_public(seed)
    definition = sessions.by_lot()
    voters = [Voter(id="0", name="某", identity=identity)] + [
        Voter(id=str(n), name="某") for n in range(1, 6)
    ]
    issuers = {name: issuer_key(name, 0).public for name in definition.issuers}
    manifest, secrets = votekit.freeze(definition, Roll(voters=voters), issuers=issuers, tickets=6)
    asked = BallotRequest.new(manifest, identity=seed)
    assert check_request(manifest, asked.data, roll=secrets.roll) == Refusal(code="issuing-closed")


# Platforms


def platform() -> Meeting:
    """A platform vouches; one voter's identity key is listed all the same."""
    definition = sessions.by_device(identity="platform")
    voters = [Voter(id=str(n), name=f"代表{n}") for n in range(5)]
    voters.append(Voter(id="5", name="有密钥的代表", identity=_suite.ed25519_public(b"i" * 32)))
    issuers = [issuer_key(name, 0) for name in definition.issuers]
    manifest, secrets = votekit.freeze(
        definition, Roll(voters=voters), issuers={key.name: key.public for key in issuers}
    )
    return Meeting(definition=definition, manifest=manifest, secrets=secrets, issuers=issuers)


def test_a_platform_vouches_for_a_voter_and_the_audit_says_so() -> None:
    """ "the manifest says so and the audit says that the record cannot show it"."""
    meeting = platform()
    voters = meeting.secrets.roll.voters
    held = []
    for voter in voters[:5]:
        asked = BallotRequest.new(meeting.manifest)
        request = accepted(meeting, asked.data, voter=voter)
        assert request.holder == voter.digest
        stamps = [key.stamp(meeting.manifest, request) for key in meeting.issuers]
        meeting.register.append(votekit.register_line(meeting.manifest, request, stamps))
        held.append(asked.finish(stamps))
    meeting.end_issuing(Numbers(entitled=6, present=5))
    for credential in held:
        meeting.vote(credential, {"1": "赞成"})
    sessions.finished(meeting)
    report = meeting.audit()
    assert (report.verdict, sessions.failures(report)) == ("passed", [])
    assert "platform-login" in report.not_proved


def test_a_platform_vouches_only_for_somebody_on_the_roll() -> None:
    meeting = platform()
    asked = BallotRequest.new(meeting.manifest)
    assert refusal(meeting, asked.data) == "no-proof"
    assert refusal(meeting, asked.data, voter=Voter(id="6", name="别人")) == "not-on-roll"


def test_a_platform_does_not_vouch_for_a_voter_whose_key_is_listed() -> None:
    """What the office stamps, the audit takes: a holder with a key proves by it."""
    meeting = platform()
    keyed = meeting.secrets.roll.voters[5]
    assert refusal(meeting, BallotRequest.new(meeting.manifest).data, voter=keyed) == "no-proof"
    by_key = BallotRequest.new(meeting.manifest, identity=b"i" * 32)
    assert accepted(meeting, by_key.data, voter=keyed).holder == keyed.holder


@pytest.mark.parametrize("change", ["holder", "session", "group"])
def test_a_vouched_line_that_the_audit_does_not_take(change: str) -> None:
    meeting = platform()
    voter = meeting.secrets.roll.voters[0]
    asked = BallotRequest.new(meeting.manifest)
    line = read_register_line(
        votekit.register_line(meeting.manifest, accepted(meeting, asked.data, voter=voter), [None] * 3),
        where="",
    )
    keyed = meeting.secrets.roll.voters[5].holder
    changed = {
        "holder": attrs.evolve(line, holder=keyed),
        "session": attrs.evolve(line, request=attrs.evolve(line.request, session=bytes(32))),
        "group": attrs.evolve(line, request=attrs.evolve(line.request, group="b")),
    }[change]
    files = dict(votekit.Record.build(manifest=meeting.manifest, roll=meeting.secrets.roll).files())
    read = {name: b"".join(chunks) for name, chunks in files.items()}
    good = votekit.audit(sessions.record({**read, "register.jsonl": _structure.write(line) + b"\n"}))
    assert good.failed == ()
    report = votekit.audit(sessions.record({**read, "register.jsonl": _structure.write(changed) + b"\n"}))
    assert {"VK-8031", "VK-8032", "VK-5042"} & sessions.codes(report)
    assert report.failed == ("register",)


# Stamps and the register


def test_the_same_request_again_gets_the_same_answer(meeting: Meeting, asked: BallotRequest) -> None:
    """A crash between register and answer: asked again with the same bytes, answered with the same stamp."""
    again = BallotRequest.from_bytes(asked.to_bytes(), manifest=meeting.manifest)
    assert again.data == asked.data
    one, other = accepted(meeting, asked.data), accepted(meeting, again.data)
    assert (one.holder, one.digest) == (other.holder, other.digest)
    key = meeting.issuers[1]
    stored = IssuerKey.from_bytes(key.to_bytes())
    assert stored.stamp(meeting.manifest, other) == key.stamp(meeting.manifest, one)


def test_two_requests_on_one_ticket_have_one_holder(meeting: Meeting, asked: BallotRequest) -> None:
    """The register's primary key is the holder: of two simultaneous requests the second cannot be entered."""
    second = BallotRequest.new(meeting.manifest, ticket=meeting.named[0].to_text())
    one, other = accepted(meeting, asked.data), accepted(meeting, second.data)
    assert one.holder == other.holder
    assert one.digest != other.digest
    lines = [votekit.register_line(meeting.manifest, request, [None] * 3) for request in (one, other)]
    for doubled in (lines, [lines[0], lines[0]]):
        with pytest.raises(votekit.FormatError) as refused:
            sorted_register(doubled)
        assert (refused.value.code, refused.value.faults[0].where) == ("VK-5052", "register line 2")


def test_an_issuer_stamps_only_for_its_own_manifest(meeting: Meeting, asked: BallotRequest) -> None:
    stranger = IssuerKey(name="外人", private=issuer_key("外人", 0).private)
    request = accepted(meeting, asked.data)
    with pytest.raises(votekit.StateError) as refused:
        stranger.stamp(meeting.manifest, request)
    assert (refused.value.code, refused.value.values["issuer"]) == ("VK-5050", "外人")
    elsewhere = attrs.evolve(request, message=attrs.evolve(request.message, group="b"))
    with pytest.raises(votekit.StateError):
        meeting.issuers[0].stamp(meeting.manifest, elsewhere)


def test_a_register_line_holds_only_good_stamps(meeting: Meeting, asked: BallotRequest) -> None:
    request = accepted(meeting, asked.data)
    stamps = [key.stamp(meeting.manifest, request) for key in meeting.issuers]
    line = read_register_line(votekit.register_line(meeting.manifest, request, stamps), where="")
    assert (line.complete, line.holder, line.stamps) == (True, request.holder, tuple(stamps))
    for bad, code in (
        (stamps[:2], "VK-5042"),
        ([*stamps, None], "VK-5042"),
        ([stamps[1], stamps[0], stamps[2]], "VK-5051"),
        ([stamps[0][:-1], *stamps[1:]], "VK-5051"),
        ([bytes(384), *stamps[1:]], "VK-5051"),
    ):
        with pytest.raises(votekit.VerificationError) as refused:
            votekit.register_line(meeting.manifest, request, bad)
        assert refused.value.code == code
    unknown = attrs.evolve(line, request=attrs.evolve(line.request, group="b"))
    with pytest.raises(votekit.VerificationError) as refused:
        check_stamps(meeting.manifest, unknown, where="")
    assert refused.value.code == "VK-5042"


def test_half_stamped_counts_nothing() -> None:
    """ "A voter is issued when all issuers have stamped the same request; a line short of that … counts nothing"."""
    meeting = Meeting.frozen(sessions.by_device(), voters=6)
    held = [meeting.credential(ticket) for ticket in meeting.named[:5]]
    asked = BallotRequest.new(meeting.manifest, ticket=meeting.named[5].to_text())
    request = accepted(meeting, asked.data)
    stamps = [meeting.issuers[0].stamp(meeting.manifest, request), None, None]
    line = votekit.register_line(meeting.manifest, request, stamps)
    assert not read_register_line(line, where="").complete
    meeting.register.append(line)
    issued = meeting.end_issuing(Numbers(entitled=6, present=6))
    assert (issued.issued, issued.incomplete) == (5, 1)
    for credential in held:
        meeting.vote(credential, {"1": "赞成"})
    sessions.finished(meeting)
    assert meeting.audit().verdict == "passed"
    with pytest.raises(votekit.VerificationError) as refused:
        asked.finish([stamp for stamp in stamps if stamp])
    assert refused.value.code == "VK-5042"


def test_an_issuer_s_key_is_read_back_and_nothing_else_is() -> None:
    key = issuer_key("大会秘书处", 0)
    assert IssuerKey.from_bytes(key.to_bytes()) == key
    for bad in (b"", b"{}", key.to_bytes() + b"\n", sessions.changed(key.to_bytes(), private="AAAA")):
        with pytest.raises(votekit.FormatError):
            IssuerKey.from_bytes(bad)
    assert IssuerKey.generate("某").public != key.public


def test_the_stamps_message_is_read_back() -> None:
    data = write_stamps(session=bytes(32), request=b"r" * 32, stamps=[b"s" * 384] * 2)
    read = read_stamps(data)
    assert (read.session, read.request, read.stamps) == (bytes(32), b"r" * 32, (b"s" * 384,) * 2)
    with pytest.raises(votekit.FormatError):
        read_stamps(data[:-1])


def test_the_register_is_sorted_by_holder_and_its_digest_is_of_its_lines() -> None:
    """No order of arrival is left in the record."""
    meeting = sessions.device()
    ordered = [data for _, data in sorted_register(meeting.register)]
    assert ordered != meeting.register
    assert [line.holder for line, _ in sorted_register(meeting.register)] == sorted(
        ticket.holder for ticket in meeting.named[:6]
    )
    assert register_digest(ordered) == _canonical.digest(
        "votekit/register/v1", b"".join(line + b"\n" for line in ordered)
    )
    for bad in (b"", b"{}", ordered[0] + b"\n"):
        with pytest.raises(votekit.FormatError):
            sorted_register([bad])


# What went out


def kiosk_issued(numbers: Numbers, *, struck: int = 5, **options: Any) -> Issued:
    meeting = sessions.kiosk()
    return votekit.end_issuing(
        meeting.manifest,
        numbers,
        struck=[ticket.holder for ticket in meeting.drawn[struck:]],
        **{"session_key": meeting.secrets.session_key, "signers": meeting.signers, **options},
    )


def refused_issued(numbers: Any, *, manifest: votekit.Manifest | None = None, **options: Any) -> list[str]:
    with pytest.raises(votekit.FormatError) as refused:
        votekit.end_issuing(manifest or sessions.sheets().manifest, numbers, **options)
    return [fault.code for fault in refused.value.faults]


def test_issued_is_read_back_and_says_who_was_approved() -> None:
    meeting = sessions.kiosk()
    issued = kiosk_issued(
        Numbers(entitled=6, present=5), officers={"总监票人": ["陈国栋"], "监票人": ["甲", "乙"]}
    )
    assert Issued.from_bytes(issued.to_bytes()) == issued
    assert [(officer.duty, officer.names) for officer in issued.officers] == [
        ("总监票人", ("陈国栋",)),
        ("监票人", ("甲", "乙")),
    ]
    assert issued.hand_outs == (HandOut(source="lot", printed=6, issued=5, replaced=0, unused=1),)
    assert issued.numbers == Numbers(entitled=6, present=5, printed=6, issued=5, replaced=0, unused=1)
    assert issued.faults(meeting.manifest) == []


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (Numbers(entitled=8, present=6, issued=6), ["VK-5070"]),
        (Numbers(entitled=7, present=8, issued=6), ["VK-5071"]),
        (Numbers(entitled=7, present=5, issued=6), ["VK-5072"]),
        (Numbers(entitled=7, present=6, printed=8, issued=6, unused=1), ["VK-5074"]),
        (Numbers(entitled=7, present=6, printed=8, issued=6, replaced=1, unused=2), ["VK-5074"]),
        (Numbers(entitled=7, present=6, printed=5, issued=6), ["VK-5078"]),
        (Numbers(entitled=7, issued=6), ["VK-5080"]),
        (Numbers(entitled=7, present=6), ["VK-5082"]),
    ],
)
def test_numbers_that_do_not_add_up(numbers: Numbers, expected: list[str]) -> None:
    """印制 = 发出 + 换下 + 剩余, 发出 ≤ 实到 ≤ 应到."""
    assert refused_issued(numbers) == expected


@pytest.mark.parametrize(
    ("numbers", "hand_out"),
    [
        (Numbers(entitled=7, present=6, issued=6), (6, 6, 0, 0)),
        (Numbers(entitled=7, present=6, issued=6, replaced=1), (7, 6, 1, 0)),
        (Numbers(entitled=7, present=6, issued=6, unused=2), (8, 6, 0, 2)),
        (Numbers(entitled=7, present=6, printed=9, issued=6, replaced=1), (9, 6, 1, 2)),
    ],
)
def test_what_was_not_counted_follows_from_what_was(numbers: Numbers, hand_out: tuple[int, ...]) -> None:
    issued = votekit.end_issuing(sessions.sheets().manifest, numbers)
    (each,) = issued.hand_outs
    assert (each.printed, each.issued, each.replaced, each.unused) == hand_out


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        (Numbers(entitled=6, present=5, printed=7), "VK-5083"),
        (Numbers(entitled=6, present=5, issued=4), "VK-5083"),
        (Numbers(entitled=6, present=5, unused=2), "VK-5083"),
    ],
)
def test_the_ticket_list_is_right_and_not_the_caller(numbers: Numbers, code: str) -> None:
    with pytest.raises(votekit.FormatError) as refused:
        kiosk_issued(numbers)
    assert refused.value.code == code


def test_numbers_of_devices_come_from_the_register() -> None:
    meeting = sessions.device()
    for numbers in (Numbers(entitled=7, present=6, issued=5), Numbers(entitled=7, present=6, printed=7)):
        assert refused_issued(numbers, manifest=meeting.manifest, register=meeting.register) == ["VK-5083"]
    assert refused_issued(
        Numbers(entitled=7, present=5), manifest=meeting.manifest, register=meeting.register
    ) == ["VK-5072"]


@pytest.mark.parametrize(
    "numbers",
    [
        Numbers(entitled=12, present=10, issued=5),
        {"paper": Numbers(entitled=12, present=10, issued=5)},
        {"paper": Numbers(entitled=12, present=10, issued=5), "device": Numbers(entitled=12, present=10)},
        {"paper": Numbers(entitled=12, present=10, issued=5), "lot": Numbers(entitled=12, present=9)},
    ],
)
def test_two_sources_need_two_accounts_of_one_attendance(numbers: Any) -> None:
    assert refused_issued(numbers, manifest=sessions.mixed().manifest) == ["VK-5081"]


def test_nothing_is_handed_out_for_an_export() -> None:
    issued = votekit.end_issuing(sessions.keypad().manifest, Numbers(entitled=6, present=5))
    assert (issued.hand_outs, issued.issued, issued.numbers.issued) == ((), None, None)
    assert refused_issued({}, manifest=sessions.keypad().manifest) == ["VK-5081"]
    assert refused_issued(Numbers(entitled=6, present=5, issued=5), manifest=sessions.keypad().manifest) == [
        "VK-5083"
    ]


def test_a_struck_ticket_is_a_drawn_one() -> None:
    meeting = sessions.kiosk()
    for stray in (bytes(32), meeting.secrets.session_key.public if meeting.secrets.session_key else b""):
        with pytest.raises(votekit.FormatError) as refused:
            votekit.end_issuing(
                meeting.manifest,
                Numbers(entitled=6, present=5),
                struck=[stray],
                roll=meeting.secrets.roll,
            )
        assert refused.value.code == "VK-5079"
    named = fresh(sessions.device())
    with pytest.raises(votekit.FormatError) as refused:
        votekit.end_issuing(
            named.manifest,
            Numbers(entitled=7, present=6),
            struck=[named.named[0].holder],
            roll=named.secrets.roll,
        )
    assert refused.value.code == "VK-5079"


def test_a_ticket_struck_twice() -> None:
    meeting = sessions.kiosk()
    holder = meeting.drawn[5].holder
    assert refused_issued(
        Numbers(entitled=6, present=5), manifest=meeting.manifest, struck=[holder, holder]
    ) == ["VK-5075"]


def handed(
    source: Any, printed: int | None, issued: int, replaced: int, unused: int | None
) -> dict[str, Any]:
    """One source's hand-out, in place of what there was."""
    return {
        "hand_outs": (
            HandOut(source=source, printed=printed, issued=issued, replaced=replaced, unused=unused),
        )
    }


ISSUED_FAULTS: Mapping[str, tuple[str, dict[str, Any], list[str]]] = {
    "another session": ("device", {"session": bytes(32)}, ["VK-5030"]),
    "another certifier": ("device", {"certified": "别人"}, ["VK-5070"]),
    "fewer present than none": ("sheets", {"present": -1, "hand_outs": ()}, ["VK-5071", "VK-5073"]),
    "a source too many": ("keypad", handed("paper", 1, 1, 0, 0), ["VK-5073"]),
    "a negative number": ("sheets", handed("paper", 5, 6, -1, 0), ["VK-5078"]),
    "paper not counted": ("sheets", handed("paper", None, 6, 0, 0), ["VK-5074"]),
    "paper left over not counted": ("sheets", handed("paper", 6, 6, 0, None), ["VK-5074"]),
    "devices printed": ("device", handed("device", 6, 6, 0, 0), ["VK-5078"]),
    "devices replaced": ("device", handed("device", None, 6, 1, None), ["VK-5078"]),
    "tickets of another number": ("kiosk", handed("lot", 7, 5, 1, 1), ["VK-5076"]),
    "tickets not struck": ("kiosk", {"struck": ()}, ["VK-5076"]),
    "no register": ("device", {"register": None}, ["VK-5077"]),
    "a register of nothing": ("kiosk", {"register": bytes(32)}, ["VK-5077"]),
    "fewer incomplete than none": ("device", {"incomplete": -1}, ["VK-5077"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ISSUED_FAULTS)
def test_an_issued_document_that_cannot_be(name: str) -> None:
    kind, changes, expected = ISSUED_FAULTS[name]
    meeting = sessions.COMPLETE[kind]()
    changed = attrs.evolve(meeting.issued, **changes)
    assert [fault.code for fault in changed.faults(meeting.manifest)] == expected


def test_issuing_ends_with_cards_and_with_none_where_there_are_none() -> None:
    with pytest.raises(votekit.StateError) as refused:
        kiosk_issued(Numbers(entitled=6, present=5), signers=())
    assert refused.value.code == "VK-5062"
    with pytest.raises(votekit.StateError) as refused:
        votekit.end_issuing(
            sessions.sheets().manifest,
            Numbers(entitled=7, present=6, issued=6),
            signers=sessions.kiosk().signers,
        )
    assert refused.value.code == "VK-5060"
