"""What staff see of consultations: states, counts, answers late, who is entitled. Nothing of any participant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from campagnes.models import Campagne
from consultations.enums import EtatProposition, EtatTexte, Retenue
from consultations.models import AccordDevis, Commentaire, Dialogue, Participant, Proposition
from consultations.queries.comptes import ayant_agi
from consultations.queries.espace import en_retard, est_en_retard, reponse_due_le, ton_de
from organismes.models import Inscription, PlaceGratuite
from organismes.queries.places import Places, file_d_attente, places_de
from organismes.queries.recherche import organisme_nomme
from socle.horloge import maintenant


@dataclass(frozen=True)
class FiltresPilotage:
    """What the list keeps; empty means all. `attente` is `retard`: answers due for too long."""

    etat: str = ""
    texte: str = ""
    attente: str = ""


@dataclass(frozen=True)
class LignePilotage:
    """A dialogue of some body, in counts."""

    dialogue: Dialogue
    ton: str
    nb_participants: int
    nb_contributions: int
    nb_retenus: int
    """Words held for a name or reports, that the body has to read."""
    est_en_retard: bool
    due_le: dt.date | None


@dataclass(frozen=True)
class Droits:
    """Who holds a seat, who waits, who pays."""

    places: Places
    titulaires: list[PlaceGratuite]
    attente: list[Inscription]
    accords: list[AccordDevis]


def dialogues_de_tous(filtres: FiltresPilotage) -> QuerySet[Dialogue]:
    """Return the dialogues of every body, the latest first."""
    requete = Dialogue.objects.select_related("inscription__organisme", "inscription__campagne")
    if filtres.etat:
        requete = requete.filter(etat=filtres.etat)
    if filtres.texte:
        nomme = organisme_nomme(filtres.texte, "inscription__organisme")
        requete = requete.filter(nomme | Q(titre__icontains=filtres.texte))
    if filtres.attente:
        requete = requete.filter(en_retard(maintenant()))
    return requete.order_by("-cree_le", "-pk")


def lignes_de_pilotage(dialogues: list[Dialogue]) -> list[LignePilotage]:
    """Return what a page shows of dialogues already fetched."""
    pks = [dialogue.pk for dialogue in dialogues]
    participants = _compter(ayant_agi(Participant.objects.filter(dialogue__in=pks)), "dialogue")
    contributions = _compter(Proposition.objects.filter(dialogue__in=pks).publiques(), "dialogue")
    retenues = _compter(
        Proposition.objects.filter(dialogue__in=pks, etat=EtatProposition.DEPOSEE).exclude(retenue=""), "dialogue"
    )
    reponses = _compter(
        Commentaire.objects.filter(proposition__dialogue__in=pks, etat=EtatTexte.DEPOSE, retenue__in=Retenue.values),
        "proposition__dialogue",
    )
    return [
        LignePilotage(
            dialogue=dialogue,
            ton=ton_de(dialogue),
            nb_participants=participants.get(dialogue.pk, 0),
            nb_contributions=contributions.get(dialogue.pk, 0),
            nb_retenus=retenues.get(dialogue.pk, 0) + reponses.get(dialogue.pk, 0),
            est_en_retard=est_en_retard(dialogue),
            due_le=reponse_due_le(dialogue),
        )
        for dialogue in dialogues
    ]


def nb_reponses_en_retard() -> int:
    """Return how many answers are due for too long, all bodies."""
    return dialogues_de_tous(FiltresPilotage(attente="retard")).count()


def droits_de(campagne: Campagne) -> Droits:
    """Return seats, waiting list and agreements of an edition."""
    return Droits(
        places=places_de(campagne),
        titulaires=list(
            PlaceGratuite.objects.filter(campagne=campagne, inscription__isnull=False)
            .select_related("inscription__organisme")
            .order_by("rang")
        ),
        attente=list(file_d_attente(campagne).select_related("organisme")),
        accords=list(
            AccordDevis.objects.filter(inscription__campagne=campagne)
            .select_related("inscription__organisme", "accorde_par")
            .order_by("-accorde_le")
        ),
    )


def inscriptions_a_accorder(campagne: Campagne) -> QuerySet[Inscription]:
    """Return the active registrations that hold no seat and no agreement, those that ordered the module first."""
    return (
        _sans_droit(Inscription.objects.actives().filter(campagne=campagne))
        .select_related("organisme")
        .order_by("-idcity", "organisme__recherche")
    )


def devis_a_etablir() -> QuerySet[Inscription]:
    """Return the validated registrations to which staff owe a quotation, in editions that go on.

    They ordered the module and no free seat is for them; those in line for a seat are owed nothing (regles#el-09-offre).
    """
    en_cours = Inscription.objects.participantes().filter(campagne__restituee_le=None)
    return _sans_droit(en_cours.filter(idcity=True, ordre_idcity__isnull=True))


def _sans_droit(inscriptions: QuerySet[Inscription]) -> QuerySet[Inscription]:
    return inscriptions.filter(place_gratuite__isnull=True, accord_consultation__isnull=True)


def _compter(requete: QuerySet[Any], champ: str) -> dict[int, int]:
    return dict(requete.order_by().values_list(champ).annotate(n=Count("pk")))
