"""The forms of answers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate


class Deadline(Schema):
    """A duty with its limit and the proof of its counting."""

    duty = fields.String()
    label = fields.String()
    label_en = fields.String()
    due_at = fields.String()
    due_date = fields.String(allow_none=True)
    unit = fields.String()
    cites = fields.List(fields.String())
    verified = fields.Boolean()
    open = fields.Boolean()
    overdue = fields.Boolean()
    met_at = fields.String(allow_none=True)
    proof = fields.Dict()


class CaseLine(Schema):
    """A case in a list."""

    id = fields.String()
    procedure = fields.String()
    stage = fields.String()
    stage_vi = fields.String()
    stage_en = fields.String()
    closed = fields.Boolean()
    version = fields.Integer()
    opened_at = fields.String()
    last_at = fields.String()
    person_id = fields.String()
    person_name = fields.String()
    next_deadline = fields.Nested(Deadline, allow_none=True)


class CasePage(Schema):
    """A page of a list. ``total`` counts the whole list, or where ``counted`` is false so many at least; ``next`` goes into ``after``."""

    items = fields.List(fields.Nested(CaseLine))
    total = fields.Integer()
    counted = fields.Boolean()
    page = fields.Integer()
    page_size = fields.Integer()
    next = fields.String(allow_none=True)


class DoneAct(Schema):
    """A line of the journal."""

    seq = fields.Integer()
    act = fields.String()
    act_vi = fields.String()
    act_en = fields.String()
    at = fields.String()
    recorded_at = fields.String()
    actor = fields.String()
    role = fields.String()
    unit = fields.String()
    power = fields.List(fields.String())
    stage_from = fields.String()
    stage_to = fields.String()
    facts = fields.Dict()
    receipt = fields.String()


class Paper(Schema):
    """What is told of any paper; its bytes are at ``href``."""

    id = fields.String()
    form = fields.String()
    kind = fields.String()
    title = fields.String()
    sha256 = fields.String()
    issued_at = fields.String()
    href = fields.String()


class Document(Paper):
    """A paper of a case."""

    filename = fields.String()
    media_type = fields.String()
    template_version = fields.String()
    origin = fields.String(metadata={"enum": ["issued", "attached"]})
    pages = fields.Integer(allow_none=True)
    size = fields.Integer(allow_none=True)
    remarks = fields.List(fields.String())
    signs = fields.String()
    lineage = fields.String()
    pdf_href = fields.String(
        allow_none=True,
        metadata={
            "description": "bản PDF; null khi máy chủ không có LibreOffice hoặc giấy tờ không phải .docx"
        },
    )


class Alert(Schema):
    """Something to be seen before it is too late."""

    code = fields.String()
    vi = fields.String()
    en = fields.String()
    due_at = fields.String()


class NextStep(Schema):
    """What an outcome sets in motion."""

    opens = fields.String()
    vi = fields.String()
    en = fields.String()
    cites = fields.List(fields.String())
    verified = fields.Boolean()
    note_vi = fields.String()


class Person(Schema):
    """The person of a case, as far as a case needs to be told from another."""

    id = fields.String()
    full_name = fields.String()
    born = fields.String(allow_none=True)
    sex = fields.String(allow_none=True)


class CaseBody(Schema):
    """All of a case."""

    id = fields.String()
    procedure = fields.String()
    procedure_version = fields.String()
    regime = fields.String()
    stage = fields.String()
    stage_vi = fields.String()
    stage_en = fields.String()
    closed = fields.Boolean()
    version = fields.Integer()
    person = fields.Nested(Person)
    units = fields.Dict(keys=fields.String(), values=fields.String())
    hidden = fields.List(
        fields.String(),
        metadata={
            "description": "loại thông tin có trong hồ sơ mà người hỏi không thuộc phạm vi được xem; mở bằng Access-Reason và Access-Opens"
        },
    )
    facts = fields.Dict()
    deadlines = fields.List(fields.Nested(Deadline))
    acts = fields.List(fields.Nested(DoneAct))
    documents = fields.List(fields.Nested(Document))
    alerts = fields.List(fields.Nested(Alert))
    next_steps = fields.List(fields.Nested(NextStep))


class ActState(Schema):
    """An act that exists from here: ready, form (waits for its entries), refused (by the law), not_permitted (not this officer)."""

    act = fields.String()
    vi = fields.String()
    en = fields.String()
    cites = fields.List(fields.String())
    state = fields.String(validate=validate.OneOf(["ready", "form", "refused", "not_permitted"]))
    enabled = fields.Boolean()
    why_vi = fields.String()
    why_en = fields.String()
    verdict = fields.Dict(allow_none=True)
    blocking = fields.List(fields.String())


class Why(Schema):
    """Why an act stands as it does: who may, each requirement with what it rests on, what unlocks it, terms with proof, what follows."""

    act = fields.String()
    day = fields.String()
    regime = fields.String()
    state = fields.String(
        validate=validate.OneOf(["ready", "form", "refused", "not_permitted", "unavailable"])
    )
    enabled = fields.Boolean()
    permitted = fields.Boolean()
    vi = fields.String()
    en = fields.String()
    who = fields.List(fields.Dict())
    requirements = fields.List(fields.Dict())
    unlock = fields.List(fields.List(fields.Dict()))
    leads_to = fields.String()
    starts = fields.List(fields.Dict())
    deadlines = fields.List(fields.Dict())
    then = fields.List(fields.Dict())
    follows = fields.List(fields.Dict())
    available_from = fields.List(fields.String())


class ActStates(Schema):
    """The acts of a case as they stand, with the version they were judged on."""

    version = fields.Integer()
    acts = fields.List(fields.Nested(ActState))


class Done(Schema):
    """What came of an act; ``repeated``: the same key had done it before, nothing was done again."""

    case_id = fields.String()
    version = fields.Integer()
    stage = fields.String()
    stage_vi = fields.String()
    stage_en = fields.String()
    closed = fields.Boolean()
    repeated = fields.Boolean()
    seq = fields.Integer()
    deadlines = fields.List(fields.Nested(Deadline))
    documents = fields.List(fields.Nested(Document))
    alerts = fields.List(fields.Nested(Alert))
    next_steps = fields.List(fields.Nested(NextStep))


class ForeseenPaper(Schema):
    """A paper that the act would issue or keep."""

    form = fields.String()
    kind = fields.String()
    title = fields.String()


class Foreseen(Schema):
    """What an act would bring. ``outcome`` goes into ``foreseen`` of the act; ``repeated``: the key has done it already."""

    outcome = fields.String()
    repeated = fields.Boolean()
    stage_from = fields.String()
    stage = fields.String()
    stage_vi = fields.String()
    stage_en = fields.String()
    closed = fields.Boolean()
    deadlines = fields.List(fields.Nested(Deadline))
    ended = fields.List(fields.Nested(Deadline))
    documents = fields.List(fields.Nested(ForeseenPaper))
    alerts = fields.List(fields.Nested(Alert))
    next_steps = fields.List(fields.Nested(NextStep))
    verdict = fields.Dict(allow_none=True)
