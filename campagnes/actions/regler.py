"""Change the settings of an edition that are columns of its row: what is settled is refused, the rest is journalled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from campagnes.actions.calendrier import exiger_jours_de_l_edition, verrouiller
from campagnes.logic.calendrier import jour_de
from campagnes.logic.reglages import COLONNES
from campagnes.models import Campagne
from campagnes.queries import calendrier_de, exiger_modifiable, exiger_raison
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.logic.typographie import date_longue


@transaction.atomic
def changer_reglages(*, campagne: Campagne, valeurs: Mapping[str, Any], motif: str, auteur: Auteur) -> Campagne:
    """Write the settings given (names of `COLONNES`), under lock; only those that differ are judged and written.

    One line of the journal holds what they were and what they are. Values that do not hold together are refused at
    their field, and the constraints of the table have the last word.
    """
    motif = exiger_raison(motif)
    campagne = verrouiller(campagne)
    apres = {nom: valeur for nom, valeur in valeurs.items() if getattr(campagne, nom) != valeur}
    if not apres:
        raise RegleMetier("rien_de_change", "Aucun réglage n’a changé\u202f: rien n’est enregistré.")
    for nom in apres:
        exiger_modifiable(campagne, COLONNES[nom], nom)
    if "inscriptions_ouvertes_le" in apres:
        _exiger_avant_la_cloture(campagne, jour_de(apres["inscriptions_ouvertes_le"]))
    avant = {nom: getattr(campagne, nom) for nom in apres}
    for nom, valeur in apres.items():
        setattr(campagne, nom, valeur)
    _exiger_coherente(campagne)
    campagne.save(update_fields=[*apres, "modifie_le"])
    consigner(campagne, "campagne.reglee", auteur, avant=_faits(avant), apres=_faits(apres), motif=motif)
    return campagne


def _faits(valeurs: Mapping[str, Any]) -> dict[str, Any]:
    return {nom: valeur.isoformat() if isinstance(valeur, dt.datetime) else valeur for nom, valeur in valeurs.items()}


def _exiger_avant_la_cloture(campagne: Campagne, ouverture: dt.date) -> None:
    exiger_jours_de_l_edition(campagne, inscriptions_ouvertes_le=ouverture)
    dernier = calendrier_de(campagne).dernier_jour
    if dernier is not None and ouverture > dernier:
        raise RegleMetier(
            "ouverture_apres_cloture",
            f"Les inscriptions se terminent le {date_longue(dernier)} : ouvrez-les avant.",
            champ="inscriptions_ouvertes_le",
        )


def _exiger_coherente(campagne: Campagne) -> None:
    """Refuse what the table would refuse, in words and at the field."""
    minimum = campagne.minimum_contacts
    for nom in ("email", "courrier", "tel", "rs"):
        contacts = getattr(campagne, f"contacts_{nom}")
        if getattr(campagne, f"reclamations_{nom}") > contacts:
            raise RegleMetier(
                "reclamations_en_trop",
                "Il y aurait plus de réclamations que de contacts.",
                champ=f"reclamations_{nom}",
            )
    exiges = ["email", "tel", "rs", *(["phys"] if campagne.accueil_physique_actif else [])]
    if campagne.contacts_courrier > 1:
        exiges.append("courrier")
    for nom in exiges:
        contacts = getattr(campagne, f"contacts_{nom}")
        if (contacts or nom == "phys") and contacts < minimum:
            raise RegleMetier(
                "canal_jamais_compte",
                f"Un canal compte à partir de {minimum} contacts validés\u202f: prévoyez-en au moins autant"
                + ("." if nom == "phys" else ", ou aucun."),
                champ=f"contacts_{nom}",
            )
    try:
        campagne.validate_constraints()
    except ValidationError as erreur:
        raise RegleMetier(
            "reglages_incoherents", "Ces réglages ne vont pas ensemble\u202f: testez au moins un canal."
        ) from erreur
