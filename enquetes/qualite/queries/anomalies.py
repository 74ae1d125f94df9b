"""Visits as flags see them, and flags as people read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from campagnes.models import Campagne
from enquetes.models import Anomalie, PieceJointe, Visite
from enquetes.qualite.logic.anomalies_faits import PieceObservee, VisiteObservee
from enquetes.qualite.logic.anomalies_mots import expliquer
from enquetes.referentiels.logic.conditions import repondu
from enquetes.visites.logic.saisie import est_calcule
from enquetes.visites.queries.visites import Carnet, est_sur_pieces

SANS_EMPREINTE = "aucune"
HEXADECIMAL = 16


@dataclass(frozen=True)
class LigneAnomalie:
    """A flag with its reason in words and the visits it is compared with."""

    anomalie: Anomalie
    phrase: str
    autres: tuple[Visite, ...]


def visites_observees(campagne: Campagne) -> Iterator[VisiteObservee]:
    """Yield the visits that shoppers handed over in an edition, second gradings included, by identifier."""
    carnet = Carnet()
    visites = (
        Visite.objects.filter(inscription__campagne=campagne, est_importee=False, soumise_le__isnull=False)
        .select_related("grille", "enqueteur", "double_de")
        .prefetch_related("les_pieces")
        .order_by("pk")
    )
    for visite in visites.iterator(chunk_size=1000):
        if visite.enqueteur is not None:
            yield _observer(visite, carnet)


def _observer(visite: Visite, carnet: Carnet) -> VisiteObservee:
    grille = carnet.grille(visite)
    donnees = [
        (critere.bareme, mesure)
        for critere in grille.criteres
        if not est_calcule(critere, visite.canal) and (mesure := visite.reponses.get(critere.code)) is not None
    ]
    # The instants that a second grading copies are those of the contact, judged there.
    propres = not est_sur_pieces(visite)
    return VisiteObservee(
        id=str(visite.pk),
        enqueteur=visite.enqueteur.pseudonyme if visite.enqueteur else "",
        canal=visite.canal,
        nb_criteres=len(donnees),
        choix=tuple((bareme.code, repr(mesure)) for bareme, mesure in donnees if bareme.nature != "DUREE"),
        commentaire=visite.commentaire,
        est_muette=repondu(visite.canal, visite.reponses) is False,
        pieces=tuple(_piece(piece) for piece in visite.les_pieces.all()),
        commencee_le=visite.commencee_le,
        contact_du=visite.effectuee_le if propres else None,
        contact_au=visite.terminee_le if propres else None,
        accusee_le=visite.accusee_le if propres else None,
        repondue_le=visite.repondue_le if propres else None,
        sans_reponse_le=visite.sans_reponse_le if propres else None,
        deposee_le=visite.deposee_le,
        recue_le=visite.soumise_le,
    )


def _piece(piece: PieceJointe) -> PieceObservee:
    connue = piece.perceptuelle not in {"", SANS_EMPREINTE}
    return PieceObservee(piece.empreinte, int(piece.perceptuelle, HEXADECIMAL) if connue else None)


def pieces_sans_empreinte(campagne: Campagne) -> QuerySet[PieceJointe]:
    """Return the evidence of an edition not given back whose picture was never looked at."""
    siennes = PieceJointe.objects.filter(visite__inscription__campagne=campagne, perceptuelle="")
    return siennes.filter(visite__inscription__campagne__restituee_le=None).order_by("pk")


def anomalies_expliquees(anomalies: Iterable[Anomalie]) -> list[LigneAnomalie]:
    """Return flags with their sentence and the visits they name, in two queries."""
    lues = list(anomalies)
    noms = {str(identifiant) for anomalie in lues for identifiant in anomalie.explication.get("autres", [])}
    autres = {str(v.pk): v for v in Visite.objects.filter(pk__in=noms).select_related("inscription__organisme")}
    return [
        LigneAnomalie(
            anomalie,
            expliquer(anomalie.code, anomalie.explication["chiffres"], anomalie.explication.get("seuil")),
            tuple(autres[nom] for nom in anomalie.explication.get("autres", []) if nom in autres),
        )
        for anomalie in lues
    ]
