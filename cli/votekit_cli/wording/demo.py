"""What the demonstration tells between its commands."""

SENTENCES: dict[str, tuple[str, str]] = {
    "demo-city": (
        "一、市人大票决：代表 327 名，实到 314 名，12 选 10；手机 311，抽签 3；三个发票点，五张钥匙卡",
        "1. A city congress: 327 deputies, 314 present, 10 of 12; 311 phones, 3 by lot; 3 issuers, 5 cards",
    ),
    "demo-committee": (
        "二、县人大常委会测评：组成人员 27 名，实到 24 名，9 个对象；抽签到投票亭投",
        "2. A standing committee rates 9 objects: 27 members, 24 present; tickets by lot, one kiosk",
    ),
    "demo-county": (
        "三、县人大票决：代表 187 名，实到 171 名，12 选 10；纸票，两人各录一遍",
        "3. A county congress on paper: 187 deputies, 171 present, 10 of 12; keyed twice",
    ),
    "demo-fill": (
        "工作人员填好票样、名册（演示用的是虚构的人）。",
        "The office fills definition and roster (the people are made up).",
    ),
    "demo-phones-ask": (
        "{n} 部手机各自造一把票钥，遮住，向三个发票点要票；另有几条是乱的、重复的、冒用的。",
        "{n} phones make a ballot key each, blind it and ask three issuers; some messages are nonsense or forged.",
    ),
    "demo-phones-stamped": (
        "{n} 部手机的票盖齐了章，各自验过；其余的：{refused}。",
        "{n} phones hold a stamped ballot and checked it; of the others: {refused}.",
    ),
    "demo-draw": (
        "三位代表手机坏了，现场抽签到码；剩下 37 张。",
        "Three deputies without a phone draw a ticket; 37 are left.",
    ),
    "demo-phones-cast": (
        "{n} 部手机封好选票投出（一部发票后没电了）；其中一张多于 10 个赞成，一张里面不是选票；另有几条是伪造的。",
        "{n} phones cast (one died); one ballot is over the cap, one is no ballot inside; some messages are forged.",
    ),
    "demo-phones-receipts": (
        "{n} 张回执都验过；其余的：{refused}。",
        "{n} receipts verified; of the others: {refused}.",
    ),
    "demo-kiosk": ("{n} 位到投票亭投（屏幕略）。", "{n} vote at the kiosk (screens left out)."),
    "demo-cards": (
        "监票人翻开钥匙卡，扫里面的开箱码。",
        "Scrutineers unfold their cards: the opening codes.",
    ),
    "demo-pending": (
        "满意恰好是实到的一半，办法没有规定：其余八项先宣布。",
        "Exactly one half: the rule is silent. The other eight are declared first.",
    ),
    "demo-paper": (
        "开箱，混匀，分四袋；李敏、王涛各录一遍，互相看不见。",
        "The boxes are opened, mixed, bagged; two people key them apart.",
    ),
    "demo-audit": (
        "复核的人从签了字的纸上抄下编号和摘要。",
        "The auditor types id and digests from the signed forms.",
    ),
    "demo-status": ("（退出码 {status}）", "(exit status {status})"),
    "demo-done": (
        "演示完毕，{seconds} 秒；文件都在 {folder}",
        "Done in {seconds} s; everything lies in {folder}",
    ),
    "demo-again": (
        "可以再复核一次：votekit audit {folder}.zip … ，或 votekit -C {folder}/session",
        "Audit again: votekit audit {folder}/*.zip …, or votekit -C {folder}/session",
    ),
}
