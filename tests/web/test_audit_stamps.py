"""A time stamp over an anchor, from a server of the tests' own: fetched once, asked for again where it failed, gone out with an export."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import tsp  # type: ignore[import-untyped]  # the package brings no types
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, pkcs12
from docx import Document
from pyhanko.sign import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper

from documents import verify
from persistence.audit import last_anchored
from tests.web import record
from tests.web.cli import lotrinh
from tests.web.record import AUDITOR, env
from tests.web.site import POLICE, Site
from web.auditing.daily import Daily

NOW = datetime.now(UTC)
OVER_SOMETHING_ELSE = tsp.TimeStampReq(
    {
        "version": 1,
        "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)},
        "cert_req": True,
    }
).dump()


class Authority:
    """A time stamp authority with its certificate, and a server that answers for it unless it is out of order."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(65537, 2048)
        name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "TSA thử nghiệm")])
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(77)
            .not_valid_before(NOW - timedelta(days=30))
            .not_valid_after(NOW + timedelta(days=300))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .sign(key, hashes.SHA256())
        )
        packed = pkcs12.serialize_key_and_certificates(b"tsa", key, self.certificate, None, NoEncryption())
        signer = SimpleSigner.load_pkcs12_data(packed, other_certs=[])
        self.stamper = DummyTimeStamper(
            signer.signing_cert, signer.signing_key, certs_to_embed=signer.cert_registry, fixed_dt=NOW
        )
        self.broken, self.junk = False, b"out of order"
        self.asked = 0

    def answer(self, request: bytes) -> bytes:
        self.asked += 1
        if self.broken:
            return self.junk
        made: bytes = self.stamper.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
        return made


@pytest.fixture
def authority() -> Iterator[tuple[Authority, str]]:
    """The authority with the address of its server."""
    known = Authority()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reply = known.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield known, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_an_anchor_is_stamped_and_the_stamp_goes_out(
    home: Path, tmp_path: Path, authority: tuple[Authority, str]
) -> None:
    known, address = authority
    where = env(home) | {"LOTRINH_TSA": address}
    known.broken = True
    failed = lotrinh("audit", "anchor", env=where)
    assert "LOTRINH_TSA" in failed.stderr
    digest = failed.stdout.strip().partition(":")[2]
    known.junk = known.stamper.request_tsa_response(
        tsp.TimeStampReq.load(OVER_SOMETHING_ELSE)
    ).dump()  # an answer of the right form, to another question
    assert "LOTRINH_TSA" in lotrinh("audit", "anchor", env=where).stderr
    assert not list((home / "stamps").iterdir())
    known.broken = False
    again = lotrinh("audit", "anchor", env=where)
    assert "Dấu thời gian" in again.stderr
    path = home / "stamps" / f"1-{digest}.tst"
    assert path.exists()
    asked = known.asked
    lotrinh("audit", "anchor", env=where)
    assert known.asked == asked
    if shutil.which("openssl") is not None:
        root = tmp_path / "root.pem"
        root.write_bytes(known.certificate.public_bytes(Encoding.PEM))
        command = [
            "openssl",
            "ts",
            "-verify",
            "-digest",
            digest,
            "-in",
            str(path),
            "-token_in",
            "-CAfile",
            str(root),
        ]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert "Verification: OK" in done.stdout + done.stderr
    lotrinh("audit", "key", env=where)
    target = tmp_path / "export.zip"
    lotrinh("audit", "export", "2020-01-01..2035-12-31", "--as", AUDITOR.id, "--to", target, env=where)
    export = verify.Export(str(target))
    assert f"stamps/1-{digest}.tst" in export.members
    assert verify.check(export) == []
    export.members[f"stamps/1-{digest}.tst"] = export.members[f"stamps/1-{digest}.tst"].replace(
        bytes.fromhex(digest), bytes(32)
    )
    assert [each.where for each in verify.check_stamps(export)] == [f"stamps/1-{digest}.tst"]
    told(where, tmp_path, known, path)


def told(where: dict[str, str], folder: Path, known: Authority, path: Path) -> None:
    """Good stamps and bad ones, as the check of the database tells them."""
    mine, other = folder / "mine.pem", folder / "other.pem"
    mine.write_bytes(known.certificate.public_bytes(Encoding.PEM))
    other.write_bytes(Authority().certificate.public_bytes(Encoding.PEM))
    said = lotrinh("audit", "verify", "--trail-only", "--tsa", mine, env=where).stdout
    assert "dấu thời gian" in " ".join(said.split())
    assert "Keep an anchor elsewhere" in " ".join(said.split())
    number, _, digest = path.stem.partition("-")  # as the printed sheet has it
    kept = f"{number}: " + " ".join(digest.upper()[at : at + 8] for at in range(0, 64, 8))
    said = " ".join(lotrinh("audit", "verify", "--trail-only", "--anchor", kept, env=where).stdout.split())
    assert "Held against 1 anchors from elsewhere, up to anchor 1 of" in said
    assert "Keep an anchor elsewhere" not in said
    typed = folder / "typed.txt"
    typed.write_text(f"{kept}\n", encoding="utf-8")
    lotrinh("audit", "verify", "--trail-only", "--anchors", typed, env=where)
    lotrinh("audit", "verify", "--trail-only", "--tsa", other, env=where, code=1)
    lotrinh("audit", "verify", "--trail-only", "--tsa", path, env=where, code=2)
    good = path.read_bytes()
    for bad in (good[:-1] + bytes([good[-1] ^ 1]), good[:700], b"", b"\x30\x80" * 900):
        path.write_bytes(bad)
        found = json.loads(lotrinh("audit", "verify", "--trail-only", "--json", env=where, code=1).stdout)
        assert [(each["trouble"], each["seq"]) for each in found["problems"]] == [("stamp", 1)]
    path.write_bytes(good)
    path.rename(path.with_name(path.name.replace("1-", "7-")))
    lotrinh("audit", "verify", "--trail-only", env=where, code=1)


def test_without_a_server_there_is_no_stamp(home: Path) -> None:
    assert lotrinh("audit", "anchor", env=env(home)).stdout.startswith("1:")
    assert not (home / "stamps").exists()


def test_anchors_are_printed_in_a_report_to_be_signed(played: Path, tmp_path: Path) -> None:
    record.copy_home(played, tmp_path / "home")
    home = env(tmp_path / "home")
    (number,) = lotrinh("audit", "anchor", env=home).stdout.splitlines()[:1]
    path = tmp_path / "report.docx"
    lotrinh("audit", "anchors", "--report", path, "--agency", "Thanh tra tỉnh", env=home)
    words = " ".join(cell.text for row in Document(str(path)).tables[1].rows for cell in row.cells)
    assert number.partition(":")[2] in "".join(words.split())
    assert "THANH TRA TỈNH" in Document(str(path)).tables[0].rows[0].cells[0].text
    lotrinh("audit", "anchors", "--report", tmp_path / "report.txt", env=home, code=2)


def test_an_anchor_a_day_is_made_behind_an_answer(town: Site) -> None:
    daily = Daily(town.house)
    town.propose()
    assert daily.due()
    daily.make()
    made = last_anchored(town.house.database)
    assert made == town.clock.at
    assert not daily.due()
    town.clock.at += timedelta(hours=1)
    town.act(
        POLICE,
        "person_file.record",
        "2024-10-08T17:00",
        record="user_management_decided",
        record_on="2024-03-14",
        record_paper="Quyết định 13/QĐ-UBND",
    )
    daily.make()
    assert last_anchored(town.house.database) == made
    town.clock.at += timedelta(days=1)
    assert daily.due()
    daily.make()
    assert last_anchored(town.house.database) == town.clock.at
    again = Daily(town.house)
    again.make()
    assert last_anchored(town.house.database) == town.clock.at
