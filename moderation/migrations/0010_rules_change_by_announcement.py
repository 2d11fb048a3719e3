"""Announced changes of the house rules: which versions they end, why they come sooner, and whether they stand."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("moderation", "0009_sanction_ends_and_checks")]
    operations = [
        migrations.AddField(
            model_name="clause",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ended_clauses",
                to="moderation.ruleschange",
            ),
        ),
        migrations.AddField(
            model_name="ruleschange",
            name="sooner_because",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="ruleschange",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="ruleschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at__isnull", True),
                    ("withdrawn_at__lt", models.F("takes_effect_at")),
                    _connector="OR",
                ),
                name="what_counts_is_not_withdrawn",
            ),
        ),
    ]
