"""The same proceedings with the real forms: what the door hands over is enough to fill every paper, whoever the person is."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from documents.catalogue import load_catalogue
from documents.writs import Forms
from tests.workflows.journeys import MONITORED, VARIANTS, Journey, go
from tests.workflows.kit import World
from workflows.model import Person

BARE = Person("p", "Chỉ Có Tên", attributes={"residence_kind": "none"})
FULL = replace(BARE, full_name="Đặng Thị Ẩn & <Ngọc> {{ x }}")


@pytest.mark.parametrize("person", [BARE, FULL], ids=["bare", "hostile"])
@pytest.mark.parametrize("journey", [*VARIANTS, MONITORED], ids=lambda journey: journey.name)
def test_every_paper_of_every_variant(journey: Journey, person: Person) -> None:
    world = World(renderer=Forms(load_catalogue()))
    world.put(person)
    steps = journey.steps
    if journey.name == "voluntary":  # without a date of birth the age is unknown, and consent is asked for
        steps = (replace(steps[0], inputs={**steps[0].inputs, "guardian_consent": True}), *steps[1:])
    go(world, replace(journey, person="p", steps=steps))
    assert len(world.store.documents) == len({paper.id for paper in world.store.documents})
    for paper in world.store.documents:
        with zipfile.ZipFile(BytesIO(world.store.blobs[paper.sha256])) as file:
            assert "word/document.xml" in file.namelist()
