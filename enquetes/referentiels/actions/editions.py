"""What an edition takes of the referentials: those that count in it, and those of the edition it is made of."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from campagnes.actions.reconduire import copier_edition
from campagnes.logic.reglages import Reglage
from campagnes.models import Campagne
from campagnes.queries import exiger_modifiable, exiger_raison
from enquetes.models import ActivationReferentiel, Referentiel, ReglageTerrain
from enquetes.referentiels.queries.grilles import referentiels_actifs
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner

REGLAGES_DU_TERRAIN = ("identites_exigees", "autotest_exige", "seuil_autotest")


@transaction.atomic
def choisir_referentiels(*, campagne: Campagne, actifs: Collection[str], motif: str, auteur: Auteur) -> Campagne:
    """Say which referentials count in an edition, by their codes; the others do not (regles#referentiels)."""
    motif = exiger_raison(motif)
    campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    exiger_modifiable(campagne, Reglage.REFERENTIELS)
    avant, apres = [referentiel.code for referentiel in referentiels_actifs(campagne)], sorted(actifs)
    if avant == apres:
        raise RegleMetier("rien_de_change", "Aucun choix n’a changé\u202f: rien n’est enregistré.")
    _ecrire(campagne, set(apres))
    consigner(campagne, "campagne.referentiels_choisis", auteur, avant=avant, apres=apres, motif=motif)
    return campagne


@transaction.atomic
def reconduire_edition(*, modele: Campagne, annee: int, auteur: Auteur) -> Campagne:
    """Create the edition of a later year like another one, with its referentials and what it asks of shoppers."""
    campagne = copier_edition(modele=modele, annee=annee, auteur=auteur)
    _ecrire(campagne, {referentiel.code for referentiel in referentiels_actifs(modele)})
    for reglage in ReglageTerrain.objects.filter(campagne=modele):
        repris = {nom: getattr(reglage, nom) for nom in REGLAGES_DU_TERRAIN}
        ReglageTerrain.objects.create(campagne=campagne, **repris)
    return campagne


def _ecrire(campagne: Campagne, actifs: set[str]) -> None:
    for referentiel in Referentiel.objects.order_by("code"):
        ActivationReferentiel.objects.update_or_create(
            campagne=campagne, referentiel=referentiel, defaults={"est_actif": referentiel.code in actifs}
        )
