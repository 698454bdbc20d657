"""The words of a definition file: what each one means, in Chinese and in English.

A definition may be written in either language; the manifest holds the canonical word alone.
The first Chinese spelling is the one written out; the others are read as well.

Source: docs/spec.md, "The definition"; 地方组织法 (words for numbers), rules of local congresses.
"""

from collections.abc import Collection, Mapping
from typing import Generic, Literal, TypeVar

import attrs

from votekit.definition import Base, Comparison, Handling, Identity, Kind, Source

W = TypeVar("W", bound=str)


@attrs.frozen
class Vocabulary(Generic[W]):
    """The words that one field may have.

    Attributes:
        words: canonical word -> its spellings in Chinese, the usual one first.
    """

    words: Mapping[W, tuple[str, ...]]

    def read(self, text: str) -> W | None:
        """The canonical word that ``text`` spells, or None."""
        for word, spellings in self.words.items():
            if text == word or text in spellings:
                return word
        return None

    def chinese(self, word: W) -> str:
        """The usual Chinese spelling."""
        return self.words[word][0]

    def choices(self, among: Collection[W] | None = None) -> dict[str, str]:
        """The words to choose from, for the sentence of a fault: ``choices`` Chinese, ``words`` English."""
        allowed = [word for word in self.words if among is None or word in among]
        return {"choices": " ".join(self.chinese(word) for word in allowed), "words": " ".join(allowed)}


KIND: Vocabulary[Kind] = Vocabulary({"selection": ("票决",), "rating": ("测评",)})
SOURCE: Vocabulary[Source] = Vocabulary(
    {"paper": ("纸票",), "lot": ("抽签",), "device": ("手机",), "keypad": ("表决器",), "totals": ("汇总数",)}
)
BASE: Vocabulary[Base] = Vocabulary(
    {
        "entitled": ("应到", "全体代表", "全体组成人员"),
        "present": ("实到",),
        "issued": ("发出",),
        "returned": ("收回",),
        "valid": ("有效",),
        "valid-less-abstain": ("有效减弃权",),
    }
)
COMPARISON: Vocabulary[Comparison] = Vocabulary(
    {"more_than": ("超过",), "at_least": ("达到",), "less_than": ("不足",), "at_most": ("不超过",)}
)
HANDLING: Vocabulary[Handling] = Vocabulary(
    {
        "void-ballot": ("整张作废",),
        "void-row": ("该行作废", "该项无效", "该项作废"),
        "ruling": ("提请裁定",),
        "ignore": ("不影响",),
    }
)

# What a row left empty is, beside a mark of the ballot: a bucket of its own keeps its Chinese name.
Blank = Literal["弃权", "未填", "未按", "void-row"]
BLANK: Vocabulary[Blank] = Vocabulary(
    {
        "弃权": ("弃权", "abstain"),
        "未填": ("未填", "unmarked"),
        "未按": ("未按", "not-pressed"),
        "void-row": ("该行作废", "该项无效"),
    }
)
BLANK_IN_A_RATING: Vocabulary[Blank] = Vocabulary(
    {**BLANK.words, "void-row": tuple(reversed(BLANK.words["void-row"]))}
)
CAP: Vocabulary[Literal["elsewhere", "none"]] = Vocabulary(
    {"elsewhere": ("表决系统已控制",), "none": ("不设",)}
)
TURNOUT: Vocabulary[Literal["none"]] = Vocabulary({"none": ("不另设", "不设")})
MAJORITY: Vocabulary[Literal["none"]] = Vocabulary({"none": ("不设",)})
SEATS: Vocabulary[Literal["unlimited"]] = Vocabulary({"unlimited": ("不限",)})
VALID_IF: Vocabulary[Literal["returned<=issued", "returned<=present"]] = Vocabulary(
    {"returned<=issued": ("收回<=发出", "收回≤发出"), "returned<=present": ("收回<=实到", "收回≤实到")}
)
TIE: Vocabulary[Literal["ruling", "run-off", "admit-all", "admit-none"]] = Vocabulary(
    {"ruling": ("提请裁定",), "run-off": ("再次投票",), "admit-all": ("都入选",), "admit-none": ("都不入选",)}
)
SHORTAGE: Vocabulary[Literal["accept", "run-off", "next-session", "ruling"]] = Vocabulary(
    {
        "accept": ("缺额不补",),
        "run-off": ("再次投票",),
        "next-session": ("下次会议",),
        "ruling": ("提请裁定",),
    }
)
RUN_OFF_TIE: Vocabulary[Literal["ruling", "admit-all", "admit-none"]] = Vocabulary(
    {"ruling": ("提请裁定",), "admit-all": ("都入选",), "admit-none": ("都不入选",)}
)
RUN_OFF_SHORTAGE: Vocabulary[Literal["accept", "next-session", "ruling"]] = Vocabulary(
    {"accept": ("缺额不补",), "next-session": ("下次会议",), "ruling": ("提请裁定",)}
)
IDENTITY: Vocabulary[Identity] = Vocabulary(
    {"ticket": ("签到码",), "identity-key": ("身份密钥",), "platform": ("平台登录",)}
)
ACCESS: Vocabulary[Literal["archive", "deputies", "public"]] = Vocabulary(
    {"archive": ("封存",), "deputies": ("代表可查",), "public": ("公开",)}
)
SMALL_GROUP: Vocabulary[Literal["accepted"]] = Vocabulary({"accepted": ("接受",)})
ANNOUNCE: Vocabulary[Literal["names", "totals", "counts"]] = Vocabulary(
    {"names": ("名单",), "totals": ("总数",), "counts": ("各项票数",)}
)
SORT: Vocabulary[Literal["ballot", "votes"]] = Vocabulary({"ballot": ("票样顺序",), "votes": ("票数多少",)})
PERCENT: Vocabulary[Literal["none"]] = Vocabulary({"none": ("不印",)})
PERCENT_STYLE: Vocabulary[Literal["half-up", "truncate", "largest-remainder"]] = Vocabulary(
    {"half-up": ("四舍五入",), "truncate": ("舍去",), "largest-remainder": ("最大余额",)}
)
ZEROS: Vocabulary[Literal["strip", "keep"]] = Vocabulary({"strip": ("去掉",), "keep": ("保留",)})

UNFILLED = frozenset({"??", "？？"})
# Words that paper batches, doubts and rulings use beside the marks of a ballot: no mark may be called so.
RESERVED_MARKS = frozenset(
    {
        *("several", "unclear", "foreign", "ballot", "valid", "void-ballot", "void-row", "ruling", "ignore"),
        *(
            "有效",
            "整张作废",
            "该行作废",
            "该项无效",
            "该项作废",
            "提请裁定",
            "不影响",
            "未填",
            "未按",
            "合计",
            "无效",
        ),
    }
)
RESERVED_GRADES = frozenset({"未定", "待定", "undecided"})

# What a field that is no single word looks like, for the sentence of a fault.
ITEMS = {"choices": "[[item]] name = …", "words": "[[item]] name = …"}
CAP_EXAMPLE = '{ mark = "赞成", at_most = 10 }'
SHARE_EXAMPLE = '{ more_than = "1/2", base = "应到" }'
MAJORITY_EXAMPLE = '{ marks = ["赞成"], more_than = "1/2", base = "应到" }'
PERCENT_EXAMPLE = '{ digits = 2, style = "四舍五入", zeros = "去掉" }'
GRADES = {"choices": "[[rule.grade]] name text when", "words": "[[rule.grade]] name text when"}
WHEN = {"choices": f"[{MAJORITY_EXAMPLE}]", "words": f"[{MAJORITY_EXAMPLE}]"}
