"""Checks 6 to 9 and 11: box, closing, batches, opening, rulings.

Source: spec section 9.
"""

from collections.abc import Iterator

import attrs

from votekit._line_digest import LineDigest
from votekit.auditing.walk import Walk
from votekit.batch import Batch, batches_digest
from votekit.casts import checked_casts
from votekit.closing import BOX_LABEL
from votekit.closing import LABEL as CLOSING_LABEL
from votekit.errors import FormatError, fault
from votekit.manifest import Manifest
from votekit.opening import LABEL as OPENING_LABEL
from votekit.opening import (
    accepted_small_numbers,
    before_opening,
    paper_doubts,
    small_points,
    small_ruling_faults,
)
from votekit.ruling import Ruling, rulings_digest, sorted_rulings
from votekit.signing import signature_faults


def check_batches(walk: Walk, manifest: Manifest) -> None:
    """Two keyings equal or settled, known marks; as many as came back from each source."""
    batches: list[Batch] = []
    for number, (written, batch), _ in walk.lines(
        "batches.jsonl", "batches", lambda d, w: Batch.from_line(d, where=w)
    ):
        where = f"batches.jsonl line {number}"
        if written != number:
            walk.add("batches", fault(where, "VK-8004"))
        walk.add("batches", *(each.within(where) for each in batch.faults(manifest.definition)))
        batches.append(batch)
    walk.batches = tuple(batches)
    if walk.closing is None or (not batches and walk.result is None and walk.opening is None):
        return
    if not walk.closing.valid and not batches:
        return
    for each in walk.closing.returned:
        if each.source != "sealed":
            entered = sum(batch.size for batch in batches if batch.source == each.source)
            walk.see("batches", **{each.source: entered})
            if entered != each.ballots:
                walk.add(
                    "batches",
                    fault("batches.jsonl", "VK-8051", source=each.source, found=entered, wanted=each.ballots),
                )


def check_rulings(walk: Walk, manifest: Manifest) -> None:
    """Sorted, one on each point, quoting the closing and opening of this record."""
    rulings = [
        ruling
        for _, ruling, _ in walk.lines(
            "rulings.jsonl",
            "rulings",
            lambda d, w: Ruling.from_line(d, session=manifest.session, where=w),
        )
    ]
    walk.rulings = tuple(rulings)
    if walk.rulings != sorted_rulings(rulings) or len({each.point for each in rulings}) != len(rulings):
        walk.add("rulings", fault("rulings.jsonl", "VK-8004"))
    known = {
        "closing": None if walk.closing is None else walk.closing.digest,
        "opening": None if walk.opening is None else walk.opening.digest,
    }
    for number, ruling in enumerate(rulings, 1):
        another = any(getattr(ruling, name) not in (None, digest) for name, digest in known.items())
        if another or (ruling.closing is None and ruling.opening is not None):
            walk.add("rulings", fault(f"rulings.jsonl line {number}", "VK-8060"))
    if rulings and walk.closing is not None:
        stray = small_ruling_faults(manifest, walk.closing, walk.batches, rulings)
        walk.add("rulings", *(each.within("rulings.jsonl") for each in stray))
    if rulings:
        walk.see(
            "rulings",
            rulings=len(rulings),
            after_opening=sum(each.opening is not None for each in rulings),
        )


def check_opening(walk: Walk, manifest: Manifest) -> None:
    """Signatures, keys that match, the batches and rulings it cites, small numbers ruled on."""
    opening = walk.opening
    if opening is None:
        if manifest.definition.sealed and walk.result is not None and walk.closing and walk.closing.valid:
            walk.add("opening", fault("opening.json", "VK-8002", name="opening.json"))
        return
    if walk.closing is None:
        walk.add("opening", fault("closing.json", "VK-8002", name="closing.json"))
        return
    where = "opening.json"
    walk.see("opening", seats="、".join(str(key.seat) for key in opening.keys))
    faults = opening.faults(manifest, walk.closing)
    faults += signature_faults(manifest, OPENING_LABEL, opening.body(), opening.signatures, where=where)
    if opening.batches != batches_digest(walk.batches):
        faults.append(fault(f"{where}.batches", "VK-5106"))
    if opening.rulings != rulings_digest(manifest.session, before_opening(walk.rulings)):
        faults.append(fault(f"{where}.rulings", "VK-5107"))
    accepted = accepted_small_numbers(before_opening(walk.rulings))
    points = small_points(manifest, walk.closing, walk.batches)
    unruled = [point for point in points if point not in accepted]
    if not walk.found.get("batches"):
        try:
            unruled += paper_doubts(manifest, walk.batches, before_opening(walk.rulings))
        except FormatError as error:
            faults += [each.within("rulings.jsonl") for each in error.faults]
    faults += [fault(where, "VK-8053", point=point) for point in unruled]
    walk.add("opening", *faults)


def check_box(walk: Walk, manifest: Manifest) -> None:
    """Every cast one that the box would have taken, each key once; opened again where the keys allow."""
    if not manifest.definition.sealed:
        return
    if "box.jsonl" not in walk.record.streams:
        if walk.closing is not None:
            walk.add("box", fault("box.jsonl", "VK-8002", name="box.jsonl"))
        return
    opening = walk.opening if not walk.found.get("opening") else None
    digest = LineDigest(BOX_LABEL)
    previous = (b"", b"")
    returned: dict[str, int] = {}
    for cast in checked_casts(manifest, opening, _box_lines(walk, digest), executor=walk.executor):
        where = f"box.jsonl line {cast.number}"
        if cast.refusal is not None:
            walk.add("box", fault(where, "VK-8040", refusal=cast.refusal))
            continue
        if (cast.key, cast.data) <= previous:
            walk.add("box", fault(where, "VK-8004"))
        previous = (cast.key, cast.data)
        found = walk.by_key.setdefault(cast.key, [])
        if not found:
            returned[cast.group] = returned.get(cast.group, 0) + 1
        elif walk.closing is not None and cast.key not in walk.closing.conflicts:
            walk.add("box", fault(where, "VK-8041"))
        found.append(attrs.evolve(cast, data=b""))
    walk.see("box", ballots=len(walk.by_key))
    _check_box_against_closing(walk, digest.value, returned)


def _box_lines(walk: Walk, digest: LineDigest) -> Iterator[tuple[int, bytes]]:
    for number, data, _ in walk.lines("box.jsonl", "box", lambda data, _: data):
        digest.add(data)
        yield number, data


def _check_box_against_closing(walk: Walk, digest: bytes, returned: dict[str, int]) -> None:
    ballots = len(walk.by_key)
    if ballots > walk.complete:
        walk.add("box", fault("box.jsonl", "VK-8044", found=ballots, wanted=walk.complete))
    if walk.closing is None:
        return
    if digest != walk.closing.box:
        walk.add("box", fault("box.jsonl", "VK-8042"))
    for each in walk.closing.returned:
        if each.source == "sealed" and returned.get(each.group, 0) != each.ballots:
            found = returned.get(each.group, 0)
            walk.add("box", fault("box.jsonl", "VK-8043", found=found, wanted=each.ballots))
    conflicts = {key for key, found_casts in walk.by_key.items() if len(found_casts) > 1}
    if not conflicts.issuperset(walk.closing.conflicts):
        walk.add("box", fault("closing.json.conflicts", "VK-8045"))


def check_closing(walk: Walk, manifest: Manifest) -> None:
    """Signatures; numbers and validity derived again; the register it fixed; and the typed digest."""
    closing = walk.closing
    whole = None if closing is None else closing.digest
    if differ := walk.typed.differ(walk.typed.closing, whole):
        walk.add("closing", fault("closing.json", "VK-8011", found=differ[0], wanted=differ[1]))
    if closing is None:
        later = walk.opening is not None or walk.result is not None
        if later:
            walk.add("closing", fault("closing.json", "VK-8002", name="closing.json"))
        return
    walk.see("closing", returned=closing.total)
    walk.add(
        "closing",
        *signature_faults(manifest, CLOSING_LABEL, closing.body(), closing.signatures, where="closing.json"),
    )
    if walk.issued is not None:
        walk.add("closing", *closing.faults(manifest, walk.issued))
    if closing.register is not None and closing.register != walk.register:
        walk.add("closing", fault("register.jsonl", "VK-8036"))
