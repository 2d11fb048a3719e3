"""The first house rules get their category and law, and there are approved clauses for charters of groups."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from moderation.house_rules import CHARTER_RULES, FIRST_RULES
from network.kernel import clock
from network.kernel.ids import new_uid


def write(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fill what is still empty, and add the clauses whose number is free."""
    clause = apps.get_model("moderation", "Clause")
    for rule in FIRST_RULES:
        clause.objects.filter(number=rule.number, version=1, category="").update(
            category=rule.category, law=rule.law
        )
    taken = set(clause.objects.values_list("number", flat=True))
    moment = clock.now()
    clause.objects.bulk_create(
        clause(
            uid=new_uid(),
            number=rule.number,
            title=rule.title,
            text=rule.text,
            category=rule.category,
            scope="charter",
            valid_from=moment,
        )
        for rule in CHARTER_RULES
        if rule.number not in taken
    )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0010_rules_change_by_announcement")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
