"""The few hands by which the definitions are read strictly; every message names file and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rules.citation import Citation
from rules.errors import LotrinhError
from rules.yamlio import unknown_keys
from workflows.errors import ProcedureError
from workflows.procedure import Procedures
from workflows.reporting.definition import ActTest
from workflows.reporting.model import Words

TEST_KEYS = frozenset({"acts", "fact", "is", "to"})


def fault(where: str, en: str, vi: str) -> ProcedureError:
    """A definition is malformed."""
    return ProcedureError(f"{where}: {en}.", vi=f"{where}: {vi}.", where=where)


def table(raw: object, where: str, keys: Sequence[str] | None = None) -> Mapping[str, object]:
    """A mapping; with ``keys`` no other may stand in it."""
    if not isinstance(raw, Mapping):
        raise fault(where, "a mapping is expected", "cần một bảng khóa và giá trị")
    if keys is not None:
        unknown_keys(raw, keys, where, error=ProcedureError)
    return raw


def items(raw: object, where: str) -> Iterator[tuple[str, object]]:
    """The items of a list, each with where it stands."""
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise fault(where, "a list is expected", "cần một danh sách")
    return ((f"{where}[{place}]", item) for place, item in enumerate(raw))


def text(raw: Mapping[str, object], key: str, where: str, otherwise: str | None = None) -> str:
    """A text that is not empty; ``otherwise`` where the key may be left out."""
    value = raw.get(key, otherwise)
    if not isinstance(value, str) or (not value and value != otherwise):
        raise fault(f"{where}.{key}", "text is expected", "cần nội dung")
    return value


def texts(raw: object, where: str) -> tuple[str, ...]:
    """A list of texts."""
    found = [item for _, item in items(raw, where)]
    if not all(isinstance(item, str) for item in found):
        raise fault(where, "texts are expected", "cần các chuỗi chữ")
    return tuple(map(str, found))


def words(raw: Mapping[str, object], where: str, ending: str = "") -> Words:
    """A label in both languages (keys ``vi``/``en`` or ``<ending>_vi``/``<ending>_en``)."""
    names = (f"{ending}_vi", f"{ending}_en") if ending else ("vi", "en")
    return Words(text(raw, names[0], where), text(raw, names[1], where))


def cites(raw: object, where: str) -> tuple[str, ...]:
    """Citations that can be read as such."""
    found = texts(raw, where)
    for each in found:
        try:
            Citation.parse(each)
        except LotrinhError as error:
            raise fault(where, f"'{each}' is no citation", f"“{each}” không phải căn cứ pháp lý") from error
    return found


def act_test(raw: Mapping[str, object], where: str, procedures: Procedures) -> ActTest:
    """Acts by name, perhaps with a fact and its values or the stages come to; unknown names are refused."""
    acts = texts(raw.get("acts", ()), f"{where}.acts")
    for name in acts:
        if name not in procedures.acts:
            raise fault(f"{where}.acts", f"there is no act '{name}'", f"không có bước “{name}”")
    fact = text(raw, "fact", where, "")
    values = frozenset(texts(raw.get("is", ()), f"{where}.is"))
    if bool(fact) is not bool(values):
        raise fault(where, "fact and is go together", "fact và is phải đi cùng nhau")
    return ActTest(frozenset(acts), fact, values, frozenset(texts(raw.get("to", ()), f"{where}.to")))


def act_tests(raw: object, where: str, procedures: Procedures) -> tuple[ActTest, ...]:
    """A list of them."""
    return tuple(
        act_test(table(item, place, tuple(TEST_KEYS)), place, procedures) for place, item in items(raw, where)
    )


def month_day(raw: object, where: str) -> tuple[int, int]:
    """A day of the year as "MM-DD"; 29 February is none, for it is not in every year."""
    month, _, day = str(raw).partition("-")
    if month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= _LAST[int(month)]:
        return int(month), int(day)
    raise fault(where, '"MM-DD" is expected', "cần dạng “tháng-ngày”, ví dụ 12-15")


_LAST = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
