"""A figure of a body's results, explained down to what was observed (regles#explication).

Each level is a `ChiffreExplique` whose terms give its value in exact arithmetic: anybody may do it again with a
calculator. Nothing here names a shopper or a scenario, and a contact has its number, and its day once results were given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from campagnes.enums import Determinant, Etape
from campagnes.logic.methode import NOMS, MethodeEdition
from enquetes.referentiels.logic.arrondi import arrondir, arrondir_un_ecart
from enquetes.referentiels.logic.baremes import en_mots
from enquetes.referentiels.logic.conditions import CritereANoter, GrilleANoter, Situation, situation
from enquetes.visites.logic.agregation import OBSERVATIONS_MINIMUM, minimum_contacts
from enquetes.visites.logic.mots import accorder_l_unite, dire_mesure
from enquetes.visites.logic.notation import ContactNote, CritereNote, conformites, moyenne_ponderee
from rapports.logic.chiffres import QUALITE, SCORE, Figure
from rapports.logic.explication_regles import DIVISIONS, ENTETES, REGLES, Operation
from rapports.logic.lignes import Bornes, bornes_d_une_moyenne
from socle.logic.typographie import (
    FINE,
    INDICATION,
    INSECABLE,
    TIRET,
    accorder,
    chiffres_d_un_ecart,
    decimale,
    intervalle_en_mots,
    minuscule,
    quantite,
)

NOMS_DES_AXES = {
    **{etape.value: f"Étape «\u00a0{etape.label}\u00a0»" for etape in Etape},
    **{d.value: f"Déterminant «\u00a0{d.label}\u00a0»" for d in Determinant},
    QUALITE: "Qualité des réponses reçues",
}
SANS_REPONSE = "personne n’a répondu"
POUR_CENT = "%"
DECIMALES = 4
"""Decimals written where a number has more: one figure of a score needs two, the rest is for who checks."""


@dataclass(frozen=True)
class ChiffreExplique:
    """A level of the calculation. Under `PART` and `TOUS` values are 0 or 1, elsewhere points out of 100.

    `figure` is its own address, empty when it has none. A term with `est_compte` at False is shown and left out, and
    `mention` says why. `unite` is that of its value, points when empty. `reponse` is what was observed, `mesure` the same as it was noted, `bareme` what it is worth. `bornes` is the interval
    that results keep of it, or that its contacts give; `decimales` are those that it is told with. A term of another
    edition has what addresses begin by there as `prefixe`. `est_indication` tells that nothing bounds it, or too few contacts.
    """

    nom: str
    valeur: Fraction | None
    operation: Operation
    ancre: str
    figure: str = ""
    poids: Fraction = Fraction(1)
    est_compte: bool = True
    mention: str = ""
    version: str = ""
    unite: str = ""
    reponse: str = ""
    mesure: Any = None
    bareme: str = ""
    bornes: Bornes | None = None
    est_indication: bool = False
    termes: tuple[ChiffreExplique, ...] = ()
    decimales: int = 1
    prefixe: str = ""

    @property
    def comptes(self) -> tuple[ChiffreExplique, ...]:
        """Return the terms that count."""
        return tuple(terme for terme in self.termes if terme.est_compte)

    @property
    def produit(self) -> Fraction:
        """Return what it brings to the level above: its value by its weight."""
        return self.poids * (self.valeur or 0)

    @property
    def somme_des_poids(self) -> Fraction:
        """Add the weights of the terms that count."""
        return sum((terme.poids for terme in self.comptes), Fraction(0))

    @property
    def somme_des_produits(self) -> Fraction:
        """Add what the terms that count bring."""
        return sum((terme.produit for terme in self.comptes), Fraction(0))

    @property
    def est_une_part(self) -> bool:
        """Tell that the value is a share, between 0 and 1."""
        return self.operation in {Operation.PART, Operation.TOUS}

    @property
    def est_entendu_de_tous(self) -> bool:
        """Tell that every agent was heard. The ends of a share of users may meet too, once rounded."""
        est_des_agents = self.unite == POUR_CENT and self.operation is Operation.MOYENNE
        return est_des_agents and self.bornes is not None and self.bornes[0] == self.bornes[1]

    @property
    def est_ponderee(self) -> bool:
        """Tell that its terms weigh differently."""
        return self.operation is Operation.PONDEREE

    @property
    def a_des_reponses(self) -> bool:
        """Tell that its terms were observed, rather than computed."""
        return any(terme.reponse for terme in self.termes)

    @property
    def valeur_ecrite(self) -> str:
        """Write its value; a contact shows the division that anybody may do."""
        est_une_division = self.est_ponderee and self.a_des_reponses and self.valeur is not None
        return egalite(self) if est_une_division else ecrire(self.valeur)

    @property
    def resume(self) -> str:
        """Write in a few words what it is worth."""
        return self.mention if self.est_une_part else self.valeur_ecrite

    @property
    def intervalle_ecrit(self) -> str:
        """Write its interval, « entre 42 et 67 », in percent for a share, or that it is an indication; empty for neither."""
        if self.est_indication:
            return INDICATION
        if self.bornes is None:
            return ""
        bas, haut = self.bornes
        if self.est_une_part:
            return f"{intervalle_en_mots(100 * bas, 100 * haut)}{FINE}%"
        if self.est_entendu_de_tous:
            return "tous entendus"
        if self.operation is Operation.DIFFERENCE:
            return intervalle_en_mots(bas, haut, chiffres_d_un_ecart(bas, haut))
        return intervalle_en_mots(bas, haut, self.decimales if self.decimales > 1 else 0)

    @property
    def valeur_avec_unite(self) -> str:
        """Write its value with its unit, a difference with its sign; nothing without a value."""
        if self.valeur is None:
            return ""
        nombre = float(arrondir_un_ecart(self.valeur, self.decimales))
        ecrit = quantite(nombre) if self.decimales <= 1 else decimale(nombre, self.decimales)
        signe = "+" if self.operation is Operation.DIFFERENCE and nombre > 0 else ""
        espace = FINE if self.unite == POUR_CENT else INSECABLE
        return f"{signe}{ecrit}{espace}{accorder_l_unite(self.unite, abs(float(self.valeur)))}"

    @property
    def poids_ecrit(self) -> str:
        """Write its weight."""
        return ecrire(self.poids)

    @property
    def produit_ecrit(self) -> str:
        """Write what it brings to the level above."""
        return ecrire(self.produit)

    @property
    def total(self) -> tuple[str, str]:
        """Write the sum of the weights that count, and that of what they bring."""
        return ecrire(self.somme_des_poids), ecrire(self.somme_des_produits)

    @property
    def conclusion(self) -> str:
        """Write the last line of its calculation; empty when nothing counts or nothing is divided."""
        if self.operation is Operation.DIFFERENCE:
            return " − ".join(ecrire(terme.valeur) for terme in self.termes) + f" = {ecrire(self.valeur)}"
        return egalite(self) if self.comptes and self.operation in DIVISIONS else ""

    @property
    def entete(self) -> str:
        """Name the column of what its terms are worth."""
        if self.est_une_part:
            return "Tenu"
        if self.ancre == "gains":
            return "Points perdus"
        return ENTETES.get(self.operation, "Points")

    @property
    def entete_des_poids(self) -> str:
        """Name the column of what its terms weigh."""
        return "Réponses" if self.unite == POUR_CENT else "Poids"

    @property
    def regle(self) -> str:
        """Say its rule in a sentence."""
        return REGLES[self.ancre, self.operation]


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


def completer(nu: ChiffreExplique, termes: Iterable[ChiffreExplique]) -> ChiffreExplique:
    """Give a level its terms, and the value that they make."""
    complet = replace(nu, termes=tuple(termes))
    poids = complet.somme_des_poids
    return replace(complet, valeur=complet.somme_des_produits / poids if poids else None)


def borner_ou_indiquer(chiffre: ChiffreExplique, bornes: Bornes | None) -> ChiffreExplique:
    """Give a figure the interval of its contacts, or call it an indication (regles#jamais-un-chiffre-nu)."""
    return replace(chiffre, bornes=bornes, est_indication=bornes is None and chiffre.valeur is not None)


def avec_libelles(chiffre: ChiffreExplique, libelles: Mapping[str, str]) -> ChiffreExplique:
    """Write the words of the criteria wherever a level names one by its code."""
    nom = f"{chiffre.nom}. {libelles[chiffre.nom]}" if chiffre.nom in libelles else chiffre.nom
    return replace(chiffre, nom=nom, termes=tuple(avec_libelles(terme, libelles) for terme in chiffre.termes))


def en_document(chiffre: ChiffreExplique) -> dict[str, Any]:
    """Write a level and those below it for machines: `exact` is the fraction, `valeur` its nearest float."""
    document: dict[str, Any] = {
        "nom": chiffre.nom,
        "figure": chiffre.figure,
        "valeur": None if chiffre.valeur is None else float(chiffre.valeur),
        "exact": None if chiffre.valeur is None else str(chiffre.valeur),
        "operation": chiffre.operation.value,
        "regle": f"regles#{chiffre.ancre}",
        "poids": str(chiffre.poids),
        "compte": chiffre.est_compte,
    }
    facultatifs = {
        "mention": chiffre.mention,
        "unite": chiffre.unite,
        "version": chiffre.version,
        "reponse": chiffre.reponse,
        "bareme": chiffre.bareme,
    }
    document |= {cle: texte for cle, texte in facultatifs.items() if texte}
    if chiffre.bornes:
        document["intervalle"] = list(chiffre.bornes)
    if chiffre.est_indication:
        document["indication"] = True
    if chiffre.prefixe:
        document["adresse"] = f"{chiffre.prefixe}{chiffre.figure}"
    if chiffre.operation is Operation.BAREME:
        document["mesure"] = chiffre.mesure
    if chiffre.termes:
        document["termes"] = [en_document(terme) for terme in chiffre.termes]
    return document


def ecrire(valeur: Fraction | None) -> str:
    """Write a number as people copy it on a calculator: whole or decimal when it is, else four decimals."""
    if valeur is None:
        return TIRET
    decimales = next((n for n in range(DECIMALES) if (valeur * 10**n).denominator == 1), DECIMALES)
    return decimale(float(arrondir(valeur, DECIMALES)), decimales)


def egalite(chiffre: ChiffreExplique) -> str:
    """Write the division that gives a level: « 1 999 ÷ 27 = 74,0370 »."""
    somme, poids = ecrire(chiffre.somme_des_produits), ecrire(chiffre.somme_des_poids)
    return f"{somme} ÷ {poids} = {ecrire(chiffre.valeur)}"
