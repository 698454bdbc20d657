"""The roll: who may vote, once; published it names nobody, and with its names it names nobody else."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import votekit
from tests.protocol import sessions
from tests.protocol.sessions import codes, failures, fresh, lines
from votekit import Roll, Ticket, Voter
from votekit._structure import write
from votekit.roll import LINE_LIMIT, TEXT, RollLine, roll_digest
from votekit.ticket import holder_of

IDENTITY = votekit._suite.ed25519_public(bytes(32))


def roster() -> Roll:
    return Roll(
        voters=[
            Voter(id="1", name="甲", delegation="第一代表团", holder=Ticket.generate().holder),
            Voter(id="2", name="乙", identity=IDENTITY),
            Voter(id="3", name="丙"),
        ],
        tickets=[("all", Ticket.generate().holder)],
    )


# One voter


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": ""}, "VK-2201"),
        ({"group": ""}, "VK-2202"),
        ({"group": "ALL"}, "VK-2202"),
        ({"group": "代表"}, "VK-2202"),
        ({"group": "a" * 33}, "VK-2202"),
        ({"group": "all\n"}, "VK-2202"),
        ({"id": "1\n"}, "VK-1016"),
        ({"name": "甲\u202e乙"}, "VK-1016"),
        ({"delegation": "e\u0301"}, "VK-1015"),
        ({"name": "甲" * (TEXT + 1)}, "VK-1017"),
        ({"id": "1" * (TEXT + 1)}, "VK-1017"),
        ({"identity": b"\x01" + bytes(31)}, "VK-1043"),
        ({"identity": bytes(31)}, "VK-1041"),
    ],
)
def test_a_voter_is_refused(fields: dict[str, object], code: str) -> None:
    with pytest.raises(votekit.FormatError) as refused:
        Voter(**{"id": "1", "name": "甲"} | fields)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert refused.value.faults[0].where in fields


def test_a_voter_is_refused_with_every_fault() -> None:
    with pytest.raises(votekit.FormatError) as refused:
        Voter(id="", name="\x00", group="?", identity=bytes(32))
    assert [fault.where for fault in refused.value.faults] == ["name", "id", "group", "identity"]


@pytest.mark.parametrize("size", [0, 15, 17])
def test_a_salt_has_sixteen_octets(size: int) -> None:
    with pytest.raises(ValueError, match="16"):
        Voter(id="1", name="甲", salt=bytes(size))


def test_salts_are_drawn_and_hide_the_id() -> None:
    """Published, a voter is a salted digest: the same voter on two rolls is nobody's same line."""
    one, other = Voter(id="1", name="甲"), Voter(id="1", name="甲")
    assert one == other
    assert one.salt != other.salt
    assert one.digest != other.digest


@pytest.mark.parametrize(
    "changes", [{"id": "2"}, {"name": "乙"}, {"delegation": "第二代表团"}, {"salt": bytes(16)}]
)
def test_the_digest_is_of_everything_that_names_a_voter(changes: dict[str, object]) -> None:
    voter = Voter(id="1", name="甲", delegation="第一代表团", salt=b"s" * 16)
    assert attrs.evolve(voter, **changes).digest != voter.digest


def test_an_identity_key_is_its_own_holder() -> None:
    assert Voter(id="1", name="甲", identity=IDENTITY).holder == holder_of(IDENTITY)


def test_a_voter_shows_no_secret() -> None:
    voter = Voter(id="1", name="甲", identity=IDENTITY, salt=b"s" * 16)
    assert "ssss" not in repr(voter)
    assert "identity" not in repr(voter)


# The whole roll


def test_the_roll_is_unique() -> None:
    """No id, key or ticket stands twice; each place is named."""
    shared = Ticket.generate().holder
    with pytest.raises(votekit.FormatError) as refused:
        Roll(
            voters=[
                Voter(id="1", name="甲", holder=shared),
                Voter(id="1", name="乙", identity=IDENTITY),
                Voter(id="2", name="丙", identity=IDENTITY),
            ],
            tickets=[("all", shared)],
        )
    assert [(fault.where, fault.code, dict(fault.values)["first"]) for fault in refused.value.faults] == [
        ("voters[1].id", "VK-2203", "1"),
        ("voters[2]", "VK-2204", "voters[1]"),
        ("tickets[0]", "VK-2204", "voters[0]"),
    ]


def test_a_voter_is_found_by_id_and_by_holder() -> None:
    roll = roster()
    assert roll.voter("2").name == "乙"
    with pytest.raises(KeyError):
        roll.voter("4")
    first, _, third = roll.voters
    assert first.holder is not None
    found = roll.line_of(first.holder)
    assert found is not None
    assert found.voter == first.digest
    unproven = roll.line_of(third.digest)
    assert unproven is not None
    assert unproven.holder is None
    assert roll.line_of(bytes(32)) is None


def test_lines_are_sorted_and_read_back() -> None:
    roll = attrs.evolve(roster(), voters=roster().voters[::-1])
    assert list(roll.lines()) == sorted(roll.lines())
    read = Roll.from_lines(roll.lines(), roll.names())
    assert {voter.id: (voter.name, voter.delegation, voter.holder, voter.salt) for voter in read.voters} == {
        voter.id: (voter.name, voter.delegation, voter.holder, voter.salt) for voter in roll.voters
    }
    assert (read.tickets, read.lines(), read.names()) == (roll.tickets, roll.lines(), roll.names())
    assert roll.groups() == ("all",)
    assert roll.lines("others") == ()
    assert roll.lines("all") == roll.lines()


def test_without_names_the_same_lines_and_holders() -> None:
    roll = roster()
    read = Roll.from_lines(roll.lines(), ())
    assert read.voters == ()
    assert read.lines() == roll.lines()
    assert read.line_of(holder_of(IDENTITY)) == roll.line_of(holder_of(IDENTITY))


@pytest.mark.parametrize("change", ["one name missing", "another name", "another salt"])
def test_names_that_do_not_open_the_roll(change: str) -> None:
    roll = roster()
    names = list(roll.names())
    names = {
        "one name missing": names[1:],
        "another name": [names[0].replace("乙".encode(), "丁".encode()), *names[1:]],
        "another salt": [roster().names()[0], *names[1:]],
    }[change]
    with pytest.raises(votekit.FormatError) as refused:
        Roll.from_lines(roll.lines(), names)
    assert refused.value.code == "VK-2205"


@pytest.mark.parametrize(
    "files", [(b"{}",), (b'{"group":"all","holder":null,"voter":null,"x":1}',), (b"\xff",)]
)
def test_lines_that_are_none(files: tuple[bytes, ...]) -> None:
    for given_lines, names in ((files, ()), ((), files)):
        with pytest.raises(votekit.FormatError) as refused:
            Roll.from_lines(given_lines, names)
        assert " line 1" in refused.value.faults[0].where


@pytest.mark.parametrize("names", [True, False])
def test_a_holder_twice_is_refused_also_when_read(names: bool) -> None:
    """The roll is unique whoever reads it: an issuer without the names, too."""
    roll = roster()
    holder = roll.voters[0].holder
    twice = [*roll.lines(), write(RollLine(group="all", holder=holder, voter=None))]
    with pytest.raises(votekit.FormatError) as refused:
        Roll.from_lines(twice, roll.names() if names else ())
    assert refused.value.code == "VK-2204"


def test_the_digest_is_of_the_lines() -> None:
    assert roll_digest([b"a", b"b"]) == votekit._canonical.digest("votekit/roll/v1", b"a\nb\n")
    assert roll_digest([]) != roll_digest([b""])


text = st.text(min_size=1, max_size=TEXT)


@given(text, text, text)
def test_every_voter_that_is_taken_can_be_read_back(identifier: str, name: str, delegation: str) -> None:
    try:
        roll = Roll(voters=[Voter(id=identifier, name=name, delegation=delegation)])
    except votekit.FormatError:
        return
    assert all(len(line) < LINE_LIMIT for line in (*roll.lines(), *roll.names()))
    assert Roll.from_lines(roll.lines(), roll.names()).voters == roll.voters


@pytest.mark.parametrize("character", ['"', "\\", "\U00020000", "甲"])
def test_the_longest_voter_fits_into_a_line(character: str) -> None:
    voter = Voter(id=character * TEXT, name=character * TEXT, delegation=character * TEXT)
    assert len(voter.name_line) < LINE_LIMIT


# In a record


def test_a_voter_who_stands_twice_on_the_roll() -> None:
    """ "unique over groups": the session machine cannot give one voter two tickets."""
    meeting = fresh(sessions.sheets())
    voters = meeting.secrets.roll.voters
    doubled = [voters[0].digest, *(voter.digest for voter in voters[:-1])]
    written = sorted(
        write(RollLine(group="all", holder=Ticket.generate().holder, voter=digest)) for digest in doubled
    )
    manifest = attrs.evolve(
        meeting.manifest, groups=(attrs.evolve(meeting.manifest.groups[0], roll=roll_digest(written)),)
    )
    names = sorted(voter.name_line for voter in voters[:-1])
    files = {
        "manifest.json": manifest.to_bytes(),
        "roll.jsonl": b"".join(line + b"\n" for line in written),
        "names.jsonl": b"".join(line + b"\n" for line in names),
    }
    report = votekit.audit(sessions.record(files))
    assert [(check, code) for check, _, code in failures(report)] == [("roll", "VK-8022")]


def test_one_id_under_two_salts() -> None:
    """Names are published: then a person who stands on the roll under two digests is seen."""
    meeting = fresh(sessions.sheets())
    voters = meeting.secrets.roll.voters
    again = attrs.evolve(voters[0], salt=b"another salt 16b")
    claimed = [again, *voters[:-1]]
    written = sorted(write(RollLine(group="all", holder=None, voter=voter.digest)) for voter in claimed)
    names = sorted(voter.name_line for voter in claimed)
    group = attrs.evolve(meeting.manifest.groups[0], roll=roll_digest(written))
    files = {
        "manifest.json": attrs.evolve(meeting.manifest, groups=(group,)).to_bytes(),
        "roll.jsonl": b"".join(line + b"\n" for line in written),
        "names.jsonl": b"".join(line + b"\n" for line in names),
    }
    assert codes(votekit.audit(sessions.record(files))) == {"VK-2203"}


def test_a_line_of_nobody_or_of_another_group() -> None:
    meeting = sessions.sheets()
    for line in (
        RollLine(group="all", holder=None, voter=None),
        RollLine(group="others", holder=None, voter=bytes(32)),
    ):
        data = write(line)
        roll = sorted([*meeting.secrets.roll.lines(), data])
        files = {
            "manifest.json": meeting.manifest.to_bytes(),
            "roll.jsonl": b"".join(r + b"\n" for r in roll),
        }
        assert codes(votekit.audit(sessions.record(files))) == {"VK-8023"}


def test_names_of_strangers() -> None:
    meeting = sessions.sheets()
    files = dict(meeting.files())
    stranger = Voter(id="x", name="某")
    files["names.jsonl"] = b"".join(sorted([*lines(files["names.jsonl"]), stranger.name_line + b"\n"]))
    assert failures(meeting.audit(files)) == [("roll", "names.jsonl", "VK-8021")]
