"""Orders reports: the row is the order, the broker only carries its number."""

from __future__ import annotations

from django.db import transaction

from enquetes.visites.queries.mesures import mesures_sont_retirees
from organismes.models import Inscription
from rapports.actions.produire import ATELIER
from rapports.models import Rapport
from socle.auteur import Auteur
from socle.enums import EtatDocument
from socle.erreurs import RegleMetier
from socle.fabrication import commander
from socle.journal import consigner
from socle.taches import publier
from trophees.models import Resultat


@transaction.atomic
def demander_rapport(
    *, inscription: Inscription, auteur: Auteur = None, refaire: bool = False, confier: bool = True
) -> Rapport:
    """Order the report of a registration; one row, whatever the number of clicks.

    A report under way, or ready and younger than the results, is left as it is unless `refaire`. Once the contacts of
    the edition are gone, what is ready stays: made again, it would say that there were none. `confier` hands the work
    to the worker on commit; without it the caller builds the report itself.
    """
    resultat = Resultat.objects.filter(inscription=inscription).first()
    if resultat is None:
        raise RegleMetier(
            "resultats_absents", "Les résultats de cet organisme ne sont pas encore calculés\u202f: rien à imprimer."
        )

    if mesures_sont_retirees(inscription.campagne):
        fait = Rapport.objects.filter(inscription=inscription, etat=EtatDocument.PRET).first()
        if fait is None or refaire:
            raise RegleMetier(
                "mesures_retirees",
                "Les contacts de cette édition ne sont plus gardés\u202f: son rapport ne se fait plus, celui qui est prêt "
                "demeure.",
            )
        return fait

    def est_a_jour(rapport: Rapport) -> bool:
        if refaire or rapport.etat != EtatDocument.PRET or rapport.pret_le is None:
            return False
        return rapport.pret_le >= resultat.calcule_le

    rapport: Rapport
    rapport, est_commande = commander(ATELIER, est_a_jour=est_a_jour, inscription=inscription)
    if est_commande:
        consigner(rapport, "rapport.demande", auteur, inscription=inscription.pk)
        if confier:
            publier("rapports.tasks.produire_rapport", rapport_id=rapport.pk)
    return rapport
