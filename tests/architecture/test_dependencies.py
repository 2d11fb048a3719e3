"""Each package that we depend on has a reason, an exact version and a use."""

import ast
import itertools
import re
import tomllib

import pytest

from tests.helpers import source

PROJECT = (source.ROOT / "pyproject.toml").read_text(encoding="utf-8")
PINS = (source.ROOT / "pins.txt").read_text(encoding="utf-8")
LISTED = tomllib.loads(PROJECT)["project"]
EVERYTHING = [*LISTED["dependencies"], *itertools.chain(*LISTED["optional-dependencies"].values())]
NAME = re.compile(r"^[A-Za-z0-9._-]+")

# What is imported under another name than it is installed under.
IMPORTED_AS = {
    "scikit-learn": "sklearn",
    "django-environ": "environ",
    "django-allauth": "allauth",
    "argon2-cffi": "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django-filter": "django_filters",
    "django-guardian": "guardian",
    "django-csp": "csp",
    "djangorestframework": "rest_framework",
    "markdown-it-py": "markdown_it",
    "pillow": "PIL",
    "pynacl": "nacl",
    "psycopg": "DATABASE_URL",  # Django takes it when that names PostgreSQL
}


def test_every_direct_dependency_has_its_reason_beside_it():
    for requirement in EVERYTHING:
        (line,) = [line for line in PROJECT.splitlines() if f'"{requirement}"' in line]
        reason = line.partition("#")[2].strip()
        assert len(reason) > 8, f"{requirement} has no reason"


def test_every_direct_dependency_is_pinned():
    pinned = {line.split("==")[0] for line in PINS.splitlines() if "==" in line}
    for requirement in EVERYTHING:
        assert NAME.match(requirement)[0].lower() in pinned


def test_pins_are_exact_and_name_no_place_to_download_from():
    lines = [line for line in PINS.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    assert lines == sorted(set(lines))
    assert "://" not in PINS


@pytest.mark.slow
def test_every_dependency_of_the_product_is_used():
    used = used_names()
    idle = []
    for requirement in LISTED["dependencies"]:
        name = NAME.match(requirement)[0].lower()
        module = IMPORTED_AS.get(name, name.replace("-", "_"))
        if not any(module == one or one.startswith(f"{module}.") for one in used):
            idle.append(name)
    assert idle == []


def used_names():
    """Return everything that the product imports, and every dotted name in its settings."""
    names = set()
    for path in source.hand_written():
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Import):
                names.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module)
            elif (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and path.name == "settings.py"
            ):
                names.add(node.value)
    return names
