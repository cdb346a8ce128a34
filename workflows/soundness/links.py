"""Links: what opens what is there on the day, and what a derived fact looks at exists."""

from __future__ import annotations

from collections.abc import Iterator

from rules.corpus import Corpus
from workflows.gathering.derive import Recipe, recipes_of
from workflows.procedure import Procedures
from workflows.soundness.flaw import Flaw


def flaws(procedures: Procedures, corpus: Corpus) -> Iterator[Flaw]:
    """Consequences that lead nowhere, and recipes that name what is not there."""
    yield from _consequences(procedures, corpus)
    for name, recipe in recipes_of(corpus.facts).items():
        for why in _unknown(recipe, procedures, corpus):
            yield Flaw(
                "recipe",
                name,
                f"cách suy ra nhắc đến điều không có: {why}",
                f"the recipe names what is not there: {why}",
            )


def _consequences(procedures: Procedures, corpus: Corpus) -> Iterator[Flaw]:
    seen = set()
    for version in corpus.all_versions():
        for article in version.articles:
            for rule in article.consequences:
                for of in rule.of:
                    if of not in procedures:
                        yield Flaw("link", rule.id, f"không có thủ tục “{of}”", f"there is no procedure {of}")
                if rule.alarm or (rule.id, rule.from_) in seen:
                    continue
                seen.add((rule.id, rule.from_))
                act = procedures.acts.get(rule.opens)
                rows = act.rows if act is not None else ()
                if not any(row.in_force(rule.from_) or (row.valid_from > rule.from_) for row in rows):
                    yield Flaw(
                        "link",
                        rule.id,
                        f"mở ra bước “{rule.opens}” nhưng bước này không có",
                        f"opens {rule.opens}, which is not there",
                    )


def _unknown(recipe: Recipe, procedures: Procedures, corpus: Corpus) -> Iterator[str]:
    args = recipe.args
    if recipe.op in {"stage", "fact", "count"}:
        known = [procedures[name] for name in _list(args["of"]) if name in procedures]
        yield from (name for name in _list(args["of"]) if name not in procedures)
        stages = {stage for each in known for stage in each.stages}
        yield from (stage for stage in _list(args.get("in", [])) if stage not in stages)
    if recipe.op in {"running", "lapsed", "met", "due"}:
        yield from (duty for duty in _list(args["duty"]) if duty not in corpus.duties)
        owners = {duty.partition(".")[0] for duty in _list(args["duty"])} & procedures.keys()
        reached = {stage for name in owners for stage in procedures[name].stages}
        yield from (stage for stage in _list(args.get("except", [])) if stage not in reached)
    if recipe.op in {"sum", "acts"}:
        yield from (
            act
            for act in _list(args["acts" if recipe.op == "sum" else "named"])
            if act not in procedures.acts
        )
    if recipe.op == "parameter" and str(args["of"]) not in corpus.parameter_ids:
        yield str(args["of"])
    for part in recipe.parts:
        yield from _unknown(part, procedures, corpus)


def _list(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
