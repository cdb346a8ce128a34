"""One paper as people see it: by which text, from when to when, who issues and signs, to whom, how sure, and which acts write it.

A form of several periods is told as it stands on the day asked for. Called by pages, API and command line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from documents.blanks import blank
from documents.catalogue import Catalogue, FormEntry, load_catalogue
from documents.errors import DocumentError
from documents.incoming import IncomingPaper, load_incoming
from rules.citation import Citation
from rules.corpus import Corpus, load_corpus
from web.language import _, either, mark
from workflows.procedure import ActSpec, Procedures, load_procedures

OWN_VI, INCOMING_VI = mark("Giấy tờ luật đòi hỏi, không có mẫu"), mark("Giấy tờ đến (vào sổ, không lập)")
DEPUTY_VI = mark("Cấp phó ký thay (KT.); ký thừa lệnh (TL.), thừa ủy quyền (TUQ.) chỉ khi có văn bản giao.")


class FormKind(StrEnum):
    """What the paper is to this program."""

    PRESCRIBED = "prescribed"
    OWN = "own"
    INCOMING = "incoming"


KINDS_VI = {
    FormKind.PRESCRIBED: mark("mẫu ban hành"),
    FormKind.OWN: mark("bố cục của chương trình"),
    FormKind.INCOMING: mark("giấy tờ đến"),
}


@dataclass(frozen=True, slots=True)
class ActTold:
    """An act that writes or records the paper."""

    id: str
    vi: str
    procedure_vi: str
    en: str
    procedure_en: str

    @property
    def label(self) -> str:
        """The act in the language of the page."""
        return either(self.vi, self.en)

    @property
    def procedure_label(self) -> str:
        """Its procedure in the language of the page."""
        return either(self.procedure_vi, self.procedure_en)


@dataclass(frozen=True, slots=True)
class FormTold:
    """A form, a paper of the program's own layout, or a paper from outside, as on a day.

    ``group`` is the text that prescribes it; ``authority`` how it is signed; ``records`` what is taken down of a paper from outside.
    """

    id: str
    kind: FormKind
    group: str
    number: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    cites: tuple[Citation, ...]
    issuer: str
    signer: str
    authority: str
    recipients: tuple[str, ...]
    copies: int
    verified: bool
    note_vi: str
    filename: str
    records: tuple[str, ...]
    acts: tuple[ActTold, ...]

    @property
    def state_vi(self) -> str:
        """How far the paper can be trusted to be the official one."""
        if self.kind is FormKind.INCOMING:
            return _("không lập, chỉ vào sổ")
        if self.kind is FormKind.OWN:
            return _("không có mẫu ban hành")
        return _("đã đối chiếu với mẫu") if self.verified else _("chưa đối chiếu nguyên văn")

    def as_json(self) -> dict[str, object]:
        """The same, ready for JSON."""
        return {
            "form": self.id,
            "kind": str(self.kind),
            "group": self.group,
            "number": self.number,
            "title": self.title,
            "in_force_from": self.in_force_from.isoformat() if self.in_force_from else None,
            "in_force_to": self.in_force_to.isoformat() if self.in_force_to else None,
            "cites": [cite.short() for cite in self.cites],
            "issuer": self.issuer,
            "signer": self.signer,
            "authority": self.authority,
            "recipients": list(self.recipients),
            "copies": self.copies,
            "verified": self.verified,
            "note_vi": self.note_vi,
            "records": list(self.records),
            "acts": [{"act": act.id, "vi": act.vi, "procedure": act.procedure_vi} for act in self.acts],
        }


@dataclass(frozen=True, slots=True)
class FormBook:
    """The catalogue with the acts that write its papers."""

    catalogue: Catalogue
    procedures: Procedures
    corpus: Corpus

    @classmethod
    def open(cls) -> FormBook:
        """With the program's own catalogue, procedures and law."""
        return cls(load_catalogue(), load_procedures(), load_corpus())

    def on(self, day: date, words: str = "") -> tuple[FormTold, ...]:
        """What stands on ``day``, in the order of the texts; with ``words`` only what has every one of them in number or title."""
        wanted = _folded(words).split()
        every = (
            *(self._told(entry, day) for entry in self.catalogue.forms(day)),
            *(self._incoming(paper, day) for paper in load_incoming().values()),
        )
        found = [each for each in every if all(word in _folded(f"{each.id} {each.title}") for word in wanted)]
        return tuple(sorted(found, key=_rank))

    def form(self, identity: str, day: date) -> FormTold:
        """One paper as on ``day``. Raises DocumentError naming the nearest form, or the days of force."""
        incoming = load_incoming().get(identity)
        if incoming is not None:
            return self._incoming(incoming, day)
        return self._told(self.catalogue.form(identity, day), day)

    def blank(self, identity: str, day: date) -> tuple[str, bytes]:
        """The name and the bytes of the form with nothing filled in. DocumentError for a paper that comes from outside."""
        incoming = load_incoming().get(identity)
        if incoming is not None:
            raise DocumentError(
                f"'{identity}' comes from outside ({incoming.source}): it is registered and attached, there is nothing to fill in.",
                vi=f"“{identity}” do nơi khác lập ({incoming.source}): chỉ vào sổ và đính kèm, không có mẫu để điền.",
                form=identity,
            )
        entry = self.catalogue.form(identity, day)
        return entry.filename, blank(entry, day)

    def _told(self, entry: FormEntry, day: date) -> FormTold:
        """A form or a paper of the program's own layout."""
        return FormTold(
            id=entry.id,
            kind=FormKind.PRESCRIBED if entry.prescribed else FormKind.OWN,
            group=entry.instrument if entry.prescribed else _(OWN_VI),
            number=entry.number,
            title=entry.title,
            in_force_from=entry.in_force_from,
            in_force_to=entry.in_force_to,
            cites=entry.cites,
            issuer=entry.issuer,
            signer=entry.signer,
            authority=_authority(entry),
            recipients=tuple(text.rstrip(";.") for text in entry.recipients),
            copies=entry.copies,
            verified=entry.verified,
            note_vi=entry.note_vi,
            filename=entry.filename,
            records=(),
            acts=tuple(self._writing(entry.id, day)),
        )

    def _incoming(self, paper: IncomingPaper, day: date) -> FormTold:
        """A paper from outside; it is cited by what cites the acts that record it."""
        acts = [self.procedures.acts[name] for name in paper.acts]
        cites = dict.fromkeys(
            cite for act in acts for cite in act.cites if cite.article and self.corpus.stands(cite, day)
        )
        return FormTold(
            id=paper.id,
            kind=FormKind.INCOMING,
            group=_(INCOMING_VI),
            number=paper.id,
            title=paper.title,
            in_force_from=None,
            in_force_to=None,
            cites=tuple(cites),
            issuer=paper.source,
            signer="",
            authority="",
            recipients=(),
            copies=0,
            verified=False,
            note_vi=paper.note_vi,
            filename="",
            records=tuple(one.label or self.corpus.facts[one.fact].vi for one in paper.records),
            acts=tuple(self._act(act) for act in acts),
        )

    def _writing(self, form: str, day: date) -> Iterator[ActTold]:
        for act in self.procedures.acts.values():
            if any(
                row.form == form and any(self.corpus.stands(place, day) for place in row.places)
                for row in act.issues
            ):
                yield self._act(act)

    def _act(self, act: ActSpec) -> ActTold:
        procedure = self.procedures[act.procedure]
        return ActTold(act.id, act.vi, procedure.vi, act.en, procedure.en)


def _authority(entry: FormEntry) -> str:
    """In whose name it is signed; a person who signs for himself has no capacity."""
    if entry.sheet is None or not any(one.role for one in entry.sheet.signers):
        return ""
    for_the_body = any("TM." in entry.sheet.offices[one.role].head for one in entry.sheet.signers if one.role)
    capacity = _("Ký thay mặt (TM.) tập thể.") if for_the_body else _("Người đứng đầu ký.")
    return f"{capacity} {_(DEPUTY_VI)}"


def _rank(form: FormTold) -> tuple[int, str, str]:
    return (list(FormKind).index(form.kind), form.group, form.number.zfill(4))


def _folded(text: str) -> str:
    """Small letters without marks, so that a search needs no Vietnamese keyboard."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
