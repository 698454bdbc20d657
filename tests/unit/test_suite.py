"""Suite 1 against a second implementation, written from the RFCs, and against what others accept."""

import hashlib
import hmac

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from votekit import _suite
from votekit.errors import FormatError

# Ed25519 a second time: RFC 8032, section 5.1, in affine coordinates, slow and plain.

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
IDENTITY = (0, 1)


def add(one, other):
    (x1, y1), (x2, y2) = one, other
    product = D * x1 * x2 * y1 * y2
    return (
        (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P,
    )


def times(scalar, point):
    result = IDENTITY
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def points_with(y):
    """Both points of this y, or none."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    if root * root % P != square:
        root = root * pow(2, (P - 1) // 4, P) % P
    return {(root, y % P), (-root % P, y % P)} if root * root % P == square else set()


BASE = next(point for point in points_with(4 * pow(5, -1, P)) if point[0] % 2 == 0)


def encoded(point):
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def challenge(commitment, public, message):
    return int.from_bytes(hashlib.sha512(commitment + public + message).digest(), "little") % L


def expanded(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & ~7 & (1 << 254) - 1 | 1 << 254
    return scalar, digest[32:]


def signed(seed, message):
    scalar, prefix = expanded(seed)
    public = encoded(times(scalar, BASE))
    nonce = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % L
    commitment = encoded(times(nonce, BASE))
    answer = (nonce + challenge(commitment, public, message) * scalar) % L
    return commitment + answer.to_bytes(32, "little")


def small_order_points():
    """The eight points that eight times themselves are the identity, found from any point of the curve."""
    for y in range(2, 100):
        for point in points_with(y):
            torsion = times(L, point)
            if times(4, torsion) != IDENTITY:
                return [times(multiple, torsion) for multiple in range(8)]
    raise AssertionError("no point of order eight")


SMALL = small_order_points()
SEED = bytes(range(32))
PUBLIC = encoded(times(expanded(SEED)[0], BASE))
LABEL = "votekit/closing/v1"


def message(body):
    return LABEL.encode() + b"\x00" + body


def library_accepts(public, signature, signed_message):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed_message)
    except InvalidSignature:
        return False
    return True


def test_the_second_implementation_agrees_with_rfc_8032():
    # RFC 8032, section 7.1, TEST 1.
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert encoded(times(expanded(seed)[0], BASE)).hex() == _suite.ed25519_public(seed).hex() == public
    assert signed(seed, b"").hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
        "d25bf5f0595bbe24655141438e7a100b"
    )


def test_sign_is_over_label_zero_and_body():
    assert _suite.sign(SEED, LABEL, b"{}") == signed(SEED, b"votekit/closing/v1\x00{}")
    assert _suite.ed25519_public(SEED) == PUBLIC


def test_verify():
    signature = _suite.sign(SEED, LABEL, b"{}")
    assert _suite.verify(PUBLIC, LABEL, b"{}", signature)
    assert not _suite.verify(PUBLIC, LABEL, b"[]", signature)
    assert not _suite.verify(PUBLIC, "votekit/opening/v1", b"{}", signature)
    assert not _suite.verify(_suite.ed25519_public(bytes(32)), LABEL, b"{}", signature)
    for bit in range(0, 512, 7):
        changed = bytearray(signature)
        changed[bit // 8] ^= 1 << bit % 8
        assert not _suite.verify(PUBLIC, LABEL, b"{}", bytes(changed))


def test_sizes():
    signature = _suite.sign(SEED, LABEL, b"{}")
    for wrong in (b"", signature[:-1], signature + b"\x00", signature[:32]):
        assert not _suite.verify(PUBLIC, LABEL, b"{}", wrong)
    for wrong in (b"", PUBLIC[:-1], PUBLIC + b"\x00"):
        assert not _suite.verify(wrong, LABEL, b"{}", signature)
        with pytest.raises(FormatError) as caught:
            _suite.check_ed25519_public(wrong, where="session_key")
        assert (caught.value.code, caught.value.faults[0].where) == ("VK-1041", "session_key")


def test_s_is_below_l():
    signature = _suite.sign(SEED, LABEL, b"{}")
    s = int.from_bytes(signature[32:], "little")
    for multiple in (1, 2, 8, 15):
        if s + multiple * L < 2**256:
            assert not _suite.verify(
                PUBLIC, LABEL, b"{}", signature[:32] + (s + multiple * L).to_bytes(32, "little")
            )


def test_there_are_eight_small_order_points_and_they_are_the_refused_ones():
    assert len(set(SMALL)) == 8
    assert {y for _, y in SMALL} == _suite._SMALL_ORDER
    for point in SMALL:
        with pytest.raises(FormatError) as caught:
            _suite.check_ed25519_public(encoded(point))
        assert caught.value.code == "VK-1043"


def test_a_small_order_key_signs_everything_elsewhere_and_nothing_here():
    # S = 0, R = -kA: what an attacker without any secret can make.
    accepted_elsewhere = 0
    for point in SMALL:
        public = encoded(point)
        multiples = [times(multiple, point) for multiple in range(8)]
        for number in range(64):
            body = b"%d" % number
            for other in SMALL:
                commitment = encoded(other)
                if add(other, multiples[challenge(commitment, public, message(body)) % 8]) == IDENTITY:
                    signature = commitment + bytes(32)
                    accepted_elsewhere += library_accepts(public, signature, message(body))
                    assert not _suite.verify(public, LABEL, body, signature)
    assert accepted_elsewhere > 100


def test_small_order_commitments_are_refused():
    # The key's owner can choose R small: S = k a; valid elsewhere, and the same R for every message.
    scalar, _ = expanded(SEED)
    commitment = encoded(IDENTITY)
    answer = challenge(commitment, PUBLIC, message(b"{}")) * scalar % L
    signature = commitment + answer.to_bytes(32, "little")
    assert library_accepts(PUBLIC, signature, message(b"{}"))
    assert not _suite.verify(PUBLIC, LABEL, b"{}", signature)


def test_a_small_order_key_with_a_large_commitment_is_refused():
    # A small, R mixed, S > 0: valid without the cofactor for one message in eight.
    point = SMALL[1]
    public = encoded(point)
    found = 0
    mixed = add(times(7, BASE), SMALL[3])
    commitment = encoded(mixed)
    signature = commitment + (7).to_bytes(32, "little")
    for number in range(100):
        body = b"%d" % number
        if add(mixed, times(challenge(commitment, public, message(body)) % 8, point)) == times(7, BASE):
            found += 1
            assert library_accepts(public, signature, message(body))
            assert not _suite.verify(public, LABEL, body, signature)
    assert found


def test_the_cofactor_is_not_used():
    # A mixed: valid times eight, and without the eight for one message in eight only.
    scalar, _ = expanded(SEED)
    key_point = add(times(scalar, BASE), SMALL[1])
    public = encoded(key_point)
    _suite.check_ed25519_public(public)
    answers = set()
    for number in range(40):
        body = b"%d" % number
        commitment_point = times(1000 + number, BASE)
        commitment = encoded(commitment_point)
        k = challenge(commitment, public, message(body))
        s = (1000 + number + k * scalar) % L
        left, right = times(s, BASE), add(commitment_point, times(k, key_point))
        assert times(8, left) == times(8, right)
        assert _suite.verify(public, LABEL, body, commitment + s.to_bytes(32, "little")) == (left == right)
        answers.add(left == right)
    assert answers == {True, False}


def non_canonical():
    """All encodings with y of p or more, and those with a sign on x = 0."""
    for offset in range(19):
        for sign in (0, 1 << 255):
            yield (P + offset | sign).to_bytes(32, "little")
    for y in (1, P - 1):
        yield (y | 1 << 255).to_bytes(32, "little")


def test_non_canonical_keys_are_refused():
    signature = _suite.sign(SEED, LABEL, b"{}")
    for public in non_canonical():
        with pytest.raises(FormatError) as caught:
            _suite.check_ed25519_public(public)
        assert caught.value.code == "VK-1042"
        assert not _suite.verify(public, LABEL, b"{}", signature)
        assert not _suite.verify(PUBLIC, LABEL, b"{}", public + signature[32:])


def test_the_identity_written_as_p_plus_1_signs_everything_elsewhere():
    # A is the identity in its other encoding: S B = R + k A for every message, with R = S B.
    commitment = encoded(times(5, BASE))
    for number in (P + 1, P + 1 | 1 << 255, 1 | 1 << 255):
        public = number.to_bytes(32, "little")
        signature = commitment + (5).to_bytes(32, "little")
        assert library_accepts(public, signature, message(b"anything")) or number != P + 1
        assert not _suite.verify(public, LABEL, b"anything", signature)


class Unreached:
    """Stands for the library where it must not be asked: what it would say is no part of the answer."""

    def __getattr__(self, name):
        raise AssertionError(f"{name} was reached")


def test_the_library_is_not_asked_what_we_refuse(monkeypatch):
    signature = _suite.sign(SEED, LABEL, b"{}")
    larger = (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")
    sealed = _suite.seal(RECEIVER, b"info", b"share")
    for name in ("Ed25519PublicKey", "_HPKE", "ChaCha20Poly1305", "X25519PublicKey"):
        monkeypatch.setattr(_suite, name, Unreached())
    for public, wrong in (
        (PUBLIC, signature[:32] + larger),
        (PUBLIC, signature[:32] + L.to_bytes(32, "little")),
        (PUBLIC, signature[:32] + b"\xff" * 32),
        (PUBLIC, signature[:-1]),
        (PUBLIC, signature + b"\x00"),
        (PUBLIC[:-1], signature),
        *((public, signature) for public in non_canonical()),
        *((PUBLIC, public + signature[32:]) for public in non_canonical()),
        *((encoded(point), signature) for point in SMALL),
        *((PUBLIC, encoded(point) + signature[32:]) for point in SMALL),
    ):
        assert not _suite.verify(public, LABEL, b"{}", wrong)
    for wrong in (
        b"",
        sealed[:47],
        *(number.to_bytes(32, "little") + sealed[32:] for number in (*_suite._LOW_ORDER, P, P + 9)),
    ):
        assert _suite.unseal(PRIVATE, b"info", wrong) is None
    assert _suite.decrypt(SEED, b"context", bytes(15)) is None
    with pytest.raises(AssertionError, match="was reached"):
        _suite.verify(PUBLIC, LABEL, b"{}", signature)


def test_non_canonical_points_are_told_from_canonical_ones():
    for y in range(2, 19):
        for point in points_with(y):
            public = (point[1] + P | (point[0] & 1) << 255).to_bytes(32, "little")
            assert not _suite._canonical_point(public)
            assert _suite._canonical_point(encoded(point))


def test_keys_that_are_points_are_accepted_and_others_not():
    verdicts = set()
    for y in range(2, 200):
        key = y.to_bytes(32, "little")
        on_curve = bool(points_with(y))
        verdicts.add(on_curve)
        if on_curve:
            _suite.check_ed25519_public(key)
            _suite.check_ed25519_public((y | 1 << 255).to_bytes(32, "little"))
        else:
            with pytest.raises(FormatError) as caught:
                _suite.check_ed25519_public(key)
            assert caught.value.code == "VK-1042"
            assert not _suite.verify(key, LABEL, b"{}", _suite.sign(SEED, LABEL, b"{}"))
    assert verdicts == {True, False}


def test_seeds_of_another_size():
    for call in (_suite.ed25519_public, lambda seed: _suite.sign(seed, LABEL, b"")):
        with pytest.raises(ValueError, match="32"):
            call(bytes(31))


# X25519


def test_clamping():
    assert _suite.x25519_clamped(b"\xff" * 32) == b"\xf8" + b"\xff" * 30 + b"\x7f"
    assert _suite.x25519_clamped(bytes(32)) == bytes(31) + b"\x40"
    for secret in (bytes(range(32)), hashlib.sha256(b"a").digest()):
        clamped = _suite.x25519_clamped(secret)
        assert clamped == _suite.x25519_clamped(clamped)
        assert _suite.x25519_public(clamped) == _suite.x25519_public(secret)
        assert int.from_bytes(clamped, "little") % 8 == 0
        assert int.from_bytes(clamped, "little") >> 254 == 1
    with pytest.raises(ValueError, match="32"):
        _suite.x25519_clamped(bytes(33))


def is_of_low_order(public):
    try:
        X25519PrivateKey.from_private_bytes(SEED).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return True
    return False


def test_low_order_keys_are_refused():
    for number in _suite._LOW_ORDER:
        public = number.to_bytes(32, "little")
        assert is_of_low_order(public)
        with pytest.raises(FormatError) as caught:
            _suite.check_x25519_public(public, where="scrutineers[0]")
        assert (caught.value.code, caught.value.faults[0].where) == ("VK-1045", "scrutineers[0]")


def test_every_low_order_key_is_known():
    # u = (1 + y) / (1 - y) maps the small-order points of the Edwards curve; -1 is on the twist.
    of_the_curve = {(1 + y) * pow(1 - y, -1, P) % P for _, y in SMALL if y != 1}
    assert of_the_curve | {P - 1} == _suite._LOW_ORDER
    for number in (*range(100), *range(P - 100, P)):
        assert is_of_low_order(number.to_bytes(32, "little")) == (number in _suite._LOW_ORDER)


def test_non_canonical_x25519_keys_are_refused():
    public = _suite.x25519_public(_suite.x25519_clamped(SEED))
    _suite.check_x25519_public(public)
    numbers = [P + offset for offset in range(19)] + [2**255, int.from_bytes(public, "little") | 1 << 255]
    for number in numbers:
        with pytest.raises(FormatError) as caught:
            _suite.check_x25519_public(number.to_bytes(32, "little"))
        assert caught.value.code == "VK-1044"
    _suite.check_x25519_public((P - 2).to_bytes(32, "little"))
    for wrong in (b"", public[:-1], public + b"\x00"):
        with pytest.raises(FormatError) as caught:
            _suite.check_x25519_public(wrong)
        assert caught.value.code == "VK-1041"


# HKDF, RFC 5869, and HPKE, RFC 9180, section numbers as there


def extract(salt, key):
    return hmac.new(salt or bytes(32), key, hashlib.sha256).digest()


def expand(key, info, size):
    blocks, last = b"", b""
    for counter in range(1, -(-size // 32) + 1):
        last = hmac.new(key, last + info + bytes([counter]), hashlib.sha256).digest()
        blocks += last
    return blocks[:size]


def test_derive():
    assert _suite.derive(SEED, "votekit/x/v1") == expand(extract(b"", SEED), b"votekit/x/v1", 32)
    assert _suite.derive(SEED, "votekit/x/v1", 80) == expand(extract(b"", SEED), b"votekit/x/v1", 80)
    assert _suite.derive(SEED, "votekit/x/v1") != _suite.derive(SEED, "votekit/y/v1")


def labelled_extract(suite, salt, label, key):
    return extract(salt, b"HPKE-v1" + suite + label + key)


def labelled_expand(suite, key, label, info, size):
    return expand(key, size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, size)


KEM_SUITE = b"KEM" + (0x0020).to_bytes(2, "big")
HPKE_SUITE = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, 0x0003))


def encapsulated_secret(private, public, kem_context):
    """4.1, ExtractAndExpand over the shared point."""
    shared = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))
    key = labelled_extract(KEM_SUITE, b"", b"eae_prk", shared)
    return labelled_expand(KEM_SUITE, key, b"shared_secret", kem_context, 32)


def key_schedule(shared_secret, info):
    """5.1, mode_base: the context, the key and the nonce of the first message."""
    identifier = labelled_extract(HPKE_SUITE, b"", b"psk_id_hash", b"")
    context = b"\x00" + identifier + labelled_extract(HPKE_SUITE, b"", b"info_hash", info)
    secret = labelled_extract(HPKE_SUITE, shared_secret, b"secret", b"")
    return (
        context,
        secret,
        labelled_expand(HPKE_SUITE, secret, b"key", context, 32),
        labelled_expand(HPKE_SUITE, secret, b"base_nonce", context, 12),
    )


def hpke_open(private, info, sealed, aad=b""):
    encapsulated, ciphertext = sealed[:32], sealed[32:]
    shared_secret = encapsulated_secret(private, encapsulated, encapsulated + _suite.x25519_public(private))
    *_, key, nonce = key_schedule(shared_secret, info)
    return ChaCha20Poly1305(key).decrypt(nonce, ciphertext, aad)


def hpke_seal(ephemeral, public, info, plaintext, aad=b""):
    encapsulated = _suite.x25519_public(ephemeral)
    *_, key, nonce = key_schedule(encapsulated_secret(ephemeral, public, encapsulated + public), info)
    return encapsulated + ChaCha20Poly1305(key).encrypt(nonce, plaintext, aad)


def test_the_independent_open_agrees_with_rfc_9180(vectors):
    vector = {name: bytes.fromhex(value) for name, value in vectors["rfc9180"].items() if name != "source"}
    assert _suite.x25519_public(vector["skEm"]) == vector["pkEm"] == vector["enc"]
    assert _suite.x25519_public(vector["skRm"]) == vector["pkRm"]
    shared_secret = encapsulated_secret(vector["skRm"], vector["enc"], vector["enc"] + vector["pkRm"])
    assert shared_secret == vector["shared_secret"]
    assert key_schedule(shared_secret, vector["info"]) == (
        vector["key_schedule_context"],
        vector["secret"],
        vector["key"],
        vector["base_nonce"],
    )
    sealed = vector["enc"] + vector["ct"]
    assert hpke_open(vector["skRm"], vector["info"], sealed, vector["aad"]) == vector["pt"]
    assert hpke_seal(vector["skEm"], vector["pkRm"], vector["info"], vector["pt"], vector["aad"]) == sealed


PRIVATE = _suite.x25519_clamped(hashlib.sha256(b"a scrutineer").digest())
RECEIVER = _suite.x25519_public(PRIVATE)


@pytest.mark.parametrize("plaintext", [b"", b"a share of thirty-three bytes ...", bytes(10_000)])
def test_seals_are_those_of_rfc_9180(plaintext):
    sealed = _suite.seal(RECEIVER, b"votekit/share/v1\x00...", plaintext)
    assert len(sealed) == len(plaintext) + 48 == len(plaintext) + _suite.SEAL_OVERHEAD
    assert hpke_open(PRIVATE, b"votekit/share/v1\x00...", sealed) == plaintext
    made_here = hpke_seal(SEED, RECEIVER, b"info", plaintext)
    assert _suite.unseal(PRIVATE, b"info", made_here) == plaintext


def test_two_seals_differ():
    assert _suite.seal(RECEIVER, b"info", b"x")[:32] != _suite.seal(RECEIVER, b"info", b"x")[:32]


def test_unseal_refuses_what_is_changed():
    sealed = _suite.seal(RECEIVER, b"info", b"share")
    assert _suite.unseal(PRIVATE, b"info", sealed) == b"share"
    assert _suite.unseal(PRIVATE, b"other", sealed) is None
    assert _suite.unseal(_suite.x25519_clamped(SEED), b"info", sealed) is None
    assert _suite.unseal(PRIVATE, b"info", sealed + b"\x00") is None
    for size in range(len(sealed)):
        assert _suite.unseal(PRIVATE, b"info", sealed[:size]) is None
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        assert _suite.unseal(PRIVATE, b"info", changed) is None


def test_unseal_refuses_another_encoding_of_the_encapsulated_key():
    # A sealer may bind the seal to any encoding; X25519 ignores the top bit, and readers differ.
    ephemeral = X25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes_raw()
    other = ephemeral[:31] + bytes([ephemeral[31] | 0x80])
    shared_secret = encapsulated_secret(SEED, RECEIVER, other + RECEIVER)
    *_, key, nonce = key_schedule(shared_secret, b"info")
    sealed = other + ChaCha20Poly1305(key).encrypt(nonce, b"share", b"")
    assert hpke_open(PRIVATE, b"info", sealed) == b"share"
    assert _suite.unseal(PRIVATE, b"info", sealed) is None


def test_unseal_refuses_low_order_encapsulated_keys():
    for number in _suite._LOW_ORDER:
        assert _suite.unseal(PRIVATE, b"info", number.to_bytes(32, "little") + bytes(20)) is None


def test_seal_refuses_bad_keys():
    for number in (*_suite._LOW_ORDER, P, 1 << 255 | 9):
        with pytest.raises(FormatError):
            _suite.seal(number.to_bytes(32, "little"), b"info", b"share")
    with pytest.raises(FormatError):
        _suite.seal(b"", b"info", b"share")


def test_encrypt_is_chacha20_poly1305_under_a_derived_key():
    key = expand(extract(b"", SEED), b"votekit/content-key/v1\x00context", 32)
    expected = ChaCha20Poly1305(key).encrypt(bytes(12), b"marks", None)
    assert _suite.encrypt(SEED, b"context", b"marks") == expected
    assert _suite.decrypt(SEED, b"context", expected) == b"marks"


def test_decrypt_refuses_what_is_changed():
    ciphertext = _suite.encrypt(SEED, b"context", b"marks")
    assert len(ciphertext) == 5 + _suite.TAG_SIZE
    assert _suite.decrypt(SEED, b"other", ciphertext) is None
    assert _suite.decrypt(bytes(32), b"context", ciphertext) is None
    assert _suite.decrypt(SEED, b"context", ciphertext + b"\x00") is None
    for size in range(len(ciphertext)):
        assert _suite.decrypt(SEED, b"context", ciphertext[:size]) is None
    for place in range(len(ciphertext)):
        changed = ciphertext[:place] + bytes([ciphertext[place] ^ 1]) + ciphertext[place + 1 :]
        assert _suite.decrypt(SEED, b"context", changed) is None


def test_content_keys_of_another_size():
    for key in (b"", bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32"):
            _suite.encrypt(key, b"context", b"marks")
