"""Prize lists: proposed by one, sealed by another, then public. The content never changes once proposed.

Every act first locks the edition, as disputes do: none can be opened while a prize list is being decided.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from campagnes.enums import Acte
from campagnes.models import Campagne
from campagnes.queries import exiger_maintenant
from comptes.enums import Role
from comptes.models import Utilisateur
from socle.auteur import Auteur
from socle.erreurs import RegleMetier, exiger_motif
from socle.etats import exiger_passage, passer
from socle.horloge import maintenant
from socle.journal import consigner
from socle.logic.typographie import sur_une_ligne
from trophees.actions.calculer import calculer_resultats
from trophees.actions.courriels import devoir_reprises
from trophees.actions.verrous import verrouiller, verrouiller_edition
from trophees.enums import TRANSITIONS, Decideur, EtatPalmares
from trophees.logic.gel import empreinte
from trophees.logic.trophees import trophees_geles
from trophees.models import LignePalmares, Palmares
from trophees.queries.empechements import Empechement, empechement_d_arreter, empechement_de_publier
from trophees.queries.gel import contenu_a_geler, est_a_jour, est_integre
from trophees.queries.jury import deliberation_de, est_perimee
from trophees.queries.palmares import palmares_en_cours, palmares_publie


@transaction.atomic
def proposer_palmares(*, campagne: Campagne, auteur: Utilisateur) -> Palmares:
    """Recompute, then freeze the ranking as a proposal. One at a time, none once one is public, none under dispute."""
    _exiger_responsable(auteur)
    campagne = verrouiller_edition(campagne.pk)
    if palmares_publie(campagne):
        raise RegleMetier("palmares_deja_publie", f"Le palmarès {campagne.annee} est déjà publié.")
    if palmares_en_cours(campagne):
        raise RegleMetier(
            "palmares_en_cours",
            "Un palmarès est déjà proposé pour cette édition\u202f: scellez-le ou rejetez-le d’abord.",
        )
    _exiger(empechement_d_arreter(campagne))
    calculer_resultats(campagne=campagne, auteur=auteur)
    _exiger_jury_fini(campagne)
    contenu = contenu_a_geler(campagne)
    if not contenu["classement"]:
        raise RegleMetier("palmares_vide", "Aucun organisme n’est classé\u202f: il n’y a pas de palmarès à proposer.")
    palmares = Palmares.objects.create(
        campagne=campagne,
        methode=contenu["methode"],
        contenu=contenu,
        empreinte=empreinte(contenu),
        propose_le=maintenant(),
        propose_par=auteur,
    )
    consigner(palmares, "palmares.propose", auteur, empreinte=palmares.empreinte)
    return palmares


@transaction.atomic
def sceller_palmares(*, palmares: Palmares, auteur: Utilisateur) -> Palmares:
    """Seal a proposal: a second person, not the one who proposed it, vouches for what is frozen and still true."""
    _exiger_responsable(auteur)
    palmares = verrouiller(palmares)
    if palmares.propose_par_id == auteur.pk:
        raise RegleMetier(
            "scelle_par_un_seul", "Vous avez proposé ce palmarès\u202f: une autre personne responsable doit le sceller."
        )
    _exiger_integre(palmares)
    _exiger(empechement_d_arreter(palmares.campagne))
    exiger_passage(palmares, EtatPalmares.SCELLE, table=TRANSITIONS)
    _exiger_a_jour(palmares, auteur)
    return _passer(palmares, EtatPalmares.SCELLE, auteur, scelle_le=maintenant(), scelle_par=auteur)


@transaction.atomic
def publier_palmares(*, palmares: Palmares, auteur: Auteur) -> Palmares:
    """Make a sealed prize list public, from its frozen content alone; never on the eve or day of a round.

    Bodies had their results first and the time to contest them, no dispute is open, and nothing changed since.
    """
    palmares = verrouiller(palmares)
    exiger_passage(palmares, EtatPalmares.PUBLIE, table=TRANSITIONS)
    exiger_maintenant(palmares.campagne, Acte.PUBLIER_PALMARES)
    _exiger_integre(palmares)
    _exiger(empechement_de_publier(palmares.campagne))
    _exiger_a_jour(palmares, auteur)
    _passer(palmares, EtatPalmares.PUBLIE, auteur, publie_le=maintenant())
    decideurs = {
        categorie: trophee.decideur for trophee in trophees_geles(palmares.contenu) for categorie in trophee.categories
    }
    LignePalmares.objects.bulk_create(
        LignePalmares(
            palmares=palmares,
            decideur=decideurs.get(ligne["categorie"], Decideur.MESURE),
            **{cle: ligne[cle] for cle in ("categorie", "rang", "siren", "nom", "score_arrondi", "est_laureat")},
        )
        for ligne in palmares.contenu["classement"]
    )
    return palmares


@transaction.atomic
def rejeter_palmares(*, palmares: Palmares, auteur: Utilisateur, motif: str) -> Palmares:
    """Reject a prize list that is not public yet, with a reason; laureates who were told of it are told, another may follow."""
    _exiger_responsable(auteur)
    motif = exiger_motif(sur_une_ligne(motif), "Dites pourquoi ce palmarès est rejeté.")
    palmares = _passer(verrouiller(palmares), EtatPalmares.REJETE, auteur, motif_rejet=motif[:300])
    devoir_reprises(palmares)
    return palmares


def _passer(palmares: Palmares, vers: EtatPalmares, auteur: Auteur, **champs: Any) -> Palmares:
    details = {"empreinte": palmares.empreinte}
    return passer(palmares, vers, table=TRANSITIONS, auteur=auteur, details=details, **champs)


def _exiger_responsable(auteur: Utilisateur) -> None:
    if Role.RESPONSABLE_PALMARES not in auteur.roles:
        raise RegleMetier("role_manquant", "Seule une personne responsable du palmarès peut faire cet acte.")


def _exiger_integre(palmares: Palmares) -> None:
    if not est_integre(palmares):
        raise RegleMetier(
            "empreinte_differente",
            "Le contenu gelé ne correspond plus à son empreinte\u202f: rejetez ce palmarès et proposez-en un autre.",
        )


def _exiger(empechement: Empechement | None) -> None:
    if empechement is not None:
        raise RegleMetier(empechement.code, empechement.message)


def _exiger_jury_fini(campagne: Campagne) -> None:
    """Refuse to freeze while jurors vote, or what they decided among others than the finalists of now."""
    deliberation = deliberation_de(campagne)
    if deliberation is None:
        return
    if deliberation.est_ouverte:
        raise RegleMetier("deliberation_ouverte", "Le jury vote encore\u202f: closez sa délibération d’abord.")
    if est_perimee(deliberation):
        raise RegleMetier(
            "deliberation_perimee",
            "Les résultats ont changé depuis l’ouverture du vote\u202f: les finalistes ne seraient plus les mêmes. "
            "Annulez la délibération et ouvrez-en une autre. Rien n’a été changé.",
        )


def _exiger_a_jour(palmares: Palmares, auteur: Auteur) -> None:
    """Compute again and compare prints: a decision taken since the proposal must not be announced away."""
    calculer_resultats(campagne=palmares.campagne, auteur=auteur)
    if not est_a_jour(palmares):
        raise RegleMetier(
            "palmares_perime",
            "Les résultats ont changé depuis la proposition\u202f: le classement gelé n’est plus le bon. "
            "Rejetez ce palmarès et proposez-en un autre. Rien n’a été changé.",
        )
