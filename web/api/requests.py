"""The forms of requests, read strictly: text is text, a number is a number, a moment bears its zone."""

from __future__ import annotations

import base64
from datetime import date, datetime
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from rules.terms import countable
from web.api.typed import Strict

_MOST_DIGITS: Final = 9
_AFTER: Final = {"description": "Giá trị next của trang trước; khi đó page không được xét"}


class Whole(fields.Field[int]):
    """A whole number as JSON writes one; no text, no true, no 5.0."""

    def _deserialize(self, value: Any, *_args: Any, **_more: Any) -> int:  # noqa: ANN401 - the signature of marshmallow
        if type(value) is not int:
            raise ValidationError("Cần một số nguyên. / A whole number is expected.")
        return value


class Count(fields.Field[int]):
    """A whole number of an address: digits alone, no sign, no blank."""

    def _deserialize(self, value: Any, *_args: Any, **_more: Any) -> int:  # noqa: ANN401 - the signature of marshmallow
        if not (type(value) is str and value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS):
            raise ValidationError(
                "Cần một số nguyên, chỉ gồm chữ số. / A whole number in digits is expected."
            )
        return int(value)


class Moment(fields.Field[datetime]):
    """ISO 8601 with its offset: 2024-03-04T09:30:00+07:00."""

    def _deserialize(self, value: Any, *_args: Any, **_more: Any) -> datetime:  # noqa: ANN401 - the signature of marshmallow
        try:
            found = datetime.fromisoformat(value) if type(value) is str and "T" in value else None
        except ValueError:
            found = None
        if found is None or found.utcoffset() is None or not countable(found):
            raise ValidationError(
                "Cần thời điểm có múi giờ, ví dụ 2024-03-04T09:30:00+07:00. / A moment with its offset is expected."
            )
        return found


class Day(fields.Field[date]):
    """ISO 8601: 2024-03-04."""

    def _deserialize(self, value: Any, *_args: Any, **_more: Any) -> date:  # noqa: ANN401 - the signature of marshmallow
        try:
            found = date.fromisoformat(value)
        except (TypeError, ValueError):
            found = date.min
        if not countable(found):
            raise ValidationError("Cần một ngày, ví dụ 2024-03-04. / A day is expected.")
        return found


class ArchiveQuery(Strict):
    """Which edition of a dossier: a version that was fixed, or, without a number, the dossier as it stands."""

    version = Count(load_default=None, validate=validate.Range(1, 10_000), metadata={"type": "integer"})


class CaseQuery(Strict):
    """Which cases; everything may be left out."""

    procedure = fields.String(metadata={"description": "Mã thủ tục, ví dụ assessment"})
    stage = fields.String()
    unit = fields.String(metadata={"description": "Mã cơ quan có tham gia hồ sơ"})
    closed = fields.Boolean(
        truthy={"true"}, falsy={"false"}, metadata={"description": "Đã kết thúc hay chưa"}
    )
    person_id = fields.String(metadata={"description": "Mã người trong hồ sơ"})
    due_before = Moment(
        metadata={
            "type": "string",
            "format": "date-time",
            "description": "Có thời hạn đang chạy đến hạn trước lúc này",
        }
    )
    pending = fields.Boolean(
        truthy={"true"},
        falsy={"false"},
        load_default=False,
        metadata={"description": "true: chỉ hồ sơ chưa kết thúc hoặc còn thời hạn đang chạy"},
    )
    left = fields.Boolean(
        truthy={"true"},
        falsy={"false"},
        load_default=False,
        metadata={"description": "true: hồ sơ mà địa bàn khác đã tiếp nhận"},
    )
    order = fields.String(
        load_default="due",
        validate=validate.OneOf(["due", "last", "name"]),
        metadata={"description": "due: đến hạn trước; last: mới có bước; name: theo họ tên"},
    )
    page = Count(load_default=1, validate=validate.Range(1, 1_000), metadata={"type": "integer"})
    after = fields.String(load_default="", validate=validate.Length(0, 100), metadata=_AFTER)
    page_size = Count(load_default=25, validate=validate.Range(1, 100), metadata={"type": "integer"})


class CaseSearch(Strict):
    """As the query, with words of the name; sent in a body, so that no name stands in an address."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    page = Whole(load_default=1, validate=validate.Range(1, 1_000), metadata={"type": "integer"})
    after = fields.String(load_default="", validate=validate.Length(0, 100), metadata=_AFTER)
    page_size = Whole(load_default=25, validate=validate.Range(1, 100), metadata={"type": "integer"})


class Base64(fields.Field[bytes]):
    """Bytes as base64 (RFC 4648, with its padding, no line ends)."""

    def _deserialize(self, value: Any, *_args: Any, **_more: Any) -> bytes:  # noqa: ANN401 - the signature of marshmallow
        try:
            return base64.b64decode(value, validate=True) if type(value) is str else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> bytes:
        raise ValidationError(
            "Cần nội dung tệp mã hóa base64. / The content of a file in base64 is expected."
        )


class AttachmentRequest(Strict):
    """A paper from outside. ``kind`` is one that the act takes (/api/law/acts); ``signs`` the paper of which this is the signed version."""

    kind = fields.String(required=True, metadata={"example": "medical_record"})
    name = fields.String(required=True, validate=validate.Length(1, 1000))
    content = Base64(required=True, metadata={"type": "string", "format": "byte"})
    signs = fields.String(load_default="")


class ActRequest(Strict):
    """One act. Name the case, or the person whose case the act opens. ``inputs`` are the fields of the act (/api/law/acts)."""

    act = fields.String(required=True)
    at = Moment(required=True, metadata={"type": "string", "format": "date-time"})
    case_id = fields.String()
    person_id = fields.String()
    expected_version = Whole(
        metadata={"type": "integer", "description": "Phiên bản hồ sơ mà người gửi đã xem"}
    )
    inputs = fields.Dict(keys=fields.String(), load_default=dict)
    attachments = fields.List(
        fields.Nested(AttachmentRequest),
        load_default=list,
        metadata={"description": "Giấy tờ từ bên ngoài, kiểm tra theo nội dung"},
    )
    foreseen = fields.String(
        load_default="",
        validate=validate.Length(0, 64),
        metadata={
            "description": "outcome mà /api/acts/check đã trả lời; kết quả khác đi thì không ghi gì (409)"
        },
    )


class DraftRequest(ActRequest):
    """An act that is not done: ``form`` names the paper wanted, where the act issues several."""

    form = fields.String()


class ActHeaders(Schema):
    """The idempotency key: the same key with the same act again returns the earlier outcome."""

    class Meta:
        """Other headers are none of our business."""

        unknown = EXCLUDE

    key = fields.String(
        required=True,
        data_key="Idempotency-Key",
        validate=validate.Length(8, 200),
        metadata={"description": "Khóa chống trùng, mỗi việc một khóa mới"},
    )


class CaseActHeaders(ActHeaders):
    """Beside it, the version of the case that was seen; whoever comes second is refused with 412."""

    seen = fields.String(
        data_key="If-Match",
        metadata={"description": 'ETag của hồ sơ đã đọc, hoặc riêng version, ví dụ "7"'},
    )


class LawQuery(Strict):
    """A place in the law on a day."""

    citation = fields.String(required=True, metadata={"example": "73/2021/QH14 Đ27 k1"})
    on = Day(metadata={"type": "string", "format": "date", "description": "Ngày áp dụng; mặc định hôm nay"})


class FormsQuery(Strict):
    """The forms of a day; ``words`` stand in number or title."""

    words = fields.String(load_default="", metadata={"description": "Từ trong số hiệu hoặc tên"})
    on = Day(metadata={"type": "string", "format": "date", "description": "Ngày áp dụng; mặc định hôm nay"})


class FormQuery(Strict):
    """One form as on a day."""

    form = fields.String(required=True, metadata={"example": "116/2021/NĐ-CP Mẫu 24"})
    on = Day(metadata={"type": "string", "format": "date", "description": "Ngày áp dụng; mặc định hôm nay"})
