"""Which acts a person may do now on the ranking of an edition: the buttons of the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from campagnes.enums import Acte
from campagnes.logic.garde import VerdictGarde
from campagnes.models import Campagne
from campagnes.queries import verdict_maintenant
from comptes.queries.equipe import nb_responsables_manquants
from trophees.enums import TRANSITIONS, EtatPalmares
from trophees.models import Deliberation, Palmares
from trophees.queries.empechements import (
    Empechement,
    empechement_d_arreter,
    empechement_de_publier,
    nb_litiges_ouverts,
)
from trophees.queries.gel import est_integre, parait_a_jour
from trophees.queries.jury import deliberation_de
from trophees.queries.lois import methode_a_change
from trophees.queries.palmares import palmares_vivants


@dataclass(frozen=True)
class EtatDuPalmares:
    """Where the prize list of an edition stands.

    `empechement` is what keeps it from being public: results not given back, right of reply running, open disputes.
    `nb_responsables_manquants` counts the people still to name before anybody can seal. `est_a_recalculer`: results are of
    another method than today's, so that nobody knows yet whether the list holds.
    """

    en_cours: Palmares | None
    publie: Palmares | None
    est_a_jour: bool
    est_a_recalculer: bool
    est_integre: bool
    verdict_publication: VerdictGarde
    empechement: Empechement | None
    nb_litiges: int
    nb_responsables_manquants: int
    deliberation: Deliberation | None


@dataclass(frozen=True)
class ActesPossibles(EtatDuPalmares):
    """What this person may do with it. `attend_un_autre`: she proposed it."""

    peut_calculer: bool
    peut_restituer: bool
    peut_proposer: bool
    peut_sceller: bool
    attend_un_autre: bool
    peut_publier: bool
    peut_rejeter: bool


def actes_possibles(campagne: Campagne, user: Any, *, est_calculee: bool) -> ActesPossibles:
    """Tell what `user` may do, reading the same table of states and the same guard as the acts themselves."""
    etat = _etat(campagne)
    en_cours, libre = etat.en_cours, empechement_d_arreter(campagne) is None
    calcule, responsable = user.has_perm("trophees.calculer_resultats"), user.has_perm("trophees.arreter_palmares")
    vote_fini = etat.deliberation is None or etat.deliberation.est_close
    sien = en_cours is not None and en_cours.propose_par_id == user.pk
    a_sceller = responsable and _peut_devenir(en_cours, EtatPalmares.SCELLE) and libre and etat.est_a_jour
    return ActesPossibles(
        **vars(etat),
        peut_calculer=calcule,
        peut_restituer=calcule and est_calculee and campagne.restituee_le is None,
        peut_proposer=responsable and est_calculee and en_cours is None and etat.publie is None and libre and vote_fini,
        peut_sceller=a_sceller and not sien,
        attend_un_autre=a_sceller and sien,
        peut_publier=user.has_perm("trophees.publier_palmares")
        and _peut_devenir(en_cours, EtatPalmares.PUBLIE)
        and etat.verdict_publication.permis
        and etat.empechement is None
        and etat.est_a_jour,
        peut_rejeter=responsable and _peut_devenir(en_cours, EtatPalmares.REJETE),
    )


def _etat(campagne: Campagne) -> EtatDuPalmares:
    en_cours, publie = palmares_vivants(campagne)
    a_jour = en_cours is None or parait_a_jour(en_cours)
    return EtatDuPalmares(
        en_cours=en_cours,
        publie=publie,
        est_a_jour=a_jour,
        est_a_recalculer=not a_jour and methode_a_change(campagne),
        est_integre=all(est_integre(palmares) for palmares in (en_cours, publie) if palmares),
        verdict_publication=verdict_maintenant(campagne, Acte.PUBLIER_PALMARES),
        empechement=empechement_de_publier(campagne) if publie is None else None,
        nb_litiges=nb_litiges_ouverts(campagne),
        nb_responsables_manquants=nb_responsables_manquants(),
        deliberation=deliberation_de(campagne),
    )


def _peut_devenir(palmares: Palmares | None, vers: str) -> bool:
    return palmares is not None and vers in TRANSITIONS[palmares.etat]
