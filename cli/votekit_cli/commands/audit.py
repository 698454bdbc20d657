"""``audit``: everything again, from the records and from what was typed in from paper; of one or of many."""

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import attrs
import click

from votekit import FormatError, Manifest, Record, Report, VotekitError
from votekit import audit as audit_record
from votekit.errors import Fault, fault
from votekit.messages import cast_digest, tracker
from votekit.wording.results_texts import TEXTS
from votekit_cli import files
from votekit_cli.application import Application
from votekit_cli.help import Argument, Command, Option
from votekit_cli.output import fault_values, padded, table
from votekit_cli.records import opened_record
from votekit_cli.wording import cure, known, problem, say
from votekit_cli.words import sources, told

NOT_VERIFIED = 4
_SESSION_COLUMNS = ("会次编号", "session_id")
_CLOSING_COLUMNS = ("封箱摘要", "closing")
_RESULT_COLUMNS = ("结果摘要", "result")
_NAME_COLUMNS = ("乡镇", "文件", "单位", "name")


@attrs.frozen(kw_only=True)
class Typed:
    """What the auditor has on paper of one record."""

    session_id: str | None = None
    closing: str | None = None
    result: str | None = None


@attrs.frozen(kw_only=True)
class Audited:
    """One record's outcome; ``report`` is None where it could not be opened."""

    path: Path
    report: Report | None = None
    faults: tuple[Fault, ...] = ()
    rule: Mapping[str, object] = attrs.field(factory=dict)

    @property
    def kind(self) -> str:
        """Which heap it goes on."""
        return "unreadable" if self.report is None else self.report.verdict

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return self.report is not None and self.report.ok


@click.command(cls=Command)
@click.argument("records", cls=Argument, nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--session-id", cls=Option)
@click.option("--closing", cls=Option)
@click.option("--result", cls=Option)
@click.option("--expect", cls=Option, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--tracker", "wanted", cls=Option)
@click.option("--jobs", cls=Option, type=click.IntRange(min=1), default=1)
@click.option("--to", cls=Option, type=click.Path(path_type=Path, dir_okay=False))
@click.pass_obj
def audit(
    application: Application,
    *,
    records: Sequence[Path],
    session_id: str | None,
    closing: str | None,
    result: str | None,
    expect: Path | None,
    wanted: str | None,
    jobs: int,
    to: Path | None,
) -> int:
    """Audit one record, or many."""
    paths = [application.path(str(path)) for path in records]
    if wanted is not None:
        return _tracker(application, paths, wanted)
    if expect is not None and (session_id or closing or result):
        raise click.UsageError(say("audit-expect-or-typed"))
    if len(paths) > 1 and expect is None and (session_id or closing or result):
        raise click.UsageError(say("audit-typed-for-one"))
    expected = {} if expect is None else _expected(application.path(str(expect)))
    typed = [
        expected.get(path.stem, Typed())
        if expect
        else Typed(session_id=session_id, closing=closing, result=result)
        for path in paths
    ]
    linked = _linked(paths)
    tasks = [(path, each, linked.get(path)) for path, each in zip(paths, typed, strict=True)]
    found = _all(application, tasks, jobs)
    if to is not None:
        files.write(application.path(str(to)), files.rows_bytes(_sheet(found)))
    code = 0 if all(each.ok for each in found) else NOT_VERIFIED
    missing = sorted(set(expected) - {path.stem for path in paths})
    if application.output.as_json:
        return _json(found, missing, code)
    for each in found if len(found) <= 2 and expect is None else []:  # noqa: PLR2004 - a session and its run-off
        for line in _whole(each):
            click.echo(line)
    if len(found) > 2 or expect is not None:  # noqa: PLR2004
        unexpected = [path.name for path in paths if expect and path.stem not in expected]
        for line in _overview(found, missing, unexpected):
            click.echo(line)
    return code


def audited(path: Path, typed: Typed, follows: Path | None) -> Audited:
    """Audit one record; whatever is wrong with the file is part of the answer, never an exception."""
    try:
        with ExitStack() as stack:
            record = stack.enter_context(opened_record(path))
            before = stack.enter_context(opened_record(follows)) if follows else None
            report = audit_record(
                record,
                session_id=typed.session_id,
                closing=typed.closing,
                result=typed.result,
                follows=before,
            )
            return Audited(path=path, report=report, rule=_rule(record))
    except VotekitError as error:
        return Audited(path=path, faults=error.faults)


def _rule(record: Record) -> dict[str, object]:
    """What one asks of nine hundred records: which base the majority has."""
    try:
        manifest = Manifest.from_bytes(record.whole("manifest.json") or b"")
    except VotekitError:
        return {}
    selection = manifest.definition.rule.selection
    if selection is None or selection.majority is None:
        return {"pass": None}
    share = selection.majority.share
    return {"pass": {"base": share.base, share.comparison: str(share.fraction)}}


def _linked(paths: Sequence[Path]) -> dict[Path, Path]:
    """Which of these records follows which other one."""
    sessions: dict[bytes, Path] = {}
    follows: dict[Path, bytes] = {}
    if len(paths) == 1:
        return {}
    for path in paths:
        try:
            with opened_record(path) as record:
                manifest = Manifest.from_bytes(record.whole("manifest.json") or b"")
        except VotekitError:
            continue
        sessions[manifest.session] = path
        if manifest.definition.follows is not None:
            follows[path] = manifest.definition.follows.session
    return {path: sessions[before] for path, before in follows.items() if before in sessions}


def _all(
    application: Application, tasks: Sequence[tuple[Path, Typed, Path | None]], jobs: int
) -> list[Audited]:
    columns = [list(column) for column in zip(*tasks, strict=True)]
    label = say("audit-progress")
    if jobs == 1 or len(tasks) == 1:
        with application.output.progress(map(audited, *columns), length=len(tasks), label=label) as walked:
            return list(walked)
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        found = pool.map(audited, *columns)
        with application.output.progress(found, length=len(tasks), label=label) as walked:
            return list(walked)


def _expected(path: Path) -> dict[str, Typed]:
    """What each township reported on the day: its name, and what stood on its forms."""
    rows = [row for row in files.read_rows(path) if any(cell.strip() for cell in row)]
    header = [cell.strip() for cell in rows[0]] if rows else []

    def column(names: Iterable[str]) -> int | None:
        return next((header.index(name) for name in names if name in header), None)

    name, session, closing, result = (
        column(names) for names in (_NAME_COLUMNS, _SESSION_COLUMNS, _CLOSING_COLUMNS, _RESULT_COLUMNS)
    )
    if name is None or session is None:
        raise FormatError(fault(path.name, "VK-9507"))

    def cell(row: Sequence[str], at: int | None) -> str | None:
        return row[at].strip() or None if at is not None and at < len(row) else None

    return {
        str(cell(row, name)): Typed(
            session_id=cell(row, session), closing=cell(row, closing), result=cell(row, result)
        )
        for row in rows[1:]
    }


def _tracker(application: Application, paths: Sequence[Path], wanted: str) -> int:
    """Whether a ballot lies in the box, by its tracker; never what it says."""
    text = "".join(character for character in wanted.upper() if character.isalnum())
    for path in paths:
        with opened_record(path) as record:
            for number, line in record.lines("box.jsonl"):
                if tracker(cast_digest(line)).replace("-", "").replace(" ", "") == text:
                    lines = [say("audit-tracker-found", file=path.name, line=number)]
                    return application.output.result("audit", {"found": True, "line": number}, lines)
    lines = [say("audit-tracker-not-found")]
    return application.output.result("audit", {"found": False}, lines, ok=False, code=NOT_VERIFIED)


def _whole(each: Audited) -> list[str]:
    """All checks of one record, what it cannot prove, and the verdict."""
    if each.report is None:
        return [each.path.name, *(f"  {problem(f)}  [{f.code}]  {cure(f)}" for f in each.faults)]
    report = each.report
    lines = [
        f"{report.title}  {report.date}    {report.session_id}",
        say("audit-sources", sources=sources(report.sources)),
    ]
    for check in report.checks:
        values = "  ".join(f"{_value_name(name)} {value}" for name, value in check.values if value != "None")
        name = padded(say(f"checked-{check.code}"), 20)
        lines.append(f"{check.number:>3} {name}  {padded(say(f'state-{check.state}'), 8)}  {values}".rstrip())
        lines += [f"      {found.where}  {problem(found)}  [{found.code}]" for found in check.faults]
    lines += [say("audit-cannot-prove")] if report.not_proved else []
    lines += [f"  · {_not_proved(code)}" for code in report.not_proved]
    return [*lines, say(f"report-{report.verdict}")]


def _value_name(name: str) -> str:
    if known(f"audit-value-{name}"):
        return say(f"audit-value-{name}")
    return told(name) if name in TEXTS else name


def _not_proved(code: str) -> str:
    return say(f"not-proved-{code}") if known(f"not-proved-{code}") else code


def _overview(found: Sequence[Audited], missing: Sequence[str], unexpected: Sequence[str]) -> list[str]:
    """One line of totals, then the exceptions only."""
    heaps: dict[str, int] = {}
    for each in found:
        heaps[each.kind] = heaps.get(each.kind, 0) + 1
    parts = told("clause-break").join(
        f"{say(f'heap-{kind}')} {number}" for kind, number in sorted(heaps.items())
    )
    lines = [say("audit-overview", n=len(found), parts=parts)]
    if missing or unexpected:
        lines.append(
            say(
                "audit-not-reported",
                missing="、".join(missing) or "—",
                unexpected="、".join(unexpected) or "—",
            )
        )
    rows = [row for row in _sheet(found)[1:] if row[1] in ("failed", "unreadable")]
    return [*lines, *table(rows, [say(f"audit-column-{n}") for n in ("file", "verdict", "check", "reason")])]


def _sheet(found: Sequence[Audited]) -> list[list[str]]:
    rows = [["file", "verdict", "check", "reason"]]
    for each in found:
        if each.report is None:
            rows.append([each.path.name, each.kind, "—", "；".join(problem(f) for f in each.faults)])
            continue
        failed = [check for check in each.report.checks if check.state == "failed"]
        checks = "、".join(f"{check.number} {say(f'checked-{check.code}')}" for check in failed)
        reasons = "；".join(f"{f.where} {problem(f)}" for check in failed for f in check.faults[:1])
        rows.append([each.path.name, each.kind, checks, reasons])
    return rows


def _json(found: Sequence[Audited], missing: Sequence[str], code: int) -> int:
    """One line a record, for ``jq``."""
    for each in found:
        report = each.report
        line: dict[str, object] = {
            "schema": "votekit/audit/1",
            "ok": each.ok,
            "code": 0 if each.ok else NOT_VERIFIED,
        }
        line["file"] = each.path.name
        line["data"] = (
            {"verdict": "unreadable", "faults": fault_values(each.faults)}
            if report is None
            else {
                "verdict": report.verdict,
                "session": report.session_id,
                "closing": report.closing,
                "result": report.result,
                "sources": list(report.sources),
                "failed": list(report.failed),
                "pending": list(report.pending),
                "not_proved": list(report.not_proved),
                "rule": dict(each.rule),
                "faults": [value for check in report.checks for value in fault_values(check.faults)],
            }
        )
        click.echo(json.dumps(line, ensure_ascii=False))
    for name in missing:
        click.echo(
            json.dumps({"schema": "votekit/audit/1", "ok": False, "code": code, "file": name, "data": None})
        )
    return code
