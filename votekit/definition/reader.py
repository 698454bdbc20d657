"""Reading a definition (票样、办法), and saying everything that is wrong with it at once.

Nothing that changes an outcome has a default: what is missing is named, what is left at ``??`` is named with
its choices, and what contradicts itself is named with both sides.
Only what is printed (``[print]``) and who may see the record (``access``) may be left out.

Source: docs/spec.md, "The definition".
"""

import re

from votekit._canonical import shown
from votekit.definition import (
    SEALED_SOURCES,
    Definition,
    Follows,
    Identity,
    Item,
    Kind,
    Meeting,
    PercentStyle,
    Print,
    Source,
    words,
)
from votekit.definition.ballot import LONG, MAX_ITEMS, MAX_MARKS, SHORT, read_ballot
from votekit.definition.fields import Table
from votekit.definition.rule import read_rule
from votekit.definition.syntax import parse
from votekit.definition.writer import FORMAT, definition_to_json, definition_to_toml, write_definition
from votekit.errors import Fault, FormatError, UnsupportedError, fault

__all__ = [
    "definition_from_json",
    "definition_to_json",
    "definition_to_toml",
    "read_definition",
    "write_definition",
]

_MAX_ENTITLED = 10_000_000
_MAX_ISSUERS = 16
_MAX_CARDS = 32
_MAX_ROUND = 99
_MAX_PERCENT_DIGITS = 4
_ID_LENGTH = 16
# Ids stand in lists joined by commas, and beside points such as "tie": a digit comes first.
_ID = re.compile(r"[1-9][0-9A-Za-z.-]{0,15}", re.ASCII)


def read_definition(data: bytes) -> Definition:
    """Read a definition written by a person in TOML, or by a program in JSON.

    Args:
        data: at most 1 MiB; words in Chinese or English.

    Returns:
        A complete definition: ``read_definition(definition.to_bytes()) == definition``.

    Raises:
        FormatError: with *every* fault, each with its place, such as ``items[3].name``, counted from 0.
        UnsupportedError: another version of the format.
    """
    return definition_from_json(parse(data))


def definition_from_json(value: object, *, where: str = "") -> Definition:
    """Read a definition from parsed JSON or TOML.

    Args:
        value: what the parser returned.
        where: the place put in front of every fault.

    Raises:
        FormatError: with every fault.
        UnsupportedError: another version of the format.
    """
    faults: list[Fault] = []
    root = Table(value, where, faults)
    if not root.readable:
        raise FormatError(faults)
    version = root.text("format", limit=SHORT, choices={"choices": FORMAT, "words": FORMAT})
    if version is not None and version != FORMAT:
        raise UnsupportedError(fault(root.place("format"), "VK-2036", found=shown(version), known=FORMAT))
    definition = _read(root, faults)
    if definition is None:
        raise FormatError(faults)
    return definition


def _read(root: Table, faults: list[Fault]) -> Definition | None:
    kind = root.word("kind", words.KIND)
    meeting = _meeting(root.table("meeting"))
    entitled = root.table("entitled")
    number = entitled.number("number", least=1, most=_MAX_ENTITLED)
    certified = entitled.text("certified", limit=LONG)
    small_group = entitled.word("small_group", words.SMALL_GROUP, required=False)
    entitled.finish()
    items, count = _items(root)
    ballot = read_ballot(root.table("ballot"), kind=kind, count=count)
    issuers, identity = _issuing(root, ballot.sources)
    cards, open_with = _box(root, ballot.sources)
    rule = read_rule(root.table("rule"), kind=kind, ballot=ballot, count=count)
    printed = _print(root.table("print"), kind, ballot.marks)
    follows = _follows(root.table("follows"), items)
    root.finish()
    if (
        faults
        or kind is None
        or meeting is None
        or number is None
        or certified is None
        or ballot.sources is None
        or ballot.rule is None
        or items is None
        or rule is None
    ):
        return None
    return Definition(
        kind=kind,
        meeting=meeting,
        entitled=number,
        certified=certified,
        sources=ballot.sources,
        ballot=ballot.rule,
        items=items,
        rule=rule,
        print=printed,
        issuers=issuers,
        identity=identity,
        cards=cards,
        open_with=open_with,
        small_group_accepted=small_group is not None,
        follows=follows,
    )


def _meeting(table: Table) -> Meeting | None:
    body = table.text("body", limit=LONG)
    title = table.text("title", limit=LONG)
    day = table.day("date")
    host = table.text("host", limit=LONG, required=False)
    table.finish()
    if body is None or title is None or day is None:
        return None
    return Meeting(body=body, title=title, date=day, host=host or "")


def _items(root: Table) -> tuple[tuple[Item, ...] | None, int | None]:
    """The items, and their number, which is known even where one of them is faulty."""
    if not root.alias("items", "item"):
        return None, None
    sheet = root.sheet("items")
    if sheet is not None:
        root.report("items", "VK-2037", sheet=shown(sheet))
        return None, None
    tables = root.tables("items", words.ITEMS, least=1, most=MAX_ITEMS)
    if tables is None:
        return None, None
    items = [_item(table, number) for number, table in enumerate(tables, start=1)]
    ids: dict[str, int] = {}
    names: dict[tuple[str, str], int] = {}
    for number, (table, item) in enumerate(zip(tables, items, strict=True), start=1):
        if item is None:
            continue
        if (first := ids.setdefault(item.id, number)) != number:
            table.report("id", "VK-2074", id=item.id, first=first)
        # 同一部分里不能有两行同名：a deputy could not tell them apart.
        if (first := names.setdefault((item.part, item.name), number)) != number:
            table.report("name", "VK-2072", name=item.name, first=first)
    good = tuple(item for item in items if item is not None)
    return (good if len(good) == len(items) else None), len(items)


def _item(table: Table, number: int) -> Item | None:
    identifier = table.text("id", limit=LONG, required=False) if table.has("id") else str(number)
    if identifier is not None and not _ID.fullmatch(identifier):
        table.report("id", "VK-2039", id=shown(identifier))
        identifier = None
    part = table.text("part", limit=LONG, required=False)
    name = table.text("name", limit=LONG)
    unit = table.text("unit", limit=LONG, required=False)
    budget = table.text("budget", limit=LONG, required=False)
    table.finish()
    if identifier is None or name is None:
        return None
    return Item(id=identifier, name=name, part=part or "", unit=unit or "", budget=budget or "")


def _issuing(root: Table, sources: tuple[Source, ...] | None) -> tuple[tuple[str, ...], Identity | None]:
    """[issuing]: who stamps, and how a device's owner is known; only with sealed ballots."""
    if not _wanted(root, "issuing", sources):
        return (), None
    table = root.table("issuing")
    issuers = table.names("issuers", least=1, most=_MAX_ISSUERS, limit=SHORT)
    identity = None
    if sources is not None and "device" in sources:
        identity = table.word("identity", words.IDENTITY)
    else:
        table.refuse(["identity"], "VK-2052")
    table.finish()
    return issuers or (), identity


def _box(root: Table, sources: tuple[Source, ...] | None) -> tuple[int, int]:
    """[box]: how many cards, and how many of them open."""
    if not _wanted(root, "box", sources):
        return 0, 0
    table = root.table("box")
    cards = table.number("cards", least=2, most=_MAX_CARDS)
    # "t ≥ 2": one card alone must not open the box.
    open_with = table.number("open_with", least=2, most=_MAX_CARDS)
    if cards is not None and open_with is not None and open_with > cards:
        table.report("open_with", "VK-2062", open_with=open_with, cards=cards)
    table.finish()
    return cards or 0, open_with or 0


def _wanted(root: Table, name: str, sources: tuple[Source, ...] | None) -> bool:
    """Whether a table about sealed ballots is to be read; it is refused where there are none."""
    if sources is None:
        root.ignore(name)
        return False
    if SEALED_SOURCES.isdisjoint(sources):
        root.refuse([name], "VK-2051")
        return False
    return True


def _print(table: Table, kind: Kind | None, marks: tuple[str, ...] | None) -> Print:
    """[print]: presentation, the only table with defaults."""
    announce = table.word("announce", words.ANNOUNCE, required=False)
    sort = table.word("sort", words.SORT, required=False)
    percent = None
    style = table.table_or_word("percent", words.PERCENT, words.PERCENT_EXAMPLE, required=False)
    if isinstance(style, Table):
        percent = _percent(style)
    rate = None
    if kind == "rating":
        rate = table.names("rate", least=1, most=MAX_MARKS, limit=SHORT, required=False, known=marks)
    elif kind == "selection":
        table.refuse(["rate"], "VK-2054")
    else:
        table.ignore("rate")
    table.finish()
    return Print(announce=announce or "names", sort=sort or "ballot", percent=percent, rate=rate or ())


def _percent(table: Table) -> PercentStyle | None:
    digits = table.number("digits", least=0, most=_MAX_PERCENT_DIGITS)
    style = table.word("style", words.PERCENT_STYLE)
    zeros = table.word("zeros", words.ZEROS, required=False)
    table.finish()
    if digits is None or style is None:
        return None
    return PercentStyle(digits=digits, style=style, strip_zeros=zeros == "strip")


def _follows(table: Table, items: tuple[Item, ...] | None) -> Follows | None:
    """[follows]: the session and the result that this vote continues."""
    if not table.given:
        return None
    session = table.identifier("session", "votekit")
    result = table.identifier("result", "sha256")
    # The first vote is round 1.
    number = table.number("round", least=2, most=_MAX_ROUND)
    again = table.names("items", least=1, most=MAX_ITEMS, limit=_ID_LENGTH)
    carried = table.names("carried", least=0, most=MAX_ITEMS, limit=_ID_LENGTH, required=False)
    table.finish()
    if again is not None and items is not None:
        ids = {item.id for item in items}
        if set(again) != ids:
            table.report("items", "VK-2070", listed=" ".join(again), ids=" ".join(item.id for item in items))
        both = [each for each in carried or () if each in ids]
        if both:
            table.report("carried", "VK-2071", ids=" ".join(both))
    if session is None or result is None or number is None or again is None:
        return None
    return Follows(session=session, result=result, round=number, items=again, carried=carried or ())
