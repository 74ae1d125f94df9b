"""Read one opinion as a device sends it. All that can be judged without the database is judged here, once."""

from __future__ import annotations

import datetime as dt
import re
from hashlib import blake2b
from typing import Any, NamedTuple

from bornes.enums import AttenteJugee, Langue, Raison, ResultatDemarche
from socle.logic.bornes_des_dates import instant_d_un_appareil

TEXTE_MAX = 280
COURRIEL_MAX = 254
# Largest whole number that a device counting in doubles writes exactly.
SEQUENCE_MAX = 2**53 - 1
RAISONS_MAX = 2
QUESTIONS = frozenset({"K1", "K2", "K3", "K4", "K5", "K6", "K7"})
SATISFACTIONS = range(1, 6)
RESULTATS = frozenset(ResultatDemarche)
RAISONS = frozenset(Raison)
ATTENTES = frozenset(AttenteJugee)
LANGUES = frozenset(Langue)
# A clock that lost its battery says 1970: believable or not, the opinion is taken.

# How far a device's clock may run ahead before it is doubted, how old an answer may be before its date is.
AVANCE_ADMISE = dt.timedelta(minutes=5)
RETARD_ADMIS = dt.timedelta(days=366)

_IDENTIFIANT = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_RECEPISSE = re.compile(r"[0-9a-f]{64}")
_COURRIEL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])",
    re.IGNORECASE,
)
# What no keyboard writes in a comment: control characters but tabulation and line ends, halves of a pair.
_ILLISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class AvisLu(NamedTuple):
    """One opinion, checked. Absent answers are empty; `saisi_le` is in UTC; `sequence` is None from a phone.

    `id` is a UUID as PostgreSQL writes it: in lower case. `recepisse` is the hash of the address that follows the words
    of this one, empty for none: how an opinion is followed is no part of what it says.
    """

    id: str
    sequence: int | None
    saisi_le: dt.datetime
    satisfaction: int
    service: str = ""
    resultat: str = ""
    raisons: tuple[str, ...] = ()
    attente: str = ""
    texte: str = ""
    courriel: str = ""
    langue: str = Langue.FR
    recepisse: str = ""


class AvisRefuse(ValueError):
    """This item is no opinion. `motif` is French; `sequence` is its number when it could be read."""

    def __init__(self, motif: str, sequence: int | None = None) -> None:
        super().__init__(motif)
        self.motif = motif
        self.sequence = sequence


def lire_item(objet: Any, *, est_numerote: bool = True) -> AvisLu:
    """Read one item of a batch, as parsed from JSON; raises AvisRefuse.

    A kiosk numbers its opinions (`est_numerote`), a phone does not. An unknown language is read as French, what is no
    hash of an address as none: neither is a reason to lose the answers.
    """
    if not isinstance(objet, dict):
        raise AvisRefuse("Un avis est un objet.")
    sequence = _sequence(objet.get("sequence")) if est_numerote else None
    try:
        langue = objet.get("langue")
        return AvisLu(
            _identifiant(objet.get("id")),
            sequence,
            lire_instant(objet.get("saisi_le"), "saisi_le"),
            *_reponses(objet.get("reponses")),
            langue if isinstance(langue, str) and langue in LANGUES else Langue.FR,
            _recepisse(objet.get("suivi")),
        )
    except AvisRefuse as refus:
        refus.sequence = sequence
        raise


def lire_instant(valeur: Any, champ: str) -> dt.datetime:
    """Read an ISO 8601 instant with its offset, in UTC; raises AvisRefuse naming `champ`."""
    try:
        return instant_d_un_appareil(valeur)
    except ValueError as erreur:
        raise AvisRefuse(f"{champ} attend un instant ISO 8601 avec son décalage, de 1970 à 2099.") from erreur


def dater(saisi_le: dt.datetime, recu_le: dt.datetime, ecart: dt.timedelta) -> tuple[dt.datetime, bool]:
    """Return the instant that the platform retains, and whether the device's clock is to be doubted.

    `ecart` is the device's clock minus ours at the sending, zero when it is not told: an opinion is dated by the age
    that the device gives it. One that comes from the future, or is older than a year, is dated by its receipt: no
    opinion counts on a day that has not come.
    """
    if abs(ecart) > AVANCE_ADMISE:
        corrige = saisi_le - ecart
        return (corrige if recu_le - RETARD_ADMIS <= corrige <= recu_le else recu_le), True
    if recu_le - RETARD_ADMIS <= saisi_le <= recu_le + AVANCE_ADMISE:
        return min(saisi_le, recu_le), False
    return recu_le, True


def empreinte(avis: AvisLu, cle: bytes) -> str:
    """Return 32 hexadecimal digits that two opinions share when `saisi_le` and the answers are the same.

    Keyed: once the comment is erased, nobody can find it again by trying texts.
    """
    # No text holds the separator: control characters are refused.
    contenu = "\x1f".join(
        (
            avis.saisi_le.isoformat(),
            str(avis.satisfaction),
            avis.service,
            avis.resultat,
            *avis.raisons,
            avis.attente,
            avis.texte,
            avis.courriel,
        )
    )
    return blake2b(contenu.encode(), digest_size=16, key=cle).hexdigest()


def est_lisible(texte: str) -> bool:
    """Say whether a text holds no control character and no half of a surrogate pair."""
    return texte.isprintable() or _ILLISIBLE.search(texte) is None


def _sequence(valeur: Any) -> int:
    if type(valeur) is int and 1 <= valeur <= SEQUENCE_MAX:
        return valeur
    raise AvisRefuse("sequence attend un entier à partir de 1.")


def _identifiant(valeur: Any) -> str:
    if isinstance(valeur, str) and _IDENTIFIANT.fullmatch(valeur):
        return valeur.lower()
    raise AvisRefuse("id attend un UUID.")


def _recepisse(valeur: Any) -> str:
    return valeur if isinstance(valeur, str) and _RECEPISSE.fullmatch(valeur) else ""


def _reponses(reponses: Any) -> tuple[int, str, str, tuple[str, ...], str, str, str]:
    if not isinstance(reponses, dict):
        raise AvisRefuse("reponses attend un objet.")
    if not reponses.keys() <= QUESTIONS:
        # Acknowledging an answer that nobody stores would lose it.
        raise AvisRefuse("reponses contient une question inconnue.")
    lire = reponses.get
    satisfaction = lire("K1")
    if type(satisfaction) is not int or satisfaction not in SATISFACTIONS:
        raise AvisRefuse("K1 attend un entier de 1 à 5.")
    return (
        satisfaction,
        _service(lire("K2")),
        _choix(lire("K3"), RESULTATS, "K3 attend oui, en_partie ou non."),
        _raisons(lire("K4")),
        _choix(lire("K5"), ATTENTES, "K5 attend oui, plutot ou non."),
        _texte(lire("K6")),
        _courriel(lire("K7")),
    )


def _service(valeur: Any) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, str) and _CODE.fullmatch(valeur):
        return valeur
    raise AvisRefuse("K2 attend un code de service de la configuration.")


def _choix(valeur: Any, connus: frozenset[str], motif: str) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, str) and valeur in connus:
        return valeur
    raise AvisRefuse(motif)


def _raisons(valeur: Any) -> tuple[str, ...]:
    if valeur is None:
        return ()
    if (
        isinstance(valeur, list)
        and 1 <= len(valeur) <= RAISONS_MAX
        and all(isinstance(raison, str) and raison in RAISONS for raison in valeur)
        and len(set(valeur)) == len(valeur)
    ):
        return tuple(valeur)
    raise AvisRefuse("K4 attend une ou deux raisons connues, différentes.")


def _texte(valeur: Any) -> str:
    if valeur is None:
        return ""
    if not isinstance(valeur, str) or len(valeur) > TEXTE_MAX:
        raise AvisRefuse(f"K6 attend un texte d’au plus {TEXTE_MAX} caractères.")
    if not est_lisible(valeur):
        raise AvisRefuse("K6 contient un caractère illisible.")
    return valeur if valeur.strip() else ""


def _courriel(valeur: Any) -> str:
    if valeur is None:
        return ""
    if isinstance(valeur, dict) and valeur.get("consentement") is True:
        courriel = valeur.get("courriel")
        if isinstance(courriel, str) and len(courriel) <= COURRIEL_MAX and _COURRIEL.fullmatch(courriel):
            return courriel
        raise AvisRefuse("K7 attend une adresse électronique valable.")
    raise AvisRefuse("K7 attend une adresse et le consentement à la laisser, ou rien.")
