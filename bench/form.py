"""One rendered form: the whole way from neutral data to bytes and sha256, beside plain docxtpl on the same template and values.

docxtpl gets its values ready and autoescape on (off, it loses ``&`` and ``<``); it opens, renders and saves, as its manual shows.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from bench.report import OURS, Measurement, Runner, figure

FORM = "109/2021/NĐ-CP Mẫu 02"


def _ours() -> Callable[[], bytes]:
    from documents.writs import render
    from tests.documents.samples import ON, full

    data = full()
    return lambda: render(FORM, data, ON).content


def _docxtpl() -> Callable[[], bytes]:
    from docxtpl import DocxTemplate

    import documents
    from documents.catalogue import load_catalogue
    from documents.contexts import build
    from documents.rendering import environment
    from documents.writs import values_of
    from tests.documents.samples import ON, full

    entry = load_catalogue().form(FORM, ON)
    path = Path(next(iter(documents.__path__))) / "templates" / entry.template
    values = values_of(build(entry, full()))
    jinja = environment(reference=True)

    def render() -> bytes:
        template = DocxTemplate(path)
        template.render(values, jinja)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()

    return render


@figure(name="one rendered form", wanted=10.0, baseline="docxtpl", unit="s/form", better="lower")
def form(run: Runner) -> Measurement:
    """Seconds for one form; ours includes reading and checking the data and hashing the bytes."""
    ops = 20
    contenders = {OURS: _ours(), "docxtpl": _docxtpl()}

    def repeated(work: Callable[[], bytes]) -> Callable[[], object]:
        return lambda: [work() for _ in range(ops)]

    return run.seconds(
        {name: repeated(work) for name, work in contenders.items()}, ops=ops, note=f"{FORM}, two pages"
    )
