"""Every block in README and docs runs, in its own folder, in the order of the page."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import attrs
import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
BLOCK = re.compile(r"^```(\w*) ?(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@attrs.frozen
class Block:
    """A fenced block: its language, the file it is saved as, its text, and the line it begins on."""

    language: str
    file: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [Block(m[1], m[2], m[3], text.count("\n", 0, m.start()) + 2) for m in BLOCK.finditer(text)]


def run_console(block: Block, folder: Path) -> Path:
    """Type every ``$`` line; what it prints must match what stands below it, ``…`` standing for anything."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "VOTEKIT_LANG": os.environ.get("VOTEKIT_LANG", "zh"),
        "COLUMNS": "100",
    }
    for typed in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, expected = typed.partition("\n")
        if command.startswith("cd "):
            folder = folder / command.removeprefix("cd ")
            continue
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        printed = done.stdout + done.stderr
        status = re.search(r"（退出码 (\d)）", expected)
        assert done.returncode == (int(status[1]) if status else 0), f"$ {command}\n{printed}"
        expected = expected.replace(status[0], "") if status else expected
        pattern = r"\s*".join(
            re.escape(line.strip()).replace("…", ".*?") for line in expected.splitlines() if line.strip()
        )
        assert re.search(pattern, printed, re.DOTALL), f"$ {command}\n{printed}\n--- expected\n{expected}"
    return folder


def run_sh(block: Block) -> None:
    """Commands that set a machine up: each is a make target, or begins a line of the Makefile's own recipes."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    recipes = [
        line.strip()
        for line in makefile.replace("$(PYTHON)", "python3").replace("$(BIN)", ".venv/bin").split("\n")
    ]
    for command in filter(None, (line.strip() for line in block.text.splitlines())):
        if command.startswith("make "):
            assert set(command.split()[1:]) <= targets, command
        elif not command.startswith("pip "):
            assert any(line.startswith(command) for line in recipes), command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for example in (ROOT / "docs" / "examples").iterdir():
        shutil.copy(example, tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    folder = tmp_path
    for block in blocks(page):
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
        if block.language == "python":
            code = compile("\n" * (block.line - 1) + block.text, str(page), "exec")
            exec(code, names)
        elif block.language == "console":
            folder = run_console(block, folder)
        elif block.language == "sh":
            run_sh(block)
        elif block.language == "toml":
            tomllib.loads(block.text)
        elif block.language == "json":
            json.loads(block.text)
        elif not block.file:
            assert block.language == "text", f"{page}:{block.line} has a block that nothing runs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target
