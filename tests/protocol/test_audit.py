"""The audit: a verdict for every record, honest or not, finished or not; the same with any executor; never an error."""

import io
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from typing import Any

import attrs
import pytest

import votekit
from tests.meeting import Meeting
from tests.protocol import sessions
from tests.protocol.adversary import resigned
from tests.protocol.sessions import codes, failures, fresh, identifiers
from votekit import _codes, casts
from votekit.report import CHECKS


def states(report: votekit.Report) -> dict[str, str]:
    return {check.code: check.state for check in report.checks}


# Verdicts

SEALED = "files manifest roll register issued box closing opening ballots result signatures declarations"


@pytest.mark.parametrize("kind", sessions.COMPLETE)
def test_a_complete_record(kind: str) -> None:
    meeting = sessions.COMPLETE[kind]()
    report = meeting.audit(**identifiers(meeting))
    assert (report.verdict, report.ok, report.failed, failures(report)) == (
        sessions.VERDICTS[kind],
        True,
        (),
        [],
    )
    assert [(check.number, check.code) for check in report.checks] == list(enumerate(CHECKS, 1))
    assert meeting.result is not None
    assert (report.session_id, report.closing, report.result) == tuple(identifiers(meeting).values())
    assert report.title == meeting.definition.meeting.title
    assert report.date == meeting.definition.meeting.date
    assert report.sources == meeting.definition.sources


@pytest.mark.parametrize(
    ("kind", "passed"),
    [
        ("device", SEALED),
        ("kiosk", SEALED),
        ("mixed", f"{SEALED} batches rulings"),
        ("sheets", "files manifest roll issued closing batches ballots rulings result declarations"),
        ("keypad", "files manifest issued closing batches ballots result declarations"),
        ("totals", "files manifest issued closing batches ballots result declarations"),
        ("void", "files manifest roll issued closing ballots result"),
        ("half_finished", "files manifest roll register issued box closing"),
    ],
)  # fmt: skip
def test_what_was_checked_and_what_does_not_apply(kind: str, passed: str) -> None:
    """A session without keys: the audit says 不适用 where it would check keys, never 通过."""
    meeting: Meeting = getattr(sessions, kind)()
    found = states(meeting.audit())
    assert {code for code, state in found.items() if state == "passed"} == set(passed.split())
    assert set(found.values()) <= {"passed", "not-applicable"}


def test_identifiers_are_typed_in_from_paper() -> None:
    """Without them "its verdict is "agrees with itself" (自洽), never "passed"."""
    meeting = sessions.device()
    given = identifiers(meeting)
    bare: dict[str, Any] = {"session_id": None, "closing": None}
    report = meeting.audit(**bare)
    assert (report.verdict, report.not_proved) == ("self-consistent", ("session-id", "closing-digest"))
    for name in bare:
        one = meeting.audit(**{**bare, name: given[name]})
        assert one.verdict == "self-consistent"
        assert len(one.not_proved) == 1
    whole = _codes.write_whole(meeting.manifest.session)
    assert meeting.audit(session_id=whole).verdict == "passed"
    assert meeting.audit(session_id=given["session_id"].lower().replace("-", " ")).verdict == "passed"
    assert meeting.audit(result=given["result"]).verdict == "passed"


@pytest.mark.parametrize(
    ("name", "check", "code"),
    [
        ("session_id", "manifest", "VK-8010"),
        ("closing", "closing", "VK-8011"),
        ("result", "result", "VK-8012"),
    ],
)
def test_identifiers_of_another_day(name: str, check: str, code: str) -> None:
    """Each of 32 characters counts: one other, and it is another session."""
    meeting = sessions.device()
    text = identifiers(meeting)[name]
    for position in (0, 18, 38):
        other = text[:position] + ("A" if text[position] != "A" else "B") + text[position + 1 :]
        report = meeting.audit(**{name: other})
        (found,) = [fault for each in report.checks for fault in each.faults]
        assert (report.failed, found.code) == ((check,), code)
        assert dict(found.values) == {"found": text, "wanted": other}


@pytest.mark.parametrize("name", ["session_id", "closing", "result"])
@pytest.mark.parametrize("text", ["", "AAAA", "AAAA-AAAA-AAAA-AAAA", "1" * 32, "votekit:AAAA"])
def test_a_shorter_form_is_a_label_and_never_a_check(name: str, text: str) -> None:
    with pytest.raises(votekit.FormatError) as refused:
        sessions.device().audit(**{name: text})
    assert refused.value.faults[0].where == name


def test_a_closing_was_typed_and_there_is_none() -> None:
    meeting = sessions.device()
    files = {name: meeting.files()[name] for name in ("manifest.json", "roll.jsonl")}
    report = meeting.audit(files, result=identifiers(meeting)["result"])
    assert {("closing", "closing.json", "VK-8011"), ("result", "result.json", "VK-8012")} == set(
        failures(report)
    )
    values = {fault.code: dict(fault.values)["found"] for check in report.checks for fault in check.faults}
    assert values == {"VK-8011": "—", "VK-8012": "—"}


# Unfinished


STEPS = [
    (("manifest.json",), "failed"),  # its roll is not there
    (("roll.jsonl", "names.jsonl"), "uncounted"),
    (("issued.json", "register.jsonl"), "uncounted"),
    (("closing.json", "box.jsonl"), "unopened"),
    (("opening.json",), "uncounted"),
    (("result.json",), "undeclared"),
    (("declarations.jsonl",), "passed"),
]


def test_a_record_half_written_has_a_verdict_of_its_own() -> None:
    """ "for sessions void, unopened, abandoned or half written a verdict of their own, not an error"."""
    meeting = sessions.device()
    files = meeting.files()
    written: dict[str, bytes] = {}
    found = []
    for names, _ in STEPS:
        written |= {name: files[name] for name in names}
        late = {"closing": None} if "closing.json" not in written else {}
        found.append(meeting.audit(written, **late).verdict)
    assert found == [verdict for _, verdict in STEPS]


@pytest.mark.parametrize(
    "missing", ["issued.json", "closing.json", "opening.json", "box.jsonl", "register.jsonl"]
)
def test_a_later_document_without_an_earlier_one(missing: str) -> None:
    files = sessions.device().files()
    del files[missing]
    report = sessions.device().audit(files)
    assert report.verdict == "failed"
    assert any(
        fault.code == "VK-8002" and fault.where == missing for each in report.checks for fault in each.faults
    )


def test_an_opening_without_a_closing() -> None:
    files = sessions.device().files()
    kept = {name: files[name] for name in ("manifest.json", "roll.jsonl", "opening.json")}
    found = failures(sessions.device().audit(kept, closing=None))
    assert ("opening", "closing.json", "VK-8002") in found
    assert ("closing", "closing.json", "VK-8002") in found


def test_nothing_at_all() -> None:
    report = votekit.audit(sessions.record({}))
    assert (report.verdict, failures(report)) == ("failed", [("files", "manifest.json", "VK-8002")])
    assert (report.session_id, report.title, report.sources, report.not_proved) == ("", "", (), ())
    assert states(report)["result"] == "not-reached"


def test_a_file_that_has_no_place_here() -> None:
    device, sheets = sessions.device(), sessions.sheets()
    for meeting, name in (
        (sheets, "opening.json"),
        (sheets, "box.jsonl"),
        (sheets, "register.jsonl"),
        (device, "batches.jsonl"),
    ):
        donor = sessions.mixed().files()[name]
        report = meeting.audit({**meeting.files(), name: donor})
        assert ("files", name, "VK-8003") in failures(report)
    report = device.audit({**device.files(), "notes.txt": b""})
    assert failures(report) == [("files", "notes.txt", "VK-8001")]


def test_a_rehearsal_says_so() -> None:
    meeting = Meeting.frozen(sessions.by_lot(), tickets=6, rehearsal=True)
    meeting.end_issuing(votekit.Numbers(entitled=6, present=5), struck=meeting.drawn[5:])
    for ticket in meeting.drawn[:5]:
        meeting.vote(meeting.credential(ticket), {"1": "满意", "2": "满意"})
    meeting.close()
    meeting.open()
    meeting.count()
    assert meeting.audit().verdict == "rehearsal"


def test_waiting_for_rulings_is_not_counted() -> None:
    meeting = fresh(sessions.sheets())
    meeting.rulings.clear()
    meeting.declarations.clear()
    meeting.count()
    report = meeting.audit()
    assert (report.verdict, report.pending) == ("uncounted", ("doubt:1",))


def test_a_struck_ticket_that_was_never_drawn() -> None:
    meeting = fresh(sessions.kiosk())
    meeting.issued = resigned(meeting, meeting.issued, struck=(bytes(32),))
    assert ("issued", "issued.json.struck[0]", "VK-8037") in failures(meeting.audit())


def test_batches_out_of_number_and_of_no_kind() -> None:
    meeting = sessions.sheets()
    data = meeting.batches[0].line(2) + b"\n"
    assert ("batches", "batches.jsonl line 1", "VK-8004") in failures(
        meeting.audit({**meeting.files(), "batches.jsonl": data})
    )
    other = attrs.evolve(meeting.batches[0], by=("李敏", "李敏")).line(1) + b"\n"
    report = meeting.audit({**meeting.files(), "batches.jsonl": other})
    assert ("batches", "batches.jsonl line 1.by", "VK-3327") in failures(report)


def test_paper_that_does_not_fit_is_not_asked_about_doubts() -> None:
    """A batch with faults of its own beside a box: the audit names them and goes on."""
    meeting = sessions.mixed()
    bad = attrs.evolve(meeting.batches[0], ballots=[{"9": "满意"}] * 5).line(1) + b"\n"
    report = meeting.audit({**meeting.files(), "batches.jsonl": bad})
    assert {"VK-3305", "VK-5106"} <= codes(report)


def test_a_ruling_on_paper_that_is_no_choice() -> None:
    """What the tally would refuse is a fault of the record and no crash."""
    meeting = fresh(sessions.mixed())
    meeting.rulings = [
        attrs.evolve(each, value="或许") if each.point == "doubt:1" else each for each in meeting.rulings
    ]
    assert ("opening", "rulings.jsonl.rulings.doubt:1", "VK-4108") in failures(meeting.audit())


def test_numbers_whose_sum_is_none() -> None:
    """Each number stands in its document and their sum is beyond 2^53 - 1: a fault, no crash."""
    meeting = fresh(sessions.mixed())
    assert meeting.issued is not None
    huge = tuple(attrs.evolve(each, issued=2**53 - 1) for each in meeting.issued.hand_outs)
    meeting.issued = resigned(meeting, meeting.issued, hand_outs=huge)
    assert meeting.issued is not None
    meeting.closing = resigned(meeting, meeting.closing, issued=meeting.issued.digest)
    report = meeting.audit()
    assert {"VK-5072", "VK-3101"} <= codes(report)
    assert report.verdict == "failed"


# Executors


@pytest.fixture(scope="module")
def executors() -> Iterator[list[Executor]]:
    # Spawned, not forked: a worker that starts from nothing must do the same work.
    spawned = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))
    with ThreadPoolExecutor(3) as threads, spawned as processes:
        yield [threads, processes]


@pytest.mark.parametrize("kind", ["device", "mixed", "sheets"])
@pytest.mark.parametrize("chunk", [1, 4, 64])
def test_the_report_is_the_same_with_any_executor(
    kind: str, chunk: int, executors: list[Executor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casts, "CHUNK", chunk)
    monkeypatch.setattr(casts, "AHEAD", 2)
    meeting = sessions.COMPLETE[kind]()
    files = dict(meeting.files())
    audits = [partial(meeting.audit, files, **identifiers(meeting))]
    if "box.jsonl" in files:
        box = sessions.lines(files["box.jsonl"])
        broken = b"".join([box[1], box[0][:-2] + b"\n", b"{}\n", *box[2:]])
        audits.append(partial(meeting.audit, {**files, "box.jsonl": broken}))
        unopened = {name: data for name, data in files.items() if name not in ("opening.json", "result.json")}
        audits.append(partial(meeting.audit, unopened))
    for run in audits:
        alone = run()
        for executor in executors:
            assert run(executor=executor) == alone


def test_the_result_is_the_same_with_any_executor(executors: list[Executor]) -> None:
    meeting = sessions.device()
    assert meeting.issued is not None
    assert meeting.closing is not None
    assert meeting.result is not None
    for executor in (None, *executors):
        found = votekit.count(
            meeting.manifest,
            meeting.issued,
            meeting.closing,
            opening=meeting.opening,
            casts=meeting.casts,
            executor=executor,
        )
        assert found.body_bytes() == meeting.result.body_bytes()


def test_lines_are_taken_as_workers_are_free(
    executors: list[Executor], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long box is streamed: only so many lines are on their way at once."""
    monkeypatch.setattr(casts, "CHUNK", 2)
    monkeypatch.setattr(casts, "AHEAD", 3)
    taken = 0

    def endless() -> Iterator[tuple[int, bytes]]:
        nonlocal taken
        while True:
            taken += 1
            yield taken, b"{}"

    checked = casts.checked_casts(sessions.device().manifest, None, endless(), executor=executors[0])
    first = next(checked)
    assert (first.number, first.refusal) == (1, "not-canonical")
    assert taken == 6
    assert [next(checked).number for _ in range(5)] == [2, 3, 4, 5, 6]


# The session before


def test_a_record_is_given_and_none_is_followed() -> None:
    report = sessions.device().audit(follows=sessions.kiosk().record())
    assert failures(report) == [("follows", "manifest.json", "VK-8090")]


def test_difference_names_the_first_place() -> None:
    """Whoever reads the report finds the place."""
    meeting = fresh(sessions.sheets())
    assert meeting.result is not None
    numbers = attrs.evolve(meeting.result.numbers, present=7)
    meeting.result = attrs.evolve(meeting.result, numbers=numbers)
    (found,) = next(check for check in meeting.audit().checks if check.code == "result").faults
    assert dict(found.values) == {"place": "numbers.present", "found": "7", "wanted": "6"}
    shorter = attrs.evolve(meeting.result, numbers=attrs.evolve(numbers, present=6))
    outcome = attrs.evolve(shorter.outcome, items=shorter.outcome.items[:1])
    meeting.result = attrs.evolve(shorter, outcome=outcome)
    (found,) = next(check for check in meeting.audit().checks if check.code == "result").faults
    values = dict(found.values)
    assert values["place"] == "outcome.items"
    assert len(values["found"]) == len(values["wanted"]) == 80
    first = attrs.evolve(outcome.items[0], verdict="not-passed")
    meeting.result = attrs.evolve(
        shorter, outcome=attrs.evolve(outcome, items=(first, shorter.outcome.items[1]))
    )
    (found,) = next(check for check in meeting.audit().checks if check.code == "result").faults
    assert dict(found.values)["place"] == "outcome.items[0].verdict"


def test_the_report_of_a_record_on_disk_is_that_of_one_in_memory() -> None:
    meeting = sessions.device()
    streams = {name: io.BytesIO(data) for name, data in meeting.files().items()}
    given = identifiers(meeting)
    assert votekit.audit(meeting.record(), **given) == votekit.audit(
        votekit.Record.from_files(streams), **given
    )
