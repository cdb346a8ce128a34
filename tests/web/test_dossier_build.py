"""The dossier built from the record: each paper in its place, each sheet numbered once, the same bytes again, supplements that go on."""

from __future__ import annotations

import io
import json
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pytest

from documents.conversion.pool import Pool
from documents.verify import verify
from rules.corpus import LAW
from rules.errors import BadInput
from rules.terms import VIETNAM
from tests.documents.kit import texts
from tests.documents.test_dossier_pages import A4, blank
from tests.dossiers import Variant, dossier_of, story, town
from web.dossier_building import Edition, build_dossier, kept_version, versions_of
from web.house import House
from web.scenarios.playing import StoryClock
from web.signin.officer import Officer, officer_of, post_key
from workflows.command import Command
from workflows.errors import NotPermitted
from workflows.perform import perform
from workflows.ports import Attachment

HOSTILE = "Nguyễn “Cụt” & Sơn {{ten}} {% x %} <b>'Đặng'</b> H’Mông Ê Đê Krông Pắk Y Thị ê"


@contextmanager
def at_checker(variant: Variant, *, name: str = "Ngô Văn Nghĩa") -> Iterator[tuple[House, StoryClock]]:
    """A dossier that was sent, with a scan of the result brought in."""
    until = "compulsory.send_to_court" if not variant.new_law else ""
    with town(story(variant, name=name, until=until)) as (house, clock, played):
        assert [problem.en for result in played.results for problem in result.problems] == []
        yield house, clock


def attach(
    house: House, clock: StoryClock, by: str, kind: str, content: bytes, name: str = "ban-chup.pdf"
) -> None:
    actor = house.reader.find_actor(by)
    assert actor is not None
    clock.at += timedelta(minutes=1)
    perform(
        Command(
            act="compulsory.record_papers",
            at=clock.at,
            person_id="nghia",
            inputs={"dossier_papers": [kind.removeprefix("dossier_papers.")]},
            attachments=(Attachment(kind, name, content),),
        ),
        actor,
        house.services,
    )


def who(house: House, actor_id: str) -> Officer:
    actor = house.reader.find_actor(actor_id)
    assert actor is not None
    found = officer_of(actor, post_key(actor.appointments[0]), house.today())
    assert found is not None
    return found


def built(house: House, by: str, *, fix: bool = False) -> Edition:
    return build_dossier(house, who(house, by), dossier_of(house), fix=fix)


def unpacked(edition: Edition) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(edition.archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def pages(edition: Edition, folder: Path) -> list[str]:
    (folder / "a.pdf").write_bytes(unpacked(edition)["ho-so.pdf"])
    done = subprocess.run(
        ["pdftotext", "-layout", "a.pdf", "-"], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.split("\f")[:-1]


@pytest.mark.soffice
@pytest.mark.pdftotext
@pytest.mark.slow
@pytest.mark.parametrize(
    "variant",
    [
        Variant("2022"),
        Variant("2025-03", home=False),
        Variant("2025-07", minor=True, home=False),
        Variant("2026-07", minor=True),
    ],
    ids=str,
)
def test_every_paper_in_its_order_every_sheet_numbered_once_and_the_same_bytes_again(
    variant: Variant, tmp_path: Path
) -> None:
    by = "head" if variant.regime != "2022" else "officer"
    with at_checker(variant) as (house, clock):
        if not variant.new_law:
            attach(house, clock, by, "dossier_papers.result_copy", blank(A4, A4))
        edition = built(house, by)
        assert built(house, by).archive == edition.archive
        state = dossier_of(house).state
    manifest, problems = verify(edition.archive)
    assert problems == []
    jsonschema.validate(manifest, json.loads(unpacked(edition)["manifest.schema.json"]))
    order = [line.item.id for line in state.lines if line.papers]
    items = [told["item"] for told in manifest["documents"]]
    assert list(dict.fromkeys(items)) == order
    shown = pages(edition, tmp_path)
    numbers = [text.split("Bút lục:")[1].split()[0] for text in shown if "Bút lục:" in text]
    assert numbers == [str(n) for n in range(1, manifest["sheets"] + 1)]
    with pikepdf.open(io.BytesIO(unpacked(edition)["ho-so.pdf"])) as pdf, pdf.open_outline() as outline:
        assert len(outline.root) == 2 + len(manifest["documents"])
    listed = " ".join("".join(shown[:3]).split())
    assert all(told["title"][:20] in listed for told in manifest["documents"])


@pytest.mark.soffice
@pytest.mark.pdftotext
@pytest.mark.slow
def test_a_supplement_keeps_the_numbers_and_goes_on_and_says_what_is_new(tmp_path: Path) -> None:
    with at_checker(Variant("2025-07", minor=True)) as (house, clock):
        attach(house, clock, "head", "dossier_papers.result_copy", blank(A4, A4))
        first = built(house, "head", fix=True)
        again = built(house, "head", fix=True)
        assert (first.version, first.fresh, again.fresh) == (1, True, False)
        assert again.archive == first.archive
        clock.at += timedelta(minutes=5)
        checker = house.reader.find_actor("head")
        assert checker is not None
        perform(
            Command(
                act="compulsory.return_dossier",
                at=clock.at,
                person_id="nghia",
                inputs={"return_reason": "ý kiến chưa ký"},
            ),
            checker,
            house.services,
        )
        attach(house, clock, "head", "dossier_papers.opinion", blank(A4, A4, A4))
        second = built(house, "head", fix=True)
        assert second.version == 2
        assert kept_version(house, dossier_of(house).case.id, 1).archive == first.archive
        assert [version.number for version in versions_of(house, dossier_of(house).case.id)] == [1, 2]
    before = {told["id"]: (told["number"], told["sheets"]) for told in first.manifest["documents"]}
    after = {told["id"]: (told["number"], told["sheets"]) for told in second.manifest["documents"]}
    assert {key: after[key] for key in before} == before
    last = first.manifest["sheets"]
    added = [told for told in second.manifest["documents"] if told["id"] not in before]
    assert [(told["sheets"]["first"], told["sheets"]["count"], told["supplement"]) for told in added] == [
        (last + 1, 3, 2)
    ]
    assert second.manifest["changes"]["added"] == [added[0]["number"]]
    replaced = [told for told in second.manifest["documents"] if told["replaced_by"] == added[0]["number"]]
    assert second.manifest["changes"]["replaced"] == [told["number"] for told in replaced]
    assert second.manifest["previous"] == {"version": 1, "hash": first.manifest["hash"]}
    assert verify(second.archive)[1] == []
    assert all(told["file"].endswith("dinh-kem.pdf") for told in added)
    assert "Bổ sung (lần lập 2)" in " ".join(" ".join(pages(second, tmp_path)[:3]).split())


@pytest.mark.soffice
@pytest.mark.slow
def test_a_dossier_numbered_under_the_old_law_goes_on_under_the_list_of_the_new_one() -> None:
    with at_checker(Variant("crossing")) as (house, clock):
        attach(house, clock, "head", "dossier_papers.result_copy", blank(A4))
        first = built(house, "head", fix=True)
        clock.at = datetime(2026, 7, 1, 8, tzinfo=VIETNAM)
        head = house.reader.find_actor("head")
        assert head is not None
        entries = {"court": "toa", "folio_numbered": True, "two_sets": True}
        perform(Command("compulsory.send_on", clock.at, entries, person_id="nghia"), head, house.services)
        second = built(house, "head", fix=True)
    assert verify(second.archive)[1] == []
    assert first.manifest["law"]["regime"] == "2025-07-01"
    assert second.manifest["law"]["regime"] == "2026-07-01"
    kept = [(told["id"], told["sheets"]) for told in first.manifest["documents"]]
    assert [(told["id"], told["sheets"]) for told in second.manifest["documents"]][: len(kept)] == kept
    rows = {row["id"]: row for row in second.manifest["list"]}
    assert rows["d163-101-a-list"][
        "documents"
    ]  # the summary of the old form fulfils the item of the new list
    assert rows["d163-101-statement-list"]["documents"]  # asked of an adult no more, it is not left out
    (added,) = [told for told in second.manifest["documents"] if told["supplement"] == 2]
    assert added["form"] == "163/2026/NĐ-CP PLV Mẫu 36"
    assert added["sheets"]["first"] == first.manifest["sheets"] + 1


def test_without_libreoffice_all_but_the_pdf_is_there_and_no_count_is_invented() -> None:
    with at_checker(Variant("2022")) as (house, clock):
        attach(house, clock, "officer", "dossier_papers.result_copy", blank(A4, A4))
        bare = _without_office(house)
        edition = built(bare, "officer")
        again = built(bare, "officer")
    assert edition.archive == again.archive
    assert edition.note is not None
    assert edition.manifest["pdf"] is None
    assert edition.manifest["sheets"] is None
    assert {told["sheets"] is None for told in edition.manifest["documents"]} == {True}
    assert {"bia-ho-so.docx", "muc-luc.docx", "verify.py"} <= set(unpacked(edition))
    assert verify(edition.archive)[1] == []


def _without_office(house: House) -> House:
    return replace(house, converter=Pool(None, folder=house.settings.home))


def test_a_dossier_that_is_not_whole_is_built_as_a_draft_that_says_so_and_is_not_fixed() -> None:
    with at_checker(Variant("2026-07")) as (house, _clock):
        bare = _without_office(house)
        edition = built(bare, "head")
        assert edition.manifest["whole"] is False
        with pytest.raises(BadInput, match="every paper is here") as told:
            built(bare, "head", fix=True)
    assert "phiếu kết quả" in told.value.vi


def test_only_an_office_that_makes_or_sends_it_fixes_the_numbers() -> None:
    with at_checker(Variant("2026-07")) as (house, _clock):
        stranger = who(house, "labour")
        file = dossier_of(house)
        with pytest.raises(NotPermitted):
            build_dossier(_without_office(house), stranger, file, fix=True)


@pytest.mark.soffice
@pytest.mark.pdftotext
def test_a_hostile_name_comes_out_whole_in_word_and_pdf(tmp_path: Path) -> None:
    name = HOSTILE.replace('"', "”")
    with at_checker(Variant("2026-07"), name=name) as (house, _clock):
        edition = built(house, "head")
    nfc = unicodedata.normalize("NFC", name)
    files = unpacked(edition)
    listing = " ".join(texts(files["muc-luc.docx"]))
    assert nfc in listing
    assert nfc.upper() in " ".join(texts(files["bia-ho-so.docx"]))
    joined = " ".join(" ".join(pages(edition, tmp_path)).split())
    assert unicodedata.normalize("NFC", joined).count(nfc) >= 3
    assert all(each.isascii() for each in files)


def test_who_answers_for_a_missing_paper_stands_in_list_and_manifest() -> None:
    text = (LAW / "116-2021-nd-cp/scenarios/dossier-answered-for.yaml").read_text("utf-8")
    with town(text) as (house, _clock, _played):
        edition = built(_without_office(house), "chair")
    told: list[dict[str, Any]] = [row for row in edition.manifest["list"] if row.get("answered_for")]
    assert [(row["id"], row["state"]) for row in told] == [
        ("d116-41-a-list", "present"),  # answered for by mistake, and told for ever
        ("d116-41-d-list", "answered_for"),
    ]
    assert {row["answered_for"]["signer"] for row in told} == {"Nguyễn Văn Chủ, Chủ tịch Ủy ban nhân dân xã"}
    listing = " ".join(texts(unpacked(edition)["muc-luc.docx"]))
    assert "ký chịu trách nhiệm" in listing
    assert "không chịu viết" in listing


def test_receipts_and_lineage_of_the_acts_behind_go_with_the_papers() -> None:
    with at_checker(Variant("2026-07")) as (house, _clock):
        edition = built(_without_office(house), "head")
        hashes = {entry.hash for entry in house.reader.audit_of_stream(f"case:{dossier_of(house).case.id}")}
    own = [told for told in edition.manifest["documents"] if told["act"]["act"].startswith("compulsory.")]
    assert own
    assert {told["act"]["receipt"] for told in own} <= hashes
    files = unpacked(edition)
    for told in own:
        assert json.loads(files[told["lineage"]])["form"] == told["form"]


def test_the_moment_of_the_build_is_not_in_the_archive() -> None:
    with at_checker(Variant("2026-07")) as (house, clock):
        bare = _without_office(house)
        first = built(bare, "head")
        clock.at += timedelta(days=40)
        assert built(bare, "head").archive == first.archive
        assert isinstance(clock.at, datetime)
