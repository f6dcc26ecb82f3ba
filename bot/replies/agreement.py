"""What agrees and what does not, in words: as facts, never as blame."""

from __future__ import annotations

from collections import Counter

from bot.replies import marks, phrases
from knowledge.contract import Intent, Result
from knowledge.model import Agreement, Finding

# So many findings are told in one message.
SHOWN = 20
# How a finding is begun that does not end with how it came out.
WORDS = {
    Agreement.DIFFERS: "不一致",
    Agreement.ROUNDED: "四舍五入差异",
    Agreement.UNCHECKED: "没有核对",
}
# What is counted of a whole document beside what does not agree.
COUNTED = (Agreement.ROUNDED, Agreement.UNCHECKED, Agreement.AGREES)
WHY = "为什么不一致"
# What asks for all that does not add up, behind whose documents are meant.
WHOLE = "有没有对不上的数"


def caution(result: Result) -> str:
    """One line under an answer whose figure the document contradicts; nothing where it does not."""
    if result.query.intent is Intent.CHECK or not result.findings:
        return ""
    others = len(result.findings) - 1
    more = f"（另有{others}处，问“{WHY}”）" if others else ""
    return f"\n注意：{result.findings[0].message}{more}"


def question(result: Result) -> str:
    """The question that asks for the whole finding and stands by itself; in a talk WHY is enough."""
    card = result.parts[0].card
    named = card.subject or card.label or card.item
    return f"{card.department}{card.year}年{named}前后一致吗"


def lines(result: Result) -> list[str]:
    """The findings on what was asked about, gravest first, a line each."""
    found = [_line(finding) for finding in result.findings[:SHOWN]]
    more = len(result.findings) - SHOWN
    return [*found, f"……还有{more}处"] if more > 0 else found


def _line(finding: Finding) -> str:
    word = WORDS.get(finding.outcome)
    return f"{word}：{finding.message}" if word else finding.message


def whole(result: Result) -> str:
    """What was found in a whole document: how much was checked, what does not agree, what was not checked."""
    counted = Counter(f.outcome for f in result.findings)
    if not result.findings:
        return "这份文件没有可以核对的数。"
    told = [f for f in result.findings if f.outcome is Agreement.DIFFERS]
    first, numbered = result.findings[0], len(result.findings)
    others = "、".join(
        f"{outcome.value}{counted[outcome]}处" for outcome in Agreement if outcome in COUNTED and counted[outcome]
    )
    head = marks.figure(f"不一致{len(told)}处" if told else "没有发现不一致")
    opening = [
        marks.answer(f"{head}（共核对{numbered}项{'，' if others else ''}{others}）"),
        f"{first.department}{first.year}年度",
    ]
    if not told:
        titles = dict.fromkeys(s.title for finding in result.findings for s in finding.sources[:1])
        return "\n".join([*opening, marks.source("出处：" + "；".join(f"《{title}》全文" for title in titles))])
    shown = [f"{number}. {finding.message}" for number, finding in enumerate(told[:SHOWN], 1)]
    more = [f"……还有{len(told) - SHOWN}处，用 juesuan check 全部列出。"] if len(told) > SHOWN else []
    sources = [finding.sources[0] for finding in told[:SHOWN] if finding.sources]
    return "\n".join([*opening, *shown, *more, phrases.cited(sources)])
