"""A result as the text of a chat message."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies import phrases
from knowledge.contract import Asked, Holding, Intent, Part, Result, Status

# How much of a text is quoted in one message.
LONGEST_TEXT = 900
# With more parts than this, each is one line and only the place is cited.
BRIEF = 3
UNKNOWN = "我只回答部门决算公开里的问题，比如："
KINDS_OF_QUESTION = (
    "收入、支出、“三公”经费等数字，比上年、比预算的变化和原因",
    "项目的预算、执行率、得分和等级，哪个最高、最低",
    "人员、车辆、接待批次等数量",
    "名词解释，以及职责、问题、措施等原文",
)


def reply(result: Result, repairs: Sequence[tuple[str, str]], examples: Sequence[str]) -> str:
    """The text that a chat shows."""
    mended = "".join(f"按“{better}”理解。\n" for _, better in repairs)
    taken = "".join(f"“{said}”按{year}年。\n" for said, year in result.taken)
    return mended + taken + _body(result, examples)


def _body(result: Result, examples: Sequence[str]) -> str:
    intent = result.query.intent
    if intent is Intent.GREETING:
        return "您好！请直接问部门决算里的数字，比如：\n" + _bullets(examples)
    if intent is Intent.THANKS:
        return "不客气，有问题随时问。"
    if intent is Intent.PERSONAL:
        return "涉及个人信息，不提供。可以问部门决算里的数字、项目和名词。"
    if intent is Intent.UNKNOWN:
        return UNKNOWN + "\n" + _bullets(examples)
    if intent is Intent.HELP:
        return help_text(result.holdings, examples)
    if intent is Intent.HOLDINGS:
        return holdings(result.holdings)
    if result.status is Status.NOT_FOUND:
        return _not_found(result)
    if result.terms:
        return "\n\n".join(_term(result, i) for i in range(len(result.terms)))
    if result.passages:
        return _passages(result)
    if result.status is Status.AMBIGUOUS:
        return _ambiguous(result)
    return _figures(result)


# ---------------------------------------------------------------- figures


def _figures(result: Result) -> str:
    if result.query.intent is Intent.CHECK:
        return _checked(result)
    if result.missing == "none fits":
        return "没有符合条件的项目，各项目如下：\n" + _table(result)
    if result.about and result.parts:
        return _units(result)
    if len(result.parts) > BRIEF or result.query.intent in (Intent.LIST, Intent.RANK):
        return _table(result)
    several = len(result.parts) > 1
    return "\n\n".join(_part(part, result, several=several) for part in result.parts) + _notes(result)


def _notes(result: Result) -> str:
    return "".join(f"\n{note}" for note in result.notes)


def _whose(part: Part) -> str:
    return f"{part.card.department}{part.card.year}年度"


def _part(part: Part, result: Result, *, several: bool) -> str:
    """One card: the answer, what it is compared with, why, where."""
    card = part.card
    title = phrases.name(card, with_viewpoint=several or bool(card.subject))
    lines = []
    head = phrases.stated(part.figures)
    if part.derived:
        verdict = _verdict(part, result)
        worked = "" if verdict and not part.derived[0].value else "；".join(map(phrases.worked_out, part.derived))
        lines.append(f"{title}：{verdict}{worked}")
        if head:
            lines.append(f"{card.year}年{head}")
    elif part.reasons:
        lines += [f"{title}：{_because(part)}"]
        if head:
            lines.append(head)
    else:
        lines.append(f"{title}：{_verdict(part, result)}{head}")
    if part.note:
        lines.append(part.note)
    more = phrases.besides(part)
    if more and not part.derived and len(result.parts) <= BRIEF:
        lines.append("；".join(more))
    if (
        not part.reasons
        and not part.derived
        and card.reasons
        and result.query.intent in (Intent.FIGURE, Intent.COMPARE)
        and not several
    ):
        lines.append("原因：" + card.reasons[0].text)
    sources = [f.source for f in part.figures] + [r.source for r in part.reasons]
    if not sources:
        sources = [f.source for f in card.figures[:1]]
    lines.append(phrases.cited(sources))
    printed = part.figures[0].printed if part.figures else ""
    lines.append(phrases.quoted(sources[0], printed))
    return "\n".join(lines)


def _verdict(part: Part, result: Result) -> str:
    """Yes or no first, where that was asked and can be told."""
    if Asked.OVER in result.query.asked and part.derived:
        direction = part.derived[0].direction
        return {"超出": "超了。", "低于": "没有超。", "等于": "没有超，与预算持平。"}.get(direction, "")
    return ""


def _because(part: Part) -> str:
    return "；".join(
        (f"（与{_basis(r.basis)}相比）" if r.basis and len(part.reasons) > 1 else "") + r.text for r in part.reasons
    )


def _basis(basis: str) -> str:
    return f"{basis}年" if basis.isdecimal() else basis


def _table(result: Result) -> str:
    """Several cards, a line each, and where they stand."""
    views = {p.card.viewpoint for p in result.parts}
    subjects = {p.card.subject for p in result.parts}
    whose = {_whose(p) for p in result.parts}
    lines = []
    for number, part in enumerate(result.parts, 1):
        card = part.card
        same = len(subjects) == 1 and card.subject != card.item
        title = card.label if same else phrases.name(card)
        view = f"（{card.viewpoint}）" if len(views) > 1 and card.viewpoint else ""
        owner = f"{_whose(part)} " if len(whose) > 1 else ""
        words = [phrases.stated(part.figures), *map(phrases.worked_out, part.derived)]
        lines.append(f"{number}. {owner}{title}{view}：{'；'.join(w for w in words if w)}")
    if len(whose) == 1:
        lines.insert(0, f"{_whose(result.parts[0])}{_subject(result)}：")
    return "\n".join([*lines, *_where(result.parts)]) + _notes(result)


def _where(parts: Sequence[Part]) -> list[str]:
    """The places of several cards, and the words of the first."""
    sources = [f.source for p in parts for f in (p.figures or p.card.figures)[:1]]
    return [phrases.cited(sources), phrases.quoted(sources[0])] if sources else []


def _subject(result: Result) -> str:
    subjects = {p.card.subject for p in result.parts if p.card.subject != p.card.item}
    return f" {subjects.pop()}" if len(subjects) == 1 and "" not in subjects else ""


def _units(result: Result) -> str:
    """The units in the accounts, by name."""
    part = result.parts[0]
    said = f"纳入决算汇编范围的单位{phrases.value(part.figures[0])}：{'、'.join(result.about)}。"
    return "\n".join([said, *result.notes, *_where([part])])


def _checked(result: Result) -> str:
    """What the documents state, side by side; first what does not agree, or that nothing was found not to."""
    lines = list(result.notes) or ["文件中的相关数字如下，没有发现可以核对出的不一致。"]
    for part in result.parts[:4]:
        lines.append(f"{phrases.name(part.card, with_viewpoint=True)}：{phrases.stated(part.figures)}")
    return "\n".join([*lines, *_where(result.parts)])


# ---------------------------------------------------------------- words


def _term(result: Result, index: int) -> str:
    term = result.terms[index]
    return "\n".join([f"{term.name}：{term.definition}", phrases.cited([term.source])])


def _passages(result: Result) -> str:
    """The words of the document, up to what a message holds."""
    lines: list[str] = []
    length = 0
    for passage in result.passages:
        if lines and length + len(passage.text) > LONGEST_TEXT:
            lines.append("……（较长，余下请看原文）")
            break
        lines.append(passage.text[:LONGEST_TEXT])
        length += len(passage.text)
    return "\n".join([*lines, phrases.cited(p.source for p in result.passages)])


# ---------------------------------------------------------------- nothing, or several


def _not_found(result: Result) -> str:
    about = "、".join(word if word.startswith("“") else f"“{word}”" for word in result.about)
    instead = "、".join(result.instead[:8])
    head = {
        "document": "知识库还是空的，先用 juesuan ingest 读入决算公开。",
        "department": f"没有收录{about}的公开文件。" + (f"现有：{instead}。" if instead else ""),
        "year": f"没有收录{'、'.join(result.about)}年的公开文件，不用其他年度代替。"
        + (f"现有年度：{instead}。" if instead else ""),
        "project": f"没有找到名称含{about}的项目。" + (f"现有项目：{instead}。" if instead else ""),
        "unit": f"文件没有单独列出{about}的这项数据，不用整个部门的数代替。",
        "measure": f"文件没有列出{about}，也推算不出来。",
        "reason": f"文件没有写明{about}的原因。",
        "term": f"名词解释里没有{about}。" + (f"相近的有：{instead}。" if instead else ""),
        "text": f"文件里没有找到{about or '相关内容'}。",
        "indicator": "没有符合条件的指标。",
        "blank": f"{about}在《{'》（'.join(result.instead)}）里是空格，没有填数。",
        "item": (f"文件里没有找到{about}。" if about else "请说明要查的科目或项目。")
        + (f"可以问：{instead}。" if instead and not about else ""),
    }.get(result.missing, "没有找到。")
    if not result.parts:
        return head
    shown = [f"{phrases.name(p.card)}：{phrases.stated(p.figures)}" for p in result.parts if p.figures]
    return "\n".join([head, f"{_whose(result.parts[0])}文件里有：", *shown])


def _ambiguous(result: Result) -> str:
    if result.parts:
        return "各不相同，请看要哪一个：\n" + _table(result)
    if result.missing == "which item":
        return "请问是哪一项？比如：\n" + "\n".join(f"{i}. {n}" for i, n in enumerate(result.instead, 1))
    names = "\n".join(f"{i}. {name}" for i, name in enumerate(result.instead, 1))
    return f"几个部门都有这项数据，请问是哪个部门？\n{names}"


def choices(result: Result, question: str) -> tuple[str, ...]:
    """The questions that the readings of an ambiguous question stand for."""
    if result.status is not Status.AMBIGUOUS:
        return ()
    return tuple(dict.fromkeys(f"{name}{question}" for name in result.instead))


# ---------------------------------------------------------------- what there is


def holdings(held: Sequence[Holding]) -> str:
    """The documents held, by department."""
    if not held:
        return "知识库还是空的。"
    departments: dict[str, list[Holding]] = {}
    for holding in held:
        departments.setdefault(holding.department, []).append(holding)
    lines = [
        f"• {name}（{own[0].short}）：" + "、".join(f"{h.year}年{h.kind}" for h in own)
        for name, own in departments.items()
    ]
    return f"收录{len(held)}份文件：\n" + "\n".join(lines)


def terms(names: Sequence[str]) -> str:
    """The names of the glossary's terms."""
    if not names:
        return "知识库里没有名词解释。"
    return f"名词解释共{len(names)}条：\n" + "\n".join(f"{i}. {name}" for i, name in enumerate(names, 1))


def help_text(held: Sequence[Holding], examples: Sequence[str]) -> str:
    """What can be asked."""
    kinds = "\n".join(f"• {kind}" for kind in KINDS_OF_QUESTION)
    return f"我回答部门决算公开里的问题，每个回答都注明出处：\n{kinds}\n比如：\n{_bullets(examples)}\n{holdings(held)}"


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)
