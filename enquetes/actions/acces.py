"""The access of withdrawn shoppers: kept until every contact that they began is decided, given back with a visit."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from comptes.enums import Role
from comptes.models import RoleAttribue
from enquetes.enums import EtatVisite
from enquetes.models import Enqueteur, Visite
from socle.auteur import Auteur
from socle.journal import consigner
from socle.taches import tenter

HORS_DE_SES_MAINS = (EtatVisite.PLANIFIEE, EtatVisite.VALIDEE, EtatVisite.ANNULEE)


def visites_en_main() -> QuerySet[Visite]:
    """Return the visits that their shopper began and nobody decided, of editions whose results may still change."""
    return Visite.objects.filter(inscription__campagne__restituee_le=None).exclude(etat__in=HORS_DE_SES_MAINS)


def rendre_l_acces(enqueteur: Enqueteur, auteur: Auteur) -> None:
    """Let a withdrawn shopper in again for a visit that comes back to her; the night waits for it before it closes."""
    # Its key is left alone: other acts hold visits of hers.
    enqueteur = Enqueteur.objects.select_for_update(no_key=True).get(pk=enqueteur.pk)
    if enqueteur.est_actif or enqueteur.utilisateur_id is None:
        return
    _role, rendu = RoleAttribue.objects.get_or_create(utilisateur_id=enqueteur.utilisateur_id, role=Role.ENQUETEUR)
    if rendu:
        consigner(enqueteur, "enqueteur.acces_rendu", auteur)


def fermer_l_acces(enqueteur: Enqueteur) -> bool:
    """Close the access of a withdrawn shopper unless a visit is still in her hands; tell whether it is closed."""
    if enqueteur.utilisateur_id is None or visites_en_main().filter(enqueteur=enqueteur).exists():
        return False
    RoleAttribue.objects.filter(utilisateur=enqueteur.utilisateur_id, role=Role.ENQUETEUR).delete()
    return True


def fermer_les_acces_finis() -> int:
    """Close the access of the withdrawn shoppers who have nothing left in hand; return how many. Safe to run twice."""
    siennes = visites_en_main().filter(enqueteur=OuterRef("pk"))
    retires = Enqueteur.objects.filter(est_actif=False, utilisateur__les_roles__role=Role.ENQUETEUR)
    finis = retires.exclude(Exists(siennes)).order_by("pk").values_list("pk", flat=True)
    return sum(tenter("acces.fermeture_en_panne", pk, partial(_fermer, pk)) for pk in finis)


@transaction.atomic
def _fermer(pk: int) -> bool:
    enqueteur = Enqueteur.objects.select_for_update().get(pk=pk)
    ferme = not enqueteur.est_actif and fermer_l_acces(enqueteur)
    if ferme:
        consigner(enqueteur, "enqueteur.acces_ferme", None)
    return ferme
