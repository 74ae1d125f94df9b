"""Writes the results of bodies as the exchange format says, and keeps them: what computing all, or one again, both do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from enquetes.visites.logic.notation import METHODE
from socle.horloge import maintenant
from trophees.logic.classement import OrganismeClasse
from trophees.logic.erreurs import Erreur, intervalle_d_un_taux
from trophees.logic.incertitude import Incertitude
from trophees.logic.rangs_incertains import RangIncertain
from trophees.models import Resultat
from trophees.queries.calcul import CorpsCalcule
from trophees.queries.perimetre import GRILLES, grilles_des_contacts

LOT = 500


def document_de(
    calcul: CorpsCalcule, place: OrganismeClasse, incertitude: Incertitude, rang: RangIncertain | None
) -> dict[str, Any]:
    """Write the result of a body as the exchange format says."""
    resultat = calcul.resultat
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
                "intervalle": list(intervalle_d_un_taux(c.taux, c.observations)),
                "observations": c.observations,
            }
            for engagement, c in resultat.conformite.items()
        },
    }


def ecrire(
    calculs: Sequence[CorpsCalcule],
    places: Mapping[str, OrganismeClasse],
    incertitudes: Mapping[str, Incertitude],
    documents: Sequence[Mapping[str, Any]],
) -> None:
    """Keep the results of these bodies in place of what was kept."""
    communs = {"methode": METHODE, "calcule_le": maintenant()}
    grilles = grilles_des_contacts({calcul.participant.inscription for calcul in calculs})
    colonnes = [
        {
            **_colonnes(document),
            "detail": {
                **_detail(calcul, places[calcul.siren], incertitudes[calcul.siren], document),
                GRILLES: sorted(grilles.get(calcul.participant.inscription, ())),
            },
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
    calcul: CorpsCalcule, place: OrganismeClasse, incertitude: Incertitude, document: Mapping[str, Any]
) -> dict[str, Any]:
    """Keep what pages and reports read beside the exchange format.

    `score_arrondi` is the one figure that ranks and that people see; `qualite` is the quality of the answers
    received, whatever the non-answer policy; `prevus` and `valides` are the counts behind eligibility; `erreur` is that
    of the score, from which ranks are drawn.
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
        "erreur": _en_textes(incertitude.ensemble),
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


def _en_textes(erreur: Erreur | None) -> list[str | None] | None:
    if erreur is None:
        return None
    return [str(erreur.valeur), str(erreur.erreur), None if erreur.libertes is None else str(erreur.libertes)]
