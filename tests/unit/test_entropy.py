"""The one place where randomness is drawn."""

import secrets
from collections import Counter
from itertools import permutations

import pytest

from votekit import _entropy


def test_octets():
    assert len(_entropy.octets(32)) == 32
    assert _entropy.octets(32) != _entropy.octets(32)
    with pytest.raises(ValueError, match="one byte"):
        _entropy.octets(0)


def test_below():
    assert _entropy.below(1) == 0
    assert {_entropy.below(3) for _ in range(200)} == {0, 1, 2}
    with pytest.raises(ValueError, match=r"."):
        _entropy.below(0)


def test_randomness_is_the_operating_system_s(monkeypatch):
    monkeypatch.setattr(secrets, "token_bytes", lambda count: b"\x07" * count)
    monkeypatch.setattr(secrets, "randbelow", lambda bound: bound - 1)
    assert _entropy.octets(3) == b"\x07\x07\x07"
    assert _entropy.below(10) == 9
    # Fisher and Yates with the last of each range chosen leaves everything where it is.
    assert _entropy.shuffled("abc") == ["a", "b", "c"]
    monkeypatch.setattr(secrets, "randbelow", lambda bound: 0)
    assert _entropy.shuffled("abc") == ["b", "c", "a"]


def test_shuffled_gives_every_order_once_for_every_draw(monkeypatch):
    orders = Counter()
    for last in range(4):
        for second in range(3):
            for first in range(2):
                draws = iter((last, second, first))
                monkeypatch.setattr(secrets, "randbelow", lambda bound, draws=draws: next(draws))
                orders[tuple(_entropy.shuffled("abcd"))] += 1
    assert orders == Counter(permutations("abcd"))


def test_shuffled_leaves_its_argument_alone():
    values = [1, 2, 3]
    assert sorted(_entropy.shuffled(values)) == values == [1, 2, 3]
    assert _entropy.shuffled([]) == []
