"""Who may enter the space of a body.

A confirmed e-mail proves an address, not an office: it opens the space of a body that has no past and nobody in it.
Where earlier editions or other people could be read, or staff had to close the space, it opens when staff validate the
registration. What staff refuse before ever validating it closes again.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from campagnes.logic.calendrier import jour_de
from comptes.models import Utilisateur
from organismes.enums import ETATS_ACTIFS, RoleMembre
from organismes.models import Inscription, Invitation, Membre, Organisme
from organismes.models.inscription import InscriptionQuerySet
from organismes.queries.membres import adresse_seconde, derniere_venue
from socle import journal
from socle.horloge import maintenant
from socle.logic.lots import en_lots

PAR_LOT = 1000


def ouvrir_acces(inscription: Inscription, compte: Any) -> Membre | None:
    """Make the referent a member at confirmation, unless the body, held by the caller, has people or a past to protect."""
    organisme = inscription.organisme
    a_un_passe = organisme.les_inscriptions.filter(etat__in=ETATS_ACTIFS).exclude(pk=inscription.pk).exists()
    if a_un_passe or est_ferme(organisme) or organisme.les_membres.exclude(utilisateur=compte).exists():
        return Membre.objects.filter(organisme=organisme, utilisateur=compte).first()
    return _nommer_referent(inscription, compte, depuis=_depuis(compte))


def assurer_acces(inscription: Inscription, compte: Any) -> Membre:
    """Make the referent of a validated registration a referent of the body."""
    return _nommer_referent(inscription, compte)


def ouvrir_aux_importees(inscriptions: InscriptionQuerySet) -> None:
    """Make the referents of registrations brought in by file members of bodies where nobody is: staff vouched for the file.

    Not by an account that staff closed: a referent who never enters is written to no more, nor is anybody in her place.
    """
    importees = inscriptions.filter(est_importee=True, organisme__les_membres=None).exclude(referent_courriel="")
    for lot in en_lots(importees, PAR_LOT):
        comptes = Utilisateur.objects.ouvrir_comptes((une.referent_courriel, une.referent_nom) for une in lot)
        ouverts = [(une, compte) for une, compte in zip(lot, comptes, strict=True) if compte.is_active]
        _nommer_referents(ouverts)


def fermer_acces(inscription: Inscription) -> None:
    """Close the space that a confirmation alone had opened: staff never vouched for the body, in any edition."""
    organisme = inscription.organisme
    a_un_garant = inscription.est_importee or _a_connu(organisme, "inscription.validee")
    autre_active = organisme.les_inscriptions.filter(etat__in=ETATS_ACTIFS).exclude(pk=inscription.pk).exists()
    if inscription.confirmee_le is not None and not a_un_garant and not autre_active:
        organisme.les_membres.all().delete()
        organisme.les_invitations.all().delete()


def est_ferme(organisme: Organisme) -> bool:
    """Tell whether staff closed the space of a body, once: no confirmed address opens it from then on."""
    return _a_connu(organisme, "espace.ferme")


def _a_connu(organisme: Organisme, acte: str) -> bool:
    """Tell whether a registration of a body ever went through this act."""
    siennes = organisme.les_inscriptions.values_list("pk", flat=True)
    return journal.a_connu(Inscription, [str(pk) for pk in siennes], acte)


def _depuis(compte: Any) -> dt.datetime:
    """Return since when who confirms her address is a member: her coming of this day, the only one noted, else now."""
    instant, venue = maintenant(), derniere_venue(compte)
    return venue if venue and jour_de(venue) == jour_de(instant) else instant


def _nommer_referent(inscription: Inscription, compte: Any, depuis: dt.datetime | None = None) -> Membre:
    _nommer_referents([(inscription, compte)], depuis)
    return Membre.objects.get(organisme=inscription.organisme_id, utilisateur=compte)


def _nommer_referents(nommes: list[tuple[Inscription, Any]], depuis: dt.datetime | None = None) -> None:
    """Make each account a referent of the body of its registration; who was invited there needs no answer any more."""
    paires = {(inscription.organisme_id, compte.pk) for inscription, compte in nommes}
    invitations = Invitation.objects.filter(organisme__in={organisme for organisme, _ in paires})
    repondues = [
        pk for pk, *paire in invitations.values_list("pk", "organisme", "utilisateur") if tuple(paire) in paires
    ]
    Invitation.objects.filter(pk__in=repondues).delete()
    Membre.objects.bulk_create(
        [
            Membre(
                organisme_id=inscription.organisme_id,
                utilisateur=compte,
                role=RoleMembre.REFERENT,
                invite_a=adresse_seconde(compte, inscription.referent_courriel),
                cree_le=depuis or maintenant(),
            )
            for inscription, compte in nommes
        ],
        update_conflicts=True,
        unique_fields=["organisme", "utilisateur"],
        update_fields=["role", "modifie_le"],
    )
