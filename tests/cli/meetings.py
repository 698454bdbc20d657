"""Synthetic meetings: rosters, definitions and ballots that the days of the tests need. Every name is made up."""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "敏涛国栋秀英亮芳毅娜红刚伟静磊洋勇艳杰娟军平玲超霞鹏桂兰建华文"


def name(number: int) -> str:
    """The name of one made-up person."""
    surname = SURNAMES[number % len(SURNAMES)]
    return surname + GIVEN[number % len(GIVEN)] + GIVEN[(number // len(GIVEN) * 7 + 5) % len(GIVEN)]


def roster(voters: int, *, width: int = 4, delegations: Sequence[str] = ("城关团", "河西团", "东山团")) -> str:
    """A roster as an office keeps it, with a title above the header and a row of totals below."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([f"代表名册（{voters}人）", "", ""])
    rows.writerow(["代表证号", "姓　名", "代表团"])
    for number in range(1, voters + 1):
        rows.writerow([str(number).zfill(width), name(number), delegations[number % len(delegations)]])
    rows.writerow(["合计", f"{voters}人", ""])
    return out.getvalue()


def definition(example: str, **replaced: str) -> str:
    """An example definition of the documentation; ``replaced`` maps what stands in it to something else."""
    text = (EXAMPLES / f"{example}.toml").read_text(encoding="utf-8")
    for old, new in replaced.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def ballots_with(counts: Mapping[str, Mapping[str, int]], ballots: int, *, cap: tuple[str, int] | None, seed: int = 7) -> list[dict[str, str]]:
    """Ballots that add up to these counts, each within the cap; a row that nothing is said about is blank."""
    rng = random.Random(seed)
    rows: list[dict[str, str]] = [{} for _ in range(ballots)]
    for item, marks in counts.items():
        free = list(range(ballots))
        rng.shuffle(free)
        for mark, number in marks.items():
            if cap is not None and mark == cap[0]:
                free.sort(key=lambda at: sum(each == cap[0] for each in rows[at].values()))
                assert number <= len(free)
                taken, free = free[:number], free[number:]
                assert all(sum(each == cap[0] for each in rows[at].values()) < cap[1] for at in taken)
                rng.shuffle(free)
            else:
                taken, free = free[:number], free[number:]
            for at in taken:
                rows[at][item] = mark
    rng.shuffle(rows)
    return rows
