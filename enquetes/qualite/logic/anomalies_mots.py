"""Flags told in French: what was seen, against what, and that it proves nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from enquetes.qualite.logic.anomalies_faits import (
    IMAGE_PROCHE,
    ORDRE_IMPOSSIBLE,
    PIECE_IDENTIQUE,
    RAPIDITE,
    SAISIE_TARDIVE,
    TEXTE_IDENTIQUE,
    TEXTE_PROCHE,
    UNIFORMITE,
)
from socle.logic.typographie import FINE, accord, accorder, decimale, entier

INSTANTS = {
    "contact_du": "le contact",
    "contact_au": "la fin du contact",
    "accusee_le": "l’accusé de réception",
    "repondue_le": "la réponse",
    "sans_reponse_le": "la clôture sans réponse",
    "commencee_le": "le début de la saisie",
    "deposee_le": "l’envoi de la visite",
    "recue_le": "la réception par la plateforme",
}
SIMULTANE = "contact"
DEUX_MINUTES = 120


def expliquer(code: str, chiffres: Mapping[str, Any], seuil: float | None) -> str:
    """Return the reason of a flag as one sentence, with its figures and its threshold."""
    return _PHRASES[code](chiffres, 0.0 if seuil is None else seuil)


def _rapidite(c: Mapping[str, Any], seuil: float) -> str:
    return (
        f"{_secondes(c['secondes_par_critere'])} par critère sur {entier(c['nb_criteres'])} critères, contre "
        f"{_rythme(c['mediane_du_canal'])} d’ordinaire sur ce canal (seuil {_secondes(seuil)})."
    )


def _rythme(secondes: float) -> str:
    """Where an answer is waited for, the form stays open for days."""
    return _secondes(secondes) if secondes < DEUX_MINUTES else _duree(secondes)


def _secondes(nombre: float) -> str:
    return f"{decimale(nombre)} {accord(nombre, 'seconde')}"


def _uniformite(c: Mapping[str, Any], _seuil: float) -> str:
    return (
        f"Toutes les réponses sont les mêmes sur chaque échelle. Cet enquêteur a "
        f"{accorder(c['nb_uniformes'], 'visite uniforme', 'visites uniformes')} sur {entier(c['nb_visites'])}, pour "
        f"{decimale(c['nb_attendu'])} attendues au vu des autres enquêteurs."
    )


def _texte_proche(c: Mapping[str, Any], seuil: float) -> str:
    return (
        f"Le commentaire reprend {entier(100 * c['similitude'])}{FINE}% des suites de mots d’un autre "
        f"(seuil {entier(100 * seuil)}{FINE}%)."
    )


def _texte_identique(c: Mapping[str, Any], _seuil: float) -> str:
    return f"Le même commentaire de {entier(c['nb_mots'])} mots se trouve dans {entier(c['nb_visites'])} visites."


def _image_proche(c: Mapping[str, Any], seuil: float) -> str:
    return (
        f"Une image est presque celle d’une autre visite\u202f: {accorder(c['bits_differents'], 'point diffère', 'points diffèrent')} "
        f"sur 256 (seuil {entier(seuil)})."
    )


def _piece_identique(c: Mapping[str, Any], _seuil: float) -> str:
    fichiers = accorder(c["nb_pieces"], "fichier se trouve", "fichiers se trouvent")
    return f"{fichiers} aussi dans d’autres visites\u202f: {entier(c['nb_visites'])} en tout."


def _ordre(c: Mapping[str, Any], _seuil: float) -> str:
    if c["avant"] == SIMULTANE:
        return f"Deux contacts du même enquêteur se recouvrent pendant {_duree(c['secondes'])}."
    avant, apres = INSTANTS[str(c["avant"])], INSTANTS[str(c["apres"])]
    return f"D’après les instants notés, {avant} vient {_duree(c['secondes'])} après {apres}."


def _tardive(c: Mapping[str, Any], seuil: float) -> str:
    return (
        f"La visite a été envoyée {_duree(3600 * c['heures'])} après le dernier événement du contact "
        f"(seuil {entier(seuil)} heures)."
    )


def _duree(secondes: float) -> str:
    minutes = round(secondes / 60)
    if minutes < 120:  # noqa: PLR2004 -- two hours
        return accorder(max(minutes, 1), "minute")
    heures = minutes // 60
    return accorder(heures, "heure") if heures < 48 else accorder(heures // 24, "jour")  # noqa: PLR2004 -- two days


_PHRASES: dict[str, Callable[[Mapping[str, Any], float], str]] = {
    RAPIDITE: _rapidite,
    UNIFORMITE: _uniformite,
    TEXTE_PROCHE: _texte_proche,
    TEXTE_IDENTIQUE: _texte_identique,
    IMAGE_PROCHE: _image_proche,
    PIECE_IDENTIQUE: _piece_identique,
    ORDRE_IMPOSSIBLE: _ordre,
    SAISIE_TARDIVE: _tardive,
}
