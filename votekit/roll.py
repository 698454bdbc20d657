"""Roll (名册): who may vote, and which tickets may be drawn.

Published, a voter is a salted digest: without ``names.jsonl`` the lines name nobody.
Source: spec section 3; protocol promise 1.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Self

import attrs

from votekit import _canonical, _entropy, _structure, _suite
from votekit._line_digest import digest_lines
from votekit._structure import Size
from votekit.errors import Fault, FormatError, fault
from votekit.ticket import holder_of

GROUP = re.compile(r"[a-z0-9-]{1,32}")
LINE_LIMIT = 4_096
ROLL_LABEL = "votekit/roll/v1"
VOTER_LABEL = "votekit/voter/v1"
SALT = 16
TEXT = 200
"""Characters of an id, a name or a delegation, so that every voter's line is shorter than ``LINE_LIMIT``."""


@attrs.frozen(kw_only=True)
class Voter:
    """One who may vote.

    Attributes:
        id: the roster's own number or certificate number, unique on the roll.
        name: as printed.
        group: the kind of voter whose ballots are counted apart (票种); 1 to 32 of ``a-z0-9-``.
        delegation: where the voter sits; never on a ballot.
        identity: the voter's long-term Ed25519 public key, where one is listed.
        holder: digest of the key that proves who is asking; follows from ``identity`` or from a named ticket.
        salt: 16 octets, drawn when not given, so that a published digest hides who it is.

    Raises:
        FormatError: no id (VK-2201), a group that is none (VK-2202), a text too long or not displayable, a
            key that is none; all of it.
        ValueError: a salt of another size.
    """

    id: str
    name: str
    group: str = "all"
    delegation: str = ""
    identity: bytes | None = attrs.field(default=None, repr=False)
    holder: bytes | None = attrs.field(default=None, repr=False)
    salt: bytes = attrs.field(factory=lambda: _entropy.octets(SALT), repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if len(self.salt) != SALT:
            raise ValueError(f"a salt has {SALT} bytes")
        faults: list[Fault] = []
        for place in ("id", "name", "delegation"):
            faults.extend(_text_faults(getattr(self, place), place))
        if self.id == "":
            faults.append(fault("id", "VK-2201"))
        if not GROUP.fullmatch(self.group):
            faults.append(fault("group", "VK-2202", group=self.group))
        if self.identity is not None:
            try:
                _suite.check_ed25519_public(self.identity, where="identity")
            except FormatError as error:
                faults.extend(error.faults)
        if faults:
            raise FormatError(faults)
        if self.identity is not None:
            object.__setattr__(self, "holder", holder_of(self.identity))

    @property
    def name_line(self) -> bytes:
        """This voter's line of ``names.jsonl``, without line end."""
        return _structure.write(
            NameLine(delegation=self.delegation, id=self.id, name=self.name, salt=self.salt)
        )

    @property
    def digest(self) -> bytes:
        """The salted digest that stands for this voter on the published roll: of the whole name line."""
        return _canonical.digest(VOTER_LABEL, self.name_line)


def _text_faults(text: str, place: str) -> tuple[Fault, ...]:
    if len(text) > TEXT:
        return (fault(place, "VK-1017", length=len(text), limit=TEXT),)
    try:
        _canonical.displayed(text, place)
    except FormatError as error:
        return error.faults
    return ()


@attrs.frozen(kw_only=True)
class RollLine:
    """One line of ``roll.jsonl``: a voter, or a ticket that is drawn (then ``voter`` is None)."""

    group: str
    holder: Annotated[bytes, Size(32)] | None
    voter: Annotated[bytes, Size(32)] | None


@attrs.frozen(kw_only=True)
class NameLine:
    """One line of ``names.jsonl``: what opens a salted digest."""

    delegation: str
    id: str
    name: str
    salt: Annotated[bytes, Size(SALT)]


def _voters(voters: Iterable[Voter]) -> tuple[Voter, ...]:
    return tuple(voters)


def _tickets(tickets: Iterable[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
    return tuple(tickets)


@attrs.frozen(kw_only=True)
class Roll:
    """All who may vote. May be empty when ballots come from another system.

    Attributes:
        voters: in the roster's own order.
        tickets: (group, holder) of every ticket that is drawn by lot.
        unnamed: voters whose names this machine was not given, such as an issuer's.

    Raises:
        FormatError: an id, a key or a ticket stands twice (VK-2203, VK-2204).
    """

    voters: tuple[Voter, ...] = attrs.field(default=(), converter=_voters)
    tickets: tuple[tuple[str, bytes], ...] = attrs.field(default=(), converter=_tickets, repr=False)
    unnamed: tuple[RollLine, ...] = ()
    _by_holder: dict[bytes, RollLine] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        seen_ids: dict[str, int] = {}
        seen_holders: dict[bytes, int] = {}
        holders = [voter.holder for voter in self.voters] + [holder for _, holder in self.tickets]
        holders += [line.holder for line in self.unnamed]
        for index, voter in enumerate(self.voters):
            if (first := seen_ids.setdefault(voter.id, index)) != index:
                faults.append(fault(f"voters[{index}].id", "VK-2203", id=voter.id, first=first + 1))
        for index, holder in enumerate(holders):
            if holder is not None and (first := seen_holders.setdefault(holder, index)) != index:
                faults.append(fault(self._place(index), "VK-2204", first=self._place(first)))
        if faults:
            raise FormatError(faults)
        by_holder = {line.holder or line.voter or b"": line for line in self._lines()}
        object.__setattr__(self, "_by_holder", by_holder)

    def _place(self, index: int) -> str:
        for name, entries in (("voters", self.voters), ("tickets", self.tickets)):
            if index < len(entries):
                return f"{name}[{index}]"
            index -= len(entries)
        return f"unnamed[{index}]"

    def voter(self, identifier: str) -> Voter:
        """The voter of that id; ``KeyError`` where there is none."""
        for each in self.voters:
            if each.id == identifier:
                return each
        raise KeyError(identifier)

    def line_of(self, holder: bytes) -> RollLine | None:
        """The line of a ticket or key holder, by the digest the roll keeps; None where there is none."""
        return self._by_holder.get(holder)

    def _lines(self) -> list[RollLine]:
        named = [RollLine(group=v.group, holder=v.holder, voter=v.digest) for v in self.voters]
        return [*named, *self.unnamed] + [
            RollLine(group=group, holder=holder, voter=None) for group, holder in self.tickets
        ]

    def groups(self) -> tuple[str, ...]:
        """The groups that have a line, sorted."""
        return tuple(sorted({line.group for line in self._lines()}))

    def lines(self, group: str | None = None) -> tuple[bytes, ...]:
        """``roll.jsonl`` without line ends, sorted as bytes; of one group, or of all."""
        chosen = (line for line in self._lines() if group in (None, line.group))
        return tuple(sorted(_structure.write(line) for line in chosen))

    def names(self) -> tuple[bytes, ...]:
        """``names.jsonl`` without line ends, sorted as bytes."""
        return tuple(sorted(voter.name_line for voter in self.voters))

    @classmethod
    def from_lines(cls, lines: Iterable[bytes], names: Iterable[bytes] = ()) -> Self:
        """Read a roll back from both files, without line ends; without names every voter stays unnamed.

        Raises:
            FormatError: a line is not canonical, or one of the voters has no name line.
        """
        known: dict[bytes, NameLine] = {}
        for number, data in enumerate(names, 1):
            name = _structure.read(NameLine, data, limit=LINE_LIMIT, where=f"names.jsonl line {number}")
            known[_canonical.digest(VOTER_LABEL, data)] = name
        voters: list[Voter] = []
        tickets: list[tuple[str, bytes]] = []
        unnamed: list[RollLine] = []
        for number, data in enumerate(lines, 1):
            where = f"roll.jsonl line {number}"
            line = _structure.read(RollLine, data, limit=LINE_LIMIT, where=where)
            if line.voter is None:
                tickets.append((line.group, line.holder or b""))
            elif not known:
                unnamed.append(line)
            elif (found := known.get(line.voter)) is None:
                raise FormatError(fault(where, "VK-2205"))
            else:
                voters.append(
                    Voter(
                        id=found.id,
                        name=found.name,
                        group=line.group,
                        delegation=found.delegation,
                        holder=line.holder,
                        salt=found.salt,
                    )
                )
        return cls(voters=voters, tickets=tickets, unnamed=tuple(unnamed))


def roll_digest(lines: Iterable[bytes]) -> bytes:
    """Digest of the sorted lines of one group's roll, as the manifest fixes it."""
    return digest_lines(ROLL_LABEL, lines)
