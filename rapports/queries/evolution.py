"""The editions of a body side by side; what two of them measured alike is computed only when something changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef

from bornes.indicateurs.logic.indicateurs import Estimation, ecart
from campagnes.logic.methode import CANAUX, methodes_egales
from campagnes.queries import methode_de
from enquetes.models import Critere
from enquetes.visites.queries.mesures import mesures_sont_retirees
from organismes.models import Inscription
from rapports.logic.evolution import (
    CritereChange,
    EditionDUnOrganisme,
    Evolution,
    MesuresCommunes,
    PerimetreCommun,
    bornes_d_une_edition,
    courbe_des_editions,
    noms_des_canaux,
    score_commun,
)
from rapports.queries.explication.dossier import dossier_de
from trophees.enums import Categorie, MotifIneligibilite
from trophees.logic.reperes import PAIRS_MINIMUM
from trophees.models import Litige, Resultat
from trophees.queries.categorie import carres_des_erreurs
from trophees.queries.perimetre import canaux_significatifs, grilles_par_inscription, mesure_est_la_meme

CHAMPS = ("libelle", "question", "elements", "bareme", "echelle", "etape", "determinant", "poids", "conditions")
"""What makes a criterion the same one; its help to shoppers and its commitments change nothing of what is measured."""


def evolution_de(inscription: Inscription, inscriptions: Sequence[Inscription]) -> Evolution:
    """Return the editions of a body up to now, and what led to that of `inscription`.

    `inscriptions`: its restituted registrations, as the page lists them.
    """
    suivies, resultats = _suivies(inscriptions)
    if not suivies:
        return Evolution((), None, None, None, None)
    nations, grilles = _nations(suivies), grilles_par_inscription(resultats[i.pk] for i in suivies)
    lues = _en_disant_la_categorie([_edition(i, resultats[i.pk], nations) for i in suivies])
    editions = _suivre(lues, suivies, resultats, grilles)
    rang = next((n for n, i in enumerate(suivies) if i.pk == inscription.pk), None)
    precedente = editions[rang - 1] if rang else None
    derniere = None if rang is None else editions[rang]
    commun, sont_gardes = None, True
    if rang and editions[rang].est_mesuree_comme_avant is False:
        commun, sont_gardes = _sur_le_commun(suivies[rang - 1], suivies[rang], resultats, grilles)
    courbe = courbe_des_editions(editions, inscription.campagne.seuil_performance)
    return Evolution(tuple(editions), derniere, precedente, commun, courbe, sont_gardes)


def editions_jusqu_a(inscription: Inscription) -> list[Inscription]:
    """Return this registration and those of the body before it whose results were given."""
    avant = Inscription.objects.actives().filter(
        organisme=inscription.organisme_id,
        campagne__annee__lt=inscription.campagne.annee,
        campagne__restituee_le__isnull=False,
    )
    return [*avant.select_related("campagne", "organisme"), inscription]


def moyenne_de(inscription: Inscription) -> MoyenneDUneEdition:
    """Return the mean of the bodies of an edition."""
    return _nations([inscription])[inscription.campagne_id]


def _suivies(inscriptions: Sequence[Inscription]) -> tuple[list[Inscription], dict[int, Resultat]]:
    """Return the registrations that have results, by year, with their results."""
    ouverts = Litige.objects.ouverts().filter(inscription=OuterRef("inscription"))
    lus = Resultat.objects.filter(inscription__in=[i.pk for i in inscriptions]).annotate(est_conteste=Exists(ouverts))
    resultats: dict[int, Any] = {r.inscription_id: r for r in lus.select_related("inscription__campagne")}
    return sorted((i for i in inscriptions if i.pk in resultats), key=lambda i: i.campagne.annee), resultats


def _suivre(
    editions: Sequence[EditionDUnOrganisme],
    inscriptions: Sequence[Inscription],
    resultats: Mapping[int, Resultat],
    grilles: Mapping[int, frozenset[int]],
) -> list[EditionDUnOrganisme]:
    """Give each edition its change since the one before, where both were measured alike."""
    suivies = list(editions[:1])
    for rang in range(1, len(editions)):
        avant, apres = inscriptions[rang - 1], inscriptions[rang]
        # Without two scores, nothing was measured otherwise either.
        pareils = (
            None
            if None in {editions[rang].score_nu, editions[rang - 1].score_nu}
            else mesure_est_la_meme(resultats[avant.pk], resultats[apres.pk], grilles)
        )
        score, precedent = editions[rang].score, editions[rang - 1].score
        change = ecart(score, precedent) if pareils and score and precedent else None
        suivies.append(replace(editions[rang], ecart=change, est_mesuree_comme_avant=pareils))
    return suivies


@dataclass(frozen=True)
class MoyenneDUneEdition:
    """The bodies of an edition: how many have a score, their mean and its interval, how many are ranked by category."""

    nombre: int
    moyenne: float | None
    bornes: tuple[float, float] | None
    classes: Mapping[str, int]


def _nations(inscriptions: Iterable[Inscription]) -> dict[int, MoyenneDUneEdition]:
    lignes = (
        Resultat.objects.filter(inscription__campagne__in=[i.campagne_id for i in inscriptions])
        .values_list("inscription__campagne", "categorie")
        .annotate(Avg("score"), Count("score"), Count("rang"), carres=carres_des_erreurs())
        .order_by("inscription__campagne", "categorie")
    )
    par_edition: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for campagne, *mesures in lignes:
        par_edition[campagne].append(tuple(mesures))
    return {campagne: _nation(mesures) for campagne, mesures in par_edition.items()}


def _nation(categories: Sequence[tuple[Any, ...]]) -> MoyenneDUneEdition:
    classes = {categorie: nb_classes for categorie, _, _, nb_classes, _ in categories}
    nombre = sum(n for _, _, n, _, _ in categories)
    if nombre < PAIRS_MINIMUM:
        return MoyenneDUneEdition(nombre, None, None, classes)
    moyenne = sum(moyenne * n for _, moyenne, n, _, _ in categories if n) / nombre
    bornes = bornes_d_une_edition(moyenne, nombre, sum(carres or 0.0 for *_, carres in categories))
    return MoyenneDUneEdition(nombre, moyenne, bornes, classes)


def _edition(inscription: Inscription, resultat: Any, nations: Mapping[int, MoyenneDUneEdition]) -> EditionDUnOrganisme:
    """Read an edition; a dispute opened since the computation suspends the rank at once, as at the head of the page."""
    nation = nations[inscription.campagne_id]
    suspendu = resultat.est_conteste or MotifIneligibilite.LITIGE_EN_COURS in resultat.motifs
    return EditionDUnOrganisme(
        annee=inscription.campagne.annee,
        nom=str(inscription.campagne),
        score=_estimation(resultat),
        score_nu=resultat.score,
        rang=None if suspendu else resultat.rang,
        rang_bornes=resultat.rang_intervalle,
        nb_classes=nation.classes.get(resultat.categorie, 0),
        moyenne=nation.moyenne,
        moyenne_bornes=nation.bornes,
        categorie=str(Categorie(resultat.categorie).label),
        siren=inscription.organisme.siren,
    )


def _en_disant_la_categorie(editions: Sequence[EditionDUnOrganisme]) -> list[EditionDUnOrganisme]:
    """Keep the category of each edition where it changed: its rank is then among others."""
    a_change = len({une.categorie for une in editions}) > 1
    return [une if a_change else replace(une, categorie="") for une in editions]


def _estimation(resultat: Resultat) -> Estimation | None:
    if resultat.score is None or resultat.score_bas is None or resultat.score_haut is None:
        return None
    return Estimation(resultat.score, resultat.score_bas, resultat.score_haut)


def _mesures_communes(
    avant: Inscription, apres: Inscription, resultats: Mapping[int, Resultat], grilles: Mapping[int, frozenset[int]]
) -> MesuresCommunes:
    methode = methode_de(apres.campagne)
    communs = canaux_significatifs(resultats[avant.pk]) & canaux_significatifs(resultats[apres.pk])
    canaux = [canal for canal in methode.canaux if canal in communs]
    criteres, ecartes = _criteres(grilles.get(avant.pk, frozenset()), grilles.get(apres.pk, frozenset()), canaux)
    dossiers = (dossier_de(i, politique=methode.politique).contacts for i in (avant, apres))
    return MesuresCommunes(criteres, tuple(ecartes), {canal: methode.poids[canal] for canal in canaux}, *dossiers)


def _sur_le_commun(
    avant: Inscription, apres: Inscription, resultats: Mapping[int, Resultat], grilles: Mapping[int, frozenset[int]]
) -> tuple[PerimetreCommun | None, bool]:
    """Return what both editions measure alike, and whether their measures still are kept: without them, nothing tells."""
    if any(mesures_sont_retirees(une.campagne) for une in (avant, apres)):
        return None, False
    return _commun(avant, apres, resultats, grilles), True


def _commun(
    avant: Inscription, apres: Inscription, resultats: Mapping[int, Resultat], grilles: Mapping[int, frozenset[int]]
) -> PerimetreCommun:
    """Compute both scores on the criteria that stand alike in both, by the method of the later edition."""
    methode = methode_de(apres.campagne)
    uns, autres = canaux_significatifs(resultats[avant.pk]), canaux_significatifs(resultats[apres.pk])
    communes = _mesures_communes(avant, apres, resultats, grilles)
    return PerimetreCommun(
        avant=score_commun(communes.avant, communes.criteres, communes.poids),
        apres=score_commun(communes.apres, communes.criteres, communes.poids),
        mesures=communes,
        canaux=noms_des_canaux(communes.poids),
        canaux_ecartes=noms_des_canaux(canal for canal in CANAUX if canal in uns ^ autres),
        methode_changee=not methodes_egales(methode_de(avant.campagne), methode, list(communes.poids)),
    )


def _criteres(
    avant: frozenset[int], apres: frozenset[int], canaux: Sequence[str]
) -> tuple[frozenset[str], list[CritereChange]]:
    """Return the codes that every grid of both editions writes alike, and the others with what happened to them."""
    ecrits: dict[str, list[Critere]] = defaultdict(list)
    par_canal: dict[str, set[int]] = defaultdict(set)
    criteres = Critere.objects.filter(grille__in=avant | apres, grille__canal__in=canaux).select_related("grille")
    for critere in criteres.order_by("grille__canal", "ordre", "grille__version"):
        ecrits[critere.code].append(critere)
        par_canal[critere.grille.canal].add(critere.grille_id)
    communs = frozenset(code for code, siens in ecrits.items() if _est_pareil(siens, par_canal))
    return communs, [_change(siens, avant, apres) for code, siens in ecrits.items() if code not in communs]


def _est_pareil(versions: Sequence[Critere], par_canal: Mapping[str, set[int]]) -> bool:
    """Tell that a criterion is in every grid of its channel, in the same words."""
    textes = [[getattr(critere, champ) for champ in CHAMPS] for critere in versions]
    grilles = par_canal[versions[-1].grille.canal]
    return {critere.grille_id for critere in versions} == grilles and all(texte == textes[0] for texte in textes)


def _change(versions: Sequence[Critere], avant: frozenset[int], apres: frozenset[int]) -> CritereChange:
    grilles, dernier = {critere.grille_id for critere in versions}, versions[-1]
    nature = "ajouté" if not grilles & avant else "retiré" if not grilles & apres else "modifié"
    return CritereChange(dernier.code, noms_des_canaux([dernier.grille.canal])[0], dernier.libelle, nature)
