"""Results: states, bytes, digests, what scrutineers sign, and what is refused."""

import attrs
import pytest

from tests.elections.definitions import PHONES, counts, example, present, selection, share
from votekit import _canonical
from votekit._codes import write_identifier
from votekit.errors import FormatError
from votekit.numbers import Numbers
from votekit.result import Binding, Result, decide, decide_tally
from votekit.rules import validity
from votekit.ruling import Ruling
from votekit.tally import tally

BINDING = Binding(
    session=bytes([1]) * 32, issued=bytes([2]) * 32, closing=bytes([3]) * 32, batches=bytes([5]) * 32
)
ROWS = [(3, 0, 0), (2, 1, 0), (2, 0, 1)]


def simple(**more):
    return selection(**({"seats": 1} | more))


def bound(definition, numbers, rows, *rulings, binding=BINDING):
    made = decide(definition, numbers, counts(definition, rows))
    return decide_tally(
        definition, made.numbers, made.tally, rulings=rulings, binding=binding, sources=definition.sources
    )


def ruling(point, value, **more):
    return Ruling(point=point, value=value, by="甲", basis="乙", **more)


class TestBytes:
    definition = selection(items=3, seats=2)
    result = bound(definition, present(3, returned=3), ROWS)

    def test_layout(self):
        value = _canonical.decode(self.result.to_bytes(), limit=100_000)
        assert sorted(value) == [
            "binding", "count", "numbers", "outcome", "rulings", "schema", "signatures", "tally",
        ]  # fmt: skip
        assert (value["schema"], value["count"]) == ("votekit/result/1", "votekit/count/1")
        assert value["signatures"] == {"session": None, "scrutineers": []}
        assert value["tally"]["items"][1] == {
            "id": "2",
            "counts": [["赞成", 2], ["反对", 1], ["弃权", 0]],
            "void_rows": 0,
        }
        (step,) = value["outcome"]["items"][0]["steps"]
        assert step == {
            "code": "majority", "subject": "marks", "marks": ["赞成"], "count": 3, "comparison": "more_than",
            "fraction": "1/2", "base": "entitled", "number": 3, "threshold": "3/2", "holds": True,
        }  # fmt: skip

    def test_written_and_read(self):
        assert Result.from_bytes(self.result.to_bytes()) == self.result

    def test_nothing_rendered_is_stored(self):
        text = self.result.to_bytes().decode()
        for sentence in self.result.sentences("zh"):
            assert sentence not in text
        assert "入选" not in text

    def test_signatures_change_neither_digest_nor_body_nor_tally(self):
        signed = self.result.signed(
            session=bytes(64), scrutineers=[(3, bytes([3]) * 64), (1, bytes([1]) * 64)]
        )
        assert (signed.digest, signed.body_bytes(), signed.tally_bytes()) == (
            self.result.digest,
            self.result.body_bytes(),
            self.result.tally_bytes(),
        )
        assert signed.session_signature == bytes(64)
        assert [seat for seat, _ in signed.scrutineer_signatures] == [1, 3]
        assert signed.to_bytes() != self.result.to_bytes()
        assert Result.from_bytes(signed.to_bytes()) == signed
        assert len(self.result.digest) == 32
        assert self.result.text == write_identifier(self.result.digest)
        assert self.result.digest == _canonical.digest("votekit/result/v1", self.result.body_bytes())

    def test_a_ruling_on_the_outcome_leaves_the_tally_part_as_it_was(self):
        ruled = bound(self.definition, present(3, returned=3), ROWS, ruling("tie", "3"))
        assert self.result.undecided == ("tie",)
        assert (ruled.state, ruled.tally_bytes()) == ("decided", self.result.tally_bytes())
        assert ruled.body_bytes() != self.result.body_bytes()

    @pytest.mark.parametrize("field", ["session", "issued", "closing", "opening", "batches"])
    def test_the_tally_part_binds_every_document(self, field):
        other = bound(
            self.definition, present(3, returned=3), ROWS, binding=attrs.evolve(BINDING, **{field: bytes(32)})
        )
        assert other.tally_bytes() != self.result.tally_bytes()

    def test_another_version_is_refused(self):
        for old, new in (
            (b"votekit/result/1", b"votekit/result/2"),
            (b"votekit/count/1", b"votekit/count/2"),
        ):
            with pytest.raises(FormatError):
                Result.from_bytes(self.result.to_bytes().replace(old, new))

    def test_an_item_by_its_id(self):
        assert self.result.item("2").verdict == "tied"
        with pytest.raises(KeyError):
            self.result.item("9")


class TestVoid:
    """Quorum or turnout missed, more returned than handed out, numbers that do not add up: no verdicts."""

    definition = selection(
        items=1,
        entitled=30,
        quorum=share("at_least", "2/3", "entitled"),
        turnout=share("more_than", "1/2", "entitled"),
        valid_if="returned<=issued",
    )
    numbers = Numbers(entitled=30, present=25, printed=30, issued=24, replaced=1, unused=5, returned=20)

    def outcome(self, **changed):
        numbers = attrs.evolve(self.numbers, **changed)
        return decide(self.definition, numbers, counts(self.definition, [(numbers.returned, 0, 0)]))

    def test_valid(self):
        result = self.outcome()
        assert (result.state, result.reasons) == ("decided", ())
        assert [(step.code, step.holds) for step in result.outcome.checks] == [
            ("printed", True), ("handed-out", True), ("attendance", True), ("quorum", True),
            ("turnout", True), ("validity", True), ("counted", True),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("changed", "reasons"),
        [
            ({"present": 19, "issued": 19, "unused": 10, "returned": 19}, ("quorum",)),
            ({"returned": 15}, ("turnout",)),
            ({"returned": 25}, ("validity",)),
            ({"unused": 4}, ("printed",)),
            ({"issued": 26, "unused": 3}, ("handed-out",)),
            ({"present": 31}, ("attendance",)),
            ({"unused": 4, "returned": 25}, ("printed", "validity")),
        ],
    )
    def test_void(self, changed, reasons):
        result = self.outcome(**changed)
        assert (result.state, result.reasons, result.items, result.points) == ("void", reasons, (), ())
        assert (result.tally.valid, result.tally.items) == (None, ())
        assert result.sentences("zh")[-2:] != ()
        assert Result.from_bytes(result.to_bytes()) == result

    def test_exactly_two_thirds_is_a_quorum_and_exactly_half_no_turnout(self):
        assert self.outcome(present=20, issued=20, unused=9, returned=16).state == "decided"

    def test_ballots_counted_that_were_not_returned(self):
        made = self.outcome()
        result = decide_tally(
            self.definition,
            attrs.evolve(self.numbers, returned=19),
            made.tally,
            rulings=(),
            binding=None,
            sources=("paper",),
        )
        assert (result.state, result.reasons) == ("void", ("counted",))

    def test_no_ruling_helps(self):
        made = self.outcome()
        with pytest.raises(FormatError) as error:
            decide_tally(
                self.definition,
                attrs.evolve(self.numbers, returned=19),
                made.tally,
                rulings=(ruling("tie", "1"),),
                binding=None,
                sources=("paper",),
            )
        assert error.value.code == "VK-4109"

    def test_the_same_reasons_for_the_closing(self):
        rule = self.definition.rule
        assert validity.void_reasons(rule, self.numbers) == ()
        assert validity.void_reasons(rule, attrs.evolve(self.numbers, returned=25)) == ("validity",)

    def test_a_comparison_that_cannot_be_made_has_failed(self):
        rule = self.definition.rule
        assert validity.void_reasons(rule, Numbers(entitled=30)) == ("quorum", "turnout", "validity")
        assert validity.checks(rule, Numbers(entitled=30)) == ()
        assert validity.void_reasons(rule, Numbers(entitled=30, present=25, returned=20)) == ("validity",)


class TestRefused:
    def codes(self, definition, numbers, rows, *rulings):
        with pytest.raises(FormatError) as error:
            decide(definition, numbers, rows, rulings=rulings)
        for each in error.value.faults:
            assert each.problem("zh")
            assert each.problem("en")
            assert each.cure("zh")
            assert each.cure("en")
        return [(each.where, each.code) for each in error.value.faults]

    def test_numbers_that_the_rule_needs(self):
        definition = simple(
            valid_if="returned<=issued",
            majority_share=("more_than", "1/2", "issued"),
            turnout=share("more_than", "1/2", "present"),
        )
        assert self.codes(definition, Numbers(entitled=3), counts(definition, ROWS)) == [
            ("numbers.present", "VK-3105"),
            ("numbers.issued", "VK-3105"),
        ]

    def test_another_number_of_members_than_certified(self):
        definition = simple()
        assert self.codes(definition, present(4, returned=3), counts(definition, ROWS)) == [
            ("numbers.entitled", "VK-3106")
        ]

    def test_every_fault_of_the_counts(self):
        definition = simple()
        rows = {"1": {"赞成": -1, "反对": 0, "弃权": 0}, "2": {"赞成": 1}, "7": {}}
        assert sorted(self.codes(definition, Numbers(entitled=3), rows)) == [
            ("counts", "VK-3309"),
            ("counts.1.赞成", "VK-3319"),
            ("counts.2", "VK-3310"),
            ("counts.2", "VK-3310"),
            ("counts.7", "VK-3305"),
            ("numbers.present", "VK-3105"),
        ]

    def test_counts_above_what_was_returned(self):
        definition = simple()
        assert self.codes(definition, present(3, returned=2), counts(definition, ROWS)) == [
            ("counts", "VK-3321")
        ]
        rows = counts(definition, ROWS) | {"ballot": {"void": 1}}
        assert self.codes(definition, present(3, returned=3), rows) == [("counts", "VK-3321")]
        assert decide(simple(entitled=4), present(4, returned=4), rows).tally.counted == 4

    def test_rows_of_different_sums(self):
        definition = simple()
        rows = counts(definition, [(3, 0, 0), (2, 0, 0), (3, 0, 0)])
        assert self.codes(definition, present(3, returned=3), rows) == [("counts.2", "VK-3320")]

    def test_true_is_not_a_number(self):
        definition = simple()
        with pytest.raises(TypeError):
            decide(definition, present(3), {"1": {"赞成": True, "反对": 0, "弃权": 0}})

    def test_rulings_on_doubts_that_bare_counts_do_not_have(self):
        definition = simple()
        assert self.codes(definition, present(3), counts(definition, ROWS), ruling("疑1", "赞成")) == [
            ("rulings.doubt:1", "VK-4109")
        ]

    def test_a_general_ruling_in_a_selection(self):
        definition = simple()
        assert self.codes(definition, present(3), counts(definition, ROWS), ruling("恰好半数", "满意")) == [
            ("rulings.at-threshold", "VK-4109")
        ]

    def test_rulings_on_small_numbers_belong_to_the_opening(self):
        definition = simple(seats=3)
        result = decide(
            definition, present(3), counts(definition, ROWS), rulings=(ruling("small:all", "同意"),)
        )
        assert (result.state, len(result.rulings)) == ("decided", 1)


def test_returned_is_taken_from_the_counts_where_it_is_not_given():
    definition = simple(items=1)
    result = decide(definition, present(3), {"1": {"赞成": 2, "反对": 0, "弃权": 0}, "ballot": {"void": 1}})
    assert (result.numbers.returned, result.tally.valid, result.tally.void) == (3, 2, (("reported", 1),))


def test_a_tally_that_does_not_know_what_was_returned_is_not_checked_against_it():
    definition = simple(items=1)
    counted = tally(definition, batches=())
    result = decide_tally(
        definition, Numbers(entitled=3, present=3), counted, rulings=(), binding=None, sources=("keypad",)
    )
    assert result.reasons == ("validity",)


class TestNotChecked:
    @pytest.mark.parametrize(
        ("sources", "more", "codes"),
        [
            (("lot",), {}, ()),
            (("device", "paper"), {}, ("paper-keying",)),
            (("keypad",), {}, ("keypad-export",)),
            (("totals",), {}, ("totals-only",)),
            (("totals",), {"cap": 2}, ("totals-only", "cap-unseen")),
        ],
    )
    def test_by_source(self, sources, more, codes):
        definition = simple(items=1, sources=sources, **more)
        made = decide(definition, present(3), {"1": {"赞成": 3, "反对": 0, "弃权": 0}})
        result = decide_tally(definition, made.numbers, made.tally, rulings=(), binding=None, sources=sources)
        assert result.not_checked == codes

    def test_what_another_system_guarantees(self):
        definition = simple(items=1)
        definition = attrs.evolve(
            definition, ballot=attrs.evolve(definition.ballot, cap_elsewhere=True), identity="platform"
        )
        result = decide(definition, present(3), {"1": {"赞成": 3, "反对": 0, "弃权": 0}})
        assert result.not_checked == ("totals-only", "cap-elsewhere", "platform-login")


def test_a_thousand_ballots_in_any_order_are_the_same_bytes():
    definition = example(PHONES)
    box = [{"1": "赞成", "2": "反对"}] * 200 + [{}] * 80 + ["does-not-open"] * 20 + [{"x": "y"}] * 7
    numbers = Numbers(entitled=327, present=327, issued=327, returned=307)
    made = {
        decide_tally(
            definition,
            numbers,
            tally(definition, sealed=order),
            rulings=(),
            binding=BINDING,
            sources=definition.sources,
        ).to_bytes()
        for order in (box, box[::-1], box[150:] + box[:150])
    }
    assert len(made) == 1
