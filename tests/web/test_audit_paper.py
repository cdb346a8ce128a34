"""An issued paper is found in the record from its mark and an anchor alone, offline, by a machine that never saw the program."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from documents import verify
from tests.web import record
from tests.web.cli import lotrinh
from tests.web.record import env
from web.house import House
from web.settings import DATABASE_FILE


@pytest.fixture(scope="module")
def held(played: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a paper, its code, its proof, and the anchors of the record, whole and as bare hashes."""
    folder = tmp_path_factory.mktemp("paper")
    record.copy_home(played, folder / "home")
    home = env(folder / "home")
    with closing(sqlite3.connect(folder / "home" / DATABASE_FILE)) as db:
        code, kept = db.execute("SELECT code, sha256 FROM documents WHERE code != '' ORDER BY id").fetchone()
    with House.open(record.settings(folder / "home")) as house:
        content = house.reader.blob(kept)
    (folder / "code.txt").write_text(code)
    (folder / "paper.docx").write_bytes(content)
    lotrinh("audit", "paper", folder / "paper.docx", env=home, code=2)  # no anchor saw it yet
    lotrinh("audit", "anchor", env=home)
    lotrinh("audit", "anchors", "--to", folder / "anchors.jsonl", env=home)
    (folder / "short.txt").write_text(lotrinh("audit", "anchors", "--short", env=home).stdout)
    lotrinh("audit", "paper", folder / "paper.docx", "--to", folder / "proof.json", env=home)
    (folder / "elsewhere").mkdir()
    shutil.copy(verify.__file__, folder / "elsewhere" / "verify.py")
    return folder


def run(held: Path, *args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", *map(str, args)],
        cwd=held / "elsewhere",
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1"},
        check=False,
    )


def test_mark_and_whole_anchors_are_enough(held: Path) -> None:
    code = (held / "code.txt").read_text()
    for paper in (code, held / "paper.docx"):
        done = run(held, "--paper", paper, "--anchors", held / "anchors.jsonl")
        assert (done.returncode, done.stderr) == (0, "")
        assert "mã này có trong hồ sơ" in done.stdout
        assert done.stdout.startswith("MÃ CÓ TRONG" if paper == code else "CÓ TRONG")
        assert "còn hiệu lực hay đã bị huỷ" in done.stdout
    for copied in (f"“{code.lower()}”\n", f"{code[:20]}\r\n {code[20:]}", f"\u200b{code}\u00a0"):
        assert verify.read_code(copied) == (code, [])
    for cut in (code[:30], code[:-1], f"{code}0", code.replace("LT1:", "LT1:A", 1)):
        done = run(held, "--paper", cut, "--anchors", held / "anchors.jsonl")
        assert (done.returncode, "mã bị thiếu" in done.stderr) == (2, True)


def test_bare_hashes_need_the_proof(held: Path) -> None:
    asked = ("--paper", held / "paper.docx", "--anchors", held / "short.txt")
    assert run(held, *asked).returncode == 1
    assert run(held, *asked, "--proof", held / "proof.json").returncode == 0


def test_another_paper_another_anchor_and_a_changed_proof_do_not_hold(held: Path, tmp_path: Path) -> None:
    code = (held / "code.txt").read_text()
    other = code[:10] + ("A" if code[10] != "A" else "B") + code[11:]
    assert run(held, "--paper", other, "--anchors", held / "anchors.jsonl").returncode == 1
    assert (
        run(
            held, "--paper", other, "--anchors", held / "short.txt", "--proof", held / "proof.json"
        ).returncode
        == 1
    )
    (tmp_path / "other.txt").write_text(f"1:{'0' * 64}\n")
    assert (
        run(
            held, "--paper", code, "--anchors", tmp_path / "other.txt", "--proof", held / "proof.json"
        ).returncode
        == 1
    )
    proof = json.loads((held / "proof.json").read_text())
    for change in (
        {"papers": proof["papers"] + 1},
        {"path": [*proof["path"], ["left", "0" * 64]]},
        {"climb": "x"},
    ):
        assert not verify.proof_holds({**proof, **change})
    whole = json.loads((held / "anchors.jsonl").read_text().splitlines()[0])
    whole["papers"][0] = "0" * 64
    (tmp_path / "forged.jsonl").write_text(json.dumps(whole))
    assert run(held, "--paper", code, "--anchors", tmp_path / "forged.jsonl").returncode == 2


OTHER = '<x:p xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><x:r><x:t>24 tháng</x:t></x:r></x:p>'
FIELD = '<w:p><w:fldSimple w:instr="QUOTE 24"/></w:p>'
MARKED = f'<w:p><w:bookmarkStart w:id="9" w:name="{verify.MARK}"/><w:r><w:t>24 tháng</w:t></w:r></w:p>'


def forged(held: Path, target: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The paper with something that its code does not speak of; a part of the name "twice:x" is put beside x."""
    with zipfile.ZipFile(held / "paper.docx") as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    change(parts)
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as made:
        warnings.simplefilter("ignore")
        for name, content in parts.items():
            made.writestr(name.removeprefix("twice:"), content)
    return target


def part(inside: str) -> bytes:
    """A part of the file that another prefix than the usual one is used in."""
    return f'<x:part xmlns:x="urn:x">{inside}</x:part>'.encode()


def before_end(parts: dict[str, bytes], added: str) -> None:
    place = parts["word/document.xml"].rfind(b"<w:sectPr")
    held = parts["word/document.xml"]
    parts["word/document.xml"] = held[:place] + added.encode() + held[place:]


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: before_end(parts, OTHER),
        lambda parts: before_end(parts, MARKED),
        lambda parts: before_end(
            parts, "<w:p><w:r><w:t>LoTrinhCode</w:t></w:r><w:r><w:t>24 tháng</w:t></w:r></w:p>"
        ),
        lambda parts: before_end(parts, '<w:altChunk r:id="rIdX"/>'),
        lambda parts: parts.update({"twice:word/document.xml": parts["word/document.xml"]}),
        lambda parts: parts.update({"Word/Document.xml": b"<x/>"}),
        lambda parts: parts.update(
            {"_rels/.rels": parts["_rels/.rels"].replace(b"word/document.xml", b"word/other.xml")}
        ),
        lambda parts: parts.update({"word/footnotes.xml": b"<w:footnotes><w:t>24</w:t></w:footnotes>"}),
        lambda parts: parts.update({"word/document.xml": b"<!DOCTYPE x>" + parts["word/document.xml"]}),
        lambda parts: before_end(parts, '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'),
        lambda parts: before_end(
            parts, '<w:p><w:r><w:pict><v:textpath xmlns:v="v" string="24"/></w:pict></w:r></w:p>'
        ),
        lambda parts: parts.update({"word/styles.xml": part("<x:vanish></x:vanish>")}),
        lambda parts: parts.update({"word/s2.bin": part("<x:specVanish x:val='on'/>")}),
        lambda parts: parts.update({"word/styles.xml": part("<x:color x:val='FEFEFE'/>")}),
        lambda parts: parts.update({"word/styles.xml": part("<x:color x:themeColor='background1'/>")}),
        lambda parts: parts.update({"word/numbers.xml": part("<x:lvlText x:val='Không %1'/>")}),
        lambda parts: parts.update({"word/styles.xml": part("").decode().encode("utf-16")}),
        lambda parts: parts.update({"word/styles.xml": b"<!DOCTYPE x>" + part("")}),
        lambda parts: parts.update({"word/fonts/font1.odttf": b"x"}),
        lambda parts: before_end(parts, FIELD),
        lambda parts: before_end(parts, '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x"/></w:sdtPr></w:sdt>'),
        lambda parts: before_end(
            parts, '<mc:AlternateContent xmlns:mc="mc"><mc:Choice/></mc:AlternateContent>'
        ),
        lambda parts: before_end(parts, "<w:p><w:del><w:r><w:delText>24</w:delText></w:r></w:del></w:p>"),
        lambda parts: before_end(parts, '<w:p><w:bdo w:val="rtl"><w:r/></w:bdo></w:p>'),
        lambda parts: before_end(parts, "<w:p><w:r><w:yearLong/></w:r></w:p>"),
        lambda parts: before_end(parts, "<w:p><w:r><w:drawing/></w:r></w:p>"),
        lambda parts: before_end(parts, '<w:p><w:r><wp:anchor xmlns:wp="wp"/></w:r></w:p>'),
        lambda parts: before_end(
            parts, f'<w:p><w:bookmarkStart w:id="8" w:name="LT1:{"A" * 52}:1:20260101"/></w:p>'
        ),
    ],
)
def test_a_forged_paper_that_keeps_the_words_of_its_code_is_named(
    held: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], object]
) -> None:
    path = forged(held, tmp_path / "forged.docx", change)
    code, wrong = verify.read_code(str(path))
    assert code == (held / "code.txt").read_text()
    assert wrong
    assert verify.main(["--paper", str(path), "--anchors", str(held / "anchors.jsonl")]) == 1


def test_a_paper_saved_anew_by_libreoffice_is_the_same(held: Path, tmp_path: Path) -> None:
    """It calls the bookmark of the mark the copy of itself."""

    def saved(parts: dict[str, bytes]) -> None:
        held_now = parts["word/document.xml"]
        parts["word/document.xml"] = held_now.replace(b'w:name="LoTrinhCode"', b'w:name="LoTrinhCode_Copy_1"')

    assert verify.read_code(str(forged(held, tmp_path / "saved.docx", saved)))[1] == []


def test_nothing_personal_is_in_code_and_proof(held: Path) -> None:
    with closing(sqlite3.connect(held / "home" / DATABASE_FILE)) as db:
        names = {
            str(row[0]) for row in db.execute("SELECT full_name FROM persons UNION SELECT id FROM persons")
        }
    told = (held / "code.txt").read_text() + (held / "proof.json").read_text()
    assert names
    assert not [name for name in names if name in told]


def test_a_code_that_was_changed_in_the_record_is_named(held: Path, tmp_path: Path) -> None:
    record.copy_home(held / "home", tmp_path / "home")
    with closing(sqlite3.connect(tmp_path / "home" / DATABASE_FILE)) as db:
        db.execute(
            "UPDATE documents SET code = code || '0' WHERE code = ?",
            [(held / "code.txt").read_text()],
        )
        db.commit()
    told = json.loads(lotrinh("audit", "verify", "--json", env=env(tmp_path / "home"), code=1).stdout)
    assert {each["trouble"] for each in told["problems"]} == {"papers", "codes"}
