"""Sentences: in the tone of the day, the same in substance in both languages, every text in use."""

import re
from fractions import Fraction

import attrs
import pytest

from tests.elections.definitions import counts, present, rating, selection, share
from tests.elections.test_rating import USUAL
from votekit.ballot import VOID_CODES
from votekit.definition import RunOff
from votekit.keying import settle
from votekit.numbers import Numbers
from votekit.result import Binding, decide, decide_tally
from votekit.ruling import Ruling
from votekit.tally import tally
from votekit.wording import results
from votekit.wording.results import exact, sentences, verdict
from votekit.wording.results_texts import TEXTS, numeral, say

BINDING = Binding(session=bytes(32), issued=bytes(32), closing=bytes(32))
RUN_OFF = RunOff(majority=None, tie="ruling")
ROWS = [(3, 0, 0), (2, 1, 0), (2, 0, 1), (0, 1, 2)]
BOTH_AT_HALF = [
    ("满意", [(["满意"], "at_least", "1/2", "present")]),
    ("不满意", [(["满意"], "at_most", "1/2", "present")]),
]
HOLE_BESIDE_THE_THRESHOLD = [
    ("满意", [(["满意"], "more_than", "2/3", "present")]),
    ("不满意", [(["满意"], "less_than", "1/3", "present")]),
]


def ruling(point, value, **more):
    return Ruling(point=point, value=value, by="主席团", basis="会议决定", **more)


def chosen(*rulings, rows=ROWS, numbers=None, **more):
    definition = selection(**({"items": len(rows), "seats": 2} | more))
    numbers = numbers or present(definition.entitled, returned=sum(rows[0]))
    return decide(definition, numbers, counts(definition, rows), rulings=rulings)


def rated(row, *rulings, grades=USUAL, here=24):
    definition = rating(grades, entitled=27)
    return decide(
        definition, present(27, here, returned=sum(row)), counts(definition, [row]), rulings=rulings
    )


def from_ballots(definition, numbers, *, sealed=(), batches=(), rulings=()):
    counted = tally(definition, sealed=sealed, batches=batches, rulings=rulings)
    return decide_tally(
        definition, numbers, counted, rulings=rulings, binding=BINDING, sources=definition.sources
    )


def doubtful(*rulings):
    """Four doubts: unclear, several, foreign on paper, and a sealed ballot over the cap."""
    handling = dict.fromkeys(("several", "unclear", "foreign", "over"), "ruling")
    definition = selection(items=2, entitled=9, cap=1, sources=("paper", "device"), **handling)
    papers = [{"1": "unclear"}, {"1": "several"}, {"1": "反对", "ballot": "foreign"}]
    batch = settle(papers, papers, (), by=("甲", "乙"), origin="第1袋")
    return from_ballots(
        definition,
        present(9, returned=4),
        sealed=[{"1": "赞成", "2": "赞成"}],
        batches=(batch,),
        rulings=rulings,
    )


def settled(**documents):
    points = {point.reason: point.code for point in doubtful().points}
    return doubtful(
        ruling(points["unclear"], "整张作废"),
        ruling(points["several"], "该行作废"),
        ruling(points["foreign"], "有效"),
        ruling(points["over-cap"], "有效", **documents),
        ruling("small:all", "同意"),
    )


def other_sources():
    definition = selection(items=1, cap=1, sources=("paper", "keypad", "totals"))
    definition = attrs.evolve(
        definition, ballot=attrs.evolve(definition.ballot, cap_elsewhere=True), identity="platform"
    )
    made = decide(definition, present(3), {"1": {"赞成": 3, "反对": 0, "弃权": 0}})
    return decide_tally(
        definition, made.numbers, made.tally, rulings=(), binding=None, sources=definition.sources
    )


def uneven():
    from votekit.batch import Batch

    definition = selection(items=3)
    rows = counts(definition, [(3, 0, 0), (3, 0, 0), (2, 0, 0)])
    batch = Batch(source="totals", by=("甲",), origin="汇总", counts=rows, sums_accepted=True)
    return from_ballots(definition, present(3, returned=3), batches=(batch,))


def miscounted():
    definition = selection(items=1, entitled=9, turnout=share("more_than", "1/2", "issued"))
    numbers = Numbers(entitled=9, present=8, printed=9, issued=9, unused=1, returned=9)
    return from_ballots(definition, numbers, sealed=["not-canonical"])


def every_void_code():
    definition = selection(items=1, entitled=50, cap=1, sources=("lot",))
    numbers = Numbers(entitled=50, present=50, issued=50, returned=len(VOID_CODES))
    return from_ballots(definition, numbers, sealed=VOID_CODES)


RESULTS = {
    "tie": chosen(),
    "tie ruled": chosen(ruling("tie", "3")),
    "tie run-off": chosen(tie="run-off", run_off=RUN_OFF),
    "tie admit-all": chosen(tie="admit-all"),
    "tie admit-none": chosen(tie="admit-none"),
    "most votes": chosen(seats=1),
    "all chosen": chosen(seats=3),
    "open": chosen(seats=None),
    "short accept": chosen(seats=4),
    "short run-off": chosen(seats=4, shortage="run-off", run_off=RUN_OFF),
    "short next": chosen(seats=4, shortage="next-session"),
    "short ruling": chosen(seats=4, shortage="ruling", run_off=RUN_OFF),
    "short ruled": chosen(ruling("缺额", "下次会议"), seats=4, shortage="ruling"),
    "short not filled": chosen(ruling("缺额", "缺额不补"), seats=4, shortage="ruling"),
    "short voted again": chosen(ruling("缺额", "run-off"), seats=4, shortage="ruling", run_off=RUN_OFF),
    "no quorum": chosen(
        quorum=share("more_than", "1/2", "entitled"), entitled=6, numbers=present(6, 3, returned=3)
    ),
    "no majority": chosen(seats=1, majority=None, entitled=9),
    "by item": chosen(majority_share=("at_least", "2/3", "valid-less-abstain")),
    "at most": chosen(majority_share=("at_most", "1/3", "entitled"), seats=1),
    "less than": chosen(majority_share=("less_than", "1/3", "valid"), seats=1),
    "more than": chosen(
        majority_share=("more_than", "2/3", "issued"), numbers=present(3, issued=3, returned=3)
    ),
    "returned": chosen(majority_share=("more_than", "1/2", "returned")),
    "graded": rated((20, 4, 0)),
    "undecided": rated((12, 8, 4)),
    "graded by ruling": rated((12, 8, 4), ruling("1", "基本满意")),
    "graded in advance": rated((12, 8, 4), ruling("恰好半数", "满意")),
    "two clauses": rated((12, 0, 12), grades=BOTH_AT_HALF),
    "between": rated((12, 0, 12), grades=HOLE_BESIDE_THE_THRESHOLD),
    "no bad mark": rated((5, 6, 0)),
    "doubts": doubtful(),
    "doubts settled": settled(),
    "settled after closing": settled(closing=bytes(32)),
    "settled after opening": settled(closing=bytes(32), opening=bytes(32)),
    "sources": other_sources(),
    "uneven": uneven(),
    "void": miscounted(),
    "void codes": every_void_code(),
}


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_both_languages_say_the_same_numbers(result):
    """Rendered late from the same data: as many sentences, with the same numbers and fractions in each."""
    chinese, english = sentences(result, "zh"), sentences(result, "en")
    assert len(chinese) == len(english)
    assert result.sentences() == chinese
    for one, other in zip(chinese, english, strict=True):
        digits = one.replace("一款", "1").replace("两款", "2").replace("三款", "3")
        assert sorted(re.findall(r"\d+", digits)) == sorted(re.findall(r"\d+", other)), (one, other)


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_chinese_sentences_have_no_english_in_them(result):
    for sentence in sentences(result, "zh"):
        assert not re.search(r"[A-Za-z{}]", sentence), sentence


def test_every_text_is_used(monkeypatch):
    used = set()

    def record(key, language, **values):
        used.add(key)
        return say(key, language, **values)

    monkeypatch.setattr(results, "say", record)
    for result in RESULTS.values():
        sentences(result)
        for item in result.items:
            verdict(result, item)
    assert set(TEXTS) - used == set()


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "tie",
            [
                (
                    "过半数：赞成 > 应到 3 的 1/2 = 1 1/2。过半数的 3 个，应选 2 个；已定 1 个，还差 1 个，"
                    "第 2、3 项同为 2 票；提请裁定。"
                ),
                "第 2 项：赞成 2 > 应到 3 的 1/2 = 1 1/2，第 2 位同票。",
            ],
        ),
        (
            "tie ruled",
            [
                (
                    "过半数：赞成 > 应到 3 的 1/2 = 1 1/2。过半数的 3 个，应选 2 个；已定 1 个，还差 1 个，"
                    "第 2、3 项同为 2 票；经裁定，第 3 项入选。"
                ),
                "第 3 项：赞成 2 > 应到 3 的 1/2 = 1 1/2，入选。",
                "裁定（同票）：第 3 项。主席团；会议决定。",
            ],
        ),
        ("tie admit-none", ["注意：第 2、3 项同票都不入选，空出 1 个名额。"]),
        ("tie admit-all", ["注意：第 2、3 项同票都入选，比应选多 1 个。"]),
        (
            "short ruled",
            [
                (
                    "过半数：赞成 > 应到 3 的 1/2 = 1 1/2。过半数的 3 个，应选 4 个，缺 1 个；"
                    "经裁定，留待下次会议。"
                ),
                "裁定（缺额）：下次会议。主席团；会议决定。",
            ],
        ),
        ("open", ["过半数：赞成 > 应到 3 的 1/2 = 1 1/2。过半数的 3 个，不限个数，全部入选。"]),
        (
            "by item",
            [
                (
                    "达到 2/3：赞成 ≥ 各项有效减弃权的 2/3。符合的 3 个，应选 2 个；已定 1 个，还差 1 个，"
                    "第 2、3 项同为 2 票；提请裁定。"
                ),
                "第 4 项：赞成 0 ≥ 有效减弃权 1 的 2/3 = 2/3 不成立，未达到 2/3。",
            ],
        ),
        (
            "less than",
            ["第 1 项：赞成 3 < 有效 3 的 1/3 = 1 不成立，不符合“不足 1/3”。"],
        ),
        (
            "two clauses",
            [
                "第 1 项未定：满意 12 = 实到 24 的 1/2。",
                "「满意的款」12 ≥ 12 成立",
                "「不满意的款」12 ≤ 12 成立",
                "满意、不满意两款同时成立，由人决定。",
            ],
        ),
        ("between", ["第 1 项未定。", "两款都不适用，由人决定。"]),
        ("no bad mark", ["注意：第 1 项，没有一张票画「不满意」，因缺席或弃权等次为「不满意」。"]),
        ("graded in advance", ["注意：第 1 项，恰好在门槛上，按投票前的裁定为「满意」。"]),
        (
            "doubts",
            [
                "应到 9，实到 9，收回 4。",
                "有 4 处要裁定，现在不出结果。",
                "疑4：电子票，超过限额，可定：整张作废、该行作废、有效。",
            ],
        ),
        ("doubts settled", ["裁定（疑4）：有效。主席团；会议决定；本裁定在封箱之前作出。"]),
        ("settled after closing", ["裁定（疑4）：有效。主席团；会议决定；本裁定在封箱之后作出。"]),
        ("settled after opening", ["裁定（疑4）：有效。主席团；会议决定；本裁定在开箱之后作出。"]),
        (
            "void",
            [
                "应到 9，实到 8，发出 9，收回 9。",
                "发出+换下+剩余 10 = 印制 9 不成立，各项人数张数对不上。",
                "发出 9 ≤ 实到 8 不成立，各项人数张数对不上。",
                "收回 9 ≤ 实到 8，本次投票无效。",
                "计入 1 = 收回 9 不成立，各项人数张数对不上。",
                "本次投票无效，不计票。",
            ],
        ),
    ],
)
def test_sentences_as_a_meeting_reads_them(name, lines):
    spoken = sentences(RESULTS[name], "zh")
    for line in lines:
        assert line in spoken, spoken


def test_no_tie_is_claimed_only_where_there_is_none():
    claiming = {
        name for name, result in RESULTS.items() if any("没有同票" in each for each in sentences(result))
    }
    assert claiming == {"most votes", "no majority"}


def test_verdicts_for_a_table():
    def verdicts(name, language="zh"):
        return [verdict(RESULTS[name], item, language) for item in RESULTS[name].items]

    assert verdicts("most votes") == ["入选", "过半数，未进前 1", "过半数，未进前 1", "未过半数"]
    assert verdicts("tie") == ["入选", "第 2 位同票", "第 2 位同票", "未过半数"]
    assert verdicts("no majority") == ["入选", "未进前 1", "未进前 1", "未进前 1"]
    assert verdicts("graded") == ["满意"]
    assert verdicts("undecided") == ["未定"]
    assert verdicts("undecided", "en") == ["undecided"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(187, 2), "93 1/2"),
        (Fraction(374, 3), "124 2/3"),
        (Fraction(12), "12"),
        (Fraction(1, 2), "1/2"),
        (0, "0"),
    ],
)
def test_exact_numbers(number, text):
    assert exact(number) == text


def test_numerals_before_clauses():
    assert [numeral(number, "zh") for number in (1, 2, 3, 10, 11, 12)] == [
        "一",
        "两",
        "三",
        "十",
        "十一",
        "十二",
    ]
    assert numeral(3, "en") == "3"
