"""Codes, signatures, seals, stamps and shares: any bytes give an answer, and only the right ones pass."""

import hashlib
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from votekit import _blindrsa, _shamir, _suite
from votekit._codes import (
    matches_identifier,
    read_code,
    read_identifier,
    write_code,
    write_identifier,
    write_whole,
)
from votekit.errors import FormatError

SIZES = {"ticket": 10, "signing": 16, "opening": 16}
ROLES = st.sampled_from(sorted(SIZES))
KEYS = st.binary(min_size=32, max_size=32)


def outcome(read, *arguments, **keywords):
    """What reading gives: a value, or the error it refuses with; anything else is raised."""
    try:
        return read(*arguments, **keywords)
    except FormatError as error:
        return error


class TestCodes:
    """A code is read as the secret it was written from, or refused."""

    @given(ROLES, st.data())
    def test_there_and_back(self, role, data):
        secret = data.draw(st.binary(min_size=SIZES[role], max_size=SIZES[role]))
        code = write_code(secret, role=role)
        assert read_code(code, role=role) == read_code(code.lower().replace("-", " "), role=role) == secret

    @given(ROLES, st.text() | st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=18, max_size=18))
    def test_any_text(self, role, text):
        secret = outcome(read_code, text, role=role)
        if isinstance(secret, FormatError):
            assert secret.code.startswith("VK-70")
        else:
            assert len(secret) == SIZES[role]

    @given(st.binary(min_size=32, max_size=32))
    def test_identifiers(self, data):
        for text in (write_identifier(data), write_whole(data), write_whole(data, "sha256")):
            assert matches_identifier(read_identifier(text.lower()), data)

    @given(st.text() | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=32, max_size=32))
    def test_any_identifier(self, text):
        data = outcome(read_identifier, text)
        if isinstance(data, FormatError):
            assert data.code.startswith("VK-701")
        else:
            assert len(data) in {20, 32}


class TestSignatures:
    """verify never raises, and accepts what sign made."""

    @given(KEYS, st.binary(), st.text("abc/", max_size=9))
    def test_there_and_back(self, seed, body, label):
        signature = _suite.sign(seed, label, body)
        public = _suite.ed25519_public(seed)
        _suite.check_ed25519_public(public)
        assert _suite.verify(public, label, body, signature)
        assert not _suite.verify(public, label + "x", body, signature)

    @given(KEYS | st.binary(max_size=40), st.binary(min_size=64, max_size=64) | st.binary(max_size=70))
    def test_any_bytes(self, public, signature):
        assert not _suite.verify(public, "a", b"b", signature)

    @given(KEYS)
    def test_any_bytes_as_a_key(self, key):
        # "any 32 bytes as a key": a verdict, whatever they are.
        for check in (_suite.check_ed25519_public, _suite.check_x25519_public):
            error = outcome(check, key)
            assert error is None or error.code in {"VK-1042", "VK-1043", "VK-1044", "VK-1045"}


class TestSeals:
    """unseal and decrypt never raise, and open what seal and encrypt made."""

    @given(KEYS, st.binary(), st.binary())
    def test_there_and_back(self, secret, info, plaintext):
        private = _suite.x25519_clamped(secret)
        public = _suite.x25519_public(private)
        _suite.check_x25519_public(public)
        assert _suite.unseal(private, info, _suite.seal(public, info, plaintext)) == plaintext
        assert _suite.decrypt(secret, info, _suite.encrypt(secret, info, plaintext)) == plaintext

    @given(KEYS, st.binary(max_size=100))
    def test_any_bytes(self, private, data):
        assert _suite.unseal(private, b"", data) is None
        assert _suite.decrypt(private, b"", data) is None


class TestShares:
    """Any t of n shares give the secret back; any bytes as shares give 32 bytes or None."""

    @given(KEYS, st.integers(2, 6), st.integers(0, 3), st.data())
    def test_there_and_back(self, secret, threshold, more, data):
        element = st.integers(0, _shamir.PRIME - 1)
        coefficients = data.draw(st.lists(element, min_size=threshold - 1, max_size=threshold - 1))
        shares = threshold + more
        made = _shamir.split(secret, threshold=threshold, coefficients=coefficients, shares=shares)
        points = data.draw(st.permutations(list(enumerate(made, start=1))))
        assert _shamir.combine(points[:threshold]) == secret

    @given(st.lists(st.tuples(st.integers(-1, 9), st.binary(min_size=32, max_size=34)), max_size=4))
    def test_any_bytes(self, points):
        secret = _shamir.combine(points)
        assert secret is None or len(secret) == 32


@cache
def small_key():
    """A key of 1024 bits, so that many examples take no time."""
    # Two primes found by counting on from digests, so that nobody's key is here.
    p, q = (
        next_prime(int.from_bytes(hashlib.sha512(seed).digest(), "big") | 1 << 511 | 1)
        for seed in (b"p", b"q")
    )
    d = pow(65537, -1, (p - 1) * (q - 1))
    return _blindrsa.PrivateKey(
        n=p * q, e=65537, d=d, p=p, q=q, dp=d % (p - 1), dq=d % (q - 1), qinv=pow(q, -1, p)
    )


def next_prime(number):
    while pow(2, number - 1, number) != 1 or pow(3, number - 1, number) != 1:
        number += 2
    return number


class TestStamps:
    """What is blinded, signed and unblinded verifies; nothing else does."""

    @given(st.binary(), st.binary(min_size=48, max_size=48), st.integers(1, 2**1000), st.integers(1, 2**1000))
    def test_there_and_back(self, message, salt, r, base_blinding):
        key = small_key()
        blinded, inverse = _blindrsa._blind(key.n, key.e, message, salt, r)
        answer = _blindrsa._blind_sign(key, blinded, base_blinding)
        assert answer == pow(int.from_bytes(blinded, "big"), key.d, key.n).to_bytes(len(answer), "big")
        signature = _blindrsa._finalize(key.n, key.e, message, answer, inverse=inverse, salt_size=48)
        assert not _blindrsa._rsassa_pss_verify(key.n, key.e, message + b"x", signature, 48)

    @settings(max_examples=50)
    @given(st.data())
    def test_unlinkable(self, data):
        """Every blinded message fits every signature: there is an r that explains the pair."""
        key = small_key()
        one, other = data.draw(st.tuples(st.binary(), st.binary()))
        r = data.draw(st.integers(1, key.n - 1))
        blinded, _ = _blindrsa._blind(key.n, key.e, one, bytes(48), r)
        encoded = int.from_bytes(_blindrsa._emsa_pss_encode(other, key.n.bit_length() - 1, bytes(48)), "big")
        explained = pow(int.from_bytes(blinded, "big") * pow(encoded, -1, key.n), key.d, key.n)
        assert _blindrsa._blind(key.n, key.e, other, bytes(48), explained)[0] == blinded

    @given(
        st.binary(min_size=384, max_size=384) | st.binary(max_size=10),
        st.binary(min_size=384, max_size=384) | st.binary(max_size=10),
    )
    def test_any_bytes(self, modulus, signature):
        assert not _blindrsa.verify(modulus, b"", signature)
        _blindrsa.verify_blind(modulus, signature, signature)
        assert _blindrsa.shared_factor([modulus, modulus]) in {(0, 1), None}
        error = outcome(_blindrsa.check_modulus, modulus)
        assert error is None or error.code in {"VK-1051", "VK-1052"}

    @settings(max_examples=300)
    @given(st.binary(max_size=200))
    def test_any_bytes_as_a_private_key(self, data):
        with pytest.raises(FormatError):
            _blindrsa.PrivateKey.from_bytes(data)
