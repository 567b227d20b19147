"""Eight items and the pages and payloads that portals of different build show them on.

No real site is copied; names of items are common ones, codes, phones and addresses are made up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
Style = Callable[[Row], str]

_BASE = "12610100MB9T10025K36101180{:02d}00{}"
_ITEMS = """
道路旅客运输经营许可|8|道路运输条例|第八条|道路旅客运输经营申请表、企业章程文本、安全生产管理制度文本
客运站经营许可|7|道路运输条例|第三十六条|客运站经营申请表、客运站竣工验收证明、安全生产管理制度文本
道路货物运输经营许可|5|道路运输条例|第二十一条|道路货物运输经营申请表、机动车行驶证、驾驶人员从业资格证
道路危险货物运输经营许可|10|道路运输条例|第二十三条|道路危险货物运输经营申请表、停车场地证明、专用车辆行驶证
公路超限运输许可|6|公路安全保护条例|第三十五条|公路超限运输申请表、车辆行驶证、护送方案
更新采伐护路林审批|9|公路安全保护条例|第二十六条|更新采伐护路林申请表、补种方案
公路建设项目施工许可|12|公路法|第二十五条|施工许可申请书、施工图设计文件批复、建设资金落实证明
铁轮车、履带车在公路上行驶审批|4|公路法|第四十八条|行驶公路申请表、防护措施说明
"""


def _item(number: int, line: str) -> Row:
    name, days, law, article, papers = line.split("|")
    return {
        "id": f"L{number:04d}",
        "task_name": name,
        "task_code": _BASE.format(number, number),
        "task_type": "行政许可",
        "dept_name": "西安市道路运输管理处",
        "use_level": "市级",
        "project_type": "承诺件",
        "server_type": "企业法人",
        "anticipate_day": "20个工作日",
        "promise_day": f"{days}个工作日",
        "accept_condition": f"有与{name}相适应的人员、设备和管理制度",
        "is_fee": "否",
        "limit_scene_num": "1",
        "link_way": f"029-8678{1200 + number}",
        "supervise_way": "029-86781299",
        "transact_addr": f"陕西省西安市未央区文景路266号市民中心三楼B区{10 + number}号窗口",
        "transact_time": "工作日上午9:00-12:00，下午13:00-17:00",
        "by_law": [{"law_name": f"中华人民共和国{law}", "article": article}],
        "materials": [
            {"material_name": paper, "is_need": "必要", "material_type": "原件", "page_num": "1"}
            for paper in papers.split("、")
        ],
    }


ITEMS: tuple[Row, ...] = tuple(_item(number, line) for number, line in enumerate(_ITEMS.strip().splitlines(), 1))
COUNT = len(ITEMS)
LABELS = {
    "task_name": "事项名称",
    "task_code": "实施编码",
    "task_type": "事项类型",
    "dept_name": "实施主体",
    "use_level": "行使层级",
    "project_type": "办件类型",
    "server_type": "服务对象",
    "anticipate_day": "法定办结时限",
    "promise_day": "承诺办结时限",
    "accept_condition": "受理条件",
    "is_fee": "是否收费",
    "limit_scene_num": "到办事现场次数",
    "link_way": "咨询方式",
    "supervise_way": "监督投诉方式",
    "transact_addr": "办理地点",
    "transact_time": "办理时间",
    "special_procedure": "特别程序",
}


def basis_of(item: Row) -> str:
    """The legal bases as portals write them."""
    return "；".join(f"《{law['law_name']}》{law['article']}" for law in item["by_law"])


def papers_of(item: Row) -> list[str]:
    return [row["material_name"] for row in item["materials"]]


def pairs_of(item: Row) -> list[tuple[str, str]]:
    return [(label, item[key]) for key, label in LABELS.items() if key in item]


# ------------------------------------------------------------------------------------------- guide pages


def page(body: str, title: str = "办事指南-政务服务网") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"


def table_guide(item: Row) -> str:
    """Label and value side by side, two pairs a row; bases and materials in tables of their own."""
    pairs = pairs_of(item)
    rows = "".join(
        "<tr>" + "".join(f"<th>{label}</th><td>{value}</td>" for label, value in pairs[at : at + 2]) + "</tr>"
        for at in range(0, len(pairs), 2)
    )
    laws = "".join(f"<tr><td>{law['law_name']}</td><td>{law['article']}</td></tr>" for law in item["by_law"])
    papers = "".join(
        f"<tr><td>{at}</td><td>{row['material_name']}</td><td>{row['is_need']}</td><td>{row['material_type']}</td>"
        f"<td>{row['page_num']}</td></tr>"
        for at, row in enumerate(item["materials"], 1)
    )
    return page(
        f"<div class='crumb'><a href='/'>首页</a> &gt; 办事指南</div><h2>{item['task_name']}</h2>"
        f"<table class='jbxx'>{rows}</table>"
        f"<h3>设定依据</h3><table><tr><th>依据名称</th><th>条款号</th></tr>{laws}</table>"
        "<h3>申请材料</h3><table><tr><th>序号</th><th>材料名称</th><th>必要性</th><th>材料类型</th><th>纸质材料份数</th>"
        f"</tr>{papers}</table>"
        "<div class='about'><h4>相关事项</h4><ul><li><a href='/guide/1.html'>客运站经营许可（换发）</a></li>"
        "<li><a href='/guide/2.html'>道路货运经营许可（注销）</a></li></ul></div>"
        "<div class='footer'>主办：某市政务服务中心 网站标识码6101000001 电话：029-86780000</div>"
    )


def div_guide(item: Row) -> str:
    """Every pair two boxes, long elements under a strip of headings."""
    pairs = "".join(
        f"<div class='row'><div class='label'>{label}</div><div class='text'>{value}</div></div>"
        for label, value in pairs_of(item)
    )
    papers = "".join(f"<p>{at}.{name}</p>" for at, name in enumerate(papers_of(item), 1))
    return page(
        f"<div class='main'><div class='tit'>{item['task_name']}</div><div class='base'>{pairs}</div>"
        f"<div class='box'><div class='hd'>设定依据</div><div class='bd'><p>{basis_of(item)}</p></div></div>"
        f"<div class='box'><div class='hd'>申请材料</div><div class='bd'>{papers}</div></div></div>",
        item["task_name"],
    )


def li_guide(item: Row) -> str:
    """A list of lines, label and value parted by a colon."""
    lines = "".join(f"<li><span>{label}：</span>{value}</li>" for label, value in pairs_of(item))
    papers = "；".join(f"{at}.{name}" for at, name in enumerate(papers_of(item), 1))
    return page(
        f"<h1>{item['task_name']}</h1><ul class='info-list'>{lines}<li><span>设定依据：</span>{basis_of(item)}</li>"
        f"<li><span>申请材料：</span>{papers}</li></ul>"
    )


def dl_guide(item: Row) -> str:
    """Definition lists under tabs that a script switches."""
    lines = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in pairs_of(item))
    papers = "".join(f"<li>{name}</li>" for name in papers_of(item))
    return page(
        "<ul class='tab'><li class='on'>基本信息</li><li>设定依据</li><li>申请材料</li></ul>"
        f"<div class='pane'><dl>{lines}</dl></div>"
        f"<div class='pane' style='display:none'><dl><dt>设定依据</dt><dd>{basis_of(item)}</dd></dl></div>"
        f"<div class='pane' style='display:none'><dl><dt>申请材料</dt><dd><ol>{papers}</ol></dd></dl></div>",
        f"{item['task_name']}_办事指南",
    )


def old_guide(item: Row) -> str:
    """Upper-case tags, nested layout tables, label cells with a space inside."""
    rows = "".join(
        f"<TR><TD class=label align=right>{label[:2]}　{label[2:]}：</TD><TD class=content>&nbsp;{value}</TD></TR>"
        for label, value in [
            *pairs_of(item),
            ("法定依据", basis_of(item)),
            ("申报材料", "<br/>".join(f"{at}、{name}" for at, name in enumerate(papers_of(item), 1))),
        ]
    )
    return (
        "<HTML><HEAD><META http-equiv=Content-Type content='text/html; charset=gb2312'><TITLE>办事指南</TITLE></HEAD>"
        f"<BODY><TABLE width=960><TR><TD><TABLE class=readonlyTable>{rows}</TABLE></TD></TR></TABLE></BODY></HTML>"
    )


def renamed_guide(item: Row) -> str:
    """A new template: the same values under labels nobody knows."""
    words = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午"
    lines = "".join(
        f"<tr><td>栏目{words[at]}</td><td>{value}</td></tr>" for at, (_, value) in enumerate(pairs_of(item))
    )
    return page(f"<h1>{item['task_name']}</h1><table>{lines}</table>")


# ------------------------------------------------------------------------------------------- payloads


def camel_guide(item: Row) -> Row:
    """The payload of a single-page application."""
    return {
        "httpCode": 200,
        "msg": "成功",
        "data": {
            "id": item["id"],
            "taskName": item["task_name"],
            "taskCode": item["task_code"],
            "taskType": item["task_type"],
            "deptName": item["dept_name"],
            "useLevel": item["use_level"],
            "projectType": item["project_type"],
            "serverType": item["server_type"],
            "anticipateDay": item["anticipate_day"],
            "promiseDay": item["promise_day"],
            "acceptCondition": f"<p style='text-indent:2em'>{item['accept_condition']}</p>",
            "isFee": item["is_fee"],
            "limitSceneNum": item["limit_scene_num"],
            "linkWay": item["link_way"],
            "superviseWay": item["supervise_way"],
            "transactAddr": item["transact_addr"],
            "transactTime": item["transact_time"],
            **({"specialProcedure": item["special_procedure"]} if "special_procedure" in item else {}),
            "byLaws": [{"lawName": law["law_name"], "termsNumber": law["article"]} for law in item["by_law"]],
        },
    }


def paper_rows(item: Row) -> Row:
    rows = [
        {"materialName": row["material_name"], "isNeed": row["is_need"], "materialType": row["material_type"]}
        for row in item["materials"]
    ]
    return {"httpCode": 200, "data": rows}


def exchange_row(item: Row) -> Row:
    """A row of a feed that is a whole guide: tables of the exchange format, lower case."""
    lists = {"by_law", "materials", "id"}
    return {
        "AUDIT_ITEM": {key: value for key, value in item.items() if key not in lists},
        "AUDIT_ITEM_BYLAW": [{"law_name": law["law_name"], "clause_number": law["article"]} for law in item["by_law"]],
        "AUDIT_MATERIAL": item["materials"],
    }
