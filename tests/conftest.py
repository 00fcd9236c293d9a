"""Fixtures for the whole suite."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
SHARED = Path(os.environ.get("RESCONVERT_SHARED", ROOT.parent / "shared"))

# Whole documents are large examples; a busy machine is no reason to fail. In CI every run tries the same ones.
settings.register_profile(
    "resconvert",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("resconvert")


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


@pytest.fixture(scope="session")
def oracle() -> Callable[[str], str]:
    """Finds a judging program by name (soffice, pdftotext, pdffonts, qpdf, pandoc, verapdf,
    ooxml-validator): in .oracles/bin, where .ci/oracles puts it, or on the path. Without it the test
    skips; in CI it fails."""

    def find(name: str) -> str:
        path = shutil.which(name, path=f"{ROOT / '.oracles' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}")
        if path:
            return path
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing; .ci/oracles installs it")
        pytest.skip(f"{name} is not on this machine (.ci/oracles installs it)")

    return find


@pytest.fixture
def pandoc(oracle: Callable[[str], str]) -> str:
    return oracle("pandoc")
