"""Sessions that are frozen once a run and copied for each test: making an issuer's key takes most of a second."""

import shutil
from pathlib import Path

import pytest

from tests.cli import meetings
from tests.cli.meetings import Committee
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
