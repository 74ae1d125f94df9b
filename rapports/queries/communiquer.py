"""What a body may do and say today, act by act, and its communication kit once it may have it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from campagnes.enums import Acte
from campagnes.logic.garde import VerdictGarde
from campagnes.queries import LIES_HORS_TOURS
from organismes.models import Inscription
from organismes.queries.garde_electorale import (
    Elections,
    SituationElectorale,
    permis_a_partir_du,
    situation_electorale,
    verdict_pour,
)
from rapports.logic.resultats.kit import Kit, ResultatAffiche, composer_kit
from trophees.models import Resultat
from trophees.queries.affichage import Affichage, affichage_de

# In the words of the body: what the guard of the elections alone decides. Display has its own answer.
ACTES = {
    Acte.OUVRIR_CONSULTATION: "Ouvrir une consultation",
    Acte.PUBLIER_RESULTATS: "Publier les résultats d’une consultation",
    Acte.PROMOUVOIR: "Payer la promotion d’une consultation",
    Acte.ECRIRE_CITOYENS: "Écrire aux citoyens",
    Acte.MONTRER_AVIS: "Montrer au public vos avis et vos réponses",
}

SANS_SCORE = VerdictGarde(
    permis=False,
    code="sans_score",
    message="Les contacts validés ne suffisent pas à calculer un score pour cette édition.",
)


@dataclass(frozen=True)
class LigneActe:
    """An act of the body: may it be done today, why, and from which day when it may not."""

    mot: str
    verdict: VerdictGarde
    des: dt.date | None


@dataclass(frozen=True)
class Communication:
    """All that the page says. `actes` begins with communicating; `kit` is None without result or while that is closed."""

    inscription: Inscription
    situation: SituationElectorale
    actes: tuple[LigneActe, ...]
    affichage: Affichage
    kit: Kit | None
    conseil_a_declarer: bool

    @property
    def sans_score(self) -> bool:
        """Tell whether results were given back and say no score: no day opens anything."""
        return self.communiquer.verdict is SANS_SCORE

    @property
    def communiquer(self) -> LigneActe:
        """The act that opens the kit."""
        return self.actes[0]


def communication_de(inscription: Inscription) -> Communication:
    """Answer for a registration, today."""
    prefetch_related_objects([inscription.campagne], *LIES_HORS_TOURS)
    elections = Elections([inscription])
    affichage = affichage_de(inscription, elections=elections)
    situation = situation_electorale(inscription, elections=elections)
    sans_score = inscription.campagne.restituee_le is not None and _score_de(inscription) is None
    verdict, des = (SANS_SCORE, None) if sans_score else (affichage.verdict, affichage.des)
    communiquer = LigneActe("Communiquer sur votre résultat", verdict, des)
    return Communication(
        inscription=inscription,
        situation=situation,
        actes=(communiquer, *(_ligne(inscription, acte, elections) for acte in ACTES)),
        affichage=affichage,
        kit=_kit(inscription, affichage.categorie) if affichage.verdict.permis else None,
        conseil_a_declarer=situation.conseil_demande_depuis is not None,
    )


def _ligne(inscription: Inscription, acte: Acte, elections: Elections) -> LigneActe:
    verdict = verdict_pour(inscription, acte, elections=elections)
    des = None if verdict.permis else permis_a_partir_du(inscription, acte, elections=elections)
    return LigneActe(ACTES[acte], verdict, des)


def _score_de(inscription: Inscription) -> Resultat | None:
    """Return the computed result that has a score to tell."""
    resultat: Resultat | None = getattr(inscription, "resultat", None)
    sans = resultat is None or resultat.detail.get("score_arrondi") is None
    return None if sans else resultat


def _kit(inscription: Inscription, laureat: str) -> Kit | None:
    """Compose the kit from the computed result; None when there is no score to tell."""
    resultat = _score_de(inscription)
    if resultat is None or resultat.niveau is None:
        return None
    return composer_kit(
        ResultatAffiche(
            nom=inscription.organisme.nom,
            annee=inscription.campagne.annee,
            score=float(resultat.detail["score_arrondi"]),
            niveau=resultat.niveau,
            bornes=resultat.intervalle,
            nb_contacts=sum(c["visites"] for c in resultat.detail["canaux"].values() if c["significatif"]),
            laureat=laureat,
            est_demonstration=inscription.campagne.est_demonstration,
        )
    )
