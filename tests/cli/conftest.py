"""Sessions that are frozen once a run and copied for each test: making an issuer's key takes most of a second."""

import shutil
from pathlib import Path

import pytest

from tests.cli import meetings
from tests.cli.meetings import Committee
from tests.cli.phones import Phones
from tests.cli.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal in an empty folder."""
    return Terminal(tmp_path)


@pytest.fixture(scope="session")
def paper_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    meetings.fill_paper(Terminal(folder))
    Terminal(folder)("freeze --yes")
    return folder


@pytest.fixture
def paper(paper_template: Path, tmp_path: Path) -> Terminal:
    """A small paper session, frozen: 12 voters, 3 items of which 2 are chosen."""
    shutil.copytree(paper_template, tmp_path / "paper")
    return Terminal(tmp_path / "paper")


@pytest.fixture(scope="session")
def committee_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("committee")
    meetings.fill_committee(Terminal(folder))
    Terminal(folder)("freeze --yes --tickets 12")
    return folder


@pytest.fixture
def committee(committee_template: Path, tmp_path: Path) -> Committee:
    """A rating by drawn tickets, frozen: 9 members, 12 tickets, 3 cards of which 2 open."""
    shutil.copytree(committee_template, tmp_path / "committee")
    return Committee.printed(Terminal(tmp_path / "committee"))


@pytest.fixture(scope="session")
def device_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("devices")
    meetings.fill_devices(Terminal(folder))
    Terminal(folder)("freeze --yes")
    return folder


@pytest.fixture
def phones(device_template: Path, tmp_path: Path) -> Phones:
    """A small session for phones alone, with issuing begun: 6 voters, one issuer, two cards."""
    terminal = Terminal(tmp_path / "devices")
    shutil.copytree(device_template, terminal.folder)
    shown = terminal("form 签到码 --keep").out
    cards = meetings.codes(terminal("form 钥匙卡 --keep").out)
    for seat in range(2):
        terminal.write(f"face{seat + 1}", cards[2 * seat])
        terminal.write(f"card{seat + 1}", f"{cards[2 * seat]}\n{cards[2 * seat + 1]}")
    terminal("attend --present 6")
    terminal("issue")
    return Phones.of(terminal.folder, dict(zip("123456", meetings.codes(shown), strict=True)))
