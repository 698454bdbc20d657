"""Secret sharing, against brute force."""

from itertools import combinations, product

import pytest

from votekit import _shamir
from votekit._shamir import PRIME, combine, split

SECRET = bytes(range(32))
COEFFICIENTS = [PRIME - 1, 12345, 2**256]


def is_probably_prime(number):
    """Miller and Rabin, with the first primes as witnesses."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for witness in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53):
        power = pow(witness, odd, number)
        if power in {1, number - 1}:
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def test_the_prime():
    assert PRIME == 2**256 + 297
    assert is_probably_prime(PRIME)
    assert not any(is_probably_prime(2**256 + offset) for offset in range(1, 297, 2))


@pytest.mark.parametrize(("threshold", "shares"), [(2, 2), (2, 3), (3, 5), (4, 6)])
def test_every_subset_of_threshold_shares_recovers(threshold, shares):
    made = split(SECRET, threshold=threshold, coefficients=COEFFICIENTS[: threshold - 1], shares=shares)
    points = list(enumerate(made, start=1))
    assert [len(share) for share in made] == [33] * shares
    for size in range(threshold, shares + 1):
        for chosen in combinations(points, size):
            assert combine(chosen) == combine(reversed(chosen)) == SECRET
    for chosen in combinations(points, threshold - 1):
        assert combine(chosen) != SECRET


def test_shares_are_values_of_the_polynomial():
    made = split(SECRET, threshold=3, coefficients=[5, 7], shares=4)
    constant = int.from_bytes(SECRET, "big")
    assert [int.from_bytes(share, "big") for share in made] == [
        constant + 5 * x + 7 * x * x for x in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize("secret", [bytes(32), b"\xff" * 32])
def test_extreme_secrets(secret):
    made = split(secret, threshold=2, coefficients=[PRIME - 1], shares=2)
    assert combine([(2, made[1]), (1, made[0])]) == secret


@pytest.mark.parametrize(("prime", "threshold"), [(7, 2), (7, 3), (11, 3)])
def test_fewer_shares_fit_every_secret_equally_often(prime, threshold):
    """The same formulas over a small field: every secret explains t - 1 shares in equally many ways."""
    for indexes in combinations(range(1, 6), threshold - 1):
        seen = {}
        for polynomial in product(range(prime), repeat=threshold):
            shares = tuple(_shamir._evaluate(polynomial, index, prime) for index in indexes)
            seen.setdefault(shares, []).append(polynomial[0])
        assert len(seen) == prime ** (threshold - 1)
        assert all(sorted(secrets) == list(range(prime)) for secrets in seen.values())


@pytest.mark.parametrize(("prime", "threshold"), [(7, 2), (7, 3)])
def test_enough_shares_fit_one_secret(prime, threshold):
    for polynomial in product(range(prime), repeat=threshold):
        for indexes in combinations(range(1, prime), threshold):
            points = [(index, _shamir._evaluate(polynomial, index, prime)) for index in indexes]
            assert _shamir._interpolate(points, prime) == polynomial[0]


GOOD = list(enumerate(split(SECRET, threshold=2, coefficients=[3], shares=3), start=1))


@pytest.mark.parametrize(
    "points",
    [
        [],
        [GOOD[0], GOOD[0]],
        [GOOD[0], (1, GOOD[1][1])],
        [(0, SECRET.rjust(33, b"\x00")), GOOD[0]],
        [(-1, GOOD[0][1]), GOOD[1]],
        [(PRIME, GOOD[0][1]), GOOD[1]],
        [(PRIME + 1, GOOD[0][1]), GOOD[0]],
        [(1, GOOD[0][1][1:]), GOOD[1]],
        [(1, b"\x00" + GOOD[0][1]), GOOD[1]],
        [(1, b""), GOOD[1]],
        [(1, PRIME.to_bytes(33, "big")), GOOD[1]],
        [(1, b"\xff" * 33), GOOD[1]],
        [(1, (2**256).to_bytes(33, "big"))],
    ],
)
def test_not_shares(points):
    assert combine(points) is None


def test_inconsistent_shares_give_another_key_or_none():
    wrong = (1, bytes(32) + b"\x01")
    assert combine([wrong, GOOD[1]]) != SECRET


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": SECRET[:-1]},
        {"secret": SECRET + b"\x00"},
        {"threshold": 1, "coefficients": []},
        {"threshold": 0, "coefficients": []},
        {"threshold": 4, "coefficients": [1, 2, 3]},
        {"coefficients": []},
        {"coefficients": [1, 2]},
        {"coefficients": [PRIME]},
        {"coefficients": [-1]},
    ],
)
def test_the_caller_s_faults(changed):
    arguments = {"secret": SECRET, "threshold": 2, "coefficients": [1], "shares": 3} | changed
    with pytest.raises(ValueError, match=r"."):
        split(arguments.pop("secret"), **arguments)
