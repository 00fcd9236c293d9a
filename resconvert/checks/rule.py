"""What a check is: a named rule with its reason and its examples, and what it finds.

Rules are values in a registry, like formats; a third party adds its own through the entry point group
``resconvert.checks``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resconvert.diagnostics import Severity
from resconvert.source import Span

if TYPE_CHECKING:
    from resconvert.checks.subject import Subject


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of the source's characters at `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a rule is broken. `fix` only where there is one right answer; `severity` only
    where it differs from the rule's."""

    message: str
    span: Span | None = None
    hint: str = ""
    fix: Edit | None = None
    severity: Severity | None = None


Check = Callable[["Subject"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule an editor applies before a text goes out.

    code: "RC2nn", never reused. name: kebab case, what ``--select`` also takes.
    summary: what must hold, in one line. why: its reason and source.
    right, wrong: raw texts; `wrong` breaks this rule and `right` does not. Both are run as tests.
    languages: ISO 639-2/T codes the rule speaks of; None = all.
    """

    code: str
    name: str
    severity: Severity
    summary: str
    why: str
    right: str
    wrong: str
    check: Check
    languages: frozenset[str] | None = None
