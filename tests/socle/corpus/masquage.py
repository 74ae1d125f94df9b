"""Seeded comments whose secrets are known, and how well they were masked."""

from __future__ import annotations

import random
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stdnum import iban
from stdnum.fr import nir

ICI = Path(__file__).parent
GENRES = ("nom", "telephone", "courriel", "securite_sociale", "plaque", "compte", "adresse", "dossier")
STYLES = 5
CIVILITES = ("Mme", "M.", "Madame", "Monsieur", "Mr", "Mlle", "mme", "monsieur")
LETTRES_DE_PLAQUE = "ABCDEFGHJKLMNPQRSTVWXYZ"
# Words of an address that tell nothing of it.
MOTS_VIDES = (
    "de du des la le les l d au aux a av bd rue avenue boulevard place impasse allee chemin route quai square cours passage"
    " residence lotissement faubourg montee hameau venelle sentier point arobase at dot fr com net re"
)
VIDES = frozenset(MOTS_VIDES.split())
# In the form of a number, what comes before the number itself: « dossier n° », « titre de séjour ».
NUMERO = re.compile(r"(?:PC |DP )?[^ °]*[0-9#@].*")


@dataclass(frozen=True)
class Cas:
    """A comment and the secrets in it, each with its kind; none: a clean comment."""

    texte: str
    secrets: tuple[tuple[str, str], ...]


def vocabulaire(nom: str) -> dict[str, Any]:
    """Read one of the vocabularies."""
    return tomllib.loads((ICI / f"masquage_{nom}.toml").read_text(encoding="utf-8"))


def engendrer(mots: dict[str, Any], *, graine: int, par_genre: int, propres: int) -> list[Cas]:
    """Draw `par_genre` comments of each kind (three times as many for names) and `propres` clean ones."""
    sort = random.Random(graine)
    cas = [_cas(mots, genre, sort) for genre in GENRES for _ in range(par_genre * (3 if genre == "nom" else 1))]
    return cas + [_styler(Cas(sort.choice([*mots["propres"], *mots["pieges"]]), ()), sort) for _ in range(propres)]


def engendrer_contacts(mots: dict[str, Any], *, graine: int, par_groupe: int) -> dict[str, list[Cas]]:
    """Draw the comments of shoppers, `par_groupe` of each group; « propres » are clean, each as typed in every style."""
    sort = random.Random(graine)
    groupes = {
        nom: [_contact(groupe, mots["propres"]["phrases"], sort) for _ in range(par_groupe)]
        for nom, groupe in mots["groupes"].items()
    }
    propres = [_styler(Cas(phrase, ()), sort) for phrase in mots["propres"]["phrases"] for _ in range(STYLES)]
    return {**groupes, "propres": propres}


def _contact(groupe: dict[str, list[str]], propres: list[str], sort: random.Random) -> Cas:
    texte, secrets = sort.choice(groupe["phrases"]), []
    for fente, reserve in (("{prenom}", "prenoms"), ("{nom}", "noms")):
        while fente in texte:
            valeur = sort.choice(groupe[reserve])
            texte = texte.replace(fente, valeur, 1)
            secrets.append(("nom", valeur))
    return _entourer({"propres": propres}, Cas(texte, tuple(secrets)), sort)


def difficiles(nom: str = "difficiles") -> list[Cas]:
    """Read the hard comments, written by hand."""
    lus = tomllib.loads((ICI / f"masquage_{nom}.toml").read_text(encoding="utf-8"))["cas"]
    return [Cas(cas["texte"], tuple(tuple(secret.split(":", 1)) for secret in cas["secrets"])) for cas in lus]


def echappes(cas: Cas, masque: str) -> list[tuple[str, str]]:
    """Return the secrets of which some telling word is still in the masked text."""
    hors_secret = cas.texte
    for _genre, secret in cas.secrets:
        hors_secret = hors_secret.replace(secret, " ")
    reste = _mots(masque) - _mots(hors_secret)
    return [(genre, secret) for genre, secret in cas.secrets if (_mots(secret) - VIDES) & reste]


def _mots(texte: str) -> set[str]:
    plat = unicodedata.normalize("NFKD", texte.lower())
    return set(re.findall(r"[a-z0-9]+", "".join(c for c in plat if not unicodedata.combining(c))))


def _cas(mots: dict[str, Any], genre: str, sort: random.Random) -> Cas:
    gabarit = sort.choice(mots[genre])
    if genre != "nom":
        valeur = _secret(mots, genre, sort)
        trouve = NUMERO.search(valeur) if genre == "dossier" else None
        secret = trouve.group() if trouve else valeur
        return _entourer(mots, Cas(gabarit.replace("{x}", valeur), ((genre, secret),)), sort)
    secrets = []
    texte = gabarit.replace("{mme}", sort.choice(CIVILITES))
    for fente, reserve in (("{prenom}", "prenoms"), ("{nom}", "noms")):
        while fente in texte:
            valeur = sort.choice(mots[reserve])
            texte = texte.replace(fente, valeur, 1)
            secrets.append(("nom", valeur))
    return _entourer(mots, Cas(texte, tuple(secrets)), sort)


def _entourer(mots: dict[str, Any], cas: Cas, sort: random.Random) -> Cas:
    """Put a clean sentence before, one time in three: what identifies somebody is rarely alone."""
    avant = f"{sort.choice(mots['propres'])} " if sort.random() < 1 / 3 else ""
    return _styler(Cas(avant + cas.texte, cas.secrets), sort)


def _styler(cas: Cas, sort: random.Random) -> Cas:
    """Type as people do: as it should be, all capitals, no capital, no accent, in a hurry."""
    style = sort.choices((_tel_quel, str.upper, str.lower, _sans_accent, _presse), (50, 12, 16, 12, 10))[0]
    return Cas(style(cas.texte), tuple((genre, style(secret)) for genre, secret in cas.secrets))


def _tel_quel(texte: str) -> str:
    return texte


def _sans_accent(texte: str) -> str:
    plat = unicodedata.normalize("NFKD", texte)
    return "".join(c for c in plat if not unicodedata.combining(c))


def _presse(texte: str) -> str:
    """No accent, no apostrophe, no capital."""
    return _sans_accent(texte).lower().replace("d'", "d ").replace("l'", "l ").replace("m'", "m ").replace("c'", "c ")


def _secret(mots: dict[str, Any], genre: str, sort: random.Random) -> str:
    return {
        "telephone": lambda: _chiffrer(sort.choice(mots["telephones"]), sort),
        "courriel": lambda: _courriel(mots, sort),
        "securite_sociale": lambda: _nir(sort),
        "plaque": lambda: _chiffrer(sort.choice(mots["plaques"]), sort),
        "compte": lambda: _compte(sort),
        "adresse": lambda: _adresse(mots, sort),
        "dossier": lambda: _chiffrer(sort.choice(mots["dossiers"]), sort),
    }[genre]()


def _chiffrer(forme: str, sort: random.Random) -> str:
    return "".join(
        sort.choice("123456789") if c == "#" else sort.choice(LETTRES_DE_PLAQUE) if c == "@" else c for c in forme
    )


def _courriel(mots: dict[str, Any], sort: random.Random) -> str:
    prenom, nom = (
        re.sub(r"[^a-z]", "", _sans_accent(sort.choice(mots[reserve])).lower()) for reserve in ("prenoms", "noms")
    )
    return sort.choice(mots["courriels"]).format(p=prenom, n=nom, d=sort.randint(1, 99))


def _nir(sort: random.Random) -> str:
    departement = sort.choice([f"{sort.randint(1, 95):02d}", "2A", "2B"])
    debut = f"{sort.choice('12')}{sort.randint(30, 99)}{sort.randint(1, 12):02d}{departement}"
    corps = f"{debut}{sort.randint(1, 990):03d}{sort.randint(1, 999):03d}"
    complet = corps + nir.calc_check_digits(corps)
    return nir.format(complet) if sort.random() < 1 / 2 else complet


def _compte(sort: random.Random) -> str:
    corps = "".join(sort.choice("0123456789") for _ in range(23))
    complet = f"FR{iban.calc_check_digits(f'FR00{corps}')}{corps}"
    return iban.format(complet) if sort.random() < 2 / 3 else complet


def _adresse(mots: dict[str, Any], sort: random.Random) -> str:
    numero = f"{sort.randint(1, 240)}{sort.choice(['', '', '', ' bis', ' ter'])}{sort.choice(['', ','])}"
    ville = f"{sort.choice([', ', ' '])}{sort.choice(mots['villes'])}" if sort.random() < 1 / 2 else ""
    return f"{numero} {sort.choice(mots['rues'])}{ville}"
