"""Shamir's secret sharing of 32-byte keys: any t of n shares give the key, t - 1 say nothing of it.

Source: Shamir, "How to share a secret", CACM 22 (1979); docs/spec.md, "Shares".
"""

from collections.abc import Iterable, Sequence

PRIME = 2**256 + 297
SECRET_SIZE = 32
SHARE_SIZE = 33
_LEAST_THRESHOLD = 2


def split(secret: bytes, *, threshold: int, coefficients: Sequence[int], shares: int) -> list[bytes]:
    """Split a key into shares.

    Args:
        secret: 32 bytes.
        threshold: t, at least two.
        coefficients: t - 1 values, uniform in [0, PRIME), never used again.
        shares: n, at least t.

    Returns:
        The shares of indexes 1 to n, 33 bytes each, big-endian.

    Raises:
        ValueError: for sizes and counts other than these.
    """
    if len(secret) != SECRET_SIZE:
        raise ValueError(f"a secret has {SECRET_SIZE} bytes")
    if not _LEAST_THRESHOLD <= threshold <= shares < PRIME:
        raise ValueError("two shares at least must be needed, and as many be made")
    if len(coefficients) != threshold - 1:
        raise ValueError("one coefficient fewer than the threshold")
    if not all(0 <= coefficient < PRIME for coefficient in coefficients):
        raise ValueError("coefficients lie in [0, PRIME)")
    polynomial = (int.from_bytes(secret, "big"), *coefficients)
    return [_evaluate(polynomial, index, PRIME).to_bytes(SHARE_SIZE, "big") for index in range(1, shares + 1)]


def combine(points: Iterable[tuple[int, bytes]]) -> bytes | None:
    """Recover the key from shares.

    Args:
        points: (index, share) pairs, as many as the threshold; in any order.

    Returns:
        32 bytes; None for an index below one or given twice, a share that is not 33 bytes of a number below
        PRIME, no share at all, or a sum that is not a key. Wrong shares of the right form give a wrong key:
        what the key opens must say so itself.
    """
    pairs = list(points)
    values = [(index, int.from_bytes(share, "big")) for index, share in pairs]
    if (
        not pairs
        or len({index for index, _ in pairs}) != len(pairs)
        or any(not 1 <= index < PRIME for index, _ in pairs)
        or any(len(share) != SHARE_SIZE for _, share in pairs)
        or any(value >= PRIME for _, value in values)
    ):
        return None
    secret = _interpolate(values, PRIME)
    return secret.to_bytes(SECRET_SIZE, "big") if secret < 2 ** (8 * SECRET_SIZE) else None


def _evaluate(polynomial: Sequence[int], index: int, prime: int) -> int:
    """Horner's rule, constant term first in ``polynomial``."""
    value = 0
    for coefficient in reversed(polynomial):
        value = (value * index + coefficient) % prime
    return value


def _interpolate(points: Sequence[tuple[int, int]], prime: int) -> int:
    """Lagrange's formula at zero."""
    total = 0
    for index, value in points:
        numerator = denominator = 1
        for other, _ in points:
            if other != index:
                numerator = numerator * other % prime
                denominator = denominator * (other - index) % prime
        total += value * numerator * pow(denominator, -1, prime)
    return total % prime
