"""Pages of running text: news, interpretations of policy, departments, questions, printed forms, surveys, laws, notices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from benchmarks.guides.html import page
from benchmarks.guides.sheet import cited
from catalog.model import ServiceItem

Items = Sequence[ServiceItem]
_BYLINE: Final = "<p class='source'>来源：市交通运输局　作者：办公室　发布时间：2021-08-12 10:21　浏览次数：128</p>"


def _article(text: str, items: Items) -> str:
    """``text``: title, then paragraphs behind |; {name} {unit} {days} {law} {where} {phone} are the item's."""
    told = items[0]
    words = {
        "name": told.task_name, "unit": told.elements["dept_name"], "days": told.elements["promise_day"],
        "law": cited(told.by_law[0]), "where": told.elements["transact_addr"], "phone": told.elements["link_way"],
        "conditions": told.elements["accept_condition"], "hours": told.elements["transact_time"],
        "materials": "、".join(each.material_name for each in told.materials) or "身份证",
    }  # fmt: skip
    title, *rest = text.format(**words).split("|")
    return page(
        title,
        f"<h1>{title}</h1>{_BYLINE}<div class='TRS_Editor'>{''.join(f'<p>　　{each}</p>' for each in rest)}</div>",
    )


def _pages(*texts: str) -> tuple[Callable[[Items], str], ...]:
    return tuple(partial(_article, text) for text in texts)


NEWS: Final = _pages(
    "{unit}优化{name}审批流程|近日，{unit}推出便民举措，{name}办理时限由原来的20个工作日压缩至{days}。|下一步，将继续深化“放管服”改革。",
    "{name}实现“跨省通办”|9月1日，记者从{unit}获悉，申请人只需提交{materials}即可办理。|“现在太方便了！”前来办事的群众说。|（记者 甲 通讯员 乙）",
    "我市开展货运行业安全检查|为切实做好安全生产工作，{unit}于8月10日开展专项检查。|检查组一行先后来到3家企业。|检查发现隐患5处，已责令整改。",
    "{unit}召开党史学习教育专题会议|会议传达学习了上级精神。|会议强调，要提高政治站位。|会议要求，要抓好落实。",
    "办事指南上线新版啦|亲爱的网友：新版办事指南增加了受理条件、申请材料、办理流程、办理时限、咨询电话等内容，欢迎使用。",
    "一图读懂{name}|<img src='/img/1.jpg' width=900>|编辑：某某|责任编辑：某某",
    "{unit}窗口获评优秀服务窗口|办理地点：{where}。一年来，窗口共受理办件3,125件，按时办结率100%。|受访群众表示满意。",
    "关于{unit}办公地点搬迁的消息|从9月20日起，{unit}搬迁至{where}。|办公时间：{hours}。|联系电话：{phone}。|请广大群众相互转告。",
)
INTERPRETATIONS: Final = _pages(
    "《{name}管理办法》政策解读|一、出台背景|为规范管理，根据{law}，制定本办法。|二、主要内容|（一）明确了申请条件。{conditions}|（二）简化了申请材料。|三、施行时间|本办法自2021年10月1日起施行。",
    "政策解读：{name}有哪些变化|问：为什么要修订？|答：根据{law}的要求。|问：审批时限有多长？|答：{days}。|解读机关：{unit}|解读人：某某",
    "图解：道路运输条例|第一步 申请|第二步 受理|第三步 审查|解读单位：市交通运输局|联系电话：{phone}",
    "关于《实施方案》的解读|一、起草依据|{law}|二、起草过程|广泛征求意见。|三、适用范围|全市。|四、主要内容|压缩办理时限，精简申请材料。|五、解读机关及联系方式|{unit}，{phone}",
    "专家解读：为企业松绑|某某大学教授认为，{name}改革意义重大。|首先，减少了申请材料。其次，缩短了办理时限。",
)
DEPARTMENTS: Final = _pages(
    "机构简介|{unit}成立于1984年，为正处级单位。|主要职责：贯彻执行道路运输法律法规；承担行政许可工作。|办公地址：{where}|联系电话：{phone}|邮政编码：710000",
    "领导之窗|局长：某某，主持全面工作。|副局长：某某，分管运输、审批工作。",
    "内设机构|办公室：负责文电、会务。电话：{phone}|行政审批科：负责{name}等事项的受理、审查。|政策法规科：负责法规宣传。",
    "联系我们|单位名称：{unit}|地址：{where}|办公时间：{hours}|咨询电话：{phone}|传真：029-00000000|邮编：710000",
    "政务服务中心介绍|中心设有窗口68个，进驻部门32个。|工作时间：{hours}|地址：{where}|乘车路线：乘2路、9路公交车可达。",
)
FAQS: Final = _pages(
    "常见问题|问：{name}需要多长时间？|答：{days}。|问：在哪里办？|答：{where}。|问：要带什么？|答：{materials}。",
    "{name}咨询回复|来信人：王**|来信时间：2021-07-01|来信内容：请问办理{name}需要什么材料？|回复单位：{unit}|回复内容：您好！需要{materials}。感谢您的关注。",
    "热点问答|1.什么是即办件？|即办件是指当场办结的事项。|2.什么是承诺件？|承诺件是指在承诺时限内办结的事项。",
    "智能问答|您好，我是小助手，请问有什么可以帮您？|猜你想问：{name}怎么办理？|办理进度在哪里查？",
)
NOTICES: Final = _pages(
    "关于拟作出{name}决定的公示|根据{law}，现对下列申请予以公示。|申请人：甲运输有限公司|公示期：5个工作日|监督电话：{phone}",
    "公告|因系统升级，{name}于9月18日暂停受理，给您带来不便敬请谅解。|{unit}|2021年9月17日",
    "行政许可决定公开|决定书文号：市交许〔2021〕12号|项目名称：{name}|行政相对人：甲运输有限公司|许可机关：{unit}|许可决定日期：2021-08-01|有效期至：2025-08-01",
    "征求意见公告|现就《办法（征求意见稿）》公开征求意见。|一、征求时间：2021年9月1日至9月30日|二、联系方式：{phone}|三、邮寄地址：{where}",
    "招标公告|项目名称：高速公路养护工程|采购单位：{unit}|投标截止时间：2021-09-30|开标地点：{where}|联系电话：{phone}|预算金额：120万元",
)
LAWS: Final = _pages(
    "中华人民共和国道路运输条例|（2004年4月30日中华人民共和国国务院令第406号公布）|第一章 总则|第一条 为了维护道路运输市场秩序，制定本条例。|第八条 申请从事客运经营的，应当具备下列条件：（一）有车辆；（二）有驾驶人员。|第十条 申请从事客运经营的，应当提交符合本条例第八条规定条件的相关材料。",
    "关于印发《行政许可事项清单》的通知|各区县交通运输局：|现将清单印发给你们，请遵照执行。|附件：行政许可事项清单|{unit}|2021年3月1日",
    "道路旅客运输及客运站管理规定|第十一条 申请从事道路客运经营的，应当提供下列材料：|（一）申请表；|（二）身份证明；|第十二条 受理机关应当在20个工作日内作出决定。",
)


def _form(labels: str, items: Items) -> str:
    rows = "".join(f"<tr><td>{label}</td><td>&nbsp;</td></tr>" for label in labels.split())
    return page(
        "申请表",
        f"<h1>{items[0].task_name}申请表</h1><table border=1>{rows}</table><p>申请人签字：　　　　年　月　日</p>",
    )


FORMS: Final = tuple(
    partial(_form, labels)
    for labels in (
        "申请人名称 法定代表人 统一社会信用代码 联系电话 地址 申请事项 受理意见 审核意见",
        "姓名 性别 身份证号 联系电话 住址 申请类别 所附材料 备注",
        "企业名称 负责人 办公地址 联系电话 经营范围 车辆数量 申请材料 受理人 受理时间",
        "车牌号 车辆类型 业户名称 道路运输证号 申请内容 经办人 办理时间",
        "项目名称 建设单位 联系人 联系电话 施工地点 施工时间 审批意见",
    )
)


def _survey(question: str, items: Items) -> str:
    choices = "".join(
        f"<label><input type=radio name=a>{each}</label>" for each in ("非常满意", "满意", "基本满意", "不满意")
    )
    return page(
        "评价",
        f"<h1>{question}</h1><p>事项名称：{items[0].task_name}</p><p>办理部门：{items[0].elements['dept_name']}</p>{choices}<textarea></textarea><button>提交</button>",
    )


SURVEYS: Final = tuple(
    partial(_survey, question)
    for question in ("政务服务“好差评”", "您对本次服务是否满意？", "网上问卷调查", "办事指南是否准确？请您评价")
)
