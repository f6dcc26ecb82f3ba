"""A message that asks several things: the clauses that ask something each, as they are typed."""

from __future__ import annotations

import re

from bot.understanding.normalise import question
from bot.understanding.patterns import said

# 1,234.5 is one number; what stands in brackets belongs to what is before it.
STOPS = re.compile(r"(?:[,，](?!\d{3}(?!\d))|[;；?？!！。\n]|\s(?=[\u4e00-\u9fff]{2})|(?=顺便问|另外再?问|还想问))+")
# More than this is no question of a busy person.
MOST = 4


def pieces(message: str) -> tuple[str, ...]:
    """What stands between the stops of a message."""
    return tuple(piece for piece in STOPS.split(message) if piece.strip())


def clauses(message: str) -> tuple[str, ...]:
    """The clauses of a message that ask something each; one or none where it asks one thing.

    What asks nothing by itself (财政局2022年, 请问) belongs to the clause after it, at the end to the one before.
    """
    found: list[str] = []
    open_ = ""
    apart = pieces(message)
    for piece in apart if len(apart) > 1 else ():
        open_ = f"{open_}，{piece}" if open_ else piece
        if said("asks", question(piece)):
            found.append(open_)
            open_ = ""
    if open_ and found:
        found[-1] = f"{found[-1]}，{open_}"
    return tuple(found) if 1 < len(found) <= MOST else ()
