"""The proof of an answer in words: what stands under its page (`sheet.py`), or the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answer import Cited
from bot.replies import marks, phrases
from bot.replies.html import grouped
from knowledge.contract import Result
from knowledge.model import Agreement, Source

# So many characters are told before and after what is quoted.
AROUND = 400
# A caption holds 1024 characters in all.
LONGEST_SECTION = 300


def cited(result: Result) -> tuple[Cited, ...]:
    """The places that an answer was read from, each page of a document once."""
    found = [Cited(f.source, f.printed) for part in result.parts for f in part.figures or part.card.figures[:1]]
    found += [Cited(reason.source) for part in result.parts for reason in part.reasons]
    found += [Cited(passage.source) for passage in result.passages] + [Cited(term.source) for term in result.terms]
    if not result.parts:
        # of what does not add up, both places
        apart = [finding for finding in result.findings if finding.outcome is Agreement.DIFFERS]
        found += [Cited(source) for finding in apart for source in finding.sources]
    pages: dict[tuple[str, int], Cited] = {}
    for each in found:
        pages.setdefault((each.source.document, each.source.page), each)
    return tuple(pages.values())


def caption(place: Cited) -> str:
    """What stands under the picture of a page."""
    return f"《{place.source.title}》{phrases.page(place.source)}\n{_section(place.source)}"


def words(place: Cited, around: Sequence[str]) -> str:
    """The place in words: where it stands, and the text around it with the number marked.

    `around` are the paragraphs before, at and after it, in their order.
    """
    quote = place.source.quote
    text = "\n".join(around)
    at = text.find(quote)
    if at < 0:
        text, at = quote, 0
    before = text[max(0, at - AROUND) : at].lstrip()
    after = text[at + len(quote) : at + len(quote) + AROUND].rstrip()
    told = before + _pointed(quote, place.printed) + after
    more = ("…" if at > AROUND else "", "…" if len(text) > at + len(quote) + AROUND else "")
    return "\n".join([caption(place), "", more[0] + told + more[1]])


def _pointed(quote: str, printed: str) -> str:
    """A quotation with the number in it marked, where it stands there as a number of its own."""
    for number in (printed, grouped(printed)):
        found = re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d.,]*\d)", quote) if number else None
        if found:
            return quote[: found.start()] + marks.strong(number) + quote[found.end() :]
    return marks.strong(quote)


def _section(source: Source) -> str:
    return " › ".join(source.section.split("/")[-2:])[:LONGEST_SECTION]
