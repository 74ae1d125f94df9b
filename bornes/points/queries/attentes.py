"""What the sites of a body ask of it, once it takes part again."""

from __future__ import annotations

from django.db.models import Max
from django.urls import reverse

from bornes.enums import EN_SERVICE
from bornes.models import Borne, CodeAvis
from bornes.points.queries.inscriptions import inscription_a_l_ecoute
from bornes.points.queries.points import nb_sites_a_reprendre
from organismes.models import Organisme
from socle.logic.attentes import Attente


def attentes_de_l_organisme(organisme: Organisme) -> list[Attente]:
    """Return that posters or kiosks still lead to an edition given back, while another one could have what they bring."""
    codes = CodeAvis.objects.ouverts().filter(
        point__inscription__organisme=organisme, point__inscription__campagne__restituee_le__isnull=False
    )
    bornes = Borne.objects.filter(
        site__organisme=organisme, etat__in=EN_SERVICE, inscription__campagne__restituee_le__isnull=False
    )
    annees = [
        *codes.aggregate(annee=Max("point__inscription__campagne__annee")).values(),
        *bornes.aggregate(annee=Max("inscription__campagne__annee")).values(),
    ]
    restee = max((annee for annee in annees if annee), default=None)
    inscription = inscription_a_l_ecoute(organisme) if restee else None
    if restee is None or inscription is None or inscription.campagne.annee <= restee:
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
