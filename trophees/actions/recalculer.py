"""Computes one body again after one of its contacts was judged, by what the whole edition taught (ADR 61)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.visites.actions.totaliser import totaux_a_jour
from enquetes.visites.logic.notation import METHODE
from organismes.models import Inscription
from socle.auteur import Auteur
from socle.horloge import maintenant
from socle.journal import consigner
from trophees.actions.calculer import calculer_resultats, exiger_les_mesures
from trophees.actions.ecrire_resultats import document_de, ecrire
from trophees.actions.verrous import verrouiller_edition
from trophees.logic.classement import OrganismeClasse, classer
from trophees.logic.incertitude import CorpsMesure, Incertitude, incertitudes_de, rangs_de
from trophees.logic.rangs_incertains import RangIncertain
from trophees.models import Resultat
from trophees.queries.calcul import CorpsCalcule, composer
from trophees.queries.categorie import PLACE, Pair, pairs_de
from trophees.queries.lois import lois_gardees
from trophees.queries.participants import participant_de

LOT = 200
DITES = PLACE.index("rang_haut") + 1
"""What reports print of a place: the rank, then both ends of what it may be."""


@transaction.atomic
def recalculer_organisme(*, inscription: Inscription, auteur: Auteur = None) -> None:
    """Score a body again, and rank its category again: nothing else of the edition is read or written.

    Its intervals come from what the last whole computation learnt of all. Where there was none by the method of today,
    or where the body changed category, the whole edition is computed.
    """
    campagne = verrouiller_edition(inscription.campagne_id)
    exiger_les_mesures(campagne)
    lois, participant = lois_gardees(campagne), participant_de(campagne, inscription)
    garde = Resultat.objects.filter(inscription=inscription).values_list("categorie", flat=True).first()
    if lois is None or participant is None or participant.categorie != garde:
        calculer_resultats(campagne=campagne, auteur=auteur)
        return
    totaux = totaux_a_jour(campagne, inscription=inscription.pk)
    contacts = totaux.contacts.placer({participant.inscription: participant.canaux})
    (calcul,) = composer(campagne, [participant], totaux, contacts)
    corps = calcul.mesure(methode_de(campagne).poids)
    incertitudes, _ = incertitudes_de([corps], contacts, lois)
    _classer(campagne, calcul, incertitudes[calcul.siren])
    consigner(campagne, "resultats.recalcules", auteur, inscription=inscription.pk, methode=METHODE)


def _classer(campagne: Campagne, calcul: CorpsCalcule, incertitude: Incertitude) -> None:
    """Rank the category with its new score; write the body, and the places that moved."""
    pairs = pairs_de(campagne, calcul.participant.categorie, sauf=calcul.participant.inscription)
    places = classer([calcul.candidat, *(pair.candidat for pair in pairs)])
    ensembles = {calcul.siren: incertitude.ensemble, **{pair.candidat.cle: pair.erreur for pair in pairs}}
    corps = [CorpsMesure(cle, {}, place.categorie, place.rang) for cle, place in places.items()]
    rangs = rangs_de(corps, ensembles, campagne.annee)
    document = document_de(calcul, places[calcul.siren], incertitude, rangs.get(calcul.siren))
    nb_avant = _nb_classes(campagne, calcul.participant.categorie)
    ecrire([calcul], places, {calcul.siren: incertitude}, [document])
    _deplacer(pairs, places, rangs)
    if _nb_classes(campagne, calcul.participant.categorie) != nb_avant:
        _dater(pair.pk for pair in pairs if places[pair.candidat.cle].rang is not None)


def _nb_classes(campagne: Campagne, categorie: str) -> int:
    return Resultat.objects.filter(inscription__campagne=campagne, categorie=categorie, rang__isnull=False).count()


def _deplacer(pairs: Iterable[Pair], places: Mapping[str, OrganismeClasse], rangs: Mapping[str, RangIncertain]) -> None:
    """Write the places of the other bodies, where they moved; their scores and intervals stay.

    Who has another rank, or may have other ones, was computed now.
    """
    deplaces: list[Resultat] = []
    reclasses: list[int] = []
    laureats: dict[int, bool] = {}
    for pair in pairs:
        place = places[pair.candidat.cle]
        nouvelle = _en_colonnes(place.rang, rangs.get(pair.candidat.cle))
        if (nouvelle, pair.candidat.motifs, place.est_laureat) != (pair.place, pair.motifs, pair.est_laureat):
            deplaces.append(_deplace(pair, nouvelle))
        if nouvelle[:DITES] != pair.place[:DITES]:
            reclasses.append(pair.pk)
        if place.est_laureat != pair.est_laureat:
            laureats[pair.pk] = place.est_laureat
    Resultat.objects.bulk_update(deplaces, ["motifs", "est_eligible", *PLACE], batch_size=LOT)
    _dater(reclasses)
    for resultat in Resultat.objects.filter(pk__in=list(laureats)).order_by("pk"):
        resultat.detail["est_laureat"] = laureats[resultat.pk]
        resultat.save(update_fields=["detail"])


def _dater(resultats: Iterable[int]) -> None:
    """Say that results were computed now: a report that prints what they were is told to be of before."""
    Resultat.objects.filter(pk__in=list(resultats)).update(calcule_le=maintenant())


def _en_colonnes(rang: int | None, incertain: RangIncertain | None) -> tuple[float | None, ...]:
    """Return the values of `PLACE`."""
    if incertain is None:
        return (rang, None, None, None, None)
    return (rang, incertain.bas, incertain.haut, incertain.proba_premier, incertain.palier)


def _deplace(pair: Pair, place: tuple[float | None, ...]) -> Resultat:
    return Resultat(
        pk=pair.pk,
        motifs=list(pair.candidat.motifs),
        est_eligible=not pair.candidat.motifs,
        **dict(zip(PLACE, place, strict=True)),
    )
