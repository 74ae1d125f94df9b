"""What becomes of a visit once somebody decided: it counts, goes back to its shopper, or is void. No right is checked here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from campagnes.logic.calendrier import ajouter_jours_ouvres
from enquetes.actions.acces import rendre_l_acces
from enquetes.actions.courriels import devoir_renvoi
from enquetes.enums import HORS_PLAN, REMPLACE, REMPLACEE, TRANSITIONS, EtatVisite
from enquetes.models import Relecture, Visite
from enquetes.visites.actions.etats import passer, verrouiller
from enquetes.visites.queries.visites import Carnet
from socle.auteur import Auteur
from socle.erreurs import RegleMetier, exiger_motif
from socle.horloge import aujourdhui, maintenant

JOURS_POUR_REPRENDRE = 3
"""Working days that a shopper has to take up again what was sent back, unless told."""


def delai_de_reprise(visite: Visite) -> dt.date:
    """Return the last day given to a shopper by default."""
    feries = Carnet().jours(visite).feries
    return ajouter_jours_ouvres(aujourdhui(), JOURS_POUR_REPRENDRE, feries=feries, suspensions=())


def valider(visite: Visite, *, auteur: Auteur, **suite: Any) -> Visite:
    """Let a visit count; whoever decided names the act, if it is one."""
    return passer(visite, EtatVisite.VALIDEE, auteur=auteur, validee_le=maintenant(), remarque="", **suite)


def renvoyer(
    visite: Visite,
    *,
    remarque: str,
    avant_le: dt.date | None,
    auteur: Auteur,
    acte: str = "visite.renvoyee",
    details: Mapping[str, Any] | None = None,
) -> Visite:
    """Give a visit back to its shopper with a remark and a deadline; she is told by mail. Its readings are over.

    One whose shopper has no account has nobody to come back to: it would leave the results for good.
    """
    if visite.n_a_personne:
        raise RegleMetier(
            "enqueteur_sans_compte",
            "L’enquêteur de cette visite n’a pas de compte ici\u202f: personne ne la reprendrait. Gardez-la, ou annulez-la.",
        )
    remarque = remarque.strip()
    if not remarque:
        raise RegleMetier("remarque_manquante", "Dites à l’enquêteur ce qu’il doit reprendre.", champ="remarque")
    if avant_le is not None and avant_le < aujourdhui():
        raise RegleMetier("delai_passe", "Le délai de reprise est déjà passé.", champ="avant_le")
    delai = avant_le or delai_de_reprise(visite)
    renvoyee = passer(
        visite,
        EtatVisite.A_REVOIR,
        auteur=auteur,
        motif=remarque,
        acte=acte,
        details={"remarque": remarque, "avant_le": delai.isoformat(), **(details or {})},
        remarque=remarque,
        validee_le=None,
        a_reprendre_avant=delai,
    )
    clore_lectures(renvoyee)
    if renvoyee.enqueteur is not None:
        rendre_l_acces(renvoyee.enqueteur, auteur)
    devoir_renvoi(renvoyee)
    return renvoyee


def annuler(
    visite: Visite,
    *,
    motif: str,
    auteur: Auteur,
    a_refaire: bool = True,
    hors_plan: bool = False,
    acte: str = "visite.annulee",
    details: Mapping[str, Any] | None = None,
) -> Visite:
    """Exclude an invalid contact, its second reading with it, and ask for another one in its place.

    The replacement has the same scenario and grid, no shopper and no day: it comes back to the plan. Imported visits
    come with no plan and are not replaced, and a second reading is not a contact. `hors_plan` takes a planned contact
    out of what was due to the body, instead of counting it as missed.
    """
    motif = exiger_motif(motif, "Dites pourquoi ce contact est annulé.")
    marque: dict[str, Any] = {}
    if a_refaire and not visite.est_importee and visite.double_de_id is None:
        marque = {REMPLACEE: str(_remplacer(visite).pk)}
    elif hors_plan and not visite.est_importee:
        marque = {HORS_PLAN: True}
    annulee = passer(
        visite,
        EtatVisite.ANNULEE,
        auteur=auteur,
        motif=motif,
        acte=acte,
        details={"motif": motif, "remplacee_par": marque.get(REMPLACEE, ""), **(details or {})},
        **({"observations": {**visite.observations, **marque}} if marque else {}),
    )
    clore_lectures(annulee)
    double = Visite.objects.filter(double_de=annulee).first()
    if double is not None and EtatVisite.ANNULEE in TRANSITIONS[double.etat]:
        annuler(verrouiller(double), motif=motif, auteur=auteur)
    return annulee


def clore_lectures(visite: Visite) -> None:
    """Set aside the readings of what a visit held: it will be read again from the start."""
    Relecture.objects.en_vigueur().filter(visite=visite).update(est_en_vigueur=False)


def _remplacer(annulee: Visite) -> Visite:
    return Visite.objects.create(
        inscription=annulee.inscription,
        canal=annulee.canal,
        scenario=annulee.scenario,
        grille=annulee.grille,
        hors_horaires=annulee.hors_horaires,
        publique=annulee.publique,
        est_double=annulee.est_double,
        motif_refus_plan="Remplace un contact annulé, à planifier",
        observations={REMPLACE: str(annulee.pk)},
    )
