"""Manifest (定版): the frozen description of a session, and the id that everything binds to.

Source: spec section 3.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

import attrs

from votekit import _blindrsa, _canonical, _codes, _structure, _suite
from votekit._structure import Size
from votekit.definition import Definition
from votekit.definition.reader import definition_from_json, definition_to_json
from votekit.errors import Fault, FormatError, StateError, UnsupportedError, VerificationError, fault
from votekit.messages import BALLOT_LIMIT
from votekit.roll import GROUP, Roll, roll_digest
from votekit.scrutineer import OpeningCode, SigningCode

COUNT_RULES = "votekit/count/1"
LIMIT = 8_388_608
SMALL_GROUP = 5
"""A group of fewer voters is refused unless the definition accepts it: its tally names people."""


@attrs.frozen(kw_only=True)
class Seat:
    """The public keys of one scrutineer's card."""

    seat: int
    signing: Annotated[bytes, Size(32)]
    opening: Annotated[bytes, Size(32)]


@attrs.frozen(kw_only=True)
class Group:
    """Voters whose ballots are counted apart: how many, their roll, and the moduli that stamp for them."""

    id: str
    voters: int
    tickets: int
    roll: Annotated[bytes, Size(32)]
    issuers: tuple[Annotated[bytes, Size(_blindrsa.MODULUS_SIZE)], ...]


@attrs.frozen(kw_only=True)
class _Frame:
    schema: Literal["votekit/manifest/1"] = "votekit/manifest/1"
    suite: str
    count: str
    definition: Mapping[str, Any]
    groups: tuple[Group, ...]
    scrutineers: tuple[Seat, ...]
    session_key: Annotated[bytes, Size(32)] | None
    ballot_size: int
    rehearsal: bool


@attrs.frozen(kw_only=True)
class Manifest:
    """What was fixed before the vote: definition, roll, keys, sizes, versions.

    Attributes:
        definition: the whole of it, rule text included.
        groups: sorted by id.
        scrutineers: the seats 1 … n; empty without sealed ballots.
        session_key: Ed25519 public key of the session; None without sealed ballots.
        ballot_size: octets of padded marks in every sealed ballot; 0 without sealed ballots.
        rehearsal: a rehearsal can never be declared.
        session: the session id, 32 octets: the digest of this manifest.
        suite: the algorithms, by name.
        count: the version of the counting rules.

    Raises:
        FormatError: whatever spec section 3 refuses, all of it at once.
        UnsupportedError: another suite, another version of the counting rules, or more groups than one:
            what each was issued and returned is not kept apart in this version.
    """

    definition: Definition
    groups: tuple[Group, ...]
    scrutineers: tuple[Seat, ...] = ()
    session_key: bytes | None = None
    ballot_size: int = 0
    rehearsal: bool = False
    suite: str = _suite.SUITE
    count: str = COUNT_RULES
    session: bytes = attrs.field(init=False, eq=False)
    _data: bytes = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        unknown = [
            fault(place, "VK-5001", found=found, known=known)
            for place, found, known in (
                ("suite", self.suite, _suite.SUITE),
                ("count", self.count, COUNT_RULES),
                ("groups", str(len(self.groups)), "1"),
            )
            if found != known
        ]
        if unknown:
            raise UnsupportedError(unknown)
        faults = [*_group_faults(self), *_size_faults(self), *_key_faults(self)]
        if faults:
            raise FormatError(faults)
        object.__setattr__(self, "_data", self._written())
        object.__setattr__(self, "session", _canonical.digest("votekit/manifest/v1", self._data))

    @property
    def session_id(self) -> str:
        """The session id (会次编号) as people compare it: 160 bits in 32 characters, 4 by 4."""
        return _codes.write_identifier(self.session)

    def group(self, identifier: str) -> Group | None:
        """The group of that id, or None."""
        return next((each for each in self.groups if each.id == identifier), None)

    def require_sealed(self) -> None:
        """Refuse a call that means something only where ballots are sealed.

        Raises:
            StateError: they are not (VK-5040).
        """
        if not self.definition.sealed:
            raise StateError(fault("manifest", "VK-5040"))

    def seat_of(self, code: SigningCode | OpeningCode) -> int:
        """The seat whose card carries this code.

        Raises:
            VerificationError: no seat of this session has it (VK-5020).
        """
        public = code.public
        for seat in self.scrutineers:
            if public == (seat.signing if isinstance(code, SigningCode) else seat.opening):
                return seat.seat
        raise VerificationError(fault("card", "VK-5020"))

    def to_bytes(self) -> bytes:
        """Canonical JSON, ``manifest.json``."""
        return self._data

    def _written(self) -> bytes:
        definition = definition_to_json(self.definition)
        assert isinstance(definition, dict)
        return _structure.write(
            _Frame(
                suite=self.suite,
                count=self.count,
                definition=definition,
                groups=self.groups,
                scrutineers=self.scrutineers,
                session_key=self.session_key,
                ballot_size=self.ballot_size,
                rehearsal=self.rehearsal,
            )
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read ``manifest.json``.

        Raises:
            FormatError: not canonical, or anything that spec section 3 refuses.
            UnsupportedError: another suite or counting version.
        """
        frame = _structure.read(_Frame, data, limit=LIMIT, where="manifest.json")
        manifest = cls(
            definition=definition_from_json(frame.definition, where="manifest.json.definition"),
            groups=frame.groups,
            scrutineers=frame.scrutineers,
            session_key=frame.session_key,
            ballot_size=frame.ballot_size,
            rehearsal=frame.rehearsal,
            suite=frame.suite,
            count=frame.count,
        )
        if manifest.to_bytes() != data:
            raise FormatError(fault("manifest.json", "VK-5002"))
        return manifest


def sealed_size(definition: Definition) -> int:
    """Octets of padded marks: the longest possible ballot and its 0x80, up to a multiple of 32."""
    longest = max(definition.ballot.marks, key=lambda mark: len(_canonical.encode(mark)))
    marks = _canonical.encode({item.id: longest for item in definition.items})
    return (len(marks) + 1 + 31) // 32 * 32


def group_of(identifier: str, roll: Roll, issuers: tuple[bytes, ...]) -> Group:
    """The manifest's entry of one group."""
    return Group(
        id=identifier,
        voters=sum(voter.group == identifier for voter in roll.voters),
        tickets=sum(group == identifier for group, _ in roll.tickets),
        roll=roll_digest(roll.lines(identifier)),
        issuers=issuers,
    )


def _group_faults(manifest: Manifest) -> list[Fault]:
    """Groups: sorted, well named, not small, and stamped by every issuer of the definition."""
    faults: list[Fault] = []
    definition = manifest.definition
    for index, group in enumerate(manifest.groups):
        where = f"groups[{index}]"
        if not GROUP.fullmatch(group.id):
            faults.append(fault(f"{where}.id", "VK-2202", group=group.id))
        if group.voters < 0 or group.tickets < 0:
            faults.append(fault(where, "VK-5004"))
        if (group.tickets > 0) != ("lot" in definition.sources):
            faults.append(fault(f"{where}.tickets", "VK-5124" if group.tickets == 0 else "VK-5123"))
        if len(group.issuers) != len(definition.issuers):
            faults.append(
                fault(f"{where}.issuers", "VK-5005", found=len(group.issuers), wanted=len(definition.issuers))
            )
        size = group.voters or definition.entitled
        if size < SMALL_GROUP and not definition.small_group_accepted:
            faults.append(fault(where, "VK-5006", size=size, least=SMALL_GROUP))
    voters = sum(group.voters for group in manifest.groups)
    if voters > definition.entitled:
        faults.append(fault("groups", "VK-5007", voters=voters, entitled=definition.entitled))
    return faults


def _size_faults(manifest: Manifest) -> list[Fault]:
    """Every ballot is of the one size that the longest needs, and a cast of that size is within its limit."""
    wanted = sealed_size(manifest.definition) if manifest.definition.sealed else 0
    if manifest.ballot_size != wanted:
        return [fault("ballot_size", "VK-5010", found=manifest.ballot_size, wanted=wanted)]
    if wanted > BALLOT_LIMIT:
        return [fault("ballot_size", "VK-5014", size=wanted, limit=BALLOT_LIMIT)]
    return []


def _key_faults(manifest: Manifest) -> list[Fault]:
    """Keys exactly when a source needs them; canonical; no key and no prime factor in two places."""
    definition = manifest.definition
    faults: list[Fault] = []
    seats = [seat.seat for seat in manifest.scrutineers]
    if seats != list(range(1, definition.cards + 1)):
        faults.append(fault("scrutineers", "VK-5008", found=len(seats), wanted=definition.cards))
    if (manifest.session_key is not None) != definition.sealed:
        faults.append(fault("session_key", "VK-5009"))

    signing = [("session_key", manifest.session_key)] if manifest.session_key is not None else []
    signing += [(f"scrutineers[{i}].signing", seat.signing) for i, seat in enumerate(manifest.scrutineers)]
    opening = [(f"scrutineers[{i}].opening", seat.opening) for i, seat in enumerate(manifest.scrutineers)]
    moduli = [
        (f"groups[{i}].issuers[{j}]", modulus)
        for i, group in enumerate(manifest.groups)
        for j, modulus in enumerate(group.issuers)
    ]
    for where, key in signing:
        faults.extend(_refused(_suite.check_ed25519_public, key, where))
    for where, key in opening:
        faults.extend(_refused(_suite.check_x25519_public, key, where))
    for where, modulus in moduli:
        faults.extend(_refused(_blindrsa.check_modulus, modulus, where))
    places: dict[bytes, str] = {}
    for where, key in [*signing, *opening]:
        if (first := places.setdefault(key, where)) != where:
            faults.append(fault(where, "VK-5011", first=first))
    if (pair := _blindrsa.shared_factor([modulus for _, modulus in moduli])) is not None:
        faults.append(fault(moduli[pair[1]][0], "VK-5012", first=moduli[pair[0]][0]))
    return faults


def _refused(check: object, key: bytes, where: str) -> tuple[Fault, ...]:
    assert callable(check)
    try:
        check(key, where=where)
    except FormatError as error:
        return error.faults
    return ()
