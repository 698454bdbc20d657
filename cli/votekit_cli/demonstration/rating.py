"""A 常委会 rates: 27 members, 24 present, drawn tickets at a kiosk, the fifth object at exactly one half."""

from votekit_cli.demonstration.audits import archive_and_audit
from votekit_cli.demonstration.ballots import with_counts
from votekit_cli.demonstration.paper_codes import read_cards, read_tickets
from votekit_cli.demonstration.selection import example, kiosk_keys
from votekit_cli.demonstration.stage import Stage
from votekit_cli.wording import say

PLACE = "6月测评"
LEVELS = ("满意", "基本满意", "不满意")
COUNTS = {
    "1": (20, 4, 0), "2": (18, 5, 1), "3": (15, 8, 1), "4": (19, 5, 0), "5": (12, 8, 4), "6": (5, 6, 13),
    "7": (14, 9, 1), "8": (11, 10, 3), "9": (16, 7, 1),
}  # fmt: skip
PRESENT, TICKETS = 24, 30


def hold(stage: Stage) -> None:
    """The whole meeting."""
    stage.title(say("demo-rating"))
    stage.type(".", "new", PLACE, "--preset", "测评")
    stage.write(f"{PLACE}/票样.toml", example("xian-changweihui-ceping"))
    stage.type(PLACE, "check")
    stage.type(PLACE, "freeze", "--tickets", str(TICKETS), "--yes")
    stage.type(PLACE, "form", "签到码", "钥匙卡", "--to", "打印", "--yes", quiet=True)
    tickets = read_tickets(stage.printed(f"{PLACE}/打印/签到码.txt")).drawn
    cards = read_cards(stage.printed(f"{PLACE}/打印/钥匙卡.txt"))[:2]
    signing = [codes[0] for codes in cards]
    scanned = ["--card", "-", "--card", "-"]

    stage.type(PLACE, "attend", "--present", str(PRESENT))
    stage.type(PLACE, "attend", "--officer", "监票人=郑红,冯刚")
    left = tickets[PRESENT:]
    counted = ["--printed", str(TICKETS), "--issued", str(PRESENT), "--unused", str(len(left))]
    stage.type(PLACE, "issue", *counted, *scanned, keys=[*left, *signing])
    stage.tell(say("demo-kiosk", n=PRESENT))
    counts = {item: tuple(zip(LEVELS, row, strict=True)) for item, row in COUNTS.items()}
    keys = []
    for ticket, marks in zip(tickets, with_counts(counts, PRESENT, seed=6), strict=False):
        keys += [ticket, kiosk_keys(marks, COUNTS, LEVELS)]
    stage.type(PLACE, "vote", keys=[*keys, "退出"], quiet=True)

    stage.type(PLACE, "close", *scanned, keys=signing)
    stage.type(PLACE, "count", *scanned, keys=[code for codes in cards for code in codes], status=8)
    stage.type(PLACE, "declare", "--by", "韩主任", "--on", "2027-06-28", "--pending")
    basis = "办法第十一条未规定恰好半数；第十二次主任会议决定"
    stage.type(PLACE, "ruling", "5", "--as", "基本满意", "--by", "主任会议", "--basis", basis)
    stage.type(PLACE, "count")
    stage.type(PLACE, "declare", "--by", "韩主任", "--on", "2027-06-28")
    stage.type(PLACE, "form", "通报")
    archive_and_audit(stage, PLACE)
