"""The answers on the papers of a case, and on where their printed lines come from."""

from __future__ import annotations

from marshmallow import Schema, fields

from web.api.answers import Document


class Origin(Schema):
    """One source of a printed line; ``under``: what it is derived from.

    ``kind``: act, acts, officer, person, unit, record, derived or nowhere.
    """

    path = fields.String()
    what = fields.String()
    kind = fields.String()
    said = fields.String()
    evidence = fields.String()
    seq = fields.Integer(allow_none=True)
    act_id = fields.String()
    under = fields.List(fields.Nested("Origin"))


class LineageLine(Schema):
    """One printed line; ``text`` is empty where the paper shows dots or an empty box."""

    field = fields.String()
    label = fields.String()
    text = fields.String()
    origins = fields.List(fields.Nested(Origin))


class LineageStep(Schema):
    """An act from which printed lines come."""

    seq = fields.Integer()
    act_id = fields.String()
    label = fields.String()
    at = fields.String()
    who = fields.String()
    papers = fields.List(fields.String())


class Lineage(Schema):
    """Where each printed line of a paper comes from; ``kept`` is false for a paper of before that was kept."""

    document_id = fields.String()
    form = fields.String()
    sha256 = fields.String()
    lineage = fields.String()
    kept = fields.Boolean()
    lines = fields.List(fields.Nested(LineageLine))
    steps = fields.List(fields.Nested(LineageStep))


class Documents(Schema):
    """The papers of a case."""

    documents = fields.List(fields.Nested(Document))
