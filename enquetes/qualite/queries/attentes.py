"""What waits for a reader: visits to read, disagreements to decide, flags to look at, visits sent back for too long."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from enquetes.enums import EtatVisite
from enquetes.models import Anomalie, Visite
from enquetes.qualite.queries.contestations import contestations_a_decider
from enquetes.qualite.queries.lectures import arbitrages_de, lisibles_par, visites_a_lire
from enquetes.qualite.queries.tableau import reprises_en_retard
from enquetes.visites.queries.editions import edition_des_visites
from enquetes.visites.queries.visites import depuis_quand
from socle.logic.attentes import Attente, Nouvelle
from socle.logic.typographie import accorder


def attentes_de_l_equipe(user: Any) -> list[Attente]:
    """Return what a person of the team may read, decide or look at. Six queries."""
    qualite, suivante = reverse("enquetes:pilotage_qualite"), reverse("enquetes:qualite_suivante")
    lues = _compter(depuis_quand(lisibles_par(visites_a_lire(), user)), "depuis")
    arbitrages = _compter(arbitrages_de(user), "depuis")
    reprises = _compter(reprises_en_retard(), "a_reprendre_avant")
    vues = Anomalie.objects.filter(visite__inscription__campagne=edition_des_visites(), vue_le=None)
    anomalies = _compter(vues, "detectee_le")
    contestes = _compter(contestations_a_decider(user), "deposee_le")
    file_ = (
        ("visites_a_lire", ("visite à relire", "visites à relire"), lues, suivante),
        ("arbitrages", ("désaccord à arbitrer", "désaccords à arbitrer"), arbitrages, qualite),
        ("retours_contestes", ("renvoi contesté, à décider", "renvois contestés, à décider"), contestes, qualite),
        (
            "anomalies_a_voir",
            ("anomalie à regarder", "anomalies à regarder"),
            anomalies,
            f"{reverse('enquetes:qualite_anomalies')}?a_voir=on",
        ),
    )
    return [
        *(
            Attente(cle, accorder(lu["nombre"], *formes), lu["nombre"], adresse, depuis=jour_de(lu["premiere"]))
            for cle, formes, lu, adresse in file_
            if lu["nombre"]
        ),
        *_reprises(reprises["nombre"], reprises["premiere"], qualite),
    ]


def _compter(lignes: QuerySet[Any], depuis: str) -> dict[str, Any]:
    """Return how many wait, and since when the first one does."""
    return lignes.order_by().aggregate(nombre=Count("pk"), premiere=Min(depuis))


def nouvelles_de_l_equipe(depuis: dt.datetime) -> list[Nouvelle]:
    """Return the visits handed over and those accepted. One query."""
    lues = Visite.objects.filter(Q(soumise_le__gt=depuis) | Q(validee_le__gt=depuis)).aggregate(
        soumises=Count("pk", filter=Q(soumise_le__gt=depuis)),
        soumise_le=Max("soumise_le", filter=Q(soumise_le__gt=depuis)),
        validees=Count("pk", filter=Q(validee_le__gt=depuis, etat=EtatVisite.VALIDEE)),
        validee_le=Max("validee_le", filter=Q(validee_le__gt=depuis, etat=EtatVisite.VALIDEE)),
    )
    liste = reverse("enquetes:pilotage_visites")
    return [
        Nouvelle(accorder(lues[f"{quoi}s"], *formes), f"{liste}{requete}", jour_de(lues[f"{quoi}_le"]))
        for quoi, formes, requete in (
            ("soumise", ("visite envoyée par les enquêteurs", "visites envoyées par les enquêteurs"), "?tri=-soumise"),
            ("validee", ("visite acceptée", "visites acceptées"), f"?etat={EtatVisite.VALIDEE}"),
        )
        if lues[f"{quoi}s"]
    ]


def _reprises(nombre: int, premiere: dt.date | None, adresse: str) -> list[Attente]:
    if not nombre:
        return []
    mots = accorder(nombre, "visite renvoyée, délai passé", "visites renvoyées, délai passé")
    return [Attente("reprises_en_retard", mots, nombre, adresse, depuis=premiere, echeance=premiere)]
