"""Messages for people: what cannot be done, said in one sentence."""

from __future__ import annotations


class Refusal(Exception):
    """What cannot be done; its text is one sentence for people: which file, what is wrong, what to do."""


class UnreadableError(Refusal):
    """Raised when a file is not a readable budget; its text is one sentence: which file, which page, what, what to do."""
