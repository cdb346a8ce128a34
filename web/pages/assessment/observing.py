"""One observation of a monitored sheet as a form: which signs, which measures, when; and what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from documents.signs import SIGNS, Substance
from rules.facts import FactCatalogue
from web.language import _, either, label
from web.pages.assessment.sending import observed_wrong
from web.pages.assessment.ward import Ward
from web.pages.forms import moment
from web.pages.forms.fields import Choice, Field, Widget
from web.signin.session import house
from workflows.gathering.monitoring import observed
from workflows.gathering.sheets import MEASURES, members
from workflows.model import ActRecord

NONE_SEEN: Final = "none_seen"
_NOTE: Final = "observation_note"
_REASON: Final = "entry_correction_reason"


def names() -> tuple[str, ...]:
    """What the form asks."""
    return ("signs", NONE_SEEN, *MEASURES, _NOTE, "observed_at", "monitoring_day")


def asked(substance: str, days: int, *, correcting: bool) -> tuple[Field, ...]:
    """The fields, empty."""
    facts = house().corpus.facts
    signs = tuple(Choice(one.id, _(one.vi)) for one in SIGNS[Substance(substance)])
    by_day = (
        Choice("", _("Tự tính theo thời điểm quan sát")),
        *(Choice(str(day), _("Ngày %(number)s", number=day)) for day in range(1, days + 1)),
    )
    hint = _("Giờ Việt Nam. Đổi lại nếu đã quan sát trước lúc nhập; không sớm hơn lúc tiếp nhận người.")
    told = [
        Field("observed_at", label(facts["observed_at"]), Widget.MOMENT, required=True, hint=hint),
        Field("signs", _("Dấu hiệu thấy ở lần quan sát này"), Widget.CHECKS, signs),
        Field(NONE_SEEN, _("Hoặc"), Widget.CHECKS, (Choice("yes", _("Không thấy dấu hiệu nào")),)),
        *(_measure(name, facts) for name in MEASURES),
        Field(
            _NOTE,
            label(facts[_NOTE]),
            Widget.TEXT,
            hint=either(facts[_NOTE].hint_vi or "", facts[_NOTE].hint_en),
            most=facts[_NOTE].max_length,
        ),
        Field("monitoring_day", _("Cột của phiếu"), Widget.SELECT, by_day),
    ]
    reason = facts[_REASON]
    if correcting:
        told.append(
            Field(
                _REASON,
                _("Lý do sửa"),
                Widget.TEXT,
                required=True,
                hint=either(reason.hint_vi or "", reason.hint_en),
                most=reason.max_length,
            )
        )
    return tuple(told)


def _measure(name: str, facts: FactCatalogue) -> Field:
    fact = facts[name]
    bounds = ""
    if fact.least is not None and fact.most is not None:
        low = fact.amount(fact.least).removesuffix(fact.unit or "").strip()
        bounds = _("từ %(low)s đến %(high)s", low=low, high=fact.amount(fact.most))
    return Field(name, label(fact), Widget.LINE, hint=bounds, most=6)


def observation_wrong(
    ward: Ward, inputs: Mapping[str, object], told: Mapping[str, Sequence[str]], *, correcting: bool
) -> dict[str, tuple[str, ...]]:
    """What is wrong that no fact tells by itself: the moment, nothing ticked, two things that exclude each other."""
    wrong: dict[str, tuple[str, ...]] = {}
    if "observed_at" not in inputs and "".join(told.get("observed_at", ())) == "":
        wrong["observed_at"] = (_("Nhập ngày và giờ đã quan sát."),)
    if late := observed_wrong(ward, inputs):
        wrong["observed_at"] = late
    none, some = any(told.get(NONE_SEEN, ())), bool(inputs.get("signs"))
    if not none and not some:
        wrong["signs"] = (_("Đánh dấu các dấu hiệu đã thấy, hoặc chọn “Không thấy dấu hiệu nào”."),)
    elif none and some:
        wrong["signs"] = (_("Đã đánh dấu dấu hiệu thì không chọn “Không thấy dấu hiệu nào”."),)
    wrong |= _pressure_wrong(inputs)
    if correcting and _REASON not in inputs:
        wrong[_REASON] = (_("Ghi lý do sửa lần ghi trước."),)
    return wrong


def _pressure_wrong(inputs: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """The two pressures are measured together, the upper above the lower."""
    high, low = inputs.get("bp_systolic"), inputs.get("bp_diastolic")
    if (high is None) is not (low is None):
        name = "bp_systolic" if high is None else "bp_diastolic"
        return {name: (_("Nhập cả hai số huyết áp, ví dụ 130 và 85."),)}
    if isinstance(high, int) and isinstance(low, int) and high <= low:
        return {"bp_diastolic": (_("Huyết áp tâm trương phải thấp hơn huyết áp tâm thu."),)}
    return {}


def texts_of_entry(act: ActRecord, facts: FactCatalogue) -> dict[str, Sequence[str]]:
    """An entry as the form takes it, to be corrected."""
    held = members(act.facts.get("signs"))
    told: dict[str, Sequence[str]] = {
        "observed_at": (moment.shown(observed(act)),),
        "signs": tuple(sorted(held)),
        NONE_SEEN: () if held else ("yes",),
        _NOTE: (str(act.facts.get(_NOTE, "")),),
        "monitoring_day": (str(act.facts["monitoring_day"]),),
    }
    for name in MEASURES:
        value, unit = act.facts.get(name), facts[name].unit or ""
        if isinstance(value, int):
            told[name] = (facts[name].label(value).removesuffix(unit).strip(),)
    return told
