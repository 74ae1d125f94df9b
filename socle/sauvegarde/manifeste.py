"""What a backup says of itself: where it comes from, and the digest of each table and of each file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from socle.erreurs import EntreeInvalide
from socle.sauvegarde.pannes import genre_de
from socle.sauvegarde.scelle import PieceRefusee, PieceScellee, chiffre_de, ouvrir

FORMAT = 1
TAILLE_NUMERO = 16
TETE, MANIFESTE = "LISEZ-MOI.txt", "manifeste.scelle"
PIECE_DU_MANIFESTE = 0
# Alone in clear: what nothing opens without, and what to do with the folder.
MOTS_DE_TETE = """Sauvegarde du Baromètre de l’expérience citoyen, chiffrée par CLE_DE_SAUVEGARDE.
Format {format}, numéro {numero}.
Pour la vérifier sans rien toucher : python manage.py restaurer DOSSIER --essai
"""


@dataclass(frozen=True)
class TableSauvee:
    """A table: its columns, and what its lines in the order of their key weigh."""

    nom: str
    colonnes: tuple[str, ...]
    lignes: int
    octets: int
    empreinte: str

    @property
    def piece(self) -> str:
        """Return the name of its sealed piece."""
        return f"tables/{self.nom}.scelle"


@dataclass(frozen=True)
class FichierSauve:
    """A file of the storage."""

    chemin: str
    rang: int
    octets: int
    empreinte: str

    @property
    def piece(self) -> str:
        """Return the name of its sealed piece, that says nothing of it."""
        return f"fichiers/{self.rang:07}.scelle"


@dataclass(frozen=True)
class ManifesteDeSauvegarde:
    """A whole backup. `suites` holds the last value of each sequence that gave one."""

    le: str
    version: str
    moteur: str
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[TableSauvee, ...]
    suites: dict[str, int]
    fichiers: tuple[FichierSauve, ...]

    def pieces(self) -> Iterator[tuple[int, TableSauvee | FichierSauve]]:
        """Give each piece with its number."""
        yield from enumerate((*self.tables, *self.fichiers), start=PIECE_DU_MANIFESTE + 1)


def tete_de(numero: bytes) -> str:
    """Return the text in clear of a backup."""
    return MOTS_DE_TETE.format(format=FORMAT, numero=numero.hex())


def ecrire_manifeste(manifeste: ManifesteDeSauvegarde, dossier: Path, chiffre: AESGCM) -> None:
    """Seal what the backup says of itself: a folder without it is no backup."""
    with PieceScellee(dossier / MANIFESTE, chiffre, PIECE_DU_MANIFESTE) as piece:
        piece.write(json.dumps(asdict(manifeste), ensure_ascii=False).encode())


def lire_manifeste(dossier: Path) -> tuple[ManifesteDeSauvegarde, AESGCM]:
    """Return what a backup says of itself, and what opens its pieces; refuse what is not one of ours, or was changed."""
    chiffre = chiffre_de(_numero(dossier))
    try:
        lu = json.loads(b"".join(ouvrir(dossier / MANIFESTE, chiffre, PIECE_DU_MANIFESTE)))
    except PieceRefusee:
        raise EntreeInvalide(
            ["Le manifeste ne s’ouvre pas\u202f: la sauvegarde est incomplète, modifiée, ou scellée par une autre clé."]
        ) from None
    lu["migrations"] = tuple((app, nom) for app, nom in lu["migrations"])
    lu["tables"] = tuple(TableSauvee(**ligne | {"colonnes": tuple(ligne["colonnes"])}) for ligne in lu["tables"])
    lu["fichiers"] = tuple(FichierSauve(**ligne) for ligne in lu["fichiers"])
    return ManifesteDeSauvegarde(**lu), chiffre


def _numero(dossier: Path) -> bytes:
    """Return the number that the text in clear gives, when not a letter of it was changed."""
    try:
        texte = (dossier / TETE).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise EntreeInvalide([f"{dossier} n’est pas une sauvegarde : {TETE} manque."]) from None
    except OSError as faute:
        raise EntreeInvalide([f"{dossier} ne se lit pas ({genre_de(faute)})."]) from None
    except UnicodeDecodeError:
        texte = ""
    trouve = re.search(rf"numéro ([0-9a-f]{{{2 * TAILLE_NUMERO}}})\.", texte)
    numero = bytes.fromhex(trouve[1]) if trouve else b""
    if texte != tete_de(numero):
        raise EntreeInvalide([f"{TETE} n’est pas celui d’une sauvegarde de format {FORMAT}, ou a été modifié."])
    return numero
