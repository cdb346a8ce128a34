"""What the law has published, for whoever asks where the office allows it (``LOTRINH_PUBLIC_LISTS``): a page and files.

Asked without signing in, an address may ask so many times a minute; what is told is made anew every few minutes, however often it is asked.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Final

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from rules.citation import Citation
from web.language import _
from web.pages.headers import allow_cache
from web.pages.views.findings import cites_of
from web.pages.views.times import day_vi
from web.registers.publishing import KINDS, LISTINGS, Published, as_file, listing, published
from web.signin import session
from web.signin.askers import asker
from web.signin.session import house

blueprint = Blueprint("publishing", __name__)
_KEPT: Final = "lotrinh.published"
_FRESH: Final = timedelta(minutes=5)
_SPAN: Final = timedelta(minutes=1)
_MOST: Final = 60
_REMEMBERED: Final = 10_000


class Counter:
    """Questions by address in the last minute, and what was last told. Safe between threads; each process counts for itself."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._told: dict[str, tuple[datetime, Published]] = {}
        self._lock = Lock()

    def admit(self, address: str, at: datetime) -> bool:
        """Count a question; False where the address has asked too often."""
        with self._lock:
            begin, number = self._asked.pop(address, (at, 0))
            if at - begin > _SPAN:
                begin, number = at, 0
            self._asked[address] = (begin, number + 1)
            while len(self._asked) > _REMEMBERED:
                self._asked.popitem(last=False)
            return number < _MOST

    def told(self, list_id: str, at: datetime) -> Published | None:
        """What was told of a list, where it is still fresh."""
        found = self._told.get(list_id)
        return found[1] if found is not None and timedelta() <= at - found[0] < _FRESH else None

    def keep(self, list_id: str, at: datetime, made: Published) -> None:
        """Remember what is told."""
        self._told[list_id] = (at, made)


def open_to_all() -> bool:
    """Whether this request is for a published list and this installation shows them to everybody. ``TooManyRequests``."""
    if not str(request.endpoint).startswith("publishing.") or not house().settings.public_lists:
        return False
    if not _counter().admit(asker(request.remote_addr or ""), house().now()):
        raise TooManyRequests(retry_after=int(_SPAN.total_seconds()))
    return True


@blueprint.get("/cong-bo")
def page() -> str:
    """Every list that is published, as of today."""
    if session.current() is None:
        allow_cache()
    told = [_published(each.id) for each in LISTINGS]
    corpus = house().corpus
    cites = {each.listing.id: cites_of(tuple(map(Citation.parse, each.cites)), corpus) for each in told}
    return render_template(
        "registers/published.html",
        lists=told,
        titles={each.listing.id: _(each.listing.title) for each in told},
        cites=cites,
        kinds=list(KINDS),
        day=day_vi(house().today()),
    )


@blueprint.get("/cong-bo/<list_id>.<kind>")
def file(list_id: str, kind: str) -> BaseResponse:
    """A list as .csv, .json or .xlsx."""
    content = as_file(_published(listing(list_id).id), kind)
    allow_cache()
    response = Response(content, content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{list_id}.{kind}"'
    response.set_etag(sha256(content).hexdigest())
    return response.make_conditional(request)


def _published(list_id: str) -> Published:
    """The list, made anew where what was last told is no longer fresh."""
    counter, at = _counter(), house().now()
    made = counter.told(list_id, at)
    if made is None:
        made = published(house(), listing(list_id))
        counter.keep(list_id, at, made)
    return made


def _counter() -> Counter:
    kept = current_app.extensions.get(_KEPT)
    if not isinstance(kept, Counter):
        kept = current_app.extensions[_KEPT] = Counter()
    return kept
