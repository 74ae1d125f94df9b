"""A body orders kiosks for its sites, and cancels what is not prepared yet."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

from django.db import transaction

from bornes.enums import TRANSITIONS_BORNE, EtatBorne
from bornes.models import Borne
from bornes.parc.actions.etats import verrouiller
from bornes.parc.queries.bornes_de_l_organisme import empechement_de_commander
from organismes.models import Inscription, Site
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.etats import passer
from socle.horloge import maintenant
from socle.journal import consigner

# A front desk has one kiosk, a large town hall a few: beyond, somebody mistyped.
MAXIMUM_PAR_COMMANDE = 10


@transaction.atomic
def commander_bornes(
    *, inscription: Inscription, site: Site, nombre: int, auteur: Auteur, demande: UUID | None = None
) -> list[Borne]:
    """Order kiosks for one site. Locks the registration, then the site: one that leaves or closes meanwhile orders nothing more.

    `demande` names what a form sent: the same sent again (a double click without script) gives the same kiosks.
    """
    inscription = (
        Inscription.objects.select_for_update(of=("self",), no_key=True)
        .select_related("campagne")
        .get(pk=inscription.pk)
    )
    _exiger_commandable(inscription, site, nombre)
    demande = demande or uuid4()
    identifiants = [uuid5(demande, f"{site.pk} {nombre} {rang}") for rang in range(nombre)]
    deja = list(inscription.les_bornes.filter(pk__in=identifiants))
    if deja:
        return deja
    instant = maintenant()
    bornes = [
        Borne.objects.create(pk=identifiant, inscription=inscription, site=site, commandee_le=instant)
        for identifiant in identifiants
    ]
    for borne in bornes:
        consigner(borne, "borne.commandee", auteur, site=site.pk)
    return bornes


def _exiger_commandable(inscription: Inscription, site: Site, nombre: int) -> None:
    empechement = empechement_de_commander(inscription)
    if empechement is not None:
        raise RegleMetier(*empechement)
    siens = Site.objects.ouverts().filter(pk=site.pk, organisme=inscription.organisme_id)
    if siens.select_for_update(no_key=True).first() is None:
        raise RegleMetier("site_ferme", "Ce site ne reçoit plus de public\u202f: choisissez-en un autre.", champ="site")
    if not 1 <= nombre <= MAXIMUM_PAR_COMMANDE:
        raise RegleMetier(
            "nombre_hors_limites",
            f"Commandez de 1 à {MAXIMUM_PAR_COMMANDE} bornes à la fois pour un site.",
            champ="nombre",
        )


@transaction.atomic
def annuler_commande(*, borne: Borne, auteur: Auteur) -> Borne:
    """Cancel an order that nobody prepared yet."""
    borne = verrouiller(borne)
    if borne.etat != EtatBorne.COMMANDEE:
        raise RegleMetier(
            "commande_engagee",
            f"Cette borne est déjà {EtatBorne(borne.etat).label}\u202f: la commande ne s’annule plus ici. "
            "Écrivez à l’équipe du baromètre.",
        )
    return passer(borne, EtatBorne.ANNULEE, table=TRANSITIONS_BORNE, auteur=auteur)
