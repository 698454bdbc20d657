"""Suite 1: the algorithms, reached by name; strict keys, signatures and seals.

Whatever two honest readers could judge differently is refused here, before a library sees it.

Source: RFC 8032 (Ed25519), RFC 7748 (X25519), RFC 9180 (HPKE), RFC 5869 (HKDF), RFC 8439
(ChaCha20-Poly1305); Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs" (2020), on strictness.
"""

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from votekit.errors import FormatError, fault

SUITE = "votekit/suite/1"
KEY_SIZE = 32
SIGNATURE_SIZE = 64
TAG_SIZE = 16
SEAL_OVERHEAD = KEY_SIZE + TAG_SIZE

_FIELD = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _FIELD) % _FIELD
_SIGN = 1 << 255
# The y of a point of order eight: a root of d y^4 + 2 y^2 = 1. Its points and the others of small order,
# (0, 1), (0, -1), (±sqrt(-1), 0), are the eight that are refused; y alone names them, whatever the sign.
_Y_OF_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022
_SMALL_ORDER = frozenset({0, 1, _FIELD - 1, _Y_OF_ORDER_8, _FIELD - _Y_OF_ORDER_8})
# The canonical u of low order, on the curve and on its twist.
# Source: Bernstein, cr.yp.to/ecdh.html, "validate"; those of the list that are below 2^255 - 19.
_LOW_ORDER = frozenset({
    0,
    1,
    _FIELD - 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
})  # fmt: skip
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_ONCE = bytes(12)


def check_ed25519_public(key: bytes, *, where: str = "") -> None:
    """Refuse a public key that is not the one canonical encoding of a point of the curve, or of small order.

    Raises:
        FormatError: naming which.

    Source: docs/spec.md, "Ed25519".
    """
    if len(key) != KEY_SIZE:
        raise FormatError(fault(where, "VK-1041", found=len(key)))
    if not _canonical_point(key) or not _on_curve(key):
        raise FormatError(fault(where, "VK-1042"))
    if _small_order(key):
        raise FormatError(fault(where, "VK-1043"))


def _canonical_point(point: bytes) -> bool:
    # "key and R are canonical encodings (y < p, no sign bit on x = 0)"; x is 0 where y is 1 or -1.
    number = int.from_bytes(point, "little")
    y = number & _SIGN - 1
    return y < _FIELD and not (number & _SIGN and y in {1, _FIELD - 1})


def _small_order(point: bytes) -> bool:
    # "and neither is one of the eight small-order points"
    return int.from_bytes(point, "little") & _SIGN - 1 in _SMALL_ORDER


def _on_curve(point: bytes) -> bool:
    """Whether x^2 = (y^2 - 1) / (d y^2 + 1) has a root, by Euler's criterion."""
    square = pow(int.from_bytes(point, "little") & _SIGN - 1, 2, _FIELD)
    # d is no square, so d y^2 + 1 is never 0; u / v is a square exactly when u v is.
    quotient = (square - 1) * (_D * square + 1) % _FIELD
    return pow(quotient, (_FIELD - 1) // 2, _FIELD) in {0, 1}


def ed25519_public(seed: bytes) -> bytes:
    """The public key of a private seed of 32 bytes.

    Raises:
        ValueError: for another size.
    """
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(private_seed: bytes, label: str, body: bytes) -> bytes:
    """Sign label ‖ 0x00 ‖ body; 64 bytes.

    Args:
        private_seed: 32 bytes.
        label: what is signed and in which version, such as ``votekit/closing/v1``.
        body: canonical JSON of what is signed.

    Raises:
        ValueError: for a seed of another size.
    """
    return Ed25519PrivateKey.from_private_bytes(private_seed).sign(_labelled(label, body))


def verify(public: bytes, label: str, body: bytes, signature: bytes) -> bool:
    """Whether a signature over label ‖ 0x00 ‖ body is valid, strictly; any bytes give an answer.

    Args:
        public: the signer's key.
        label: as in ``sign``.
        body: as in ``sign``.
        signature: R ‖ S.

    Source: docs/spec.md, "Ed25519"; RFC 8032, section 5.1.7, without the cofactor.
    """
    if len(public) != KEY_SIZE or len(signature) != SIGNATURE_SIZE:
        return False
    commitment, scalar = signature[:KEY_SIZE], signature[KEY_SIZE:]
    for point in (public, commitment):
        if not _canonical_point(point) or _small_order(point):
            return False
    # "S < L"
    if int.from_bytes(scalar, "little") >= _ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _labelled(label, body))
    except InvalidSignature:
        return False
    return True


def _labelled(label: str, body: bytes) -> bytes:
    return label.encode() + b"\0" + body


def x25519_clamped(secret: bytes) -> bytes:
    """The private key that 32 secret bytes stand for: the one encoding that is published.

    Raises:
        ValueError: for another size.

    Source: RFC 7748, section 5, decodeScalar25519.
    """
    if len(secret) != KEY_SIZE:
        raise ValueError(f"a secret has {KEY_SIZE} bytes")
    return bytes((secret[0] & 0xF8, *secret[1:31], secret[31] & 0x7F | 0x40))


def x25519_public(private: bytes) -> bytes:
    """The public key of a private key of 32 bytes.

    Raises:
        ValueError: for another size.
    """
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def check_x25519_public(key: bytes, *, where: str = "") -> None:
    """Refuse a public key that is not canonical or of low order.

    Raises:
        FormatError: naming which.

    Source: docs/spec.md, "X25519".
    """
    if len(key) != KEY_SIZE:
        raise FormatError(fault(where, "VK-1041", found=len(key)))
    # An X25519 public key "is canonical": its top bit is 0, and the number is below 2^255 - 19.
    if int.from_bytes(key, "little") >= _FIELD:
        raise FormatError(fault(where, "VK-1044"))
    # "not of low order"
    if int.from_bytes(key, "little") in _LOW_ORDER:
        raise FormatError(fault(where, "VK-1045"))


def derive(secret: bytes, label: str, size: int = KEY_SIZE) -> bytes:
    """A key derived from a secret: HKDF-SHA256 without salt, the label as info.

    Args:
        secret: uniform bytes.
        label: what the key is for.
        size: in bytes, at most 8,160.

    Source: RFC 5869.
    """
    return HKDF(SHA256(), size, None, label.encode()).derive(secret)


def seal(public: bytes, info: bytes, plaintext: bytes) -> bytes:
    """Seal to an X25519 public key: HPKE base mode, single shot, empty aad.

    Args:
        public: 32 bytes, already checked.
        info: what binds the seal to its place.
        plaintext: any bytes.

    Returns:
        The encapsulated key (32 bytes) and the ciphertext with its tag: 48 bytes more than the plaintext.

    Raises:
        FormatError: for a public key that ``check_x25519_public`` refuses.

    Source: RFC 9180, section 6.1.
    """
    check_x25519_public(public)
    return _HPKE.encrypt(plaintext, X25519PublicKey.from_public_bytes(public), info=info)


def unseal(private: bytes, info: bytes, sealed: bytes) -> bytes | None:
    """Open what ``seal`` made; None for anything that is not such.

    Args:
        private: 32 bytes.
        info: as in ``seal``.
        sealed: the encapsulated key, canonical and not of low order, and the ciphertext.
    """
    if len(sealed) < SEAL_OVERHEAD:
        return None
    encapsulated = int.from_bytes(sealed[:KEY_SIZE], "little")
    if encapsulated >= _FIELD or encapsulated in _LOW_ORDER:
        return None
    try:
        return _HPKE.decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info=info)
    except InvalidTag:
        return None


def encrypt(key: bytes, context: bytes, plaintext: bytes) -> bytes:
    """Encrypt under a one-time key derived from a content key and its context.

    Args:
        key: the content key, 32 fresh bytes, never used for another plaintext.
        context: what binds the content to its place.
        plaintext: any bytes.

    Returns:
        16 bytes more than the plaintext.

    Source: docs/spec.md, "Sealed ballot"; RFC 8439, with a nonce of zeros since the key is used once.
    """
    return ChaCha20Poly1305(_content_key(key, context)).encrypt(_ONCE, plaintext, None)


def decrypt(key: bytes, context: bytes, ciphertext: bytes) -> bytes | None:
    """Decrypt what ``encrypt`` made; None for anything that is not such."""
    if len(ciphertext) < TAG_SIZE:
        return None
    try:
        return ChaCha20Poly1305(_content_key(key, context)).decrypt(_ONCE, ciphertext, None)
    except InvalidTag:
        return None


def _content_key(key: bytes, context: bytes) -> bytes:
    if len(key) != KEY_SIZE:
        raise ValueError(f"a content key has {KEY_SIZE} bytes")
    return HKDF(SHA256(), KEY_SIZE, None, _labelled("votekit/content-key/v1", context)).derive(key)
