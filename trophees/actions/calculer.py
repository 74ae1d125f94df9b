"""Computes the results of an edition from its visits, and keeps the last ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import transaction

from campagnes.logic.methode import MethodeEdition
from campagnes.models import Campagne
from campagnes.queries import methode_de
from enquetes.enums import MESURES_RETIREES
from enquetes.referentiels.queries.grilles import engagements_actifs
from enquetes.visites.logic.agregation import ResultatAgrege, agreger
from enquetes.visites.logic.notation import METHODE, ContactNote
from enquetes.visites.logic.services import ResultatService, par_service
from enquetes.visites.queries.scores import ContactsInscription, contacts_par_inscription
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import a_connu, consigner
from trophees.logic.classement import Candidat, OrganismeClasse, classer, motifs_ineligibilite
from trophees.logic.erreurs import intervalle_d_un_taux
from trophees.logic.incertitude import CorpsMesure, Incertitude, incertitudes_de
from trophees.models import Resultat
from trophees.queries.participants import InscriptionANoter, participants_de

LOT = 500


@dataclass(frozen=True)
class _Calcul:
    participant: InscriptionANoter
    resultat: ResultatAgrege
    services: tuple[ResultatService, ...]
    motifs: tuple[str, ...]
    nb_prevus: int
    nb_valides: int
    contacts: tuple[ContactNote, ...]

    @property
    def candidat(self) -> Candidat:
        return Candidat(
            cle=self.participant.siren,
            categorie=self.participant.categorie,
            score=self.resultat.score,
            motifs=self.motifs,
        )

    @property
    def siren(self) -> str:
        return self.participant.siren


@transaction.atomic
def calculer_resultats(*, campagne: Campagne, auteur: Auteur = None) -> dict[str, Any]:
    """Recompute every result from the visits, replace the stored ones, return the exchange document.

    Same visits, same document, whatever the order of rows: scores are exact fractions until they are written.
    """
    campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    if a_connu(Campagne, [str(campagne.pk)], MESURES_RETIREES):
        raise RegleMetier(
            "mesures_retirees",
            f"Les mesures de l’{str(campagne).lower()} ne sont plus gardées\u202f: ses résultats restent tels quels.",
        )
    calculs = _calculer(campagne)
    places = classer(calcul.candidat for calcul in calculs)
    incertitudes = _incertitudes(campagne, calculs, places)
    documents = [_document(calcul, places[calcul.siren], incertitudes[calcul.siren]) for calcul in calculs]
    _ecrire(campagne, calculs, places, incertitudes, documents)
    consigner(campagne, "resultats.calcules", auteur, organismes=len(documents), methode=METHODE)
    return {"campagne": campagne.annee, "methode": METHODE, "organismes": documents}


def _calculer(campagne: Campagne) -> list[_Calcul]:
    participants = {participant.inscription: participant for participant in participants_de(campagne)}
    methode, engagements = methode_de(campagne), engagements_actifs(campagne)
    calculs = {
        recus.inscription: _calcul(participants[recus.inscription], recus, methode, engagements)
        for recus in contacts_par_inscription(campagne)
        if recus.inscription in participants
    }
    return [
        calculs.get(inscription) or _calcul(participant, ContactsInscription.aucun(inscription), methode, engagements)
        for inscription, participant in participants.items()
    ]


def _calcul(
    participant: InscriptionANoter,
    recus: ContactsInscription,
    methode: MethodeEdition,
    engagements: frozenset[str],
) -> _Calcul:
    """Aggregate one body. A channel it no longer offers, or that the edition does not test, counts for nothing."""
    contacts = [contact for contact in recus.contacts if contact.canal in participant.canaux]
    resultat = agreger(
        contacts,
        canaux=participant.canaux,
        poids=methode.poids,
        prevus=recus.prevus,
        minimum=methode.minimum,
        engagements=engagements,
    )
    nb_prevus = sum(recus.prevus.get(canal, 0) for canal in participant.canaux)
    nb_valides = sum(recus.valides.get(canal, 0) for canal in participant.canaux)
    motifs = motifs_ineligibilite(
        confirmee=participant.est_confirmee,
        canaux_offerts=participant.canaux,
        canaux_significatifs=[canal for canal, r in resultat.canaux.items() if r.significatif],
        nb_prevus=nb_prevus,
        nb_valides=nb_valides,
        litige_en_cours=participant.litige_en_cours,
        part_validee=methode.part_validee,
    )
    return _Calcul(participant, resultat, par_service(contacts), motifs, nb_prevus, nb_valides, tuple(contacts))


def _incertitudes(
    campagne: Campagne, calculs: Sequence[_Calcul], places: Mapping[str, OrganismeClasse]
) -> dict[str, Incertitude]:
    poids = methode_de(campagne).poids
    mesures = [
        CorpsMesure(
            calcul.siren,
            calcul.contacts,
            {canal: poids.get(canal, 1) for canal, r in calcul.resultat.canaux.items() if r.significatif},
            calcul.participant.categorie,
            places[calcul.siren].rang,
        )
        for calcul in calculs
    ]
    return incertitudes_de(mesures, annee=campagne.annee)


def _document(calcul: _Calcul, place: OrganismeClasse, incertitude: Incertitude) -> dict[str, Any]:
    """Write the result of a body as the exchange format says."""
    resultat, rang = calcul.resultat, incertitude.rang
    return {
        "siren": calcul.siren,
        "categorie": calcul.participant.categorie,
        "eligible": not calcul.motifs,
        "motifs": list(calcul.motifs),
        "score": _nombre(resultat.score),
        "intervalle": incertitude.score,
        "rang": place.rang,
        "rang_intervalle": [rang.bas, rang.haut] if rang else None,
        "proba_premier": rang.proba_premier if rang else None,
        "palier": rang.palier if rang else None,
        "niveau": resultat.niveau,
        "canaux": {
            canal: {
                "score": _nombre(r.score),
                "intervalle": incertitude.canaux.get(canal),
                "visites": r.visites,
                "significatif": r.significatif,
            }
            for canal, r in resultat.canaux.items()
        },
        "etapes": _nombres(resultat.etapes),
        "etapes_intervalles": incertitude.etapes,
        "determinants": _nombres(resultat.determinants),
        "determinants_intervalles": incertitude.determinants,
        "conformite": {
            engagement: {
                "taux": float(c.taux),
                "intervalle": intervalle_d_un_taux(c.taux, c.observations),
                "observations": c.observations,
            }
            for engagement, c in resultat.conformite.items()
        },
    }


def _ecrire(
    campagne: Campagne,
    calculs: list[_Calcul],
    places: Mapping[str, OrganismeClasse],
    incertitudes: Mapping[str, Incertitude],
    documents: list[dict[str, Any]],
) -> None:
    Resultat.objects.filter(inscription__campagne=campagne).exclude(
        inscription__in=[calcul.participant.inscription for calcul in calculs]
    ).delete()
    communs = {"methode": METHODE, "calcule_le": maintenant()}
    colonnes = [
        {
            **_colonnes(document),
            "detail": _detail(calcul, places[calcul.siren], incertitudes[calcul.siren], document),
            **communs,
        }
        for calcul, document in zip(calculs, documents, strict=True)
    ]
    if colonnes:
        Resultat.objects.bulk_create(
            [
                Resultat(inscription_id=calcul.participant.inscription, **valeurs)
                for calcul, valeurs in zip(calculs, colonnes, strict=True)
            ],
            batch_size=LOT,
            update_conflicts=True,
            unique_fields=["inscription"],
            update_fields=list(colonnes[0]),
        )


def _colonnes(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what lists sort on."""
    score_bas, score_haut = document["intervalle"] or (None, None)
    rang_bas, rang_haut = document["rang_intervalle"] or (None, None)
    return {
        "categorie": document["categorie"],
        "est_eligible": document["eligible"],
        "motifs": document["motifs"],
        **{cle: document[cle] for cle in ("score", "rang", "niveau", "proba_premier", "palier")},
        "score_bas": score_bas,
        "score_haut": score_haut,
        "rang_bas": rang_bas,
        "rang_haut": rang_haut,
    }


def _detail(
    calcul: _Calcul, place: OrganismeClasse, incertitude: Incertitude, document: Mapping[str, Any]
) -> dict[str, Any]:
    """Keep what pages and reports read beside the exchange format.

    `score_arrondi` is the one figure that ranks and that people see; `qualite` is the quality of the answers
    received, whatever the non-answer policy; `prevus` and `valides` are the counts behind eligibility.
    """
    return {
        **{
            cle: document[cle]
            for cle in (
                "canaux",
                "etapes",
                "etapes_intervalles",
                "determinants",
                "determinants_intervalles",
                "conformite",
            )
        },
        "score_arrondi": None if place.score_arrondi is None else str(place.score_arrondi),
        "est_laureat": place.est_laureat,
        "qualite": _nombre(calcul.resultat.qualite),
        "qualite_intervalle": incertitude.qualite,
        "prevus": calcul.nb_prevus,
        "valides": calcul.nb_valides,
        "par_canal": {
            canal: {
                "etapes": _nombres(r.etapes),
                "determinants": _nombres(r.determinants),
                **incertitude.par_canal.get(canal, {}),
            }
            for canal, r in calcul.resultat.canaux.items()
        },
        "services": {
            r.service: {
                "score": float(r.score),
                "intervalle": incertitude.services.get(r.service),
                "visites": r.contacts,
            }
            for r in calcul.services
        },
    }


def _nombres(valeurs: Mapping[str, Fraction]) -> dict[str, float]:
    return {cle: float(valeur) for cle, valeur in valeurs.items()}


def _nombre(valeur: Fraction | None) -> float | None:
    return None if valeur is None else float(valeur)
