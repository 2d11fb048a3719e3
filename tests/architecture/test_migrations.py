"""Migrations are named, follow one another, and say all that the models say."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.helpers import source

OURS = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in source.PACKAGES}
NAMED = re.compile(r"^\d{4}_(?!auto_|.*_and_more$)[a-z0-9_]+$")


@pytest.fixture(scope="module")
def migrations():
    """Every migration of our apps, by app and name."""
    loader = MigrationLoader(None)
    return {key: found for key, found in loader.disk_migrations.items() if key[0] in OURS}


def test_each_has_a_name_that_says_what_it_does(migrations):
    assert [key for key in migrations if not NAMED.match(key[1])] == []


def test_each_follows_one_other_of_its_app(migrations):
    for label in sorted({key[0] for key in migrations}):
        before = {
            name: [parent for app, parent in found.dependencies if app == label]
            for (app, name), found in migrations.items()
            if app == label
        }
        assert [name for name, parents in before.items() if not parents] == [min(before)], label
        followed = [parent for parents in before.values() for parent in parents]
        assert sorted(followed) == sorted(set(followed)), f"{label} has two migrations after one"
        assert len(followed) == len(before) - 1, f"{label} has a migration that joins two"


def test_numbers_rise_by_one(migrations):
    for label in {key[0] for key in migrations}:
        numbers = sorted(int(name[:4]) for app, name in migrations if app == label)
        assert numbers == list(range(1, len(numbers) + 1)), label


@pytest.mark.django_db
def test_models_have_nothing_that_no_migration_says():
    assert connection.vendor  # the check asks the database which migrations it has
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
