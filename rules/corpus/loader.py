"""Loads the law as data from a folder: ``facts.yaml``, ``regimes.yaml`` and ``<text>/<first day>.yaml``.

Called once by whoever needs the corpus (``load_corpus``), and by tests on folders of their own. Strict: an unknown or
doubled key, a rule without a citation, a citation of something not held, a gap or an overlap of versions, an unknown fact
or a doubled id is an error. One CorpusError tells all problems found, each with file, line and key.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from rules.corpus.checks import check_citations, check_ids, check_terms, check_versions
from rules.corpus.corpus import Corpus
from rules.corpus.dossier_checks import check_dossiers
from rules.corpus.reader import Source, read_version
from rules.corpus.reading import Problems, broken
from rules.corpus.regimes import read_regimes
from rules.errors import CorpusError
from rules.facts import FactCatalogue
from rules.yamlio import load_yaml

LAW: Final = Path(__file__).resolve().parent.parent / "law"
"""The folder of the law that comes with the program."""

_FACTS, _FACTS_FOLDER, _REGIMES = "facts.yaml", "facts", "regimes.yaml"
_BESIDE: Final = frozenset(
    {"calendar", "identity", "instruments", "retention", "scenarios", "rows", _FACTS_FOLDER}
)


def load_corpus(root: Path | None = None) -> Corpus:
    """The corpus in ``root``; without it, the program's own, read once. Raises CorpusError."""
    return _own_corpus() if root is None else read_corpus(root)


@cache
def _own_corpus() -> Corpus:
    return read_corpus(LAW)


def read_corpus(root: Path) -> Corpus:
    """The corpus in ``root``, read anew. Raises CorpusError listing every problem."""
    if not root.is_dir():
        raise broken(str(root), "there is no such folder of law", "không có thư mục pháp luật này")
    raw_facts = _raw_facts(root)
    raw_regimes = load_yaml(root / _REGIMES, name=_REGIMES)
    facts = FactCatalogue.from_raws(raw_facts)
    problems = Problems()
    regimes = read_regimes(raw_regimes, _REGIMES, problems)
    raw_versions = _raw_versions(root, problems)
    read = (
        _version(raw, name, _parts_of(name, raw_versions), facts, problems)
        for name, raw in raw_versions.items()
        if name.count("/") == 1
    )
    sources = [source for source in read if source is not None]
    problems.raise_if_any()
    check_versions(sources, problems)
    check_ids(sources, problems)
    check_citations(sources, facts, problems)
    check_terms(sources, problems)
    check_dossiers(sources, problems)
    problems.raise_if_any()
    _check_parts(raw_versions, problems)
    problems.raise_if_any()
    text = _plain_text({**raw_facts, _REGIMES: raw_regimes, **raw_versions})
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Corpus([source.instrument for source in sources], facts, regimes, digest, text)


def content_hash(content: object) -> str:
    """sha256 of plain data, whatever the order of its keys."""
    return hashlib.sha256(_plain_text(content).encode()).hexdigest()


def _plain_text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def folder_of(instrument: str) -> str:
    """The folder of a text: "109/2021/NĐ-CP" -> "109-2021-nd-cp"."""
    plain = instrument.lower().replace("đ", "d").replace("/", "-")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if c.isascii())


def _raw_facts(root: Path) -> dict[str, Mapping[str, object]]:
    """The data of ``facts.yaml`` and of the files under ``facts/``, by file name."""
    found: dict[str, Mapping[str, object]] = {}
    for path in (root / _FACTS, *sorted((root / _FACTS_FOLDER).glob("*.yaml"))):
        name = path.relative_to(root).as_posix()
        raw = load_yaml(path, name=name)
        if not isinstance(raw, Mapping):
            raise broken(name, "a mapping of facts is expected", "phải là bảng các dữ kiện")
        found[name] = raw
    return found


def _parts_of(name: str, raw_versions: Mapping[str, object]) -> dict[str, object]:
    """The further files of a version, which stand in a folder named as its file."""
    folder = name.removesuffix(".yaml") + "/"
    return {part: raw for part, raw in raw_versions.items() if part.startswith(folder)}


def _check_parts(raw_versions: Mapping[str, object], problems: Problems) -> None:
    """Each part has its version."""
    for name in raw_versions:
        if name.count("/") == 2 and f"{name.rpartition('/')[0]}.yaml" not in raw_versions:
            problems.add(
                name,
                "this file would be overlooked: a part of a version that has no file of its own",
                "tệp này sẽ bị bỏ qua: phần của một phiên bản chưa có tệp chính",
            )


def _raw_versions(root: Path, problems: Problems) -> dict[str, object]:
    """The data of every version and of its parts, by file name under ``root``. Files that would be overlooked are problems."""
    found: dict[str, object] = {}
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_dir() or parts[0] in _BESIDE or "scenarios" in parts[:-1] or path.suffix == ".md":
            continue
        name = "/".join(parts)
        if len(parts) in {2, 3} and path.suffix == ".yaml":
            raw = problems.attempt(lambda path=path, name=name: load_yaml(path, name=name))  # type: ignore[misc]
            found[name] = raw
        elif name not in {_FACTS, _REGIMES}:
            problems.add(
                name,
                "this file would be overlooked; versions stand in <text>/<first day>.yaml, parts of them in <text>/<first day>/",
                "tệp này sẽ bị bỏ qua; mỗi phiên bản nằm ở <văn bản>/<ngày có hiệu lực>.yaml, các phần nằm ở <văn bản>/<ngày có hiệu lực>/",
            )
    return found


def _version(
    raw: object, name: str, parts: Mapping[str, object], facts: FactCatalogue, problems: Problems
) -> Source | None:
    source = read_version(raw, name, facts, problems, parts)
    if source is None:
        return None
    expected = f"{folder_of(source.instrument.number)}/{source.instrument.from_}.yaml"
    if name != expected:
        problems.add(name, f"the file's place is {expected}", f"tệp phải nằm ở {expected}")
    return source


__all__ = ["LAW", "CorpusError", "content_hash", "folder_of", "load_corpus", "read_corpus"]
