"""``lotrinh law``: what the program holds of the law, and what it makes of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from web.cli.act_told import print_act
from web.cli.calendar import calendar
from web.cli.check import check
from web.cli.examples import example
from web.cli.output import as_json, day, paragraph, span, table
from web.cli.pages import pages
from web.cli.places import places

if TYPE_CHECKING:
    from rules.corpus import DossierItem, Rule, TextCoverage

_DAY = click.DateTime(["%Y-%m-%d"])
_ON = "--on"
_KINDS_VI = {"recorded": "ghi nhận", "judged": "đánh giá", "derived": "suy ra", "record": "trên hồ sơ"}


@click.group()
def law() -> None:
    """Pháp luật dưới dạng dữ liệu / The law as data."""


law.add_command(check)
law.add_command(places)
law.add_command(calendar)
law.add_command(pages)


@law.command()
@click.argument("citation")
@click.option(_ON, "on", type=_DAY, required=True, help="Ngày áp dụng / the day of law (2024-03-04).")
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example(
    'lotrinh law show "109/2021/NĐ-CP Đ5 k2" --on 2024-03-04',
    'lotrinh law show "điểm a khoản 1 Điều 27 Luật 73/2021/QH14" --on 2024-03-04',
)
def show(*, citation: str, on: datetime, json_: bool) -> None:
    """Cho biết quy định tại một ngày: tiêu đề, điều kiện, thời hạn, hệ quả và cách mã hóa.

    What is held of a place of the law on a day. The text itself is not stored.
    """
    from rules.citation import Citation
    from rules.corpus import load_corpus, show_place
    from rules.errors import CorpusError

    corpus = load_corpus()
    try:
        shown = show_place(corpus, Citation.parse(citation), on.date())
    except CorpusError as error:  # not held: the question is wrong, not the program's data
        raise click.UsageError(f"{error.vi}\n{error.en}") from None
    if json_:
        as_json(shown.as_json())
        return
    paragraph(f"{shown.vietnamese} — {shown.text.title}", style="bold")
    paragraph(
        f"{shown.text.issuer}; có hiệu lực {span(shown.text.from_, shown.text.to)}; tại ngày {day(on.date())}"
    )
    if not shown.verified or shown.note_vi:
        paragraph(f"{'CHƯA KIỂM CHỨNG. ' if not shown.verified else ''}{shown.note_vi}", style="yellow")
    for article in shown.articles:
        paragraph(f"\n{article.citation.short()} {article.heading} [{article.coverage.vi}]", style="bold")
        paragraph(article.reason_vi or article.explains, indent=2)
        for rule in article.rules:
            _print_rule(rule)
        for item in article.dossier:
            _print_item(item)
    for sheet in shown.sheets:
        paragraph(f"\n{sheet.citation.short()} {sheet.heading}", style="bold")
    if shown.cited_by:
        paragraph("\nĐược viện dẫn bởi:", style="bold")
        for rule in shown.cited_by:
            _print_rule(rule)


def _print_item(item: DossierItem) -> None:
    mark = "" if item.verified else " [CHƯA KIỂM CHỨNG]"
    paragraph(
        f"• {item.dossier} {item.id} ({'; '.join(cite.short() for cite in item.cites)}){mark}", indent=2
    )
    paragraph(item.vi, indent=4)
    for way in item.ways:
        forms = "; ".join([*(form.short() for form in way.forms), *way.own])
        paragraph(f"– {way.vi}; người nộp: {way.by.vi}{f' ({forms})' if forms else ''}", indent=4)
    if item.note_vi:
        paragraph(item.note_vi, indent=4, style="yellow")


def _print_rule(rule: Rule) -> None:
    from rules.corpus import rule_json

    told = rule_json(rule)
    mark = "" if rule.verified else " [CHƯA KIỂM CHỨNG]"
    paragraph(
        f"• {told['type']} {rule.id} ({'; '.join(cite.short() for cite in rule.cites)}){mark}", indent=2
    )
    paragraph(rule.vi, indent=4)
    number = f"{told['length']} {told['unit']} / {told['duty']}" if told["type"] == "term" else ""
    if number:
        paragraph(number, indent=4, style="dim")
    if rule.note_vi:
        paragraph(rule.note_vi, indent=4, style="yellow")


@law.command()
@click.option(_ON, "on", type=_DAY, help="Chỉ các bước có trong ngày này / acts of that day only.")
@click.option("--act", "name", help="Một bước, đầy đủ / one act in full.")
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh law acts --on 2024-03-04", "lotrinh law acts --act assessment.propose")
def acts(*, on: datetime | None, name: str | None, json_: bool) -> None:
    """Danh mục các bước: tên, từ giai đoạn nào đến giai đoạn nào, ai có quyền, nhập gì, điều kiện, giấy tờ, thời hạn, căn cứ.

    The catalogue of acts.
    """
    from rules.corpus import load_corpus
    from web.cli.catalogue import act_json, acts_on
    from web.cli.conditions import conditions_json
    from workflows.procedure import load_procedures

    corpus, procedures = load_corpus(), load_procedures()
    that_day = on.date() if on is not None else None
    chosen = [procedures.act(name)] if name is not None else list(acts_on(procedures, that_day))
    if json_:
        told = [act_json(act, corpus, that_day) for act in chosen]
        if name is not None:
            told[0]["conditions"] = conditions_json(chosen[0], corpus, that_day)
        as_json(told)
        return
    previous = ""
    for act in chosen:
        if act.procedure != previous:
            previous = act.procedure
            procedure = procedures[previous]
            paragraph(
                f"\n{procedure.vi} ({previous}), {span(procedure.valid_from, procedure.valid_to)}",
                style="bold",
            )
        print_act(act, corpus, that_day, full=name is not None)


@law.command()
@click.option("--kind", type=click.Choice(list(_KINDS_VI)), help="Chỉ loại này / this kind only.")
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh law facts --kind record")
def facts(*, kind: str | None, json_: bool) -> None:
    """Danh mục dữ kiện: tên, kiểu, nguồn, nghĩa, giá trị được nhận, căn cứ. Loại record dùng được trong `given` của tình huống.

    The catalogue of facts. Those of kind record may stand in a scenario's `given`.
    """
    from rules.corpus import load_corpus
    from web.cli.catalogue import fact_json

    chosen = [spec for spec in load_corpus().facts.values() if kind in (None, str(spec.kind))]
    if json_:
        as_json([fact_json(spec) for spec in chosen])
        return
    table(
        ("dữ kiện", "kiểu", "nguồn", "nghĩa", "căn cứ"),
        [
            (
                spec.name,
                str(spec.type),
                _KINDS_VI[str(spec.kind)],
                spec.vi + (f": {', '.join(spec.values)}" if spec.values else ""),
                "; ".join(cite.short() for cite in spec.cites),
            )
            for spec in chosen
        ],
    )


@law.command()
@click.argument("instrument", required=False)
@click.option(
    _ON, "on", type=_DAY, help="Chỉ văn bản có hiệu lực ngày này / texts in force on that day only."
)
@click.option(
    "--rows", is_flag=True, help="Bảng đối chiếu từng nghĩa vụ, điều kiện, bước / the table of comparison."
)
@click.option("--json", "json_", is_flag=True, help="JSON.")
@example("lotrinh law coverage", 'lotrinh law coverage "109/2021/NĐ-CP"', "lotrinh law coverage --rows")
def coverage(*, instrument: str | None, on: datetime | None, rows: bool, json_: bool) -> None:
    """Mỗi văn bản: điều nào đã mã hóa, mã hóa một phần, ngoài phạm vi (vì sao), còn bỏ ngỏ, chỉ dẫn chiếu.

    How far each text is put to work, article by article; with --rows each duty, guard, step and trap with what holds it.
    """
    from rules.corpus import coverage_of, load_corpus

    if rows:
        from web.cli.rows import print_rows, rows_of
        from workflows.procedure import load_procedures

        print_rows(rows_of(load_corpus(), load_procedures()), json_=json_)
        return
    texts = coverage_of(load_corpus(), on.date() if on is not None else None)
    chosen = [text for text in texts if instrument in (None, text.number)]
    if not chosen:
        held = ", ".join(dict.fromkeys(text.number for text in texts))
        raise click.UsageError(f"không có văn bản này; đang có / held: {held}")
    if json_:
        as_json([text.as_json() for text in chosen])
        return
    for text in chosen:
        _print_coverage(text)


def _print_coverage(text: TextCoverage) -> None:
    whole = "toàn văn" if text.complete else "một phần"
    counts = ", ".join(f"{state.vi}: {count}" for state, count in text.counts.items() if count)
    paragraph(f"\n{text.kind} {text.number} {text.title}", style="bold")
    paragraph(f"{span(text.from_, text.to)}; nắm giữ {whole}; {counts}")
    table(
        ("điều", "tiêu đề", "mức", "số quy tắc", "lý do, cách mã hóa"),
        [
            (
                f"Đ{article.citation.article}",
                article.heading,
                article.coverage.vi,
                len(article.requirements)
                + len(article.terms)
                + len(article.parameters)
                + len(article.consequences),
                article.reason_vi or article.explains,
            )
            for article in text.articles
        ],
    )
