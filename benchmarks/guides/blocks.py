"""Guides as blocks: definition lists, pairs of divs and spans, lines, articles, tabs, cards, Word text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from benchmarks.guides.html import RELATED, bare, in_rows, page, paragraphs, t
from benchmarks.guides.sheet import Part, Sheet, Template, cited
from benchmarks.guides.tables import law_lines, law_table, material_block

_CHINESE: Final = "一二三四五六七八九十"


def definition_list(sheet: Sheet) -> str:
    body = "".join(f"<dt>{label}</dt><dd>{t(text)}</dd>" for label, text in sheet.pairs("standard"))
    return page(sheet.name, f"<h1>{sheet.name}</h1><dl class='dl-horizontal'>{body}</dl>{law_table(sheet)}")


def many_lists(sheet: Sheet) -> str:
    """A definition list per pair, in a grid."""
    body = "".join(f"<li><dl><dt>{label}：</dt><dd>{t(text)}</dd></dl></li>" for label, text in sheet.pairs("city"))
    return page(sheet.name, f"<ul class='grid'>{body}</ul>{material_block(sheet)}{law_lines(sheet)}")


def div_classes(sheet: Sheet) -> str:
    body = "".join(
        f"<div class='item'><div class='item-label'>{label}</div><div class='item-value'>{t(text)}</div></div>"
        for label, text in sheet.pairs("short")
    )
    return page(sheet.name, f"<div class='title'>{sheet.name}</div><div>{body}</div>{material_block(sheet)}")


def div_bare(sheet: Sheet) -> str:
    """No class tells label from value."""
    body = "".join(f"<div><div>{label}</div><div>{t(text)}</div></div>" for label, text in sheet.pairs("standard"))
    return page(sheet.name, f"<h1>{sheet.name}</h1><div>{body}</div>{law_lines(sheet, '实施依据')}")


def spans_by_class(sheet: Sheet) -> str:
    """Label and value in one line, told apart by the class of the span alone."""
    body = "".join(f"<li><span class='k'>{a}</span><span class='v'>{t(b)}</span></li>" for a, b in sheet.pairs("short"))
    return page(
        sheet.name, f"<h1>{sheet.name}</h1><ul class='info'>{body}</ul>{law_table(sheet)}{material_block(sheet)}"
    )


def spans_in_one_block(sheet: Sheet) -> str:
    """All spans in one paragraph, label class and value class in turn."""
    body = "".join(f"<span class='lab'>{a}</span> <span class='con'>{t(b)}</span>" for a, b in sheet.pairs("mobile"))
    return page(sheet.name, f"<h1>{sheet.name}</h1><div class='detail'>{body}</div>{material_block(sheet)}")


def colon_lines(sheet: Sheet) -> str:
    body = "<br/>".join(f"{label}：{t(text)}" for label, text in sheet.pairs("short"))
    laws = "<br/>".join(t(cited(law)) for law in sheet.laws())
    return page(sheet.name, f"<h1>{sheet.name}</h1><div class='content'>{body}<br/>设定依据：{laws}</div>")


def bracket_lines(sheet: Sheet) -> str:
    body = "".join(f"<p><strong>【{label}】</strong>{t(text)}</p>" for label, text in sheet.pairs("article"))
    laws = "".join(f"<p>{t(cited(law))}</p>" for law in sheet.laws())
    return page(sheet.name, f"<h1>{sheet.name}</h1><div>{body}<p><strong>【设定依据】</strong></p>{laws}</div>")


def article_heads(sheet: Sheet) -> str:
    """一、 heads over paragraphs."""
    parts = [(label, paragraphs(text)) for label, text in sheet.pairs("article", without=("task_name",))]
    parts.append(("设定依据", "".join(f"<p>{t(cited(law))}</p>" for law in sheet.laws())))
    body = "".join(f"<p><strong>{_ordinal(n)}、{label}</strong></p>{text}" for n, (label, text) in enumerate(parts, 1))
    source = "<p class='info'>来源：市交通运输局　发布时间：2021-06-11　浏览次数：315</p>"
    return page(sheet.name, f"<h1>{sheet.name}办事指南</h1>{source}<div class='TRS_Editor'>{body}</div>{RELATED}")


def article_in_brackets(sheet: Sheet) -> str:
    """（一） heads with the value behind a colon or in the lines below."""
    body = ""
    for n, (label, text) in enumerate(sheet.pairs("article"), 1):
        body += f"<p>　　（{_ordinal(n)}）{label}：{t(text)}</p>"
    rows = sheet.rows()
    materials = "".join(f"<p>　　{n}.{row['material_name']}；</p>" for n, row in enumerate(rows, 1))
    materials = materials or f"<p>　　{sheet.shows('materials', '无')}</p>"
    return page(sheet.name, f"<div id='zoom'>{body}<p>　　（十五）申报材料：</p>{materials}</div>")


def _ordinal(n: int) -> str:
    return _CHINESE[n - 1] if n <= 10 else f"十{_CHINESE[n - 11]}"


def tabs_hidden(sheet: Sheet) -> str:
    """Tab heads apart from their panes; all panes but the first are hidden."""
    panes = [
        ("基本信息", f"<dl>{''.join(f'<dt>{a}</dt><dd>{t(b)}</dd>' for a, b in sheet.pairs('short'))}</dl>"),
        ("受理条件", paragraphs(sheet.say("accept_condition") or "")),
        ("办理流程", f"<p>{t(sheet.say('handle_flow') or '')}</p>"),
        ("设定依据", "".join(f"<p>{t(cited(law))}</p>" for law in sheet.laws())),
    ]
    heads = "".join(f"<li class='{'on' if not n else ''}'>{name}</li>" for n, (name, _) in enumerate(panes))
    body = "".join(
        f"<div class='tab-con' style='{'display:none' if n else ''}'>{text}</div>" for n, (_, text) in enumerate(panes)
    )
    return page(sheet.name, f"<h1>{sheet.name}</h1><ul class='tab'>{heads}</ul><div class='cons'>{body}</div>")


def alternate_lines(sheet: Sheet) -> str:
    body = "".join(f"<p>{label}</p><p>　　{t(text)}</p>" for label, text in sheet.pairs("article", blanks=False))
    return page(sheet.name, f"<h1>{sheet.name}</h1><div class='article'>{body}</div>")


def bilingual(sheet: Sheet) -> str:
    """Heads with English behind them."""
    english = (
        "TYPE",
        "DEPARTMENT",
        "Service object",
        "PROMISED TIME",
        "Statutory time limit",
        "Visits",
        "Charge",
        "WAY",
    )
    body = "".join(
        f"<div class='sec'><h4>{label} <em>{english[n % len(english)]}</em></h4><div class='con'>{paragraphs(text)}</div></div>"
        for n, (label, text) in enumerate(sheet.pairs("mobile"))
    )
    return page(sheet.name, f"<h1>{sheet.name}</h1>{body}{law_table(sheet, '设立依据 LEGAL BASIS')}")


def cards(sheet: Sheet) -> str:
    body = "".join(
        f"<div class='card'><div class='name'>{label}</div><div class='info'>{t(text)}</div></div>"
        for label, text in sheet.pairs("mobile")
    )
    return bare(f"<header><a class='back'></a><h1>{sheet.name}</h1></header>{body}<footer>技术支持：某某公司</footer>")


def one_run(sheet: Sheet) -> str:
    """All in one paragraph, numbered."""
    pairs = sheet.pairs(
        "article", "dept_name", "server_type", "limit_explain", "result_name", "transact_addr", blanks=False
    )
    pairs += [("法定期限", sheet.say("anticipate_day") or ""), ("承诺期限", sheet.say("promise_day") or "")]
    laws = "、".join(cited(law) for law in sheet.laws())
    run = " ".join(f"{n}.{label} {text}" for n, (label, text) in enumerate([("设定依据", laws), *pairs], 1))
    return page(sheet.name, f"<h1>{sheet.name}</h1><div class='article'><p>{t(run)}</p></div>")


def word_paste(sheet: Sheet) -> str:
    """Pasted from Word: a paragraph a line, runs cut anywhere, conditional comments."""
    body = ""
    for label, text in sheet.pairs("article"):
        cut = len(label) // 2
        runs = f"<span style='font-family:仿宋'>{label[:cut]}</span><span lang=EN-US>&nbsp;</span><b><span>{label[cut:]}</span></b>"
        body += f"<p class=MsoNormal style='text-indent:32.0pt'>{runs}<span>：{t(text)}</span><o:p></o:p></p>"
    old = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    laws = "".join(f"<p class=MsoNormal><span>{t(cited(law))}</span></p>" for law in sheet.laws())
    return page(sheet.name, f"{old}<h1>{sheet.name}</h1>{body}<p class=MsoNormal><b>设定依据：</b></p>{laws}")


def headed_sections(sheet: Sheet) -> str:
    """A heading per element, the text below it, old content in comments and hidden."""
    body = "".join(
        f"<h3>{label}</h3><div class='txt'>{paragraphs(text)}</div>" for label, text in sheet.pairs("mobile")
    )
    old = "<!-- <h3>承诺办结时限</h3><div>60个工作日</div> --><div style='display: none'><p>承诺办结时限：90个工作日</p></div>"
    return page(sheet.name, f"<h1>{sheet.name}</h1>{old}{body}{law_lines(sheet)}{material_block(sheet)}")


def labels_on_grid(sheet: Sheet) -> str:
    """Element UI descriptions: rows of label cells and content cells with spans inside."""
    rows = "".join(
        "<tr class='el-descriptions-row'>"
        + "".join(
            "<td class='el-descriptions-item'><div class='el-descriptions-item__container'>"
            f"<span class='el-descriptions-item__label'>{a}</span>"
            f"<span class='el-descriptions-item__content'>{t(b)}</span></div></td>"
            for a, b in row
        )
        + "</tr>"
        for row in in_rows(sheet.pairs("standard"), 3)
    )
    return page(
        sheet.name, f"<h1>{sheet.name}</h1><table class='el-descriptions__table'>{rows}</table>{law_table(sheet)}"
    )


def wechat_blocks(sheet: Sheet) -> str:
    """M2: tags in capitals, both limits as sentences in one block."""
    pairs = sheet.pairs("old", without=("anticipate_day", "promise_day"))
    limits = "申请材料齐全、符合法定形式之日起"
    both = [
        f"{head}：{limits}{sheet.say(key)}"
        for head, key in (("法定时限", "anticipate_day"), ("承诺时限", "promise_day"))
    ]
    if "工作日" in both[0] and "工作日" in both[1]:
        pairs.append(("办理时限", "\n".join(both)))
        for key in ("anticipate_day", "promise_day"):
            sheet.shows(key, limits + sheet.elements[key])
    else:
        pairs += [("法定期限", sheet.elements["anticipate_day"]), ("承诺期限", sheet.elements["promise_day"])]
    body = "".join(
        f'<DIV class="bsck"><DIV class="bsck_title"><SPAN>{a}</SPAN></DIV><DIV class="bsck_text">{paragraphs(b, "P")}</DIV></DIV>'
        for a, b in [("事项名称", sheet.name), *pairs]
    )
    return f'<HTML><HEAD><META charset="utf-8"><TITLE>办事指南</TITLE></HEAD><BODY>{body}</BODY></HTML>'


def framed(sheet: Sheet) -> list[Part]:
    """A frameset and the page of its main frame."""
    outer = (
        '<html><head><meta charset="utf-8"><title>办事指南</title></head><frameset cols="200,*"><frame src="menu.html" name="m">'
        '<frame src="main.html" name="main"><noframes><body>您的浏览器不支持框架</body></noframes></frameset></html>'
    )
    rows = "".join(f"<tr><td>{a}：</td><td>{t(b)}</td></tr>" for a, b in sheet.pairs("short"))
    inner = f"<html><meta charset=utf-8><body><b>{sheet.name}</b><table>{rows}</table></body></html>"
    return [Part(outer.encode()), Part(inner.encode(), url="http://www.bureau.test/guide/main.html")]


def tab_separated(sheet: Sheet) -> str:
    """Flattened CMS text with tabs."""
    body = "\n".join(f"{label}\t{text}" for label, text in sheet.pairs("article"))
    return page(sheet.name, f"<h1>{sheet.name}</h1><pre>{t(body).replace('<br>', chr(10))}</pre>")


TEMPLATES: Final[Mapping[str, Template]] = {
    each.__name__: each
    for each in (
        definition_list, many_lists, div_classes, div_bare, spans_by_class, spans_in_one_block, colon_lines,
        bracket_lines, article_heads, article_in_brackets, tabs_hidden, alternate_lines, bilingual, cards, one_run,
        word_paste, headed_sections, labels_on_grid, wechat_blocks, framed, tab_separated,
    )
}  # fmt: skip
