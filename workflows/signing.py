"""A paper comes back signed: what its signature tells is kept with the act, and whose turn it was is looked at.

Called by the door alone. The signature is read before the transaction (``SignatureReader``: it may have to lay the paper out as PDF);
inside it what may have changed meanwhile is looked at again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.errors import BadInput
from workflows.attaching import FIELD, AttachedPaper
from workflows.audit import instant
from workflows.command import Command, Services
from workflows.errors import NotPermitted, case_changed
from workflows.model import Actor, DocumentRecord, Json
from workflows.ports import ReadSignature, UnitOfWork
from workflows.preparing import Prepared
from workflows.procedure import ActSpec
from workflows.procedure.side import signing_table
from workflows.roles import ROLES


def read_signature(
    command: Command, spec: ActSpec, papers: tuple[AttachedPaper, ...], services: Services
) -> tuple[AttachedPaper, ...]:
    """The paper with what its new signature tells. ``BadInput`` unless there is one paper that says which paper it signs."""
    if not spec.signs:
        return papers
    if len(papers) != 1 or not papers[0].signs or command.case_id is None:
        raise BadInput(
            "Name the case, and attach one file: the signed PDF, with the id of the paper that it signs.",
            vi="Hãy nêu hồ sơ và đính kèm đúng một tệp: bản PDF đã ký, kèm mã của văn bản được ký.",
            field=FIELD,
        )
    (paper,) = papers
    read = services.signatures.read(command.case_id, paper.signs, paper.checked.content)
    return (replace(paper, read=read),)


def evidence_of(
    prepared: Prepared, papers: Sequence[AttachedPaper], actor: Actor, uow: UnitOfWork
) -> Mapping[str, Json]:
    """What the journal keeps of a signature; nothing for another act.

    ``BadInput`` for a paper that is not of the case, ``NotPermitted`` for an office that has no part in it and for a signer whose turn it
    is not, ``CaseChanged`` where somebody signed meanwhile.
    """
    read = papers[0].read if papers else None
    if not prepared.spec.signs or read is None or prepared.loaded.case is None:
        return {}
    kept = uow.documents_of(prepared.loaded.case.id)
    paper = next((each for each in kept if each.id == papers[0].signs and not each.signs), None)
    if paper is None:
        raise _no_paper()
    versions = [each for each in kept if each.signs == paper.id]
    if read.base != (versions[-1] if versions else paper).sha256:
        raise case_changed()
    _may_sign(prepared, paper, uow)
    _in_turn(prepared, paper, len(versions))
    if paper.form in signing_table().order and not alike(read.signature.signer, actor.name):
        raise _not_theirs(paper)
    return _told(paper, papers[0].checked.sha256, read)


def _may_sign(prepared: Prepared, paper: DocumentRecord, uow: UnitOfWork) -> None:
    """The office that made the paper, and whoever has a part in the case."""
    case, unit = prepared.loaded.case, prepared.grant.appointment.unit
    made = [act.unit_id for act in uow.acts_of(paper.case_id) if act.seq == paper.seq]
    if case is not None and unit.id in {*made, *case.units.values()}:
        return
    raise NotPermitted(
        "Only the office that made the paper and the offices of the case record that it was signed.",
        vi="Chỉ cơ quan đã lập văn bản và các cơ quan có tham gia hồ sơ được ghi nhận bản đã ký số.",
        cites=[cite.short() for cite in prepared.grant.power.cites],
    )


def _in_turn(prepared: Prepared, paper: DocumentRecord, signed: int) -> None:
    """A form that several sign is signed by one after the other."""
    places = signing_table().order.get(paper.form)
    if places is None:
        return
    if signed >= len(places):
        raise BadInput(
            f"Everybody who signs {paper.form} has signed it ({signed}).",
            vi=f"Văn bản {paper.form} đã đủ chữ ký ({signed}).",
            field="signs",
        )
    if prepared.grant.appointment.role not in places[signed]:
        whose = sorted(places[signed])
        raise NotPermitted(
            f"Signature {signed + 1} on {paper.form} is that of: {', '.join(whose)}. Have it signed in this order.",
            vi=f"Chữ ký thứ {signed + 1} trên {paper.form} là của: {', '.join(ROLES[role] for role in whose)}. "
            "Hãy chuyển để ký theo đúng thứ tự.",
            cites=[cite.short() for cite in prepared.grant.power.cites],
        )


def alike(signer: str, name: str) -> bool:
    """Whether a certificate is made out to a name: capitals, spaces and the composition of letters do not count."""
    return _folded(signer) == _folded(name)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _not_theirs(paper: DocumentRecord) -> BadInput:
    """The order of signers would say nothing if one could record the signature of another."""
    return BadInput(
        f"The certificate is not made out to the officer who records it. Each signer of {paper.form} records the own signature.",
        vi=f"Chứng thư số không đứng tên cán bộ đang ghi nhận. Mỗi người ký {paper.form} tự ghi nhận chữ ký của mình.",
        field=FIELD,
    )


def _told(paper: DocumentRecord, sha256: str, read: ReadSignature) -> dict[str, Json]:
    signature = read.signature
    return {
        "signs": paper.id,
        "signature": {
            "signer": signature.signer,
            "at": None if signature.at is None else instant(signature.at),
            "stamped": signature.stamped,
            "subject": signature.subject,
            "issuer": signature.issuer,
            "serial": signature.serial,
            "sha256": signature.sha256,
            "revocation_known": signature.revocation_known,
            "paper": sha256,
        },
    }


def _no_paper() -> BadInput:
    return BadInput(
        "The case has no paper of the id that the attachment signs. Take it from the list of papers of the case.",
        vi="Hồ sơ không có văn bản mà tệp này là bản đã ký. Hãy chọn từ danh sách giấy tờ của hồ sơ.",
        field="signs",
    )
