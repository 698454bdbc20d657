"""Definition (票样、办法): what is voted on and by which rule, as values.

The reader of TOML and JSON stands in ``votekit.definition.reader``; everything here is already checked.
Words are the canonical English ones; the Chinese ones of the file are mapped by the reader.
Names of marks, levels, grades and items are kept as the body writes them.
"""

from fractions import Fraction
from typing import Literal, TypeAlias

import attrs

Kind: TypeAlias = Literal["selection", "rating"]
Source: TypeAlias = Literal["paper", "lot", "device", "keypad", "totals"]
Base: TypeAlias = Literal["entitled", "present", "issued", "returned", "valid", "valid-less-abstain"]
Comparison: TypeAlias = Literal["more_than", "at_least", "less_than", "at_most"]
Identity: TypeAlias = Literal["ticket", "identity-key", "platform"]
Handling: TypeAlias = Literal["void-ballot", "void-row", "ruling", "ignore"]

SEALED_SOURCES: frozenset[Source] = frozenset({"lot", "device"})
BATCH_SOURCES: frozenset[Source] = frozenset({"paper", "keypad", "totals"})


@attrs.frozen(kw_only=True)
class Share:
    """A comparison with an exact fraction of a base: 超过 应到 的 1/2."""

    comparison: Comparison
    fraction: Fraction
    base: Base


@attrs.frozen(kw_only=True)
class Condition:
    """The sum of some marks, compared with a share."""

    marks: tuple[str, ...]
    share: Share


@attrs.frozen(kw_only=True)
class Grade:
    """One clause of a rating rule (等次): it holds when all its conditions hold."""

    name: str
    text: str
    when: tuple[Condition, ...]
    then: str = ""


@attrs.frozen(kw_only=True)
class RunOff:
    """The rule of a second vote (再次投票), required wherever one can happen.

    Attributes:
        majority: None is 不设: most votes win.
        tie: what a second tie means; the law is silent, so the body says.
        shortage: what becomes of places still empty; None only where none can be, that is without a
            majority and with a tie that never leaves a place empty.
    """

    majority: Condition | None
    tie: Literal["ruling", "admit-all", "admit-none"]
    shortage: Literal["accept", "next-session", "ruling"] | None = None


@attrs.frozen(kw_only=True)
class SelectionRule:
    """How items are chosen. ``majority`` None is 不设, ``seats`` None is 不限."""

    majority: Condition | None
    seats: int | None
    order: str
    tie: Literal["ruling", "run-off", "admit-all", "admit-none"]
    shortage: Literal["accept", "run-off", "next-session", "ruling"]
    run_off: RunOff | None = None


@attrs.frozen(kw_only=True)
class Rule:
    """The adopted rule (办法) as data. Exactly one of ``selection`` and ``grades`` is set."""

    adopted: str
    text: str
    quorum: Share
    turnout: Share | None
    valid_if: Literal["returned<=issued", "returned<=present"]
    access: Literal["archive", "deputies", "public"] = "archive"
    selection: SelectionRule | None = None
    grades: tuple[Grade, ...] = ()


@attrs.frozen(kw_only=True)
class Cap:
    """At most ``at_most`` rows of a ballot may carry ``mark``."""

    mark: str
    at_most: int


@attrs.frozen(kw_only=True)
class BallotRule:
    """How a ballot is marked and judged.

    Attributes:
        marks: the marks of a selection, or the levels of a rating from high to low, as named by the body.
        blank: what a row left empty is: one of ``marks``, the name of a bucket of its own
            (未填, 未按, 弃权), or ``void-row``.
        cap: None where the other system guarantees it (表决系统已控制) or none is set.
        cap_elsewhere: the cap is guaranteed by another system and cannot be checked here.
        over: what becomes of a ballot over the cap; ``void-row`` voids the rows with the capped mark.
        several: a row with two marks; handwriting only, None where paper is no source.
        unclear: a row that cannot be read; handwriting only.
        foreign: a ballot with other words or signs on it; handwriting only, never ``void-row``.
    """

    marks: tuple[str, ...]
    blank: str
    cap: Cap | None = None
    cap_elsewhere: bool = False
    over: Handling | None = None
    several: Handling | None = None
    unclear: Handling | None = None
    foreign: Handling | None = None


@attrs.frozen(kw_only=True)
class Item:
    """One line of the ballot (候选项目、测评对象). Its id never changes, also in a run-off."""

    id: str
    name: str
    part: str = ""
    unit: str = ""
    budget: str = ""


@attrs.frozen(kw_only=True)
class Meeting:
    """What is printed on forms and cannot change an outcome."""

    body: str
    title: str
    date: str
    host: str = ""


@attrs.frozen(kw_only=True)
class PercentStyle:
    """How shares are printed (only printed: nothing is compared with a rounded number)."""

    digits: int
    style: Literal["half-up", "truncate", "largest-remainder"]
    strip_zeros: bool = False


@attrs.frozen(kw_only=True)
class Print:
    """Presentation only."""

    announce: Literal["names", "totals", "counts"] = "names"
    sort: Literal["ballot", "votes"] = "ballot"
    percent: PercentStyle | None = None
    rate: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Follows:
    """The session that this one continues (再次投票、再次测评).

    Attributes:
        session: the whole id, 32 bytes.
        result: digest of the result it rests on, 32 bytes.
    """

    session: bytes
    result: bytes
    round: int
    items: tuple[str, ...]
    carried: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Definition:
    """What is voted on, by whom it is counted, and by which rule: complete, nothing implicit.

    Attributes:
        entitled: 应到, as certified.
        issuers: names of the issuers, in the order of their stamps; empty without sealed ballots.
        identity: how a device's owner is known; None without the source ``device``.
        cards: 0 without sealed ballots, else the number n of scrutineers' cards.
        open_with: t of n cards open the box.
        small_group_accepted: the body accepts a group of fewer than five in so many words.
    """

    kind: Kind
    meeting: Meeting
    entitled: int
    certified: str
    sources: tuple[Source, ...]
    ballot: BallotRule
    items: tuple[Item, ...]
    rule: Rule
    print: Print = Print()
    issuers: tuple[str, ...] = ()
    identity: Identity | None = None
    cards: int = 0
    open_with: int = 0
    small_group_accepted: bool = False
    follows: Follows | None = None

    @property
    def sealed(self) -> bool:
        """Whether any ballot of this session is sealed and signed, so that keys are needed."""
        return not SEALED_SOURCES.isdisjoint(self.sources)

    def item(self, identifier: str) -> Item:
        """The item of that id; ``KeyError`` where there is none."""
        for each in self.items:
            if each.id == identifier:
                return each
        raise KeyError(identifier)

    def to_bytes(self) -> bytes:
        """Canonical JSON, read back by ``read_definition``."""
        from votekit.definition.writer import write_definition

        return write_definition(self)
