"""What a dialogue still owes before it closes: words to read, contributions without outcome, the answer."""

from __future__ import annotations

from dataclasses import dataclass

from campagnes.enums import Acte
from campagnes.logic.garde import Verdict
from consultations.enums import EtatDialogue, EtatProposition
from consultations.models import Dialogue, ProjetDeReponse, Proposition, Rapprochement
from consultations.queries.moderation import nb_a_relire, nb_signalements
from consultations.queries.preparation import Point
from organismes.queries.garde_electorale import verdict_pour
from socle.logic.typographie import accorder

PARTICIPATION, LECTURE, SUITES, REPONSE = (
    "La participation est terminée",
    "Tout est lu",
    "Chaque contribution a sa suite",
    "La réponse est écrite",
)
SANS_ISSUE = frozenset({EtatProposition.PUBLIEE, EtatProposition.RECEVABLE, EtatProposition.ETUDIEE})


@dataclass(frozen=True)
class Cloture:
    """The checklist of a closing, and what the guard says of publishing today."""

    points: tuple[Point, ...]
    verdict: Verdict
    nb_rapprochements: int
    """Suggestions that nobody decided: told, not asked for."""

    @property
    def manques(self) -> tuple[str, ...]:
        """Return what is missing, one sentence each."""
        return tuple(point.phrase for point in self.points if not point.est_acquis)

    @property
    def nb_acquis(self) -> int:
        """Return how many points are there."""
        return sum(point.est_acquis for point in self.points)

    @property
    def est_prete(self) -> bool:
        """Tell whether the answer may be published and the dialogue closed today."""
        return not self.manques and self.verdict.permis


def cloture_de(dialogue: Dialogue, *, reponse_ecrite: bool | None = None) -> Cloture:
    """Read the checklist of a closing; `reponse_ecrite` when the answer comes with the act."""
    if reponse_ecrite is None:
        reponse_ecrite = reponse_est_ecrite(dialogue)
    a_relire, signales, sans_issue = nb_a_relire(dialogue), nb_signalements(dialogue), nb_sans_issue(dialogue)
    points = (
        Point(
            "participation",
            PARTICIPATION,
            "La participation est close."
            if dialogue.etat != EtatDialogue.OUVERT
            else "Fermez la participation, ou attendez son dernier jour.",
            dialogue.etat != EtatDialogue.OUVERT,
            "fermer",
        ),
        Point(
            "moderation",
            LECTURE,
            f"Relisez {accorder(a_relire, 'texte')} qui {'attendent' if a_relire > 1 else 'attend'}."
            if a_relire
            else "Aucun texte n’attend d’être relu.",
            not a_relire,
            "moderation",
        ),
        Point(
            "signalements",
            LECTURE,
            f"Répondez à {accorder(signales, 'signalement')}." if signales else "Aucun signalement n’attend.",
            not signales,
            "moderation",
        ),
        Point(
            "suites",
            SUITES,
            f"Donnez leur suite à {accorder(sans_issue, 'contribution')}\u202f: retenue, non retenue ou irrecevable, "
            "avec l’explication que l’auteur lira."
            if sans_issue
            else "Aucune contribution n’attend de suite.",
            not sans_issue,
            "suites",
        ),
        Point(
            "reponse",
            REPONSE,
            "La décision, le texte et la signature sont écrits."
            if reponse_ecrite
            else "Écrivez la réponse\u202f: une décision en une phrase, un texte, une signature.",
            reponse_ecrite,
            "reponse",
        ),
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


def nb_sans_issue(dialogue: Dialogue) -> int:
    """Return how many published contributions nobody gave an outcome to."""
    return Proposition.objects.filter(dialogue=dialogue, etat__in=SANS_ISSUE).count()
