from django.db import migrations


class Migration(migrations.Migration):
    """Makes a table, then wants one that a test holds."""

    dependencies = [("staticfiles", "0001_table")]

    operations = [
        migrations.RunSQL("CREATE TABLE essai_annexe (rang integer)", "DROP TABLE essai_annexe"),
        migrations.RunSQL("ALTER TABLE essai_attendu ADD COLUMN mot text", "ALTER TABLE essai_attendu DROP COLUMN mot"),
    ]
