"""The python-telegram-bot application: which handler gets what."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from telegram import (
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    LinkPreviewOptions,
    Update,
)
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.answer import Answering
from bot.feedback import Opinions
from bot.following import Following
from bot.telegram import texts
from bot.telegram.access import Access, Gate
from bot.telegram.commands import Commands
from bot.telegram.desk import Desk
from bot.telegram.handlers import Handlers
from bot.telegram.inbox import Doubtful, Inbox
from bot.telegram.inline import Inline
from bot.telegram.logs import Trace
from bot.telegram.manners import MESSAGES_A_SECOND, Patience
from bot.telegram.memory import Memory
from bot.telegram.once import Once
from bot.telegram.operators import OPERATE, Operators
from bot.telegram.presses import Presses
from bot.telegram.watch import Watch
from bot.unanswered import Log
from bot.workshop import Workshop

App = Application[Any, Any, Any, Any, Any, Any]
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query")
# What stands before all others.
FIRST = -1
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class House:
    """What the operator has set up for the room: who may come in, what is remembered, and what is kept."""

    access: Access = field(default_factory=Access)
    memory: Memory = field(default_factory=Memory)
    log: Log = field(default_factory=lambda: Log(None))
    opinions: Opinions = field(default_factory=lambda: Opinions(None))
    minutes: float = 120
    share_files: bool = False
    workshop: Workshop | None = None
    following: Following | None = None
    clock: Callable[[], float] = time.monotonic
    watch: Watch = field(default_factory=Watch)
    trace: Trace = field(default_factory=Trace)
    messages_a_second: float = MESSAGES_A_SECOND


def build_application(
    token: str,
    answering: Answering,
    api_url: str | None = None,
    request: BaseRequest | None = None,
    *,
    polling_request: BaseRequest | None = None,
    house: House | None = None,
) -> App:
    """An application that is ready to be initialised and to process updates.

    `api_url` is the address of another Bot API server; `request` and `polling_request` replace the HTTP
    clients, and `request` alone replaces both.
    """
    house = house or House()
    inbox = Inbox(house.memory)
    builder = (
        ApplicationBuilder()
        .token(token)
        .job_queue(None)
        .rate_limiter(Patience(house.messages_a_second))
        .update_queue(inbox)
        # Askers do not wait for each other; each one's own questions stay in order (see memory.Session).
        .concurrent_updates(Once(inbox, house.memory, house.watch, house.trace))
        .defaults(Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)))
    )
    if api_url:
        address = api_url.rstrip("/")
        builder = builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    if request:
        builder = builder.request(request)
    if polling := polling_request or request:
        builder = builder.get_updates_request(polling)
    source = house.workshop or house.following
    operators = house.access.operators if house.workshop else frozenset()
    application = builder.post_init(lambda app: register(app, operators)).build()
    inbox.bot = application.bot
    desk = Desk(
        answering,
        house.memory,
        house.log,
        house.opinions,
        share_files=house.share_files,
        watch=house.watch,
        trace=house.trace,
        moment=source.moment if source else nullcontext,
    )
    _add_handlers(application, desk, house)
    return application


def _add_handlers(application: App, desk: Desk, house: House) -> None:
    handlers, commands = Handlers(desk), Commands(desk, house.minutes)
    new = filters.UpdateType.MESSAGE
    edited = filters.UpdateType.EDITED_MESSAGE
    asked = (new | edited) & filters.TEXT & ~filters.COMMAND
    private = filters.ChatType.PRIVATE & (new | edited)
    if house.workshop:
        _add_operators(application, Operators(desk, house.access, house.workshop))
    application.add_handler(TypeHandler(Update, Gate(house.access, house.clock).check), FIRST)
    application.add_handler(TypeHandler(Doubtful, handlers.doubtful))
    by_name = {
        "start": handlers.start,
        "help": handlers.help,
        "term": handlers.term,
        "reset": handlers.reset,
        "list": commands.list,
        "about": commands.about,
        "dept": commands.dept,
        "year": commands.year,
        "compare": commands.compare,
        "check": commands.check,
        "chart": commands.chart,
        "export": commands.export,
    }
    application.add_handlers(
        [
            *(CommandHandler(name, callback, new) for name, callback in by_name.items()),
            MessageHandler(asked, handlers.question),
            CallbackQueryHandler(Presses(desk, commands).press),
            InlineQueryHandler(Inline(desk, closed=house.access.closed).query),
            MessageHandler(filters.StatusUpdate.MIGRATE, handlers.moved),
            MessageHandler(private & ~filters.StatusUpdate.ALL, handlers.other),
        ]
    )
    application.add_error_handler(handlers.error)


def _add_operators(application: App, operators: Operators) -> None:
    new = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
    known = new & filters.User(operators.access.operators, allow_empty=False)
    by_name = {"docs": operators.documents, "unanswered": operators.unanswered, "feedback": operators.feedback}
    application.add_handlers(
        [
            *(CommandHandler(name, callback, known) for name, callback in by_name.items()),
            MessageHandler(known & filters.Document.ALL, operators.sent),
            CallbackQueryHandler(operators.press, f"^{OPERATE}"),
        ]
    )


async def register(application: App, operators: Collection[int] = ()) -> None:
    """Show the commands in Telegram's menus, and what the bot is for; without them it answers just as well."""
    bot = application.bot
    in_groups = {name: texts.COMMANDS[name] for name in texts.GROUP_COMMANDS}
    try:
        await bot.set_my_commands(list(texts.COMMANDS.items()), BotCommandScopeAllPrivateChats())
        await bot.set_my_commands(list(in_groups.items()), BotCommandScopeAllGroupChats())
        await bot.set_my_description(texts.DESCRIPTION)
        await bot.set_my_short_description(texts.SHORT_DESCRIPTION)
    except TelegramError as error:
        _log.warning(texts.COMMANDS_NOT_SET, error)
    for operator in operators:
        every = {**texts.COMMANDS, **texts.OPERATOR_COMMANDS}
        try:
            await bot.set_my_commands(list(every.items()), BotCommandScopeChat(operator))
        except TelegramError as error:
            # who has never written to the bot has no chat with it yet
            _log.info("the menu of an operator was not set: %s", error)
