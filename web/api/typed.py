"""flask-smorest with types: the one place that meets its untyped decorators, and where its own error pages are set aside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import Any, Final, TypeVar, cast

import flask_smorest  # type: ignore[import-untyped]  # the package brings no types
from flask import Flask, Request
from marshmallow import RAISE, Schema, ValidationError, fields, missing, pre_load
from werkzeug.exceptions import UnsupportedMediaType

from web.api import strict_json
from web.api.problems import MEDIA_TYPE
from web.composed import composed

F = TypeVar("F", bound=Callable[..., Any])

_SPEC: Final[dict[str, Any]] = {
    "info": {
        "description": "Hồ sơ, bước, giấy tờ và căn cứ pháp luật của Lộ Trình. Chương trình khác dùng mã truy cập (tiêu đề Authorization: "
        "Bearer …) do cán bộ cấp trong trang Tài khoản. Trình duyệt dùng phiên đăng nhập; mỗi yêu cầu thay đổi dữ liệu khi đó mang mã "
        "CSRF lấy từ /api/session trong tiêu đề X-CSRFToken. Lỗi trả về theo RFC 9457."
    },
    "components": {
        "securitySchemes": {
            "session": {"type": "apiKey", "in": "cookie", "name": "lotrinh"},
            "token": {"type": "http", "scheme": "bearer"},
        }
    },
    "security": [{"token": []}, {"session": []}],
}


FILES: Final = "_answers_with_files"
READS_QUERY: Final = "_reads_query"
"""Marks on a view, for ``web.api.strictness``."""
_ALWAYS: Final = (406, 422, 429, 500, 503)
"""What any address may answer: not in this form, an unknown name in the address, too many, a fault, the database is away."""
_OF_A_BODY: Final = (400, 413, 415)
_UTF8: Final = frozenset({"utf-8", "utf8"})
_ONCE: Final = "Mục này chỉ ghi một lần trong địa chỉ. / This name stands once in an address."
_FILES: Final = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
    "image/jpeg",
    "image/png",
    "application/octet-stream",
)


class Strict(Schema):
    """A request: an unknown key is refused."""

    class Meta:
        """What is not named is an error."""

        unknown = RAISE

    @pre_load
    def _composed(self, data: Any, **_more: object) -> Any:  # noqa: ANN401 - the signature of marshmallow
        """One form of every text, as in the forms of the pages."""
        return composed(data)


class ErrorBody(Schema):
    """Every error is a problem (RFC 9457): a stable code, a sentence in both languages, details; where the law refused, the verdict."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True)
    code = fields.String(required=True)
    vi = fields.String(required=True)
    en = fields.String(required=True)
    fields_ = fields.Dict(data_key="fields", required=True)
    verdict = fields.Dict()


class _Api(flask_smorest.Api):  # type: ignore[misc]  # the package brings no types
    """Errors are told by web.pages.failures, for pages and API alike."""

    ERROR_SCHEMA = ErrorBody
    DEFAULT_RESPONSE_CONTENT_TYPE = "application/json"

    def _register_error_handlers(self) -> None:
        """None of its own."""

    def _register_responses(self) -> None:
        """The errors that the library describes by itself are problems too."""
        usual: str = self.DEFAULT_RESPONSE_CONTENT_TYPE
        self.DEFAULT_RESPONSE_CONTENT_TYPE = MEDIA_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = usual

    def later(self, describe: Callable[[], None]) -> None:
        """Describe a part of the API when somebody asks: most servers are never asked, and all of them shall start quickly."""
        self._waiting.append(describe)

    def described(self) -> dict[str, Any]:
        """The whole description."""
        with self._one_at_a_time:
            while self._waiting:
                self._waiting.pop(0)()
            return cast("dict[str, Any]", self.spec.to_dict())

    def _init_spec(self, **options: object) -> None:
        self._waiting: list[Callable[[], None]] = []
        self._one_at_a_time = Lock()
        super()._init_spec(**options)

    def _openapi_json(self) -> Any:  # noqa: ANN401 - as the library has it
        self.described()
        return super()._openapi_json()


def make_api(app: Flask) -> _Api:
    """The API of an application."""
    return _Api(app, spec_kwargs=_SPEC)


_Reader: Any = type(flask_smorest.Blueprint.ARGUMENTS_PARSER)


class _Parser(_Reader):  # type: ignore[misc]  # the package brings no types
    """Reads JSON by ``strict_json``; what is sent as another thing is not there."""

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ANN401, ARG002 - the signature of webargs
        """The JSON of a request. ``UnsupportedMediaType``, ``MalformedRequest``."""
        raw = req.get_data(cache=True)
        if not raw.strip():
            return missing
        if (
            req.mimetype != "application/json"
            or req.mimetype_params.get("charset", "utf-8").lower() not in _UTF8
        ):
            raise UnsupportedMediaType
        return strict_json.read(raw)

    def load_querystring(self, req: Request, schema: Schema) -> Any:  # noqa: ANN401 - likewise
        """The query of an address; a name that stands twice says two things. ``ValidationError``."""
        twice = [name for name, some in req.args.lists() if len(some) > 1]
        if twice:
            raise ValidationError({name: [_ONCE] for name in twice})
        return super().load_querystring(req, schema)


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # as above
    """A blueprint whose decorators keep the type of what they decorate."""

    ARGUMENTS_PARSER = _Parser()

    def register_views_in_doc(self, api: _Api, *others: object, **options: object) -> None:
        """When the description is asked for."""
        api.later(partial(super().register_views_in_doc, api, *others, **options))

    def reads(self, schema: type[Schema], location: str = "json") -> Callable[[F], F]:
        """The view is called with what ``schema`` made of the request's part."""
        # unknown=None: the schema decides; webargs would pass over unknown names in a query.
        reading = self.arguments(schema, location=location, unknown=None)

        def decorate(view: F) -> F:
            found = reading(view)
            if location == "query":
                setattr(found, READS_QUERY, True)
            if location == "json":
                for status in _OF_A_BODY:
                    found = self.alt_response(status, schema=ErrorBody, content_type=MEDIA_TYPE)(found)
            return cast("F", found)

        return decorate

    def gives(self, schema: type[Schema], status: int = 200) -> Callable[[F], F]:
        """The view's answer has this form."""
        return cast("Callable[[F], F]", self.response(status, schema))

    def gives_bytes(self, *kinds: str) -> Callable[[F], F]:
        """The view answers with a file of one of these media types; without any, of those of a paper."""
        content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds or _FILES}
        described = self.doc(responses={"200": {"description": "OK", "content": content}})

        def decorate(view: F) -> F:
            found = described(view)
            setattr(found, FILES, True)
            return cast("F", found)

        return decorate

    def refuses(self, *statuses: int) -> Callable[[F], F]:
        """With which errors the view may answer (each is an ErrorBody)."""

        def decorate(view: F) -> F:
            for status in sorted({*statuses, *_ALWAYS}):
                view = self.alt_response(status, schema=ErrorBody, content_type=MEDIA_TYPE)(view)
            return view

        return decorate

    def at_get(self, rule: str) -> Callable[[F], F]:
        """GET on an address."""
        return cast("Callable[[F], F]", self.route(rule, methods=["GET"]))

    def at_post(self, rule: str) -> Callable[[F], F]:
        """POST on an address."""
        return cast("Callable[[F], F]", self.route(rule, methods=["POST"]))

    def at_put(self, rule: str) -> Callable[[F], F]:
        """PUT on an address."""
        return cast("Callable[[F], F]", self.route(rule, methods=["PUT"]))
