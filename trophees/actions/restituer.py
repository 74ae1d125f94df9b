"""Gives the bodies their results."""

from __future__ import annotations

from django.db import transaction

from campagnes.enums import Acte
from campagnes.models import Campagne
from campagnes.queries import exiger_maintenant
from enquetes.qualite.queries.echantillon import etat_de_l_echantillon
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.typographie import accorder, entier
from trophees.actions.courriels import devoir_annonces
from trophees.models import Resultat


@transaction.atomic
def restituer_resultats(*, campagne: Campagne, auteur: Auteur, annoncer: bool = True) -> Campagne:
    """Open to every body its own computed result, and mail its referents that they may contest it.

    Refused while fewer than one contact in ten was read twice, or a flagged one was not (imported ones aside). Once given, results are not taken back. `annoncer=False` sends no mail, for editions of the past.
    """
    campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    if campagne.restituee_le is not None:
        raise RegleMetier("deja_restituee", "Les résultats de cette édition sont déjà restitués.")
    exiger_maintenant(campagne, Acte.RESTITUER)
    if not Resultat.objects.filter(inscription__campagne=campagne).exists():
        raise RegleMetier("resultats_absents", "Calculez d’abord les résultats de cette édition.")
    echantillon = etat_de_l_echantillon(campagne)
    if not echantillon.est_suffisant:
        raise RegleMetier(
            "echantillon_insuffisant",
            f"{accorder(echantillon.lus, 'contact lu', 'contacts lus')} deux fois sur {entier(echantillon.valides)}\u202f: "
            f"il en faut {entier(echantillon.vises)}, et les contacts signalés. Complétez l’échantillon dans la page "
            "Qualité, puis faites les secondes lectures.",
        )
    campagne.restituee_le = maintenant()
    campagne.save(update_fields=["restituee_le", "modifie_le"])
    consigner(campagne, "resultats.restitues", auteur)
    if annoncer:
        devoir_annonces(campagne)
    return campagne
