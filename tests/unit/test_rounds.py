"""Rounds: the definition of a vote that follows another."""

import json
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

from votekit.definition import Cap, Condition, Definition, Follows, RunOff, SelectionRule, Share
from votekit.definition.reader import read_definition
from votekit.definition.writer import definition_to_toml
from votekit.errors import FormatError, StateError, VotekitError
from votekit.numbers import Numbers
from votekit.result import Binding, Result, decide
from votekit.rounds import next_definition
from votekit.ruling import Ruling

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SESSION = bytes(range(32))
# A synthetic count: eleven pass, the tenth place is tied between 8 and 12.
FOR = {
    "1": 289,
    "2": 281,
    "3": 276,
    "4": 270,
    "5": 263,
    "6": 255,
    "7": 247,
    "8": 171,
    "9": 236,
    "10": 148,
    "11": 222,
}
TIED = {**FOR, "12": 171}


def definition(name: str, **rule: Any) -> Definition:
    tree = tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8"))
    tree["rule"].update(rule)
    return read_definition(json.dumps(tree, default=str).encode())


def selected(
    of: Definition, votes: Mapping[str, int], *, rulings: tuple[Ruling, ...] = (), returned: int = 312
) -> Result:
    """The result of a selection in which everybody who is not for an item is against it."""
    counts = {
        item: {
            **dict.fromkeys((*of.ballot.marks, of.ballot.blank), 0),
            "赞成": number,
            "反对": returned - number,
        }
        for item, number in votes.items()
    }
    numbers = Numbers(entitled=327, present=314, issued=314, returned=returned)
    return decide(of, numbers, counts, rulings=rulings)


def rated(of: Definition, *, present: int = 24) -> Result:
    counts = {item.id: {"满意": present, "基本满意": 0, "不满意": 0} for item in of.items}
    return decide(of, Numbers(entitled=27, present=present, issued=present, returned=present), counts)


def codes(error: VotekitError) -> list[tuple[str, str]]:
    for each in error.faults:
        for language in ("zh", "en"):
            assert each.problem(language)
            assert each.cure(language)
    return [(each.where, each.code) for each in error.faults]


def test_a_tie_is_voted_on_again_under_the_rule_of_the_run_off() -> None:
    first = definition("shi-renda-shouji")
    result = selected(first, TIED)
    again = next_definition(first, session=SESSION, result=result)
    assert [(item.id, item.name) for item in again.items] == [("8", "社会足球场"), ("12", "新农村建设点")]
    assert again.rule.selection == SelectionRule(
        majority=None, seats=1, order="赞成", tie="ruling", shortage="ruling", run_off=None
    )
    assert again.ballot.cap == Cap(mark="赞成", at_most=1)
    assert again.follows == Follows(
        session=SESSION,
        result=result.digest,
        round=2,
        items=("8", "12"),
        carried=("1", "2", "3", "4", "5", "6", "7", "9", "11"),
    )
    # Nothing else changes.
    assert again == attrs.evolve(
        first, items=again.items, ballot=again.ballot, rule=again.rule, follows=again.follows
    )
    assert again.rule == attrs.evolve(first.rule, selection=again.rule.selection)
    assert again.ballot == attrs.evolve(first.ballot, cap=again.ballot.cap)
    assert read_definition(again.to_bytes()) == again
    assert read_definition(definition_to_toml(again).encode()) == again


def test_a_shortage_is_voted_on_again_among_the_rest() -> None:
    majority = {"marks": ["赞成"], "more_than": "1/3", "base": "应到"}
    first = definition(
        "shi-renda-shouji",
        shortage="再次投票",
        runoff={"pass": majority, "tie": "都不入选", "shortage": "缺额不补"},
    )
    votes = {**TIED, "8": 100, "12": 90}
    result = selected(first, votes)
    again = next_definition(first, session=SESSION, result=result)
    assert [item.id for item in again.items] == ["8", "10", "12"]
    assert again.rule.selection == SelectionRule(
        majority=Condition(
            marks=("赞成",),
            share=Share(comparison="more_than", fraction=Fraction(1, 3), base="entitled"),
        ),
        seats=1,
        order="赞成",
        tie="admit-none",
        shortage="accept",
        run_off=None,
    )
    assert again.follows is not None
    assert again.follows.carried == ("1", "2", "3", "4", "5", "6", "7", "9", "11")


def test_a_run_off_may_be_ruled_where_its_rule_was_adopted() -> None:
    first = definition("shi-renda-shouji")
    votes = {**TIED, "8": 100, "12": 90}
    assert first.rule.selection is not None
    assert first.rule.selection.run_off == RunOff(majority=None, tie="ruling")
    with pytest.raises(StateError) as caught:
        next_definition(first, session=SESSION, result=selected(first, votes))
    assert codes(caught.value) == [("result", "VK-2081")]
    ruling = Ruling(point="shortage", value="run-off", by="大会主席团", basis="第五次会议")
    again = next_definition(first, session=SESSION, result=selected(first, votes, rulings=(ruling,)))
    assert [item.id for item in again.items] == ["8", "10", "12"]


def test_a_cap_that_another_system_guards_stays_there() -> None:
    first = definition("shi-renda-huizongshu")
    again = next_definition(first, session=SESSION, result=selected(first, TIED))
    assert again.ballot == first.ballot
    assert again.rule.selection is not None
    assert again.rule.selection.seats == 1


def test_a_third_round_carries_what_both_have_chosen() -> None:
    first = definition("shi-renda-shouji")
    earlier = next_definition(first, session=SESSION, result=selected(first, {**TIED, "10": 171, "11": 171}))
    assert [item.id for item in earlier.items] == ["8", "10", "11", "12"]
    assert earlier.rule.selection is not None
    # A round with a run-off of its own, as a body may adopt by hand.
    selection = attrs.evolve(
        earlier.rule.selection, tie="run-off", run_off=RunOff(majority=None, tie="ruling")
    )
    second = attrs.evolve(earlier, rule=attrs.evolve(earlier.rule, selection=selection))
    result = selected(second, {"8": 100, "10": 80, "11": 90, "12": 90})
    third = next_definition(second, session=bytes(32), result=result)
    assert third.follows is not None
    assert third.follows.round == 3
    assert third.follows.items == ("11", "12")
    assert third.follows.carried == ("1", "2", "3", "4", "5", "6", "7", "9", "8")


def test_nothing_is_left_to_a_run_off_when_all_is_decided() -> None:
    first = definition("shi-renda-shouji")
    with pytest.raises(StateError) as caught:
        next_definition(first, session=SESSION, result=selected(first, {**FOR, "12": 150}))
    assert codes(caught.value) == [("result", "VK-2081")]


def test_the_items_of_a_run_off_are_not_chosen() -> None:
    first = definition("shi-renda-shouji")
    with pytest.raises(FormatError) as caught:
        next_definition(first, session=SESSION, result=selected(first, TIED), items=["8"])
    assert codes(caught.value) == [("items", "VK-2080")]


def test_a_retest_is_the_same_rating_of_the_items_named() -> None:
    first = definition("xian-changweihui-ceping")
    result = rated(first)
    again = next_definition(first, session=SESSION, result=result, items=["9", "6", "9"])
    assert [item.id for item in again.items] == ["6", "9"]
    assert again == attrs.evolve(
        first,
        items=(first.item("6"), first.item("9")),
        follows=Follows(session=SESSION, result=result.digest, round=2, items=("6", "9")),
    )
    third = next_definition(again, session=bytes(32), result=rated(again), items=["6"])
    assert third.follows is not None
    assert (third.follows.round, third.follows.items, third.follows.carried) == (3, ("6",), ())


@pytest.mark.parametrize("items", [None, []])
def test_a_retest_names_its_items(items: list[str] | None) -> None:
    first = definition("xian-changweihui-ceping")
    with pytest.raises(FormatError) as caught:
        next_definition(first, session=SESSION, result=rated(first), items=items)
    assert codes(caught.value) == [("items", "VK-2083")]


def test_a_retest_of_items_that_were_not_there_names_them_all() -> None:
    first = definition("xian-changweihui-ceping")
    with pytest.raises(FormatError) as caught:
        next_definition(first, session=SESSION, result=rated(first), items=["6", "10", "第七项\u202e"])
    assert codes(caught.value) == [("items[1]", "VK-2084"), ("items[2]", "VK-2084")]
    assert "\u202e" not in caught.value.faults[1].problem("zh")


def test_a_void_vote_is_followed_by_none() -> None:
    first = definition("xian-changweihui-ceping")
    void = rated(first, present=13)
    assert void.state == "void"
    with pytest.raises(StateError) as caught:
        next_definition(first, session=SESSION, result=void, items=["6"])
    assert codes(caught.value) == [("result", "VK-2085")]


def test_doubtful_ballots_are_ruled_on_first() -> None:
    first = definition("xian-changweihui-ceping")
    result = rated(first)
    waiting = attrs.evolve(result, outcome=attrs.evolve(result.outcome, state="awaiting-rulings"))
    with pytest.raises(StateError) as caught:
        next_definition(first, session=SESSION, result=waiting, items=["6"])
    assert codes(caught.value) == [("result", "VK-2086")]


def test_the_result_of_another_session_is_refused() -> None:
    first = definition("xian-changweihui-ceping")
    binding = Binding(session=SESSION, issued=bytes(32), closing=bytes(32))
    bound = attrs.evolve(rated(first), binding=binding)
    assert next_definition(first, session=SESSION, result=bound, items=["6"]).follows is not None
    with pytest.raises(StateError) as caught:
        next_definition(first, session=bytes(32), result=bound, items=["6"])
    assert codes(caught.value) == [("result", "VK-2082")]
