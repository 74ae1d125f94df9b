from django.db import migrations
from django.db.models import F, Q

from socle.controles import ControleEnFonction
from socle.controles_en_marche import AjouterControleEnMarche, OterControle

REPONSES = ["", "oui", "en_partie", "non"]
ATTENTES = ["", "oui", "plutot", "non"]
RAISONS = ["", "attente", "amabilite", "clarte", "competence", "acces", "horaires"]


class Migration(migrations.Migration):
    """The rules of an opinion in one check, which each insertion of a row pays less for."""

    atomic = False
    dependencies = [("bornes", "0017_avis_a_vider")]

    operations = [
        AjouterControleEnMarche(
            model_name="avis",
            constraint=ControleEnFonction(
                condition=Q(satisfaction__range=(1, 5))
                & Q(heure__lte=23)
                & Q(resultat__in=REPONSES)
                & Q(attente__in=ATTENTES)
                & Q(raison_1__in=RAISONS, raison_2__in=RAISONS)
                & (Q(raison_2="") | (~Q(raison_1="") & ~Q(raison_1=F("raison_2"))))
                & (
                    Q(enrolement__isnull=True, sequence__isnull=True)
                    | Q(enrolement__isnull=False, sequence__gte=1, page__isnull=True, source="")
                )
                & (
                    (Q(comptage__in=["ecarte", "retenu"]) & ~Q(motif_retenue=""))
                    | Q(comptage="retabli")
                    | Q(comptage__in=["a_trier", "compte"], motif_retenue="")
                ),
                name="avis_en_regle",
            ),
        ),
        *(
            OterControle(model_name="avis", name=nom)
            for nom in (
                "avis_satisfaction_bornee",
                "avis_heure_bornee",
                "avis_resultat_connu",
                "avis_attente_connue",
                "avis_raisons_connues",
                "avis_retenue_motivee",
                "avis_une_seule_porte",
            )
        ),
    ]
