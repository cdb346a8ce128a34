"""The compiled renderer: a .docx template becomes bytes in about a millisecond, the same bytes for the same values.

docxtpl's own ``patch_xml`` turns each part into a Jinja source once; the source is compiled in a sandbox with autoescape and strict
undefined; parts without tags stay deflated. docxtpl itself is the reference: tests compare the text of both. What it does wrong
with values is not done here: ``{_{`` is left alone, nothing is recovered from broken XML, newlines become line breaks at the value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from documents.archive import Package, Part, Prefix, read_parts
from documents.errors import TemplateFault
from documents.wording import FILTERS

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_TAG = re.compile(r"{[{%#]")
_LINE_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')


def _finalize(value: object) -> object:
    """What an expression prints: a newline becomes a line break of the run; None is never printed."""
    if value is None:
        raise TemplateError(
            "an expression gave None; a template writes dots or an empty box for what is unknown"
        )
    if isinstance(value, str) and "\n" in value and not isinstance(value, Markup):
        return _LINE_BREAK.join(escape(line) for line in value.split("\n"))
    return value


class _Sandbox(ImmutableSandboxedEnvironment):
    """The sandbox with a short way to what is plainly data: the declared fields of a context's frozen dataclasses.

    Half of a rendering was the sandbox asking whether ``run.text`` might be dangerous. All else is still asked.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - the signature of Jinja
        """A field, or whatever the sandbox allows."""
        kind = type(obj)
        known = _FIELDS.get(kind)
        if known is None:
            known = _FIELDS[kind] = _fields_of(kind)
        return getattr(obj, attribute) if attribute in known else super().getattr(obj, attribute)


_FIELDS: dict[object, frozenset[str]] = {}


def _fields_of(kind: type) -> frozenset[str]:
    """The fields of a dataclass of this program; of every other class none, whatever it calls itself."""
    if not is_dataclass(kind) or not kind.__module__.startswith("documents."):
        return frozenset()
    return frozenset(one.name for one in fields(kind))


def environment(*, reference: bool = False) -> ImmutableSandboxedEnvironment:
    """The Jinja environment of all templates. ``reference`` leaves newlines to docxtpl, for comparison with it."""
    made = _Sandbox(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=None if reference else _finalize,
        auto_reload=False,
        cache_size=0,
    )
    made.globals.clear()
    made.filters.update(FILTERS)
    return made


_ENVIRONMENT = environment()


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template ready to render. ``variables`` are the names it uses, in every branch and in every part."""

    name: str
    variables: frozenset[str]
    _constant: tuple[Part, ...]
    _prefix: Prefix
    _live: tuple[tuple[str, Template], ...]

    @classmethod
    def of(cls, name: str, docx: bytes) -> CompiledTemplate:
        """Compile the template ``docx``. Raises TemplateFault naming template and part if Jinja cannot read it."""
        constant: list[Part] = []
        live: list[tuple[str, Template]] = []
        variables: set[str] = set()
        for part, content in read_parts(docx).items():
            source = _patched(part, content)
            if not _TAG.search(source):
                constant.append(Part.of(part, content))
                continue
            try:
                variables |= meta.find_undeclared_variables(_ENVIRONMENT.parse(source))
                live.append((part, _ENVIRONMENT.from_string(source)))
            except TemplateError as error:
                raise _fault(name, f"{part}: {error}") from error
        return cls(name, frozenset(variables), tuple(constant), Prefix.of(constant), tuple(live))

    def render(self, values: Mapping[str, object]) -> bytes:
        """The document. Raises TemplateFault naming the template and every variable that ``values`` lacks."""
        return self.filled(values).content()

    def filled(self, values: Mapping[str, object]) -> Package:
        """The same, not deflated yet."""
        missing = self.variables - values.keys()
        if missing:
            raise _fault(self.name, f"undefined variable: {', '.join(sorted(missing))}", missing)
        try:
            live = tuple((part, template.render(values).encode()) for part, template in self._live)
        except TemplateError as error:
            raise _fault(self.name, str(error)) from error
        return Package(self._constant, self._prefix, live)


def _patched(part: str, content: bytes) -> str:
    """The Jinja source of a part, or nothing. Word cuts text into runs as it pleases, even between two braces."""
    if not part.endswith(".xml") or b"{" not in content:
        return ""
    from docxtpl import DocxTemplate  # loaded with the first template that is read

    return str(DocxTemplate(part).patch_xml(content.decode()))


def _fault(name: str, problem: str, variables: frozenset[str] = frozenset()) -> TemplateFault:
    return TemplateFault(
        f"Template '{name}' cannot be rendered: {problem}. Template and context must be changed together.",
        vi=f"Không lập được biểu mẫu từ mẫu “{name}”: {problem}. Báo cho bộ phận kỹ thuật.",
        template=name,
        variables=sorted(variables),
    )
