"""`resconvert completion`: the script a shell loads to complete commands, options and formats."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from resconvert.cli.app import Command, app

_WHERE = {
    "bash": "resconvert completion bash > ~/.local/share/bash-completion/completions/resconvert",
    "zsh": 'resconvert completion zsh > "${fpath[1]}/_resconvert"',
    "fish": "resconvert completion fish > ~/.config/fish/completions/resconvert.fish",
}


@click.command("completion", cls=Command, examples="\n".join(_WHERE.values()))
@click.argument("shell", type=click.Choice(list(_WHERE)))
def command(shell: str) -> int:
    """Print the completion script for a SHELL."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(app, {}, "resconvert", "_RESCONVERT_COMPLETE").source())
    return 0
