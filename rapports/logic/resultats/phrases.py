"""One sentence before each picture of the report, made from the figures that the picture shows."""

from __future__ import annotations

from collections.abc import Sequence

from enquetes.referentiels.logic.arrondi import arrondir, entier_proche
from rapports.logic.resultats.attentes import phrase_attentes
from rapports.logic.resultats.lignes import (
    Bornes,
    GrilleCanal,
    LigneAxe,
    LigneCanal,
    LigneDelai,
    MesuresParAxe,
    ReferentielConforme,
    bornes_d_une_part,
    ecart_net,
)
from rapports.logic.resultats.tableau import Constats, Phrases
from socle.logic.typographie import FINE, INDICATION, accorder, decimale, entier, intervalle_en_mots, mesure

TRES_BON, TRES_BAS = 80, 50
EXTREMES = {
    "étape": (
        ("Votre étape la plus solide est", "Vos étapes les plus solides sont"),
        ("la plus fragile", "les plus fragiles"),
    ),
    "déterminant": (("Votre point haut est", "Vos points hauts sont"), ("le plus bas", "les plus bas")),
}
"""How the strongest and the weakest axes are told, one or several."""
SANS_REPONSE = "aucune n’a reçu de réponse"


def phrases_de(mesures: MesuresParAxe, constats: Constats, seuil: int) -> Phrases:
    """Return the sentence of each picture; `seuil` is the line that a channel reaches."""
    return Phrases(
        canaux=phrase_canaux(mesures.canaux, seuil),
        etapes=phrase_axes(mesures.etapes, "étape"),
        determinants=phrase_axes(mesures.determinants, "déterminant"),
        conformite=phrase_conformite(mesures.conformite),
        delais=phrase_delais(constats.delais),
        attentes=phrase_attentes(constats.attentes),
    )


def phrase_axes(axes: Sequence[LigneAxe], genre: str) -> str:
    """Tell the strongest and the weakest axis, where the measure tells them apart; `genre` is « étape » or « déterminant »."""
    mesures = sorted((axe for axe in axes if axe.score is not None), key=lambda axe: axe.score or 0.0)
    if not mesures:
        return "Les contacts validés ne suffisent pas pour mesurer cette partie."
    if len(mesures) == 1:
        return f"Un seul résultat est mesuré\u202f: {_nomme(mesures[0])}."
    haut, bas = mesures[-1], mesures[0]
    if not haut.depasse(bas):
        pas_sur = f"L’écart entre {_nomme(haut, place='')} et {_nomme(bas, place='')} n’est pas sûr"
        if net := ecart_net(mesures):
            return f"{pas_sur}\u202f; il l’est entre {_nomme(net[0], place='')} et {_nomme(net[1], place='')}."
        aucun = "aucune étape" if genre == "étape" else "aucun déterminant"
        return f"{pas_sur}\u202f: {aucun} ne se détache."
    hauts, derniers = ([axe for axe in mesures if _mot(axe) == _mot(extreme)] for extreme in (haut, bas))
    debuts, suites = EXTREMES[genre]
    return f"{debuts[len(hauts) > 1]} {_nomment(hauts)}\u202f; {suites[len(derniers) > 1]}, {_nomment(derniers)}."


def _mot(axe: LigneAxe) -> str:
    return decimale(axe.score or 0.0)


def _nomment(axes: Sequence[LigneAxe]) -> str:
    """Name one axis, or several that read the same score: none of equals is the strongest."""
    *premiers, dernier = map(_nomme, axes)
    return f"{', '.join(premiers)} et {dernier}" if premiers else dernier


def _nomme(axe: LigneAxe, place: str | None = None) -> str:
    dite = axe.position if place is None else place
    return f"«\u202f{axe.nom.lower()}\u202f» ({_mesure(axe)}{', ' if dite else ''}{dite})"


def _mesure(ligne: LigneAxe | LigneCanal) -> str:
    """Write a score and its interval, for a parenthesis."""
    bornes = intervalle_en_mots(*ligne.intervalle) if ligne.intervalle else INDICATION
    return f"{decimale(ligne.score or 0.0)}, {bornes}"


def phrase_canaux(canaux: Sequence[LigneCanal], seuil: int) -> str:
    """Tell how many channels reach the line, and the gap between the best and the worst."""
    mesures = sorted((c for c in canaux if c.score is not None), key=lambda c: c.score or 0.0)
    if not mesures:
        return "Aucun canal n’a reçu assez de contacts validés pour être mesuré."
    atteints = sum(arrondir(c.score or 0.0) >= seuil for c in mesures)
    total = accorder(len(mesures), "canal mesuré", "canaux mesurés")
    if len(mesures) == 1:
        unique = mesures[0]
        return (
            f"Un seul canal est mesuré, {unique.nom.lower()}\u202f: {mesure(unique.score or 0.0, unique.intervalle)}."
        )
    tete = f"Sur {total}, " + (
        f"{atteints} atteint" if atteints == 1 else f"{atteints} atteignent" if atteints else "aucun n’atteint"
    )
    return f"{tete} le seuil de {seuil}. {_ecart(mesures)}"


def _ecart(mesures: Sequence[LigneCanal]) -> str:
    """Set the best channel against the worst, and say whether the measure tells them apart, or two others."""
    meilleur, pire = mesures[-1], mesures[0]
    if meilleur.depasse(pire):
        return f"L’écart est net entre {_les_deux(meilleur, pire)}."
    net = ecart_net(mesures)
    suite = f"\u202f; il l’est entre {_les_deux(*net)}" if net else ""
    return f"L’écart entre {_les_deux(meilleur, pire)} n’est pas sûr{suite}."


def _les_deux(haut: LigneCanal, bas: LigneCanal) -> str:
    return f"«\u202f{haut.nom}\u202f» ({_mesure(haut)}) et «\u202f{bas.nom}\u202f» ({_mesure(bas)})"


def phrase_conformite(referentiels: Sequence[ReferentielConforme]) -> str:
    """Tell how many commitments are observed enough, and how many are kept three times in four."""
    if not any(referentiel.engagements for referentiel in referentiels):
        return "Aucun engagement n’a été observé\u202f: il faut au moins un contact validé."
    suffisants = [e for r in referentiels for e in r.engagements if not e.est_indication]
    indications = sum(len(r.engagements) for r in referentiels) - len(suffisants)
    if not suffisants:
        return (
            "Aucun engagement n’a été observé au moins trois fois\u202f: les lignes ci-dessous sont des indications, "
            "pas des taux."
        )
    tenus = sum(e.est_tenu for e in suffisants)
    texte = (
        f"{accorder(len(suffisants), 'engagement')} ont été observés au moins trois fois\u202f; "
        f"{_tenus(tenus)} au moins trois fois sur quatre."
    )
    if len(suffisants) == 1:
        (seul,) = suffisants
        texte = f"Un engagement a été observé au moins trois fois{_taux(seul.taux, seul.observations, 'tenu à')}."
    if indications:
        texte += f" Pour {accorder(indications, 'autre', 'autres')}, moins de trois observations\u202f: une indication."
    return texte


def _tenus(nombre: int) -> str:
    if not nombre:
        return "aucun n’est tenu"
    return "un seul est tenu" if nombre == 1 else f"{entier(nombre)} sont tenus"


def phrase_delais(delais: Sequence[LigneDelai]) -> str:
    """Tell the share of written contacts answered, and the channels that pass their threshold."""
    contacts = sum(d.nb_contacts for d in delais)
    if not contacts:
        return "Aucune demande écrite n’a été validée pour cette édition."
    reponses = sum(d.nb_reponses for d in delais)
    recues = f"{entier(reponses)} {'a' if reponses == 1 else 'ont'} reçu une réponse" if reponses else SANS_REPONSE
    total = accorder(contacts, "demande écrite", "demandes écrites")
    texte = f"Sur {total}, {recues}{_taux(reponses / contacts, contacts)}."
    lents = [d.nom.lower() for d in delais if d.depasse]
    if lents:
        texte += f" La médiane dépasse le seuil pour\u202f: {', '.join(lents)}."
    elif reponses:
        texte += " Aucune médiane ne dépasse son seuil."
    return texte


def phrase_grille(grille: GrilleCanal) -> str:
    """Tell how many criteria of a channel stand high and low, in whole points as the table writes them."""
    mesures = [c for c in grille.criteres if c.moyenne is not None]
    if not mesures:
        return "Aucun critère n’a pu être mesuré."
    points = [entier_proche(c.moyenne or 0.0) for c in mesures]
    hauts, bas = sum(p >= TRES_BON for p in points), sum(p < TRES_BAS for p in points)
    return (
        f"Sur {accorder(len(mesures), 'critère mesuré', 'critères mesurés')} en "
        f"{accorder(grille.nb_contacts, 'contact')}, {entier(hauts)} "
        f"{'vaut' if hauts == 1 else 'valent'} 80 ou plus et {entier(bas)} moins de 50."
    )


def _taux(part: float, nombre: int, mot: str = "soit") -> str:
    """Write a rate and its interval; nothing of observations too few for a rate."""
    bornes = bornes_d_une_part(part, nombre)
    return f", {mot} {entier(100 * part)}{FINE}% ({intervalle_en_mots(*_sur_cent(bornes))}{FINE}%)" if bornes else ""


def _sur_cent(bornes: Bornes) -> Bornes:
    return 100 * bornes[0], 100 * bornes[1]
