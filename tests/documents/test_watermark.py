"""A draft of every form in every period: with nothing but a name it is whole, marked on every page, and without a number."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from documents.archive import Package, Part, Prefix
from documents.catalogue import FormEntry, load_catalogue
from documents.errors import TemplateFault
from documents.watermark import TEXT, UNSEEN, marked
from documents.writs import Forms

FORMS = Forms(load_catalogue())


def _data(entry: FormEntry) -> dict[str, object]:
    return {
        "issued_on": entry.in_force_from,
        "person": {"full_name": "Đỗ Thị Thử"},
        "unit": {"name": "Công an xã Thử", "kind": "commune_police", "place": "Thử"},
        "actor": {"name": "Trần Văn Ký", "title": "Trưởng Công an xã", "role": "commune_police_chief"},
        "facts": {
            "decision_number": "77/X",
            "result_number": "77/X",
            "request_number": "77/X",
            "ground": "\x07",
        },
        "numbers": {"request_no": "77/X", "result_no": "77/X"},
        "labels": {},
        "told": frozenset({"decision_number", "result_number", "request_number"}),
    }


@pytest.mark.parametrize("entry", list(load_catalogue()), ids=lambda one: f"{one.id} {one.in_force_from}")
def test_every_form_has_a_draft(entry: FormEntry) -> None:
    writ = FORMS.draft(entry.id, _data(entry), entry.in_force_from)
    with zipfile.ZipFile(io.BytesIO(writ.content)) as opened:
        headers = [opened.read(name).decode() for name in opened.namelist() if "header" in name]
    assert headers
    assert all(TEXT in header for header in headers)
    assert all((UNSEEN in header) is not entry.verified for header in headers)
    assert writ.filename.startswith("nhap-")
    docx.Document(io.BytesIO(writ.content))


def test_the_number_is_on_the_paper_and_not_on_its_draft() -> None:
    entry = next(one for one in load_catalogue() if one.sheet is not None and one.sheet.number)
    assert entry.sheet is not None
    own = {path.removeprefix("facts."): "77/X" for path in entry.sheet.number}
    data = {**_data(entry), "facts": own, "told": frozenset(own)}
    assert "77/X" in _head(FORMS.render(entry.id, data, entry.in_force_from).content)
    assert "77/X" not in _head(FORMS.draft(entry.id, data, entry.in_force_from).content)


def _head(content: bytes) -> str:
    rows = docx.Document(io.BytesIO(content)).tables[0].rows
    return "".join(cell.text for row in rows for cell in row.cells)


def test_a_template_without_header_is_refused() -> None:
    bare = Package.read(Prefix.of([Part.of("word/document.xml", b"<w:document/>")]).closed_with(()))
    with pytest.raises(TemplateFault):
        marked(bare)
