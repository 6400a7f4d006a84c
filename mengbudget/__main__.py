"""`python -m mengbudget` is the `mengbudget` command."""

import sys

from mengbudget.cli import run

sys.exit(run())
