"""Vietnamese words for the enumerated values that the forms print. The values are those of the facts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from documents.signs import Substance

SEXES: Mapping[str, str] = MappingProxyType({"male": "Nam", "female": "Nữ"})

RELATIONS: Mapping[str, str] = MappingProxyType(
    {
        "father": "cha",
        "mother": "mẹ",
        "guardian": "người giám hộ",
        "legal_representative": "người đại diện hợp pháp",
    }
)

# The grounds on which the police may ask, in the order of the letters.
# 73/2021/QH14 Đ27 k1 a-d; đ is the person's own request.
LAW_73_GROUNDS = ("managed_user_reuse", "no_stable_residence", "commune_education", "aftercare_reuse")
# 120/2025/QH15 Đ31 k1 a-đ: the police write for the volunteer (a) and for the registrant (b) too (k2).
LAW_120_GROUNDS = ("voluntary", "registrant", "managed_user_reuse", "aftercare_reuse", "no_stable_residence")
VOLUNTARY_GROUNDS = ("voluntary", "registrant")
# A citizen deported for drug use (73/2021/QH14 Đ37 k1, 120/2025/QH15 Đ40 k1) is asked for in a paper of the office's own.
GROUNDS = frozenset((*LAW_73_GROUNDS, *LAW_120_GROUNDS, "deported"))

RESULTS: Mapping[str, str] = MappingProxyType({"positive": "dương tính", "negative": "âm tính"})

# The papers of a dossier, 109/2021/NĐ-CP Đ4 k1, Đ5 k1, Đ7 k1.
PAPERS = (
    "application_form_01",
    "police_request_form_02",
    "bio_summary_form_03",
    "test_result_copy",
    "detention_decision_copy",
    "medical_record",
)

SUBSTANCES: Mapping[str, str] = MappingProxyType(
    {
        "opioids": "các chất dạng thuốc phiện",
        "heroin": "heroin",
        "methamphetamine": "methamphetamine",
        "amphetamine": "amphetamine",
        "mdma": "MDMA",
        "cocaine": "cocain",
        "stimulants": "các chất kích thần",
        "cannabis": "cần sa",
        "ketamine": "ketamin",
        "synthetic_cannabinoids": "cần sa tổng hợp",
        "other": "chất khác",
    }
)

# The group of the circular's annexes to which a substance belongs (18/2021/TT-BYT PL01, Đ4 k4 c); the rest is "other".
GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "opioids": Substance.OPIOIDS.value,
        "heroin": Substance.OPIOIDS.value,
        "methamphetamine": Substance.STIMULANTS.value,
        "amphetamine": Substance.STIMULANTS.value,
        "mdma": Substance.STIMULANTS.value,
        "cocaine": Substance.STIMULANTS.value,
        "stimulants": Substance.STIMULANTS.value,
        "cannabis": Substance.CANNABIS.value,
    }
)
