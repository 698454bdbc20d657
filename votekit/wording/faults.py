"""Every fault in words, Chinese and English: what is wrong, and what to do about it.

A catalogue maps a code to (problem zh, cure zh, problem en, cure en); ``str.format`` fills in the values.
Each area keeps its own; here they are joined.
"""

from collections.abc import Mapping
from typing import TypeAlias

from votekit.errors import Fault, Language
from votekit.wording import faults_counting, faults_definition, faults_encoding, faults_protocol

Catalogue: TypeAlias = Mapping[str, tuple[str, str, str, str]]

_TEXTS: dict[str, tuple[str, str, str, str]] = {}
_FIRST: Mapping[Language, int] = {"zh": 0, "en": 2}


def extend(catalogue: Catalogue) -> None:
    """Add the texts of another area, such as those of the command line.

    Raises:
        ValueError: when a code already has other texts.
    """
    for code, texts in catalogue.items():
        if _TEXTS.setdefault(code, texts) != texts:
            raise ValueError(f"{code} has texts already")


def problem(fault: Fault, language: Language = "zh") -> str:
    """What is wrong, in one sentence.

    Raises:
        KeyError: for a code in no catalogue, or a value that its text needs and the fault lacks.
    """
    return _TEXTS[fault.code][_FIRST[language]].format_map(dict(fault.values))


def cure(fault: Fault, language: Language = "zh") -> str:
    """What to do about it, in one sentence.

    Raises:
        KeyError: as ``problem`` does.
    """
    return _TEXTS[fault.code][_FIRST[language] + 1].format_map(dict(fault.values))


for _area in (faults_encoding, faults_definition, faults_counting, faults_protocol):
    extend(_area.CATALOGUE)
