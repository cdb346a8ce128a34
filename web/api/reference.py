"""The description of the API as a page of its own: drawn from OpenAPI on this machine, with no script and no address outside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from flask import Blueprint, Flask, current_app, render_template, request
from markupsafe import Markup

from web.api.kinds import kinds
from web.language import _

blueprint = Blueprint("reference", __name__)

KEY: Final = "lotrinh-openapi"
FORMS: Final = "dang"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address."""

    name: str
    where: str
    required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with one method."""

    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    body: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a request or answer, as JSON schema."""

    name: str
    schema: Markup


def keep(app: Flask, described: Callable[[], Mapping[str, Any]]) -> None:
    """Tell the page where its description comes from (at start)."""
    app.extensions[KEY] = described


def description(app: Flask) -> Mapping[str, Any]:
    """The description of the API in OpenAPI 3.1."""
    described: Callable[[], Mapping[str, Any]] = app.extensions[KEY]
    return described()


@blueprint.get("/api/docs")
def page() -> str:
    """Every address with its parameters and answers, and every kind of error; with ``dang`` every form, which is a page by itself."""
    spec = description(current_app)
    about = spec["info"]["description"]
    apart = FORMS in request.args
    forms = [
        # Quotes stand as they are, as text may: written as entities they are half the page.
        Form(name, Markup(escape(json.dumps(each, ensure_ascii=False, indent=1), quote=False)))  # noqa: S704 - escaped here
        for name, each in (spec["components"]["schemas"].items() if apart else ())
    ]
    return render_template(
        "api.html",
        title=spec["info"]["title"],
        about=_(about),
        apart=apart,
        operations=[] if apart else list(_operations(spec)),
        forms=forms,
        kinds=() if apart else kinds(),
    )


def texts(spec: Mapping[str, Any]) -> Iterator[str]:
    """What the description says in words, as the page shows it."""
    yield spec["info"]["description"]
    for each in _operations(spec):
        yield each.summary
        yield from (one.about for one in each.parameters)


def _operations(spec: Mapping[str, Any]) -> Iterator[Operation]:
    for path, methods in spec["paths"].items():
        shared = methods.get("parameters", [])
        for method, each in methods.items():
            if method == "parameters":
                continue
            yield Operation(
                method=method.upper(),
                path=path,
                summary=_(each.get("summary", "")),
                parameters=tuple(_parameter(one) for one in (*shared, *each.get("parameters", ()))),
                body=_form(each.get("requestBody", {})),
                answers=tuple(_answers(each["responses"])),
            )


def _answers(responses: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The statuses of each form, in their order; what any other error has is told with the kinds of errors."""
    told: dict[str, list[str]] = {}
    for status, answer in sorted(responses.items()):
        if status.isdecimal():
            told.setdefault(_form(answer), []).append(status)
    return ((", ".join(statuses), form) for form, statuses in told.items())


def _parameter(raw: Mapping[str, Any]) -> Parameter:
    about = raw.get("description") or raw.get("schema", {}).get("description", "")
    return Parameter(raw["name"], raw["in"], bool(raw.get("required")), _(about))


def _form(raw: Mapping[str, Any]) -> str:
    """The name of the form that a body or an answer has."""
    for content in raw.get("content", {}).values():
        return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
    return str(raw.get("$ref", "")).rpartition("/")[2]
