"""Numbers (各项人数张数): 应到 实到 印制 发出 换下 剩余 收回, kept apart always.

Source: spec section 7, "Numbers".
"""

from typing import TypeAlias

import attrs

from votekit._canonical import MAX_INTEGER
from votekit.definition import Base
from votekit.errors import Fault, FormatError, fault

NumberName: TypeAlias = str

COUNTED_NAMES: tuple[NumberName, ...] = (
    "entitled",
    "present",
    "printed",
    "issued",
    "replaced",
    "unused",
    "returned",
)


@attrs.frozen(kw_only=True)
class Numbers:
    """How many members and how many ballots, each None where it does not apply or is not known yet.

    Attributes:
        entitled: 应到, all members as certified; at least 1.
        present: 实到, members checked in.
        printed: 印制, ballots or tickets printed.
        issued: 发出, handed out, replacements not counted twice.
        replaced: 换下, torn or spoilt ones taken back before voting.
        unused: 剩余, left over.
        returned: 收回, in the box, valid or not.

    Raises:
        TypeError: for anything but int (``True`` is not a number) or None.
        FormatError: for a negative number or one beyond 2^53 - 1; all of them are named.
    """

    entitled: int
    present: int | None = None
    printed: int | None = None
    issued: int | None = None
    replaced: int = 0
    unused: int | None = None
    returned: int | None = None

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        for name in COUNTED_NAMES:
            value = getattr(self, name)
            if value is None and name not in ("entitled", "replaced"):
                continue
            if type(value) is not int:
                raise TypeError(f"{name} is an int")
            if not (1 if name == "entitled" else 0) <= value <= MAX_INTEGER:
                faults.append(fault(name, "VK-3101", value=value))
        if faults:
            raise FormatError(faults)

    def faults(self) -> tuple[Fault, ...]:
        """What does not agree: 印制 = 发出 + 换下 + 剩余, 发出 ≤ 实到 ≤ 应到; unknown ones are passed over.

        收回 against 发出 or 实到 is not judged here: it is the adopted rule that says when a vote is void.
        """
        faults: list[Fault] = []
        if self.printed is not None and self.issued is not None and self.unused is not None:
            # The rule of the form: 印制 is 发出, 换下 and 剩余 together.
            accounted = self.issued + self.replaced + self.unused
            if accounted != self.printed:
                faults.append(
                    fault(
                        "printed",
                        "VK-3102",
                        printed=self.printed,
                        issued=self.issued,
                        replaced=self.replaced,
                        unused=self.unused,
                        accounted=accounted,
                    )
                )
        # "发出 ≤ 实到 ≤ 应到"
        if self.issued is not None and self.present is not None and self.issued > self.present:
            faults.append(fault("issued", "VK-3103", issued=self.issued, present=self.present))
        if self.present is not None and self.present > self.entitled:
            faults.append(fault("present", "VK-3104", present=self.present, entitled=self.entitled))
        return tuple(faults)

    def of(self, base: Base) -> int | None:
        """The number that a base stands for; None where unknown, or where it differs from item to item."""
        if base == "entitled":
            return self.entitled
        if base == "present":
            return self.present
        if base == "issued":
            return self.issued
        if base == "returned":
            return self.returned
        return None
