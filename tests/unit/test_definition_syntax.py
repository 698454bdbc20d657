"""From bytes to a tree: encodings, sizes, nesting, and where the text cannot be read."""

import json
from datetime import date
from pathlib import Path

import pytest

from votekit.definition.reader import read_definition
from votekit.definition.syntax import LIMIT, NotAnInteger, Repeated, parse
from votekit.errors import FormatError

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PAPER = (EXAMPLES / "xian-renda-zhipiao.toml").read_bytes()


def refusal(data: bytes) -> tuple[str, str, dict[str, str]]:
    with pytest.raises(FormatError) as caught:
        parse(data)
    (only,) = caught.value.faults
    for language in ("zh", "en"):
        assert only.problem(language)
        assert only.cure(language)
    return only.where, only.code, dict(only.values)


def test_toml_and_json_are_told_apart_by_the_first_character() -> None:
    assert parse(b'a = 1\nb = "x"\nc = [true]\nd = 2027-01-16') == {
        "a": 1,
        "b": "x",
        "c": [True],
        "d": date(2027, 1, 16),
    }
    assert parse(b' \r\n\t{"a": 1, "b": null}') == {"a": 1, "b": None}
    assert parse(b"") == {}


def test_a_byte_order_mark_and_windows_line_ends_are_passed_over() -> None:
    windows = b"\xef\xbb\xbf" + PAPER.replace(b"\n", b"\r\n")
    assert read_definition(windows).to_bytes() == read_definition(PAPER).to_bytes()
    assert parse(b"\xef\xbb\xbf{}") == {}


def test_no_number_becomes_a_float() -> None:
    assert parse(b"a = 1.5\nb = inf\nc = 1e3") == {
        "a": NotAnInteger("1.5"),
        "b": NotAnInteger("inf"),
        "c": NotAnInteger("1e3"),
    }
    assert parse(b'{"a": 1.5, "b": NaN, "c": 1E3, "d": -Infinity}') == {
        "a": NotAnInteger("1.5"),
        "b": NotAnInteger("NaN"),
        "c": NotAnInteger("1E3"),
        "d": NotAnInteger("-Infinity"),
    }


def test_numbers_of_thousands_of_digits() -> None:
    read = parse(b'{"a": ' + b"9" * 100_000 + b', "b": -' + b"9" * 5000 + b"}")
    assert isinstance(read, dict)
    assert read["a"] > 10**15
    assert read["b"] < -(10**15)
    assert parse(b"a = " + b"9" * 4000) == {"a": 10**4000 - 1}
    assert refusal(b"a = 1\nb = " + b"9" * 5000)[:2] == ("", "VK-2008")


def test_a_repeated_key_in_json_is_never_one_of_its_values() -> None:
    assert parse(b'{"a": 1, "b": {"c": 1, "c": 2}, "a": 2}') == {"a": Repeated(), "b": {"c": Repeated()}}


def test_files_are_bounded() -> None:
    assert parse(b"# " + b"x" * (LIMIT - 2)) == {}
    assert refusal(b"# " + b"x" * (LIMIT - 1)) == (
        "",
        "VK-2001",
        {"length": str(LIMIT + 1), "limit": str(LIMIT)},
    )


def test_the_line_that_is_not_utf8_is_named() -> None:
    assert refusal('a = 1\nb = "票决"'.encode("gb18030")) == ("line 2", "VK-2002", {"line": "2"})
    assert refusal(b"\xff\xfea\x00")[1] == "VK-2002"


@pytest.mark.parametrize(
    ("text", "where", "code"),
    [
        ('a = 1\nb = x"', "line 2", "VK-2004"),
        ("a = 1\n\nb", "line 3", "VK-2004"),
        ('name = "老旧小区\nb = 1', "line 1", "VK-2004"),
        ("a = [1,", "line 1", "VK-2004"),
        ("a = 2027-02-30", "line 1", "VK-2004"),
        ('a = """\nx', "line 2", "VK-2004"),
        ("a = 1\na = 2", "line 2", "VK-2005"),
        ("[a]\n[b]\n[a]\n", "line 3", "VK-2005"),
        ("a = {b = 1, b = 2}", "line 1", "VK-2005"),
        ("a = {b = 1}\n[a.c]", "line 2", "VK-2005"),
        ("a = 1\nb = “票决”", "line 2", "VK-2006"),
        ('b ＝ "票决"', "line 1", "VK-2006"),
        ('b = ["甲"，"乙"]', "line 1", "VK-2006"),
        ('b = "甲，乙" x', "line 1", "VK-2004"),
        ('{"a": 1,\n "b" 2}', "line 2", "VK-2007"),
        ('{"a": 1} x', "line 1", "VK-2007"),
        ("{", "line 1", "VK-2007"),
        ("{'a': 1}", "line 1", "VK-2007"),
    ],
)
def test_where_the_text_cannot_be_read(text: str, where: str, code: str) -> None:
    assert refusal(text.encode())[:2] == (where, code)


def test_line_and_column_are_given() -> None:
    assert refusal(b"a = 1\nbb = ?")[2] == {"line": "2", "column": "6"}
    assert refusal(b'{\n"a": ?}')[2] == {"line": "2", "column": "6"}
    assert refusal("b ＝ 1".encode())[2] == {"line": "1", "character": "＝"}


@pytest.mark.parametrize("depth", [1, 15, 16])
def test_nesting_up_to_sixteen_levels_is_read(depth: int) -> None:
    assert parse(b"a = " + b"[" * depth + b"]" * depth)
    assert (
        parse(b'{"a": ' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}" if depth > 1 else b"{}") is not None
    )


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 17 + "]" * 17,
        "a = " + "[" * 300_000,
        "a = " + "{b=" * 17,
        '{"a": ' + "[" * 16 + "]" * 16 + "}",
        '{"a":' * 100_000,
        "a." * 400_000 + "b = 1",
        "[" + "a." * 33 + "b]",
        '"x".' * 33 + "b = 1",
    ],
    ids=range(8),
)
def test_deeper_nesting_is_refused_before_it_is_parsed(text: str) -> None:
    assert refusal(text.encode())[:2] == ("line 1", "VK-2003")


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "[" * 100 + '"',
        "a = '" + "[" * 100 + "\\'",
        'a = "\\"' + "[" * 100 + '"',
        'a = """\n"' + "[" * 100 + '\n""x"""""\nb = 1',
        "a = '''\n'" + "[" * 100 + "\n''x'''''\nb = 1",
        "# " + "[" * 100 + "\na = 1",
        'a = "' + "1.2." * 100 + '"',
        "\n".join(f"k{n} = [{{a.b = 1}}]" for n in range(100)),
        '{"a": "' + "[{" * 100 + '", "b": "\\"' + "[" * 100 + '"}',
        '{"a": [' + ", ".join(["1.5"] * 100) + "]}",
    ],
    ids=range(10),
)
def test_brackets_and_dots_inside_texts_and_comments_do_not_count(text: str) -> None:
    assert parse(text.encode())


@pytest.mark.parametrize(
    "part",
    [
        b'"',
        b"'",
        b'"""',
        b"'''",
        b"\\",
        b'"\\',
        b"#",
        b"[",
        b"]",
        b"a.",
        b"=",
        b"\n",
        b'"a"\n',
        b"a=1\n",
        b'""',
        b"{",
        b'{"',
        b"'\n",
    ],
)
def test_a_megabyte_of_anything_is_read_or_refused(part: bytes) -> None:
    data = (part * (LIMIT // len(part)))[:LIMIT]
    for prefix in (b"", b"a=", b'a="', b"{"):
        try:
            parse((prefix + data)[:LIMIT])
        except FormatError:
            continue


def test_json_and_toml_trees_of_one_definition_are_one_definition() -> None:
    definition = read_definition(PAPER)
    loose = json.dumps(json.loads(definition.to_bytes()), indent=2, ensure_ascii=False)
    assert read_definition(loose.encode()) == definition
