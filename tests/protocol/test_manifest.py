"""Freezing and the manifest: everything that a session rests on, fixed and refused before the vote."""

import json
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import votekit
from tests.meeting import issuer_key
from tests.protocol import sessions
from votekit import (
    KeyCard,
    Manifest,
    OpeningCode,
    Roll,
    SigningCode,
    Ticket,
    Voter,
    _blindrsa,
    _canonical,
    _codes,
    _suite,
    freeze,
)
from votekit.freezing import Secrets
from votekit.manifest import Group, Seat, group_of, sealed_size
from votekit.messages import BALLOT_LIMIT, CAST_LIMIT

IDENTITIES = [_suite.ed25519_public(bytes([n]) * 32) for n in range(8)]

# Small order and not canonical: the eight points of small order that are canonical, the identity with a sign bit,
# y = p, y = p + 1, and all ones.
ED25519_REFUSED = [
    *(
        bytes.fromhex(text)
        for text in (
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        )
    ),
    (2).to_bytes(32, "little"),  # on no curve
]
# Low order on curve and twist, p and above, and a top bit that is set.
X25519_REFUSED = [
    bytes.fromhex(text)
    for text in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0900000000000000000000000000000000000000000000000000000000000080",
    )
]


def codes(refused: Any) -> list[tuple[str, str]]:
    return [(fault.where, fault.code) for fault in refused.value.faults]


def device_manifest() -> Manifest:
    return sessions.device().manifest


def group(**changes: object) -> tuple[Group, ...]:
    return (attrs.evolve(device_manifest().groups[0], **changes),)


def seats(number: int, **changes: object) -> tuple[Seat, ...]:
    """The seats, one of them changed."""
    found = list(device_manifest().scrutineers)
    found[number - 1] = attrs.evolve(found[number - 1], **changes)
    return tuple(found)


# Reading


@pytest.mark.parametrize("kind", sessions.COMPLETE)
def test_a_manifest_is_read_back(kind: str) -> None:
    manifest = sessions.COMPLETE[kind]().manifest
    read = Manifest.from_bytes(manifest.to_bytes())
    assert (read, read.session, read.to_bytes()) == (manifest, manifest.session, manifest.to_bytes())
    assert manifest.session == _canonical.digest("votekit/manifest/v1", manifest.to_bytes())
    assert _codes.matches_identifier(_codes.read_identifier(manifest.session_id), manifest.session)
    assert len(manifest.session_id.replace("-", "")) == 32


@pytest.mark.parametrize(
    ("fields", "where"),
    [({"suite": "votekit/suite/2"}, "suite"), ({"count": "votekit/count/2"}, "count")],
)
def test_another_suite_or_counting_rule_is_unsupported(fields: dict[str, object], where: str) -> None:
    with pytest.raises(votekit.UnsupportedError) as refused:
        Manifest.from_bytes(sessions.changed(device_manifest().to_bytes(), **fields))
    assert codes(refused) == [(where, "VK-5001")]


def test_groups_counted_apart_are_unsupported() -> None:
    """收回 ≤ 发出 holds "in each group": this version keeps one account, and so knows one group."""
    one = device_manifest().groups[0]
    others = tuple(attrs.evolve(one, id=name) for name in ("a", "b"))
    for groups in ((), others):
        with pytest.raises(votekit.UnsupportedError) as refused:
            attrs.evolve(device_manifest(), groups=groups)
        assert codes(refused) == [("groups", "VK-5001")]


def test_what_is_no_manifest() -> None:
    data = device_manifest().to_bytes()
    for bad in (
        b"",
        b"{}",
        data + b"\n",
        b"\xef\xbb\xbf" + data,
        sessions.changed(data, schema="votekit/manifest/2"),
    ):
        with pytest.raises(votekit.FormatError):
            Manifest.from_bytes(bad)


def test_a_definition_written_otherwise_is_another_manifest() -> None:
    """One definition has one form in a manifest: Chinese words or left-out defaults are refused."""
    value = json.loads(device_manifest().to_bytes())
    value["definition"]["kind"] = "票决"
    with pytest.raises(votekit.FormatError) as refused:
        Manifest.from_bytes(_canonical.encode(value))
    assert codes(refused) == [("manifest.json", "VK-5002")]
    value["definition"].pop("rule")
    with pytest.raises(votekit.FormatError) as refused:
        Manifest.from_bytes(_canonical.encode(value))
    assert refused.value.faults[0].where.startswith("manifest.json.definition.rule")


# What it refuses

Changes = Callable[[], dict[str, object]]
REFUSED: dict[str, tuple[Changes, list[tuple[str, str]]]] = {
    "a group that is no name": (lambda: {"groups": group(id="全体")}, [("groups[0].id", "VK-2202")]),
    "fewer than none": (
        lambda: {"groups": group(voters=-1)},
        [("groups[0]", "VK-5004"), ("groups[0]", "VK-5006")],
    ),
    "fewer tickets than none": (
        lambda: {"groups": group(tickets=-1)},
        [("groups[0]", "VK-5004")],
    ),
    "tickets where nothing is drawn": (
        lambda: {"groups": group(tickets=3)},
        [("groups[0].tickets", "VK-5123")],
    ),
    "an issuer too few": (
        lambda: {"groups": group(issuers=device_manifest().groups[0].issuers[:2])},
        [("groups[0].issuers", "VK-5005")],
    ),
    "an issuer twice": (
        lambda: {"groups": group(issuers=device_manifest().groups[0].issuers[:1] * 3)},
        [("groups[0].issuers[1]", "VK-5012")],
    ),
    "a group of four": (lambda: {"groups": group(voters=4)}, [("groups[0]", "VK-5006")]),
    "more voters than are entitled": (lambda: {"groups": group(voters=8)}, [("groups", "VK-5007")]),
    "a seat too few": (
        lambda: {"scrutineers": device_manifest().scrutineers[:2]},
        [("scrutineers", "VK-5008")],
    ),
    "seats out of order": (
        lambda: {"scrutineers": device_manifest().scrutineers[::-1]},
        [("scrutineers", "VK-5008")],
    ),
    "no session key": (lambda: {"session_key": None}, [("session_key", "VK-5009")]),
    "a smaller ballot": (lambda: {"ballot_size": 0}, [("ballot_size", "VK-5010")]),
    "a larger ballot": (
        lambda: {"ballot_size": device_manifest().ballot_size + 32},
        [("ballot_size", "VK-5010")],
    ),
    "one key in two roles": (
        lambda: {"scrutineers": seats(2, signing=device_manifest().session_key)},
        [("scrutineers[1].signing", "VK-5011")],
    ),
    "one opening key for two seats": (
        lambda: {"scrutineers": seats(2, opening=device_manifest().scrutineers[0].opening)},
        [("scrutineers[1].opening", "VK-5011")],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_manifest_is_refused(name: str) -> None:
    changes, expected = REFUSED[name]
    with pytest.raises(votekit.FormatError) as refused:
        attrs.evolve(device_manifest(), **changes())
    assert codes(refused) == expected


def test_a_manifest_is_refused_when_read_too() -> None:
    value = json.loads(device_manifest().to_bytes())
    value["groups"][0]["voters"] = 4
    with pytest.raises(votekit.FormatError) as refused:
        Manifest.from_bytes(_canonical.encode(value))
    assert refused.value.code == "VK-5006"


def test_keys_where_nothing_is_sealed() -> None:
    """ "A session whose ballots come only in batches has no keys and no signatures at all"."""
    paper, sealed = sessions.sheets().manifest, device_manifest()
    with pytest.raises(votekit.FormatError) as refused:
        attrs.evolve(
            paper,
            session_key=sealed.session_key,
            ballot_size=sealed.ballot_size,
            scrutineers=sealed.scrutineers,
            groups=(attrs.evolve(paper.groups[0], issuers=sealed.groups[0].issuers),),
        )
    assert codes(refused) == [
        ("groups[0].issuers", "VK-5005"),
        ("ballot_size", "VK-5010"),
        ("scrutineers", "VK-5008"),
        ("session_key", "VK-5009"),
    ]


@pytest.mark.parametrize("key", ED25519_REFUSED, ids=bytes.hex)
def test_ed25519_keys_of_small_order_or_not_canonical(key: bytes) -> None:
    """ "keys … canonical", "neither is one of the eight small-order points": on every key."""
    for changes, where in (
        ({"session_key": key}, "session_key"),
        ({"scrutineers": seats(1, signing=key)}, "scrutineers[0].signing"),
    ):
        with pytest.raises(votekit.FormatError) as refused:
            attrs.evolve(device_manifest(), **changes)
        assert [fault.where for fault in refused.value.faults] == [where]


@pytest.mark.parametrize("key", X25519_REFUSED, ids=bytes.hex)
def test_x25519_keys_of_low_order_or_with_a_top_bit(key: bytes) -> None:
    """ "canonical (top bit 0, below 2^255 − 19), not of low order"."""
    with pytest.raises(votekit.FormatError) as refused:
        attrs.evolve(device_manifest(), scrutineers=seats(3, opening=key))
    assert [fault.where for fault in refused.value.faults] == ["scrutineers[2].opening"]


def test_moduli_of_another_size_even_or_with_a_clear_top_bit() -> None:
    """ "exactly 384 bytes, top bit set, odd"."""
    good = device_manifest().groups[0].issuers
    n = int.from_bytes(good[0], "big")
    for bad in (
        good[0][1:],
        good[0] + b"\x01",
        (n - 1).to_bytes(384, "big"),
        bytes([good[0][0] & 0x7F]) + good[0][1:],
    ):
        with pytest.raises(votekit.FormatError) as refused:
            attrs.evolve(device_manifest(), groups=group(issuers=(bad, *good[1:])))
        assert refused.value.faults[0].where == "groups[0].issuers[0]"


def test_moduli_that_share_a_prime() -> None:
    """ "No two moduli in a manifest … share a factor (gcd checked, equality included)"."""
    good = device_manifest().groups[0].issuers
    prime = issuer_key("大会秘书处", 0).private.p
    candidate = (1 << 3071) // prime + 2
    shared = next(
        modulus
        for step in range(0, 200, 2)
        if (modulus := prime * (candidate + step | 1)).bit_length() == 3072
    )
    with pytest.raises(votekit.FormatError) as refused:
        attrs.evolve(device_manifest(), groups=group(issuers=(*good[:2], shared.to_bytes(384, "big"))))
    assert codes(refused) == [("groups[0].issuers[2]", "VK-5012")]


def test_a_small_group_that_the_body_accepts_in_so_many_words() -> None:
    definition = sessions.by_device(entitled=3, small_group_accepted=True)
    manifest = attrs.evolve(device_manifest(), definition=definition, groups=group(voters=3))
    assert manifest.groups[0].voters == 3


def test_a_group_without_a_roll_is_as_large_as_the_entitled() -> None:
    definition = sessions.selection("shi-renda-biaojueqi", entitled=4)
    with pytest.raises(votekit.FormatError) as refused:
        freeze(definition, Roll())
    assert codes(refused) == [("groups[0]", "VK-5006")]


# The one size of all ballots


def test_the_size_is_that_of_the_longest_ballot() -> None:
    definition = device_manifest().definition
    assert sealed_size(definition) == 32  # {"1":"赞成","2":"赞成"} is 25 octets, and 0x80
    # Five quotation marks take ten octets inside a string, seven letters seven: the shorter name is the longer ballot.
    quoted = attrs.evolve(definition.ballot, marks=('"""""', "aaaaaaa"), cap=None)
    assert [len(_canonical.encode(dict.fromkeys("12", mark))) for mark in quoted.marks] == [35, 29]
    assert sealed_size(attrs.evolve(definition, ballot=quoted)) == 64
    assert sealed_size(attrs.evolve(definition, ballot=quoted, items=definition.items[:1])) == 32


def test_a_ballot_that_no_cast_could_carry() -> None:
    """What is frozen can be voted on: a cast of the largest ballot is within its limit."""
    manifest = device_manifest()
    marks = ("\U00020000" * 40, "反对", "弃权")
    items = tuple(votekit.definition.Item(id=f"9{n:015}", name=str(n)) for n in range(500))
    ballot = attrs.evolve(manifest.definition.ballot, marks=marks, blank="未填", cap=None, over=None)
    definition = attrs.evolve(manifest.definition, items=items, ballot=ballot)
    with pytest.raises(votekit.FormatError) as refused:
        attrs.evolve(manifest, definition=definition, ballot_size=sealed_size(definition))
    assert codes(refused) == [("ballot_size", "VK-5014")]


def test_the_largest_ballot_with_every_stamp_and_share_is_within_the_limit() -> None:
    octets = votekit.messages
    message = octets.CastMessage(
        session=bytes(32),
        group="g" * 32,
        key=bytes(32),
        stamps=(bytes(384),) * 16,
        sealed=octets.SealedBallot(
            commitment=bytes(32), shares=(bytes(81),) * 32, content=bytes(BALLOT_LIMIT + 16)
        ),
        signature=bytes(64),
    )
    assert len(votekit._structure.write(message)) <= CAST_LIMIT


# Cards and seats


def test_a_card_is_known_by_its_seat_and_by_which_code_it_is() -> None:
    """A signing code does not open, an opening code does not sign, and another session's card does neither."""
    meeting = sessions.device()
    for card in meeting.secrets.cards:
        assert meeting.manifest.seat_of(card.signing) == card.seat
        assert meeting.manifest.seat_of(card.opening) == card.seat
        swapped = (SigningCode(secret=card.opening.secret), OpeningCode(secret=card.signing.secret))
        for code in (*swapped, sessions.kiosk().secrets.cards[0].signing):
            with pytest.raises(votekit.VerificationError) as refused:
                meeting.manifest.seat_of(code)
            assert codes(refused) == [("card", "VK-5020")]


def test_a_code_typed_for_another_is_named() -> None:
    card = KeyCard.generate(1)
    ticket = Ticket.generate()
    assert SigningCode.from_text(card.signing.to_text()) == card.signing
    assert OpeningCode.from_text(card.opening.to_text().lower()) == card.opening
    assert Ticket.from_text(ticket.to_text()).holder == ticket.holder
    for read, text in (
        (SigningCode.from_text, card.opening.to_text()),
        (OpeningCode.from_text, card.signing.to_text()),
        (Ticket.from_text, card.signing.to_text()),
        (SigningCode.from_text, ticket.to_text()),
        (Ticket.from_text, ticket.to_text()[:-1]),
    ):
        with pytest.raises(votekit.FormatError) as refused:
            read(text)
        assert refused.value.code.startswith("VK-70")


def test_the_two_codes_of_a_card_are_independent() -> None:
    card = KeyCard.generate(1)
    assert card.signing.secret != card.opening.secret
    assert len(card.public) == 64
    assert card.signing.seed != card.opening.private
    same = SigningCode(secret=card.opening.secret)
    assert same.seed != card.opening.private


@pytest.mark.parametrize(
    "value", ["secrets", "card", "signing", "opening", "ticket", "session key", "issuer"]
)
def test_no_secret_is_shown(value: str) -> None:
    meeting = sessions.device()
    card = meeting.secrets.cards[0]
    shown: dict[str, tuple[object, bytes]] = {
        "secrets": (meeting.secrets, card.signing.secret),
        "card": (card, card.opening.secret),
        "signing": (card.signing, card.signing.secret),
        "opening": (card.opening, card.opening.secret),
        "ticket": (meeting.named[0], meeting.named[0].secret),
        "session key": (meeting.secrets.session_key, getattr(meeting.secrets.session_key, "seed", b"")),
        "issuer": (meeting.issuers[0], str(meeting.issuers[0].private.d).encode()),
    }
    printed, secret = shown[value]
    assert repr(secret)[2:-1] not in repr(printed)


# Freezing


def frozen(definition: votekit.Definition, roll: Roll, **options: Any) -> tuple[Manifest, Secrets]:
    issuers = {name: issuer_key(name, 0).public for name in definition.issuers}
    return freeze(definition, roll, **{"issuers": issuers, **options})


def voters(number: int, **fields: object) -> list[Voter]:
    return [Voter(id=str(n), name=f"代表{n}", **fields) for n in range(number)]  # type: ignore[arg-type]


def test_keys_are_made_exactly_when_a_source_needs_them() -> None:
    manifest, secrets = frozen(sessions.by_device(), Roll(voters=voters(6)))
    assert secrets.session_key is not None
    assert manifest.session_key == secrets.session_key.public
    assert [card.seat for card in secrets.cards] == [1, 2, 3]
    assert [ticket.voter for ticket in secrets.tickets] == [str(n) for n in range(6)]
    assert {voter.holder for voter in secrets.roll.voters} == {ticket.holder for ticket in secrets.tickets}
    assert manifest.groups == (group_of("all", secrets.roll, manifest.groups[0].issuers),)
    paper, none = frozen(sessions.selection("xian-renda-zhipiao", entitled=7), Roll(voters=voters(7)))
    assert (none.session_key, none.cards, none.tickets) == (None, (), ())
    assert (paper.session_key, paper.scrutineers, paper.ballot_size, paper.groups[0].issuers) == (
        None,
        (),
        0,
        (),
    )


def test_two_freezings_share_no_secret() -> None:
    roll = Roll(voters=voters(6))
    one, other = (frozen(sessions.by_device(), roll) for _ in range(2))
    assert one[0].session != other[0].session
    keys = [
        {each.public for each in secrets.cards} | {ticket.holder for ticket in secrets.tickets}
        for _, secrets in (one, other)
    ]
    assert keys[0].isdisjoint(keys[1])


def test_scrutineers_bring_their_own_keys() -> None:
    """ "or two public keys made on their own machine": then no card of theirs is made here."""
    own = [KeyCard.generate(seat) for seat in (1, 2, 3)]
    manifest, secrets = frozen(
        sessions.by_device(), Roll(voters=voters(6)), scrutineers=[card.public for card in own]
    )
    assert secrets.cards == ()
    assert [manifest.seat_of(card.opening) for card in own] == [1, 2, 3]


def test_identity_keys_need_no_tickets() -> None:
    definition = sessions.by_device(identity="identity-key")
    roll = Roll(voters=[Voter(id=str(n), name="某", identity=key) for n, key in enumerate(IDENTITIES[:6])])
    manifest, secrets = frozen(definition, roll)
    assert secrets.tickets == ()
    assert secrets.roll.lines() == roll.lines()
    assert manifest.groups[0].voters == 6


def test_named_tickets_serve_a_second_vote() -> None:
    """A voter who has a ticket already keeps it: the request names its session."""
    _, first = frozen(sessions.by_device(), Roll(voters=voters(6)))
    _, second = frozen(sessions.by_device(), first.roll)
    assert second.tickets == ()
    assert second.roll.lines() == first.roll.lines()


FREEZING: dict[
    str, tuple[Callable[[], tuple[votekit.Definition, Roll, dict[str, Any]]], list[tuple[str, str]]]
] = {
    "no issuer's key, and a stranger's": (
        lambda: (sessions.by_device(), Roll(voters=voters(6)), {"issuers": {"某人": bytes(384)}}),
        [("issuers", "VK-5120")] * 3 + [("issuers", "VK-5121")],
    ),
    "a scrutineer too few": (
        lambda: (sessions.by_device(), Roll(voters=voters(6)), {"scrutineers": [bytes(64)] * 2}),
        [("scrutineers", "VK-5122")],
    ),
    "keys of another size": (
        lambda: (sessions.by_device(), Roll(voters=voters(6)), {"scrutineers": [bytes(63)] * 3}),
        [("scrutineers", "VK-5122")],
    ),
    "tickets where nothing is drawn": (
        lambda: (sessions.by_device(), Roll(voters=voters(6)), {"tickets": 1}),
        [("tickets", "VK-5123")],
    ),
    "a number of tickets that is none": (
        lambda: (sessions.by_lot(), Roll(), {"tickets": True}),
        [("tickets", "VK-5123")],
    ),
    "fewer tickets than none": (
        lambda: (sessions.by_lot(), Roll(), {"tickets": -1}),
        [("tickets", "VK-5123")],
    ),
    "no tickets to draw": (lambda: (sessions.by_lot(), Roll(), {}), [("tickets", "VK-5124")]),
    "a group of its own": (
        lambda: (sessions.by_device(), Roll(voters=voters(6, group="b")), {}),
        [(f"voters[{n}].group", "VK-5125") for n in range(6)],
    ),
    "no identity key": (
        lambda: (sessions.by_device(identity="identity-key"), Roll(voters=voters(2)), {}),
        [("voters[0].identity", "VK-5126"), ("voters[1].identity", "VK-5126")],
    ),
    "nobody on the roll": (lambda: (sessions.by_device(), Roll(), {}), [("voters", "VK-5127")]),
    "voters without their names": (
        lambda: (sessions.by_device(), Roll.from_lines(Roll(voters=voters(6)).lines(), ()), {}),
        [(f"unnamed[{n}]", "VK-2205") for n in range(6)] + [("voters", "VK-5127")],
    ),
}


@pytest.mark.parametrize("name", FREEZING)
def test_freezing_is_refused(name: str) -> None:
    make, expected = FREEZING[name]
    definition, roll, options = make()
    with pytest.raises(votekit.FormatError) as refused:
        frozen(definition, roll, **options)
    assert codes(refused) == expected


def test_a_drawn_ticket_without_a_lot_is_refused_when_read() -> None:
    kiosk = sessions.kiosk().manifest
    with pytest.raises(votekit.FormatError) as refused:
        attrs.evolve(kiosk, groups=(attrs.evolve(kiosk.groups[0], tickets=0),))
    assert codes(refused) == [("groups[0].tickets", "VK-5124")]


def test_a_group_by_name() -> None:
    assert device_manifest().group("all") == device_manifest().groups[0]
    assert device_manifest().group("others") is None


def test_shared_factor_sees_every_pair() -> None:
    """The check behind it, on numbers that can be followed by hand."""
    assert _blindrsa.shared_factor([b"\x0f", b"\x16", b"\x1d"]) is None
    assert _blindrsa.shared_factor([b"\x0f", b"\x16", b"\x23"]) == (0, 2)
