"""The law as dated data: what is held, in force when, and how far it is put to work."""

from rules.corpus.corpus import Corpus
from rules.corpus.coverage import ArticleCoverage, TextCoverage, coverage_of
from rules.corpus.dossier_model import DossierItem, PaperWay, Supplier
from rules.corpus.loader import LAW, load_corpus, read_corpus
from rules.corpus.model import (
    Article,
    Consequence,
    Coverage,
    During,
    Instrument,
    Note,
    Parameter,
    Period,
    Regime,
    Requirement,
    Rule,
    Sheet,
    TermRule,
    covers,
)
from rules.corpus.show import Shown, rule_json, show_place

__all__ = [
    "LAW",
    "Article",
    "ArticleCoverage",
    "Consequence",
    "Corpus",
    "Coverage",
    "DossierItem",
    "During",
    "Instrument",
    "Note",
    "PaperWay",
    "Parameter",
    "Period",
    "Regime",
    "Requirement",
    "Rule",
    "Sheet",
    "Shown",
    "Supplier",
    "TermRule",
    "TextCoverage",
    "coverage_of",
    "covers",
    "load_corpus",
    "read_corpus",
    "rule_json",
    "show_place",
]
