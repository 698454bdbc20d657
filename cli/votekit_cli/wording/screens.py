"""Screens: cards, the kiosk, the keying desk."""

SENTENCES: dict[str, tuple[str, str]] = {
    "card-scan-signing": (
        "请扫描监票人钥匙卡（第 {number} 张）的签名码：",
        "Scan the signing code of card number {number}:",
    ),
    "card-scan-opening": ("请翻开，扫描这张卡的开箱码：", "Unfold it and scan the opening code:"),
    "card-taken": ("  {seat} 号 ✓", "  seat {seat} ✓"),
    "kiosk-scan": (
        "请扫描签到码（扫不上就输入 18 个字母数字，回车）",
        "Scan your ticket (or type its 18 characters and Enter)",
    ),
    "kiosk-taken": ("已收 {n} 张", "{n} ballots so far"),
    "kiosk-of": ("，共 {n} 张", " of {n}"),
    "kiosk-item": ("第 {n} 项，共 {total} 项", "Item {n} of {total}"),
    "kiosk-counted": ("已选{mark} {n}/{most}", "{mark} {n}/{most}"),
    "kiosk-keys": (
        "按数字选；← 上一项  → 下一项  0 不选  Esc 离开",
        "Press a number; ← back  → next  0 leave blank  Esc leave",
    ),
    "kiosk-cap": (
        "{mark}至多 {n} 个。要选这一项，先改掉一项。",
        "At most {n} {mark}. Change another one first.",
    ),
    "kiosk-review": ("请核对", "Please review"),
    "kiosk-blank": ("（没选）", "(blank)"),
    "kiosk-review-keys": (
        "回车 投入票箱    输入序号再回车 改那一项    ← 上一项    Esc 离开",
        "Enter: cast    a number and Enter: change that item    ←: back    Esc: leave",
    ),
    "kiosk-done": ("已投入票箱。谢谢。", "Your ballot is in the box. Thank you."),
    "kiosk-go-on": ("（按任意键，或等几秒，请下一位）", "(any key, or a few seconds: next please)"),
    "kiosk-ask-staff": ("请找工作人员。", "Please ask the staff."),
    "kiosk-ended": (
        "投票亭已停。本次收 {taken} 张，票箱共 {returned} 张。",
        "Kiosk ended. {taken} taken here, {returned} in the box.",
    ),
    "refused-already-issued": ("这张签到码已经用过了", "this ticket was used already"),
    "refused-not-on-roll": ("这张签到码不是本次会议的", "this ticket is not of this session"),
    "refused-struck": ("这张签到码已经作废", "this ticket was struck"),
    "refused-not-yet": (
        "发票点还没有盖齐章，请稍候再扫一次",
        "not every issuer has stamped yet: wait, then scan again",
    ),
    "refused-issuing-closed": ("发票已经结束", "issuing has ended"),
    "refused-box-closed": ("已经封箱", "the box is closed"),
    "refused-key-used": ("这张票已经投过了", "this ballot was cast already"),
    "refused-bad-stamp": ("发票点的章不对", "an issuer's stamp is wrong"),
    "key-head": (
        "第 {bag} 袋，共 {bags} 袋        第 {place} 张，本袋 {places} 张        {by}  {number}",
        "bag {bag} of {bags}        ballot {place} of {places}        {by}  {number}",
    ),
    "key-blank": ("空", "-"),
    "key-unclear": ("看不清", "unreadable"),
    "key-several": ("画了两种", "two marks"),
    "key-at-most": ("（至多 {n}）", " (at most {n})"),
    "key-enter": ("回车 下一张", "Enter: next ballot"),
    "key-foreign": ("【有规定以外的文字或记号】  ", "[foreign words or signs]  "),
    "key-legend": (
        "键：{keys}   X 有规定以外的记号",
        "keys: {keys}   X foreign sign",
    ),
    "key-legend-more": (
        "    回车 下一张   ← 改   - 本袋提前完   Esc 存盘离开（再敲同一条命令接着录）",
        "    Enter next   ← back   - bag ends here   Esc leave (the same command goes on)",
    ),
    "key-bag-done": (
        "第 {bag} 袋录完 {n} 张。回车 下一袋；还有没录的按 +；← 改上一张",
        "Bag {bag}: {n} ballots keyed. Enter: next bag; +: one more ballot; ←: back",
    ),
}
