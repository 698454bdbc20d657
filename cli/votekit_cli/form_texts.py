"""The forms of the day as plain text: four to sign, two to announce, and what is read out or filled in.

Each is made from the documents that exist and from nothing else, and carries the session id at its foot.
"""

from collections.abc import Callable, Mapping, Sequence

from votekit import Numbers, Result, StateError
from votekit.errors import fault
from votekit.rules import validity
from votekit_cli.chinese_numbers import long_date, numeral
from votekit_cli.output import SCREEN, padded, width, wrapped
from votekit_cli.result_table import item_table
from votekit_cli.session import SessionFolder
from votekit_cli.wording import say, spoken
from votekit_cli.words import point, sources

Form = Callable[[SessionFolder], list[str]]


def _centred(text: str) -> str:
    return " " * max(0, (SCREEN - width(text)) // 2) + text


def _page(session: SessionFolder, name: str, body: Sequence[str], signed_by: Sequence[str] = ()) -> list[str]:
    """A form: title, what it is about, the body, who signs, the foot."""
    meeting = session.manifest.definition.meeting
    lines = [_centred(meeting.body), _centred(meeting.title), _centred(name), ""]
    if session.manifest.rehearsal:
        lines = [_centred(say("rehearsal")), *lines]
    lines += [line for paragraph in body for line in wrapped(paragraph, SCREEN - 4)]
    if signed_by:
        lines += [
            "",
            *(padded(f"{duty}（{say('form-signature')}）", 30) + "______________" for duty in signed_by),
        ]
    lines += ["", f"    {long_date(meeting.date)}", "", _foot(session)]
    return lines


def _foot(session: SessionFolder) -> str:
    lines = [say("session-id", id=session.manifest.session_id)]
    if (closing := session.closing) is not None:
        lines.append(say("form-closing", text=closing.text))
    if (result := session.result) is not None and result.state in ("decided", "undecided"):
        lines.append(say("form-result", text=result.text))
    return "\n".join(lines)


def _needs(session: SessionFolder, there: object, code: str) -> None:
    if not there:
        raise StateError(fault(session.name, code))


def attendance(session: SessionFolder) -> list[str]:
    """出席代表报告单."""
    present = session.present
    _needs(session, present is not None, "VK-9309")
    entitled = session.manifest.definition.entitled
    recorded = session.store.fact("attendance")
    reasons: dict[str, int] = {}
    for reason in (recorded["absent"] or {}).values():
        reasons[reason] = reasons.get(reason, 0) + 1
    why = "、".join(f"{reason}{number}名" for reason, number in reasons.items() if reason)
    body = [
        say("form-attendance", entitled=entitled, present=present, absent=entitled - int(present or 0)),
        *([say("form-absent", why=why)] if why else []),
        say("form-certified", certified=session.manifest.definition.certified),
    ]
    return _page(session, say("form-name-attendance"), body, [say("duty-secretary")])


def handed_out(session: SessionFolder) -> list[str]:
    """选票分发情况报告单."""
    issued = session.issued
    _needs(session, issued, "VK-9319")
    assert issued is not None
    body = [
        say("form-issued-head", entitled=issued.entitled, present=issued.present, issued=issued.issued or 0)
    ]
    for each in issued.hand_outs:
        key = "form-issued-device" if each.printed is None else "form-issued-paper"
        body.append(
            say(
                key,
                source=sources([each.source]),
                printed=each.printed,
                issued=each.issued,
                replaced=each.replaced,
                unused=each.unused,
            )
        )
    return _page(session, say("form-name-issued"), body, _counting(session))


def returned(session: SessionFolder) -> list[str]:
    """选票收回情况报告单."""
    closing, issued = session.closing, session.issued
    _needs(session, closing, "VK-9325")
    assert closing is not None
    assert issued is not None
    numbers = closing.numbers(issued)
    if numbers.issued is not None:
        body = [say("form-returned", issued=numbers.issued, returned=closing.total)]
    else:
        body = [say("form-returned-present", present=numbers.present, returned=closing.total)]
    for each in closing.returned:
        if len(closing.returned) > 1:
            source = say("sealed") if each.source == "sealed" else sources([each.source])
            body.append(say("form-returned-part", source=source, n=each.ballots))
    body.append(say("form-valid" if closing.valid else "form-void"))
    return _page(session, say("form-name-returned"), body, _counting(session))


def counted(session: SessionFolder) -> list[str]:
    """统计结果报告单."""
    result = _counted(session)
    body = [say("form-sources", sources=sources(session.manifest.definition.sources)), ""]
    page = _page(session, say("form-name-counted"), body, _counting(session))
    at = page.index(body[0]) + 1
    return [*page[:at], "", *item_table(session.manifest, result), "", *_sentences(result), *page[at + 1 :]]


def announcement(session: SessionFolder) -> list[str]:
    """票决结果公告、测评结果通报: only what was declared."""
    definition = session.manifest.definition
    result = _declared(session)
    meeting = definition.meeting
    head = say("form-announce-head", body=meeting.body, title=meeting.title, date=long_date(meeting.date))
    lines = [*wrapped(head, SCREEN - 4), ""]
    names = {item.id: item.name for item in definition.items}
    if definition.rule.selection is not None:
        chosen = [item.id for item in result.items if item.verdict == "chosen"]
        carried = definition.follows.carried if definition.follows else ()
        for number, item in enumerate((*carried, *chosen), 1):
            lines.append(f"{number:>4}. {names.get(item) or say('form-carried', item=item)}")
        if carried:
            lines.append(say("form-carried-note", items="、".join(carried)))
    else:
        lines += item_table(session.manifest, result)
    if result.undecided:
        lines.append(say("form-pending", points="、".join(point(code) for code in result.undecided)))
    name = say("form-name-announced" if definition.rule.selection else "form-name-circular")
    page = _page(session, name, [], [])
    return [*page[:4], *lines, *page[4:]]


def spoken_lines(session: SessionFolder) -> list[str]:
    """主持词: what the presiding officer reads, filled in as the day goes on."""
    definition, present = session.manifest.definition, session.present
    parts = []
    if present is not None:
        absent = definition.entitled - present
        key = _quorum_key(session, present)
        parts.append(say(key, entitled=definition.entitled, present=present, absent=absent))
    issued, closing, result = session.issued, session.closing, session.result
    if closing is not None and issued is not None:
        numbers = closing.numbers(issued)
        key = "host-returned" if closing.valid else "host-void"
        parts.append(say(key, issued=numbers.issued or numbers.present, returned=closing.total))
    if result is not None and result.state == "decided":
        chosen = [item for item in definition.items if result.item(item.id).verdict == "chosen"]
        if definition.rule.selection is not None:
            parts.append(say("host-selection", n=len(chosen), names="、".join(item.name for item in chosen)))
        else:
            grades = "；".join(f"{item.name}，{result.item(item.id).grade}" for item in definition.items)
            parts.append(say("host-rating", grades=grades))
    body = [f"{numeral(number)}、{part}" for number, part in enumerate(parts, 1)] or [say("host-nothing")]
    return _page(session, say("form-name-host"), body)


def _quorum_key(session: SessionFolder, present: int) -> str:
    definition = session.manifest.definition
    checks = validity.checks(definition.rule, Numbers(entitled=definition.entitled, present=present))
    met = all(each.holds for each in checks if each.code in ("quorum", "attendance"))
    return "host-attendance" if met else "host-no-quorum"


def hall(session: SessionFolder) -> list[str]:
    """大屏: session id before, what was declared after; never a partial result."""
    if not session.declarations or session.declarations[-1].result != getattr(session.result, "digest", None):
        shown = [
            say("hall-waiting"),
            "",
            *([say("form-closing", text=c.text)] if (c := session.closing) else []),
        ]
        return _page(session, say("form-name-hall"), shown)
    result = _counted(session)
    table = item_table(session.manifest, result)
    pending = (
        [say("form-pending", points="、".join(point(code) for code in result.undecided))]
        if result.undecided
        else []
    )
    page = _page(session, say("form-name-hall"), [])
    return [*page[:4], *table, *pending, *page[4:]]


def keying_sheet(session: SessionFolder) -> list[str]:
    """录票表: the header of a sheet for ``enter FILE --pass``."""
    return [",".join(["袋", *(item.id for item in session.manifest.definition.items), "票面"])]


def _counted(session: SessionFolder) -> Result:
    result = session.result
    _needs(session, result is not None and result.state in ("decided", "undecided"), "VK-9332")
    assert result is not None
    return result


def _declared(session: SessionFolder) -> Result:
    """The result that was declared; one that was counted again since waits for its own declaration."""
    _needs(session, session.declarations, "VK-9335")
    result = _counted(session)
    _needs(session, session.declarations[-1].result == result.digest, "VK-9336")
    return result


def _sentences(result: Result) -> list[str]:
    return [line for sentence in result.sentences(spoken()) for line in wrapped(sentence, SCREEN)]


def _counting(session: SessionFolder) -> list[str]:
    officers: Mapping[str, Sequence[str]] = session.officers
    known = [f"{duty} {'、'.join(names)}" for duty, names in officers.items()]
    return known or [say("duty-chief"), say("duty-scrutineer"), say("duty-teller")]


FORMS: dict[str, Form] = {
    "出席": attendance,
    "分发": handed_out,
    "收回": returned,
    "统计": counted,
    "公告": announcement,
    "通报": announcement,
    "主持词": spoken_lines,
    "大屏": hall,
    "录票表": keying_sheet,
}
