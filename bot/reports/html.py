"""The report as one web page that needs nothing else and can be printed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.reports import Inspected
from knowledge.checking.catalogue import rules
from knowledge.model import Agreement, Finding, Source

STYLE = """
body{font:15px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#222}
body{margin:2em auto;max-width:60em;padding:0 1em}
h1{font-size:1.5em}h2{font-size:1.2em;margin-top:2em;border-bottom:2px solid #555}h3{font-size:1em;margin:1.5em 0 .5em}
article{border:1px solid #ccc;border-left:6px solid #999;padding:.5em 1em;margin:.6em 0;break-inside:avoid}
article.differs{border-left-color:#a33}article.rounded{border-left-color:#b80}
p{margin:.2em 0}.rule{color:#555;font-size:.9em}blockquote{margin:.2em 0 .2em 1em;font-size:.85em;color:#444}
table{border-collapse:collapse;width:100%;font-size:.85em}td,th{border:1px solid #bbb;padding:.2em .5em;text-align:left}
@media print{body{margin:0;max-width:none}h2{break-before:auto}}
"""
HEADINGS = {
    Agreement.DIFFERS: "不一致",
    Agreement.ROUNDED: "四舍五入差异",
    Agreement.UNCHECKED: "没有核对的",
    Agreement.AGREES: "一致",
}
CLASSES = {Agreement.DIFFERS: "differs", Agreement.ROUNDED: "rounded"}


def report(documents: Sequence[Inspected]) -> str:
    """The whole page."""
    title = "决算、预算公开勾稽核对"
    body = "".join(_document(each) for each in documents)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head><body><h1>{title}</h1>{body}</body></html>\n'


def _document(document: Inspected) -> str:
    sections = "".join(_section(document, outcome) for outcome in HEADINGS)
    return f"<h2>{escape(document.shelf.title)}</h2><p>{escape(document.summary)}</p>{sections}{_ledger(document)}"


def _section(document: Inspected, outcome: Agreement) -> str:
    found = document.of(outcome)
    if not found:
        return ""
    return f"<h3>{HEADINGS[outcome]}（{len(found)}）</h3>" + "".join(map(_finding, found))


def _finding(finding: Finding) -> str:
    rule = rules()[finding.rule]
    name = f'<p class="rule">{escape(rule.name)}：{escape(rule.formula)}</p>'
    sources = "".join(
        f"<blockquote>{_place(s)}：{escape(s.quote)}</blockquote>" for s in dict.fromkeys(finding.sources)
    )
    kind = CLASSES.get(finding.outcome, "")
    return f'<article class="{kind}"><p>{escape(finding.message)}</p>{name}{sources}</article>'


def _place(source: Source) -> str:
    printed = f"（印作第{source.page_label}页）" if source.page_label else ""
    return escape(f"{source.document} {source.section.split('/')[-1]} 第{source.page}页{printed}")


def _ledger(document: Inspected) -> str:
    """How often each rule came out how, with those that had nothing to check: silence is no agreement."""
    head = "".join(f"<th>{outcome.value}</th>" for outcome in Agreement)
    rows = [
        f"<tr><td>{escape(rule)}</td>" + "".join(f"<td>{own.get(o, '')}</td>" for o in Agreement) + "</tr>"
        for rule, own in document.counts.items()
    ]
    rows += [f'<tr><td>{escape(rule)}</td><td colspan="4">文件里没有可核对的</td></tr>' for rule in document.untouched]
    return f"<h3>核对情况</h3><table><tr><th>规则</th>{head}</tr>{''.join(rows)}</table>"
