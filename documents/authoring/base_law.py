"""How the papers name the drug law under which they are written: everything in a form that a new law changes.

A paper carries the words of the law of its day; the same function of ``decree109`` or ``police109`` lays it out for either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class BaseLaw:
    """The wording of one law. All texts are Vietnamese, as printed."""

    basis: str
    """The law among the bases: with its day and without its number (30/2020/NĐ-CP PL I, II.6)."""
    cases: str
    """The clause that lists who is assessed."""
    own_request: str
    """The point under which a person asks for it; the law is named so that a paper without bases cannot be misread."""
    grounds: Mapping[str, str]
    """On what the police may ask, in the order of the letters: the text with its letter by the value of the fact ``ground``."""
    requester: str
    """Who asks for a person."""
    detection: str
    """The heading over detection and test; a volunteer may have neither been caught nor tested."""


LAW_73 = BaseLaw(
    basis="Luật Phòng, chống ma túy ngày 30 tháng 3 năm 2021",
    cases="khoản 1 Điều 27 Luật Phòng, chống ma túy",
    own_request="điểm đ khoản 1 Điều 27 Luật Phòng, chống ma túy",
    grounds=MappingProxyType(
        {
            "managed_user_reuse": (
                "a) Người sử dụng trái phép chất ma túy đang trong thời gian quản lý bị phát hiện sử dụng trái phép chất ma túy;"
            ),
            "no_stable_residence": "b) Người sử dụng trái phép chất ma túy không có nơi cư trú ổn định;",
            "commune_education": (
                "c) Người đang trong thời gian bị áp dụng biện pháp xử lý hành chính giáo dục tại xã, phường, thị trấn do có hành vi "
                "sử dụng trái phép chất ma túy hoặc trong thời hạn 01 năm kể từ ngày chấp hành xong biện pháp xử lý hành "
                "chính giáo dục tại xã, phường, thị trấn do có hành vi sử dụng trái phép chất ma túy mà bị phát hiện sử dụng trái "
                "phép chất ma túy;"
            ),
            "aftercare_reuse": (
                "d) Người đang trong thời gian quản lý sau cai nghiện ma túy bị phát hiện sử dụng trái phép chất ma túy."
            ),
        }
    ),
    requester="cơ quan Công an",
    detection="Hành vi sử dụng trái phép chất ma túy và kết quả xét nghiệm",
)

LAW_120 = BaseLaw(
    basis="Luật Phòng, chống ma túy ngày 10 tháng 12 năm 2025",
    cases="khoản 1 Điều 31 Luật Phòng, chống ma túy",
    own_request="điểm a khoản 1 Điều 31 Luật Phòng, chống ma túy năm 2025",
    grounds=MappingProxyType(
        {
            "voluntary": "a) Người tự nguyện xác định tình trạng nghiện ma túy;",
            "registrant": (
                "b) Người đăng ký cai nghiện ma túy tự nguyện đối với trường hợp chưa có giấy xác định tình trạng nghiện hoặc có "
                "giấy xác định tình trạng nghiện nhưng đã quá 06 tháng;"
            ),
            "managed_user_reuse": (
                "c) Đang trong thời hạn quản lý người sử dụng trái phép chất ma túy quy định tại khoản 2 Điều 24 Luật Phòng, chống ma "
                "túy mà bị phát hiện sử dụng trái phép chất ma túy, nếu không thuộc trường hợp bị xử lý theo quy định của pháp luật "
                "về hình sự;"
            ),
            "aftercare_reuse": (
                "d) Người đang trong thời hạn quản lý sau cai nghiện ma túy bị phát hiện sử dụng trái phép chất ma túy, nếu không "
                "thuộc trường hợp bị xử lý theo quy định của pháp luật về hình sự;"
            ),
            "no_stable_residence": (
                "đ) Người sử dụng trái phép chất ma túy không có nơi cư trú ổn định, không thuộc trường hợp quy định tại điểm c và "
                "điểm d."
            ),
        }
    ),
    requester="cơ quan lập hồ sơ đề nghị",
    detection="Hành vi sử dụng trái phép chất ma túy (nếu có) và kết quả xét nghiệm",
)
