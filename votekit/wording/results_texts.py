"""The words of result sentences, Chinese and English side by side, so that they say the same."""

from collections.abc import Mapping

from votekit.errors import Language

TEXTS: Mapping[str, tuple[str, str]] = {
    # joints
    "list": ("、", ", "),
    "clause-break": ("，", ", "),
    "part-break": ("；", "; "),
    "colon": ("：", ": "),
    "stop": ("。", "."),
    "space": ("", " "),
    "brackets": ("（{text}）", " ({text})"),
    "item": ("第 {id} 项", "Item {id}"),
    "items": ("第 {ids} 项", "items {ids}"),
    # numbers
    "entitled": ("应到", "entitled"),
    "present": ("实到", "present"),
    "printed": ("印制", "printed"),
    "issued": ("发出", "issued"),
    "returned": ("收回", "returned"),
    "valid": ("有效", "valid"),
    "valid-less-abstain": ("有效减弃权", "valid less abstentions"),
    "accounted": ("发出+换下+剩余", "issued + replaced + unused"),
    "counted": ("计入", "counted"),
    "void": ("废票", "void"),
    # comparisons
    "share": ("{base} {number} 的 {fraction} = {threshold}", "{fraction} of {base} {number} = {threshold}"),
    "whole": ("{base} {number}", "{base} {number}"),
    "compared": ("{what} {count} {sign} {limit}", "{what} {count} {sign} {limit}"),
    "compared-briefly": ("{count} {sign} {limit}", "{count} {sign} {limit}"),
    "holds": ("成立", "true"),
    "fails": ("不成立", "false"),
    "verdict-of-step": ("{step} {verdict}", "{step} {verdict}"),
    # checks
    "quorum": ("法定人数", "Quorum"),
    "turnout": ("参加表决", "Turnout"),
    "quorum-holds": ("符合", "met"),
    "quorum-fails": ("不符合", "not met"),
    "validity-holds": ("本次投票有效", "the vote is valid"),
    "validity-fails": ("本次投票无效", "the vote is void"),
    "accounts-fail": ("各项人数张数对不上", "the numbers do not add up"),
    "is-void": ("本次投票无效，不计票。", "The vote is void; nothing is counted."),
    # majorities
    "majority": ("过半数", "majority"),
    "more_than": ("超过 {fraction}", "more than {fraction}"),
    "at_least": ("达到 {fraction}", "at least {fraction}"),
    "less_than": ("不足 {fraction}", "less than {fraction}"),
    "at_most": ("不超过 {fraction}", "at most {fraction}"),
    "required": (
        "{name}：{marks} {sign} {base} {number} 的 {fraction} = {threshold}。",
        "Required ({name}): {marks} {sign} {fraction} of {base} {number} = {threshold}.",
    ),
    "required-by-item": (
        "{name}：{marks} {sign} 各项{base}的 {fraction}。",
        "Required ({name}): {marks} {sign} {fraction} of each item's {base}.",
    ),
    "passed-majority": ("过半数的 {passed} 个", "items that have it: {passed}"),
    "passed": ("符合的 {passed} 个", "items that have it: {passed}"),
    "no-majority": (
        "不设得票数的要求，共 {passed} 个",
        "No number of votes is required; there are {passed} items",
    ),
    "seats-open": ("不限个数，全部入选", "the number is open, all are chosen"),
    "seats": ("应选 {seats} 个", "{seats} to choose"),
    "all-chosen": ("全部入选", "all are chosen"),
    "most-votes": ("取{order}多的 {seats} 个", "the {seats} with most {order} are chosen"),
    "tied": (
        "已定 {certain} 个，还差 {free} 个，{items}同为 {votes} 票",
        "{certain} are certain, {free} more to fill, {items} tie at {votes} votes",
    ),
    "tie-ruling": ("提请裁定", "left to a ruling"),
    "tie-run-off": ("同票的再次投票", "those who tie are voted on again"),
    "tie-admit-all": ("同票的都入选", "all who tie are chosen"),
    "tie-admit-none": ("同票的都不入选", "none who tie is chosen"),
    "tie-ruled": ("经裁定，{items}入选", "by ruling, {items} chosen"),
    "shortage": ("缺 {missing} 个", "{missing} short"),
    "shortage-accept": ("缺额不补", "the places stay empty"),
    "shortage-run-off": ("其余的再次投票", "the rest are voted on again"),
    "shortage-next-session": ("留待下次会议", "left to the next session"),
    "shortage-ruling": ("提请裁定", "left to a ruling"),
    "shortage-ruled": ("经裁定，{decision}", "by ruling, {decision}"),
    "cut": (
        "第 {seats} 名 {last} 票，第 {next} 名 {following} 票，没有同票。",
        "Place {seats} has {last} votes, place {next} has {following}: no tie.",
    ),
    # verdicts
    "chosen": ("入选", "chosen"),
    "not-passed": ("未{name}", "short of {name}"),
    "not-passed-bound": ("不符合“{name}”", 'not "{name}"'),
    "passed-not-chosen": ("{name}，未进前 {seats}", "{name}, not among the first {seats}"),
    "not-chosen": ("未进前 {seats}", "not among the first {seats}"),
    "tied-at": ("第 {seats} 位同票", "tied at place {seats}"),
    "graded": ("{grade}", "{grade}"),
    "undecided": ("未定", "undecided"),
    "grade": ("等次：{grade}", "grade: {grade}"),
    "votes": ("{order} {votes}", "{order} {votes}"),
    "item-undecided": ("{item}未定", "{item} is undecided"),
    "exactly": ("{marks} {count} = {limit}", "{marks} {count} = {limit}"),
    "quoted": ("「{text}」{steps}", '"{text}" {steps}'),
    "no-clause": ("{n}款都不适用，由人决定。", "None of the {n} clauses applies; people decide."),
    "several-clauses": (
        "{grades}{n}款同时成立，由人决定。",
        "{n} clauses hold at once ({grades}); people decide.",
    ),
    # rulings and points
    "awaiting": ("有 {n} 处要裁定，现在不出结果。", "{n} doubts wait for a ruling; there is no result yet."),
    "doubt": ("疑{number}", "Doubt {number}"),
    "in-batch": ("第 {batch} 批", "batch {batch}"),
    "sealed-ballot": ("电子票", "a sealed ballot"),
    "several": ("画了两种以上", "has several marks"),
    "unclear": ("看不清", "cannot be read"),
    "foreign": ("票面有规定以外的文字或记号", "carries words or signs that the rule does not know"),
    "over-cap": ("超过限额", "is over the cap"),
    "choices": ("可定：{choices}", "may be: {choices}"),
    "ruling": ("裁定（{point}）：{value}。{by}；{basis}", "Ruling ({point}): {value}. {by}; {basis}"),
    "after-opening": ("本裁定在开箱之后作出", "made after the opening"),
    "after-closing": ("本裁定在封箱之后作出", "made after the closing"),
    "before-closing": ("本裁定在封箱之前作出", "made before the closing"),
    "tie": ("同票", "tie"),
    "shortage-point": ("缺额", "shortage"),
    "at-threshold": ("恰好半数", "exactly at the threshold"),
    "small": ("人数少", "small number"),
    "value-valid": ("有效", "valid"),
    "value-void-ballot": ("整张作废", "whole ballot void"),
    "value-void-row": ("该行作废", "row void"),
    "value-accept": ("缺额不补", "the places stay empty"),
    "value-run-off": ("再次投票", "run-off"),
    "value-next-session": ("下次会议", "next session"),
    # void codes
    "void-does-not-open": ("打不开", "do not open"),
    "void-bad-padding": ("填充不合规定", "bad padding"),
    "void-not-canonical": ("编码不合规定", "not canonical"),
    "void-not-marks-of-this-definition": ("打开后不是本票样的票", "not marks of this ballot"),
    "void-key-used-twice": ("一把票钥两张票", "two ballots under one key"),
    "void-over-cap": ("多于 {at_most} 个{mark}", "more than {at_most} {mark}"),
    "void-several": ("一行画了两种以上", "several marks in a row"),
    "void-unclear": ("看不清", "unreadable"),
    "void-foreign": ("有规定以外的文字或记号", "foreign words or signs"),
    "void-ruled": ("裁定", "ruled void"),
    "void-reported": ("对方系统报告", "reported by the other system"),
    # warnings
    "warning": ("注意", "Note"),
    "grade-without-its-mark": (
        "没有一张票画「{marks}」，因缺席或弃权等次为「{grade}」。",
        'not one ballot says "{marks}"; the grade "{grade}" comes of absence or abstention.',
    ),
    "ruled-in-advance": (
        "恰好在门槛上，按投票前的裁定为「{grade}」。",
        'exactly at a threshold; "{grade}" by a ruling made before the vote.',
    ),
    "seats-unfilled": (
        "第 {items} 项同票都不入选，空出 {seats} 个名额。",
        "items {items} tie and none is chosen: {seats} places stay empty.",
    ),
    "more-than-seats": (
        "第 {items} 项同票都入选，比应选多 {extra} 个。",
        "items {items} tie and all are chosen: {extra} more than the seats.",
    ),
    "chosen-without-majority": (
        "{mark} {votes}，不到应到 {entitled} 的过半数，按得票多少入选。",
        "{mark} {votes} is no majority of the {entitled} entitled; chosen by most votes.",
    ),
    "sums-differ": (
        "各栏合计 {sum}，有效票 {valid}，对不上，按原表计。",
        "the columns add up to {sum}, valid ballots are {valid}; counted as reported.",
    ),
    # what the source cannot show
    "not-checked": ("未能核验", "Not checked"),
    "paper-keying": ("录入的与纸票一致", "that what was keyed is what the paper says"),
    "keypad-export": ("导出的数据与当时按下的键一致", "that the export is what was pressed"),
    "totals-only": ("只有汇总数，各票如何无从核对", "single ballots: there are totals only"),
    "cap-unseen": (
        "汇总数看不出每张票是否超过限额",
        "whether a ballot was over the cap: totals do not show it",
    ),
    "cap-elsewhere": ("赞成个数由对方系统控制", "the cap: another system enforces it"),
    "platform-login": ("投票人由平台登录认定", "who the voters were: the platform's login says so"),
}

SIGNS: Mapping[str, str] = {"more_than": ">", "at_least": "≥", "less_than": "<", "at_most": "≤", "equal": "="}

_NUMERALS = "〇一二三四五六七八九十"


def say(key: str, language: Language, **values: object) -> str:
    """A text in one language, its values filled in."""
    return TEXTS[key][0 if language == "zh" else 1].format_map(values)


def numeral(number: int, language: Language) -> str:
    """A small number before 款: 三款, 十二款; in English digits."""
    if language == "en":
        return str(number)
    if number == 2:  # noqa: PLR2004 - 两款, never 二款
        return "两"
    if number <= 10:  # noqa: PLR2004 - 一 to 十
        return _NUMERALS[number]
    return f"十{_NUMERALS[number - 10]}"
