"""Canonical JSON, base64url, lines, digests, displayed text."""

import hashlib
import io
import json
import sys
import unicodedata

import pytest

from votekit import _canonical
from votekit._canonical import decode, digest, displayed, encode, from_text, lines, shown, to_text
from votekit.errors import FormatError


def refused(data, *, limit=100_000):
    with pytest.raises(FormatError) as caught:
        decode(data, limit=limit, where="there")
    (only,) = caught.value.faults
    assert only.where == "there"
    return only


def test_rfc_8785_published_cases(vectors):
    seen = set()
    for case in vectors["rfc8785"]["cases"]:
        output = bytes.fromhex(case["output"])
        seen.add(case["name"])
        if case["name"] == "values":
            assert refused(output).code == "VK-1006"
            continue
        # 56.0 in the input is the integer 56 of the output.
        value = json.loads(case["input"], parse_float=lambda literal: int(literal.removesuffix(".0")))
        assert encode(value) == output
        assert decode(output, limit=len(output)) == value
    assert seen == {"arrays", "french", "structures", "unicode", "values", "weird"}


def test_rfc_8785_example_of_strings_and_literals():
    # RFC 8785, 3.2.2, without its numbers.
    text = (
        '{"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}'
    )
    assert encode(json.loads(text)) == (
        b'{"literals":[null,true,false],"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), b"", {1}, object(), {1: 2}, {None: 1}, [[1.5]], {"a": {2: 3}}]
)
def test_encode_refuses_other_types(value):
    with pytest.raises(TypeError):
        encode(value)


class Number(int):
    pass


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize("value", [Number(1), Text("a"), {Text("a"): 1}])
def test_encode_refuses_subclasses(value):
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800", {"\udfff": 1}])
def test_encode_refuses_other_values(value):
    with pytest.raises(ValueError, match=r"."):
        encode(value)


def nested(levels, kind):
    return b"[" * levels + b"]" * levels if kind == "list" else b'{"a":' * levels + b"1" + b"}" * levels


@pytest.mark.parametrize("kind", ["list", "object"])
def test_sixteen_levels_and_no_more(kind):
    value = decode(nested(16, kind), limit=1000)
    assert encode(value) == nested(16, kind)
    assert refused(nested(17, kind)).code == "VK-1004"
    with pytest.raises(ValueError, match="16"):
        encode([value])


def at_depth(frames, call):
    return call() if frames == 0 else at_depth(frames - 1, call)


@pytest.mark.parametrize(
    "data", [nested(900, "list"), nested(16, "list"), b"[" * 100_000, nested(900, "object")]
)
def test_the_stack_makes_no_difference(data):
    def answer():
        try:
            return decode(data, limit=200_000)
        except FormatError as error:
            return error.code

    shallow = answer()
    assert at_depth(sys.getrecursionlimit() - 250, answer) == shallow
    assert shallow == ("VK-1004" if len(data) > 32 else decode(nested(16, "list"), limit=32))


@pytest.mark.parametrize(
    "data",
    [
        b'"[[[[[[[[[[[[[[[[[[[["',
        b'["\\"[[[[[[[[[[[[[[[[[[[[","{{{{{{{{{{{{{{{{{{{{\\\\"]',
        b'{"[[[[[[[[[[[[[[[[[[[[":1}',
    ],
)
def test_brackets_inside_strings_are_no_levels(data):
    assert encode(decode(data, limit=1000)) == data


def test_levels_after_closed_ones():
    data = b"[" + b",".join([nested(15, "list")] * 3) + b"]"
    assert encode(decode(data, limit=1000)) == data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "VK-1005"),
        (b"nul", "VK-1005"),
        (b"[1,]", "VK-1005"),
        (b"[1] x", "VK-1005"),
        (b"\\[", "VK-1005"),
        (b'"abc', "VK-1005"),
        (b'"\x01"', "VK-1005"),
        (b'"\\x41"', "VK-1005"),
        (b"0.5", "VK-1006"),
        (b"1.0", "VK-1006"),
        (b"1e+21", "VK-1006"),
        (b"1E2", "VK-1006"),
        (b"-0.0", "VK-1006"),
        (b"NaN", "VK-1006"),
        (b"[Infinity]", "VK-1006"),
        (b"-Infinity", "VK-1006"),
        (b"9007199254740992", "VK-1007"),
        (b"-9007199254740992", "VK-1007"),
        (b"1" * 5000, "VK-1007"),
        (b"-" + b"9" * 90_000, "VK-1007"),
        (b'{"a":1,"a":1}', "VK-1008"),
        (b'[{"a":{"b":1,"c":2,"b":1}}]', "VK-1008"),
        (b'{"a":1,"\\u0061":2}', "VK-1008"),
        (b'"\\ud800"', "VK-1009"),
        (b'{"\\udc00":1}', "VK-1009"),
        (b'"\\udc00\\ud800"', "VK-1009"),
        (b" 1", "VK-1010"),
        (b"1\n", "VK-1010"),
        (b"[1, 2]", "VK-1010"),
        (b"-0", "VK-1010"),
        (b'{"b":1,"a":1}', "VK-1010"),
        (b'"\\u0041"', "VK-1010"),
        (b'"\\/"', "VK-1010"),
        (b'"\\ud83d\\ude02"', "VK-1010"),
        (b'"\\u000A"', "VK-1010"),
        (b'{"\xef\xac\xb3":1,"\xf0\x9f\x98\x82":1}', "VK-1010"),  # UTF-8 order; UTF-16's is the other
        (b'"\xff"', "VK-1002"),
        (b'"\xed\xa0\x80"', "VK-1002"),
        (b'"\xc0\xaf"', "VK-1002"),
        (b"\xff\xfe1\x00", "VK-1002"),
        (b"\xef\xbb\xbf1", "VK-1003"),
    ],
)
def test_refused(data, code):
    assert refused(data).code == code


def test_integers_up_to_the_bound():
    for number in (0, 2**53 - 1, -(2**53) + 1):
        assert decode(b"%d" % number, limit=20) == number
        assert encode(number) == b"%d" % number


def test_the_limit_comes_first():
    assert refused(b"\xff" * 11, limit=10).code == "VK-1001"
    assert decode(b"1234567890", limit=10) == 1234567890


def test_the_encoding_comes_before_the_depth_and_the_depth_before_the_rest():
    assert refused(b"[" * 20 + b"\xff").code == "VK-1002"
    assert refused(b"[0.5," + b"[" * 20).code == "VK-1004"


def test_faults_say_where_they_are():
    assert refused(b'{"b":1,"a":1}').values == (("position", "2"),)
    assert refused(b"1\n").values == (("position", "1"),)
    assert refused(b'"ab\xff"').values == (("position", "3"),)
    assert refused(b'{"a\\u202e":1,"a\\u202e":1}').values == (("key", "aU+202E"),)
    assert refused(b"9" * 100).values[0] == ("number", "9" * 40)


# Lines


def split(data, size, *, limit=100):
    return list(
        lines(
            [data[start : start + size] for start in range(0, len(data), size)],
            limit=limit,
            where="box.jsonl",
        )
    )


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_lines_are_split_at_line_feeds_only(size):
    data = "a\u2028b\r\nc\x0bd\x85\n\nlast\n".encode()
    assert split(data, size) == [
        (1, "a\u2028b\r".encode()),
        (2, "c\x0bd\x85".encode()),
        (3, b""),
        (4, b"last"),
    ]


def test_lines_of_a_file_are_read_in_bounded_pieces():
    class Watched(io.BytesIO):
        def read(self, size=-1, /):
            assert 0 < size <= 2**16
            return super().read(size)

        def __iter__(self):
            raise AssertionError("would read a whole line, however long")

    data = b"x" * 70_000 + b"\n" + b"y\n"
    assert list(lines(Watched(data), limit=70_000, where="f")) == [(1, b"x" * 70_000), (2, b"y")]
    with pytest.raises(FormatError):
        list(lines(Watched(data), limit=69_999, where="f"))


def test_no_lines():
    assert list(lines([], limit=1, where="f")) == []
    assert list(lines([b"", b""], limit=1, where="f")) == []


@pytest.mark.parametrize("size", [1, 7, 100])
@pytest.mark.parametrize(
    ("data", "good", "place", "code"),
    [
        (b"a\nb", 1, "box.jsonl line 2", "VK-1011"),
        (b"b", 0, "box.jsonl line 1", "VK-1011"),
        (b"123456\n", 0, "box.jsonl line 1", "VK-1012"),
        (b"12345\n123456\n1\n", 1, "box.jsonl line 2", "VK-1012"),
        (b"12345\n123456", 1, "box.jsonl line 2", "VK-1012"),
    ],
)
def test_faults_of_lines(data, good, place, code, size):
    read = lines(
        [data[start : start + size] for start in range(0, len(data), size)], limit=5, where="box.jsonl"
    )
    for _ in range(good):
        next(read)
    with pytest.raises(FormatError) as caught:
        next(read)
    assert (caught.value.faults[0].where, caught.value.code) == (place, code)


def test_an_endless_line_is_not_gathered():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 1000

    with pytest.raises(FormatError):
        next(lines(endless(), limit=10_000, where="f"))
    assert taken == 11


# base64url


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"f", "Zg"),
        (b"fo", "Zm8"),
        (b"foo", "Zm9v"),
        (b"foobar", "Zm9vYmFy"),
        (b"\xfb\xff", "-_8"),
    ],
)
def test_base64url(data, text):
    # RFC 4648, section 10, without the padding.
    assert to_text(data) == text
    assert from_text(text, size=len(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        "Zg==",
        "Zh",
        "Z",
        "Zm9vY",
        "+_8",
        "/w",
        "Zg\n",
        " Zg",
        "Zg Zg",
        "Zé",
        "Zm9=",
        "=",
        "Zm-9v=",
        "\x00",
        "Z=g",
    ],
)
def test_base64url_refused(text):
    with pytest.raises(FormatError) as caught:
        from_text(text, where="key")
    assert (caught.value.code, caught.value.faults[0].where) == ("VK-1013", "key")


def test_base64url_of_another_size():
    with pytest.raises(FormatError) as caught:
        from_text("Zm9v", size=2)
    assert (caught.value.code, caught.value.values) == ("VK-1014", {"size": "2", "found": "3"})


def test_digest():
    assert digest("votekit/manifest/v1", b"{}") == hashlib.sha256(b"votekit/manifest/v1\x00{}").digest()


# Displayed text


@pytest.mark.parametrize(
    "text", ["", "张三", "某县人民代表大会（第1次）　会议", "é", "a b", "𠮷野家", "Ü-1", "\U0001f5f3"]
)
def test_displayed(text):
    assert displayed(text, "name") == text


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\n", "VK-1016"),
        ("\t", "VK-1016"),
        ("\r", "VK-1016"),
        ("\x00", "VK-1016"),
        ("\x7f", "VK-1016"),
        ("\x85", "VK-1016"),
        ("\u00ad", "VK-1016"),
        ("\u061c", "VK-1016"),
        ("\u200b", "VK-1016"),
        ("\u200d", "VK-1016"),
        ("\u200e", "VK-1016"),
        ("\u2028", "VK-1016"),
        ("\u202e", "VK-1016"),
        ("\u2066", "VK-1016"),
        ("\u2069", "VK-1016"),
        ("\u3164", "VK-1016"),
        ("\ufeff", "VK-1016"),
        ("\ufe0f", "VK-1016"),
        ("\ud800", "VK-1016"),
        ("\uffff", "VK-1016"),
        ("\U0001ffff", "VK-1016"),
        ("\U0010fffe", "VK-1016"),
        ("\U000e0041", "VK-1016"),
        ("\U000e0100", "VK-1016"),
        ("A\u030a", "VK-1015"),
        ("\u212b", "VK-1015"),
        ("\uf900", "VK-1015"),
        ("x" * 9_999, "VK-1017"),
    ],
)
def test_not_displayed(character, code):
    with pytest.raises(FormatError) as caught:
        displayed(f"张{character}三", "items[3].name")
    assert (caught.value.code, caught.value.faults[0].where) == (code, "items[3].name")
    if code == "VK-1016":
        assert caught.value.values == {"character": f"U+{ord(character):04X}", "position": "2"}


INVISIBLE_CLASSES = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"}


def test_all_controls_and_bidirectional_characters_are_refused():
    for character in map(chr, range(0x110000)):
        control = unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"}
        if control or unicodedata.bidirectional(character) in INVISIBLE_CLASSES:
            with pytest.raises(FormatError):
                displayed(character, "")


def test_line_feeds_where_they_may_stand():
    assert displayed("一\n二", "", multiline=True) == "一\n二"
    for text in ("一\r\n二", "一\t二", "一\u2028二"):
        with pytest.raises(FormatError):
            displayed(text, "", multiline=True)


def test_ten_thousand_characters_are_allowed():
    assert displayed("字" * _canonical.MAX_TEXT, "") == "字" * 10_000


def test_shown():
    assert shown("a" * 41) == "a" * 40 + "…"
    assert shown("a\u202eb\x1b[31m") == "aU+202EbU+001B[31m"
