"""During the meeting: attend, issue, vote, close, enter, count, ruling, declare."""

SENTENCES: dict[str, tuple[str, str]] = {
    "attend-one-of": ("--absent、--list、--present 只能用一个", "give one of --absent, --list and --present"),
    "attend-officer-form": ("“{given}”应写成 职务=姓名,姓名", '"{given}" should be DUTY=NAME,NAME'),
    "attend-numbers": (
        "应到 {entitled}   实到 {present}   缺席 {absent}",
        "entitled {entitled}   present {present}   absent {absent}",
    ),
    "attend-quorum": ("法定人数：{step}，{verdict}", "Quorum: {step}, {verdict}"),
    "attend-thresholds": ("本次等次（以实到 {n} 为准）", "Grades with {n} present"),
    "issuer-waiting": (
        "发票点“{name}”：公钥已备，等待定版。",
        'Issuer "{name}": key ready, waiting for the manifest.',
    ),
    "issuer-stamped": ("发票点“{name}”已登记并盖章 {n}。", 'Issuer "{name}" has registered and stamped {n}.'),
    "issue-hint-paper": (
        "纸票发完后记张数：votekit issue --printed 印制 --issued 发出 --unused 剩余",
        "After handing out paper: votekit issue --printed N --issued N --unused N",
    ),
    "issue-hint-lot": (
        "签到码抽完后记张数，扫描剩下的：votekit issue --printed 印制 --issued 发出 --unused 剩余 --card - …",
        "After the draw: votekit issue --printed N --issued N --unused N --card - …, and scan those left",
    ),
    "issue-going-on": ("正在发票 {n} / {present}", "Issuing {n} / {present}"),
    "issue-over": ("发票完毕：发出 {n}，实到 {present}", "Issuing has ended: {n} issued, {present} present"),
    "issue-incomplete": (
        "其中 {n} 个没有盖齐各发票点的章，不算发出",
        "{n} of them lack an issuer's stamp and count as not issued",
    ),
    "issue-next-end": (
        "发完以后：votekit issue --end --card - …",
        "When done: votekit issue --end --card - …",
    ),
    "issue-which-source": (
        "张数是哪一种的？加上 --source：{sources}",
        "numbers of which source? Give --source: {sources}",
    ),
    "issue-no-source": ("这次没有要清点张数的票", "no source of this session is counted by hand"),
    "issue-scan": (
        "请逐张扫描剩下的签到码（应为 {n} 张）：",
        "Scan the tickets that were left ({n}), one by one:",
    ),
    "issue-scanned": ("  {n} ✓", "  {n} ✓"),
    "issue-scanned-twice": ("  这一张扫过了", "  this one was scanned already"),
    "issue-struck": ("{n} 张已作废，投不了。", "{n} tickets are struck and cannot vote."),
    "issue-replaced": (" + 换下 {n}", " + replaced {n}"),
    "issue-sum": (
        "印制 {printed} = 发出 {issued}{replaced} + 剩余 {unused}  ✓",
        "printed {printed} = issued {issued}{replaced} + unused {unused}  ✓",
    ),
    "issue-parts": ("发出 {n} = {parts}  ✓", "issued {n} = {parts}  ✓"),
    "issue-present": (
        "发出 {issued} {relation} 实到 {present}  ✓",
        "issued {issued} {relation} present {present}  ✓",
    ),
    "issue-may-vote": (
        "可以开始投票。票箱里有票以前，可用 votekit issue --reopen 退回。",
        "Voting may begin. Until the box has a ballot: votekit issue --reopen takes this back.",
    ),
    "issue-reopen-confirm": ("退回到发票，继续吗？（是/否）", "Go back to issuing? (yes/no)"),
    "issue-reopened": ("已退回到发票。", "Back to issuing."),
    "close-confirm": ("封箱后不能再投票。继续吗？（是/否）", "No one can vote after this. Go on? (yes/no)"),
    "close-none-by-hand": (
        "这次没有要人工清点的票，不写 --returned",
        "nothing is counted by hand here: leave --returned out",
    ),
    "close-returned-form": (
        "“{given}”应是张数，或 来源=张数",
        '"{given}" should be a number, or SOURCE=NUMBER',
    ),
    "close-returned-missing": ("请写 --returned：{sources} 收回了多少", "give --returned for: {sources}"),
    "close-valid": (
        "{step}：本次投票有效（由执行主席宣布）。",
        "{step}: the vote is valid (the chair declares it).",
    ),
    "close-void": ("{step}：本次投票按办法无效。", "{step}: the vote is void by its rule."),
    "close-fewer": (
        "少收 {n} 张，照实报告，不影响有效。",
        "{n} fewer came back; report it, it changes nothing.",
    ),
    "close-digest": ("封箱摘要  {text}", "Closing digest  {text}"),
    "close-never-opened": (
        "不开箱，不计票。下一步：votekit form 收回",
        "It is never opened or counted. Next: votekit form 收回",
    ),
    "close-next": ("下一步：votekit form 收回，然后 {then}", "Next: votekit form 收回, then {then}"),
    "then-enter-paper": ("votekit enter --pass 1 --by 姓名", "votekit enter --pass 1 --by NAME"),
    "enter-one-of": (
        "--pass、--settle、--source 三选一",
        "give exactly one of --pass, --settle and --source",
    ),
    "enter-needs-file": ("--source 要写文件", "--source wants a file"),
    "enter-map-form": ("“{given}”应写成 甲=乙", '"{given}" should be CELL=MARK'),
    "enter-ask-bags": (
        "各袋张数，用空格分开（合计应为 {n}）：",
        "Ballots in each bag, with spaces between (together {n}):",
    ),
    "enter-keyed": ("{number}录完，{n} 张。", "{number} complete, {n} ballots."),
    "enter-left": ("{number}已存 {n} 张，还没有录完。", "{number}: {n} ballots stored, not complete."),
    "enter-read": ("读入 {n} 张，已按内容重新排序。", "{n} read and sorted by content."),
    "enter-read-equal": ("读入 {n} = 收回 {n}  ✓", "{n} read = {n} returned  ✓"),
    "enter-dropped": (
        "已去掉 {columns}，并重新排序。原文件请另行封存。",
        "Dropped {columns} and sorted. Seal the file itself away.",
    ),
    "enter-sums": ("{items} 项，每项合计 = {n}  ✓", "{items} items, each adds up to {n}  ✓"),
    "bag-origin": ("第{n}袋", "bag {n}"),
    "settle-none": (
        "两遍完全相同（{ballots} 张 × {rows} 行 = {cells} 处）",
        "Both passes are the same ({ballots} × {rows} = {cells})",
    ),
    "settle-found": (
        "两遍不同 {n} 处（{ballots} 张 × {rows} 行 = {cells} 处）",
        "{n} differences ({ballots} × {rows} = {cells})",
    ),
    "settle-keys": ("翻出纸票，逐处来定。{legend}", "Look at the paper for each. {legend}"),
    "settle-place": ("第 {bag} 袋第 {place} 张", "bag {bag}, ballot {place}"),
    "settle-cell": (
        "  {place}第 {item} 行    {one} {first}    {two} {second}",
        "  {place}, row {item}    {one}: {first}    {two}: {second}",
    ),
    "settle-foreign": (
        "  {place}  {by}记了规定以外的文字或记号。翻出纸票：有按 1，没有按 2",
        "  {place}: {by} noted foreign words or signs. Look: 1 there are, 2 there are none",
    ),
    "settle-lacking": (
        "  {place}  {by}少录一张。翻出纸票：有这张按 1，没有按 2",
        "  {place}: {by} has one ballot fewer. Look: 1 it is there, 2 it is not",
    ),
    "settle-again": ("  请按其中一个：{keys}", "  one of these, please: {keys}"),
    "settle-equal": ("已全部核对。录入 {n} 张 = 收回 {n} 张  ✓", "All settled. {n} keyed = {n} returned  ✓"),
    "settle-kept": ("已全部核对，录入 {n} 张。", "All settled, {n} ballots keyed."),
    "count-void": (
        "本次投票按办法无效，不开箱，不计票。",
        "The vote is void by its rule; it is not opened or counted.",
    ),
    "count-void-next": (
        "下一步：由执行主席宣布本次投票无效；votekit archive",
        "Next: the chair declares it void; votekit archive",
    ),
    "count-before-opening": (
        "开箱之前有 {n} 处要裁定，现在不开箱：",
        "{n} points must be ruled on before the box is opened:",
    ),
    "count-ruling-next": (
        "怎么办：votekit ruling {point} --as … --by … --basis … ，都定了再 votekit count",
        "To do: votekit ruling {point} --as … --by … --basis …, then votekit count",
    ),
    "count-awaiting": (
        "有 {n} 处要裁定，现在不出结果：",
        "{n} points must be ruled on; there is no result yet:",
    ),
    "count-undecided": ("有 {n} 处待定：", "{n} points are open:"),
    "count-undecided-next": (
        "下一步：votekit ruling … ，再 votekit count；要先宣布其余的：votekit declare --by … --pending",
        (
            "Next: votekit ruling …, then votekit count; to declare the "
            "rest now: votekit declare --by … --pending"
        ),
    ),
    "count-run-off-next": (
        (
            "下一步：votekit declare --by … --pending ，再 votekit new "
            "../第二轮 --follows ../{folder}/record --runoff"
        ),
        (
            "Next: votekit declare --by … --pending, then votekit new ../round2 "
            "--follows ../{folder}/record --runoff"
        ),
    ),
    "count-next": (
        "下一步：votekit form 统计，签字后由执行主席宣布，再 votekit declare --by …",
        "Next: votekit form 统计; after signing the chair declares; then votekit declare --by …",
    ),
    "count-progress": ("计票", "counting"),
    "result-not-declared": ("还没有宣布，请勿外传", "NOT DECLARED YET: keep it in this room"),
    "table-number": ("序", "no."),
    "table-item": ("名称", "item"),
    "table-sum": ("合计", "sum"),
    "table-void-rows": ("无效", "void"),
    "table-result": ("结果", "result"),
    "table-grade": ("等次", "grade"),
    "ruling-needs": ("裁定要写 --as、--by、--basis", "a ruling wants --as, --by and --basis"),
    "ruling-recorded": ("已记裁定  {point}：{value}（{by}）", "Ruling recorded: {point}: {value} ({by})"),
    "ruling-after-opening": (
        "注意：本裁定在开箱之后作出，记录里如实写明。",
        "Note: made after the opening; the record says so.",
    ),
    "ruling-none": ("没有待定的。", "No point is open."),
    "ruling-made": ("已裁定：", "Ruled already:"),
    "declare-confirm": (
        "记录由 {by} 宣布。继续吗？（是/否）",
        "Record that {by} declared it. Go on? (yes/no)",
    ),
    "declare-recorded": ("已记录宣布（第 {n} 次），宣布人 {by}。", "Declaration {n} recorded, by {by}."),
    "declare-all": ("全部 {n} 项已宣布。", "All {n} items are declared."),
    "declare-pending": (
        "第 {items} 项已宣布；待定：{points}。",
        "Items {items} are declared; open: {points}.",
    ),
    "declare-pending-next": (
        "下一步：待定的由人决定后 votekit ruling，或再次投票",
        "Next: votekit ruling when people have decided, or a run-off",
    ),
}
