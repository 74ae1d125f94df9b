"""The results of one body, composed once for the page, the CSV and the PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from campagnes.enums import Determinant, Etape, PolitiqueNonReponse
from campagnes.queries import calendrier_de
from enquetes.visites.logic.delais_reponse import attentes, demande
from organismes.enums import Canal
from organismes.models import Inscription
from rapports.logic import composition, indicateurs
from rapports.logic.attentes import LigneAttente, lignes_attente, phrase_attentes
from rapports.logic.phrases import phrase_axes, phrase_canaux, phrase_conformite, phrase_delais
from rapports.logic.recit import raconter
from rapports.logic.tableau import (
    IdentiteRapport,
    LigneAxe,
    LigneCanal,
    LigneMatrice,
    Methode,
    Phrases,
    ReferentielConforme,
    TableauOrganisme,
)
from rapports.queries.visites_lues import criteres_decrits, grilles_nommees, referentiels_observes, visites_lues
from trophees.enums import Categorie, MotifIneligibilite
from trophees.logic.reperes import Repere
from trophees.models import Litige, Resultat
from trophees.queries.pairs import pairs_de

QUESTIONS = {
    Etape.ACCES: "L’usager trouve-t-il et joint-il le service\u202f?",
    Etape.ORIENT: "Est-il dirigé vers la bonne personne, sans errer ni attendre inutilement\u202f?",
    Etape.INFO: "Reçoit-il une information claire, utile, donnée avec courtoisie\u202f?",
    Etape.TRAIT: "Sa demande aboutit-elle, exactement et à temps\u202f?",
}
POIDS_CANAL = 1


def tableau_organisme(inscription: Inscription) -> TableauOrganisme:
    """Compose the results of a registration; without computed result every figure is absent and said so.

    An open dispute suspends the rank at once: the next computation may come much later.
    """
    resultat = Resultat.objects.filter(inscription=inscription).first()
    detail: dict[str, Any] = resultat.detail if resultat else {}
    motifs = _motifs(inscription, resultat)
    pairs = _pairs(inscription, resultat)
    canaux = _canaux(inscription, detail, pairs)
    noms = {canal.code: canal.nom for canal in canaux if canal.est_offert}
    visites = [visite for visite in visites_lues(inscription) if visite.canal in noms]
    criteres = criteres_decrits(inscription)
    significatifs = {c.code: Fraction(POIDS_CANAL) for c in canaux if c.est_significatif}
    priorites, forces = composition.priorites_et_forces(visites, criteres, noms, significatifs)
    etapes = _axes(Etape, detail.get("etapes", {}), pairs, "etapes", QUESTIONS)
    determinants = _axes(Determinant, detail.get("determinants", {}), pairs, "determinants", {})
    conformite = referentiels_observes(detail.get("conformite", {}))
    delais = composition.delais(visites, noms)
    demandes = [d for visite in visites if (d := demande(visite.canal, visite.reponses)) is not None]
    attendues = lignes_attente(attentes(demandes), noms)
    score = None if detail.get("score_arrondi") is None else float(detail["score_arrondi"])
    nb_repondus = sum(visite.note.repondu is True for visite in visites)
    return TableauOrganisme(
        inscription=inscription.pk,
        annee=inscription.campagne.annee,
        edition=str(inscription.campagne),
        restitue_le=inscription.campagne.restituee_le,
        est_demonstration=inscription.campagne.est_demonstration,
        identite=_identite(inscription, resultat),
        est_calcule=resultat is not None,
        score=score,
        niveau=resultat.niveau if resultat else None,
        rang=resultat.rang if resultat and MotifIneligibilite.LITIGE_EN_COURS not in motifs else None,
        nb_classes=_nb_classes(inscription, resultat),
        motifs=tuple(str(motif.label) for motif in motifs),
        pairs=pairs.get(("score", "")),
        nb_contacts=len(visites),
        qualite_recue=detail.get("qualite"),
        nb_repondus=nb_repondus,
        recit=raconter(
            canaux=canaux,
            delais=delais,
            nb_contacts=len(visites),
            nb_repondus=nb_repondus,
            nb_exacts=indicateurs.reponses_exactes([visite.contact for visite in visites]).numerateur,
            score=score,
            pairs=pairs.get(("score", "")),
        ),
        phrases=_phrases(inscription, canaux, etapes, determinants, conformite, delais, attendues),
        canaux=canaux,
        etapes=etapes,
        matrice=_matrice(canaux, detail.get("par_canal", {})),
        determinants=determinants,
        conformite=conformite,
        delais=delais,
        attentes=attendues,
        grilles=composition.grilles(visites, criteres, noms),
        priorites=priorites,
        forces=forces,
        verbatims=composition.verbatims(visites, noms),
        methode=_methode(inscription, resultat, significatifs, noms),
    )


def _identite(inscription: Inscription, resultat: Resultat | None) -> IdentiteRapport:
    organisme = inscription.organisme
    categorie = resultat.categorie if resultat else ""
    return IdentiteRapport(
        nom=organisme.nom,
        siren=organisme.siren,
        type=organisme.get_type_display(),
        categorie=categorie,
        categorie_nom=str(Categorie(categorie).label) if categorie else "",
        population=organisme.population,
    )


def _canaux(
    inscription: Inscription, detail: Mapping[str, Any], pairs: Mapping[tuple[str, str], Repere]
) -> tuple[LigneCanal, ...]:
    """Return the channels that the edition tests, offered or not, in the order of the enumeration."""
    offerts = {offert.canal for offert in inscription.les_canaux.all()}
    mesures = detail.get("canaux", {})
    lignes = []
    for canal in Canal:
        if canal == Canal.PHYS and not inscription.campagne.accueil_physique_actif:
            continue
        mesure = mesures.get(canal.value, {})
        lignes.append(
            LigneCanal(
                code=canal.value,
                nom=str(canal.label),
                est_offert=canal.value in offerts,
                score=mesure.get("score"),
                nb_contacts=mesure.get("visites", 0),
                est_significatif=bool(mesure.get("significatif")),
                pairs=pairs.get(("canaux", canal.value)),
                intervalle=tuple(mesure["intervalle"]) if mesure.get("intervalle") else None,
            )
        )
    return tuple(lignes)


def _axes(
    enumeration: Any,
    scores: Mapping[str, float],
    pairs: Mapping[tuple[str, str], Repere],
    genre: str,
    questions: Mapping[Any, str],
) -> tuple[LigneAxe, ...]:
    return tuple(
        LigneAxe(
            axe.value, str(axe.label), questions.get(axe, ""), scores.get(axe.value), pairs.get((genre, axe.value))
        )
        for axe in enumeration
    )


def _matrice(canaux: Sequence[LigneCanal], par_canal: Mapping[str, Any]) -> tuple[LigneMatrice, ...]:
    return tuple(
        LigneMatrice(canal.nom, tuple(par_canal[canal.code].get("etapes", {}).get(etape.value) for etape in Etape))
        for canal in canaux
        if canal.score is not None and canal.code in par_canal
    )


def _phrases(
    inscription: Inscription,
    canaux: Sequence[LigneCanal],
    etapes: Sequence[LigneAxe],
    determinants: Sequence[LigneAxe],
    conformite: Sequence[ReferentielConforme],
    delais: Sequence[Any],
    attendues: Sequence[LigneAttente],
) -> Phrases:
    return Phrases(
        canaux=phrase_canaux(canaux, inscription.campagne.seuil_performance),
        etapes=phrase_axes(etapes, "étape"),
        determinants=phrase_axes(determinants, "déterminant"),
        conformite=phrase_conformite(conformite),
        delais=phrase_delais(delais),
        attentes=phrase_attentes(attendues),
    )


def _pairs(inscription: Inscription, resultat: Resultat | None) -> dict[tuple[str, str], Repere]:
    """Return the anonymous quartiles of the category, by axis; none under five bodies."""
    if resultat is None:
        return {}
    reperes = pairs_de(inscription.campagne, resultat.categorie)
    groupes = {"canaux": reperes.canaux, "etapes": reperes.etapes, "determinants": reperes.determinants}
    pairs = {(genre, code): r for genre, groupe in groupes.items() for code, r in groupe.items()}
    return pairs | ({("score", ""): reperes.score} if reperes.score else {})


def _motifs(inscription: Inscription, resultat: Resultat | None) -> list[MotifIneligibilite]:
    """Return why the body is not ranked: what the computation said, and the dispute opened since."""
    motifs = [MotifIneligibilite(motif) for motif in (resultat.motifs if resultat else ())]
    litige = MotifIneligibilite.LITIGE_EN_COURS
    if resultat and litige not in motifs and Litige.objects.ouverts().filter(inscription=inscription).exists():
        motifs.append(litige)
    return motifs


def _nb_classes(inscription: Inscription, resultat: Resultat | None) -> int:
    if resultat is None:
        return 0
    return Resultat.objects.filter(
        inscription__campagne=inscription.campagne, categorie=resultat.categorie, rang__isnull=False
    ).count()


def _methode(
    inscription: Inscription, resultat: Resultat | None, poids: Mapping[str, Fraction], noms: Mapping[str, str]
) -> Methode:
    campagne = inscription.campagne
    return Methode(
        version=resultat.methode if resultat else "",
        politique=str(PolitiqueNonReponse(campagne.politique_non_reponse).label),
        seuil=campagne.seuil_performance,
        calcule_le=resultat.calcule_le if resultat else None,
        vagues=tuple((vague.du, vague.au) for vague in calendrier_de(campagne).vagues),
        nb_organismes=Resultat.objects.filter(inscription__campagne=campagne, score__isnull=False).count(),
        poids_canaux=tuple((noms[canal], float(valeur)) for canal, valeur in poids.items()),
        grilles=grilles_nommees(inscription),
    )
