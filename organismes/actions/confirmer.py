"""Confirm a registration: the address was proven, the body takes its place in the edition."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from comptes.models import Utilisateur
from organismes.actions.acces import ouvrir_acces
from organismes.actions.courriels import devoir_au_referent
from organismes.actions.etats import passer, verrouiller
from organismes.actions.inscrire import appliquer_identite
from organismes.actions.places import entrer_en_file
from organismes.enums import ETATS_ACTIFS, EtatInscription, GenreCourrierOrganisme
from organismes.models import Inscription, Organisme
from socle.erreurs import RegleMetier
from socle.horloge import maintenant


class OrganismeDejaInscrit(RegleMetier):
    """Another registration of the body was confirmed first."""

    def __init__(self) -> None:
        super().__init__(
            "organisme_deja_inscrit",
            "Une autre inscription de votre organisme a été confirmée avant la vôtre pour cette édition.",
        )


def refus_de_confirmer(inscription: Inscription) -> RegleMetier | None:
    """Return why a registration that holds no place is not confirmed any more; None while it may be."""
    if inscription.etat == EtatInscription.DEPOSEE:
        return None
    return RegleMetier(
        "inscription_fermee", f"Cette inscription est {inscription.get_etat_display()}\u202f: elle ne se confirme plus."
    )


def confirmer_inscription(*, inscription: Inscription) -> Inscription:
    """Confirm a deposited registration in the order of the lock; a second time, return it unchanged.

    When another registration of the body holds the place, its referent is told by mail and OrganismeDejaInscrit is
    raised: the deposited one stays, and can be confirmed if the place comes free.
    """
    try:
        return _confirmer(inscription)
    except IntegrityError as erreur:
        # Imports take no lock: the constraint has the last word.
        if "inscription_active_unique" not in str(erreur):
            raise
        refus = OrganismeDejaInscrit()
    except OrganismeDejaInscrit as deja:
        refus = deja
    devoir_au_referent(GenreCourrierOrganisme.DEJA_INSCRIT, inscription, une_fois=True)
    raise refus


@transaction.atomic
def _confirmer(inscription: Inscription) -> Inscription:
    inscription = verrouiller(inscription)
    if inscription.etat in ETATS_ACTIFS:
        return inscription
    if refus := refus_de_confirmer(inscription):
        raise refus
    rivales = Inscription.objects.actives().filter(campagne=inscription.campagne, organisme=inscription.organisme)
    if rivales.exists():
        raise OrganismeDejaInscrit
    instant = maintenant()
    # Held as by who closes the space: she sees the place that this one takes, or this one sees what she closed. Before
    # the account, as by who invites it.
    inscription.organisme = Organisme.objects.select_for_update(no_key=True).get(pk=inscription.organisme_id)
    compte = Utilisateur.objects.ouvrir_compte(inscription.referent_courriel, inscription.referent_nom)
    passer(inscription, EtatInscription.CONFIRMEE, auteur=compte, confirmee_le=instant)
    appliquer_identite(inscription)
    ouvrir_acces(inscription, compte)
    entrer_en_file(inscription, instant=instant)
    devoir_au_referent(GenreCourrierOrganisme.CONFIRMEE, inscription)
    return inscription
