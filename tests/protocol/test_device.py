"""The device: fresh randomness for every stamp, state that survives, and nothing sent that shows a choice."""

import json
from typing import Any

import pytest

import votekit
from tests.meeting import Meeting
from tests.protocol import sessions
from votekit import (
    BallotRequest,
    Credential,
    Ticket,
    _blindrsa,
    _canonical,
    _entropy,
    _shamir,
    _structure,
    _suite,
)
from votekit.device import evidence, seal_marks
from votekit.messages import CastMessage, RequestMessage, pad, request_digest, unpad


@pytest.fixture(scope="module")
def meeting() -> Meeting:
    return Meeting.frozen(sessions.by_device(), voters=6)


@pytest.fixture(scope="module")
def credential(meeting: Meeting) -> Credential:
    return meeting.credential(meeting.named[0])


def request(meeting: Meeting, number: int = 1) -> BallotRequest:
    return BallotRequest.new(meeting.manifest, ticket=meeting.named[number].to_text())


def stamps_of(meeting: Meeting, asked: BallotRequest) -> list[bytes]:
    found = votekit.check_request(meeting.manifest, asked.data, roll=meeting.secrets.roll)
    assert isinstance(found, votekit.Request)
    return [key.stamp(meeting.manifest, found) for key in meeting.issuers]


# Randomness


def test_r_and_salt_are_fresh_for_each_issuer(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """ "a fresh r and a fresh salt from the operating system for each, never derived and never reused"."""
    used: list[tuple[bytes, int]] = []
    blind = _blindrsa.blind

    def watched(modulus: bytes, message: bytes, *, salt: bytes, r: int) -> tuple[bytes, int]:
        used.append((salt, r))
        return blind(modulus, message, salt=salt, r=r)

    monkeypatch.setattr(_blindrsa, "blind", watched)
    for _ in range(2):
        request(meeting)
    assert len(used) == 6
    assert len({salt for salt, _ in used}) == len({r for _, r in used}) == 6
    assert {len(salt) for salt, _ in used} == {48}


def test_r_is_uniform_between_one_and_n(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """r lies in [1, n): the bounds that the device asks of the operating system's randomness."""
    bounds: list[int] = []

    def lowest(bound: int) -> int:
        bounds.append(bound)
        return 0

    monkeypatch.setattr(_entropy, "below", lowest)
    asked = request(meeting)
    moduli = meeting.manifest.groups[0].issuers
    assert bounds == [int.from_bytes(modulus, "big") - 1 for modulus in moduli]
    assert asked.inverses == ((1).to_bytes(384, "big"),) * 3  # r = 1


def test_every_request_is_another(meeting: Meeting) -> None:
    """Two requests of one ticket share nothing but the ticket's key."""
    one, other = (json.loads(request(meeting).data) for _ in range(2))
    assert one["key"] == other["key"]
    assert not {*one["blinded"]} & {*other["blinded"]}
    assert len({*one["blinded"]}) == 3


def test_a_malicious_modulus_with_small_factors(meeting: Meeting) -> None:
    """A factor that message or r meets would tell the issuer: refused, and no request leaves."""
    with pytest.raises(votekit.FormatError) as refused:
        _blindrsa.blind(
            ((1 << 3071) + 3).to_bytes(384, "big"), b"m", salt=bytes(48), r=3 * 5 * 7 * 11 * 13 * 17
        )
    assert refused.value.code == "VK-1053"


# Asking


def test_a_request_needs_sealed_ballots_and_a_group(meeting: Meeting) -> None:
    for options, code, manifest in (
        ({}, "VK-5040", sessions.sheets().manifest),
        ({"group": "b"}, "VK-5041", meeting.manifest),
    ):
        with pytest.raises(votekit.StateError) as refused:
            BallotRequest.new(manifest, **options)
        assert refused.value.code == code
    with pytest.raises(votekit.FormatError) as mistyped:
        BallotRequest.new(meeting.manifest, ticket="0000")
    assert mistyped.value.code.startswith("VK-70")
    named = BallotRequest.new(meeting.manifest, group="all")
    assert json.loads(named.data)["key"] is None


def test_a_request_says_nothing_of_the_ballot_key(meeting: Meeting) -> None:
    asked = request(meeting)
    public = _canonical.to_text(_suite.ed25519_public(asked.seed))
    assert public.encode() not in asked.data
    assert "seed" not in repr(asked)
    assert _canonical.to_text(asked.seed) not in repr(asked)


# Finishing


def test_finish_takes_every_stamp_in_order(meeting: Meeting) -> None:
    asked = request(meeting)
    stamps = stamps_of(meeting, asked)
    credential = asked.finish(stamps)
    assert len(credential.stamps) == 3
    assert {len(stamp) for stamp in credential.stamps} == {384}
    other = stamps_of(meeting, request(meeting, 2))
    for bad, code in (
        (stamps[:2], "VK-5042"),
        ([], "VK-5042"),
        ([*stamps, stamps[0]], "VK-5042"),
        ([stamps[1], stamps[0], stamps[2]], "VK-5043"),
        ([stamps[0], stamps[0], stamps[2]], "VK-5043"),
        (other, "VK-5043"),
        ([stamps[0][1:], *stamps[1:]], "VK-5043"),
        ([bytes(384), *stamps[1:]], "VK-5043"),
    ):
        with pytest.raises(votekit.VerificationError) as refused:
            asked.finish(bad)
        assert refused.value.code == code
    with pytest.raises(votekit.VerificationError) as refused:
        asked.finish([*stamps[:2], b""])
    assert refused.value.values["issuer"] == meeting.issuers[2].name


def test_bad_stamps_are_kept_as_evidence(meeting: Meeting) -> None:
    """ "A stamp that does not verify is shown, its evidence kept, and a new key made."""
    asked = request(meeting)
    kept = json.loads(evidence(asked, [b"bad"]))
    assert kept == {
        "request": _canonical.to_text(request_digest(asked.data)),
        "schema": "votekit/evidence/1",
        "stamps": [_canonical.to_text(b"bad")],
    }


# State


def test_state_is_stored_and_restored_between_any_two_steps(meeting: Meeting) -> None:
    """ "stores everything durably before it first sends": a device that starts again goes on where it was."""
    asked = request(meeting)
    restored = BallotRequest.from_bytes(asked.to_bytes(), manifest=meeting.manifest)
    assert restored == asked
    assert restored.to_bytes() == asked.to_bytes()
    credential = restored.finish(stamps_of(meeting, asked))
    again = Credential.from_bytes(credential.to_bytes(), manifest=meeting.manifest)
    assert again == credential
    assert isinstance(votekit.check_cast(meeting.manifest, again.cast({"1": "赞成"})), votekit.Cast)


@pytest.mark.parametrize("change", ["session", "group", "number", "truncated", "request"])
def test_state_of_another_session_is_refused(meeting: Meeting, credential: Credential, change: str) -> None:
    """What is restored can be finished and cast: state that cannot is refused, not found out later."""
    asked = request(meeting)
    for data, read, list_name in (
        (asked.to_bytes(), BallotRequest.from_bytes, "inverses"),
        (credential.to_bytes(), Credential.from_bytes, "stamps"),
    ):
        state = json.loads(data)
        bad: Any = {
            "session": {**state, "session": _canonical.to_text(bytes(32))},
            "group": {**state, "group": "b"},
            "number": {**state, list_name: state[list_name][:2]},
            "request": {**state, "request": "="},
            "truncated": state,
        }[change]
        written = _canonical.encode(bad)[: -1 if change == "truncated" else None]
        with pytest.raises(votekit.FormatError):
            read(written, manifest=meeting.manifest)


def test_state_is_secret(meeting: Meeting, credential: Credential) -> None:
    assert repr(credential) == "Credential(group='all')"
    assert repr(request(meeting)) == "BallotRequest(group='all')"


# Casting


def test_marks_that_are_not_on_the_ballot_paper(credential: Credential) -> None:
    """All of them are named."""
    with pytest.raises(votekit.FormatError) as refused:
        credential.cast({"1": "赞同", "3": "赞成", "ballot": "foreign"})
    assert [(fault.where, fault.code) for fault in refused.value.faults] == [
        ("marks.3", "VK-5045"),
        ("marks.ballot", "VK-5045"),
        ("marks.1", "VK-5046"),
        ("marks.ballot", "VK-5046"),
    ]


def test_no_choice_shows_in_the_size(meeting: Meeting, credential: Credential) -> None:
    """Length: every choice set gives a cast of the same number of bytes."""
    marks = (None, *meeting.definition.ballot.marks)
    choices = [
        {item: mark for item, mark in (("1", first), ("2", second)) if mark}
        for first in marks
        for second in marks
    ]
    assert len({len(credential.cast(choice)) for choice in choices}) == 1


def test_nothing_sealed_is_repeated(credential: Credential) -> None:
    """The same marks twice: content key, shares and ciphertext are fresh, and no key is used for two contents."""
    one, other = (json.loads(credential.cast({"1": "赞成"}))["sealed"] for _ in range(2))
    assert one["commitment"] != other["commitment"]
    assert one["content"] != other["content"]
    assert len({*one["shares"], *other["shares"]}) == 6


def test_the_sharing_is_uniform(meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> None:
    """ "coefficients uniform" below the prime, t - 1 of them, from the operating system."""
    bounds: list[int] = []
    below = _entropy.below
    monkeypatch.setattr(_entropy, "below", lambda bound: bounds.append(bound) or below(bound))
    seal_marks(meeting.manifest, "all", bytes(32), b"{}")
    assert bounds == [_shamir.PRIME]


def test_a_cast_names_no_ticket(meeting: Meeting, credential: Credential) -> None:
    """ "It does not say how its ticket was got", nor when."""
    cast = json.loads(credential.cast({"1": "赞成"}))
    assert set(cast) == {"schema", "session", "group", "key", "stamps", "sealed", "signature"}
    ticket = meeting.named[0]
    text = json.dumps(cast)
    for secret in (ticket.holder, ticket.public, credential.seed):
        assert _canonical.to_text(secret) not in text


@pytest.mark.parametrize("marks", [b"", b"{}", b"x" * 31, b"a\x00b"])
def test_padding_is_taken_off_as_it_was_put_on(marks: bytes) -> None:
    assert unpad(pad(marks, 32)) == marks
    assert len(pad(marks, 32)) == 32


@pytest.mark.parametrize(
    ("padded", "inside"),
    [
        (b"", None),
        (bytes(32), None),
        (b"{}", None),
        (b"{}\x81" + bytes(3), None),
        (b"{}\x80\x80\x00", b"{}\x80"),
    ],
)
def test_stray_padding(padded: bytes, inside: bytes | None) -> None:
    assert unpad(padded) == inside


def test_a_request_and_a_cast_are_read_back(meeting: Meeting, credential: Credential) -> None:
    for data, cls in ((request(meeting).data, RequestMessage), (credential.cast({}), CastMessage)):
        assert _structure.write(_structure.read(cls, data, limit=200_000)) == data  # type: ignore[type-var]


def test_a_ticket_is_drawn_anew() -> None:
    one, other = Ticket.generate(), Ticket.generate("7")
    assert one.secret != other.secret
    assert (one.voter, other.voter) == (None, "7")
    assert len(one.secret) == 10
