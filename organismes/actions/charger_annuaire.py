"""Load the directory of territories from the open-data package. Loading it again changes nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from organismes.actions.fermetures_de_numeros import fermer_les_disparus
from organismes.enums import NatureEntite
from organismes.logic.annuaire import Annuaire, Entite, lire_annuaire
from organismes.models import Appartenance, CodePostal, RevisionAnnuaire, Territoire
from socle.erreurs import EntreeInvalide
from socle.logic.lots import en_lots
from socle.nombres import est_en_chiffres

LOT = 2_000
CHAMPS = ("nature", "code", "nom", "nom_cherche", "siren", "population", "departement", "region", "edition")
FICHIERS = {
    "communes": {NatureEntite.COMMUNE},
    "epci": {NatureEntite.CC, NatureEntite.CA, NatureEntite.CU, NatureEntite.METROPOLE},
    "ept": set(NatureEntite),
    "departements": {NatureEntite.DEPARTEMENT},
    "regions": {NatureEntite.REGION},
}
"""Files of the package, and the natures of which each has some; EPT may all be gone one day."""
# Version 1 of the package is the 2021 vintage, and so on (its own documentation).
ANNEE_DE_LA_VERSION_ZERO = 2020


@dataclass(frozen=True)
class AnnuaireCharge:
    """What is in the directory after loading, and what this loading changed."""

    edition: int
    natures: dict[str, int]
    codes_postaux: int
    appartenances: int
    avec_siren: int
    population: int
    crees: int
    modifies: int
    retires: int
    fermes: int


def charger_annuaire(*, dossier: Path | None = None) -> AnnuaireCharge:
    """Make the directory equal to the files of `dossier` (the installed package by default), in bulk.

    Territories that are gone leave too, unless a body is attached to them. One that keeps its SIREN is not gone: a
    grouping that changes nature, a commune whose code changes, stay the same row.
    """
    source = _trouver(dossier)
    edition = _edition(source)
    annuaire = _lire_dossier(source)
    with transaction.atomic():
        crees, modifies, retires, fermes = _ecrire_territoires(annuaire, edition)
        identifiants = {(t.nature, t.code): t.pk for t in Territoire.objects.only("pk", "nature", "code")}
        postaux = _ecrire_codes_postaux(annuaire, identifiants)
        _ecrire_appartenances(annuaire, identifiants)
        # The version before left no mark: what it loaded is read again because this loading leaves the first.
        if crees or modifies or retires or postaux or not RevisionAnnuaire.objects.exists():
            marquer_l_annuaire()
    return AnnuaireCharge(
        edition=edition,
        natures=dict(Counter(entite.nature for entite in annuaire.entites)),
        codes_postaux=len(annuaire.codes_postaux),
        appartenances=len(annuaire.membres),
        avec_siren=sum(1 for entite in annuaire.entites if entite.siren),
        population=sum(entite.population or 0 for entite in annuaire.entites if entite.nature == "COMMUNE"),
        crees=crees,
        modifies=modifies,
        retires=retires,
        fermes=fermes,
    )


def marquer_l_annuaire() -> None:
    """Say that the directory changed: each process reads it again at its next search."""
    RevisionAnnuaire.objects.update_or_create(pk=RevisionAnnuaire.SEULE, defaults={"marque": uuid4()})


def _trouver(dossier: Path | None) -> Path:
    source = Path(dossier or settings.ANNUAIRE_DONNEES)
    if not source.is_dir():
        conseil = "" if dossier else " Installez les paquets avec make install."
        raise EntreeInvalide([f"Dossier absent\u202f: {source}.{conseil}"])
    return source


def _lire_dossier(source: Path) -> Annuaire:
    lus = {nom: _lire(source / f"{nom}.json", list) for nom in FICHIERS}
    try:
        annuaire = lire_annuaire(
            communes=lus["communes"],
            groupements=[*lus["epci"], *lus["ept"]],
            departements=lus["departements"],
            regions=lus["regions"],
        )
    except (KeyError, TypeError, AttributeError) as faute:
        raise EntreeInvalide([f"Les fichiers de {source} ne sont pas ceux de l’annuaire."]) from faute
    # An empty file would take away every territory of its kind to which no body is attached.
    lues = {entite.nature for entite in annuaire.entites}
    if vides := [f"{nom}.json" for nom, natures in FICHIERS.items() if natures.isdisjoint(lues)]:
        raise EntreeInvalide([f"Des fichiers de {source} n’ont aucun territoire\u202f: {', '.join(vides)}."])
    return annuaire


def _lire(fichier: Path, genre: type) -> Any:
    try:
        lu = json.loads(fichier.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EntreeInvalide([f"Fichier absent\u202f: {fichier}."]) from None
    except OSError as faute:
        raise EntreeInvalide([f"Fichier illisible\u202f: {fichier}."]) from faute
    except ValueError:
        raise EntreeInvalide([f"Fichier illisible\u202f: {fichier} n’est pas du JSON."]) from None
    if not isinstance(lu, genre):
        raise EntreeInvalide([f"Fichier illisible\u202f: {fichier} n’est pas un fichier de l’annuaire."])
    return lu


def _edition(source: Path) -> int:
    version = str(_lire(source.parent / "package.json", dict).get("version", ""))
    majeure = version.partition(".")[0]
    if not est_en_chiffres(majeure):
        raise EntreeInvalide([f"La version «\u00a0{version}\u00a0» du paquet ne donne pas le millésime des données."])
    return ANNEE_DE_LA_VERSION_ZERO + int(majeure)


def _ecrire_territoires(annuaire: Annuaire, edition: int) -> tuple[int, int, int, int]:
    presents = {(t.nature, t.code): t for t in Territoire.objects.all()}
    gardes = {entite.cle for entite in annuaire.entites}
    nouveaux, changes = _rapprocher(annuaire.entites, edition, presents)
    partis = [territoire for territoire in presents.values() if (territoire.nature, territoire.code) not in gardes]
    fermes = fermer_les_disparus(annuaire, partis)
    retires = _retirer([territoire.pk for territoire in partis])
    Territoire.objects.bulk_update(changes, CHAMPS, batch_size=500)
    Territoire.objects.bulk_create(nouveaux, batch_size=LOT)
    return len(nouveaux), len(changes), retires, fermes


def _rapprocher(
    entites: Sequence[Entite], edition: int, presents: Mapping[tuple[str, str], Territoire]
) -> tuple[list[Territoire], list[Territoire]]:
    """Return the rows to create, and those that were brought up to date, unsaved; a row follows its SIREN."""
    gardes = {entite.cle for entite in entites}
    a_suivre = {t.siren: t for cle, t in presents.items() if t.siren and cle not in gardes}
    nouveaux, changes = [], []
    for entite in entites:
        present = presents.get(entite.cle) or a_suivre.get(entite.siren or "")
        if present is None:
            nouveaux.append(Territoire(edition=edition, **asdict(entite)))
        elif _difference(present, entite, edition):
            changes.append(present)
    return nouveaux, changes


def _difference(present: Territoire, entite: Entite, edition: int) -> bool:
    """Bring a row up to date; tell whether anything changed."""
    voulu = {champ: getattr(entite, champ) for champ in CHAMPS if champ != "edition"} | {"edition": edition}
    if all(getattr(present, champ) == valeur for champ, valeur in voulu.items()):
        return False
    for champ, valeur in voulu.items():
        setattr(present, champ, valeur)
    return True


def _retirer(identifiants: list[int]) -> int:
    libres = Territoire.objects.filter(pk__in=identifiants, les_organismes__isnull=True)
    _, par_modele = libres.delete()
    return par_modele.get(Territoire._meta.label, 0)


def _ecrire_codes_postaux(annuaire: Annuaire, identifiants: dict[tuple[str, str], int]) -> bool:
    """Write what is missing, take away what left; tell whether there was any."""
    voulus = {(identifiants["COMMUNE", code], postal) for code, postal in annuaire.codes_postaux}
    presents = {
        (ligne[1], ligne[2]): ligne[0] for ligne in CodePostal.objects.values_list("pk", "territoire_id", "code")
    }
    partis = [pk for couple, pk in presents.items() if couple not in voulus]
    _supprimer(CodePostal, partis)
    CodePostal.objects.bulk_create(
        (CodePostal(territoire_id=territoire, code=code) for territoire, code in sorted(voulus - presents.keys())),
        batch_size=LOT,
    )
    return bool(partis or voulus - presents.keys())


def _ecrire_appartenances(annuaire: Annuaire, identifiants: dict[tuple[str, str], int]) -> None:
    voulues = {(identifiants[groupement], identifiants["COMMUNE", commune]) for groupement, commune in annuaire.membres}
    presentes = {
        (ligne[1], ligne[2]): ligne[0]
        for ligne in Appartenance.objects.values_list("pk", "groupement_id", "commune_id")
    }
    _supprimer(Appartenance, [pk for couple, pk in presentes.items() if couple not in voulues])
    Appartenance.objects.bulk_create(
        (
            Appartenance(groupement_id=groupement, commune_id=commune)
            for groupement, commune in sorted(voulues - presentes.keys())
        ),
        batch_size=LOT,
    )


def _supprimer(modele: Any, identifiants: list[int]) -> None:
    for lot in en_lots(identifiants, LOT):
        modele.objects.filter(pk__in=lot).delete()
