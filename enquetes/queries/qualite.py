"""Questions of the readers: what waits, what a visit says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, QuerySet

from enquetes.enums import REMPLACE, REMPLACEE, TRANSITIONS, EtatVisite, Fait, NatureBareme
from enquetes.logic import saisie
from enquetes.logic.arrondi import arrondir
from enquetes.logic.conditions import ReponsesInvalides
from enquetes.logic.mots import libelle_element
from enquetes.logic.notation import noter_contact
from enquetes.models import PieceJointe, TransitionVisite, Visite
from enquetes.queries.terrain import Brouillon, LigneRecapitulatif, brouillon_de, recapitulatif_de

RELUES = (EtatVisite.SOUMISE, EtatVisite.VALIDEE, EtatVisite.A_REVOIR)


@dataclass(frozen=True)
class LigneRelue:
    """A criterion with its measure in words and the elements ticked."""

    ligne: LigneRecapitulatif
    coches: tuple[str, ...]


@dataclass(frozen=True)
class FicheRelecture:
    """All that a reader needs to judge a visit."""

    lignes: tuple[LigneRelue, ...]
    score: Decimal | None
    faits: tuple[tuple[str, bool], ...]
    fin_attente: dt.date | None
    signes: tuple[str, ...]
    pieces: tuple[PieceJointe, ...]
    transitions: tuple[TransitionVisite, ...]
    remplace: str
    remplacee_par: str
    peut_accepter: bool
    peut_renvoyer: bool
    peut_annuler: bool


@dataclass(frozen=True)
class ResumeFile:
    """How much waits and since when."""

    nombre: int
    depuis: dt.datetime | None


def file_de_relecture() -> QuerySet[Visite]:
    """Return the submitted visits, the oldest first."""
    return (
        Visite.objects.filter(etat=EtatVisite.SOUMISE)
        .select_related("inscription__organisme", "inscription__campagne", "scenario", "enqueteur")
        .annotate(nb_pieces=Count("les_pieces"))
        .order_by("soumise_le", "pk")
    )


def resume_de_la_file() -> ResumeFile:
    """Return how many visits wait and the oldest submission."""
    total = Visite.objects.filter(etat=EtatVisite.SOUMISE).aggregate(nombre=Count("pk"), depuis=Min("soumise_le"))
    return ResumeFile(**total)


def prochaine_a_relire(user: Any) -> Visite | None:
    """Return the oldest submitted visit that this person did not carry out herself."""
    return file_de_relecture().exclude(enqueteur__utilisateur=user).first()


def fiche_relecture(visite: Visite) -> FicheRelecture:
    """Return what a visit says, scored as it stands when it is complete."""
    brouillon = brouillon_de(visite)
    permis = TRANSITIONS[visite.etat]
    return FicheRelecture(
        lignes=tuple(_relire(ligne, visite) for ligne in recapitulatif_de(brouillon)),
        score=_score(visite, brouillon),
        faits=tuple((Fait(fait).label, dit) for fait, dit in sorted(brouillon.contexte.faits.items())),
        fin_attente=brouillon.fin_attente,
        signes=saisie.signes_personnels(visite.commentaire),
        pieces=tuple(visite.les_pieces.all()),
        transitions=tuple(visite.les_transitions.select_related("auteur").order_by("le", "pk")),
        remplace=visite.observations.get(REMPLACE, ""),
        remplacee_par=visite.observations.get(REMPLACEE, ""),
        peut_accepter=EtatVisite.VALIDEE in permis,
        peut_renvoyer=EtatVisite.A_REVOIR in permis,
        peut_annuler=EtatVisite.ANNULEE in permis,
    )


def _relire(ligne: LigneRecapitulatif, visite: Visite) -> LigneRelue:
    rangs = visite.observations.get("elements", {}).get(ligne.critere.code, [])
    if ligne.critere.nature == NatureBareme.EC:
        libelles = visite.scenario.elements
    else:
        libelles = [libelle_element(element) for element in ligne.critere.elements]
    return LigneRelue(ligne, tuple(libelles[rang] for rang in rangs if rang < len(libelles)))


def _score(visite: Visite, brouillon: Brouillon) -> Decimal | None:
    """Return the score of the contact with one decimal; None while it is not complete."""
    if visite.etat not in RELUES:
        return None
    try:
        note = noter_contact(
            brouillon.contexte.grille,
            visite.reponses,
            type_scenario=visite.scenario.type,
            politique=visite.inscription.campagne.politique_non_reponse,
        )
    except ReponsesInvalides:
        return None
    return None if note.score is None else arrondir(note.score)
