"""Why a contact would not change hands, and what its last change was."""

from __future__ import annotations

from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Visite
from enquetes.planification.logic.regles import RUPTURES
from enquetes.planification.queries.consequences import consequences_de
from enquetes.planification.queries.plan import rompues_par
from enquetes.visites.queries.visites import jours_du_contact
from socle.horloge import maintenant
from socle.journal import historique
from socle.models import Entree


def refus_de_confier(visite: Visite, *, enqueteur: Enqueteur) -> str:
    """Say why a contact would not go to this shopper on its day, or why a person should look at it by itself first."""
    if visite.etat != EtatVisite.PLANIFIEE:
        return (
            f"Elle est «\u202f{visite.get_etat_display()}\u202f»\u202f: seule une visite planifiée change d’enquêteur."
        )
    if visite.enqueteur_id == enqueteur.pk:
        return "Elle est déjà la sienne."
    if visite.prevue_le is None or visite.prevue_le < min(jours_du_contact(visite, maintenant())):
        return "Elle n’a pas de jour à venir\u202f: choisissez-en un depuis sa page."
    if rompues := rompues_par(visite, enqueteur, visite.prevue_le):
        return " ".join(RUPTURES[regle] for regle in rompues)
    if consequences_de(visite, enqueteur, visite.prevue_le).ecarts:
        return "Deux visites éloignées le même jour\u202f: déplacez-la depuis sa page, qui dit les distances."
    return ""


def derniere_reaffectation(visite: Visite) -> Entree | None:
    """Return the line of the last change made by hand."""
    return next((entree for entree in historique(visite) if entree.acte == "visite.reaffectee"), None)


def refus_d_annuler(visite: Visite) -> str:
    """Say why the last change of a contact cannot be undone."""
    derniere = derniere_reaffectation(visite)
    if derniere is None:
        return "Personne n’a changé cette visite de mains."
    avant, apres = derniere.details["avant"], derniere.details["apres"]
    if (visite.enqueteur_id, str(visite.prevue_le)) != (apres["enqueteur"], apres["jour"]):
        return "Elle a changé depuis\u202f: regardez-la seule."
    if not (avant["enqueteur"] and avant["jour"]):
        return "Elle n’était confiée à personne\u202f: le prochain calcul du plan peut la reprendre."
    return ""
