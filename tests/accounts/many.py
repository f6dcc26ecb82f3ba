"""As many made-up departments as are wanted, written straight into a store: what a knowledge base of a country is like.

>>> from tests.accounts.many import bodies, fill, stated
>>> fill(store, bodies(200), (2022, 2023))                 # every kind of body of as many places as that takes
>>> stated(bodies(200)[7], 2023, "公务接待费")              # what its accounts of 2023 state, in hundredths of 万元

All of them state the same items, each its own amounts; every body has a few projects, some of which others have too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.extraction.drafts import Project
from knowledge.extraction.extract import Extract
from knowledge.model import Block, BlockKind, Document, DocumentKind, Figure, Identity, Line, Section, Source, Term
from knowledge.short_names import short_names
from knowledge.store import Store

# Places are called by one character of each: 2500 of them. The first ten make a city.
FIRST = "墨岚漱澹槐砚泊苓菡霁溆沅浔湄滢潇瀚炀煜烁钰铄锦镧砺磐砼碣礞禾秣稷穑窈窕竹笙筠箬篁纨绮缇羚翎聆艾芮苌荻"
SECOND = "岭渚湾梧汀浦溪屿坞峪塬墟垣埠堰陂隰皋畈畴坪坡岗岫岬峤峦崖嵋川洲沚洄浒涘涧淀渡港潭泽瀑灞圩坻坨坎坳垅埂"
KINDS = (
    "财政局", "人力资源和社会保障局", "市场监督管理局", "教育局", "民政局", "司法局", "水务局", "文化和旅游局",
    "卫生健康局", "退役军人事务局", "应急管理局", "审计局", "统计局", "医疗保障局", "城市管理局", "住房和城乡建设局",
    "交通运输局", "农业农村局", "商务局", "体育局", "生态环境局", "自然资源和规划局", "发展和改革局", "工业和信息化局",
    "行政审批局", "科学技术局", "信访局", "档案馆", "图书馆", "博物馆", "疾病预防控制中心", "机关事务服务中心",
    "人民检察院", "总工会", "残疾人联合会", "妇女联合会",
)  # fmt: skip
STREETS = ("临泽", "望津", "听松", "晴川")
# How many kinds of bodies a place has.
OF_A_PLACE = len(KINDS) + len(STREETS)
PLANNED, SPENT, CHANGE, RATE = "全年预算数", "决算数", "增减额", "完成率"
# Item, what it is a part of, the funds it is of, and what is stated of it.
ITEMS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("收入总计", "", "", (SPENT, CHANGE)),
    ("本年收入合计", "收入总计", "", (SPENT, CHANGE)),
    ("财政拨款收入", "本年收入合计", "", (SPENT,)),
    ("事业收入", "本年收入合计", "", (SPENT,)),
    ("其他收入", "本年收入合计", "", (SPENT,)),
    ("年初结转和结余", "收入总计", "", (SPENT,)),
    ("支出总计", "", "", (SPENT, CHANGE)),
    ("本年支出合计", "支出总计", "", (SPENT, CHANGE)),
    ("基本支出", "本年支出合计", "", (SPENT,)),
    ("人员经费", "基本支出", "", (SPENT,)),
    ("公用经费", "基本支出", "", (SPENT,)),
    ("项目支出", "本年支出合计", "", (SPENT,)),
    ("年末结转和结余", "支出总计", "", (SPENT,)),
    ("一般公共预算财政拨款支出", "", "", (PLANNED, SPENT, RATE, CHANGE)),
    ("一般公共服务支出", "一般公共预算财政拨款支出", "财政拨款", (PLANNED, SPENT, RATE)),
    ("社会保障和就业支出", "一般公共预算财政拨款支出", "财政拨款", (PLANNED, SPENT, RATE)),
    ("卫生健康支出", "一般公共预算财政拨款支出", "财政拨款", (PLANNED, SPENT, RATE)),
    ("住房保障支出", "一般公共预算财政拨款支出", "财政拨款", (PLANNED, SPENT, RATE)),
    ("“三公”经费", "", "财政拨款", (PLANNED, SPENT, CHANGE)),
    ("因公出国（境）费", "“三公”经费", "财政拨款", (PLANNED, SPENT)),
    ("公务接待费", "“三公”经费", "财政拨款", (PLANNED, SPENT, CHANGE)),
    ("公务用车购置费", "“三公”经费", "财政拨款", (PLANNED, SPENT)),
    ("公务用车运行维护费", "“三公”经费", "财政拨款", (PLANNED, SPENT)),
    ("会议费", "", "财政拨款", (SPENT,)),
    ("培训费", "", "财政拨款", (SPENT,)),
    ("机关运行经费", "", "", (SPENT, CHANGE)),
    ("政府采购支出总额", "", "", (SPENT,)),
    ("政府采购货物支出", "政府采购支出总额", "", (SPENT,)),
    ("政府采购服务支出", "政府采购支出总额", "", (SPENT,)),
)
COUNTED = (("在职人员", "人数", "人"), ("车辆", "数量", "辆"))
TERMS = (
    "财政拨款收入", "事业收入", "其他收入", "年初结转和结余", "年末结转和结余", "基本支出", "项目支出", "“三公”经费",
    "机关运行经费", "政府采购", "人员经费", "公用经费",
)  # fmt: skip
# Works that many bodies have under the same name, and what one's own are about.
COMMON_WORKS = ("办公设备购置", "政务信息系统运维", "物业管理服务")
OWN_WORKS = ("宣传教育", "专项整治", "能力提升", "设施改造", "人才培训", "示范建设", "应急保障", "数据治理")
HEADINGS = (
    "第一部分部门概况", "一、部门主要职责", "第三部分决算情况说明", "一、收入支出决算总体情况", "二、“三公”经费情况",
    "三、机关运行经费情况", "四、预算绩效情况", "第四部分名词解释",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A made-up department: its number, its place, what it is."""

    number: int
    city: str
    district: str
    kind: str

    @property
    def name(self) -> str:
        """Its full name."""
        return f"{self.city}{self.district}{self.kind}"

    @property
    def projects(self) -> tuple[str, ...]:
        """What its projects are called: two of its own, one of a common kind."""
        own = [OWN_WORKS[(self.number + step) % len(OWN_WORKS)] for step in (0, 3)]
        return (*(f"{self.district}{self.kind[:2]}{work}项目" for work in own), f"{COMMON_WORKS[self.number % 3]}项目")


def bodies(count: int) -> tuple[Body, ...]:
    """The first so many made-up departments, place after place."""
    return tuple(_body(number) for number in range(count))


def _body(number: int) -> Body:
    place, kind = divmod(number, OF_A_PLACE)
    city, district = place - place % 10, place
    name = KINDS[kind] if kind < len(KINDS) else f"人民政府{STREETS[kind - len(KINDS)]}街道办事处"
    return Body(number, f"{_place(city + 7)}市", f"{_place(district)}{'县' if place % 4 == 3 else '区'}", name)


def _place(number: int) -> str:
    return FIRST[number % len(FIRST)] + SECOND[(number + number // len(FIRST)) % len(SECOND)]


def stated(body: Body, year: int, item: str, measure: str = SPENT) -> int:
    """What its accounts of a year state of an item, in hundredths; nothing in common with what the others state."""
    said = hashlib.blake2b(f"{body.number} {year} {item} {measure}".encode(), digest_size=8).digest()
    return int.from_bytes(said, "big") % (500_000 if item.endswith(("总计", "合计", "支出")) else 9_000)


def fill(store: Store, wanted: Sequence[Body], years: Sequence[int]) -> None:
    """Write the accounts of these departments into a store."""
    for body in wanted:
        for year in years:
            store.write(extract(body, year))


def extract(body: Body, year: int) -> Extract:
    """The accounts of one department and year, as if they had been read."""
    title = f"{body.name}{year}年度部门决算"
    who = Identity(body.name, short_names(body.name), year, DocumentKind.DEPARTMENT_ACCOUNTS, title, ())
    sections = tuple(_section(number, heading, body, year) for number, heading in enumerate(HEADINGS))
    lines = tuple(line for section in sections for block in section.blocks for _, line in block.pieces)
    checksum = hashlib.sha256(title.encode()).hexdigest()
    document = Document(f"{title}.txt", checksum, lines, {})
    projects = tuple(Project(name, name, body.name) for name in body.projects)
    figures = tuple(_figures(body, year))
    terms = tuple(
        Term(number, name, f"指{name}的各项资金。", (), (), _source(title, 7, f"{number}.{name}：指{name}的各项资金。"))
        for number, name in enumerate(TERMS, 1)
    )
    return Extract(document, who, sections, figures, (), terms, projects, ())


def _section(number: int, heading: str, body: Body, year: int) -> Section:
    text = f"{body.kind}{year}年度的{heading[2:]}如下：负责本行政区域内的相关工作，按规定编制预算并接受监督。"
    line = Line(text, 1 + number, 2 * number + 2)
    level = 1 if heading.startswith("第") else 2
    part = max(i for i in range(number + 1) if HEADINGS[i].startswith("第"))
    path = (heading,) if level == 1 else (HEADINGS[part], heading)
    return Section(number, level, heading, path, 1 + number, (Block(BlockKind.PARAGRAPH, text, ((0, line),)),))


def _source(title: str, section: int, quote: str) -> Source:
    part = max(i for i in range(section + 1) if HEADINGS[i].startswith("第"))
    path = HEADINGS[section] if part == section else f"{HEADINGS[part]}/{HEADINGS[section]}"
    return Source(f"{title}.txt", title, path, 1 + section, "", 2 * section + 2, quote)


def _figures(body: Body, year: int) -> Iterator[Figure]:
    for item, part_of, scope, measures in ITEMS:
        for measure in measures:
            yield _figure(body, year, item, measure, "%" if measure == RATE else "万元", part_of=part_of, scope=scope)
    for item, measure, unit in COUNTED:
        yield _figure(body, year, item, measure, unit)
    for project in body.projects:
        for measure, unit in ((PLANNED, "万元"), ("执行数", "万元"), ("执行率", "%"), ("得分", "分")):
            yield _figure(body, year, project, measure, unit, subject=project)


def _figure(
    body: Body, year: int, item: str, measure: str, unit: str, *, part_of: str = "", scope: str = "", subject: str = ""
) -> Figure:
    amount = stated(body, year, item, measure)
    value = Decimal(amount % 90 + 10) if unit not in ("万元", "%") else Decimal(amount).scaleb(-2)
    grows = amount % 2 == 0
    direction = ("增加" if grows else "减少") if measure == CHANGE else ""
    basis = {CHANGE: str(year - 1), RATE: "全年预算"}.get(measure, "")
    quote = f"{item}{measure}{direction}{value}{unit}。"
    title = f"{body.name}{year}年度部门决算"
    return Figure(
        body.name, year, item, item, scope, subject, measure, str(value), value, unit, "", direction, basis, part_of,
        "自评" if subject else "", "", 0, len(quote), _source(title, 6 if subject else 3, quote),
    )  # fmt: skip
