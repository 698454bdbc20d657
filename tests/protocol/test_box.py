"""The box: one encoding, every stamp, one ballot a key; and a receipt that says so and nothing else."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384

import votekit
from tests.meeting import Meeting, issuer_key
from tests.protocol import sessions
from tests.protocol.test_manifest import ED25519_REFUSED
from votekit import Cast, Credential, Receipt, Refusal, _canonical, _structure, _suite, check_cast
from votekit.closing import box_lines
from votekit.messages import CAST_LIMIT, CastMessage, ReceiptMessage, cast_digest, stamped
from votekit.refusal import CODES


@pytest.fixture(scope="module")
def meeting() -> Meeting:
    return sessions.device()


@pytest.fixture(scope="module")
def credential(meeting: Meeting) -> Credential:
    return attrs.evolve(meeting, issued=None, register=[]).credential(meeting.named[6])


@pytest.fixture(scope="module")
def cast(credential: Credential) -> bytes:
    return credential.cast({"1": "赞成"})


def message(data: bytes) -> CastMessage:
    return _structure.read(CastMessage, data, limit=CAST_LIMIT)


def signed(credential: Credential, cast: CastMessage, **changes: object) -> bytes:
    """The cast with other fields, signed by its ballot key all the same."""
    changed = attrs.evolve(cast, **changes)
    signature = _suite.sign(credential.seed, cast.LABEL, changed.signed())
    return _structure.write(attrs.evolve(changed, signature=signature))


def code(meeting: Meeting, data: bytes) -> str:
    found = check_cast(meeting.manifest, data)
    assert isinstance(found, Refusal), found
    return found.code


def test_a_cast_is_taken(meeting: Meeting, credential: Credential, cast: bytes) -> None:
    found = check_cast(meeting.manifest, cast)
    assert isinstance(found, Cast)
    assert (found.key, found.group, found.session) == (credential.public, "all", meeting.manifest.session)
    assert found.digest == _canonical.digest("votekit/cast/v1", cast)
    assert (len(found.tracker), found.tracker.count("-")) == (19, 3)


def test_the_identical_cast_is_the_same_again(meeting: Meeting, cast: bytes) -> None:
    """The identical cast again gets the identical receipt."""
    key = meeting.secrets.session_key
    assert key is not None
    one, other = check_cast(meeting.manifest, cast), check_cast(meeting.manifest, bytes(cast))
    assert isinstance(one, Cast)
    assert isinstance(other, Cast)
    assert one == other
    assert key.receipt(one).data == key.receipt(other).data


def test_two_ballots_of_one_key_differ_only_in_the_digest(meeting: Meeting, credential: Credential) -> None:
    """The store's primary key is the ballot key: the second, different one is refused there, ``key-used``."""
    one, other = (check_cast(meeting.manifest, credential.cast({"1": mark})) for mark in ("赞成", "反对"))
    assert isinstance(one, Cast)
    assert isinstance(other, Cast)
    assert one.key == other.key
    assert one.digest != other.digest
    assert "key-used" in CODES


# One encoding


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data + b"\n",
        lambda data: b" " + data,
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b'"group":"all"', b'"group":"\\u0061ll"'),
        lambda data: data.replace(b'"group":"all"', b'"group" :"all"'),
        lambda data: data.replace(b'"group":"all",', b'"group":"all","group":"all",'),
        lambda data: data.replace(b'"group":"all"', b'"group":1'),
        lambda data: data.replace(b'"group":"all"', b'"group":true'),
        lambda data: data.replace(b'"group":"all"', b'"group":0.5'),
        lambda data: data.replace(b'"group":"all"', b'"group":1e+21'),
        lambda data: data.replace(b'"group":"all"', b'"group":"\\ud83d"'),
        lambda data: data.replace(b'"group":"all"', '"group":"all\u2028"'.encode()),
        lambda data: data.replace(b'"group":"all"', b'"group":"all\\r"'),
        lambda data: data.replace(b'"group":"all"', b'"group":"all","x":null'),
        lambda data: data.replace(b'"votekit/cast/1"', b'"votekit/cast/2"'),
        lambda data: data.replace(b'"group":"all"', b'"group":' + b"[" * 900 + b"]" * 900),
        lambda data: data[1:],
        lambda _: b"null",
    ],
)
def test_two_encodings_of_one_ballot(meeting: Meeting, cast: bytes, change: Callable[[bytes], bytes]) -> None:
    """ "only canonical bytes": a ballot written in any other way is no ballot."""
    assert change(cast) != cast
    assert code(meeting, change(cast)) == "not-canonical"


@pytest.mark.parametrize("field", ["key", "signature", "session"])
def test_stray_bits_and_padding_in_base64(meeting: Meeting, cast: bytes, field: str) -> None:
    """A second spelling of the same octets: other last bits, padding, the other alphabet."""
    value = json.loads(cast)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    text = value[field]
    neighbour = alphabet[alphabet.index(text[-1]) ^ 1]
    for other in (text[:-1] + neighbour, text + "=", text + "A", text[:-1]):
        assert code(meeting, _canonical.encode({**value, field: other})) == "not-canonical"


def test_a_cast_that_is_too_large(meeting: Meeting, cast: bytes) -> None:
    assert code(meeting, cast + b" " * CAST_LIMIT) == "too-large"


# Session and group


def test_replay_from_another_session(meeting: Meeting, cast: bytes) -> None:
    twin = sessions.device.__wrapped__()
    assert code(twin, cast) == "another-session"


def test_replay_from_another_session_signed_anew(meeting: Meeting) -> None:
    """The stamps are over the session: a ballot of another one, under this session's id, has none."""
    twin = sessions.device.__wrapped__()
    stranger = attrs.evolve(twin, issued=None, register=[]).credential(twin.named[6])
    moved = attrs.evolve(stranger, manifest=meeting.manifest)
    assert code(meeting, moved.cast({"1": "赞成"})) == "bad-stamp"


def test_replay_in_another_group(meeting: Meeting, credential: Credential, cast: bytes) -> None:
    assert code(meeting, signed(credential, message(cast), group="b")) == "unknown-group"


# Stamps


def test_stamps_missing_doubled_in_another_order(
    meeting: Meeting, credential: Credential, cast: bytes
) -> None:
    """ "only valid stamps of every issuer of the group", "in the manifest's order"."""
    a, b, c = credential.stamps
    for stamps, expected in (
        ((), "bad-size"),
        ((a, b), "bad-size"),
        ((a, b, c, c), "bad-size"),
        ((a, a, c), "bad-stamp"),
        ((b, a, c), "bad-stamp"),
        ((c, b, a), "bad-stamp"),
    ):
        assert code(meeting, signed(credential, message(cast), stamps=stamps)) == expected


def test_a_stamp_of_383_octets(meeting: Meeting, credential: Credential, cast: bytes) -> None:
    """OpenSSL accepts a signature cut to 383 bytes when its first byte is 0; nobody else may."""
    short = (credential.stamps[0][1:], *credential.stamps[1:])
    assert code(meeting, signed(credential, message(cast), stamps=short)) == "not-canonical"
    padded = (b"\x00" + credential.stamps[0], *credential.stamps[1:])
    assert code(meeting, signed(credential, message(cast), stamps=padded)) == "not-canonical"


@pytest.mark.parametrize("change", ["key", "group", "session"])
def test_a_stamp_on_another_message(
    meeting: Meeting, credential: Credential, cast: bytes, change: str
) -> None:
    """m covers label, session, group and ballot key: a stamp on any other of them is none."""
    fields = {"session": meeting.manifest.session, "group": "all", "key": credential.public}
    other = {**fields, change: "b" if change == "group" else bytes(32)}
    wrong = tuple(sign(key, stamped(**other), 48) for key in meeting.issuers)  # type: ignore[arg-type]
    assert code(meeting, signed(credential, message(cast), stamps=wrong)) == "bad-stamp"
    right = tuple(sign(key, stamped(**fields), 48) for key in meeting.issuers)  # type: ignore[arg-type]
    assert isinstance(check_cast(meeting.manifest, signed(credential, message(cast), stamps=right)), Cast)


@cache
def in_openssl(key: votekit.IssuerKey) -> rsa.RSAPrivateKey:
    return key.private._to_library()


def sign(key: votekit.IssuerKey, m: bytes, salt_length: int) -> bytes:
    """What an issuer signs in the open, with OpenSSL."""
    return in_openssl(key).sign(m, padding.PSS(padding.MGF1(SHA384()), salt_length), SHA384())


@pytest.mark.parametrize("salt_length", [0, 32, 47, 49, 64])
def test_other_salt_lengths(meeting: Meeting, credential: Credential, cast: bytes, salt_length: int) -> None:
    """48 octets of salt and no other: what two libraries would judge differently is refused."""
    m = stamped(meeting.manifest.session, "all", credential.public)
    wrong = (sign(meeting.issuers[0], m, salt_length), *credential.stamps[1:])
    assert code(meeting, signed(credential, message(cast), stamps=wrong)) == "bad-stamp"


def test_forgery_by_multiplication(meeting: Meeting, credential: Credential, cast: bytes) -> None:
    """Textbook RSA is multiplicative: products of stamps, and a stamp's negative, are none."""
    n = int.from_bytes(meeting.manifest.groups[0].issuers[0], "big")
    s = int.from_bytes(credential.stamps[0], "big")
    other = int.from_bytes(message(meeting.casts[0]).stamps[0], "big")
    for forged in (s * s % n, s * other % n, n - s, 0, 1, n - 1):
        stamps = (forged.to_bytes(384, "big"), *credential.stamps[1:])
        assert code(meeting, signed(credential, message(cast), stamps=stamps)) == "bad-stamp"


def test_a_stamp_is_below_its_modulus(meeting: Meeting) -> None:
    """Two encodings of one stamp: s and s + n, where both take 384 octets."""
    modulus = meeting.manifest.groups[0].issuers[0]
    n = int.from_bytes(modulus, "big")
    for data in meeting.casts:
        s = int.from_bytes(message(data).stamps[0], "big")
        m = stamped(meeting.manifest.session, "all", message(data).key)
        assert votekit._blindrsa.verify(modulus, m, s.to_bytes(384, "big"))
        if s + n < 1 << 3072:
            assert not votekit._blindrsa.verify(modulus, m, (s + n).to_bytes(384, "big"))
    assert not votekit._blindrsa.verify(modulus, b"", modulus)


# Key and signature


@pytest.mark.parametrize("key", ED25519_REFUSED, ids=bytes.hex)
def test_a_ballot_key_of_small_order(meeting: Meeting, cast: bytes, key: bytes) -> None:
    """Any 32 bytes as a key: under the identity one signature fits every ballot."""
    assert code(meeting, _structure.write(attrs.evolve(message(cast), key=key))) == "bad-key"


@pytest.mark.parametrize("point", ED25519_REFUSED, ids=bytes.hex)
def test_a_signature_whose_r_is_of_small_order(
    meeting: Meeting, credential: Credential, cast: bytes, point: bytes
) -> None:
    whole = message(cast)
    assert (
        code(meeting, _structure.write(attrs.evolve(whole, signature=point + whole.signature[32:])))
        == "bad-signature"
    )


def test_a_signature_with_s_above_the_order(meeting: Meeting, cast: bytes) -> None:
    """S and S + L: one ballot, one signature."""
    whole = message(cast)
    order = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(whole.signature[32:], "little")
    again = whole.signature[:32] + (s + order).to_bytes(32, "little")
    assert code(meeting, _structure.write(attrs.evolve(whole, signature=again))) == "bad-signature"


@pytest.mark.parametrize("field", ["sealed", "stamps", "key", "schema"])
def test_the_signature_is_over_every_field(
    meeting: Meeting, credential: Credential, cast: bytes, field: str
) -> None:
    """Every field is in what the ballot key signs; and a label says that it is a cast."""
    whole = message(cast)
    other = message(meeting.casts[0])
    if field == "schema":
        unlabelled = _suite.sign(credential.seed, "votekit/request/v1", whole.signed())
        assert code(meeting, _structure.write(attrs.evolve(whole, signature=unlabelled))) == "bad-signature"
        return
    changed = attrs.evolve(whole, **{field: getattr(other, field)})
    assert code(meeting, _structure.write(changed)) in {"bad-signature", "bad-stamp"}


# Sealed ballots


def test_sealed_values_of_another_size(meeting: Meeting, credential: Credential, cast: bytes) -> None:
    """ "exact sizes": one byte longer, one shorter, a share too many or too few."""
    sealed = message(cast).sealed
    for changes, expected in (
        ({"content": sealed.content + b"\x00"}, "bad-size"),
        ({"content": sealed.content[:-1]}, "bad-size"),
        ({"shares": sealed.shares[:2]}, "bad-size"),
        ({"shares": (*sealed.shares, sealed.shares[0])}, "bad-size"),
        ({"shares": (sealed.shares[0] + b"\x00", *sealed.shares[1:])}, "not-canonical"),
        ({"commitment": sealed.commitment + b"\x00"}, "not-canonical"),
    ):
        changed = attrs.evolve(sealed, **changes)
        assert code(meeting, signed(credential, message(cast), sealed=changed)) == expected


def test_no_cast_where_nothing_is_sealed(cast: bytes) -> None:
    with pytest.raises(votekit.StateError) as refused:
        check_cast(sessions.sheets().manifest, cast)
    assert refused.value.code == "VK-5040"


# Receipts


def test_a_receipt_is_for_one_cast_of_one_session(meeting: Meeting, cast: bytes) -> None:
    key = meeting.secrets.session_key
    assert key is not None
    found = check_cast(meeting.manifest, cast)
    assert isinstance(found, Cast)
    receipt = Receipt.from_bytes(key.receipt(found).data)
    receipt.check(meeting.manifest, cast)
    assert receipt.cast == found.digest
    twin = sessions.device.__wrapped__().manifest
    paper = attrs.evolve(
        receipt, message=attrs.evolve(receipt.message, session=sessions.sheets().manifest.session)
    )
    for manifest, data, value, expected in (
        (twin, cast, receipt, "VK-5030"),
        (meeting.manifest, meeting.casts[0], receipt, "VK-5031"),
        (meeting.manifest, cast, forged(receipt), "VK-5032"),
        (sessions.sheets().manifest, cast, paper, "VK-5032"),
    ):
        with pytest.raises(votekit.VerificationError) as refused:
            value.check(manifest, data)
        assert refused.value.code == expected


def forged(receipt: Receipt) -> Receipt:
    other = Receipt.signed(session=receipt.message.session, cast=receipt.cast, seed=b"f" * 32)
    return Receipt.from_bytes(other.data)


def test_no_two_voters_get_one_receipt(meeting: Meeting) -> None:
    """A clash would let the office drop all but one: the receipt is of the cast, which holds the voter's own key."""
    key = meeting.secrets.session_key
    assert key is not None
    casts = [check_cast(meeting.manifest, data) for data in meeting.casts]
    receipts = {key.receipt(each).data for each in casts if isinstance(each, Cast)}
    assert len(receipts) == len(meeting.casts)
    trackers = {each.tracker for each in casts if isinstance(each, Cast)}
    assert len(trackers) == len(meeting.casts)


def test_a_receipt_proves_no_vote() -> None:
    """It holds the session, a digest and a signature: nothing that opens the ballot."""
    assert {field.name for field in attrs.fields(ReceiptMessage)} == {
        "schema",
        "session",
        "cast",
        "signature",
    }


@pytest.mark.parametrize("data", [b"", b"{}", b"null", b"\xff" * 2_000])
def test_what_is_no_receipt(data: bytes) -> None:
    with pytest.raises(votekit.FormatError):
        Receipt.from_bytes(data)


# Order


def kendall(order: list[int]) -> float:
    pairs = [(i, j) for j in range(len(order)) for i in range(j)]
    agree = sum(1 if order[i] < order[j] else -1 for i, j in pairs)
    return agree / len(pairs)


def test_the_order_of_the_record_says_nothing_of_the_order_of_arrival() -> None:
    """Lines are sorted by ballot key, which is random: Kendall's τ of arrival and place is near 0."""
    meeting = Meeting.frozen(sessions.by_lot(entitled=40), tickets=40)
    meeting.end_issuing(votekit.Numbers(entitled=40, present=40))
    for ticket in meeting.drawn:
        meeting.vote(meeting.credential(ticket), {"1": "满意"})
    ordered = box_lines(meeting.manifest, meeting.casts)
    assert list(ordered) == sorted(ordered, key=lambda data: message(data).key)
    # Under any order of keys τ has a standard deviation of 0.11 here: 0.6 is more than five of them.
    assert abs(kendall([ordered.index(data) for data in meeting.casts])) < 0.6
    by_holder = [data for _, data in votekit.register.sorted_register(meeting.register)]
    assert abs(kendall([by_holder.index(data) for data in meeting.register])) < 0.6


def test_no_time_order_or_address_stands_in_a_record() -> None:
    """ "No timestamp, sequence number or network address is kept with a register entry or a cast."""
    files = sessions.device().files()
    for name, fields in (
        ("register.jsonl", {"holder", "request", "stamps"}),
        ("box.jsonl", {"schema", "session", "group", "key", "stamps", "sealed", "signature"}),
    ):
        assert {frozenset(json.loads(line)) for line in files[name].splitlines()} == {frozenset(fields)}


def refusal_values() -> list[Any]:
    return sorted(CODES)


@pytest.mark.parametrize("value", refusal_values())
def test_a_refusal_shows_its_code_and_no_detail(value: Any) -> None:
    sent = Refusal(code=value, detail="stamps[2]").to_bytes()
    assert json.loads(sent) == {"refused": value, "schema": "votekit/refusal/1"}


def test_a_dropped_cast_is_proved_by_its_receipt() -> None:
    """ "A cast is in the closing if and only if its receipt was given": a receipt that is not there proves a drop."""
    meeting = sessions.device()
    key = meeting.secrets.session_key
    assert key is not None
    taken = check_cast(meeting.manifest, meeting.casts[0])
    assert isinstance(taken, Cast)
    receipt = Receipt.from_bytes(key.receipt(taken).data)
    kept = attrs.evolve(meeting, casts=meeting.casts[1:])
    published = {cast_digest(line) for line in box_lines(kept.manifest, kept.casts)}
    receipt.check(meeting.manifest, meeting.casts[0])
    assert receipt.cast not in published
    assert receipt.cast in {cast_digest(line) for line in box_lines(meeting.manifest, meeting.casts)}


def test_no_device_is_shown_issuer_keys_of_its_own(meeting: Meeting) -> None:
    """Key partitioning: a manifest with another modulus for one voter has another session id to compare."""
    group = meeting.manifest.groups[0]
    marked = (issuer_key("标记", 0).public, *group.issuers[1:])
    shown = attrs.evolve(meeting.manifest, groups=(attrs.evolve(group, issuers=marked),))
    assert shown.session_id != meeting.manifest.session_id
    asked = votekit.BallotRequest.new(shown, ticket=meeting.named[6].to_text())
    found = votekit.check_request(meeting.manifest, asked.data, roll=meeting.secrets.roll)
    assert found == Refusal(code="another-session", detail="session")
