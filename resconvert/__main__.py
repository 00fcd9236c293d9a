"""``python -m resconvert`` is ``resconvert``."""

import sys

from resconvert.cli import run

if __name__ == "__main__":
    sys.exit(run())
