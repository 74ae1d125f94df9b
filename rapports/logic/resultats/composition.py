"""From the scored contacts of a body to the parts of its results: tables, delays, priorities, verbatims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from enquetes.visites.logic.delais_reponse import attentes, demande
from enquetes.visites.logic.notation import ContactNote
from organismes.enums import Canal
from rapports.logic.resultats import indicateurs, priorites
from rapports.logic.resultats.attentes import LigneAttente, lignes_attente
from rapports.logic.resultats.conseils import action
from rapports.logic.resultats.lignes import GrilleCanal, LigneCritere, LigneDelai
from rapports.logic.resultats.phrases import phrase_grille
from rapports.logic.resultats.tableau import Constats, Force, Priorite, VerbatimMasque
from socle.logic.typographie import accorder, entier, sur_une_ligne

CANAUX_ECRITS = (Canal.EMAIL, Canal.COURRIER, Canal.WEB, Canal.RS)
VERBATIM_MINIMUM = 3
"""A comment shorter than this number of characters says nothing."""


@dataclass(frozen=True)
class VisiteLue:
    """A validated contact with its score, without shopper nor date, its comment masked."""

    canal: str
    type_scenario: str
    demande: str
    reponses: Mapping[str, Any]
    elements: Mapping[str, frozenset[int]]
    commentaire: str
    note: ContactNote

    @property
    def contact(self) -> indicateurs.ContactValide:
        """Return the raw measures alone."""
        return indicateurs.ContactValide(self.canal, self.type_scenario, self.reponses, self.elements)


@dataclass(frozen=True)
class CritereDecrit:
    """A criterion as people read it; `rang` orders the stages of the path."""

    canal: str
    code: str
    libelle: str
    precision: str
    etape: str
    rang: int
    determinant: str
    poids: int


def constats(
    visites: Sequence[VisiteLue],
    criteres: Sequence[CritereDecrit],
    noms: Mapping[str, str],
    poids_canaux: Mapping[str, Fraction],
) -> Constats:
    """Return what contacts found; `noms` are the channels offered, `poids_canaux` those that make the score."""
    contacts = [contact_vu(visite.note, visite.reponses) for visite in visites]
    decrits = {critere.code: critere for critere in criteres}
    return Constats(
        nb_contacts=len(visites),
        nb_demandes=sum(visite.note.repondu is not None for visite in visites),
        nb_repondus=sum(visite.note.repondu is True for visite in visites),
        nb_de_qualite=sum(visite.note.repondu is True and visite.canal in poids_canaux for visite in visites),
        nb_exacts=indicateurs.reponses_exactes([visite.contact for visite in visites]).numerateur,
        delais=delais(visites, noms),
        attentes=attendues(visites, noms),
        grilles=grilles(visites, criteres, noms),
        priorites=tuple(_priorite(p, decrits[p.code], noms) for p in priorites.priorites(contacts, poids_canaux)),
        forces=tuple(_force(f, decrits[f.code], noms) for f in priorites.forces(contacts, poids_canaux)),
        verbatims=verbatims(visites, noms),
    )


def grilles(
    visites: Sequence[VisiteLue], criteres: Iterable[CritereDecrit], noms: Mapping[str, str]
) -> tuple[GrilleCanal, ...]:
    """Return the mean of each criterion, channel by channel, in the order of the path then of the grid."""
    scores: dict[str, list[int]] = defaultdict(list)
    poids: dict[str, set[int]] = defaultdict(set)
    for visite in visites:
        for note in visite.note.criteres:
            poids[note.code].add(note.poids)
            if note.score is not None:
                scores[note.code].append(note.score)
    par_canal: dict[str, list[CritereDecrit]] = defaultdict(list)
    for critere in criteres:
        par_canal[critere.canal].append(critere)
    return tuple(
        _grille(canal, noms[canal], visites, par_canal[canal], scores, poids)
        for canal in noms
        if par_canal.get(canal) and any(visite.canal == canal for visite in visites)
    )


def _grille(
    canal: str,
    nom: str,
    visites: Sequence[VisiteLue],
    criteres: Sequence[CritereDecrit],
    scores: Mapping[str, Sequence[int]],
    poids: Mapping[str, Iterable[int]],
) -> GrilleCanal:
    lignes = tuple(
        LigneCritere(
            code=critere.code,
            libelle=critere.libelle,
            etape=critere.etape,
            determinant=critere.determinant,
            poids=" ou ".join(map(str, sorted(poids.get(critere.code, (critere.poids,))))),
            moyenne=sum(valeurs) / len(valeurs) if (valeurs := scores.get(critere.code, ())) else None,
            nombre=len(valeurs),
            precision=critere.precision,
        )
        for critere in sorted(criteres, key=lambda c: c.rang)
    )
    nombre = sum(visite.canal == canal for visite in visites)
    nue = GrilleCanal(canal, nom, nombre, lignes)
    return GrilleCanal(canal, nom, nombre, lignes, phrase_grille(nue))


def delais(visites: Sequence[VisiteLue], noms: Mapping[str, str]) -> tuple[LigneDelai, ...]:
    """Return the delays of the written channels that were contacted."""
    contacts = [visite.contact for visite in visites]
    lignes = []
    for canal in CANAUX_ECRITS:
        mesure = indicateurs.delais(contacts, canal)
        if canal in noms and mesure.reponses.denominateur:
            lignes.append(
                LigneDelai(
                    canal=canal,
                    nom=noms[canal],
                    nb_contacts=mesure.reponses.denominateur,
                    nb_reponses=mesure.reponses.numerateur,
                    mediane=mesure.mediane,
                    centile_90=mesure.centile_90,
                    seuil=mesure.seuil,
                )
            )
    return tuple(lignes)


def attendues(visites: Iterable[VisiteLue], noms: Mapping[str, str]) -> tuple[LigneAttente, ...]:
    """Return how long written requests waited, those that nobody answered included."""
    demandes = [d for visite in visites if (d := demande(visite.canal, visite.reponses)) is not None]
    return lignes_attente(attentes(demandes), noms)


def contact_vu(note: ContactNote, reponses: Mapping[str, Any]) -> priorites.ContactVu:
    """Return what priorities see of a contact: a criterion at zero because nobody answered, its witness included, says so."""
    muet, temoin = note.repondu is False, priorites.TEMOINS.get(note.canal)
    return priorites.ContactVu(
        note.canal,
        tuple(
            priorites.CritereVu(
                c.code,
                c.poids,
                c.score,
                sans_reponse=muet and c.score == 0 and (reponses.get(c.code) is None or c.code == temoin),
            )
            for c in note.criteres
        ),
    )


def _priorite(perte: priorites.Perte, critere: CritereDecrit, noms: Mapping[str, str]) -> Priorite:
    if perte.nb_sans_reponse:
        constat = f"{accorder(perte.nb_sans_reponse, 'contact')} sans réponse sur {entier(perte.nb_contacts)}"
    else:
        constat = f"perdu dans {accorder(perte.nb_touches, 'contact')} sur {entier(perte.nb_contacts)}"
    return Priorite(
        code=perte.code,
        codes=perte.codes if len(perte.codes) <= 2 else (perte.code,),  # noqa: PLR2004 -- a list of codes helps nobody
        canal=perte.canal,
        canal_nom=noms[perte.canal],
        action=action(perte.code, critere.libelle),
        constat=constat,
        gain_bas=float(perte.points / 2),
        gain_haut=float(perte.points),
    )


def _force(acquis: priorites.CritereTenu, critere: CritereDecrit, noms: Mapping[str, str]) -> Force:
    return Force(
        code=acquis.code,
        canal=acquis.canal,
        canal_nom=noms[acquis.canal],
        libelle=critere.libelle,
        moyenne=float(acquis.moyenne),
        nombre=acquis.nombre,
    )


def verbatims(visites: Iterable[VisiteLue], noms: Mapping[str, str]) -> tuple[VerbatimMasque, ...]:
    """Return the comments, channel by channel, in an order that says nothing of the dates."""
    lignes = [
        VerbatimMasque(visite.canal, noms[visite.canal], visite.demande, texte)
        for visite in visites
        if visite.canal in noms and len(texte := sur_une_ligne(visite.commentaire)) >= VERBATIM_MINIMUM
    ]
    ordre = list(noms)
    return tuple(sorted(lignes, key=lambda v: (ordre.index(v.canal), v.texte)))
