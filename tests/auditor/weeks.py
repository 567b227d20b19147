"""A ledger made by hand for the papers: three units, a district, every state, texts that would steer a program."""

from __future__ import annotations

from typing import Any

from auditor.config import ActionSettings, AuditConfig, PapersSettings, TaskSettings
from auditor.documents.office import Office
from auditor.ledger.model import Action, Entry, Event, State
from auditor.week import Facts, Week, week_of
from auditor.worktime import CutOff, shipped_calendar

ROAD, TAXI, DISTRICT = "市道路运输管理处", "市出租汽车管理处", "高陵区交通运输局"
CITY_CODE, DISTRICT_CODE = "610100", "610117"
AS_OF = "2021-10-08"

CONFIG = AuditConfig(
    bureau="西安市交通运输局",
    action=ActionSettings(
        name="一体化政务服务能力提升集中攻坚行动", document="市交发〔2021〕254号", start="2021-09-15", end="2021-10-20"
    ),
    tasks=(
        TaskSettings(id="T1", title="省事项库要素完整准确", due="2021-10-15", owners=(ROAD, TAXI, "局建设处")),
        TaskSettings(id="T2", title="各渠道与省事项库一致", due="2021-09-30", owners=(ROAD, TAXI, "局建设处")),
    ),
    papers=PapersSettings(copies=("局主要领导", "综合协调组"), listed=5, numbered=3),
)

STEPS: dict[State, list[tuple[Action, State, str]]] = {
    State.OPEN: [],
    State.CLAIMED: [(Action.CLAIMED, State.CLAIMED, "2021-10-08")],
    State.VERIFIED: [
        (Action.CLAIMED, State.CLAIMED, "2021-09-29"),
        (Action.VERIFIED, State.VERIFIED, "2021-10-08"),
    ],
    State.CLOSED: [
        (Action.CLAIMED, State.CLAIMED, "2021-09-22"),
        (Action.VERIFIED, State.VERIFIED, "2021-09-30"),
        (Action.CLOSED, State.CLOSED, "2021-10-08"),
    ],
    State.RETURNED: [
        (Action.CLAIMED, State.CLAIMED, "2021-09-29"),
        (Action.RETURNED, State.RETURNED, "2021-10-08"),
    ],
    State.REOPENED: [
        (Action.CLAIMED, State.CLAIMED, "2021-09-22"),
        (Action.VERIFIED, State.VERIFIED, "2021-09-23"),
        (Action.CLOSED, State.CLOSED, "2021-09-24"),
        (Action.REOPENED, State.REOPENED, "2021-10-08"),
    ],
    State.DISPUTED: [(Action.DISPUTED, State.DISPUTED, "2021-09-23")],
    State.WAIVED: [(Action.WAIVED, State.WAIVED, "2021-09-23")],
}


def entry(at: int, state: State, unit: str, **changed: Any) -> Entry:
    """A finding that came into ``state`` by its usual way."""
    number = f"F-{at:08}"
    first = changed.pop("first_day", "2021-09-16")
    finding: dict[str, Any] = {
        "rule": "T2-LIMIT",
        "task": "T2",
        "kind": "mismatch",
        "severity": "error",
        "channel": "pc",
        "region": CITY_CODE,
        "unit": unit,
        "element": "promise_day",
        "item": {"task_code": f"11610100{at:06}", "task_name": f"道路旅客运输经营许可（第{at}项）"},
        "library_value": "8个工作日",
        "channel_value": "20个工作日",
        **changed,
    }
    steps = [(Action.FOUND, State.OPEN, first), *STEPS[state]]
    history = tuple(
        Event(at * 10 + place, number, action, f"{day}T02:00:00Z", day, "somebody", told)
        for place, (action, told, day) in enumerate(steps)
    )
    return Entry(number, f"f1:{at:032x}", state, finding, "R1", first, "R2", "2021-10-08", history=history)


def entries() -> list[Entry]:
    """All of them, in no order."""
    found = [entry(at, state, ROAD) for at, state in enumerate([*State, State.OPEN, State.OPEN], 1)]
    found += [entry(20 + at, State.OPEN, TAXI, channel=name) for at, name in enumerate(("pc", "kiosk", "hall"))]
    found += [entry(30, State.CLOSED, TAXI, channel="hall"), entry(31, State.OPEN, TAXI, first_day="2021-10-08")]
    found += [
        entry(
            40 + at,
            State.OPEN,
            DISTRICT,
            region=DISTRICT_CODE,
            task="T1",
            channel="",
            kind="blank",
            element="by_law",
            sub_key="=cmd|' /C calc'!A0 {PAGE}\u202e\x07",
        )
        for at in range(3)
    ]
    found += [entry(50, State.OPEN, ROAD, severity="review"), entry(51, State.OPEN, ROAD, first_day="2021-10-12")]
    return found[::-1]


def rate(good: int, of: int, **more: Any) -> dict[str, Any]:
    return {"numerator": good, "denominator": of, "not_checked": {}, **more}


VERDICT: dict[str, Any] = {
    "run": "R20211008-1",
    "as_of": "2021-10-08",
    "rates": {
        name: rate(good, of, by_region=[rate(good - 9, of - 9, region=CITY_CODE), rate(6, 9, region=DISTRICT_CODE)])
        for name, good, of in (("completeness", 880, 900), ("consistency", 3100, 3300), ("accuracy", 860, 880))
    },
    "channels": [
        {"channel": "pc", "trust": "trusted", "reasons": []},
        {"channel": "kiosk", "trust": "untrusted", "reasons": [{"code": "coverage", "text": "announced 40, seen 20"}]},
    ],
}
FACTS = Facts(CONFIG, shipped_calendar(), CutOff(), "R20211008-1", VERDICT)
TITLES = {"pc": "局门户网站", "kiosk": "自助终端", "hall": "政务大厅窗口"}


def week(as_of: str = AS_OF) -> Week:
    return week_of(entries(), FACTS, as_of)


def office(as_of: str = AS_OF) -> Office:
    return Office(week(as_of), CONFIG, shipped_calendar(), TITLES)
