"""Audit (复核审计): the whole walk again, from a record and from what the auditor types in from paper.

Every document is read, checked against those before it and derived once more; nothing is believed.
Lines are read as streams. The report is the same with any executor.
Source: spec section 9.
"""

from concurrent.futures import Executor

from votekit import _codes
from votekit.auditing.casting import check_batches, check_box, check_closing, check_opening, check_rulings
from votekit.auditing.issuing import check_files, check_issued, check_manifest, check_register, check_roll
from votekit.auditing.outcome import check_declarations, check_follows, check_result
from votekit.auditing.walk import Typed, Walk
from votekit.closing import Closing
from votekit.issued import Issued
from votekit.opening import Opening
from votekit.record import Record
from votekit.report import CHECKS, Check, Report, State, Verdict
from votekit.result import Result

WEAK_SOURCES = frozenset({"keypad", "totals"})


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
    typed = Typed(
        session=_read_typed(session_id, "session_id"),
        closing=_read_typed(closing, "closing"),
        result=_read_typed(result, "result"),
    )
    walk = Walk(record=record, typed=typed, executor=executor)
    _run(walk, follows)
    return _report(walk)


def _read_typed(text: str | None, where: str) -> bytes | None:
    return None if text is None else _codes.read_identifier(text, where=where)


def _run(walk: Walk, follows: Record | None) -> None:
    """Walk through the day in its own order."""
    check_files(walk)
    check_manifest(walk)
    manifest = walk.manifest
    if manifest is None:
        return
    check_roll(walk, manifest)
    walk.issued = walk.document("issued.json", "issued", Issued.from_bytes)
    walk.closing = walk.document("closing.json", "closing", Closing.from_bytes)
    walk.opening = walk.document("opening.json", "opening", Opening.from_bytes)
    walk.result = walk.document("result.json", "result", Result.from_bytes)
    check_register(walk, manifest)
    check_issued(walk, manifest)
    check_batches(walk, manifest)
    check_rulings(walk, manifest)
    check_opening(walk, manifest)
    check_box(walk, manifest)
    check_closing(walk, manifest)
    check_result(walk, manifest)
    check_declarations(walk, manifest)
    check_follows(walk, manifest, follows)


def _report(walk: Walk) -> Report:
    """What was found, check by check, and the verdict."""
    manifest = walk.manifest
    return Report(
        verdict=_verdict(walk),
        checks=tuple(_check(walk, number, code) for number, code in enumerate(CHECKS, 1)),
        session_id="" if manifest is None else manifest.session_id,
        closing="" if walk.closing is None else walk.closing.text,
        result="" if walk.result is None else walk.result.text,
        title="" if manifest is None else manifest.definition.meeting.title,
        date="" if manifest is None else manifest.definition.meeting.date,
        sources=() if manifest is None else manifest.definition.sources,
        pending=() if walk.result is None else walk.result.undecided,
        not_proved=_not_proved(walk),
    )


def _check(walk: Walk, number: int, code: str) -> Check:
    faults = walk.found.get(code)
    state: State = "passed"
    if faults:
        state = "failed"
    elif faults is None:
        stuck = any(walk.found.values()) and code in ("result", "signatures", "ballots") and walk.result
        state = "not-reached" if walk.manifest is None or stuck else "not-applicable"
    elif code == "result" and walk.recounted is None:
        state = "not-reached"
    values = tuple((name, str(value)) for name, value in walk.values.get(code, {}).items())
    return Check(number=number, code=code, state=state, faults=tuple(faults or ()), values=values)


def _verdict(walk: Walk) -> Verdict:
    """How much the record shows: the first of these that applies."""
    if any(walk.found.values()):
        return "failed"
    manifest, closing = walk.manifest, walk.closing
    if manifest is None or closing is None:
        return "uncounted"
    if not closing.valid:
        return "void"
    if manifest.definition.sealed and walk.opening is None:
        return "unopened"
    if walk.result is None or walk.result.state == "awaiting-rulings":
        return "uncounted"
    if manifest.rehearsal:
        return "rehearsal"
    if not walk.declared:
        return "undeclared"
    if not WEAK_SOURCES.isdisjoint(manifest.definition.sources):
        return "weak-source"
    typed = walk.typed.session is not None and walk.typed.closing is not None
    return "passed" if typed else "self-consistent"


def _fixed_by_cards(result: Result) -> bool:
    """Whether t scrutineers signed all that the outcome rests on: no rulings after the opening."""
    return result.signatures.session is not None and all(each.opening is None for each in result.rulings)


def _not_proved(walk: Walk) -> tuple[str, ...]:
    """What a reader must not take from this record alone."""
    codes: list[str] = []
    if walk.manifest is None:
        return ()
    if walk.typed.session is None:
        codes.append("session-id")
    if walk.typed.closing is None and walk.closing is not None:
        codes.append("closing-digest")
    if walk.typed.result is None and walk.result is not None and not _fixed_by_cards(walk.result):
        codes.append("result-digest")
    if walk.manifest.definition.follows is not None and not walk.linked:
        codes.append("followed-record")
    if not walk.manifest.definition.sealed and walk.declarations:
        codes.append("declaration-unsigned")
    if walk.result is not None:
        codes.extend(walk.result.not_checked)
    return tuple(codes)
