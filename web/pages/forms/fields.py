"""The fields of an act's form, built from its table and the catalogue of facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rules.citation import Citation
from rules.facts import MAX_TEXT, FactCatalogue, FactSpec, FactType
from web.language import _, either, label
from web.pages.views.asking import Reason
from web.pages.views.citing import brief
from web.pages.views.findings import value_label, value_vi
from web.pages.views.labels import kind_vi
from web.persons.offices import said
from web.persons.places import PLACES, commune_names
from workflows.model import RecordedFact, Unit
from workflows.preview import ASKED_BY, TAKES_OVER
from workflows.procedure import ActSpec, InputSpec

YES, NO = "yes", "no"
_RADIO_MOST = 5  # more choices than these read better as a list
_LONG = ("_note", "_reason")  # names of texts that take several lines
_CITED = 2  # of the articles that ask for a field; "why" tells all of them
_LINE_MOST = 300  # a text told to hold so many characters takes several lines


class Widget(StrEnum):
    """How a field is shown."""

    RADIO = "radio"
    SELECT = "select"
    CHECKS = "checkbox"
    DATE = "date"
    MOMENT = "datetime-local"
    NUMBER = "number"
    LINE = "text"
    TEXT = "textarea"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to choose with its label."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. ``values`` are as entered; ``known`` is what the case already holds, in words.

    ``needed``: the law asks for it before the act can be done. ``offered`` are suggestions for a text.
    """

    name: str
    label: str
    widget: Widget
    choices: tuple[Choice, ...] = ()
    values: tuple[str, ...] = ()
    required: bool = False
    needed: bool = False
    known: str = ""
    hint: str = ""
    cites: tuple[str, ...] = ()
    offered: tuple[Choice, ...] = ()
    errors: tuple[str, ...] = ()
    most: int = MAX_TEXT
    why: tuple[Reason, ...] = ()

    @property
    def value(self) -> str:
        """The single value entered, "" for none."""
        return self.values[0] if self.values else ""

    @property
    def grouped(self) -> bool:
        """Whether the field is a group of inputs under one legend."""
        return self.widget in {Widget.RADIO, Widget.CHECKS}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a form is built in: what is recorded, which offices there are, which facts the law still misses.

    ``written``: the kinds of office that are written and not chosen, for there are very many; of them ``units`` are those nearby.
    ``numbers``: the number facts that the program gives, with the number that would be given now. ``here``: the commune of the officer's
    office, which is the one that takes a person over. ``elsewhere``: what another case tells, by field: the text, and where it comes from
    (:func:`web.pages.forms.known.known_elsewhere`). ``steps``: by field that names a step of the case, those it may name.
    ``idle``: fields that are left out unless something was entered, for the law looks at them of nobody like this person.
    ``standing`` leaves of the places in the law that prove a fact those in force on the day; where it leaves none, what asks for the
    fact on that day is cited.
    """

    catalogue: FactCatalogue
    recorded: Mapping[str, RecordedFact] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    units: Sequence[Unit] = ()
    written: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    numbers: Mapping[str, str] = field(default_factory=dict)
    here: str = ""
    elsewhere: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    steps: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    idle: frozenset[str] = frozenset()
    standing: Callable[[Iterable[Citation]], tuple[Citation, ...]] = tuple


def fields_of(
    act: ActSpec,
    around: Surroundings,
    entered: Mapping[str, Sequence[str]] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    *,
    why: Mapping[str, tuple[Reason, ...]] | None = None,
) -> tuple[Field, ...]:
    """Every field of an act in the order of its table, with what was entered, what is wrong with it, and why it is asked."""
    given, wrong, asks = entered or {}, errors or {}, why or {}
    asked = frozenset(each for fact in around.missing for each in (fact, *ASKED_BY.get(fact, ())))
    return tuple(
        _field(
            spec,
            around,
            tuple(given.get(spec.name, ())),
            tuple(wrong.get(spec.name, ())),
            asked,
            asks.get(spec.name, ()),
        )
        for spec in act.inputs
        if spec.name not in around.idle or any(given.get(spec.name, ()))
    )


def _field(
    spec: InputSpec,
    around: Surroundings,
    values: tuple[str, ...],
    errors: tuple[str, ...],
    asked: frozenset[str],
    why: tuple[Reason, ...],
) -> Field:
    if spec.kind == "unit":
        return _unit_field(spec, around, values, errors)
    fact = around.catalogue[spec.name]
    held = around.recorded.get(spec.name)
    known = value_vi(around.catalogue, spec.name, held.value) if held is not None else ""
    if spec.name == TAKES_OVER and not values:
        values = tuple(each.value for each in _communes(around.units, around.here))
    hint = _number_hint(around.numbers[spec.name]) if spec.name in around.numbers else _hint(fact)
    if spec.name in around.elsewhere and held is None and not values:
        text, source = around.elsewhere[spec.name]
        values, hint = (text,), f"{hint} {source}".strip()
    widget, steps = _widget(fact), around.steps.get(spec.name, ())
    return Field(
        name=spec.name,
        label=label(fact),
        widget=Widget.SELECT if steps else widget,
        choices=(Choice("", _("– chọn –")), *steps)
        if steps
        else _choices(fact, known, required=spec.required),
        values=values,
        required=spec.required and spec.name not in around.numbers,
        needed=spec.name in asked and not spec.required and spec.name not in around.numbers,
        known="" if spec.name in around.numbers else known,
        hint=hint,
        cites=_cited(fact, around, why),
        offered=_communes(around.units) if spec.name in PLACES else (),
        errors=errors,
        most=fact.max_length,
        why=why,
    )


def _cited(fact: FactSpec, around: Surroundings, why: tuple[Reason, ...]) -> tuple[str, ...]:
    """The law beside the field: never a text that no longer stands, which would read as if it applied."""
    own = tuple(brief(each) for each in around.standing(fact.cites))
    asking = dict.fromkeys(cite.said for reason in why for cite in reason.cites)
    return own or tuple(asking)[:_CITED]


def _unit_field(
    spec: InputSpec, around: Surroundings, values: tuple[str, ...], errors: tuple[str, ...]
) -> Field:
    fitting = [unit for unit in around.units if unit.kind in spec.unit_kinds]
    held = around.parts.get(spec.name)
    known = next((unit.name for unit in around.units if unit.id == held), "")
    hint = _("Cơ quan thuộc loại: %(kinds)s.", kinds=", ".join(kind_vi(kind) for kind in spec.unit_kinds))
    if spec.name in around.elsewhere and held is None and not values:
        text, source = around.elsewhere[spec.name]
        values, hint = (text,), f"{hint} {source}"
    if not around.written.isdisjoint(spec.unit_kinds):
        by_id = {unit.id: said(unit) for unit in fitting}
        written = _("Gõ tên rồi chọn trong gợi ý; cơ quan ngoài tỉnh: gõ đủ tên.")
        return Field(
            name=spec.name,
            label=label(spec),
            widget=Widget.LINE,
            offered=tuple(Choice(text, "") for text in by_id.values()),
            values=tuple(by_id.get(each, each) for each in values),
            required=spec.required,
            known=known,
            hint=f"{hint} {written}",
            errors=errors,
        )
    return Field(
        name=spec.name,
        label=label(spec),
        widget=Widget.SELECT,
        choices=(
            Choice("", _("Giữ như đã ghi: %(known)s", known=known) if known else _("– chọn –")),
            *(Choice(unit.id, unit.name) for unit in fitting),
        ),
        values=values,
        required=spec.required,
        known=known,
        hint=hint,
        errors=errors,
    )


def _widget(fact: FactSpec) -> Widget:
    if fact.type is FactType.TEXT:
        several = fact.name.endswith(_LONG) or _LINE_MOST <= fact.max_length < MAX_TEXT
        return Widget.TEXT if several else Widget.LINE
    if fact.decimals:
        return Widget.LINE  # a number input refuses the comma of this country
    if fact.type is FactType.ENUM:
        return Widget.RADIO if len(fact.values) <= _RADIO_MOST else Widget.SELECT
    return _WIDGETS[fact.type]


_WIDGETS = {
    FactType.BOOL: Widget.RADIO,
    FactType.SET: Widget.CHECKS,
    FactType.DATE: Widget.DATE,
    FactType.MOMENT: Widget.MOMENT,
    FactType.INT: Widget.NUMBER,
}


def _choices(fact: FactSpec, known: str, *, required: bool) -> tuple[Choice, ...]:
    """The values, after the choice of entering nothing: that keeps what is recorded, or leaves it unknown."""
    if fact.type is FactType.SET:
        return tuple(Choice(value, value_label(fact, value)) for value in fact.values)
    blank = (
        ()
        if required
        else (Choice("", _("Giữ như đã ghi: %(known)s", known=known) if known else _("Chưa rõ")),)
    )
    if fact.type is FactType.BOOL:
        return (Choice(YES, _("Có")), Choice(NO, _("Không")), *blank)
    if fact.type is FactType.ENUM:
        listed = tuple(Choice(value, value_label(fact, value)) for value in fact.values)
        return (*listed, *blank) if len(fact.values) <= _RADIO_MOST else (*blank, *listed)
    return ()


def _number_hint(number: str) -> str:
    return _(
        "Để trống: số được cấp từ sổ đăng ký khi ghi nhận (hiện nay số tiếp theo là %(number)s). Chỉ nhập khi số đã cấp trên sổ giấy.",
        number=number,
    )


def _hint(fact: FactSpec) -> str:
    told = [either(fact.hint_vi or "", fact.hint_en)]
    if fact.document:
        told.append(_("Giấy tờ: %(document)s.", document=_(fact.document)))
    elif fact.type is FactType.INT and fact.unit:
        told.append(_("Đơn vị: %(unit)s.", unit=_(fact.unit)))
    if fact.max_length < MAX_TEXT:
        told.append(_("Tối đa %(most)s ký tự.", most=fact.max_length))
    return " ".join(one for one in told if one)


def _communes(units: Sequence[Unit], only: str | None = None) -> tuple[Choice, ...]:
    """The communes that these offices serve, by name; by code where two are called alike, with an office that serves it."""
    names = commune_names(units)
    codes: dict[str, str] = {}
    for unit in units:
        if unit.commune and only in {None, unit.commune}:
            codes.setdefault(unit.commune, unit.name)
    return tuple(
        Choice(names.get(code, code), "" if code in names else office) for code, office in codes.items()
    )
