"""Read the project's own source, for tests about habits. Not for importing it: nothing here runs it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("network", "moderation", "groups", "realtime")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def relative(path: Path) -> str:
    """Return a path as the project names it."""
    return path.relative_to(ROOT).as_posix()


@cache
def product() -> tuple[Path, ...]:
    """Return every Python file of the four packages, migrations included."""
    return tuple(path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))


def hand_written() -> tuple[Path, ...]:
    """Return those files without the migrations, which Django writes for the most part."""
    return tuple(path for path in product() if "migrations" not in path.parts)


def tests() -> tuple[Path, ...]:
    """Return every Python file of the tests."""
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Return all functions and methods of a file, nested ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for a name or a chain of attributes; anything else in it becomes a question mark."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def place(path: Path, node: ast.AST) -> str:
    """Return where something stands, as an editor opens it."""
    return f"{relative(path)}:{getattr(node, 'lineno', 1)}"


def variables() -> tuple[str, ...]:
    """Return every environment variable that the product reads, in order."""
    found = set()
    for path in hand_written():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and node.args and _reads_a_variable(dotted(node.func)):
                name = node.args[0]
                if isinstance(name, ast.Constant) and isinstance(name.value, str) and name.value.isupper():
                    found.add(name.value)
    return tuple(sorted(found))


def _reads_a_variable(function: str) -> bool:
    """Tell whether a function of this name reads the environment."""
    reads_directly = function in {"env", "kept_secret", "os.getenv"}
    return reads_directly or function.startswith(("env.", "os.environ.get"))
