"""Issuing (发票): begun, counted, ended, and reopened only while the box is empty."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from votekit import (
    FormatError,
    Issued,
    Numbers,
    Refusal,
    SigningCode,
    StateError,
    Ticket,
    VerificationError,
    VotekitError,
    check_request,
    end_issuing,
    register_line,
)
from votekit.errors import Fault, fault
from votekit_cli import files
from votekit_cli.application import Application
from votekit_cli.session import SessionFolder
from votekit_cli.store import Entry
from votekit_cli.wording import problem, say

Hand = Mapping[str, int | None]


def begin(session: SessionFolder) -> None:
    """Let devices ask for ballots from now on.

    Raises:
        StateError: attendance is not known yet.
    """
    attended(session)
    session.store.keep("issuing", {"begun": True})


def attended(session: SessionFolder) -> int:
    """实到.

    Raises:
        StateError: attendance is not known yet.
    """
    if session.present is None:
        raise StateError(fault(session.name, "VK-9309"))
    return session.present


def register_lines(session: SessionFolder, *, all_sources: bool) -> list[bytes]:
    """The register's lines, sorted by holder: of devices, or with those of drawn tickets too."""
    manifest = session.manifest
    lines = []
    issued = session.issued
    for entry in session.store.register():
        request = check_request(manifest, entry.data, roll=session.roll)
        if isinstance(request, Refusal) and request.code == "not-yet":
            # A drawn ticket: before issuing has ended (again) it counts nothing yet.
            if not all_sources:
                continue
            request = check_request(manifest, entry.data, roll=session.roll, issued=issued)
        if isinstance(request, Refusal):
            raise VerificationError(fault(session.name, "VK-9311", refusal=request.code))
        lines.append(register_line(manifest, request, _stamps(entry, len(manifest.definition.issuers))))
    return lines


def _stamps(entry: Entry, issuers: int) -> Sequence[bytes | None]:
    return entry.stamps or (None,) * issuers


def numbers_of(session: SessionFolder, hand: Mapping[str, Hand]) -> Numbers | dict[str, Numbers]:
    """The numbers counted by hand, as ``end_issuing`` takes them."""
    entitled, present = session.manifest.definition.entitled, attended(session)
    sources = session.hand_sources
    made = {
        source: Numbers(
            entitled=entitled,
            present=present,
            printed=hand.get(source, {}).get("printed"),
            issued=hand.get(source, {}).get("issued"),
            replaced=hand.get(source, {}).get("replaced") or 0,
            unused=hand.get(source, {}).get("unused"),
        )
        for source in sources
    }
    if len(made) > 1:
        return made
    return next(iter(made.values()), Numbers(entitled=entitled, present=present))


def end(
    session: SessionFolder,
    *,
    hand: Mapping[str, Hand],
    struck: Iterable[bytes],
    signers: Sequence[SigningCode],
    dry_run: bool = False,
) -> Issued:
    """Fix what was issued; from here on the box takes casts.

    Raises:
        StateError: issuing has ended already, or attendance is not known.
        FormatError: the numbers do not add up, or a ticket to be struck was stamped; nothing has changed.
    """
    with session.store.holding():
        if session.issued is not None:
            raise StateError(fault(session.name, "VK-9312"))
        holders = list(struck)
        if used := [holder for holder in holders if session.store.entry(holder) is not None]:
            raise FormatError(fault("--struck", "VK-9415", n=len(used)))
        lines = register_lines(session, all_sources=False)
        issued = end_issuing(
            session.manifest,
            numbers_of(session, hand),  # type: ignore[arg-type]
            register=lines,
            struck=holders,
            roll=session.roll,
            officers=session.officers,
            session_key=session.session_key,
            signers=signers,
        )
        if dry_run:
            return issued
        session.store.keep("hand", {source: dict(numbers) for source, numbers in hand.items()})
        if session.manifest.definition.sealed:
            session.store.rewrite("register")
        session.write_lines("register.jsonl", lines)
        session.write("issued.json", issued.to_bytes())
    for folder in session.issuer_folders.values():
        files.write(folder.path("issued.json"), issued.to_bytes())
    return issued


def reopen(session: SessionFolder) -> None:
    """Take the end of issuing back, which is possible until the box has taken a cast.

    Raises:
        StateError: issuing has not ended, or the box is not empty any more.
    """
    with session.store.holding():
        if session.issued is None:
            raise StateError(fault(session.name, "VK-9314"))
        if session.closing is not None or (session.manifest.definition.sealed and session.store.returned()):
            raise StateError(fault(session.name, "VK-9315"))
        files.remove(session.path("issued.json"))
        files.remove(session.path("register.jsonl"))
    for folder in session.issuer_folders.values():
        files.remove(folder.path("issued.json"))


def read_struck(
    application: Application, session: SessionFolder, *, expected: int, source: str | None
) -> list[bytes]:
    """The tickets that were left over or replaced: scanned one by one, or from a file.

    Raises:
        FormatError: a line that is no drawn ticket of this session, or twice the same.
        StateError: fewer were scanned than were counted.
    """
    if source is not None and source != "-":
        return _struck_file(session, application.path(source))
    found: list[bytes] = []
    application.output.note(say("issue-scan", n=expected))
    while len(found) < expected:
        try:
            line = application.keyboard.line(hidden=True)
        except EOFError:
            raise StateError(fault("--struck", "VK-9412", found=len(found), wanted=expected)) from None
        if not line:
            continue
        try:
            holder = _drawn(session, line, "--struck -")
        except VotekitError as error:
            application.output.note("  " + problem(error.faults[0]))
            continue
        if holder in found:
            application.output.note(say("issue-scanned-twice"))
            continue
        found.append(holder)
        application.output.note(say("issue-scanned", n=len(found)))
    return found


def _struck_file(session: SessionFolder, path: Path) -> list[bytes]:
    faults: list[Fault] = []
    found: dict[bytes, int] = {}
    for number, line in enumerate(files.read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        place = f"{path.name}:{number}"
        try:
            holder = _drawn(session, line, place)
        except VotekitError as error:
            faults.extend(error.faults)
            continue
        if holder in found:
            faults.append(fault(place, "VK-9413", line=found[holder]))
        found[holder] = number
    if faults:
        raise FormatError(faults)
    return list(found)


def _drawn(session: SessionFolder, text: str, place: str) -> bytes:
    try:
        holder = Ticket.from_text(text).holder
    except FormatError as error:
        raise FormatError(each.within(place) for each in error.faults) from None
    line = session.roll.line_of(holder)
    if line is None or line.voter is not None:
        raise FormatError(fault(place, "VK-9414"))
    return holder
