from django.db import migrations


class Migration(migrations.Migration):
    operations = [migrations.RunSQL("CREATE TABLE essai_attendu (rang integer)", "DROP TABLE essai_attendu")]
