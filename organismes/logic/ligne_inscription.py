"""The exchange format of registrations: a CSV file, one body a line. Reads and names what is wrong; writes nothing."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from organismes.enums import TypeOrganisme
from organismes.logic.siret import est_bien_forme, nettoyer
from socle.logic.adresses import sans_invisibles
from socle.nombres import entier_de

COLONNES = ("siren", "nom", "type", "code_insee", "population", "email", "canaux", "options")
DE_LA_LISTE = "siren ou siret"
"""A column of the list that staff export, which is no file to import."""
COMMUNE = TypeOrganisme.COMMUNE
LONGUEUR_NOM = 200
POPULATION_MAXIMALE = 100_000_000
CODE_INSEE = re.compile(r"[0-9][0-9AB][0-9]{0,3}")
LONGUEUR_CODE_COMMUNE = 5
ESPACES = re.compile(r"\s+")
# What no keyboard writes and PostgreSQL may refuse; tabulations and line ends are spaces by then.
COMMANDES = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class LigneInscription:
    """A body as the file tells it; `canaux` and `options` are sorted and without repetition."""

    siren: str
    nom: str
    type: str
    code_insee: str
    population: int | None
    email: str
    canaux: tuple[str, ...]
    options: tuple[str, ...]

    @property
    def empreinte(self) -> str:
        """Name the values of the line: two lines that say the same have the same."""
        return hashlib.sha256(json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Vocabulaire:
    """Words the format accepts."""

    types: frozenset[str]
    canaux: frozenset[str]
    options: frozenset[str]


class FichierIllisible(ValueError):
    """The file is not the format at all: one French line an error."""

    def __init__(self, *erreurs: str) -> None:
        super().__init__("\n".join(erreurs))
        self.erreurs = list(erreurs)


def lire_csv(octets: bytes) -> list[tuple[int, dict[str, str]]]:
    """Return the lines as (number in the file, values by column); raise FichierIllisible.

    UTF-8 with or without BOM, comma or semicolon, columns in any order, blank lines left out.
    """
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        numero = len(erreur.object[: erreur.start + 1].splitlines())
        mots = "le texte n’est pas en UTF-8. Enregistrez le fichier, ou son classeur, au format «\u202fCSV UTF-8\u202f»"
        raise FichierIllisible(f"Ligne {numero}\u202f: {mots}.") from erreur
    premiere = texte.partition("\n")[0]
    separateur = ";" if premiere.count(";") > premiere.count(",") else ","
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    numerotees = _numerotees(lecteur)
    _, premiere_ligne = next(numerotees, (1, []))
    entete = [visible(colonne).lower() for colonne in premiere_ligne]
    _verifier_entete(entete)
    lignes, erreurs = [], []
    for numero, cellules in numerotees:
        if not any(cellule.strip() for cellule in cellules):
            continue
        if len(cellules) != len(entete):
            erreurs.append(f"Ligne {numero}\u202f: {len(cellules)} valeurs au lieu de {len(entete)}, une par colonne.")
        lignes.append((numero, dict(zip(entete, cellules, strict=False))))
    if erreurs:
        raise FichierIllisible(*erreurs)
    return lignes


def _numerotees(lecteur: csv._reader) -> Iterator[tuple[int, list[str]]]:  # type: ignore[name-defined]
    """Yield the cells of each line with the number of the line of the file where it begins."""
    debut = 1
    try:
        for cellules in lecteur:
            yield debut, cellules
            debut = lecteur.line_num + 1
    except csv.Error as erreur:
        # A quote that nothing closes is met at the end of the file: it opens where the line begins.
        mots = "le fichier n’est pas un CSV valide à partir de cette ligne, où un guillemet est peut-être à fermer"
        raise FichierIllisible(f"Ligne {debut}\u202f: {mots}.") from erreur


def _verifier_entete(entete: list[str]) -> None:
    if DE_LA_LISTE in entete:
        raise FichierIllisible(
            "Ligne 1\u202f: ce fichier est la liste exportée de «\u202fInscriptions\u202f», qui porte tous les états et "
            "d’autres colonnes, et ne s’importe pas. Gardez-en les organismes voulus, avec les colonnes "
            f"{', '.join(COLONNES)}."
        )
    absentes = [colonne for colonne in COLONNES if colonne not in entete]
    if absentes:
        raise FichierIllisible(f"Ligne 1\u202f: colonnes absentes\u202f: {', '.join(absentes)}.")
    inconnues = sorted(set(entete) - set(COLONNES))
    if inconnues:
        raise FichierIllisible(
            f"Ligne 1\u202f: colonnes inconnues\u202f: {', '.join(inconnue or 'sans nom' for inconnue in inconnues)}."
        )
    if len(entete) != len(set(entete)):
        raise FichierIllisible("Ligne 1\u202f: une colonne est répétée.")


def lire_ligne(valeurs: Mapping[str, str], vocabulaire: Vocabulaire) -> tuple[LigneInscription | None, list[str]]:
    """Return the body told by a line, or None and every reason why not (the e-mail's shape is checked elsewhere)."""
    propres = _propres(valeurs)
    siren, genre, code = propres["siren"], propres["type"].upper(), propres["code_insee"]
    population, erreur_population = _population(propres["population"], genre)
    canaux, erreurs_canaux = _codes(propres["canaux"], vocabulaire.canaux, "canal", "inconnu")
    options, erreurs_options = _codes(propres["options"], vocabulaire.options, "option", "inconnue")
    erreurs = [
        *_erreurs_siren(siren),
        *_erreurs_nom(propres["nom"]),
        *_si(genre not in vocabulaire.types, f"type «\u00a0{propres['type']}\u00a0» inconnu"),
        *_erreurs_code(code, genre),
        *erreur_population,
        *_erreurs_absents(propres),
        *erreurs_canaux,
        *erreurs_options,
    ]
    if erreurs:
        return None, erreurs
    return LigneInscription(siren, propres["nom"], genre, code, population, propres["email"], canaux, options), []


def _propres(valeurs: Mapping[str, str]) -> dict[str, str]:
    propres = {colonne: visible(valeurs.get(colonne)) for colonne in COLONNES}
    return propres | {
        "siren": nettoyer(propres["siren"]),
        "code_insee": propres["code_insee"].upper(),
        "email": propres["email"].lower(),
    }


def visible(texte: str | None) -> str:
    """Return a cell as it is read: accents stand on their letters, what spreadsheets and pages put between shows nothing."""
    return ESPACES.sub(" ", unicodedata.normalize("NFC", sans_invisibles(texte or ""))).strip()


def _si(faute: bool, mots: str) -> list[str]:
    return [mots] if faute else []


def _erreurs_absents(propres: Mapping[str, str]) -> list[str]:
    return [*_si(not propres["email"], "email absent"), *_si(not propres["canaux"], "canaux absents")]


def _erreurs_siren(siren: str) -> list[str]:
    if not siren:
        return ["siren absent"]
    mots = f"siren «\u00a0{siren}\u00a0» mal formé (9 chiffres, 14 chiffres ou INSEE-code)"
    return _si(not est_bien_forme(siren), mots)


def _erreurs_nom(nom: str) -> list[str]:
    if not nom:
        return ["nom absent"]
    return [
        *_si(len(nom) > LONGUEUR_NOM, f"nom de plus de {LONGUEUR_NOM} caractères"),
        *_si(COMMANDES.search(nom) is not None, "nom avec un caractère de commande"),
    ]


def _erreurs_code(code: str, genre: str) -> list[str]:
    est_forme = CODE_INSEE.fullmatch(code) and (genre != COMMUNE or len(code) == LONGUEUR_CODE_COMMUNE)
    return _si(bool(code) and not est_forme, f"code_insee «\u00a0{code}\u00a0» mal formé")


def _population(texte: str, genre: str) -> tuple[int | None, list[str]]:
    chiffres = ESPACES.sub("", texte)
    if not chiffres:
        return None, ["population absente, nécessaire pour une commune"] if genre == COMMUNE else []
    population = entier_de(chiffres, POPULATION_MAXIMALE)
    if population is None:
        return None, [f"population «\u00a0{texte}\u00a0» invalide, un nombre entier est attendu"]
    return population, []


def _codes(texte: str, connus: frozenset[str], nom: str, accord: str) -> tuple[tuple[str, ...], list[str]]:
    if not texte:
        return (), []
    codes = [code.strip().upper() for code in texte.split("+")]
    erreurs = [f"{nom} «\u00a0{code}\u00a0» {accord}" for code in codes if code not in connus]
    return tuple(sorted(set(codes))), erreurs
