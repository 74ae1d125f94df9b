"""Send the mails that are due about what users say. Nothing here schedules: tasks call it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from bornes.enums import EtatDemande, GenreCourriel
from bornes.models import Avis, CourrielDu
from organismes.models import Inscription
from organismes.queries.mandat import a_mandat
from organismes.queries.membres import courriels_des_referents
from socle.coffre import desceller
from socle.courriels import envoyer
from socle.horloge import maintenant
from socle.scelles import place_de

PATIENCE = dt.timedelta(minutes=5)
# Where each mail leads; a name only, for that page belongs to an upper app.
PAGES: dict[str, str] = dict.fromkeys((GenreCourriel.ALERTE, GenreCourriel.HEBDOMADAIRE), "rapports:espace_voix")
ABANDON = dt.timedelta(days=3)
PAR_PASSAGE = 200


@transaction.atomic
def expedier(courriel_id: int) -> None:
    """Send one mail due and mark it sent; gone, already sent or an answer that staff hold, do nothing.

    The row stays locked meanwhile.

    The address of a citizen is erased in the same transaction as the mail that answers her.
    """
    courriel = (
        CourrielDu.objects.select_for_update(of=("self",))
        .select_related("inscription__organisme", "inscription__campagne", "borne__site", "demande__avis__point__site")
        .filter(pk=courriel_id, envoye_le__isnull=True)
        .first()
    )
    if courriel is None or (courriel.genre == GenreCourriel.REPONSE and not a_mandat(courriel.inscription)):
        return
    destinataires = _destinataires(courriel)
    if destinataires:
        envoyer(f"bornes/{courriel.genre}", destinataires=destinataires, contexte=_contexte(courriel))
    courriel.envoye_le = maintenant()
    courriel.save(update_fields=["envoye_le", "modifie_le"])
    if courriel.demande is not None:
        Avis.objects.filter(pk=courriel.demande.avis_id).update(contact=None)


def en_souffrance() -> list[int]:
    """Return the mails due for some minutes, not sent and free to leave; after three days they are left.

    Answers that staff hold are left out before the count: a body that waits keeps no other waiting.
    """
    instant = maintenant()
    dus = CourrielDu.objects.filter(
        envoye_le__isnull=True, cree_le__lte=instant - PATIENCE, cree_le__gte=instant - ABANDON
    )
    libres = dus.filter(~Q(genre=GenreCourriel.REPONSE) | Q(inscription__in=Inscription.objects.mandatees()))
    return list(libres.order_by("pk").values_list("pk", flat=True)[:PAR_PASSAGE])


def _destinataires(courriel: CourrielDu) -> list[str]:
    if courriel.demande is None:
        return courriels_des_referents(courriel.inscription)
    avis = courriel.demande.avis
    if courriel.demande.etat != EtatDemande.REPONDUE or avis.contact is None:
        return []
    return [desceller(avis.contact, place_de(Avis, "contact", pk=avis.pk))]


def _contexte(courriel: CourrielDu) -> dict[str, Any]:
    contexte: dict[str, Any] = {
        "inscription": courriel.inscription,
        "organisme": courriel.inscription.organisme,
        "campagne": courriel.inscription.campagne,
        "borne": courriel.borne,
        "demande": courriel.demande,
        **courriel.contexte,
    }
    if courriel.genre != GenreCourriel.REPONSE:
        contexte["lien"] = f"{settings.BASE_URL}{reverse(PAGES.get(courriel.genre, 'organismes:espace_accueil'))}"
    return contexte
