"""Written contacts that nobody answers close by themselves, and open again when a suspension gives them time."""

from __future__ import annotations

import uuid
from functools import partial

from django.db import transaction

from enquetes.enums import EtatVisite
from enquetes.models import Visite
from enquetes.visites.actions.etats import verrouiller
from enquetes.visites.logic import saisie
from enquetes.visites.queries.visites import Carnet, contacts_silencieux
from socle.horloge import aujourdhui, maintenant
from socle.journal import consigner
from socle.taches import tenter

SAISIS = (EtatVisite.EN_ATTENTE, EtatVisite.A_REVOIR)


def rouvrir_attentes() -> int:
    """Open again the contacts closed « sans réponse », not handed over, whose wait is no longer over; return how many.

    A suspension may be decided, or made longer, from a day gone by on: the clock had stopped before they closed.
    """
    closes = Visite.objects.contacts().filter(etat__in=SAISIS, sans_reponse_le__isnull=False)
    return sum(
        tenter("visites.reouverture_en_panne", pk, partial(_rouvrir, pk))
        for pk in closes.order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def _rouvrir(pk: uuid.UUID) -> bool:
    fraiche = verrouiller(Visite.objects.get(pk=pk))
    carnet = Carnet()
    fin = carnet.fin_de_l_attente(fraiche)
    if fraiche.etat not in SAISIS or fraiche.sans_reponse_le is None or fin is None or aujourdhui() > fin:
        return False
    fraiche.sans_reponse_le = None
    fraiche.reponses = saisie.completer(carnet.contexte(fraiche), fraiche.reponses)
    fraiche.save(update_fields=["sans_reponse_le", "reponses", "modifie_le"])
    consigner(fraiche, "visite.attente_reprise", None, dernier_jour=fin.isoformat())
    return True


def clore_contacts_silencieux() -> int:
    """Close « sans réponse » every contact whose wait ended before today; return how many.

    20 working days for an e-mail, a form or a social network, 30 for a letter, suspensions excluded. Running it twice
    changes nothing more. Each contact is its own transaction.
    """
    return sum(
        tenter("visites.cloture_en_panne", visite.pk, partial(clore_contact_silencieux, visite=visite))
        for visite in contacts_silencieux()
    )


@transaction.atomic
def clore_contact_silencieux(*, visite: Visite) -> bool:
    """Close a contact « sans réponse » if its wait ended before today; tell whether it did."""
    fraiche = verrouiller(visite)
    carnet = Carnet()
    fin = carnet.fin_de_l_attente(fraiche)
    attend = fraiche.etat in SAISIS
    if not attend or fraiche.repondue_le or fraiche.sans_reponse_le or fin is None or aujourdhui() <= fin:
        return False
    fraiche.sans_reponse_le = maintenant()
    fraiche.reponses = saisie.completer(carnet.contexte(fraiche), fraiche.reponses)
    fraiche.save(update_fields=["sans_reponse_le", "reponses", "modifie_le"])
    consigner(fraiche, "visite.close_sans_reponse", None, dernier_jour=fin.isoformat())
    return True
