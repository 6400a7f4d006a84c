"""Read a Chinese department budget disclosure, and hold every printed number against what determines it."""

from mengbudget.errors import UnreadableError

__version__ = "0.1.0"
__all__ = ["UnreadableError", "__version__"]
