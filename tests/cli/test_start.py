"""What a start loads, and the help, version, completion and manual it can show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import resconvert as library
from resconvert.cli.app import COMMANDS, app
from resconvert.formats.json import SCHEMA_VERSION
from tests.cli.conftest import Runner

HEAVY = {
    "lxml",
    "docx",
    "reportlab",
    "uharfbuzz",
    "PIL",
    "rich",
    "fsspec",
    "pyarrow",
    "distributed",
    "charset_normalizer",
}


def _loaded(code: str, *arguments: str) -> set[str]:
    script = f"import sys; sys.argv[1:] = {list(arguments)!r}\n{code}\nprint(*sys.modules, sep='\\n', file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stderr.split())


def test_importing_the_library_loads_nothing() -> None:
    loaded = _loaded("import resconvert")
    assert not loaded & HEAVY
    assert not any(m.startswith("resconvert.") for m in loaded)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["convert", "--help"]])
def test_help_and_version_load_no_format(arguments: list[str]) -> None:
    loaded = _loaded("from resconvert.cli import main; main()", *arguments)
    assert not loaded & HEAVY
    assert not {m for m in loaded if m.startswith(("resconvert.formats.", "resconvert.model"))} - {
        "resconvert.formats.json", "resconvert.model", *(m for m in loaded if "--version" not in arguments)
    }  # fmt: skip
    assert "importlib.metadata" not in loaded


def test_text_to_text_loads_no_other_format_and_looks_for_no_plugin(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The General Assembly,\n\tDecides to adjourn.\n")
    loaded = _loaded(
        "from resconvert.cli import main; main()", "convert", str(tmp_path / "a.txt"), "-o", str(tmp_path / "b.txt")
    )
    assert (tmp_path / "b.txt").exists()
    assert not loaded & HEAVY
    assert "importlib.metadata" not in loaded
    assert "resconvert.formats.akn.writer" not in loaded


def test_version_names_the_schema(resconvert: Runner) -> None:
    run = resconvert("--version")
    assert (run.status, run.text) == (0, f"resconvert {library.__version__} (JSON schema {SCHEMA_VERSION})\n")


def test_no_arguments_show_the_help(resconvert: Runner) -> None:
    run = resconvert()
    assert run.status == 2
    assert "convert" in run.text + run.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_groups_with_examples(resconvert: Runner, name: str) -> None:
    run = resconvert(name, "--help")
    assert run.status == 0
    assert f"Usage: resconvert {name}" in run.text
    assert "Examples:\n  resconvert" in run.text
    command = app.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert command.help


def test_python_m_is_the_same_program(tmp_path: Path) -> None:
    run = subprocess.run([sys.executable, "-m", "resconvert", "--version"], capture_output=True, text=True)
    assert run.stdout.startswith("resconvert ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_completion_script(resconvert: Runner, shell: str) -> None:
    run = resconvert("completion", shell)
    assert run.status == 0
    assert "_RESCONVERT_COMPLETE" in run.text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("resconvert con", "convert"),
        ("resconvert convert --outp", "--output"),
        ("resconvert convert -t mark", "markdown"),
        ("resconvert convert -t akn,mark", "akn,markdown"),
        ("resconvert convert A_RES", "file,A_RES"),
        ("resconvert convert --style my", "file,my"),
        ("resconvert convert --style un-gen", "un-geneva"),
        ("resconvert convert --font-dir f", "dir,f"),
        ("resconvert convert --preset dr", "draft"),
        ("resconvert convert --akn-flavour akn", "akn4un"),
        ("resconvert convert -O numb", "numbering="),
        ("resconvert convert -M tit", "title="),
        ("resconvert convert --limit sec", "seconds="),
        ("resconvert inspect --lang f", "fr"),
        ("resconvert formats doc", "docx"),
    ],
)
def test_completion_knows_commands_options_and_formats(words: str, expected: str) -> None:
    environment = {
        **os.environ, "_RESCONVERT_COMPLETE": "bash_complete", "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }  # fmt: skip
    code = "import sys; from resconvert.cli import main; sys.exit(main([]))"
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert expected in run.stdout, run.stderr


def test_the_manual_has_every_option(resconvert: Runner) -> None:
    page = resconvert("man").text.replace("\\-", "-")
    assert page.startswith(".TH RESCONVERT 1")
    for name in COMMANDS:
        command = app.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        for parameter in command.params:
            for spelling in getattr(parameter, "opts", ()):
                if spelling.startswith("--"):
                    assert spelling in page


def test_a_closed_pipe_is_no_drama(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The General Assembly,\n" + "\tDecides to adjourn.\n" * 20_000)
    command = f"{sys.executable} -m resconvert convert {tmp_path / 'a.txt'} -t text | true; echo ${{PIPESTATUS[0]}}"
    run = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert run.stdout.splitlines()[-1] == "141"  # as of a program that SIGPIPE ended
    assert run.stderr == ""
