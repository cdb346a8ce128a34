"""An act of a procedure as `lotrinh law acts` prints it: who, entries, conditions, duties, papers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from web.cli.output import lines, paragraph, span, table

if TYPE_CHECKING:
    from rules.corpus import Corpus
    from workflows.procedure import ActSpec


def print_act(act: ActSpec, corpus: Corpus, on: date | None, *, full: bool) -> None:
    """One act; ``full`` tells the conditions with what they read, and every duty with its proof of law."""
    from web.cli.catalogue import accepted_values
    from web.cli.conditions import asked_entries

    asked = {name for read in asked_entries(act, corpus, on).values() for name in read} if full else set()
    paragraph(f"\n{act.id}: {act.vi}", style="bold")
    rows = [
        f"{', '.join(row.stages)} → {', '.join(branch.to for branch in row.branches)}" for row in act.rows
    ]
    sets = dict.fromkeys(name for row in act.rows for name in row.requires)
    lines(
        [
            ("  từ → đến", "\n".join(rows)),
            ("  ai", "\n".join(_who(act, on, full=full))),
            ("  nhập", ", ".join(each.name + ("!" if each.required else "") for each in act.inputs)),
            ("  điều kiện", ", ".join(sets)),
            ("  đính kèm", ", ".join(kind.code for kind in act.attaches) if full else ""),
            ("  giấy tờ", "; ".join(form.form for form in act.issues)),
            ("  thời hạn", "; ".join(dict.fromkeys(_duties_set(act, corpus, on, full=full)))),
            ("  làm xong", ", ".join(act.meets)),
            ("  căn cứ", "; ".join(cite.short() for cite in act.cites)),
            ("  lưu ý", act.note_vi),
        ]
    )
    if full:
        table(
            ("mục", "kiểu", "nghĩa", "giá trị được nhận"),
            [
                (
                    field.name + ("!" if field.required else "*" if field.name in asked else ""),
                    "unit" if field.kind == "unit" else str(corpus.facts[field.name].type),
                    field.vi,
                    "; ".join(f"{code} = {label}" for code, label in accepted_values(field, corpus).items()),
                )
                for field in act.inputs
            ],
            nothing="(không nhập gì)",
        )
        _print_conditions(act, corpus, on)


def _print_conditions(act: ActSpec, corpus: Corpus, on: date | None) -> None:
    from web.cli.conditions import conditions_of, entries_read

    paragraph("\n! phải nhập; * có điều kiện dưới đây hỏi đến (nếu hồ sơ chưa cho biết)")
    table(
        ("điều kiện", "nội dung", "mục được hỏi", "căn cứ"),
        [
            (
                name,
                rule.vi,
                ", ".join(entries_read(rule, act, corpus)),
                "; ".join(cite.short() for cite in rule.cites),
            )
            for name, rule in conditions_of(act, corpus, on).items()
        ],
        nothing="(không có điều kiện)",
    )


def _duties_set(act: ActSpec, corpus: Corpus, on: date | None, *, full: bool) -> list[str]:
    """The duties that the act sets running; in full with length, start and source."""
    from web.cli.catalogue import terms_of

    found = []
    for term in act.sets:
        for rule in terms_of(term.term, corpus, on):
            told = f"{rule.length_from or rule.length} {rule.unit} ← {term.start}"
            cites = "; ".join(cite.short() for cite in rule.cites)
            found.append(f"{rule.duty} ({told}, {cites})" if full else rule.duty)
    return found


def _who(act: ActSpec, on: date | None, *, full: bool) -> list[str]:
    from web.cli.catalogue import powers_on, who_vi

    found = []
    for power in powers_on(act, on):
        who = (
            f"{', '.join(power.roles)} @ {', '.join(power.kinds)} ({power.where})" if full else who_vi(power)
        )
        found.append(
            f"{who}; {span(power.valid_from, power.valid_to)}; {'; '.join(c.short() for c in power.cites)}"
        )
    return found
