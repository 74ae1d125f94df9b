from django.db import migrations
from django.db.models import OuterRef, Subquery

# Held opinions are counted apart; those that wait to be sorted have no count yet.
JOURS = """
UPDATE bornes_agregatjour SET nb_publies = faits.publies, nb_repondus = faits.repondus FROM (
    SELECT a.point_id AS point, a.jour AS quand, a.comptage IN ('retenu', 'ecarte') AS hors,
        CASE WHEN a.enrolement_id IS NULL THEN 'smartphone' ELSE 'borne' END AS porte,
        COUNT(*) AS publies, COUNT(*) FILTER (WHERE v.reponse <> '') AS repondus
    FROM bornes_verbatim v JOIN bornes_avis a ON a.id = v.avis_id
    WHERE v.etat = 'publie' AND a.comptage <> 'a_trier' GROUP BY 1, 2, 3, 4) faits
WHERE point_id = faits.point AND jour = faits.quand AND retenu = faits.hors AND origine = faits.porte
"""
MOIS = """
UPDATE bornes_agregatmois SET nb_publies = faits.publies, nb_repondus = faits.repondus FROM (
    SELECT m.id AS ligne, SUM(j.nb_publies) AS publies, SUM(j.nb_repondus) AS repondus
    FROM bornes_agregatmois m JOIN bornes_agregatjour j ON j.inscription_id = m.inscription_id
        AND j.jour >= m.mois AND j.jour < {fin} AND j.origine = m.origine AND j.retenu = m.retenu
    WHERE j.nb_publies > 0 GROUP BY 1) faits
WHERE id = faits.ligne
"""
FIN = {"postgresql": "m.mois + interval '1 month'", "sqlite": "date(m.mois, '+1 month')"}


def compter(apps, schema_editor):
    point = apps.get_model("bornes", "Point").objects.filter(les_avis__verbatim=OuterRef("pk")).values("inscription")
    apps.get_model("bornes", "Verbatim").objects.filter(inscription=None).update(inscription=Subquery(point))
    schema_editor.execute(JOURS)
    schema_editor.execute(MOIS.format(fin=FIN[schema_editor.connection.vendor]))


class Migration(migrations.Migration):
    """The published comments of all that is stored; the night keeps the last weeks right, should the version before write."""

    dependencies = [("bornes", "0014_commentaires_comptes")]

    operations = [migrations.RunPython(compter, migrations.RunPython.noop)]
