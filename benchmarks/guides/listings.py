"""Pages that list items: lists, search results, home pages, downloads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from benchmarks.guides.html import bare, grid, page
from catalog.model import ServiceItem

Items = Sequence[ServiceItem]
_PAGES: Final = '<div class="page">共86条 每页10条 第1/9页 <a href="?p=2">下一页</a> <a href="?p=9">尾页</a></div>'


def _links(items: Items, count: int = 12) -> str:
    return "".join(f'<li><a href="/guide/{item.id}">{item.task_name}</a></li>' for item in items[:count])


def plain_list(items: Items) -> str:
    return page("办事服务", f"<h2>部门事项</h2><ul>{_links(items)}</ul>{_PAGES}")


def list_with_facts(items: Items) -> str:
    rows = "".join(
        f"<li><a href='/guide/{i.id}'>{i.task_name}</a><p>实施主体：{i.elements['dept_name']}　办件类型："
        f"{i.elements['project_type']}　承诺时限：{i.elements['promise_day']}</p><a href='/apply/{i.id}'>在线办理</a></li>"
        for i in items[:10]
    )
    return page("事项列表", f"<div class='list'><ul>{rows}</ul></div>{_PAGES}")


def list_table(items: Items) -> str:
    heads = grid([["序号", "事项名称", "实施主体", "事项类型", "法定时限", "承诺时限"]], "th")
    keys = ("dept_name", "task_type", "anticipate_day", "promise_day")
    rows = grid([[str(n), i.task_name, *(i.elements[key] for key in keys)] for n, i in enumerate(items[:15], 1)])
    return page("政务服务事项清单", f"<h1>市交通运输局政务服务事项清单</h1><table>{heads}{rows}</table>")


def list_folded(items: Items) -> str:
    """Main items with their handling items."""
    groups = "".join(
        f"<div class='main-item'><h4>{i.task_name.partition('（')[0]}</h4><table>{grid([['办理项名称', '实施编码', '操作']], 'th')}"
        f"<tr><td>{i.task_name}</td><td>{i.elements['task_code']}</td><td><a href='/g/{i.id}'>办事指南</a></td></tr></table></div>"
        for i in items[:6]
    )
    return page("行政许可", groups + _PAGES)


def list_mobile(items: Items) -> str:
    cards = "".join(
        f"<div class='card' onclick=\"go('{i.id}')\"><div class='name'>{i.task_name}</div>"
        f"<div class='info'>{i.elements['dept_name']}</div></div>"
        for i in items[:8]
    )
    return bare(f"<h1>全部事项</h1>{cards}<p>没有更多了</p>", "全部事项")


def list_of_departments(items: Items) -> str:
    units = sorted({item.elements["dept_name"] for item in items})
    rows = "".join(
        f"<li><a href='/dept/{n}'>{unit}</a><span>（{n * 3 + 5}）</span></li>" for n, unit in enumerate(units)
    )
    return page("部门服务", f"<h2>按部门查找</h2><ul>{rows}</ul>")


def list_of_topics(items: Items) -> str:
    topics = [
        "生育收养",
        "户籍办理",
        "民族宗教",
        "教育科研",
        "入伍服役",
        "就业创业",
        "设立变更",
        "准营准办",
        "交通出行",
        "住房保障",
    ]
    body = "".join(f"<a href='/t/{n}'><i></i><span>{topic}</span></a>" for n, topic in enumerate(topics))
    return page("个人服务", f"<h2>服务主题</h2><div>{body}</div><h2>服务对象</h2><a>自然人</a><a>企业法人</a>")


def list_old(items: Items) -> str:
    rows = "".join(
        f"<tr><td>·<a href=view.asp?id={i.id}>{i.task_name}</a></td><td>[2021-03-{n + 10}]</td></tr>"
        for n, i in enumerate(items[:14])
    )
    return (
        f"<html><head><title>办事指南</title></head><body><table>{rows}</table>[首页][上页][下页][尾页]</body></html>"
    )


def list_empty(items: Items) -> str:
    return page("事项列表", "<h2>办事指南</h2><div class='list'><p>暂无信息</p></div><div>共0条</div>")


def list_few(items: Items) -> str:
    """Only two items, with much said of each."""
    keys = (("事项类型", "task_type"), ("实施主体", "dept_name"), ("服务对象", "server_type"), ("咨询电话", "link_way"))
    cards = "".join(
        f"<div class='it'><h3><a href='/guide/{i.id}'>{i.task_name}</a></h3><table>"
        + "".join(f"<tr><td>{label}</td><td>{i.elements[key]}</td></tr>" for label, key in keys)
        + "</table></div>"
        for i in items[:2]
    )
    return page("事项列表", f"<div>为您找到2个办理项，请选择</div>{cards}")


def search_results(items: Items) -> str:
    hits = "".join(
        f"<div class='hit'><a href='/guide/{i.id}'>{i.task_name.replace('道路', '<em>道路</em>')}</a><p>受理条件：{i.elements['accept_condition'][:30]}...</p></div>"
        for i in items[:7]
    )
    return page("搜索结果", f"<p>搜索“道路”，共找到 37 条结果，用时0.02秒</p>{hits}")


def search_none(items: Items) -> str:
    return page("搜索", "<p>抱歉，没有找到与“道路运输”相关的结果</p><p>建议您：检查输入是否正确；换个关键词试试</p>")


def search_form(items: Items) -> str:
    fields = "".join(
        f"<tr><td>{label}：</td><td><input name=x></td></tr>"
        for label in ("事项名称", "实施主体", "事项类型", "行使层级", "办件类型")
    )
    return page("高级搜索", f"<h1>事项查询</h1><form><table>{fields}</table><button>查询</button></form>")


def progress_query(items: Items) -> str:
    fields = "<label>办件编号</label><input><label>申请人</label><input><label>验证码</label><input>"
    return page(
        "办件进度查询",
        f"<h1>办件进度查询</h1><form>{fields}<button>查询</button></form><p>请输入受理通知书上的办件编号</p>",
    )


def home(items: Items) -> str:
    return page(
        "首页",
        f"<h2>热门服务</h2><ul>{_links(items, 8)}</ul><h2>通知公告</h2><ul><li>关于系统升级的公告 2021-09-01</li></ul><h2>办件公示</h2>",
    )


def home_of_unit(items: Items) -> str:
    i = items[0].elements
    about = f"<p>地址：{i['transact_addr']}</p><p>电话：{i['link_way']}</p><p>办公时间：{i['transact_time']}</p>"
    return page(i["dept_name"], f"<h1>{i['dept_name']}</h1>{about}<h2>权力事项</h2><ul>{_links(items, 10)}</ul>")


def home_statistics(items: Items) -> str:
    return page(
        "数据", "<h2>服务统计</h2><p>今日办件：315</p><p>累计办件：1203456</p><p>事项总数：86</p><p>好评率：99.9%</p>"
    )


def home_topic(items: Items) -> str:
    return page(
        "一件事",
        f"<h1>我要开货运公司</h1><p>涉及部门：3个</p><p>涉及事项：</p><ol>{_links(items, 5)}</ol><a href='/go'>立即办理</a>",
    )


def downloads(items: Items) -> str:
    rows = "".join(
        f"<li><a href='/f/{n}.doc'>{m.material_name}</a><span>2021-01-{n + 10}</span></li>"
        for n, m in enumerate(items[0].materials)
    )
    return page("表格下载", f"<h2>表格下载</h2><ul>{rows}</ul>{_PAGES}")


def download_one(items: Items) -> str:
    name = f"{items[0].task_name}申请表"
    return page(name, f"<h1>{name}</h1><p>发布时间：2020-05-06</p><p>附件：<a href='/f/1.doc'>{name}.doc</a></p>")


def download_table(items: Items) -> str:
    rows = [[str(n), f"{i.task_name}办事指南", "<a href='/f.pdf'>下载</a>"] for n, i in enumerate(items[:9], 1)]
    return page("办事指南下载", f"<table>{grid([['序号', '文件名称', '下载']], 'th')}{grid(rows)}</table>")


LISTS: Final = (
    plain_list, list_with_facts, list_table, list_folded, list_mobile, list_of_departments, list_of_topics, list_old, list_empty,
    list_few,
)  # fmt: skip
SEARCHES: Final = (search_results, search_none, search_form, progress_query)
HOMES: Final = (home, home_of_unit, home_statistics, home_topic)
DOWNLOADS: Final = (downloads, download_one, download_table)
