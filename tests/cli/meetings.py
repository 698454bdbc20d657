"""Synthetic meetings: rosters, definitions and ballots that the days of the tests need. Every name is made up."""

import csv
import io
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from tests.cli.terminal import Terminal, Typed

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "敏涛国栋秀英亮芳毅娜红刚伟静磊洋勇艳杰娟军平玲超霞鹏桂兰建华文"
RIGHT = "\x1b[C"
Counts = Mapping[str, Mapping[str, int]]


def name(number: int) -> str:
    """The name of one made-up person."""
    given, more = GIVEN[number % len(GIVEN)], GIVEN[(number // len(GIVEN) * 7 + 5) % len(GIVEN)]
    return SURNAMES[number % len(SURNAMES)] + given + more


def roster(voters: int, *, width: int = 4) -> str:
    """A roster as an office keeps it, with a title above the header and a row of totals below."""
    delegations = ("城关团", "河西团", "东山团")
    rows = [[f"代表名册（{voters}人）", "", ""], ["代表证号", "姓　名", "代表团"]]
    rows += [[str(n).zfill(width), name(n), delegations[n % 3]] for n in range(1, voters + 1)]
    return table([*rows, ["合计", f"{voters}人", ""]])


def table(rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def definition(example: str, *replaced: tuple[str, str]) -> str:
    """An example definition of the documentation, with some of what stands in it replaced."""
    text = (EXAMPLES / f"{example}.toml").read_text(encoding="utf-8")
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new)
    return text


def ballots(counts: Counts, number: int, *, capped: str | None = None) -> list[dict[str, str]]:
    """Ballots that add up to these counts; the capped mark is dealt evenly. What is left over stays blank."""
    chance = random.Random(7)
    found: list[dict[str, str]] = [{} for _ in range(number)]
    held = [0] * number
    for item, marks in counts.items():
        free = list(range(number))
        chance.shuffle(free)
        for mark, wanted in marks.items():
            if mark == capped:
                free.sort(key=lambda at: held[at])
            for at in free[:wanted]:
                found[at][item] = mark
                held[at] += mark == capped
            free = free[wanted:]
            chance.shuffle(free)
    chance.shuffle(found)
    return found


def fill_paper(terminal: Terminal, *replaced: tuple[str, str]) -> None:
    """A small selection on paper: 12 entitled, 3 items, 2 to choose; doubts are ruled on."""
    head, *items = definition(
        "xian-renda-zhipiao",
        ("number    = 187", "number    = 12"),
        ("at_most = 10 }", "at_most = 2 }"),
        ("seats    = 10", "seats    = 2"),
    ).split("[[item]]")
    text = "[[item]]".join([head, *items[:3]])
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new)
    terminal.write("票样.toml", text)
    terminal.write("名册.csv", roster(12, width=2))


def fill_committee(terminal: Terminal, *replaced: tuple[str, str]) -> None:
    """A small rating by drawn tickets: 9 entitled, 2 objects."""
    head, *items = definition("xian-changweihui-ceping", ("number    = 27", "number    = 9")).split(
        "[[item]]"
    )
    text = "[[item]]".join([head, *items[:2]])
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new)
    terminal.write("票样.toml", text)
    terminal.write("名册.csv", roster(9, width=1))


def fill_devices(terminal: Terminal) -> None:
    """A small selection by phone alone: 6 entitled, one issuer, both cards open."""
    head, *items = definition(
        "shi-renda-shouji",
        ("number    = 327", "number    = 6"),
        ('sources = ["手机", "抽签"]', 'sources = ["手机"]'),
        ('issuers  = ["大会秘书处", "监票组", "市大数据中心"]', 'issuers  = ["监票组"]'),
        ("cards     = 5", "cards     = 2"),
        ("open_with = 3", "open_with = 2"),
        ("at_most = 10", "at_most = 1"),
        ("seats    = 10", "seats    = 1"),
    ).split("[[item]]")
    terminal.write("票样.toml", "[[item]]".join([head, *items[:2]]))
    terminal.write("名册.csv", roster(6, width=1))


def pass_sheet(rows: Sequence[Sequence[str]], items: int, bags: Sequence[int] | None = None) -> str:
    """A keyed sheet: one row a ballot, one key a row of it; a last cell says what is wrong with its face."""
    sizes = bags or [len(rows)]
    numbers = [bag for bag, size in enumerate(sizes, 1) for _ in range(size)]
    header = ["袋", *(str(n) for n in range(1, items + 1)), "票面"]
    return table(
        [
            header,
            *([bag, *row, *[""] * (items + 1 - len(row))] for bag, row in zip(numbers, rows, strict=True)),
        ]
    )


def codes(text: str) -> list[str]:
    """The codes that stand on a printed form: 18 characters of a ticket, or 28 of a card."""
    return re.findall(r"(?m)(?:码|Ticket|code)  (\S+)$", text)


@attrs.define
class Committee:
    """The small rating with everything that was printed."""

    terminal: Terminal
    tickets: list[str]
    signing: list[str]
    opening: list[str]

    @classmethod
    def printed(cls, terminal: Terminal) -> "Committee":
        tickets = codes(terminal("form 签到码 --keep").out)
        cards = codes(terminal("form 钥匙卡 --keep").out)
        made = cls(terminal, tickets, cards[0::2], cards[1::2])
        for seat in range(3):
            terminal.write(f"face{seat + 1}", made.signing[seat] + "\n")
            terminal.write(f"card{seat + 1}", f"{made.signing[seat]}\n{made.opening[seat]}\n")
        return made

    def issue(self, issued: int = 9) -> None:
        """Attendance of all, and issuing ended with the rest of the tickets struck."""
        self.terminal("attend --present 9")
        self.terminal.write("left", "\n".join(self.tickets[issued:]))
        self.terminal(
            f"issue --issued {issued} --unused {12 - issued} --struck left --card face1 --card face2"
        )

    def keys(self, ticket: str, levels: str) -> str:
        """What one member types at the kiosk: the ticket, a level for each object, Enter, and a key to go on."""
        return f"{ticket}\n{levels}\n "

    def vote(self, *levels: str) -> Typed:
        """Members vote, one ticket after the other."""
        pressed = "".join(self.keys(ticket, each) for ticket, each in zip(self.tickets, levels, strict=False))
        return self.terminal("vote", keys=pressed)

    def close(self) -> Typed:
        return self.terminal("close --yes --card face1 --card face2")

    def count(self, status: int = 0) -> Typed:
        return self.terminal("count --card card1 --card card2", status=status)
