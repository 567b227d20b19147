"""The library of the fixture city, expanded from its tables into :class:`ServiceItem`.

The city's clock stands on :data:`AS_OF`: law versions and types are those of that day (机动车驾驶员培训 is still
a permit, the third-oldest 道路运输条例 in force).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

from catalog.model import LegalBasis, Material, ServiceItem
from spiders.city.tables import Entry, Told, defaults, entries, families, laws, units

AS_OF: Final = "2021-09-17"
"""The day the library was exported."""

PUBLIC: Final = "公共服务"
_TYPE_CODE: Final = MappingProxyType({"行政许可": "01", "其他行政权力": "10", PUBLIC: "20"})
_LEVEL_CODE: Final = MappingProxyType({"市级": "3", "县级": "4"})
_INSTANT: Final = frozenset({"当场办结", "即时办结"})
_STEPS: Final = ("受理", "审核", "审批", "办结", "送达")


@cache
def catalogue() -> tuple[ServiceItem, ...]:
    """The items as they ought to be, sorted by id: complete and free of contradictions."""
    return tuple(_item(entry) for entry in sorted(entries("permits.toml", "services.toml"), key=lambda each: each.id))


@cache
def extras() -> tuple[ServiceItem, ...]:
    """Items the library lacks, for channels that publish them all the same."""
    return tuple(_item(entry) for entry in entries("extras.toml"))


def _item(entry: Entry) -> ServiceItem:
    family = families()[entry.family]
    kind = entry.type or family.type or "行政许可"
    body = units()[entry.unit or family.unit]
    told = {**body, **defaults().every, **defaults().type[kind], **family.elements, **entry.elements}
    region = told.pop("region")
    told |= {"task_type": kind, **_codes(entry, kind, told)}
    told |= _handling(entry, family, told) | _result(entry, told) | _topics(told["server_type"])
    fees = _fees(entry.fee)
    if fees:
        told |= {"is_fee": "是", "is_pay_online": "是", "fee_basis": fees[0]["basis"]}
    return ServiceItem(
        id=entry.id,
        task_name=entry.name,
        codes=_all_codes(entry, kind, told),
        region=region,
        elements=MappingProxyType(dict(sorted(told.items()))),
        by_law=tuple(cited_basis(cited) for cited in entry.laws or family.laws),
        materials=_materials(entry, family),
        fees=fees,
        faq=_faq(entry, kind, told),
    )


def _catalog_code(place: str, kind: str, serial: str) -> str:
    return f"{place}{_TYPE_CODE[kind]}{serial}"


def _codes(entry: Entry, kind: str, told: Mapping[str, str]) -> dict[str, str]:
    catalog = _catalog_code("61", kind, entry.code)
    task = f"{told['dept_code']}{_LEVEL_CODE[told['use_level']]}{catalog}"
    codes = {"catalog_code": catalog, "task_code": task}
    return codes | ({"task_handle_item": task + entry.handle} if entry.handle else {})


def _all_codes(entry: Entry, kind: str, told: Mapping[str, str]) -> tuple[str, ...]:
    own = [told[key] for key in ("task_handle_item", "task_code", "catalog_code") if key in told]
    if entry.national:
        national = _catalog_code("00", kind, entry.national)
        own += [told["task_code"][:19] + national, national]
    return tuple(own)


def _handling(entry: Entry, family: Told, told: Mapping[str, str]) -> dict[str, str]:
    """Visits, online depth, kind and flow: what follows from whether and how fast it is done at a distance."""
    public = told["task_type"] == PUBLIC
    online = entry.online if entry.online is not None else family.online
    window = told["transact_addr"] != "无线下办理窗口"
    found = {
        "project_type": "即办件" if told["promise_day"] in _INSTANT else "承诺件",
        "handle_type": "、".join(["窗口办理"] * window + ["网上办理"] + ["快递申请"] * (told["is_express"] == "是")),
        "online_handle_url": f"http://ban.city.test/{entry.id}",
        "handle_flow": told.get("handle_flow") or _flow(told["promise_day"]),
    }
    if online or public:
        return found | {"limit_scene_num": "0", "online_handle_depth": "全程网办"}
    why = "需现场核验申请材料原件"
    return found | {"limit_scene_num": "1", "limit_scene_explain": why, "online_handle_depth": "互联网咨询、收件、预审"}


def _flow(promise: str) -> str:
    """The five steps with days that sum to the promised limit."""
    if promise in _INSTANT:
        return "；".join(f"{step}（当场）" for step in _STEPS)
    days = int(promise.removesuffix("个工作日"))
    each = (0, 1, 1, 1, 0) if days == 3 else (1, days - 4, 1, 1, 1)
    return "；".join(f"{step}（{f'{n}个工作日' if n else '当场'}）" for step, n in zip(_STEPS, each, strict=True))


def _result(entry: Entry, told: Mapping[str, str]) -> dict[str, str]:
    if told["task_type"] == PUBLIC:
        return {"result_guid": "无样本"}
    return {"result_guid": f"http://files.city.test/{entry.id}/result.pdf"}


def _topics(served: str) -> dict[str, str]:
    people = {"user_topic_type": "交通出行"} if "自然人" in served else {}
    bodies = {"corp_topic_type": "交通运输"} if "法人" in served else {}
    return people | bodies


def cited_basis(cited: str) -> LegalBasis:
    """The row for ``"<law> <article>"``; the law's short key and the article stand in ``laws.toml``."""
    key, article = cited.split(" ")
    law = laws()[key]
    return LegalBasis(
        law_name=f"《{law.law_name}》", law_number=law.law_number, article=article, content=law.articles[article]
    )


def _materials(entry: Entry, family: Told) -> tuple[Material, ...]:
    lines: Sequence[str] = entry.materials or family.materials
    return tuple(listed_material(entry.id, place, line) for place, line in enumerate(lines, 1))


def listed_material(item: str, place: int, line: str) -> Material:
    """The row for ``"<kind of document> <name>"``, the ``place``-th of the item with id ``item``."""
    kind, _, rest = line.partition(" ")
    name, _, case = rest.partition(" | ")
    told = {"order_num": str(place), **defaults().document[kind.removesuffix("?")]}
    if case:
        told |= {"is_need": "非必要", "handle_case": case}
    if kind == "form":
        told |= {key: f"http://files.city.test/{item}/{place}-{end}.docx" for key, end in _FORMS.items()}
    return Material(name, MappingProxyType(told))


_FORMS: Final = MappingProxyType({"form_guid": "blank", "example_guid": "sample"})


def _fees(fee: str) -> tuple[Mapping[str, str], ...]:
    if not fee:
        return ()
    name, standard, basis = fee.split(" | ")
    return (MappingProxyType({"project_name": name, "standard": standard, "basis": basis, "is_reducible": "否"}),)


def _faq(entry: Entry, kind: str, told: Mapping[str, str]) -> tuple[Mapping[str, str], ...]:
    if kind == PUBLIC:
        return ()
    answer = "不需要，可以全程网上办理。" if told["limit_scene_num"] == "0" else "需要到现场1次，核验申请材料原件。"
    return (MappingProxyType({"question": f"办理{entry.name}需要到现场吗？", "answer": answer}),)
