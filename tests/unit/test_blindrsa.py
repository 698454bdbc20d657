"""Blind RSA against RFC 9474's vectors, and against faults."""

import hashlib
import importlib.util
import sys
from math import gcd

import attrs
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384

from votekit import _blindrsa, _entropy
from votekit._blindrsa import (
    PrivateKey,
    blind,
    blind_sign,
    check_modulus,
    finalize,
    shared_factor,
    verify,
    verify_blind,
)
from votekit.errors import FormatError, VerificationError

SALT = bytes(range(48))
MESSAGE = b"votekit/stamp/v1\x00a ballot key"
NAMES = (
    "RSABSSA-SHA384-PSS-Randomized",
    "RSABSSA-SHA384-PSSZERO-Randomized",
    "RSABSSA-SHA384-PSS-Deterministic",
    "RSABSSA-SHA384-PSSZERO-Deterministic",
)


def private_key(p, q, e):
    d = pow(e, -1, (p - 1) * (q - 1))
    return PrivateKey(n=p * q, e=e, d=d, p=p, q=q, dp=d % (p - 1), dq=d % (q - 1), qinv=pow(q, -1, p))


def stamp(key, message=MESSAGE, *, r=12345, salt=SALT):
    blinded, inverse = blind(key.modulus, message, salt=salt, r=r)
    return finalize(key.modulus, message, blind_sign(key, blinded, base_blinding=67890), inverse)


def independent_verify(n, e, message, signature, salt_size):
    """EMSA-PSS-VERIFY, RFC 8017, section 9.1.2, with numbers only."""
    bits = n.bit_length() - 1
    size = (bits + 7) // 8
    encoded = pow(int.from_bytes(signature, "big"), e, n).to_bytes(size, "big")
    masked, seed, trailer = encoded[: size - 49], encoded[size - 49 : -1], encoded[-1]
    mask = b"".join(hashlib.sha384(seed + bytes([0, 0, 0, counter])).digest() for counter in range(20))
    block = bytearray(a ^ b for a, b in zip(masked, mask, strict=False))
    block[0] &= 0xFF >> 8 * size - bits
    zeros = len(block) - salt_size - 1
    return (
        trailer == 0xBC
        and bytes(block[: zeros + 1]) == bytes(zeros) + b"\x01"
        and hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + block[zeros + 1 :]).digest() == seed
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("base_blinding", [1, 2**4000 + 1])
def test_rfc_9474_vectors(vectors, name, base_blinding):
    (vector,) = [each for each in vectors["rfc9474"] if each["name"] == name]
    n, e, p, q, inverse = (int(vector[field], 16) for field in ("n", "e", "p", "q", "inv"))
    key = private_key(p, q, e)
    assert key.n == n
    message, salt = bytes.fromhex(vector["input_msg"]), bytes.fromhex(vector["salt"])
    assert message == bytes.fromhex(vector["msg_prefix"]) + bytes.fromhex(vector["msg"])
    if "encoded_msg" in vector:
        assert _blindrsa._emsa_pss_encode(message, n.bit_length() - 1, salt).hex() == vector["encoded_msg"]
    blinded, inverse_made = _blindrsa._blind(n, e, message, salt, pow(inverse, -1, n))
    assert inverse_made == inverse
    assert blinded.hex() == vector["blinded_msg"]
    blind_signature = _blindrsa._blind_sign(key, blinded, base_blinding)
    assert blind_signature.hex() == vector["blind_sig"]
    signature = _blindrsa._finalize(
        n, e, message, blind_signature, inverse=inverse, salt_size=int(vector["sLen"], 16)
    )
    assert signature.hex() == vector["sig"]
    assert independent_verify(n, e, message, signature, len(salt))


def test_the_rfc_s_private_exponent_serves_as_well(vectors):
    vector = vectors["rfc9474"][2]
    n, e, d, p, q = (int(vector[field], 16) for field in ("n", "e", "d", "p", "q"))
    key = PrivateKey(n=n, e=e, d=d, p=p, q=q, dp=d % (p - 1), dq=d % (q - 1), qinv=pow(q, -1, p))
    blinded = bytes.fromhex(vector["blinded_msg"])
    assert _blindrsa._blind_sign(key, blinded, 3).hex() == vector["blind_sig"]


def test_a_stamp_from_end_to_end(issuer_key):
    r, base_blinding = (1 + _entropy.below(issuer_key.n - 1) for _ in range(2))
    blinded, inverse = blind(issuer_key.modulus, MESSAGE, salt=SALT, r=r)
    answer = blind_sign(issuer_key, blinded, base_blinding=base_blinding)
    assert answer == blind_sign(issuer_key, blinded, base_blinding=1)
    assert verify_blind(issuer_key.modulus, blinded, answer)
    signature = finalize(issuer_key.modulus, MESSAGE, answer, inverse)
    assert [len(part) for part in (blinded, answer, signature)] == [384] * 3
    assert verify(issuer_key.modulus, MESSAGE, signature)
    assert independent_verify(issuer_key.n, 65537, MESSAGE, signature, 48)
    # The blinding decides what the issuer sees, and leaves the signature alone.
    assert signature == stamp(issuer_key, r=r + 1)
    assert blinded != blind(issuer_key.modulus, MESSAGE, salt=SALT, r=r + 1)[0]


def test_verify_refuses_other_messages_keys_and_signatures(issuer_key):
    signature = stamp(issuer_key)
    assert verify(issuer_key.modulus, MESSAGE, signature)
    assert not verify(issuer_key.modulus, MESSAGE + b"\x00", signature)
    assert not verify(PrivateKey.generate().modulus, MESSAGE, signature)
    n, s = issuer_key.n, int.from_bytes(signature, "big")
    for number in (s ^ 1, n - s, s * s % n, s * 2 % n, 0, 1, n - 1):
        assert not verify(issuer_key.modulus, MESSAGE, number.to_bytes(384, "big"))
    other = stamp(issuer_key, b"another")
    product = s * int.from_bytes(other, "big") % n
    assert not verify(issuer_key.modulus, MESSAGE, product.to_bytes(384, "big"))


def test_a_signature_has_one_encoding(issuer_key):
    # A small s, so that s + n still fits in 384 bytes, and one whose first byte is 0.
    for number in range(4000):
        message = b"%d" % number
        m = int.from_bytes(_blindrsa._emsa_pss_encode(message, 3071, SALT), "big")
        signature = blind_sign(issuer_key, m.to_bytes(384, "big"), base_blinding=1)
        assert verify(issuer_key.modulus, message, signature)
        if signature[0] == 0:
            break
    s = int.from_bytes(signature, "big")
    key = rsa.RSAPublicNumbers(65537, issuer_key.n).public_key()
    cut = signature[1:]
    try:
        key.verify(cut, message, padding.PSS(padding.MGF1(SHA384()), 48), SHA384())
    except InvalidSignature:
        accepted_elsewhere = False
    else:
        accepted_elsewhere = True
    assert accepted_elsewhere, "OpenSSL refuses it by now: the size check is still ours"
    assert not verify(issuer_key.modulus, message, cut)
    assert not verify(issuer_key.modulus, message, b"\x00" + signature)
    assert not verify(issuer_key.modulus, message, signature + b"\x00")
    assert not verify(issuer_key.modulus, message, b"")
    if s + issuer_key.n < 2**3072:
        assert not verify(issuer_key.modulus, message, (s + issuer_key.n).to_bytes(384, "big"))


@pytest.mark.parametrize("size", [0, 20, 32, 47, 49, 64])
def test_other_salt_lengths_are_refused(issuer_key, size):
    m = int.from_bytes(_blindrsa._emsa_pss_encode(MESSAGE, 3071, bytes(size)), "big")
    signature = blind_sign(issuer_key, m.to_bytes(384, "big"), base_blinding=5)
    assert independent_verify(issuer_key.n, 65537, MESSAGE, signature, size)
    assert not verify(issuer_key.modulus, MESSAGE, signature)
    with pytest.raises(ValueError, match="48"):
        blind(issuer_key.modulus, MESSAGE, salt=bytes(size), r=2)


def test_the_library_is_not_asked_what_we_refuse(issuer_key, monkeypatch):
    signature = stamp(issuer_key)

    def unreached(*_):
        raise AssertionError("the library was reached")

    monkeypatch.setattr(_blindrsa, "_rsassa_pss_verify", unreached)
    for wrong in (b"", signature[1:], b"\x00" + signature, issuer_key.modulus, b"\xff" * 384):
        assert not verify(issuer_key.modulus, MESSAGE, wrong)
    assert not verify(issuer_key.modulus[1:], MESSAGE, signature)
    with pytest.raises(AssertionError, match="reached"):
        verify(issuer_key.modulus, MESSAGE, (issuer_key.n - 1).to_bytes(384, "big"))


def test_verify_answers_for_any_modulus():
    for modulus in (
        b"",
        bytes(384),
        bytes(383) + b"\x01",
        b"\xff" * 383,
        b"\xff" * 384,
        b"\xff" * 383 + b"\xfe",
    ):
        for signature in (b"", bytes(384), b"\x01" * 384):
            assert not verify(modulus, MESSAGE, signature)
            assert not verify_blind(modulus, bytes(383) + b"\x02", signature)


def test_verify_blind(issuer_key):
    blinded, _ = blind(issuer_key.modulus, MESSAGE, salt=SALT, r=77)
    answer = blind_sign(issuer_key, blinded, base_blinding=9)
    assert verify_blind(issuer_key.modulus, blinded, answer)
    for changed in (answer[:-1], b"\x00" + answer, answer[:-1] + bytes([answer[-1] ^ 1]), bytes(384)):
        assert not verify_blind(issuer_key.modulus, blinded, changed)
    assert not verify_blind(issuer_key.modulus, blinded[1:], answer)
    assert not verify_blind(issuer_key.modulus, bytes(384), bytes(384))
    # s + n is the same number modulo n, in another encoding.
    for number in range(2, 40):
        s = pow(number, issuer_key.d, issuer_key.n)
        if s + issuer_key.n < 2**3072:
            small = number.to_bytes(384, "big")
            assert verify_blind(issuer_key.modulus, small, s.to_bytes(384, "big"))
            assert not verify_blind(issuer_key.modulus, small, (s + issuer_key.n).to_bytes(384, "big"))
            break


def test_finalize_refuses_a_wrong_answer(issuer_key):
    blinded, inverse = blind(issuer_key.modulus, MESSAGE, salt=SALT, r=77)
    answer = blind_sign(issuer_key, blinded, base_blinding=9)
    for changed in (answer[1:], b"\x00" + answer, answer[:-1] + bytes([answer[-1] ^ 1]), b""):
        with pytest.raises(VerificationError) as caught:
            finalize(issuer_key.modulus, MESSAGE, changed, inverse)
        assert caught.value.code == "VK-1054"
    for modulus, message, unblinding in (
        (issuer_key.modulus, b"another", inverse),
        (issuer_key.modulus, MESSAGE, inverse + 1),
        (PrivateKey.generate().modulus, MESSAGE, inverse),
        (issuer_key.modulus[1:], MESSAGE, inverse),
        (b"\x00" + issuer_key.modulus, MESSAGE, inverse),
    ):
        with pytest.raises(VerificationError):
            finalize(modulus, message, answer, unblinding)


@pytest.mark.parametrize("r", [0, -1])
def test_blind_refuses_r_out_of_range(issuer_key, r):
    for wrong in (r, issuer_key.n - r):
        with pytest.raises(ValueError, match="r lies"):
            blind(issuer_key.modulus, MESSAGE, salt=SALT, r=wrong)


def test_the_edges_of_r(issuer_key):
    for r in (1, issuer_key.n - 1):
        assert verify(issuer_key.modulus, MESSAGE, stamp(issuer_key, r=r))


def modulus_with(factor):
    """384 bytes, top bit set, odd: passes the form, and has a small factor."""
    number = 2**3071 + 1
    while number % factor:
        number += 2
    return number.to_bytes(384, "big")


def test_blind_refuses_factors_that_would_tell(issuer_key):
    # r shares a factor
    for r in (issuer_key.p, 3 * issuer_key.q):
        with pytest.raises(FormatError) as caught:
            blind(issuer_key.modulus, MESSAGE, salt=SALT, r=r)
        assert caught.value.code == "VK-1053"
    # the message does: with a factor of 3, one message in three
    modulus = modulus_with(3)
    codes = []
    for number in range(12):
        message = b"%d" % number
        m = int.from_bytes(_blindrsa._emsa_pss_encode(message, 3071, SALT), "big")
        try:
            blind(modulus, message, salt=SALT, r=1)
        except FormatError as error:
            codes.append(error.code)
            assert gcd(m, 3) == 3
        else:
            assert gcd(m, 3) == 1
    assert codes
    assert set(codes) == {"VK-1053"}


def test_the_numbers_of_a_modulus(issuer_key):
    check_modulus(issuer_key.modulus)
    good = issuer_key.modulus
    for modulus, code in (
        (good[:-1], "VK-1051"),
        (b"\x00" + good, "VK-1051"),
        (b"", "VK-1051"),
        (b"\x7f" + good[1:], "VK-1052"),
        (good[:-1] + bytes([good[-1] ^ 1]), "VK-1052"),
    ):
        with pytest.raises(FormatError) as caught:
            check_modulus(modulus, where="issuers.甲")
        assert (caught.value.code, caught.value.faults[0].where) == (code, "issuers.甲")
        with pytest.raises(FormatError):
            blind(modulus, MESSAGE, salt=SALT, r=2)


def test_shared_factors():
    p, q, r, s = (2**521 - 1, 2**607 - 1, 2**1279 - 1, 2**127 - 1)
    one, other, third = (number.to_bytes(400, "big") for number in (p * q, r * s, q * r))
    assert shared_factor([]) is None
    assert shared_factor([one]) is None
    assert shared_factor([one, other]) is None
    assert shared_factor([one, other, third]) == (0, 2)
    assert shared_factor([other, one, other]) == (0, 2)
    assert shared_factor([one, one]) == (0, 1)


@pytest.mark.parametrize("field", ["dp", "dq", "qinv", "p", "q"])
def test_a_faulty_computation_is_never_given_out(issuer_key, field):
    blinded, _ = blind(issuer_key.modulus, MESSAGE, salt=SALT, r=77)
    faulty = attrs.evolve(issuer_key)
    object.__setattr__(faulty, field, getattr(issuer_key, field) ^ 2)
    with pytest.raises(VerificationError) as caught:
        blind_sign(faulty, blinded, base_blinding=9)
    assert caught.value.code == "VK-1055"


def test_why_a_faulty_result_must_not_leave(issuer_key):
    # Half right: right modulo q, wrong modulo p. Its e-th power less the message has the factor q.
    m = int.from_bytes(_blindrsa._emsa_pss_encode(MESSAGE, 3071, SALT), "big")
    right = pow(m, issuer_key.d, issuer_key.n)
    half = (right + issuer_key.q) % issuer_key.n
    assert gcd(pow(half, 65537, issuer_key.n) - m, issuer_key.n) == issuer_key.q


def test_blind_sign_refuses_what_is_no_blinded_message(issuer_key):
    n = issuer_key.n
    for blinded in (
        b"",
        bytes(384),
        b"\x01" * 383,
        b"\x00" + b"\x01" * 384,
        n.to_bytes(384, "big"),
        b"\xff" * 384,
        issuer_key.p.to_bytes(384, "big"),
    ):
        with pytest.raises(FormatError) as caught:
            blind_sign(issuer_key, blinded, base_blinding=9)
        assert caught.value.code == "VK-1056"
    for base_blinding in (0, -1, n, n + 1, issuer_key.p, issuer_key.q):
        with pytest.raises(ValueError, match="base blinding"):
            blind_sign(issuer_key, b"\x01" * 384, base_blinding=base_blinding)


def test_blind_sign_takes_keys_of_one_size(vectors, issuer_key):
    vector = vectors["rfc9474"][2]
    large = private_key(int(vector["p"], 16), int(vector["q"], 16), 65537)
    with pytest.raises(ValueError, match="3072"):
        blind_sign(large, bytes.fromhex(vector["blinded_msg"]), base_blinding=9)
    for exponent in (5, 17, 257, 641):
        if gcd(exponent, (issuer_key.p - 1) * (issuer_key.q - 1)) == 1:
            with pytest.raises(ValueError, match="65537"):
                blind_sign(private_key(issuer_key.p, issuer_key.q, exponent), b"\x01" * 384, base_blinding=9)
            break


def test_the_base_is_blinded(issuer_key, monkeypatch):
    """What the secret exponent meets is not the blinded message, and differs with every base blinding."""
    bases = set()

    def watched(base, exponent, modulus):
        bases.add(base)
        return pow(base, exponent, modulus)

    monkeypatch.setattr(_blindrsa, "_secret_power", watched)
    blinded = b"\x01" * 384
    answers = {blind_sign(issuer_key, blinded, base_blinding=number) for number in (2, 3, 5)}
    number = int.from_bytes(blinded, "big")
    assert len(answers) == 1
    assert len(bases) == 6
    assert not bases & {number % issuer_key.p, number % issuer_key.q}


@pytest.mark.parametrize("available", [True, False])
def test_with_and_without_the_fast_extra(issuer_key, monkeypatch, available):
    used = []

    class Extra:
        @staticmethod
        def powmod_sec(base, exponent, modulus):
            used.append(exponent)
            return pow(base, exponent, modulus)

        powmod = staticmethod(pow)

    monkeypatch.setitem(sys.modules, "gmpy2", Extra if available else None)
    specification = importlib.util.spec_from_file_location("_blindrsa_again", _blindrsa.__file__)
    again = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(again)
    blinded, _ = blind(issuer_key.modulus, MESSAGE, salt=SALT, r=77)
    key = again.PrivateKey(**attrs.asdict(issuer_key))
    assert again.blind_sign(key, blinded, base_blinding=9) == blind_sign(issuer_key, blinded, base_blinding=9)
    assert used == ([issuer_key.dp, issuer_key.dq] if available else [])
    assert available or again._secret_power is again._public_power is pow


# Private keys


def test_private_keys_there_and_back(issuer_key):
    data = issuer_key.to_bytes()
    assert PrivateKey.from_bytes(data) == issuer_key
    assert issuer_key.modulus == issuer_key.n.to_bytes(384, "big")
    assert issuer_key.e == 65537
    assert issuer_key.n.bit_length() == 3072


def test_a_private_key_does_not_show_itself(issuer_key):
    shown = repr(issuer_key)
    for field in ("d", "p", "q", "dp", "dq", "qinv"):
        assert str(getattr(issuer_key, field)) not in shown


@pytest.mark.parametrize("field", ["n", "e", "d", "p", "q", "dp", "dq", "qinv"])
def test_numbers_that_are_not_one_key(issuer_key, field):
    for changed in (getattr(issuer_key, field) + 2, 0, 1):
        with pytest.raises(ValueError, match="one private key"):
            attrs.evolve(issuer_key, **{field: changed})
    if field == "qinv":
        with pytest.raises(ValueError, match="one private key"):
            attrs.evolve(issuer_key, qinv=issuer_key.qinv + issuer_key.p)


def der(key, *, traditional=False, encryption=None):
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.TraditionalOpenSSL if traditional else serialization.PrivateFormat.PKCS8,
        encryption or serialization.NoEncryption(),
    )


def test_what_is_not_an_issuer_s_private_key(issuer_key, vectors):
    data = issuer_key.to_bytes()
    vector = vectors["rfc9474"][2]
    large = private_key(int(vector["p"], 16), int(vector["q"], 16), 65537)
    exponent = next(e for e in (5, 17, 257, 641, 7) if gcd(e, (issuer_key.p - 1) * (issuer_key.q - 1)) == 1)
    swapped = private_key(issuer_key.q, issuer_key.p, 65537)
    for wrong in (
        b"",
        b"not a key",
        data[:-1],
        data + b"\x00",
        data[:40] + bytes([data[40] ^ 1]) + data[41:],
        der(ec.generate_private_key(ec.SECP256R1())),
        der(rsa.generate_private_key(65537, 2048)),
        large.to_bytes(),
        private_key(issuer_key.p, issuer_key.q, exponent).to_bytes(),
        der(issuer_key._to_library(), traditional=True),
        der(issuer_key._to_library(), encryption=serialization.BestAvailableEncryption(b"password")),
    ):
        with pytest.raises(FormatError) as caught:
            PrivateKey.from_bytes(wrong, where="issuer.key")
        assert (caught.value.code, caught.value.faults[0].where) == ("VK-1057", "issuer.key")
    assert PrivateKey.from_bytes(swapped.to_bytes()) == swapped


def test_the_modulus_must_hold_the_salt():
    with pytest.raises(ValueError, match="too small"):
        _blindrsa._emsa_pss_encode(MESSAGE, 776, SALT)
    assert len(_blindrsa._emsa_pss_encode(MESSAGE, 777, SALT)) == 98
