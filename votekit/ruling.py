"""Ruling (裁定): what a human decided on a point that the rule leaves open.

Source: spec section 7, "Rulings": "A ruling MAY settle only a point that the result reports".
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

import attrs

from votekit import _canonical, _structure
from votekit._structure import Size
from votekit.errors import Fault, FormatError, fault

RULING_LIMIT = 65_536

AT_THRESHOLD = "at-threshold"
"""The point that a body may settle in advance: whatever item stands exactly at a threshold."""

_POINTS = {"恰好半数": AT_THRESHOLD, "同票": "tie", "缺额": "shortage"}
_VALUES = {
    "有效": "valid",
    "整张作废": "void-ballot",
    "该行作废": "void-row",
    "该项无效": "void-row",
    "缺额不补": "accept",
    "再次投票": "run-off",
    "下次会议": "next-session",
}


@attrs.frozen(kw_only=True)
class Ruling:
    """One decision by people, recorded.

    Attributes:
        point: ``"5"`` (an item of a rating), ``"tie"``, ``"shortage"``, ``"doubt:1"``, or ``"at-threshold"``.
        value: a grade; ids of the chosen items joined by commas; ``accept``, ``run-off``, ``next-session``;
            a mark, ``void-row``, ``void-ballot``, ``valid``. The Chinese words mean the same.
        by: who decided.
        basis: why, in a sentence.
        closing: digest of the closing that existed when it was made, 32 bytes; None before it.
        opening: digest of the opening that existed when it was made, 32 bytes; None before it.

    Raises:
        FormatError: an empty or undisplayable text.
    """

    point: str
    value: str
    by: str
    basis: str
    closing: Annotated[bytes, Size(32)] | None = None
    opening: Annotated[bytes, Size(32)] | None = None

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        for name in ("point", "value", "by", "basis"):
            text = getattr(self, name)
            if type(text) is not str:
                raise TypeError(f"{name} is a str")
            try:
                _canonical.displayed(text, name)
            except FormatError as error:
                faults.extend(error.faults)
            if not text.strip():
                faults.append(fault(name, "VK-4101"))
        if faults:
            raise FormatError(faults)

    def line(self, session: bytes) -> bytes:
        """The canonical JSON of a line of ``rulings.jsonl``, without its line feed."""
        return _structure.write(_Line(session=session, **attrs.asdict(self)))

    @classmethod
    def from_line(cls, data: bytes, *, session: bytes, where: str = "") -> "Ruling":
        """Read a line back.

        Raises:
            FormatError: it is no ruling, or one of another session.
        """
        line = _structure.read(_Line, data, limit=RULING_LIMIT, where=where)
        if line.session != session:
            raise FormatError(fault(f"{where}.session" if where else "session", "VK-4102"))
        try:
            return cls(**{field.name: getattr(line, field.name) for field in attrs.fields(cls)})
        except FormatError as error:
            raise FormatError(each.within(where) for each in error.faults) from None


@attrs.frozen(kw_only=True)
class _Line:
    schema: Literal["votekit/ruling/1"] = "votekit/ruling/1"
    session: Annotated[bytes, Size(32)]
    point: str
    value: str
    by: str
    basis: str
    closing: Annotated[bytes, Size(32)] | None
    opening: Annotated[bytes, Size(32)] | None


def canonical_point(text: str) -> str:
    """The code of a point as people type it: 疑1, 同票, 缺额, 恰好半数; anything else is kept."""
    if text.startswith("疑") and text[1:].isascii() and text[1:].isdigit():
        return f"doubt:{text[1:]}"
    return _POINTS.get(text, text)


def canonical_value(text: str) -> str:
    """The code of a decision as people type it: 整张作废, 缺额不补 …; anything else is kept."""
    return _VALUES.get(text, text)


def sorted_rulings(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Rulings in the one order of the record: by point."""
    return tuple(
        sorted(rulings, key=lambda ruling: (canonical_point(ruling.point), attrs.astuple(ruling)[:4]))
    )


def rulings_digest(session: bytes, rulings: Sequence[Ruling]) -> bytes:
    """Digest of all rulings of a session, whatever order they are given in."""
    lines = b"".join(ruling.line(session) + b"\n" for ruling in sorted_rulings(rulings))
    return _canonical.digest("votekit/rulings/v1", lines)


def repeated_points(rulings: Sequence[Ruling]) -> tuple[Fault, ...]:
    """One fault for each ruling on a point that an earlier one already settles."""
    seen: set[str] = set()
    faults: list[Fault] = []
    for index, ruling in enumerate(rulings):
        point = canonical_point(ruling.point)
        if point in seen:
            faults.append(fault(f"rulings[{index}]", "VK-4103", point=point))
        seen.add(point)
    return tuple(faults)
