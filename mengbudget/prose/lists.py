"""Which amount a printed one is a part of: the lists that "其中：", brackets and numbered items open, and where they end."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Listing:
    """A list within a sentence that is open: the amount and the count whose parts it lists."""

    number: int
    amount: int | None
    count: int | None
    amounts: int = 0  # parts since the last ；
    counts: int = 0
    by_semicolon: bool = False  # its parts are set apart by ；
    compared: bool = False  # a part had a comparison of its own
    bracket: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.amounts or self.counts or self.by_semicolon)

    @property
    def closes_at_comparison(self) -> bool:
        """Whether "比上年…" after the last part speaks of the whole: there are several parts, none with a comparison of its own."""
        return self.amounts >= 2 and not self.compared and not self.by_semicolon and not self.bracket


@dataclass
class Item:
    """An item of a numbered list over several paragraphs: its level, its own amount, whether the items below it are its parts."""

    level: float
    head: int | None
    is_whole: bool
    number: int


@dataclass
class Lists:
    """The lists that are open: within the sentence (`inner`, innermost last) and over paragraphs (`outer`)."""

    inner: list[Listing] = field(default_factory=list)
    outer: list[Item] = field(default_factory=list)
    numbers: int = 0

    @property
    def current(self) -> Listing | None:
        return self.inner[-1] if self.inner else None

    @property
    def parent(self) -> Item | None:
        """The item whose parts the paragraphs at hand are."""
        return self.outer[-1] if self.outer and self.outer[-1].is_whole else None

    def next_number(self) -> int:
        self.numbers += 1
        return self.numbers

    def open(self, amount: int | None, count: int | None, bracket: bool = False) -> None:
        self.inner.append(Listing(self.next_number(), amount, count, bracket=bracket))

    def close_bracket(self) -> Listing | None:
        """The list that a closing bracket ends, with all that was opened within it."""
        while any(listing.bracket for listing in self.inner):
            listing = self.inner.pop()
            if listing.bracket:
                return listing
        return None

    def semicolon(self) -> Listing | None:
        """A list whose parts stand between commas ends at ；, which comes back; one whose first part ends there goes on."""
        listing = self.current
        if listing is None:
            return None
        if not listing.by_semicolon and (listing.amounts >= 2 or (listing.amounts == 0 and listing.counts >= 2)):
            return self.inner.pop()
        if listing.amounts or listing.counts:
            listing.by_semicolon, listing.amounts, listing.counts = True, 0, 0
        return None

    def leave(self, level: float) -> None:
        """A paragraph of this level ends the lists at its level and below."""
        self.outer = [item for item in self.outer if item.level < level]

    def enter(self, level: float, head: int | None, is_whole: bool, opened: bool) -> None:
        """The next paragraphs below `level` may be parts of `head`; a list that the last sentence opened goes on in them."""
        number = self.inner[-1].number if opened and self.inner else self.next_number()
        self.outer.append(Item(level, head, is_whole, number))
