"""The Bot API's own rules: what Telegram would refuse is refused here.

The methods and their parameters come from aiogram's models of the Bot API, which know nothing of the library
under test; the texts go through Telegram's own parser (tdjson).
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import tdjson
from aiogram import methods, types
from aiogram.client.default import Default
from aiogram.methods.base import TelegramMethod
from pydantic import BaseModel, ValidationError

Json = dict[str, Any]

METHODS: dict[str, type[TelegramMethod[Any]]] = {
    method.__api_method__: method
    for _, method in inspect.getmembers(methods, inspect.isclass)
    if issubclass(method, TelegramMethod) and method is not TelegramMethod
}

_PARSE_MODES = {
    "HTML": {"@type": "textParseModeHTML"},
    "Markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "MarkdownV2": {"@type": "textParseModeMarkdown", "version": 2},
}


class RefusedError(AssertionError):
    """Telegram would not take this."""


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def td(request: Json) -> Json:
    """What Telegram's library answers, with no account and no network."""
    answer = json.loads(tdjson.td_execute(json.dumps(request).encode()) or b"null")
    if answer is None or answer["@type"] == "error":
        raise RefusedError(f"{request['@type']}: {answer and answer['message']}")
    return dict(answer)


td({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def check(method: str, parameters: Mapping[str, str]) -> Json:
    """The parameters of a call, decoded from what goes over the wire; RefusedError if the call is wrong."""
    model = METHODS.get(method)
    if model is None:
        raise RefusedError(f"no method {method}")
    decoded = {name: _decode(model, name, value) for name, value in parameters.items()}
    try:
        call = model.model_validate(decoded, strict=True)
    except ValidationError as error:
        raise RefusedError(f"{method}: {error}") from error
    if extra := list(unknown_keys(call, method)):
        raise RefusedError(f"unknown: {', '.join(extra)}")
    _check_limits(call)
    return decoded


def check_update(update: Json) -> None:
    """That an update made up for a test could come from Telegram."""
    if extra := list(unknown_keys(types.Update.model_validate(update), "update")):
        raise RefusedError(f"unknown: {', '.join(extra)}")


def unknown_keys(model: BaseModel, path: str) -> Iterator[str]:
    """The keys that the Bot API does not know, at any depth."""
    yield from (f"{path}.{key}" for key in model.model_extra or {})
    for name, value in model:
        yield from _unknown_within(value, f"{path}.{name}")


def _unknown_within(value: object, path: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        yield from unknown_keys(value, path)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _unknown_within(item, f"{path}[{number}]")


def _decode(model: type[BaseModel], name: str, value: str) -> Any:
    """Strings go over the wire as they are, everything else as JSON."""
    field = model.model_fields.get(name)
    kinds = set(get_args(field.annotation) or [field.annotation]) if field else {str}
    if kinds - {type(None), Default} == {str}:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _check_limits(call: TelegramMethod[Any]) -> None:
    """The limits that the documentation states in words only."""
    if isinstance(call, methods.SendMessage | methods.EditMessageText):
        check_text(call.text or "", call.parse_mode, call.entities)
    elif isinstance(call, methods.SendPhoto | methods.SendDocument):
        check_text(call.caption or "-", call.parse_mode, call.caption_entities, limit=1024)
    elif isinstance(call, methods.AnswerInlineQuery):
        _check_inline(call)
    elif isinstance(call, methods.AnswerCallbackQuery):
        _require(units(call.text or "") <= 200, "a notice has at most 200 characters")
    elif isinstance(call, methods.SetMyCommands):
        _require(len(call.commands) <= 100, "at most 100 commands")
        for command in call.commands:
            _require(re.fullmatch("[a-z0-9_]{1,32}", command.command), f"bad command {command.command}")
            _require(1 <= units(command.description) <= 256, f"bad description of {command.command}")
    elif isinstance(call, methods.SetMyDescription):
        _require(units(call.description or "") <= 512, "a description has at most 512 characters")
    elif isinstance(call, methods.SetMyShortDescription):
        _require(units(call.short_description or "") <= 120, "a short description has at most 120 characters")
    keyboard = getattr(call, "reply_markup", None)
    if isinstance(keyboard, types.InlineKeyboardMarkup):
        _check_keyboard(keyboard)


def _check_inline(call: methods.AnswerInlineQuery) -> None:
    _require(len(call.results) <= 50, "at most 50 results")
    _require(len((call.next_offset or "").encode()) <= 64, "an offset has at most 64 bytes")
    ids = [result.id for result in call.results]
    _require(len(set(ids)) == len(ids), "two results of one id")
    for result in call.results:
        _require(1 <= len(result.id.encode()) <= 64, "the id of a result has 1 to 64 bytes")
        if isinstance(result, types.InlineQueryResultArticle):
            content = result.input_message_content
            _require(result.title.strip(), "a result without a title")
            if isinstance(content, types.InputTextMessageContent):
                check_text(content.message_text, content.parse_mode, content.entities)


def parsed(text: str) -> str:
    """The words of a text in HTML, as Telegram reads them."""
    return str(td({"@type": "parseTextEntities", "text": text, "parse_mode": _PARSE_MODES["HTML"]})["text"])


def check_text(
    text: str, parse_mode: object = None, entities: list[types.MessageEntity] | None = None, limit: int = 4096
) -> None:
    """That a text can be sent: its formatting parses, and what is left is of an allowed length."""
    if isinstance(parse_mode, str):
        _require(parse_mode in _PARSE_MODES and not entities, f"bad parse mode {parse_mode}")
        mode = _PARSE_MODES[parse_mode]
        text = td({"@type": "parseTextEntities", "text": text, "parse_mode": mode})["text"]
    elif entities:
        formatted = {"@type": "formattedText", "text": text, "entities": [_entity(one) for one in entities]}
        td({"@type": "getMarkdownText", "text": formatted})
    else:
        td({"@type": "getTextEntities", "text": text})
    _require(text.strip(), "the text is empty")
    _require(units(text) <= limit, f"the text is too long: {units(text)}")


def _entity(entity: types.MessageEntity) -> Json:
    camel = "".join(part.capitalize() for part in entity.type.split("_"))
    kind = {"@type": f"textEntityType{camel}"}
    return {"@type": "textEntity", "offset": entity.offset, "length": entity.length, "type": kind}


def _check_keyboard(keyboard: types.InlineKeyboardMarkup) -> None:
    buttons = [button for row in keyboard.inline_keyboard for button in row]
    _require(len(buttons) <= 100, "at most 100 buttons")
    _require(len(keyboard.model_dump_json(exclude_none=True).encode()) < 10_000, "the keyboard is too big")
    for button in buttons:
        _require(button.text.strip(), "a button without text")
        _require(1 <= len((button.callback_data or "").encode()) <= 64, "callback data has 1 to 64 bytes")


def _require(condition: object, complaint: str) -> None:
    if not condition:
        raise RefusedError(complaint)
