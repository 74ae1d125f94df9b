"""Search in the directory of territories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from threading import Lock
from uuid import UUID

from organismes.enums import NatureEntite
from organismes.logic.recherche import FicheAnnuaire, IndexAnnuaire
from organismes.models import CodePostal, RevisionAnnuaire, Territoire

LONGUEUR_MAXIMALE = 100


def departements_a_choisir() -> list[tuple[str, str]]:
    """Return the départements of the directory by code, as a list of choices that begins with none."""
    departements = Territoire.objects.filter(nature=NatureEntite.DEPARTEMENT).order_by("code")
    return [("", "Choisissez"), *((str(d.code), f"{d.code} {d.nom}") for d in departements)]


class _Memoire:
    """The index of this process, rebuilt when the directory is no longer the one it was built from."""

    def __init__(self) -> None:
        self.index: IndexAnnuaire | None = None
        self.revision: UUID | None = None
        self.verrou = Lock()

    def lire(self) -> IndexAnnuaire:
        """Return an index of the directory as it stands."""
        # Before its rows: what a loading changes meanwhile is seen at the next search.
        revision = revision_de_l_annuaire()
        with self.verrou:
            if self.index is None or revision != self.revision:
                # Let go first: a process never holds two.
                self.index = None
                self.index = IndexAnnuaire(_fiches())
                self.revision = revision
            return self.index


_MEMOIRE = _Memoire()


def chercher_territoires(texte: str, *, natures: Iterable[str] | None = None, limite: int = 10) -> list[Territoire]:
    """Return at most `limite` territories for what a person typed: best match first, then the most inhabited.

    Understands accents, case, hyphens, St and Ste, postal codes begun, INSEE codes, SIREN, one wrong letter, words
    in any order. `natures` are values of NatureEntite; all by default.
    """
    propre = texte.strip()[:LONGUEUR_MAXIMALE]
    if not propre:
        return []
    trouves = _MEMOIRE.lire().chercher(propre, natures=natures or (), limite=limite)
    territoires = Territoire.objects.prefetch_related("les_codes_postaux").in_bulk(trouves)
    return [territoires[identifiant] for identifiant in trouves if identifiant in territoires]


def preparer_la_recherche() -> None:
    """Build the index of this process: the first who searches does not wait for it."""
    _MEMOIRE.lire()


def noms_des_departements(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of départements by code."""
    lus = Territoire.objects.filter(nature=NatureEntite.DEPARTEMENT, code__in=set(codes) - {""})
    return dict(lus.values_list("code", "nom"))


def revision_de_l_annuaire() -> UUID | None:
    """Return the mark of the directory, None as long as it was never loaded since there are marks."""
    return RevisionAnnuaire.objects.values_list("marque", flat=True).first()


def _fiches() -> Iterator[FicheAnnuaire]:
    postaux: dict[int, list[str]] = defaultdict(list)
    for territoire, code in CodePostal.objects.order_by("code").values_list("territoire_id", "code"):
        postaux[territoire].append(code)
    lignes = Territoire.objects.order_by("pk").values_list("pk", "nature", "code", "nom", "siren", "population")
    for pk, nature, code, nom, siren, population in lignes.iterator():
        yield FicheAnnuaire(pk, nature, code, nom, siren or "", population or 0, tuple(postaux.get(pk, ())))
