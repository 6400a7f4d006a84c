"""Read a Chinese department budget disclosure (部门预算公开), and hold every printed number against what determines it.

`read` gives a Budget, `reconcile` its findings, `explain` what a stated reason can account for, `read_many` many budgets at once.
"""

from mengbudget.errors import UnreadableError

__version__ = "0.1.0"

from mengbudget.budget import Budget, read  # after the version: the cache's key names it
from mengbudget.many import read_many
from mengbudget.reconcile import reconcile
from mengbudget.reconcile.engine import explain

__all__ = ["Budget", "UnreadableError", "__version__", "explain", "read", "read_many", "reconcile"]
