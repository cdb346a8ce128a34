"""The answers on the dossier of a case: the list of the law with how each item stands, and the versions that were fixed."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.api.answers import Paper
from workflows.dossier import ItemState


class DossierWay(Schema):
    """One way to satisfy an item: which paper, who supplies it, on which forms."""

    paper = fields.String()
    vi = fields.String()
    by = fields.String()
    by_vi = fields.String()
    forms = fields.List(fields.String())


class DossierPaper(Paper):
    """A paper that is held for an item. ``case``: of the act that issued it."""

    case = fields.String()
    outside = fields.Boolean()


class DossierTrouble(Schema):
    """What is wrong with what is held."""

    code = fields.String()
    vi = fields.String()
    en = fields.String()


class DossierAnswer(Schema):
    """Who answers for a paper that is not there, and why; ``act`` is the number of the act that recorded it."""

    paper = fields.String()
    reason = fields.String()
    signer = fields.String()
    at = fields.String()
    act = fields.Integer()
    actor = fields.String()
    unit = fields.String()


class DossierItemBody(Schema):
    """An item of the list of the law, as it stands."""

    id = fields.String()
    order = fields.Integer()
    vi = fields.String()
    en = fields.String()
    cites = fields.List(fields.String())
    state = fields.String(metadata={"enum": [str(state) for state in ItemState]})
    state_vi = fields.String()
    ways = fields.List(fields.Nested(DossierWay))
    papers = fields.List(fields.Nested(DossierPaper))
    replaced = fields.List(fields.Nested(DossierPaper))
    troubles = fields.List(fields.Nested(DossierTrouble))
    answered_for = fields.Nested(DossierAnswer, allow_none=True)
    copies = fields.Integer()
    copy_suffices = fields.Boolean()
    optional = fields.Boolean()
    enforced_by = fields.List(fields.String())
    written_by = fields.String()
    verified = fields.Boolean()
    note_vi = fields.String()
    note_en = fields.String()


class DossierVersionBody(Schema):
    """A version that was fixed; its bytes are at ``href``. ``added``, ``replaced``: numbers of documents, since the version before."""

    number = fields.Integer()
    at = fields.String()
    sheets = fields.Integer(allow_none=True)
    documents = fields.Integer()
    added = fields.List(fields.Integer())
    replaced = fields.List(fields.Integer())
    manifest_hash = fields.String()
    archive_sha256 = fields.String()
    href = fields.String()


class DossierVersionFixed(DossierVersionBody):
    """The version that stands now; ``fresh``: this request fixed it."""

    fresh = fields.Boolean()


class DossierBody(Schema):
    """The list by the law of ``on``; ``whole``: every item has a sound paper here. ``missing``: the items for which sending is refused."""

    dossier = fields.String()
    title = fields.String()
    on = fields.String()
    sent = fields.Boolean()
    whole = fields.Boolean()
    missing = fields.List(fields.String())
    items = fields.List(fields.Nested(DossierItemBody))
    versions = fields.List(fields.Nested(DossierVersionBody))
    archive_href = fields.String()
