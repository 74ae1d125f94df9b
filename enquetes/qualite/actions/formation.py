"""Training of shoppers: the briefing published and ticked, the self-test asked for and passed (regles#autotest)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from enquetes.models import Autotest, Briefing, BriefingLu, Enqueteur, ExempleNote, ReglageTerrain
from enquetes.qualite.logic.autotest import accord_de, corriger
from enquetes.qualite.queries.formation import criteres_demandes, seuil_de
from enquetes.referentiels.logic.baremes import erreur_mesure
from enquetes.referentiels.logic.conditions import CritereANoter
from enquetes.visites.queries.preparation import briefing_en_vigueur, reglage_du_terrain
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner

SEUIL_MIN, SEUIL_MAX = 50, 100


@transaction.atomic
def publier_briefing(*, campagne: Campagne, texte: str, auteur: Auteur) -> Briefing:
    """Publish a version of the briefing: shoppers read and tick it before they begin another contact."""
    campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    texte = texte.strip()
    if not texte:
        raise RegleMetier("briefing_vide", "Écrivez le briefing.", champ="texte")
    ancien = briefing_en_vigueur(campagne)
    if ancien is not None and ancien.dit(texte):
        raise RegleMetier("briefing_inchange", "Ce texte est déjà en vigueur.", champ="texte")
    briefing = Briefing.objects.create(campagne=campagne, texte=texte, publie_le=maintenant(), auteur=auteur)
    consigner(campagne, "briefing.publie", auteur, nombre=len(texte))
    return briefing


@transaction.atomic
def cocher_briefing(*, briefing: Briefing, enqueteur: Enqueteur, auteur: Auteur) -> BriefingLu:
    """Tick the briefing in force; twice changes nothing more."""
    if briefing_en_vigueur(briefing.campagne) != briefing:
        raise RegleMetier("briefing_remplace", "Le briefing a changé entre-temps\u202f: relisez-le.")
    lu, nouveau = BriefingLu.objects.get_or_create(
        briefing=briefing, enqueteur=enqueteur, defaults={"le": maintenant()}
    )
    if nouveau:
        consigner(enqueteur, "briefing.lu", auteur, objectif=briefing.pk)
    return lu


@transaction.atomic
def regler_autotest(*, campagne: Campagne, exige: bool, seuil: int, auteur: Auteur) -> ReglageTerrain:
    """Ask for a self-test a channel before the first contact, or not, and say how much agreement passes it."""
    campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    if not SEUIL_MIN <= seuil <= SEUIL_MAX:
        raise RegleMetier("seuil_invalide", f"L’accord demandé va de {SEUIL_MIN} à {SEUIL_MAX}.", champ="seuil")
    reglage = reglage_du_terrain(campagne)
    if reglage.pk is None or (reglage.autotest_exige, reglage.seuil_autotest) != (exige, seuil):
        reglage.autotest_exige, reglage.seuil_autotest = exige, seuil
        reglage.save()
        consigner(campagne, "autotest.regle", auteur, valeur=seuil, retenue=exige)
    return reglage


@transaction.atomic
def regler_formation(*, campagne: Campagne, exige: bool, seuil: int, texte: str, auteur: Auteur) -> Briefing | None:
    """Write all that the page of training holds; return the briefing published, None when its text did not change."""
    regler_autotest(campagne=campagne, exige=exige, seuil=seuil, auteur=auteur)
    briefing = briefing_en_vigueur(campagne)
    if briefing.dit(texte) if briefing else not texte.strip():
        return None
    return publier_briefing(campagne=campagne, texte=texte, auteur=auteur)


@transaction.atomic
def passer_autotest(
    *, enqueteur: Enqueteur, campagne: Campagne, exemple: ExempleNote, lecture: Mapping[str, Any], auteur: Auteur
) -> Autotest:
    """Mark a copy against the key. Failed, she reads why and tries another example, as often as she wants."""
    criteres = criteres_demandes(campagne, exemple)
    if not criteres:
        raise RegleMetier("exemple_sans_grille", "Cet exemple ne convient plus à la grille de l’édition.")
    for critere in criteres:
        _exiger_mesure(critere, lecture.get(critere.code))
    cles = {ligne["code"]: ligne["mesure"] for ligne in exemple.corrige}
    accord, seuil = accord_de(corriger(criteres, lecture, cles)), seuil_de(campagne)
    autotest = Autotest.objects.create(
        campagne=campagne,
        enqueteur=enqueteur,
        canal=exemple.canal,
        exemple=exemple,
        lecture={critere.code: lecture[critere.code] for critere in criteres},
        corrige=exemple.corrige,
        accord=float(100 * accord),
        seuil=seuil,
        est_reussi=float(100 * accord) >= seuil,
        passe_le=maintenant(),
    )
    consigner(
        enqueteur, "autotest.passe", auteur, code=exemple.code, score=float(100 * accord), retenue=autotest.est_reussi
    )
    return autotest


def _exiger_mesure(critere: CritereANoter, mesure: Any) -> None:
    if mesure is None:
        raise RegleMetier("copie_incomplete", f"Il reste à noter {critere.code}.")
    if erreur := erreur_mesure(critere.bareme, mesure):
        raise RegleMetier("mesure_invalide", f"{critere.code}\u202f: {erreur}.")
