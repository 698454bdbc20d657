"""Scrutineers' cards (钥匙卡): read by the scanner, typed, or from a file; wrong ones are named."""

from collections.abc import Sequence
from pathlib import Path

import attrs

from votekit import FormatError, Manifest, OpeningCode, SigningCode, VotekitError
from votekit.errors import Fault, fault
from votekit_cli.application import Application
from votekit_cli.files import read_text
from votekit_cli.session import KeysMissingError
from votekit_cli.wording import problem, say

SCANNER = "-"


@attrs.define(kw_only=True)
class Cards:
    """The codes that were read, one of each kind for each seat."""

    manifest: Manifest
    opening_too: bool
    signing: dict[int, SigningCode] = attrs.field(factory=dict, repr=False)
    opening: dict[int, OpeningCode] = attrs.field(factory=dict, repr=False)
    faults: list[Fault] = attrs.field(factory=list)

    def take(self, text: str) -> int:
        """Read one code and give the seat whose card it is from.

        Raises:
            FormatError: mistyped, or the opening code where only the signing code is wanted.
            VerificationError: a card of another session.
        """
        try:
            signing = SigningCode.from_text(text)
        except FormatError:
            if not self.opening_too:
                raise
            opening = OpeningCode.from_text(text)
            seat = self.manifest.seat_of(opening)
            self.opening[seat] = opening
            return seat
        seat = self.manifest.seat_of(signing)
        self.signing[seat] = signing
        return seat

    def check(self) -> None:
        """Refuse to go on without enough cards.

        Raises:
            KeysMissingError: fewer than the session asks for; wrong ones are listed with it.
        """
        wanted = self.manifest.definition.open_with
        found = len(self.signing)
        faults = list(self.faults)
        if found < wanted:
            faults.append(fault("--card", "VK-9403", found=found, wanted=wanted))
        elif self.opening_too and len(self.opening) < wanted:
            faults.append(fault("--card", "VK-9404", found=len(self.opening), wanted=wanted))
        if faults:
            raise KeysMissingError(faults)


def read_cards(
    application: Application, manifest: Manifest, given: Sequence[str], *, opening_too: bool = False
) -> Cards:
    """Read all cards that were given with ``--card``: a file of codes, or ``-`` for the scanner.

    Args:
        application: where the scanner's keys come from.
        manifest: the session whose cards are wanted.
        given: what ``--card`` said, once for each card.
        opening_too: both codes of each card are wanted: the box is to be opened.

    Raises:
        KeysMissingError: too few cards, or a wrong one.
    """
    cards = Cards(manifest=manifest, opening_too=opening_too)
    if manifest.session_key is None:
        return cards
    for source in given:
        if source == SCANNER:
            _scan(application, cards)
        else:
            _read_file(application.path(source), cards)
    cards.check()
    return cards


def _scan(application: Application, cards: Cards) -> None:
    """One card from the scanner; what is not a code of this session is told and asked for again."""
    number = len(cards.signing) + 1
    opening = len(cards.opening) + int(cards.opening_too)
    while len(cards.signing) < number or len(cards.opening) < opening:
        key = "card-scan-signing" if len(cards.signing) < number else "card-scan-opening"
        application.output.note(say(key, number=number))
        try:
            seat = cards.take(application.keyboard.line(hidden=True) or "")
        except EOFError:
            return
        except VotekitError as error:
            for each in error.faults:
                application.output.note(f"  {problem(each)}  [{each.code}]")
            cards.faults.extend(attrs.evolve(each, where="--card -") for each in error.faults)
            continue
        cards.faults.clear()
        application.output.note(say("card-taken", seat=seat))


def _read_file(path: Path, cards: Cards) -> None:
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            cards.take(line)
        except VotekitError as error:
            cards.faults.extend(attrs.evolve(each, where=f"{path.name}:{number}") for each in error.faults)
