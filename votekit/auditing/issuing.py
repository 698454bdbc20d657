"""Checks 1 to 5: files, manifest, roll, register, issued.

Source: spec section 9.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from votekit import _canonical, _structure, _suite
from votekit._line_digest import LineDigest
from votekit.auditing.walk import Walk
from votekit.errors import Fault, VotekitError, fault
from votekit.issued import LABEL as ISSUED_LABEL
from votekit.manifest import Manifest
from votekit.record import FILES
from votekit.register import REGISTER_LABEL, RegisterLine, check_stamps, read_register_line
from votekit.roll import LINE_LIMIT, ROLL_LABEL, VOTER_LABEL, NameLine, RollLine
from votekit.signing import signature_faults
from votekit.ticket import holder_of

T = TypeVar("T")


def check_files(walk: Walk) -> None:
    """Names: every file known; what the sources need is seen by the other checks."""
    walk.see("files", files=len(walk.record.streams))
    walk.add(
        "files",
        *(fault(name, "VK-8001", name=name) for name in sorted(walk.record.streams) if name not in FILES),
    )
    if "manifest.json" not in walk.record.streams:
        walk.add("files", fault("manifest.json", "VK-8002", name="manifest.json"))


def check_manifest(walk: Walk) -> None:
    """Complete rule, t ≤ n, canonical and distinct keys, moduli, small groups; the typed session id."""
    walk.manifest = walk.document("manifest.json", "manifest", Manifest.from_bytes)
    whole = None if walk.manifest is None else walk.manifest.session
    if differ := walk.typed.differ(walk.typed.session, whole):
        walk.add("manifest", fault("manifest.json", "VK-8010", found=differ[0], wanted=differ[1]))
    if walk.manifest is None:
        return
    sealed = walk.manifest.definition.sealed
    batches = not {"paper", "keypad", "totals"}.isdisjoint(walk.manifest.definition.sources)
    for name, has_place in (
        ("register.jsonl", sealed),
        ("box.jsonl", sealed),
        ("opening.json", sealed),
        ("batches.jsonl", batches),
    ):
        if name in walk.record.streams and not has_place:
            walk.add("files", fault(name, "VK-8003", name=name))


def check_roll(walk: Walk, manifest: Manifest) -> None:
    """Sorted, unique over all groups, as frozen; names, where published, open every voter's digest."""
    digests = {group.id: LineDigest(ROLL_LABEL) for group in manifest.groups}
    sizes = {group.id: [0, 0] for group in manifest.groups}
    voters: set[bytes] = set()
    previous = b""
    for number, line, data in walk.lines("roll.jsonl", "roll", _reader(RollLine)):
        where = f"roll.jsonl line {number}"
        if data <= previous:
            walk.add("roll", fault(where, "VK-8004"))
        previous = data
        holder = line.holder or line.voter
        if holder is None or line.group not in digests:
            walk.add("roll", fault(where, "VK-8023"))
            continue
        if holder in walk.holders or line.voter in voters:
            walk.add("roll", fault(where, "VK-8022"))
        walk.holders[holder] = line
        digests[line.group].add(data)
        sizes[line.group][line.voter is None] += 1
        if line.voter is not None:
            voters.add(line.voter)
    for group in manifest.groups:
        if digests[group.id].value != group.roll or sizes[group.id] != [group.voters, group.tickets]:
            walk.add("roll", fault("roll.jsonl", "VK-8020", group=group.id))
    if walk.holders:
        walk.see("roll", voters=len(voters), tickets=sum(group.tickets for group in manifest.groups))
    _check_names(walk, voters)


def _check_names(walk: Walk, voters: set[bytes]) -> None:
    unopened = set(voters)
    ids: dict[str, int] = {}
    stray = 0
    previous = b""
    for number, name, data in walk.lines("names.jsonl", "roll", _reader(NameLine)):
        if data <= previous:
            walk.add("roll", fault(f"names.jsonl line {number}", "VK-8004"))
        previous = data
        if (first := ids.setdefault(name.id, number)) != number:
            walk.add("roll", fault(f"names.jsonl line {number}", "VK-2203", id=name.id, first=first))
        digest = _canonical.digest(VOTER_LABEL, data)
        stray += digest not in unopened
        unopened.discard(digest)
    if "names.jsonl" in walk.record.streams and (stray or unopened):
        walk.add("roll", fault("names.jsonl", "VK-8021", names=stray + len(unopened)))


def check_register(walk: Walk, manifest: Manifest) -> None:
    """Each line on the roll or a drawn ticket, once, with proof, stamped by its issuers."""
    if not manifest.definition.sealed:
        return
    if walk.issued is not None and "register.jsonl" not in walk.record.streams:
        walk.add("register", fault("register.jsonl", "VK-8002", name="register.jsonl"))
    whole, devices = LineDigest(REGISTER_LABEL), LineDigest(REGISTER_LABEL)
    issued, incomplete = 0, 0
    previous = b""
    for number, line, data in walk.lines(
        "register.jsonl", "register", lambda d, w: read_register_line(d, where=w)
    ):
        where = f"register.jsonl line {number}"
        if line.holder <= previous:
            walk.add("register", fault(where, "VK-8004"))
        previous = line.holder
        whole.add(data)
        walk.complete += line.complete
        on_roll = walk.holders.get(line.holder)
        walk.add("register", *_line_faults(walk, manifest, line, on_roll, where))
        if on_roll is None or on_roll.voter is not None:
            devices.add(data)
            issued += line.complete
            incomplete += not line.complete
    walk.register = whole.value
    walk.see("register", stamped=walk.complete, incomplete=incomplete)
    if walk.issued is None:
        return
    # "unchanged since issued"; drawn tickets are stamped after it and fixed by the closing.
    if walk.issued.register is not None and walk.issued.register != devices.value:
        walk.add("register", fault("register.jsonl", "VK-8034"))
    hand_out = next((each.issued for each in walk.issued.hand_outs if each.source == "device"), 0)
    if (issued, incomplete) != (hand_out, walk.issued.incomplete):
        walk.add("register", fault("register.jsonl", "VK-8035", found=issued, wanted=hand_out))


def _line_faults(
    walk: Walk, manifest: Manifest, line: RegisterLine, on_roll: RollLine | None, where: str
) -> Iterator[Fault]:
    request = line.request
    if on_roll is None:
        yield fault(where, "VK-8030")
    elif on_roll.group != request.group:
        yield fault(where, "VK-8032")
    vouched = manifest.definition.identity == "platform" and request.key is None and request.proof is None
    if not vouched:
        key, proof = request.key or b"", request.proof or b""
        good = _suite.verify(key, request.LABEL, request.signed(), proof) and holder_of(key) == line.holder
        if not good or request.session != manifest.session:
            yield fault(where, "VK-8031")
    elif request.session != manifest.session or on_roll is None or on_roll.holder is not None:
        yield fault(where, "VK-8031")
    if walk.issued is not None and line.holder in walk.issued.struck:
        yield fault(where, "VK-8033")
    try:
        check_stamps(manifest, line, where=where)
    except VotekitError as error:
        yield from error.faults


def check_issued(walk: Walk, manifest: Manifest) -> None:
    """Signatures; 印制 = 发出 + 换下 + 剩余, 发出 ≤ 实到 ≤ 应到; struck tickets that were drawn ones."""
    issued = walk.issued
    if issued is None:
        if walk.closing is not None or walk.result is not None:
            walk.add("issued", fault("issued.json", "VK-8002", name="issued.json"))
        return
    walk.see("issued", entitled=issued.entitled, present=issued.present, issued=issued.issued)
    walk.add("issued", *issued.faults(manifest))
    walk.add(
        "issued",
        *signature_faults(manifest, ISSUED_LABEL, issued.body(), issued.signatures, where="issued.json"),
    )
    for index, holder in enumerate(issued.struck):
        line = walk.holders.get(holder)
        if line is None or line.voter is not None:
            walk.add("issued", fault(f"issued.json.struck[{index}]", "VK-8037"))


def _reader(cls: type[T]) -> Callable[[bytes, str], T]:
    return lambda data, where: _structure.read(cls, data, limit=LINE_LIMIT, where=where)
