"""Whether a message speaks to the bot, and what it says without the bot's name."""

from __future__ import annotations

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

# What may stand between a name and what is said to its bearer.
_AFTER_NAME = " \t\n\u3000,，、:：;；"


def is_private(message: Message) -> bool:
    """Whether only one person and the bot are in the chat."""
    return message.chat.type == ChatType.PRIVATE


def question_for(bot: User, message: Message) -> str | None:
    """What the message asks the bot, its name taken out; None if the message is not meant for the bot.

    In a group a message is meant for the bot if it mentions it or replies to one of its messages. What other
    bots write is never answered there: two bots could go on for ever; nor is what somebody chose inline from any bot.
    """
    if message.via_bot:
        return None
    names = _mentions(bot, message)
    if not is_private(message):
        replied = message.reply_to_message
        to_bot = replied is not None and replied.from_user is not None and replied.from_user.id == bot.id
        from_a_bot = message.from_user is not None and message.from_user.is_bot and not message.sender_chat
        if from_a_bot or not (names or to_bot):
            return None
    return _without(message.text or "", names)


def _mentions(bot: User, message: Message) -> list[MessageEntity]:
    """Where the bot is mentioned, by @username or by a link to it."""
    found = message.parse_entities([MessageEntity.MENTION, MessageEntity.TEXT_MENTION])
    return [
        entity
        for entity, text in found.items()
        if (entity.user is not None and entity.user.id == bot.id)
        or (entity.type == MessageEntity.MENTION and text.lower() == f"@{bot.username}".lower())
    ]


def _without(text: str, entities: list[MessageEntity]) -> str:
    """The text without these entities; Telegram counts their places in UTF-16 units of two bytes."""
    units = text.encode("utf-16-le")
    for entity in sorted(entities, key=lambda entity: entity.offset, reverse=True):
        units = units[: 2 * entity.offset] + units[2 * (entity.offset + entity.length) :]
    rest = units.decode("utf-16-le").strip()
    return rest.lstrip(_AFTER_NAME) if entities else rest
