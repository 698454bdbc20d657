"""Values from JSON and back: exact types, and all faults at once."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, Optional

import attrs
import pytest

from votekit._structure import Multiline, Size, read, register, structure, unstructure, write
from votekit.errors import FormatError, fault


@attrs.frozen(kw_only=True)
class Item:
    name: str
    key: Annotated[bytes, Size(4)]
    votes: int = 0


@attrs.frozen(kw_only=True)
class Paper:
    title: str
    items: tuple[Item, ...]
    share: Fraction
    kind: Literal["selection", "rating"]
    chief: Item | None = None


ITEM = {"name": "甲", "key": "YWJjZA", "votes": 3}
PAPER = {"title": "票样", "items": [ITEM, ITEM], "share": "1/2", "kind": "rating", "chief": None}
VALUE = Paper(
    title="票样",
    items=(Item(name="甲", key=b"abcd", votes=3), Item(name="甲", key=b"abcd", votes=3)),
    share=Fraction(1, 2),
    kind="rating",
)


def faults(cls, value, **arguments):
    with pytest.raises(FormatError) as caught:
        structure(cls, value, **arguments)
    return [(each.where, each.code) for each in caught.value.faults]


def test_there_and_back():
    assert structure(Paper, PAPER) == VALUE
    assert unstructure(VALUE) == PAPER
    assert structure(Paper, PAPER | {"chief": ITEM}).chief == VALUE.items[0]


def test_none_is_written_as_null():
    assert b'"chief":null' in write(VALUE)


def test_all_faults_at_once_with_their_places():
    value = {
        "title": "a\u200b",
        "items": [ITEM | {"votes": True}, 5, {"name": 1, "key": "YWJj", "colour": 1}],
        "share": "2/4",
        "chief": {},
        "extra\u202e": 1,
    }
    assert faults(Paper, value) == [
        ("extraU+202E", "VK-1021"),
        ("kind", "VK-1022"),
        ("title", "VK-1016"),
        ("items[0].votes", "VK-1023"),
        ("items[1]", "VK-1027"),
        ("items[2].colour", "VK-1021"),
        ("items[2].votes", "VK-1022"),
        ("items[2].name", "VK-1024"),
        ("items[2].key", "VK-1014"),
        ("share", "VK-1032"),
        ("chief.name", "VK-1022"),
        ("chief.key", "VK-1022"),
        ("chief.votes", "VK-1022"),
    ]
    assert faults(Paper, value, where="manifest.json")[3] == ("manifest.json.items[0].votes", "VK-1023")
    assert faults(Paper, 1, where="manifest.json") == [("manifest.json", "VK-1027")]


@attrs.frozen(kw_only=True)
class Everything:
    truth: bool
    number: int
    text: str
    paragraphs: Annotated[str, Multiline()]
    octets: bytes
    key: Annotated[bytes, Size(2)] | None
    noted: Annotated[int, "a note"]
    share: Fraction
    day: date
    word: Literal["a", 1, True]
    pair: tuple[int, str]
    pairs: tuple[tuple[str, int], ...]
    names: frozenset[str]
    counts: Mapping[str, int]
    nested: dict[str, tuple[bytes, ...]]
    either: int | str
    maybe: Optional[int]  # noqa: UP045 - the older spelling reads alike
    anything: Any
    nothing: None
    hidden: int = attrs.field(init=False, default=7)


EVERYTHING = {
    "truth": False,
    "number": -5,
    "text": "张三",
    "paragraphs": "一\n二",
    "octets": "AQI",
    "key": None,
    "noted": 4,
    "share": "-3/2",
    "day": "2027-01-16",
    "word": 1,
    "pair": [1, "a"],
    "pairs": [["b", 2], ["a", 1]],
    "names": ["甲", "乙"],
    "counts": {"b": 1, "a": 2},
    "nested": {"x": ["AQ", ""]},
    "either": "text",
    "maybe": 3,
    "anything": {"left": ["alone", None]},
    "nothing": None,
}


def test_every_kind_of_field():
    data = EVERYTHING | {"names": sorted(EVERYTHING["names"])}
    value = structure(Everything, data)
    assert value == Everything(
        truth=False,
        number=-5,
        text="张三",
        paragraphs="一\n二",
        octets=b"\x01\x02",
        key=None,
        noted=4,
        share=Fraction(-3, 2),
        day=date(2027, 1, 16),
        word=1,
        pair=(1, "a"),
        pairs=(("b", 2), ("a", 1)),
        names=frozenset({"甲", "乙"}),
        counts={"b": 1, "a": 2},
        nested={"x": (b"\x01", b"")},
        either="text",
        maybe=3,
        anything={"left": ["alone", None]},
        nothing=None,
    )
    assert type(value.word) is int
    assert unstructure(value) == data
    assert read(Everything, write(value), limit=1000) == value


@pytest.mark.parametrize(
    ("field", "value", "code", "place"),
    [
        ("truth", 0, "VK-1025", ""),
        ("truth", None, "VK-1025", ""),
        ("number", True, "VK-1023", ""),
        ("number", "1", "VK-1023", ""),
        ("number", 1.0, "VK-1023", ""),
        ("number", None, "VK-1023", ""),
        ("number", 2**53, "VK-1007", ""),
        ("number", -(2**53), "VK-1007", ""),
        ("text", 1, "VK-1024", ""),
        ("text", None, "VK-1024", ""),
        ("text", "一\n二", "VK-1016", ""),
        ("text", "A\u030a", "VK-1015", ""),
        ("text", "\ud800", "VK-1016", ""),
        ("text", "x" * 10_001, "VK-1017", ""),
        ("paragraphs", "一\r\n二", "VK-1016", ""),
        ("paragraphs", 2, "VK-1024", ""),
        ("octets", "AQI=", "VK-1013", ""),
        ("octets", [1], "VK-1024", ""),
        ("key", "AQ", "VK-1014", ""),
        ("key", 5, "VK-1024", ""),
        ("noted", "4", "VK-1023", ""),
        ("share", "1", "VK-1031", ""),
        ("share", 1, "VK-1024", ""),
        ("share", "2/4", "VK-1032", ""),
        ("share", "0/2", "VK-1032", ""),
        ("share", "-0/1", "VK-1032", ""),
        ("share", "1/0", "VK-1031", ""),
        ("share", "1/-2", "VK-1031", ""),
        ("share", "+1/2", "VK-1031", ""),
        ("share", "01/2", "VK-1031", ""),
        ("share", "1/2\n", "VK-1031", ""),
        ("share", "1/02", "VK-1031", ""),
        ("share", "１/２", "VK-1031", ""),
        ("share", "1" * 5000 + "/2", "VK-1031", ""),
        ("day", "2027-1-16", "VK-1033", ""),
        ("day", "20270116", "VK-1033", ""),
        ("day", "2027-02-30", "VK-1033", ""),
        ("day", "2027-W02-6", "VK-1033", ""),
        ("day", "今天", "VK-1033", ""),
        ("day", 20270116, "VK-1024", ""),
        ("word", "b", "VK-1026", ""),
        ("word", 1.0, "VK-1026", ""),
        ("word", False, "VK-1026", ""),
        ("word", ["a"], "VK-1026", ""),
        ("word", None, "VK-1026", ""),
        ("pair", [1], "VK-1034", ""),
        ("pair", [1, "a", 2], "VK-1034", ""),
        ("pair", ["a", 1], "VK-1023", "[0]"),
        ("pair", "1a", "VK-1029", ""),
        ("pairs", {"a": 1}, "VK-1029", ""),
        ("pairs", None, "VK-1029", ""),
        ("pairs", [["a", 1], ["b", "c"]], "VK-1023", "[1][1]"),
        ("names", ["b", "a"], "VK-1035", ""),
        ("names", ["a", "a"], "VK-1035", ""),
        ("names", "ab", "VK-1029", ""),
        ("names", ["a", 1], "VK-1024", "[1]"),
        ("counts", [], "VK-1027", ""),
        ("counts", {"a": "1"}, "VK-1023", ".a"),
        ("counts", {"a\n": 1}, "VK-1016", ".aU+000A"),
        ("counts", {"a\n": "1"}, "VK-1016", ".aU+000A"),
        ("nested", {"x": ["AQ", "A"]}, "VK-1013", ".x[1]"),
        ("either", None, "VK-1024", ""),
        ("either", True, "VK-1024", ""),
        ("maybe", "3", "VK-1023", ""),
        ("maybe", False, "VK-1023", ""),
        ("nothing", 0, "VK-1028", ""),
        ("hidden", 7, "VK-1021", ""),
    ],
)
def test_refused(field, value, code, place):
    found = faults(Everything, EVERYTHING | {"names": []} | {field: value})
    assert found[0] == (field + place, code)


def test_a_mapping_reports_keys_and_values():
    assert faults(Mapping[str, int], {"a\n": "1", "b": "2"}) == [
        ("aU+000A", "VK-1016"),
        ("aU+000A", "VK-1023"),
        ("b", "VK-1023"),
    ]


def test_every_field_must_stand_there_whether_it_has_a_default_or_not():
    assert faults(Item, {}) == [("name", "VK-1022"), ("key", "VK-1022"), ("votes", "VK-1022")]


def test_true_is_not_the_literal_1():
    assert structure(Literal[1, 2], 1) == 1
    assert faults(Literal[1, 2], bool(1)) == faults(Literal[True], 1) == [("", "VK-1026")]


def test_literals_are_named():
    with pytest.raises(FormatError) as caught:
        structure(Literal["a", "b"], "c")
    assert caught.value.values == {"choices": "a, b"}


@attrs.frozen(kw_only=True)
class Particular:
    least: int
    most: int

    def __attrs_post_init__(self):
        if self.least > self.most:
            raise ValueError("least is above most")
        if self.least < 0:
            raise FormatError([fault("least", "VK-1033"), fault("", "VK-1034", wanted=1, found=2)])


def test_what_a_class_itself_refuses():
    assert structure(Particular, {"least": 1, "most": 2}) == Particular(least=1, most=2)
    with pytest.raises(FormatError) as caught:
        structure(tuple[Particular, ...], [{"least": 2, "most": 1}, {"least": -1, "most": 1}])
    assert [(each.where, each.code) for each in caught.value.faults] == [
        ("[0]", "VK-1036"),
        ("[1].least", "VK-1033"),
        ("[1]", "VK-1034"),
    ]
    assert caught.value.values == {"reason": "least is above most"}


@attrs.frozen(kw_only=True)
class Named:
    _name: str


def test_private_names_keep_their_name_in_json():
    assert structure(Named, {"_name": "a"}) == Named(name="a")
    assert unstructure(Named(name="a")) == {"_name": "a"}


@attrs.frozen(kw_only=True)
class Tree:
    name: str
    parts: "tuple[Tree, ...]" = ()


def test_classes_may_contain_themselves():
    tree = Tree(name="a", parts=(Tree(name="b"),))
    assert structure(Tree, unstructure(tree)) == tree
    assert faults(Tree, {"name": "a", "parts": [{"name": 1, "parts": []}]}) == [("parts[0].name", "VK-1024")]


@attrs.frozen(kw_only=True)
class Point:
    x: int
    y: int


def test_a_form_of_its_own():
    register(
        Point,
        structure=lambda value: Point(x=int(str(value).split("|")[0]), y=int(str(value).split("|")[1])),
        unstructure=lambda point: f"{point.x}|{point.y}",
    )
    assert structure(tuple[Point, ...], ["1|2"]) == (Point(x=1, y=2),)
    assert write({"a": Point(x=1, y=2)}) == b'{"a":"1|2"}'


def test_read():
    assert read(Paper, write(VALUE), limit=1000) == VALUE
    with pytest.raises(FormatError) as caught:
        read(Paper, write(VALUE), limit=10, where="manifest.json")
    assert (caught.value.code, caught.value.faults[0].where) == ("VK-1001", "manifest.json")
    with pytest.raises(FormatError) as caught:
        read(Paper, b"{}", limit=10, where="manifest.json")
    assert caught.value.faults[0].where == "manifest.json.title"


@attrs.frozen(kw_only=True)
class Lenient:
    name: str = attrs.field(converter=str.lower)


def test_read_compares_what_it_would_write():
    assert read(Lenient, b'{"name":"a"}', limit=100) == Lenient(name="a")
    with pytest.raises(FormatError) as caught:
        read(Lenient, b'{"name":"A"}', limit=100, where="x")
    assert (caught.value.code, caught.value.faults[0].where) == ("VK-1018", "x")
