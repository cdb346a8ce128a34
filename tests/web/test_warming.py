"""What the first page of each kind would pay for is made ready once the server listens."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from jinja2 import DictLoader

from web import warming


def test_every_template_is_compiled_and_a_broken_one_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    app = Flask("warmed")
    there = dict.fromkeys(warming._FIRST, "{{ 1 }}")
    app.jinja_env.loader = DictLoader({**there, "rare.html": "{{ 2 }}", "broken.html": "{% if %}"})
    monkeypatch.setattr(warming, "_REST", 0)
    with caplog.at_level(logging.ERROR, "lotrinh.warming"):
        warming.begin(app).join(60)
    cache = app.jinja_env.cache
    assert cache is not None
    assert len(cache) == len(there) + 1
    assert [record.name for record in caplog.records] == ["lotrinh.warming"]


def test_what_is_opened_first_is_there() -> None:
    from pathlib import Path

    import web

    templates = Path(web.__file__).parent / "templates"
    assert all((templates / name).exists() for name in warming._FIRST)
