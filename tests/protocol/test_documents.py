"""Closing, opening, counting, declaring: the right call at the right time, with the right keys, or none at all."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs
import pytest

import votekit
from tests.meeting import Meeting, paper
from tests.protocol import sessions
from tests.protocol.adversary import resigned
from tests.protocol.sessions import fresh
from votekit import (
    Batch,
    Closing,
    Declaration,
    Issued,
    Numbers,
    Opening,
    Result,
    _canonical,
    _shamir,
    _structure,
    _suite,
)
from votekit.closing import Returned, batch_faults, box_digest, box_lines, returned_batches
from votekit.declaration import LABEL as DECLARATION
from votekit.messages import (
    CAST_LIMIT,
    CastMessage,
    content_commitment,
    content_context,
    pad,
    share_info,
    stamped,
)
from votekit.opening import OpenedKey, before_opening, open_ballot, paper_doubts, small_points
from votekit.ruling import rulings_digest
from votekit.signatures import SeatSignature, Signatures
from votekit.signing import sign_document, signature_faults

MARKS = b'{"1":"\xe8\xb5\x9e\xe6\x88\x90"}'


def cards(meeting: Meeting, *seats: int) -> dict[str, Any]:
    chosen = [meeting.secrets.cards[seat - 1] for seat in seats]
    return {
        "session_key": meeting.secrets.session_key,
        "signers": [card.signing for card in chosen],
        "openers": [card.opening for card in chosen],
    }


def opened(meeting: Meeting, **options: Any) -> Opening:
    assert meeting.closing is not None
    given = {"batches": meeting.batches, "rulings": before_opening(meeting.rulings), **cards(meeting, 1, 2)}
    return votekit.open_box(meeting.manifest, options.pop("closing", meeting.closing), **{**given, **options})


def counted(meeting: Meeting, **options: Any) -> Result:
    names = ("opening", "casts", "batches", "rulings")
    given = {name: getattr(meeting, name) for name in names}
    issued, closing = (options.pop(name, getattr(meeting, name)) for name in ("issued", "closing"))
    return votekit.count(meeting.manifest, issued, closing, **{**given, **options})


def refused(error: type[votekit.VotekitError], call: Callable[[], object]) -> list[str]:
    with pytest.raises(error) as found:
        call()
    return [each.code for each in found.value.faults]


# Signatures


def test_a_document_is_signed_by_at_least_t_or_by_nobody() -> None:
    meeting = sessions.device()

    def sign(*seats: int, **options: Any) -> Signatures:
        given = {name: value for name, value in cards(meeting, *seats).items() if name != "openers"}
        return sign_document(meeting.manifest, "votekit/test/v1", b"{}", **{**given, **options})

    for seats in ((1, 2), (3, 1), (1, 2, 3)):
        signatures = sign(*seats)
        assert [each.seat for each in signatures.scrutineers] == sorted(seats)
        assert signature_faults(meeting.manifest, "votekit/test/v1", b"{}", signatures, where="x") == []
        assert signature_faults(meeting.manifest, "votekit/test/v1", b"[]", signatures, where="x") != []
    for call, error, code in (
        (sign, votekit.StateError, "VK-5062"),
        (lambda: sign(2), votekit.StateError, "VK-5062"),
        (lambda: sign(2, 2), votekit.StateError, "VK-5062"),
        (lambda: sign(1, 2, session_key=None), votekit.StateError, "VK-5061"),
        (lambda: sign(1, 2, session_key=votekit.SessionKey.generate()), votekit.StateError, "VK-5061"),
        (lambda: sign(1, signers=sessions.kiosk().signers), votekit.VerificationError, "VK-5020"),
    ):
        assert refused(error, call) == [code]


def test_a_scrutineer_s_signing_code_opens_nothing_and_an_opening_code_signs_nothing() -> None:
    """Two independent secrets on a card: each is good for its own act alone."""
    meeting = sessions.device()
    card = meeting.secrets.cards[0]
    as_opening = votekit.OpeningCode(secret=card.signing.secret)
    as_signing = votekit.SigningCode(secret=card.opening.secret)
    good = meeting.secrets.cards[1]
    assert refused(
        votekit.VerificationError, lambda: opened(meeting, openers=[as_opening, good.opening])
    ) == ["VK-5020"]
    assert refused(
        votekit.VerificationError, lambda: opened(meeting, signers=[as_signing, good.signing])
    ) == ["VK-5020"]


def test_unknown_seats_sign_nothing() -> None:
    meeting = sessions.device()
    assert meeting.closing is not None
    signatures = meeting.closing.signatures
    strange = (*signatures.scrutineers, SeatSignature(seat=9, signature=bytes(64)))
    found = signature_faults(
        meeting.manifest,
        "votekit/closing/v1",
        meeting.closing.body(),
        attrs.evolve(signatures, scrutineers=strange),
        where="closing.json",
    )
    assert [(each.where, each.code) for each in found] == [
        ("closing.json.signatures.scrutineers[2]", "VK-5065")
    ]


# Closing


@pytest.mark.parametrize(
    ("kind", "returned", "code"),
    [
        ("sheets", None, "VK-5095"),
        ("sheets", -1, "VK-5095"),
        ("sheets", True, "VK-5095"),
        ("sheets", {"keypad": 5}, "VK-5095"),
        ("sheets", {"paper": 5, "keypad": 5}, "VK-5095"),
        ("device", 6, "VK-5095"),
        ("device", {}, "VK-5095"),
    ],
)
def test_what_was_returned_is_given_for_each_source(kind: str, returned: Any, code: str) -> None:
    meeting = sessions.COMPLETE[kind]()
    assert meeting.issued is not None
    issued = meeting.issued
    assert refused(
        votekit.StateError, lambda: votekit.close(meeting.manifest, issued, returned=returned)
    ) == [code]


def test_two_sources_by_hand_need_a_number_each() -> None:
    """A number alone does not say whose it is."""
    keypad = sessions.selection("shi-renda-biaojueqi", entitled=9)
    definition = attrs.evolve(
        keypad,
        sources=("paper", "keypad"),
        ballot=attrs.evolve(keypad.ballot, several="void-row", unclear="void-row", foreign="ignore"),
    )
    meeting = Meeting.frozen(definition)
    issued = meeting.end_issuing(Numbers(entitled=9, present=9, issued=4))
    assert refused(votekit.StateError, lambda: votekit.close(meeting.manifest, issued, returned=9)) == [
        "VK-5095"
    ]
    closing = votekit.close(meeting.manifest, issued, returned={"paper": 4, "keypad": 5})
    assert [(each.source, each.ballots) for each in closing.returned] == [("keypad", 5), ("paper", 4)]
    assert (closing.total, returned_batches(closing)) == (9, 9)
    sheets = paper([{"1": "赞成"}] * 4)
    rows = Batch(source="keypad", by=("周科长",), origin="导出.csv", ballots=[{"1": "赞成"}] * 5)
    assert batch_faults(closing, [sheets, rows]) == []
    # As many in sum is not as many from each.
    short = attrs.evolve(rows, ballots=[{"1": "赞成"}] * 4)
    more = paper([{"1": "赞成"}] * 5)
    assert [each.where for each in batch_faults(closing, [more, short])] == [
        "batches.keypad",
        "batches.paper",
    ]
    meeting.closing = closing
    meeting.batches = [more, short]
    assert refused(votekit.StateError, lambda: counted(meeting)) == ["VK-5105", "VK-5105"]


def test_a_closing_follows_an_issued_of_its_session() -> None:
    issued = sessions.kiosk().issued
    assert issued is not None
    assert refused(votekit.StateError, lambda: votekit.close(sessions.device().manifest, issued)) == [
        "VK-5030"
    ]


def test_a_stored_cast_that_the_box_would_never_have_taken() -> None:
    meeting = sessions.device()
    assert meeting.issued is not None
    bad = meeting.casts[1][:-1]
    for call in (
        lambda: votekit.close(meeting.manifest, meeting.issued, casts=[meeting.casts[0], bad]),  # type: ignore[arg-type]
        lambda: box_lines(meeting.manifest, [meeting.casts[0], bad]),
    ):
        with pytest.raises(votekit.VerificationError) as found:
            call()
        assert (found.value.code, found.value.faults[0].where) == ("VK-5096", "casts line 2")


def test_the_box_is_the_same_whatever_the_order() -> None:
    meeting = sessions.device()
    ordered = box_lines(meeting.manifest, meeting.casts)
    assert box_lines(meeting.manifest, [*meeting.casts[::-1], *meeting.casts]) == ordered
    assert meeting.closing is not None
    assert meeting.closing.box == box_digest(ordered)
    assert box_digest(ordered[::-1]) != meeting.closing.box
    again = attrs.evolve(meeting, casts=meeting.casts[::-1], register=meeting.register[::-1])
    assert again.close().body() == meeting.closing.body()


def test_a_register_line_twice_is_not_closed_on() -> None:
    meeting = fresh(sessions.device())
    meeting.register.append(meeting.register[0])
    for call in (meeting.close, meeting.record, lambda: meeting.end_issuing(Numbers(entitled=7, present=7))):
        assert refused(votekit.FormatError, call) == ["VK-5052"]


HUGE = 2**53 - 1
CLOSING_FAULTS: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "another session": ("device", {"session": bytes(32)}, ["VK-5030"]),
    "another issued": ("device", {"issued": bytes(32)}, ["VK-5090"]),
    "no source": ("device", {"returned": ()}, ["VK-5091"]),
    "a source twice": ("device", {"returned": (Returned(group="all", source="sealed", ballots=3),) * 2}, ["VK-5091"]),
    "another group": ("device", {"returned": (Returned(group="b", source="sealed", ballots=6),)}, ["VK-5091"]),
    "fewer than none": ("device", {"returned": (Returned(group="all", source="sealed", ballots=-1),)}, ["VK-5091"]),
    "no box": ("device", {"box": None}, ["VK-5092"]),
    "no register": ("device", {"register": None}, ["VK-5092"]),
    "a box of nothing": ("sheets", {"box": bytes(32)}, ["VK-5092"]),
    "a register of nothing": ("sheets", {"register": bytes(32)}, ["VK-5092"]),
    "conflicts out of order": ("device", {"conflicts": (b"b" * 32, b"a" * 32)}, ["VK-5093"]),
    "a conflict twice": ("device", {"conflicts": (b"a" * 32,) * 2}, ["VK-5093"]),
    "void without a reason": ("device", {"reasons": ("quorum",)}, ["VK-5094"]),
    "valid against its reasons": ("void", {"reasons": ()}, ["VK-5094"]),
    "a sum that is no number": (
        "mixed",
        {
            "returned": (
                Returned(group="all", source="paper", ballots=HUGE),
                Returned(group="all", source="sealed", ballots=HUGE),
            )
        },
        ["VK-3101"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CLOSING_FAULTS)
def test_a_closing_that_cannot_be(name: str) -> None:
    kind, changes, expected = CLOSING_FAULTS[name]
    meeting = sessions.void() if kind == "void" else sessions.COMPLETE[kind]()
    assert meeting.issued is not None
    changed = attrs.evolve(meeting.closing, **changes)
    assert [each.code for each in changed.faults(meeting.manifest, meeting.issued)] == expected


def test_a_closing_is_read_back_and_read_out() -> None:
    closing = sessions.mixed().closing
    assert closing is not None
    assert Closing.from_bytes(closing.to_bytes()) == closing
    assert closing.text == votekit._codes.write_identifier(closing.digest)
    unsigned = attrs.evolve(closing, signatures=Signatures())
    assert unsigned.digest == closing.digest
    assert unsigned.to_bytes() != closing.to_bytes()


# Opening


def test_the_box_opens_with_any_t_distinct_seats() -> None:
    meeting = sessions.device()
    expected = counted(meeting).tally
    for seats in ((1, 2), (1, 3), (3, 2), (1, 2, 3)):
        opening = opened(meeting, **cards(meeting, *seats))
        assert [key.seat for key in opening.keys] == sorted(seats)
        assert Opening.from_bytes(opening.to_bytes()) == opening
        assert counted(meeting, opening=opening).tally == expected


def test_opening_early_or_with_too_few() -> None:
    """ "Opening early needs t scrutineers"; one scrutineer twice is one."""
    meeting = sessions.device()
    assert meeting.closing is not None
    unsigned = attrs.evolve(meeting.closing, signatures=Signatures())
    others = sessions.kiosk().openers
    for call, error, codes in (
        (lambda: opened(meeting, openers=cards(meeting, 1)["openers"]), votekit.StateError, ["VK-5102"]),
        (lambda: opened(meeting, openers=cards(meeting, 1, 1)["openers"]), votekit.StateError, ["VK-5102"]),
        (lambda: opened(meeting, openers=()), votekit.StateError, ["VK-5102"]),
        (lambda: opened(meeting, openers=others), votekit.VerificationError, ["VK-5020"]),
        (lambda: opened(meeting, signers=cards(meeting, 2)["signers"]), votekit.StateError, ["VK-5062"]),
        (lambda: opened(meeting, session_key=None), votekit.StateError, ["VK-5061"]),
        (lambda: opened(meeting, closing=unsigned), votekit.VerificationError, ["VK-5063", "VK-5062"]),
    ):
        assert refused(error, call) == codes


def test_a_closing_of_another_session_opens_nothing() -> None:
    meeting = sessions.device()
    foreign = resigned(meeting, meeting.closing, session=bytes(32))
    assert refused(votekit.VerificationError, lambda: opened(meeting, closing=foreign)) == ["VK-5030"]


def test_nothing_to_open_where_nothing_is_sealed() -> None:
    meeting = sessions.sheets()
    assert meeting.closing is not None
    closing = meeting.closing
    assert refused(votekit.StateError, lambda: votekit.open_box(meeting.manifest, closing)) == ["VK-5040"]


def test_a_void_vote_is_never_opened() -> None:
    """收回 ≤ 发出 fails: "the vote is void and the box is never opened"."""
    meeting = Meeting.frozen(sessions.by_lot_and_paper(), tickets=6)
    meeting.end_issuing(
        {
            "lot": Numbers(entitled=12, present=10, printed=6, issued=5, unused=1),
            "paper": Numbers(entitled=12, present=10, issued=5),
        },
        struck=meeting.drawn[5:],
    )
    for ticket in meeting.drawn[:5]:
        meeting.vote(meeting.credential(ticket), {"1": "满意"})
    closing = meeting.close(6)
    assert (closing.valid, closing.reasons) == (False, ("validity",))
    meeting.batches = [paper([{"1": "满意"}] * 6)]
    assert refused(votekit.StateError, meeting.open) == ["VK-5101"]
    result = meeting.count()
    assert (result.state, result.tally.valid) == ("void", None)
    meeting.batches = []
    assert meeting.audit().verdict == "void"
    honest = sessions.mixed().opening
    forced = resigned(meeting, honest, session=meeting.manifest.session, closing=closing.digest)
    assert "VK-5101" in [each.code for each in forced.faults(meeting.manifest, closing)]
    meeting.opening = forced
    assert refused(votekit.StateError, meeting.count) == ["VK-5101", "VK-5103", "VK-5103"]
    assert meeting.audit().failed == ("opening",)


def test_paper_is_settled_before_the_box_is_opened() -> None:
    """ "keyed and settled, doubtful marks ruled on, before the box is opened"."""
    meeting = sessions.mixed()
    doubt = [each for each in meeting.rulings if each.point == "doubt:1"]
    for options, error, codes in (
        ({"batches": ()}, votekit.StateError, ["VK-5105"]),
        ({"batches": [*meeting.batches, *meeting.batches]}, votekit.StateError, ["VK-5105"]),
        ({"rulings": ()}, votekit.StateError, ["VK-5104"]),
        ({"rulings": [attrs.evolve(doubt[0], value="或许")]}, votekit.FormatError, ["VK-4108"]),
        ({"rulings": [attrs.evolve(doubt[0], point="doubt:2")]}, votekit.FormatError, ["VK-4109"]),
        ({"rulings": [*doubt, attrs.evolve(doubt[0], point="疑1")]}, votekit.FormatError, ["VK-4103"]),
        ({"rulings": [*doubt, attrs.evolve(doubt[0], point="small:all")]}, votekit.FormatError, ["VK-4109"]),
    ):
        assert refused(error, lambda options=options: opened(meeting, **options)) == codes  # type: ignore[misc]
    assert opened(meeting, rulings=doubt).rulings == rulings_digest(meeting.manifest.session, doubt)
    assert paper_doubts(meeting.manifest, meeting.batches, ()) == ("doubt:1",)


def few() -> Meeting:
    """A closed session of one ticket and one paper."""
    meeting = Meeting.frozen(sessions.by_lot_and_paper(), tickets=6)
    one = Numbers(entitled=12, present=10, issued=1)
    meeting.end_issuing({"lot": Numbers(entitled=12, present=10), "paper": one}, struck=meeting.drawn[5:])
    meeting.vote(meeting.credential(meeting.drawn[0]), {"1": "满意"})
    meeting.close(1)
    meeting.batches = [paper([{"1": "满意"}])]
    return meeting


def test_a_served_group_of_one() -> None:
    """ "one to four of them stop the opening until a recorded ruling accepts it", of a group and of a paper batch."""
    meeting = few()
    assert meeting.closing is not None
    assert small_points(meeting.manifest, meeting.closing, meeting.batches) == ("small:all", "small:batch:1")
    assert refused(votekit.StateError, meeting.open) == ["VK-5104", "VK-5104"]
    meeting.rule("small:all", "不接受")
    meeting.rule("small:batch:1", "接受")
    assert refused(votekit.StateError, meeting.open) == ["VK-5104"]
    meeting.rulings[0] = attrs.evolve(meeting.rulings[0], value="accept")
    meeting.open()
    meeting.count()
    meeting.declare()
    assert (meeting.audit().verdict, sessions.failures(meeting.audit())) == ("passed", [])

    # Careless cards that open it all the same are seen, and so is who accepts it afterwards.
    kept, late = meeting.rulings
    digest = rulings_digest(meeting.manifest.session, [kept])
    meeting.opening = resigned(meeting, meeting.opening, rulings=digest)
    assert meeting.opening is not None
    meeting.rulings = [kept]
    assert ("opening", "opening.json", "VK-8053") in sessions.failures(meeting.audit())
    meeting.rulings = [kept, attrs.evolve(late, opening=meeting.opening.digest)]
    assert {"VK-8053", "VK-4109"} <= sessions.codes(meeting.audit())


OPENING_FAULTS: dict[str, tuple[Callable[[Opening], dict[str, Any]], list[str]]] = {
    "another session": (lambda _: {"session": bytes(32)}, ["VK-5030"]),
    "another closing": (lambda _: {"closing": bytes(32)}, ["VK-5100"]),
    "fewer than t": (lambda o: {"keys": o.keys[:1]}, ["VK-5102"]),
    "no key": (lambda _: {"keys": ()}, ["VK-5102"]),
    "one seat twice": (lambda o: {"keys": (o.keys[0], o.keys[0])}, ["VK-5102"]),
    "seats out of order": (lambda o: {"keys": o.keys[::-1]}, ["VK-5102"]),
    "seat 0": (lambda o: {"keys": (attrs.evolve(o.keys[0], seat=0), o.keys[1])}, ["VK-5103"]),
    "a seat below": (lambda o: {"keys": (attrs.evolve(o.keys[0], seat=-1), o.keys[1])}, ["VK-5103"]),
    "a seat too high": (lambda o: {"keys": (o.keys[0], attrs.evolve(o.keys[1], seat=4))}, ["VK-5103"]),
    "another's key": (lambda o: {"keys": (o.keys[0], attrs.evolve(o.keys[0], seat=2))}, ["VK-5103"]),
    "a key not clamped": (
        lambda o: {"keys": (attrs.evolve(o.keys[0], private=unclamped(o.keys[0].private)), o.keys[1])},
        ["VK-5103"],
    ),
    "no key at all": (lambda o: {"keys": (OpenedKey(seat=1, private=bytes(32)), o.keys[1])}, ["VK-5103"]),
}


def unclamped(private: bytes) -> bytes:
    """The same scalar in another spelling: it gives the same public key."""
    other = bytes([private[0] | 1]) + private[1:]
    assert _suite.x25519_public(other) == _suite.x25519_public(private)
    return other


@pytest.mark.parametrize("name", OPENING_FAULTS)
def test_an_opening_that_cannot_be(name: str) -> None:
    """Keys that match, of t distinct seats; and neither count nor audit opens a ballot with any other."""
    changes, expected = OPENING_FAULTS[name]
    meeting = fresh(sessions.device())
    assert meeting.opening is not None
    assert meeting.closing is not None
    meeting.opening = resigned(meeting, meeting.opening, **changes(meeting.opening))
    assert meeting.opening is not None
    assert [each.code for each in meeting.opening.faults(meeting.manifest, meeting.closing)] == expected
    assert refused(votekit.StateError, lambda: counted(meeting)) == expected
    report = meeting.audit()
    assert {*expected} <= sessions.codes(report)
    ballots = next(check for check in report.checks if check.code == "ballots")
    assert ballots.state in {"not-reached", "not-applicable"}


# Ballots that do not open


def sealed_by_hand(meeting: Meeting, **parts: Any) -> CastMessage:
    """A cast whose every part may be chosen, and whose signature nobody asks for here."""
    session, group, key = meeting.manifest.session, "all", parts.get("key", b"k" * 32)
    content_key = b"c" * 32
    context = content_context(session, group, key)
    padded = parts.get("padded", pad(MARKS, meeting.manifest.ballot_size))
    shares = _shamir.split(content_key, threshold=2, coefficients=[7], shares=3)
    shares = parts.get("shares", shares)
    sealed = [
        _suite.seal(seat.opening, share_info(session, group, key, parts.get("info", seat.seat)), share)
        for seat, share in zip(meeting.manifest.scrutineers, shares, strict=True)
    ]
    return CastMessage(
        session=session,
        group=group,
        key=key,
        stamps=(),
        sealed=votekit.messages.SealedBallot(
            commitment=parts.get("commitment", content_commitment(content_key, context)),
            shares=tuple(parts.get("sealed", lambda found: found)(sealed)),
            content=parts.get("content", _suite.encrypt(content_key, context, padded)),
        ),
        signature=bytes(64),
    )


def padded(marks: bytes) -> dict[str, Any]:
    return {"padded": pad(marks, 32)}


VOID: dict[str, tuple[dict[str, Any], object]] = {
    "nothing wrong": ({}, {"1": "赞成"}),
    "blank": (padded(b"{}"), {}),
    "over the cap is for the rule to judge": (
        padded('{"1":"赞成","2":"赞成"}'.encode()),
        {"1": "赞成", "2": "赞成"},
    ),
    "another commitment": ({"commitment": bytes(32)}, "does-not-open"),
    "a share of another seat": ({"sealed": lambda s: [s[1], s[1], s[2]]}, "does-not-open"),
    "shares exchanged": ({"sealed": lambda s: [s[1], s[0], s[2]]}, "does-not-open"),
    "no share": ({"sealed": lambda s: [bytes(81), *s[1:]]}, "does-not-open"),
    "a share of low order": ({"sealed": lambda s: [bytes(32) + s[0][32:], *s[1:]]}, "does-not-open"),
    "a share bound to another seat": ({"info": 3}, "does-not-open"),
    "shares inconsistent": (
        {"shares": [(5).to_bytes(33, "big"), (6).to_bytes(33, "big"), (7).to_bytes(33, "big")]},
        "does-not-open",
    ),
    "one share doubled": ({"shares": [(5).to_bytes(33, "big")] * 3}, "does-not-open"),
    "a share above the prime": ({"shares": [b"\xff" * 33] * 3}, "does-not-open"),
    "shares of another size": ({"shares": [bytes(32)] * 3}, "does-not-open"),
    "a sum that is no key": (
        {"shares": _shamir.split(b"\xff" * 32, threshold=2, coefficients=[_shamir.PRIME - 1], shares=3)},
        "does-not-open",
    ),
    "another content": ({"content": bytes(48)}, "does-not-open"),
    "no padding": ({"padded": bytes(32)}, "bad-padding"),
    "padding with another end": ({"padded": pad(MARKS, 31) + b"\x01"}, "bad-padding"),
    "stray padding": ({"padded": pad(MARKS + b"\x80", 32)}, "not-canonical"),
    "nothing": (padded(b""), "not-canonical"),
    "not the canonical form": (padded(b'{"2":"x", "1":"x"}'), "not-canonical"),
    "a repeated key": (padded(b'{"1":"x","1":"x"}'), "not-canonical"),
    "a fraction": (padded(b'{"1":0.5}'), "not-canonical"),
    "a lone surrogate": (padded(b'{"1":"\\ud800"}'), "not-canonical"),
    "seventeen levels": (padded(b"[" * 15 + b"]" * 15), "not-marks-of-this-definition"),
    "too deep": ({"padded": b"[" * 17 + b"]" * 14 + b"\x80"}, "not-canonical"),
    "a list": (padded(b'["1"]'), "not-marks-of-this-definition"),
    "an unknown item": (padded('{"3":"赞成"}'.encode()), "not-marks-of-this-definition"),
    "an unknown mark": (padded('{"1":"赞同"}'.encode()), "not-marks-of-this-definition"),
    "true": (padded(b'{"1":true}'), "not-marks-of-this-definition"),
    "handwriting": (padded(b'{"1":"unclear"}'), "not-marks-of-this-definition"),
    "the whole ballot": (padded(b'{"ballot":"foreign"}'), "not-marks-of-this-definition"),
    "an invisible character": (padded('{"1":"赞成\u200b"}'.encode()), "not-marks-of-this-definition"),
}


@pytest.mark.parametrize("name", VOID)
def test_a_ballot_that_does_not_open_is_void_with_the_first_code_that_applies(name: str) -> None:
    """ "Never a crash, never dropped, nothing else recorded about the failure."""
    parts, expected = VOID[name]
    meeting = sessions.device()
    assert meeting.opening is not None
    found = open_ballot(meeting.manifest, meeting.opening, sealed_by_hand(meeting, **parts))
    assert found == expected


def test_one_ballot_has_one_content_whoever_opens_it() -> None:
    """Only the lowest t published keys are used; the commitment binds what they find."""
    meeting = sessions.device()
    bad_third = sealed_by_hand(meeting, sealed=lambda s: [*s[:2], bytes(81)])
    for seats, expected in (((1, 2), {"1": "赞成"}), ((1, 2, 3), {"1": "赞成"}), ((1, 3), "does-not-open")):
        opening = opened(meeting, **cards(meeting, *seats))
        assert open_ballot(meeting.manifest, opening, bad_third) == expected


def test_ballots_that_do_not_open_are_counted_as_void() -> None:
    """Void ballots stand in 收回 and in the result, each under its code."""
    meeting = Meeting.frozen(sessions.by_device(), voters=6)
    held = [meeting.credential(ticket) for ticket in meeting.named[:6]]
    meeting.end_issuing(Numbers(entitled=6, present=6))
    broken: list[dict[str, Any]] = [
        {"commitment": bytes(32)},
        {"padded": bytes(32)},
        padded(b"null"),
        padded(b"nul"),
    ]
    for credential, parts in zip(held, broken, strict=False):
        made = sealed_by_hand(meeting, key=credential.public, **parts)
        meeting.casts.append(credential._signed(made.sealed))
    for credential in held[4:]:
        meeting.vote(credential, {"1": "赞成"})
    meeting.close()
    meeting.open()
    meeting.count()
    meeting.declare(pending=True)
    assert meeting.result is not None
    assert (meeting.result.tally.counted, meeting.result.tally.valid) == (6, 2)
    assert dict(meeting.result.tally.void) == {
        "bad-padding": 1,
        "does-not-open": 1,
        "not-canonical": 1,
        "not-marks-of-this-definition": 1,
    }
    assert meeting.audit().verdict == "passed"


# Counting


def test_a_result_is_read_back_and_the_same_everywhere() -> None:
    for kind in sessions.COMPLETE.values():
        meeting = kind()
        assert meeting.result is not None
        assert Result.from_bytes(meeting.result.to_bytes()) == meeting.result
        again = counted(attrs.evolve(meeting, casts=meeting.casts[::-1], rulings=meeting.rulings[::-1]))
        assert again.body_bytes() == meeting.result.body_bytes()


def test_counting_needs_documents_that_agree() -> None:
    device, kiosk, sheets = sessions.device(), sessions.kiosk(), sessions.sheets()
    assert device.issued is not None
    assert device.closing is not None
    for call, codes in (
        (lambda: counted(device, issued=kiosk.issued), ["VK-5030", "VK-5070"]),
        (lambda: counted(device, issued=attrs.evolve(device.issued, present=7)), ["VK-5090"]),
        (lambda: counted(device, closing=kiosk.closing), ["VK-5030", "VK-5090"]),
        (
            lambda: counted(device, closing=attrs.evolve(device.closing, reasons=("x",))),
            ["VK-5094", "VK-5100"],
        ),
        (lambda: counted(device, opening=kiosk.opening), ["VK-5030", "VK-5100"]),
        (lambda: counted(device, opening=None), ["VK-5109"]),
        (lambda: counted(sheets, batches=()), ["VK-5105"]),
        (lambda: counted(sheets, batches=sheets.batches * 2), ["VK-5105"]),
    ):
        assert refused(votekit.StateError, call)[: len(codes)] == codes


def test_counting_needs_the_box_and_the_paper_of_the_day() -> None:
    device, mixed = sessions.device(), sessions.mixed()
    other = paper([{"1": "满意", "2": "满意"}] * 5)
    late = [each for each in mixed.rulings if each.point == "1"]
    for call, code in (
        (lambda: counted(device, casts=device.casts[1:]), "VK-5108"),
        (lambda: counted(device, casts=[*device.casts[1:], device.casts[0][:-1]]), "VK-5096"),
        (lambda: counted(device, casts=()), "VK-5108"),
        (lambda: counted(mixed, batches=[other]), "VK-5106"),
        (lambda: counted(mixed, rulings=late), "VK-5107"),
    ):
        assert refused(votekit.VerificationError, call) == [code]
    doubled = counted(device, casts=[*device.casts, *device.casts])
    assert device.result is not None
    assert doubled.body_bytes() == device.result.body_bytes()


def test_scrutineers_sign_the_tally_and_a_second_count_needs_no_cards() -> None:
    """A ruling on the outcome leaves the tally as it is, and the scrutineers' signatures stand."""
    meeting = sessions.mixed()
    key = meeting.secrets.session_key
    before = [each for each in meeting.rulings if each.point != "1"]
    first = counted(meeting, rulings=before, session_key=key, signers=meeting.signers)
    second = counted(meeting, session_key=key, earlier=first)
    assert second.digest != first.digest
    assert second.signatures.scrutineers == first.signatures.scrutineers
    assert second.signatures.session != first.signatures.session
    third = counted(meeting, session_key=key, earlier=first, signers=cards(meeting, 3)["signers"])
    assert [seat for seat, _ in third.scrutineer_signatures] == [1, 2, 3]
    unsigned = counted(meeting)
    assert (unsigned.session_signature, unsigned.scrutineer_signatures) == (None, ())


def test_signatures_of_another_tally_are_not_kept() -> None:
    meeting = sessions.mixed()
    key = meeting.secrets.session_key
    assert meeting.result is not None
    other = sessions.kiosk().result
    forged = attrs.evolve(
        meeting.result,
        signatures=attrs.evolve(
            meeting.result.signatures,
            scrutineers=tuple(
                attrs.evolve(each, signature=bytes(64)) for each in meeting.result.signatures.scrutineers
            ),
        ),
    )
    few_signed = attrs.evolve(
        meeting.result,
        signatures=attrs.evolve(
            meeting.result.signatures, scrutineers=meeting.result.signatures.scrutineers[:1]
        ),
    )
    for earlier in (other, forged, few_signed, None):
        call = lambda earlier=earlier: counted(meeting, session_key=key, earlier=earlier)  # noqa: E731
        assert refused(votekit.StateError, call) == ["VK-5062"]
    assert refused(votekit.StateError, lambda: counted(meeting, signers=meeting.signers)) == ["VK-5061"]
    strange = sessions.device().signers
    call = lambda: counted(meeting, session_key=key, signers=strange)  # noqa: E731
    assert refused(votekit.VerificationError, call) == ["VK-5020"]
    sheets = sessions.sheets()
    assert refused(votekit.StateError, lambda: counted(sheets, session_key=key)) == ["VK-5060"]


# Declaring


def declared(meeting: Meeting, result: Result | None = None, **options: Any) -> Declaration:
    given = {"by": "执行主席", "on": date(2027, 2, 27), "session_key": meeting.secrets.session_key}
    assert meeting.result is not None
    return votekit.declare(meeting.manifest, result or meeting.result, **{**given, **options})


def test_a_person_declares_and_the_program_records_it() -> None:
    for meeting in (sessions.device(), sessions.sheets()):
        declaration = declared(meeting)
        assert Declaration.from_bytes(declaration.to_bytes()) == declaration
        assert declaration.faults(meeting.manifest, where="x") == []
        assert meeting.result is not None
        assert (declaration.result, declaration.pending) == (meeting.result.digest, ())
        assert declaration.digest == _canonical.digest(DECLARATION, declaration.body())
        assert declaration.signatures.scrutineers == ()
        assert (declaration.signatures.session is None) == (not meeting.definition.sealed)


def test_what_cannot_be_declared() -> None:
    device, mixed, sheets = sessions.device(), sessions.mixed(), sessions.sheets()
    open_points = counted(mixed, rulings=[each for each in mixed.rulings if each.point != "1"])
    waiting = counted(sheets, rulings=())
    unbound = votekit.decide(
        sessions.totals().definition,
        Numbers(entitled=6, present=5, returned=5),
        sessions.totals().batches[0].counts or {},
    )
    rehearsal = attrs.evolve(device.manifest, rehearsal=True)
    for call, code in (
        (lambda: declared(attrs.evolve(device, manifest=rehearsal)), "VK-5110"),
        (lambda: declared(device, sessions.kiosk().result), "VK-5030"),
        (lambda: declared(sessions.totals(), unbound), "VK-5030"),
        (lambda: declared(sessions.void()), "VK-5111"),
        (lambda: declared(sheets, waiting), "VK-5111"),
        (lambda: declared(mixed, open_points), "VK-5112"),
        (lambda: declared(device, by=""), "VK-5113"),
        (lambda: declared(device, session_key=None), "VK-5061"),
        (lambda: declared(device, session_key=votekit.SessionKey.generate()), "VK-5061"),
        (lambda: declared(sheets, session_key=device.secrets.session_key), "VK-5060"),
    ):
        assert refused(votekit.StateError, call) == [code]
    assert declared(mixed, open_points, pending=True).pending == ("1",)


def test_the_session_key_is_32_octets() -> None:
    key = votekit.SessionKey.generate()
    assert votekit.SessionKey.from_bytes(key.to_bytes()) == key
    for bad in (b"", bytes(31), bytes(33)):
        assert refused(votekit.FormatError, lambda bad=bad: votekit.SessionKey.from_bytes(bad)) == ["VK-5013"]  # type: ignore[misc]


def test_stamped_messages_are_told_apart() -> None:
    """Group names hold no separator that could move an octet from the group to the key."""
    session = bytes(32)
    assert stamped(session, "a", b"k" * 32) != stamped(session, "ab", b"k" * 32)
    assert len({len(stamped(session, "a" * n, bytes(32))) for n in range(1, 33)}) == 32


def test_documents_are_read_back_byte_for_byte() -> None:
    meeting = sessions.mixed()
    for value, read in (
        (meeting.issued, Issued.from_bytes),
        (meeting.closing, Closing.from_bytes),
        (meeting.opening, Opening.from_bytes),
        (meeting.declarations[0], Declaration.from_bytes),
    ):
        assert value is not None
        data = value.to_bytes()
        assert read(data) == value
        for bad in (data + b"\n", data[:-1], b"{}", b"\xff", data.replace(b"/1", b"/2", 1)):
            with pytest.raises(votekit.FormatError):
                read(bad)


def test_a_cast_is_found_again_by_its_bytes() -> None:
    cast = _structure.read(CastMessage, sessions.device().casts[0], limit=CAST_LIMIT)
    assert _structure.write(cast) == sessions.device().casts[0]
