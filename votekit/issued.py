"""Issued (发票结束): how many ballots went out, fixed and signed before the box takes its first cast.

The 选票分发情况报告单 is printed from it.
Source: spec section 4.5.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, Self

import attrs

from votekit import _canonical, _structure
from votekit._structure import Size
from votekit.definition import Source
from votekit.errors import Fault, FormatError, fault
from votekit.manifest import Manifest
from votekit.messages import body_without
from votekit.numbers import Numbers
from votekit.register import RegisterLine, register_digest, sorted_register
from votekit.roll import Roll
from votekit.scrutineer import SigningCode
from votekit.session_key import SessionKey
from votekit.signatures import Signatures
from votekit.signing import sign_document

LIMIT = 8_388_608
LABEL = "votekit/issued/v1"


@attrs.frozen(kw_only=True)
class HandOut:
    """What one source gave out: 印制 = 发出 + 换下 + 剩余.

    Attributes:
        printed, unused: None for devices, whose ballots are not printed.
    """

    source: Literal["paper", "lot", "device"]
    printed: int | None
    issued: int
    replaced: int
    unused: int | None


@attrs.frozen(kw_only=True)
class Officer:
    """A duty of the day and who was approved for it."""

    duty: str
    names: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Issued:
    """The signed word on 应到, 实到, 发出, and on who was stamped for.

    Attributes:
        session: session id, 32 octets.
        entitled: 应到, and ``certified``, by whom.
        present: 实到 when issuing began.
        hand_outs: one for each source that hands something out.
        register: digest of the register's lines of devices; None where devices are no source.
        incomplete: how many of those lines lack a stamp; they count nothing.
        struck: holders of drawn tickets that were left over or replaced; they can never be stamped.
        officers: who was approved for which duty.
    """

    schema: Literal["votekit/issued/1"] = "votekit/issued/1"
    session: Annotated[bytes, Size(32)]
    entitled: int
    certified: str
    present: int
    hand_outs: tuple[HandOut, ...]
    register: Annotated[bytes, Size(32)] | None
    incomplete: int
    struck: tuple[Annotated[bytes, Size(32)], ...]
    officers: tuple[Officer, ...]
    signatures: Signatures

    @property
    def digest(self) -> bytes:
        """Digest of everything but the signatures, 32 octets."""
        return _canonical.digest(LABEL, self.body())

    @property
    def issued(self) -> int | None:
        """发出, of all sources together; None where nothing is handed out."""
        return sum(each.issued for each in self.hand_outs) if self.hand_outs else None

    @property
    def numbers(self) -> Numbers:
        """The numbers as the rule takes them; 印制 and 剩余 only where every ballot was printed."""
        printed = [each.printed for each in self.hand_outs]
        whole = bool(printed) and None not in printed
        return Numbers(
            entitled=self.entitled,
            present=self.present,
            printed=sum(each.printed or 0 for each in self.hand_outs) if whole else None,
            issued=self.issued,
            replaced=sum(each.replaced for each in self.hand_outs),
            unused=sum(each.unused or 0 for each in self.hand_outs) if whole else None,
        )

    def body(self) -> bytes:
        """What is signed: canonical JSON without the signatures."""
        return body_without(self, "signatures")

    def to_bytes(self) -> bytes:
        """Canonical JSON, ``issued.json``."""
        return _structure.write(self)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read ``issued.json``; ``faults`` holds it against a manifest.

        Raises:
            FormatError: not such a document, byte for byte.
        """
        return _structure.read(cls, data, limit=LIMIT, where="issued.json")

    def faults(self, manifest: Manifest) -> list[Fault]:
        """What is wrong: 印制 = 发出 + 换下 + 剩余, 发出 ≤ 实到 ≤ 应到, struck tickets that exist."""
        where = "issued.json"
        faults: list[Fault] = []
        definition = manifest.definition
        if self.session != manifest.session:
            faults.append(fault(f"{where}.session", "VK-5030"))
        if (self.entitled, self.certified) != (definition.entitled, definition.certified):
            faults.append(
                fault(f"{where}.entitled", "VK-5070", found=self.entitled, wanted=definition.entitled)
            )
        if not 0 <= self.present <= self.entitled:
            faults.append(fault(f"{where}.present", "VK-5071", present=self.present, entitled=self.entitled))
        if (issued := self.issued) is not None and issued > self.present:
            faults.append(fault(f"{where}.hand_outs", "VK-5072", issued=issued, present=self.present))
        wanted = [source for source in ("device", "lot", "paper") if source in definition.sources]
        if [each.source for each in self.hand_outs] != wanted:
            faults.append(fault(f"{where}.hand_outs", "VK-5073", wanted="、".join(wanted)))
        for index, each in enumerate(self.hand_outs):
            faults.extend(_hand_out_faults(each, where=f"{where}.hand_outs[{index}]"))
        faults.extend(self._ticket_faults(manifest, where))
        if ((self.register is not None) != ("device" in definition.sources)) or self.incomplete < 0:
            faults.append(fault(f"{where}.register", "VK-5077"))
        return faults

    def _ticket_faults(self, manifest: Manifest, where: str) -> list[Fault]:
        faults: list[Fault] = []
        if list(self.struck) != sorted(set(self.struck)):
            faults.append(fault(f"{where}.struck", "VK-5075"))
        tickets = sum(group.tickets for group in manifest.groups)
        for each in self.hand_outs:
            gone = each.replaced + (each.unused or 0)
            if each.source == "lot" and (each.printed != tickets or gone != len(self.struck)):
                faults.append(
                    fault(f"{where}.struck", "VK-5076", tickets=tickets, struck=len(self.struck), unused=gone)
                )
        return faults


def _hand_out_faults(each: HandOut, *, where: str) -> list[Fault]:
    if min(each.issued, each.replaced, each.printed or 0, each.unused or 0) < 0:
        return [fault(where, "VK-5078")]
    if each.source == "device":
        plain = each.printed is None and each.unused is None and each.replaced == 0
        return [] if plain else [fault(where, "VK-5078")]
    if (
        each.printed is None
        or each.unused is None
        or each.printed != each.issued + each.replaced + each.unused
    ):
        return [
            fault(
                where,
                "VK-5074",
                printed=each.printed,
                issued=each.issued,
                replaced=each.replaced,
                unused=each.unused,
            )
        ]
    return []


def end_issuing(
    manifest: Manifest,
    numbers: Numbers | Mapping[Source, Numbers],
    *,
    register: Iterable[bytes] = (),
    struck: Iterable[bytes] = (),
    roll: Roll | None = None,
    officers: Mapping[str, Sequence[str]] | None = None,
    session_key: SessionKey | None = None,
    signers: Sequence[SigningCode] = (),
) -> Issued:
    """Fix what was issued, before voting begins.

    Args:
        manifest: the session.
        numbers: 应到 and 实到; for paper also 印制 发出 换下 剩余; for drawn tickets those are derived and
            need only agree when given. 印制 发出 换下 剩余 are those of paper, or of drawn tickets, never of
            devices beside them; where paper and drawn tickets both are sources, one for each.
        register: lines of ``register_line``, without line ends, in any order; devices only.
        struck: holders of the drawn tickets that were left over or replaced.
        roll: the frozen roll; when given, every struck ticket must be a drawn one of it.
        officers: duty to names, as approved by the meeting.
        session_key, signers: at least t distinct cards; none in a session without sealed ballots.

    Raises:
        FormatError: the numbers do not add up, or a line or ticket is not of this session; all of it.
        StateError, VerificationError: too few or wrong keys.
    """
    lines = sorted_register(register)
    struck_holders = tuple(sorted(struck))
    stray = [
        fault(f"struck[{index}]", "VK-5079")
        for index, holder in enumerate(struck_holders)
        if roll is not None and ((line := roll.line_of(holder)) is None or line.voter is not None)
    ]
    if stray:
        raise FormatError(stray)
    given = _by_source(manifest, numbers)
    complete = [line for line, _ in lines if line.complete]
    first = next(iter(given.values()))
    issued = Issued(
        session=manifest.session,
        entitled=first.entitled,
        certified=manifest.definition.certified,
        present=_required(first.present),
        hand_outs=tuple(_hand_outs(manifest, given, complete, struck_holders)),
        register=register_digest(data for _, data in lines)
        if "device" in manifest.definition.sources
        else None,
        incomplete=len(lines) - len(complete),
        struck=struck_holders,
        officers=tuple(
            Officer(duty=duty, names=tuple(names)) for duty, names in sorted((officers or {}).items())
        ),
        signatures=Signatures(),
    )
    faults = [*issued.faults(manifest), *_disagreements(issued, given)]
    if faults:
        raise FormatError(faults)
    signatures = sign_document(manifest, LABEL, issued.body(), session_key=session_key, signers=signers)
    return attrs.evolve(issued, signatures=signatures)


def _required(present: int | None) -> int:
    if present is None:
        raise FormatError(fault("numbers.present", "VK-5080"))
    return present


def _by_source(manifest: Manifest, numbers: Numbers | Mapping[Source, Numbers]) -> dict[str, Numbers]:
    """Whose 印制 发出 换下 剩余 the numbers are: paper's, or the drawn tickets'; of both, one each."""
    handed = [source for source in ("paper", "lot") if source in manifest.definition.sources]
    if isinstance(numbers, Numbers):
        if len(handed) > 1:
            raise FormatError(fault("numbers", "VK-5081"))
        return {handed[0] if handed else "device": numbers}
    if set(numbers) != set(handed) or len({(each.entitled, each.present) for each in numbers.values()}) != 1:
        raise FormatError(fault("numbers", "VK-5081"))
    return dict(numbers.items())


def _hand_outs(
    manifest: Manifest,
    given: Mapping[str, Numbers],
    complete: Sequence[RegisterLine],
    struck: Sequence[bytes],
) -> Iterable[HandOut]:
    sources = manifest.definition.sources
    if "device" in sources:
        yield HandOut(source="device", printed=None, issued=len(complete), replaced=0, unused=None)
    if "lot" in sources:
        printed = sum(group.tickets for group in manifest.groups)
        replaced = given["lot"].replaced
        yield HandOut(
            source="lot",
            printed=printed,
            issued=printed - len(struck),
            replaced=replaced,
            unused=len(struck) - replaced,
        )
    if "paper" in sources:
        paper = given["paper"]
        if paper.issued is None:
            raise FormatError(fault("numbers.issued", "VK-5082"))
        # Where only 发出 was counted, as many were printed as were handed out or torn.
        printed = (
            paper.issued + paper.replaced + (paper.unused or 0) if paper.printed is None else paper.printed
        )
        unused = printed - paper.issued - paper.replaced if paper.unused is None else paper.unused
        yield HandOut(
            source="paper", printed=printed, issued=paper.issued, replaced=paper.replaced, unused=unused
        )


def _disagreements(issued: Issued, given: Mapping[str, Numbers]) -> Iterable[Fault]:
    """What the caller counted by hand must be what the register and the ticket list say."""
    by_source: dict[str, HandOut] = {each.source: each for each in issued.hand_outs}
    for source, numbers in given.items():
        found = by_source.get(source)
        for name, said, known in (
            ("printed", numbers.printed, found and found.printed),
            ("issued", numbers.issued, found and found.issued),
            ("unused", numbers.unused, found and found.unused),
        ):
            if said is not None and said != known:
                yield fault(f"numbers.{name}", "VK-5083", said=said, known=known)
