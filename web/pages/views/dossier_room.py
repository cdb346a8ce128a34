"""What the room of a dossier shows beside the list: how it may be sent, how it went and came back, what is new, where a file may be put."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from persistence.dossiers import DossierVersion
from web.language import _, label
from web.pages.views.acts import ActCard
from web.pages.views.timeline import EntryView
from workflows.dossier import DossierState, ItemState, Line
from workflows.dossier.reading import DossierFile
from workflows.model import ActRecord
from workflows.preview import Preview, State
from workflows.procedure import ActSpec

_WANTED = frozenset({ItemState.MISSING, ItemState.PAPER_ONLY, ItemState.DEFECTIVE, ItemState.ANSWERED_FOR})


@dataclass(frozen=True, slots=True)
class Drop:
    """Where a file for an item is put: the act that takes papers of its kind. ``fact`` and ``held``: what that act is told for a paper that
    the program holds already, or (``draft``) for one that is signed when the dossier goes out and lies in it as a draft until then; ""
    where there is neither."""

    act: str
    kind: str
    label: str
    fact: str = ""
    held: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """The dossier went out (``back`` False) or came back, with what the act put on record: the reason among it."""

    entry: EntryView
    back: bool


@dataclass(frozen=True, slots=True)
class RoomView:
    """``steps`` send the dossier, as they stand now; ``drops`` by the id of the item; ``news`` since the last version that was fixed."""

    steps: tuple[ActCard, ...]
    journeys: tuple[Journey, ...]
    drops: Mapping[str, Drop]
    news: tuple[str, ...]
    since: int


def room_view(
    file: DossierFile,
    previews: Sequence[Preview],
    cards: Iterable[ActCard],
    entries: Iterable[EntryView],
    versions: Sequence[DossierVersion],
) -> RoomView:
    """The room of one dossier for the officer at work."""
    last = versions[-1] if versions else None
    return RoomView(
        steps=tuple(card for card in cards if card.id in file.kind.sent_by),
        journeys=tuple(_journeys(file, entries)),
        drops=drops(file.state, previews),
        news=tuple(_news(file.state, last.manifest)) if last is not None else (),
        since=last.number if last is not None else 0,
    )


def drops(state: DossierState, previews: Sequence[Preview]) -> dict[str, Drop]:
    """For each item that lacks a sound paper the act that takes one, where an act of this officer does."""
    acts = [each.act for each in previews if each.state in {State.READY, State.FORM}]
    found = {}
    for line in state.lines:
        drop = _drop(line, acts) if line.state in _WANTED else None
        if drop is not None:
            found[line.item.id] = drop
    return found


def _drop(line: Line, acts: Sequence[ActSpec]) -> Drop | None:
    """The act that asks least beside the paper itself."""
    way = line.way or line.item.ways[0]
    code = f"{line.item.fact}.{way.paper}"
    takers = sorted((len(act.inputs), act.id) for act in acts if act.paper(code) is not None)
    if not takers:
        return None
    taker = next(act for act in acts if act.id == takers[0][1])
    put = line.held or (way if line.item.written_by and way.paper else None)
    told = (
        (line.item.fact, put.paper)
        if put is not None and taker.input(line.item.fact) is not None
        else ("", "")
    )
    return Drop(taker.id, code, _(way.vi) or label(line.item), *told, draft=line.held is None)


def _journeys(file: DossierFile, entries: Iterable[EntryView]) -> Iterable[Journey]:
    """The acts that sent it or brought it back into the hands of those who make it, the newest first."""
    acts = {act.seq: act for act in file.acts}
    for entry in entries:
        act = acts[entry.seq]
        sent = act.act in file.kind.sent_by
        if sent or _came_back(act, file):
            yield Journey(entry, back=not sent)


def _came_back(act: ActRecord, file: DossierFile) -> bool:
    sent_before = any(each.seq < act.seq and each.act in file.kind.sent_by for each in file.acts)
    return sent_before and act.stage_to in file.kind.making and act.stage_from not in file.kind.making


def _news(state: DossierState, manifest: Mapping[str, Any]) -> Iterable[str]:
    """How the list differs from the version that was fixed last, an item a line."""
    before = {told["id"]: told for told in manifest["list"]}
    held = {told["id"] for told in manifest["documents"]}
    for line in state.lines:
        told = before.pop(line.item.id, None)
        if told is None:
            yield _(
                "%(item)s: mục mới trong danh mục (%(state)s).",
                item=label(line.item),
                state=_(line.state.vi).lower(),
            )
        elif told["state"] != str(line.state):
            before_vi = ItemState(told["state"]).vi
            yield _(
                "%(item)s: trước “%(before)s”, nay “%(now)s”.",
                item=label(line.item),
                before=before_vi,
                now=_(line.state.vi),
            )
        for paper in line.papers:
            if told is not None and paper.id not in held:
                yield _("%(item)s: có bản mới, %(title)s.", item=label(line.item), title=paper.title)
    for told in before.values():
        if told["state"] in set(ItemState):
            yield _("%(item)s: không còn trong danh mục.", item=told["vi"])
