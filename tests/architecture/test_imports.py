"""Who may import whom: the contracts of pyproject.toml, and a bootstrap that needs nothing installed."""

import ast
import subprocess
import sys
import tomllib

from tests.helpers import source


def test_the_contracts_are_kept():
    program = (
        "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=source.ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_no_import_is_excused():
    settings = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]
    assert all("ignore_imports" not in contract for contract in settings["contracts"])


def test_the_bootstrap_needs_the_standard_library_only():
    for name in ("manage.py", "network/__init__.py", "network/bootstrap.py"):
        imported = set(top_level_names(source.ROOT / name))
        allowed = sys.stdlib_module_names | {"network"}
        if name == "manage.py":
            allowed |= {"django"}  # from within the environment, and not before
        assert imported <= allowed, name


def test_manage_stays_small():
    assert len((source.ROOT / "manage.py").read_text(encoding="utf-8").splitlines()) <= 40


def top_level_names(path):
    """Yield the package of every import of a file, wherever it stands."""
    for node in ast.walk(source.tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
