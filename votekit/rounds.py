"""Rounds (再次投票、再次测评): the definition of a vote that follows another.

A run-off is on what the first vote left open, by the rule that was adopted for it; a retest is the same
rating again, for some of the items. Items keep their ids, and the earlier session and its result are named
whole.

Source: 地方组织法第二十九条 (a second vote among the tied); docs/spec.md, "Rounds".
"""

from collections.abc import Sequence

import attrs

from votekit._canonical import shown
from votekit.definition import Definition, Follows, Item, SelectionRule
from votekit.definition.reader import definition_from_json
from votekit.definition.writer import definition_to_json
from votekit.errors import FormatError, StateError, fault
from votekit.manifest import Manifest
from votekit.result import Result


def next_round(manifest: Manifest, result: Result, *, items: Sequence[str] | None = None) -> Definition:
    """Make the definition of the vote that follows a session's result: a run-off or a retest.

    Args:
        manifest: of the session that ``result`` is about.
        result: what was counted there.
        items: for a rating the ids to rate again, in any order; None for a selection, where the result says.

    Returns:
        A definition that names the session and its result whole; the caller may change the meeting and the
        certified number.

    Raises:
        FormatError, StateError: as ``next_definition``.
    """
    return next_definition(manifest.definition, session=manifest.session, result=result, items=items)


def next_definition(
    definition: Definition, *, session: bytes, result: Result, items: Sequence[str] | None = None
) -> Definition:
    """Make the definition of the vote that follows ``result``.

    Args:
        definition: of the vote that ``result`` is about.
        session: its whole session id, 32 bytes.
        result: what was counted; its digest goes into the new definition.
        items: for a rating the ids to rate again, in any order; None for a selection, where the result says.

    Returns:
        A definition with the same ids and the number of the round. All else is unchanged, the certified
        number of members too: the caller may change that, and the meeting.

    Raises:
        FormatError: ids that do not exist or are missing, or ids given for a selection.
        StateError: a void vote, one whose doubtful ballots await a ruling, a result of another session, or a
            selection that leaves nothing to a run-off.
    """
    if result.binding is not None and result.binding.session != session:
        raise StateError(fault("result", "VK-2082"))
    if result.state == "void":
        raise StateError(fault("result", "VK-2085"))
    if result.state == "awaiting-rulings":
        raise StateError(fault("result", "VK-2086"))
    rule = definition.rule.selection
    if rule is None:
        again = _named(definition, items)
        after = definition
        carried: tuple[str, ...] = ()
    else:
        if items is not None:
            raise FormatError(fault("items", "VK-2080"))
        after, again = _run_off(definition, rule, result)
        carried = _carried(definition, result)
    follows = Follows(
        session=session,
        result=result.digest,
        round=2 if definition.follows is None else definition.follows.round + 1,
        items=tuple(item.id for item in again),
        carried=carried,
    )
    # Read back: a second vote is as complete and as free of contradiction as the first.
    return definition_from_json(definition_to_json(attrs.evolve(after, items=again, follows=follows)))


def _named(definition: Definition, ids: Sequence[str] | None) -> tuple[Item, ...]:
    """The items named for a retest, in ballot order."""
    if not ids:
        raise FormatError(fault("items", "VK-2083"))
    known = [item.id for item in definition.items]
    unknown = [
        fault(f"items[{index}]", "VK-2084", id=shown(each), ids=" ".join(known))
        for index, each in enumerate(ids)
        if each not in known
    ]
    if unknown:
        raise FormatError(unknown)
    return tuple(item for item in definition.items if item.id in ids)


def _run_off(
    definition: Definition, rule: SelectionRule, result: Result
) -> tuple[Definition, tuple[Item, ...]]:
    """The definition under the rule of its run-off, and the items that the result leaves to one.

    "158 : 149 of 327 elects nobody under the first round's majority": hence a majority of its own.
    """
    point = next((point for point in result.points if point.pending == "run-off"), None)
    if point is None or point.seats is None or rule.run_off is None:
        raise StateError(fault("result", "VK-2081"))
    again = tuple(item for item in definition.items if item.id in point.items)
    # Where the run-off's rule need not speak of a shortage, there can be none.
    selection = attrs.evolve(
        rule,
        majority=rule.run_off.majority,
        seats=point.seats,
        tie=rule.run_off.tie,
        shortage=rule.run_off.shortage or "ruling",
        run_off=None,
    )
    ballot = definition.ballot
    if ballot.cap is not None:
        ballot = attrs.evolve(ballot, cap=attrs.evolve(ballot.cap, at_most=point.seats))
    after = attrs.evolve(definition, ballot=ballot, rule=attrs.evolve(definition.rule, selection=selection))
    return after, again


def _carried(definition: Definition, result: Result) -> tuple[str, ...]:
    """What earlier rounds and this one have chosen, for one announcement of them all."""
    earlier = () if definition.follows is None else definition.follows.carried
    return (*earlier, *(item.id for item in result.items if item.verdict == "chosen"))
