"""The language of a page: Vietnamese, or English where the reader chose it. The one place that meets Flask-Babel.

A text stands in the code in Vietnamese; its English stands in ``web/translations/en/LC_MESSAGES/messages.po``
(docs/translations.md). Outside a request (command line, tests) everything is Vietnamese. Papers are Vietnamese always, and so are the
words of the law: what has no English is shown in Vietnamese.

The choice is a cookie of its own: it outlives the session, holds nothing of anybody, and is there before anyone has signed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal, Protocol
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, redirect, request, url_for
from flask_babel import Babel, Domain, get_locale, gettext, ngettext  # type: ignore[import-untyped]  # the package brings no types
from markupsafe import Markup, escape
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

VIETNAMESE: Final = "vi"
ENGLISH: Final = "en"
NAMES: Final = {VIETNAMESE: "Tiếng Việt", ENGLISH: "English"}
CATALOGUE: Final = Path(__file__).parent / "translations" / ENGLISH / "LC_MESSAGES" / "messages.po"
_COOKIE: Final = "LOTRINH_LANGUAGE_COOKIE"
_ISO: Final = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b(?!T)")
_KNOWN: Final = "lotrinh.language"
_YEAR: Final = 31_536_000
ABOUT_API: Final = "reference.page"  # what programs are answered follows no cookie: their Accept-Language says what they speak

blueprint = Blueprint("language", __name__)


class Bilingual(Protocol):
    """What the law's data bring: a label in both languages."""

    @property
    def vi(self) -> str: ...
    @property
    def en(self) -> str: ...


def install(app: Flask, *, production: bool) -> None:
    """Give ``app`` its languages; templates get ``_``, ``many``, ``language``, ``other_language``, ``in_vietnamese``
    and the filter ``vietnamese``."""
    app.config[_COOKIE] = "__Host-lotrinh-language" if production else "lotrinh-language"
    _Languages(app, default_locale=VIETNAMESE, default_timezone="Asia/Ho_Chi_Minh", locale_selector=chosen)
    app.jinja_env.globals |= {"many": _many_in_markup, "_": _in_markup, "gettext": _in_markup}
    app.jinja_env.filters["vietnamese"] = marked
    app.register_blueprint(blueprint)

    @app.context_processor
    def frame() -> dict[str, object]:
        other = VIETNAMESE if chosen() == ENGLISH else ENGLISH
        return {
            "language": chosen(),
            "other_language": (other, NAMES[other], url_for("language.choose", code=other, ve=here())),
            # Beside what stands in Vietnamese on an English page, so that it is read aloud and broken as Vietnamese.
            "in_vietnamese": Markup(' lang="vi"') if other == VIETNAMESE else "",
        }


@blueprint.get("/ngon-ngu/<code>")
def choose(code: str) -> Response:
    """Keep the language and go back to the page (``ve``) from which it was chosen."""
    if code not in NAMES:
        raise NotFound
    response = redirect(own_path(request.args.get("ve", "/")), 303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    name = str(current_app.config[_COOKIE])
    response.set_cookie(name, code, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


def chosen() -> Literal["vi", "en"]:
    """The language of this request; Vietnamese without one. Found out once a request: a page asks for each of its texts."""
    try:
        environ = request.environ
    except RuntimeError:  # no request
        return "vi"
    known: Literal["vi", "en"] | None = environ.get(_KNOWN)
    if known is None:
        known = environ[_KNOWN] = _asked_for()
    return known


def _asked_for() -> Literal["vi", "en"]:
    if request.path.startswith("/api/") and request.endpoint != ABOUT_API:
        return _accepted()
    return "en" if request.cookies.get(str(current_app.config.get(_COOKIE))) == ENGLISH else "vi"


def _accepted() -> Literal["vi", "en"]:
    """The language that a program likes best of those there are, of whatever country."""
    for tag, quality in request.accept_languages:
        name = tag.partition("-")[0].lower()
        if quality > 0 and name in NAMES:
            return "en" if name == ENGLISH else "vi"
    return "vi"


def _(text: str, **values: object) -> str:
    """The text in the language of the page. ``values`` fill ``%(name)s``; with none a per cent sign stands for itself."""
    if not text:
        return ""  # the English of nothing would be the head of the catalogue
    if chosen() == VIETNAMESE:  # as it stands: no catalogue need be looked for
        return text % values if values else text
    return str(gettext(text, **values))


def many(text: str, num: int, **values: object) -> str:
    """The text about ``%(num)s`` things: Vietnamese has one form for any number, English two."""
    if chosen() == VIETNAMESE:
        return text % {"num": num, **values}
    return str(ngettext(text, text, num, **values))


def mark(text: str) -> str:
    """The text as it is, found by the extraction; where it is shown, ``_`` translates it. For constants of a module."""
    return text


@dataclass(frozen=True, slots=True)
class Both:
    """A text of the program in both languages, for what answers in both at once; ``label`` gives a page the one that it speaks."""

    vi: str
    en: str


def both(text: str, **values: object) -> Both:
    """A text that was marked, in both languages; ``values`` fill ``%(name)s`` in either."""
    english = str(_english().gettext(text))
    return Both(text % values, english % values) if values else Both(text, english)


def either(vi: str, en: str | None) -> str:
    """The one of two given texts that the reader asked for; Vietnamese where there is no English."""
    if not en or chosen() == VIETNAMESE:
        return vi
    return _ISO.sub(
        r"\3/\2/\1", en
    )  # the law's data write days in English as ISO 8601; pages write them one way


def label(thing: Bilingual) -> str:
    """The label of an act, a fact, a stage, a finding, an error."""
    return either(thing.vi, thing.en)


class _FromText(Domain):  # type: ignore[misc]  # untyped, as above
    """Reads the catalogue itself: what lies in a checkout is what is shown, with nothing compiled that could be stale."""

    def get_translations(self) -> object:
        return (
            _english()
            if get_locale() is not None and get_locale().language == ENGLISH
            else super().get_translations()
        )


class _Languages(Babel):  # type: ignore[misc]  # untyped, as above
    domain_instance = _FromText()


@cache
def _english() -> Any:  # noqa: ANN401 - the package brings no types
    """The catalogue, read once a process and only when somebody asks for English."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    compiled = BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file, locale=ENGLISH))
    compiled.seek(0)
    return Translations(compiled)


def _many_in_markup(text: str, num: int, **values: object) -> Markup:
    """``many`` in a template: what fills the text is escaped, as with ``_``."""
    safe = {name: escape(value) for name, value in values.items()}
    return Markup(many(text, num, **safe))  # noqa: S704 - the text is ours


def _in_markup(text: str, /, **values: object) -> Markup:
    """``_`` in a template: the text is ours and stands as it is, what fills it is escaped."""
    if chosen() == VIETNAMESE:
        return _ours(text) % values if values else _alone(text)
    return Markup(gettext(text)) % values  # noqa: S704 - the text is ours


_ours = lru_cache(maxsize=8192)(Markup)


@lru_cache(maxsize=8192)
def _alone(text: str) -> Markup:
    """A text that nothing fills: "%%" is a per cent sign there too."""
    return _ours(text) % {}


def marked(text: str) -> str | Markup:
    """What stays Vietnamese inside a line of an English page (title of a paper, name of a text), said to be Vietnamese."""
    return text if chosen() == VIETNAMESE else Markup('<span lang="vi">{}</span>').format(text)


def here() -> str:
    """The page to come back to; what was sent with a form cannot be asked for again."""
    rule = request.url_rule
    if rule is None or "GET" not in (rule.methods or ()):
        return "/"
    return request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else request.path


def own_path(address: str) -> str:
    """The address if it is a path of this host, else the first page."""
    if not address.isprintable():
        return "/"  # a line end would begin another header
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    ours = not parts.scheme and not parts.netloc and address.startswith("/") and "\\" not in address
    return address if ours and not address.startswith("//") else "/"
