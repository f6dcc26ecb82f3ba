"""Writes a disclosure as a government web page: navigation, a box of metadata, the text, tables, a footer."""

from __future__ import annotations

from html import escape

from tests.accounts.expected import Expected
from tests.accounts.parts import Disclosure, Heading, PageBreak, Paragraph, Table, Written

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="{encoding}"><title>{title}_{office}</title>
<style>.nav li{{display:inline}}</style><script>var size = 16; function grow(n) {{ size += n; }}</script></head>
<body><div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li>
<li><a href="/bsfw/">办事服务</a></li></ul></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 财政预决算</div>
<table class="meta"><tr><td>索引号：</td><td>000{year}001/{year}-00321</td><td>发布机构：</td><td>{office}</td></tr>
<tr><td>发文日期：</td><td>{next_year}-09-02</td><td>主题分类：</td><td>财政、金融、审计</td></tr></table>
<h1>{title}</h1><div class="tools">发布日期：{next_year}-09-02 浏览次数：1287 字体：【大 中 小】 打印</div>
<div class="content" id="zoom">
{body}
</div>
<div class="share">扫一扫在手机打开当前页</div>
<div class="footer"><p>主办单位：{office}</p><p>网站标识码：9900000021 联系电话：0990-5550100</p></div></body></html>
"""


def write_html(disclosure: Disclosure, encoding: str = "utf-8", headings: bool = False) -> Written:
    """`headings` marks headings as such, else they are paragraphs as most sites have them."""
    lines: list[str] = []
    expected: list[Expected] = []
    title = "".join(part.text for part in disclosure.parts if isinstance(part, Heading) and part.level == 1)
    for part in disclosure.parts:
        if isinstance(part, Heading):
            tag = f"h{part.level}" if headings else "p"
            lines.append(f"<{tag}><strong>{escape(part.text)}</strong></{tag}>")
        elif isinstance(part, Paragraph):
            lines.append(f'<p style="text-indent:2em">&nbsp;&nbsp;{escape(part.text)}</p>')
            expected += part.figures
        elif not isinstance(part, PageBreak):
            lines += _table(part)
            expected += part.figures
    page = _PAGE.format(
        encoding=encoding,
        title=escape(title),
        office=escape(disclosure.department),
        year=disclosure.year,
        next_year=disclosure.year + 1,
        body="\n".join(lines),
    )
    return Written(f"{disclosure.name}.html", page.encode(encoding), tuple(expected))


def _table(table: Table) -> list[str]:
    lines = [f'<p align="center">{escape(table.title)}</p>']
    lines += [f'<p align="right">{escape(line)}</p>' for line in table.above]
    lines.append('<table border="1" cellspacing="0">')
    for row in table.rows:
        lines.append("<tr>")
        for cell in row:
            spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            lines.append(f"<td{spans}>{escape(cell.text) or '&nbsp;'}</td>")
        lines.append("</tr>")
    lines.append("</table>")
    return [*lines, f"<p>{escape(table.below)}</p>"] if table.below else lines
