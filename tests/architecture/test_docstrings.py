"""Every module says what it is for, and the functions that others call say what they do."""

import ast
import re

from tests.helpers import source

SPEAKING_ROOMS = ("rules", "permissions", "queries", "services", "ports", "kernel", "scoring")
OPENS_WITH_WORDS = re.compile(r'(#.*\n|\s)*r?"""\s*[^\s"]')
FIRST_LINE = re.compile(r"^[A-Z`*\"'(].*[.:?!]$")


def test_every_module_opens_with_what_it_is_for():
    silent = [
        source.relative(path) for path in source.hand_written() if not ast.get_docstring(source.tree(path))
    ]
    assert silent == []


def test_every_test_module_says_what_it_proves():
    silent = [
        source.relative(path)
        for path in source.tests()
        if not OPENS_WITH_WORDS.match(path.read_text(encoding="utf-8"))  # to parse them all takes seconds
    ]
    assert silent == []


def test_public_functions_of_speaking_rooms_have_a_docstring():
    silent = [
        source.place(path, function)
        for path, function in public_functions()
        if not ast.get_docstring(function)
    ]
    assert silent == []


def test_docstrings_open_with_one_whole_line():
    broken = []
    for path, function in public_functions():
        first = (ast.get_docstring(function) or "A.").splitlines()[0]
        if not FIRST_LINE.match(first):
            broken.append(f"{source.place(path, function)} {first}")
    assert broken == []


def public_functions():
    """Yield the functions that other modules may call: those at the top level without an underscore."""
    for path in source.hand_written():
        rooms = {*path.relative_to(source.ROOT).parts[:-1], path.stem}
        if not rooms.intersection(SPEAKING_ROOMS) or "management" in rooms or "templatetags" in rooms:
            continue
        for node in source.tree(path).body:
            if isinstance(node, source.Function) and not node.name.startswith("_"):
                yield path, node
