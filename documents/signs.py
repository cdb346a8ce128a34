"""The signs of withdrawal that the monitoring sheets list, with short stable ids.

Source: 18/2021/TT-BYT, Phụ lục 01 (lists) and Phụ lục 04, 05, 06 (the sheets that repeat them as rows). The order is that of the
annex: the row number of a sign is its place in the list. A doctor records the signs; nothing here counts them into a conclusion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Substance(StrEnum):
    """The three groups of substances for which the circular has a monitoring sheet."""

    OPIOIDS = "opioids"
    STIMULANTS = "stimulants"
    CANNABIS = "cannabis"


@dataclass(frozen=True, slots=True)
class Sign:
    """One row of a monitoring sheet: ``id`` is stored in facts, ``vi`` is printed."""

    id: str
    vi: str


OPIOID_SIGNS = (
    Sign("craving", "Cảm giác thèm chất ma túy"),
    Sign("runny_nose", "Ngạt mũi hoặc hắt hơi"),
    Sign("tearing", "Chảy nước mắt"),
    Sign("muscle_pain", "Đau cơ hoặc chuột rút"),
    Sign("abdominal_cramp", "Co cứng bụng"),
    Sign("nausea", "Buồn nôn hoặc nôn"),
    Sign("diarrhoea", "Tiêu chảy"),
    Sign("dilated_pupils", "Giãn đồng tử"),
    Sign("gooseflesh", "Nổi da gà hoặc ớn lạnh"),
    Sign("fast_heart", "Nhịp tim nhanh hoặc tăng huyết áp"),
    Sign("yawning", "Ngáp"),
    Sign("restless_sleep", "Ngủ không yên"),
)

STIMULANT_SIGNS = (
    Sign("lethargy", "Ngủ lịm hoặc mệt mỏi"),
    Sign("psychomotor", "Chậm chạp hoặc kích động tâm thần vận động"),
    Sign("stimulant_craving", "Cảm giác thèm khát chất kích thần"),
    Sign("increased_appetite", "Tăng khẩu vị"),
    Sign("sleep_change", "Mất ngủ hoặc ngủ nhiều"),
    Sign("strange_dreams", "Có các giấc mơ kỳ quặc khó hiểu"),
)

CANNABIS_SIGNS = (
    Sign("irritability", "Kích thích, giận dữ hoặc gây hấn"),
    Sign("anxiety", "Căng thẳng hoặc lo âu"),
    Sign("sleep_disorder", "Rối loạn giấc ngủ"),
    Sign("poor_appetite", "Chán ăn hoặc giảm cân"),
    Sign("restlessness", "Đứng ngồi không yên"),
    Sign("low_mood", "Giảm khí sắc"),
    Sign(
        "bodily_discomfort",
        "Có ít nhất một trong các triệu chứng: đau bụng, run rẩy, vã mồ hôi, sốt, ớn lạnh, đau đầu",
    ),
)

SIGNS: Mapping[Substance, tuple[Sign, ...]] = MappingProxyType(
    {
        Substance.OPIOIDS: OPIOID_SIGNS,
        Substance.STIMULANTS: STIMULANT_SIGNS,
        Substance.CANNABIS: CANNABIS_SIGNS,
    }
)


def sign_ids(substance: Substance) -> tuple[str, ...]:
    """The ids that may be recorded for ``substance``, in the order of the annex."""
    return tuple(sign.id for sign in SIGNS[substance])
