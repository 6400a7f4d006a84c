"""Messages for people: what can go wrong with a file, said in one sentence."""

from __future__ import annotations


class UnreadableError(Exception):
    """Raised when a file is not a readable budget; its text is one sentence: which file, which page, what, what to do."""
