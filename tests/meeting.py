"""A whole meeting through the library alone, as the tests need it: the office, the devices and the paper."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import attrs

import votekit
from votekit.batch import Batch, keying_digest
from votekit.closing import Closing
from votekit.declaration import Declaration
from votekit.definition import Definition
from votekit.freezing import Secrets
from votekit.issued import Issued
from votekit.manifest import Manifest
from votekit.numbers import Numbers
from votekit.opening import Opening
from votekit.result import Result
from votekit.ruling import Ruling

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
Marks = Mapping[str, str]


def example(name: str, **changes: object) -> Definition:
    """One of the project's example definitions, with some fields changed."""
    definition = votekit.read_definition((EXAMPLES / f"{name}.toml").read_bytes())
    return attrs.evolve(definition, **changes)


@cache
def issuer_key(name: str, number: int = 0) -> votekit.IssuerKey:
    """A key made once a test run: making one takes most of a second."""
    del number
    return votekit.IssuerKey.generate(name)


@attrs.define
class Meeting:
    """One session under way, with everything that everybody holds."""

    definition: Definition
    manifest: Manifest
    secrets: Secrets
    issuers: Sequence[votekit.IssuerKey]
    register: list[bytes] = attrs.field(factory=list)
    casts: list[bytes] = attrs.field(factory=list)
    batches: list[Batch] = attrs.field(factory=list)
    rulings: list[Ruling] = attrs.field(factory=list)
    declarations: list[Declaration] = attrs.field(factory=list)
    issued: Issued | None = None
    closing: Closing | None = None
    opening: Opening | None = None
    result: Result | None = None

    @classmethod
    def frozen(
        cls,
        definition: Definition,
        *,
        voters: int = 0,
        tickets: int = 0,
        keys: int = 0,
        rehearsal: bool = False,
    ) -> "Meeting":
        issuers = [issuer_key(name, keys) for name in definition.issuers]
        roll = votekit.Roll(
            voters=[votekit.Voter(id=f"{n:04}", name=f"代表{n:04}") for n in range(1, voters + 1)]
        )
        manifest, secrets = votekit.freeze(
            definition,
            roll,
            issuers={key.name: key.public for key in issuers},
            tickets=tickets,
            rehearsal=rehearsal,
        )
        return cls(definition=definition, manifest=manifest, secrets=secrets, issuers=issuers)

    @property
    def signers(self) -> list[votekit.SigningCode]:
        return [card.signing for card in self.secrets.cards[: self.definition.open_with]]

    @property
    def openers(self) -> list[votekit.OpeningCode]:
        return [card.opening for card in self.secrets.cards[: self.definition.open_with]]

    @property
    def named(self) -> list[votekit.Ticket]:
        return [ticket for ticket in self.secrets.tickets if ticket.voter is not None]

    @property
    def drawn(self) -> list[votekit.Ticket]:
        return [ticket for ticket in self.secrets.tickets if ticket.voter is None]

    def credential(self, ticket: votekit.Ticket) -> votekit.Credential:
        """Ask for a ballot with a ticket, over the messages, and enter it in the register."""
        asked = votekit.BallotRequest.new(self.manifest, ticket=ticket.to_text())
        request = votekit.check_request(self.manifest, asked.data, roll=self.secrets.roll, issued=self.issued)
        assert isinstance(request, votekit.Request), request
        stamps = [key.stamp(self.manifest, request) for key in self.issuers]
        self.register.append(votekit.register_line(self.manifest, request, stamps))
        return asked.finish(stamps)

    def vote(self, credential: votekit.Credential, marks: Marks) -> bytes:
        """Cast, check the receipt, and put the cast into the box."""
        data = credential.cast(marks)
        cast = votekit.check_cast(self.manifest, data)
        assert isinstance(cast, votekit.Cast), cast
        assert self.secrets.session_key is not None
        receipt = self.secrets.session_key.receipt(cast)
        votekit.Receipt.from_bytes(receipt.data).check(self.manifest, data)
        self.casts.append(data)
        return data

    def end_issuing(self, numbers: Numbers, *, struck: Sequence[votekit.Ticket] = ()) -> Issued:
        self.issued = votekit.end_issuing(
            self.manifest,
            numbers,
            register=self.register,
            struck=[ticket.holder for ticket in struck],
            roll=self.secrets.roll,
            session_key=self.secrets.session_key,
            signers=self.signers,
        )
        return self.issued

    def close(self, returned: int | None = None) -> Closing:
        assert self.issued is not None
        self.closing = votekit.close(
            self.manifest,
            self.issued,
            returned=returned,
            casts=self.casts,
            register=self.register,
            session_key=self.secrets.session_key,
            signers=self.signers,
        )
        return self.closing

    def open(self) -> Opening:
        assert self.closing is not None
        assert self.secrets.session_key is not None
        self.opening = votekit.open_box(
            self.manifest,
            self.closing,
            batches=self.batches,
            rulings=self.rulings,
            session_key=self.secrets.session_key,
            signers=self.signers,
            openers=self.openers,
        )
        return self.opening

    def count(self, *, signed: bool = True) -> Result:
        assert self.issued is not None
        assert self.closing is not None
        self.result = votekit.count(
            self.manifest,
            self.issued,
            self.closing,
            opening=self.opening,
            casts=self.casts,
            batches=self.batches,
            rulings=self.rulings,
            session_key=self.secrets.session_key,
            signers=self.signers if signed else (),
            earlier=self.result,
        )
        return self.result

    def rule(self, point: str, value: str, by: str = "主任会议", basis: str = "会议决定") -> Ruling:
        ruling = Ruling(
            point=point,
            value=value,
            by=by,
            basis=basis,
            closing=None if self.closing is None else self.closing.digest,
            opening=None if self.opening is None else self.opening.digest,
        )
        self.rulings.append(ruling)
        return ruling

    def declare(self, *, pending: bool = False) -> Declaration:
        assert self.result is not None
        declaration = votekit.declare(
            self.manifest,
            self.result,
            by="执行主席",
            on=date(2027, 2, 27),
            pending=pending,
            session_key=self.secrets.session_key,
        )
        self.declarations.append(declaration)
        return declaration

    def record(self) -> votekit.Record:
        return votekit.Record.build(
            manifest=self.manifest,
            roll=self.secrets.roll,
            issued=self.issued,
            closing=self.closing,
            result=self.result,
            register=self.register,
            casts=self.casts,
            batches=self.batches,
            opening=self.opening,
            rulings=self.rulings,
            declarations=self.declarations,
        )

    def files(self) -> dict[str, bytes]:
        return {name: b"".join(chunks) for name, chunks in self.record().files().items()}

    def audit(self, files: Mapping[str, bytes] | None = None, **options: object) -> votekit.Report:
        """Audit the record, or these files in its place, with the identifiers that hang in the hall."""
        import io

        assert self.closing is not None
        options = {"session_id": self.manifest.session_id, "closing": self.closing.text, **options}
        streams = {name: io.BytesIO(data) for name, data in (files or self.files()).items()}
        return votekit.audit(votekit.Record.from_files(streams), **options)


def paper(
    ballots: Sequence[Marks], *, by: tuple[str, str] = ("李敏", "王涛"), origin: str = "第1袋"
) -> Batch:
    """A bag keyed twice alike."""
    digest = keying_digest(ballots)
    return Batch(source="paper", by=by, origin=origin, ballots=ballots, keyings=(digest, digest))
