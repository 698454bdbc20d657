"""Words that every verb uses."""

SENTENCES: dict[str, tuple[str, str]] = {
    "error": ("错误", "Error"),
    "error-cure": ("怎么办：{cure}", "to do: {cure}"),
    "fault-count": ("共 {n} 处错误。", "{n} errors in all."),
    "usage-error": ("用法不对：{message}", "Usage: {message}"),
    "usage-hint": ("看用法：{command} --help", "See: {command} --help"),
    "interrupted": ("已中断，停在上一步，什么都没有改。", "Interrupted; everything is as it was."),
    "next": ("下一步：{command}", "Next: {command}"),
    "dry-run": ("（--dry-run：只是看看，什么都没有改）", "(--dry-run: nothing was changed)"),
    "recorded": ("已记。", "Recorded."),
    "rehearsal": ("【演练】不能宣布，不作数", "[REHEARSAL] can never be declared"),
    "session-id": ("会次编号  {id}", "Session id  {id}"),
    "pass-1": ("第一遍", "pass 1"),
    "pass-2": ("第二遍", "pass 2"),
    "sealed": ("票箱（电子票）", "the box (sealed ballots)"),
    "unlimited": ("不限", "any number"),
    "point-at-threshold": ("恰好半数", "at-threshold"),
    "point-small": ("人数少", "small:all"),
    "point-small-bag": ("人数少{n}", "small:batch:{n}"),
    "point-bag": ("第 {n} 袋（批）", "bag (batch) {n}"),
    "point-choices": ("可定：{choices}", "may be: {choices}"),
    "point-choices-tie": (
        "从这几项中定：{choices}（用逗号分开）",
        "choose among: {choices} (with commas between)",
    ),
    "point-run-off": ("按办法再次投票", "by the rule, a run-off"),
    "point-accept": ("可定：接受（由谁、根据什么，写明）", "may be: accept (say who, and why)"),
    "small-text": (
        "收回不到 5 张，结果会看出是谁投的；要有裁定才能开箱",
        "fewer than 5 ballots: the count would name people; the box opens only after a ruling",
    ),
    "guide-nowhere": (
        (
            "这里还没有票决或测评。一场会分五步：\n"
            "  1  会前  votekit new 文件夹 --preset 票决   填好三个文件，votekit check，votekit freeze\n"
            "  2  签到  votekit attend        3  发票  votekit issue\n"
            "  4  投票、收票  votekit vote，votekit close，（纸票）votekit enter\n"
            "  5  计票、宣布、存档  votekit count，votekit declare，votekit archive\n"
            "下一步：votekit new 2027票决 --preset 票决        先看一遍整场演示：votekit demo"
        ),
        (
            "There is no session here yet. A meeting has five steps:\n"
            "  1  before    votekit new FOLDER --preset selection; fill three files; check; freeze\n"
            "  2  attend    votekit attend            3  issue    votekit issue\n"
            "  4  vote      votekit vote, votekit close, (paper) votekit enter\n"
            "  5  after     votekit count, votekit declare, votekit archive\n"
            "Next: votekit new vote2027 --preset selection        or watch one: votekit demo"
        ),
    ),
    "guide-issuer": ("发票点“{name}”，会次编号 {id}", 'Issuer "{name}", session id {id}'),
    "guide-sources": ("来源 {sources}    应到 {entitled}", "sources {sources}    entitled {entitled}"),
    "guide-draft": (
        "还没有定版：填好票样.toml、名册.csv 和项目表，查一遍，再定版。",
        "Not frozen yet: fill 票样.toml, 名册.csv and the items, check, then freeze.",
    ),
    "guide-frozen": ("已定版，等签到。", "Frozen; waiting for attendance."),
    "guide-attended": ("实到 {present}，等发票。", "{present} present; waiting to issue."),
    "guide-attended-nothing": ("实到 {present}，等收票。", "{present} present; waiting for the ballots."),
    "guide-issuing": ("正在发票，已登记 {n}。", "Issuing; {n} registered."),
    "guide-voting": ("正在投票，已收 {n}。", "Voting; {n} returned."),
    "guide-issued": ("已发票，等收票。", "Issued; waiting for the ballots to come back."),
    "guide-void": (
        "本次投票按办法无效，不开箱、不计票。",
        "The vote is void by its rule; it is not opened or counted.",
    ),
    "guide-closed": ("已封箱，有效，等计票。", "Closed and valid; waiting to be counted."),
    "guide-ruled": ("已裁定，等重新计票。", "Ruled; waiting to be counted again."),
    "guide-undecided": ("已计票，还有 {n} 处待定。", "Counted; {n} points are open."),
    "guide-counted": ("已计票，还没有宣布。", "Counted, not declared."),
    "guide-pending": ("已宣布一部分，还有待定的。", "Declared in part; points are open."),
    "guide-declared": ("已宣布。", "Declared."),
}
