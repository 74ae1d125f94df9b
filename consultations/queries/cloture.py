"""What a dialogue still owes before it closes: words to read, contributions without outcome, the answer."""

from __future__ import annotations

from dataclasses import dataclass

from campagnes.enums import Acte
from consultations.enums import EtatDialogue
from consultations.logic.completude import DELAI, INFORMATION, REGLES, SUITES, Constat, constater
from consultations.logic.points import ListeDePoints, PointAVerifier, points_de
from consultations.models import Dialogue, ProjetDeReponse, Rapprochement
from consultations.queries.faits import faits_de
from consultations.queries.moderation import nb_a_relire, nb_signalements
from organismes.queries.garde_electorale import verdict_pour
from socle.logic.typographie import accorder

PARTICIPATION, LECTURE = "La participation est terminée", "Tout est lu"


@dataclass(frozen=True)
class Cloture(ListeDePoints):
    """The checklist of a closing, which publishes the answer."""

    nb_rapprochements: int
    """Suggestions that nobody decided: told, not asked for."""


def cloture_de(dialogue: Dialogue, *, reponse_ecrite: bool | None = None) -> Cloture:
    """Read the checklist of a closing; `reponse_ecrite` when the answer comes with the act."""
    if reponse_ecrite is None:
        reponse_ecrite = reponse_est_ecrite(dialogue)
    constats = {un.principe: un for un in constater(faits_de(dialogue, reponse_publiee=reponse_ecrite))}
    points = (
        *_participation(dialogue),
        *_lecture(dialogue),
        *points_de(constats[REGLES], tenu="Les règles sont publiées depuis l’ouverture.", page="texte"),
        *points_de(constats[INFORMATION], tenu="L’information est en ligne depuis l’ouverture.", page="texte"),
        *points_de(constats[DELAI], tenu="Le temps donné pour participer était suffisant.", page="fermer"),
        *_suites(constats[SUITES], est_ecrite=reponse_ecrite),
    )
    return Cloture(
        points=points,
        verdict=verdict_pour(dialogue.inscription, Acte.PUBLIER_RESULTATS),
        nb_rapprochements=Rapprochement.objects.filter(a__dialogue=dialogue, etat="suggere").count(),
    )


def reponse_est_ecrite(dialogue: Dialogue) -> bool:
    """Tell whether the draft of the answer has its three parts."""
    projet = ProjetDeReponse.objects.filter(dialogue=dialogue).first()
    return projet is not None and all((projet.decision, projet.texte, projet.signataire))


def _participation(dialogue: Dialogue) -> tuple[PointAVerifier, ...]:
    est_close = dialogue.etat != EtatDialogue.OUVERT
    phrase = "La participation est close." if est_close else "Fermez la participation, ou attendez son dernier jour."
    return (PointAVerifier("participation", PARTICIPATION, phrase, est_close, "fermer"),)


def _lecture(dialogue: Dialogue) -> tuple[PointAVerifier, ...]:
    a_relire, signales = nb_a_relire(dialogue), nb_signalements(dialogue)
    attendent = f"Relisez {accorder(a_relire, 'texte')} qui {'attendent' if a_relire > 1 else 'attend'}."
    return (
        PointAVerifier(
            "moderation",
            LECTURE,
            attendent if a_relire else "Aucun texte n’attend d’être relu.",
            not a_relire,
            "moderation",
        ),
        PointAVerifier(
            "signalements",
            LECTURE,
            f"Répondez à {accorder(signales, 'signalement')}." if signales else "Aucun signalement n’attend.",
            not signales,
            "moderation",
        ),
    )


def _suites(constat: Constat, *, est_ecrite: bool) -> tuple[PointAVerifier, ...]:
    tenus = (
        [PointAVerifier("reponse", constat.intitule, "La réponse est écrite.", True, "reponse")] if est_ecrite else []
    )
    return (
        *tenus,
        *(
            PointAVerifier(
                f"suites_{rang}", constat.intitule, phrase, False, "reponse" if "réponse" in phrase else "suites"
            )
            for rang, phrase in enumerate(constat.manques)
        ),
    )
