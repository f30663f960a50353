"""Text as wide as it is: how many pixels it takes, and where its lines break."""

import re

# a Latin word with the space behind it, or one Chinese character with the marks that may not begin a line
_PIECE = re.compile(r"(?:[^ \n\u2e80-\uffef]+[ \n]*|[\u2e80-\uffef]|[ \n])[，。；：、）》？！]*")


def width(text: str, size: float = 12) -> float:
    """About as many pixels as the text takes: Chinese characters are square, Latin ones half as wide."""
    return sum(size if ord(letter) > 0x2E80 else size * 0.57 for letter in text)


def lines(text: str, room: float, size: float = 12) -> list[str]:
    """The text in lines of at most `room` pixels; no word is broken and no line begins with a mark that closes."""
    found = [""]
    for piece in _PIECE.findall(text):
        if found[-1] and width(found[-1] + piece.rstrip(), size) > room:
            found.append("")
        found[-1] += piece
    return [line.strip() for line in found if line.strip()]
