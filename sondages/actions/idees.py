"""What becomes of an idea: a moderator lets it be read, the body follows it, colleagues support it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.db import transaction

from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.etats import passer
from socle.logic.typographie import sur_une_ligne
from sondages.actions.deposer import est_jeton
from sondages.enums import (
    IDEES_SOUTENABLES,
    MODERATIONS,
    SUITES_EXPLIQUEES,
    TRANSITIONS_IDEE,
    EtatIdee,
    MotifRefusIdee,
)
from sondages.models import Idee, SoutienIdee


@transaction.atomic
def moderer_idee(*, idee: Idee, vers: str, motif: str = "", auteur: Auteur) -> Idee:
    """Publish an idea, refuse it for a reason, or take the decision back."""
    if vers not in MODERATIONS:
        raise RegleMetier("decision_inconnue", "Cette décision n’existe pas.", champ="vers")
    if (vers == EtatIdee.REFUSEE) != (motif in MotifRefusIdee.values):
        raise RegleMetier("motif_requis", "Choisissez pourquoi cette idée n’est pas publiée.", champ="motif")
    # Published by a page that was open before, an idea followed since would lose what was said of it.
    return _passer(idee, vers, auteur, motif=motif, suite="", depuis=MODERATIONS)


@transaction.atomic
def suivre_idee(*, idee: Idee, vers: str, suite: str = "", auteur: Auteur) -> Idee:
    """Say what the body does with an idea; kept or not, and done, it tells why and how."""
    propre = sur_une_ligne(suite)
    if vers in MODERATIONS - {EtatIdee.PUBLIEE}:
        raise RegleMetier("decision_inconnue", "Cette suite n’existe pas.", champ="vers")
    if vers in SUITES_EXPLIQUEES and not propre:
        raise RegleMetier("suite_requise", "Expliquez aux agents la suite donnée.", champ="suite")
    return _passer(idee, vers, auteur, motif="", suite=propre)


def soutenir_idee(*, idee: Idee, message: bytes, signature: bytes) -> bool:
    """Support an idea with a token, once; tells whether it is new. Neither journalled nor logged."""
    empreinte = _empreinte(idee, message, signature)
    with transaction.atomic():
        idee = _soutenable(idee)
        if idee.les_soutiens.filter(empreinte=empreinte).exists():
            return False
        idee.les_soutiens.create(empreinte=empreinte)
    return True


def retirer_soutien(*, idee: Idee, message: bytes, signature: bytes) -> bool:
    """Take a support back; tells whether there was one. Neither journalled nor logged."""
    empreinte = _empreinte(idee, message, signature)
    with transaction.atomic():
        idee = _soutenable(idee)
        retires, _ = idee.les_soutiens.filter(empreinte=empreinte).delete()
    return bool(retires)


def est_soutenue(*, idee: Idee, message: bytes) -> bool:
    """Tell whether the bearer of a token supports an idea."""
    return SoutienIdee.objects.filter(idee=idee, empreinte=_hacher(idee, message)).exists()


def _empreinte(idee: Idee, message: bytes, signature: bytes) -> str:
    if not est_jeton(idee.sondage.cle_idees_publique, message, signature):
        raise RegleMetier("jeton_refuse", "Ce jeton n’est pas de cette consultation.")
    return _hacher(idee, message)


def _hacher(idee: Idee, message: bytes) -> str:
    return hashlib.sha256(message + str(idee.pk).encode("ascii")).hexdigest()


def _soutenable(idee: Idee) -> Idee:
    fraiche = Idee.objects.select_for_update().get(pk=idee.pk)
    if fraiche.etat not in IDEES_SOUTENABLES:
        raise RegleMetier("idee_non_soutenable", f"Cette idée est {fraiche.get_etat_display()}.")
    return fraiche


def _passer(
    idee: Idee, vers: str, auteur: Auteur, *, motif: str, suite: str, depuis: Collection[str] = EtatIdee
) -> Idee:
    idee = Idee.objects.select_for_update(of=("self",)).select_related("sondage").get(pk=idee.pk)
    if idee.est_en_reserve:
        raise RegleMetier("idee_en_reserve", "Cette idée ne se lit pas encore.")
    if idee.etat not in depuis:
        raise RegleMetier("passage_interdit", TRANSITIONS_IDEE.refus(idee.etat, vers))
    details = {"motif": motif} if motif else {}
    return passer(idee, vers, table=TRANSITIONS_IDEE, auteur=auteur, motif=motif, details=details, suite=suite)
