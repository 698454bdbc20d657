"""The attacks of the protocol on a whole session, by whoever holds some of its keys.

Each attacker here writes what an honest program would never write, signs it with the keys that are his, and
hands in a record that is otherwise whole. The identifiers that the auditor types are those of the honest day.
"""

from fractions import Fraction

import attrs
import pytest

import votekit
from tests.meeting import Meeting, issuer_key, paper
from tests.protocol import sessions
from tests.protocol.adversary import declared_again, recounted, resigned, resigned_result, signatures
from tests.protocol.sessions import codes, failures, fresh, identifiers, lines
from votekit.batch import batches_digest
from votekit.declaration import LABEL as DECLARATION
from votekit.definition import Cap, Definition
from votekit.issuer import IssuerKey
from votekit.messages import CastMessage
from votekit.opening import before_opening
from votekit.result import decide_tally
from votekit.ruling import Ruling, rulings_digest


def audited(meeting: Meeting, honest: Meeting | None = None) -> votekit.Report:
    """With the identifiers that an honest day put on paper: session and closing."""
    found = identifiers(honest or meeting)
    return meeting.audit(session_id=found["session_id"], closing=found["closing"])


# Documents


def test_present_changed_after_issued() -> None:
    """实到 is the number when issuing begins: issued.json, signed anew, is not the one that was closed on."""
    meeting = fresh(sessions.device())
    meeting.issued = resigned(meeting, meeting.issued, present=7)
    assert failures(audited(meeting))[0] == ("closing", "closing.json.issued", "VK-5090")


@pytest.mark.parametrize("document", ["issued", "closing", "opening"])
@pytest.mark.parametrize("seats", [(), (1,), (3,)])
def test_fewer_than_t_signatures(document: str, seats: tuple[int, ...]) -> None:
    """Every document is signed by at least t scrutineers."""
    meeting = fresh(sessions.device())
    setattr(meeting, document, resigned(meeting, getattr(meeting, document), seats=seats))
    report = audited(meeting)
    assert (document, f"{document}.json.signatures.scrutineers", "VK-5062") in failures(report)
    assert report.verdict == "failed"


@pytest.mark.parametrize("document", ["issued", "closing", "opening"])
def test_one_scrutineer_signs_twice(document: str) -> None:
    """t *distinct* scrutineers."""
    meeting = fresh(sessions.device())
    setattr(meeting, document, resigned(meeting, getattr(meeting, document), seats=(1, 1)))
    assert {"VK-5064", "VK-5062"} <= codes(audited(meeting))


@pytest.mark.parametrize("document", ["issued", "closing", "opening"])
def test_a_scrutineer_s_signature_is_another_seat_s(document: str) -> None:
    meeting = fresh(sessions.device())
    value = resigned(meeting, getattr(meeting, document), seats=(1, 2))
    first, second = value.signatures.scrutineers
    claimed = attrs.evolve(value.signatures, scrutineers=(first, attrs.evolve(second, seat=3)))
    setattr(meeting, document, attrs.evolve(value, signatures=claimed))
    assert "VK-5065" in codes(audited(meeting))


@pytest.mark.parametrize("document", ["issued", "closing", "opening"])
def test_any_t_cards_will_do(document: str) -> None:
    """ "any t": the same document signed by other seats passes."""
    meeting = fresh(sessions.device())
    setattr(meeting, document, resigned(meeting, getattr(meeting, document), seats=(2, 3)))
    assert audited(meeting).verdict == "passed"


@pytest.mark.parametrize("document", ["issued", "closing", "opening"])
def test_the_session_key_did_not_sign(document: str) -> None:
    meeting = fresh(sessions.device())
    value = getattr(meeting, document)
    setattr(meeting, document, attrs.evolve(value, signatures=attrs.evolve(value.signatures, session=None)))
    assert "VK-5063" in codes(audited(meeting))


def test_a_signature_of_one_document_is_none_of_another() -> None:
    """Every signature is over the name of its object: bodies cannot be taken for one another."""
    meeting = fresh(sessions.device())
    assert meeting.closing is not None
    wrong = signatures(meeting, "votekit/issued/v1", meeting.closing.body())
    meeting.closing = attrs.evolve(meeting.closing, signatures=wrong)
    assert {"VK-5063", "VK-5065"} <= codes(audited(meeting))


def test_closing_remade_after_opening() -> None:
    """A closing that drops a cast, signed with every card, is not the one whose digest was read out."""
    honest = sessions.device()
    meeting = fresh(honest)
    meeting.casts.pop()
    meeting.close()
    report = audited(meeting, honest)
    assert {("closing", "closing.json", "VK-8011"), ("opening", "opening.json.closing", "VK-5100")} <= set(
        failures(report)
    )


def test_everything_remade_after_opening_with_every_key() -> None:
    """One who holds every key makes a record that agrees with itself; only the paper tells."""
    honest = sessions.device()
    meeting = fresh(honest)
    meeting.declarations.clear()
    meeting.casts.pop()
    meeting.result = None
    sessions.finished(meeting)
    assert meeting.audit(session_id=None, closing=None).verdict == "self-consistent"
    report = audited(meeting, honest)
    assert failures(report) == [
        ("closing", "closing.json", "VK-8011"),
    ]


def test_manifest_swapped() -> None:
    """A manifest that differs in one word is another session to everything that was signed."""
    honest = sessions.device()
    files = honest.files()
    manifest = votekit.Manifest.from_bytes(files["manifest.json"])
    meeting_of_it = attrs.evolve(manifest.definition.meeting, host="别的主席团")
    other = attrs.evolve(manifest, definition=attrs.evolve(manifest.definition, meeting=meeting_of_it))
    report = honest.audit({**files, "manifest.json": other.to_bytes()})
    assert {"manifest", "register", "issued", "box", "closing", "opening"} <= set(report.failed)


def test_an_invented_record_never_passes() -> None:
    """Whoever invents a whole session knows every key of it: without the paper's numbers it is never "passed"."""
    invented = sessions.device()
    options = (
        {},
        {"session_id": invented.manifest.session_id},
        {"closing": identifiers(invented)["closing"]},
    )
    for given in options:
        report = invented.audit(**{"session_id": None, "closing": None, **given})
        assert report.verdict == "self-consistent"
        assert {"session-id", "closing-digest"} - {*report.not_proved} == {
            {"session_id": "session-id", "closing": "closing-digest"}[name] for name in given
        }
    real = identifiers(sessions.kiosk())
    assert invented.audit(session_id=real["session_id"], closing=real["closing"]).verdict == "failed"


@pytest.mark.parametrize("kind", ["keypad", "totals"])
def test_an_invented_export_never_passes(kind: str) -> None:
    """A weak source is said first; that nothing was typed in from paper is said beside it."""
    invented = sessions.COMPLETE[kind]()
    report = invented.audit(session_id=None, closing=None)
    assert report.verdict == "weak-source"
    assert {"session-id", "closing-digest", "result-digest"} <= {*report.not_proved}


# The register


def test_register_line_added_after_issued() -> None:
    """Devices: the register is unchanged since issued."""
    meeting = fresh(sessions.device())
    late = attrs.evolve(meeting, issued=None)
    late.credential(meeting.named[6])
    assert failures(audited(meeting)) == [
        ("register", "register.jsonl", "VK-8034"),
        ("register", "register.jsonl", "VK-8035"),
        ("closing", "register.jsonl", "VK-8036"),
    ]


def test_drawn_ticket_stamped_after_the_closing() -> None:
    """Drawn tickets: the register is unchanged since the closing, and a struck ticket is never stamped."""
    meeting = fresh(sessions.kiosk())
    attrs.evolve(meeting, issued=attrs.evolve(meeting.issued, struck=())).credential(meeting.drawn[5])
    assert {"VK-8033", "VK-8036"} <= codes(audited(meeting))


def test_a_register_line_for_nobody_on_the_roll() -> None:
    meeting = fresh(sessions.device())
    stranger = sessions.device.__wrapped__()
    files = meeting.files()
    files["register.jsonl"] = b"".join(sorted([*lines(files["register.jsonl"]), *stranger_lines(stranger)]))
    report = meeting.audit(files)
    assert {"VK-8030", "VK-8031"} <= codes(report)


def stranger_lines(meeting: Meeting) -> list[bytes]:
    return [meeting.register[0] + b"\n"]


def test_a_register_line_with_another_s_proof() -> None:
    """The proof is of the holder that the line names: one voter's request does not stand for another's."""
    meeting = fresh(sessions.device())
    assert meeting.issued is not None
    first, second = (votekit.register.read_register_line(data, where="") for data in meeting.register[:2])
    data = votekit._structure.write(attrs.evolve(first, request=second.request, stamps=second.stamps))
    meeting.register[0] = data
    meeting.issued = resigned(
        meeting, meeting.issued, register=votekit.register.register_digest(sorted(meeting.register))
    )
    assert "VK-8031" in codes(audited(meeting))


def test_stuffing_is_bounded_by_what_was_stamped() -> None:
    """ "no more than were stamped": every issuer's key together cannot add a cast that no register line covers."""
    meeting = fresh(sessions.device())
    meeting.casts.append(stuffed(meeting, [key.private for key in meeting.issuers]))
    meeting.opening, meeting.result = None, None
    meeting.declarations.clear()
    assert meeting.close().reasons == ("validity",)  # 收回 7 of 发出 6
    report = meeting.audit()
    assert failures(report) == [("box", "box.jsonl", "VK-8044")]


def stuffed(meeting: Meeting, keys: list[votekit._blindrsa.PrivateKey]) -> bytes:
    """A cast whose stamps were made by the issuers themselves, without any request."""
    asked = votekit.BallotRequest.new(meeting.manifest, ticket=meeting.named[6].to_text())
    message = votekit._structure.read(votekit.messages.RequestMessage, asked.data, limit=20_000)
    stamps = [
        votekit._blindrsa.blind_sign(key, blinded, base_blinding=3)
        for key, blinded in zip(keys, message.blinded, strict=True)
    ]
    return asked.finish(stamps).cast({"1": "赞成"})


def test_all_issuers_but_one_cannot_add_a_ballot() -> None:
    """A ballot needs the stamp of *every* issuer of its group."""
    meeting = sessions.device()
    asked = votekit.BallotRequest.new(meeting.manifest, ticket=meeting.named[6].to_text())
    request = votekit.check_request(meeting.manifest, asked.data, roll=meeting.secrets.roll)
    assert isinstance(request, votekit.Request)
    other = IssuerKey(name=meeting.issuers[2].name, private=meeting.issuers[0].private)
    stamps = [
        *(key.stamp(meeting.manifest, request) for key in meeting.issuers[:2]),
        other.stamp(meeting.manifest, request),
    ]
    with pytest.raises(votekit.VerificationError) as refused:
        asked.finish(stamps)
    assert (refused.value.code, refused.value.values["issuer"]) == ("VK-5043", other.name)


# The box


def test_one_key_cast_in_two_parts_of_the_box() -> None:
    """ "identical casts are one; two different casts under one key count once, as one void ballot, both listed"."""
    meeting = Meeting.frozen(sessions.by_device(), voters=6)
    held = [meeting.credential(ticket) for ticket in meeting.named[:5]]
    meeting.end_issuing(votekit.Numbers(entitled=6, present=5))
    for credential in held:
        meeting.vote(credential, {"1": "赞成"})
    same = meeting.casts[1]
    other = held[0].cast({"2": "赞成"})
    meeting.casts += [same, other]
    sessions.finished(meeting)
    assert meeting.closing is not None
    assert meeting.result is not None
    assert meeting.closing.total == 5
    assert meeting.closing.conflicts == (held[0].public,)
    assert (meeting.result.tally.valid, dict(meeting.result.tally.void)) == (4, {"key-used-twice": 1})
    assert len(lines(meeting.files()["box.jsonl"])) == 6
    assert audited(meeting).verdict == "passed"
    hidden = resigned(meeting, meeting.closing, conflicts=())
    assert "VK-8041" in codes(attrs.evolve(meeting, closing=hidden).audit(closing=hidden.text))
    invented = resigned(meeting, meeting.closing, conflicts=tuple(sorted([held[0].public, held[1].public])))
    assert "VK-8045" in codes(attrs.evolve(meeting, closing=invented).audit(closing=invented.text))


def test_a_cast_the_box_would_never_have_taken() -> None:
    meeting = fresh(sessions.device())
    files = meeting.files()
    twin = sessions.device.__wrapped__().files()
    files["box.jsonl"] = twin["box.jsonl"]
    assert [code for check, _, code in failures(meeting.audit(files)) if check == "box"][:5] == [
        "VK-8040"
    ] * 5


def test_a_ballot_exchanged_for_another_of_its_own_key() -> None:
    """A voter and the session machine together: the same marks sealed again are another cast than was closed on."""
    meeting = Meeting.frozen(sessions.by_lot(), tickets=6)
    meeting.end_issuing(votekit.Numbers(entitled=6, present=5), struck=meeting.drawn[5:])
    held = [meeting.credential(ticket) for ticket in meeting.drawn[:5]]
    for credential in held:
        meeting.vote(credential, {"1": "满意", "2": "满意"})
    sessions.finished(meeting)
    meeting.casts[0] = held[0].cast({"1": "满意", "2": "满意"})
    assert failures(audited(meeting)) == [("box", "box.jsonl", "VK-8042")]


def test_returned_changed_in_the_closing() -> None:
    """收回 is what is in the box."""
    meeting = fresh(sessions.device())
    assert meeting.closing is not None
    returned = tuple(attrs.evolve(each, ballots=5) for each in meeting.closing.returned)
    meeting.closing = resigned(meeting, meeting.closing, returned=returned)
    assert ("box", "box.jsonl", "VK-8043") in failures(meeting.audit(closing=meeting.closing.text))


def test_a_copied_sealed_ballot_does_not_open() -> None:
    """Ballot copying: what is sealed is bound to the ballot key, so a copy under another key is void."""
    meeting = Meeting.frozen(sessions.by_device(), voters=6)
    held = [meeting.credential(ticket) for ticket in meeting.named[:5]]
    meeting.end_issuing(votekit.Numbers(entitled=6, present=5))
    for credential in held[:4]:
        meeting.vote(credential, {"1": "赞成"})
    copied = votekit._structure.read(CastMessage, meeting.casts[0], limit=200_000).sealed
    meeting.casts.append(held[4]._signed(copied))
    sessions.finished(meeting)
    assert meeting.result is not None
    assert dict(meeting.result.tally.void) == {"does-not-open": 1}
    assert audited(meeting).verdict == "passed"


# Paper beside the box


def test_a_batch_line_changed_after_opening() -> None:
    """opening.json cites the digest of the batches: they cannot be changed once the votes are known."""
    meeting = fresh(sessions.mixed())
    meeting.batches = [paper([{"1": "满意", "2": "满意"}] * 4 + [{"1": "基本满意", "2": "unclear"}])]
    report = audited(meeting)
    assert {("opening", "opening.json.batches", "VK-5106")} <= set(failures(report))


def test_batches_changed_and_the_result_recomputed() -> None:
    """Whoever changes paper after the opening and counts again cannot sign the opening again."""
    meeting = fresh(sessions.mixed())
    assert meeting.opening is not None
    honest_opening = meeting.opening
    meeting.batches = [paper([{"1": "满意", "2": "满意"}] * 4 + [{"1": "基本满意", "2": "unclear"}])]
    meeting.rulings = [ruling for ruling in meeting.rulings if ruling.point.startswith("doubt:")]
    meeting.opening = resigned(meeting, meeting.opening, seats=(1,), batches=batches_digest(meeting.batches))
    recounted(meeting)
    declared_again(meeting)
    report = audited(meeting)
    assert {("opening", "opening.json.signatures.scrutineers", "VK-5062")} == set(failures(report))
    with pytest.raises(votekit.VerificationError) as refused:
        attrs.evolve(meeting, opening=honest_opening).count()
    assert refused.value.code == "VK-5106"


def test_doubtful_paper_ruled_on_after_the_opening() -> None:
    """ "doubtful marks ruled on, before the box is opened": not even t careless cards make it good."""
    honest = sessions.mixed()
    meeting = fresh(honest)
    assert meeting.opening is not None
    late = meeting.rulings[0]
    assert late.point == "doubt:1"
    unruled = resigned(meeting, meeting.opening, rulings=rulings_digest(meeting.manifest.session, ()))
    meeting.opening = unruled
    meeting.rulings = [
        attrs.evolve(late, closing=unruled.closing, opening=unruled.digest, value="满意"),
    ]
    recounted(meeting, seats=(1, 2))
    meeting.declarations.clear()
    meeting.declare(pending=True)
    report = audited(meeting, honest)
    assert failures(report) == [("opening", "opening.json", "VK-8053")]


def test_a_ruling_on_doubtful_paper_under_its_chinese_name_is_the_same() -> None:
    """疑1 is doubt:1: what is typed in Chinese is bound by the opening like everything else."""
    meeting = Meeting.frozen(sessions.by_lot_and_paper(), tickets=6)
    numbers = votekit.Numbers(entitled=12, present=10, issued=5)
    meeting.end_issuing({"lot": numbers, "paper": numbers}, struck=meeting.drawn[5:])
    for ticket in meeting.drawn[:5]:
        meeting.vote(meeting.credential(ticket), {"1": "满意", "2": "满意"})
    meeting.close(5)
    meeting.batches = [paper([{"1": "满意", "2": "满意"}] * 4 + [{"1": "满意", "2": "unclear"}])]
    meeting.rule("疑1", "整张作废")
    meeting.open()
    meeting.count()
    meeting.declare()
    assert audited(meeting).verdict == "passed"
    meeting.rulings = [attrs.evolve(meeting.rulings[0], value="有效")]
    assert "VK-5107" in codes(audited(meeting))


# Rulings


def test_a_ruling_made_after_the_opening_cannot_pretend_to_be_older() -> None:
    """A general ruling is good only in advance: the session key alone cannot add one once the votes are known."""
    honest = sessions.mixed()
    meeting = fresh(honest)
    assert meeting.opening is not None
    kept = [ruling for ruling in meeting.rulings if ruling.point != "1"]
    meeting.rulings = [*kept, Ruling(point="at-threshold", value="不满意", by="主任会议", basis="会前决定")]
    with pytest.raises(votekit.VerificationError) as refused:
        recounted(meeting)
    assert refused.value.code == "VK-5107"
    claimed = rulings_digest(meeting.manifest.session, before_opening(meeting.rulings))
    meeting.opening = resigned(meeting, meeting.opening, seats=(1,), rulings=claimed)
    recounted(meeting)
    declared_again(meeting)
    assert codes(audited(meeting)) == {"VK-5062"}


def test_an_outcome_ruled_on_after_the_opening_is_bound_by_the_result_digest() -> None:
    """What rests on the session key alone is said: the digest on the signed form is what proves it."""
    honest = sessions.mixed()
    assert "result-digest" in audited(honest).not_proved
    assert "result-digest" not in honest.audit(**identifiers(honest)).not_proved
    assert "result-digest" not in audited(sessions.device()).not_proved
    meeting = fresh(honest)
    meeting.rulings = [
        attrs.evolve(ruling, value="不满意") if ruling.point == "1" else ruling for ruling in meeting.rulings
    ]
    recounted(meeting)
    declared_again(meeting)
    report = audited(meeting)
    assert (report.verdict, "result-digest" in report.not_proved) == ("passed", True)
    assert failures(meeting.audit(**identifiers(honest))) == [("result", "result.json", "VK-8012")]


def test_ruling_on_a_decided_point() -> None:
    """A ruling "may only settle a point the result itself reports as undecided"."""
    meeting = fresh(sessions.mixed())
    meeting.rule("2", "不满意")
    with pytest.raises(votekit.FormatError) as refused:
        meeting.count()
    assert refused.value.code == "VK-4104"
    assert ("rulings", "rulings.jsonl.rulings.2", "VK-4104") in failures(audited(meeting))


def test_two_rulings_on_one_point() -> None:
    meeting = fresh(sessions.mixed())
    meeting.rule("1", "满意")
    with pytest.raises(votekit.FormatError) as refused:
        meeting.count()
    assert refused.value.code == "VK-4103"
    assert ("rulings", "rulings.jsonl", "VK-8004") in failures(audited(meeting))


@pytest.mark.parametrize("point", ["small:all", "small:batch:1", "small:batch:2"])
@pytest.mark.parametrize("kind", ["mixed", "sheets"])
def test_a_ruling_on_a_number_that_is_not_small(kind: str, point: str) -> None:
    meeting = fresh(sessions.COMPLETE[kind]())
    meeting.rule(point, "accept")
    with pytest.raises(votekit.FormatError) as refused:
        meeting.count()
    assert refused.value.code == "VK-4109"
    assert "VK-4109" in codes(audited(meeting))


@pytest.mark.parametrize("fields", [("closing",), ("opening",), ("closing", "opening")])
def test_a_ruling_that_quotes_another_box(fields: tuple[str, ...]) -> None:
    meeting = fresh(sessions.mixed())
    changes = dict.fromkeys(fields, bytes(32))
    meeting.rulings = [
        attrs.evolve(ruling, **changes) if ruling.point == "1" else ruling for ruling in meeting.rulings
    ]
    assert "VK-8060" in codes(audited(meeting))


def test_a_ruling_made_after_the_opening_but_before_the_closing() -> None:
    meeting = fresh(sessions.mixed())
    meeting.rulings = [
        attrs.evolve(each, closing=None) if each.point == "1" else each for each in meeting.rulings
    ]
    assert "VK-8060" in codes(audited(meeting))


# The result


def lenient(definition: Definition) -> Definition:
    """The same ballot under another rule: a third is enough."""
    selection = definition.rule.selection
    assert selection is not None
    assert selection.majority is not None
    share = attrs.evolve(selection.majority.share, fraction=Fraction(1, 3))
    rule = attrs.evolve(selection, majority=attrs.evolve(selection.majority, share=share))
    return attrs.evolve(definition, rule=attrs.evolve(definition.rule, selection=rule))


def test_result_under_another_rule() -> None:
    """The rule is the manifest's: a result that another rule gives is not what the audit counts."""
    meeting = fresh(sessions.device())
    assert meeting.result is not None
    other = decide_tally(
        lenient(meeting.definition),
        meeting.result.numbers,
        meeting.result.tally,
        rulings=(),
        binding=meeting.result.binding,
        sources=meeting.definition.sources,
    )
    assert other.outcome != meeting.result.outcome
    meeting.result = resigned_result(meeting, meeting.result, outcome=other.outcome)
    declared_again(meeting)
    assert ("result", "result.json", "VK-8070") in failures(audited(meeting))


def test_a_count_changed_by_whoever_holds_the_session_key() -> None:
    """Nobody can change a count without t scrutineers, nor with them against the ballots."""
    meeting = fresh(sessions.device())
    assert meeting.result is not None
    tally = attrs.evolve(meeting.result.tally, valid=4)
    meeting.result = resigned_result(meeting, meeting.result, tally=tally)
    found = audited(meeting)
    assert ("result", "result.json", "VK-8070") in failures(found)
    assert ("signatures", "result.json.signatures.scrutineers[0]", "VK-5065") in failures(found)
    meeting.result = resigned_result(meeting, meeting.result, seats=(1, 2))
    assert set(failures(audited(meeting))) >= {("result", "result.json", "VK-8070")}


def test_a_result_that_too_few_signed() -> None:
    meeting = fresh(sessions.device())
    assert meeting.result is not None
    meeting.result = resigned_result(meeting, meeting.result, seats=(2,))
    assert failures(audited(meeting)) == [("signatures", "result.json.signatures.scrutineers", "VK-5062")]


@pytest.mark.parametrize("kind", ["sheets", "keypad", "totals"])
@pytest.mark.parametrize("document", ["issued", "closing", "result"])
def test_a_signature_where_there_are_no_keys(kind: str, document: str) -> None:
    """A session of batches only "has no keys and no signatures at all"."""
    meeting = fresh(sessions.COMPLETE[kind]())
    signed = sessions.device()
    value = getattr(meeting, document)
    setattr(meeting, document, attrs.evolve(value, signatures=getattr(signed, document).signatures))
    assert codes(audited(meeting)) == {"VK-5060"}


# Declarations


def declaration(meeting: Meeting, **changes: object) -> votekit.Declaration:
    """The last declaration with other fields, signed anew with the session key."""
    changed = attrs.evolve(meeting.declarations[-1], **changes)
    if not meeting.definition.sealed:
        return changed
    signed = signatures(meeting, DECLARATION, changed.body(), ())
    return attrs.evolve(changed, signatures=signed)


@pytest.mark.parametrize("kind", ["device", "mixed", "sheets"])
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"result": bytes(32)}, "VK-8080"),
        ({"rulings": bytes(32)}, "VK-8081"),
        ({"pending": ("1",)}, "VK-8081"),
        ({"session": bytes(32)}, "VK-5030"),
        ({"by": ""}, "VK-5113"),
    ],
)
def test_declaration_quoting_another_result(kind: str, changes: dict[str, object], code: str) -> None:
    meeting = fresh(sessions.COMPLETE[kind]())
    meeting.declarations[-1] = declaration(meeting, **changes)
    report = audited(meeting)
    assert code in codes(report)
    assert report.failed == ("declarations",)


def test_declaration_pending_on_what_other_rulings_rest_on() -> None:
    """A declaration may leave any point open; what the others then settle is nothing, and no crash."""
    meeting = fresh(sessions.mixed())
    meeting.declarations[-1] = declaration(meeting, result=bytes(32), pending=("doubt:1",))
    assert ("declarations", "declarations.jsonl line 2", "VK-8080") in failures(audited(meeting))


def test_declaration_signed_by_another_key() -> None:
    meeting = fresh(sessions.device())
    meeting.declarations = [
        attrs.evolve(meeting.declarations[0], signatures=sessions.kiosk().declarations[0].signatures)
    ]
    assert "VK-5063" in codes(audited(meeting))


def test_declaration_with_a_signature_that_nobody_asks_for() -> None:
    """Nothing in a record is read past: a declaration is signed by the session key alone."""
    meeting = fresh(sessions.device())
    assert meeting.closing is not None
    (declared,) = meeting.declarations
    more = attrs.evolve(declared.signatures, scrutineers=meeting.closing.signatures.scrutineers[:1])
    meeting.declarations = [attrs.evolve(declared, signatures=more)]
    assert codes(audited(meeting)) == {"VK-5066"}


def test_declaration_on_a_rehearsal() -> None:
    """A rehearsal "can never be declared"."""
    meeting = Meeting.frozen(sessions.selection("xian-renda-zhipiao", entitled=7), rehearsal=True)
    meeting.end_issuing(votekit.Numbers(entitled=7, present=6, issued=6))
    meeting.close(5)
    meeting.batches = [paper([{"1": "赞成"}] * 5)]
    result = meeting.count()
    assert meeting.audit().verdict == "rehearsal"
    meeting.declarations = [
        attrs.evolve(
            sessions.sheets().declarations[0],
            session=meeting.manifest.session,
            result=result.digest,
            rulings=rulings_digest(meeting.manifest.session, ()),
        )
    ]
    assert codes(meeting.audit()) == {"VK-5110"}


def test_declaration_on_a_void_session() -> None:
    meeting = fresh(sessions.void())
    assert meeting.result is not None
    meeting.declarations = [
        attrs.evolve(
            sessions.sheets().declarations[0], session=meeting.manifest.session, result=meeting.result.digest
        )
    ]
    assert codes(meeting.audit()) == {"VK-8082"}


def test_a_declaration_before_the_count_is_undeclared_after_it() -> None:
    """The last declaration is of the present result, or the session is not declared."""
    meeting = fresh(sessions.mixed())
    meeting.declarations.pop()
    assert audited(meeting).verdict == "undeclared"


def test_pending_points_under_their_chinese_names() -> None:
    """A ruling on 同票 settles the point ``tie`` that the declaration left pending."""
    definition = sessions.selection("xian-renda-zhipiao", entitled=7)
    ballot = attrs.evolve(definition.ballot, cap=Cap(mark="赞成", at_most=2))
    meeting = Meeting.frozen(attrs.evolve(definition, ballot=ballot))
    meeting.end_issuing(votekit.Numbers(entitled=7, present=7, issued=7))
    meeting.close(7)
    meeting.batches = [paper([{"1": "赞成", "2": "赞成"}] * 7)]
    assert meeting.count().undecided == ("tie",)
    meeting.declare(pending=True)
    meeting.rule("同票", "2")
    assert meeting.count().undecided == ()
    meeting.declare()
    assert (audited(meeting).verdict, failures(audited(meeting))) == ("passed", [])


# The follow-up session


def followed(first: Meeting, *, keys: int) -> Meeting:
    """A second vote on what the first left open."""
    assert first.result is not None
    definition = votekit.next_round(first.manifest, first.result, items=("2",))
    second = Meeting.frozen(definition, tickets=6, keys=keys)
    second.end_issuing(votekit.Numbers(entitled=6, present=5), struck=second.drawn[5:])
    for ticket in second.drawn[:5]:
        second.vote(second.credential(ticket), {"2": "满意"})
    return sessions.finished(second)


def test_the_session_before_is_the_one_that_is_followed() -> None:
    first = sessions.kiosk()
    second = followed(first, keys=1)
    assert second.audit().verdict == "passed"
    assert "followed-record" in second.audit().not_proved
    report = second.audit(follows=first.record())
    assert (report.verdict, "followed-record" in report.not_proved) == ("passed", False)
    assert {"VK-8090"} == codes(second.audit(follows=sessions.mixed().record()))
    assert codes(first.audit(follows=second.record())) == {"VK-8090"}
    files = {**first.files(), "result.json": sessions.mixed().files()["result.json"]}
    assert codes(second.audit(follows=sessions.record(files))) == {"VK-8090"}
    mixed = sessions.mixed()
    assert second.definition.follows is not None
    assert mixed.result is not None
    claimed = attrs.evolve(second.definition.follows, result=mixed.result.digest)
    third = Meeting.frozen(attrs.evolve(second.definition, follows=claimed), tickets=6, keys=1)
    record = votekit.Record.build(manifest=third.manifest, roll=third.secrets.roll)
    # The result of one session beside the manifest of another: each is what was claimed, and they are not one day's.
    assert codes(votekit.audit(record, follows=sessions.record(files))) == {"VK-8090"}
    assert "VK-1001" in codes(second.audit(follows=sessions.record({"manifest.json": b"x" * 9_000_000})))
    assert second.audit(follows=sessions.record({})).failed == ("follows",)


def test_moduli_shared_between_two_sessions() -> None:
    """No modulus shares a factor with one of a linked session."""
    first = sessions.kiosk()
    assert codes(followed(first, keys=0).audit(follows=first.record())) == {"VK-8091"}


def test_keys_used_again_in_the_session_that_follows() -> None:
    """An opening key is published at the opening: a second box sealed to it is open before it is closed."""
    first = sessions.kiosk()
    assert first.result is not None
    definition = votekit.next_round(first.manifest, first.result, items=("2",))
    manifest, secrets = votekit.freeze(
        definition,
        votekit.Roll(),
        issuers={name: issuer_key(name, 1).public for name in definition.issuers},
        scrutineers=[card.public for card in first.secrets.cards],
        tickets=6,
    )
    record = votekit.Record.build(manifest=manifest, roll=secrets.roll)
    assert codes(votekit.audit(record, follows=first.record())) == {"VK-8092"}


def test_items_that_the_session_before_did_not_have() -> None:
    first = sessions.kiosk()
    assert first.result is not None
    definition = votekit.next_round(first.manifest, first.result, items=("2",))
    assert definition.follows is not None
    other = attrs.evolve(definition, follows=attrs.evolve(definition.follows, carried=("9",)))
    meeting = Meeting.frozen(other, tickets=6, keys=1)
    record = votekit.Record.build(manifest=meeting.manifest, roll=meeting.secrets.roll)
    report = votekit.audit(record, follows=first.record())
    assert [dict(fault.values) for check in report.checks for fault in check.faults] == [{"what": "items"}]
