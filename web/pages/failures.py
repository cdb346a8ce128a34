"""What goes wrong, told once: the error tree and HTTP's own errors, as a Vietnamese page or as JSON. Never a stack trace."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Final
from uuid import uuid4

from flask import Flask, g, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]  # the package brings no types
from werkzeug.exceptions import HTTPException, SecurityError, TooManyRequests
from werkzeug.wrappers import Response

from documents.conversion.errors import ConversionFailed, ConversionPending, ConversionUnavailable
from persistence.errors import DatabaseBusy, DatabaseUnreachable, StorageError
from rules.errors import LotrinhError
from web.api.problems import problem, problem_of_http
from web.errors import status_of
from web.language import ABOUT_API, _, here, label
from web.pages.failure_words import WORDS
from web.pages.reason import came_from
from web.signin import session
from web.signin.errors import ReasonNeeded
from web.uploads import largest_here
from workflows.errors import CaseChanged, KeyReused, NotPermitted

_LOG: Final = logging.getLogger("lotrinh.web")
API: Final = "/api/"
_SECRET: Final = (
    "signin.",
    "locking.",
    "provider.",
    "account.",
)  # what is typed there is never written into a page
_MOST: Final = 1_000_000  # characters of a form that are carried along
_AWAY: Final = 15  # seconds after which a database that is away is asked again
_AGAIN: Final = 5  # seconds after which the browser asks again for what is being made


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(LotrinhError, tell)
    app.register_error_handler(HTTPException, tell_http)
    app.register_error_handler(Exception, tell_fault)
    app.after_request(_when_to_come_again)


def _when_to_come_again(response: Response) -> Response:
    if "come_again" in g:
        response.headers["Retry-After"] = str(g.come_again)
    return response


def speaks_json() -> bool:
    """Whether the asker is a program; the description of the API is a page, for whoever writes one."""
    return request.path.startswith(API) and request.endpoint != ABOUT_API


def tell(error: LotrinhError) -> tuple[Response | str, int]:
    """An error of the tree."""
    status = status_of(error)
    if status >= 500:
        _LOG.error("%s: %s", error.code, error.en)
    if isinstance(error, StorageError):
        g.officer = None  # the page is made without asking the database once more
    if speaks_json():
        if isinstance(error, ConversionPending):
            g.come_again = _AGAIN
        return _later(problem(status, error.as_dict()), error), status
    if isinstance(error, ReasonNeeded):
        return redirect(_why_address(error), 303), 303
    if _comes_back(error) and request.method == "POST":
        page = _to_send_again(title_of(error), _lines(error), _wait())
        page = page or _page(title_of(error), _lines(error), onward=_reload(error))
        return _later(_html(page, status), error), status
    page = _page(title_of(error), _lines(error), onward=_reload(error))
    if _comes_by_asking_again(error):
        return _html(page, status, {"Refresh": str(_AGAIN)}), status
    return _later(_html(page, status), error) if _comes_back(error) else page, status


def _html(page: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(page, status, headers=headers, mimetype="text/html")  # of itself it would be plain text


def _wait() -> str:
    return _(
        "Nội dung đã nhập còn nguyên. Chờ ít phút rồi bấm Gửi lại; việc đã ghi nhận rồi sẽ không bị ghi lần thứ hai."
    )


def _to_send_again(title: str, lines: list[str], how: str) -> str:
    """The form that was sent, to be sent again; "" for what opens an account, which is not repeated, and for what is too long."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if str(request.endpoint).startswith(_SECRET) or sum(len(value) for _name, value in fields) > _MOST:
        return ""
    files = any(request.files.values())
    return render_template(
        "again.html", title=title, lines=[*lines, how], there=request.path, fields=fields, files=files
    )


def _of_an_older_session(words: str) -> str:
    """A form of this site's own page, opened in a session before this one: to be sent under the token of this one; "" for others."""
    own = (
        request.headers.get("Sec-Fetch-Site") == "same-origin"
    )  # the browser's word: no page of another site leads here
    if not own or request.method != "POST" or session.current() is None:
        return ""
    officer = session.at_work()
    how = _(
        "Nội dung đã nhập còn nguyên; bấm Gửi lại để gửi với tên %(name)s, %(post)s.",
        name=officer.name,
        post=officer.here,
    )
    return _to_send_again(_("Biểu mẫu đã cũ"), [words], how)


def _lines(error: LotrinhError) -> list[str]:
    """What an officer is told; settings and servers are the administrator's, and stand in the log."""
    if _comes_by_asking_again(error):
        return [
            label(error),
            _("Trang này tự hỏi lại. Khi xong, tệp tự tải về; sau đó có thể rời trang này."),
        ]
    if not isinstance(error, DatabaseUnreachable) or error.fields.get("unsettled"):
        return [label(error)]
    first = _(
        "Chương trình tạm thời không kết nối được cơ sở dữ liệu. Chưa có gì được ghi, cũng không có gì bị mất."
    )
    if request.method == "GET":
        return [
            first,
            _("Trang này tự mở lại khi kết nối trở lại. Nếu quá năm phút, hãy báo người quản trị."),
        ]
    return [first, _("Nếu quá năm phút chưa gửi được, hãy báo người quản trị.")]


def _later(response: Response, error: LotrinhError) -> Response:
    """Where the database is away or busy: when to ask again; a page that was only looked at asks by itself."""
    if _comes_back(error):
        response.headers["Retry-After"] = str(_AWAY)
        if request.method == "GET" and not speaks_json():
            response.headers["Refresh"] = str(_AWAY)
    return response


def _comes_back(error: LotrinhError) -> bool:
    return isinstance(error, (DatabaseUnreachable, DatabaseBusy))


def _why_address(error: ReasonNeeded) -> str:
    """The page that asks for the reason, of the file that was asked for."""
    given = request.view_args or {}
    asked = came_from(request.full_path.rstrip("?")) if request.method == "GET" else ""
    back = asked if asked and request.endpoint not in {"cases.show", "persons.show"} else None
    if "kind" in error.fields:
        return url_for("reason.of_case", case_id=error.fields["file"], xem=error.fields["kind"], ve=back)
    if "case_id" in given:
        return url_for("reason.of_case", case_id=given["case_id"], ve=back)
    return url_for("reason.of_person", person_id=given["person_id"], ve=back)


def title_of(error: LotrinhError) -> str:
    """The heading of the page for an error."""
    if isinstance(error, CaseChanged):
        return _("Có người vừa cập nhật trước")
    if isinstance(error, KeyReused):
        return _("Biểu mẫu này đã được gửi")
    if isinstance(error, NotPermitted):
        return _("Không thuộc thẩm quyền")
    if isinstance(error, ConversionPending):
        return _("Đang chuyển sang PDF")
    if isinstance(error, (ConversionUnavailable, ConversionFailed)):
        return _("Chưa có bản PDF")
    if _comes_back(error):
        return _("Cơ sở dữ liệu chưa trả lời")
    return (
        _(WORDS.get(status_of(error), WORDS[500]).title)
        if status_of(error) < 500
        else _("Chưa thực hiện được")
    )


def tell_http(error: HTTPException) -> Response | tuple[Response | str, int]:
    """An error of HTTP; redirections pass."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    words = WORDS.get(status, WORDS[400 if status < 500 else 500])
    if status == 413:
        most = largest_here()
        words = replace(words, vi=words.vi.format(most=most), en=words.en.format(most=most))
    if isinstance(error, SecurityError):  # not our name: no address can be made for a page
        return Response(label(words), status, mimetype="text/plain")
    if isinstance(error, TooManyRequests):
        g.come_again = error.retry_after
    if speaks_json():
        return problem_of_http(error, status, words), status
    if isinstance(error, CSRFError):
        again = _of_an_older_session(
            _("Biểu mẫu được mở từ một phiên làm việc trước nên chưa có gì được ghi.")
        )
        return again or _page(
            _("Biểu mẫu đã cũ"), [_csrf_words()], onward=(here(), _("Mở lại trang"))
        ), status
    if status == TooManyRequests.code and request.method == "POST":
        page = _to_send_again(_(words.title), [label(words)], _wait())
        return page or _page(_(words.title), [label(words)]), status
    return _page(_(words.title), [label(words)]), status


def tell_fault(error: Exception) -> tuple[Response | str, int]:
    """A fault of the program: logged with a reference; whoever asked sees the reference only."""
    reference = uuid4().hex[:8]
    _LOG.error("fault %s", reference, exc_info=error)
    words = WORDS[500]
    if speaks_json():
        body = {"code": words.code, "vi": words.vi, "en": words.en, "fields": {"reference": reference}}
        return problem(500, body), 500
    return _page(_(words.title), [label(words), _("Mã lỗi: %(reference)s", reference=reference)]), 500


def _page(title: str, lines: list[str], *, onward: tuple[str, str] | None = None) -> str:
    address, label = onward or ("", "")
    return render_template("message.html", title=title, lines=lines, onward=address, onward_label=label)


def _reload(error: LotrinhError) -> tuple[str, str] | None:
    """After "someone was first", and while a PDF is being made, the way on is the same page, fetched anew."""
    again = isinstance(error, (CaseChanged, KeyReused)) or _comes_by_asking_again(error) or _comes_back(error)
    return (request.path, _("Tải lại")) if again else None


def _comes_by_asking_again(error: LotrinhError) -> bool:
    """Something that was asked for and is being made; what was sent is not sent again by itself."""
    return isinstance(error, ConversionPending) and request.method == "GET"


def _csrf_words() -> str:
    return _(
        "Biểu mẫu đã cũ hoặc phiên làm việc đã đổi, nên chưa có gì được ghi. Hãy tải lại trang rồi gửi lại."
    )
