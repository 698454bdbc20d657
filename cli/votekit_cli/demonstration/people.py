"""Made-up people and made-up votes that add up to the numbers wanted.

Nothing here is secret, and every run plays the same votes: the order of the ballots is the only thing drawn.
"""

import random
from collections.abc import Mapping, Sequence

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "敏涛国栋秀英亮芳毅娜红刚伟静磊洋勇艳杰娟军平玲超霞鹏桂兰建华文"
_DELEGATIONS = ("城关团", "河西团", "东山团", "北岭团", "南沟团")

Votes = Mapping[str, Mapping[str, int]]
Ballot = dict[str, str]


def name(number: int) -> str:
    """The name of one made-up person."""
    given, more = _GIVEN[number % len(_GIVEN)], _GIVEN[(number // len(_GIVEN) * 7 + 5) % len(_GIVEN)]
    return _SURNAMES[number % len(_SURNAMES)] + given + more


def roster(voters: int) -> list[list[str]]:
    """A roster as an office keeps it: a title, a header, the people, and a row of totals."""
    width = len(str(voters))
    people = [
        [str(n).zfill(width), name(n), _DELEGATIONS[n % len(_DELEGATIONS)]] for n in range(1, voters + 1)
    ]
    return [["名册", "", ""], ["代表证号", "姓　名", "代表团"], *people, ["合计", f"{voters}人", ""]]


def ballots(votes: Votes, number: int, *, capped: str | None = None, at_most: int = 0) -> list[Ballot]:
    """That many ballots, which together hold these votes; a row that is left over stays blank.

    Args:
        votes: item id to mark to number.
        number: of ballots.
        capped: the mark of which a ballot may hold ``at_most``.
    """
    draw = random.Random(1)  # noqa: S311 - made-up votes, the same on every run
    found: list[Ballot] = [{} for _ in range(number)]
    held = [0] * number
    for item, marks in votes.items():
        free = list(range(number))
        draw.shuffle(free)
        for mark, wanted in marks.items():
            if mark == capped:
                # Whoever holds fewest comes first, so that nobody runs over the cap.
                free.sort(key=lambda at: held[at])
                for at in free[:wanted]:
                    held[at] += 1
                    if held[at] > at_most:
                        raise ValueError("these votes do not fit under the cap")
            for at in free[:wanted]:
                found[at][item] = mark
            free = free[wanted:]
            draw.shuffle(free)
    draw.shuffle(found)
    return found


def selection(approvals: Sequence[int], against: Sequence[int], abstentions: Sequence[int] = ()) -> Votes:
    """Votes of a selection, item by item."""
    blank = abstentions or [0] * len(approvals)
    return {
        str(at): {"赞成": yes, "反对": no, "弃权": none}
        for at, (yes, no, none) in enumerate(zip(approvals, against, blank, strict=True), 1)
    }


def rating(top: Sequence[int], middle: Sequence[int], ballots_cast: int) -> Votes:
    """Votes of a rating with three levels, item by item."""
    return {
        str(at): {"满意": high, "基本满意": mid, "不满意": ballots_cast - high - mid}
        for at, (high, mid) in enumerate(zip(top, middle, strict=True), 1)
    }
