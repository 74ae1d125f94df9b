"""Operational indicators of an edition (regles#indicateurs), over its validated contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from campagnes.models import Campagne
from enquetes.models import Visite
from organismes.enums import Canal, Certification
from rapports.logic.edition.ecarts_de_moyennes import ecart_de_moyennes
from rapports.logic.edition.tableau import Indicateur
from rapports.logic.resultats import indicateurs
from rapports.logic.resultats.indicateurs import ContactValide, Part
from rapports.queries.resultats.visites_lues import elements_coches
from socle.logic.typographie import FINE, accorder, decimale, entier, quantite
from trophees.models import Resultat

MINIMUM_CERTIFIES = 3
"""Under this number of bodies on either side, a gap would tell one of them."""


def indicateurs_de(campagne: Campagne) -> tuple[Indicateur, ...]:
    """Return every indicator with its formula and its number of observations."""
    contacts = _contacts(campagne)
    return (
        *_telephone(contacts),
        *(ligne for canal in indicateurs.REPONSES for ligne in _ecrit(contacts, canal)),
        _part("exactes", "Réponses exactes et complètes", indicateurs.reponses_exactes(contacts), EXACTES),
        _part(
            "reclamations",
            "Réclamations suivies d’une solution ou d’une suite datée",
            indicateurs.reclamations_suivies(contacts),
            "réclamations avec l’élément (c) / réclamations par courriel, courrier et téléphone",
        ),
        *_certifies(campagne),
    )


EXACTES = "tous les éléments du corrigé, sans erreur trompeuse / contacts répondus"


def _contacts(campagne: Campagne) -> list[ContactValide]:
    lignes = (
        Visite.objects.filter(inscription__campagne=campagne)
        .validees()
        .order_by("pk")
        .values_list("canal", "scenario__type", "reponses", "observations")
    )
    return [
        ContactValide(canal, type_, _lues(reponses), _lues(elements_coches(vus)))
        for canal, type_, reponses, vus in lignes.iterator(chunk_size=200)
    ]


def _lues(par_critere: Mapping[str, Any]) -> dict[str, Any]:
    return {code: lu for code, lu in par_critere.items() if code in indicateurs.LUES}


def _part(code: str, nom: str, part: Part, formule: str) -> Indicateur:
    valeur = "–" if part.taux is None else f"{entier(100 * part.taux)}{FINE}%"
    return Indicateur(
        code, nom, valeur, part.denominateur, formule, f"{entier(part.numerateur)} sur {entier(part.denominateur)}"
    )


def _telephone(contacts: Sequence[ContactValide]) -> list[Indicateur]:
    return [
        _part(
            "aboutis",
            "Taux d’appels aboutis",
            indicateurs.appels_aboutis(contacts),
            "appels pris par un agent à la première tentative / appels passés",
        ),
        _part(
            "decroches",
            "Décroché en moins de 5 sonneries",
            indicateurs.decroches_vite(contacts),
            "appels décrochés avant la cinquième sonnerie / appels décrochés",
        ),
        _part(
            "repondeur",
            "Répondeur hors horaires",
            indicateurs.repondeurs(contacts),
            "appels hors horaires avec deux éléments utiles ou plus / appels hors horaires",
        ),
    ]


def _ecrit(contacts: Sequence[ContactValide], canal: str) -> list[Indicateur]:
    mesure = indicateurs.delais(contacts, canal)
    nom = str(Canal(canal).label).lower()
    lignes = [
        _part(
            f"reponse-{canal}",
            f"Taux de réponse, {nom}",
            mesure.reponses,
            "contacts avec une réponse humaine / contacts validés",
        ),
        Indicateur(
            f"delai-{canal}",
            f"Délai médian et 90e centile, {nom}",
            "–"
            if mesure.mediane is None or mesure.centile_90 is None
            else f"{quantite(mesure.mediane)} et {quantite(mesure.centile_90)} j.o.",
            mesure.reponses.numerateur,
            "jours ouvrés, contacts répondus seulement",
            "" if mesure.reponses.taux is None else f"taux de réponse {entier(100 * mesure.reponses.taux)}{FINE}%",
        ),
    ]
    if canal in {"EMAIL", "COURRIER"}:
        lignes.append(
            _part(
                f"seuil-{canal}",
                f"{Canal(canal).label}s répondus en {mesure.seuil} j.o. au plus",
                mesure.dans_le_seuil,
                "réponses dans le seuil / contacts validés, les silences comptant contre",
            )
        )
    return lignes


def _certifies(campagne: Campagne) -> list[Indicateur]:
    """Return the gap between certified and other bodies, for any certificate then for each."""
    resultats = Resultat.objects.filter(inscription__campagne=campagne).order_by("pk")
    scores = [
        (score, certifications)
        for score, certifications in resultats.values_list("score", "inscription__certifications")
        if score is not None
    ]
    aucune = [score for score, certifications in scores if not certifications]
    groupes = [("toutes", "certifiés", [score for score, certifications in scores if certifications])]
    groupes += [
        (str(c.value), str(c.label), [score for score, certifications in scores if c.value in certifications])
        for c in Certification
    ]
    return [_ecart(code, nom, certifies, aucune) for code, nom, certifies in groupes]


def _ecart(code: str, nom: str, certifies: Sequence[float], aucune: Sequence[float]) -> Indicateur:
    formule = "score moyen des certifiés − score moyen des organismes sans certificat"
    effectifs = f"{accorder(len(certifies), 'certifié')}, {accorder(len(aucune), 'sans certificat', 'sans certificat')}"
    if min(len(certifies), len(aucune)) < MINIMUM_CERTIFIES:
        return Indicateur(f"ecart-{code}", f"Écart {nom} / non certifiés", "–", len(certifies), formule, effectifs)
    ecart = ecart_de_moyennes(certifies, aucune)
    return Indicateur(
        f"ecart-{code}",
        f"Écart {nom} / non certifiés",
        ecart.mot,
        len(certifies),
        formule,
        f"{ecart.intervalle_en_mots}\u202f; {decimale(ecart.moyenne)} contre {decimale(ecart.autre)}\u202f; {effectifs}",
    )
