"""What a second reader does with a visit: accept it, send it back, void it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from enquetes.actions.etats import passer, verrouiller
from enquetes.enums import REMPLACE, REMPLACEE, EtatVisite
from enquetes.models import Visite
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner


@transaction.atomic
def accepter_visite(*, visite: Visite, auteur: Any) -> Visite:
    """Let a submitted visit count."""
    _exiger_second_lecteur(visite, auteur)
    acceptee = passer(visite, EtatVisite.VALIDEE, auteur=auteur, validee_le=maintenant(), remarque="")
    consigner(acceptee, "visite.acceptee", auteur)
    return acceptee


@transaction.atomic
def renvoyer_visite(*, visite: Visite, remarque: str, auteur: Any) -> Visite:
    """Send a visit back to its shopper, who reads the remark on her phone; it stops counting meanwhile."""
    remarque = remarque.strip()
    if not remarque:
        raise RegleMetier("remarque_manquante", "Dites à l’enquêteur ce qu’il doit reprendre.", champ="remarque")
    _exiger_second_lecteur(visite, auteur)
    renvoyee = passer(visite, EtatVisite.A_REVOIR, auteur=auteur, motif=remarque, remarque=remarque, validee_le=None)
    consigner(renvoyee, "visite.renvoyee", auteur, remarque=remarque)
    return renvoyee


@transaction.atomic
def annuler_visite(*, visite: Visite, motif: str, auteur: Any, a_refaire: bool = True) -> Visite:
    """Exclude an invalid contact, and ask for another one in its place (domain dossier, 4.8.11).

    The replacement has the same scenario and grid, no shopper and no day: it comes back to the plan. Imported visits
    come with no plan and are not replaced.
    """
    motif = motif.strip()
    if not motif:
        raise RegleMetier("motif_manquant", "Dites pourquoi ce contact est annulé.", champ="motif")
    _exiger_second_lecteur(visite, auteur)
    annulee = passer(visite, EtatVisite.ANNULEE, auteur=auteur, motif=motif)
    if a_refaire and not annulee.est_importee:
        remplacante = _remplacer(annulee)
        annulee.observations = {**annulee.observations, REMPLACEE: str(remplacante.pk)}
        annulee.save(update_fields=["observations", "modifie_le"])
    consigner(annulee, "visite.annulee", auteur, motif=motif, remplacee_par=annulee.observations.get(REMPLACEE, ""))
    return annulee


def _exiger_second_lecteur(visite: Visite, auteur: Any) -> None:
    enqueteur = verrouiller(visite).enqueteur
    if enqueteur is not None and auteur is not None and enqueteur.utilisateur_id == auteur.pk:
        raise RegleMetier("relecteur_enqueteur", "Une visite se relit par une autre personne que son enquêteur.")


def _remplacer(annulee: Visite) -> Visite:
    return Visite.objects.create(
        inscription=annulee.inscription,
        canal=annulee.canal,
        scenario=annulee.scenario,
        grille=annulee.grille,
        hors_horaires=annulee.hors_horaires,
        publique=annulee.publique,
        motif_refus_plan="Remplace un contact annulé, à planifier",
        observations={REMPLACE: str(annulee.pk)},
    )
