"""Faults of the counting area, in words."""

from collections.abc import Mapping

CATALOGUE: Mapping[str, tuple[str, str, str, str]] = {}
