"""Facts are refused at the edge wherever an engine could misread them."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given

from rules.errors import CorpusError, FactError
from rules.facts import FactCatalogue, FactKind, FactSet, FactType
from tests.rules.engine_kit import CATALOGUE, entry, fact_sets, facts

HANOI = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("flag0", 1),
        ("flag0", 0),
        ("flag0", "true"),
        ("flag0", None),
        ("count0", True),
        ("count0", "5"),
        ("count0", 5.0),
        ("count0", float("nan")),
        ("count0", float("inf")),
        ("count0", 1e22),
        ("count0", 2**53),
        ("count0", -(2**53)),
        ("count0", 2**64),
        ("day0", "2024-01-01"),
        ("day0", 20240101),
        ("day0", datetime(2024, 1, 1, tzinfo=UTC)),
        ("moment", datetime(2024, 1, 1)),  # noqa: DTZ001 - that is the point
        ("moment", date(2024, 1, 1)),
        ("moment", datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=7)))),
        ("colour0", "Đỏ"),
        ("colour0", unicodedata.normalize("NFD", "đỏ")),
        ("colour0", ""),
        ("colour0", 1),
        ("papers0", "x"),
        ("papers0", ["x", "x"]),
        ("papers0", ["w"]),
        ("papers0", [1]),
        ("papers0", {"x": 1}),
        ("text", ""),
        ("text", "a" * 1_001),
        ("text", unicodedata.normalize("NFD", "ố")),
        ("text", "a\x00b"),
        ("text", "\ud800"),
        ("text", b"abc"),
    ],
)
def test_a_value_that_an_engine_could_misread_is_refused(name: str, value: object) -> None:
    with pytest.raises(FactError) as refused:
        CATALOGUE.check(name, value)
    assert name in refused.value.en
    assert CATALOGUE[name].vi in refused.value.vi
    assert "Accepted:" in refused.value.en
    assert "Chấp nhận:" in refused.value.vi


def test_the_refusal_does_not_repeat_the_value() -> None:
    secret = "Nguyễn Văn Kín " * 100
    with pytest.raises(FactError) as refused:
        CATALOGUE.check("text", secret)
    assert "Kín" not in refused.value.en + refused.value.vi + json.dumps(
        refused.value.as_dict(), ensure_ascii=False
    )


@pytest.mark.parametrize(
    ("name", "given_value", "taken"),
    [
        ("flag0", False, False),
        ("count0", 2**53 - 1, 2**53 - 1),
        ("day0", date(2024, 2, 29), date(2024, 2, 29)),
        ("moment", datetime(2024, 2, 29, 3, tzinfo=HANOI), datetime(2024, 2, 28, 20, tzinfo=UTC)),
        ("colour0", "đỏ", "đỏ"),
        ("papers0", ["z", "x"], frozenset({"x", "z"})),
        ("papers0", [], frozenset()),
        ("text", "a" * 1_000, "a" * 1_000),
        ("text", "dòng một\ndòng hai", "dòng một\ndòng hai"),
    ],
)
def test_a_fitting_value_is_taken(name: str, given_value: object, taken: object) -> None:
    assert CATALOGUE.check(name, given_value) == taken


def test_an_unknown_fact_names_the_nearest() -> None:
    with pytest.raises(FactError, match="did you mean 'colour1'"):
        CATALOGUE.check("color1", "đỏ")


def test_enum_values_become_plain_text() -> None:
    assert type(CATALOGUE.check("text", FactKind.JUDGED)) is str


class TestFactSet:
    def test_what_is_missing_is_unknown(self) -> None:
        known = facts(flag0=True)
        assert known.lookup("flag0") is True
        assert known.lookup("flag1") is None
        assert "flag1" not in known
        assert known.names == frozenset({"flag0"})

    def test_none_is_no_value(self) -> None:
        with pytest.raises(FactError):
            facts(flag0=None)

    def test_the_constructor_checks(self) -> None:
        with pytest.raises(FactError):
            FactSet(CATALOGUE, {"count0": True})

    def test_it_is_immutable(self) -> None:
        known = facts(flag0=True)
        with pytest.raises(TypeError):
            known.plain["flag0"] = False  # type: ignore[index]

    def test_with_and_without_give_new_sets(self) -> None:
        known = facts(flag0=True)
        assert known.with_(count0=3).as_json() == {"count0": 3, "flag0": True}
        assert known.merge(facts(flag0=False)).as_json() == {"flag0": False}
        assert known.without("flag0").as_json() == {}
        assert known.as_json() == {"flag0": True}

    def test_a_merge_is_checked(self) -> None:
        with pytest.raises(FactError):
            facts(flag0=True).merge({"count0": "3"})

    def test_its_repr_tells_no_values(self) -> None:
        assert "bí mật" not in repr(facts(text="bí mật"))

    def test_its_json_is_canonical(self) -> None:
        known = facts(
            papers0=["z", "x"], moment=datetime(2024, 2, 29, 3, tzinfo=HANOI), day0=date(2024, 2, 29)
        )
        assert list(known.as_json().items()) == [
            ("day0", "2024-02-29"),
            ("moment", "2024-02-28T20:00:00+00:00"),
            ("papers0", ["x", "z"]),
        ]

    @given(fact_sets)
    def test_json_and_back(self, known: FactSet) -> None:
        again = FactSet.from_json(CATALOGUE, json.loads(json.dumps(known.as_json())))
        assert again == known
        assert hash(again) == hash(known)
        assert dict(again) == dict(known)

    def test_json_that_is_no_date_is_refused(self) -> None:
        for wrong in ("29/02/2024", 20240229):
            with pytest.raises(FactError, match="day0"):
                FactSet.from_json(CATALOGUE, {"day0": wrong})

    def test_true_and_one_are_different_facts(self) -> None:
        assert facts(flag0=True) != facts(count0=1)


class TestCatalogue:
    @pytest.mark.parametrize(
        ("raw", "told"),
        [
            ({"Tên": entry("bool")}, "lower-case ASCII"),
            ({"a": entry("bool", values={"x": "X"})}, "has no 'values'"),
            ({"a": entry("boolean")}, "'type' must be one of bool"),
            ({"a": entry("bool") | {"kind": "guess"}}, "'kind' must be one of"),
            ({"a": entry("enum")}, "a: values"),
            ({"a": entry("enum", values={"x": "X"})}, "too few"),
            ({"a": entry("set", values={"x": ""})}, "values: x"),
            ({"a": entry("set", values={"x": unicodedata.normalize("NFD", "ố")})}, "values: x"),
            ({"a": entry("set", values={unicodedata.normalize("NFD", "ố"): "X"})}, "printable NFC"),
            ({"a": entry("set", values={True: "X"})}, "text keys"),
            ({"a": entry("bool", changable=False)}, "did you mean 'changeable'"),
            ({"a": entry("bool", changeable="no")}, "'changeable' must be true or false"),
            ({"a": entry("bool") | {"vi": " "}}, "'vi' must be NFC text"),
            ({"a": entry("bool", cites=["Điều gì đó"])}, "'cites'"),
            ({"a": entry("bool", cites="73/2021/QH14")}, "'cites' must be a list"),
            ({"a": "bool"}, "a mapping"),
        ],
    )
    def test_a_malformed_entry_is_refused_by_name(self, raw: dict[str, object], told: str) -> None:
        with pytest.raises(CorpusError, match=told) as refused:
            FactCatalogue.from_raw(raw, "facts.yaml")
        assert refused.value.en.startswith("facts.yaml")
        assert refused.value.vi.startswith("facts.yaml")

    def test_an_entry_is_read_whole(self) -> None:
        raw = entry(
            "enum",
            values={"a": "A", "b": "B"},
            cites=["73/2021/QH14 Đ27"],
            changeable=False,
            unit="ngày",
            note="n",
        )
        spec = FactCatalogue.from_raw({"x": raw}, "w")["x"]
        assert (spec.type, spec.values, dict(spec.value_labels)) == (
            FactType.ENUM,
            ("a", "b"),
            {"a": "A", "b": "B"},
        )
        assert (spec.changeable, spec.unit, spec.note, spec.document) == (False, "ngày", "n", None)
        assert [citation.short() for citation in spec.cites] == ["73/2021/QH14 Đ27"]

    def test_values_are_labelled_for_readers(self) -> None:
        assert CATALOGUE["flag0"].label(value=True) == "có"
        assert CATALOGUE["count0"].label(3) == "3 lần"
        assert CATALOGUE["day0"].label(date(2024, 2, 9)) == "09/02/2024"
        assert CATALOGUE["colour0"].label("đỏ") == "màu đỏ"
        assert CATALOGUE["papers0"].label(frozenset({"z", "x"})) == "tờ x, tờ z"
        assert CATALOGUE["papers0"].label(frozenset()) == "không có"


def test_a_text_may_say_how_long_it_may_be_where_it_is_entered() -> None:
    raw = {"a": entry("text", max_length=5, hint_vi="Ngắn.", hint_en="Short.")}
    spec = FactCatalogue.from_raw(raw, "x")["a"]
    assert (spec.hint_vi, spec.hint_en) == ("Ngắn.", "Short.")
    assert spec.check_entry("năm k") == "năm k"
    assert spec.check("ghi từ trước") == "ghi từ trước"
    with pytest.raises(FactError, match=r"12 characters\. Accepted: at most 5") as refused:
        spec.check_entry("ghi từ trước")
    assert "không quá 5 ký tự" in refused.value.vi
    assert "ghi từ" not in refused.value.vi


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"max_length": 0}, "max_length"), ({"max_length": 5000}, "max_length"), ({"max_length": True}, "max_length"),
        ({"hint_vi": "x"}, "stand together"),
    ],
)  # fmt: skip
def test_a_length_or_a_hint_that_cannot_be_is_refused(change: dict[str, object], named: str) -> None:
    with pytest.raises(CorpusError, match=named):
        FactCatalogue.from_raw({"a": entry("text", **change)}, "x")


def test_only_a_text_has_a_length() -> None:
    with pytest.raises(CorpusError, match="of a text"):
        FactCatalogue.from_raw({"a": entry("int", max_length=5)}, "x")


def test_a_number_that_is_entered_lies_within_its_bounds() -> None:
    facts = FactCatalogue.from_raw({"t": entry("int", unit="°C", least=300, most=440, decimals=1)}, "x")
    spec = facts["t"]
    assert (spec.check_entry(368), spec.check_entry(300), spec.check_entry(440)) == (368, 300, 440)
    assert spec.label(368) == "36,8 °C"
    for slip in (299, 441, 3680):
        with pytest.raises(FactError) as error:
            spec.check_entry(slip)
        assert "30,0 °C" in error.value.vi
        assert "44,0 °C" in error.value.vi
        assert spec.check(slip) == slip, "what was recorded before is not judged by it"
    for wrong in (
        {"least": 1},
        {"least": 5, "most": 5},
        {"least": "1", "most": 5},
        {"decimals": 2},
        {"decimals": True},
    ):
        with pytest.raises(CorpusError):
            FactCatalogue.from_raw({"t": entry("int", **wrong)}, "x")
    with pytest.raises(CorpusError):
        FactCatalogue.from_raw({"t": entry("text", least=1, most=2)}, "x")
