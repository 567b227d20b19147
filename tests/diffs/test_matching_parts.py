"""Assignment, evidence, weights and the file format of matches."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import AuditError, ConfigError, InputRefused
from catalog.model import LegalBasis, Material, Reading, ServiceItem
from diffs.matching import match, match_from_json, match_to_json
from diffs.matching.assign import Edge, assign
from diffs.matching.difference import slip_of_the_hand
from diffs.matching.facts import body, item_codes, material_key, region_key, regions_meet, usable_code
from diffs.matching.features import FEATURES
from diffs.matching.score import load_weights, weights_from
from diffs.matching.words import load_words
from diffs.model import Candidate, Decision, Match

EDGES = st.lists(
    st.builds(Edge, st.sampled_from("abcdef"), st.sampled_from("uvwxyz"), st.integers(1, 9).map(float)),
    unique_by=lambda edge: (edge.reading, edge.item),
    max_size=12,
)
BASES = ["渡口设立审批", "民宿经营备案", "港口经营许可", "采砂船舶标识办理", "出具无房证明"]
ENDINGS = ["", "（变更）", "（注销）", "（新增）", "（县级）", "服务"]
NAMES = st.builds(lambda base, ending: base + ending, st.sampled_from(BASES), st.sampled_from(ENDINGS))
CODES = st.sampled_from([(), ("61AQ0000000001",), ("61AQ0000000002",)])


def items(prefix: str) -> st.SearchStrategy[list[ServiceItem]]:
    rows = st.lists(st.tuples(NAMES, CODES, st.sampled_from(["610113", "610116", ""])), max_size=7)
    return rows.map(lambda each: [ServiceItem(f"{prefix}{at}", row[0], row[1], row[2]) for at, row in enumerate(each)])


def best_gain(edges: list[Edge]) -> float:
    """The best sum by trying everything."""
    best = 0.0
    for size in range(1, len(edges) + 1):
        for some in itertools.combinations(edges, size):
            if len({edge.reading for edge in some}) == len({edge.item for edge in some}) == size:
                best = max(best, sum(edge.gain for edge in some))
    return best


@settings(max_examples=40, deadline=None)
@given(EDGES)
def test_assignment_is_the_best_one_to_one(edges: list[Edge]) -> None:
    taken = assign(edges)
    assert len(set(taken.values())) == len(taken)
    gain = {(edge.reading, edge.item): edge.gain for edge in edges}
    assert sum(gain[pair] for pair in taken.items()) == best_gain(edges)


@given(EDGES)
def test_assignment_does_not_depend_on_order(edges: list[Edge]) -> None:
    assert assign(edges) == assign(edges[::-1])


@pytest.mark.parametrize(("readings", "items"), [(1, 4), (4, 1), (3, 5), (5, 3), (40, 40), (1000, 600)])
def test_what_nothing_tells_apart_goes_to_the_lesser_ids(readings: int, items: int) -> None:
    edges = [Edge(f"r{left:04}", f"i{right:04}", 5.0) for left in range(readings) for right in range(items)]
    assert assign(edges) == {f"r{at:04}": f"i{at:04}" for at in range(min(readings, items))}


def test_ties_go_to_the_lesser_ids() -> None:
    edges = [Edge(reading, item, 1.0) for reading in "ab" for item in "xyz"]
    assert assign(edges) == {"a": "x", "b": "y"}


@settings(max_examples=60, deadline=None)
@given(items("L"), items("R"), st.randoms(use_true_random=False))
def test_matching_does_not_depend_on_order(
    library: list[ServiceItem], shown: list[ServiceItem], random: object
) -> None:
    readings = [Reading(item, channel="pc" if at % 3 else "hall") for at, item in enumerate(shown)]
    found = match(library, readings)
    again = match(library[::-1], readings[::-1])
    assert {each.reading: each for each in found if each.reading} == {
        each.reading: each for each in again if each.reading
    }
    assert [each for each in found if not each.reading] == [each for each in again if not each.reading]


@settings(max_examples=60, deadline=None)
@given(items("L"), items("R"))
def test_one_reading_per_item_and_channel(library: list[ServiceItem], shown: list[ServiceItem]) -> None:
    found = match(library, [Reading(item, channel="pc") for item in shown])
    firsts = [each.library for each in found if each.decision is Decision.AUTO and not each.duplicate_of]
    assert len(firsts) == len(set(firsts))
    taken = {each.library for each in found if each.decision is Decision.AUTO}
    gone = {each.library for each in found if each.decision is Decision.MISSING_ON_CHANNEL}
    assert not taken & gone
    by_id = {each.reading: each for each in found}
    for each in found:
        if each.duplicate_of:
            assert by_id[each.duplicate_of].library == each.library
            assert not by_id[each.duplicate_of].duplicate_of
        assert 0.0 <= each.probability <= 1.0
        if each.reading or each.library:
            assert match_from_json(match_to_json(each)) == each or each.decision is Decision.MISSING_ON_CHANNEL


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11610100ab1234567x2000118001000", "11610100AB1234567X2000118001000"),
        (" 61AQ-000 1 ", "61AQ-0001"),
        ("无", ""),
        ("——", ""),
        ("00000000", ""),
        ("待补充编码", ""),
    ],
)
def test_codes_in_one_spelling(text: str, code: str) -> None:
    assert usable_code(text) == code


def test_a_national_code_stands_for_its_stem() -> None:
    codes = item_codes(ServiceItem("L", "甲", codes=("11610000000000000A200011800100001",)))
    assert codes.exact == {"11610000000000000A200011800100001"}
    assert codes.stems == {"11610000000000000A2000118001000", "000118001000"}


@pytest.mark.parametrize(
    ("unit", "short", "places"),
    [
        ("西安市雁塔区人力资源和社会保障局", "人社", {"西安市", "雁塔区"}),
        ("新城区卫生健康局", "卫健", {"新城区"}),
        ("市运管处", "运管", set()),
        ("城市管理局", "城管", set()),
        ("", "", set()),
    ],
)
def test_body(unit: str, short: str, places: set[str]) -> None:
    assert body(unit) == (short, frozenset(places))


def test_regions() -> None:
    assert region_key("610113000000") == "610113"
    assert regions_meet("610100", "610113")
    assert regions_meet("", "610113")
    assert not regions_meet("610116", "610113")


def test_limits_are_evidence_however_written() -> None:
    library = [ServiceItem("L1", "渡口设立审批", elements={"promise_day": "5个工作日", "anticipate_day": "20个工作日"})]
    shown = ServiceItem("R1", "渡口设立审批", elements={"promise_day": "5(工作日)", "anticipate_day": "30个工作日"})
    found = match(library, [Reading(shown)])[0]
    assert (found.features["same_limits"], found.features["other_limits"]) == (0.5, 0.5)


def test_material_key() -> None:
    assert material_key("2.《场地使用证明》（原件）") == material_key("场地使用证明") == "场地使用证明"


def test_every_weight_has_a_feature_and_the_other_way_round() -> None:
    assert set(load_weights().of) == set(FEATURES)


@pytest.mark.parametrize("table", [{"for": {"same_name": -1.0}}, {"against": {"no_such": -1.0}}])
def test_weights_of_the_wrong_sign_or_name(table: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        weights_from(table)


def test_words_stand_in_one_class_only() -> None:
    words = load_words()
    assert all(token.kind in words.classes or token.kind in ("weak", "keep") for token in words.tokens.values())
    for word_class in words.classes.values():
        assert set(word_class.group.values()) <= set(word_class.group), word_class.key


def test_evidence_orders_what_names_leave_open() -> None:
    library = [
        ServiceItem("L1", "出具无房证明", materials=(Material("户口簿"), Material("委托书"))),
        ServiceItem("L2", "出具无房证明", materials=(Material("身份证"), Material("申请表"))),
    ]
    shown = ServiceItem("R1", "出具无房证明", materials=(Material("申请表"), Material("身份证")))
    found = match(library, [Reading(shown)])[0]
    assert (found.decision, found.library, found.ambiguous_with) == (Decision.REVIEW, "L2", ("L1",))


def test_bases_are_evidence() -> None:
    library = [ServiceItem("L1", "渡口设立审批", by_law=(LegalBasis(law_name="内河交通安全管理条例"),))]
    shown = ServiceItem("R1", "渡口设立审批", by_law=(LegalBasis(text="《中华人民共和国内河交通安全管理条例》第35条"),))
    assert match(library, [Reading(shown)])[0].features["same_bases"] == 1.0


LINES = [
    Match(Decision.AUTO, "pc", reading="R1", library="L1", probability=0.99, features={"likeness": 1.0}, why="同名"),
    Match(
        Decision.REVIEW, "pc", reading="R2", library="L2", probability=0.5,
        candidates=(Candidate("L2", 0.5), Candidate("L3", 0.4)), ambiguous_with=("L3",),
    ),
    Match(Decision.NONE, "pc", reading="R3"),
    Match(Decision.AUTO, "pc", reading="R4", library="L1", probability=0.99, duplicate_of="R1"),
    Match(Decision.JUDGED, "pc", reading="R5", library="L5"),
    Match(Decision.MISSING_ON_CHANNEL, "pc", library="L9"),
]  # fmt: skip


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.decision)
def test_matches_survive_the_file(line: Match) -> None:
    assert match_from_json(match_to_json(line)) == line


def test_shape_of_a_missing_line() -> None:
    assert match_to_json(LINES[-1]) == {"library": "L9", "channel": "pc", "decision": "missing_on_channel"}


@pytest.mark.parametrize(
    ("obj", "says"),
    [
        ({"reading": "R1", "decision": "auto"}, "library"),
        ({"reading": "R1", "decision": "perhaps"}, "perhaps"),
        ({"reading": "R1"}, "decision"),
        ({"library": "L1", "decision": "auto"}, "reading"),
        ({"reading": "R1", "decision": "none", "probabilty": 1}, "did you mean probability"),
        ({"reading": "R1", "decision": "none", "probability": 2}, "0 to 1"),
        ({"reading": "R1", "decision": "none", "probability": "many"}, "0 to 1"),
        ({"reading": "R1", "decision": "none", "candidates": {}}, "candidates"),
        ({"reading": "R1", "decision": "none", "candidates": [{"libary": "L1"}]}, "library"),
        ({"reading": "R1", "decision": "none", "features": [1]}, "features"),
        ({"reading": ["R1"], "decision": "none"}, "reading"),
    ],
)
def test_lines_that_cannot_be_true_are_refused(obj: dict[str, object], says: str) -> None:
    with pytest.raises(InputRefused, match=says) as caught:
        match_from_json(obj, "matches.jsonl:3")
    assert isinstance(caught.value, AuditError)
    assert caught.value.where == "matches.jsonl:3"


@pytest.mark.parametrize(
    ("shown", "full", "sign"),
    [
        ("放射同位素异地使用备案", "放射性同位素异地使用备案", "性"),
        ("企业投资项核准", "企业投资项目核准", "目"),
        ("社会障保卡补领", "社会保障卡补领", "保障"),
        ("船员服务薄补发", "船员服务簿补发", ""),
        ("客车道路运输证配发", "大客车道路运输证配发", ""),
        ("机动车登记证书补发", "非机动车登记证书补发", ""),
        ("类医疗器械经营许可", "三类医疗器械经营许可", ""),
        ("居证补发", "居住证补发", ""),
    ],
)
def test_a_slip_of_the_hand_is_one_character_nobody_means(shown: str, full: str, sign: str) -> None:
    assert slip_of_the_hand(shown, full) == slip_of_the_hand(full, shown) == sign
