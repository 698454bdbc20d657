"""Audit (复核审计): the whole walk again, from a record and from what the auditor types in from paper.

Every document is read, checked against those before it and derived once more; nothing is believed.
Lines are read as streams. The report is the same with any executor.
Source: spec section 9.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from typing import TypeVar

import attrs

from votekit import _blindrsa, _canonical, _codes, _structure, _suite
from votekit._line_digest import LineDigest
from votekit.batch import Batch, batches_digest
from votekit.casts import CheckedCast, checked_casts
from votekit.closing import BOX_LABEL, Closing
from votekit.closing import LABEL as CLOSING_LABEL
from votekit.counting import counted
from votekit.declaration import Declaration
from votekit.errors import Fault, FormatError, VotekitError, fault
from votekit.issued import LABEL as ISSUED_LABEL
from votekit.issued import Issued
from votekit.manifest import Manifest
from votekit.opening import LABEL as OPENING_LABEL
from votekit.opening import (
    Opening,
    accepted_small_numbers,
    before_opening,
    paper_doubts,
    small_points,
    small_ruling_faults,
)
from votekit.record import FILES, Record
from votekit.register import REGISTER_LABEL, RegisterLine, check_stamps, read_register_line
from votekit.report import CHECKS, Check, Report, State, Verdict
from votekit.result import Result
from votekit.roll import LINE_LIMIT, ROLL_LABEL, VOTER_LABEL, NameLine, RollLine
from votekit.ruling import Ruling, canonical_point, rulings_digest, sorted_rulings
from votekit.signing import result_faults, signature_faults
from votekit.ticket import holder_of

T = TypeVar("T")

SHOWN = 20
"""Faults of one check that a report keeps."""

WEAK_SOURCES = frozenset({"keypad", "totals"})

MAY_BE_EMPTY = frozenset({"register.jsonl", "box.jsonl"})
"""Files of lines that stand in a record of sealed ballots also where nobody asked or voted."""


def audit(
    record: Record,
    *,
    session_id: str | None = None,
    closing: str | None = None,
    result: str | None = None,
    follows: Record | None = None,
    executor: Executor | None = None,
) -> Report:
    """Repeat everything in a record.

    Args:
        record: of any session, finished or not, honest or not.
        session_id: as printed on paper, at least its 32 characters.
        closing: the closing digest as printed on paper, likewise; without both nothing can be ``passed``.
        result: the result digest as printed on the signed form, likewise: the only thing that binds what was
            keyed in where nothing is sealed.
        follows: the record of the session that this one continues.
        executor: shares the work of checking and opening ballots.

    Returns:
        The report; whatever is wrong with the record is in it, never an exception.

    Raises:
        FormatError: what was typed is no identifier, or only a part of one.
    """
    typed = _Typed(
        session=_read_typed(session_id, "session_id"),
        closing=_read_typed(closing, "closing"),
        result=_read_typed(result, "result"),
    )
    walk = _Walk(record=record, typed=typed, executor=executor)
    walk.run(follows)
    return walk.report()


def _read_typed(text: str | None, where: str) -> bytes | None:
    return None if text is None else _codes.read_identifier(text, where=where)


@attrs.frozen
class _Typed:
    session: bytes | None
    closing: bytes | None
    result: bytes | None

    @staticmethod
    def differ(wanted: bytes | None, whole: bytes | None) -> tuple[str, str] | None:
        """What the record has and what was typed, as people compare them; None where they agree."""
        if wanted is None or (whole is not None and _codes.matches_identifier(wanted, whole)):
            return None
        found = "—" if whole is None else _codes.write_identifier(whole)
        return found, _codes.write_identifier(wanted.ljust(32, b"\x00"))


@attrs.define
class _Walk:
    """One audit under way: what was read so far, and what each check found."""

    record: Record
    typed: _Typed
    executor: Executor | None
    found: dict[str, list[Fault]] = attrs.field(factory=dict)
    values: dict[str, dict[str, object]] = attrs.field(factory=dict)
    manifest: Manifest | None = None
    holders: dict[bytes, RollLine] = attrs.field(factory=dict)
    issued: Issued | None = None
    complete: int = 0
    register: bytes | None = None
    closing: Closing | None = None
    batches: tuple[Batch, ...] = ()
    opening: Opening | None = None
    by_key: dict[bytes, list[CheckedCast]] = attrs.field(factory=dict)
    rulings: tuple[Ruling, ...] = ()
    result: Result | None = None
    recounted: Result | None = None
    declarations: tuple[Declaration, ...] = ()
    declared: bool = False
    linked: bool = False

    def run(self, follows: Record | None) -> None:
        """Walk through the day in its own order."""
        self.check_files()
        self.check_manifest()
        if self.manifest is None:
            return
        self.check_roll(self.manifest)
        self.issued = self.document("issued.json", "issued", Issued.from_bytes)
        self.closing = self.document("closing.json", "closing", Closing.from_bytes)
        self.opening = self.document("opening.json", "opening", Opening.from_bytes)
        self.result = self.document("result.json", "result", Result.from_bytes)
        self.check_register(self.manifest)
        self.check_issued(self.manifest)
        self.check_batches(self.manifest)
        self.check_rulings(self.manifest)
        self.check_opening(self.manifest)
        self.check_box(self.manifest)
        self.check_closing(self.manifest)
        self.check_result(self.manifest)
        self.check_declarations(self.manifest)
        self.check_follows(self.manifest, follows)

    # -- reading ---------------------------------------------------------------------------------------

    def add(self, check: str, *faults: Fault) -> None:
        found = self.found.setdefault(check, [])
        found.extend(faults[: SHOWN - len(found)])

    def see(self, check: str, **values: object) -> None:
        self.found.setdefault(check, [])
        self.values.setdefault(check, {}).update(values)

    def document(self, name: str, check: str, read: Callable[[bytes], T]) -> T | None:
        """A whole file as a value; what cannot be read is a fault of its encoding."""
        try:
            data = self.record.whole(name)
            if data is None:
                return None
            self.see(check)
            return read(data)
        except VotekitError as error:
            self.add("files", *error.faults)
            self.add(check, fault(name, "VK-8005"))
            return None

    def lines(self, name: str, check: str, read: Callable[[bytes, str], T]) -> Iterator[tuple[int, T, bytes]]:
        """The lines of a file as values; what cannot be read is a fault of its encoding, and passed over."""
        unread, number = 0, 0
        try:
            for number, data in self.record.lines(name):
                self.see(check)
                try:
                    value = read(data, f"{name} line {number}")
                except VotekitError as error:
                    self.add("files", *error.faults)
                    unread += 1
                    continue
                yield number, value, data
        except FormatError as error:
            self.add("files", *error.faults)
            unread += 1
        if unread:
            self.add(check, fault(name, "VK-8005"))
        elif number == 0 and name in self.record.streams and name not in MAY_BE_EMPTY:
            # "those that a session's sources do not need are absent": an empty one would say so in two ways.
            self.add("files", fault(name, "VK-8006"))

    # -- the checks, in the order of a report -----------------------------------------------------------

    def check_files(self) -> None:
        """Names: every file known; what the sources need is seen by the other checks."""
        self.see("files", files=len(self.record.streams))
        self.add(
            "files",
            *(fault(name, "VK-8001", name=name) for name in sorted(self.record.streams) if name not in FILES),
        )
        if "manifest.json" not in self.record.streams:
            self.add("files", fault("manifest.json", "VK-8002", name="manifest.json"))

    def check_manifest(self) -> None:
        """Complete rule, t ≤ n, canonical and distinct keys, moduli, small groups; the typed session id."""
        self.manifest = self.document("manifest.json", "manifest", Manifest.from_bytes)
        whole = None if self.manifest is None else self.manifest.session
        if differ := self.typed.differ(self.typed.session, whole):
            self.add("manifest", fault("manifest.json", "VK-8010", found=differ[0], wanted=differ[1]))
        if self.manifest is None:
            return
        sealed = self.manifest.definition.sealed
        batches = not {"paper", "keypad", "totals"}.isdisjoint(self.manifest.definition.sources)
        for name, has_place in (
            ("register.jsonl", sealed),
            ("box.jsonl", sealed),
            ("opening.json", sealed),
            ("batches.jsonl", batches),
        ):
            if name in self.record.streams and not has_place:
                self.add("files", fault(name, "VK-8003", name=name))

    def check_roll(self, manifest: Manifest) -> None:
        """Sorted, unique over all groups, as frozen; names, where published, open every voter's digest."""
        digests = {group.id: LineDigest(ROLL_LABEL) for group in manifest.groups}
        sizes = {group.id: [0, 0] for group in manifest.groups}
        voters: set[bytes] = set()
        previous = b""
        for number, line, data in self.lines("roll.jsonl", "roll", _reader(RollLine)):
            where = f"roll.jsonl line {number}"
            if data <= previous:
                self.add("roll", fault(where, "VK-8004"))
            previous = data
            holder = line.holder or line.voter
            if holder is None or line.group not in digests:
                self.add("roll", fault(where, "VK-8023"))
                continue
            if holder in self.holders or line.voter in voters:
                self.add("roll", fault(where, "VK-8022"))
            self.holders[holder] = line
            digests[line.group].add(data)
            sizes[line.group][line.voter is None] += 1
            if line.voter is not None:
                voters.add(line.voter)
        for group in manifest.groups:
            if digests[group.id].value != group.roll or sizes[group.id] != [group.voters, group.tickets]:
                self.add("roll", fault("roll.jsonl", "VK-8020", group=group.id))
        if self.holders:
            self.see("roll", voters=len(voters), tickets=sum(group.tickets for group in manifest.groups))
        self._check_names(voters)

    def _check_names(self, voters: set[bytes]) -> None:
        unopened = set(voters)
        ids: dict[str, int] = {}
        stray = 0
        previous = b""
        for number, name, data in self.lines("names.jsonl", "roll", _reader(NameLine)):
            if data <= previous:
                self.add("roll", fault(f"names.jsonl line {number}", "VK-8004"))
            previous = data
            if (first := ids.setdefault(name.id, number)) != number:
                self.add("roll", fault(f"names.jsonl line {number}", "VK-2203", id=name.id, first=first))
            digest = _canonical.digest(VOTER_LABEL, data)
            stray += digest not in unopened
            unopened.discard(digest)
        if "names.jsonl" in self.record.streams and (stray or unopened):
            self.add("roll", fault("names.jsonl", "VK-8021", names=stray + len(unopened)))

    def check_register(self, manifest: Manifest) -> None:
        """Each line on the roll or a drawn ticket, once, with proof, stamped by its issuers."""
        if not manifest.definition.sealed:
            return
        if self.issued is not None and "register.jsonl" not in self.record.streams:
            self.add("register", fault("register.jsonl", "VK-8002", name="register.jsonl"))
        whole, devices = LineDigest(REGISTER_LABEL), LineDigest(REGISTER_LABEL)
        issued, incomplete = 0, 0
        previous = b""
        for number, line, data in self.lines(
            "register.jsonl", "register", lambda d, w: read_register_line(d, where=w)
        ):
            where = f"register.jsonl line {number}"
            if line.holder <= previous:
                self.add("register", fault(where, "VK-8004"))
            previous = line.holder
            whole.add(data)
            self.complete += line.complete
            on_roll = self.holders.get(line.holder)
            self.add("register", *self._line_faults(manifest, line, on_roll, where))
            if on_roll is None or on_roll.voter is not None:
                devices.add(data)
                issued += line.complete
                incomplete += not line.complete
        self.register = whole.value
        self.see("register", stamped=self.complete, incomplete=incomplete)
        if self.issued is None:
            return
        # "unchanged since issued"; drawn tickets are stamped after it and fixed by the closing.
        if self.issued.register is not None and self.issued.register != devices.value:
            self.add("register", fault("register.jsonl", "VK-8034"))
        hand_out = next((each.issued for each in self.issued.hand_outs if each.source == "device"), 0)
        if (issued, incomplete) != (hand_out, self.issued.incomplete):
            self.add("register", fault("register.jsonl", "VK-8035", found=issued, wanted=hand_out))

    def _line_faults(
        self, manifest: Manifest, line: RegisterLine, on_roll: RollLine | None, where: str
    ) -> Iterator[Fault]:
        request = line.request
        if on_roll is None:
            yield fault(where, "VK-8030")
        elif on_roll.group != request.group:
            yield fault(where, "VK-8032")
        vouched = manifest.definition.identity == "platform" and request.key is None and request.proof is None
        if not vouched:
            key, proof = request.key or b"", request.proof or b""
            good = (
                _suite.verify(key, request.LABEL, request.signed(), proof) and holder_of(key) == line.holder
            )
            if not good or request.session != manifest.session:
                yield fault(where, "VK-8031")
        elif request.session != manifest.session or on_roll is None or on_roll.holder is not None:
            yield fault(where, "VK-8031")
        if self.issued is not None and line.holder in self.issued.struck:
            yield fault(where, "VK-8033")
        try:
            check_stamps(manifest, line, where=where)
        except VotekitError as error:
            yield from error.faults

    def check_issued(self, manifest: Manifest) -> None:
        """Signatures; 印制 = 发出 + 换下 + 剩余, 发出 ≤ 实到 ≤ 应到; struck tickets that were drawn ones."""
        issued = self.issued
        if issued is None:
            if self.closing is not None or self.result is not None:
                self.add("issued", fault("issued.json", "VK-8002", name="issued.json"))
            return
        self.see("issued", entitled=issued.entitled, present=issued.present, issued=issued.issued)
        self.add("issued", *issued.faults(manifest))
        self.add(
            "issued",
            *signature_faults(manifest, ISSUED_LABEL, issued.body(), issued.signatures, where="issued.json"),
        )
        for index, holder in enumerate(issued.struck):
            line = self.holders.get(holder)
            if line is None or line.voter is not None:
                self.add("issued", fault(f"issued.json.struck[{index}]", "VK-8037"))

    def check_batches(self, manifest: Manifest) -> None:
        """Two keyings equal or settled, known marks; as many as came back from each source."""
        batches: list[Batch] = []
        for number, (written, batch), _ in self.lines(
            "batches.jsonl", "batches", lambda d, w: Batch.from_line(d, where=w)
        ):
            where = f"batches.jsonl line {number}"
            if written != number:
                self.add("batches", fault(where, "VK-8004"))
            self.add("batches", *(each.within(where) for each in batch.faults(manifest.definition)))
            batches.append(batch)
        self.batches = tuple(batches)
        if self.closing is None or (not batches and self.result is None and self.opening is None):
            return
        if not self.closing.valid and not batches:
            return
        for each in self.closing.returned:
            if each.source != "sealed":
                entered = sum(batch.size for batch in batches if batch.source == each.source)
                self.see("batches", **{each.source: entered})
                if entered != each.ballots:
                    self.add(
                        "batches",
                        fault(
                            "batches.jsonl", "VK-8051", source=each.source, found=entered, wanted=each.ballots
                        ),
                    )

    def check_rulings(self, manifest: Manifest) -> None:
        """Sorted, one on each point, quoting the closing and opening of this record."""
        rulings = [
            ruling
            for _, ruling, _ in self.lines(
                "rulings.jsonl",
                "rulings",
                lambda d, w: Ruling.from_line(d, session=manifest.session, where=w),
            )
        ]
        self.rulings = tuple(rulings)
        if self.rulings != sorted_rulings(rulings) or len({each.point for each in rulings}) != len(rulings):
            self.add("rulings", fault("rulings.jsonl", "VK-8004"))
        known = {
            "closing": None if self.closing is None else self.closing.digest,
            "opening": None if self.opening is None else self.opening.digest,
        }
        for number, ruling in enumerate(rulings, 1):
            another = any(getattr(ruling, name) not in (None, digest) for name, digest in known.items())
            if another or (ruling.closing is None and ruling.opening is not None):
                self.add("rulings", fault(f"rulings.jsonl line {number}", "VK-8060"))
        if rulings and self.closing is not None:
            stray = small_ruling_faults(manifest, self.closing, self.batches, rulings)
            self.add("rulings", *(each.within("rulings.jsonl") for each in stray))
        if rulings:
            self.see(
                "rulings",
                rulings=len(rulings),
                after_opening=sum(each.opening is not None for each in rulings),
            )

    def check_opening(self, manifest: Manifest) -> None:
        """Signatures, keys that match, the batches and rulings it cites, small numbers ruled on."""
        opening = self.opening
        if opening is None:
            if manifest.definition.sealed and self.result is not None and self.closing and self.closing.valid:
                self.add("opening", fault("opening.json", "VK-8002", name="opening.json"))
            return
        if self.closing is None:
            self.add("opening", fault("closing.json", "VK-8002", name="closing.json"))
            return
        where = "opening.json"
        self.see("opening", seats="、".join(str(key.seat) for key in opening.keys))
        faults = opening.faults(manifest, self.closing)
        faults += signature_faults(manifest, OPENING_LABEL, opening.body(), opening.signatures, where=where)
        if opening.batches != batches_digest(self.batches):
            faults.append(fault(f"{where}.batches", "VK-5106"))
        if opening.rulings != rulings_digest(manifest.session, before_opening(self.rulings)):
            faults.append(fault(f"{where}.rulings", "VK-5107"))
        accepted = accepted_small_numbers(before_opening(self.rulings))
        points = small_points(manifest, self.closing, self.batches)
        unruled = [point for point in points if point not in accepted]
        if not self.found.get("batches"):
            try:
                unruled += paper_doubts(manifest, self.batches, before_opening(self.rulings))
            except FormatError as error:
                faults += [each.within("rulings.jsonl") for each in error.faults]
        faults += [fault(where, "VK-8053", point=point) for point in unruled]
        self.add("opening", *faults)

    def check_box(self, manifest: Manifest) -> None:
        """Every cast one that the box would have taken, each key once; opened again where the keys allow."""
        if not manifest.definition.sealed:
            return
        if "box.jsonl" not in self.record.streams:
            if self.closing is not None:
                self.add("box", fault("box.jsonl", "VK-8002", name="box.jsonl"))
            return
        opening = self.opening if not self.found.get("opening") else None
        digest = LineDigest(BOX_LABEL)
        previous = (b"", b"")
        returned: dict[str, int] = {}
        for cast in checked_casts(manifest, opening, self._box_lines(digest), executor=self.executor):
            where = f"box.jsonl line {cast.number}"
            if cast.refusal is not None:
                self.add("box", fault(where, "VK-8040", refusal=cast.refusal))
                continue
            if (cast.key, cast.data) <= previous:
                self.add("box", fault(where, "VK-8004"))
            previous = (cast.key, cast.data)
            found = self.by_key.setdefault(cast.key, [])
            if not found:
                returned[cast.group] = returned.get(cast.group, 0) + 1
            elif self.closing is not None and cast.key not in self.closing.conflicts:
                self.add("box", fault(where, "VK-8041"))
            found.append(attrs.evolve(cast, data=b""))
        self.see("box", ballots=len(self.by_key))
        self._check_box_against_closing(digest.value, returned)

    def _box_lines(self, digest: LineDigest) -> Iterator[tuple[int, bytes]]:
        for number, data, _ in self.lines("box.jsonl", "box", lambda data, _: data):
            digest.add(data)
            yield number, data

    def _check_box_against_closing(self, digest: bytes, returned: dict[str, int]) -> None:
        ballots = len(self.by_key)
        if ballots > self.complete:
            self.add("box", fault("box.jsonl", "VK-8044", found=ballots, wanted=self.complete))
        if self.closing is None:
            return
        if digest != self.closing.box:
            self.add("box", fault("box.jsonl", "VK-8042"))
        for each in self.closing.returned:
            if each.source == "sealed" and returned.get(each.group, 0) != each.ballots:
                found = returned.get(each.group, 0)
                self.add("box", fault("box.jsonl", "VK-8043", found=found, wanted=each.ballots))
        conflicts = {key for key, found_casts in self.by_key.items() if len(found_casts) > 1}
        if not conflicts.issuperset(self.closing.conflicts):
            self.add("box", fault("closing.json.conflicts", "VK-8045"))

    def check_closing(self, manifest: Manifest) -> None:
        """Signatures; numbers and validity derived again; the register it fixed; and the typed digest."""
        closing = self.closing
        whole = None if closing is None else closing.digest
        if differ := self.typed.differ(self.typed.closing, whole):
            self.add("closing", fault("closing.json", "VK-8011", found=differ[0], wanted=differ[1]))
        if closing is None:
            later = self.opening is not None or self.result is not None
            if later:
                self.add("closing", fault("closing.json", "VK-8002", name="closing.json"))
            return
        self.see("closing", returned=closing.total)
        self.add(
            "closing",
            *signature_faults(
                manifest, CLOSING_LABEL, closing.body(), closing.signatures, where="closing.json"
            ),
        )
        if self.issued is not None:
            self.add("closing", *closing.faults(manifest, self.issued))
        if closing.register is not None and closing.register != self.register:
            self.add("closing", fault("register.jsonl", "VK-8036"))

    def check_result(self, manifest: Manifest) -> None:
        """Each ballot judged again, the tally repeated, the result equal byte for byte; its signatures."""
        result = self.result
        whole = None if result is None else result.digest
        if differ := self.typed.differ(self.typed.result, whole):
            self.add("result", fault("result.json", "VK-8012", found=differ[0], wanted=differ[1]))
        if result is None or self.issued is None or self.closing is None:
            return
        upstream = ("register", "issued", "batches", "opening", "box", "closing")
        if any(self.found.get(check) for check in upstream):
            return
        try:
            self.recounted = self.count_again(manifest, self.rulings)
        except FormatError as error:
            self.add("rulings", *(each.within("rulings.jsonl") for each in error.faults))
            return
        tally = self.recounted.tally
        void = sum(number for _, number in tally.void)
        self.see("ballots", valid=tally.valid, void=void)
        if self.recounted.body_bytes() != result.body_bytes():
            place, found, wanted = _difference(
                _structure.unstructure(result), _structure.unstructure(self.recounted)
            )
            self.add("result", fault("result.json", "VK-8070", place=place, found=found, wanted=wanted))
        self.see("result")
        if manifest.definition.sealed:
            self.see("signatures", scrutineers=len(result.signatures.scrutineers))
        self.add("signatures", *result_faults(manifest, result, where="result.json"))
        if not manifest.definition.sealed and not self.found["signatures"]:
            del self.found["signatures"]

    def count_again(self, manifest: Manifest, rulings: Sequence[Ruling]) -> Result:
        """The result that these rulings give, from documents and ballots that were found in order."""
        assert self.issued is not None
        assert self.closing is not None
        return counted(
            manifest,
            self.issued,
            self.closing,
            self.opening,
            by_key=self.by_key,
            batches=self.batches,
            rulings=rulings,
        )

    def check_declarations(self, manifest: Manifest) -> None:
        """Each of this record's result, or of the one before its pending points were ruled on."""
        for number, each, _ in self.lines(
            "declarations.jsonl", "declarations", lambda d, w: Declaration.from_bytes(d, where=w)
        ):
            where = f"declarations.jsonl line {number}"
            if each in self.declarations:
                self.add("declarations", fault(where, "VK-8004"))
            self.add("declarations", *each.faults(manifest, where=where))
            self.add("declarations", *self._declaration_faults(manifest, each, where))
            self.declarations = (*self.declarations, each)
        present = self.recounted
        self.declared = (
            bool(self.declarations) and present is not None and self.declarations[-1].result == present.digest
        )

    def _declaration_faults(self, manifest: Manifest, declaration: Declaration, where: str) -> list[Fault]:
        present = self.recounted
        if self.result is None or self.result.state not in ("decided", "undecided"):
            return [fault(where, "VK-8082")]
        if present is None:
            return []
        declared = present
        if declaration.result != present.digest:
            before = [each for each in self.rulings if canonical_point(each.point) not in declaration.pending]
            try:
                declared = self.count_again(manifest, before)
            except FormatError:
                # Without the points said to be pending, the other rulings settle nothing.
                return [fault(where, "VK-8080")]
        if declaration.result != declared.digest:
            return [fault(where, "VK-8080")]
        rests_on = rulings_digest(manifest.session, declared.rulings)
        if declaration.pending != declared.undecided or declaration.rulings != rests_on:
            return [fault(where, "VK-8081")]
        return []

    def check_follows(self, manifest: Manifest, record: Record | None) -> None:
        """The record of the session before: the same session, the same result, no key used again."""
        follows = manifest.definition.follows
        if follows is None:
            if record is not None:
                self.add("follows", fault("manifest.json", "VK-8090", what="follows"))
            return
        if record is None:
            return
        self.see("follows", round=follows.round)
        try:
            before = Manifest.from_bytes(record.whole("manifest.json") or b"")
            result = Result.from_bytes(record.whole("result.json") or b"")
        except VotekitError as error:
            self.add("follows", *error.faults)
            return
        if before.session != follows.session:
            self.add("follows", fault("manifest.json.definition.follows", "VK-8090", what="session"))
        of_that_session = result.binding is not None and result.binding.session == before.session
        if result.digest != follows.result or not of_that_session:
            self.add("follows", fault("manifest.json.definition.follows", "VK-8090", what="result"))
        known = {item.id for item in before.definition.items}
        if not known.issuperset((*follows.items, *follows.carried)):
            self.add("follows", fault("manifest.json.definition.follows", "VK-8090", what="items"))
        moduli = [
            modulus for each in (before, manifest) for group in each.groups for modulus in group.issuers
        ]
        if _blindrsa.shared_factor(moduli) is not None:
            self.add("follows", fault("manifest.json", "VK-8091"))
        if not _keys(before).isdisjoint(_keys(manifest)):
            self.add("follows", fault("manifest.json", "VK-8092"))
        self.linked = True

    # -- the report ------------------------------------------------------------------------------------

    def report(self) -> Report:
        """What was found, check by check, and the verdict."""
        manifest = self.manifest
        return Report(
            verdict=self.verdict(),
            checks=tuple(self._check(number, code) for number, code in enumerate(CHECKS, 1)),
            session_id="" if manifest is None else manifest.session_id,
            closing="" if self.closing is None else self.closing.text,
            result="" if self.result is None else self.result.text,
            title="" if manifest is None else manifest.definition.meeting.title,
            date="" if manifest is None else manifest.definition.meeting.date,
            sources=() if manifest is None else manifest.definition.sources,
            pending=() if self.result is None else self.result.undecided,
            not_proved=self.not_proved(),
        )

    def _check(self, number: int, code: str) -> Check:
        faults = self.found.get(code)
        state: State = "passed"
        if faults:
            state = "failed"
        elif faults is None:
            stuck = any(self.found.values()) and code in ("result", "signatures", "ballots") and self.result
            state = "not-reached" if self.manifest is None or stuck else "not-applicable"
        elif code == "result" and self.recounted is None:
            state = "not-reached"
        values = tuple((name, str(value)) for name, value in self.values.get(code, {}).items())
        return Check(number=number, code=code, state=state, faults=tuple(faults or ()), values=values)

    def verdict(self) -> Verdict:
        """How much the record shows: the first of these that applies."""
        if any(self.found.values()):
            return "failed"
        manifest, closing = self.manifest, self.closing
        if manifest is None or closing is None:
            return "uncounted"
        if not closing.valid:
            return "void"
        if manifest.definition.sealed and self.opening is None:
            return "unopened"
        if self.result is None or self.result.state == "awaiting-rulings":
            return "uncounted"
        if manifest.rehearsal:
            return "rehearsal"
        if not self.declared:
            return "undeclared"
        if self.typed.session is None or self.typed.closing is None:
            return "self-consistent"
        return "passed" if WEAK_SOURCES.isdisjoint(manifest.definition.sources) else "weak-source"

    def _fixed_by_cards(self, result: Result) -> bool:
        """Whether t scrutineers signed all that the outcome rests on: no rulings after the opening."""
        return result.signatures.session is not None and all(each.opening is None for each in result.rulings)

    def not_proved(self) -> tuple[str, ...]:
        """What a reader must not take from this record alone."""
        codes: list[str] = []
        if self.manifest is None:
            return ()
        if self.typed.session is None:
            codes.append("session-id")
        if self.typed.closing is None and self.closing is not None:
            codes.append("closing-digest")
        if self.typed.result is None and self.result is not None and not self._fixed_by_cards(self.result):
            codes.append("result-digest")
        if self.manifest.definition.follows is not None and not self.linked:
            codes.append("followed-record")
        if not self.manifest.definition.sealed and self.declarations:
            codes.append("declaration-unsigned")
        if self.result is not None:
            codes.extend(self.result.not_checked)
        return tuple(codes)


def _keys(manifest: Manifest) -> set[bytes]:
    """The session key and both keys of every seat; the private opening keys are published at the opening."""
    keys = {key for seat in manifest.scrutineers for key in (seat.signing, seat.opening)}
    return keys if manifest.session_key is None else keys | {manifest.session_key}


def _reader(cls: type[T]) -> Callable[[bytes, str], T]:
    return lambda data, where: _structure.read(cls, data, limit=LINE_LIMIT, where=where)


def _difference(found: _canonical.Json, wanted: _canonical.Json, place: str = "") -> tuple[str, str, str]:
    """The first place where two JSON values differ, and both values there, short enough to read."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        # Signatures stand beside the body of a result, and differ where it is right, too.
        name = next(name for name in sorted(found) if name != "signatures" and found[name] != wanted[name])
        return _difference(found[name], wanted[name], f"{place}.{name}" if place else name)
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        index = next(index for index, value in enumerate(found) if value != wanted[index])
        return _difference(found[index], wanted[index], f"{place}[{index}]")
    return place, _short(found), _short(wanted)


def _short(value: _canonical.Json) -> str:
    text = _canonical.encode(value).decode()
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004 - a line of a terminal
