"""The command line. Each command is a module of its own, loaded when it is called.

Parses arguments and prints; what is done is done in `resconvert.api`, `batch` and their like. Exit
status: 0 done; 1 an input failed, or a check or round trip found something; 2 wrong usage; 3 only
warnings, with ``--fail-on-warning``; 130 interrupted; 141 if the reader of standard output has left.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

CLOSED_PIPE = 128 + 13  # what a shell shows of a program that SIGPIPE ended, as it ends cat or pandoc's like
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)  # what writing to a stream may say


def run() -> int:
    """The process of the command line: `main`, and then an end without detours."""
    import gc

    _open_streams()
    gc.set_threshold(50_000, 20, 20)  # most of what is made is kept: looking for rubbish so often finds none
    status = main()
    gc.freeze()  # nor is it looked for at the end
    _leave(status)
    return status


def _open_streams() -> None:
    """A stream that the caller closed is one without content, or without a reader: no file may get its number."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (as long as the process)
    if sys.stdout is None:
        unread, end = os.pipe()
        os.close(unread)
        sys.stdout = open(end, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def _leave(status: int) -> None:
    """End the process as Python would, but leave it to the system to take apart what was built: that takes a tenth
    of a short run. Not where somebody watches, or a thread is still at work."""
    import atexit
    import threading

    if sys.flags.inspect or sys.getprofile() or sys.gettrace() or threading.active_count() > 1:
        return
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # closed, or without a reader: Python says what it says then
        return
    os._exit(status)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. Nothing but that status and one line on
    stderr says what went wrong; ``RESCONVERT_TRACEBACK=1`` shows where in the program."""
    import click

    from resconvert.cli.app import app
    from resconvert.cli.console import complain
    from resconvert.errors import OutputError, ResconvertError, UsageError

    try:
        status = app.main(args=arguments, prog_name="resconvert", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        sys.stdout.write(f"{error.format_message()}\n")
        return 2
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "resconvert"
        hint = f"try '{command} --help'"
        complain(UsageError(error.format_message().rstrip("."), hint=hint))
        return 2
    except click.ClickException as error:
        complain(UsageError(error.format_message()))
        return 2
    except ResconvertError as error:
        complain(error)
        return 2 if isinstance(error, UsageError) else 1
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write("interrupted\n")
        return 130
    except BrokenPipeError:  # the reader of our output has left, as `head` does
        _forget_stdout()
        return CLOSED_PIPE
    except SystemExit:
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):  # click has seen the same
            return CLOSED_PIPE
        raise
    except OSError as error:
        if error.filename is not None or error.errno not in _FULL:
            return _unexpected(error)
        _forget_stdout()
        complain(OutputError(f"cannot be written: {error.strerror}", where="<stdout>"))
        return 1
    except Exception as error:
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    if os.environ.get("RESCONVERT_TRACEBACK"):
        raise error
    from resconvert.batch import unexpected
    from resconvert.cli.console import complain

    complain(unexpected(error))
    return 1


def _forget_stdout() -> None:
    """What still waits to be written goes nowhere, so that the end of the process says nothing of it."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # no real stream
        pass
