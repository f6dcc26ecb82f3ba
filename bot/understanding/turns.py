"""A message as it stands in its chat: a correction, an answer to a choice, something that goes on with the talk."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from bot.answer import Conversation
from bot.understanding import choosing, turn_words
from bot.understanding.normalise import question
from knowledge.vocabulary import alternatives

STOPS = r"[,.。!！?？;:、~…]"
# Particles that may stand after 不对, 错了.
PARTICLES = "[的了啊呀哦啦吧呢嘛哈]*"
# 我问的是, 我要查的是, 我是问: what follows is what was meant; 我问的不是…: what follows was not.
MEANT = re.compile(
    r"^(?:我|俺)?(?:刚才|刚刚|其实|本来|明明)?(?:"
    r"(?:想要|想|要)?(?:问|说|指|讲|查|找|看|要|想知道)的(?:其实|应该|明明|就)?(?P<not>不)?是"
    r"|(?<=我)(?:其实|明明)?是(?:想|要|在)?(?:问|说|指|讲|查|找)(?:的(?:是)?)?)[,:、]*"
)
# 不是预算,是决算; 不是预算而是决算.
NOT_BUT = re.compile(
    r"^不(?:是|要|看)(?P<no>.{1,30}?)(?:[,.。;、]+(?:而|应该|我(?:问|说|指|要)的)?(?:是|要)|(?:而|应该)是)(?P<yes>.+)$"
)
# 是决算不是预算; without a protest it must begin like this to be no question.
BUT_NOT = re.compile(
    r"^(?P<is>是|要)?(?P<yes>[^,.。;吗?]{1,30}?)[,.。;、]*(?P<but>而)?(?<!是)不(?:是|要)(?P<no>[^,.。;吗?]{1,20})[。!]?$"
)
ASKS = re.compile(r"哪|什么|多少|几|为何|谁|怎么")
IS = re.compile(r"^(?:应该|应当|其实|就|而)*是(?!不是)")
# 那是多少, 它呢: speaks of what was answered, and asks nothing new.
NOTHING_NEW = re.compile(r"^[那么它这是个的呢吗啊呀多少几钱具体到底共总数额金,。?!]*$")


@dataclass(frozen=True, slots=True)
class Turn:
    """A message as it stands in its chat.

    text      what is to be read of it as a question
    corrects  whether it says what was meant instead of what was answered (不是，我问的是…)
    linked    whether it goes on with the talk (那…, …呢); `trails` whether it ends like a part of a sentence (…的)
    places    which of the things that were shown it is about
    chooses   whether it asks nothing beside choosing them
    failed    why it cannot be followed: `place` none there, `too many` chosen, `correction` without what was meant
    """

    text: str
    corrects: bool = False
    linked: bool = False
    trails: bool = False
    places: tuple[int, ...] = ()
    chooses: bool = False
    failed: str = ""

    @property
    def nothing_new(self) -> bool:
        """Whether it only speaks of what was answered (那是多少)."""
        return bool(NOTHING_NEW.match(self.text))


def heard(message: str, talk: Conversation | None) -> Turn:
    """How a message takes up what was said before it; without anything said before, as the question that it is."""
    text = question(message)
    if talk is None or (talk.query is None and not talk.choices):
        return Turn(text)
    if message in talk.choices:
        return Turn(text, places=(talk.choices.index(message),), chooses=True)
    text = _without_thanks(text)
    choice = choosing.chosen(text, talk)
    if choice:
        turn = Turn(choice.rest, True, True, places=choice.places, chooses=not choice.rest, failed=choice.failed)
    elif talk.query is None:
        return Turn(text)
    else:
        turn = _corrected(_parted(message, text))
    text = _back().sub("", turn.text, count=1)
    text = _without_this(text, talk)
    linked = turn.linked or bool(_links().search(turn.text))
    return replace(turn, text=text, linked=linked, trails=turn.text.endswith("的"))


def plain(turn: Turn, message: str) -> str:
    """The question as a button shows it behind a name: a correction or a follow-up without what takes up the talk."""
    return re.sub("^(?:那么|那)", "", turn.text) if turn.corrects or turn.linked else message


# ---------------------------------------------------------------- corrections


def _corrected(text: str) -> Turn:
    """What was meant instead, where the text protests."""
    rest = _protests().sub("", text, count=1)
    corrects = rest != text
    meant = MEANT.match(rest)
    if meant:
        rest, corrects = ("不是" if meant["not"] else "") + rest[meant.end() :], True
    instead = NOT_BUT.match(rest)
    but = None if instead else BUT_NOT.match(rest)
    if but and not ASKS.search(but["yes"] + but["no"]) and (corrects or but["is"] or but["but"]):
        instead = but
    if instead:
        rest, corrects = instead["yes"], True
        rest = MEANT.sub("", rest, count=1)
    changed = _changes().sub("", rest, count=1)
    if changed != rest:
        rest, corrects = changed, True
    if corrects and not instead and rest.startswith("不是"):
        return Turn(rest, failed="correction")  # 我问的不是2022年: and what instead?
    if corrects:
        rest = IS.sub("", rest, count=1)
    if corrects and not rest.strip(",.。!！?？;:、~… "):
        return Turn(text, failed="correction")
    return Turn(rest, corrects=corrects, linked=corrects)


def _parted(message: str, text: str) -> str:
    """不对 2022年的: a blank after a protest parts it from the rest like a comma."""
    first, blank, rest = message.strip().partition(" ")
    return f"{question(first)},{question(rest)}" if blank and _protests().fullmatch(question(first)) else text


@cache
def _protests() -> re.Pattern[str]:
    words = alternatives([w for w in turn_words()["protest"] if len(w) > 1])
    short = alternatives([w for w in turn_words()["protest"] if len(w) == 1])
    once = rf"(?:{words}){PARTICLES}"
    ended = rf"{once}(?:{STOPS}*(?=$|我|是(?!不是)|应该)|{STOPS}+)"
    return re.compile(rf"^(?:{once}{STOPS}*)*(?:{ended}|(?:{short}){PARTICLES}(?:{STOPS}+|$|(?=我)))")


@cache
def _changes() -> re.Pattern[str]:
    return re.compile(rf"^(?:那就?|请|就)?(?:{alternatives(turn_words()['change'])})(?:一下)?(?!亿|万?元)(?=.)")


# ---------------------------------------------------------------- what only takes up the talk


def _without_thanks(text: str) -> str:
    return _polite().sub("", text, count=1)


@cache
def _polite() -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{alternatives(turn_words()['polite'])}){PARTICLES}{STOPS}+)+(?=.)")


@cache
def _back() -> re.Pattern[str]:
    """前面那个, 刚才说的数字: the answer before; 上一个年度 is a year."""
    nouns = alternatives(turn_words()["back_nouns"])
    return re.compile(rf"(?:{alternatives(turn_words()['back'])})(?!年|季|月|量)(?:{nouns})?")


@cache
def _links() -> re.Pattern[str]:
    before, after = alternatives(turn_words()["linked_before"]), alternatives(turn_words()["linked_after"])
    return re.compile(rf"^(?:{before})|其中|(?:{after})$")


def _without_this(text: str, talk: Conversation) -> str:
    """这个项目, 该项支出: what is talked about, where such a thing is."""
    this, query = alternatives(turn_words()["this_one"]), talk.query
    one = talk.shown[0] if len(talk.shown) == 1 else None
    if (query and query.subjects) or (one and one.subject):
        text = re.sub(rf"(?:{this})一?个?(?:{alternatives(turn_words()['kinds_subject'])})(?!支出)", "", text)
    if (query and query.mentions) or (one and one.item):
        kinds = alternatives(turn_words()["kinds_item"])
        text = re.sub(rf"(?:(?:{this})一?[个项笔块类]|[该此])(?:{kinds})", "", text)
    return text
