"""Prints the page of all checks: ``python -m resconvert.checks > docs/checks.md``."""

from __future__ import annotations

from resconvert.checks import rules


def page() -> str:
    lines = [
        "# Checks",
        "",
        "`resconvert check FILE`; `--select` and `--ignore` take codes, their beginnings or names; "
        "`--explain RC205` shows a rule's examples. This page is made from the rules themselves.",
        "",
        "| code | name | severity | what must hold | why |",
        "|---|---|---|---|---|",
    ]
    lines += [f"| {r.code} | `{r.name}` | {r.severity} | {r.summary} | {r.why} |" for r in rules()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
