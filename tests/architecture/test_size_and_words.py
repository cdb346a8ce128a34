"""Files and functions stay small, and what is public in the law and in the door says what it is for."""

from __future__ import annotations

import ast

from tests.architecture.source import functions, python_files, text, tree

_LONGEST_FILE = 300
_LONGEST_TEST_FILE = 500
_LONGEST_FUNCTION = 50

# A file past the limit, and why it is one room and not two. Remove the line when the file is short again.
_LONG_FILES: dict[str, str] = {
    "documents/verify.py": "one file that is carried to a machine without this program",
}
_LONG_FUNCTIONS: dict[str, str] = {}


def test_files_stay_short_or_say_why() -> None:
    long = {
        str(path)
        for path in python_files()
        if len(text(path).splitlines()) > (_LONGEST_TEST_FILE if path.parts[0] == "tests" else _LONGEST_FILE)
    }
    assert long == set(_LONG_FILES)


def test_functions_stay_short_or_say_why() -> None:
    long = {
        f"{path}:{function.name}"
        for path in python_files()
        if path.parts[0] != "tests"
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > _LONGEST_FUNCTION
    }
    assert long == set(_LONG_FUNCTIONS)


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path)
        for path in python_files()
        if text(path).strip() and ast.get_docstring(tree(path)) is None and path.parts[0] != "tests"
    ]
    assert silent == []


def test_what_is_public_in_rules_and_workflows_has_a_docstring() -> None:
    silent = [
        f"{path}:{node.lineno} {node.name}"
        for path in python_files("rules", "workflows")
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []
