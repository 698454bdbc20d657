"""What must not be seen: the session key, tickets and cards, in files of mode 0600 until they are printed.

They are shown only as the forms 签到码 and 钥匙卡, and wiped after printing.
"""

import json
from collections.abc import Mapping
from typing import Any

import attrs

from votekit import FormatError, IssuerKey, KeyCard, OpeningCode, Secrets, SigningCode, Ticket
from votekit.errors import fault
from votekit_cli import files
from votekit_cli.session import SessionFolder

TICKETS = "tickets.json"
CARDS = "cards.json"


def write(folder: SessionFolder, made: Secrets, issuers: Mapping[str, IssuerKey]) -> None:
    """Put everything that freezing made into ``secrets/``."""
    if made.session_key is not None:
        files.write(folder.secret("session.key"), made.session_key.to_bytes(), secret=True)
    for number, key in enumerate(issuers.values(), 1):
        files.write(folder.secret(f"issuer-{number}.key"), key.to_bytes(), secret=True)
    if made.tickets:
        rows = [(ticket.voter or "", ticket.to_text()) for ticket in made.tickets]
        files.write(folder.secret(TICKETS), json.dumps(rows).encode(), secret=True)
    if made.cards:
        cards = [(card.seat, card.signing.to_text(), card.opening.to_text()) for card in made.cards]
        files.write(folder.secret(CARDS), json.dumps(cards).encode(), secret=True)


def tickets(folder: SessionFolder) -> tuple[Ticket, ...]:
    """The tickets, named ones in the roll's order, then drawn ones.

    Raises:
        FormatError: they were wiped, or never made.
    """
    return tuple(
        attrs.evolve(Ticket.from_text(code), voter=voter or None) for voter, code in _rows(folder, TICKETS)
    )


def cards(folder: SessionFolder) -> tuple[KeyCard, ...]:
    """The cards, by seat.

    Raises:
        FormatError: they were wiped, or never made.
    """
    return tuple(
        KeyCard(seat=seat, signing=SigningCode.from_text(signing), opening=OpeningCode.from_text(opening))
        for seat, signing, opening in _rows(folder, CARDS)
    )


def _rows(folder: SessionFolder, name: str) -> Any:
    path = folder.secret(name)
    if not path.exists():
        raise FormatError(fault(f"secrets/{name}", "VK-9410"))
    try:
        return json.loads(files.read_bytes(path))
    except ValueError as error:
        raise FormatError(fault(f"secrets/{name}", "VK-9411")) from error


def wipe(folder: SessionFolder, name: str) -> bool:
    """Remove printed tickets or cards; whether they were there."""
    return files.remove(folder.secret(name))
