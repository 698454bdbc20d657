"""Faults in words."""

import pytest

from votekit.errors import fault
from votekit.wording import faults


def test_problem_and_cure_in_both_languages():
    each = fault("--session", "VK-7002", wanted=28, found=27)
    assert faults.problem(each) == "应为 28 个字符，输入了 27 个"
    assert faults.cure(each) == "请对照纸面重新输入。"
    assert faults.problem(each, "en") == "27 characters where 28 are wanted"
    assert faults.cure(each, "en") == "Compare with the paper and type it again."


def test_every_text_of_this_area_can_be_filled_in():
    from votekit.wording.faults_encoding import CATALOGUE

    values = dict.fromkeys(
        (
            "length",
            "limit",
            "position",
            "line",
            "column",
            "number",
            "key",
            "size",
            "found",
            "character",
            "choices",
        ),
        "7",
    ) | dict.fromkeys(("lowest", "wanted", "reason"), "8")
    for code in CATALOGUE:
        each = fault("", code, **values)
        for language in ("zh", "en"):
            for text in (faults.problem(each, language), faults.cure(each, language)):
                assert "{" not in text or code == "VK-1027"


def test_unknown_codes_and_missing_values():
    with pytest.raises(KeyError):
        faults.problem(fault("", "VK-0000"))
    with pytest.raises(KeyError):
        faults.problem(fault("", "VK-7002"))


def test_values_are_not_read_as_formats():
    assert faults.problem(fault("", "VK-1008", key="{x} {0}"), "en") == "“{x} {0}” is written twice"


def test_another_area_can_be_added_once(monkeypatch):
    monkeypatch.setattr(faults, "_TEXTS", dict(faults._TEXTS))
    texts = ("错", "改。", "wrong {what}", "Mend it.")
    faults.extend({"VK-9999": texts})
    faults.extend({"VK-9999": texts})
    assert faults.problem(fault("", "VK-9999", what="x"), "en") == "wrong x"
    with pytest.raises(ValueError, match="VK-9999"):
        faults.extend({"VK-9999": ("别的", "改。", "other", "Mend it.")})
