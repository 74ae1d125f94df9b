"""What is closed or merged: what the directory lost, and what the files of Sirene say."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from organismes.enums import NatureEntite, SourceFermeture
from organismes.logic.annuaire import Annuaire
from organismes.logic.siret import LONGUEUR_SIREN, PREFIXE_INSEE, cle_juste
from organismes.models import Appartenance, NumeroFerme, Organisme, Territoire
from socle.erreurs import EntreeInvalide
from socle.logic.bornes_des_dates import DERNIER_JOUR, PREMIER_JOUR
from socle.logic.recherche import normaliser

LOT = 2_000
# Numbers of bodies under public law begin so; others are kept when they are those of a body of ours.
DROIT_PUBLIC = ("1", "2")
ETABLISSEMENTS = frozenset({"siret", "etatAdministratifEtablissement", "dateDebut"})
UNITES = frozenset({"siren", "etatAdministratifUniteLegale", "dateDebut"})
SUCCESSIONS = frozenset({"siretEtablissementPredecesseur", "siretEtablissementSuccesseur"})


def fermer_les_disparus(annuaire: Annuaire, partis: Iterable[Territoire]) -> int:
    """Keep the numbers of communes that merged and of territories gone from the directory; return how many are closed.

    Called while the directory still says which communes a grouping had: the one that most of them joined took over.
    """
    cles = {e.cle: (e.siren or f"{PREFIXE_INSEE}{e.code}", e.nom) for e in annuaire.entites}
    vers = {ancienne.code: ancienne.successeur for ancienne in annuaire.anciennes}
    fermes = {f"{PREFIXE_INSEE}{a.code}": (a.nom, cles[NatureEntite.COMMUNE, a.successeur]) for a in annuaire.anciennes}
    _ecrire({numero: (nom, None, *suite) for numero, (nom, suite) in fermes.items()}, SourceFermeture.ANNUAIRE)
    partis = list(partis)
    reprises = _reprises(annuaire, [parti for parti in partis if parti.nature != NatureEntite.COMMUNE])
    for parti in partis:
        suite = reprises.get(parti.pk) or (NatureEntite.COMMUNE, vers.get(parti.code, ""))
        # A territory that a body keeps is gone at each loading: the first one alone knew its communes.
        NumeroFerme.objects.get_or_create(
            numero=parti.siren or f"{PREFIXE_INSEE}{parti.code}",
            defaults=_champs(parti.nom, None, *cles.get(suite, ("", "")), SourceFermeture.ANNUAIRE),
        )
    ouverts = {numero for numero, _nom in cles.values()}
    closes = NumeroFerme.objects.filter(source=SourceFermeture.ANNUAIRE)
    _supprimer([pk for pk, numero in closes.values_list("pk", "numero") if numero in ouverts])
    return closes.count()


def _reprises(annuaire: Annuaire, partis: list[Territoire]) -> dict[int, tuple[str, str]]:
    """Return the grouping of today that most communes of each one gone are in, a territorial one for a territorial one."""
    aujourdhui: dict[str, list[tuple[str, str]]] = {}
    for groupement, commune in annuaire.membres:
        aujourdhui.setdefault(commune, []).append(groupement)
    voix: dict[int, Counter[tuple[str, str]]] = {}
    natures = {parti.pk: parti.nature for parti in partis}
    membres = Appartenance.objects.filter(groupement__in=natures).values_list("groupement_id", "commune__code")
    for parti, commune in membres:
        memes = [
            cle
            for cle in aujourdhui.get(commune, ())
            if (cle[0] == NatureEntite.EPT) == (natures[parti] == NatureEntite.EPT)
        ]
        voix.setdefault(parti, Counter()).update(memes)
    return {parti: max(sorted(elus), key=elus.__getitem__) for parti, elus in voix.items() if elus}


def _champs(
    nom: str, ferme_le: dt.date | None, successeur: str, nom_du_successeur: str, source: str
) -> dict[str, object]:
    return {
        "nom": nom,
        "nom_cherche": normaliser(nom),
        "ferme_le": ferme_le,
        "successeur": successeur,
        "nom_du_successeur": nom_du_successeur,
        "source": source,
    }


def _ecrire(lignes: Mapping[str, tuple[str, dt.date | None, str, str]], source: str) -> None:
    """Write closed numbers; what another source said of one gives way."""
    NumeroFerme.objects.bulk_create(
        (NumeroFerme(numero=numero, **_champs(*ligne, source)) for numero, ligne in lignes.items()),
        batch_size=LOT,
        update_conflicts=True,
        unique_fields=["numero"],
        update_fields=["nom", "nom_cherche", "ferme_le", "successeur", "nom_du_successeur", "source"],
    )


def _supprimer(identifiants: list[int]) -> None:
    for debut in range(0, len(identifiants), LOT):
        NumeroFerme.objects.filter(pk__in=identifiants[debut : debut + LOT]).delete()


@dataclass
class _Lus:
    """What the files of Sirene say of the numbers that concern us."""

    siens: frozenset[str]
    fermes: dict[str, tuple[str, dt.date | None]] = field(default_factory=dict)
    ouverts: set[str] = field(default_factory=set)
    successeurs: dict[str, str] = field(default_factory=dict)

    def concerne(self, numero: str) -> bool:
        """Tell whether a number is of public law, or that of a body of ours."""
        return numero.startswith(DROIT_PUBLIC) or numero[:LONGUEUR_SIREN] in self.siens


def charger_fermetures(*, fichiers: Iterable[Path]) -> dict[str, int]:
    """Read the open files of Sirene (establishments, legal units, successions), whichever are given, all or nothing.

    A number that a file says open again is forgotten. Returns how many numbers were read closed, and have a successor.
    """
    lus = _Lus(frozenset(siren[:LONGUEUR_SIREN] for siren in Organisme.objects.values_list("siren", flat=True)))
    for fichier in fichiers:
        _lire(fichier, lus)
    lignes = {
        numero: (nom, ferme_le, lus.successeurs.get(numero, ""), "") for numero, (nom, ferme_le) in lus.fermes.items()
    }
    with transaction.atomic():
        connus = NumeroFerme.objects.filter(source=SourceFermeture.SIRENE)
        _supprimer([pk for pk, numero in connus.values_list("pk", "numero") if numero in lus.ouverts])
        _ecrire(lignes, SourceFermeture.SIRENE)
    return {"fermes": len(lignes), "avec_successeur": sum(1 for ligne in lignes.values() if ligne[2])}


def _lire(fichier: Path, lus: _Lus) -> None:
    try:
        with fichier.open(encoding="utf-8-sig", newline="") as flux:
            lignes = csv.DictReader(flux)
            colonnes = frozenset(lignes.fieldnames or ())
            if colonnes >= ETABLISSEMENTS:
                _lire_etats(lignes, lus, "siret", "etatAdministratifEtablissement", "F")
            elif colonnes >= UNITES:
                _lire_etats(lignes, lus, "siren", "etatAdministratifUniteLegale", "C")
            elif colonnes >= SUCCESSIONS:
                _lire_successions(lignes, lus)
            else:
                raise EntreeInvalide(
                    [f"Ce n’est pas un fichier d’établissements, d’unités légales ou de successions\u202f: {fichier}."]
                )
    except (OSError, UnicodeDecodeError, csv.Error):
        raise EntreeInvalide([f"Fichier illisible\u202f: {fichier}."]) from None


def _lire_etats(lignes: Iterable[dict[str, str]], lus: _Lus, cle: str, etat: str, ferme: str) -> None:
    for ligne in lignes:
        numero = ligne[cle] or ""
        if not lus.concerne(numero) or not cle_juste(numero):
            continue
        if ligne[etat] == ferme:
            lus.fermes[numero] = (_nom(ligne), _date(ligne["dateDebut"]))
        else:
            lus.ouverts.add(numero)


def _nom(ligne: dict[str, str]) -> str:
    noms = ("denominationUsuelleEtablissement", "enseigne1Etablissement", "denominationUniteLegale")
    return next((ligne[nom][:200] for nom in noms if ligne.get(nom)), "")


def _lire_successions(lignes: Iterable[dict[str, str]], lus: _Lus) -> None:
    for ligne in lignes:
        avant, apres = ligne["siretEtablissementPredecesseur"] or "", ligne["siretEtablissementSuccesseur"] or ""
        if avant != apres and lus.concerne(avant) and cle_juste(avant) and cle_juste(apres):
            lus.successeurs[avant] = apres


def _date(texte: str) -> dt.date | None:
    """Return a day that the database takes; Sirene writes 1900 where nobody knows."""
    try:
        jour = dt.date.fromisoformat(texte)
    except ValueError:
        return None
    return jour if PREMIER_JOUR <= jour <= DERNIER_JOUR else None
