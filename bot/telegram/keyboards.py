"""The buttons under messages. A button's data is a word of a few bytes; what it is about, the memory knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.answer import Step

# A keyboard as a whole is limited too (Telegram: "reply markup is too long"); 30 such rows stay well below.
MOST_CHOICES = 30
LONGEST_LABEL = 64
A_ROW = 3
# What the data begins with.
STEP, PAGE, SOURCE, FILE, LIKED, DISLIKED, BROWSE = "s:", "p:", "q:", "f:", "+", "-", "b:"
Button = tuple[str, str]
"""What a button says, and its data."""


def keyboard(rows: Iterable[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """Rows of buttons; None where there are none."""
    made = [[InlineKeyboardButton(label(text), callback_data=data) for text, data in row] for row in rows if row]
    return InlineKeyboardMarkup(made) if made else None


def under_answer(
    choices: Sequence[str],
    steps: Sequence[Step] = (),
    *,
    page: int = 0,
    pages: int = 1,
    sources: bool = False,
    opinion: bool = False,
) -> InlineKeyboardMarkup | None:
    """The buttons of an answer: its choices, more of it, its proof and what can be asked next, and what one thinks."""
    rows: list[list[Button]] = [[(choice, str(number))] for number, choice in enumerate(choices[:MOST_CHOICES])]
    turns = [("‹ 前面", f"{PAGE}{page - 1}")] if page else []
    if page + 1 < pages:
        turns.append((f"更多 {page + 1}/{pages} ›", f"{PAGE}{page + 1}"))
    rows.append(turns)
    asked = [("原文", f"{SOURCE}0")] if sources else []
    asked += [(step.label, STEP + step.name) for step in steps]
    rows += split_rows(asked)
    if opinion:
        thumbs = [("👍", LIKED), ("👎", DISLIKED)]
        rows += [[*rows.pop(), *thumbs]] if len(rows[-1]) + len(thumbs) <= A_ROW else [thumbs]
    return keyboard(rows)


def split_rows(buttons: Sequence[Button], a_row: int = A_ROW) -> list[list[Button]]:
    """Buttons in rows of a few."""
    return [list(buttons[at : at + a_row]) for at in range(0, len(buttons), a_row)]


def label(text: str) -> str:
    """What a button says, cut to what can be read."""
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"
