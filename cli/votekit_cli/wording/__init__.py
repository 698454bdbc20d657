"""What the command line says, Chinese first, English beside it.

Every sentence stands in one of the catalogues of this package, looked up by key when it is shown,
so that a language can be chosen late and no command holds a sentence of its own.
Faults carry a code instead of a key; their words join those of the library in ``votekit.wording.faults``.
"""

import os
from collections.abc import Mapping
from typing import get_args

from votekit.errors import Fault, Language
from votekit.wording.faults import extend
from votekit_cli.wording import (
    afterwards,
    before,
    demonstration,
    during,
    faults,
    forms,
    general,
    helps,
    screens,
)

_SENTENCES: dict[str, tuple[str, str]] = {
    **general.SENTENCES,
    **helps.SENTENCES,
    **before.SENTENCES,
    **during.SENTENCES,
    **screens.SENTENCES,
    **forms.SENTENCES,
    **afterwards.SENTENCES,
    **demonstration.SENTENCES,
}
_INDEX = {"zh": 0, "en": 1}
_spoken: list[Language] = ["zh"]


def chosen_language(option: str | None, environment: Mapping[str, str] = os.environ) -> Language:
    """The language to speak: the option, ``VOTEKIT_LANG``, else the locale; Chinese where none says English.

    Args:
        option: what ``--lang`` gave, if anything.
        environment: where the variables are looked up.
    """
    for given in (option, environment.get("VOTEKIT_LANG")):
        if given in get_args(Language):
            return "en" if given == "en" else "zh"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "en" if value.startswith("en") else "zh"
    return "zh"


def speak(language: Language) -> None:
    """From here on, say everything in this language."""
    _spoken[0] = language


def spoken() -> Language:
    """The language being spoken."""
    return _spoken[0]


def say(key: str, **values: object) -> str:
    """The sentence of that key, with its values filled in."""
    sentence = _SENTENCES[key][_INDEX[spoken()]]
    return sentence.format(**values) if values else sentence


def known(key: str) -> bool:
    """Whether there is a sentence of that key."""
    return key in _SENTENCES


def problem(fault: Fault) -> str:
    """What is wrong, in the language being spoken."""
    return fault.problem(spoken())


def cure(fault: Fault) -> str:
    """What to do about it, in the language being spoken."""
    return fault.cure(spoken())


extend(faults.CATALOGUE)
