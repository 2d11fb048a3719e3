"""A running total waits for five more voters; tables by group know by which rules they were made.

Those that were counted before know of none, and are told no more.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('polls', '0013_groups_offered_at_the_opening'),
    ]

    operations = [
        migrations.AddField(
            model_name='result',
            name='tables_rules',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='runningtotal',
            name='waiting',
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='runningtotal',
            name='participants',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
