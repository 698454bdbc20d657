"""Whatever was voted and whoever was there: the record of an honest day passes, and says what was voted."""

from collections import Counter
from collections.abc import Mapping

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

import votekit
from tests.meeting import Meeting, paper
from tests.protocol import sessions
from tests.protocol.sessions import failures, identifiers
from votekit import Numbers
from votekit.definition import Definition

LEVELS = ("满意", "基本满意", "不满意")
VOTERS = 8


def rows(marks: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional={"1": st.sampled_from(marks), "2": st.sampled_from(marks)})


def rating(sources: tuple[str, ...]) -> Definition:
    """A rating of eight in which an empty row is 弃权, by these sources."""
    both = sessions.by_lot_and_paper(entitled=VOTERS, small_group_accepted=True)
    ballot = attrs.evolve(both.ballot, blank="未填")
    if "paper" not in sources:
        ballot = attrs.evolve(ballot, several=None, unclear=None, foreign=None)
    sealed = {} if "lot" in sources else {"issuers": (), "cards": 0, "open_with": 0}
    return attrs.evolve(both, sources=sources, ballot=ballot, **sealed)


def settled(meeting: Meeting) -> None:
    """Rule on all that is left open: the first choice of each point."""
    result = meeting.count()
    for point in result.points:
        if point.pending == "ruling":
            meeting.rule(point.code, point.choices[0])
    assert meeting.count().undecided == ()


@settings(max_examples=12)
@given(
    sources=st.sampled_from([("lot",), ("paper",), ("paper", "lot")]),
    ballots=st.lists(rows(LEVELS), min_size=1, max_size=VOTERS),
    split=st.integers(0, VOTERS),
    data=st.data(),
)
def test_an_honest_day_passes(
    sources: tuple[str, ...], ballots: list[dict[str, str]], split: int, data: st.DataObject
) -> None:
    by_paper = ballots[:split] if len(sources) == 2 else ballots if sources == ("paper",) else []
    by_lot = ballots[len(by_paper) :]
    meeting = Meeting.frozen(rating(sources), tickets=VOTERS if "lot" in sources else 0)
    present = Numbers(entitled=VOTERS, present=VOTERS)
    handed = {
        "lot": present,
        "paper": attrs.evolve(present, issued=len(by_paper), printed=VOTERS, unused=VOTERS - len(by_paper)),
    }
    given_numbers: Mapping[str, Numbers] | Numbers = (
        {source: handed[source] for source in sources} if len(sources) == 2 else handed[sources[0]]
    )
    meeting.end_issuing(given_numbers, struck=meeting.drawn[len(by_lot) :])  # type: ignore[arg-type]
    for ticket, marks in zip(meeting.drawn, by_lot, strict=False):
        meeting.vote(meeting.credential(ticket), marks)
    closing = meeting.close(len(by_paper) if "paper" in sources else None)
    assert (closing.total, closing.valid) == (len(ballots), True)
    bags = data.draw(st.integers(1, 3))
    meeting.batches = [
        paper(by_paper[number::bags], origin=f"第{number + 1}袋")
        for number in range(bags)
        if by_paper[number::bags]
    ]
    if "lot" in sources:
        for point in votekit.opening.small_points(meeting.manifest, closing, meeting.batches):
            meeting.rule(point, "accept")
        meeting.open()
    settled(meeting)
    meeting.declare()

    report = meeting.audit(**identifiers(meeting))
    assert (report.verdict, failures(report)) == ("passed", [])
    result = meeting.result
    assert result is not None
    assert (result.tally.valid, result.tally.void) == (len(ballots), ())
    for item in result.tally.items:
        wanted = Counter(marks.get(item.id, "未填") for marks in ballots)
        assert {name: number for name, number in item.counts if number} == dict(wanted)
