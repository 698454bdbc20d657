"""Codes read back from the printed tickets and cards, as a scanner reads them."""

import re
from collections.abc import Sequence

import attrs

_TICKET = re.compile(r"(?<![-\w])[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-TV-Z]{2}\b")
_CARD = re.compile(r"(?<![-\w])[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){6}\b(?!-)")


@attrs.frozen(kw_only=True)
class Tickets:
    """Printed tickets: named ones by the voter's number, and drawn ones in the order of the sheet."""

    named: dict[str, str]
    drawn: list[str]


def read_tickets(lines: Sequence[str]) -> Tickets:
    """Cut the sheet apart: a ticket with a name above it goes into that voter's envelope."""
    named: dict[str, str] = {}
    drawn: list[str] = []
    above = ""
    for line in lines:
        if found := _TICKET.search(line):
            if above:
                named[above.split(maxsplit=1)[0]] = found[0]
            else:
                drawn.append(found[0])
        above = "" if not line.strip() or line.startswith("- ") else line
    return Tickets(named=named, drawn=drawn)


def read_cards(lines: Sequence[str]) -> list[list[str]]:
    """One card a seat: its two codes, each on a line of its own."""
    codes = [found[0] for line in lines if (found := _CARD.search(line))]
    return [codes[start : start + 2] for start in range(0, len(codes), 2)]
