"""Faults of numbers, batches, rulings and counting, in words for the people at the table."""

from collections.abc import Mapping

_FORM = ("请核对选票分发情况报告单。", "Check the form on the ballots handed out.")
_ENTER_AGAIN = ("请重新录入这一批。", "Enter this batch again.")
_LIST_POINTS = (
    "请先列出待定点，只对还没有定的作裁定。",
    "List the open points first, and rule on those only.",
)
_EXPORT = ("请让系统重新导出，或对照原表改正。", "Export it again, or correct it from the original.")

CATALOGUE: Mapping[str, tuple[str, str, str, str]] = {
    # Numbers.
    "VK-3101": (
        "{value} 不是可用的人数或张数",
        "请填不小于零的整数，应到至少是 1。",
        "{value} is not a number of people or ballots",
        "Give a whole number that is not negative; the number entitled is at least 1.",
    ),
    "VK-3102": (
        "印制 {printed}，而 发出 {issued} + 换下 {replaced} + 剩余 {unused} = {accounted}",
        _FORM[0],
        "{printed} printed, but {issued} issued + {replaced} replaced + {unused} unused = {accounted}",
        _FORM[1],
    ),
    "VK-3103": (
        "发出 {issued} 多于实到 {present}",
        _FORM[0],
        "{issued} issued to {present} present",
        _FORM[1],
    ),
    "VK-3104": (
        "实到 {present} 多于应到 {entitled}",
        "请核对签到和名册。",
        "{present} present of {entitled} entitled",
        "Check the attendance and the roll.",
    ),
    "VK-3105": (
        "办法要用到这个数，但没有给出（{base}）",
        "请填上。",
        "the rule compares with this number ({base}), and it is missing",
        "Give it.",
    ),
    "VK-3106": (
        "应到 {entitled} 与定版的 {certified} 不同",
        "应到以定版时核定的为准。",
        "{entitled} entitled, but {certified} were certified when the session was frozen",
        "The certified number is the one that counts.",
    ),
    # Batches.
    "VK-3301": (
        "本次投票没有这种来源（{source}）",
        "请核对票样里的来源。",
        "this vote has no ballots from this source ({source})",
        "Check the sources in the definition.",
    ),
    "VK-3302": (
        "没有写明",
        "请写上录入人姓名，或来自哪一袋、哪个文件。",
        "is empty",
        "Name who entered it, or the bag or file it came from.",
    ),
    "VK-3303": (
        "汇总数只有各项票数，没有逐张的票",
        _ENTER_AGAIN[0],
        "totals have counts and no ballots",
        _ENTER_AGAIN[1],
    ),
    "VK-3304": (
        "这种来源是逐张的票，没有汇总数",
        _ENTER_AGAIN[0],
        "this source has ballots and no counts",
        _ENTER_AGAIN[1],
    ),
    "VK-3305": (
        "票样里没有第 {item} 项",
        "请核对项目编号。",
        "the ballot has no item {item}",
        "Check the ids of the items.",
    ),
    "VK-3306": (
        "票样里没有「{mark}」",
        "可以用的有：{marks}。",
        'the ballot has no mark "{mark}"',
        "Choose one of: {marks}.",
    ),
    "VK-3307": (
        "整张票上不能记「{mark}」",
        "整张票上只能记有规定以外的文字或记号。",
        'a whole ballot cannot be "{mark}"',
        "Only foreign words or signs are entered for a whole ballot.",
    ),
    "VK-3309": (
        "缺第 {item} 项的票数",
        "请把各项都填上；少一项就定不了结果。",
        "item {item} has no counts",
        "Give the counts of every item; the outcome depends on all of them.",
    ),
    "VK-3310": (
        "缺「{mark}」一栏",
        "没有人选的也请填 0。",
        '"{mark}" is missing',
        "Give 0 where nobody chose it.",
    ),
    "VK-3311": (
        "{columns}不是票样里的项目；键盘号、座位号、时间能对应到人，不能进入记录",
        "加上 --drop {drop} 。原文件请另行封存，记录里只留它的摘要。",
        "{columns} are no items of the ballot; seats and times name people and stay out of the record",
        "Add --drop {drop}. Seal the file itself away; the record keeps its digest.",
    ),
    "VK-3312": (
        "要去掉的「{column}」一栏不存在",
        "请核对列名。",
        'there is no column "{column}" to drop',
        "Check the names of the columns.",
    ),
    "VK-3313": (
        "没有第 {item} 项「{name}」这一栏",
        _EXPORT[0],
        "item {item} ({name}) has no column",
        _EXPORT[1],
    ),
    "VK-3314": (
        "「{column}」一栏有「{cell}」，不知道是什么",
        "请改正，或在 --map 里说明它是什么。",
        'the column "{column}" has "{cell}", which means nothing here',
        "Correct it, or say with --map what it means.",
    ),
    "VK-3315": (
        "有 {found} 格，表头有 {wanted} 格",
        _EXPORT[0],
        "{found} cells under a heading of {wanted}",
        _EXPORT[1],
    ),
    "VK-3316": ("表是空的", _EXPORT[0], "the table is empty", _EXPORT[1]),
    "VK-3317": (
        "「{column}」一栏重复",
        _EXPORT[0],
        'the column "{column}" stands twice',
        _EXPORT[1],
    ),
    "VK-3318": (
        "「{cell}」对应的「{mark}」不在票样里",
        "可以对应的有：{marks}。",
        '"{cell}" is mapped to "{mark}", which the ballot does not have',
        "Choose one of: {marks}.",
    ),
    "VK-3319": (
        "{number} 不是票数",
        "请填不小于零的整数。",
        "{number} is not a number of votes",
        "Give a whole number that is not negative.",
    ),
    "VK-3320": (
        "「{name}」：{marks} = {sum}；其余 {rows} 行都是 {others}",
        "核对原表；确实如此就加 --accept-sums ，会印在每张表上。",
        '"{name}": {marks} = {sum}, while {rows} rows have {others}',
        "Check the original; if it is so, add --accept-sums, and every form will say it.",
    ),
    "VK-3321": (
        "每项合计 {sum}，加上废票 {void}，不等于收回 {returned}",
        "请核对收回张数和各项票数。",
        "each item adds up to {sum}, with {void} void that is not the {returned} returned",
        "Check the number returned and the counts.",
    ),
    "VK-3322": (
        "认不出是哪一项：{row}",
        "请写票样里的编号或名称；重名的写编号。",
        "it is not clear which item this is: {row}",
        "Write its id or its name; where two have one name, the id.",
    ),
    "VK-3323": (
        "第 {item} 项重复",
        _EXPORT[0],
        "item {item} stands twice",
        _EXPORT[1],
    ),
    "VK-3325": (
        "{columns}不是票样里的选项",
        "可以用的有：{marks}，以及序号、项目、合计、无效。",
        "{columns} are no marks of the ballot",
        "Columns may be: {marks}, and id, item, total, void-row.",
    ),
    "VK-3326": (
        "只有纸票才有两遍录入",
        _ENTER_AGAIN[0],
        "only paper is keyed twice",
        _ENTER_AGAIN[1],
    ),
    "VK-3327": (
        "纸票要由两个人各录一遍",
        "请换一个人录第二遍。",
        "paper is keyed twice by two people",
        "Let another person key the second pass.",
    ),
    "VK-3328": (
        "没有两遍录入的摘要",
        _ENTER_AGAIN[0],
        "there are no digests of two passes",
        _ENTER_AGAIN[1],
    ),
    "VK-3329": (
        "核对过的地方和核对人要么都有，要么都没有",
        "请写上是谁翻出纸票定的。",
        "what was settled and who settled it go together",
        "Name who looked at the paper.",
    ),
    "VK-3330": (
        "两遍录入和记下的票不同，又没有核对的记载",
        _ENTER_AGAIN[0],
        "the passes are not what is recorded, and nothing was settled",
        _ENTER_AGAIN[1],
    ),
    "VK-3331": (
        "票没有按内容排好",
        "记录被改动过，或不是本软件写的。",
        "the ballots are not sorted by content",
        "The record was changed, or not written by this software.",
    ),
    "VK-3332": (
        "没有写明项目的一栏",
        "请加上「项目」或「编号」一栏。",
        "no column says which item a row is",
        'Add a column "item" or "id".',
    ),
    "VK-3333": (
        "合计写的是 {stated}，各栏加起来是 {sum}",
        "请核对原表。",
        "the total says {stated}, the columns add up to {sum}",
        "Check the original.",
    ),
    "VK-3340": (
        "有 {wanted} 处要核对，只定了 {found} 处",
        "请把两遍不同的地方逐处定下来。",
        "{wanted} differences to settle, {found} decided",
        "Decide each of them.",
    ),
    "VK-3341": (
        "第 {place} 张只有一遍录了，要定有没有这张票",
        "请翻出纸票，按有或没有定。",
        "only one pass has ballot {place}: is it there or not",
        "Look for the paper, and say present or absent.",
    ),
    # Rulings.
    "VK-4101": (
        "是空的",
        "裁定要写明定哪一点、怎么定、谁定的、依据什么。",
        "is empty",
        "A ruling names the point, the decision, who decided and why.",
    ),
    "VK-4102": (
        "是另一次投票的裁定",
        "请放回它自己的那一次。",
        "is a ruling of another session",
        "Put it where it belongs.",
    ),
    "VK-4103": (
        "{point} 已经有一个裁定",
        "一个点只能裁定一次。",
        "{point} is ruled on twice",
        "There is one ruling for one point.",
    ),
    "VK-4104": (
        "{point} 已由办法定下，不能裁定",
        _LIST_POINTS[0],
        "{point} is decided by the rule and cannot be ruled on",
        _LIST_POINTS[1],
    ),
    "VK-4105": (
        "{point} 按办法要再次投票，不能由人裁定",
        "请组织再次投票。",
        "{point} is settled by a run-off, and not by a ruling",
        "Hold the run-off.",
    ),
    "VK-4106": (
        "同票裁定写的是「{value}」；要从 {tied} 中定 {seats} 项",
        "请写入选项目的编号，用逗号隔开。",
        'the tie is ruled as "{value}"; {seats} of {tied} are wanted',
        "Write the ids of those chosen, with commas.",
    ),
    "VK-4108": (
        "{point} 不能定为「{value}」",
        "可以定为：{choices}。",
        '{point} cannot be "{value}"',
        "Choose one of: {choices}.",
    ),
    "VK-4109": (
        "没有 {point} 这个待定点",
        _LIST_POINTS[0],
        "there is no open point {point}",
        _LIST_POINTS[1],
    ),
    "VK-4110": (
        "投票结束后不能再对恰好在门槛上的情形一概而定",
        "请对没有定的各项分别裁定。",
        "once the vote is closed there is no general ruling on exact thresholds",
        "Rule on each undecided item.",
    ),
}
