"""A 市人大 selects: 327 deputies, 314 present, phones and drawn tickets, three issuers, hostile casts."""

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import resources
from itertools import chain
from random import SystemRandom

from votekit_cli.demonstration import phones
from votekit_cli.demonstration.audits import archive_and_audit
from votekit_cli.demonstration.ballots import people, with_counts
from votekit_cli.demonstration.paper_codes import read_cards, read_tickets
from votekit_cli.demonstration.stage import Stage
from votekit_cli.wording import say

PLACE = "2027票决"
ISSUERS = ("大会秘书处", "监票组", "市大数据中心")
ENTITLED, PRESENT, TICKETS, BY_KIOSK = 327, 314, 40, 3
WORKERS = 2
CHUNK = 20

# 赞成, 反对, 弃权 on 311 good ballots; the tenth place is decided by one vote.
COUNTS = {
    "1": (289, 5, 4), "2": (281, 8, 5), "3": (276, 11, 6), "4": (270, 14, 7), "5": (263, 20, 6),
    "6": (255, 26, 8), "7": (247, 31, 9), "8": (171, 88, 11), "9": (236, 40, 12), "10": (148, 120, 14),
    "11": (222, 52, 10), "12": (170, 90, 13),
}  # fmt: skip
GOOD = 311


def hold(stage: Stage) -> None:
    """The whole meeting."""
    stage.title(say("demo-selection"))
    roster = people(ENTITLED, seed=2027)
    _prepare(stage, roster)
    printed = stage.folder / "打印"
    tickets = read_tickets(stage.printed("打印/签到码.txt"))
    cards = read_cards(stage.printed("打印/钥匙卡.txt"))
    for seat, codes in enumerate(cards, 1):
        stage.write(f"打印/{seat}号.txt", "\n".join(codes) + "\n")
        stage.write(f"打印/{seat}号签名码.txt", codes[0] + "\n")
    stage.tell(say("demo-print"))

    absent = [
        f"{name}\n" for name in chain(["姓名,代表团\n"[:-1]], (f"{n},{d}" for _, n, d in roster[PRESENT:]))
    ]
    stage.write(f"{PLACE}/缺席.csv", "".join(absent))
    stage.type(PLACE, "attend", "--absent", "缺席.csv")
    stage.type(PLACE, "attend", "--officer", "总监票人=陈国栋", "--officer", "监票人=赵亮,钱芳,孙毅,李娜")
    stage.type(PLACE, "form", "出席")
    stage.type(PLACE, "issue")

    with ProcessPoolExecutor(WORKERS) as crowd:
        credentials = _issue(
            stage, crowd, [tickets.named[number] for number, _, _ in roster[: PRESENT - BY_KIOSK]]
        )
        signing = [f"--card={printed}/{seat}号签名码.txt" for seat in (2, 3, 5)]
        left = tickets.drawn[BY_KIOSK:]
        stage.type(PLACE, "issue", "--end", "--unused", str(len(left)), "--struck", "-", *signing, keys=left)
        ballots = with_counts(
            {item: (("赞成", a), ("反对", b), ("弃权", c)) for item, (a, b, c) in COUNTS.items()},
            GOOD,
            seed=2,
        )
        _cast(stage, crowd, credentials, ballots[BY_KIOSK:])
    _kiosk(stage, tickets.drawn[:BY_KIOSK], ballots[:BY_KIOSK])

    stage.type(PLACE, "close", *signing)
    stage.type(PLACE, "form", "收回")
    stage.type(PLACE, "count", *(f"--card={printed}/{seat}号.txt" for seat in (2, 3, 5)))
    stage.type(PLACE, "form", "统计")
    stage.type(PLACE, "declare", "--by", "执行主席", "--on", "2027-02-27")
    stage.type(PLACE, "form", "公告")
    archive_and_audit(stage, PLACE)


def _prepare(stage: Stage, roster: Sequence[tuple[str, str, str]]) -> None:
    places = []
    for number, name in enumerate(ISSUERS, 1):
        stage.type(".", "new", f"发票点{number}", "--issuer", name)
        places += ["--issuer", f"../发票点{number}"]
    stage.type(".", "new", PLACE, "--preset", "票决")
    stage.tell(say("demo-prepare"))
    stage.write(f"{PLACE}/票样.toml", example("shi-renda-shouji"))
    stage.write(
        f"{PLACE}/名册.csv", "代表证号,姓名,代表团\n" + "".join(f"{','.join(row)}\n" for row in roster)
    )
    stage.type(PLACE, "check")
    stage.type(PLACE, "freeze", *places, "--tickets", str(TICKETS), "--yes")
    stage.type(PLACE, "form", "签到码", "钥匙卡", "--to", "../打印", "--yes", quiet=True)


def _issue(stage: Stage, crowd: ProcessPoolExecutor, tickets: Sequence[str]) -> list[bytes]:
    """Phones ask for stamps through the door for messages; what each of them keeps."""
    manifest = (stage.folder / PLACE / "record" / "manifest.json").read_bytes()
    stage.tell(say("demo-phones-ask", n=len(tickets)))
    asked = list(chain.from_iterable(crowd.map(phones.ask, *_shared(manifest, _parts(tickets)))))
    stored = [state for state, _ in asked]
    answers = _door(stage, "issue", "requests", [request for _, request in asked])
    finished = crowd.map(phones.finish, *_shared(manifest, _parts(stored), _parts(answers)))
    credentials = list(chain.from_iterable(finished))
    stage.tell(say("demo-phones-got", n=len(credentials)))
    greedy = [request for _, request in phones.ask(manifest, tickets[:2])]
    answered = _door(stage, "issue", "requests", greedy)
    stage.tell(say("demo-greedy", codes="、".join(_codes(answered))))
    return credentials


def _cast(
    stage: Stage, crowd: ProcessPoolExecutor, credentials: Sequence[bytes], ballots: Sequence[dict[str, str]]
) -> None:
    """Good casts, one over the cap, one with nonsense inside, one phone that has died, and hostile ones."""
    manifest = (stage.folder / PLACE / "record" / "manifest.json").read_bytes()
    good = list(
        chain.from_iterable(
            crowd.map(phones.mark, *_shared(manifest, _parts(credentials[: len(ballots)]), _parts(ballots)))
        )
    )
    over, nonsense, _dead = credentials[len(ballots) :]
    every = dict.fromkeys(COUNTS, "赞成")
    casts = [
        *good,
        phones.mark(manifest, [over], [every])[0],
        phones.cast_nonsense(manifest, nonsense, b'{"99":"yes"}'),
    ]
    # Phones cast when their owners are ready, in no order that issuing would know again.
    SystemRandom().shuffle(casts)
    receipts = _door(stage, "vote", "casts", casts)
    held = sum(crowd.map(phones.believe, *_shared(manifest, _parts(casts), _parts(receipts))))
    stage.tell(say("demo-phones-cast", n=held))

    second = phones.mark(manifest, [credentials[0]], [{"1": "反对"}])[0]
    stranger = phones.altered(good[1], session="A" * 43)
    hostile = [
        b"not a ballot", b"\xff\xfe\x00", b"[" * 900, b"x" * 200_000,
        second, stranger, good[2][:-40] + b"}", phones.altered(good[3], stamps=json.loads(good[4])["stamps"]),
        phones.altered(good[5], key=json.loads(good[6])["key"]),
    ]  # fmt: skip
    answered = _door(stage, "vote", "casts", hostile)
    stage.tell(say("demo-hostile", answers="、".join(_codes(answered))))
    if _door(stage, "vote", "casts", casts[:1]) == receipts[:1]:
        stage.tell(say("demo-hostile-again"))


def _kiosk(stage: Stage, tickets: Sequence[str], ballots: Sequence[dict[str, str]]) -> None:
    keys = []
    for ticket, marks in zip(tickets, ballots, strict=True):
        keys += [ticket, kiosk_keys(marks, COUNTS, ("赞成", "反对", "弃权"))]
    stage.tell(say("demo-kiosk", n=len(tickets)))
    stage.type(PLACE, "vote", keys=[*keys, "退出"], quiet=True)


def kiosk_keys(marks: dict[str, str], items: Iterable[str], names: Sequence[str]) -> str:
    """The keys of one person: a digit for each item, an arrow past a blank; Enter casts, a key goes on."""
    pressed = "".join(str(names.index(marks[item]) + 1) if item in marks else "\x1b[C" for item in items)
    return f"{pressed}\n"


def _door(stage: Stage, verb: str, kind: str, messages: Sequence[bytes]) -> list[bytes]:
    """Send messages as a gateway would: one a line in, one answer a line out; it keeps none of them."""
    sent, answers = stage.folder / "网关" / f"{kind}.jsonl", stage.folder / "网关" / f"{kind}-答.jsonl"
    sent.parent.mkdir(exist_ok=True)
    sent.write_bytes(b"".join(message + b"\n" for message in messages))
    stage.type(PLACE, verb, f"--{kind}", f"../网关/{sent.name}", "--answers", f"../网关/{answers.name}")
    answered = answers.read_bytes().splitlines()
    sent.unlink()
    answers.unlink()
    return answered


def _codes(answers: Iterable[bytes]) -> list[str]:
    return [json.loads(answer).get("refused", "receipt") for answer in answers]


def _parts(values: Sequence[object]) -> list[Sequence[object]]:
    return [values[start : start + CHUNK] for start in range(0, len(values), CHUNK)]


def _shared(manifest: bytes, *columns: Sequence[object]) -> tuple[Iterable[object], ...]:
    return ([manifest] * len(columns[0]), *columns)


def example(name: str) -> str:
    """A definition that ships with the command line."""
    return (resources.files("votekit_cli") / "examples" / f"{name}.toml").read_text(encoding="utf-8")
