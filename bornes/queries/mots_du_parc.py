"""What is wrong with a kiosk, in the words that staff and bodies read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bornes.logic import sante
from bornes.logic.suite import manquantes
from bornes.models import Enrolement
from socle.logic.typographie import accorder, date_longue

Plage = tuple[int, int]
MINUTE = 60
HEURE = 60 * MINUTE
JOUR = 24 * HEURE
# Words of the counts that lead to lists.
MOTS_DES_ALERTES = {
    sante.SILENCE: "silencieuses",
    sante.SANS_JETON: "sans enrôlement",
    sante.BATTERIE: "batterie faible",
    sante.FILE: "envoi en retard",
    sante.HORLOGE: "horloge décalée",
    sante.MANQUANTS: "avis manquants",
}

MOTS_DES_ACTES = {
    "borne.commandee": "Commandée",
    "borne.preparee": "Préparée",
    "borne.expediee": "Expédiée",
    "borne.installee": "Installée",
    "borne.active": "Premier avis reçu",
    "borne.retournee": "Retournée",
    "borne.annulee": "Commande annulée",
    "borne.code_donne": "Code d’enrôlement donné",
    "borne.enrolee": "Enrôlée",
    "borne.revoquee": "Enrôlement révoqué",
}


def trous(enrolement: Enrolement) -> list[Plage]:
    """Return the sequence numbers that an enrolment announced and that never came, as ranges."""
    suite = getattr(enrolement, "suite", None)
    return [(du, au) for du, au in manquantes(suite.plages)] if suite is not None else []


def dire_acte(acte: str) -> str:
    """Say in words an act of the journal on a kiosk."""
    return MOTS_DES_ACTES.get(acte, acte)


def dire_details(details: dict[str, Any]) -> str:
    """Say what an entry of the journal adds: the number, the parcel, the reason."""
    mots = (("numero", "n°\u00a0{}"), ("suivi", "colis {}"), ("motif", "« {} »"))
    return ", ".join(mot.format(details[nom]) for nom, mot in mots if details.get(nom))


def dire_ecart(secondes: float) -> str:
    """Say how far a clock is: « en avance de 12 minutes », « à l’heure » under a minute."""
    ecart = abs(secondes)
    if ecart < MINUTE:
        return "à l’heure"
    sens = "en avance" if secondes > 0 else "en retard"
    for unite, mot in ((JOUR, "jour"), (HEURE, "heure"), (MINUTE, "minute")):
        if ecart >= unite:
            return f"{sens} de {accorder(int(ecart // unite), mot)}"
    return sens


def dire_manquants(plages: Sequence[Plage]) -> str:
    """Say which opinions never came: « 3 avis attendus ne sont jamais arrivés : n° 12 à 14 »."""
    nombre = sum(au - du + 1 for du, au in plages)
    numeros = ", ".join(f"{du}" if du == au else f"{du} à {au}" for du, au in plages)
    debut = "1 avis attendu n’est jamais arrivé" if nombre == 1 else f"{nombre} avis attendus ne sont jamais arrivés"
    return f"{debut}\u202f: n°\u00a0{numeros}"


def dire(code: str, releve: sante.Releve, dernier_signe: dt.date, plages: Sequence[Plage]) -> str:
    """Say one alert in a sentence without a full stop."""
    if code == sante.SILENCE:
        jours = accorder(releve.jours_de_silence, "jour d’ouverture", "jours d’ouverture")
        return f"Aucun signe depuis le {date_longue(dernier_signe, annee=False)}, {jours}"
    if code == sante.SANS_JETON:
        return "Plus aucun enrôlement\u202f: la borne n’envoie rien"
    if code == sante.BATTERIE:
        return f"Batterie à {releve.batterie}\u202f%"
    if code == sante.FILE:
        return f"{accorder(releve.file, 'avis', 'avis')} en attente d’envoi sur la borne"
    if code == sante.HORLOGE:
        return f"Horloge {dire_ecart(releve.ecart_horloge or 0)}"
    return dire_manquants(plages)
