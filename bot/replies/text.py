"""A result as the text of a chat message: marked text (see `marks`), which every chat shows in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.replies import agreement, marks, phrases, refusals
from bot.replies.refusals import Help
from knowledge.combine import OPERATIONS
from knowledge.contract import Asked, Extent, Holding, Intent, Part, Population, Result, Status

# How much of a text is quoted in one message.
LONGEST_TEXT = 900
# So many places are told where it is asked where something stands.
PLACES = 4
# With more parts than this, each is one line and only the place is cited.
SPENT_OR_COUNTED = {"决算数", "执行数", "预算数", "年初预算数", "人数", "数量"}
BRIEF = 3
# So many names of terms are listed.
LISTED = 100
NO_HELP = Help()
EMPTY = "知识库还是空的。"
RESET = "好，前面说的都忘掉了，请重新提问。"
KINDS_OF_QUESTION = (
    "收入、支出、“三公”经费等数字，比上年、比预算的变化和原因",
    "项目的预算、执行率、得分和等级，哪个最高、最低",
    "人员、车辆、接待批次等数量",
    "名词解释，以及职责、问题、措施等原文",
    "哪些数前后对不上，两处各是多少",
)


def reply(result: Result, repairs: Sequence[tuple[str, str]], examples: Sequence[str], help_: Help = NO_HELP) -> str:
    """The words of `marked` alone."""
    return marks.plain(marked(result, repairs, examples, help_))


def marked(result: Result, repairs: Sequence[tuple[str, str]], examples: Sequence[str], help_: Help = NO_HELP) -> str:
    """The text that a chat shows; `help_` helps on where nothing was found."""
    mended = "".join(f"按“{better}”理解。\n" for _, better in repairs)
    taken = "".join(f"“{said}”按{year}年。\n" for said, year in result.taken)
    return mended + taken + _body(result, examples, help_) + agreement.caution(result)


def _body(result: Result, examples: Sequence[str], help_: Help) -> str:
    intent = result.query.intent
    if intent is Intent.GREETING:
        return "您好！请直接问部门决算里的数字，比如：\n" + _bullets(examples)
    if intent is Intent.THANKS:
        return "不客气，有问题随时问。"
    if intent is Intent.RESET:
        return RESET
    if intent in (Intent.PERSONAL, Intent.UNKNOWN):
        return refusals.aside(result.missing, examples)
    if intent is Intent.HELP:
        return help_text(result, examples)
    if intent is Intent.HOLDINGS:
        return holdings(result)
    if result.status is Status.NOT_FOUND:
        return refusals.not_found(result, help_)
    if result.terms:
        return "\n\n".join(_term(result, i) for i in range(len(result.terms)))
    if Asked.WHERE in result.query.asked and (result.parts or result.passages):
        return _located(result)
    if result.about and result.query.intent is Intent.LIST:
        return _units(result)
    if result.passages:
        return _passages(result)
    if result.status is Status.AMBIGUOUS:
        return "各不相同，请看要哪一个：\n" + _table(result) if result.parts else refusals.ambiguous(result)
    return _figures(result)


# ---------------------------------------------------------------- figures


def _figures(result: Result) -> str:
    if result.query.intent is Intent.CHECK:
        return _checked(result)
    if result.missing == "none fits":
        what = "部门" if result.query.population is Population.DEPARTMENTS else "项目"
        return f"没有符合条件的{what}，各{what}如下：\n" + _table(result)
    if len({_whose(part) for part in result.parts}) > 1:
        return _together(result)
    if len(result.parts) > BRIEF or result.query.intent in (Intent.LIST, Intent.RANK):
        return _table(result)
    several = len(result.parts) > 1
    return "\n\n".join(_part(part, result, several=several) for part in result.parts) + _notes(result)


def _notes(result: Result) -> str:
    return "".join(f"\n{note}" for note in result.notes)


def _whose(part: Part) -> str:
    return phrases.whose(part.card)


def _part(part: Part, result: Result, *, several: bool) -> str:
    """One card: the answer, what it is compared with, why, where."""
    card = part.card
    title = phrases.name(card, with_viewpoint=several or bool(card.subject))
    whose = phrases.whose(card)
    lines = []
    head = phrases.stated(part.figures)
    if part.derived:
        verdict = _verdict(part, result)
        worked = "" if verdict and not part.derived[0].value else "；".join(map(phrases.worked_out, part.derived))
        lines.append(marks.title(title, f"{verdict}{worked}", whose))
        if head:
            lines.append(f"{card.year}年{head}")
    elif part.reasons:
        lines += [marks.title(title, _because(part), whose)]
        if head:
            lines.append(head)
    elif _none(part, result):
        lines.append(marks.title(f"没有{title}", head, whose))
    else:
        lines.append(marks.title(title, f"{_verdict(part, result)}{head}", whose))
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


def _none(part: Part, result: Result) -> bool:
    """Whether it is asked if there is any, and the document states that there is none."""
    amounts = [f for f in part.figures if f.measure in SPENT_OR_COUNTED]
    asked = result.query.has_any and result.query.intent in (Intent.FIGURE, Intent.COUNT)
    return asked and bool(amounts) and all(f.value == 0 for f in amounts)


def _because(part: Part) -> str:
    return "；".join(
        (f"（与{_basis(r.basis)}相比）" if r.basis and len(part.reasons) > 1 else "") + r.text for r in part.reasons
    )


def _basis(basis: str) -> str:
    return f"{basis}年" if basis.isdecimal() else basis


def _together(result: Result) -> str:
    """Several departments or years: first what was worked out from all of them, then a line for each."""
    first = result.parts[0]
    places = result.query.by_place
    worked = first.derived if OPERATIONS & set(result.query.asked) or places else ()
    head = "".join(f"{marks.answer(phrases.worked_out(d))}\n" for d in worked)
    if places:
        # the places are compared first, then the departments of the first are told
        head += "".join(f"{note}\n" for note in result.notes)
        result = replace(result, notes=())
    parts = (replace(first, derived=()), *result.parts[1:]) if worked else result.parts
    whose = [(p.card.department, p.card.year) for p in parts]
    titles = {phrases.name(p.card, with_viewpoint=True) for p in parts}
    if len(titles) > 1 or len(set(whose)) < len(whose):
        return head + _table(replace(result, parts=parts))
    # one thing of several: it is named once
    called = phrases.called(name for name, _ in whose)
    departments, years = ({w[i] for w in whose} for i in (0, 1))
    whole = "".join(
        [called[whose[0][0]] if len(departments) == 1 else "", f"{whose[0][1]}年度" if len(years) == 1 else ""]
    )
    lines = [f"{whole} {titles.pop()}：".lstrip()]
    for part in parts:
        own = called[part.card.department] if len(departments) > 1 else ""
        year = f"{part.card.year}年" if len(years) > 1 else ""
        words = [phrases.stated(part.figures), *map(phrases.worked_out, part.derived)]
        lines.append(marks.row("• ", f"{own}{year}", "；".join(w for w in words if w)))
    return head + "\n".join([*lines, *_where(parts)]) + _notes(result)


def _table(result: Result) -> str:
    """Several cards, a line each, and where they stand."""
    views = {p.card.viewpoint for p in result.parts}
    subjects = {p.card.subject for p in result.parts}
    whose = {_whose(p) for p in result.parts}
    called = phrases.called(p.card.department for p in result.parts)
    lines = []
    for number, part in enumerate(result.parts, 1):
        card = part.card
        same = len(subjects) == 1 and card.subject != card.item
        title = card.label if same else phrases.name(card)
        view = f"（{card.viewpoint}）" if len(views) > 1 and card.viewpoint else ""
        owner = f"{called[card.department]}{card.year}年度 " if len(whose) > 1 else ""
        words = [phrases.stated(part.figures), *map(phrases.worked_out, part.derived)]
        lines.append(marks.row(f"{number}. ", f"{owner}{title}{view}", "；".join(w for w in words if w)))
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


def _located(result: Result) -> str:
    """Where something stands: each place with its page first, then the words."""
    lines = [f"《{p.title}》：{phrases.place(p.source)}" for p in result.passages]
    for part in result.parts[:PLACES]:
        lines.append(f"{_whose(part)} {phrases.name(part.card, with_viewpoint=bool(part.card.subject))}：")
        for figure in part.figures[:PLACES]:
            lines.append(f"{phrases.place(figure.source)}：{phrases.stated([figure])}")
            lines.append(phrases.quoted(figure.source, figure.printed))
    sources = [p.source for p in result.passages] or [f.source for p in result.parts for f in p.figures]
    titles = dict.fromkeys(source.title for source in sources)
    return "\n".join([*lines, marks.source("出处：" + "；".join(f"《{title}》" for title in titles))])


def _units(result: Result) -> str:
    """The units in the accounts, by name."""
    names = "、".join(result.about)
    if result.parts:
        counted = phrases.value(result.parts[0].figures[0])
        return "\n".join([f"纳入决算汇编范围的单位{counted}：{names}。", *result.notes, *_where(result.parts)])
    said = f"文件列出的单位{len(result.about)}个：{names}。"
    return "\n".join([said, *result.notes, phrases.cited(p.source for p in result.passages)])


def _checked(result: Result) -> str:
    """What the documents state, side by side; first what does not agree, or that nothing was found not to."""
    if not result.parts:
        return agreement.whole(result)
    lines = [*agreement.lines(result), *result.notes] or ["文件中的相关数字如下，没有可以核对的关系。"]
    shown = result.parts[:4]
    lines += [marks.row("", phrases.name(p.card, with_viewpoint=True), phrases.stated(p.figures)) for p in shown]
    return "\n".join([*lines, *_where(result.parts)])


# ---------------------------------------------------------------- words


def _term(result: Result, index: int) -> str:
    term = result.terms[index]
    return "\n".join([marks.row("", term.name, term.definition), phrases.cited([term.source])])


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


# ---------------------------------------------------------------- what there is


def holdings(result: Result) -> str:
    """The documents held, by department; of very many departments the first ones and how many there are."""
    held = result.holdings
    if not held:
        return EMPTY
    departments: dict[str, list[Holding]] = {}
    for holding in held:
        departments.setdefault(holding.department, []).append(holding)
    lines = [
        f"• {name}（{own[0].short}）：" + "、".join(f"{h.year}年{h.kind}" for h in own)
        for name, own in departments.items()
    ]
    cut = len(departments) < result.in_all
    head = f"收录{result.in_all}个部门的公开文件，比如：" if cut else f"收录{len(held)}份文件："
    return "\n".join([head, *lines])


def start(held: Extent) -> str:
    """A word of welcome."""
    if not held.documents:
        return "您好！" + EMPTY
    return f"您好！我查部门决算、预算公开里的数字，每个回答都注明出处。\n{count(held)}\n直接提问就行，比如："


def count(held: Extent) -> str:
    """How much is held, of which years."""
    if not held.documents:
        return EMPTY
    years = held.years
    when = f"{years[0]}—{years[-1]}年" if len(years) > 1 else f"{years[0]}年"
    return f"收录{held.departments}个部门、{held.documents}份公开文件（{when}）。"


def terms(names: Sequence[str]) -> str:
    """The names of the glossary's terms; of very many the first ones."""
    if not names:
        return "知识库里没有名词解释。"
    head = f"名词解释共{len(names)}条" + (f"，列出前{LISTED}条：" if len(names) > LISTED else "：")
    return "\n".join([head, *(f"{i}. {name}" for i, name in enumerate(names[:LISTED], 1))])


def help_text(held: Result, examples: Sequence[str]) -> str:
    """What can be asked, and of what."""
    kinds = "\n".join(f"• {kind}" for kind in KINDS_OF_QUESTION)
    return f"我回答部门决算公开里的问题，每个回答都注明出处：\n{kinds}\n比如：\n{_bullets(examples)}\n{holdings(held)}"


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)
