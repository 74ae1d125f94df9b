"""The lock of a kiosk, and what enrolment does to it."""

from __future__ import annotations

from bornes.enums import EN_SERVICE, TRANSITIONS_BORNE, EtatBorne
from bornes.models import Borne
from socle.etats import passer


def verrouiller(borne: Borne) -> Borne:
    """Return the kiosk read again under lock, with its site and its registration. Call inside a transaction."""
    return (
        Borne.objects.select_for_update(of=("self",))
        .select_related("site", "inscription__organisme", "inscription__campagne")
        .get(pk=borne.pk)
    )


def passer_installee(borne: Borne) -> None:
    """Say that a locked kiosk was enrolled. One already in service stays as it is: enrolled anew, nothing moved."""
    if borne.etat not in EN_SERVICE:
        passer(borne, EtatBorne.INSTALLEE, table=TRANSITIONS_BORNE, auteur=None)
