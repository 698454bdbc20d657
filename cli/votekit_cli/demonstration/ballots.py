"""Ballots that add up to given counts, and synthetic people to cast them. Nobody named here exists."""

import random
from collections.abc import Mapping, Sequence

_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英玉兰志国建华文斌红梅晓东海燕春生德胜云飞永康长青"
DELEGATIONS = ("城关", "河西", "河东", "城南", "城北", "高新", "工业园", "湖滨", "山前")


def people(number: int, *, seed: int) -> list[tuple[str, str, str]]:
    """Rows of a roster: number, name, delegation."""
    chance = random.Random(seed)  # noqa: S311 - names for a demonstration
    rows = []
    for index in range(1, number + 1):
        given = "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2))))
        rows.append(
            (f"{index:04}", chance.choice(_FAMILY) + given, DELEGATIONS[index % len(DELEGATIONS)] + "代表团")
        )
    return rows


def with_counts(
    counts: Mapping[str, Sequence[tuple[str, int]]], ballots: int, *, seed: int
) -> list[dict[str, str]]:
    """Ballots whose marks add up to these counts, the first mark dealt evenly: none has too many."""
    chance = random.Random(seed)  # noqa: S311 - ballots for a demonstration
    rows: list[dict[str, str]] = [{} for _ in range(ballots)]
    turn = 0
    for item, ((first, number), *_) in counts.items():
        for _ in range(number):
            rows[turn % ballots][item] = first
            turn += 1
    for item, (_, *others) in counts.items():
        free = [row for row in rows if item not in row]
        chance.shuffle(free)
        marks = [mark for mark, number in others for _ in range(number)]
        for row, mark in zip(free, marks, strict=False):
            row[item] = mark
    chance.shuffle(rows)
    return [{item: row[item] for item in counts if item in row} for row in rows]
