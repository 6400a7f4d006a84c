"""Lines of a given width: breaks between Chinese characters, never inside a number or before a closing mark."""

from __future__ import annotations

import re

from data.facsimile.fonts import Face

PIECE = re.compile(r"[A-Za-z0-9.,%:/*=+²≥≤-]+|.", re.S)
NOT_FIRST = set("，。、；：！？）》】〕〉”)]},.;:!?%")
NOT_LAST = set("（《【〔〈“([{")


def wrap(text: str, face: Face, size: float, width: float, first: float = 0) -> list[str]:
    """The text in lines that fit `width` (the first one shorter by `first`); their concatenation is the text, less spaces at breaks."""
    pieces: list[str] = []
    for piece in PIECE.findall(text):
        if len(piece) > 1 and face.width(piece) * size > width:
            pieces += list(piece)
        elif pieces and (piece in NOT_FIRST or pieces[-1][-1] in NOT_LAST) and face.width(pieces[-1] + piece) * size <= width:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    lines, line, room = [], "", width - first
    for piece in pieces:
        if line and face.width(line + piece) * size > room + 0.01:
            lines.append(line.rstrip())
            line, room = piece.lstrip(), width
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines
