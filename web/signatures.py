"""Signing papers of a case and reading what comes back signed: puts together record, PDF, certificates that are trusted, and the clock.

The libraries of signatures are loaded by who signs or checks: a server that has nothing to sign starts without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from documents.conversion.model import Converter, Paper
from documents.rendering import MEDIA_TYPE
from documents.signing.errors import not_signable, nothing_new, refused
from documents.signing.found import FoundSignature
from persistence.reader import Reader
from web.settings import Settings
from workflows.model import Actor, DocumentRecord
from workflows.ports import ReadSignature, Signature

if TYPE_CHECKING:
    from documents.signing.signing import Signing
    from documents.signing.trust import Trust

PDF: Final = "application/pdf"
_CERTIFICATES: Final = frozenset({".pem", ".crt", ".cer", ".der"})
_LISTS: Final = frozenset({".crl"})


@dataclass(frozen=True, slots=True)
class Signatures:
    """Reads signatures on papers of the record (``workflows.ports.SignatureReader``)."""

    reader: Reader
    converter: Converter
    settings: Settings
    clock: Callable[[], datetime]

    def read(self, case_id: str, signs: str, content: bytes) -> ReadSignature:
        """The signature that was added. ``BadInput`` for a paper that is not there; ``SignatureRefused``; what conversion raises."""
        from documents.signing.checking import check

        base = self.base_of(case_id, signs)
        pdf = self.pdf_of(base)
        trust, now = self.trust(), self.clock()
        before = len(check(pdf, trust, now).signatures)
        found = check(content, trust, now, pdf)
        if any(not each.ok for each in found.signatures) or found.of_ours is False:
            raise refused(found)
        if len(found.signatures) != before + 1:
            raise nothing_new(len(found.signatures) - before)
        return ReadSignature(base.sha256, _signature(found.signatures[-1]))

    def base_of(self, case_id: str, paper_id: str) -> DocumentRecord:
        """The paper, or its last signed version: what is signed next. ``NotSignable`` where the case has no such paper."""
        file = self.reader.find_case_file(case_id)
        kept = file.documents if file is not None else ()
        versions = [each for each in kept if paper_id in {each.id, each.signs} and paper_id]
        if not any(each.id == paper_id for each in versions):
            raise not_signable("no such paper in this case")
        return max(versions, key=lambda each: (each.seq, each.id == paper_id, each.id))

    def pdf_of(self, paper: DocumentRecord) -> bytes:
        """The PDF that is signed: the paper itself, or what it is laid out to. ``NotSignable`` for a picture; what conversion raises."""
        content = self.reader.blob(paper.sha256)
        if paper.media_type == PDF:
            return content
        if paper.media_type != MEDIA_TYPE:
            raise not_signable("a picture")
        return self.converter.convert_all([Paper(content, paper.filename, paper.issued_at)])[0].pdf

    def signing_of(self, name: str, office: str, at: datetime) -> Signing:
        """How a signature is told on the paper; its visible block is laid out here."""
        from documents.signing.block import block
        from documents.signing.signing import Signing
        from web.timestamping import stamper_of

        laid = self.converter.convert_all([Paper(block(name, office, at), "chu-ky.docx", at)])[0].pdf
        return Signing(name, office, at, laid, stamper_of(self.settings.stamp_url))

    def trust(self) -> Trust:
        """The certificates and lists in the folder of those that are trusted; a folder that is not there trusts nobody."""
        return trust_in(self.settings.trust)


def trust_in(folder: Path) -> Trust:
    """Root certificates lie in the folder itself, intermediate ones in ``others``, lists of revoked ones (.crl) anywhere in it."""
    from documents.signing.trust import Trust

    return Trust(
        roots=_read(folder.glob("*"), _CERTIFICATES),
        others=_read((folder / "others").glob("*"), _CERTIFICATES),
        revoked=_read(folder.rglob("*"), _LISTS),
    )


def office_of(actor: Actor, unit: str | None, now: datetime) -> str:
    """The office for which an officer signs: the one named, else that of the first appointment that holds."""
    held = [each for each in actor.appointments if each.holds_on(now.date())]
    return next((each.unit.name for each in held if unit in {None, each.unit.id}), "")


def _read(paths: Iterable[Path], endings: frozenset[str]) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(paths) if path.suffix.lower() in endings)


def _signature(found: FoundSignature) -> Signature:
    return Signature(
        signer=found.signer,
        at=found.at,
        stamped=found.stamped,
        subject=found.subject,
        issuer=found.issuer,
        serial=found.serial,
        sha256=found.sha256,
        revocation_known=found.revocation_known,
    )
