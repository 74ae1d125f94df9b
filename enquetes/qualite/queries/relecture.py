"""Questions of the readers about one visit: what it says, and what they may decide."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from enquetes.enums import REMPLACE, REMPLACEE, TRANSITIONS, EtatVisite, Fait, NatureBareme
from enquetes.models import IdentiteEmprunt, PieceJointe, Relecture, TransitionVisite, Visite
from enquetes.qualite.queries.anomalies import LigneAnomalie, anomalies_expliquees
from enquetes.qualite.queries.lectures import a_un_double_attendu, peut_lire
from enquetes.referentiels.logic.arrondi import arrondir
from enquetes.referentiels.logic.conditions import ReponsesInvalides
from enquetes.visites.logic.mots import libelle_element
from enquetes.visites.logic.notation import noter_contact
from enquetes.visites.queries.terrain import LigneRecapitulatif, SaisieEnCours, brouillon_de, recapitulatif_de
from enquetes.visites.queries.visites import identite_de, preuves_de, signes_personnels

RELUES = (
    EtatVisite.SOUMISE,
    EtatVisite.SECONDE_LECTURE,
    EtatVisite.ARBITRAGE,
    EtatVisite.VALIDEE,
    EtatVisite.A_REVOIR,
)
ROUVRABLES = (EtatVisite.SOUMISE, EtatVisite.VALIDEE)


@dataclass(frozen=True)
class LigneRelue:
    """A criterion with its measure in words and the elements ticked."""

    ligne: LigneRecapitulatif
    coches: tuple[str, ...]


@dataclass(frozen=True)
class Gestes:
    """What a person may decide about a visit now."""

    accepter: bool = False
    renvoyer: bool = False
    annuler: bool = False
    lire_une_seconde_fois: bool = False
    arbitrer: bool = False

    @property
    def aucun(self) -> bool:
        """Tell whether nothing is left to decide."""
        return not any(vars(self).values())


@dataclass(frozen=True)
class FicheRelecture:
    """All that a reader needs to judge a visit; what others thought of it is left out while it is read blind."""

    lignes: tuple[LigneRelue, ...]
    score: Decimal | None
    faits: tuple[tuple[str, bool], ...]
    fin_attente: dt.date | None
    signes: tuple[str, ...]
    pieces: tuple[PieceJointe, ...]
    anomalies: tuple[LigneAnomalie, ...]
    est_aveugle: bool
    transitions: tuple[TransitionVisite, ...]
    lectures: tuple[Relecture, ...]
    autre_notation: Visite | None
    attend_un_double: bool
    identite: IdentiteEmprunt | None
    remplace: str
    remplacee_par: str
    gestes: Gestes


def fiche_relecture(visite: Visite, user: Any) -> FicheRelecture:
    """Return what a visit says, scored as it stands when it is complete, and what `user` may decide."""
    brouillon = brouillon_de(visite)
    aveugle = _est_aveugle(visite)
    return FicheRelecture(
        lignes=tuple(_relire(ligne, visite) for ligne in recapitulatif_de(brouillon)),
        score=_score(visite, brouillon),
        faits=tuple((Fait(fait).label, dit) for fait, dit in sorted(brouillon.contexte.faits.items())),
        fin_attente=brouillon.fin_attente,
        signes=signes_personnels(visite.commentaire),
        pieces=tuple(preuves_de(visite)),
        anomalies=tuple(anomalies_expliquees(visite.les_anomalies.select_related("vue_par"))),
        est_aveugle=aveugle,
        transitions=() if aveugle else tuple(visite.les_transitions.select_related("auteur").order_by("le", "pk")),
        lectures=() if aveugle else tuple(visite.les_relectures.select_related("lecteur").order_by("le", "pk")),
        autre_notation=None if aveugle else _autre_notation(visite),
        attend_un_double=visite.est_en_seconde_lecture and a_un_double_attendu(visite),
        identite=identite_de(visite),
        remplace=visite.observations.get(REMPLACE, ""),
        remplacee_par=visite.observations.get(REMPLACEE, ""),
        gestes=_gestes(visite, user),
    )


def _gestes(visite: Visite, user: Any) -> Gestes:
    if visite.inscription.campagne.restituee_le is not None:
        return Gestes()
    permis = TRANSITIONS[visite.etat]
    lisible = peut_lire(visite, user)
    if visite.etat == EtatVisite.SECONDE_LECTURE:
        return Gestes(lire_une_seconde_fois=lisible and not a_un_double_attendu(visite))
    if visite.etat == EtatVisite.ARBITRAGE:
        return Gestes(arbitrer=lisible)
    if visite.etat == EtatVisite.SOUMISE and not lisible:
        return Gestes()
    return Gestes(
        accepter=visite.etat == EtatVisite.SOUMISE,
        renvoyer=EtatVisite.A_REVOIR in permis and visite.etat in ROUVRABLES and not visite.n_a_personne,
        annuler=EtatVisite.ANNULEE in permis,
    )


def _est_aveugle(visite: Visite) -> bool:
    """Tell whether somebody has yet to read this contact without knowing what was thought of it."""
    contact = visite.double_de or visite
    return contact.etat == EtatVisite.SECONDE_LECTURE or (
        visite.double_de_id is not None and contact.etat not in (EtatVisite.VALIDEE, EtatVisite.ANNULEE)
    )


def _autre_notation(visite: Visite) -> Visite | None:
    """Return the other grading of a contact, once nobody has to read either of them blind."""
    if visite.double_de is not None:
        return visite.double_de
    if visite.etat not in (EtatVisite.VALIDEE, EtatVisite.ARBITRAGE):
        return None
    return Visite.objects.filter(double_de=visite).first()


def _relire(ligne: LigneRecapitulatif, visite: Visite) -> LigneRelue:
    rangs = visite.observations.get("elements", {}).get(ligne.critere.code, [])
    if ligne.critere.nature == NatureBareme.EC:
        libelles = visite.scenario.elements
    else:
        libelles = [libelle_element(element) for element in ligne.critere.elements]
    return LigneRelue(ligne, tuple(libelles[rang] for rang in rangs if rang < len(libelles)))


def _score(visite: Visite, brouillon: SaisieEnCours) -> Decimal | None:
    """Return the score of the contact with one decimal; None while it is not complete."""
    if visite.etat not in RELUES:
        return None
    try:
        note = noter_contact(
            brouillon.contexte.grille,
            visite.reponses,
            type_scenario=visite.scenario.type,
            politique=visite.inscription.campagne.politique_non_reponse,
        )
    except ReponsesInvalides:
        return None
    return None if note.score is None else arrondir(note.score)
