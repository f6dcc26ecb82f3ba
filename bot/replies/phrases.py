"""Figures, sources and cards in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from bot.replies import marks
from knowledge.cards import in_words, of_measures
from knowledge.contract import Card, Derived, Part
from knowledge.derive import CONVERTED, in_unit, plain, rounded
from knowledge.model import Figure, Source
from knowledge.schema import YUAN

# A quotation longer than this is cut around the number on a phone.
LONGEST_QUOTE = 120
# What the document adds to a number that is said before it; 以上, 以下 stand after it.
BEFORE = {"未超", "不超过", "不高于", "不低于", "不少于", "少于", "不足", "超过", "约", "近"}
# The places that several names begin with, down to the last level.
PLACE = re.compile(r".*[省市州区县旗](?=.|$)")
# A row's own number before its name (二、政府性基金预算财政拨款收入).
NUMBERED = re.compile(r"^[一二三四五六七八九十]{1,3}、(?=.)")
# So many places of one document are cited.
PLACES = 4


def value(figure: Figure) -> str:
    """A figure's value with its unit and what the document adds to it; a dash is told as such."""
    if figure.value is None and figure.measure != "等级":
        return f"未列数（原文为“{figure.printed}”）"
    if figure.value is None and figure.printed in "—–-－―":
        return f"未列（原文为“{figure.printed}”）"
    if in_words(figure):
        return f"0{figure.unit}（原文写明“{figure.printed}”）"
    before = figure.qualifier if figure.qualifier in BEFORE else ""
    after = "" if before else figure.qualifier
    return marks.figure(f"{before}{figure.printed}{figure.unit}{after}", short(figure))


def short(figure: Figure) -> str:
    """A large amount in 亿元 with few digits, for its size to be seen; nothing for one that reads well as printed."""
    told = in_unit(figure, "亿元")
    return f"约{plain(rounded(told.value))}亿元" if told and told.value >= 1 else ""


def _in_wan(figure: Figure) -> str:
    """An amount printed in 元 also in 万元, as people speak of it; nothing where it is less than one."""
    if figure.unit != "元" or figure.value is None or abs(figure.value) < YUAN["万元"]:
        return ""
    return f"（{plain(figure.value / YUAN['万元'])}万元）"


def _again(figure: Figure, others: Sequence[Figure]) -> Figure | None:
    """The figure among others that states the same amount in 万元 as this one in 元, rounded as it is printed."""
    if figure.unit != "元" or figure.value is None:
        return None
    for other in others:
        if other.unit == "万元" and other.value is not None and _told(other) == _told(figure):
            digits = -int(other.value.as_tuple().exponent)
            if rounded(figure.value / YUAN["万元"], digits) == other.value:
                return other
    return None


def _told(figure: Figure) -> tuple[object, ...]:
    return (figure.measure, figure.year, figure.basis, figure.direction, figure.part_of if figure.unit == "%" else "")


def change(figures: Sequence[Figure]) -> str:
    """A change in words: 比2021年减少14.66万元，下降18.6%."""
    amounts = [f for f in figures if f.measure == "增减额"]
    rates = [f for f in figures if f.measure == "增减率"]
    basis = next((f.basis for f in (*amounts, *rates) if f.basis), "上年")
    than = f"{basis}年" if basis.isdecimal() else basis
    if (amounts or rates) and all(f.value == 0 for f in (*amounts, *rates)):
        printed = "，".join(f"{f.measure}{value(f)}" for f in (*amounts[:1], *rates[:1]) if not in_words(f))
        return f"与{than}持平（{printed}）" if printed else f"与{than}持平"
    words = [f"{f.direction}{value(f)}" for f in amounts[:1]]
    words += [f"{'增长' if f.direction == '增加' else '下降'}{value(f)}" for f in rates[:1]]
    return f"比{than}" + "，".join(words) if words else ""


def base(figure: Figure) -> str:
    """A share with its base: 占本年收入合计 97.3%."""
    return f"占{figure.part_of or '总额'}{value(figure)}"


def stated(figures: Sequence[Figure]) -> str:
    """Figures of one card in words, in their order; a change's amount and rate are one phrase."""
    words: list[str] = []
    changed = False
    for figure in figures:
        if figure.measure in ("增减额", "增减率"):
            if not changed:
                words.append(change([f for f in figures if f.measure in ("增减额", "增减率")]))
                changed = True
        elif figure.measure == "占比":
            words.append(base(figure))
        elif figure.measure in ("其他", "人数", "数量"):
            words.append(value(figure))
        elif not _again(figure, figures):
            also = next((f for f in figures if _again(f, [figure])), None)
            printed = f"（另处印作{also.printed}元）" if also else ""
            words.append(f"{_of_year(figure)}{figure.measure} {value(figure)}{_in_wan(figure)}{printed}")
    return "，".join(words)


def _of_year(figure: Figure) -> str:
    """The year that a figure is of, where its document is another year's."""
    return "" if str(figure.year) in figure.source.title else f"{figure.year}年"


def name(card: Card, *, with_viewpoint: bool = False) -> str:
    """What a card is about: its item as printed, with the project it belongs to."""
    # 支出总计 in a table of 财政拨款 is 财政拨款支出总计
    short = not card.label or (card.item.endswith(card.label) and card.label != card.item)
    label = card.item if card.item == card.subject or short else card.label
    label = NUMBERED.sub("", label)
    title = label if not card.subject or card.subject == card.item else f"{card.subject}·{label}"
    if card.scope and card.scope not in title:
        title += f"（{card.scope}）"
    return f"{title}（{card.viewpoint}）" if with_viewpoint and card.viewpoint else title


def whose(card: Card) -> str:
    """Of whom and of which year a card is."""
    return f"{card.department}{card.year}年度"


def worked_out(derived: Derived) -> str:
    """A derived number with its working, told as such."""
    unit = derived.unit
    number = f"{derived.value:f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    if derived.name == CONVERTED:
        short = rounded(derived.value)
        about = f"约{plain(short)}{unit}，" if short and short != derived.value else ""
        return f"{about}{marks.figure(number + unit)}（换算：{derived.working}）"
    more = f"（{plain(derived.value / YUAN['万元'])}万元）" if unit == "元" and derived.value >= YUAN["万元"] else ""
    return f"{derived.name} {marks.figure(number + unit)}{more}（推算：{derived.working}）"


def called(departments: Iterable[str]) -> dict[str, str]:
    """Several departments by their names without the place that all of them share."""
    names = list(dict.fromkeys(departments))
    alike = takewhile(lambda characters: len(set(characters)) == 1, zip(*names, strict=False))
    shared = PLACE.match("".join(characters[0] for characters in alike)) if len(names) > 1 else None
    return {name: name.removeprefix(shared[0]) if shared else name for name in names}


def besides(part: Part) -> list[str]:
    """What else the document says of the item that puts its figure into place: change, share, budget, reason."""
    card = part.card
    shown = {f.measure for f in part.figures}
    if shown & {"得分", "分值", "等级"}:
        grade = () if "等级" in shown else of_measures(card, ("等级",))
        return [stated(grade)] if grade else []
    found = []
    changes = of_measures(card, ("增减额", "增减率"))
    if changes and not shown & {"增减额", "增减率"}:
        found.append(change(changes))
    shares = of_measures(card, ("占比",))
    if shares and "占比" not in shown:
        found.append(base(shares[0]))
    budget = of_measures(card, ("年初预算数", "全年预算数", "完成率", "执行率"))
    if budget and not shown & {"年初预算数", "全年预算数", "完成率", "执行率"}:
        found.append(stated(budget[:3]))
    return [phrase for phrase in found if phrase]


def cited(sources: Iterable[Source]) -> str:
    """Where it stands: the document, the section and the page, each document and each place once."""
    documents: dict[str, dict[str, None]] = {}
    sources = list(sources)
    if len({s.title for s in sources}) > 1 and len({section(s) for s in sources}) == 1:
        # the same section of several documents is named once
        for source in sources:
            documents.setdefault(source.title, {})[page(source)] = None
        each = "；".join(f"《{title}》{'、'.join(list(own)[:PLACES])}" for title, own in documents.items())
        return marks.source(f"出处：{section(sources[0])}，{each}")
    for source in sources:
        documents.setdefault(source.title, {})[place(source)] = None
    each = "；".join(f"《{title}》" + "；".join(list(own)[:PLACES]) for title, own in documents.items())
    return marks.source(f"出处：{each}")


def place(source: Source) -> str:
    """A section's last two headings and the page, with the printed page number where it differs."""
    return f"{' › '.join(source.section.split('/')[-2:])}，{page(source)}"


def section(source: Source) -> str:
    """A section's heading without the year that stands in it."""
    return re.sub(r"\d{4}年?度?", "", source.section.rpartition("/")[2])


def page(source: Source) -> str:
    """The page, with its printed number where that differs."""
    said = f"第{source.page}页" + (f"（印作第{source.page_label}页）" if source.page_label else "")
    return said + ("（扫描页，由图片识别，请核对原文）" if source.recognised else "")


def quoted(source: Source, printed: str = "") -> str:
    """The words it was read from, cut around the number where they are long."""
    words = source.quote
    if len(words) <= LONGEST_QUOTE:
        return marks.source(f"「{words}」")
    at = max(0, words.find(printed)) if printed else 0
    start = max(0, min(at - LONGEST_QUOTE // 2, len(words) - LONGEST_QUOTE))
    end = start + LONGEST_QUOTE
    return marks.source(f"「{'…' if start else ''}{words[start:end]}{'…' if end < len(words) else ''}」")
