"""Faults of encodings, keys, stamps and typed codes, in words."""

from collections.abc import Mapping

_AS_WRITTEN = (
    "请使用软件写出的原文件，不要用别的程序打开再保存。",
    "Use the file as votekit wrote it; do not edit or re-save it.",
)
_OTHER_PROGRAM = (
    "这份数据不是本软件写出的样子，请联系提供数据的一方。",
    "This was not written as the specification says; ask whoever supplied it.",
)
_KEY = (
    "请让持钥匙的人重新生成钥匙，并再次提交公钥。",
    "Have its holder make a new key and hand in the public key again.",
)
_RETYPE = ("请对照纸面重新输入。", "Compare with the paper and type it again.")
_INTERNAL = (
    "不要使用这次的签名；请重启本机并重试，再次出现时停用本机。",
    "Use nothing of this signature; restart the machine and try again, and stop using it if this comes back.",
)

CATALOGUE: Mapping[str, tuple[str, str, str, str]] = {
    "VK-1001": (
        "内容长 {length} 字节，超过上限 {limit} 字节",
        _OTHER_PROGRAM[0],
        "{length} bytes long, more than the limit of {limit}",
        _OTHER_PROGRAM[1],
    ),
    "VK-1002": (
        "第 {position} 字节起不是 UTF-8 编码",
        _AS_WRITTEN[0],
        "not UTF-8 from byte {position} on",
        _AS_WRITTEN[1],
    ),
    "VK-1003": (
        "开头有字节顺序标记（BOM）",
        "请用不带 BOM 的 UTF-8 重新保存。",
        "begins with a byte order mark",
        "Save it as UTF-8 without a byte order mark.",
    ),
    "VK-1004": (
        "嵌套超过 {limit} 层",
        _OTHER_PROGRAM[0],
        "nested deeper than {limit} levels",
        _OTHER_PROGRAM[1],
    ),
    "VK-1005": (
        "不是 JSON：第 {line} 行第 {column} 个字符处出错",
        _AS_WRITTEN[0],
        "not JSON: wrong at line {line}, column {column}",
        _AS_WRITTEN[1],
    ),
    "VK-1006": (
        "数 {number} 带小数、指数或不是数",
        '这里只许写整数；分数写成 "1/2" 这样的文字。',
        "the number {number} has a fraction or an exponent, or is none",
        'Only whole numbers stand here; write a fraction as text, such as "1/2".',
    ),
    "VK-1007": (
        "整数 {number} 超出 ±{limit}",
        "请检查这个数是否多写了位数。",
        "the whole number {number} is beyond ±{limit}",
        "Check whether the number has too many digits.",
    ),
    "VK-1008": (
        "“{key}”写了两次",
        "请只保留一处。",
        "“{key}” is written twice",
        "Keep one of the two.",
    ),
    "VK-1009": (
        "文字里有半个字符（单独的代理码）",
        _OTHER_PROGRAM[0],
        "a text holds half a character (a lone surrogate)",
        _OTHER_PROGRAM[1],
    ),
    "VK-1010": (
        "写法不规范：从第 {position} 字节起与规范写法不同",
        _AS_WRITTEN[0],
        "not in canonical form: differs from byte {position} on",
        _AS_WRITTEN[1],
    ),
    "VK-1011": (
        "最后一行没有换行符，文件可能没有写完",
        "请取完整的文件；它可能在复制或保存时中断了。",
        "the last line has no line feed: the file may be cut short",
        "Get the whole file; copying or saving may have been interrupted.",
    ),
    "VK-1012": (
        "这一行超过 {limit} 字节",
        _OTHER_PROGRAM[0],
        "the line is longer than {limit} bytes",
        _OTHER_PROGRAM[1],
    ),
    "VK-1013": (
        "不是规范的 base64url 写法（不带等号）",
        _AS_WRITTEN[0],
        "not canonical base64url without padding",
        _AS_WRITTEN[1],
    ),
    "VK-1014": (
        "应为 {size} 字节，实为 {found} 字节",
        _AS_WRITTEN[0],
        "{found} bytes where {size} are wanted",
        _AS_WRITTEN[1],
    ),
    "VK-1015": (
        "文字不是 Unicode NFC 形式",
        "请删去这段文字，用输入法重新输入。",
        "the text is not in Unicode form NFC",
        "Delete the text and type it again.",
    ),
    "VK-1016": (
        "第 {position} 个字符 {character} 看不见，或是控制字符",
        "请删去它；从网页或 Word 复制的文字常带这类字符。",
        "character {position}, {character}, is invisible or a control character",
        "Delete it; text copied from web pages or Word often carries such characters.",
    ),
    "VK-1017": (
        "文字长 {length} 字，超过上限 {limit} 字",
        "请缩短。",
        "{length} characters long, more than the limit of {limit}",
        "Shorten it.",
    ),
    "VK-1018": (
        "内容读得懂，但不是本版本会写出的字节",
        _AS_WRITTEN[0],
        "readable, but not the bytes that this version writes",
        _AS_WRITTEN[1],
    ),
    "VK-1021": (
        "多出一项，本版本没有这个名称",
        "请检查名称是否写错，或删去这一项。",
        "a field that is not known here",
        "Check the spelling of the name, or delete the field.",
    ),
    "VK-1022": (
        "缺少这一项",
        "请补上；确实没有的写 null。",
        "the field is missing",
        "Add it; write null where there is none.",
    ),
    "VK-1023": (
        "应为整数",
        "请写成不带引号的整数。",
        "a whole number is wanted",
        "Write a whole number without quotation marks.",
    ),
    "VK-1024": (
        "应为文字",
        "请写成带引号的文字。",
        "a text is wanted",
        "Write a text in quotation marks.",
    ),
    "VK-1025": (
        "应为 true 或 false",
        "请写 true 或 false，不带引号。",
        "true or false is wanted",
        "Write true or false without quotation marks.",
    ),
    "VK-1026": (
        "只能是下列之一：{choices}",
        "请改为其中一个。",
        "must be one of: {choices}",
        "Choose one of them.",
    ),
    "VK-1027": (
        "应为一组有名称的项目（花括号）",
        '请写成 {{"名称": 值}} 的样子。',
        "an object is wanted",
        'Write it in the form {{"name": value}}.',
    ),
    "VK-1028": (
        "此处应为空（null）",
        "请写 null。",
        "null is wanted",
        "Write null.",
    ),
    "VK-1029": (
        "应为列表（方括号）",
        "请写成 [ … ] 的样子。",
        "a list is wanted",
        "Write it in the form [ … ].",
    ),
    "VK-1031": (
        '应为分数，如 "1/2"',
        "请写成“分子/分母”，都用整数，加引号。",
        'a fraction such as "1/2" is wanted',
        "Write numerator/denominator, whole numbers, in quotation marks.",
    ),
    "VK-1032": (
        "分数没有约到最简",
        "请写成 {lowest}。",
        "the fraction is not in lowest terms",
        "Write {lowest}.",
    ),
    "VK-1033": (
        "不是有效的日期",
        "请写成 2027-01-16 的样子。",
        "not a valid date",
        "Write it as in 2027-01-16.",
    ),
    "VK-1034": (
        "列表应有 {wanted} 个，实有 {found} 个",
        "请补足或删去。",
        "the list must have {wanted} entries and has {found}",
        "Add or delete entries.",
    ),
    "VK-1035": (
        "列表没有按顺序排列，或有重复",
        _AS_WRITTEN[0],
        "the list is not in order, or has an entry twice",
        _AS_WRITTEN[1],
    ),
    "VK-1036": (
        "各项合在一起不成立：{reason}",
        "请核对这几项是否互相矛盾。",
        "the fields do not go together: {reason}",
        "Check these fields against each other.",
    ),
    "VK-1041": (
        "公钥应为 32 字节，实为 {found} 字节",
        _KEY[0],
        "the public key has {found} bytes where 32 are wanted",
        _KEY[1],
    ),
    "VK-1042": (
        "Ed25519 公钥的写法不规范，或不是曲线上的点",
        _KEY[0],
        "the Ed25519 public key is not in canonical form, or not a point of the curve",
        _KEY[1],
    ),
    "VK-1043": (
        "Ed25519 公钥是小阶点，谁都能冒签",
        _KEY[0],
        "the Ed25519 public key is a point of small order: anyone could sign for it",
        _KEY[1],
    ),
    "VK-1044": (
        "X25519 公钥的写法不规范",
        _KEY[0],
        "the X25519 public key is not in canonical form",
        _KEY[1],
    ),
    "VK-1045": (
        "X25519 公钥是小阶点，封好的选票谁都能拆",
        _KEY[0],
        "the X25519 public key is of low order: anyone could open what is sealed to it",
        _KEY[1],
    ),
    "VK-1051": (
        "发票点的模数应为 {size} 字节，实为 {found} 字节",
        _KEY[0],
        "the issuer's modulus has {found} bytes where {size} are wanted",
        _KEY[1],
    ),
    "VK-1052": (
        "发票点的模数最高位不是 1，或是偶数",
        _KEY[0],
        "the issuer's modulus lacks its top bit, or is even",
        _KEY[1],
    ),
    "VK-1053": (
        "发票点的模数有问题：与待签内容或随机数有公因子",
        "请停用这个发票点，保留证据，改用新的钥匙。",
        "the issuer's modulus is wrong: it shares a factor with what is to be signed, or with r",
        "Stop using this issuer, keep the evidence, and have a new key made.",
    ),
    "VK-1054": (
        "发票章验证不通过",
        "请保留收到的答复作为证据，由工作人员为这名投票人重新办理。",
        "the stamp does not verify",
        "Keep the answer as evidence, and have the office serve this voter again.",
    ),
    "VK-1055": (
        "盖章计算出错，结果没有通过复核，已丢弃",
        _INTERNAL[0],
        "the stamp was computed wrongly; it failed the re-check and was thrown away",
        _INTERNAL[1],
    ),
    "VK-1056": (
        "请求盖章的内容应为 {size} 字节且小于模数",
        _OTHER_PROGRAM[0],
        "what is to be stamped must have {size} bytes and be less than the modulus",
        _OTHER_PROGRAM[1],
    ),
    "VK-1057": (
        "不是发票点的私钥（3072 位 RSA，e = 65537，PKCS#8）",
        "请选对文件；文件损坏时从备份取回，或换用新的钥匙重新开会次。",
        "not an issuer's private key (RSA of 3072 bits, e = 65537, PKCS #8)",
        "Choose the right file; if it is damaged, restore it or start a new session with a new key.",
    ),
    "VK-7001": (
        "第 {position} 个字符不是编码里会出现的字符",
        "编码只有数字和字母，没有 U；请对照纸面重新输入。",
        "character {position} never occurs in a code",
        "A code has digits and letters, without U; compare with the paper and type it again.",
    ),
    "VK-7002": (
        "应为 {wanted} 个字符，输入了 {found} 个",
        _RETYPE[0],
        "{found} characters where {wanted} are wanted",
        _RETYPE[1],
    ),
    "VK-7003": (
        "校验位不符，有字符输错了",
        _RETYPE[0],
        "the check characters do not fit: something is mistyped",
        _RETYPE[1],
    ),
    "VK-7004": (
        "这是签名码，这里要的是开箱码",
        "开箱码折在卡片里面，开箱前不要打开。",
        "this is a signing code, an opening code is wanted",
        "The opening code is folded inside the card; leave it folded before the opening.",
    ),
    "VK-7005": (
        "这是开箱码，这里要的是签名码",
        "请改输卡片外面的签名码；开箱码已在本机出现，请立即报告总监票人。",
        "this is an opening code, a signing code is wanted",
        "Type the signing code; this machine has now seen the opening code: tell the chief scrutineer.",
    ),
    "VK-7006": (
        "这是签到码，这里要的是监票人卡片上的码",
        "请输入钥匙卡上的 28 个字符。",
        "this is a ticket, a code of a scrutineer's card is wanted",
        "Type the 28 characters of the card.",
    ),
    "VK-7007": (
        "这是监票人卡片上的码，这里要的是签到码",
        "请输入签到码上的 18 个字符；卡片请交还监票人。",
        "this is a code of a scrutineer's card, a ticket is wanted",
        "Type the 18 characters of the ticket; give the card back to its scrutineer.",
    ),
    "VK-7011": (
        "编号应为 {wanted} 个字符，输入了 {found} 个",
        "请输入完整的编号；较短的写法只供称呼，不能用来核对。",
        "{found} characters where the identifier has {wanted}",
        "Type the whole identifier; a shorter form is a label, not a check.",
    ),
    "VK-7012": (
        "编号里有不会出现的字符",
        "编号只有字母 A–Z 和数字 2–7；请对照纸面重新输入。",
        "the identifier holds characters that never occur in one",
        "It has the letters A to Z and the digits 2 to 7; compare with the paper and type it again.",
    ),
}
