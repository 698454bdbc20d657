"""Writing a definition: canonical JSON for the manifest, and TOML that a person can go on editing.

Both are one tree of tables, with canonical words in one and Chinese words in the other.
Texts that are empty are left out; whatever can change an outcome is always written.
"""

from fractions import Fraction

import attrs

from votekit._canonical import Json, encode
from votekit._codes import write_whole
from votekit.definition import Condition, Definition, Follows, Grade, Print, Rule, RunOff, Share, words
from votekit.definition.toml import to_toml
from votekit.definition.words import Vocabulary, W

FORMAT = "votekit/1"
Object = dict[str, Json]


def write_definition(definition: Definition) -> bytes:
    """The canonical JSON of a definition, in English words; ``read_definition`` gives it back."""
    return encode(definition_to_json(definition))


def definition_to_json(definition: Definition) -> Object:
    """The JSON of a definition: the same tables as in the file, with canonical words."""
    return _Tree(chinese=False).definition(definition)


def definition_to_toml(definition: Definition) -> str:
    """A definition file in Chinese words, with the choices beside each field; it reads back the same."""
    return to_toml(_Tree(chinese=True).definition(definition))


@attrs.frozen(kw_only=True)
class _Tree:
    """A definition as nested tables, its words in Chinese or canonical."""

    chinese: bool

    def definition(self, value: Definition) -> Object:
        meeting = value.meeting
        tree: Object = {
            "format": FORMAT,
            "kind": self._word(words.KIND, value.kind),
            "meeting": {
                "body": meeting.body,
                "title": meeting.title,
                "date": meeting.date,
                **_texts(host=meeting.host),
            },
        }
        entitled: Object = {"number": value.entitled, "certified": value.certified}
        if value.small_group_accepted:
            entitled["small_group"] = self._word(words.SMALL_GROUP, "accepted")
        tree["entitled"] = entitled
        tree["ballot"] = self._ballot(value)
        if value.sealed:
            issuing: Object = {"issuers": list(value.issuers)}
            if value.identity is not None:
                issuing["identity"] = self._word(words.IDENTITY, value.identity)
            tree["issuing"] = issuing
            tree["box"] = {"cards": value.cards, "open_with": value.open_with}
        tree["rule"] = self._rule(value.rule)
        tree["print"] = self._print(value.print)
        if value.follows is not None:
            tree["follows"] = _follows(value.follows)
        tree["items"] = [
            {
                "id": item.id,
                **_texts(part=item.part),
                "name": item.name,
                **_texts(unit=item.unit, budget=item.budget),
            }
            for item in value.items
        ]
        return tree

    def _word(self, vocabulary: Vocabulary[W], word: W) -> str:
        return vocabulary.chinese(word) if self.chinese else word

    def _ballot(self, value: Definition) -> Object:
        ballot = value.ballot
        selection = value.kind == "selection"
        blank = words.BLANK if selection else words.BLANK_IN_A_RATING
        tree: Object = {
            "sources": [self._word(words.SOURCE, source) for source in value.sources],
            "marks" if selection else "levels": list(ballot.marks),
            "blank": self._word(blank, "void-row") if ballot.blank == "void-row" else ballot.blank,
        }
        if ballot.cap is not None:
            tree["cap"] = {"mark": ballot.cap.mark, "at_most": ballot.cap.at_most}
        elif selection:
            tree["cap"] = self._word(words.CAP, "elsewhere" if ballot.cap_elsewhere else "none")
        for name, handling in (
            ("over", ballot.over),
            ("several", ballot.several),
            ("unclear", ballot.unclear),
            ("foreign", ballot.foreign),
        ):
            if handling is not None:
                tree[name] = self._word(words.HANDLING, handling)
        return tree

    def _rule(self, rule: Rule) -> Object:
        tree: Object = {
            "adopted": rule.adopted,
            "text": rule.text,
            "quorum": self._share(rule.quorum),
            "turnout": self._word(words.TURNOUT, "none")
            if rule.turnout is None
            else self._share(rule.turnout),
            "valid_if": self._word(words.VALID_IF, rule.valid_if),
            "access": self._word(words.ACCESS, rule.access),
        }
        selection = rule.selection
        if selection is None:
            tree["grades"] = [self._grade(grade) for grade in rule.grades]
            return tree
        tree["pass"] = self._majority(selection.majority)
        tree["seats"] = self._word(words.SEATS, "unlimited") if selection.seats is None else selection.seats
        tree["order"] = selection.order
        tree["tie"] = self._word(words.TIE, selection.tie)
        tree["shortage"] = self._word(words.SHORTAGE, selection.shortage)
        if selection.run_off is not None:
            tree["runoff"] = self._run_off(selection.run_off)
        return tree

    def _run_off(self, run_off: RunOff) -> Object:
        tree: Object = {
            "pass": self._majority(run_off.majority),
            "tie": self._word(words.RUN_OFF_TIE, run_off.tie),
        }
        if run_off.shortage is not None:
            tree["shortage"] = self._word(words.RUN_OFF_SHORTAGE, run_off.shortage)
        return tree

    def _majority(self, majority: Condition | None) -> Json:
        return self._word(words.MAJORITY, "none") if majority is None else self._condition(majority)

    def _grade(self, grade: Grade) -> Object:
        when: list[Json] = [self._condition(condition) for condition in grade.when]
        return {"name": grade.name, "text": grade.text, "when": when, **_texts(then=grade.then)}

    def _condition(self, condition: Condition) -> Object:
        return {"marks": list(condition.marks), **self._share(condition.share)}

    def _share(self, share: Share) -> Object:
        return {share.comparison: _fraction(share.fraction), "base": self._word(words.BASE, share.base)}

    def _print(self, value: Print) -> Object:
        tree: Object = {
            "announce": self._word(words.ANNOUNCE, value.announce),
            "sort": self._word(words.SORT, value.sort),
            "percent": self._word(words.PERCENT, "none"),
        }
        if value.percent is not None:
            tree["percent"] = {
                "digits": value.percent.digits,
                "style": self._word(words.PERCENT_STYLE, value.percent.style),
                "zeros": self._word(words.ZEROS, "strip" if value.percent.strip_zeros else "keep"),
            }
        if value.rate:
            tree["rate"] = list(value.rate)
        return tree


def _texts(**texts: str) -> Object:
    """Those that are not empty."""
    return {name: text for name, text in texts.items() if text}


def _fraction(fraction: Fraction) -> str:
    return f"{fraction.numerator}/{fraction.denominator}"


def _follows(follows: Follows) -> Object:
    tree: Object = {
        "session": write_whole(follows.session, "votekit"),
        "result": write_whole(follows.result, "sha256"),
        "round": follows.round,
        "items": list(follows.items),
    }
    if follows.carried:
        tree["carried"] = list(follows.carried)
    return tree
