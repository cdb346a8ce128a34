"""Reads ``documents/forms/*.yaml``: each file holds the forms of one annex, ``common.yaml`` what all share. Strict about keys.

A form is its kind (decision, minutes …) with what is its own on top. Lines are told in documents/forms/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from documents.errors import DocumentError
from documents.generic.model import BLANK, RECIPIENTS, Basis, FormSheet, Line, Office, SignerSpec
from documents.generic.spans import Span, parse
from documents.text import tidy
from rules.yamlio import unknown_keys

Raw = Mapping[str, object]

_FORM = (
    "title", "kind", "cites", "issuer", "copies", "note_vi", "heading", "subject", "layout", "numbered", "symbol", "number", "agency",
    "bases", "authority", "opens", "proposal", "to", "before", "lines", "after", "sign", "office", "offices", "recipients",
    "verified", "about", "dated", "photo", "landscape", "annex", "hint", "head",
)  # fmt: skip
_LINE = (
    "label", "fill", "say", "fact", "person", "of", "from", "until", "blanks", "pair", "heading", "body", "article", "note",
    "choice", "values", "table", "rows", "line", "basis", "centre", "list", "mark", "small",
)  # fmt: skip
_TEXTS = ("heading", "body", "article", "note", "say", "line", "basis", "centre")
_LINE_TEXT = re.compile(r"[ {:*]")


@dataclass(frozen=True, slots=True)
class Common:
    """What all files share: kinds of paper, groups of lines, offices, signers."""

    kinds: Mapping[str, Raw]
    blocks: Mapping[str, list[object]]
    offices: Mapping[str, Office]
    signers: Mapping[str, SignerSpec]

    @classmethod
    def read(cls, raw: Raw) -> Common:
        """From ``common.yaml``."""
        unknown_keys(raw, ("kinds", "blocks", "offices", "signers"), "common.yaml", error=DocumentError)
        return cls(
            {name: _map(one, name) for name, one in _map(raw["kinds"], "kinds").items()},
            _blocks(raw["blocks"]),
            offices_of(raw.get("offices", {})),
            {name: _signer_of(one, name) for name, one in _map(raw["signers"], "signers").items()},
        )

    def of_file(self, file: Raw) -> Common:
        """With the groups of lines that ``file`` tells itself; they stand in also where a shared group uses them."""
        return replace(self, blocks={**self.blocks, **_blocks(file.get("blocks", {}))})


def _blocks(raw: object) -> dict[str, list[object]]:
    return {name: _list(one, name) for name, one in _map(raw, "blocks").items()}


def offices_of(raw: object) -> dict[str, Office]:
    """The offices by role."""
    return {role: Office(**_texts(one, role)) for role, one in _map(raw, "offices").items()}


def merged(form: Raw, common: Common, where: str) -> dict[str, object]:
    """A form with what its kind says."""
    unknown_keys(form, _FORM, where, error=DocumentError)
    kind = common.kinds.get(str(form.get("kind")))
    if kind is None:
        raise wrong(where, "kind", ", ".join(common.kinds))
    return {**kind, **form}


def sheet_of(raw: Raw, common: Common, file: Raw, where: str) -> FormSheet:
    """What stands on the form ``raw`` (merged with its kind)."""
    lines = [line for key in ("before", "lines", "after") for line in _list(raw.get(key, []), where)]
    offices = {
        **common.offices,
        **offices_of(file.get("offices", {})),
        **offices_of(raw.get("offices", {})),
    }
    office = str(raw.get("office", ""))
    rows = _rows(raw, office, common, where)
    signers = tuple(one for row in rows for one in row if one.head not in {RECIPIENTS, BLANK})
    told = raw.get("authority")
    if told is True and not any(one.role for one in signers):
        raise wrong(where, "authority", "true only where the head of the body signs")
    return FormSheet(
        heading="" if raw.get("about") else _text(raw, "heading", where),
        subject=tidy(str(raw.get("subject", "" if raw.get("about") else raw.get("title", "")))),
        symbol=str(raw.get("symbol", "")),
        agency=str(raw.get("agency", "unit")),
        numbered=raw.get("numbered") is True,
        authority=told is True,
        title=_spans(told, where) if isinstance(told, str) else (),
        about=tidy(str(raw.get("about", ""))),
        dated=raw.get("dated") is not False,
        photo=str(raw.get("photo", "")),
        landscape=raw.get("landscape") is True,
        annex=_lines(_list(raw.get("annex", []), where), common, where),
        opens=str(raw.get("opens", "")),
        bases=_bases(raw, file, where) if raw.get("bases") else (),
        proposal=str(raw.get("proposal", "")),
        addressees=_strings(raw.get("to", []), where),
        lines=_lines(lines, common, where),
        signers=signers,
        rows=rows if any(isinstance(one, list) for one in _list(raw.get("sign", []), where)) else (),
        recipients=_strings(raw.get("recipients", []), where),
        number=_paths(raw, {"number": "facts"}, where),
        offices=offices,
    )


def _basis(one: Raw) -> Basis:
    text, begin, end, of = (str(one.get(key, "")) for key in ("text", "from", "to", "of"))
    return Basis(text, begin, end, of)


def _bases(raw: Raw, file: Raw, where: str) -> tuple[Basis, ...]:
    """The bases of the file, or those that the form lists: by name, or in words of its own (they hold a blank)."""
    known = {name: _map(one, name) for name, one in _map(file.get("bases", {}), where).items()}
    wanted = raw["bases"] if isinstance(raw["bases"], list) else list(known)
    found: list[Basis] = []
    for name in wanted:
        if name in known:
            one = known[str(name)]
            found.append(_basis(one))
        elif " " in str(name):
            found.append(Basis(str(name), spans=_spans(str(name), where)))
        else:
            raise wrong(where, "bases", ", ".join(known))
    return tuple(found)


def _rows(raw: Raw, office: str, common: Common, where: str) -> tuple[tuple[SignerSpec, ...], ...]:
    """The signers: in rows of up to three cells, or one row for all where the form only lists them."""
    told = _list(raw.get("sign", []), where)
    rows = told if any(isinstance(one, list) for one in told) else [told]
    made = [
        tuple(_signer(one, office, common, raw, where) for one in _list(row, where)) for row in rows if row
    ]
    if len(rows) > 1 and not all(1 <= len(row) <= 3 for row in made):
        raise wrong(where, "sign", "rows of one to three")
    return tuple(made)


def _signer(one: object, office: str, common: Common, raw: Raw, where: str) -> SignerSpec:
    if one == "head":
        if office not in common.offices:
            raise wrong(where, "office", ", ".join(common.offices))
        return SignerSpec(role=office, head=str(raw.get("head", "")), hint=str(raw.get("hint", "")))
    if one in ("recipients", "blank"):
        return SignerSpec(head=RECIPIENTS if one == "recipients" else BLANK)
    if isinstance(one, str):
        if one not in common.signers:
            raise wrong(where, "sign", ", ".join(common.signers))
        return common.signers[one]
    return _signer_of(one, where)


def _signer_of(raw: object, where: str) -> SignerSpec:
    told = _map(raw, where)
    unknown_keys(told, ("role", "head", "hint", "name", "dated"), where, error=DocumentError)
    texts = _texts({key: text for key, text in told.items() if key != "dated"}, where)
    return SignerSpec(
        role=texts.get("role", ""),
        head=texts.get("head", ""),
        hint=texts.get("hint", ""),
        name=texts.get("name", ""),
        dated=told.get("dated") is True,
    )


def _spans(text: str, where: str) -> tuple[Span, ...]:
    return parse(
        tidy(text),
        lambda found: wrong(where, found, "{path}, {path:want}, {?path=code}, **bold**, *italics*"),
    )


def _lines(raw: list[object], common: Common, where: str) -> tuple[Line, ...]:
    found: list[Line] = []
    for one in raw:
        if isinstance(one, str) and _LINE_TEXT.search(one):
            found.append(Line("line", tidy(one), spans=_spans(one, where)))
        elif isinstance(one, str):
            if one not in common.blocks:
                raise wrong(where, one, ", ".join(common.blocks))
            found += _lines(common.blocks[one], common, where)
        else:
            found.append(_line(_map(one, where), where))
    return tuple(found)


def _line(raw: Raw, where: str) -> Line:
    unknown_keys(raw, _LINE, where, error=DocumentError)
    blanks = _int(raw.get("blanks", 0), where)
    for kind in _TEXTS:
        if kind in raw:
            text = _text(raw, kind, where)
            return Line(kind, text, spans=_spans(text, where), blanks=blanks)
    if "pair" in raw:
        return Line("pair", parts=tuple(_line(_map(one, where), where) for one in _list(raw["pair"], where)))
    if "choice" in raw:
        options = tuple((code, str(text)) for code, text in _map(raw.get("values"), where).items())
        choices = tuple(_spans(text, where) for _, text in options)
        return Line("choice", sources=(f"facts.{raw['choice']}",), options=options, choices=choices)
    if "list" in raw:
        sources = tuple(str(raw["list"]).split("|")) if raw["list"] else ()
        mark = str(raw.get("mark", "n)"))
        return Line("list", mark, sources=sources, rows=_int(raw.get("rows", 2), where))
    if "table" in raw:
        return _table(raw, where)
    return Line(
        "fill" if "fill" in raw else "field",
        tidy(str(raw["fill"])) if "fill" in raw else _text(raw, "label", where),
        sources=_paths(raw, {"fact": "facts", "person": "person", "of": "", "from": "facts"}, where),
        until=_paths(raw, {"until": "facts"}, where),
        blanks=blanks,
        spans=_spans(str(raw["fill"]), where) if "fill" in raw else (),
    )


def _table(raw: Raw, where: str) -> Line:
    """``rows``: a number of empty rows, or the rows: lists of texts, and a text alone goes across; a number ends them."""
    columns = tuple((name, _int(width, where)) for name, width in _map(raw["table"], where).items())
    told = raw.get("rows", 3)
    cells: list[tuple[tuple[Span, ...], ...]] = []
    for row in told if isinstance(told, list) else [told]:
        if isinstance(row, int):
            cells += [((),) * len(columns)] * _int(row, where)
        else:
            texts = [row] if isinstance(row, str) else _list(row, where)
            if len(texts) not in {1, len(columns)}:
                raise wrong(where, "rows", f"1 or {len(columns)} cells in a row")
            cells.append(tuple(_spans(str(text), where) if text != "" else () for text in texts))
    return Line("table", columns=columns, cells=tuple(cells), small=raw.get("small") is True)


def _paths(raw: Raw, groups: Mapping[str, str], where: str) -> tuple[str, ...]:
    found: list[str] = []
    for key, group in groups.items():
        told = raw.get(key, [])
        names = (told,) if isinstance(told, str) else _strings(told, where)
        found += [f"{group}.{name}" if group else name for name in names]
    return tuple(found)


def _texts(raw: object, where: str) -> dict[str, str]:
    return {key: tidy(str(value)) for key, value in _map(raw, where).items()}


def _text(raw: Raw, key: str, where: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value.strip():
        raise wrong(where, key, "text")
    return tidy(value)


def _int(value: object, where: str) -> int:
    if type(value) is not int:
        raise wrong(where, "number", "a whole number")
    return value


def _strings(raw: object, where: str) -> tuple[str, ...]:
    return tuple(str(one) for one in _list(raw, where))


def _list(raw: object, where: str) -> list[object]:
    if not isinstance(raw, list):
        raise wrong(where, "list", "a list")
    return list(raw)


def _map(raw: object, where: str) -> Raw:
    if not isinstance(raw, Mapping):
        raise wrong(where, "mapping", "a mapping")
    return {str(key): value for key, value in raw.items()}


def wrong(where: str, key: str, accepted: str) -> DocumentError:
    """The error for data that are not as they should be."""
    return DocumentError(
        f"Forms, {where}: '{key}' is not accepted; accepted: {accepted}.",
        vi=f"Biểu mẫu, {where}: “{key}” không hợp lệ; chấp nhận: {accepted}.",
        form=where,
        key=key,
    )
