"""An edition département by département: participants, contacts, kiosks, and the same by région."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from organismes.logic.fuseaux import OUTRE_MER
from socle.logic.recherche import normaliser
from socle.logic.typographie import accorder, entier

AILLEURS = "Sans département"
"""Bodies that the directory puts in none: régions, national bodies."""


@dataclass(frozen=True)
class Effectifs:
    """What is counted in a place; void contacts are left out, `a_voir` are kiosks with an alert."""

    inscriptions: int = 0
    prevus: int = 0
    faits: int = 0
    valides: int = 0
    en_retard: int = 0
    bornes: int = 0
    silencieuses: int = 0
    a_voir: int = 0

    def __add__(self, autres: Effectifs) -> Effectifs:
        """Join two places that share nothing."""
        return Effectifs(*(un + autre for un, autre in zip(vars(self).values(), vars(autres).values(), strict=True)))

    @property
    def pourcentage(self) -> int | None:
        """Return the whole percents of the plan that are done, never rounded up; None without plan."""
        return 100 * self.faits // self.prevus if self.prevus else None


@dataclass(frozen=True)
class LigneDepartement:
    """A département with its counts; `code` is empty for what has none."""

    code: str
    nom: str
    region: str
    nom_region: str
    effectifs: Effectifs

    @property
    def filtre(self) -> str:
        """Return what lists are asked to show it alone; nothing for what has no code."""
        return f"departement={self.code}" if self.code else ""


@dataclass(frozen=True)
class LignesDUneRegion:
    """The départements of a région where something is counted, and all of them together."""

    code: str
    nom: str
    lignes: tuple[LigneDepartement, ...]
    total: Effectifs

    @property
    def filtre(self) -> str:
        """Return what lists are asked to show it alone; nothing for what is in none."""
        return f"region={self.code}" if self.code else ""


def par_region(lignes: Iterable[LigneDepartement]) -> tuple[LignesDUneRegion, ...]:
    """Group the départements by région, by name; those without any last."""
    triees = sorted(lignes, key=lambda ligne: (not ligne.code, normaliser(ligne.nom_region), ligne.region, ligne.code))
    groupes = groupby(triees, key=lambda ligne: (ligne.region, ligne.nom_region))
    return tuple(
        LignesDUneRegion(code, nom, siennes := tuple(groupe), sum((s.effectifs for s in siennes), Effectifs()))
        for (code, nom), groupe in groupes
    )


@dataclass(frozen=True)
class ChiffreDeCase:
    """What a cell of the map says: a whole number, as it is written, in a sentence; `alertes` is what to look at."""

    valeur: int
    texte: str
    mot: str
    alertes: int = 0


def participants(e: Effectifs) -> ChiffreDeCase | None:
    """Tell the registrations; None without any."""
    mot = accorder(e.inscriptions, "participant")
    return ChiffreDeCase(e.inscriptions, entier(e.inscriptions), mot) if e.inscriptions else None


def avancement(e: Effectifs) -> ChiffreDeCase | None:
    """Tell the share of the plan that is done, and what is late; None without plan."""
    if e.pourcentage is None:
        return None
    mot = (
        f"{accorder(e.faits, 'contact fait', 'contacts faits')} sur {entier(e.prevus)}, {entier(e.en_retard)} en retard"
    )
    return ChiffreDeCase(e.pourcentage, f"{e.pourcentage}\u202f%", mot, e.en_retard)


def bornes(e: Effectifs) -> ChiffreDeCase | None:
    """Tell the kiosks, and those that need a gesture; None without any."""
    silencieuses = f", dont {accorder(e.silencieuses, 'silencieuse')}" if e.silencieuses else ""
    mot = f"{accorder(e.bornes, 'borne')}, {entier(e.a_voir)} à voir{silencieuses}"
    return ChiffreDeCase(e.bornes, entier(e.bornes), mot, e.a_voir) if e.bornes else None


VUES: dict[str, tuple[str, Callable[[Effectifs], ChiffreDeCase | None]]] = {
    "participants": ("Participants", participants),
    "avancement": ("Avancement du terrain", avancement),
    "bornes": ("Bornes", bornes),
}


def chiffres_de(vue: str, lignes: Iterable[LigneDepartement]) -> dict[str, ChiffreDeCase]:
    """Return what the map shows of each département, its name before its words."""
    dire = VUES[vue][1]
    return {
        ligne.code: replace(chiffre, mot=f"{ligne.nom}\u202f: {chiffre.mot}")
        for ligne in lignes
        if (chiffre := dire(ligne.effectifs))
    }


def phrase_de_la_carte(vue: str, lignes: Sequence[LigneDepartement]) -> str:
    """Tell in a sentence what the map shows."""
    total, dire = sum((ligne.effectifs for ligne in lignes), Effectifs()), VUES[vue][1]
    chiffre, presents = dire(total), [ligne for ligne in lignes if ligne.code and dire(ligne.effectifs)]
    if chiffre is None:
        return "Rien à montrer pour cette édition."
    outre_mer = sum(ligne.code in OUTRE_MER for ligne in presents)
    dont = f", dont {outre_mer} outre-mer" if outre_mer else ""
    ailleurs = sum(ligne.effectifs.inscriptions for ligne in lignes if not ligne.code)
    sans = f"\u202f; {accorder(ailleurs, 'participant')} sans département" if ailleurs and vue == "participants" else ""
    return f"{chiffre.mot}, dans {accorder(len(presents), 'département')}{dont}{sans}."


CONTACTS = ("prevus", "faits", "valides", "en_retard")
COLONNES = (
    "Région",
    "Département",
    "Nom",
    "Participants",
    "Contacts prévus",
    "Faits",
    "Validés",
    "En retard",
    "Bornes",
    "Silencieuses",
    "À voir",
)


def en_tableau(lignes: Iterable[LigneDepartement], *, sans_contacts: bool = False) -> list[Sequence[object]]:
    """Write the départements for a spreadsheet; the cells of contacts that are no longer kept are empty."""
    tus = dict.fromkeys(CONTACTS, "") if sans_contacts else {}
    return [(ligne.nom_region, ligne.code, ligne.nom, *(vars(ligne.effectifs) | tus).values()) for ligne in lignes]
