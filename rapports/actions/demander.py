"""Orders reports: the row is the order, the broker only carries its number."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from organismes.models import Inscription
from rapports import tasks
from rapports.actions.etats import passer, verrouiller
from rapports.enums import EtatRapport
from rapports.models import Rapport
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.taches import confier as confier_tache
from trophees.models import Resultat

EN_MARCHE = frozenset({EtatRapport.DEMANDE, EtatRapport.EN_COURS})


@transaction.atomic
def demander_rapport(
    *, inscription: Inscription, auteur: Any = None, refaire: bool = False, confier: bool = True
) -> Rapport:
    """Order the report of a registration; one row, whatever the number of clicks.

    A report under way, or ready and younger than the results, is left as it is unless `refaire`. `confier` hands the
    work to the worker on commit; without it the caller builds the report itself.
    """
    resultat = Resultat.objects.filter(inscription=inscription).first()
    if resultat is None:
        raise RegleMetier(
            "resultats_absents", "Les résultats de cet organisme ne sont pas encore calculés\u202f: rien à imprimer."
        )
    cree, neuf = Rapport.objects.get_or_create(inscription=inscription, defaults={"demande_le": maintenant()})
    rapport = verrouiller(cree.pk) or cree
    if not neuf:
        a_jour = rapport.etat == EtatRapport.PRET and rapport.pret_le and rapport.pret_le >= resultat.calcule_le
        if rapport.etat in EN_MARCHE or (a_jour and not refaire):
            return rapport
        passer(rapport, EtatRapport.DEMANDE, demande_le=maintenant(), essais=0, progression=0, erreur="")
    consigner(rapport, "rapport.demande", auteur, inscription=inscription.pk)
    if confier:
        confier_tache(tasks.produire_rapport, rapport.pk)
    return rapport
