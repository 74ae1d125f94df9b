"""Right of reply of a body: it prepares a dispute over one contact, reads it again, sends it, may withdraw it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from campagnes.models import Campagne
from enquetes.enums import EtatVisite
from enquetes.models import Visite
from socle.auteur import Auteur
from socle.erreurs import RegleMetier, exiger_motif
from socle.horloge import maintenant
from socle.journal import consigner
from trophees.actions.courriels import devoir_accuse
from trophees.actions.etats_litige import passer, verrouiller
from trophees.actions.pieces_litige import Brut, Sain, effacer, examiner_tous, joindre
from trophees.actions.recalculer import recalculer_organisme
from trophees.actions.verrous import verrouiller_edition
from trophees.enums import DECISIONS, EtatLitige, OrigineLitige
from trophees.models import Litige
from trophees.queries.droit_de_reponse import droit_de_reponse
from trophees.queries.situation import est_suspendue, situation_contestee


def preparer_contestation(*, visite: Visite, motif: str, auteur: Auteur, fichiers: Iterable[Brut] = ()) -> Litige:
    """Write the draft of a dispute, or change it: its reason, and more files. It binds nobody until it is sent."""
    motif = exiger_motif(motif, "Dites pourquoi vous contestez ce contact.")
    return _preparer(visite, motif, examiner_tous(fichiers), auteur)


@transaction.atomic
def _preparer(visite: Visite, motif: str, sains: Sequence[Sain], auteur: Auteur) -> Litige:
    campagne = verrouiller_edition(visite.inscription.campagne_id)
    _exiger_droit_ouvert(campagne)
    exiger_contact_contestable(visite)
    litige = Litige.objects.filter(visite=visite, etat=EtatLitige.BROUILLON).first()
    if litige is None:
        litige = Litige(
            inscription=visite.inscription,
            visite=visite,
            origine=OrigineLitige.ORGANISME,
            etat=EtatLitige.BROUILLON,
            ouvert_par=auteur,
        )
    litige.motif = motif
    litige.save()
    consigner(litige, "litige.prepare", auteur, inscription=visite.inscription_id)
    joindre(litige, sains, auteur)
    return litige


@transaction.atomic
def envoyer_contestation(*, litige: Litige, auteur: Auteur) -> Litige:
    """Send a draft: the contact is contested, the body leaves the ranking until the decision, a mail says so."""
    campagne, litige = verrouiller(litige)
    _exiger_droit_ouvert(campagne)
    if litige.visite is not None and litige.etat == EtatLitige.BROUILLON:
        exiger_contact_contestable(litige.visite)
    avant = situation_contestee(litige.inscription_id)
    litige = passer(
        litige,
        EtatLitige.CONTESTE,
        auteur=auteur,
        details={"pieces": litige.les_pieces.count()},
        ouvert_le=maintenant(),
        ouvert_par=auteur,
        score_avant=avant.score,
        rang_avant=avant.rang,
        bornes_avant=avant.bornes,
    )
    devoir_accuse(litige)
    return litige


@transaction.atomic
def abandonner_contestation(*, litige: Litige, auteur: Auteur) -> None:
    """Throw a draft away, with its files."""
    _, litige = verrouiller(litige)
    if litige.etat != EtatLitige.BROUILLON:
        raise RegleMetier("contestation_envoyee", "Cette contestation est envoyée\u202f: vous pouvez la retirer.")
    consigner(litige, "litige.abandonne", auteur, inscription=litige.inscription_id)
    effacer(litige.les_pieces.all())
    litige.delete()


@transaction.atomic
def retirer_litige(*, litige: Litige, auteur: Auteur) -> Litige:
    """Withdraw an open dispute: the contact stays as it is, and the body comes back into the ranking."""
    _, litige = verrouiller(litige)
    litige = passer(litige, EtatLitige.RETIRE, auteur=auteur, clos_le=maintenant(), clos_par=auteur)
    if est_suspendue(litige.inscription_id):
        recalculer_organisme(inscription=litige.inscription, auteur=auteur)
    return litige


def exiger_contact_contestable(visite: Visite) -> None:
    """Refuse a contact that does not count, that is contested already, or that a second reader has judged."""
    fraiche = Visite.objects.get(pk=visite.pk)
    if fraiche.etat != EtatVisite.VALIDEE or fraiche.double_de_id is not None:
        raise RegleMetier("contact_sans_effet", "Ce contact ne compte pas dans vos résultats\u202f: rien à contester.")
    etats = set(Litige.objects.filter(visite=visite).values_list("etat", flat=True))
    if EtatLitige.CONTESTE in etats:
        raise RegleMetier("litige_deja_ouvert", "Ce contact est déjà contesté\u202f: la décision est attendue.")
    if etats & DECISIONS:
        raise RegleMetier(
            "contact_deja_juge", "Une décision a déjà été rendue sur ce contact\u202f: elle est définitive."
        )


def _exiger_droit_ouvert(campagne: Campagne) -> None:
    droit = droit_de_reponse(campagne)
    if not droit.est_ouvert:
        raise RegleMetier(droit.code, droit.message)
