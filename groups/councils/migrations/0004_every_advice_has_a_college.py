import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0003_an_advice_is_for_one_college'),
    ]

    operations = [
        migrations.AlterField(
            model_name='advice',
            name='college',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advices', to='places.municipality'),
        ),
    ]
