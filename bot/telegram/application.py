"""The python-telegram-bot application: which handler gets what."""

from __future__ import annotations

import logging
from typing import Any

from telegram import LinkPreviewOptions
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.answer import Answering
from bot.telegram import texts
from bot.telegram.handlers import Handlers
from bot.telegram.memory import Memory

App = Application[Any, Any, Any, Any, Any, Any]
ALLOWED_UPDATES = ("message", "edited_message", "callback_query")
_log = logging.getLogger(__name__)


def build_application(
    token: str,
    answering: Answering,
    api_url: str | None = None,
    request: BaseRequest | None = None,
    *,
    polling_request: BaseRequest | None = None,
    memory: Memory | None = None,
) -> App:
    """An application that is ready to be initialised and to process updates.

    `api_url` is the address of another Bot API server; `request` and `polling_request` replace the HTTP
    clients, and `request` alone replaces both.
    """
    builder = (
        ApplicationBuilder()
        .token(token)
        .job_queue(None)
        # Askers do not wait for each other; each one's own questions stay in order (see memory.Session).
        .concurrent_updates(True)
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
        .post_init(register_commands)
    )
    if api_url:
        address = api_url.rstrip("/")
        builder = builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    if request:
        builder = builder.request(request)
    if polling := polling_request or request:
        builder = builder.get_updates_request(polling)
    application = builder.build()

    handlers = Handlers(answering, Memory() if memory is None else memory)
    new = filters.UpdateType.MESSAGE
    private = filters.ChatType.PRIVATE & (new | filters.UpdateType.EDITED_MESSAGE)
    application.add_handlers(
        [
            CommandHandler(["start", "help"], handlers.help, new),
            CommandHandler("term", handlers.term, new),
            CommandHandler("list", handlers.holdings, new),
            CommandHandler("reset", handlers.reset, new),
            MessageHandler(new & filters.TEXT & ~filters.COMMAND, handlers.question),
            CallbackQueryHandler(handlers.choice),
            MessageHandler(private & ~filters.StatusUpdate.ALL, handlers.other),
        ]
    )
    application.add_error_handler(handlers.error)
    return application


async def register_commands(application: App) -> None:
    """Show the commands in Telegram's menu; without it the bot answers just as well."""
    try:
        await application.bot.set_my_commands(texts.COMMANDS)
    except TelegramError as error:
        _log.warning(texts.COMMANDS_NOT_SET, error)
