"""Web pages: what is published and what stands around it, encodings, tables cell for cell."""

from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Cell, Document, Format
from knowledge.reading import read_bytes
from knowledge.reading.webpage import remnant
from tests.knowledge.reading.making import page
from tests.knowledge.reading.merged import Area, areas, cells_of

SENTENCE = "岚汀县档案馆2023年度收入总计12.50万元，与上年持平。"
LINKS = [f'<li><a href="/{i}">{name}</a></li>' for i, name in enumerate(("首页", "要闻", "公开", "服务"))]
MENU = f"<ul>{''.join(LINKS)}</ul>"


def read_one(content: bytes) -> Document:
    return read_bytes(content, "made.html")[0]


def texts(body: str) -> list[str]:
    return [line.text for line in read_one(page(body)).lines]


def table(inside: str) -> list[tuple[Cell, ...]]:
    return [line.cells for line in read_one(page(f"<p>{SENTENCE}</p><table>{inside}</table>")).lines if line.table]


# ---------------------------------------------------------------- what is published


def test_what_stands_around_is_left_out() -> None:
    body = f"""<header><h2>某某门户</h2></header>{MENU}
<div>当前位置：<a href="/">首页</a> &gt; <a href="/a">信息公开</a> &gt; 正文</div>
<div><table><tr><td>索引号：</td><td>A1/2024-1</td><td>发布机构：</td><td>档案馆</td></tr>
<tr><td>名称：</td><td>岚汀县档案馆2023年度部门决算</td><td>发布日期：</td><td>2024-08-30</td></tr></table>
<h1>岚汀县档案馆2023年度部门决算</h1>
<div>发布时间：2024-08-30 10:00　来源：档案馆　字号：[<a>大</a> <a>中</a> <a>小</a>]</div>
<div><p>第一部分 概况</p><p>{SENTENCE}</p><p style="display:none">不公开的话，不公开的话，不公开的话。</p></div>
<div>扫一扫在手机打开当前页</div><p>【打印】 【关闭】</p></div>
<script>var a = "不是正文，不是正文，不是正文。";</script><!-- 注释里的话，注释里的话，注释里的话。 -->
<footer>版权所有</footer><div>主办单位：某某 ICP备1号</div>"""
    assert texts(body) == ["岚汀县档案馆2023年度部门决算", "第一部分 概况", SENTENCE]


def test_all_that_reads_like_a_disclosure_is_kept() -> None:
    body = f"{MENU}<div><div>{SENTENCE}</div><table><tr><td>合计<td>1.00</table></div><div>第二部分 决算表</div>"
    assert texts(body) == [SENTENCE, "合计  1.00", "第二部分 决算表"]


def test_the_title_comes_from_the_page_where_the_text_has_none() -> None:
    head = "<html><head><title>岚汀县档案馆2023年度部门决算-某某门户</title></head><body>"
    assert [line.text for line in read_one(f"{head}<div><p>{SENTENCE}</p></div>".encode()).lines] == [
        "岚汀县档案馆2023年度部门决算", SENTENCE,
    ]  # fmt: skip
    meta = '<html><head><meta name="ArticleTitle" content="岚汀县档案馆2023年度部门决算"></head><body>'
    title = "<p>岚汀县档案馆</p><p>2023年度部门决算</p>"
    assert [line.text for line in read_one(f"{meta}<div>{title}<p>{SENTENCE}</p></div>".encode()).lines] == [
        "岚汀县档案馆", "2023年度部门决算", SENTENCE,
    ]  # fmt: skip


def test_a_contents_list_of_links_within_the_page_is_kept() -> None:
    contents = "".join(f'<li><a href="#{i}">第{i}章</a></li>' for i in "一二三四五")
    assert len(texts(f"<div><ul>{contents}</ul><p>{SENTENCE}</p><p>{SENTENCE}</p></div>")) == 7


@pytest.mark.parametrize(
    "line",
    [
        "【打印】【关闭】",
        "字号：大 中 小",
        "首页 > 公开 > 正文",
        "索引号：000/2024",
        "2024-01-02 来源：某局",
        "上一篇：没有了",
        "打印本页",
        "扫一扫在手机打开当前页",
    ],
)
def test_remnants(line: str) -> None:
    assert remnant(line)


@pytest.mark.parametrize(
    "line",
    [
        "资金来源：财政拨款",
        "中小企业",
        "收入大于支出",
        "项目名称：扫描",
        "分享经济支出1.00万元",
        "一、打印费12.00万元，扫描费3.00万元。",
    ],
)
def test_no_remnants(line: str) -> None:
    assert not remnant(line)


# ---------------------------------------------------------------- lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>甲<p>乙", ["甲", "乙"]),
        ("甲<br>乙<br/>丙", ["甲", "乙", "丙"]),
        ("<div>甲<span>乙</span><b>丙</b></div>", ["甲乙丙"]),
        ("<p>甲&nbsp;&nbsp;乙\u3000丙</p>", ["甲  乙 丙"]),
        ("<p>本年收入\n  总计\n12.50 万元</p>", ["本年收入总计 12.50 万元"]),
        ("<p>总<!-- x -->计<![if !supportLists]>甲<![endif]></p>", ["总计甲"]),
        (
            '<p>第一部分 概况 PAGEREF _Toc123 \\h 3</p><p> TOC \\o "1-3" \\h \\z \\u 目录</p>',
            ["第一部分 概况  3", "目录"],
        ),
        ("<pre>甲\n乙</pre>", ["甲", "乙"]),
        ("<ol><li>甲</li><li>乙</li></ol><ul><li>丙</li></ul>", ["1. 甲", "2. 乙", "丙"]),
        ("<p>1 &lt; 2 &amp; 3</p>", ["1 < 2 & 3"]),
    ],
)
def test_lines(body: str, lines: list[str]) -> None:
    assert texts(body) == lines


@pytest.mark.parametrize("said", ["gb2312", "GBK", "gb18030", "utf-8", ""])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings(said: str, encoding: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">' if said else ""
    coded = f"<html><head>{meta}</head><body><p>{SENTENCE}</p></body></html>".encode(encoding)
    if said.lower().startswith("gb") and encoding == "utf-8":
        return  # such a page shows nonsense in a browser as well, where its bytes happen to be valid
    found = read_one(coded)
    assert found.format is Format.HTML
    assert [line.text for line in found.lines] == [SENTENCE]


# ---------------------------------------------------------------- tables


@settings(deadline=None, max_examples=80)
@given(areas(), st.data())
def test_tables_are_read_back_cell_for_cell(shape: tuple[int, int, list[Area]], data: st.DataObject) -> None:
    height, width, merged = shape
    words = st.sampled_from(["", "甲", "合计", "1,234.56", "-0.10", "2010101", "a b", "<1"])
    written = [[data.draw(words) for _ in range(width)] for _ in range(height)]
    written[-1][-1] = "完"
    spans = {(area[0], area[1]): area for area in merged}
    expected = cells_of(written, merged)
    markup = ""
    for i, row in enumerate(expected):
        markup += "<tr>"
        for cell in row:
            top, left, bottom, right = spans.get((i, cell.column), (i, cell.column, i, cell.column))
            markup += f"<td rowspan={bottom - top + 1} colspan={right - left + 1}><p>{html.escape(cell.text)}</p></td>"
        markup += "</tr>"
    assert table(markup) == expected


def test_spans_beyond_the_table_end_with_it() -> None:
    found = table("<tr><td colspan=100>甲</td></tr><tr><td rowspan=50>乙</td><td>1</td></tr><tr><td>2</td></tr>")
    assert found == [(Cell("甲", 0, 2),), (Cell("乙", 0, 1, 2), Cell("1", 1)), (Cell("2", 1),)]


@pytest.mark.parametrize("span", ["", "0", "-3", "x", "1.5", "²"])
def test_odd_spans(span: str) -> None:
    assert table(f'<tr><td colspan="{span}">甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>') == [
        (Cell("甲", 0), Cell("1", 1)), (Cell("乙", 0), Cell("2", 1)),
    ]  # fmt: skip


def test_heads_and_bodies_of_tables_are_rows() -> None:
    found = table("<caption>表</caption><thead><tr><th>甲<th>乙</thead><tbody><tr><td>1<td>2</tbody>")
    assert found == [(Cell("甲", 0), Cell("乙", 1)), (Cell("1", 0), Cell("2", 1))]


def test_layout_tables_are_no_tables() -> None:
    inner = "<table><tr><td>合计</td><td>1.00</td></tr></table>"
    body = f"<table><tr><td>{MENU}</td><td><table><tr><td><p>{SENTENCE}</p>{inner}</td></tr></table></td></tr></table>"
    found = read_one(page(body)).lines
    assert [(line.text, line.table) for line in found] == [(SENTENCE, 0), ("合计  1.00", 1)]


def test_hidden_rows_are_left_out() -> None:
    assert table("<tr style='DISPLAY: none'><td>甲<td>1</tr><tr><td>乙<td>2</tr>") == [(Cell("乙", 0), Cell("2", 1))]


def test_personal_data_is_covered() -> None:
    assert texts(f"<p>{SENTENCE}</p><p>联系人：钱某某，电话：0790-1234567</p>") == [
        SENTENCE, "联系人：钱**，电话：****-*******",
    ]  # fmt: skip
    assert table("<tr><td>负责人</td><td>钱 某</td></tr><tr><td>电话</td><td>1234567</td></tr>") == [
        (Cell("负责人", 0), Cell("钱 *", 1)), (Cell("电话", 0), Cell("*******", 1)),
    ]  # fmt: skip
