"""What is wrong with a kiosk, in the words that staff and bodies read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bornes.enums import EtatBorne
from bornes.logic.suite import manquantes
from bornes.models import Enrolement
from bornes.parc.logic import sante
from socle.logic.typographie import accorder, date_longue

Plage = tuple[int, int]
MINUTE = 60
HEURE = 60 * MINUTE
JOUR = 24 * HEURE
# Words of the counts that lead to lists, singular and plural: « 2 silencieuses ».
MOTS_DES_ALERTES = {
    sante.ORPHELINE: "à faire revenir ou à annuler,à faire revenir ou à annuler",
    sante.RESTEE: "restée après son édition,restées après leur édition",
    sante.SILENCE: "silencieuse,silencieuses",
    sante.SANS_JETON: "sans enrôlement,sans enrôlement",
    sante.BATTERIE: "à la batterie faible,à la batterie faible",
    sante.FILE: "en retard d’envoi,en retard d’envoi",
    sante.HORLOGE: "à l’horloge décalée,à l’horloge décalée",
    sante.MANQUANTS: "dont il manque des avis,dont il manque des avis",
}
# What staff do about a kiosk in each state that waits for them.
MOTS_DES_GESTES: dict[str, str] = {EtatBorne.COMMANDEE: "à préparer", EtatBorne.PREPAREE: "à expédier"}
# What a body does about each.
CONSEILS = {
    sante.ORPHELINE: "Écrivez-nous\u202f: nous organisons son retour.",
    sante.RESTEE: "Reprenez vos sites dans l’édition suivante, ou écrivez-nous\u202f: nous organisons son retour.",
    sante.SILENCE: "Vérifiez l’alimentation et le réseau, puis rouvrez l’application.",
    sante.SANS_JETON: "Demandez un nouveau code et suivez la feuille.",
    sante.BATTERIE: "Branchez-la.",
    sante.FILE: "Vérifiez le réseau\u202f: elle garde ces avis jusqu’à ce qu’il revienne.",
    sante.HORLOGE: "Réglez la date et l’heure de l’appareil. Les avis restent comptés.",
    sante.MANQUANTS: "N’effacez rien sur la borne\u202f: ces avis y sont peut-être encore.",
}
MOTS_DES_ACTES = {
    "borne.commandee": "Commandée",
    "borne.preparee": "Préparée",
    "borne.expediee": "Expédiée",
    "borne.installee": "Installée",
    "borne.active": "Premier avis reçu",
    "borne.retournee": "Retournée",
    "borne.annulee": "Commande annulée",
    "borne.code_donne": "Code de mise en service donné",
    "borne.enrolee": "Enrôlée",
    "borne.revoquee": "Enrôlement révoqué",
    "borne.suivie": "Passée à une autre édition de l’organisme",
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
    mots = (("numero", "n°\u00a0{}"), ("suivi", "colis {}"), ("motif", "«\u202f{}\u202f»"))
    return ", ".join(mot.format(details[nom]) for nom, mot in mots if details.get(nom))


def dire_ecart(secondes: float) -> str:
    """Say how far a clock is: « en avance de 12 minutes », « à l’heure » under a minute."""
    ecart = abs(secondes)
    if ecart < MINUTE:
        return "à l’heure"
    sens = "en avance" if secondes > 0 else "en retard"
    # The road takes a second from an hour of difference: it is an hour, not 59 minutes.
    ecart = MINUTE * round(ecart / MINUTE)
    for unite, mot in ((JOUR, "jour"), (HEURE, "heure"), (MINUTE, "minute")):
        if ecart >= unite:
            return f"{sens} de {accorder(round(ecart // unite), mot)}"
    return sens


def dire_manquants(plages: Sequence[Plage]) -> str:
    """Say which opinions never came: « 3 avis attendus ne sont jamais arrivés : n° 12 à 14 »."""
    nombre = sum(au - du + 1 for du, au in plages)
    numeros = ", ".join(f"{du}" if du == au else f"{du} à {au}" for du, au in plages)
    debut = "1 avis attendu n’est jamais arrivé" if nombre == 1 else f"{nombre} avis attendus ne sont jamais arrivés"
    return f"{debut}\u202f: n°\u00a0{numeros}"


def dire(code: str, releve: sante.Releve, dernier_signe: dt.date, plages: Sequence[Plage]) -> str:
    """Say one alert in a sentence without a full stop."""
    silence = accorder(releve.jours_de_silence, "jour d’ouverture", "jours d’ouverture")
    phrases = {
        sante.ORPHELINE: "Inscription retirée\u202f: borne à faire revenir ou commande à annuler",
        sante.RESTEE: "Édition restituée, et la borne n’en a rejoint aucune autre",
        sante.SILENCE: f"Aucun signe depuis le {date_longue(dernier_signe, annee=False)}, {silence}",
        sante.SANS_JETON: "Plus aucun enrôlement\u202f: la borne n’envoie rien",
        sante.BATTERIE: f"Batterie à {releve.batterie}\u202f%",
        sante.FILE: f"{accorder(releve.file, 'avis', 'avis')} en attente d’envoi sur la borne",
        sante.HORLOGE: f"Horloge {dire_ecart(releve.ecart_horloge or 0)}",
        sante.MANQUANTS: dire_manquants(plages),
    }
    return phrases[code]
