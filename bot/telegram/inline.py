"""Inline mode: in any chat, `@bot 三公经费` lists figures and terms while one types; what is chosen is an answer."""

from __future__ import annotations

import logging
from zlib import crc32

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.answer import Answering, Hit
from bot.replies.html import single
from bot.telegram.desk import Desk

Context = ContextTypes.DEFAULT_TYPE
# So many at a time; Telegram takes 50.
A_PAGE = 10
# Seconds for which Telegram may give the same again: documents change seldom, and a day's correction must show.
KEPT = 300
LONGEST_TITLE, LONGEST_ABOUT = 80, 160
_log = logging.getLogger(__name__)


class Inline:
    """The callback for inline queries."""

    def __init__(self, desk: Desk, *, closed: bool) -> None:
        self._desk = desk
        # Telegram must not give to all what it was given for one who may read it.
        self._personal = closed

    async def query(self, update: Update, _context: Context) -> None:
        """Somebody types after the bot's name: what fits so far; with no words yet, questions to be asked."""
        asked = update.inline_query
        if asked is None:
            return
        start = int(asked.offset) if asked.offset.isascii() and asked.offset.isdecimal() else 0

        def find(answering: Answering) -> tuple[tuple[Hit, ...], int]:
            if asked.query.strip():
                return answering.find(asked.query, start, A_PAGE)
            examples = (answering.find(example, 0, 1)[0][:1] for example in answering.examples())
            return tuple(hit for hits in examples for hit in hits), 0

        hits, following = await self._desk.look(find)
        try:
            await asked.answer(
                [_article(hit) for hit in hits],
                cache_time=KEPT,
                is_personal=self._personal,
                next_offset=str(following) if following else "",
            )
        except BadRequest as error:
            # it took too long, or the asker has typed on
            _log.info("an inline query was not answered: %s", error)


def _article(hit: Hit) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=f"{crc32(f'{hit.title}{hit.about}{hit.marked}'.encode('utf-8', 'replace')):08x}",
        title=hit.title[:LONGEST_TITLE],
        description=hit.about[:LONGEST_ABOUT],
        input_message_content=InputTextMessageContent(single(hit.marked), parse_mode=ParseMode.HTML),
    )
