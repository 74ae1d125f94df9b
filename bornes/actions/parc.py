"""The only writer of a kiosk's state. Enrolment makes it installed, the first opinion makes it active."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from bornes.enums import EN_SERVICE, TRANSITIONS_BORNE, EtatBorne
from bornes.models import Borne
from socle.erreurs import RegleMetier
from socle.journal import consigner


def verrouiller(borne: Borne) -> Borne:
    """Return the kiosk read again under lock, with its site and its registration. Call inside a transaction."""
    return (
        Borne.objects.select_for_update(of=("self",))
        .select_related("site", "inscription__organisme", "inscription__campagne")
        .get(pk=borne.pk)
    )


def exiger_passage(borne: Borne, vers: EtatBorne) -> None:
    """Refuse, in French, a move that the table does not allow."""
    if vers not in TRANSITIONS_BORNE[borne.etat]:
        raise RegleMetier(
            "passage_interdit",
            f"Cette borne est {EtatBorne(borne.etat).label}\u202f: elle ne peut pas devenir {vers.label}. "
            "Rien n’a été changé.",
        )


def _passer(borne: Borne, vers: EtatBorne, *, auteur: Any, details: dict[str, Any], **champs: Any) -> None:
    """Move a locked kiosk along TRANSITIONS_BORNE, writing `champs` with it and `details` in the journal."""
    exiger_passage(borne, vers)
    de = borne.etat
    borne.etat = vers
    for nom, valeur in champs.items():
        setattr(borne, nom, valeur)
    borne.save(update_fields=["etat", *champs, "modifie_le"])
    consigner(borne, f"borne.{vers}", auteur, de=str(de), **details)


def passer_preparee(borne: Borne, *, numero_inventaire: str, auteur: Any) -> None:
    """Give a locked kiosk its inventory number."""
    _passer(
        borne,
        EtatBorne.PREPAREE,
        auteur=auteur,
        details={"numero": numero_inventaire},
        numero_inventaire=numero_inventaire,
    )


def passer_expediee(borne: Borne, *, suivi_colis: str, auteur: Any) -> None:
    """Say that a locked kiosk left, with the number that follows its parcel."""
    _passer(borne, EtatBorne.EXPEDIEE, auteur=auteur, details={"suivi": suivi_colis}, suivi_colis=suivi_colis)


def passer_installee(borne: Borne, *, auteur: Any = None) -> None:
    """Say that a locked kiosk was enrolled. One already in service stays as it is: enrolled anew, nothing moved."""
    if borne.etat not in EN_SERVICE:
        _passer(borne, EtatBorne.INSTALLEE, auteur=auteur, details={})


@transaction.atomic
def passer_active(*, bornes: Iterable[UUID]) -> int:
    """Say that installed kiosks sent their first opinion; the others stay as they are. Returns how many moved."""
    installees = list(
        Borne.objects.select_for_update(of=("self",))
        .filter(pk__in=list(bornes), etat=EtatBorne.INSTALLEE)
        .order_by("pk")
    )
    for borne in installees:
        _passer(borne, EtatBorne.ACTIVE, auteur=None, details={})
    return len(installees)


def passer_retournee(borne: Borne, *, auteur: Any) -> None:
    """Say that a locked kiosk came back."""
    _passer(borne, EtatBorne.RETOURNEE, auteur=auteur, details={})


def passer_annulee(borne: Borne, *, auteur: Any, motif: str = "") -> None:
    """Say that the order of a locked kiosk is cancelled."""
    _passer(borne, EtatBorne.ANNULEE, auteur=auteur, details={"motif": motif} if motif else {})
