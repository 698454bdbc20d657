"""The encoding's promises, each over many inputs."""

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from votekit._canonical import MAX_INTEGER, decode, displayed, encode, from_text, lines, to_text
from votekit.errors import FormatError

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT
VALUES = st.recursive(
    SCALARS, lambda part: st.lists(part, max_size=4) | st.dictionaries(TEXT, part, max_size=4), max_leaves=12
)
PIECES = st.sampled_from([
    *'[]{}:,"\\-0123456789eE.+ \n\t', "null", "true", "NaN", '"a"', "\\u", "d800", "\ufeff", "\u2028", "é",
    '{"a":', "[[[[[[[[[",
])  # fmt: skip


def outcome(read, *arguments, **keywords):
    """What reading gives: a value, or the error it refuses with; anything else is raised."""
    try:
        return read(*arguments, **keywords)
    except FormatError as error:
        return error


def independent(value):
    """RFC 8785 for integers, written a second way."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{independent(key)}:{independent(value[key])}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(independent, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


class TestWhatIsWrittenIsReadBack:
    """Every value has one encoding, and it is read as that value."""

    @given(VALUES)
    def test_there_and_back(self, value):
        data = encode(value)
        assert data == independent(value).encode()
        assert decode(data, limit=len(data)) == value


class TestAnyBytes:
    """Any bytes give a value that writes back to the same bytes, or a FormatError, and nothing else."""

    @given(st.binary())
    @example(b"\xef\xbb\xbf{}")
    def test_bytes(self, data):
        self.check(data)

    @settings(max_examples=500)
    @given(st.lists(PIECES).map("".join))
    def test_pieces_of_json(self, text):
        self.check(text.encode())

    @given(VALUES, st.data())
    def test_one_byte_changed(self, value, data):
        written = bytearray(encode(value))
        place = data.draw(st.integers(0, len(written) - 1))
        written[place] = data.draw(st.integers(0, 255))
        self.check(bytes(written))

    @staticmethod
    def check(data):
        value = outcome(decode, data, limit=10_000)
        if isinstance(value, FormatError):
            assert value.faults[0].problem("zh")
            assert value.faults[0].cure("en")
        else:
            assert encode(value) == data


class TestLines:
    """Lines end in one 0x0A and are split on that byte only, however the stream was cut."""

    @given(st.lists(st.binary().map(lambda data: data.replace(b"\n", b"\r"))), st.data())
    def test_any_cut(self, contents, data):
        stream = b"".join(content + b"\n" for content in contents)
        cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
        chunks = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        assert list(lines(chunks, limit=1000, where="f")) == list(enumerate(contents, start=1))

    @given(st.binary(), st.integers(1, 9), st.integers(0, 20))
    def test_any_bytes(self, stream, size, limit):
        chunks = [stream[start : start + size] for start in range(0, len(stream), size)]
        *contents, rest = stream.split(b"\n")
        if rest or any(len(content) > limit for content in contents):
            with pytest.raises(FormatError):
                list(lines(chunks, limit=limit, where="f"))
        else:
            assert list(lines(chunks, limit=limit, where="f")) == list(enumerate(contents, start=1))


class TestBase64url:
    """Binary is base64url without padding, decoded, re-encoded and compared."""

    @given(st.binary())
    def test_there_and_back(self, data):
        assert from_text(to_text(data), size=len(data)) == data

    @given(st.text(st.sampled_from("AZaz09-_+/=\n é\x00"), max_size=8) | st.text())
    def test_any_text(self, text):
        data = outcome(from_text, text)
        assert isinstance(data, FormatError) or to_text(data) == text


class TestDisplayed:
    """Displayed text comes back unchanged, or is a FormatError."""

    @given(st.text(), st.booleans())
    def test_any_text(self, text, multiline):
        result = outcome(displayed, text, "", multiline=multiline)
        if isinstance(result, FormatError):
            assert result.code in {"VK-1015", "VK-1016", "VK-1017"}
        else:
            assert result == text
