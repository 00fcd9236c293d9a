"""Fixtures for the whole suite."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
SHARED = Path(os.environ.get("RESCONVERT_SHARED", ROOT.parent / "shared"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="renew the golden files under tests/cases")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The development corpus; it may not be distributed, so tests that need it skip without it."""
    path = SHARED / "corpus" / "dev"
    if not path.is_dir():
        pytest.skip("the development corpus is not on this machine (set RESCONVERT_SHARED)")
    return path


@pytest.fixture(scope="session")
def seed() -> Path:
    return SAMPLES / "A_RES_55_9.txt"
