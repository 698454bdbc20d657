"""Validity of the vote: accounts of ballots, quorum, turnout, 收回 against 发出 or 实到.

Source: docs/rules/index.md (quorum, turnout, valid_if); 地方组织法 articles 14 and 51; 选举法 article 44.
"""

from collections.abc import Iterator

from votekit.definition import Base, Rule, Share
from votekit.errors import Fault, fault
from votekit.numbers import Numbers
from votekit.rules.conditions import Step, StepCode, make_step


def checks(rule: Rule, numbers: Numbers) -> tuple[Step, ...]:
    """Every comparison that validity rests on, in the order of the day, as far as the numbers are known."""
    return tuple(step for _, step in _checks(rule, numbers) if step is not None)


def void_reasons(rule: Rule, numbers: Numbers) -> tuple[str, ...]:
    """Why a vote with these numbers is void; empty when it is valid.

    Codes: ``printed``, ``handed-out``, ``attendance`` (numbers that do not add up), ``quorum``, ``turnout``,
    ``validity``. A comparison that the rule asks for and that cannot be made counts as failed.
    """
    return tuple(code for code, step in _checks(rule, numbers) if step is None or not step.holds)


def missing_numbers(rule: Rule, numbers: Numbers) -> tuple[Fault, ...]:
    """A fault for every number that the rule compares with and that was not given; 收回 is not among them."""
    bases: list[Base] = ["present", rule.quorum.base, _limit(rule)]
    if rule.turnout is not None:
        bases.append(rule.turnout.base)
    conditions = [condition for grade in rule.grades for condition in grade.when]
    if rule.selection is not None and rule.selection.majority is not None:
        conditions.append(rule.selection.majority)
    bases.extend(condition.share.base for condition in conditions)
    return tuple(
        fault(f"numbers.{base}", "VK-3105", base=base)
        for base in dict.fromkeys(bases)
        if base not in ("returned", "valid", "valid-less-abstain") and numbers.of(base) is None
    )


def _checks(rule: Rule, numbers: Numbers) -> Iterator[tuple[StepCode, Step | None]]:
    present, issued = numbers.present, numbers.issued
    if numbers.printed is not None and issued is not None and numbers.unused is not None:
        # The rule of the form: 印制 is 发出, 换下 and 剩余 together.
        accounted = issued + numbers.replaced + numbers.unused
        yield (
            "printed",
            make_step(
                "printed",
                subject="accounted",
                count=accounted,
                comparison="equal",
                base="printed",
                number=numbers.printed,
            ),
        )
    # "发出 ≤ 实到 ≤ 应到"
    if issued is not None and present is not None:
        yield (
            "handed-out",
            make_step(
                "handed-out",
                subject="issued",
                count=issued,
                comparison="at_most",
                base="present",
                number=present,
            ),
        )
    if present is not None:
        yield (
            "attendance",
            make_step(
                "attendance",
                subject="present",
                count=present,
                comparison="at_most",
                base="entitled",
                number=numbers.entitled,
            ),
        )
    # 地方组织法 14, 51: a sitting needs its quorum.
    yield "quorum", _share("quorum", "present", present, rule.quorum, numbers)
    if rule.turnout is not None:
        yield "turnout", _share("turnout", "returned", numbers.returned, rule.turnout, numbers)
    # 选举法 44: "收回的选票数多于发出的选票数的无效，等于或者少于的有效".
    limit, returned = numbers.of(_limit(rule)), numbers.returned
    yield (
        "validity",
        None
        if returned is None or limit is None
        else make_step(
            "validity",
            subject="returned",
            count=returned,
            comparison="at_most",
            base=_limit(rule),
            number=limit,
        ),
    )


def _share(code: StepCode, subject: str, count: int | None, share: Share, numbers: Numbers) -> Step | None:
    number = numbers.of(share.base)
    if count is None or number is None:
        return None
    return make_step(
        code,
        subject=subject,
        count=count,
        comparison=share.comparison,
        base=share.base,
        number=number,
        fraction=share.fraction,
    )


def _limit(rule: Rule) -> Base:
    return "issued" if rule.valid_if == "returned<=issued" else "present"
