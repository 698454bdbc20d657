"""Three meetings: a city's selection by phone and by lot, a committee's rating, a county's paper vote."""

import itertools
from collections.abc import Mapping, Sequence
from importlib import resources

from votekit_cli import files
from votekit_cli.demonstration.people import ballots, rating, roster, selection
from votekit_cli.demonstration.phones import Phones
from votekit_cli.demonstration.stage import Stage, printed_codes
from votekit_cli.session import DEFINITION, ROSTER
from votekit_cli.words import digest

RIGHT = "\x1b[C"
OVER_CAP, STILL_VALID = 1, 308


def _prepare(stage: Stage, example: str, preset: str, voters: int) -> None:
    """Before the meeting: three files are filled, and checked."""
    stage.run("new", ".", "--preset", preset)
    stage.tell("demo-fill")
    text = (resources.files("votekit_cli.demonstration") / f"{example}.toml").read_bytes()
    files.write(stage.home / DEFINITION, text)
    files.write(stage.home / ROSTER, files.rows_bytes(roster(voters)))
    stage.run("check")


def _cards(stage: Stage, seats: Sequence[int]) -> tuple[list[str], list[str]]:
    """The cards of these seats, as the scanner reads them: the face alone, and unfolded."""
    printed = list(printed_codes(stage.root / "print" / "钥匙卡.txt").values())
    face, unfolded = [], []
    for seat in seats:
        for name, codes, options in (
            (f"face-{seat}", printed[seat - 1][:1], face),
            (f"card-{seat}", printed[seat - 1], unfolded),
        ):
            path = stage.root / "print" / f"{name}.txt"
            files.write(path, "\n".join(codes).encode(), secret=True)
            options += ["--card", str(path.resolve())]
    return face, unfolded


def _keys(ballot: Mapping[str, str], items: int, marks: Sequence[str]) -> str:
    """What a person presses at the kiosk: a number for each item, → to leave one out, Enter to cast."""
    pressed = [
        str(marks.index(ballot[str(at)]) + 1) if str(at) in ballot else RIGHT for at in range(1, items + 1)
    ]
    return "".join(pressed) + "\n "


def _finish(stage: Stage, archive: str) -> None:
    """Archive and audit, with what stands on the signed forms."""
    path = stage.root / archive
    stage.run("archive", "--to", str(path.resolve()))
    session = stage.session()
    closing, result = session.closing, session.result
    typed = ["--session-id", session.manifest.session_id]
    if closing is not None and result is not None:
        typed += ["--closing", closing.text, "--result", digest(result.digest)]
    stage.tell("demo-audit")
    stage.run("audit", str(path.resolve()), *typed)


def city(stage: Stage) -> None:
    """市人大票决: 327 deputies, 314 present, 12 choose 10; phones, and tickets drawn by lot; three issuers."""
    stage.title("demo-city")
    _prepare(stage, "city", "票决", 327)
    issuers = [stage.root / f"issuer-{number}" for number in (1, 2, 3)]
    for path, name in zip(issuers, ("大会秘书处", "监票组", "市大数据中心"), strict=True):
        stage.run("new", str(path.resolve()), "--issuer", name)
    brought = itertools.chain.from_iterable(("--issuer", str(path.resolve())) for path in issuers)
    stage.run("freeze", *brought, "--tickets", "40", "--yes")
    stage.run("form", "签到码", "钥匙卡", "--to", str((stage.root / "print").resolve()), "--yes")
    envelopes = printed_codes(stage.root / "print" / "签到码.txt")
    drawn = [codes[0] for name, codes in envelopes.items() if name.startswith("#")]
    people = [name for name in envelopes if not name.startswith("#")]

    stage.run("attend", "--absent", "、".join(people[:13]))
    stage.run("attend", "--officer", "总监票人=陈国栋", "--officer", "监票人=赵亮,钱芳,孙毅,李娜")
    stage.run("issue")
    present = people[13:]
    with_phone = present[:-3]
    stage.tell("demo-phones-ask", n=len(with_phone))
    phones = Phones(
        manifest=stage.session().manifest,
        folder=stage.root / "phones",
        tickets={name: envelopes[name][0] for name in people},
    )
    requests = phones.ask(with_phone).resolve()
    answers = requests.with_name("stamps.jsonl")
    stage.run("issue", "--requests", str(requests), "--answers", str(answers))
    stage.tell("demo-phones-stamped", n=phones.take(answers), refused=_refused(phones))
    stage.tell("demo-draw")
    leftover = stage.root / "print" / "leftover.txt"
    files.write(leftover, "\n".join(drawn[3:]).encode(), secret=True)
    face, unfolded = _cards(stage, (2, 3, 5))
    stage.run("issue", "--end", "--unused", "37", "--struck", str(leftover.resolve()), *face)
    _city_votes(stage, phones, with_phone, drawn[:3])
    stage.run("close", *face, "--yes")
    stage.tell("demo-cards")
    stage.run("count", *unfolded)
    stage.run("declare", "--by", "执行主席", "--on", "2027-02-27", "--yes")
    stage.run("form", "公告")
    _finish(stage, "city.zip")


def _city_votes(stage: Stage, phones: Phones, with_phone: Sequence[str], drawn: Sequence[str]) -> None:
    """One phone dies after issuing; one ballot is over the cap, one is malformed inside; three vote at the kiosk."""
    approvals = (288, 280, 275, 269, 262, 254, 246, 178, 235, 147, 221, 170)
    against = (5, 8, 11, 14, 20, 26, 31, 88, 40, 120, 52, 90)
    abstentions = (4, 5, 6, 7, 6, 8, 9, 11, 12, 14, 10, 13)
    valid = ballots(
        selection(approvals, against, abstentions), STILL_VALID + len(drawn), capped="赞成", at_most=10
    )
    by_phone = dict(zip(with_phone, valid[:STILL_VALID], strict=False))
    by_phone[with_phone[STILL_VALID]] = {str(at): "赞成" for at in range(1, 12)}
    casts = phones.cast(by_phone, malformed=[with_phone[STILL_VALID + OVER_CAP]]).resolve()
    stage.tell("demo-phones-cast", n=len(phones.sent))
    receipts = casts.with_name("receipts.jsonl")
    stage.run("vote", "--casts", str(casts), "--answers", str(receipts))
    stage.tell("demo-phones-receipts", n=phones.check(receipts), refused=_refused(phones))
    stage.tell("demo-kiosk", n=len(drawn))
    marks = ("赞成", "反对", "弃权")
    pressed = "".join(
        f"{code}\n{_keys(ballot, 12, marks)}" for code, ballot in zip(drawn, valid[STILL_VALID:], strict=True)
    )
    stage.run("vote", typed=pressed, quiet=True)


def _refused(phones: Phones) -> str:
    return "、".join(f"{code} {number}" for code, number in sorted(phones.refused.items()))


def committee(stage: Stage) -> None:
    """常委会测评: 27 members, 24 present, nine objects, one of them at exactly one half."""
    stage.title("demo-committee")
    _prepare(stage, "committee", "测评", 27)
    stage.run("freeze", "--tickets", "30", "--yes")
    stage.run("form", "签到码", "钥匙卡", "--to", str((stage.root / "print").resolve()), "--yes")
    drawn = [codes[0] for codes in printed_codes(stage.root / "print" / "签到码.txt").values()]
    stage.run("attend", "--absent", "01,02,03", "--officer", "监票人=郑红,冯刚")
    leftover = stage.root / "print" / "leftover.txt"
    files.write(leftover, "\n".join(drawn[24:]).encode(), secret=True)
    face, unfolded = _cards(stage, (1, 2))
    stage.run(
        "issue",
        "--printed",
        "30",
        "--issued",
        "24",
        "--unused",
        "6",
        "--struck",
        str(leftover.resolve()),
        *face,
    )
    stage.tell("demo-kiosk", n=24)
    cast = ballots(rating((20, 18, 15, 19, 12, 5, 14, 11, 16), (4, 5, 8, 5, 8, 6, 9, 10, 7), 24), 24)
    levels = ("满意", "基本满意", "不满意")
    pressed = "".join(
        f"{code}\n{_keys(ballot, 9, levels)}" for code, ballot in zip(drawn, cast, strict=False)
    )
    stage.run("vote", typed=pressed, quiet=True)
    stage.run("close", *face, "--yes")
    stage.tell("demo-cards")
    stage.run("count", *unfolded, ends=8)
    stage.tell("demo-pending")
    stage.run("declare", "--by", "韩主任", "--pending", "--on", "2027-06-28", "--yes")
    basis = "办法第十一条未规定恰好半数；第十二次主任会议决定"
    stage.run("ruling", "5", "--as", "基本满意", "--by", "主任会议", "--basis", basis)
    stage.run("count")
    stage.run("declare", "--by", "韩主任", "--on", "2027-06-28", "--yes")
    _finish(stage, "committee.zip")


def county(stage: Stage) -> None:
    """县人大票决: 187 deputies, 171 present, paper; keyed twice by two people who differ in three places."""
    stage.title("demo-county")
    _prepare(stage, "county", "票决", 187)
    stage.run("freeze", "--yes")
    stage.run("attend", "--absent", ",".join(f"{n:03}" for n in range(1, 17)))
    officers = ("总监票人=陈国栋", "监票人=赵亮,钱芳,孙毅,李娜", "计票人=李敏,王涛")
    stage.run("attend", *itertools.chain.from_iterable(("--officer", each) for each in officers))
    stage.run("issue", "--printed", "200", "--issued", "171", "--replaced", "1", "--unused", "28")
    stage.run("close", "--returned", "170")
    stage.tell("demo-paper")
    first, second = _keyed_twice()
    for number, rows in enumerate((first, second), 1):
        files.write(stage.home / f"pass-{number}.csv", files.rows_bytes(rows))
    stage.run("enter", "pass-1.csv", "--pass", "1", "--by", "李敏")
    stage.run("enter", "pass-2.csv", "--pass", "2", "--by", "王涛")
    stage.run("enter", "--settle", "--by", "陈国栋", typed="1\n1\n3\n")
    stage.run("count", ends=8)
    who = ("--by", "总监票人陈国栋", "--basis")
    stage.run("ruling", "疑1", "--as", "赞成", *who, "画√，意思明确")
    stage.run("ruling", "疑2", "--as", "整张作废", *who, "票面写有姓名")
    stage.run("count")
    stage.run("declare", "--by", "林主席", "--on", "2027-01-16", "--yes")
    stage.run("form", "公告")
    _finish(stage, "county.zip")


def _keyed_twice() -> tuple[list[list[str]], list[list[str]]]:
    """Both passes as keyed: 168 plain ballots, one over the cap, one with writing on it; three slips."""
    approvals = (162, 160, 158, 155, 151, 149, 144, 61, 140, 133, 98, 121)
    against = (3, 2, 6, 7, 9, 12, 15, 77, 18, 21, 48, 30)
    paper = ballots(selection(approvals, against), 168, capped="赞成", at_most=10)
    rows = [
        [{"赞成": "1", "反对": "2"}.get(ballot.get(str(at), ""), "3") for at in range(1, 13)]
        for ballot in paper
    ]
    unclear = next(at for at, row in enumerate(rows) if row[4] == "1")
    rows[unclear][4] = "?"
    rows += [["1"] * 11 + ["3"], ["3"] * 12]
    header = ["袋", *(str(at) for at in range(1, 13)), "票面"]
    bags = [bag for bag, size in enumerate((50, 50, 50, 20), 1) for _ in range(size)]
    keyed = [[str(bag), *row, ""] for bag, row in zip(bags, rows, strict=True)]
    keyed[-1][-1] = "有字"
    second = [list(row) for row in keyed]
    for at, item in ((80, 7), (103, 2), (160, 12)):
        second[at][item] = "3" if keyed[at][item] != "3" else "1"
    return [header, *keyed], [header, *second]
