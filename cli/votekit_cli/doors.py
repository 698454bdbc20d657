"""Two doors for messages: requests in, stamps out; casts in, receipts out.

Each line that comes in is one message of a device; each gets one line of answer, whatever it is.
The order is always: check, enter durably under the one key, and only then answer.
The same bytes again get the same answer; other bytes under the same key are refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Literal

from votekit import FormatError, Refusal, VerificationError, check_cast, check_request
from votekit.errors import fault
from votekit.issued import Issued
from votekit.issuer import Request, register_line
from votekit.messages import read_stamps, write_stamps
from votekit_cli.session import Folder, IssuerFolder, KeysMissingError, SessionFolder
from votekit_cli.store import Entry

CHUNK = 64

Line = bytes | None
Checked = Request | Refusal
Stamps = tuple[bytes | None, ...]


def chunks(lines: Iterable[Line], size: int) -> Iterator[list[Line]]:
    """Lines in groups of ``size``; one transaction decides over a group."""
    group: list[Line] = []
    for line in lines:
        group.append(line)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def _enter(
    folder: Folder, lines: Sequence[Line], issued: Issued | None
) -> tuple[list[Checked], dict[bytes, Entry]]:
    """Check requests and enter the new ones in the folder's register, durably, all or none.

    Returns:
        For each line the request that stands in the register, or why it does not; and the rows.
    """
    checked: list[Checked] = []
    rows: dict[bytes, Entry] = {}
    fresh: list[Entry] = []
    for line in lines:
        found = Refusal(code="too-large") if line is None else _check(folder, line, issued)
        if isinstance(found, Request):
            row = rows.get(found.holder) or folder.store.entry(found.holder)
            if row is None:
                row = Entry(holder=found.holder, request=found.digest, data=found.data, stamps=None)
                fresh.append(row)
            rows[found.holder] = row
            if row.request != found.digest:
                found = Refusal(code="already-issued")
        checked.append(found)
    if fresh:
        folder.store.enter(fresh)
    return checked, rows


def _check(folder: Folder, line: bytes, issued: Issued | None) -> Checked:
    found = check_request(folder.manifest, line, roll=folder.roll, issued=issued)
    if isinstance(found, Refusal) and found.code == "issuing-closed":
        # "Answers already given stay, for a lost reply": what stands in the register is answered again.
        before = check_request(folder.manifest, line, roll=folder.roll)
        if isinstance(before, Request) and folder.store.entry(before.holder) is not None:
            return before
    return found


def issuer_answers(folder: IssuerFolder, lines: Sequence[Line]) -> list[bytes]:
    """What one issuer on its own machine answers: its one stamp on each request, or a refusal.

    Raises:
        KeysMissingError: its key is gone.
    """
    key = folder.issuer_keys().get(folder.issuer)
    if key is None:
        raise KeysMissingError(fault(folder.name, "VK-9405", issuer=folder.issuer))
    manifest = folder.manifest
    with folder.store.holding():
        checked, _ = _enter(folder, lines, folder.issued)
    return [
        found.to_bytes()
        if isinstance(found, Refusal)
        else write_stamps(session=manifest.session, request=found.digest, stamps=[key.stamp(manifest, found)])
        for found in checked
    ]


def session_answers(
    session: SessionFolder, lines: Sequence[Line], carried: Sequence[Sequence[Line]] = ()
) -> list[bytes]:
    """What the session answers: the stamps of all issuers on each request, or a refusal.

    Its own register comes first, then every issuer that can be reached is asked. A request that one of them
    has not stamped yet is answered ``not-yet``: the same request again is completed.

    Args:
        session: the session's folder.
        lines: requests as they came; None for one that was too long.
        carried: from each other machine, its answers to these lines.
    """
    manifest = session.manifest
    with session.store.holding():
        issued = session.issued
        if issued is None and not session.store.fact("issuing"):
            checked: list[Checked] = [Refusal(code="not-yet")] * len(lines)
            rows: dict[bytes, Entry] = {}
        else:
            checked, rows = _enter(session, lines, issued)
    requests = [found for found in checked if isinstance(found, Request)]
    # What was not stamped when issuing ended stays so: ``issued`` has counted it as not issued.
    stampable = [each for each in requests if issued is None or each.source == "lot"]
    unstamped = [each for each in stampable if None in (rows[each.holder].stamps or (None,))]
    known = {each.digest: rows[each.holder].stamps or () for each in requests}
    given = _carried(checked, carried)
    columns = [_stamps_of(session, name, unstamped, given) for name in manifest.definition.issuers]
    fresh: dict[bytes, Stamps] = {}
    refused: set[bytes] = set()
    for each in unstamped:
        now = tuple(column.get(each.digest) for column in columns)
        stamps = tuple(old or new for old, new in zip_longest(known[each.digest], now))
        try:
            register_line(manifest, each, stamps)
        except VerificationError:
            refused.add(each.digest)
            continue
        known[each.digest] = fresh[each.holder] = stamps
    if fresh:
        session.store.stamped(fresh)
    return [
        found.to_bytes()
        if isinstance(found, Refusal)
        else Refusal(code="bad-stamp").to_bytes()
        if found.digest in refused
        else _whole(manifest.session, found, known[found.digest])
        for found in checked
    ]


def _whole(session: bytes, request: Request, stamps: Stamps) -> bytes:
    given = [stamp for stamp in stamps if stamp is not None]
    if not stamps or len(given) < len(stamps):
        return Refusal(code="not-yet").to_bytes()
    return write_stamps(session=session, request=request.digest, stamps=given)


def _stamps_of(
    session: SessionFolder, name: str, requests: Sequence[Request], given: dict[bytes, list[bytes]]
) -> dict[bytes, bytes]:
    """The stamps of one issuer, by request: made by its key or folder here, or carried from elsewhere."""
    manifest = session.manifest
    if (key := session.issuer_keys().get(name)) is not None:
        return {each.digest: key.stamp(manifest, each) for each in requests}
    if (folder := session.issuer_folders.get(name)) is not None:
        answers = issuer_answers(folder, [each.data for each in requests])
        return {
            each.digest: stamp
            for each, answer in zip(requests, answers, strict=True)
            for stamp in _one(answer)
        }
    found: dict[bytes, bytes] = {}
    for each in requests:
        for stamp in given.get(each.digest, []):
            try:
                stamps = tuple(stamp if other == name else None for other in manifest.definition.issuers)
                register_line(manifest, each, stamps)
            except VerificationError:
                continue
            found[each.digest] = stamp
    return found


def _carried(checked: Sequence[Checked], carried: Sequence[Sequence[Line]]) -> dict[bytes, list[bytes]]:
    given: dict[bytes, list[bytes]] = {}
    for answers in carried:
        for answer in answers:
            if answer is not None:
                for stamp in _one(answer):
                    given.setdefault(read_stamps(answer).request, []).append(stamp)
    return {each.digest: given.get(each.digest, []) for each in checked if isinstance(each, Request)}


def _one(answer: bytes) -> tuple[bytes, ...]:
    """The one stamp in an issuer's answer; nothing where it refused."""
    try:
        return read_stamps(answer).stamps
    except FormatError:
        return ()


def cast_answers(session: SessionFolder, lines: Sequence[Line]) -> list[bytes]:
    """Put casts into the box and give their receipts, or say why not.

    Checked first, outside any lock; then one transaction decides over all of them, and receipts follow it.

    Raises:
        KeysMissingError: the session key is gone.
    """
    manifest, key = session.manifest, session.receipt_key
    checked = [Refusal(code="too-large") if line is None else check_cast(manifest, line) for line in lines]
    with session.store.holding():
        state: Literal["not-yet", "box-closed"] | None = (
            "not-yet" if session.issued is None else "box-closed" if session.closing is not None else None
        )
        fresh: dict[bytes, tuple[bytes, bytes, bytes]] = {}
        answers: list[bytes] = []
        for found in checked:
            if isinstance(found, Refusal):
                answers.append(found.to_bytes())
                continue
            kept = fresh[found.key][1] if found.key in fresh else session.store.cast_of(found.key)
            if kept is None and state is not None:
                answers.append(Refusal(code=state).to_bytes())
            elif kept not in (None, found.digest):
                answers.append(Refusal(code="key-used").to_bytes())
            else:
                if kept is None:
                    fresh[found.key] = (found.key, found.digest, found.data)
                answers.append(key.receipt(found).data)
        if fresh:
            session.store.put(list(fresh.values()))
    if fresh and "lot" not in manifest.definition.sources:
        session.destroy_issuer_keys()
    return answers
