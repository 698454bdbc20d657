"""A 县人大 selects on paper: 187 deputies, 171 present, two keyings that differ, doubtful ballots."""

import json
from collections.abc import Sequence

from votekit_cli.demonstration.audits import archive_and_audit
from votekit_cli.demonstration.ballots import people, with_counts
from votekit_cli.demonstration.selection import example
from votekit_cli.demonstration.stage import Stage
from votekit_cli.wording import say

PLACE = "县票决"
ENTITLED, PRESENT, RETURNED = 187, 171, 170
BAGS = (50, 50, 50, 20)
COUNTS = {
    "1": (161, 3), "2": (160, 2), "3": (158, 6), "4": (155, 7), "5": (151, 9), "6": (149, 12), "7": (144, 15),
    "8": (61, 77), "9": (140, 18), "10": (133, 21), "11": (98, 48), "12": (121, 30),
}  # fmt: skip
GOOD = 167


def hold(stage: Stage) -> None:
    """The whole meeting."""
    stage.title(say("demo-paper"))
    roster = people(ENTITLED, seed=187)
    stage.type(".", "new", PLACE, "--preset", "票决")
    stage.write(f"{PLACE}/票样.toml", example("xian-renda-zhipiao"))
    stage.write(
        f"{PLACE}/名册.csv", "代表证号,姓名,代表团\n" + "".join(f"{','.join(row)}\n" for row in roster)
    )
    stage.type(PLACE, "check")
    stage.type(PLACE, "freeze", "--yes")
    stage.type(PLACE, "attend", "--present", str(PRESENT))
    stage.type(PLACE, "attend", "--officer", "总监票人=陈国栋", "--officer", "计票人=李敏,王涛")
    stage.type(PLACE, "issue", "--printed", "200", "--issued", "171", "--replaced", "1", "--unused", "28")
    stage.type(PLACE, "form", "分发")
    stage.type(PLACE, "close", "--returned", str(RETURNED))
    _key(stage)
    stage.type(PLACE, "count", status=8)
    waiting = json.loads(stage.type(PLACE, "--json", "ruling", quiet=True))["data"]["open"]
    for point in waiting:
        value, basis = (
            ("赞成", "画√，意思明确") if "赞成" in point["choices"] else ("整张作废", "票面写有姓名")
        )
        number = point["code"].removeprefix("doubt:")
        stage.type(PLACE, "ruling", f"疑{number}", "--as", value, "--by", "总监票人陈国栋", "--basis", basis)
    stage.type(PLACE, "count")
    stage.type(PLACE, "form", "主持词")
    stage.type(PLACE, "declare", "--by", "林主席", "--on", "2027-01-16")
    stage.type(PLACE, "form", "公告")
    archive_and_audit(stage, PLACE)


def _key(stage: Stage) -> None:
    """Two people key every ballot; three cells of the second pass are slips."""
    counts = {item: (("赞成", a), ("反对", b)) for item, (a, b) in COUNTS.items()}
    ballots = with_counts(counts, GOOD, seed=12)
    every = dict.fromkeys(COUNTS, "赞成")
    ballots += [{**ballots[0], "5": "?"}, {**ballots[1], "票面": "X"}, every]
    first = [[_sign(marks, item) for item in COUNTS] for marks in ballots]
    second = [list(row) for row in first]
    slips = ((80, 6), (103, 1), (160, 11))
    for ballot, row in slips:
        second[ballot][row] = "×" if first[ballot][row] != "×" else "○"
    foreign = ["X" if "票面" in marks else "" for marks in ballots]
    for name, cells in (("第一遍", first), ("第二遍", second)):
        stage.write(f"{PLACE}/{name}.csv", _sheet(cells, foreign))
    stage.tell(say("demo-keyed", n=len(slips)))
    stage.type(PLACE, "enter", "第一遍.csv", "--pass", "1", "--by", "李敏")
    stage.type(PLACE, "enter", "第二遍.csv", "--pass", "2", "--by", "王涛")
    keys = [{"○": "1", "×": "2", "空": "3"}[first[ballot][row]] for ballot, row in slips]
    stage.type(PLACE, "enter", "--settle", "--by", "陈国栋", keys=keys)


def _sign(marks: dict[str, str], item: str) -> str:
    return {"赞成": "○", "反对": "×", "?": "?"}.get(marks.get(item, ""), "空")


def _sheet(cells: Sequence[Sequence[str]], foreign: Sequence[str]) -> str:
    bags = [number for number, size in enumerate(BAGS, 1) for _ in range(size)]
    lines = [",".join(["袋", *COUNTS, "票面"])]
    lines += [",".join([str(bag), *row, sign]) for bag, row, sign in zip(bags, cells, foreign, strict=True)]
    return "\n".join(lines) + "\n"
