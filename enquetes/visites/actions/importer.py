"""Imports graded visits from the exchange format: all of them, or none with every error named."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from campagnes.models import Campagne
from campagnes.queries import calendrier_de
from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Grille, Scenario, Visite
from enquetes.visites.actions.totaliser import totaliser
from enquetes.visites.logic.ligne_visite import LigneRefusee, LigneVisite, lire_ligne
from enquetes.visites.queries.importation import Repertoire, VisiteConnue, repertoire_de, visites_connues
from socle.auteur import Auteur
from socle.erreurs import EntreeInvalide
from socle.horloge import PARIS, maintenant
from socle.journal import consigner

LOT = 1000

Lignes = dict[int, LigneVisite]
Erreurs = list[tuple[int, str]]
"""Lines of a file by their number from 1, and what is wrong with them in French."""


@dataclass(frozen=True)
class BilanImport:
    """What an import did, in visits; `nb_enqueteurs` counts the shoppers created.

    `nb_sans_suite` counts, among those left as they are, the visits of a registration that was withdrawn or refused;
    `nb_hors_annees`, among those created, the contacts of a year in which the edition has no wave.
    """

    nb_creees: int
    nb_inchangees: int
    nb_enqueteurs: int
    nb_sans_suite: int = 0
    nb_hors_annees: int = 0


@transaction.atomic
def importer_visites(*, campagne: Campagne, lignes: Iterable[bytes], auteur: Auteur = None) -> BilanImport:
    """Import the lines of an exchange file; raise `EntreeInvalide`, one French line an error, and write nothing.

    A line already imported is left as it is, whatever staff did with its visit since. Once results are given back none
    is added: bodies read what was measured, and a dispute alone moves it.
    """
    campagne = Campagne.objects.select_for_update().get(pk=campagne.pk)
    repertoire = repertoire_de(campagne)
    nouvelles, nb_lues, nb_sans_suite = _lire_les_nouvelles(campagne, lignes, repertoire)
    if nouvelles and campagne.restituee_le is not None:
        raise EntreeInvalide([f"Les résultats {campagne.annee} sont restitués\u202f: aucun contact ne s’y ajoute."])
    nb_enqueteurs = _creer_enqueteurs(repertoire, nouvelles)
    instant = maintenant()
    visites = [_visite(ligne, repertoire, instant) for ligne in nouvelles]
    Visite.objects.bulk_create(visites, batch_size=LOT)
    _geler(visites, instant)
    totaliser(campagne, [visite.pk for visite in visites])
    hors = _hors_annees(campagne, nouvelles)
    bilan = BilanImport(len(visites), nb_lues - len(visites), nb_enqueteurs, nb_sans_suite, hors)
    if visites:
        consigner(campagne, "visites.importees", auteur, creees=bilan.nb_creees, inchangees=bilan.nb_inchangees)
    return bilan


def _hors_annees(campagne: Campagne, lignes: Iterable[LigneVisite]) -> int:
    """Count the contacts of a year in which the edition has no wave: accepted, and most often mistyped."""
    vagues = calendrier_de(campagne).vagues
    annees = {annee for vague in vagues for annee in range(vague.du.year, vague.au.year + 1)}
    return sum(ligne.effectuee_le.astimezone(PARIS).year not in annees for ligne in lignes) if annees else 0


def _lire_les_nouvelles(
    campagne: Campagne, lignes: Iterable[bytes], repertoire: Repertoire
) -> tuple[Collection[LigneVisite], int, int]:
    """Return the lines to create, how many were read and how many count no more; raise `EntreeInvalide` when any is wrong."""
    lues, erreurs = _lire(lignes)
    connues = visites_connues(ligne.visite for ligne in lues.values())
    nouvelles, conflits = _trier(campagne, lues, connues)
    erreurs += conflits
    if nouvelles and not repertoire.grilles:
        raise EntreeInvalide(["Aucune grille n’est chargée\u202f: lancez charger_referentiels, puis recommencez."])
    for numero, ligne in nouvelles.items():
        erreurs += [(numero, erreur) for erreur in repertoire.erreurs(ligne)]
    if erreurs:
        raise EntreeInvalide([f"Ligne {numero}\u202f: {erreur}." for numero, erreur in sorted(erreurs)])
    return nouvelles.values(), len(lues), sum(connue.est_sans_suite for connue in connues.values())


def _lire(lignes: Iterable[bytes]) -> tuple[Lignes, Erreurs]:
    """Read every line that is not blank."""
    lues: Lignes = {}
    erreurs: Erreurs = []
    for numero, brute in enumerate(lignes, start=1):
        try:
            # Files put end to end have the mark of each where they meet.
            texte = brute.decode("utf-8-sig").strip()
            if texte:
                lues[numero] = lire_ligne(texte)
        except UnicodeDecodeError:
            erreurs.append((numero, "le texte n’est pas en UTF-8"))
        except LigneRefusee as refus:
            erreurs += [(numero, str(erreur)) for erreur in refus.args]
    return lues, erreurs


def _trier(campagne: Campagne, lues: Lignes, connues: Mapping[uuid.UUID, VisiteConnue]) -> tuple[Lignes, Erreurs]:
    """Tell the lines to create from those already there, in the database or above in the file."""
    vues: dict[uuid.UUID, tuple[int, str]] = {}
    nouvelles: Lignes = {}
    erreurs: Erreurs = []
    for numero, ligne in lues.items():
        connue = connues.get(ligne.visite)
        premiere, empreinte = vues.setdefault(ligne.visite, (numero, ligne.empreinte))
        conflit = ""
        if connue is not None and (connue.campagne, connue.empreinte) != (campagne.pk, ligne.empreinte):
            conflit = "déjà connue"
        elif empreinte != ligne.empreinte:
            conflit = f"déjà à la ligne {premiere}"
        elif connue is None and premiere == numero:
            nouvelles[numero] = ligne
        if conflit:
            erreurs.append((numero, f"la visite {ligne.visite} est {conflit} avec un autre contenu"))
    return nouvelles, erreurs


def _creer_enqueteurs(repertoire: Repertoire, lignes: Iterable[LigneVisite]) -> int:
    """Create the shoppers that nobody knows, without account and for no further contact."""
    inconnus = sorted({ligne.enqueteur for ligne in lignes} - repertoire.enqueteurs.keys())
    # The import of another edition may be creating one of them at this very moment.
    Enqueteur.objects.bulk_create(
        [Enqueteur(pseudonyme=pseudonyme, canaux=[]) for pseudonyme in inconnus], ignore_conflicts=True
    )
    repertoire.enqueteurs.update(Enqueteur.objects.filter(pseudonyme__in=inconnus).values_list("pseudonyme", "pk"))
    return len(inconnus)


def _visite(ligne: LigneVisite, repertoire: Repertoire, instant: dt.datetime) -> Visite:
    """Build the row; what the file does not tell (sending in, review) is dated from the import, never before the contact."""
    decision = max(instant, ligne.effectuee_le)
    scenario = repertoire.scenario_de(ligne)
    return Visite(
        id=ligne.visite,
        inscription_id=repertoire.inscriptions[ligne.siren],
        canal=ligne.canal,
        scenario=scenario,
        grille_id=repertoire.grilles[ligne.canal, ligne.version_grille],
        enqueteur_id=repertoire.enqueteurs[ligne.enqueteur],
        etat=EtatVisite(ligne.statut),
        est_importee=True,
        empreinte_import=ligne.empreinte,
        effectuee_le=ligne.effectuee_le,
        soumise_le=decision,
        validee_le=decision if ligne.statut == EtatVisite.VALIDEE else None,
        reponses=ligne.reponses,
    )


def _geler(visites: list[Visite], instant: dt.datetime) -> None:
    """Freeze the versions that the visits used."""
    Grille.objects.filter(pk__in={v.grille_id for v in visites}, gelee_le__isnull=True).update(gelee_le=instant)
    Scenario.objects.filter(pk__in={v.scenario_id for v in visites}, gele_le__isnull=True).update(gele_le=instant)
