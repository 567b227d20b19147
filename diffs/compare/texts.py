"""Long texts: words, numbers and, in 办理流程, the order of steps count; how they are set does not."""

from __future__ import annotations

import re
from typing import Final

from catalog.numerals import NUMERAL, number_value
from catalog.text import LOOKS, Normal, Step, drop_markup, drop_space, fold_width, normal_form
from diffs.compare.verdict import EQUAL, Context, Verdict, judge, same_text
from diffs.model import DifferenceKind

_ORDERED: Final = ("handle_flow",)
_CIRCLED: Final = re.compile("[①-⑳⑴-⒇⒈-⒛❶-❿㈠-㈩]")
_MARK: Final = re.compile(
    rf"(?:(?<=^)|(?<=[\n。;；:：!！?？→>、,，]))\s{{0,8}}(?:第(?P<step>{NUMERAL})步[、:：.]?|步骤(?P<step2>{NUMERAL})[、:：.]?|第(?P<ordinal>{NUMERAL})[,，]"
    rf"|[(（【\[](?P<inside>{NUMERAL})[)）】\]](?![项款目])[、.]?|[A-Za-z][.．)](?![0-9A-Za-z])|(?P<plain>{NUMERAL})[.、．)）:：](?![0-9]))"
)
_LEVELS: Final = re.compile(
    r"(?:(?<=^)|(?<=[\n。;；:：]))\s{0,8}(?P<levels>[0-9]{1,2}(?:\.[0-9]{1,2}){1,3})[、.\s]{0,4}(?=[一-龥])(?![吨米元万公千百个倍年月日天小])"
)
_COLUMN: Final = re.compile(
    r"(?:^|(?<=\n))\s{0,8}(?P<levels>[0-9]{1,2})[ \t\u3000\xa0]{1,4}(?=[一-龥])"
    r"(?![年月日天个名人辆台艘份次元吨米公万千百周小类级种项处家倍])"
)
_INLINE: Final = re.compile(r"(?<![0-9第(（年月])(?P<plain>[0-9]{1,2})[.、．)）](?![0-9])")
_INLINE_WORDS: Final = re.compile(r"(?:^|(?<=\s))(?P<plain>[一二三四五六七八九十]{1,3})、(?=[一-龥])")
_INSIDE: Final = re.compile(
    r"(?<!第)[(（](?P<plain>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）](?![项目款、,，至及和或])"
)
_THOUSANDS: Final = re.compile(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))")
_COUNTED: Final = re.compile(
    rf"(?P<number>{NUMERAL})(?P<unit>个|份|日|天|年|月|人|辆|名|次|元|条|款|项|种|倍|米|吨|公里|周岁|岁|小时|张|套|级|类|处)"
)
_SIGNS: Final = r".\-~,，、;:。!?()\"'《》·*•●■◆▪…—_|/\\←-⇿➔-➾"
_ARROW: Final = re.compile(r"[-=]{1,8}>")
_BETWEEN: Final = re.compile(rf"(?<=[0-9])[{_SIGNS}]+(?=[0-9])")
_PUNCTUATION: Final = re.compile(rf"(?<![0-9])[{_SIGNS}]|[{_SIGNS}](?![0-9])|[<>=]+(?![0-9<>=])")
_TELLING: Final = {".": ".", ":": ":", "/": "/", "*": "*", "-": "-", "~": "-"}
"""Signs that say something between two numbers; any other only keeps them apart."""
_SENTENCE: Final = re.compile(r"[。;；!！?？\n]+")
_LONGEST: Final = 200_000
"""Characters. Longer texts are only compared for equality."""


def compare(library: str, channel: str, context: Context) -> Verdict:
    """Two texts, sentence by sentence; the same sentences in another order are order only, except for steps."""
    if same_text(library, channel):
        return EQUAL
    if max(len(library), len(channel)) > _LONGEST:
        return judge(Normal(drop_space(library), ("space",)), Normal(drop_space(channel), ("space",)), "文字内容不一致")
    mine, theirs = normal_form(library, TEXT_STEPS), normal_form(channel, TEXT_STEPS)
    verdict = judge(mine, theirs, "")
    if verdict.kind is DifferenceKind.FORMAT_ONLY:
        return verdict
    return _by_sentence(library, channel, verdict, ordered=context.element.key in _ORDERED)


def sentences(text: str) -> tuple[str, ...]:
    """The normal forms of a text's sentences, empty ones left out."""
    parts = (normal_form(part, TEXT_STEPS).text for part in _SENTENCE.split(drop_markup(text)))
    return tuple(part for part in parts if part)


def _by_sentence(library: str, channel: str, verdict: Verdict, *, ordered: bool) -> Verdict:
    mine, theirs = sentences(library), sentences(channel)
    why = "文字内容与省事项库不一致"
    if sorted(mine) == sorted(theirs):
        if not ordered:
            steps = (*verdict.steps, "order")
            return Verdict(DifferenceKind.ORDER_ONLY, verdict.library, verdict.channel, steps, "内容一致，仅顺序不同")
        why = "步骤顺序与省事项库不一致"
    lost = [each for each in mine if each not in theirs]
    gained = [each for each in theirs if each not in mine]
    told = [f"渠道缺少或不同：{_short(lost)}"] if lost else []
    told += [f"渠道多出或不同：{_short(gained)}"] if gained else []
    why += f"（{'；'.join(told)}）" if told else ""
    return Verdict(DifferenceKind.MISMATCH, verdict.library, verdict.channel, verdict.steps, why)


def _short(parts: list[str]) -> str:
    return "、".join(f"“{part[:30]}{'…' if len(part) > 30 else ''}”" for part in parts[:3])


def _drop_rising(pattern: re.Pattern[str], text: str) -> str:
    """1.1 …, 1.2 … where they count up from one; 1.5吨 alone is a number."""
    counted = [tuple(map(int, found["levels"].split("."))) for found in pattern.finditer(text)]
    rising = len(counted) > 1 and counted[0][-1] == 1 and counted == sorted(set(counted))
    return pattern.sub("", text) if rising else text


def _drop_numbering(text: str) -> str:
    text = _drop_rising(_COLUMN, _drop_rising(_LEVELS, text))
    expected = 1

    def running(found: re.Match[str]) -> str:
        nonlocal expected
        number = number_value(found["plain"]) or 0
        if number not in (expected, 1):
            return found[0]
        expected = number + 1
        return "。"

    text = _INLINE.sub(running, _CIRCLED.sub("。", text))
    expected = 1
    text = _INLINE_WORDS.sub(running, text)
    expected = 1
    return _MARK.sub("", _INSIDE.sub(running, text))


def _numerals(text: str) -> str:
    def digits(found: re.Match[str]) -> str:
        value = number_value(found["number"])
        return found[0] if value is None else f"{value}{found['unit']}"

    return _COUNTED.sub(digits, text)


def _drop_punctuation(text: str) -> str:
    apart = _BETWEEN.sub(lambda found: _TELLING.get(found[0], ","), _ARROW.sub("", _THOUSANDS.sub("", text)))
    return _PUNCTUATION.sub("", apart)


TEXT_STEPS: Final[tuple[Step, ...]] = (
    ("markup", drop_markup),
    LOOKS[0],
    ("numbering", _drop_numbering),
    ("width", fold_width),
    *LOOKS[2:],
    ("numerals", _numerals),
    ("punctuation", _drop_punctuation),
)
"""Width, space, numbering marks, numerals before a counter, and punctuation that is not part of a number."""
