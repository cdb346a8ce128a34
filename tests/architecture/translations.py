"""The catalogue of the pages against the texts that stand in code and templates.

``python -m tests.architecture.translations`` (``make translations``) brings the catalogue up to date: texts that are gone are dropped, new
ones are added without English, and named. ``test_translations.py`` fails while one is without.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from flask import Flask

from documents.contexts.field_labels import FIELDS
from documents.signs import SIGNS
from rules.corpus import load_corpus
from rules.corpus.dossier_model import Supplier
from rules.corpus.model import Coverage
from tests.architecture.source import ROOT, tracked
from web import api
from web.api import reference
from web.language import CATALOGUE, ENGLISH
from workflows import relations, roles
from workflows.dossier.kinds import KINDS
from workflows.dossier.model import ItemState

KEYWORDS: Final = {"_": None, "gettext": None, "mark": None, "many": (1, 1), "ngettext": (1, 2)}
# As web.app sets up the templates, so that lines are read as they are rendered.
_JINJA: Final = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
_HEAD: Final = "English of the pages. Vietnamese is the key. How to add a text: docs/translations.md."


def wanted() -> Catalog:
    """Every text of code and templates that is to be translated."""
    catalogue = Catalog(locale=ENGLISH, fuzzy=False)
    for text in (*_texts(), *_of_the_data(), *_of_the_api()):
        catalogue.add(text)
    return catalogue


def _texts() -> Iterator[str | tuple[str, ...]]:
    for path in tracked():
        if path.parts[0] != "web" or path.suffix not in {".py", ".html"}:
            continue
        method = "python" if path.suffix == ".py" else "jinja2"
        with (ROOT / path).open("rb") as file:
            for _line, text, _comments, _context in extract(
                method, file, KEYWORDS, options=dict(_JINJA) if method == "jinja2" else None
            ):
                yield text


def _of_the_data() -> Iterator[str]:
    """Short words that the law's data and the tables bring in Vietnamese alone: units, kinds of proof, roles, offices."""
    corpus = load_corpus()
    for spec in (corpus.facts[name] for name in corpus.facts):
        yield from (text for text in (spec.unit, spec.document) if text)
    yield from relations.RELATIONS.values()
    yield from (*roles.ROLES.values(), *roles.UNIT_KINDS.values(), *roles.PARTS.values())
    yield from (text for text in roles.WHERE.values() if text)
    yield from FIELDS.values()
    yield from (sign.vi for signs in SIGNS.values() for sign in signs)
    yield from (title for kind in KINDS for _first, title in kind.titles)
    for words in (Coverage, ItemState, Supplier):
        yield from (each.vi for each in words)
    for article in (each for version in corpus.all_versions() for each in version.articles):
        yield from (way.vi for item in article.dossier for way in item.ways)


def _of_the_api() -> Iterator[str]:
    """What the description of the API says on its page."""
    app = Flask("web")
    app.config.from_mapping(api.CONFIG)
    api.install(app)
    yield from (text for text in reference.texts(reference.description(app)) if text)


def held() -> Catalog:
    """The catalogue as it is committed."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale=ENGLISH)


def refreshed() -> Catalog:
    """The texts of today with the English that is there. Nothing is guessed from a text that looks alike."""
    found, kept = wanted(), held()
    for message in found:
        known = kept.get(message.id) if message.id else None
        if known is not None:
            message.string = known.string
    found.header_comment = f"# {_HEAD}"
    return found


def written(catalogue: Catalog) -> bytes:
    """The file: sorted, no lines of source, no hour, so that two who add texts seldom meet in one place."""
    for message in catalogue:
        message.flags.clear()  # a line that says "python-format" only gives two who add texts something to meet in
    # Babel would stamp the hour and its own name; what is written must depend on the texts alone.
    body = io.BytesIO()
    write_po(body, catalogue, width=0, sort_output=True, no_location=True, omit_header=True)
    head = (
        f'# {_HEAD}\nmsgid ""\nmsgstr ""\n"Language: en\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    return head.encode() + body.getvalue().rstrip() + b"\n"


def without_english(catalogue: Catalog) -> list[Message]:
    """The texts that a reader of English would get in Vietnamese."""
    return [each for each in catalogue if each.id and not all(_forms(each.string))]


def _forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ("",))


def main() -> int:
    """Bring the file up to date and name what is to be translated."""
    catalogue = refreshed()
    CATALOGUE.write_bytes(written(catalogue))
    missing = without_english(catalogue)
    for each in missing:
        sys.stdout.write(f"no English yet: {each.id if isinstance(each.id, str) else each.id[0]}\n")
    sys.stdout.write(
        f"{len(catalogue)} texts, {len(missing)} without English: {CATALOGUE.relative_to(ROOT)}\n"
    )
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
