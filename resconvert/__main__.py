"""``python -m resconvert`` is ``resconvert``."""

import sys

from resconvert.cli import main

if __name__ == "__main__":
    sys.exit(main())
