"""The page of a procedure: drawing, stages, acts with who, what, under which conditions, with which papers and terms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.corpus import Requirement, TermRule
from rules.errors import NotInForce
from web.lawbook.diagram import diagram
from web.lawbook.wording import Words, cell, mark, span
from workflows.procedure import ActRow, ActSpec, FormRow, Procedure, Procedures

_ACTORS = {"proposer": "lập hồ sơ đề nghị", "doctor": "khám, kết luận", "approver": "phê duyệt"}


def index_page(procedures: Procedures, words: Words) -> list[str]:
    """The way into the pages."""
    return [
        "# Pháp luật được mã hóa trong chương trình",
        "",
        "Các trang này viết lại cho người đọc đúng những gì chương trình chạy: bảng thủ tục, điều kiện, thời hạn, hệ quả.",
        "Mỗi dòng có căn cứ và thời gian hiệu lực. Không chép lời văn của luật; văn bản đăng Công báo quyết định.",
        "",
        "## Thủ tục",
        "",
        *(
            f"- [{each.vi}](thu-tuc/{each.id}.md) – {len(each.acts)} bước; {words.cited(each.cites)}"
            for each in procedures.values()
        ),
        "",
        "## Tra cứu chung",
        "",
        "- [Thời hạn và cách tính](thoi-han.md)",
        "- [Hệ quả: kết quả nào mở ra việc gì](he-qua.md)",
        "- [Điều kiện theo từng văn bản](van-ban/README.md)",
    ]


def procedure_page(procedure: Procedure, words: Words) -> list[str]:
    """Everything about one procedure."""
    return [
        f"# {procedure.vi}",
        "",
        f"Áp dụng {span(procedure.valid_from, procedure.valid_to)}. Căn cứ: {words.cited(procedure.cites)}.",
        "",
        "## Sơ đồ",
        "",
        *diagram(procedure),
        "",
        *_grid(procedure),
        *(line for act in procedure.acts.values() for line in _act(act, procedure, words)),
    ]


def _grid(procedure: Procedure) -> Iterator[str]:
    """Stages with their numbers, then acts against stages: a cell says where the act leads."""
    stages = list(procedure.stages)
    yield from ("## Giai đoạn và bước", "")
    for number, (name, stage) in enumerate(procedure.stages.items(), start=1):
        yield f"{number}. {stage.vi} (`{name}`){' – kết thúc' if stage.final else ''}"
    yield from (
        "",
        f"| Bước | {' | '.join(map(str, range(1, len(stages) + 1)))} |",
        "|---|" + "---|" * len(stages),
    )
    for act in procedure.acts.values():
        yield f"| {cell(act.vi)} | " + " | ".join(_leads(act, stage, stages) for stage in stages) + " |"
    yield ""


def _leads(act: ActSpec, stage: str, stages: list[str]) -> str:
    found = [branch.to for row in act.rows if stage in row.stages for branch in row.branches]
    return " ".join(dict.fromkeys("=" if to in {"=", stage} else f"→{stages.index(to) + 1}" for to in found))


def _act(act: ActSpec, procedure: Procedure, words: Words) -> Iterator[str]:
    yield from ("", f"## {act.vi}", "", f"`{act.id}` – {words.cited(act.cites)}", "")
    if not act.verified:
        yield from (f"> Chưa kiểm chứng: {act.note_vi}", "")
    for row in act.rows:
        yield from _moves(row, procedure, words)
    yield "- Ai có quyền:"
    yield from (f"  - {words.power(power)}" for power in act.powers)
    yield from (f"  - không phải người đã {_ACTORS.get(part, part)} trong hồ sơ này" for part in act.not_by)
    yield from _entries(act, words)
    yield from _effects(act, procedure, words)
    for row in act.rows:
        yield from _conditions(act, row, procedure, words)


def _moves(row: ActRow, procedure: Procedure, words: Words) -> Iterator[str]:
    dated = (
        ""
        if (row.valid_from, row.valid_to) == (date.min, None)
        else f" ({span(row.valid_from, row.valid_to)})"
    )
    for branch in row.branches:
        to = "giữ nguyên giai đoạn" if branch.to == "=" else f"“{procedure.stages[branch.to].vi}”"
        yield f"- Từ {_stages(row, procedure)} → {to}{words.when(branch.when)}{dated}"


def _stages(row: ActRow, procedure: Procedure) -> str:
    return ", ".join(f"“{procedure.stages[name].vi}”" for name in row.stages)


def _entries(act: ActSpec, words: Words) -> Iterator[str]:
    if act.inputs:
        fields = (f"{field.vi}{' (bắt buộc)' if field.required else ''}" for field in act.inputs)
        yield f"- Mục nhập: {'; '.join(fields)}"
    told = {name: value for row in act.rows for name, value in row.constants.items()}
    for name, value in told.items():
        spec = words.corpus.facts[name]
        yield f"- Tự ghi nhận: {spec.vi} = {spec.label(value)}"


def _paper(row: FormRow, words: Words) -> str:
    """The form; of a paper without a prescribed form what it is written under."""
    return f"{row.form} (luật không có mẫu; {words.cited(row.cites)})" if row.cites else row.form


def _effects(act: ActSpec, procedure: Procedure, words: Words) -> Iterator[str]:
    yield from (f"- Lập {_paper(form, words)}{words.when(form.when)}" for form in act.issues)
    for row in act.sets:
        start = "từ lúc thực hiện" if row.start == "at" else f"từ “{words.fact(row.start)}”"
        for term in words.corpus.terms_by_id(row.term):
            told = mark(verified=term.verified, note=term.note_vi)
            yield f"- Thời hạn **{words.length(term)}**, {start}{words.when(row.when)}: {term.vi} ({words.cited(term.cites)}){told}"
    labels = {term.duty: term.vi for term in _terms(words)}
    for heading, duties in (
        ("Hoàn thành", act.meets),
        ("Hoàn thành ở hồ sơ khác", act.meets_elsewhere),
        ("Thôi tính", (*act.ends, *_falling(act, procedure))),
        ("Thôi tính ở hồ sơ khác", act.ends_elsewhere),
    ):
        yield from (f"- {heading}: {labels.get(duty, duty)}" for duty in dict.fromkeys(duties))


def _falling(act: ActSpec, procedure: Procedure) -> Iterator[str]:
    reached = {branch.to for row in act.rows for branch in row.branches}
    return (duty for stage in procedure.stages.values() if stage.id in reached for duty in stage.ends)


def _terms(words: Words) -> Iterator[TermRule]:
    return (
        term
        for version in words.corpus.all_versions()
        for article in version.articles
        for term in article.terms
    )


def _conditions(act: ActSpec, row: ActRow, procedure: Procedure, words: Words) -> Iterator[str]:
    rules = {
        rule.id: rule
        for day in words.corpus.boundaries()
        if row.in_force(day)
        for rule in _asked(row, day, words)
    }
    if not rules:
        return
    starts = f" (từ {_stages(row, procedure)})" if len(act.rows) > 1 else ""
    yield from (f"- Điều kiện{starts}:", "", "| Căn cứ | Khi | Phải có | Không có thì |", "|---|---|---|---|")
    for rule in sorted(rules.values(), key=lambda each: (each.cites, each.id)):
        yield condition_row(rule, words)
    yield ""


def condition_row(rule: Requirement, words: Words) -> str:
    """A requirement as a row: source with its days, when it applies, what must be, what is told where it is not."""
    applies = words.say(rule.when) if rule.when is not None else "luôn luôn"
    source = f"{words.cited(rule.cites)} ({span(rule.from_, rule.to)})"
    told = f"{rule.vi}{mark(verified=rule.verified, note=rule.note_vi)}"
    return f"| {cell(source)} | {cell(applies)} | {cell(words.say(rule.require))} | {cell(told)} |"


def _asked(row: ActRow, day: date, words: Words) -> Iterator[Requirement]:
    for name in row.requires:
        try:
            yield from words.corpus.requirements_of(name, day)
        except NotInForce:
            continue
