"""How far the measure can be trusted in one edition: agreement of readers, severity of shoppers, visits needed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Arbitrage, Critere, Grille, Visite
from enquetes.qualite.logic import fidelite_mots as mots
from enquetes.qualite.logic.fidelite import Accord
from enquetes.qualite.logic.fidelite_paires import TOUS, Paire, accords_par_canal, accords_par_critere
from enquetes.qualite.logic.precision import PrecisionCanal, precision_du_canal
from enquetes.qualite.logic.severite import Score, Severite, estimer
from enquetes.referentiels.logic.conditions import GrilleANoter, ReponsesInvalides, repondu
from enquetes.referentiels.queries.grilles import grilles_notees
from enquetes.visites.logic.scores import Scores
from organismes.enums import Canal
from socle.logic.typographie import accorder

REMISES = (EtatVisite.SOUMISE, EtatVisite.SECONDE_LECTURE, EtatVisite.ARBITRAGE, EtatVisite.VALIDEE)
"""States in which a grading is complete and nobody is correcting it."""


@dataclass(frozen=True)
class LigneAccord:
    """An agreement as people read it: alpha of a criterion, or ICC(1) of a channel's scores when there is no code."""

    canal: str
    code: str
    libelle: str
    indice: str
    accord: Accord

    @property
    def mention(self) -> str:
        """Say what the figure allows, or why there is none."""
        return mots.mention(self.accord, mots.SEUILS_ALPHA if self.code else mots.SEUILS_ICC)

    @property
    def valeur_mot(self) -> str:
        """Write the figure, or « non mesurable »."""
        return mots.valeur_mot(self.accord)

    @property
    def intervalle_mot(self) -> str:
        """Write its interval."""
        return mots.intervalle_mot(self.accord)


@dataclass(frozen=True)
class GroupeCriteres:
    """The criteria of one channel."""

    canal: str
    lignes: tuple[LigneAccord, ...]

    @property
    def titre(self) -> str:
        """Name the channel and count what is measurable."""
        mesurables = sum(ligne.accord.est_mesurable for ligne in self.lignes)
        return f"{self.canal}\u202f: {accorder(mesurables, 'critère mesurable', 'critères mesurables')} sur {len(self.lignes)}"


@dataclass(frozen=True)
class LignePrecision:
    """The visits needed on a channel."""

    nom: str
    precision: PrecisionCanal


@dataclass(frozen=True)
class Fidelite:
    """Everything that the page and its files show. `severite` is None while there are too few shoppers or visits."""

    nb_paires: int
    demi_largeur: float
    canaux: tuple[LigneAccord, ...]
    criteres: tuple[LigneAccord, ...]
    severite: Severite | None
    precisions: tuple[LignePrecision, ...]

    @property
    def nb_mesurables(self) -> int:
        """Count the criteria whose agreement is measurable."""
        return sum(ligne.accord.est_mesurable for ligne in self.criteres)

    @property
    def criteres_par_canal(self) -> tuple[GroupeCriteres, ...]:
        """Group the criteria by channel, in their order."""
        return tuple(
            GroupeCriteres(canal, tuple(lignes))
            for canal, lignes in groupby(self.criteres, key=lambda ligne: ligne.canal)
        )

    @property
    def ecarts_types(self) -> tuple[float, float, float]:
        """Return the estimated standard deviations between bodies, between shoppers, and of the rest."""
        s = self.severite
        variances = (s.variance_organisme, s.variance_enqueteur, s.variance_residu) if s else (0.0, 0.0, 0.0)
        return math.sqrt(variances[0]), math.sqrt(variances[1]), math.sqrt(variances[2])

    @property
    def phrase_accord(self) -> str:
        """Tell the agreement in one sentence."""
        ensemble = self.canaux[-1].accord if self.canaux else None
        return mots.phrase_accord(self.nb_paires, ensemble, self.nb_mesurables, len(self.criteres))

    @property
    def phrase_severite(self) -> str:
        """Tell the severity in one sentence."""
        return mots.phrase_severite(self.severite)

    @property
    def phrase_precision(self) -> str:
        """Tell the visits needed in one sentence."""
        return mots.phrase_precision([ligne.precision for ligne in self.precisions], self.demi_largeur)


@dataclass(frozen=True)
class _ContactNote:
    """A grading with its score, its shopper and its body; `est_double`: the second reading of a contact."""

    organisme: str
    enqueteur: str
    canal: str
    est_double: bool
    score: float | None
    repondu: bool | None


def fidelite_de(campagne: Campagne, demi_largeur: float) -> Fidelite:
    """Return the reliability of an edition; `demi_largeur`: the precision wanted, in points."""
    grilles = _grilles(campagne)
    paires = list(paires_de(campagne, grilles))
    notes = list(_contacts_notes(campagne, grilles))
    noms = {canal.value: str(canal.label) for canal in Canal}
    return Fidelite(
        nb_paires=len(paires),
        demi_largeur=demi_largeur,
        canaux=_canaux(paires, noms, campagne.politique_non_reponse),
        criteres=_criteres(paires, noms, graine=campagne.annee),
        severite=estimer(_scores(notes)),
        precisions=tuple(_precisions(notes, noms, demi_largeur)),
    )


def paires_de(campagne: Campagne, grilles: Mapping[int, GrilleANoter]) -> Iterator[Paire]:
    """Yield the contacts graded by two shoppers, both gradings complete, as they were before any arbitration."""
    avant = {
        contact: (une, autre)
        for contact, une, autre in Arbitrage.objects.de_mesures()
        .filter(contact__inscription__campagne=campagne)
        .order_by("-ouvert_le", "-pk")
        .values_list("contact", "lecture_a", "lecture_b")
    }
    lignes = (
        Visite.objects.filter(inscription__campagne=campagne, double_de__etat__in=REMISES, etat__in=REMISES)
        .order_by("canal", "pk")
        .values_list("double_de", "grille", "scenario__type", "double_de__reponses", "reponses")
    )
    for contact, grille, type_scenario, une, autre in lignes:
        lectures = avant.get(contact, (une, autre)) if contact else (une, autre)
        yield Paire(grilles[grille], type_scenario, *lectures)


def _canaux(paires: Sequence[Paire], noms: Mapping[str, str], politique: str) -> tuple[LigneAccord, ...]:
    accords = {a.canal: a.accord for a in accords_par_canal(paires, politique)}
    intitules = {**noms, TOUS: "Tous les canaux"}
    return tuple(
        LigneAccord(nom, "", "Score du contact", "ICC(1)", accords[canal])
        for canal, nom in intitules.items()
        if canal in accords
    )


def _criteres(paires: Sequence[Paire], noms: Mapping[str, str], *, graine: int) -> tuple[LigneAccord, ...]:
    accords = accords_par_critere(paires, graine)
    codes = {a.code for a in accords}
    libelles = dict(Critere.objects.filter(code__in=codes).order_by("grille__version").values_list("code", "libelle"))
    rangs = {nom: rang for rang, nom in enumerate(noms)}
    return tuple(
        LigneAccord(noms[a.canal], a.code, libelles[a.code], f"alpha, {a.echelle.value}", a.accord)
        for a in sorted(accords, key=lambda a: (rangs[a.canal], a.code))
    )


def _contacts_notes(campagne: Campagne, grilles: Mapping[int, GrilleANoter]) -> Iterator[_ContactNote]:
    """Yield every complete grading with its score, second readings included: they tell shoppers apart best."""
    lignes = (
        Visite.objects.filter(inscription__campagne=campagne, etat=EtatVisite.VALIDEE)
        .order_by("pk")
        .values_list("inscription_id", "enqueteur__pseudonyme", "double_de", "grille", "scenario__type", "reponses")
    )
    scores = {cle: Scores(grille, campagne.politique_non_reponse) for cle, grille in grilles.items()}
    for inscription, pseudonyme, double_de, grille, type_scenario, reponses in lignes.iterator(chunk_size=200):
        try:
            score = scores[grille].score(reponses, type_scenario)
        except ReponsesInvalides:
            continue
        canal = grilles[grille].canal
        yield _ContactNote(
            organisme=str(inscription),
            enqueteur=pseudonyme,
            canal=canal,
            est_double=double_de is not None,
            score=None if score is None else float(score),
            repondu=repondu(canal, reponses),
        )


def _scores(contacts: Sequence[_ContactNote]) -> list[Score]:
    return [Score(c.organisme, c.enqueteur, c.canal, c.score) for c in contacts if c.score is not None]


def _precisions(
    notes: Sequence[_ContactNote], noms: Mapping[str, str], demi_largeur: float
) -> Iterator[LignePrecision]:
    contacts = [contact for contact in notes if not contact.est_double]
    for canal, nom in noms.items():
        du_canal = [contact for contact in contacts if contact.canal == canal]
        if du_canal:
            repondus = [c.repondu for c in du_canal if c.repondu is not None] if canal != Canal.PHYS else []
            yield LignePrecision(nom, precision_du_canal(canal, _scores(du_canal), demi_largeur, repondus))


def _grilles(campagne: Campagne) -> dict[int, GrilleANoter]:
    utilisees = Visite.objects.filter(inscription__campagne=campagne).order_by().values("grille")
    return grilles_notees(Grille.objects.filter(pk__in=utilisees))
