"""Pictures that people send, made anew and stored in two sizes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import network.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_sqlite_wal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "uid",
                    models.CharField(
                        default=network.kernel.ids.new_uid, editable=False, max_length=16, unique=True
                    ),
                ),
                ("item_kind", models.CharField(blank=True, default="", max_length=40)),
                ("item_id", models.BigIntegerField(blank=True, null=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("alt", models.CharField(blank=True, default="", max_length=300)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("thumb_width", models.PositiveSmallIntegerField()),
                ("thumb_height", models.PositiveSmallIntegerField()),
                ("bytes", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pictures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pictures",
                        to="kernel.space",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["item_kind", "item_id", "position"], name="pictures_of_item"),
                    models.Index(
                        condition=models.Q(("item_id__isnull", True)),
                        fields=["created_at"],
                        name="pictures_without_item",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("item_id__isnull", True), ("item_kind", "")),
                            models.Q(models.Q(("item_kind", ""), _negated=True), ("item_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_picture_hangs_on_a_whole_item_or_on_none",
                    )
                ],
            },
        ),
    ]
