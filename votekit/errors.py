"""Every error raised on purpose, and the faults they carry.

An error is data: a stable code, a place, and values.
Its words, Chinese or English, are looked up late in ``votekit.wording.faults``.
Bad outside input in a box or a tally is never an exception: see ``Refusal`` in ``votekit.box``.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

import attrs

Language: TypeAlias = Literal["zh", "en"]


@attrs.frozen(kw_only=True)
class Fault:
    """One thing that is wrong: where, which, and the values its sentence needs.

    Attributes:
        where: the place inside the value, such as ``items[3].name`` or ``line 7``; empty for the whole.
        code: the stable code, such as ``VK-2104``.
        values: what the sentence fills in, as (name, text) pairs.
    """

    where: str
    code: str
    values: tuple[tuple[str, str], ...] = ()

    def within(self, place: str) -> "Fault":
        """The same fault, seen from outside ``place``."""
        dot = "" if not self.where or self.where.startswith("[") else "."
        return attrs.evolve(self, where=f"{place}{dot}{self.where}")

    def problem(self, language: Language = "zh") -> str:
        """What is wrong, in one sentence."""
        from votekit.wording import faults

        return faults.problem(self, language)

    def cure(self, language: Language = "zh") -> str:
        """What to do about it, in one sentence."""
        from votekit.wording import faults

        return faults.cure(self, language)


def fault(where: str, code: str, **values: object) -> Fault:
    """Make a ``Fault``; values are kept as text."""
    return Fault(where=where, code=code, values=tuple((name, str(value)) for name, value in values.items()))


class VotekitError(Exception):
    """The parent of every error that votekit raises on purpose.

    Attributes:
        faults: everything that is wrong, at least one.
    """

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        if not self.faults:
            raise ValueError("an error carries at least one fault")
        super().__init__(self.faults)

    @property
    def code(self) -> str:
        """The code of the first fault."""
        return self.faults[0].code

    @property
    def values(self) -> Mapping[str, str]:
        """The values of the first fault."""
        return dict(self.faults[0].values)

    def __str__(self) -> str:
        return "; ".join(
            f"{each.where}{': ' if each.where else ''}{each.problem('en')} [{each.code}]"
            for each in self.faults
        )

    def __reduce__(self) -> tuple[type["VotekitError"], tuple[tuple[Fault, ...]]]:
        return (type(self), (self.faults,))


class FormatError(VotekitError):
    """Bytes or fields that are not what they should be; carries *all* faults found."""


class UnsupportedError(VotekitError):
    """Well formed, but of a version, suite or kind that this votekit does not know."""


class VerificationError(VotekitError):
    """A signature, stamp, key or receipt that does not verify."""


class StateError(VotekitError):
    """A right call at the wrong time, or one that the documents at hand do not allow."""
