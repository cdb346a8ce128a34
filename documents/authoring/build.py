"""Which template is made by which function, and the writing of those whose parts changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from documents.authoring import circular18, decree109, general, police109
from documents.authoring.base_law import LAW_73, LAW_120, BaseLaw
from documents.authoring.package import pack

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"

_ANNEX = "Phụ lục số {} ban hành kèm theo Thông tư số 18/2021/TT-BYT"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A template: its file, its title, the body, and the mark of the annex (only where the form's own text was read)."""

    file: str
    title: str
    body: Callable[[], str]
    mark: str = ""
    lying: bool = False

    def docx(self) -> bytes:
        """The template's bytes."""
        return pack(self.title, self.body(), self.mark, lying=self.lying)


def _under_each_law(file: str, title: str, body: Callable[[BaseLaw], str]) -> tuple[Recipe, Recipe]:
    """One template for each base law; the later one says so in its name."""
    return (
        Recipe(f"{file}.docx", title, partial(body, LAW_73)),
        Recipe(f"{file}-luat-120-2025.docx", title, partial(body, LAW_120)),
    )


RECIPES = (
    *_under_each_law("109-2021-mau-01", "Đơn đề nghị xác định tình trạng nghiện ma túy", decree109.mau_01),
    *_under_each_law("109-2021-mau-02", "Giấy đề nghị xác định tình trạng nghiện ma túy", police109.mau_02),
    Recipe("109-2021-mau-03.docx", "Bản tóm tắt lý lịch", police109.mau_03),
    Recipe("109-2021-mau-04.docx", "Phiếu kết quả xác định tình trạng nghiện ma túy", decree109.mau_04),
    *_under_each_law("109-2021-mau-05", "Phiếu kết quả xác định tình trạng nghiện ma túy", decree109.mau_05),
    Recipe("18-2021-pl03.docx", "Phiếu tổng hợp theo dõi", circular18.phu_luc_03, _ANNEX.format("03")),
    Recipe("18-2021-pl04.docx", "Phiếu theo dõi trạng thái cai", circular18.phu_luc_04, _ANNEX.format("04")),
    Recipe("18-2021-pl05.docx", "Phiếu theo dõi trạng thái cai", circular18.phu_luc_05, _ANNEX.format("05")),
    Recipe("18-2021-pl06.docx", "Phiếu theo dõi trạng thái cai", circular18.phu_luc_06, _ANNEX.format("06")),
    Recipe("chung-co-quan.docx", "Văn bản của cơ quan", general.under_letterhead),
    Recipe("chung-ca-nhan.docx", "Giấy tờ của cá nhân", general.of_a_citizen),
    Recipe("chung-ngang.docx", "Sổ, danh sách", general.lying, lying=True),
)


def parts_of(docx: bytes) -> dict[str, bytes]:
    """Every part of a .docx by name, in order."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def build_all(folder: Path) -> list[Path]:
    """Write the templates whose parts differ from what stands in ``folder``; another zlib alone changes nothing."""
    changed: list[Path] = []
    for recipe in RECIPES:
        path, made = folder / recipe.file, recipe.docx()
        if not path.exists() or parts_of(path.read_bytes()) != parts_of(made):
            path.write_bytes(made)
            changed.append(path)
    return changed
