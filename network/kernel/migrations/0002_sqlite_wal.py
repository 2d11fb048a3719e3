"""Readers and one writer side by side on SQLite: the journal mode is a property of the file, set once."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def switch_on(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Switch write-ahead logging on for a file on disk; PostgreSQL has its own."""
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("kernel", "0001_spaces_and_power")]
    operations = [migrations.RunPython(switch_on, migrations.RunPython.noop)]
