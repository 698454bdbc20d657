"""The one place where randomness is drawn, always from the operating system.

Whatever is random elsewhere is an argument.
Two draws happen inside OpenSSL, from the same source: an RSA key pair, and the one-time key of a seal.
"""

import secrets
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def octets(count: int) -> bytes:
    """Uniform random bytes.

    Args:
        count: how many, at least one.

    Raises:
        ValueError: for a count below one; an empty secret is no secret.
    """
    if count < 1:
        raise ValueError("at least one byte")
    return secrets.token_bytes(count)


def below(bound: int) -> int:
    """A uniform integer in [0, bound).

    Raises:
        ValueError: for a bound below one.
    """
    return secrets.randbelow(bound)


def shuffled(values: Iterable[T]) -> list[T]:
    """The same values in a uniformly random order; the argument is left alone."""
    drawn = list(values)
    # Fisher and Yates, from the end.
    for last in range(len(drawn) - 1, 0, -1):
        other = below(last + 1)
        drawn[last], drawn[other] = drawn[other], drawn[last]
    return drawn
