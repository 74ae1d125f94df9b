"""A figure of a body's results, explained down to what was observed (regles#explication).

Each level is a `ChiffreExplique`. Nothing here names a shopper or a scenario, and a contact has its number, and its day
once results were given back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from campagnes.enums import Determinant, Etape
from campagnes.logic.methode import NOMS, MethodeEdition
from enquetes.referentiels.logic.baremes import en_mots
from enquetes.referentiels.logic.conditions import CritereANoter, GrilleANoter, Situation, situation
from enquetes.visites.logic.agregation import OBSERVATIONS_MINIMUM, minimum_contacts
from enquetes.visites.logic.mots import dire_mesure
from enquetes.visites.logic.notation import ContactNote, CritereNote, conformites, moyenne_ponderee
from rapports.logic.chiffres import QUALITE, SCORE, Figure
from rapports.logic.explication.chiffre_explique import ChiffreExplique, borner_ou_indiquer, completer
from rapports.logic.explication.regles import Operation
from rapports.logic.resultats.lignes import bornes_d_une_moyenne
from socle.logic.typographie import accorder, minuscule

NOMS_DES_AXES = {
    **{etape.value: f"Étape «\u00a0{etape.label}\u00a0»" for etape in Etape},
    **{d.value: f"Déterminant «\u00a0{d.label}\u00a0»" for d in Determinant},
    QUALITE: "Qualité des réponses reçues",
}
SANS_REPONSE = "personne n’a répondu"


@dataclass(frozen=True)
class ContactExplique:
    """A validated contact: its number among those of its channel, what was measured and what it is worth.

    `quand` is its day, its month alone before the restitution.
    """

    numero: int
    quand: str
    note: ContactNote
    reponses: Mapping[str, Any]
    type_scenario: str
    grille: GrilleANoter

    @property
    def nom(self) -> str:
        """Name it: « Courriel n° 3, 12 mars 2026 »."""
        return f"{NOMS[self.note.canal]} n°\u00a0{self.numero}, {self.quand}"

    def critere(self, code: str) -> CritereANoter:
        """Return a criterion of its grid."""
        return next(critere for critere in self.grille.criteres if critere.code == code)


@dataclass(frozen=True)
class DossierDeCalcul:
    """All that the figures of a body come from: what scoring reads, and the words of the criteria and commitments."""

    canaux: tuple[str, ...]
    contacts: tuple[ContactExplique, ...]
    prevus: Mapping[str, int]
    methode: MethodeEdition
    engagements: frozenset[str]
    libelles: Mapping[str, str]

    def du_canal(self, canal: str) -> tuple[ContactExplique, ...]:
        """Return the contacts of a channel, by number."""
        return tuple(contact for contact in self.contacts if contact.note.canal == canal)


def nom_de(figure: Figure) -> str:
    """Name a figure made of parts."""
    canal, axe = NOMS.get(figure.canal, ""), NOMS_DES_AXES.get(figure.axe, "")
    return f"{canal}, {minuscule(axe)}" if canal and axe else canal or axe or "Score global"


def expliquer(dossier: DossierDeCalcul, figure: Figure) -> ChiffreExplique | None:
    """Return a figure with all its levels; None when nothing of this body has that address. Ranks are elsewhere."""
    if figure.code in {"", SCORE}:
        return _par_canal_ou_contact(dossier, figure)
    if any(c.code == figure.code for contact in dossier.contacts for c in contact.note.criteres):
        return _critere(dossier, figure.code)
    if figure.code in dossier.engagements and any(figure.code in c.note.conformites for c in dossier.contacts):
        return _engagement(dossier, figure.code)
    return None


def _par_canal_ou_contact(dossier: DossierDeCalcul, figure: Figure) -> ChiffreExplique | None:
    if not figure.canal:
        return _global(dossier, figure.axe)
    if figure.canal not in dossier.canaux:
        return None
    canal = _canal(dossier, figure.canal, figure.axe)
    if not figure.numero:
        return canal
    return next((terme for terme in canal.termes if terme.figure == str(figure)), None)


def _global(dossier: DossierDeCalcul, axe: str) -> ChiffreExplique:
    """Return the score, or one axis of it, over the channels that count, by their weight."""
    return completer(
        ChiffreExplique(nom_de(Figure(axe=axe)), None, Operation.PONDEREE, "score-organisme", axe or SCORE),
        (_canal(dossier, canal, axe) for canal in dossier.canaux),
    )


def _canal(dossier: DossierDeCalcul, canal: str, axe: str) -> ChiffreExplique:
    """Return a channel: the plain mean of its contacts; those that have nothing of the axis are left out."""
    contacts = dossier.du_canal(canal)
    mention = pourquoi_pas_compte(dossier, canal, len(contacts))
    figure = Figure(canal, axe)
    moyenne = completer(
        ChiffreExplique(nom_de(figure), None, Operation.MOYENNE, "score-organisme", str(figure)),
        (expliquer_contact(contact, axe) for contact in contacts),
    )
    return replace(
        moyenne,
        poids=Fraction(dossier.methode.poids[canal]),
        est_compte=not mention and moyenne.valeur is not None,
        mention=mention or ("" if moyenne.valeur is not None else "aucune mesure sur ce point"),
    )


def pourquoi_pas_compte(dossier: DossierDeCalcul, canal: str, nombre: int) -> str:
    """Say why a channel with this number of contacts is left out of the score; empty when it counts."""
    minimum = minimum_contacts(canal, dossier.prevus.get(canal), minimum=dossier.methode.minimum)
    if nombre >= minimum:
        return ""
    return f"non significatif\u202f: {accorder(nombre, 'contact')} sur {minimum} au moins"


def expliquer_contact(contact: ContactExplique, axe: str) -> ChiffreExplique:
    """Return a contact: its criteria by weight, those of the axis only when there is one."""
    notes = [note for note in contact.note.criteres if axe in {"", QUALITE, note.etape, note.determinant}]
    valeur = moyenne_ponderee(notes)
    mention = "" if valeur is not None else "aucun critère ne s’applique"
    if axe == QUALITE and not contact.note.repondu:
        mention = SANS_REPONSE if contact.note.repondu is False else "rien n’y était demandé"
    return ChiffreExplique(
        contact.nom,
        valeur,
        Operation.PONDEREE,
        "score-visite",
        # The quality of an answer is the score of its contact: one address for both.
        str(Figure(contact.note.canal, "" if axe == QUALITE else axe, contact.numero)),
        est_compte=not mention,
        mention=mention,
        version=f"grille {NOMS[contact.grille.canal].lower()}, version {contact.grille.version}",
        termes=tuple(releve(contact, note) for note in notes),
    )


def releve(contact: ContactExplique, note: CritereNote, libelle: str = "") -> ChiffreExplique:
    """Return a criterion of a contact: what was observed, what its scale makes of it."""
    critere = contact.critere(note.code)
    mesure = contact.reponses[note.code]
    tu = mesure is None and (
        situation(critere, contact.grille.canal, contact.reponses, contact.type_scenario) is Situation.SANS_REPONSE
    )
    ancre = "sans-reponse" if tu else "conditions" if mesure is None else "baremes"
    return ChiffreExplique(
        libelle or note.code,
        None if note.score is None else Fraction(note.score),
        Operation.BAREME,
        ancre,
        note.code,
        poids=Fraction(note.poids),
        est_compte=note.score is not None,
        mention="" if note.score is not None else "ne compte pas",
        reponse=SANS_REPONSE if tu else dire_mesure(critere.bareme, mesure),
        mesure=mesure,
        bareme=en_mots(critere.bareme),
    )


def _critere(dossier: DossierDeCalcul, code: str) -> ChiffreExplique:
    """Return the mean of a criterion over the contacts where it applied."""
    releves = []
    for contact in dossier.contacts:
        for note in contact.note.criteres:
            if note.code == code:
                figure = str(Figure(contact.note.canal, "", contact.numero))
                un = releve(contact, note, contact.nom)
                version = f"grille version {contact.grille.version}"
                releves.append(replace(un, figure=figure, poids=Fraction(1), version=version))
    nom = f"{code}. {dossier.libelles.get(code, '')}"
    critere = completer(ChiffreExplique(nom, None, Operation.MOYENNE, "score-visite", code), releves)
    moyenne = None if critere.valeur is None else float(critere.valeur)
    return borner_ou_indiquer(critere, bornes_d_une_moyenne(moyenne, len(critere.comptes)))


def _engagement(dossier: DossierDeCalcul, code: str) -> ChiffreExplique:
    """Return the rate of a commitment: the share of the contacts that keep it, among those that shed light on it."""
    observes = (_tenu(contact, code) for contact in dossier.contacts if code in contact.note.conformites)
    nom = f"{code}. {dossier.libelles.get(code, '')}"
    taux = completer(ChiffreExplique(nom, None, Operation.PART, "conformite", code), observes)
    return replace(taux, est_indication=len(taux.comptes) < OBSERVATIONS_MINIMUM)


def _tenu(contact: ContactExplique, code: str) -> ChiffreExplique:
    juges = [n for n in contact.note.criteres if code in n.engagements and n.conforme is not None]
    tenu = conformites(juges)[code]
    return ChiffreExplique(
        contact.nom,
        Fraction(int(tenu)),
        Operation.TOUS,
        "conformite",
        str(Figure(contact.note.canal, "", contact.numero)),
        mention="tenu" if tenu else "non tenu",
        version=f"grille {NOMS[contact.grille.canal].lower()}, version {contact.grille.version}",
        termes=tuple(_juge(contact, note) for note in juges),
    )


def _juge(contact: ContactExplique, note: CritereNote) -> ChiffreExplique:
    conforme = bool(note.conforme)
    return replace(
        releve(contact, note),
        valeur=Fraction(int(conforme)),
        operation=Operation.BAREME,
        ancre="conformite",
        poids=Fraction(1),
        est_compte=True,
        mention="conforme" if conforme else "non conforme",
    )
