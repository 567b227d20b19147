"""What each injected failure does to a world that would have been served well; the names are those of failures.toml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from failing import CLAIMED_AT, FAULTS, FOUND_AT, STYLES, Crawl, Guide, World, guide_of, library
from ledgering import item
from site_cases import GONE, LOGIN, SHELL, SHIELD
from site_pages import LABELS, renamed_guide

from diffs.rules import load_rules
from spiders.model import ReasonCode

Break = Callable[[World], World]
Spoil = Callable[[str, Guide], Guide | None]
"""Kind of channel and a guide → what is served instead, ``None``: it is gone."""

HTML: Final = "text/html; charset=utf-8"
HIT: Final[Mapping[str, int]] = {"pc": 1, "mobile": 2, "miniprogram": 3, "kiosk": 6, "hall": 7}
"""Kind of channel → the item that a failure of one page hits there."""


def every(spoil: Spoil, *keys: int) -> Break:
    """All guides, or those of some items."""

    def crawl(each: Crawl) -> Crawl:
        guides = (spoil(each.kind, guide) if not keys or guide.key in keys else guide for guide in each.guides)
        return replace(each, guides=tuple(guide for guide in guides if guide is not None))

    return lambda world: world.crawled(crawl)


def one(spoil: Spoil) -> Break:
    """One guide of each channel."""
    return every(lambda kind, guide: spoil(kind, guide) if guide.key == HIT[kind] else guide)


def crawls(change: Callable[[Crawl], Crawl]) -> Break:
    return lambda world: world.crawled(change)


def list_fails(reason: ReasonCode) -> Break:
    return crawls(lambda crawl: replace(crawl, guides=(), announced=None, list_failure=reason))


def fetched(at: str) -> Break:
    return crawls(lambda crawl: replace(crawl, fetched_at=at))


# ---- single guides


def fails(reason: ReasonCode) -> Spoil:
    return lambda _, guide: replace(guide, failure=reason)


def shows(body: bytes) -> Spoil:
    """Something else; no two of these pages are the same bytes, or that alone would tell."""
    return lambda _, guide: replace(guide, body=body + f"<!-- {guide.key} -->".encode(), content_type=HTML)


def garbled(kind: str, guide: Guide) -> Guide:
    """UTF-8 that was decoded as something else before it was sent."""
    text = guide.body.decode(STYLES[kind][1])
    return replace(guide, body=text.encode("gb18030").decode("utf-8", "replace").encode())


def cut(_: str, guide: Guide) -> Guide:
    return replace(guide, body=guide.body[: len(guide.body) // 2])


def gone(_kind: str, _guide: Guide) -> None:
    return None


def unknown_labels(_: str, guide: Guide) -> Guide:
    return replace(guide, body=renamed_guide(guide.row).encode(), content_type=HTML)


def called(name: str) -> Spoil:
    """The same page under another name, without a code."""
    return lambda kind, guide: guide_of(kind, guide.key, {**guide.row, "task_name": name, "task_code": ""})


def unknown_label(kind: str, guide: Guide) -> Guide:
    """The labels of the faulty elements are some that nobody knows."""
    style, charset, _content_type = STYLES[kind]
    text = style(guide.row)
    for element, other in zip(FAULTS[guide.key], "庚辛"):
        label = "法定依据" if kind == "kiosk" and element == "by_law" else LABELS.get(element, "设定依据")
        known = {"miniprogram": CAMEL.get(element, ""), "kiosk": f"{label[:2]}　{label[2:]}"}.get(kind, label)
        assert (known in text) is (element in guide.row)
        text = text.replace(known, f"zzd{ord(other)}" if kind == "miniprogram" else f"栏目{other}")
    return replace(guide, body=text.encode(charset))


CAMEL: Final = {
    "transact_addr": "transactAddr", "promise_day": "promiseDay", "special_procedure": "specialProcedure",
}  # fmt: skip
_MOVED: Final = ("promise_day", "link_way", "transact_addr", "is_fee", "supervise_way", "transact_time")


def moved(kind: str, guide: Guide) -> Guide:
    """Every value stands beside the label of the one after it."""
    row = {key: guide.row[_MOVED[at - 1]] for at, key in enumerate(_MOVED)}
    return guide_of(kind, guide.key, {**guide.row, **row})


def turned(kind: str, guide: Guide) -> Guide:
    """Another style of the same values: the channel was rebuilt."""
    others = [each for each in STYLES if each not in ("miniprogram", kind)]
    style, charset, content_type = STYLES[kind if kind == "miniprogram" else others[0]]
    return replace(guide, body=style(guide.row).encode(charset), content_type=content_type)


# ---- whole crawls, the library, the rules


def list_cut(crawl: Crawl) -> Crawl:
    return replace(crawl, guides=crawl.guides[:3], announced=len(crawl.guides))


def vanished(world: World) -> World:
    """One item is gone, and the list says that it is one shorter."""
    return one(gone)(world).crawled(lambda crawl: replace(crawl, announced=len(crawl.guides)))


def unannounced(world: World) -> World:
    return one(gone)(world).crawled(lambda crawl: replace(crawl, announced=None))


def not_crawled(world: World) -> World:
    return replace(world, crawls=())


def older(world: World) -> World:
    return replace(world, as_of="2021-09-10", items=world.items[:-1])


def without_three(world: World) -> World:
    return replace(world, as_of="2021-09-21", items=world.items[3:])


def another_fourth(world: World) -> World:
    other = item("L9999", code="12610100MB9T10025K3610118055000", name="港口经营许可", dept_name="西安市交通运输局")
    return replace(world, as_of="2021-09-21", items=(*world.items[:3], *world.items[4:], other))


def rules_off(world: World) -> World:
    return replace(world, off=tuple(sorted(each.id for each in load_rules().values() if each.id.startswith("T2-"))))


def same_page(world: World) -> World:
    def crawl(each: Crawl) -> Crawl:
        first = each.guides[0]
        return replace(each, guides=tuple(replace(first, key=guide.key) for guide in each.guides))

    return world.crawled(crawl)


_SIBLING: Final = library()[3].task_name

BREAKS: Final[Mapping[str, Break]] = {
    "refused": list_fails(ReasonCode.UNREACHABLE),
    "guides_refused": every(fails(ReasonCode.UNREACHABLE)),
    "forbidden": every(fails(ReasonCode.BLOCKED)),
    "list_forbidden": list_fails(ReasonCode.BLOCKED),
    "login": every(shows(LOGIN.body)),
    "empty_shell": every(shows(SHELL.body)),
    "soft_404": every(shows(GONE.body)),
    "challenge": every(shows(SHIELD.body)),
    "robots": list_fails(ReasonCode.ROBOTS),
    "timeout": every(fails(ReasonCode.TIMEOUT)),
    "rate_limited": every(fails(ReasonCode.RATE_LIMITED)),
    "too_large": every(fails(ReasonCode.TOO_LARGE)),
    "garbled": every(garbled),
    "cut": every(cut),
    "list_cut": crawls(list_cut),
    "half_crawl": every(fails(ReasonCode.UNREACHABLE), 1, 2, 3, 4),
    "relabelled": every(unknown_labels),
    "same_page": same_page,
    "not_crawled": not_crawled,
    "one_forbidden": one(fails(ReasonCode.BLOCKED)),
    "one_login": one(shows(LOGIN.body)),
    "one_empty_shell": one(shows(SHELL.body)),
    "one_soft_404": one(shows(GONE.body)),
    "one_challenge": one(shows(SHIELD.body)),
    "one_timeout": one(fails(ReasonCode.TIMEOUT)),
    "one_too_large": one(fails(ReasonCode.TOO_LARGE)),
    "one_garbled": one(garbled),
    "one_cut": one(cut),
    "vanished": vanished,
    "unannounced": unannounced,
    "kept": fetched(FOUND_AT),
    "same_second": fetched(CLAIMED_AT),
    "no_time": fetched(""),
    "renamed": one(called("办事服务事项一览")),
    "like_a_sibling": one(called(_SIBLING)),
    "one_relabelled": one(unknown_label),
    "older_snapshot": older,
    "gone_from_library": without_three,
    "another_item": another_fourth,
    "rules_off": rules_off,
    "moved_values": every(moved, 1, 2, 3, 4),
    "rebuilt": every(turned),
}
