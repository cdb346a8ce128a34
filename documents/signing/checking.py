"""Checks a signed PDF that comes back: whole, by whom, when, trusted, changed afterwards, and whether it is the paper that was issued."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from documents.signing.errors import not_signable
from documents.signing.found import Checked, FoundSignature, Trouble
from documents.signing.origin import is_of
from documents.signing.signing import signatures_on
from documents.signing.trust import Revocation, Trust

_TRUST: Final[dict[object, Trouble]] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Trouble.UNKNOWN_ISSUER,
    AdESFailure.REVOKED: Trouble.REVOKED,
    AdESIndeterminate.REVOKED_NO_POE: Trouble.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: Trouble.REVOKED,
}


def check(pdf: bytes, trust: Trust, now: datetime, issued: bytes | None = None) -> Checked:
    """Every signature of ``pdf`` in the order of signing.

    A certificate is judged as of the stamped time, else as of the time that the signer tells (but never after ``now``). ``issued`` are
    the bytes that were given out to be signed. ``NotSignable`` for a file that is no whole PDF.
    """
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise not_signable("encrypted")
        embedded = list(reader.embedded_regular_signatures)
        found = tuple(_signature(each, trust, now) for each in embedded)
    except (PdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise not_signable(type(error).__name__) from None
    if issued is None:
        return Checked(found, None)
    before = signatures_on(PdfFileReader(io.BytesIO(issued), strict=False))
    added = embedded[before:]  # what is issued to the second signer bears the first signature already
    return Checked(found, bool(added) and is_of(reader, pdf, issued, added[0].signed_revision))


def _signature(embedded: EmbeddedPdfSignature, trust: Trust, now: datetime) -> FoundSignature:
    told = embedded.self_reported_timestamp
    moment = told if told is not None and told <= now else now
    certificate = embedded.signer_cert
    revocation = trust.revocation_of(certificate.dump(), now)
    try:
        status = validate_pdf_signature(embedded, trust.on(moment), trust.on(now))
        troubles = tuple(dict.fromkeys((*_troubles(status, moment), *_revoked(status, revocation))))
    except (SignatureValidationError, SigningError):
        status, troubles = None, (Trouble.BROKEN,)
    stamped = status.timestamp_validity if status is not None else None
    return FoundSignature(
        field=embedded.field_name,
        signer=str(certificate.subject.native.get("common_name", "")),
        serial=f"{certificate.serial_number:X}",
        subject=certificate.subject.human_friendly,
        issuer=certificate.issuer.human_friendly,
        at=stamped.timestamp if stamped is not None else told,
        stamped=stamped is not None,
        revocation_known=revocation.known,
        sha256=hashlib.sha256(embedded.pkcs7_content).hexdigest(),
        troubles=troubles,
    )


def _revoked(status: PdfSignatureStatus, revocation: Revocation) -> Iterator[Trouble]:
    """A time that only the signer tells does not show that a revoked certificate was used before; a stamped one does."""
    stamp = status.timestamp_validity
    if revocation.at is not None and (stamp is None or stamp.timestamp >= revocation.at):
        yield Trouble.REVOKED


def _troubles(status: PdfSignatureStatus, moment: datetime) -> Iterator[Trouble]:
    if not (status.intact and status.valid):
        yield Trouble.BROKEN
        return  # nothing else is looked at then
    if (
        status.coverage is None
        or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION
        or not _only_signed(status)
    ):
        yield Trouble.CHANGED_AFTER
    if not status.trusted:
        yield _distrust(status, moment)
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.valid and stamp.intact and stamp.trusted):
        yield Trouble.STAMP


def _distrust(status: PdfSignatureStatus, moment: datetime) -> Trouble:
    if status.signing_cert.not_valid_before > moment:
        return Trouble.NOT_YET_VALID
    if status.signing_cert.not_valid_after < moment:
        return Trouble.EXPIRED
    return _TRUST.get(status.trust_problem_indic, Trouble.UNTRUSTED)


def _only_signed(status: PdfSignatureStatus) -> bool:
    """Whether behind this signature there is nothing, or further signatures only."""
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True
    level = status.modification_level
    return status.docmdp_ok is not False and level is not None and level <= ModificationLevel.FORM_FILLING
