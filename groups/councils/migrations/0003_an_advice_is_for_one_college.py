"""Say for which college an advice is: of those made before, the first municipality of the group by name."""

import django.db.models.deletion
from django.db import migrations, models


def fill(apps, schema_editor):
    """Give every advice a college."""
    advice_model = apps.get_model("councils", "Advice")
    for advice in advice_model.objects.filter(college=None).select_related("group"):
        advice.college = advice.group.municipalities.order_by("name").first()
        advice.save(update_fields=["college"])


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0002_clock_and_hiding'),
        ('membership', '0006_announcements_have_themes'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='advice',
            name='college',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='advices', to='places.municipality'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
