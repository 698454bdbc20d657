"""What all tests share: one way to draw examples, and one issuer key."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from votekit._blindrsa import PrivateKey

# The same examples on every machine and every day: a test that fails, fails for everyone.
settings.register_profile("votekit", derandomize=True, deadline=None, max_examples=100, database=None)
settings.load_profile("votekit")


@pytest.fixture(scope="session")
def vectors() -> Mapping[str, Any]:
    """The published vectors, by the name of their file."""
    folder = Path(__file__).parent / "vectors"
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


@pytest.fixture(scope="session")
def issuer_key() -> PrivateKey:
    """A fresh RSA key of 3072 bits, one for the whole run."""
    return PrivateKey.generate()
