"""Marked text for a terminal: the same words, with the answer bold and the source dim."""

from __future__ import annotations

from rich.text import Text

from bot.replies import marks

ANSWER, NAME, SOURCE, STRONG = "bold green", "bold", "dim", "bold underline"


def rich(marked: str) -> Text:
    """The text with styles, word for word what `marks.plain` gives."""
    told = Text()
    for number, line in enumerate(marks.lines(marked)):
        told.append("\n" if number else "")
        told.append(line.lead)
        if line.name:
            told.append(_words(line.name, NAME if line.whose else ""))
            told.append("：")
        told.append(
            _words(line.value, SOURCE if line.source else "", figures=ANSWER if line.name or line.answer else "")
        )
    return told


def _words(words: str, style: str, figures: str = "") -> Text:
    told = Text()
    for piece in marks.pieces(words):
        told.append(piece.words, (figures if piece.figure else STRONG if piece.strong else "") or style)
    return told
