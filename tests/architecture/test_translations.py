"""Every text of the pages has its English, and the catalogue holds nothing else."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from babel.messages.catalog import Catalog, Message

from rules.corpus import load_corpus
from rules.facts.english import words
from tests.architecture import translations
from tests.architecture.source import ROOT, tracked

REFRESH = "run `make translations`, then write the English that it names"
_FILLED = re.compile(r"%\((\w+)\)[sd]|%%")


@pytest.fixture(scope="module")
def held() -> Catalog:
    return translations.held()


@pytest.fixture(scope="module")
def refreshed() -> Catalog:
    return translations.refreshed()


def test_every_text_has_its_english(refreshed: Catalog) -> None:
    assert [each.id for each in translations.without_english(refreshed)] == [], REFRESH


def test_the_catalogue_holds_what_is_in_use_and_nothing_guessed_or_gone(
    held: Catalog, refreshed: Catalog
) -> None:
    assert [each.id for each in held if each.fuzzy and each.id] == []
    assert not held.obsolete
    assert {each.id for each in held} == {each.id for each in refreshed}, REFRESH


def test_the_english_is_filled_with_the_same_values(held: Catalog) -> None:
    assert [each.id for each in held if each.id and not _alike(each)] == []


def test_every_value_of_a_fact_has_its_english_and_no_other_word_is_kept() -> None:
    facts = load_corpus().facts
    asked = {label for name in facts for label in facts[name].value_labels.values()}
    units = {facts[name].unit for name in facts if facts[name].unit}
    assert asked - words().keys() == set(), "write the English in rules/facts/english.yaml"
    assert words().keys() - asked - units == set(), (
        "gone from the facts: take it out of rules/facts/english.yaml"
    )
    assert all(words().values())


def test_a_template_hands_only_fixed_texts_to_the_translation() -> None:
    """What a variable holds would be written into the page unescaped."""
    asked = re.compile(r"(?<![\w.])(?:_|gettext|many)\((?!['\"])")
    loose = [
        f"{path}: {line.strip()}"
        for path in tracked()
        if path.parts[0] == "web" and path.suffix == ".html"
        for line in (ROOT / path).read_text("utf-8").splitlines()
        if asked.search(line)
    ]
    assert loose == []


def _alike(message: Message) -> bool:
    vietnamese = message.id if isinstance(message.id, str) else message.id[0]
    english = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return all(_values(vietnamese) == _values(each) for each in english if each)


def _values(text: str) -> Counter[str]:
    return Counter(found.group(0) for found in _FILLED.finditer(text))
