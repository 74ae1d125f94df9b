"""The screens of the phone rendered without values: the application fills them, so that the look is one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from campagnes.logic.journee import Journee
from enquetes.enums import Fait, Moment, NatureBareme
from enquetes.envois.queries.paquet import Paquet, VisiteEmportee, critere_en_donnees
from enquetes.models import Critere, Scenario, Visite
from enquetes.visites.forms.moments import MomentForm
from enquetes.visites.forms.notation import FaitsForm, NotationForm
from enquetes.visites.forms.pieces import CommentaireForm, PieceForm
from enquetes.visites.logic.delais import COURRIER
from enquetes.visites.logic.saisie import ECRITS, WEB
from enquetes.visites.queries.visites import est_sur_pieces, identite_de
from enquetes.visites.views.terrain.visites import contexte_du_critere
from organismes.enums import Canal
from organismes.logic.fuseaux import fin_du_jour
from socle.horloge import maintenant

# The questions of every version of the six grids, with room to spare.
QUESTIONS_MAX = 2000


@dataclass(frozen=True)
class _Question:
    """A question to render: equal to another when all that its screen is made from is equal."""

    contenu: str
    critere: Critere = field(compare=False)
    scenario: Scenario = field(compare=False)


def ecrans_du_paquet(paquet: Paquet) -> dict[str, Any]:
    """Return the grids with their screens, and the screens that belong to no grid."""
    canaux = sorted({emportee.visite.canal for emportee in paquet.ouvertes})
    return {
        "grilles": {nom: [_critere(critere) for critere in criteres] for nom, criteres in paquet.grilles.items()},
        "scenarios": {
            f"{grille}/{nom}": _corrige(paquet.grilles[grille], scenario)
            for (grille, nom), scenario in paquet.scenarios.items()
        },
        "faits": {fait: _champ(FaitsForm(faits=(fait,), dits={})[fait], cote=True) for fait in Fait.values},
        "moments": {canal: _moments(canal) for canal in canaux},
        "commentaire": _champ(CommentaireForm()["commentaire"], classe="long"),
        "piece": _champ(PieceForm()["fichier"]),
    }


def fiche_emportee(emportee: VisiteEmportee) -> str:
    """Return the mission sheet of a visit: what to play, whom to reach, the rules."""
    visite = emportee.visite
    contexte = {
        "visite": visite,
        "coordonnees": emportee.coordonnees,
        "sur_pieces": est_sur_pieces(visite),
        "identite": identite_de(visite),
    }
    return render_to_string("enquetes/visites/terrain/_fiche.html", contexte)


def journee_emportee(journee: Journee, paquet: Paquet | None) -> dict[str, str]:
    """Return what stands around the list; the phone shows it that day only, while nothing waits to be sent.

    The day ends with the first one that does, in Paris or at a body of the package: a contact is made on either.
    """
    parties = {nom: f"enquetes/visites/terrain/_{nom}.html" for nom in ("attentes", "suite")}
    ecrites = {nom: render_to_string(gabarit, {"journee": journee}) for nom, gabarit in parties.items()}
    instant, departements = maintenant(), paquet.departements if paquet else set()
    fin = min(fin_du_jour(instant, code) for code in {"", *departements})
    return {"jour": journee.jour.isoformat(), "fin": fin.isoformat(), **ecrites}


def _critere(critere: Critere) -> dict[str, Any]:
    ecran = "" if critere.nature == NatureBareme.EC else _ecran(critere, Scenario())
    return critere_en_donnees(critere) | {"ecran": ecran}


def _corrige(criteres: tuple[Critere, ...], scenario: Scenario) -> dict[str, Any]:
    """The elements of an answer key depend on the scenario: so does the screen of their criterion."""
    ecrans = {c.code: _ecran(c, scenario) for c in criteres if c.nature == NatureBareme.EC}
    return {"attendus": len(scenario.elements), "ecrans": ecrans}


def _ecran(critere: Critere, scenario: Scenario) -> str:
    """Return the screen of a question, rendered once by process: every package asks for the same ones."""
    champs = {champ.attname: getattr(critere, champ.attname) for champ in critere._meta.concrete_fields}
    question = _Question(repr((champs, scenario.elements)), critere, scenario)
    return _rendre.__wrapped__(question) if settings.DEBUG else _rendre(question)


@lru_cache(maxsize=QUESTIONS_MAX)
def _rendre(question: _Question) -> str:
    formulaire = NotationForm(critere=question.critere, visite=Visite(scenario=question.scenario))
    return render_to_string(
        "enquetes/visites/terrain/_critere.html", {**contexte_du_critere(question.critere), "formulaire": formulaire}
    )


def _moments(canal: str) -> dict[str, str]:
    """Return the screens of the instants of a channel; a site may be visited, or written to through its form."""
    visite = {} if canal in ECRITS else {"contact": _moment(canal, "contact"), "fin": _moment(canal, "fin")}
    if canal not in ECRITS and canal != WEB:
        return visite
    ecrits = {moment: _moment(canal, moment, est_ecrit=True) for moment in ("accuse", "reponse")}
    return visite | ecrits | {"envoi": _moment(canal, "contact", est_ecrit=True)}


def _moment(canal: str, moment: str, *, est_ecrit: bool = False) -> str:
    titre = render_to_string(
        "enquetes/visites/terrain/_moment.html",
        {"moment": Moment(moment), "canal": Canal(canal), "est_ecrit": est_ecrit, "fin_attente": None},
    )
    champ = MomentForm(canal=canal, deja=None, depuis=None)["instant"]
    champ.initial = None
    precision = "" if canal == COURRIER else "<p class='bm-gris'>Heure de Paris.</p>"
    return titre + _champ(champ) + precision


def _champ(champ: Any, *, cote: bool = False, classe: str = "") -> str:
    return render_to_string(
        "enquetes/visites/terrain/_champ.html", {"champ": champ, "cote": cote, "classe": classe, "sans_mention": cote}
    )
