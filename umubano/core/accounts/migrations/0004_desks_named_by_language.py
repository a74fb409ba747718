from django.db import migrations, models

from umubano.core.database.together import TogetherMigration


class Migration(TogetherMigration):

    dependencies = [
        ('accounts', '0003_verbose_names'),
    ]

    operations = [
        migrations.AddField(
            model_name='desk',
            name='names',
            field=models.JSONField(blank=True, default=dict, help_text='other than English', verbose_name='names by language'),
        ),
    ]
