"""The results of one body, composed once for the page, the CSV and the PDF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from campagnes.enums import Determinant, Etape, PolitiqueNonReponse
from campagnes.models import Campagne
from campagnes.queries import calendrier_de, methode_de
from enquetes.models import Grille
from enquetes.visites.queries.mesures import mesures_sont_retirees
from organismes.enums import Canal
from organismes.models import Inscription
from rapports.logic.resultats import composition
from rapports.logic.resultats.composition import VisiteLue
from rapports.logic.resultats.lignes import LigneAxe, LigneCanal, LigneMatrice, LigneService, MesuresParAxe, bornes_lues
from rapports.logic.resultats.phrases import phrases_de
from rapports.logic.resultats.recit import SANS_CONTACT, SANS_MESURES, raconter
from rapports.logic.resultats.services_dits import dire_service
from rapports.logic.resultats.tableau import (
    Constats,
    IdentiteRapport,
    Methode,
    PlaceParmiLesPairs,
    Sujet,
    TableauOrganisme,
)
from rapports.queries.resultats.visites_lues import (
    criteres_decrits,
    grilles_utilisees,
    referentiels_observes,
    visites_lues,
)
from socle.logic.recherche import normaliser
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
Pairs = Mapping[tuple[str, str], Repere]
"""Anonymous quartiles of the category, by kind of figure (`score`, `canaux`, `etapes`, `determinants`) and code."""


def tableau_organisme(inscription: Inscription) -> TableauOrganisme:
    """Compose the results of a registration; without computed result every figure is absent and said so.

    An open dispute suspends the rank at once: the next computation may come much later.
    """
    resultat = _resultat(inscription)
    pairs = _pairs(inscription.campagne, resultat)
    place = _place(inscription.campagne, resultat, pairs)
    mesures = _mesures(inscription, resultat.detail, pairs)
    grilles = grilles_utilisees(inscription)
    visites = _visites(inscription, mesures.canaux, grilles)
    mesures = replace(mesures, services=_services(resultat.detail, mesures.canaux, visites))
    constats = _constats(inscription, mesures.canaux, grilles, visites)
    sont_retirees = not visites and mesures_sont_retirees(inscription.campagne)
    sans_contact = place.score is None and not sont_retirees and not inscription.les_visites.exists()
    retirees = place.score is not None and sont_retirees
    return TableauOrganisme(
        **vars(_sujet(inscription, resultat.categorie)),
        **vars(place),
        **vars(mesures),
        **vars(constats),
        recit=SANS_MESURES
        if retirees
        else SANS_CONTACT
        if sans_contact
        else raconter(constats, mesures.canaux, place.score, place.intervalle, place.pairs),
        phrases=phrases_de(mesures, constats, inscription.campagne.seuil_performance),
        methode=_methode(inscription, resultat, mesures.canaux, grilles),
        mesures_retirees=retirees,
    )


def _resultat(inscription: Inscription) -> Resultat:
    """Return the computed result, or an empty one: linked by key, for the registration would remember the object."""
    calcule = Resultat.objects.filter(inscription=inscription).first()
    return calcule or Resultat(inscription_id=inscription.pk, detail={})


def _sujet(inscription: Inscription, categorie: str) -> Sujet:
    campagne, organisme = inscription.campagne, inscription.organisme
    return Sujet(
        inscription=inscription.pk,
        annee=campagne.annee,
        edition=str(campagne),
        restitue_le=campagne.restituee_le,
        est_demonstration=campagne.est_demonstration,
        identite=IdentiteRapport(
            nom=organisme.nom,
            siren=organisme.siren,
            type=organisme.get_type_display(),
            categorie=categorie,
            categorie_nom=str(Categorie(categorie).label) if categorie else "",
            population=inscription.population_retenue,
        ),
    )


def _place(campagne: Campagne, resultat: Resultat, pairs: Pairs) -> PlaceParmiLesPairs:
    motifs, score = motifs_de(resultat), resultat.detail.get("score_arrondi")
    est_suspendu = MotifIneligibilite.LITIGE_EN_COURS in motifs
    return PlaceParmiLesPairs(
        est_calcule=resultat.pk is not None,
        score=None if score is None else float(score),
        intervalle=resultat.intervalle,
        niveau=resultat.niveau,
        rang=None if est_suspendu else resultat.rang,
        rang_intervalle=None if est_suspendu else resultat.rang_intervalle,
        palier=None if est_suspendu else resultat.palier,
        proba_premier=None if est_suspendu else resultat.proba_premier,
        nb_classes=_nb_classes(campagne, resultat),
        motifs=tuple(str(motif.label) for motif in motifs),
        pairs=pairs.get(("score", "")),
        qualite_recue=resultat.detail.get("qualite"),
        qualite_intervalle=bornes_lues(resultat.detail.get("qualite_intervalle")),
    )


def _mesures(inscription: Inscription, detail: Mapping[str, Any], pairs: Pairs) -> MesuresParAxe:
    canaux = canaux_lus(inscription, detail, pairs)
    return MesuresParAxe(
        canaux=canaux,
        etapes=_axes(Etape, "etapes", detail, pairs),
        determinants=_axes(Determinant, "determinants", detail, pairs),
        matrice=_matrice(canaux, detail.get("par_canal", {})),
        conformite=referentiels_observes(inscription.campagne, detail.get("conformite", {})),
        services=(),
    )


def _services(
    detail: Mapping[str, Any], canaux: Sequence[LigneCanal], visites: Sequence[VisiteLue]
) -> tuple[LigneService, ...]:
    """Return what may be told of each service beside the contacts that its body reads; nothing once they are gone."""
    scores = [visite.note.score for visite in visites if visite.note.score is not None]
    if not scores:
        return ()
    services = sorted(detail.get("services", {}).items(), key=lambda couple: normaliser(couple[0]))
    dits = [(nom, m["visites"], dire_service(m["score"], m["visites"], scores, canaux)) for nom, m in services]
    return tuple(LigneService(nom, dit.score, nombre, dit.bornes) for nom, nombre, dit in dits)


def _visites(inscription: Inscription, canaux: Sequence[LigneCanal], grilles: Sequence[Grille]) -> list[VisiteLue]:
    offerts = {canal.code for canal in canaux if canal.est_offert}
    return [visite for visite in visites_lues(inscription, grilles) if visite.canal in offerts]


def _constats(
    inscription: Inscription, canaux: Sequence[LigneCanal], grilles: Sequence[Grille], visites: Sequence[VisiteLue]
) -> Constats:
    noms = {canal.code: canal.nom for canal in canaux if canal.est_offert}
    par_canal = methode_de(inscription.campagne).poids
    poids = {canal.code: Fraction(par_canal[canal.code]) for canal in canaux if canal.est_significatif}
    return composition.constats(visites, criteres_decrits(grilles), noms, poids)


def canaux_lus(
    inscription: Inscription, detail: Mapping[str, Any], pairs: Pairs | None = None
) -> tuple[LigneCanal, ...]:
    """Return the channels that the edition tests, offered or not, in the order of the enumeration."""
    offerts = {offert.canal for offert in inscription.les_canaux.all()}
    mesures = detail.get("canaux", {})
    testes = methode_de(inscription.campagne).canaux
    lignes = []
    for canal in Canal:
        if canal not in testes:
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
                pairs=(pairs or {}).get(("canaux", canal.value)),
                intervalle=bornes_lues(mesure.get("intervalle")),
            )
        )
    return tuple(lignes)


def _axes(enumeration: Any, genre: str, detail: Mapping[str, Any], pairs: Pairs) -> tuple[LigneAxe, ...]:
    scores, intervalles = detail.get(genre, {}), detail.get(f"{genre}_intervalles", {})
    return tuple(
        LigneAxe(
            code=axe.value,
            nom=str(axe.label),
            question=QUESTIONS.get(axe, ""),
            score=scores.get(axe.value),
            pairs=pairs.get((genre, axe.value)),
            intervalle=bornes_lues(intervalles.get(axe.value)),
        )
        for axe in enumeration
    )


def _matrice(canaux: Sequence[LigneCanal], par_canal: Mapping[str, Any]) -> tuple[LigneMatrice, ...]:
    return tuple(
        _ligne_matrice(canal, par_canal[canal.code])
        for canal in canaux
        if canal.score is not None and canal.code in par_canal
    )


def _ligne_matrice(canal: LigneCanal, mesures: Mapping[str, Any]) -> LigneMatrice:
    scores, intervalles = mesures.get("etapes", {}), mesures.get("etapes_intervalles", {})
    return LigneMatrice(
        canal.nom,
        tuple(scores.get(etape.value) for etape in Etape),
        tuple(bornes_lues(intervalles.get(etape.value)) for etape in Etape),
        canal.code,
    )


def _pairs(campagne: Campagne, resultat: Resultat) -> Pairs:
    """Return the quartiles of the category; none under five bodies, none without a result."""
    if resultat.pk is None:
        return {}
    reperes = pairs_de(campagne, resultat.categorie)
    groupes = {"canaux": reperes.canaux, "etapes": reperes.etapes, "determinants": reperes.determinants}
    pairs = {(genre, code): r for genre, groupe in groupes.items() for code, r in groupe.items()}
    return pairs | ({("score", ""): reperes.score} if reperes.score else {})


def motifs_de(resultat: Resultat) -> list[MotifIneligibilite]:
    """Return why the body is not ranked: what the computation said, and the dispute opened since."""
    motifs = [MotifIneligibilite(motif) for motif in resultat.motifs]
    litige = MotifIneligibilite.LITIGE_EN_COURS
    contestes = Litige.objects.ouverts().filter(inscription=resultat.inscription_id)
    if resultat.pk and litige not in motifs and contestes.exists():
        motifs.append(litige)
    return motifs


def _nb_classes(campagne: Campagne, resultat: Resultat) -> int:
    if resultat.pk is None:
        return 0
    return Resultat.objects.filter(
        inscription__campagne=campagne, categorie=resultat.categorie, rang__isnull=False
    ).count()


def _methode(
    inscription: Inscription, resultat: Resultat, canaux: Sequence[LigneCanal], grilles: Sequence[Grille]
) -> Methode:
    campagne = inscription.campagne
    methode = methode_de(campagne)
    return Methode(
        version=resultat.methode,
        politique=str(PolitiqueNonReponse(campagne.politique_non_reponse).label),
        seuil=campagne.seuil_performance,
        calcule_le=resultat.calcule_le,
        vagues=tuple((vague.du, vague.au) for vague in calendrier_de(campagne).vagues),
        nb_organismes=Resultat.objects.filter(inscription__campagne=campagne, score__isnull=False).count(),
        poids_canaux=tuple((canal.nom, float(methode.poids[canal.code])) for canal in canaux if canal.est_significatif),
        grilles=tuple(str(grille) for grille in grilles),
        minimum=methode.minimum,
    )
