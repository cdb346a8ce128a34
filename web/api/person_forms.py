"""The forms of requests and answers about persons."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from web.api.answers import CaseLine
from web.api.requests import Count, Day
from web.api.typed import Strict
from web.pages.views.labels import SEXES
from web.pages.views.person import IDENTITY
from web.persons.identity import CHOICES, DAYS, MOST, PLACES, REASON

_DAY = {"type": "string", "format": "date"}
_TEXTS = {
    name: fields.String(metadata={"description": label, "maxLength": MOST})
    for name, label in (*IDENTITY, *PLACES)
    if name not in DAYS
}
_CHOICES = {
    name: fields.String(
        metadata={"description": "; ".join(f"{key}: {said}" for key, said in words.items()), "enum": [*words]}
    )
    for name, words in CHOICES.items()
}


class _Identity(Strict):
    """What may be told of a person; only the name must be."""

    full_name = fields.String(required=True, metadata={"description": "Họ và tên", "maxLength": MOST})
    born = Day(metadata={**_DAY, "description": "Ngày sinh"})
    birth_year = fields.String(
        metadata={"description": "Năm sinh khi chưa rõ ngày, tháng (bốn chữ số)", "pattern": "^[0-9]{4}$"}
    )
    sex = fields.String(metadata={"description": "Giới tính", "enum": [*SEXES]})
    id_issued_on = Day(metadata={**_DAY, "description": "Ngày cấp"})
    id_number_reason = fields.String(
        data_key=REASON,
        metadata={"description": "Lý do giữ số định danh không khớp giới tính, năm sinh (ít nhất 10 ký tự)"},
    )


class _NewPerson(_Identity):
    """Beside it, what the asker says of those who may be the same person."""

    different = fields.List(
        fields.String(),
        load_default=list,
        metadata={"description": "Mã những người có trong danh sách, đã đối chiếu là người khác"},
    )
    ask_unseen = fields.Boolean(
        truthy={True},
        falsy={False},
        load_default=False,
        metadata={"description": "Gửi yêu cầu đối chiếu với người ngoài phạm vi được xem"},
    )


PersonRequest = _NewPerson.from_dict({**_TEXTS, **_CHOICES}, name="PersonRequest")
PersonCorrection = _Identity.from_dict({**_TEXTS, **_CHOICES}, name="PersonCorrection")


class CorrectionHeaders(Schema):
    """Which state is corrected: ``version`` of the answer in which it was read. The same correction again writes nothing."""

    class Meta:
        """Other headers are none of our business."""

        unknown = EXCLUDE

    seen = fields.String(
        data_key="If-Match",
        metadata={
            "description": 'Bắt buộc: ETag của thông tin đã đọc, hoặc riêng version, ví dụ "3f2a90b17c55d0e4"'
        },
    )


class PersonSearch(Strict):
    """Words of a name in any order, a number or its last digits, a day or year of birth, a code; sent in a body: no name in an address."""

    words = fields.String(required=True, validate=validate.Length(1, 100))
    commune = fields.String(load_default="", validate=validate.Length(0, 100))


class IdFinding(Schema):
    """What is to be said of the number."""

    code = fields.String()
    weight = fields.String()
    vi = fields.String()
    en = fields.String()


class IdCheck(Schema):
    """The number held against place, sex and birth."""

    place = fields.String()
    verified = fields.Boolean()
    findings = fields.List(fields.Nested(IdFinding))


class PersonBody(Schema):
    """A person as on file: ``attributes`` are those that may be entered; ``cases`` those that the asker sees."""

    id = fields.String()
    version = fields.String(
        metadata={"description": "Phiên bản của thông tin, gửi lại trong If-Match khi sửa"}
    )
    full_name = fields.String()
    born = fields.String(allow_none=True)
    sex = fields.String(allow_none=True)
    attributes = fields.Dict()
    id_check = fields.Nested(IdCheck, allow_none=True)
    cases = fields.List(fields.Nested(CaseLine))
    repeated = fields.Boolean(
        metadata={"description": "Cùng khóa chống trùng đã ghi nhận người này trước đó"}
    )


class PersonsQuery(Strict):
    """Which persons; everything may be left out."""

    commune = fields.String(
        load_default="",
        validate=validate.Length(0, 100),
        metadata={"description": "Nơi cư trú: mã xã, phường, hoặc tên nếu chỉ một nơi có tên đó"},
    )
    birth_year = fields.String(
        load_default="",
        validate=validate.Regexp(
            r"\A([0-9]{4})?\Z", error="Cần năm gồm bốn chữ số. / A year of four digits is expected."
        ),
        metadata={"description": "Năm sinh, bốn chữ số"},
    )
    after = fields.String(
        load_default="",
        validate=validate.Length(0, 64),
        metadata={"description": "Giá trị next của trang trước"},
    )
    page_size = Count(load_default=25, validate=validate.Range(1, 100), metadata={"type": "integer"})


class PersonLine(Schema):
    """A person in a list."""

    id = fields.String()
    version = fields.String()
    full_name = fields.String()
    born = fields.String(allow_none=True)
    sex = fields.String(allow_none=True)
    residence_commune = fields.String(allow_none=True)
    residence_province = fields.String(allow_none=True)


class PersonPage(Schema):
    """Persons in order of id; a page may hold fewer than asked for. ``next`` goes into ``after``; null at the end."""

    items = fields.List(fields.Nested(PersonLine))
    next = fields.String(allow_none=True)


class PersonHits(Schema):
    """Who was found: ``exact`` meets what was asked, ``near`` is one slip of the pen away; ``ignored``: part of it cannot be looked for."""

    exact = fields.List(fields.Nested(PersonBody))
    near = fields.List(fields.Nested(PersonBody))
    more = fields.Boolean()
    ignored = fields.Boolean()
