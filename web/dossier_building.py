"""Builds the dossier of a case from the record, and fixes a version of it: sheets that once have a number keep it.

Called by the page and by ``lotrinh dossier build``. A version that was fixed is kept whole and handed out as it was kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from documents.conversion.model import Told
from documents.dossier.build import build
from documents.dossier.model import FIXED, Built, Sheaf
from persistence.dossiers import Dossiers, DossierVersion
from persistence.registers import Clerk
from rules.errors import BadInput
from web.dossier_gathering import is_same, sheaf_of
from web.house import House
from web.signin.access import may_write
from web.signin.officer import Officer
from workflows.dossier import ItemState
from workflows.dossier.reading import DossierFile
from workflows.errors import NotPermitted

_SETTLED = frozenset({ItemState.PRESENT, ItemState.TO_WRITE, ItemState.NONE, ItemState.ANSWERED_FOR})


@dataclass(frozen=True, slots=True)
class Edition:
    """A dossier built: a version that is fixed, or a draft. ``fresh``: this call fixed it. ``filename`` tells nothing of the person."""

    archive: bytes
    manifest: Mapping[str, Any]
    version: int
    fixed: bool
    fresh: bool
    note: tuple[str, str] | None

    def filename(self, case_id: str) -> str:
        """ "ho-so-5f1c2d3e-v1.zip"."""
        return f"ho-so-{case_id[:8]}-v{self.version}{'' if self.fixed else '-thu'}.zip"


def versions_of(house: House, case_id: str) -> tuple[DossierVersion, ...]:
    """The versions of a case's dossier that were fixed."""
    return Dossiers(house.database).of_case(case_id)


def kept_version(house: House, case_id: str, number: int) -> Edition:
    """A version as it was kept. ``BadInput`` where there is none of this number, ``BlobDamaged`` where its bytes were changed."""
    found = next((each for each in versions_of(house, case_id) if each.number == number), None)
    if found is None:
        raise BadInput(
            f"This dossier has no version {number}. Fix one first, or leave the number out.",
            vi=f"Bộ hồ sơ này chưa có lần lập {number}. Hãy chốt bút lục trước, hoặc bỏ số lần lập.",
            field="version",
        )
    return _kept(house, found)


def build_dossier(
    house: House, officer: Officer, file: DossierFile, *, fix: bool, told: Told | None = None
) -> Edition:
    """The dossier as the record has it. With ``fix`` its sheets get their numbers for good and the version is kept.

    Nothing new since the last version: that one, as it was kept. Raises ``NotPermitted``, ``BadInput`` (not whole), ``DossierError``, and
    what the converter raises.
    """
    earlier = versions_of(house, file.case.id)
    last = earlier[-1] if earlier else None
    draft = sheaf_of(house, file, last)
    if last is not None and is_same(last.manifest, draft):
        return _kept(house, last)
    if not fix:
        return _edition(build(draft, house.converter, told), draft, fixed=False)
    _check_may_fix(house, officer, file, draft)
    sheaf = replace(draft, status=FIXED)
    built = build(sheaf, house.converter, told)
    if built.sheets is None:
        raise _not_counted()
    _keep(house, officer, file, built, sheaf)
    return _edition(built, sheaf, fixed=True)


def prepare_dossier(house: House, file: DossierFile, *, fix: bool) -> None:
    """Lay out as PDF all that ``build_dossier`` will ask for, and keep it; the dossier itself is not kept. For a worker."""
    draft = sheaf_of(house, file, next(iter(versions_of(house, file.case.id)[-1:]), None))
    build(replace(draft, status=FIXED) if fix else draft, house.converter, None)


def _edition(built: Built, sheaf: Sheaf, *, fixed: bool) -> Edition:
    return Edition(built.archive, built.manifest, sheaf.version, fixed=fixed, fresh=fixed, note=built.note)


def _kept(house: House, version: DossierVersion) -> Edition:
    archive = house.reader.blob(version.archive)
    return Edition(archive, version.manifest, version.number, fixed=True, fresh=False, note=None)


def _keep(house: House, officer: Officer, file: DossierFile, built: Built, sheaf: Sheaf) -> None:
    version = DossierVersion(
        case_id=file.case.id,
        number=sheaf.version,
        manifest=built.manifest,
        manifest_hash=built.manifest_hash,
        archive=sha256(built.archive).hexdigest(),
        recorded_at=house.now(),
        actor_id=officer.id,
        unit_id=officer.unit.id,
    )
    by = Clerk(officer.id, officer.unit.id)
    Dossiers(house.database).keep(version, built.archive, file.person.id, by)


def _check_may_fix(house: House, officer: Officer, file: DossierFile, sheaf: Sheaf) -> None:
    """Whoever makes, checks or sends it, and only a dossier whose every paper is here or answered for."""
    parts = {file.acts[0].unit_id, *(file.case.units.get(part) for part in ("dossier", "checker"))}
    parts |= {act.unit_id for act in file.acts if act.act in file.kind.sent_by}
    if not may_write(officer, house.today()) or officer.unit.id not in parts:
        raise NotPermitted(
            "Only an office that makes, checks or sends this dossier numbers its sheets.",
            vi="Chỉ cơ quan lập, kiểm tra hoặc chuyển bộ hồ sơ này mới được chốt bút lục.",
        )
    lacking = [line.item.vi for line in file.state.lines if line.state not in _SETTLED]
    if lacking or not sheaf.papers:
        listed = "; ".join(lacking) or "–"
        raise BadInput(
            f"The sheets are numbered for good only when every paper is here or answered for. Not yet: {listed}.",
            vi=f"Chỉ chốt bút lục khi mọi giấy tờ đã có bản trong hệ thống hoặc có người ký chịu trách nhiệm. Còn: {listed}.",
            field="dossier",
        )


def _not_counted() -> BadInput:
    return BadInput(
        "The sheets of .docx papers cannot be counted without LibreOffice, so their numbers cannot be fixed here. "
        "Install LibreOffice, or build without fixing and number by hand.",
        vi="Không có LibreOffice thì không đếm được số tờ của văn bản .docx nên chưa chốt được bút lục. "
        "Hãy cài LibreOffice, hoặc dựng không chốt và ghi số bằng tay.",
        field="fix",
    )
