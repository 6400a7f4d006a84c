"""Read a Chinese department budget disclosure (部门预算公开), and hold every printed number against what determines it.

`read` gives a Budget, `reconcile` its findings, `explain` what a stated reason can account for, `read_many` many budgets at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from mengbudget.errors import UnreadableError

if TYPE_CHECKING:
    from mengbudget.budget import Budget, read
    from mengbudget.many import read_many
    from mengbudget.reconcile import reconcile
    from mengbudget.reconcile.engine import explain

__version__ = "0.1.0"
__all__ = ["Budget", "UnreadableError", "__version__", "explain", "read", "read_many", "reconcile"]

_HOMES = {"Budget": "budget", "read": "budget", "read_many": "many", "reconcile": "reconcile", "explain": "reconcile.engine"}


def __getattr__(name: str) -> Any:
    """What is exported is loaded when it is first used: `mengbudget --help` needs none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found


class _Package(ModuleType):
    """This package, whose `reconcile` is the function and not the folder of that name that the import system would put there."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
