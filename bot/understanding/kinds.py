"""Which kind of question it is: rules in their order, the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.understanding import asides
from bot.understanding.asked import COUNTED, GRADE_NAMED, asked, counts_projects, having, scale, which_more
from bot.understanding.lexicon import Role
from bot.understanding.patterns import said
from bot.understanding.slots import KNOWN, Slots
from knowledge.contract import Asked, Intent

TALK = ("reset", "greeting", "thanks")
# 怎么 asks why only where no kind of text is asked for (自评工作怎么组织).
HOW = {"怎么", "咋"}
SUPERLATIVES = {"greatest", "least"}
BOUNDS = {"above", "below", "not_grade", "is_grade"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of question: what it is called, and when a question is of it."""

    name: str
    intent: Intent
    holds: Callable[[Slots], bool]


def fitting(slots: Slots) -> list[Rule]:
    """All rules that hold for a question, the one that decides first; the last one always holds."""
    return [rule for rule in RULES if rule.holds(slots)]


def decisive(slots: Slots) -> Rule:
    """The first rule that holds for a question."""
    return next(rule for rule in RULES if rule.holds(slots))


def _content(slots: Slots) -> bool:
    return bool(slots.names_something or slots.measures or slots.topics)


def _talk(cue: str) -> Callable[[Slots], bool]:
    """A word of talk and nothing to ask about."""
    return lambda slots: (
        cue in slots.cues
        and slots.cues <= {*TALK, "yesno", "text"}
        and not (_content(slots) or slots.years.asked or slots.departments or slots.asks_projects or slots.basis)
    )


def _helps(slots: Slots) -> bool:
    """How the program is used; 自评结果怎么用 asks of a document."""
    asked_for = "help" in slots.cues or said("what_it_does", slots.text)
    return bool(asked_for) and not (slots.names_something or slots.viewpoint or slots.topics)


def _holdings(slots: Slots) -> bool:
    """What is held: 有哪些年份, 收录了哪些部门."""
    named = slots.mentions or slots.projects or slots.hints or slots.terms or slots.basis
    if said("holdings", slots.text) and not any(m.items for m in slots.mentions):
        return True
    if "holdings" not in slots.cues or named or having(slots):
        return False
    return not _content(slots) or any(word in slots.text for word in ("收录", "知识库", "库里"))


def _checks(slots: Slots) -> bool:
    """Does it agree: 对得上吗; 为什么 89 分 is 优."""
    graded = "reason" in slots.cues and bool(slots.grades) and bool(slots.numbers)
    whole = said("agreement", slots.text)
    return graded or bool(whole) or ("check" in slots.cues and bool(slots.in_the_field or slots.topics))


def _ranks(slots: Slots) -> bool:
    """最高, 第二, 低于 90 …: a place or a bound among several."""
    if _why_least(slots):
        return False
    if slots.orders & SUPERLATIVES or slots.nth or (slots.first_few and "rank" in slots.cues):
        return True
    if "满分" in slots.text and ("没" in slots.text or "未" in slots.text or "扣" in slots.text):
        return True
    if said("lost_points", slots.text) and "reason" not in slots.cues:
        return True
    if which_more(slots) or said("mainly", slots.text) or having(slots):
        return True
    among = slots.asks_projects or "指标" in slots.text or "部门" in slots.text
    bounded = bool(slots.numbers) or bool(GRADE_NAMED.search(slots.text))
    return among and bounded and bool(slots.orders & BOUNDS) and "吗" not in slots.text


def _reason(slots: Slots) -> bool:
    """Why: 为什么, 原因; 怎么 where it is not asked how something was done."""
    why = [word.text for word in slots.words if "reason" in word.values(Role.CUE)]
    return bool(why) and not ((slots.asks_for_text or slots.topics) and HOW.issuperset(why))


def _why_least(slots: Slots) -> bool:
    """为什么某项目得分最低: why, though a superlative stands beside it, where it is said of what."""
    named = slots.projects or slots.hints or any(m.items for m in slots.mentions)
    superlative = slots.orders & SUPERLATIVES
    return bool(named and superlative) and _reason(slots) and "哪" not in slots.text


def _defines(slots: Slots) -> bool:
    """What a word means: asked for, or a term named and nothing else asked."""
    if slots.term_number or (said("in_glossary", slots.text) and slots.names_something):
        return True
    asks_number = bool(slots.measures or slots.unit_class or slots.numbers)
    if "define" in slots.cues:
        if not slots.terms and not said("in_glossary", slots.text) and (slots.topics or "text" in slots.cues):
            return False
        return not asks_number or (bool(slots.terms) and not slots.unit_class and not slots.numbers)
    if not slots.terms or any(m.items for m in slots.mentions) or slots.projects:
        return False
    return not asks_number and not slots.asks_number and not slots.cues - {"yesno"}


def _lists(slots: Slots) -> bool:
    """Which ones: 有哪些, 构成."""
    if not ("list" in slots.cues or said("list_of_projects", slots.text)):
        return False
    graded = set(slots.measures) - COUNTED and (slots.projects or slots.hints)
    if _money_from(slots):
        return False
    # 预算和决算分别是多少: two measures of one item
    both = {"决算数", "执行数"} & set(slots.measures) and {"年初预算数", "全年预算数", "预算数"} & set(slots.measures)
    if both and "分别" in slots.text and not _other_lists(slots):
        return False
    of_each = slots.years.several or (len(slots.departments) > 1 and not slots.either)
    return bool(_content(slots) or slots.asks_projects) and not graded and not of_each


def _other_lists(slots: Slots) -> bool:
    """Whether a word besides 分别 asks which ones."""
    return any("list" in w.values(Role.CUE) for w in slots.words if w.text != "分别")


def _text(slots: Slots) -> bool:
    """The document's own words on something: 职责, 存在的问题."""
    about_items = any(KNOWN & set(m.items) for m in slots.mentions) and not slots.asks_for_text
    worded = bool(slots.topics) or bool(slots.names_something and _money_from(slots))
    named = bool(slots.hints or slots.projects or any(not m.exact for m in slots.mentions))
    worded = worded or (named and "text" in slots.cues and not (slots.asks_number or slots.cues - {"text", "yesno"}))
    return worded and not slots.measures and not slots.unit_class and not about_items


def _money_from(slots: Slots) -> bool:
    """外包项目的钱从哪来: of a project, in the document's own words."""
    return bool((slots.projects or slots.hints) and said("whole_of_income", slots.text))


def _measures(*wanted: str) -> Callable[[Slots], bool]:
    return lambda slots: any(m in wanted for m in slots.measures)


RULES: tuple[Rule, ...] = (
    Rule("个人信息", Intent.PERSONAL, lambda slots: asides.kind(slots) == asides.PERSONAL),
    Rule("题外话", Intent.UNKNOWN, lambda slots: bool(asides.kind(slots))),
    Rule("重新开始", Intent.RESET, _talk("reset")),
    Rule("问候", Intent.GREETING, _talk("greeting")),
    Rule("道谢", Intent.THANKS, _talk("thanks")),
    Rule("怎么用", Intent.HELP, _helps),
    Rule("收录了什么", Intent.HOLDINGS, _holdings),
    Rule("对不对得上", Intent.CHECK, _checks),
    Rule("等级怎么划分", Intent.SCORE, lambda slots: bool(scale(slots)) and not _reason(slots)),
    Rule("排名和筛选", Intent.RANK, _ranks),
    Rule("原因", Intent.REASON, _reason),
    Rule("名词解释", Intent.DEFINE, _defines),
    Rule("有几个项目", Intent.COUNT, counts_projects),
    Rule("有几个指标", Intent.COUNT, lambda slots: bool(said("count_of_indicators", slots.text))),
    Rule("有哪些", Intent.LIST, _lists),
    Rule("原文", Intent.TEXT, _text),
    Rule("计算", Intent.CALC, lambda slots: bool(set(asked(slots)) - {Asked.SUM} or slots.output_unit)),
    Rule("得分和等级", Intent.SCORE, _measures("得分", "分值", "等级")),
    Rule("占比", Intent.SHARE, _measures("占比")),
    Rule("增减", Intent.COMPARE, _measures("增减额", "增减率")),
    Rule("预算和执行", Intent.BUDGET, _measures("年初预算数", "全年预算数", "预算数", "完成率", "执行率")),
    Rule("合计", Intent.CALC, lambda slots: bool(asked(slots))),
    Rule("数量", Intent.COUNT, lambda slots: slots.unit_class in ("people", "count")),
    Rule("数字", Intent.FIGURE, lambda slots: bool(slots.in_the_field or slots.mentions)),
    Rule("不懂", Intent.UNKNOWN, lambda _: True),
)
