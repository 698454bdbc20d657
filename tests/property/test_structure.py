"""Any JSON into any shape: a value that writes back to the same JSON, or a FormatError."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from votekit._canonical import MAX_INTEGER, encode
from votekit._structure import Multiline, Size, read, structure, unstructure, write
from votekit.errors import FormatError


@attrs.frozen(kw_only=True)
class Part:
    name: str
    share: Fraction | None
    key: Annotated[bytes, Size(3)]


@attrs.frozen(kw_only=True)
class Whole:
    truth: bool
    number: int
    text: Annotated[str, Multiline()]
    kind: Literal["a", "b"]
    parts: tuple[Part, ...]
    names: frozenset[str]
    counts: Mapping[str, int]
    day: date


PLAIN = st.text("abc张三 -（", max_size=5)
INTEGERS = st.integers(-MAX_INTEGER, MAX_INTEGER)
PARTS = st.builds(
    Part,
    name=PLAIN,
    share=st.none() | st.fractions(max_denominator=10**9).filter(lambda share: abs(share) < 10**6),
    key=st.binary(min_size=3, max_size=3),
)
WHOLES = st.builds(
    Whole,
    truth=st.booleans(),
    number=INTEGERS,
    text=PLAIN.map(lambda text: text + "\n"),
    kind=st.sampled_from("ab"),
    parts=st.lists(PARTS, max_size=3).map(tuple),
    names=st.frozensets(PLAIN, max_size=3),
    counts=st.dictionaries(PLAIN, INTEGERS, max_size=3),
    day=st.dates(),
)
LEAVES = (
    st.none()
    | st.booleans()
    | INTEGERS
    | PLAIN
    | st.sampled_from(["1/2", "2/4", "AQI", "AQID", "2027-01-16", "a\u200b"])
)
VALUES = st.recursive(
    LEAVES,
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(PLAIN | st.sampled_from(["name", "share", "key"]), part, max_size=4)
        | st.fixed_dictionaries({"name": part, "share": part, "key": part})
    ),
    max_leaves=8,
)
SHAPES = st.sampled_from([
    Part, Whole, int, str, bool, bytes, Fraction, date,
    tuple[Part, ...], tuple[int, str], frozenset[str], Mapping[str, Part],
    Part | None, int | str, Literal["a", 1], Annotated[bytes, Size(2)], None.__class__,
])  # fmt: skip


def outcome(read, *arguments, **keywords):
    """What reading gives: a value, or the error it refuses with; anything else is raised."""
    try:
        return read(*arguments, **keywords)
    except FormatError as error:
        return error


class TestThereAndBack:
    """Every value is read as itself from what was written of it."""

    @given(WHOLES)
    def test_values(self, value):
        data = write(value)
        assert read(Whole, data, limit=len(data)) == value
        assert structure(Whole, unstructure(value)) == value


class TestAnyJson:
    """No leniency: what is accepted is written back to the same JSON, type for type."""

    @given(SHAPES, VALUES)
    def test_any_shape(self, shape, value):
        self.check(shape, value)

    @given(WHOLES, st.data())
    def test_one_part_replaced(self, whole, data):
        value = unstructure(whole)
        where, key = value, data.draw(st.sampled_from(sorted(value)))
        while isinstance(where[key], list | dict) and where[key] and data.draw(st.booleans()):
            where = where[key]
            key = data.draw(st.sampled_from(sorted(where) if isinstance(where, dict) else range(len(where))))
        where[key] = data.draw(VALUES)
        self.check(Whole, value)

    @staticmethod
    def check(shape, value):
        structured = outcome(structure, shape, value)
        if isinstance(structured, FormatError):
            assert all(each.problem("zh") and each.cure("en") for each in structured.faults)
        else:
            assert encode(unstructure(structured)) == encode(value)


class TestAnyBytes:
    """Any bytes give a value that writes back to the same bytes, or a FormatError, and nothing else."""

    @given(st.binary(max_size=40))
    def test_bytes(self, data):
        with pytest.raises(FormatError):
            read(Whole, data, limit=40)

    @given(WHOLES, st.data())
    def test_one_byte_changed(self, whole, data):
        written = bytearray(write(whole))
        written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
        value = outcome(read, Whole, bytes(written), limit=10_000)
        assert isinstance(value, FormatError) or write(value) == bytes(written)
