"""Checks 10 and 12 to 15: ballots judged again, result, its signatures, declarations, the session before.

Source: spec section 9.
"""

from collections.abc import Sequence

from votekit import _blindrsa, _canonical, _structure
from votekit.auditing.walk import Walk
from votekit.counting import counted
from votekit.declaration import Declaration
from votekit.errors import Fault, FormatError, VotekitError, fault
from votekit.manifest import Manifest
from votekit.record import Record
from votekit.result import Result
from votekit.ruling import Ruling, canonical_point, rulings_digest
from votekit.signing import result_faults


def check_result(walk: Walk, manifest: Manifest) -> None:
    """Each ballot judged again, the tally repeated, the result equal byte for byte; its signatures."""
    result = walk.result
    whole = None if result is None else result.digest
    if differ := walk.typed.differ(walk.typed.result, whole):
        walk.add("result", fault("result.json", "VK-8012", found=differ[0], wanted=differ[1]))
    if result is None or walk.issued is None or walk.closing is None:
        return
    upstream = ("register", "issued", "batches", "opening", "box", "closing")
    if any(walk.found.get(check) for check in upstream):
        return
    try:
        walk.recounted = count_again(walk, manifest, walk.rulings)
    except FormatError as error:
        walk.add("rulings", *(each.within("rulings.jsonl") for each in error.faults))
        return
    tally = walk.recounted.tally
    void = sum(number for _, number in tally.void)
    walk.see("ballots", valid=tally.valid, void=void)
    if walk.recounted.body_bytes() != result.body_bytes():
        place, found, wanted = _difference(
            _structure.unstructure(result), _structure.unstructure(walk.recounted)
        )
        walk.add("result", fault("result.json", "VK-8070", place=place, found=found, wanted=wanted))
    walk.see("result")
    if manifest.definition.sealed:
        walk.see("signatures", scrutineers=len(result.signatures.scrutineers))
    walk.add("signatures", *result_faults(manifest, result, where="result.json"))
    if not manifest.definition.sealed and not walk.found["signatures"]:
        del walk.found["signatures"]


def count_again(walk: Walk, manifest: Manifest, rulings: Sequence[Ruling]) -> Result:
    """The result that these rulings give, from documents and ballots that were found in order."""
    assert walk.issued is not None
    assert walk.closing is not None
    return counted(
        manifest,
        walk.issued,
        walk.closing,
        walk.opening,
        by_key=walk.by_key,
        batches=walk.batches,
        rulings=rulings,
    )


def check_declarations(walk: Walk, manifest: Manifest) -> None:
    """Each of this record's result, or of the one before its pending points were ruled on."""
    for number, each, _ in walk.lines(
        "declarations.jsonl", "declarations", lambda d, w: Declaration.from_bytes(d, where=w)
    ):
        where = f"declarations.jsonl line {number}"
        if each in walk.declarations:
            walk.add("declarations", fault(where, "VK-8004"))
        walk.add("declarations", *each.faults(manifest, where=where))
        walk.add("declarations", *_declaration_faults(walk, manifest, each, where))
        walk.declarations = (*walk.declarations, each)
    present = walk.recounted
    walk.declared = (
        bool(walk.declarations) and present is not None and walk.declarations[-1].result == present.digest
    )


def _declaration_faults(walk: Walk, manifest: Manifest, declaration: Declaration, where: str) -> list[Fault]:
    present = walk.recounted
    if walk.result is None or walk.result.state not in ("decided", "undecided"):
        return [fault(where, "VK-8082")]
    if present is None:
        return []
    declared = present
    if declaration.result != present.digest:
        before = [each for each in walk.rulings if canonical_point(each.point) not in declaration.pending]
        try:
            declared = count_again(walk, manifest, before)
        except FormatError:
            # Without the points said to be pending, the other rulings settle nothing.
            return [fault(where, "VK-8080")]
    if declaration.result != declared.digest:
        return [fault(where, "VK-8080")]
    rests_on = rulings_digest(manifest.session, declared.rulings)
    if declaration.pending != declared.undecided or declaration.rulings != rests_on:
        return [fault(where, "VK-8081")]
    return []


def check_follows(walk: Walk, manifest: Manifest, record: Record | None) -> None:
    """The record of the session before: the same session, the same result, no key used again."""
    follows = manifest.definition.follows
    if follows is None:
        if record is not None:
            walk.add("follows", fault("manifest.json", "VK-8090", what="follows"))
        return
    if record is None:
        return
    walk.see("follows", round=follows.round)
    try:
        before = Manifest.from_bytes(record.whole("manifest.json") or b"")
        result = Result.from_bytes(record.whole("result.json") or b"")
    except VotekitError as error:
        walk.add("follows", *error.faults)
        return
    if before.session != follows.session:
        walk.add("follows", fault("manifest.json.definition.follows", "VK-8090", what="session"))
    of_that_session = result.binding is not None and result.binding.session == before.session
    if result.digest != follows.result or not of_that_session:
        walk.add("follows", fault("manifest.json.definition.follows", "VK-8090", what="result"))
    known = {item.id for item in before.definition.items}
    if not known.issuperset((*follows.items, *follows.carried)):
        walk.add("follows", fault("manifest.json.definition.follows", "VK-8090", what="items"))
    moduli = [modulus for each in (before, manifest) for group in each.groups for modulus in group.issuers]
    if _blindrsa.shared_factor(moduli) is not None:
        walk.add("follows", fault("manifest.json", "VK-8091"))
    if not _keys(before).isdisjoint(_keys(manifest)):
        walk.add("follows", fault("manifest.json", "VK-8092"))
    walk.linked = True


def _keys(manifest: Manifest) -> set[bytes]:
    """The session key and both keys of every seat; the private opening keys are published at the opening."""
    keys = {key for seat in manifest.scrutineers for key in (seat.signing, seat.opening)}
    return keys if manifest.session_key is None else keys | {manifest.session_key}


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
