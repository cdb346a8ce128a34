"""The laws as data by which the record was judged, by their hash: that of the program, those kept with the acts, those of a folder."""

from __future__ import annotations

import json
import re
import tempfile
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Final

from persistence.errors import BlobDamaged, StorageError
from rules.corpus import Corpus, read_corpus
from rules.errors import CorpusError
from web.house import House

_DATE: Final = re.compile(r'"(\d{4}-\d{2}-\d{2})"(?!:)')

_MOST: Final = 2
_RECENT: Final[OrderedDict[str, Corpus]] = OrderedDict()
"""The laws read last, by their hash, which says all of them: to read one again takes half a second."""

_RECENTLY: Final = Lock()


class Laws:
    """Finds the corpus that a receipt names; where it is nowhere, the program's own stands in and its hash says so."""

    def __init__(self, house: House, folder: Path | None, *, strict: bool = False) -> None:
        """``folder`` holds earlier folders of the law. ``CorpusError`` for one that cannot be read. ``strict``: a kept law that was changed
        is told (``BlobDamaged``), not passed over."""
        self._house, self._strict = house, strict
        self._held = {each.hash: each for each in _read(folder)} | {house.corpus.hash: house.corpus}

    def of(self, recorded: str) -> Corpus:
        """The corpus of this hash, or the program's own."""
        if recorded not in self._held:
            self._held[recorded] = self._restored(recorded) or self._house.corpus
        return self._held[recorded]

    def _restored(self, recorded: str) -> Corpus | None:
        with _RECENTLY:
            if recorded in _RECENT:
                _RECENT.move_to_end(recorded)
                return _RECENT[recorded]
        try:
            found = restored(self._house.reader.blob(recorded).decode())
        except BlobDamaged:
            if self._strict:
                raise
            return None
        except (StorageError, CorpusError, ValueError):
            return None  # not kept, or of a form that this program no longer reads
        if found.hash != recorded:
            return None
        with _RECENTLY:
            _RECENT[recorded] = found
            while len(_RECENT) > _MOST:
                _RECENT.popitem(last=False)
        return found


def restored(text: str) -> Corpus:
    """The corpus of a kept text. JSON is YAML but for dates, which JSON has in quotes. ``CorpusError``, ``ValueError``."""
    with tempfile.TemporaryDirectory(prefix="lotrinh-law-") as name:
        for file, content in json.loads(text).items():
            path = Path(name) / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                _DATE.sub(r"\1", json.dumps(content, ensure_ascii=False, separators=(", ", ": "))), "utf-8"
            )
        return read_corpus(Path(name))


def _read(folder: Path | None) -> Iterator[Corpus]:
    for each in sorted(folder.iterdir()) if folder is not None else ():
        if each.is_dir():
            yield read_corpus(each)
