"""What all departments share: general terms, the standard indicators, reasons for 三公."""

from __future__ import annotations

from collections.abc import Mapping

from tests.accounts.kinds import Because, FirstKind, Loss, SecondKind, ThirdKind
from tests.accounts.model import Term

GENERAL_TERMS = (
    Term("财政拨款收入", "指本级财政在当年拨给部门使用的预算资金。"),
    Term("上级补助收入", "指主管部门或上级单位拿出财政拨款以外的资金给予本单位的补助。"),
    Term("事业收入", "指事业单位提供专业服务及相关辅助活动而收取并按规定留用的款项。"),
    Term("经营收入", "指事业单位在主业之外，从事不单独核算的经营性活动所得的款项。"),
    Term("其他收入", "指不属于上述各类来源的收入，如利息、捐赠和零星租金等。"),
    Term("年初结转和结余", "指上年没有用完、按规定留到本年接着使用的资金。"),
    Term("年末结转和结余", "指到本年最后一天仍未用完、转入下一年度的资金。"),
    Term("基本支出", "指维持机构日常运转所花的钱，由人员经费和公用经费两部分组成。"),
    Term("项目支出", "指为办成某件专门的事而安排、不属于日常运转的支出。"),
    Term("经营支出", "指事业单位开展不单独核算的经营活动时发生的各项花费。"),
    Term("年初预算数", "指经本级人民代表大会批准、年度开始时下达给部门的预算额度。"),
    Term(
        "“三公”经费",
        "指用财政拨款支付的因公出国（境）费、公务用车购置及运行维护费和公务接待费三类支出的总称。"
        "出国（境）费用于公务出访的交通、食宿和培训；公务用车费用于买车以及油料、维修、保险、通行等开销；"
        "接待费用于按标准安排的公务来访接待。",
    ),
    Term(
        "政府采购",
        "指机关和事业单位使用财政性资金，依照规定方式取得集中采购目录以内或者限额标准以上的货物、工程和服务。",
    ),
)

SOCIAL_TERMS = (
    Term(
        "社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）",
        "反映单位为在编职工参加基本养老保险而承担的那一部分缴费。",
    ),
    Term(
        "卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）",
        "反映机关为工作人员缴纳的基本医疗保险费用。",
    ),
    Term("住房保障支出（类）住房改革支出（款）住房公积金（项）", "反映单位按比例为职工缴存的住房公积金。"),
)

AGENCY_TERM = Term(
    "机关运行经费",
    "指行政单位和参照公务员法管理的事业单位用财政拨款购买日常所需货物与服务的钱，"
    "例如办公、印刷、水电、邮电、差旅、会议、物业、日常维修和公务用车运行等开支。",
)

EXPENSE_REASONS: Mapping[str, Because] = {
    "出国": Because(
        ("本年按计划参加了市里统一组织的出访团组",),
        ("本年未再参加出访团组",),
        "两年均未发生因公出国（境）支出",
    ),
    "接待": Because(
        ("外地同行前来交流的批次增多", "上级督导检查和业务调研次数增加"),
        ("严格执行公函接待制度，接待批次减少", "多项调研改为线上进行，来访人数减少"),
        "两年均未发生公务接待费支出",
    ),
    "购车": Because(
        ("按报废更新计划购置了车辆",),
        ("车辆更新已在上年完成，本年未再购置",),
        "两年均未购置公务用车",
    ),
    "养车": Because(
        ("部分车辆使用年限较长，维修保养费用上升", "外出巡查任务加重，燃料消耗增加"),
        ("推行定点维修和统一加油，单车费用下降", "合理安排出车，用车里程减少"),
        "两年均未发生公务用车运行维护费支出",
    ),
}

BUDGET_REASONS: Mapping[str, Because] = {
    "出国": Because(
        ("出访任务由上级临时安排，未列入本部门全年预算",),
        ("出访行程压缩，实际开支低于预算",),
        "严格按照预算安排出访",
    ),
    "接待": Because(
        ("年中追加了接待任务",),
        ("从严控制陪餐人数和用餐标准，费用有所节约",),
        "接待费用按预算从严安排",
    ),
    "购车": Because(
        ("购车时增加了必要的车载装备",),
        ("采购成交价低于预算控制价",),
        "按批准的预算控制购置",
    ),
    "养车": Because(("临时任务用车增多",), ("严格车辆派遣审批，燃料和维修费用有所节约",), "用车开支按预算控制"),
}

SOCIAL_REASONS: Mapping[str, Because] = {
    "社会保障和就业支出": Because(
        ("缴费基数在年中调整，单位缴费相应增加", "补缴了以前年度职业年金单位部分"),
        ("年中有人员退休或调出，实际缴费少于年初测算",),
        "按年初核定的基数缴费",
    ),
    "卫生健康支出": Because(("医疗保险缴费基数提高",), ("年初测算留有余地，实际缴费低于预算",), "按年初核定的人数缴费"),
    "住房保障支出": Because(
        ("住房公积金缴存基数上调", "新录用人员纳入公积金缴存范围"),
        ("年初按满编测算，实际缴存人数较少",),
        "缴存基数和人数与年初预计一致",
    ),
}

_APPROVAL = ThirdKind("立项依据充分性", 4)
_PROCEDURE = ThirdKind("立项程序规范性", 3)


def decision(goal: int, clarity: int, budgeting: int, division: int, prose: tuple[str, str, str]) -> FirstKind:
    """决策: the indicators are the standard ones, the weights and the prose are the department's."""
    clarity_loss = Loss(
        "1.5",
        "部分指标只写了定性要求，没有给出可以核对的数值，扣减了相应分值",
        "绩效指标编得不够细。少数指标停留在文字描述，年底核对时缺少统一口径。",
        "细化绩效指标。编制下一年度目标时，把能够计数的内容全部写成数值，并注明取数来源。",
    )
    budgeting_loss = Loss(
        "1.5",
        "预算测算沿用上年基数，没有逐项核对工作量，扣减了相应分值",
        "预算测算依据不够扎实。项目支出按上年基数安排，没有随任务量变化及时调整。",
        "做实预算测算。由业务科室按工作量和单价逐项测算，财务人员复核后再行申报。",
    )
    return FirstKind(
        "决策",
        (
            SecondKind("项目立项", (_APPROVAL, _PROCEDURE), (prose[0],)),
            SecondKind(
                "绩效目标",
                (ThirdKind("绩效目标合理性", goal), ThirdKind("绩效指标明确性", clarity, clarity_loss)),
                (prose[1],),
            ),
            SecondKind(
                "资金投入",
                (
                    ThirdKind("预算编制科学性", budgeting, budgeting_loss),
                    ThirdKind("资金分配合理性", division),
                ),
                (prose[2],),
            ),
        ),
    )


def process(arrival: int, rate: int, compliance: int, rules: int, practice: int, prose: str) -> FirstKind:
    """过程: 资金管理 tells the project's money, 组织实施 is the department's own prose."""
    practice_loss = Loss(
        "2",
        "个别环节的过程记录不完整，扣减了相应分值",
        "过程资料归档不及时。个别阶段的检查记录到年底才补齐，不便于随时核查。",
        "抓好过程留痕。明确专人按月收集资料，做到办结一项、归档一项。",
    )
    return FirstKind(
        "过程",
        (
            SecondKind(
                "资金管理",
                (
                    ThirdKind("资金到位率", arrival),
                    ThirdKind("预算执行率", rate, by_rate=True),
                    ThirdKind("资金使用合规性", compliance),
                ),
                "money",
            ),
            SecondKind(
                "组织实施",
                (
                    ThirdKind("管理制度健全性", rules),
                    ThirdKind("制度执行有效性", practice, practice_loss),
                ),
                (prose,),
            ),
        ),
    )
