"""Every variable that the installation reads is told to whoever runs it."""

import re

from tests.helpers import source

README = source.ROOT / "README.md"
EXAMPLE = source.ROOT / ".env.example"
OF_THE_TESTS = {"TEST_DATABASE_URL", "TEST_REDIS_URL", "CHROMIUM"}
TOLD_AS_A_FAMILY = re.compile(r"`([A-Z]+_)\*`")


def test_the_readme_lists_every_variable():
    told = README.read_text(encoding="utf-8")
    families = tuple(TOLD_AS_A_FAMILY.findall(told)) or ("-",)
    read = {*source.variables(), *OF_THE_TESTS}
    silent = {name for name in read if f"`{name}`" not in told and not name.startswith(families)}
    assert silent == set()


def test_the_example_names_only_variables_that_are_read():
    elsewhere = {"SITE_DOMAIN", "POSTGRES_PASSWORD"}  # read by docker-compose.yml
    assert names(EXAMPLE) <= set(source.variables()) | elsewhere


def test_production_finds_all_that_it_demands_in_the_example():
    assert {"SECRET_KEY", "CODE_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL"} <= names(EXAMPLE)


def names(path):
    """Return the variables that a file of settings sets."""
    return {
        line.split("=")[0]
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"[A-Z]", line)
    }
