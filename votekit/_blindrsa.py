"""Blind RSA signatures: RSABSSA-SHA384-PSS-Deterministic, 3072-bit keys, steps numbered as in the RFC.

Office side: ``PrivateKey``, ``blind_sign``. Voter side: ``blind``, ``finalize``. Everyone: ``verify``.
The random values are arguments; each is fresh from the operating system and used once.
The core takes keys and salts of any size, so that the RFC's own vectors run through it; the public functions
take 384 bytes and a salt of 48.

Source: RFC 9474, sections 4.2 to 4.4; RFC 8017, sections 5.2 and 9.1; docs/spec.md, "Stamps".
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from math import gcd, lcm

import attrs
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA384

from votekit.errors import FormatError, VerificationError, fault

MODULUS_SIZE = 384
SALT_SIZE = 48
EXPONENT = 65537
_HASH_SIZE = 48

try:
    from gmpy2 import powmod as _public_power

    # In time that does not depend on the secret exponent.
    from gmpy2 import powmod_sec as _secret_power
except ImportError:
    _public_power = _secret_power = pow


@attrs.frozen(kw_only=True)
class PrivateKey:
    """An issuer's private key: the numbers of RFC 8017, section 3.2; office side.

    Raises:
        ValueError: for numbers that are not one key.
    """

    n: int
    e: int
    d: int = attrs.field(repr=False)
    p: int = attrs.field(repr=False)
    q: int = attrs.field(repr=False)
    dp: int = attrs.field(repr=False)
    dq: int = attrs.field(repr=False)
    qinv: int = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        if not (
            1 < self.p < self.n
            and self.p * self.q == self.n
            and self.e * self.d % lcm(self.p - 1, self.q - 1) == 1
            and self.dp == self.d % (self.p - 1)
            and self.dq == self.d % (self.q - 1)
            and self.q * self.qinv % self.p == 1
            and 0 < self.qinv < self.p
        ):
            raise ValueError("the numbers are not one private key")

    @classmethod
    def generate(cls) -> "PrivateKey":
        """A fresh key of 3072 bits, its primes drawn by OpenSSL from the operating system's randomness."""
        return cls._from_library(rsa.generate_private_key(EXPONENT, 8 * MODULUS_SIZE))

    @classmethod
    def _from_library(cls, key: rsa.RSAPrivateKey) -> "PrivateKey":
        numbers = key.private_numbers()
        return cls(
            n=numbers.public_numbers.n,
            e=numbers.public_numbers.e,
            d=numbers.d,
            p=numbers.p,
            q=numbers.q,
            dp=numbers.dmp1,
            dq=numbers.dmq1,
            qinv=numbers.iqmp,
        )

    def _to_library(self) -> rsa.RSAPrivateKey:
        return rsa.RSAPrivateNumbers(
            p=self.p,
            q=self.q,
            d=self.d,
            dmp1=self.dp,
            dmq1=self.dq,
            iqmp=self.qinv,
            public_numbers=rsa.RSAPublicNumbers(self.e, self.n),
        ).private_key()

    @classmethod
    def from_bytes(cls, data: bytes, *, where: str = "") -> "PrivateKey":
        """Read PKCS #8 in DER, exactly as ``to_bytes`` writes it.

        Raises:
            FormatError: for anything else, other sizes and exponents included.
        """
        refusal = FormatError(fault(where, "VK-1057"))
        try:
            loaded = serialization.load_der_private_key(data, password=None)
            if not isinstance(loaded, rsa.RSAPrivateKey):
                raise refusal
            key = cls._from_library(loaded)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            # TypeError: encrypted, and no password given.
            raise refusal from None
        if key.n.bit_length() != 8 * MODULUS_SIZE or key.e != EXPONENT or key.to_bytes() != data:
            raise refusal
        return key

    def to_bytes(self) -> bytes:
        """The key in PKCS #8, DER, not encrypted: a secret."""
        return self._to_library().private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def modulus(self) -> bytes:
        """The public key as it appears everywhere: the modulus, big-endian."""
        return self.n.to_bytes(_octets(self.n), "big")


def check_modulus(modulus: bytes, *, where: str = "") -> None:
    """Refuse a modulus that is not exactly 384 bytes, with its top bit set, and odd.

    Raises:
        FormatError: naming which.

    Source: docs/spec.md, "Issuer keys".
    """
    if len(modulus) != MODULUS_SIZE:
        raise FormatError(fault(where, "VK-1051", size=MODULUS_SIZE, found=len(modulus)))
    if not modulus[0] & 0x80 or not modulus[-1] & 1:
        raise FormatError(fault(where, "VK-1052"))


def shared_factor(moduli: Sequence[bytes]) -> tuple[int, int] | None:
    """The first two moduli that are equal or share a factor, by their indexes; None when all are coprime."""
    numbers = [int.from_bytes(modulus, "big") for modulus in moduli]
    for second, number in enumerate(numbers):
        for first in range(second):
            if gcd(numbers[first], number) != 1:
                return first, second
    return None


def blind(modulus: bytes, message: bytes, *, salt: bytes, r: int) -> tuple[bytes, int]:
    """Blind a message for an issuer; voter side.

    Args:
        modulus: the issuer's, checked by ``check_modulus``.
        message: any bytes.
        salt: 48 fresh random bytes.
        r: uniform in [1, n), fresh.

    Returns:
        The blinded message, 384 bytes, and the inverse of r, to be kept secret until ``finalize``.

    Raises:
        FormatError: for a modulus that is none, or has a small factor that the message or r meets.
        ValueError: for a salt or r out of range.

    Source: RFC 9474, section 4.2.
    """
    check_modulus(modulus)
    if len(salt) != SALT_SIZE:
        raise ValueError(f"a salt has {SALT_SIZE} bytes")
    return _blind(int.from_bytes(modulus, "big"), EXPONENT, message, salt, r)


def _blind(n: int, e: int, message: bytes, salt: bytes, r: int) -> tuple[bytes, int]:
    # 1. encoded_msg = EMSA-PSS-ENCODE(msg, bit_len(n) - 1)
    encoded = _emsa_pss_encode(message, n.bit_length() - 1, salt)
    # 3. m = bytes_to_int(encoded_msg)
    m = int.from_bytes(encoded, "big")
    # 4. c = is_coprime(m, n)    5. If c is false, raise an "invalid input" error and stop
    if gcd(m, n) != 1:
        raise FormatError(fault("", "VK-1053"))
    # 6. r = random_integer_uniform(1, n)
    if not 1 <= r < n:
        raise ValueError("r lies in [1, n)")
    # 7. inv = inverse_mod(r, n)    8. If inverse_mod fails, raise a "blinding error" error and stop
    if gcd(r, n) != 1:
        raise FormatError(fault("", "VK-1053"))
    inverse = int(_public_power(r, -1, n))
    # 9. x = RSAVP1(pk, r)    10. z = (m * x) mod n
    z = m * int(_public_power(r, e, n)) % n
    # 11. blinded_msg = int_to_bytes(z, modulus_len)    12. output blinded_msg, inv
    return z.to_bytes(_octets(n), "big"), inverse


def _emsa_pss_encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE with SHA-384 and MGF1-SHA384.

    Source: RFC 8017, section 9.1.1, whose step numbers stand here.
    """
    # 2. Let mHash = Hash(M)
    message_hash = hashlib.sha384(message).digest()
    # 3. If emLen < hLen + sLen + 2, output "encoding error" and stop.
    size = (bits + 7) // 8
    if size < _HASH_SIZE + len(salt) + 2:
        raise ValueError("the modulus is too small for this salt")
    # 5. M' = 00 00 00 00 00 00 00 00 || mHash || salt    6. H = Hash(M')
    seed = hashlib.sha384(bytes(8) + message_hash + salt).digest()
    # 7. 8. DB = PS || 0x01 || salt
    block = bytes(size - len(salt) - _HASH_SIZE - 2) + b"\x01" + salt
    # 9. dbMask = MGF(H, emLen - hLen - 1)    10. maskedDB = DB xor dbMask
    masked = int.from_bytes(block, "big") ^ int.from_bytes(_mgf1(seed, len(block)), "big")
    # 11. Set the leftmost 8emLen - emBits bits of the leftmost octet in maskedDB to zero.
    masked &= (1 << 8 * len(block) - (8 * size - bits)) - 1
    # 12. EM = maskedDB || H || 0xbc
    return masked.to_bytes(len(block), "big") + seed + b"\xbc"


def _mgf1(seed: bytes, size: int) -> bytes:
    """MGF1 with SHA-384. Source: RFC 8017, appendix B.2.1."""
    blocks = -(-size // _HASH_SIZE)
    mask = b"".join(hashlib.sha384(seed + counter.to_bytes(4, "big")).digest() for counter in range(blocks))
    return mask[:size]


def blind_sign(private: PrivateKey, blinded: bytes, *, base_blinding: int) -> bytes:
    """Sign a blinded message without seeing what it is; office side.

    Args:
        private: an issuer's key of 3072 bits.
        blinded: 384 bytes, a number below n.
        base_blinding: uniform in [1, n), fresh: it hides the base from whoever measures time or power.

    Returns:
        The blind signature, 384 bytes.

    Raises:
        FormatError: for a blinded message of another size, or not below and coprime to n.
        VerificationError: when the result fails its re-check: a faulty result would give away the factors.
        ValueError: for a key of another size, or a base blinding out of range.

    Source: RFC 9474, section 4.3.
    """
    if private.n.bit_length() != 8 * MODULUS_SIZE or private.e != EXPONENT:
        raise ValueError("an issuer's key has 3072 bits, and e = 65537")
    return _blind_sign(private, blinded, base_blinding)


def _blind_sign(private: PrivateKey, blinded: bytes, base_blinding: int) -> bytes:
    n = private.n
    # 1. m = bytes_to_int(blinded_msg)
    m = int.from_bytes(blinded, "big")
    if len(blinded) != _octets(n) or m >= n or gcd(m, n) != 1:
        raise FormatError(fault("", "VK-1056", size=_octets(n)))
    if not 1 <= base_blinding < n or gcd(base_blinding, n) != 1:
        raise ValueError("the base blinding lies in [1, n) and is coprime to n")
    # 2. s = RSASP1(sk, m), on m b^e instead of m, by the Chinese remainder theorem (RFC 8017, 5.2.1, 2.b)
    hidden = m * int(_public_power(base_blinding, private.e, n)) % n
    s1 = int(_secret_power(hidden % private.p, private.dp, private.p))
    s2 = int(_secret_power(hidden % private.q, private.dq, private.q))
    s = s2 + private.q * ((s1 - s2) * private.qinv % private.p)
    s = s * int(_public_power(base_blinding, -1, n)) % n
    # 3. m' = RSAVP1(pk, s)    4. If m != m', raise a "signing failure" error and stop
    if int(_public_power(s, private.e, n)) != m:
        raise VerificationError(fault("", "VK-1055"))
    # 5. blind_sig = int_to_bytes(s, modulus_len)    6. output blind_sig
    return s.to_bytes(_octets(n), "big")


def verify_blind(modulus: bytes, blinded: bytes, blind_signature: bytes) -> bool:
    """Whether a blind signature is that of the blinded message; any bytes give an answer."""
    if {len(modulus), len(blinded), len(blind_signature)} != {MODULUS_SIZE}:
        return False
    n, s = int.from_bytes(modulus, "big"), int.from_bytes(blind_signature, "big")
    return 0 < s < n and int(_public_power(s, EXPONENT, n)) == int.from_bytes(blinded, "big")


def finalize(modulus: bytes, message: bytes, blind_signature: bytes, inverse: int) -> bytes:
    """Unblind and verify; voter side.

    Args:
        modulus: as for ``blind``.
        message: as for ``blind``.
        blind_signature: the issuer's answer.
        inverse: from ``blind``.

    Returns:
        The signature, 384 bytes.

    Raises:
        VerificationError: when the answer is not a signature of this message by this key.

    Source: RFC 9474, section 4.4.
    """
    if len(modulus) != MODULUS_SIZE:
        raise VerificationError(fault("", "VK-1054"))
    n = int.from_bytes(modulus, "big")
    return _finalize(n, EXPONENT, message, blind_signature, inverse=inverse, salt_size=SALT_SIZE)


def _finalize(
    n: int, e: int, message: bytes, blind_signature: bytes, *, inverse: int, salt_size: int
) -> bytes:
    # 1. If len(blind_sig) != modulus_len, raise an "unexpected input size" error and stop
    if len(blind_signature) != _octets(n):
        raise VerificationError(fault("", "VK-1054"))
    # 2. z = bytes_to_int(blind_sig)    3. s = (z * inv) mod n    4. sig = int_to_bytes(s, modulus_len)
    s = int.from_bytes(blind_signature, "big") * inverse % n
    signature = s.to_bytes(_octets(n), "big")
    # 5. result = RSASSA-PSS-VERIFY(pk, msg, sig)    6. If result = "valid signature", output sig, else stop
    if not _rsassa_pss_verify(n, e, message, signature, salt_size):
        raise VerificationError(fault("", "VK-1054"))
    return signature


def verify(modulus: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a stamp is valid; any bytes give an answer.

    Args:
        modulus: the issuer's, 384 bytes.
        message: what was signed.
        signature: exactly 384 bytes of a number below n, with a salt of exactly 48.

    Source: RFC 9474, section 4.4; RFC 8017, section 8.1.2.
    """
    # OpenSSL accepts a signature cut to 383 bytes when its first byte is 0.
    if len(modulus) != MODULUS_SIZE or len(signature) != MODULUS_SIZE or signature >= modulus:
        return False
    return _rsassa_pss_verify(int.from_bytes(modulus, "big"), EXPONENT, message, signature, SALT_SIZE)


def _rsassa_pss_verify(n: int, e: int, message: bytes, signature: bytes, salt_size: int) -> bool:
    try:
        key = _public_key(n, e)
        key.verify(signature, message, padding.PSS(padding.MGF1(SHA384()), salt_size), SHA384())
    except (InvalidSignature, ValueError):
        # ValueError: a modulus that the library will not load.
        return False
    return True


@lru_cache(maxsize=64)
def _public_key(n: int, e: int) -> rsa.RSAPublicKey:
    return rsa.RSAPublicNumbers(e, n).public_key()


def _octets(n: int) -> int:
    return (n.bit_length() + 7) // 8
