"""Any bytes are a definition that writes back the same, or a fault; and all faults come at once."""

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from votekit._canonical import displayed
from votekit.definition import Definition
from votekit.definition.reader import definition_from_json, definition_to_toml, read_definition
from votekit.definition.words import (
    BASE,
    HANDLING,
    RESERVED_MARKS,
    RUN_OFF_SHORTAGE,
    RUN_OFF_TIE,
    SHORTAGE,
    TIE,
    Vocabulary,
)
from votekit.errors import FormatError, UnsupportedError

EXAMPLES = {
    path.stem: path.read_bytes()
    for path in sorted((Path(__file__).parents[2] / "docs/examples").glob("*.toml"))
}
TREES: dict[str, Any] = {
    name: json.loads(json.dumps(tomllib.loads(data.decode()), default=str)) for name, data in EXAMPLES.items()
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("??"),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=4), parts, max_size=3),
    max_leaves=6,
)


def settled(data: bytes) -> Definition | None:
    """Read bytes; a definition must be the same in every form it is written in."""
    try:
        definition = read_definition(data)
    except (FormatError, UnsupportedError) as error:
        for each in error.faults:
            assert each.problem("zh")
            assert each.problem("en")
            assert each.cure("zh")
            assert each.cure("en")
        return None
    written = definition.to_bytes()
    assert read_definition(written) == definition
    assert read_definition(written).to_bytes() == written
    assert read_definition(definition_to_toml(definition).encode()) == definition
    return definition


def test_the_examples_are_there() -> None:
    assert len(EXAMPLES) == 5
    assert all(settled(data) is not None for data in EXAMPLES.values())


class TestAnyBytesAreADefinitionOrAFault:
    """``read_*`` return a value that writes back to the same bytes, or raise one FormatError."""

    @given(st.binary(max_size=200))
    def test_noise(self, data: bytes) -> None:
        assert settled(data) is None

    @given(st.text(max_size=200))
    def test_texts(self, text: str) -> None:
        assert settled(text.encode("utf-8", "surrogatepass")) is None

    @given(st.text(alphabet="ab=.,[]{}\"'#\\\n 01-:T+eun_“", max_size=60))
    def test_what_looks_like_toml_or_json(self, text: str) -> None:
        assert settled(text.encode()) is None
        assert settled(b"{" + text.encode()) is None

    @given(st.sampled_from(sorted(EXAMPLES)), st.data())
    def test_examples_with_a_piece_exchanged(self, name: str, data: st.DataObject) -> None:
        whole = EXAMPLES[name] if data.draw(st.booleans()) else read_definition(EXAMPLES[name]).to_bytes()
        start = data.draw(st.integers(0, len(whole)))
        length = data.draw(st.integers(0, 12))
        settled(
            whole[:start]
            + data.draw(st.binary(max_size=6) | st.just(b"\xe2\x80\x8b"))
            + whole[start + length :]
        )

    @given(st.sampled_from(sorted(EXAMPLES)), st.data())
    def test_examples_with_a_value_exchanged(self, name: str, data: st.DataObject) -> None:
        tree = copy.deepcopy(TREES[name])
        for _ in range(data.draw(st.integers(1, 3))):
            node = tree
            while True:
                if not node:
                    break
                key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
                if not isinstance(node[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
                    node[key] = data.draw(JSON)
                    break
                node = node[key]
        settled(json.dumps(tree).encode())

    @given(JSON)
    def test_any_json_value(self, value: object) -> None:
        try:
            definition_from_json(value)
        except (FormatError, UnsupportedError):
            return
        raise AssertionError("no such value is a definition")


# -- all faults at once ----------------------------------------------------------------------------------

# Each breaks one thing, and none has to do with another.
BREAKS: dict[str, list[tuple[tuple[Any, ...], Any, str, str]]] = {
    "xian-renda-zhipiao": [
        (("meeting", "date"), "去年", "meeting.date", "VK-2035"),
        (("meeting", "title"), "", "meeting.title", "VK-2030"),
        (("entitled", "number"), 0, "entitled.number", "VK-2025"),
        (("entitled", "certified"), "??", "entitled.certified", "VK-2011"),
        (("item", 5, "nane"), "甲", "items[5].nane", "VK-2012"),
        (("item", 6, "name"), 7, "items[6].name", "VK-2020"),
        (("ballot", "over"), "该票作废", "ballot.over", "VK-2013"),
        (("ballot", "foreign"), None, "ballot.foreign", "VK-2010"),
        (("ballot", "cap", "at_most"), 13, "ballot.cap.at_most", "VK-2060"),
        (("rule", "quorum", "base"), "实到", "rule.quorum.base", "VK-2014"),
        (("rule", "turnout"), 0.5, "rule.turnout", "VK-2043"),
        (("rule", "pass", "more_than"), 0.5, "rule.pass.more_than", "VK-2024"),
        (("rule", "seats"), 13, "rule.seats", "VK-2061"),
        (("rule", "order"), "同意", "rule.order", "VK-2063"),
        (("rule", "tie"), "??", "rule.tie", "VK-2011"),
        (("print", "sort"), [], "print.sort", "VK-2020"),
        (("box",), {}, "box", "VK-2051"),
        (("colour",), "red", "colour", "VK-2012"),
    ],
    "xian-changweihui-ceping": [
        (("ballot", "levels", 0), "满\u200b意", "ballot.levels[0]", "VK-1016"),
        (("ballot", "cap"), "不设", "ballot.cap", "VK-2053"),
        (("issuing", "issuers"), [], "issuing.issuers", "VK-2032"),
        (("issuing", "identity"), "签到码", "issuing.identity", "VK-2052"),
        (("box", "open_with"), 4, "box.open_with", "VK-2062"),
        (("rule", "valid_if"), "收回>发出", "rule.valid_if", "VK-2013"),
        (("rule", "grade", 0, "when"), [], "rule.grades[0].when", "VK-2032"),
        (("rule", "grade", 1, "when", 0, "at_most"), "1/2", "rule.grades[1].when[0]", "VK-2029"),
        (("rule", "grade", 1, "when", 1, "base"), "到会", "rule.grades[1].when[1].base", "VK-2013"),
        (("rule", "grade", 2, "name"), "未定", "rule.grades[2].name", "VK-2040"),
        (("print", "percent", "digits"), 9, "print.percent.digits", "VK-2025"),
        (("item", 8, "id"), "1", "items[8].id", "VK-2074"),
    ],
}


class TestAllFaultsComeAtOnce:
    """A definition with ten faults shows ten."""

    @given(st.sampled_from(sorted(BREAKS)), st.data())
    def test_each_of_them_and_no_other(self, name: str, data: st.DataObject) -> None:
        chosen = data.draw(st.lists(st.sampled_from(BREAKS[name]), unique_by=lambda each: each[2]))
        tree = copy.deepcopy(TREES[name])
        for path, value, _, _ in chosen:
            node = tree
            for part in path[:-1]:
                node = node[part]
            node[path[-1]] = value
        try:
            definition_from_json(tree)
            found = []
        except FormatError as error:
            found = [(each.where, each.code) for each in error.faults]
        assert sorted(found) == sorted((where, code) for _, _, where, code in chosen)


# -- one definition in two syntaxes and two languages ----------------------------------------------------


def fits(text: str) -> bool:
    try:
        return (
            bool(text.strip())
            and text == text.strip()
            and text not in {"??", "？？"}
            and bool(displayed(text, ""))
        )
    except FormatError:
        return False


TEXT = st.text(min_size=1, max_size=12).filter(fits)
LINES = st.lists(TEXT, min_size=1, max_size=4).map("\n".join)
NAME = TEXT.filter(lambda text: RESERVED_MARKS.isdisjoint({text, "弃权"}) and not set(",，、=|") & set(text))
FRACTION = st.tuples(st.integers(1, 9), st.integers(1, 9)).map(lambda pair: f"{min(pair)}/{max(pair)}")
COMPARISON = st.sampled_from(["more_than", "at_least", "less_than", "at_most"])


def words(vocabulary: Vocabulary[Any], *leave_out: str) -> st.SearchStrategy[str]:
    """Any spelling of any word."""
    return st.sampled_from(
        [
            text
            for word, spellings in vocabulary.words.items()
            if word not in leave_out
            for text in (word, *spellings)
        ]
    )


@st.composite
def selections(draw: st.DrawFn) -> dict[str, Any]:
    """A selection on paper, with anything in it that may be chosen freely."""
    marks = draw(st.lists(NAME, min_size=1, max_size=4, unique=True))
    names = draw(st.lists(TEXT, min_size=1, max_size=5, unique=True))

    def condition() -> dict[str, Any]:
        return {
            "marks": marks[: draw(st.integers(1, len(marks)))],
            draw(COMPARISON): draw(FRACTION),
            "base": draw(words(BASE, "valid-less-abstain")),
        }

    majority = draw(st.sampled_from(["不设", "none"])) if draw(st.booleans()) else condition()
    tree: dict[str, Any] = {
        "format": "votekit/1",
        "kind": draw(st.sampled_from(["票决", "selection"])),
        "meeting": {"body": draw(TEXT), "title": draw(TEXT), "date": str(draw(st.dates()))},
        "entitled": {"number": draw(st.integers(1, 10_000_000)), "certified": draw(TEXT)},
        "ballot": {
            "sources": ["paper"],
            "marks": marks,
            "blank": draw(st.sampled_from([*marks, "未填", "该行作废"])),
            "cap": {"mark": draw(st.sampled_from(marks)), "at_most": draw(st.integers(1, len(names)))},
            "over": draw(words(HANDLING, "ignore")),
            "several": draw(words(HANDLING, "ignore")),
            "unclear": draw(words(HANDLING, "ignore")),
            "foreign": draw(words(HANDLING, "void-row")),
        },
        "rule": {
            "adopted": draw(TEXT),
            "text": draw(LINES),
            "quorum": {draw(COMPARISON): draw(FRACTION), "base": "应到"},
            "turnout": "不另设",
            "valid_if": draw(st.sampled_from(["收回<=发出", "returned<=present"])),
            "pass": majority,
            "seats": draw(st.integers(1, len(names))),
            "order": marks[0],
            "tie": draw(words(TIE)),
            "shortage": draw(words(SHORTAGE)),
            "runoff": {
                "pass": condition(),
                "tie": draw(words(RUN_OFF_TIE)),
                "shortage": draw(words(RUN_OFF_SHORTAGE)),
            },
        },
        "items": [{"name": name} for name in names],
    }
    if draw(st.booleans()):
        tree["items"][0] |= {"unit": draw(TEXT), "budget": draw(TEXT), "part": draw(TEXT)}
    return tree


class TestOneDefinitionInEveryForm:
    """TOML and JSON of the same definition, in Chinese or English words, give the same bytes."""

    @given(selections())
    def test_every_form_gives_the_same_bytes(self, tree: dict[str, Any]) -> None:
        definition = settled(json.dumps(tree).encode())
        assert definition is not None
        written = definition.to_bytes()
        assert settled(json.dumps(tree, indent=1, ensure_ascii=False).encode()) == definition
        chinese = definition_to_toml(definition)
        assert read_definition(chinese.encode()).to_bytes() == written
        assert read_definition(chinese.replace("\n", "\r\n").encode()).to_bytes() == written
        assert read_definition(json.dumps(tomllib.loads(chinese), default=str).encode()).to_bytes() == written
