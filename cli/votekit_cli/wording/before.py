"""Before the meeting: new, check, freeze."""

SENTENCES: dict[str, tuple[str, str]] = {
    "new-one-of": (
        "--preset、--follows、--issuer 三选一",
        "give exactly one of --preset, --follows and --issuer",
    ),
    "new-follows-needs": (
        "--follows 要和 --runoff 或 --items 之一同用",
        "--follows goes with either --runoff or --items",
    ),
    "new-made": ("已建 {folder}，里面有：", "Made {folder}, with:"),
    "new-next": (
        "下一步：填好这些文件，然后 votekit -C {folder} check",
        "Next: fill these, then votekit -C {folder} check",
    ),
    "new-follows": ("票样  {items}", "Ballot  {items}"),
    "new-follows-carried": (
        "应选 {seats}；已定的第 {items} 项一并带上",
        "{seats} to choose; items {items}, chosen before, are carried along",
    ),
    "new-issuer": ("发票点“{name}”的公钥已备，等待定版。", 'The public key of issuer "{name}" is ready.'),
    "new-issuer-next": (
        "下一步：把公钥文件 {file} 交给主电脑，votekit freeze --issuer 文件（同一台电脑上就写这个文件夹）",
        (
            "Next: give {file} to the main laptop: votekit freeze --issuer "
            "FILE (or this folder, on the same machine)"
        ),
    ),
    "check-roster": ("名册  {file}  {n} 人", "Roster  {file}  {n} voters"),
    "check-roster-equal": ("；应到 {entitled}；相符", "; entitled {entitled}; they agree"),
    "check-roster-differs": (
        "；应到 {entitled}；不相等，请核对",
        "; entitled {entitled}; they differ, please look",
    ),
    "check-no-roster": (
        "名册  {file} 空着：只记人数，不记姓名",
        "Roster  {file} is empty: only numbers will be known, no names",
    ),
    "check-same-name": (
        "提示  有 {n} 位“{name}”（{places}），代表团分得开，不用改",
        'Note: {n} are named "{name}" ({places}), in different delegations; nothing to change',
    ),
    "check-same-name-twice": (
        "提示  有 {n} 位“{name}”（{places}），请核对是不是录重了",
        'Note: {n} are named "{name}" ({places}); is one entered twice?',
    ),
    "check-selection": (
        "票样  {n} 项，应选 {seats}，差额 {margin}（{file}）",
        "Ballot  {n} items, {seats} to choose, margin {margin} ({file})",
    ),
    "check-items": ("票样  {n} 项（{file}）", "Ballot  {n} items ({file})"),
    "check-keypad": (
        "提示  表决器不能限制{mark}个数：多于 {n} 个{mark}的键盘将整张作废，与大屏汇总可能不同",
        (
            "Note: keypads do not limit {mark}: those with more than {n} are "
            "void here, and the hall's screen may differ"
        ),
    ),
    "check-rule": ("办法", "Rule"),
    "check-faults": ("{n} 处错误。改好再查一遍。", "{n} errors. Mend them and check again."),
    "rule-quorum": ("法定人数", "quorum"),
    "rule-turnout": ("参加表决", "turnout"),
    "rule-majority": ("过半数", "majority"),
    "rule-other-majority": ("票数要求", "required"),
    "rule-subject-quorum": ("实到", "present"),
    "rule-subject-turnout": ("收回", "returned"),
    "rule-subject-majority": ("赞成", "votes"),
    "rule-uncovered": ("没有条款", "no clause"),
    "rule-overlap": ("两款同时成立", "two clauses"),
    "rule-unlisted": ("列不出", "cannot be listed"),
    "rule-and": (" 且 ", " and "),
    "rule-line": (
        "{clause}  {subject} {sign} {votes}    {base} {number} 的 {fraction} = {exact}",
        "{clause}  {subject} {sign} {votes}    {fraction} of {base} {number} = {exact}",
    ),
    "rule-never-exactly": ("；不会恰好等于", "; never exactly"),
    "rule-multiple": ("（基数是 {n} 的倍数时才会出现）", " (only where the base is a multiple of {n})"),
    "rule-warning": (
        "警告：上面没有条款或两款都管的票数，办法没有说怎么定，届时该项未定。建议投票前就定下来：  [VK-4107]",
        (
            "Warning: the rule does not settle these counts; such an item stays "
            "undecided. Better settle it now:  [VK-4107]"
        ),
    ),
    "rule-cap": ("多于 {n} 个{mark}：{over}", "more than {n} {mark}: {over}"),
    "rule-tie": ("第 {seats} 位同票：{tie}", "tie at place {seats}: {tie}"),
    "rule-shortage": ("不足应选数：{shortage}", "too few: {shortage}"),
    "handling-void-ballot": ("整张作废", "the ballot is void"),
    "handling-void-row": ("该行作废", "the row is void"),
    "handling-ruling": ("提请裁定", "a ruling"),
    "handling-ignore": ("不影响", "no matter"),
    "tie-ruling": ("提请裁定", "a ruling"),
    "tie-run-off": ("再次投票", "a run-off"),
    "tie-admit-all": ("都入选", "all are chosen"),
    "tie-admit-none": ("都不入选", "none is chosen"),
    "shortage-accept": ("缺额不补", "the places stay empty"),
    "shortage-run-off": ("再次投票", "a run-off"),
    "shortage-next-session": ("下次会议", "the next session"),
    "shortage-ruling": ("提请裁定", "a ruling"),
    "freeze-selection": (
        "将定版：{title}，{items} 项中选 {seats}，名册 {voters} 人，{sources}。",
        "To be frozen: {title}, {seats} of {items} items, {voters} voters, {sources}.",
    ),
    "freeze-rating": (
        "将定版：{title}，{items} 个测评对象，名册 {voters} 人，{sources}。",
        "To be frozen: {title}, {items} objects, {voters} voters, {sources}.",
    ),
    "freeze-rehearsal": ("【演练】", "[REHEARSAL]"),
    "freeze-confirm": (
        "定版后票样、名册、办法都不能再改。请输入会议标题前四个字确认：",
        "Nothing can be changed after this. Type the first four characters of the title to confirm:",
    ),
    "freeze-manifest-issuer": ("--manifest 只在发票点的文件夹里用", "--manifest is for an issuer's folder"),
    "freeze-no-keys": ("本次没有电子票，不产生任何密钥。", "No sealed ballots, so no key is made."),
    "freeze-keys": (
        "钥匙卡 {cards} 张（{open_with} 张可开箱），签到码 {tickets} 张。",
        "{cards} cards ({open_with} open the box), {tickets} tickets.",
    ),
    "freeze-one-machine": (
        "注意：发票点 {names} 的钥匙在这一台电脑上。一台电脑兼几种角色，表上会照实写明。",
        "Note: the keys of {names} are on this one machine, which so plays several roles; the forms say so.",
    ),
    "freeze-elsewhere": (
        "发票点 {names} 在别的电脑上：把 record 文件夹拷过去，在那里 votekit freeze --manifest 文件夹",
        "Issuers elsewhere: {names}. Carry the record folder there: votekit freeze --manifest FOLDER",
    ),
    "freeze-print": (
        "签到码和钥匙卡只印一次：votekit form 签到码 钥匙卡",
        "Print tickets and cards once: votekit form 签到码 钥匙卡",
    ),
    "freeze-taken": (
        "发票点“{name}”已接到定版，可以盖章。",
        'Issuer "{name}" has the manifest and may stamp.',
    ),
}
