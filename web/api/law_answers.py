"""The forms of answers about the catalogue of acts, the law and the forms."""

from __future__ import annotations

from marshmallow import Schema, fields


class Input(Schema):
    """A field of an act; ``values`` are the accepted codes, where the list is closed."""

    name = fields.String()
    type = fields.String()
    required = fields.Boolean()
    vi = fields.String()
    en = fields.String()
    values = fields.List(fields.String())
    unit_kinds = fields.List(fields.String())


class ActSpec(Schema):
    """An act of the catalogue."""

    act = fields.String()
    procedure = fields.String()
    vi = fields.String()
    en = fields.String()
    cites = fields.List(fields.String())
    rows = fields.List(fields.Dict())
    powers = fields.List(fields.Dict())
    inputs = fields.List(fields.Nested(Input))
    issues = fields.List(fields.String())
    attaches = fields.List(fields.Dict())
    verified = fields.Boolean()
    note_vi = fields.String()


class ActCatalogue(Schema):
    """Every act of every procedure."""

    acts = fields.List(fields.Nested(ActSpec))


class Rule(Schema):
    """A rule under a place of the law."""

    id = fields.String()
    kind = fields.String()
    cites = fields.List(fields.String())
    vi = fields.String()
    en = fields.String()
    verified = fields.Boolean()
    note_vi = fields.String()


class Place(Schema):
    """A place of the law as in force on a day."""

    citation = fields.String()
    vi = fields.String()
    heading = fields.String()
    coverage = fields.String()
    on = fields.String()
    in_force_from = fields.String()
    in_force_to = fields.String(allow_none=True)
    notes = fields.List(fields.Dict())
    rules = fields.List(fields.Nested(Rule))


class FormBody(Schema):
    """A form, a paper of the program's own layout, or one that comes from outside, as on a day."""

    form = fields.String()
    kind = fields.String()
    group = fields.String()
    number = fields.String()
    title = fields.String()
    in_force_from = fields.String(allow_none=True)
    in_force_to = fields.String(allow_none=True)
    cites = fields.List(fields.String())
    issuer = fields.String()
    signer = fields.String()
    authority = fields.String()
    recipients = fields.List(fields.String())
    copies = fields.Integer()
    verified = fields.Boolean()
    note_vi = fields.String()
    records = fields.List(fields.String())
    acts = fields.List(fields.Dict())


class FormList(Schema):
    """The catalogue of forms of a day."""

    on = fields.String()
    forms = fields.List(fields.Nested(FormBody))
