"""Help fits 80 cells in both languages, names every option, and its examples run."""

import io
import re
import shlex
from pathlib import Path

import click
import pytest
from wcwidth import wcswidth

from tests.cli.terminal import Terminal
from votekit_cli import output, wording
from votekit_cli.help import Option
from votekit_cli.main import votekit

VERBS = list(votekit.commands)
PLACEHOLDER = re.compile(r"\{(\w+)")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_fits_80_cells(terminal: Terminal, language: str, verb: str) -> None:
    terminal.language = language
    shown = terminal(f"{verb} --help").out
    assert [line for line in shown.splitlines() if wcswidth(line) > 80] == []
    assert ("用法" if language == "zh" else "Usage") in shown
    if language == "zh" and not verb:
        assert "退出码  0 完成" in shown


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_and_example_stands_in_the_help(terminal: Terminal, verb: str) -> None:
    shown = terminal(f"{verb} --help").out
    command = votekit.commands[verb]
    for option in command.params:
        if isinstance(option, Option):
            assert all(name in shown for name in option.opts)
    example = shown[shown.index("\n例\n") + 3 :].strip()
    context = click.Context(command, info_name=verb)
    words = shlex.split(example)
    assert words[:2] == ["votekit", verb]
    command.make_parser(context).parse_args(words[2:])  # an option that is none would be refused


def test_bare_help_lists_the_verbs_in_meeting_order(terminal: Terminal) -> None:
    shown = terminal("--help").out
    places = [shown.index(f"\n  {verb} ") for verb in VERBS]
    assert places == sorted(places)


def test_version(terminal: Terminal) -> None:
    assert "0.1.0" in terminal("--version").out


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"VOTEKIT_LANG": "en"}, "en"),
        ({"VOTEKIT_LANG": "fr", "LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"VOTEKIT_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
    ],
)
def test_the_language_is_the_options_the_variables_the_locales(
    environment: dict[str, str], language: str
) -> None:
    assert wording.chosen_language(None, environment) == language
    assert wording.chosen_language("en", environment) == "en"
    assert wording.chosen_language("zh", environment) == "zh"


def test_lang_may_be_written_with_an_equals_sign(terminal: Terminal) -> None:
    from tests.cli.terminal import streams
    from votekit_cli.main import main

    with streams(b"") as (_, err):
        assert main(["--lang=en", "frob"]) == 2
    assert "No such command" in err.text()
    with streams(b"") as (_, err):
        assert main(["frob", "--lang"]) == 2
    with streams(b"") as (out, _):
        assert main(["--lang=en", "-C", str(terminal.folder)]) == 0
    assert "Next: votekit new" in out.text()


def test_clicks_own_messages_are_chinese(terminal: Terminal) -> None:
    terminal("new x --preset 票决")
    session = terminal.at("x")
    for command, told in (
        ("frobnicate", "没有 frobnicate 这个动词。"),
        ("freeze --ticket 3", "没有 --ticket 这个选项。 是不是 '--tickets'？"),
        ("freeze --tickets", "选项 --tickets 后面要写值。"),
        ("freeze --tickets -1", "不在范围"),
        ("freeze --rehearsal=yes", "不写值"),
        ("freeze extra", "多了参数"),
        ("declare", "缺少选项"),
        ("new y --preset 选举", "不在可选的"),
        ("form 出席 不存在", "不在可选的"),
        ("declare --by 某 --on 明天", "明天"),
    ):
        assert told in session(command, status=2).err, command
    assert "不存在" in terminal("-C", "没有这个文件夹", status=2).err


def test_completion_speaks_to_the_shell(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.shell_completion import BashComplete

    completion = BashComplete(votekit, {}, "votekit", "_VOTEKIT_COMPLETE")
    assert [item.value for item in completion.get_completions([], "fr")] == ["freeze"]
    assert "--tickets" in [item.value for item in completion.get_completions(["freeze"], "--t")]


def test_every_sentence_is_used_and_has_both_languages() -> None:
    root = Path(wording.__file__).parents[1]
    source = "".join(
        path.read_text(encoding="utf-8") for path in root.rglob("*.py") if "wording" not in path.parts
    )
    literal = set(re.findall(r'"([a-z][\w.-]*)"', source)) | set(re.findall(r"'([a-z][\w.-]*)'", source))
    built = tuple(prefix for prefix in re.findall(r'f["\']([a-z][\w.-]*[-.])\{', source))
    sentences = wording._SENTENCES
    unused = [key for key in sentences if key not in literal and not key.startswith((*built, "help."))]
    assert unused == []
    for key, (chinese, english) in sentences.items():
        assert set(PLACEHOLDER.findall(chinese)) == set(PLACEHOLDER.findall(english)), key
    missing = [key for key in re.findall(r'say\(\s*"([^"]+)"', source) if key not in sentences]
    assert missing == []


def test_every_help_entry_belongs_to_a_verb_and_an_option() -> None:
    known = {
        "usage",
        "options",
        "example",
        "help",
        "before",
        "during",
        "after",
        "statuses",
        "any",
        "argument",
        "votekit",
        *VERBS,
    }
    for key in wording._SENTENCES:
        if key.startswith("help."):
            assert key.split(".")[1] in known, key
    for verb in VERBS:
        for option in votekit.commands[verb].params:
            if isinstance(option, Option):
                keys = [f"help.{verb}.{option.name}", f"help.any.{option.name}"]
                assert any(wording.known(key) for key in keys), keys


def test_every_fault_of_the_command_line_has_its_words_and_is_used() -> None:
    root = Path(wording.__file__).parents[1]
    source = "".join(
        path.read_text(encoding="utf-8") for path in root.rglob("*.py") if path.name != "faults.py"
    )
    used = set(re.findall(r'"(VK-(?:9\d{3}|2104))"', source))
    catalogue = wording.faults.CATALOGUE
    assert used == set(catalogue)
    for code, (problem, cure, problem_en, cure_en) in catalogue.items():
        assert set(PLACEHOLDER.findall(problem + cure)) == set(PLACEHOLDER.findall(problem_en + cure_en)), (
            code
        )


@pytest.mark.parametrize(
    ("text", "cells", "lines"),
    [
        ("一二三四五", 4, ["一二", "三四", "五"]),
        ("一二三四。五", 8, ["一二三四。", "五"]),
        ("votekit audit 存档", 10, ["votekit", "audit 存档"]),
        ("甲\n乙", 10, ["甲", "乙"]),
        ("", 10, [""]),
        ("abcdefghijkl 一", 5, ["abcdefghijkl", "一"]),
    ],
)
def test_lines_are_broken_where_chinese_allows(text: str, cells: int, lines: list[str]) -> None:
    assert output.wrapped(text, cells) == lines


def test_tables_align_by_cells() -> None:
    lines = output.table([["一", 5], ["城市管理局", 120]], ["名称", "数"])
    assert len({wcswidth(line) for line in lines[:2]}) == 1
    assert output.padded("名", 4) == "名  "
    assert output.width("\x07") == 0


def test_progress_is_shown_only_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    class Person(io.StringIO):
        def isatty(self) -> bool:
            return True

    for as_json, length, bar in ((False, 50, True), (True, 50, False), (False, 3, False)):
        seen = Person()
        monkeypatch.setattr("sys.stderr", seen)
        with output.Output(as_json=as_json).progress(range(length), length=length, label="复核") as walked:
            assert list(walked) == list(range(length))
        assert ("复核" in seen.getvalue()) is bar
