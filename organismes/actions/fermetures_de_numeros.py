"""What is closed or merged: what the directory lost, and what the files of Sirene say."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction

from organismes.enums import NatureEntite, SourceFermeture
from organismes.logic.annuaire import Annuaire, Entite
from organismes.logic.siret import LONGUEUR_SIREN, PREFIXE_INSEE, cle_juste
from organismes.models import Appartenance, NumeroFerme, Organisme, Territoire
from socle.erreurs import EntreeInvalide
from socle.logic.bornes_des_dates import est_un_jour_connu, jour_ecrit
from socle.logic.lots import en_lots
from socle.logic.recherche import normaliser

LOT = 2_000
Ligne = dict[str, str]
# Numbers of bodies under public law begin so; others are kept when they are those of a body of ours.
DROIT_PUBLIC = ("1", "2")
ETATS = (("siret", "etatAdministratifEtablissement"), ("siren", "etatAdministratifUniteLegale"))
SUCCESSIONS = ("siretEtablissementPredecesseur", "siretEtablissementSuccesseur")
COLONNES = (*ETATS, SUCCESSIONS)
"""What each file is known by, in the order they are read in: successors come to numbers known closed."""
DU_PASSE = "dateFin"
"""The files of the past have the columns of those of the day, and this one: what closed once may be open."""
OUVERT, FERMES = "A", frozenset({"F", "C"})


def fermer_les_disparus(annuaire: Annuaire, partis: Iterable[Territoire]) -> int:
    """Keep the numbers of communes that merged and of territories gone from the directory; return how many are closed.

    Called while the directory still says which communes a grouping had: the one that most of them joined took over.
    A number that another territory bears now is not closed.
    """
    cles = {entite.cle: (_numero(entite), entite.nom) for entite in annuaire.entites}
    ouverts = {numero for numero, _nom in cles.values()}
    vers = {ancienne.code: ancienne.successeur for ancienne in annuaire.anciennes}
    _ecrire_les_anciennes(annuaire, cles)
    fermes = [parti for parti in partis if _numero(parti) not in ouverts]
    reprises = _reprises(annuaire, [ferme for ferme in fermes if ferme.nature != NatureEntite.COMMUNE])
    for ferme in fermes:
        suite = reprises.get(ferme.pk) or (NatureEntite.COMMUNE, vers.get(ferme.code, ""))
        _fermer(ferme, *cles.get(suite, ("", "")))
    closes = NumeroFerme.objects.filter(source=SourceFermeture.ANNUAIRE)
    _supprimer([pk for pk, numero in closes.values_list("pk", "numero") if numero in ouverts])
    return closes.count()


def _fermer(parti: Territoire, successeur: str, nom_du_successeur: str) -> None:
    champs = _champs(parti.nom, successeur, nom_du_successeur, SourceFermeture.ANNUAIRE)
    # A territory that a body keeps is gone at each loading: the first one alone knew its communes.
    connu, neuf = NumeroFerme.objects.get_or_create(numero=_numero(parti), defaults=champs)
    if not neuf and not connu.vient_de_l_annuaire:
        # Sirene was first: it knew the day, never who took a territory over.
        NumeroFerme.objects.filter(pk=connu.pk).update(**champs)


def _numero(territoire: Territoire | Entite) -> str:
    return territoire.siren or f"{PREFIXE_INSEE}{territoire.code}"


def _ecrire_les_anciennes(annuaire: Annuaire, cles: dict[tuple[str, str], tuple[str, str]]) -> None:
    NumeroFerme.objects.bulk_create(
        (
            NumeroFerme(
                numero=f"{PREFIXE_INSEE}{ancienne.code}",
                **_champs(ancienne.nom, *cles[NatureEntite.COMMUNE, ancienne.successeur], SourceFermeture.ANNUAIRE),
            )
            for ancienne in annuaire.anciennes
        ),
        batch_size=LOT,
        update_conflicts=True,
        unique_fields=["numero"],
        update_fields=["nom", "nom_cherche", "successeur", "nom_du_successeur", "source"],
    )


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


def _champs(nom: str, successeur: str, nom_du_successeur: str, source: str) -> dict[str, str]:
    return {
        "nom": nom,
        "nom_cherche": normaliser(nom),
        "successeur": successeur,
        "nom_du_successeur": nom_du_successeur,
        "source": source,
    }


def _supprimer(identifiants: list[int]) -> None:
    for lot in en_lots(identifiants, LOT):
        NumeroFerme.objects.filter(pk__in=lot).delete()


def charger_fermetures(*, fichiers: Iterable[Path]) -> dict[str, int]:
    """Read the open files of Sirene (establishments, legal units, successions), whichever are given.

    They are of gigabytes: once all are known for what they are, each is read line by line and written by lots. What
    stopped midway is run again. A number that a file says open again is forgotten. Returns how many numbers are known
    closed by Sirene, and how many of them have a successor.
    """
    siens = frozenset(siren[:LONGUEUR_SIREN] for siren in Organisme.objects.values_list("siren", flat=True))
    for rang, fichier in sorted((_reconnaitre(fichier), fichier) for fichier in fichiers):
        lire = _lire_successions if COLONNES[rang] == SUCCESSIONS else _lire_etats
        with _ouvrir(fichier) as lignes:
            lire(lignes, siens, *COLONNES[rang])
    fermes = NumeroFerme.objects.filter(source=SourceFermeture.SIRENE)
    return {"fermes": fermes.count(), "avec_successeur": fermes.exclude(successeur="").count()}


@contextmanager
def _ouvrir(fichier: Path) -> Iterator[csv.DictReader[str]]:
    try:
        with fichier.open(encoding="utf-8-sig", newline="") as flux:
            yield csv.DictReader(flux, restval="")
    except (OSError, UnicodeDecodeError, csv.Error):
        raise EntreeInvalide([f"Fichier illisible\u202f: {fichier}. Ce qui a été lu auparavant est gardé."]) from None


def _reconnaitre(fichier: Path) -> int:
    """Return which of COLONNES a file has."""
    with _ouvrir(fichier) as lignes:
        presentes = frozenset(lignes.fieldnames or ())
    for rang, colonnes in enumerate(COLONNES):
        if presentes.issuperset(colonnes) and DU_PASSE not in presentes:
            return rang
    refus = f"Ce n’est pas un fichier du jour, d’établissements, d’unités légales ou de successions\u202f: {fichier}."
    raise EntreeInvalide([refus])


def _concerne(numero: str, siens: frozenset[str]) -> bool:
    """Tell whether a number is a right one, of public law or of a body of ours."""
    return (numero.startswith(DROIT_PUBLIC) or numero[:LONGUEUR_SIREN] in siens) and cle_juste(numero)


def _lire_etats(lignes: Iterable[Ligne], siens: frozenset[str], numero: str, etat: str) -> None:
    """Write what closed; of a number that the directory closed, Sirene only adds the day."""
    for lot in en_lots((ligne for ligne in lignes if _concerne(ligne[numero], siens)), LOT):
        ouverts = {ligne[numero] for ligne in lot if ligne[etat] == OUVERT}
        fermes = {ligne[numero]: ligne for ligne in lot if ligne[etat] in FERMES and ligne[numero] not in ouverts}
        with transaction.atomic():
            NumeroFerme.objects.filter(source=SourceFermeture.SIRENE, numero__in=ouverts).delete()
            NumeroFerme.objects.bulk_create(
                (
                    NumeroFerme(
                        numero=ferme,
                        ferme_le=_date(ligne.get("dateDebut", "")),
                        **_champs(_nom(ligne), "", "", SourceFermeture.SIRENE),
                    )
                    for ferme, ligne in fermes.items()
                ),
                update_conflicts=True,
                unique_fields=["numero"],
                update_fields=["ferme_le"],
            )


def _nom(ligne: Ligne) -> str:
    noms = ("denominationUsuelleEtablissement", "enseigne1Etablissement", "denominationUniteLegale")
    return next((ligne[nom][:200] for nom in noms if ligne.get(nom)), "")


def _lire_successions(lignes: Iterable[Ligne], siens: frozenset[str], avant: str, apres: str) -> None:
    """Write who took over the numbers known closed."""
    utiles = (
        ligne
        for ligne in lignes
        if ligne[avant] != ligne[apres] and _concerne(ligne[avant], siens) and cle_juste(ligne[apres])
    )
    for lot in en_lots(utiles, LOT):
        vers = {ligne[avant]: ligne[apres] for ligne in lot}
        with transaction.atomic():
            fermes = NumeroFerme.objects.filter(numero__in=list(vers))
            changes = [ferme for ferme in fermes if ferme.successeur != vers[ferme.numero]]
            for ferme in changes:
                ferme.successeur, ferme.nom_du_successeur = vers[ferme.numero], ""
            NumeroFerme.objects.bulk_update(changes, ("successeur", "nom_du_successeur"), batch_size=500)


def _date(texte: str) -> dt.date | None:
    """Return a day that the database takes; Sirene writes 1900 where nobody knows."""
    jour = jour_ecrit(texte)
    return jour if jour and est_un_jour_connu(jour) else None
