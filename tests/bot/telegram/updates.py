"""Updates as Telegram sends them; the entities of a text are found by Telegram's own parser."""

from __future__ import annotations

import itertools
from typing import Any

from tests.bot.telegram.bot_api import Json, td

NOW = 1_700_000_000
BOT: Json = {
    "id": 4242,
    "is_bot": True,
    "first_name": "决算问答",
    "username": "juesuan_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": True,
    "supports_inline_queries": False,
}
ANNA: Json = {"id": 1001, "is_bot": False, "first_name": "安娜"}
BO: Json = {"id": 1002, "is_bot": False, "first_name": "小波"}
GROUP: Json = {"id": -100_500, "type": "supergroup", "title": "预算组"}

_KINDS = {"textEntityTypeMention": "mention", "textEntityTypeBotCommand": "bot_command"}
_numbers = itertools.count(1)


def private(sender: Json = ANNA) -> Json:
    """The chat of one person with the bot."""
    return {"id": sender["id"], "type": "private", "first_name": sender["first_name"]}


def entities(text: str) -> list[Json]:
    """The mentions and commands in a text."""
    found = td({"@type": "getTextEntities", "text": text})["entities"]
    return [
        {"type": _KINDS[entity["type"]["@type"]], "offset": entity["offset"], "length": entity["length"]}
        for entity in found
        if entity["type"]["@type"] in _KINDS
    ]


def message(text: str | None = None, chat: Json | None = None, sender: Json = ANNA, **more: Any) -> Json:
    """A message; more keys of it (photo, reply_to_message …) as keywords."""
    made = {"message_id": next(_numbers), "date": NOW, "from": sender, "chat": chat or private(sender)}
    if text is not None:
        made |= {"text": text} | ({"entities": found} if (found := entities(text)) else {})
    return made | more


def update(**content: Json) -> Json:
    """An update with a message, an edited_message or a callback_query."""
    return {"update_id": next(_numbers), **content}


def press(under: Json, data: str, sender: Json = ANNA) -> Json:
    """A press of a button under a message of the bot."""
    query = {
        "id": str(next(_numbers)),
        "from": sender,
        "message": under,
        "chat_instance": "7",
        "data": data,
    }
    return update(callback_query=query)


def inline(words: str, offset: str = "", sender: Json = ANNA) -> Json:
    """What somebody types after the bot's name in any chat."""
    return update(inline_query={"id": str(next(_numbers)), "from": sender, "query": words, "offset": offset})
