"""The strict reader: what it takes, what it refuses, and that each refusal names file and line."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import rules
from rules import yamlio
from rules.errors import BadInput, CorpusError
from rules.yamlio import MAX_BYTES, YamlList, YamlMap, load_yaml, parse_yaml, unknown_keys


def test_plain_data_is_read_with_its_types(tmp_path: Path) -> None:
    file = tmp_path / "law.yaml"
    file.write_text(
        "on: 2022-01-01\nto: null\nempty:\nlength: 3\nminus: -3\nshare: 0.5\nok: true\nnot_ok: False\n"
        "at: 2024-03-04T09:30\nclock: 09:30\nphone: 0912345678\nlong: 1790980012345678901\nquoted: '3'\n"
        'yes: "no"\nlist: [1, Điều 27, {a: b}]\nfolded: >-\n  one\n  two\nsum: 1e3\nhex: 0x1F\n',
        encoding="utf-8",
    )
    assert load_yaml(file) == {
        "on": date(2022, 1, 1),
        "to": None,
        "empty": None,
        "length": 3,
        "minus": -3,
        "share": 0.5,
        "ok": True,
        "not_ok": False,
        "at": "2024-03-04T09:30",
        "clock": "09:30",
        "phone": "0912345678",
        "long": "1790980012345678901",
        "quoted": "3",
        "yes": "no",
        "list": [1, "Điều 27", {"a": "b"}],
        "folded": "one two",
        "sum": "1e3",
        "hex": "0x1F",
    }


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands twice"),
        ("a: 1\n'a': 2\n", 2, "'a' stands twice"),
        ("a: &x 1\n", 1, "anchors"),
        ("a: &x [1]\nb: *x\n", 1, "anchors"),
        ("a: !!python/object:os.system 1\n", 1, "tags"),
        ("a:\n  - !x 1\n", 2, "tags"),
        ("!x a: 1\n", 1, "plain text"),
        ("a: 1\n<<: {b: 1}\n", 2, "merges"),
        ("? [a, b]\n: 1\n", 1, "plain text"),
        ("'': 1\n", 1, "empty"),
        ("a: 1\n---\nb: 2\n", 2, "one document"),
        ("a: 1\nb: yes\n", 2, "'yes' is unclear"),
        ("a: [Off]\n", 1, "'Off' is unclear"),
        ("a: 1\nb: 2023-02-29\n", 2, "no day 2023-02-29"),
        ("a: [1\n", 2, "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "not YAML"),
        ("a: 1\nb: " + unicodedata.normalize("NFD", "Điều") + "\n", 2, "NFC"),
        ("a: " + "[" * 60 + "]" * 60, 1, "levels"),
    ],
)
def test_what_is_not_plain_data_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "law.yaml"
    file.write_text(text, encoding="utf-8")
    for loader in {yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)}:
        monkeypatch.setattr(yamlio, "_LOADER", loader)
        with pytest.raises(CorpusError) as refused:
            load_yaml(file)
        assert says in refused.value.en
        assert f"law.yaml:{line}: " in refused.value.en
        assert f"law.yaml:{line}: " in refused.value.vi


def test_directives_are_refused() -> None:
    with pytest.raises(CorpusError, match="without directives"):
        parse_yaml("%YAML 1.1\n---\na: 1\n", "law.yaml")


def test_control_characters_and_other_encodings_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "law.yaml"
    for data, says in ((b"a: 1\nb: \xff\n", "law.yaml:2: the file is not UTF-8"), (b"a: \x00", "not YAML")):
        file.write_bytes(data)
        with pytest.raises(CorpusError, match=says):
            load_yaml(file)


def test_a_byte_order_mark_is_forgiven(tmp_path: Path) -> None:
    file = tmp_path / "law.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert load_yaml(file) == {"a": 1}


def test_a_file_that_is_too_large_or_absent_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "law.yaml"
    with pytest.raises(CorpusError, match=r"^73/law\.yaml: the file cannot be read"):
        load_yaml(file, name="73/law.yaml")
    file.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(CorpusError, match="larger than 2 MB"):
        load_yaml(file)
    with pytest.raises(CorpusError, match="larger than 2 MB"):
        parse_yaml("#" * (MAX_BYTES + 1), "text")


def test_the_caller_chooses_the_error(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        load_yaml(tmp_path / "none.yaml", error=BadInput)
    with pytest.raises(BadInput):
        parse_yaml("a: *b", "scenario", error=BadInput)
    with pytest.raises(BadInput):
        unknown_keys({"a": 1}, {"b"}, "scenario", error=BadInput)


def test_lines_are_kept_for_later_errors() -> None:
    data = parse_yaml("a: 1\nb:\n  - c: 2\n\n  - d\n", "law.yaml")
    assert isinstance(data, YamlMap)
    assert data.key_lines == {"a": 1, "b": 2}
    items = data["b"]
    assert isinstance(items, YamlList)
    assert items.item_lines == [3, 5]


def test_an_empty_text_is_nothing() -> None:
    assert parse_yaml("", "law.yaml") is None
    assert parse_yaml("# a remark only\n", "law.yaml") is None


def test_an_unknown_key_names_the_nearest_known_one() -> None:
    unknown_keys({"heading": 1}, {"heading"}, "here")
    with pytest.raises(CorpusError) as refused:
        unknown_keys({"requires": 1}, {"require", "when"}, "73:4: articles")
    assert refused.value.en == "73:4: articles: unknown key 'requires'; did you mean 'require'?"
    assert refused.value.fields["near"] == ["require"]
    with pytest.raises(CorpusError, match="accepted are require, when"):
        unknown_keys({"zzz": 1}, {"require", "when"}, "73:4: articles")


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(10**17), 10**17)
        | st.dates()
        | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co"))).map(
            lambda text: unicodedata.normalize("NFC", text)
        ),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["a", "on", "27", "true", "Điều"]), inner, max_size=3)
        ),
        max_leaves=12,
    )
)
def test_what_is_written_quoted_is_read_back(data: object) -> None:
    assert parse_yaml(_written(data), "law.yaml") == data


def _written(data: object) -> str:
    """Flow YAML with every text quoted."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{_written(k)}: {_written(v)}" for k, v in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(_written, data)) + "]"
    if isinstance(data, str):
        return "'" + data.replace("'", "''") + "'"
    if data is None or isinstance(data, bool):
        return {None: "null", True: "true", False: "false"}[data]
    return str(data)


def test_no_question_ends_unquoted_in_a_line_of_the_law() -> None:
    """PyYAML's own parser, which reads where libyaml is absent, takes no ``?`` before a comma or a brace."""
    asked = re.compile(r': [^"\'{\[\s][^,}"]*\?[,}]')
    found = [
        f"{file.name}:{number}"
        for file in (Path(rules.__file__).parent / "law").rglob("*.yaml")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if asked.search(line)
    ]
    assert found == []
