"""Keying paper ballots (录入): one key a row, one page a ballot, and nothing of the other pass on the screen.

Every ballot is stored when Enter is pressed; the same command goes on where it was left.
"""

from collections.abc import Mapping, Sequence

import attrs

from votekit import Definition
from votekit.ballot import BALLOT
from votekit_cli.keyboard import BACKSPACE, ENTER, ESCAPE, LEFT
from votekit_cli.keying_keys import FOREIGN, Keys
from votekit_cli.output import SCREEN, padded, width, wrapped
from votekit_cli.screen import Screen
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say


@attrs.define(kw_only=True)
class Desk:
    """One person keying one pass.

    Attributes:
        bags: how many ballots each bag holds, as counted in view.
        number: of the pass, 1 or 2.
    """

    session: SessionFolder
    screen: Screen
    bags: Sequence[int]
    number: int
    by: str

    @property
    def _definition(self) -> Definition:
        return self.session.manifest.definition

    def run(self) -> bool:
        """Key what is still missing; whether the pass is complete."""
        store = self.session.store
        with self.screen.shown():
            for bag in range(1, len(self.bags) + 1):
                while bag not in (store.fact(f"done-{self.number}") or []):
                    keyed = [place for other, place in store.keyed(self.number) if other == bag]
                    if not self._bag(bag, max(keyed, default=0) + 1):
                        return False
        return True

    def _bag(self, bag: int, place: int) -> bool:
        """Key one bag from this place on; False when the person leaves."""
        while True:
            ended = place > self.bags[bag - 1]
            key = self._end_page(bag, place - 1) if ended else self._ballot(bag, place)
            if key == ESCAPE:
                return False
            if key == LEFT:
                place = max(1, place - 1)
            elif key == "end":
                done = {*(self.session.store.fact(f"done-{self.number}") or []), bag}
                self.session.store.keep(f"done-{self.number}", sorted(done))
                return True
            else:
                place += 1

    def _end_page(self, bag: int, keyed: int) -> str:
        self.screen.page([self._head(bag, keyed), "", f"  {say('key-bag-done', bag=bag, n=keyed)}"])
        while True:
            key = self._key()
            if key == ENTER:
                return "end"
            if key in (LEFT, ESCAPE):
                return key
            if key == "+":
                return self._ballot(bag, keyed + 1)

    def _ballot(self, bag: int, place: int) -> str:
        """Key one ballot; Enter stores it."""
        keys = Keys.of(self._definition)
        items = [item.id for item in self._definition.items]
        known = self.session.store.keyed(self.number).get((bag, place))
        rows: dict[str, str | None] = {} if known is None else {item: known.get(item) for item in items}
        foreign = (known or {}).get(BALLOT) == FOREIGN
        while True:
            at = next((index for index, item in enumerate(items) if item not in rows), len(items))
            self.screen.page(self._page(bag, place, rows, at, keys, foreign=foreign))
            key = self._key()
            if key == ESCAPE or (key == LEFT and at == 0):
                return key
            if key in (LEFT, BACKSPACE):
                rows.pop(items[max(0, at - 1)], None)
            elif key == "-" and not rows:
                return "end"
            elif key in ("x", "X", "Ｘ"):
                foreign = not foreign
            elif key == ENTER and at == len(items):
                marks = {item: mark for item, mark in rows.items() if mark is not None}
                self.session.store.key_in(
                    self.number, bag, place, marks | ({BALLOT: FOREIGN} if foreign else {})
                )
                return ENTER
            elif key in keys.meanings and at < len(items):
                rows[items[at]] = keys.meanings[key]

    def _head(self, bag: int, place: int) -> str:
        return say(
            "key-head",
            bag=bag,
            bags=len(self.bags),
            place=place,
            places=self.bags[bag - 1],
            by=self.by,
            number=say(f"pass-{self.number}"),
        )

    def _page(
        self, bag: int, place: int, rows: Mapping[str, str | None], at: int, keys: Keys, *, foreign: bool
    ) -> list[str]:
        cells = []
        for index, item in enumerate(self._definition.items):
            sign = keys.signs[rows[item.id]] if item.id in rows else "_" if index != at else "▁"
            cells.append(padded(f"{item.id:>2} {sign}", 6 if self._definition.kind == "selection" else 14))
        lines, line = [], "  "
        for cell in cells:
            if width(line + cell) > SCREEN:
                lines.append(line)
                line = "  "
            line += cell
        tallied = [
            f"{mark} {sum((value or self._definition.ballot.blank) == mark for value in rows.values())}"
            + (
                say("key-at-most", n=cap.at_most)
                if (cap := self._definition.ballot.cap) and cap.mark == mark
                else ""
            )
            for mark in self._definition.ballot.marks
        ]
        status = say("key-foreign") if foreign else ""
        if at == len(self._definition.items):
            status += say("key-enter")
        else:
            status += f"▶ {self._definition.items[at].id} {self._definition.items[at].name}"
        return [
            self._head(bag, place),
            *lines,
            line,
            "  " + "  ".join(tallied),
            "",
            f"  {status}",
            "",
            *wrapped(keys.legend(), SCREEN),
            say("key-legend-more"),
        ]

    def _key(self) -> str:
        return self.screen.keyboard.key() or ESCAPE
