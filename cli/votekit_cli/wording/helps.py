"""Help: what each verb does, its options, and an example that runs."""

SENTENCES: dict[str, tuple[str, str]] = {
    "help.usage": ("用法", "Usage"),
    "help.options": ("选项", "Options"),
    "help.example": ("例", "Example"),
    "help.help": ("看这一页", "show this page"),
    "help.before": ("会前", "Before the meeting"),
    "help.during": ("会上", "During the meeting"),
    "help.after": ("会后", "After the meeting"),
    "help.statuses": (
        (
            "退出码  0 完成  1 意外  2 用法  3 输入有误  4 复核不过  5 按办法无效\n"
            "        6 还没到这一步  7 缺钥匙或钥匙卡  8 有待定点，要裁定"
        ),
        (
            "Exit status  0 done  1 unexpected  2 usage  3 bad input  4 not verified\n"
            "             5 void by rule  6 wrong phase  7 key or card missing\n"
            "             8 a ruling is needed"
        ),
    ),
    "help.votekit": (
        "地方人大的票决和测评：无记名，有据可查，谁都能重算。不带动词：现在到哪一步，下一步敲什么。",
        "Secret votes of local People's Congresses. Without a verb: where one stands and what to type next.",
    ),
    "help.votekit.usage": (
        "[-C 文件夹] [--json] [--lang zh|en] 动词 …",
        "[-C FOLDER] [--json] [--lang zh|en] VERB …",
    ),
    "help.votekit.folder": (
        "在这个文件夹里做（默认：现在所在的，往上找）",
        "work in this folder (default: here, found upward)",
    ),
    "help.votekit.folder.value": ("文件夹", "FOLDER"),
    "help.votekit.as_json": ("结果写成一个 JSON 对象", "write the result as one JSON object"),
    "help.votekit.lang": ("语言；也可用环境变量 VOTEKIT_LANG", "language; also by VOTEKIT_LANG"),
    "help.votekit.lang.value": ("zh|en", "zh|en"),
    "help.votekit.version": ("版本", "show the version"),
    "help.argument.directory": ("文件夹", "FOLDER"),
    "help.argument.file": ("文件", "FILE"),
    "help.argument.point": ("待定点", "POINT"),
    "help.argument.names": ("表的名称", "NAME"),
    "help.argument.records": ("记录", "RECORD"),
    "help.any.dry_run": ("只看会怎样，什么都不改", "show what would happen, change nothing"),
    "help.any.yes": ("不再询问（给脚本用）", "do not ask (for scripts)"),
    "help.any.cards": (
        "监票人钥匙卡：写着码的文件，或 - 用扫码枪；每张卡写一次",
        "a scrutineer's card: a file with its codes, or - to scan; once for each card",
    ),
    "help.any.cards.value": ("文件|-", "FILE|-"),
    "help.any.answers": ("回答写到哪里；默认写到标准输出", "where answers go; stdout by default"),
    "help.any.answers.value": ("文件|-", "FILE|-"),
    "help.any.by": ("谁（姓名）", "who (name)"),
    "help.any.by.value": ("姓名", "NAME"),
    "help.new.short": (
        "建一次票决或测评，再次投票、再次测评，或一个发票点",
        "make a session, one that follows another, or an issuer",
    ),
    "help.new": (
        (
            "建一个文件夹，里面是要填的票样、名册和项目表；凡是 ?? 都要换成自己的内容。接上一次的（再次投票、"
            "再次测评）用 --follows；别的电脑上的发票点用 --issuer。"
        ),
        (
            "Make a folder with the definition, the roster and the items to fill; every ?? wants an answer. "
            "--follows makes a run-off or retest, --issuer an issuer's folder."
        ),
    ),
    "help.new.usage": (
        "文件夹 (--preset 票决|测评 | --follows 记录 (--runoff | --items 序号,…) | --issuer 名称)",
        "FOLDER (--preset selection|rating | --follows RECORD (--runoff | --items N,…) | --issuer NAME)",
    ),
    "help.new.preset": ("票决 或 测评，整份抄出来填", "selection or rating, copied out whole"),
    "help.new.preset.value": ("票决|测评", "selection|rating"),
    "help.new.follows": ("接哪一次：它的 record 文件夹或存档", "the record it follows: folder or zip"),
    "help.new.follows.value": ("记录", "RECORD"),
    "help.new.runoff": ("再次投票：投上一次待定的", "a run-off on what was left open"),
    "help.new.items": ("再次测评这几项", "rate these items again"),
    "help.new.items.value": ("序号,…", "N,…"),
    "help.new.issuer": ("建一个发票点，名称与票样里的一致", "an issuer's folder; named as in the definition"),
    "help.new.issuer.value": ("名称", "NAME"),
    "help.new.example": ("votekit new 2027票决 --preset 票决", "votekit new vote2027 --preset selection"),
    "help.check.short": (
        "名册、票样、办法一起查；列出各条门槛和没有条款管的票数",
        "check everything; list thresholds and gaps",
    ),
    "help.check": (
        (
            "把名册、票样、办法一次查完，错误全部列出，写明在哪一行哪一列、怎么改；并列出每条门槛是多少票，"
            "哪些票数没有条款管或两款都管。"
        ),
        (
            "Check roster, definition and rule at once; every fault with "
            "its place and cure; every threshold as a "
            "number of votes, and every count that no clause or two clauses cover."
        ),
    ),
    "help.check.usage": ("", ""),
    "help.check.example": ("votekit check", "votekit check"),
    "help.freeze.short": ("定版，得会次编号；需要时才产生密钥", "freeze; make keys only where needed"),
    "help.freeze": (
        (
            "定版：之后票样、名册、办法都不能再改，得到会次编号。有电子票才产生钥匙卡和签到码。票样里写了、"
            "又没有用 --issuer 交来公钥的发票点，钥匙在这台电脑上产生。"
            "在发票点的文件夹里用 --manifest 接收定版。"
        ),
        (
            "Freeze: nothing can be changed after it. Cards and tickets are "
            "made only for sealed ballots. Issuers that "
            "brought no key with --issuer get one here. At an issuer's own "
            "folder --manifest takes what was frozen."
        ),
    ),
    "help.freeze.usage": (
        "[--issuer 文件夹或公钥文件]… [--tickets N] [--rehearsal]",
        "[--issuer FOLDER|FILE]… [--tickets N] [--rehearsal]",
    ),
    "help.freeze.issuers": (
        "一个发票点：同一台电脑上的文件夹，或它的公钥文件",
        "an issuer: its folder here, or its public-key file",
    ),
    "help.freeze.issuers.value": ("文件夹|文件", "FOLDER|FILE"),
    "help.freeze.tickets": ("供现场抽的签到码张数", "how many tickets to draw by lot"),
    "help.freeze.tickets.value": ("N", "N"),
    "help.freeze.rehearsal": ("演练：永远不能宣布，可以抹去", "a rehearsal: never declared, can be wiped"),
    "help.freeze.manifest": (
        "（发票点）接收定版：拷来的 record 文件夹",
        "(issuer) the record folder carried here",
    ),
    "help.freeze.manifest.value": ("文件夹", "FOLDER"),
    "help.freeze.example": ("votekit freeze --tickets 30", "votekit freeze --tickets 30"),
    "help.attend.short": ("签到：谁没有来；任职人员", "who came; who was approved for which duty"),
    "help.attend": (
        "记实到和缺席，当场算法定人数；测评按实到算出各等次要多少票。同名的写成 张伟（城关团）或写证号。",
        "Record who came; the quorum is worked out at once, and for ratings the votes each grade needs.",
    ),
    "help.attend.usage": (
        "[--absent 姓名,…|文件 | --list 文件 | --present N] [--from 文件夹] [--officer 职务=姓名,…]…",
        "[--absent NAME,…|FILE | --list FILE | --present N] [--from FOLDER] [--officer DUTY=NAME,…]…",
    ),
    "help.attend.absent": (
        "缺席的：姓名或证号，用逗号分开；或一张表（姓名、原因）",
        "the absent: names or ids, or a sheet",
    ),
    "help.attend.absent.value": ("姓名,…|文件", "NAME,…|FILE"),
    "help.attend.listed": ("到了的：一张表", "those who came: a sheet"),
    "help.attend.listed.value": ("文件", "FILE"),
    "help.attend.present": ("只记实到人数", "only how many came"),
    "help.attend.present.value": ("N", "N"),
    "help.attend.other": ("照抄同一会议另一次的签到", "take over the attendance of another session"),
    "help.attend.other.value": ("文件夹", "FOLDER"),
    "help.attend.officers": ("任职人员，可写几次", "officers; may be repeated"),
    "help.attend.officers.value": ("职务=姓名,…", "DUTY=NAME,…"),
    "help.attend.example": ("votekit attend --absent 缺席.csv", "votekit attend --absent 缺席.csv"),
    "help.issue.short": (
        "发票，核对张数，剩余签到码作废",
        "issue ballots, check the numbers, strike leftovers",
    ),
    "help.issue": (
        (
            "不带选项：开始发票（手机），或看发到哪里。纸票和抽签记张数："
            "印制 = 发出 + 换下 + 剩余；剩下的签到码"
            "逐张扫描作废。--end 结束发票，之后才能投票。--requests "
            "是手机和网关的门：一行一个请求，一行一个回答。"
        ),
        (
            "Without options: begin issuing to devices, or show how far it "
            "has come. For paper and drawn tickets give "
            "the numbers; tickets left over are scanned and struck. --end "
            "ends issuing. --requests is the door for "
            "phones and gateways: one request a line, one answer a line."
        ),
    ),
    "help.issue.usage": (
        "[--printed N --issued N --replaced N --unused N] [--end | --reopen]",
        "[--printed N --issued N --replaced N --unused N] [--end | --reopen]",
    ),
    "help.issue.printed": ("印制", "printed"),
    "help.issue.printed.value": ("N", "N"),
    "help.issue.issued": ("发出", "issued"),
    "help.issue.issued.value": ("N", "N"),
    "help.issue.replaced": ("换下", "replaced"),
    "help.issue.replaced.value": ("N", "N"),
    "help.issue.unused": ("剩余", "left over"),
    "help.issue.unused.value": ("N", "N"),
    "help.issue.source": (
        "张数是哪一种的（纸票和抽签都有时）",
        "whose numbers these are, where there are both",
    ),
    "help.issue.source.value": ("纸票|抽签", "paper|lot"),
    "help.issue.struck": ("剩下的签到码：文件，或 - 扫描", "tickets left over: a file, or - to scan"),
    "help.issue.struck.value": ("文件|-", "FILE|-"),
    "help.issue.end": ("结束发票", "end issuing"),
    "help.issue.reopen": ("退回到发票（票箱里有票以前）", "go back to issuing, while the box is empty"),
    "help.issue.requests": (
        "请求，一行一个：文件，或 - 标准输入",
        "requests, one a line: a file, or - for stdin",
    ),
    "help.issue.requests.value": ("文件|-", "FILE|-"),
    "help.issue.stamps": (
        "别的电脑上的发票点的回答，可写几次",
        "answers carried from another issuer's machine",
    ),
    "help.issue.stamps.value": ("文件", "FILE"),
    "help.issue.example": (
        "votekit issue --printed 200 --issued 171 --replaced 1 --unused 28",
        "votekit issue --printed 200 --issued 171 --replaced 1 --unused 28",
    ),
    "help.vote.short": ("投票亭；或手机和网关投票的门", "the kiosk; or the door for casts of phones"),
    "help.vote": (
        (
            "投票亭：扫签到码，一屏一项，核对，投入票箱，清屏，请下一位。"
            "过一会儿没人按键就清屏，签到码仍然有效。"
            "停下：在第一屏输入 退出。--casts 是手机和网关的门。"
        ),
        (
            "The kiosk: ticket, one item a page, review, cast, a clear screen "
            "for the next. A page nobody touches is "
            "cleared; the ticket stays good. To stop, type exit on the "
            "first page. --casts is the door for phones."
        ),
    ),
    "help.vote.usage": ("[--timeout 秒] | --casts 文件|-", "[--timeout SECONDS] | --casts FILE|-"),
    "help.vote.casts": ("选票，一行一张：文件，或 - 标准输入", "casts, one a line: a file, or - for stdin"),
    "help.vote.casts.value": ("文件|-", "FILE|-"),
    "help.vote.timeout": ("多少秒没人按键就清屏，默认 60", "seconds until an untouched page is cleared, 60"),
    "help.vote.timeout.value": ("秒", "SECONDS"),
    "help.vote.example": ("votekit vote --timeout 60", "votekit vote --timeout 60"),
    "help.close.short": ("清点、封箱，有效还是无效", "count what came back, fix the box"),
    "help.close": (
        "清点收回的张数，与发出（或实到）比，按办法有效还是无效；封箱。无效的不开箱（退出码 5）。",
        "Count what came back against what went out; the vote is valid or void by its rule (status 5).",
    ),
    "help.close.usage": ("[--returned N] [--card 文件|-]…", "[--returned N] [--card FILE|-]…"),
    "help.close.returned": (
        "收回的张数；几种来源时写 纸票=N",
        "how many came back; SOURCE=N where there are several",
    ),
    "help.close.returned.value": ("N", "N"),
    "help.close.example": ("votekit close --returned 170", "votekit close --returned 170"),
    "help.enter.short": (
        "纸票两遍录入、核对；读入表决器或汇总数",
        "key paper twice and settle; read keypads or totals",
    ),
    "help.enter": (
        (
            "纸票：两个人各录一遍（--pass 1、--pass 2），第二遍看不到第一遍，不同的翻出纸票来定（--settle）。"
            "也可以录在表里再读入。表决器导出的逐票数据、只有汇总数的，用 --source。"
        ),
        (
            "Paper: two people key it (--pass 1, --pass 2), the second sees "
            "nothing of the first; differences are "
            "settled by the paper (--settle). A pass may also be a sheet. Keypad rows and totals: --source."
        ),
    ),
    "help.enter.usage": (
        "[文件] --by 姓名 (--pass 1|2 | --settle | --source 表决器|汇总数)",
        "[FILE] --by NAME (--pass 1|2 | --settle | --source keypad|totals)",
    ),
    "help.enter.number": ("录第几遍", "which pass"),
    "help.enter.number.value": ("1|2", "1|2"),
    "help.enter.bags": ("各袋张数，用逗号分开", "ballots in each bag, with commas"),
    "help.enter.bags.value": ("N,N,…", "N,N,…"),
    "help.enter.settling": ("核对两遍的不同", "settle the differences"),
    "help.enter.source": ("表决器 或 汇总数", "keypad or totals"),
    "help.enter.source.value": ("来源", "SOURCE"),
    "help.enter.mapping": (
        "表里的值是什么意思，如 1=赞成,2=反对",
        "what a cell means, such as 1=赞成,2=反对",
    ),
    "help.enter.mapping.value": ("甲=乙,…", "CELL=MARK,…"),
    "help.enter.drop": ("去掉这几列（对应到人或时间的）", "columns to drop (they name a person or a time)"),
    "help.enter.drop.value": ("列,…", "COLUMN,…"),
    "help.enter.void": ("汇总数：整张作废的张数", "totals: ballots void as a whole"),
    "help.enter.void.value": ("N", "N"),
    "help.enter.accept_sums": (
        "汇总数：各行合计不等，核对过，接受",
        "totals: accept rows that do not add up alike",
    ),
    "help.enter.example": (
        "votekit enter 导出.csv --source 表决器 --map 1=赞成,2=反对 --by 周某",
        "votekit enter 导出.csv --source keypad --map 1=赞成,2=反对 --by Zhou",
    ),
    "help.count.short": ("开箱，计票", "open the box and count"),
    "help.count": (
        (
            "开箱计票。有电子票的，每张钥匙卡扫两个码：签名码和折在里面的开箱码；裁定以后再算一次不用钥匙卡。"
            "办法没有规定怎么定的列为待定（退出码 8）。结果只在这台电脑上，还没有宣布。"
        ),
        (
            "Open and count. With sealed ballots each card is scanned twice: "
            "signing code, then the opening code under "
            "the fold; a count after a ruling needs no cards. What the rule leaves open is listed (status 8)."
        ),
    ),
    "help.count.usage": ("[--card 文件|-]…", "[--card FILE|-]…"),
    "help.count.example": ("votekit count --card - --card -", "votekit count --card - --card -"),
    "help.ruling.short": ("裁定；不带选项：列出待定点", "record a ruling; without options list what is open"),
    "help.ruling": (
        (
            "办法没有规定的，由人决定，写明谁决定、根据什么，记入记录。待定点：疑1、同票、缺额、项目的序号，"
            "投票前还有 恰好半数。"
        ),
        (
            "What the rule leaves open people decide, with author and basis "
            "on record. Points: doubt:1, tie, shortage, "
            "an item's number; before the vote also at-threshold."
        ),
    ),
    "help.ruling.usage": ("[待定点 --as 值 --by 谁 --basis 依据]", "[POINT --as VALUE --by WHO --basis WHY]"),
    "help.ruling.value": ("定为什么", "the decision"),
    "help.ruling.value.value": ("值", "VALUE"),
    "help.ruling.basis": ("依据", "the basis"),
    "help.ruling.basis.value": ("依据", "WHY"),
    "help.ruling.example": (
        "votekit ruling 疑1 --as 赞成 --by 总监票人陈国栋 --basis 画√，意思明确",
        "votekit ruling doubt:1 --as 赞成 --by Chen --basis 'a tick, plainly meant'",
    ),
    "help.declare.short": ("记录宣布（由人宣布）", "record the declaration, which a person makes"),
    "help.declare": (
        "由人宣布，程序只记录。还有待定点时用 --pending，待定的留到下次。演练不能宣布。",
        (
            "A person declares; this records it. With points open give "
            "--pending. A rehearsal cannot be declared."
        ),
    ),
    "help.declare.usage": ("--by 姓名 [--pending]", "--by NAME [--pending]"),
    "help.declare.pending": ("待定的留到下次，先宣布其余的", "declare the rest, leave open points for later"),
    "help.declare.day": ("宣布的日期，默认今天", "the date, today by default"),
    "help.declare.day.value": ("年-月-日", "YYYY-MM-DD"),
    "help.declare.example": ("votekit declare --by 林主席", "votekit declare --by Lin"),
    "help.form.short": (
        "印各种报告单、公告、主持词；签到码和钥匙卡",
        "print forms, tickets and cards",
    ),
    "help.form": (
        (
            "出席、分发、收回、统计四张报告单，公告或通报，主持词，大屏，"
            "录票表；签到码和钥匙卡只印一次，印好按"
            "回车从电脑上抹去。写到文件用 --to。"
        ),
        (
            "attendance, issued, returned, counted; announcement or circular; "
            "script; hall; sheet. tickets and cards "
            "are printed once, then Enter wipes them."
        ),
    ),
    "help.form.usage": ("名称… [--to 文件夹]", "NAME… [--to FOLDER]"),
    "help.form.to": ("写成文本文件，放在这里", "write text files here"),
    "help.form.to.value": ("文件夹", "FOLDER"),
    "help.form.keep": ("签到码、钥匙卡印后不抹去", "do not wipe tickets and cards"),
    "help.form.yes": ("印后立即抹去，不等回车", "wipe at once, without Enter"),
    "help.form.example": ("votekit form 出席 主持词", "votekit form attendance script"),
    "help.archive.short": ("存档；--wipe：抹去演练", "archive; --wipe ends a rehearsal"),
    "help.archive": (
        (
            "把记录写成一个 zip（每次字节相同，里面没有秘密）。--wipe "
            "抹去演练产生的一切，列出抹了什么、留下什么。"
        ),
        (
            "Write the record as one zip, the same bytes every time, nothing "
            "secret in it. --wipe removes all that a "
            "rehearsal made, and lists it."
        ),
    ),
    "help.archive.usage": ("[--to 文件] | --wipe", "[--to FILE] | --wipe"),
    "help.archive.to": ("写到哪里", "where to"),
    "help.archive.to.value": ("文件", "FILE"),
    "help.archive.wipe": ("抹去演练", "wipe a rehearsal"),
    "help.archive.example": ("votekit archive --to 2027票决.zip", "votekit archive --to vote2027.zip"),
    "help.audit.short": ("复核：从记录把一切再算一遍", "audit: everything again, from the record"),
    "help.audit": (
        (
            "从存档把一切再算一遍。会次编号、封箱摘要要从签了字的纸上输入；"
            "不给，只能说“自洽”。多份一起复核时只列"
            "例外，用 --expect 对照报备的编号。"
        ),
        (
            "Repeat everything from the record. Session id and closing "
            "digest come from signed paper; without them "
            "the record only agrees with itself. Of many records only exceptions are listed."
        ),
    ),
    "help.audit.usage": (
        "记录… [--session-id 编号 --closing 摘要 | --expect CSV]",
        "RECORD… [--session-id ID --closing DIGEST | --expect CSV]",
    ),
    "help.audit.session_id": ("纸上的会次编号", "the session id on paper"),
    "help.audit.session_id.value": ("编号", "ID"),
    "help.audit.closing": ("纸上的封箱摘要", "the closing digest on paper"),
    "help.audit.closing.value": ("摘要", "DIGEST"),
    "help.audit.result": ("纸上的结果摘要（纸票用）", "the result digest on paper (for paper votes)"),
    "help.audit.result.value": ("摘要", "DIGEST"),
    "help.audit.expect": (
        "报备表：乡镇、会次编号，可有封箱摘要、结果摘要",
        "what was reported: 乡镇, 会次编号, 封箱摘要, 结果摘要",
    ),
    "help.audit.expect.value": ("CSV", "CSV"),
    "help.audit.wanted": ("这个追踪码在不在票箱里", "whether this tracker is in the box"),
    "help.audit.wanted.value": ("追踪码", "TRACKER"),
    "help.audit.jobs": ("同时复核几份", "how many at a time"),
    "help.audit.jobs.value": ("N", "N"),
    "help.audit.to": ("总表写成 CSV", "write the overview as CSV"),
    "help.audit.to.value": ("文件", "FILE"),
    "help.audit.example": ("votekit audit 2027票决.zip", "votekit audit vote2027.zip"),
    "help.demo.short": ("一条命令演示整场会议", "hold a whole meeting, as a demonstration"),
    "help.demo": (
        (
            "按真实的步骤演示：市人大票决（手机和抽签，三个发票点，"
            "五张钥匙卡），常委会测评（恰好半数，裁定），"
            "县人大纸票票决（两遍录入）。用的就是这里的各条命令，记录留在文件夹里，可以再复核。"
        ),
        (
            "A city's selection (phones and drawn tickets, three issuers, "
            "five cards), a rating with one object at "
            "exactly one half, a county's paper vote keyed twice: by the very commands listed here."
        ),
    ),
    "help.demo.usage": ("[文件夹] [--kind 票决|测评|纸票]", "[FOLDER] [--kind selection|rating|paper]"),
    "help.demo.kind": ("只演示一种", "only one of them"),
    "help.demo.kind.value": ("种类", "KIND"),
    "help.demo.example": ("votekit demo --kind 测评", "votekit demo --kind rating"),
}
