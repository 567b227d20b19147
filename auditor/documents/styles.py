"""The parts of a Word file that say how it looks: styles, fonts, the foot with the page number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

from auditor.documents.blocks import Style
from auditor.documents.layout import HEI, KAI, LATIN, LOOKS, RED, SONG, Look

NAMESPACE: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_FALLBACK: Final = {
    "方正小标宋简体": SONG,
    "仿宋": "仿宋_GB2312",
    "仿宋_GB2312": "仿宋",
    KAI: "楷体_GB2312",
    HEI: "SimHei",
}
"""What a program without the font takes, by the other name it goes by, or the nearest one."""
_PARAGRAPH_LINE: Final = '<w:{side} w:val="single" w:sz="{size}" w:space="1" w:color="{colour}"/>'


@dataclass(frozen=True, slots=True)
class Fonts:
    """The Chinese fonts of titles and of the body."""

    title: str
    body: str


def styles_xml(fonts: Fonts) -> str:
    """All styles; nothing of what Word would think of by itself."""
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_font(fonts.body)}{_size(16)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    plain = (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    own = "".join(_style(style, look, fonts) for style, look in LOOKS.items())
    return f"<w:styles {NAMESPACE}>{defaults}{normal}{plain}{own}</w:styles>"


def fonts_xml(fonts: Fonts) -> bytes:
    """The font table: what each font may be replaced by."""
    used = dict.fromkeys((fonts.title, fonts.body, HEI, KAI, SONG, LATIN))
    entries = "".join(
        f"<w:font w:name={quoteattr(name)}>"
        + (f"<w:altName w:val={quoteattr(_FALLBACK[name])}/>" if name in _FALLBACK else "")
        + "</w:font>"
        for name in used
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<w:fonts {NAMESPACE}>{entries}</w:fonts>".encode()


def footer_xml(align: str) -> str:
    """The foot ``— 1 —``: 单页码居右空一字，双页码居左空一字 (GB/T 9704-2012, 7.5)."""
    side = "right" if align == "right" else "left"
    number = f'{_sign("begin")}<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>{_sign("end")}'
    return (
        f'<w:p {NAMESPACE}><w:pPr><w:pStyle w:val="{Style.NUMBER}"/><w:ind w:{side}Chars="100" w:{side}="280"/>'
        f'<w:jc w:val="{align}"/></w:pPr>{_text("— ")}{number}{_text(" —")}</w:p>'
    )


def _sign(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _style(style: Style, look: Look, fonts: Fonts) -> str:
    font = {"": fonts.body, "title": fonts.title}.get(look.font, look.font)
    outline = "" if look.outline is None else f'<w:outlineLvl w:val="{look.outline}"/>'
    keep = "" if look.outline is None else "<w:keepNext/>"
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{round(look.line * 20)}" w:lineRule="exact"/>'
    shape = f'{_indent(look)}<w:jc w:val="{look.align}"/>{outline}'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style}"><w:name w:val="{look.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}{_border(look)}<w:overflowPunct/>'
        f'<w:snapToGrid w:val="0"/>{spacing}{shape}</w:pPr><w:rPr>{_font(font)}{_size(look.size)}</w:rPr></w:style>'
    )


def _border(look: Look) -> str:
    if look.border == "red":
        return f"<w:pBdr>{_PARAGRAPH_LINE.format(side='bottom', size=12, colour=RED)}</w:pBdr>"
    if look.border == "both":
        lines = (_PARAGRAPH_LINE.format(side=side, size=6, colour="000000") for side in ("top", "bottom"))
        return f"<w:pBdr>{''.join(lines)}</w:pBdr>"
    return ""


def _indent(look: Look) -> str:
    first = f' w:firstLineChars="{round(look.indent * 100)}" w:firstLine="{round(look.indent * look.size * 20)}"'
    right = f' w:rightChars="{round(look.right * 100)}" w:right="{round(look.right * look.size * 20)}"'
    return f"<w:ind{right if look.right else ''}{first if look.indent else ''}/>" if look.indent or look.right else ""


def _font(east: str) -> str:
    name = quoteattr(east)
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia={name} w:cs="{LATIN}"/>'


def _size(points: float) -> str:
    half = round(points * 2)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
