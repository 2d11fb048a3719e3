"""The tables of a test run, made from the models at once and not through every migration: much sooner.

Only on SQLite: on PostgreSQL the migrations make them, and a slow test compares the two ways. Not for what a
single test stores.
"""

import os
import sys
from typing import Any

THEIRS = ("django.", "allauth.", "django_tasks_db.", "guardian.")  # what they move is not there yet


def complete() -> None:
    """Do what migrations do besides tables: write what they write, and be known as done."""
    from django.apps import apps
    from django.db import connection, migrations
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    loader = MigrationLoader(None)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    done: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        done |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    for key in done:
        migration: Any = loader.graph.nodes[key]
        if not migration.__module__.startswith(THEIRS):
            for operation in migration.operations:
                if isinstance(operation, migrations.RunPython):
                    with connection.schema_editor(atomic=migration.atomic) as editor:
                        operation.code(apps, editor)
    recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in done)


def main(path: str) -> None:
    """Make such a database in a file, to look at."""
    import django
    from django.conf import settings

    django.setup()
    from django.db import connection

    settings.DATABASES["default"]["TEST"]["NAME"] = connection.settings_dict["TEST"]["NAME"] = path
    connection.creation.create_test_db(verbosity=0, serialize=False)
    complete()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    main(sys.argv[1])
