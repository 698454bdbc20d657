"""Day C on a small scale: phones, three issuers of whom one sits elsewhere, a tie at the tenth place, a second round."""

import json
import re
import stat
from base64 import urlsafe_b64decode

import pytest

from tests.cli import meetings
from tests.cli.phones import Phones, changed, refusals
from tests.cli.terminal import Terminal
from votekit.messages import cast_digest, tracker

ISSUERS = ("大会秘书处", "监票组", "市大数据中心")
PRESENT = [f"{n:02}" for n in range(1, 31)]
LOT = PRESENT[-3:]
DEAD = PRESENT[0]


def prepare(terminal: Terminal, session: str) -> list[str]:
    """Three issuers for one session: two on this machine, the third's public key brought as a file."""
    options = []
    for number, name in enumerate(ISSUERS, 1):
        folder = f"{session}-发票点{number}"
        terminal("new", folder, "--issuer", name)
        where = folder if number < 3 else f"{folder}/issuer.json"
        options += ["--issuer", str(terminal.folder / where)]
    return options


def printed(terminal: Terminal) -> tuple[dict[str, str], list[str]]:
    """Named tickets by id and drawn ones, as they stand on paper; the cards go into files."""
    text = terminal("form 签到码 --keep").out
    named = dict(re.findall(r"(?m)^(\d+)  \S+  \S+\n签到码  (\S+)$", text))
    drawn = [code for code in meetings.codes(text) if code not in named.values()]
    cards = meetings.codes(terminal("form 钥匙卡 --keep").out)
    for seat in range(5):
        terminal.write(f"face{seat + 1}", cards[2 * seat])
        terminal.write(f"card{seat + 1}", f"{cards[2 * seat]}\n{cards[2 * seat + 1]}")
    return named, drawn


FACES = "--card face2 --card face3 --card face5"
CARDS = "--card card2 --card card3 --card card5"


def issue(main: Terminal, phones: Phones, voters: list[str], elsewhere: Terminal) -> None:
    """Phones ask; the third issuer stamps on its own machine, and its answers are carried over."""
    requests = main.write("requests", phones.ask(*voters))
    waiting = main("issue", "--requests", str(requests)).out
    assert set(refusals(waiting)) == {"not-yet"}  # the third issuer has not stamped
    elsewhere("issue", "--requests", str(requests), "--answers", "stamps")
    carried = str(elsewhere.folder / "stamps")
    main("issue", "--requests", str(requests), "--stamps", carried, "--answers", "answers")
    answers = (main.folder / "answers").read_bytes()
    phones.take(answers, *voters)
    again = main("issue", "--requests", str(requests)).out
    assert again.encode() == answers  # a lost reply is answered alike, and needs nobody any more


def end_issuing(main: Terminal, drawn: list[str], elsewhere: Terminal, struck: int) -> None:
    main.write("left", "\n".join(drawn[-struck:]))
    main(f"issue --end --unused {struck} --struck left {FACES}")
    near = main.folder.parent / f"{main.folder.name}-发票点1" / "record" / "issued.json"
    assert near.exists()
    main("issue --reopen --yes")
    assert not near.exists()
    main(f"issue --end --unused {struck} --struck left {FACES}")
    elsewhere("freeze", "--manifest", str(main.folder))


@pytest.fixture
def first(terminal: Terminal) -> Terminal:
    """The first session, frozen."""
    options = prepare(terminal, "票决")
    main = terminal.at("票决")
    main.write("票样.toml", meetings.definition("shi-renda-shouji", ("number    = 327", "number    = 33")))
    main.write("名册.csv", meetings.roster(33, width=2))
    shown = main("freeze", "--yes", "--tickets", "5", *options)
    assert "发票点 市大数据中心 在别的电脑上" in shown.out
    terminal.at("票决-发票点3")("freeze", "--manifest", str(main.folder / "record"))
    for number in (1, 2, 3):  # an issuer is told no names
        assert not (terminal.folder / f"票决-发票点{number}" / "record" / "names.jsonl").exists()
    return main


def votes(voters: list[str]) -> dict[str, dict[str, str]]:
    """29 ballots: nine items clear, 8 and 12 tie at the tenth place with 20, 10 short of the majority of 33."""
    favour = (29, 28, 27, 27, 26, 26, 25, 20, 24, 10, 23, 20)
    counts = {str(at): {"赞成": yes, "反对": 29 - yes} for at, yes in enumerate(favour, 1)}
    return dict(zip(voters, meetings.ballots(counts, 29, capped="赞成"), strict=True))


def test_phones_vote_and_the_tie_goes_to_a_second_round(first: Terminal, terminal: Terminal) -> None:
    secret = list((first.folder / "secrets").iterdir())
    assert secret
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}
    named, drawn = printed(first)
    elsewhere = terminal.at("票决-发票点3")
    phones = Phones.of(first.folder, named)
    with_phone = PRESENT[:-3]
    assert refusals(first("issue", "--requests", "-", keys=phones.ask("01")).out) == ["not-yet"]
    first("attend --absent 31,32,33")
    assert "正在发票 0 / 30" in first("issue").out
    issue(first, phones, with_phone, elsewhere)
    assert "正在发票 27 / 30" in first("issue").out
    hostile_requests(first, phones)
    early = phones.cast({"02": {}})
    assert refusals(first("vote", "--casts", "-", keys=early).out) == ["not-yet"]
    end_issuing(first, drawn, elsewhere, 2)
    assert "发出 30 = 手机 27 + 抽签 3  ✓" in first("form 分发").out or "发票完毕" in first("issue").out

    # Deputy 01's phone dies after issuing; the other 26 cast, three draw a ticket and vote at the kiosk.
    ballots = votes([*with_phone[1:], *LOT])
    by_phone = {voter: ballots[voter] for voter in with_phone[1:]}
    first.write("casts", phones.cast(by_phone))
    first("vote --casts casts --answers receipts")
    phones.check((first.folder / "receipts").read_bytes(), *by_phone)
    hostile_casts(first, phones)
    kiosk_with_a_far_issuer(first, drawn[:3], [ballots[voter] for voter in LOT])

    close_count_and_declare(first)
    second_round(first, terminal, named)


def hostile_requests(main: Terminal, phones: Phones) -> None:
    honest = phones.requests["02"]
    other = Phones(phones.folder, phones.manifest, phones.tickets)
    lines = [
        b"",
        b"\xff\xfe",
        b"[" * 10_000,
        b"x" * 70_000,
        honest,
        other.ask("02").rstrip(),
        changed(honest, proof=json.loads(phones.requests["03"])["proof"]),
        changed(honest, session="A" * 43),
        changed(honest, group="nobody"),
        changed(honest, proof=None),
    ]
    found = refusals(main("issue", "--requests", "-", keys=b"\n".join(lines)).out)
    assert found == [
        "not-canonical",
        "not-canonical",
        "not-canonical",
        "too-large",
        "-",
        "already-issued",
        "bad-proof",
        "another-session",
        "unknown-group",
        "no-proof",
    ]


def hostile_casts(main: Terminal, phones: Phones) -> None:
    honest = phones.casts["02"]
    stamps = json.loads(honest)["stamps"]
    lines = [
        honest,
        phones.credential("02").cast({"1": "反对"}),
        b"",
        honest[:-9],
        b"{" * 200_000,
        changed(honest, stamps=[stamps[1], stamps[0], stamps[2]]),
        changed(honest, session="A" * 43),
    ]
    found = refusals(main("vote", "--casts", "-", keys=b"\n".join(lines)).out)
    assert found == [
        "-",
        "key-used",
        "not-canonical",
        "not-canonical",
        "too-large",
        "bad-stamp",
        "another-session",
    ]
    assert not list(main.folder.glob("secrets/issuer*.key"))


def kiosk_with_a_far_issuer(main: Terminal, drawn: list[str], ballots: list[dict[str, str]]) -> None:
    """An issuer that cannot be reached leaves the ticket good: carried stamps complete what the kiosk asked."""
    marks = ("赞成", "反对", "弃权")
    far = Terminal(main.folder.parent / "票决-发票点3")
    for code, ballot in zip(drawn, ballots, strict=True):
        pressed = "".join(str(marks.index(ballot[str(at)]) + 1) for at in range(1, 13))
        assert "发票点还没有盖齐章，请稍候再扫一次" in main("vote", keys=f"{code}\n ").text
        (pending,) = (main.folder / "secrets" / "kiosk").iterdir()
        assert stat.S_IMODE(pending.stat().st_mode) == 0o600
        asked = json.loads(bytes.fromhex(json.loads(pending.read_bytes())["request"]))["request"]
        line = main.write("asked", urlsafe_b64decode(asked + "=" * (-len(asked) % 4)))
        far("issue", "--requests", str(line), "--answers", "one")
        main("issue", "--requests", str(line), "--stamps", str(far.folder / "one"))
        assert "本次收 1 张" in main("vote", keys=f"{code}\n{pressed}\n 退出\n").out
        assert not list((main.folder / "secrets" / "kiosk").iterdir())


def close_count_and_declare(main: Terminal) -> None:
    closed = main(f"close --yes {FACES}").out
    assert "收回 29 ≤ 发出 30：本次投票有效" in closed
    assert refusals(main("vote", "--casts", "casts").out)[0] == "-"  # a receipt once given is given again
    late = main(f"vote --casts {main.write('late', b'{}')}").out
    assert refusals(late) == ["not-canonical"]
    counted = main(f"count {CARDS}", status=8)
    assert re.search(r"8  社会足球场 +20 +9 +0 +0 +29  第 10 位同票", counted.out)
    assert re.search(r"10  市图书馆延长开放 +10 .*未过半数", counted.out)
    assert "votekit new ../第二轮 --follows ../票决/record --runoff" in counted.out
    main(
        "ruling 同票 --as 8 --by 主席团 --basis 试一试", status=3
    )  # the rule says a run-off, nobody may rule
    main("declare --by 执行主席 --pending --on 2027-02-27 --yes")


def second_round(first: Terminal, terminal: Terminal, named: dict[str, str]) -> None:
    terminal("new", "第二轮", "--follows", str(first.folder / "record"), "--runoff")
    second = terminal.at("第二轮")
    assert "票样  2 项，应选 1，差额 1" in second("check").out
    options = prepare(terminal, "第二轮")
    second("freeze", "--yes", "--tickets", "5", *options)
    elsewhere = terminal.at("第二轮-发票点3")
    elsewhere("freeze", "--manifest", str(second.folder))
    _, drawn = printed(second)
    attended = second("attend --from ../票决 --absent 04,05").out
    assert "应到 33   实到 28   缺席 5" in attended
    second("issue")
    voters = [voter for voter in PRESENT if voter not in ("04", "05")]
    phones = Phones.of(second.folder, named)  # the codes in the envelopes are used again
    issue(second, phones, voters, elsewhere)
    end_issuing(second, drawn, elsewhere, 5)
    ballots = {voter: {"8" if at < 15 else "12": "赞成"} for at, voter in enumerate(voters)}
    second.write("casts", phones.cast(ballots))
    second("vote --casts casts --answers receipts")
    second(f"close --yes {FACES}")
    counted = second(f"count {CARDS}").out
    assert re.search(r"8  社会足球场 +15 .*入选", counted)
    assert re.search(r"12  新农村建设点 +13 .*未进前 1", counted)
    second("declare --by 执行主席 --on 2027-02-27 --yes")
    announced = second("form 公告").out
    assert "第 1、2、3、4、5、6、7、9、11 项为上一轮已定" in announced
    first("archive --to ../票决.zip")
    second("archive --to ../第二轮.zip")
    expected = [["乡镇", "会次编号", "封箱摘要"]]
    for main in (first, second):
        told = main("--json", "audit", str(main.folder)).json["data"]
        expected.append([main.folder.name, told["session"], told["closing"]])
    terminal.write("报备.csv", meetings.table(expected))
    both = terminal("--json", "audit", "票决.zip", "第二轮.zip", "--expect", "报备.csv")
    assert [json.loads(line)["data"]["verdict"] for line in both.out.splitlines()] == ["passed", "passed"]
    cast = phones.casts["02"]
    wanted = tracker(cast_digest(cast))
    assert "在票箱里" in terminal("audit", "第二轮.zip", "--tracker", wanted).out
    assert terminal("audit", "票决.zip", "--tracker", wanted, status=4)
