"""What the sites of a body ask of it, once it takes part again."""

from __future__ import annotations

from django.urls import reverse

from bornes.points.queries.inscriptions import inscription_a_l_ecoute
from bornes.points.queries.points import edition_encore_servie, nb_sites_a_reprendre
from organismes.models import Organisme
from socle.logic.attentes import Attente


def attentes_de_l_organisme(organisme: Organisme) -> list[Attente]:
    """Return that posters or kiosks still lead to an edition given back, while another one could have what they bring."""
    inscription = inscription_a_l_ecoute(organisme)
    restee = edition_encore_servie(inscription, est_rendue=True) if inscription else None
    if inscription is None or restee is None:
        return []
    nombre = nb_sites_a_reprendre(inscription)
    if not nombre:
        return []
    return [
        Attente(
            "sites_a_reprendre",
            f"Vos usagers donnent encore leur avis pour l’édition {restee}\u202f: reprenez vos sites, affiches et bornes "
            "suivent",
            nombre,
            reverse("bornes:espace_sites"),
            sujet=str(inscription.campagne),
        )
    ]
