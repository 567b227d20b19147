"""Small items for the tests of the fixture city's channels."""

from __future__ import annotations

from catalog.model import LegalBasis, Material, ServiceItem

PERMIT = ServiceItem(
    id="x-0001",
    task_name="道路旅客运输经营许可（新增）",
    elements={
        "task_type": "行政许可",
        "task_code": "11610100MB9T10025K3000118001001",
        "dept_name": "市道路运输管理处",
        "server_type": "企业法人",
        "project_type": "承诺件",
        "anticipate_day": "20个工作日",
        "promise_day": "8个工作日",
        "accept_condition": "1.有车辆；\n2.有驾驶人员；\n3.有安全生产管理制度。",
        "handle_flow": "受理（当场）；审核（5个工作日）；审批（1个工作日）；办结（1个工作日）；送达（1个工作日）",
        "is_fee": "否",
        "limit_explain": "",
        "other_dept": "无",
        "transact_addr": "未央区文景路266号三楼B区16号窗口",
        "transact_time": "工作日上午9:00-12:00，下午13:00-17:00",
        "link_way": "029-86781201、12328",
        "supervise_way": "029-86781209",
    },
    by_law=(
        LegalBasis("《中华人民共和国道路运输条例》", "国务院令第406号", "第八条", "从事客运经营应当具备的条件"),
        LegalBasis("《中华人民共和国道路运输条例》", "国务院令第406号", "第十条", "申请的办理程序和期限"),
    ),
    materials=(
        Material("道路旅客运输经营申请表", {"is_need": "必要", "page_num": "1", "material_type": "原件"}),
        Material("授权委托书", {"is_need": "非必要", "page_num": "1", "material_type": "原件"}),
    ),
    faq=({"question": "需要到现场吗？", "answer": "需要1次。"},),
)
"""Every kind of value: several lines, an empty one, a word for nothing, rows."""

QUERY = ServiceItem(
    id="x-0002",
    task_name="班车客运企业资质查询",
    elements={
        "task_type": "公共服务",
        "dept_name": "灞桥区交通运输局",
        "promise_day": "即时办结",
        "materials": "无",
        "transact_addr": "无线下办理窗口",
        "link_way": "029-86782101",
    },
    by_law=(LegalBasis(text="《中华人民共和国道路运输条例》（国务院令第406号）第七条"),),
    materials=(Material("无"),),
)
"""A public service: list elements as one string."""


def many(count: int) -> tuple[ServiceItem, ...]:
    """``count`` items of three units, each with a name of its own."""
    return tuple(
        ServiceItem(
            id=f"m-{number:04d}",
            task_name=f"第{number}号事项办理",
            elements={
                **PERMIT.elements,
                "dept_name": f"单位{'甲乙丙'[number % 3]}",
                "promise_day": f"{number}个工作日",
            },
            by_law=PERMIT.by_law,
            materials=PERMIT.materials,
        )
        for number in range(1, count + 1)
    )


def texts_of(item: ServiceItem) -> list[str]:
    """Every text an item carries."""
    told = [item.task_name, *item.elements.values()]
    told += [text for row in item.by_law for text in (row.law_name, row.law_number, row.article, row.content, row.text)]
    told += [text for row in item.materials for text in (row.material_name, *row.elements.values())]
    told += [text for row in (*item.fees, *item.faq) for text in row.values()]
    return told
