"""The one strict reader of YAML, for law, procedures, calendars, forms and scenarios.

Plain data only. It refuses duplicate keys, anchors, aliases, tags, merges, several documents, text that is
not NFC and files over 2 MB, and it does not guess: ``yes`` and ``no`` as values are refused, ``on`` is a key
like any other, a number with a leading zero or of more than 18 digits stays text (it is an identifier). Dates
become ``date``; a date with a time stays text, for the reader who knows its zone. Errors name file and line.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final, NoReturn

import yaml

from rules.errors import CorpusError, LotrinhError

MAX_BYTES: Final = 2 * 1024 * 1024
"""The largest file that is read, in bytes."""

MAX_DEPTH: Final = 40
"""How deeply mappings and lists may be nested."""

# libyaml's parser where PyYAML brings it (ten times as fast); both give the same events.
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INT: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_WORDS: Final[Mapping[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_UNCLEAR: Final = frozenset({"yes", "no", "on", "off", "y", "n"})


class YamlMap(dict[str, object]):
    """A mapping that knows the line it starts on and the line of each key."""

    __slots__ = ("key_lines", "line")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.key_lines: dict[str, int] = {}


class YamlList(list[object]):
    """A list that knows the line it starts on and the line of each item."""

    __slots__ = ("item_lines", "line")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.item_lines: list[int] = []


def load_yaml(
    path: Path, *, error: type[LotrinhError] = CorpusError, name: str = "", outside: bool = False
) -> object:
    """The data in the file at ``path``; raises ``error``, naming file and line, for what is not accepted.

    ``name`` is how errors call the file; without it they give the path. ``outside``: as for ``parse_yaml``.
    """
    where = name or str(path)
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as problem:
        raise _refusal(error, where, 0, "the file cannot be read", "không đọc được tệp") from problem
    if size > MAX_BYTES:
        raise _refusal(error, where, 0, "the file is larger than 2 MB", "tệp lớn hơn 2 MB")
    return parse_yaml(data, where, error=error, outside=outside)


def parse_yaml(
    data: bytes | str, where: str, *, error: type[LotrinhError] = CorpusError, outside: bool = False
) -> object:
    """The data in ``data`` (UTF-8); ``where`` names it in errors. Mappings are YamlMap, lists YamlList.

    ``outside``: written by people who keep no rules of this house. Letters that are not composed are composed, and ``yes``, ``no`` and
    the like are the words themselves, as in YAML 1.2; whoever reads the data knows where they mean true and false.
    """
    text = _decoded(data, where, error, compose=outside)
    reader = _Reader(where, error, words=outside)
    try:
        return reader.document(_events(text))
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        said = getattr(problem, "problem", None) or "a character is not accepted"
        line = mark.line + 1 if mark else 0
        raise _refusal(
            error, where, line, f"this is not YAML: {said}", f"không đúng cú pháp YAML: {said}"
        ) from None


def _events(text: str) -> Iterator[yaml.Event]:
    """The parser's events, one by one: ``yaml.parse`` asks it twice for each."""
    return iter(_LOADER(text).get_event, None)


def unknown_keys(
    mapping: Mapping[str, object],
    allowed: Collection[str],
    where: str,
    *,
    error: type[LotrinhError] = CorpusError,
) -> None:
    """Raise ``error`` for the first key that is not in ``allowed``, naming the nearest that is."""
    for key in mapping:
        if key not in allowed:
            near = difflib.get_close_matches(str(key), allowed, n=1)
            hint_en = f"did you mean '{near[0]}'?" if near else f"accepted are {', '.join(sorted(allowed))}."
            hint_vi = (
                f"có phải “{near[0]}”?" if near else f"các khóa được dùng: {', '.join(sorted(allowed))}."
            )
            raise error(
                f"{where}: unknown key '{key}'; {hint_en}",
                vi=f"{where}: khóa lạ “{key}”; {hint_vi}",
                where=where,
                key=str(key),
                near=near,
            )


def _decoded(data: bytes | str, where: str, error: type[LotrinhError], *, compose: bool) -> str:
    if len(data) > MAX_BYTES:
        raise _refusal(error, where, 0, "the text is larger than 2 MB", "văn bản lớn hơn 2 MB")
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        raise _refusal(error, where, line, "the file is not UTF-8", "tệp không phải UTF-8") from None
    if compose:
        return unicodedata.normalize("NFC", text)
    if not unicodedata.is_normalized("NFC", text):
        lines = text.split("\n")
        line = next((n for n, part in enumerate(lines, 1) if not unicodedata.is_normalized("NFC", part)), 0)
        raise _refusal(
            error,
            where,
            line,
            "the text is not in NFC form; save it with composed letters",
            "chữ không ở dạng dựng sẵn (NFC); hãy lưu lại ở dạng dựng sẵn",
        )
    return text


def _refusal(error: type[LotrinhError], where: str, line: int, en: str, vi: str) -> LotrinhError:
    place = f"{where}:{line}" if line else where
    return error(f"{place}: {en}.", vi=f"{place}: {vi}.", where=where, line=line)


class _Reader:
    """Builds plain data from the parser's events; one use."""

    def __init__(self, where: str, error: type[LotrinhError], *, words: bool) -> None:
        self.where = where
        self.error = error
        self.words = words

    def document(self, events: Iterator[yaml.Event]) -> object:
        value: object = None
        count = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                count += 1
                if count > 1 or event.tags or event.version:
                    self.refuse(
                        event, "one document without directives is accepted", "chỉ nhận một tài liệu YAML"
                    )
            elif isinstance(event, yaml.NodeEvent):
                value = self.node(event, events, 0)
        return value

    def refuse(self, event: yaml.Event, en: str, vi: str) -> NoReturn:
        raise _refusal(self.error, self.where, _line(event), en, vi)

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> object:
        if (
            type(event) is yaml.ScalarEvent
            and event.anchor is None
            and event.tag is None
            and depth <= MAX_DEPTH
        ):
            return event.value if event.style else self.scalar(event)  # what most are
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self.refuse(event, "anchors and aliases (& and *) are not accepted", "không dùng & và * của YAML")
        if getattr(event, "tag", None) is not None:
            self.refuse(event, "tags (!) are not accepted", "không dùng thẻ ! của YAML")
        if depth > MAX_DEPTH:
            self.refuse(event, f"more than {MAX_DEPTH} levels are nested", f"lồng quá {MAX_DEPTH} cấp")
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(event, events, depth + 1)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(event, events, depth + 1)
        assert isinstance(event, yaml.ScalarEvent)  # noqa: S101 -- the parser gives no other node
        return self.scalar(event)

    def mapping(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> YamlMap:
        found = YamlMap(_line(start))
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.key(event)
            if key in found:
                self.refuse(event, f"the key '{key}' stands twice", f"khóa “{key}” bị lặp")
            found.key_lines[key] = _line(event)
            found[key] = self.node(next(events), events, depth)
        return found

    def key(self, event: yaml.Event) -> str:
        if not isinstance(event, yaml.ScalarEvent) or event.anchor or event.tag is not None:
            self.refuse(event, "a key is plain text", "khóa phải là chữ thường")
        value = str(event.value)
        if value == "<<":
            self.refuse(event, "merges (<<) are not accepted", "không dùng << của YAML")
        if not value:
            self.refuse(event, "a key is empty", "khóa trống")
        return value

    def sequence(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> YamlList:
        found = YamlList(_line(start))
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            found.item_lines.append(_line(event))
            found.append(self.node(event, events, depth))
        return found

    def scalar(self, event: yaml.ScalarEvent) -> object:
        text = event.value
        if event.style:  # quoted, or a block: always text
            return text
        if text in _WORDS:
            return _WORDS[text]
        if text.lower() in _UNCLEAR:
            if self.words:
                return text
            self.refuse(
                event,
                f"'{text}' is unclear: write true or false, or quote it as text",
                f"“{text}” không rõ nghĩa: viết true hoặc false, hoặc đặt trong ngoặc kép nếu là chữ",
            )
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        return self.day(event, text) if _DATE.fullmatch(text) else text

    def day(self, event: yaml.Event, text: str) -> object:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _refusal(
                self.error, self.where, _line(event), f"there is no day {text}", f"không có ngày {text}"
            ) from None


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark is not None else 0
