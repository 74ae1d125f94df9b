"""Deliberations: opened by staff once nothing can be contested any more, voted by jurors, closed, called off.

Every act first locks the edition, then the deliberation: nobody votes while it closes, nor opens one beside a prize list.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from campagnes.models import Campagne
from comptes.enums import EQUIPE, Role
from comptes.models import Utilisateur
from organismes.models import Inscription
from socle.erreurs import RegleMetier, exiger_motif
from socle.etats import exiger_passage, passer
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.typographie import sur_une_ligne
from trophees.actions.calculer import calculer_resultats
from trophees.actions.verrous import verrouiller, verrouiller_edition
from trophees.enums import TRANSITIONS_DELIBERATION, EtatDeliberation
from trophees.models import BulletinJury, ConflitJury, Deliberation
from trophees.queries.empechements import empechement_du_droit
from trophees.queries.jury import contenu_de_la_deliberation, deliberation_de, dossiers_de, jures, sirens_recuses
from trophees.queries.palmares import palmares_en_cours, palmares_publie

CONVOQUENT = EQUIPE | {Role.RESPONSABLE_PALMARES}
NON_TENUE = "Rien n’a été changé."


@transaction.atomic
def ouvrir_deliberation(*, campagne: Campagne, petites_categories: str, auteur: Utilisateur) -> Deliberation:
    """Recompute, then freeze trophies and finalists and open the vote. One at a time, before any prize list."""
    _exiger_role(auteur, CONVOQUENT)
    campagne = verrouiller_edition(campagne.pk)
    _exiger_aucun_palmares(campagne)
    if deliberation_de(campagne):
        raise RegleMetier("deliberation_existante", "Une délibération existe déjà pour cette édition.")
    if empechement := empechement_du_droit(campagne):
        raise RegleMetier(empechement.code, empechement.message)
    calculer_resultats(campagne=campagne, auteur=auteur)
    contenu = contenu_de_la_deliberation(campagne, petites_categories)
    if not any(trophee["est_decerne"] for trophee in contenu):
        raise RegleMetier("rien_a_decerner", f"Aucun trophée n’a cinq organismes en lice. {NON_TENUE}")
    deliberation = Deliberation.objects.create(
        campagne=campagne,
        petites_categories=petites_categories,
        contenu=contenu,
        ouverte_le=maintenant(),
        ouverte_par=auteur,
    )
    consigner(deliberation, "deliberation.ouverte", auteur, nature=petites_categories)
    return deliberation


@transaction.atomic
def deposer_bulletin(
    *, deliberation: Deliberation, trophee: str, ordre: Sequence[Sequence[str]], jure: Utilisateur
) -> BulletinJury:
    """Write the ballot of a juror on a trophy, in place of the one before: whom she may judge, each once."""
    _exiger_role(jure, {Role.JURY})
    deliberation = verrouiller(deliberation)
    _exiger_ouverte(deliberation)
    finalistes = _finalistes(deliberation, trophee)
    jugeables = finalistes - sirens_recuses(jure, deliberation)
    places = [siren for groupe in ordre for siren in groupe]
    if len(jugeables) < 2:  # noqa: PLR2004 -- nobody to be compared with
        raise RegleMetier("rien_a_juger", f"Il n’y a pas deux finalistes que vous puissiez juger ici. {NON_TENUE}")
    if sorted(places) != sorted(jugeables):
        raise RegleMetier("bulletin_incomplet", f"Donnez une place à chaque finaliste, et à eux seuls. {NON_TENUE}")
    bulletin, _ = BulletinJury.objects.update_or_create(
        deliberation=deliberation,
        trophee=trophee,
        jure=jure,
        defaults={"ordre": [sorted(groupe) for groupe in ordre if groupe], "sel": _sel(), "depose_le": maintenant()},
    )
    consigner(deliberation, "deliberation.bulletin", jure, code=trophee)
    return bulletin


@transaction.atomic
def declarer_conflit(
    *, deliberation: Deliberation, inscription: Inscription, motif: str, jure: Utilisateur
) -> ConflitJury:
    """Recuse a juror about a finalist, for good: its merits close to her, and it leaves her ballots."""
    _exiger_role(jure, {Role.JURY})
    deliberation = verrouiller(deliberation)
    _exiger_ouverte(deliberation)
    finalistes = {dossier.pk: siren for siren, dossier in dossiers_de(deliberation).items()}
    motif = exiger_motif(sur_une_ligne(motif), "Dites en quelques mots la nature de ce conflit.")[:300]
    if inscription.pk not in finalistes:
        raise RegleMetier("pas_finaliste", f"Cet organisme n’est pas finaliste. {NON_TENUE}")
    conflit, est_nouveau = ConflitJury.objects.get_or_create(
        inscription=inscription, jure=jure, defaults={"motif": motif, "declare_le": maintenant()}
    )
    if not est_nouveau:
        raise RegleMetier("conflit_deja_declare", f"Vous avez déjà déclaré ce conflit. {NON_TENUE}")
    consigner(deliberation, "deliberation.conflit", jure, siren=finalistes[inscription.pk], motif=motif)
    _ecarter_des_bulletins(deliberation, jure=jure)
    return conflit


@transaction.atomic
def clore_deliberation(*, deliberation: Deliberation, auteur: Utilisateur) -> Deliberation:
    """Close the vote for good. Who is no juror any more leaves the count, and conflicts that came since leave ballots."""
    _exiger_role(auteur, CONVOQUENT)
    deliberation = verrouiller(deliberation)
    exiger_passage(deliberation, EtatDeliberation.CLOSE, table=TRANSITIONS_DELIBERATION)
    perdus, _ = deliberation.les_bulletins.exclude(jure__in=jures()).delete()
    _ecarter_des_bulletins(deliberation)
    details = {"nombre": deliberation.les_bulletins.count(), "perdus": perdus}
    return _passer(
        deliberation, EtatDeliberation.CLOSE, auteur, details=details, close_le=maintenant(), close_par=auteur
    )


@transaction.atomic
def annuler_deliberation(*, deliberation: Deliberation, motif: str, auteur: Utilisateur) -> Deliberation:
    """Call a deliberation off, with a reason: its ballots count for nothing, another one may be opened."""
    _exiger_role(auteur, CONVOQUENT)
    deliberation = verrouiller(deliberation)
    motif = exiger_motif(sur_une_ligne(motif), "Dites pourquoi cette délibération est annulée.")[:300]
    _exiger_aucun_palmares(deliberation.campagne)
    return _passer(deliberation, EtatDeliberation.ANNULEE, auteur, motif=motif)


def _passer(deliberation: Deliberation, vers: EtatDeliberation, auteur: Utilisateur, **suite: Any) -> Deliberation:
    return passer(deliberation, vers, table=TRANSITIONS_DELIBERATION, auteur=auteur, **suite)


def _ecarter_des_bulletins(deliberation: Deliberation, **filtres: Any) -> None:
    """Take out of each ballot whom its juror may not judge; one that compares nobody any more goes."""
    for bulletin in deliberation.les_bulletins.filter(**filtres).select_related("jure"):
        recuses = sirens_recuses(bulletin.jure, deliberation)
        gardes = [[siren for siren in groupe if siren not in recuses] for groupe in bulletin.ordre]
        ordre = [groupe for groupe in gardes if groupe]
        if ordre == bulletin.ordre:
            continue
        if sum(map(len, ordre)) < 2:  # noqa: PLR2004 -- nobody to be compared with
            bulletin.delete()
            continue
        bulletin.ordre, bulletin.sel = ordre, _sel()
        bulletin.save(update_fields=["ordre", "sel"])


def _finalistes(deliberation: Deliberation, code: str) -> frozenset[str]:
    for trophee in deliberation.contenu:
        if trophee["code"] == code and trophee["est_decerne"]:
            return frozenset(un["siren"] for un in trophee["finalistes"])
    raise RegleMetier("trophee_inconnu", f"Ce trophée n’est pas en jeu. {NON_TENUE}")


def _sel() -> str:
    return secrets.token_hex(16)


def _exiger_role(personne: Utilisateur, roles: frozenset[Role] | set[Role]) -> None:
    if not roles & personne.roles:
        raise RegleMetier("role_manquant", f"Votre rôle ne permet pas cet acte. {NON_TENUE}")


def _exiger_ouverte(deliberation: Deliberation) -> None:
    if not deliberation.est_ouverte:
        raise RegleMetier("vote_clos", f"Le vote n’est pas ouvert. {NON_TENUE}")


def _exiger_aucun_palmares(campagne: Campagne) -> None:
    if palmares_publie(campagne):
        raise RegleMetier("palmares_deja_publie", f"Le palmarès {campagne.annee} est déjà publié. {NON_TENUE}")
    if palmares_en_cours(campagne):
        raise RegleMetier(
            "palmares_en_cours", f"Un palmarès est proposé ou scellé\u202f: rejetez-le d’abord. {NON_TENUE}"
        )
