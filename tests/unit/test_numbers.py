"""Numbers kept apart, and what must agree between them."""

import pytest

from votekit.errors import FormatError
from votekit.numbers import COUNTED_NAMES, Numbers

DAY_A = {
    "entitled": 187,
    "present": 171,
    "printed": 200,
    "issued": 171,
    "replaced": 1,
    "unused": 28,
    "returned": 170,
}


def test_day_a_agrees():
    assert Numbers(**DAY_A).faults() == ()


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"unused": 27}, [("printed", "VK-3102")]),
        ({"replaced": 0}, [("printed", "VK-3102")]),
        ({"issued": 172, "unused": 27}, [("issued", "VK-3103")]),
        ({"present": 188}, [("present", "VK-3104")]),
        ({"issued": 172}, [("printed", "VK-3102"), ("issued", "VK-3103")]),
        ({"present": 170, "entitled": 169}, [("issued", "VK-3103"), ("present", "VK-3104")]),
        ({"returned": 500}, []),  # when a vote is void the adopted rule says, not arithmetic
    ],
)
def test_what_does_not_agree(changed, faults):
    assert [(each.where, each.code) for each in Numbers(**(DAY_A | changed)).faults()] == faults


@pytest.mark.parametrize("missing", ["printed", "issued", "unused", "present", "returned"])
def test_what_is_not_known_is_passed_over(missing):
    assert Numbers(**(DAY_A | {missing: None})).faults() == ()


@pytest.mark.parametrize("name", COUNTED_NAMES)
@pytest.mark.parametrize("value", [True, 1.0, "1", b"1"])
def test_true_is_not_a_number(name, value):
    with pytest.raises(TypeError):
        Numbers(**(DAY_A | {name: value}))


@pytest.mark.parametrize("name", ["entitled", "replaced"])
def test_two_numbers_are_always_there(name):
    with pytest.raises(TypeError):
        Numbers(**(DAY_A | {name: None}))


def test_negative_numbers_are_all_named():
    with pytest.raises(FormatError) as error:
        Numbers(**dict.fromkeys(COUNTED_NAMES, -1))
    assert [each.where for each in error.value.faults] == list(COUNTED_NAMES)
    with pytest.raises(FormatError):
        Numbers(entitled=0)
    with pytest.raises(FormatError):
        Numbers(entitled=2**53)


def test_of_a_base():
    numbers = Numbers(**DAY_A)
    found = [
        numbers.of(base)
        for base in ("entitled", "present", "issued", "returned", "valid", "valid-less-abstain")
    ]
    assert found == [187, 171, 171, 170, None, None]
