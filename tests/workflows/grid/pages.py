"""Writes a procedure as Markdown: in Vietnamese, with citations, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rules.corpus import Requirement, TermRule, load_corpus
from rules.errors import NotInForce
from rules.terms import TermUnit
from tests.workflows.grid.wording import cited, say, span, when
from workflows.procedure import ActSpec, Power, Procedure, load_procedures
from workflows.roles import ROLES, UNIT_KINDS, where_vi

ROOT = Path(__file__).resolve().parents[3]
GRID = ROOT / "tests" / "workflows" / "grid"
TABLES = ROOT / "docs" / "procedures"
MADE = (
    "<!-- Made by `python -m tests.workflows.grid` from workflows/procedures and rules/law. Do not edit. -->"
)
REGIMES = (date(2022, 1, 1), date(2025, 3, 1), date(2025, 7, 1), date(2026, 7, 1))
PARTS = {"proposer": "lập hồ sơ đề nghị"}
UNITS = {
    TermUnit.HOURS: "giờ",
    TermUnit.DAYS: "ngày",
    TermUnit.WORKING_DAYS: "ngày làm việc",
    TermUnit.MONTHS: "tháng",
    TermUnit.YEARS: "năm",
}


def pages() -> dict[Path, str]:
    """Every page by its path."""
    found = {TABLES / "README.md": _page(_index())}
    for procedure in load_procedures().values():
        found[GRID / f"{procedure.id}.md"] = _page(_grid(procedure))
        found[TABLES / f"{procedure.id}.md"] = _page(_table(procedure))
    return found


def _page(lines: Iterator[str]) -> str:
    text = "\n".join([MADE, "", *lines]).rstrip()
    return text.replace("\n\n\n", "\n\n") + "\n"


def _index() -> Iterator[str]:
    yield from (
        "# Thủ tục",
        "",
        "Mỗi thủ tục là một bảng; bảng này là thứ chương trình chạy, viết lại cho người đọc.",
        "",
    )
    for procedure in load_procedures().values():
        yield f"- [{procedure.vi}]({procedure.id}.md) – {len(procedure.acts)} bước; {cited(procedure.cites)}"


# --- stage by act -----------------------------------------------------------------------------------------------------------


def _grid(procedure: Procedure) -> Iterator[str]:
    """Rows are acts, columns are stages; a cell says where the act leads."""
    stages = list(procedure.stages)
    numbers = [str(number) for number in range(1, len(stages) + 1)]
    yield from (f"# {procedure.vi}", "")
    for number, (name, stage) in zip(numbers, procedure.stages.items(), strict=True):
        yield f"{number}. `{name}` {stage.vi}{' (kết thúc)' if stage.final else ''}"
    yield from ("", f"| Bước | {' | '.join(numbers)} |", "|---|" + "---|" * len(stages))
    for act in procedure.acts.values():
        yield f"| `{act.id}` {act.vi} | " + " | ".join(_leads(act, stage, stages) for stage in stages) + " |"


def _leads(act: ActSpec, stage: str, stages: list[str]) -> str:
    row = act.row_from(stage)
    branches = row.branches if row is not None else ()
    return " ".join("=" if each.to in {"=", stage} else f"→{stages.index(each.to) + 1}" for each in branches)


# --- the table ----------------------------------------------------------------------------------------------------------------


def _table(procedure: Procedure) -> Iterator[str]:
    valid = span(procedure.valid_from, procedure.valid_to)
    yield from (
        f"# {procedure.vi}",
        "",
        f"Áp dụng {valid}. Căn cứ: {cited(procedure.cites)}.",
        "",
        "## Giai đoạn",
        "",
    )
    for stage in procedure.stages.values():
        yield f"- {stage.vi}{' – kết thúc' if stage.final else ''}"
    for act in procedure.acts.values():
        yield from ("", f"## {act.vi}", "", f"`{act.id}` – {cited(act.cites)}", "")
        if not act.verified:
            yield from (f"> Chưa đối chiếu đầy đủ: {act.note_vi}", "")
        yield from _moves(act, procedure)
        yield from _who(act)
        yield from _entries(act)
        yield from _effects(act, procedure)
        yield from _conditions(act, procedure)


def _stages(names: tuple[str, ...], procedure: Procedure) -> str:
    return ", ".join(f"“{procedure.stages[name].vi}”" for name in names)


def _moves(act: ActSpec, procedure: Procedure) -> Iterator[str]:
    for row in act.rows:
        for branch in row.branches:
            to = "giữ nguyên giai đoạn" if branch.to == "=" else _stages((branch.to,), procedure)
            yield f"- Từ {_stages(row.stages, procedure)} → {to}{when(branch.when)}"


def _who(act: ActSpec) -> Iterator[str]:
    yield "- Ai thực hiện:"
    for power in act.powers:
        yield f"  - {_power(power)}"
    for part in act.not_by:
        yield f"  - không phải người đã {PARTS[part]} trong hồ sơ này"


def _power(power: Power) -> str:
    roles = ", ".join(ROLES[role] for role in power.roles)
    kinds = ", ".join(UNIT_KINDS[kind] for kind in power.kinds)
    valid = span(power.valid_from, power.valid_to)
    return f"{roles} – thuộc {kinds}{_where(power.where)}; {valid} ({cited(power.cites)})"


def _where(where: str) -> str:
    words = where_vi(where)
    return f" {words}" if words else ""


def _entries(act: ActSpec) -> Iterator[str]:
    if act.inputs:
        fields = (f"{field.vi}{' (bắt buộc)' if field.required else ''}" for field in act.inputs)
        yield f"- Mục nhập: {'; '.join(fields)}"
    told = {name: value for row in act.rows for name, value in row.constants.items()}
    for name, value in told.items():
        spec = load_corpus().facts[name]
        yield f"- Tự ghi nhận: {spec.vi} = {spec.label(value)}"


def _effects(act: ActSpec, procedure: Procedure) -> Iterator[str]:
    for form in act.issues:
        yield f"- Lập {form.form}{when(form.when)}"
    for row in act.sets:
        start = "từ lúc thực hiện" if row.start == "at" else f"từ “{load_corpus().facts[row.start].vi}”"
        yield f"- Thời hạn {_term(row.term)}, tính {start}{when(row.when)}"
    labels = {term.duty: term.vi for term in _terms()}
    yield from (f"- Hoàn thành: {labels[duty]}" for duty in act.meets)
    reached = {branch.to for row in act.rows for branch in row.branches}
    falling = [duty for stage in procedure.stages.values() if stage.id in reached for duty in stage.ends]
    yield from (f"- Thôi tính: {labels[duty]}" for duty in dict.fromkeys([*act.ends, *falling]))


def _conditions(act: ActSpec, procedure: Procedure) -> Iterator[str]:
    """A table of conditions for each group of stages that has its own."""
    for row in act.rows:
        rules = {
            rule.id: rule for day in REGIMES for name in row.requires for rule in _requirements(name, day)
        }
        if not rules:
            continue
        starts = f" (từ {_stages(row.stages, procedure)})" if len(act.rows) > 1 else ""
        yield from (f"- Điều kiện{starts}:", "")
        yield from ("| Căn cứ | Khi | Phải có | Không có thì |", "|---|---|---|---|")
        yield from map(_condition, sorted(rules.values(), key=lambda rule: (rule.cites, rule.id)))
        yield ""


def _condition(rule: Requirement) -> str:
    always = rule.from_ <= REGIMES[0] and rule.to is None
    source = cited(rule.cites) + ("" if always else f" ({span(rule.from_, rule.to)})")
    applies = say(rule.when) if rule.when is not None else "luôn luôn"
    mark = "" if rule.verified else f" *Chưa đối chiếu: {rule.note_vi}*"
    return f"| {source} | {applies} | {say(rule.require)} | {rule.vi}{mark} |"


def _requirements(name: str, day: date) -> tuple[Requirement, ...]:
    try:
        return load_corpus().requirements_of(name, day)
    except NotInForce:
        return ()


def _terms() -> Iterator[TermRule]:
    for version in load_corpus().all_versions():
        for article in version.articles:
            yield from article.terms


def _term(term_id: str) -> str:
    term = next(each for each in _terms() if each.id == term_id)
    length = "ngay" if term.unit is TermUnit.IMMEDIATE else f"{term.length} {UNITS[term.unit]}"
    mark = "" if term.verified else " (chưa đối chiếu)"
    return f"**{length}**: {term.vi} ({cited(term.cites)}){mark}"
