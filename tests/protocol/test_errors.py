"""Errors are data: a code, a place, values; words come late, and all of it survives a process boundary."""

import pickle

import pytest

from votekit import Fault, FormatError, StateError, VotekitError
from votekit.errors import fault


def test_a_fault_keeps_values_as_text_and_finds_its_words() -> None:
    found = fault("items[3].name", "VK-5062", found=1, wanted=2)
    assert found == Fault(where="items[3].name", code="VK-5062", values=(("found", "1"), ("wanted", "2")))
    assert found.problem() == found.problem("zh") != found.problem("en")
    assert "1" in found.problem("en")
    assert found.cure("zh") != found.cure("en")


@pytest.mark.parametrize(
    ("where", "place", "whole"),
    [("", "a", "a"), ("b", "a", "a.b"), ("[1]", "a", "a[1]"), ("b.c", "a line 2", "a line 2.b.c")],
)
def test_a_fault_is_placed_within_something_larger(where: str, place: str, whole: str) -> None:
    assert fault(where, "VK-5062", found=1, wanted=2).within(place).where == whole


def test_an_error_carries_every_fault() -> None:
    faults = (fault("a", "VK-5062", found=1, wanted=2), fault("", "VK-5109"))
    error = StateError(iter(faults))
    assert error.faults == faults
    assert (error.code, error.values) == ("VK-5062", {"found": "1", "wanted": "2"})
    first, second = str(error).split("; ")
    assert first.startswith("a: ")
    assert first.endswith("[VK-5062]")
    assert second.endswith("[VK-5109]")
    assert not second.startswith(":")
    assert FormatError(faults[0]).faults == faults[:1]


def test_an_error_without_a_fault_is_none() -> None:
    with pytest.raises(ValueError, match="at least one"):
        StateError(())


@pytest.mark.parametrize("kind", VotekitError.__subclasses__())
def test_an_error_crosses_a_process_boundary(kind: type[VotekitError]) -> None:
    error = kind(fault("a", "VK-5109"))
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.faults, str(again)) == (kind, error.faults, str(error))
