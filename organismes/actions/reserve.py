"""Lift the reserve period of a body, or put it back: an administrator writes who takes responsibility, and why."""

from __future__ import annotations

from django.db import transaction

from campagnes.enums import Acte
from comptes.models import Utilisateur
from organismes.actions.etats import verrouiller
from organismes.enums import ACTES_LEVABLES
from organismes.models import Inscription, LeveeReserve
from organismes.queries.garde_electorale import (
    attend_la_fin_d_une_reserve,
    reserve_est_levee,
    scrutin_suivi_par,
)
from socle.erreurs import RegleMetier, exiger_motif
from socle.journal import consigner
from socle.logic.typographie import sur_une_ligne


@transaction.atomic
def lever_reserve(
    *, inscription: Inscription, responsable: str, motif: str, auteur: Utilisateur, acte: str = Acte.COMMUNIQUER
) -> LeveeReserve:
    """Let a body communicate in its reserve period, on the responsibility of a named person (regles#el-02-communiquer).

    `responsable` is her name and function. The eve and the day of a round, paid promotion and local referendums have
    no lift (regles#el-06-promotion and after).
    """
    return _ecrire(inscription, acte, responsable, motif, auteur, est_levee=True)


@transaction.atomic
def retablir_reserve(
    *, inscription: Inscription, responsable: str, motif: str, auteur: Utilisateur, acte: str = Acte.COMMUNIQUER
) -> LeveeReserve:
    """Put back a reserve that was lifted; both rows stay."""
    return _ecrire(inscription, acte, responsable, motif, auteur, est_levee=False)


def _ecrire(
    inscription: Inscription, acte: str, responsable: str, motif: str, auteur: Utilisateur, *, est_levee: bool
) -> LeveeReserve:
    responsable = sur_une_ligne(responsable)[:200]
    motif = motif.strip()[:1000]
    _exiger(acte, responsable, motif)
    inscription = verrouiller(inscription)
    if not attend_la_fin_d_une_reserve(inscription):
        raise RegleMetier("reserve_sans_objet", "Cet organisme n’est pas, ou n’est plus, en période de réserve.")
    if reserve_est_levee(inscription, acte) == est_levee:
        mot = "déjà levée" if est_levee else "en vigueur"
        raise RegleMetier("reserve_inchangee", f"La réserve de cet organisme est {mot}.")
    levee = LeveeReserve.objects.create(
        inscription=inscription,
        acte=acte,
        est_levee=est_levee,
        responsable=responsable,
        motif=motif,
        auteur=auteur,
        premier_tour=next(iter(scrutin_suivi_par(inscription).tours), None),
    )
    fait = "reserve.levee" if est_levee else "reserve.retablie"
    consigner(inscription, fait, auteur, pour=str(acte), responsable=responsable, motif=motif)
    return levee


def _exiger(acte: str, responsable: str, motif: str) -> None:
    if acte not in ACTES_LEVABLES:
        raise RegleMetier("acte_non_levable", "La loi ne permet pas de lever la réserve pour cet acte.")
    if not responsable:
        raise RegleMetier(
            "responsable_absent",
            "Écrivez le nom et la fonction de la personne qui prend la responsabilité.",
            champ="responsable",
        )
    exiger_motif(motif, "Écrivez le motif\u202f: il reste au dossier.")
