"""Freezing (定版): a definition and a roll become a manifest; keys are made exactly when a source needs them.

Source: spec section 3.
"""

from collections.abc import Mapping, Sequence

import attrs

from votekit.definition import Definition
from votekit.errors import Fault, FormatError, fault
from votekit.manifest import Manifest, Seat, group_of, sealed_size
from votekit.roll import Roll
from votekit.scrutineer import KeyCard
from votekit.session_key import SessionKey
from votekit.ticket import Ticket

PUBLIC_KEYS = 64


@attrs.frozen(kw_only=True)
class Secrets:
    """What freezing made and nobody else has. Secret.

    Attributes:
        session_key: None without sealed ballots: then there is no key at all.
        cards: one for each seat; empty where the scrutineers brought their own public keys.
        tickets: named ones in the roll's order, then drawn ones; to be printed, shuffled and forgotten.
        roll: the roll as frozen, with the digests of all tickets: use this one from now on.
    """

    session_key: SessionKey | None = attrs.field(repr=False)
    cards: tuple[KeyCard, ...] = attrs.field(repr=False)
    tickets: tuple[Ticket, ...] = attrs.field(repr=False)
    roll: Roll


def freeze(
    definition: Definition,
    roll: Roll,
    *,
    issuers: Mapping[str, bytes] | None = None,
    scrutineers: Sequence[bytes] = (),
    tickets: int = 0,
    rehearsal: bool = False,
) -> tuple[Manifest, Secrets]:
    """Freeze a session.

    Args:
        definition: complete.
        roll: all voters; may be empty where no voter is known by name to this session.
        issuers: name to modulus (384 octets) of every issuer the definition names.
        scrutineers: public keys (64 octets a seat: signing, opening) where scrutineers made their own cards;
            otherwise cards are made here.
        tickets: how many tickets to draw by lot; only where the definition has that source.
        rehearsal: a rehearsal can never be declared.

    Returns:
        The manifest and everything secret.

    Raises:
        FormatError: all that is missing or does not fit: issuers (VK-5120, VK-5121), card keys (VK-5122),
            tickets (VK-5123, VK-5124), voters without group, key or name (VK-5125, VK-5126, VK-2205), no
            voters where devices vote (VK-5127), and whatever ``Manifest`` refuses.
    """
    moduli = dict(issuers or {})
    faults = [
        *_issuer_faults(definition, moduli),
        *_scrutineer_faults(definition, scrutineers),
        *_ticket_faults(definition, tickets),
        *_voter_faults(definition, roll),
    ]
    if faults:
        raise FormatError(faults)
    named = _named_tickets(definition, roll)
    drawn = tuple(Ticket.generate() for _ in range(tickets))
    frozen = Roll(
        voters=tuple(
            attrs.evolve(voter, holder=named[voter.id].holder) if voter.id in named else voter
            for voter in roll.voters
        ),
        tickets=tuple(("all", ticket.holder) for ticket in drawn),
    )
    session_key = SessionKey.generate() if definition.sealed else None
    cards = () if scrutineers else tuple(KeyCard.generate(seat) for seat in range(1, definition.cards + 1))
    public = list(scrutineers) or [card.public for card in cards]
    manifest = Manifest(
        definition=definition,
        groups=(group_of("all", frozen, tuple(moduli[name] for name in definition.issuers)),),
        scrutineers=tuple(
            Seat(seat=seat, signing=keys[:32], opening=keys[32:]) for seat, keys in enumerate(public, 1)
        ),
        session_key=None if session_key is None else session_key.public,
        ballot_size=sealed_size(definition) if definition.sealed else 0,
        rehearsal=rehearsal,
    )
    secrets = Secrets(session_key=session_key, cards=cards, tickets=(*named.values(), *drawn), roll=frozen)
    return manifest, secrets


def _named_tickets(definition: Definition, roll: Roll) -> dict[str, Ticket]:
    """A ticket for every voter who proves by ticket and has none yet."""
    if definition.identity != "ticket":
        return {}
    return {voter.id: Ticket.generate(voter.id) for voter in roll.voters if voter.holder is None}


def _issuer_faults(definition: Definition, moduli: Mapping[str, bytes]) -> list[Fault]:
    missing = [fault("issuers", "VK-5120", issuer=name) for name in definition.issuers if name not in moduli]
    unknown = [fault("issuers", "VK-5121", issuer=name) for name in moduli if name not in definition.issuers]
    return missing + unknown


def _scrutineer_faults(definition: Definition, scrutineers: Sequence[bytes]) -> list[Fault]:
    fits = not scrutineers or (
        len(scrutineers) == definition.cards and all(len(keys) == PUBLIC_KEYS for keys in scrutineers)
    )
    return [] if fits else [fault("scrutineers", "VK-5122", wanted=definition.cards)]


def _ticket_faults(definition: Definition, tickets: int) -> list[Fault]:
    if type(tickets) is not int or tickets < 0 or (tickets and "lot" not in definition.sources):
        return [fault("tickets", "VK-5123")]
    if tickets == 0 and "lot" in definition.sources:
        return [fault("tickets", "VK-5124")]
    return []


def _voter_faults(definition: Definition, roll: Roll) -> list[Fault]:
    faults = [
        fault(f"voters[{index}].group", "VK-5125", group=voter.group)
        for index, voter in enumerate(roll.voters)
        if voter.group != "all"
    ]
    # Whoever freezes holds the names: a line without one would be left out of the roll unseen.
    faults += [fault(f"unnamed[{index}]", "VK-2205") for index in range(len(roll.unnamed))]
    if "device" in definition.sources and not roll.voters:
        faults.append(fault("voters", "VK-5127"))
    if definition.identity == "identity-key":
        faults += [
            fault(f"voters[{index}].identity", "VK-5126", voter=voter.id)
            for index, voter in enumerate(roll.voters)
            if voter.holder is None
        ]
    return faults
