"""``lotrinh law check``: is the law as encoded sound, and is every rule of it exercised by a worked case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from web.cli.examples import example
from web.cli.output import as_json, paragraph, progress
from web.cli.running import finish

if TYPE_CHECKING:
    from rules.corpus import Corpus
    from web.scenarios.exercise import Unexercised
    from workflows.procedure import Procedures
    from workflows.soundness import Flaw

_HEADINGS = {
    "uncited": "Không có căn cứ / without a citation",
    "nobody_may": "Không ai có quyền / permitted to nobody",
    "unreachable": "Không tới được / cannot be reached",
    "dead_end": "Ngõ cụt / dead ends",
    "no_law": "Không có quy định vào ngày đó / no law on that day",
    "impossible": "Điều kiện không thể cùng đáp ứng / requirements that nobody can meet",
    "contradiction": "Cùng hệ quả, điều kiện loại trừ nhau / same effect, contradictory guards",
    "unmet_duty": "Thời hạn không bước nào hoàn thành được / duties that no act can meet",
    "hole": "Nghĩa vụ mất thời hạn giữa hai luật / terms missing between two laws",
    "variant": "Kết thúc không tới được với một nhóm người / ends that a variant cannot reach",
    "age_gap": "Khoảng tuổi bị bỏ sót / gaps between age bands",
    "value": "Giá trị không bao giờ được chấp nhận / values that are never accepted",
    "link": "Hệ quả dẫn tới bước không có / consequences that lead nowhere",
    "recipe": "Cách suy ra dữ kiện sai / recipes that name what is not there",
    "exit_from_end": "Kết thúc mà còn đi tiếp / ends that lead on",
    "basis": "Căn cứ trên biểu mẫu không đúng / legal bases on forms that do not hold",
    "row": "Dòng đối chiếu chưa nằm ở đâu / rows of the comparison held by nothing",
    "scenario": "Tình huống không đúng / scenarios that do not hold",
    "never_satisfied": "Điều kiện chưa từng được thỏa mãn trong tình huống nào / requirements never satisfied by a scenario",
    "never_refused": "Điều kiện chưa từng bị từ chối trong tình huống nào / requirements never refused by a scenario",
    "term": "Thời hạn chưa từng chạy trong tình huống nào / terms that no scenario runs",
    "consequence": "Hệ quả chưa từng phát sinh trong tình huống nào / consequences that no scenario reaches",
}


@click.command()
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh law check")
def check(*, json_: bool) -> None:
    """Kiểm tra: mỗi bước có căn cứ, ngày nào cũng có người có quyền, tới được; không ngõ cụt; mỗi quy tắc có tình huống kiểm.

    Check the law as encoded: every act cited, permitted to someone on every day of its procedure, reachable; no dead end that is not an
    end; every requirement both satisfied and refused (unless its data say why no case can fail it), every term run and every
    consequence reached by a scenario beside the law.
    Exit status 1, with the list, when something is missing.
    """
    from rules.corpus import load_corpus
    from workflows.procedure import load_procedures
    from workflows.soundness import flaws_of

    corpus, procedures = load_corpus(), load_procedures()
    found = [
        *flaws_of(procedures, corpus),
        *_by_forms(),
        *_by_rows(corpus, procedures),
        *_by_scenarios(corpus),
    ]
    if json_:
        as_json({"ok": not found, "flaws": [flaw.as_json() for flaw in found]})
    else:
        _print(found, len(procedures.acts), len(list(_requirements(corpus))))
    finish(ok=not found)


def _requirements(corpus: Corpus) -> Iterator[str]:
    return (rule.id for v in corpus.all_versions() for article in v.articles for rule in article.requirements)


def _by_forms() -> Iterator[Flaw]:
    from documents.bases import flaws_of_forms
    from documents.catalogue import load_catalogue
    from workflows.soundness import Flaw

    for flaw in flaws_of_forms(load_catalogue()):
        yield Flaw("basis", f"{flaw.form}, {flaw.on.isoformat()}", flaw.vi, flaw.en, flaw.basis)


def _by_rows(corpus: Corpus, procedures: Procedures) -> Iterator[Flaw]:
    from web.cli.rows import rows_of
    from workflows.soundness import Flaw

    for row in rows_of(corpus, procedures):
        if row.state == "open":
            yield Flaw("row", row.id, row.vi, row.vi)


def _by_scenarios(corpus: Corpus) -> Iterator[Flaw]:
    from web.scenarios.exercise import Exercised, left_over, scenario_files
    from web.scenarios.trying import try_all
    from workflows.soundness import Flaw

    exercised, files = Exercised(), list(scenario_files())
    with progress(len(files), "Tình huống / scenarios") as tell:
        for tried in try_all(files):
            tell(tried.path.name)
            exercised.join(tried.exercised)
            for where, vi, en in tried.problems:
                yield Flaw("scenario", f"{tried.path.name}{where}", vi, en)
    yield from _unexercised(left_over(corpus, exercised))


def _unexercised(left: Unexercised) -> Iterator[Flaw]:
    from workflows.soundness import Flaw

    for kind, ids in (
        ("never_satisfied", left.never_satisfied),
        ("never_refused", left.never_refused),
        ("term", left.terms),
        ("consequence", left.consequences),
    ):
        vi, en = _HEADINGS[kind].split(" / ")
        for each in ids:
            yield Flaw(kind, each, vi, en)


def _print(found: Sequence[Flaw], acts: int, requirements: int) -> None:
    for kind, heading in _HEADINGS.items():
        mine = [flaw for flaw in found if flaw.kind == kind]
        if not mine:
            continue
        paragraph(f"{heading} ({len(mine)})", style="bold")
        for flaw in mine:
            told = "" if heading.startswith(flaw.vi) else f": {flaw.vi}"
            paragraph(f"{flaw.where}{told}", indent=2)
            if flaw.witness:
                paragraph(flaw.witness, indent=4, style="dim")
    state = "Đủ cả." if not found else f"Còn thiếu {len(found)} mục / missing: {len(found)}."
    paragraph(f"{acts} bước / acts, {requirements} điều kiện / requirements. {state}", style="bold")
