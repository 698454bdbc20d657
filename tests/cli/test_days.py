"""Whole days as they are typed: A on paper, B at a kiosk with a retest, E from keypads and from totals.

A transcript is what stands on the screen: ``$`` a command, ``<`` a line typed or scanned meanwhile, ``<<<``
keys that a step prepared, ``{audit}`` the audit that ``archive`` proposed, ``!`` a step of the people away from
the keyboard, and below it what must be seen, in this order; ``…`` stands for anything.
The numbers are those of the days as they were worked out on paper.
"""

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from tests.cli import meetings
from tests.cli.terminal import Terminal

DAYS = sorted((Path(__file__).parent / "days").glob("*.txt"))
STATUS = re.compile(r"（退出码 (\d)）")


@attrs.define
class Stage:
    """Where a day is played."""

    terminal: Terminal
    keys: dict[str, str] = attrs.field(factory=dict)
    tickets: list[str] = attrs.field(factory=list)
    signing: list[str] = attrs.field(factory=list)
    opening: list[str] = attrs.field(factory=list)

    def scanned(self, line: str) -> str:
        found = re.fullmatch(r"\{(ticket|signing|opening) (\d+)\}", line)
        if found is None:
            return line
        return {"ticket": self.tickets, "signing": self.signing, "opening": self.opening}[found[1]][
            int(found[2])
        ]


def fill_day_a(stage: Stage) -> None:
    """The office fills its three files; one cell is forgotten."""
    write = stage.terminal.write
    head, *items = meetings.definition("xian-renda-zhipiao").split("[[item]]")
    write("票样.toml", 'items = "候选项目.csv"\n' + head)
    rows = [re.findall(r'= "(.*)"', item) for item in items]
    write(
        "候选项目.csv", meetings.table([["名称", "责任单位"], *(row[:2] for row in rows)]).encode("gb18030")
    )
    roster = list(csv.reader(io.StringIO(meetings.roster(187))))
    roster[15][1:], roster[97][1:] = ["张　伟", "城关团"], ["张伟", "河西团"]
    roster[53][2] = ""
    write("名册.csv", meetings.table(roster).encode("utf-8-sig"))
    reasons = ["病假"] * 6 + ["事假"] * 8 + ["公出"] * 2
    absent = [["缺席代表", ""], ["代表证号", "姓名", "原因"]]
    absent += [[f"{at:04}", meetings.name(at), reason] for at, reason in enumerate(reasons, 1)]
    write("缺席.csv", meetings.table(absent))
    first, second = day_a_passes()
    write("第一遍.csv", meetings.pass_sheet(first, 12, (50, 50, 50, 20)))
    write("第二遍.csv", meetings.pass_sheet(second, 12, (50, 50, 50, 20)))


def day_a_passes() -> tuple[list[list[str]], list[list[str]]]:
    """170 ballots as two people keyed them, with the doubts and the differences of the day in their places."""
    favour = (162, 160, 158, 155, 151, 149, 144, 61, 140, 133, 98, 121)
    against = (3, 2, 6, 7, 9, 12, 15, 77, 18, 21, 48, 30)
    counts = {
        str(at): {"赞成": a, "反对": b} for at, (a, b) in enumerate(zip(favour, against, strict=True), 1)
    }
    paper = meetings.ballots(counts, 168, capped="赞成")
    assert max(list(ballot.values()).count("赞成") for ballot in paper) <= 10
    rows = [
        [{"赞成": "1", "反对": "2"}.get(ballot.get(str(at), ""), "3") for at in range(1, 13)]
        for ballot in paper
    ]

    def place(at: int, item: int, key: str) -> None:
        """Swap ballots until the one at this place has this key in this row."""
        other = next(n for n in range(len(rows)) if rows[n][item - 1] == key and n not in fixed)
        rows[at], rows[other] = rows[other], rows[at]
        fixed.add(at)

    fixed: set[int] = set()
    place(10, 5, "1")
    place(80, 7, "1")
    place(103, 2, "1")
    place(160, 12, "3")
    first = [*rows, ["1"] * 11 + ["3"], [*["3"] * 12, "有字"]]
    first[10] = [*first[10][:4], "?", *first[10][5:]]
    second = [list(row) for row in first]
    second[80][6], second[103][1], second[160][11] = "3", "2", "1"
    return first, second


def mend_roster(stage: Stage) -> None:
    path = stage.terminal.folder / "名册.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    rows[53][2] = "东山团"
    stage.terminal.write("名册.csv", meetings.table(rows))


def copy_for_rehearsal(stage: Stage) -> None:
    for name in ("票样.toml", "名册.csv", "候选项目.csv"):
        (stage.terminal.folder / "演练").mkdir(exist_ok=True)
        shutil.copy(stage.terminal.folder / name, stage.terminal.folder / "演练" / name)


def fill_day_b(stage: Stage) -> None:
    head, *items = meetings.definition("xian-changweihui-ceping").split("[[item]]")
    stage.terminal.write("票样.toml", 'items = "测评对象.csv"\n' + head)
    rows = [re.findall(r'= "(.*)"', item) for item in items]
    sheet = [["部分", "名称", "责任单位"], *(([*row, ""])[:3] for row in rows)]
    stage.terminal.write("测评对象.csv", meetings.table(sheet))
    stage.terminal.write("名册.csv", meetings.roster(27, width=2))


def read_printed(stage: Stage) -> None:
    """Tickets are cut and shuffled, cards handed over: from here on they exist on paper only."""
    printed = stage.terminal.folder / "打印"
    stage.tickets = meetings.codes((printed / "签到码.txt").read_text(encoding="utf-8-sig"))
    cards = meetings.codes((printed / "钥匙卡.txt").read_text(encoding="utf-8-sig"))
    stage.signing, stage.opening = cards[0::2], cards[1::2]
    shutil.rmtree(printed)
    if stage.terminal.folder.name == "7月复测":
        levels = "1" * 16 + "2" * 7 + "3" * 2
        pressed = (f"{code}\n{level}\n " for code, level in zip(stage.tickets, levels, strict=False))
        stage.keys["kiosk_again"] = "".join(pressed)


def kiosk_keys(stage: Stage) -> None:
    """24 members in turn; one mistypes, one leaves midway and comes back, one changes an item at the review."""
    top, middle = (20, 18, 15, 19, 12, 5, 14, 11, 16), (4, 5, 8, 5, 8, 6, 9, 10, 7)
    counts = {
        str(at): {"1": high, "2": mid, "3": 24 - high - mid}
        for at, (high, mid) in enumerate(zip(top, middle, strict=True), 1)
    }
    pressed = []
    for number, ballot in enumerate(meetings.ballots(counts, 24)):
        code, levels = stage.tickets[number], "".join(ballot[str(at)] for at in range(1, 10))
        if number == 3:
            pressed.append(f"{code}\n12\x1b")
        if number == 5:
            pressed.append(f"{code[:-1]}\n ")
        if number == 7:
            wrong = "1" if levels[4] != "1" else "2"
            pressed.append(f"{code}\n{levels[:4]}{wrong}{levels[5:]}5\n{levels[4]}{meetings.RIGHT * 4}\n ")
            continue
        pressed.append(f"{code}\n{levels}\n ")
    stage.keys["kiosk"] = "".join(pressed) + "退出\n"


def fill_day_e(stage: Stage) -> None:
    """314 keypads; 6 of them with eleven 赞成, three of which named item 8."""
    favour = (260, 255, 250, 246, 240, 236, 230, 171, 226, 148, 222, 170)
    counts = {str(at): {"赞成": yes, "反对": 20, "弃权": 5} for at, yes in enumerate(favour, 1)}
    keys = {"赞成": "1", "反对": "2", "弃权": "3", None: "0"}
    paper = meetings.ballots(counts, 308, capped="赞成")
    paper += [{str(at): "赞成" for at in range(1, 13) if at != (8 if n < 3 else 12)} for n in range(6)]
    rows = [["键盘号", "时间", *map(str, range(1, 13))]]
    rows += [
        [str(n), f"09:30:{n % 60:02}", *(keys[ballot.get(str(at))] for at in range(1, 13))]
        for n, ballot in enumerate(paper, 1)
    ]
    assert sum(row[2 + 7] == "1" for row in rows) == 174  # what the screen in the hall shows
    stage.terminal.write("票样.toml", meetings.definition("shi-renda-biaojueqi"))
    stage.terminal.write("名册.csv", meetings.roster(327))
    stage.terminal.write("导出.csv", meetings.table(rows))


def fill_totals(stage: Stage) -> None:
    """A published table whose second row adds up to 122 where all others have 222."""
    text = meetings.definition("shi-renda-huizongshu", ("number    = 327", "number    = 240"))
    names = re.findall(r'(?m)^name = "(.*)"', text)
    favour = (200, 100, 190, 185, 180, 175, 170, 165, 160, 155, 150, 145)
    rows = [["项目", "赞成", "反对", "弃权", "未按"]]
    rows += [
        [name, str(yes), "10", "5", str((122 if at == 1 else 222) - yes - 15)]
        for at, (name, yes) in enumerate(zip(names, favour, strict=True))
    ]
    stage.terminal.write("票样.toml", text)
    stage.terminal.write("汇总.csv", meetings.table(rows))


STEPS: dict[str, Callable[[Stage], None]] = {
    each.__name__: each
    for each in (
        fill_day_a,
        mend_roster,
        copy_for_rehearsal,
        fill_day_b,
        read_printed,
        kiosk_keys,
        fill_day_e,
        fill_totals,
    )
}


def play(stage: Stage, command: str, typed: list[str], expected: list[str]) -> None:
    if command.startswith("cd "):
        stage.terminal = stage.terminal.at(command.removeprefix("cd "))
        return
    status = next((int(found[1]) for line in expected if (found := STATUS.fullmatch(line.strip()))), 0)
    keys = "".join(
        stage.keys[line.removeprefix("<< ")] if line.startswith("<< ") else stage.scanned(line) + "\n"
        for line in typed
    )
    words = command.removeprefix("votekit").strip().replace("{audit}", stage.keys.get("audit", ""))
    found = stage.terminal(*([words] if words else []), keys=keys, status=status)
    if proposed := re.search(r"复核：votekit (.*)", found.out):
        stage.keys["audit"] = proposed[1]
    shown = " ".join(found.text.split())
    at = 0
    for line in expected:
        if line.strip() and not STATUS.fullmatch(line.strip()):
            pattern = re.escape(" ".join(line.split())).replace("…", ".*?")
            seen = re.compile(pattern).search(shown, at)
            assert seen, f"$ {command}\n{found.text}\n--- not seen: {line}"
            at = seen.end()


@pytest.mark.parametrize("day", DAYS, ids=lambda day: day.stem)
def test_day_can_be_typed_from_beginning_to_end(day: Path, terminal: Terminal) -> None:
    stage = Stage(terminal)
    command: str | None = None
    typed: list[str] = []
    expected: list[str] = []

    def finish() -> None:
        if command is not None:
            play(stage, command, typed, expected)

    for line in [*day.read_text(encoding="utf-8").splitlines(), "#"]:
        if line.startswith(("$ ", "! ", "#")):
            finish()
            command, typed, expected = None, [], []
            if line.startswith("$ "):
                command = line.removeprefix("$ ")
            elif line.startswith("! "):
                STEPS[line.removeprefix("! ")](stage)
        elif line.startswith("<"):
            typed.append(
                line.removeprefix("< ").removeprefix("<") if line.startswith("< ") else line[1:].strip()
            )
        else:
            expected.append(line)
