"""What the demonstration says between the commands."""

SENTENCES: dict[str, tuple[str, str]] = {
    "demo-place": (
        "演示放在 {folder}；会议、人名、票数都是编的。",
        "In {folder}; meetings, people and votes are invented.",
    ),
    "demo-selection": (
        "一、票决：手机和抽签，三个发票人，5 张卡 3 张开箱",
        "1. Selection: phones and drawn tickets",
    ),
    "demo-rating": (
        "二、测评：抽签、投票亭，有一项恰好半数",
        "2. Rating at a kiosk, one object at exactly one half",
    ),
    "demo-paper": ("三、票决：纸票，两遍录入", "3. Selection on paper, keyed twice"),
    "demo-prepare": ("填票样、名册（327 名代表）", "Definition and roster (327 deputies) are filled in"),
    "demo-print": ("签到码装进信封，钥匙卡交监票人", "Tickets go into envelopes, cards to the scrutineers"),
    "demo-phones-ask": (
        "{n} 部手机扫码领票：三个发票点各盖一次章",
        "{n} phones scan and ask; three issuers stamp each",
    ),
    "demo-phones-got": ("{n} 部手机去盲、验章，都对", "{n} phones unblind and verify: all good"),
    "demo-greedy": ("有人拿同一个签到码再领一次：{codes}", "Somebody asks again with a used ticket: {codes}"),
    "demo-phones-cast": (
        "{n} 部手机投票，回执都对；1 部领票后没电了",
        "{n} phones cast, all receipts hold; one has died",
    ),
    "demo-hostile": ("混进来的：{answers}", "Hostile messages: {answers}"),
    "demo-hostile-again": (
        "同一张票再送一次，得到同一张回执，只算一票",
        "The same cast again: the same receipt, one ballot",
    ),
    "demo-kiosk": (
        "{n} 人依次在投票亭投票：扫码、逐项选、核对、投入，清屏",
        "{n} people vote at the kiosk, one after another",
    ),
    "demo-keyed": ("李敏、王涛各录一遍，有 {n} 处不同", "Two people key every ballot; {n} cells differ"),
    "demo-times": ("用时 {seconds} 秒", "took {seconds} s"),
    "demo-done": (
        "从头到尾开完，记录都复核通过。看看里面：{folder}",
        "Held from beginning to end, every record audited: passed. Look inside: {folder}",
    ),
}
