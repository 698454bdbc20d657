"""The terminal kiosk (投票亭): ticket, one item at a time, review, cast; then a clear screen for the next.

The device's half of the protocol runs in this process, on the kiosk's machine, as it would on a phone.
What is unfinished lies durably in ``secrets/kiosk/`` under the ticket's holder, so that a crash or a timeout
loses nobody's ballot: the same ticket goes on with the same request. Marks are never stored unsealed.
"""

import json
from pathlib import Path

import attrs

from votekit import (
    BallotRequest,
    Credential,
    Definition,
    FormatError,
    Manifest,
    Receipt,
    Ticket,
    VerificationError,
    VotekitError,
)
from votekit.errors import fault
from votekit.messages import read_stamps
from votekit_cli import doors, files
from votekit_cli.keyboard import BACKSPACE, ENTER, ESCAPE, LEFT, RIGHT
from votekit_cli.output import SCREEN, padded, width, wrapped
from votekit_cli.screen import Screen, button
from votekit_cli.session import SessionFolder
from votekit_cli.wording import known, problem, say

IDLE_SECONDS = 60.0
THANKS_SECONDS = 5.0
_CAST, _LEFT = -1, -2
_STILL_WAITING = ("not-yet", "bad-stamp")
_LEAVE = ("退出", "exit", "quit")


class _TimedOut(Exception):  # noqa: N818 - nobody's mistake
    """Nobody pressed a key for a while: the page is cleared, the ticket stays good."""


@attrs.frozen(kw_only=True)
class _Pending:
    """What a kiosk keeps of one ticket until its ballot is in the box."""

    path: Path
    request: bytes | None = attrs.field(default=None, repr=False)
    credential: bytes | None = attrs.field(default=None, repr=False)
    cast: bytes | None = attrs.field(default=None, repr=False)

    @classmethod
    def read(cls, path: Path) -> "_Pending":
        if not path.exists():
            return cls(path=path)
        kept = json.loads(files.read_bytes(path))
        return cls(path=path, **{name: value and bytes.fromhex(value) for name, value in kept.items()})

    def keep(self, **parts: bytes) -> "_Pending":
        kept = attrs.evolve(self, **parts)  # type: ignore[arg-type]
        body = {name: value and value.hex() for name, value in attrs.asdict(kept).items() if name != "path"}
        files.write(self.path, json.dumps(body).encode(), secret=True)
        return kept


@attrs.define(kw_only=True)
class Kiosk:
    """One kiosk of one session.

    Attributes:
        idle: seconds without a key after which a page is cleared.
        thanks: seconds for which the last page stands.
    """

    session: SessionFolder
    screen: Screen
    idle: float = IDLE_SECONDS
    thanks: float = THANKS_SECONDS
    taken: int = 0

    @property
    def manifest(self) -> Manifest:
        """The session's manifest."""
        return self.session.manifest

    @property
    def definition(self) -> Definition:
        """What is voted on."""
        return self.manifest.definition

    def run(self) -> int:
        """Serve one person after the other, until 退出 is typed or no key comes; how many cast a ballot."""
        with self.screen.shown():
            while self.session.closing is None:
                try:
                    if not self._serve():
                        break
                except EOFError:
                    break
                except _TimedOut:
                    continue
        return self.taken

    def _serve(self) -> bool:
        """One person; False when the staff ends the kiosk."""
        self.screen.page(self._welcome())
        text = self.screen.keyboard.line(hidden=True)
        if text is None or not text.strip():
            return True
        if text.strip().lower() in _LEAVE:
            return False
        try:
            self._vote(text)
        except VotekitError as error:
            self._pause([problem(each) for each in error.faults] + [say("kiosk-ask-staff")])
        return True

    def _welcome(self) -> list[str]:
        present = self.session.issued
        total = "" if present is None or present.issued is None else say("kiosk-of", n=present.issued)
        return [
            "",
            *(f"  {line}" for line in wrapped(self.definition.meeting.title, SCREEN - 4)),
            "",
            f"  {say('session-id', id=self.manifest.session_id)}",
            "",
            f"  {say('kiosk-taken', n=self.session.store.returned())}{total}",
            "",
            f"  {say('kiosk-scan')}",
            "",
        ]

    def _vote(self, text: str) -> None:
        ticket = Ticket.from_text(text)
        pending = _Pending.read(self.session.secret("kiosk") / f"{ticket.holder.hex()}.json")
        if pending.cast is None:
            credential, pending = self._credential(pending, ticket)
            marks = self._mark()
            if marks is None:
                return
            # Sealed and stored before it is sent: after a crash the same bytes are sent again.
            pending = pending.keep(cast=credential.cast(marks))
        self._send(pending)

    def _credential(self, pending: _Pending, ticket: Ticket) -> tuple[Credential, _Pending]:
        if pending.credential is not None:
            return Credential.from_bytes(pending.credential, manifest=self.manifest), pending
        if pending.request is None:
            request = BallotRequest.new(self.manifest, ticket=ticket.to_text())
            pending = pending.keep(request=request.to_bytes())
        else:
            request = BallotRequest.from_bytes(pending.request, manifest=self.manifest)
        answer = doors.session_answers(self.session, [request.data])[0]
        try:
            stamps = read_stamps(answer).stamps
        except FormatError:
            refused = RefusedError(answer)
            if refused.code_given not in _STILL_WAITING:
                # Nothing stands in the register under this request: nothing of it needs to be kept.
                files.remove(pending.path)
            raise refused from None
        credential = request.finish(stamps)
        return credential, pending.keep(credential=credential.to_bytes())

    def _mark(self) -> dict[str, str] | None:
        """One item at a time, then the review; None when the person leaves."""
        marks: dict[str, str] = {}
        page = 0
        while page >= 0:
            page = self._item(page, marks) if page < len(self.definition.items) else self._review(marks)
        return marks if page == _CAST else None

    def _choose(self, page: int, key: str, marks: dict[str, str]) -> int:
        """What a key does to the item of a page; the page to show next."""
        ballot = self.definition.ballot
        item = self.definition.items[page].id
        if key in (BACKSPACE, "0"):
            marks.pop(item, None)
        if not key.isdecimal() or not 1 <= int(key) <= len(ballot.marks):
            return page
        mark = ballot.marks[int(key) - 1]
        others = sum(each == mark for other, each in marks.items() if other != item)
        if ballot.cap is not None and ballot.cap.mark == mark and others >= ballot.cap.at_most:
            self._pause([say("kiosk-cap", mark=mark, n=ballot.cap.at_most)])
            return page
        marks[item] = mark
        return page + 1

    def _item(self, page: int, marks: dict[str, str]) -> int:
        """Show one item and act on one key; the page to show next."""
        items, ballot = self.definition.items, self.definition.ballot
        item = items[page]
        chosen = marks.get(item.id)
        lines = [
            "",
            f"  {say('kiosk-item', n=page + 1, total=len(items))}    {self._counted(marks)}".rstrip(),
            "",
        ]
        lines += [f"  {item.part}"] if item.part else []
        lines += [f"  ▶ {line}" for line in wrapped(f"{item.id}  {item.name}", SCREEN - 8)]
        lines += [f"    {item.unit}"] if item.unit else []
        lines.append("")
        for number, mark in enumerate(ballot.marks, 1):
            lines += button(mark, str(number), chosen=mark == chosen)
        self.screen.page([*lines, "", f"  {say('kiosk-keys')}"])
        key = self._key()
        if key == ESCAPE:
            return _LEFT
        if key == LEFT:
            return max(0, page - 1)
        return page + 1 if key in (RIGHT, ENTER) else self._choose(page, key, marks)

    def _counted(self, marks: dict[str, str]) -> str:
        cap = self.definition.ballot.cap
        if cap is None:
            return ""
        number = sum(mark == cap.mark for mark in marks.values())
        return say("kiosk-counted", mark=cap.mark, n=number, most=cap.at_most)

    def _review(self, marks: dict[str, str]) -> int:
        """Enter casts; an item's number goes back to it; ← to the last one; Esc leaves."""
        items = self.definition.items
        lines = ["", f"  {say('kiosk-review')}    {self._counted(marks)}".rstrip(), ""]
        shown = [marks.get(item.id) or say("kiosk-blank") for item in items]
        cells = max(width(mark) for mark in shown)
        lines += [
            f"  {item.id:>3}  {padded(mark, cells)}    {item.name}"
            for item, mark in zip(items, shown, strict=True)
        ]
        self.screen.page([*lines, "", f"  {say('kiosk-review-keys')}"])
        typed = ""
        while (key := self._key()) not in (ENTER, ESCAPE, LEFT):
            typed = typed[:-1] if key == BACKSPACE else typed + key
            self.screen.say("" if key == BACKSPACE else key, end="")
        if key == ENTER and not typed:
            return _CAST
        if key == ESCAPE:
            return _LEFT
        ids = [item.id for item in items]
        return ids.index(typed) if key == ENTER and typed in ids else len(items) - (key == LEFT)

    def _send(self, pending: _Pending) -> None:
        cast = pending.cast or b""
        answer = doors.cast_answers(self.session, [cast])[0]
        try:
            receipt = Receipt.from_bytes(answer)
        except FormatError:
            raise RefusedError(answer) from None
        receipt.check(self.manifest, cast)
        files.remove(pending.path)
        self.taken += 1
        self._pause([say("kiosk-done")])

    def _key(self) -> str:
        key = self.screen.keyboard.key(timeout=self.idle)
        if key is None:
            raise _TimedOut
        return key

    def _pause(self, lines: list[str]) -> None:
        """Show something, and go on after a key or a while."""
        self.screen.page(["", *(f"  {line}" for line in lines), "", f"  {say('kiosk-go-on')}"])
        self.screen.keyboard.key(timeout=self.thanks)


class RefusedError(VerificationError):
    """The office refused a message; said in words that a voter understands."""

    def __init__(self, answer: bytes) -> None:
        self.code_given: str = json.loads(answer)["refused"]
        key = f"refused-{self.code_given}"
        super().__init__(fault("", "VK-9420", reason=say(key) if known(key) else self.code_given))
