"""A new installation starts with house rules, so that the first decision can cite one."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from moderation.house_rules import FIRST_RULES
from network.kernel import clock
from network.kernel.ids import new_uid


def write(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the first version of each clause, unless there are rules already."""
    clause = apps.get_model("moderation", "Clause")
    if clause.objects.exists():
        return
    moment = clock.now()
    clause.objects.bulk_create(
        clause(uid=new_uid(), number=rule.number, title=rule.title, text=rule.text, valid_from=moment)
        for rule in FIRST_RULES
    )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_cases_and_decisions")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
