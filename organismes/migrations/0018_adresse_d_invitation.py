from django.db import migrations, models


class Migration(migrations.Migration):
    """The address that a member was invited at, when her account has another."""

    dependencies = [("organismes", "0017_retour_des_rappels")]

    operations = [
        migrations.AddField(
            "membre",
            "invite_a",
            models.EmailField(blank=True, default="", max_length=254, verbose_name="invité à cette adresse"),
        )
    ]
