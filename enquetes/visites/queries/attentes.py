"""What a shopper's contacts ask of her today, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Count, Max, prefetch_related_objects
from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from campagnes.queries import LIES, calendrier_de
from enquetes.enums import EtatVisite
from enquetes.models import TransitionVisite
from enquetes.visites.queries.preparation import preparation_de
from enquetes.visites.queries.visites import (
    A_FAIRE,
    depuis_quand,
    est_en_retard,
    est_sur_pieces,
    jours_du_contact,
    verdict_de,
    visites_du_terrain,
)
from socle.horloge import aujourdhui, maintenant
from socle.logic.attentes import Attente, Nouvelle
from socle.logic.typographie import accorder

MOTS = {
    "visites_renvoyees": ("visite renvoyée, à reprendre", "visites renvoyées, à reprendre"),
    "visites_en_retard": ("visite en retard", "visites en retard"),
    "visites_du_jour": ("visite à faire aujourd’hui", "visites à faire aujourd’hui"),
    "visites_a_noter": ("réponse à noter", "réponses à noter"),
    "secondes_notations": ("seconde notation à faire", "secondes notations à faire"),
    "visites_commencees": ("visite commencée, à finir", "visites commencées, à finir"),
}
A_VENIR = (*A_FAIRE, EtatVisite.EN_ATTENTE, EtatVisite.A_REVOIR)
DITES = {
    EtatVisite.VALIDEE: ("visite acceptée", "visites acceptées"),
    EtatVisite.A_REVOIR: ("visite renvoyée", "visites renvoyées"),
    EtatVisite.ANNULEE: ("visite annulée", "visites annulées"),
}


def attentes_de_l_enqueteur(user: Any) -> list[Attente]:
    """Return what waits for a shopper, by kind; each names the one that is due first, then the oldest. Nine queries at most."""
    visites = list(depuis_quand(visites_du_terrain(user).filter(etat__in=A_VENIR)))
    differees = _a_ne_pas_commencer([visite for visite in visites if visite.etat == EtatVisite.PLANIFIEE])
    par_genre: dict[str, list[tuple[dt.date, dt.date | None, Any]]] = defaultdict(list)
    for visite in visites:
        if visite.pk not in differees and (trouve := _ce_qu_elle_attend(visite)):
            genre, depuis, echeance = trouve
            par_genre[genre].append((depuis, echeance, visite))
    return [
        *_a_apprendre([visite for visite in visites if visite.etat == EtatVisite.PLANIFIEE]),
        *(_attente(genre, lues) for genre, lues in par_genre.items()),
    ]


def nouvelles_de_l_enqueteur(user: Any, depuis: dt.datetime) -> list[Nouvelle]:
    """Return what others decided about a shopper's visits. One query."""
    passages = (
        TransitionVisite.objects.filter(visite__enqueteur__utilisateur=user, le__gt=depuis, vers__in=DITES)
        .exclude(auteur=user)
        .order_by()
        .values_list("vers")
        .annotate(nombre=Count("visite", distinct=True), dernier=Max("le"))
    )
    liste = reverse("enquetes:terrain_visites")
    return [
        Nouvelle(accorder(nombre, *DITES[EtatVisite(vers)]), liste, jour_de(dernier))
        for vers, nombre, dernier in passages
    ]


def _a_apprendre(planifiees: list[Any]) -> list[Attente]:
    """Return the briefing and the self-tests without which these contacts may not begin. Four queries at most."""
    if not planifiees:
        return []
    editions = {visite.inscription.campagne_id: visite.inscription.campagne for visite in planifiees}
    preparation = preparation_de(planifiees[0].enqueteur, list(editions.values()))
    attentes = []
    for edition, campagne in editions.items():
        siennes = [visite for visite in planifiees if visite.inscription.campagne_id == edition]
        a_tester = {v.canal for v in siennes if preparation.attend_un_test(v)}
        for cle, formes, nombre in (
            ("briefing_a_lire", "briefing à lire,briefings à lire", 1 if edition in preparation.a_lire else 0),
            ("autotests_a_passer", "auto-test à passer,auto-tests à passer", len(a_tester)),
        ):
            if nombre:
                attentes.append(
                    Attente(
                        cle,
                        f"{accorder(nombre, *formes.split(','))} avant vos contacts",
                        nombre,
                        f"{reverse('enquetes:terrain_formation')}?edition={campagne.annee}",
                        echeance=min((jour for v in siennes if (jour := _dernier_jour(v))), default=None),
                        sujet=str(campagne),
                    )
                )
    return attentes


def _a_ne_pas_commencer(planifiees: list[Any]) -> set[Any]:
    """Return the planned visits that would be refused today: a suspension, no wave. Three queries."""
    editions = {visite.inscription.campagne_id: visite.inscription.campagne for visite in planifiees}
    prefetch_related_objects(list(editions.values()), *LIES)
    calendriers = {pk: calendrier_de(edition) for pk, edition in editions.items()}
    return {v.pk for v in planifiees if not verdict_de(v, calendriers[v.inscription.campagne_id]).permis}


def _ce_qu_elle_attend(visite: Any) -> tuple[str, dt.date, dt.date | None] | None:
    """Say which kind of thing a visit waits for, since when, until when; nothing when others must come first."""
    if visite.etat == EtatVisite.A_REVOIR:
        return "visites_renvoyees", jour_de(visite.depuis), visite.a_reprendre_avant
    if visite.etat == EtatVisite.EN_ATTENTE:
        return _depuis("visites_a_noter", visite.repondue_le or visite.sans_reponse_le)
    if est_sur_pieces(visite):
        return _depuis("secondes_notations", visite.double_de.soumise_le)
    if est_en_retard(visite):
        return "visites_en_retard", visite.prevue_le, visite.prevue_le
    if visite.etat == EtatVisite.EN_COURS:
        return "visites_commencees", jour_de(visite.commencee_le or visite.depuis), _dernier_jour(visite)
    ce_jour, est_du_jour = aujourdhui(), visite.prevue_le in jours_du_contact(visite, maintenant())
    return ("visites_du_jour", ce_jour, ce_jour) if est_du_jour else None


def _dernier_jour(visite: Any) -> dt.date | None:
    """Return the day for which a contact is planned; today when it is not over where the body stands, though over in Paris."""
    if visite.prevue_le is None or est_en_retard(visite):
        return visite.prevue_le
    return max(visite.prevue_le, aujourdhui())


def _depuis(genre: str, instant: dt.datetime | None) -> tuple[str, dt.date, None] | None:
    return (genre, jour_de(instant), None) if instant else None


def _attente(genre: str, lues: list[tuple[dt.date, dt.date | None, Any]]) -> Attente:
    _depuis, echeance, premiere = min(lues, key=lambda lue: (lue[1] or dt.date.max, lue[0], str(lue[2].pk)))
    return Attente(
        genre,
        accorder(len(lues), *MOTS[genre]),
        len(lues),
        reverse("enquetes:terrain_mission", args=[premiere.pk]),
        depuis=min(depuis for depuis, _echeance, _visite in lues),
        echeance=echeance,
        sujet=premiere.inscription.organisme.nom,
    )
