"""An account and whom ProConnect vouches for: tied once both are proven, by the person herself."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from comptes.models import IdentiteProConnect, Utilisateur
from socle.auteur import Auteur
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.journal import consigner


def peut_entrer_par_proconnect(compte: Utilisateur) -> bool:
    """Tell whether this door is for her: agents of public bodies. Staff of AFNOR and shoppers have theirs."""
    return not compte.is_staff and not compte.roles


@transaction.atomic
def lier_proconnect(*, compte: Utilisateur, sujet: str, courriel: str) -> bool:
    """Tie an account, that its owner just opened by another door, to an identity; return whether it is new.

    The address that ProConnect gives must be one that this account proved.
    """
    if not peut_entrer_par_proconnect(compte):
        raise RegleMetier(
            "proconnect_des_agents", "ProConnect ouvre les comptes des organismes\u202f: le vôtre s’ouvre autrement."
        )
    if not EmailAddress.objects.filter(user=compte, email=courriel, verified=True).exists():
        raise RegleMetier(
            "proconnect_autre_adresse",
            "ProConnect donne une autre adresse que celles de votre compte\u202f: rien n’a été lié. Ajoutez-la d’abord à "
            "votre compte, et confirmez-la.",
        )
    identite, neuve = IdentiteProConnect.objects.get_or_create(sujet=sujet, defaults={"utilisateur": compte})
    if identite.utilisateur_id != compte.pk:
        raise RegleMetier("proconnect_pris", "Cette identité ProConnect ouvre déjà un autre compte.")
    if neuve:
        consigner(compte, "compte.proconnect_lie", compte)
    return neuve


@transaction.atomic
def delier_proconnect(*, compte: Utilisateur, auteur: Auteur) -> bool:
    """Untie every identity, and return whether there was one: the other doors of the account stay."""
    etait_lie = IdentiteProConnect.objects.filter(utilisateur=compte).delete()[0] > 0
    if etait_lie:
        consigner(compte, "compte.proconnect_delie", auteur)
    return etait_lie


def compte_de(sujet: str) -> Utilisateur | None:
    """Return the account that an identity opens; the visit is noted."""
    identite = IdentiteProConnect.objects.select_related("utilisateur").filter(sujet=sujet).first()
    if identite is None:
        return None
    identite.vue_le = maintenant()
    identite.save(update_fields=["vue_le"])
    return identite.utilisateur
