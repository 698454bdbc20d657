"""Rulings: one a point, of one session, written and read back."""

import pytest

from votekit import _canonical
from votekit.errors import FormatError
from votekit.ruling import (
    Ruling,
    canonical_point,
    canonical_value,
    repeated_points,
    rulings_digest,
    sorted_rulings,
)

SESSION, OTHER = bytes(range(32)), bytes(32)


def ruling(point="5", value="基本满意", **more):
    return Ruling(point=point, value=value, by="主任会议", basis="办法没有规定", **more)


def test_a_line_is_canonical_and_reads_back():
    made = ruling(closing=bytes([1]) * 32)
    line = made.line(SESSION)
    assert Ruling.from_line(line, session=SESSION) == made
    assert _canonical.decode(line, limit=1000) == {
        "schema": "votekit/ruling/1",
        "session": _canonical.to_text(SESSION),
        "point": "5",
        "value": "基本满意",
        "by": "主任会议",
        "basis": "办法没有规定",
        "closing": _canonical.to_text(bytes([1]) * 32),
        "opening": None,
    }


def test_a_ruling_of_another_session_is_refused():
    with pytest.raises(FormatError) as error:
        Ruling.from_line(ruling().line(SESSION), session=OTHER, where="rulings.jsonl line 1")
    assert [(each.where, each.code) for each in error.value.faults] == [
        ("rulings.jsonl line 1.session", "VK-4102")
    ]


def test_an_empty_text_in_a_line_is_refused_at_its_place():
    line = ruling().line(SESSION).replace("主任会议".encode(), b"")
    with pytest.raises(FormatError) as error:
        Ruling.from_line(line, session=SESSION, where="line 1")
    assert [(each.where, each.code) for each in error.value.faults] == [("line 1.by", "VK-4101")]


def test_every_empty_or_hidden_text_is_named():
    with pytest.raises(FormatError) as error:
        Ruling(point="", value=" ", by="主\u202e任", basis="会议")
    assert [(each.where, each.code) for each in error.value.faults] == [
        ("point", "VK-4101"),
        ("value", "VK-4101"),
        ("by", "VK-1016"),
    ]
    with pytest.raises(TypeError):
        Ruling(point=5, value="满意", by="甲", basis="乙")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("疑1", "doubt:1"), ("疑12", "doubt:12"), ("疑", "疑"), ("疑一", "疑一"), ("疑１", "疑１"),
     ("同票", "tie"), ("缺额", "shortage"), ("恰好半数", "at-threshold"), ("5", "5"), ("tie", "tie")],
)  # fmt: skip
def test_points_as_people_type_them(typed, code):
    assert canonical_point(typed) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [("有效", "valid"), ("整张作废", "void-ballot"), ("该行作废", "void-row"), ("缺额不补", "accept"),
     ("再次投票", "run-off"), ("下次会议", "next-session"), ("满意", "满意")],
)  # fmt: skip
def test_decisions_as_people_type_them(typed, code):
    assert canonical_value(typed) == code


def test_the_digest_does_not_depend_on_the_order():
    one, two, three = ruling("1"), ruling("疑2"), ruling("tie")
    assert rulings_digest(SESSION, [one, two, three]) == rulings_digest(SESSION, [three, one, two])
    assert sorted_rulings([three, two, one]) == (one, two, three)
    assert rulings_digest(SESSION, [one]) == _canonical.digest(
        "votekit/rulings/v1", one.line(SESSION) + b"\n"
    )
    assert rulings_digest(SESSION, [one]) != rulings_digest(OTHER, [one])
    assert rulings_digest(SESSION, []) == _canonical.digest("votekit/rulings/v1", b"")


def test_one_ruling_a_point():
    assert repeated_points([ruling("1"), ruling("2")]) == ()
    (found,) = repeated_points([ruling("疑1"), ruling("2"), ruling("doubt:1")])
    assert (found.where, found.code) == ("rulings[2]", "VK-4103")
