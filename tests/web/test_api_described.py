"""The API keeps to its own description under whatever a stranger sends: no fault, no answer that is not described."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.site import Site, site
from tests.web.test_api_tokens import issued

_CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
_CALM = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
_EXPECTED = 19  # operations; a new one is tried as well, a lost one is told


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("described")
    copy = folder / "lotrinh.sqlite"
    shutil.copyfile(sqlite_template, copy)
    with site(f"sqlite:///{copy}", folder) as found:
        found.finish()
        yield found


@pytest.mark.slow
def test_every_operation_keeps_to_its_description(town: Site) -> None:
    heads = {"Authorization": f"Bearer {issued(town, 'read', 'documents', 'act')}"}
    spec = town.app.test_client().get("/api/openapi.json", headers=heads).get_json()
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", town.app, headers=heads)
    assert schema.raw_schema["paths"].keys() == spec["paths"].keys()
    tried, wrong = [], []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        tried.append(operation.label)

        @_CALM
        @given(case=operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
        def try_out(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(checks=_CHECKS, headers=heads)

        try:
            try_out()
        except FailureGroup as group:
            wrong.append(f"{operation.label}: {[str(one) for one in group.exceptions]}")
    assert wrong == []
    assert len(tried) >= _EXPECTED
