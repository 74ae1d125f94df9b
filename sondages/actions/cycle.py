"""Open a poll, close it, make its results public, give it up."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from campagnes.enums import Acte
from organismes.queries.garde_electorale import exiger_pour
from organismes.queries.mandat import exiger_mandat
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.etats import passer
from socle.horloge import aujourdhui, maintenant
from socle.taches import publier, tenter
from sondages.actions.cles import creer_cles, detruire_cles
from sondages.actions.depouiller import depouiller
from sondages.actions.verrous import verrouiller
from sondages.actions.verser import verser_bulletins
from sondages.enums import TRANSITIONS_SONDAGE, EtatSondage, NatureCarte
from sondages.models import CodeUnique, JetonDepense, Reponse, Sondage
from sondages.queries.calendrier import est_passee
from sondages.queries.espace import a_l_option


@transaction.atomic
def ouvrir_sondage(*, sondage: Sondage, auteur: Auteur) -> Sondage:
    """Make the keys and take answers from now on; cards and departments change no more."""
    sondage = verrouiller(sondage, dans={EtatSondage.BROUILLON})
    _exiger_ouvrable(sondage)
    return passer(
        sondage,
        EtatSondage.OUVERT,
        table=TRANSITIONS_SONDAGE,
        auteur=auteur,
        ouvert_le=maintenant(),
        seuil_effectifs_ouverture=sondage.seuil_effectifs,
        seuil_mots_ouverture=sondage.seuil_mots,
        **creer_cles(sondage),
    )


@transaction.atomic
def clore_sondage(*, sondage: Sondage, auteur: Auteur) -> Sondage:
    """Freeze the results, then destroy what could tell more: codes, tokens spent, mails to send, private keys.

    `auteur` is None when the poll closes at its date. All or nothing: killed anywhere, the poll is still open.
    """
    sondage = verrouiller(sondage, dans={EtatSondage.OUVERT})
    # A worker that writes the codes of a sheet holds its row: wait for it, then count its codes too.
    sondage.les_planches.all().delete()
    verser_bulletins(sondage=sondage, tout=True)
    sondage.clos_le = maintenant()
    depouiller(sondage=sondage)
    CodeUnique.objects.filter(groupe__sondage=sondage).delete()
    JetonDepense.objects.filter(sondage=sondage).delete()
    sondage.les_envois.all().delete()
    passer(
        sondage,
        EtatSondage.CLOS,
        table=TRANSITIONS_SONDAGE,
        auteur=auteur,
        clos_le=sondage.clos_le,
        **detruire_cles(sondage),
    )
    publier("sondages.tasks.vidanger")
    return sondage


def clore_a_la_date() -> int:
    """Close every poll whose last day is past where its body stands, each in its own transaction; returns how many.

    One that fails (a seal broken) stays open, is logged without its words, and does not keep the others waiting.
    """
    # Nowhere is more than a day ahead; a closing is for good.
    dates = Sondage.objects.ouverts().filter(ferme_au__lte=aujourdhui()).select_related("inscription__organisme")
    passes = (un for un in dates.order_by("pk") if est_passee(un))
    return sum(tenter("sondages.cloture_en_panne", un.pk, partial(_clore_a_la_date, un)) for un in passes)


def _clore_a_la_date(sondage: Sondage) -> int:
    clore_sondage(sondage=sondage, auteur=None)
    return 1


@transaction.atomic
def publier_sondage(*, sondage: Sondage, auteur: Auteur) -> Sondage:
    """Let everybody read the frozen results; the detail of the urn goes. Not on the eve nor the day of a round."""
    sondage = verrouiller(sondage, dans={EtatSondage.CLOS})
    exiger_pour(sondage.inscription, Acte.PUBLIER_RESULTATS)
    Reponse.objects.filter(carte__sondage=sondage).delete()
    return passer(sondage, EtatSondage.PUBLIE, table=TRANSITIONS_SONDAGE, auteur=auteur, publie_le=maintenant())


@transaction.atomic
def abandonner_sondage(*, sondage: Sondage, auteur: Auteur) -> Sondage:
    """Give up a poll that never opened."""
    sondage = verrouiller(sondage, dans={EtatSondage.BROUILLON})
    return passer(sondage, EtatSondage.ABANDONNE, table=TRANSITIONS_SONDAGE, auteur=auteur)


def _exiger_ouvrable(sondage: Sondage) -> None:
    exiger_mandat(sondage.inscription)
    if not a_l_option(sondage.inscription):
        raise RegleMetier("option_absente", "Votre inscription ne comprend plus de consultation interne.")
    if not sondage.les_cartes.exclude(nature=NatureCarte.IDEE).exists():
        raise RegleMetier("jeu_vide", "Ajoutez au moins une carte à laquelle répondre.")
    effectifs = list(sondage.les_groupes.values_list("effectif", flat=True))
    if not effectifs or min(effectifs) < 1:
        raise RegleMetier("effectif_manquant", "Dites combien d’agents compte chaque groupe.")
    seuil = max(sondage.seuil_effectifs, sondage.seuil_mots)
    if sum(effectifs) < seuil:
        raise RegleMetier(
            "trop_peu_d_agents",
            f"Sous {seuil} agents, rien ne pourrait être dit sans les faire reconnaître\u202f: réunissez-les plutôt.",
        )
    if est_passee(sondage):
        raise RegleMetier("date_passee", "Le dernier jour est déjà passé.", champ="ferme_au")
