"""The last sections, worded much alike everywhere: agency costs, procurement, assets, performance, staff."""

from __future__ import annotations

from decimal import Decimal

from tests.accounts.chapters.front import ordinal
from tests.accounts.classification import chinese
from tests.accounts.model import ZERO
from tests.accounts.numbers import TENTH
from tests.accounts.printer import Fig, Piece
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import Facts, changed, compared, count, fig, share

TOTAL, MEDIUM, MICRO = "政府采购支出总额", "授予中小企业合同金额", "授予小微企业合同金额"


def overview(c: Composer, f: Facts, words: str = "2") -> None:
    """第一部分: functions, units and staff."""
    department, staff = f.accounts.department, f.accounts.staff
    c.heading(f"第一部分 {f.name}概况", 2)
    c.heading("一、主要职能", 3)
    for place, function in enumerate(department.functions):
        c.para(f"（{ordinal(place)}）{function}")
    c.heading("二、机构设置", 3)
    names = [unit.name for unit in department.units]
    names[0] += "本级"
    if words == "1":
        c.para(f"{f.name}部门决算包括：{'、'.join(names)}。")
        return
    c.para(
        "纳入本套部门决算汇编范围的单位共",
        count("纳入本套部门决算汇编范围的单位", len(names), "个"),
        f"，包括：{'、'.join(names)}。",
    )
    c.para(
        f"{f.year}年年末实有人数",
        count("年末实有人数", staff.total, "人", "人数"),
        "，其中在职人员",
        count("在职人员", staff.in_post, "人", "人数"),
        "，离休人员",
        count("离休人员", staff.honoured_retired, "人", "人数"),
        "，退休人员",
        count("退休人员", staff.retired, "人", "人数"),
        "。",
    )


def agency_cost(c: Composer, f: Facts, since: str, step: Decimal = TENTH, falls: str = "下降") -> None:
    item, now = "机关运行经费", f.accounts.agency_cost
    change = changed(item, now.final, f.last.agency_cost.final, step=step, rates=("增长", falls))
    c.para(
        f"{f.name}{f.year}年度{item}支出",
        fig(item, now.final),
        "，",
        *compared(f"{since}", f"与{f.before}度持平", change),
        f"。主要原因是：{now.reason}。",
    )


def procurement(
    c: Composer, f: Facts, micro_of: str = TOTAL, words: tuple[str, str] = ("政府采购支出总额", "支出")
) -> None:
    """The total by kinds, and what went to small firms: `micro_of` is what the second share is of."""
    bought = f.accounts.procurement
    base = bought.total if micro_of == TOTAL else bought.to_small_and_medium
    kinds: list[Piece] = []
    for kind, purchase in (("货物", bought.goods), ("工程", bought.works), ("服务", bought.services)):
        kinds += [f"政府采购{kind}{words[1]}", fig(f"政府采购{kind}支出", purchase.amount), "、"]
    c.para(
        f"{f.year}年度{words[0]}",
        fig(TOTAL, bought.total),
        "，其中：",
        *kinds[:-1],
        f"。{MEDIUM}",
        fig(MEDIUM, bought.to_small_and_medium),
        share(MEDIUM, bought.to_small_and_medium, bought.total, TOTAL, f"，占{TOTAL}的"),
        f"，其中：{MICRO}",
        fig(MICRO, bought.to_micro),
        share(MICRO, bought.to_micro, base, micro_of, f"，占{micro_of}的"),
        "。",
    )


def assets(c: Composer, f: Facts, new_words: bool = False) -> None:
    """Vehicles by purpose and large equipment; since 2022 the equipment is one count."""
    owned = f.accounts.assets
    vehicles: list[Piece] = []
    for purpose, number in owned.vehicles:
        vehicles += ["、" if vehicles else "，其中：", purpose, count(purpose, number, "辆")]
    c.para(
        f"截至{f.year}年12月31日，{f.name}共有车辆",
        count("车辆", f.accounts.three_public.cars_kept, "辆"),
        *vehicles,
        *_equipment(owned.general_equipment, owned.special_equipment, new_words),
        "。",
    )


def _equipment(general: int, special: int, new_words: bool) -> list[Piece]:
    one, two = "单价50万元（含）以上通用设备", "单价100万元（含）以上专用设备"
    if new_words:
        return ["；单价100万元（含）以上设备（不含车辆）", count("单价100万元（含）以上设备", special, "台（套）")]
    return [f"；{one}", count(one, general, "台（套）"), f"，{two}", count(two, special, "台（套）")]


def performance(c: Composer, f: Facts) -> None:
    """组织自评: how many projects and how much money."""
    projects = f.accounts.projects
    executed = sum((project.executed for project in projects), ZERO)
    c.para(
        f"根据预算绩效管理要求，{f.name}组织对{f.year}年度",
        count("项目", len(projects), "个"),
        "项目开展绩效自评，共涉及资金",
        fig("涉及资金", executed, "其他"),
        "。",
    )
    for project in projects:
        c.para(
            f"{project.name}项目绩效自评综述：项目自评得分",
            Fig("自评得分", "得分", f"{project.score}", "分", project.name),
            "。全年预算数为",
            Fig("全年预算数", "全年预算数", f"{project.budget:.2f}", subject=project.name),
            "，执行数为",
            Fig("全年执行数", "决算数", f"{project.executed:.2f}", subject=project.name),
            "，完成预算的",
            Fig(
                "预算执行率", "完成率", f"{(project.executed * 100 / project.budget):.2f}", "%", project.name,
                basis="预算",
            ),
            "。",
        )  # fmt: skip


def nothing_of(c: Composer, f: Facts, fund: str) -> None:
    """A nil statement: words without any figure."""
    c.para(f"{f.name}{f.year}年度无{fund}财政拨款收入和支出。")


def terms(c: Composer, f: Facts) -> None:
    """第四部分."""
    c.heading("第四部分 名词解释", 2)
    for place, term in enumerate(f.accounts.department.terms, start=1):
        c.para(f"{chinese(place)}、{term.name}：{term.definition}")


def public_counts(f: Facts) -> dict[str, Fig]:
    """The counts beside 三公."""
    spent = f.accounts.three_public
    return {
        "groups": count("因公出国（境）团组数", spent.groups, "个"),
        "travellers": count("因公出国（境）人次数", spent.travellers, "人次", "人数"),
        "batches": count("国内公务接待批次", spent.batches, "批次"),
        "guests": count("国内公务接待人次", spent.guests, "人次", "人数"),
        "bought": count("公务用车购置数", spent.cars_bought, "辆"),
        "kept": count("公务用车保有量", spent.cars_kept, "辆"),
    }
