"""Whoever had a role or mandate when polls came gets the powers over polls that belong to it, for as long."""

from django.db import migrations

COMPANIONS = (
    # of an appointment or mandate, the power that tells which one it is, and what belongs to it from now on
    ("appointment:", "send_broadcast", "run_polls"),
    ("appointment:", "found_groups", "run_polls"),
    ("appointment:", "send_letters", "enter_paper_ballots"),
    ("mandate:", "run_calls", "run_polls"),
)


def give_powers(apps, schema_editor):
    Grant = apps.get_model("kernel", "Grant")
    Permission = apps.get_model("auth", "Permission")
    for source, held, power in COMPANIONS:
        rows = Grant.objects.filter(source__startswith=source, permission__codename=held)
        first = rows.select_related("permission").first()
        if first is None:
            continue
        permission, _created = Permission.objects.get_or_create(
            content_type_id=first.permission.content_type_id,
            codename=power,
            defaults={"name": power.replace("_", " ")},
        )
        for row in rows.iterator(chunk_size=500):
            Grant.objects.get_or_create(
                user_id=row.user_id,
                permission=permission,
                content_object_id=row.content_object_id,
                source=row.source,
                defaults={
                    "valid_from": row.valid_from,
                    "valid_until": row.valid_until,
                    "decision": row.decision,
                    "granted_by_id": row.granted_by_id,
                },
            )


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('kernel', '0004_guests_who_only_read'),
        ('polls', '0004_the_count_and_its_keys'),
    ]

    operations = [migrations.RunPython(give_powers, migrations.RunPython.noop)]
