"""A message that asks several things at once: each is answered as if it were asked in the same chat after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answer import Answer, Conversation
from bot.understanding.clauses import clauses, pieces
from bot.understanding.normalise import question as normalised
from bot.understanding.patterns import said
from bot.understanding.slots import SlotReader, Slots
from knowledge.contract import Intent, Status
from knowledge.model import Figure

# Why something is so is told where the document says it; where it does not, that is told beside the figure.
UNEXPLAINED = "reason"
TALK = {Intent.GREETING, Intent.THANKS, Intent.HELP, Intent.HOLDINGS, Intent.RESET, Intent.PERSONAL, Intent.UNKNOWN}
# Answered in words.
IN_WORDS = {Intent.REASON.value, Intent.DEFINE.value, Intent.TEXT.value, Intent.LIST.value}
# What is asked of several together may be limited by any clause of the message.
TOGETHER = {Intent.RANK.value, Intent.CALC.value, Intent.LIST.value}
NUMBER = re.compile(r"\d[\d,.]*")
Ask = Callable[[str, Conversation | None], Answer]


def answered(question: str, talk: Conversation | None, whole: Answer, ask: Ask) -> Answer | None:
    """The answers to all that a message asks, where taking it as one question leaves some of it unanswered.

    `whole` is the answer to it as one question, and `talk` the chat as it was before; it then is as after the last.
    """
    parts = clauses(question) if whole.intent not in TALK else ()
    if not parts:
        return None
    own = replace(talk) if talk else Conversation()
    each = [ask(part, own) for part in parts]
    if not _all_answered(each) or (whole.status is Status.ANSWERED and _says(whole, each)):
        return None
    if talk:
        talk.become(own)
    told = _without_repeats(each)
    return replace(
        each[0],
        question=question,
        text="\n\n".join(answer.text for answer in told),
        marked="\n\n".join(answer.marked for answer in told),
        figures=tuple(dict.fromkeys(figure for answer in each for figure in answer.figures)),
        choices=each[-1].choices,
        joined=len(told) > 1,
        elapsed_ms=whole.elapsed_ms + sum(answer.elapsed_ms for answer in each),
        left=tuple(dict.fromkeys(word for answer in each for word in answer.left)),
    )


def asks_more(question: str) -> bool:
    """Whether a message has more than one clause."""
    return len(pieces(question)) > 1


def without_talk(question: str, reader: SlotReader) -> str:
    """A message without the clauses that ask and name nothing of accounts (我在写稿子，…); empty if it has none.

    A word of them is no word of the question: what is asked beside them is answered as it stands.
    """
    parts = pieces(question)
    if len(parts) < 2:
        return ""
    kept = [part for part in parts if said("asks", normalised(part)) or _about_accounts(reader.read(normalised(part)))]
    return "，".join(kept) if kept and len(kept) < len(parts) else ""


def _about_accounts(slots: Slots) -> bool:
    named = slots.departments or slots.unknown_departments or slots.units or slots.projects or slots.terms
    asks = slots.measures or slots.basis or slots.orders or slots.cues - {"thanks", "greeting", "text"}
    return bool(
        named or asks or slots.years.asked or slots.place or any(m.exact for m in slots.mentions) or slots.topics
    )


def _all_answered(each: Sequence[Answer]) -> bool:
    if each[0].status is not Status.ANSWERED:
        return False
    return all(a.status is Status.ANSWERED or a.missing == UNEXPLAINED for a in each) and not any(
        a.intent in TALK for a in each
    )


def _without_repeats(each: Sequence[Answer]) -> list[Answer]:
    """The answers without those that only say again what one before them says (为什么, where the reason is told)."""
    kept: list[Answer] = []
    for answer in each:
        head = answer.text.partition("\n")[0].partition("：")[2]
        again = IN_WORDS.isdisjoint({answer.intent}) or (bool(head) and any(head in before.text for before in kept))
        numbers = set(NUMBER.findall(head))
        if not (again and any(numbers <= set(NUMBER.findall(before.text)) for before in kept)):
            kept.append(answer)
    return kept


def _says(whole: Answer, each: Sequence[Answer]) -> bool:
    """Whether the answer to the message as one question says all that the answers to its clauses say."""
    stated = {_stated(figure) for figure in whole.figures}
    for answer in each:
        head = answer.text.partition("\n")[0]
        if answer.intent == whole.intent and answer.intent in TOGETHER and answer.figures:
            return True  # 最高的是谁，哪一年: the clauses limit each other
        if answer.figures and not {_stated(f) for f in answer.figures} <= stated:
            return False
        if answer.intent in IN_WORDS and head.partition("：")[2] not in whole.text:
            return False
    return True


def _stated(figure: Figure) -> tuple[object, ...]:
    return (figure.department, figure.year, figure.item, figure.subject, figure.measure, figure.value)
