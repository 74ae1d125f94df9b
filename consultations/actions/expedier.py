"""Send the mails that are due to citizens. Nothing here schedules: tasks call it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from consultations.actions.courriels import est_permis
from consultations.actions.empreintes import place_identification, place_participant
from consultations.actions.jetons import jeton_d_oubli, jeton_de_confirmation
from consultations.enums import COURRIELS_DE_SERVICE, PROPOSITIONS_PUBLIQUES, GenreCourriel
from consultations.models import Commentaire, CourrielCitoyen, Dialogue, Proposition, ReponsePubliee, SuiteDonnee
from organismes.models import Inscription
from socle.coffre import desceller
from socle.courriels import envoyer
from socle.horloge import maintenant

PATIENCE = dt.timedelta(minutes=5)
# Longer than the eve and the day of two rounds: what the election held leaves after it.
ABANDON = dt.timedelta(days=7)
PAR_PASSAGE = 200


@transaction.atomic
def expedier(courriel_id: int) -> None:
    """Send one mail due and mark it sent; gone, already sent, held by the election or by staff, do nothing.

    The row stays locked meanwhile. Whoever was forgotten, or whose address is confirmed, is written to no more.
    """
    courriel = (
        CourrielCitoyen.objects.select_for_update(of=("self",))
        .select_related(
            "dialogue__inscription__organisme", "dialogue__inscription__campagne", "identification", "participant"
        )
        .filter(pk=courriel_id, envoye_le__isnull=True)
        .first()
    )
    if courriel is None or not est_permis(courriel.genre, courriel.dialogue):
        return
    destinataire = _destinataire(courriel)
    contexte = _contexte(courriel)
    if destinataire and contexte is not None:
        envoyer(f"consultations/{courriel.genre}", destinataires=[destinataire], contexte=contexte)
    courriel.envoye_le = maintenant()
    courriel.save(update_fields=["envoye_le", "modifie_le"])


def en_souffrance() -> list[int]:
    """Return the mails due for some minutes, not sent and free to leave; after a week they are left.

    What the election or staff hold is left out before the count: bodies that wait never keep those of others waiting.
    """
    instant = maintenant()
    dus = CourrielCitoyen.objects.filter(
        envoye_le__isnull=True,
        cree_le__lte=instant - PATIENCE,
        cree_le__gte=instant - ABANDON,
        dialogue__inscription__in=Inscription.objects.mandatees(),
    )
    differables = dus.exclude(genre__in=COURRIELS_DE_SERVICE)
    dialogues = Dialogue.objects.filter(pk__in=differables.values("dialogue")).select_related(
        "inscription__campagne", "inscription__organisme"
    )
    tenus = [dialogue.pk for dialogue in dialogues if not est_permis(GenreCourriel.REPONSE, dialogue)]
    libres = dus.filter(Q(genre__in=COURRIELS_DE_SERVICE) | ~Q(dialogue__in=tenus))
    return list(libres.order_by("pk").values_list("pk", flat=True)[:PAR_PASSAGE])


def _destinataire(courriel: CourrielCitoyen) -> str:
    attendue, participant = courriel.identification, courriel.participant
    if attendue is not None and attendue.courriel is not None:
        return desceller(attendue.courriel, place_identification(attendue))
    if participant is not None and participant.courriel is not None:
        return desceller(participant.courriel, place_participant(participant))
    return ""


def _contexte(courriel: CourrielCitoyen) -> dict[str, Any] | None:
    """Return what the mail tells, None when there is nothing left to tell."""
    dialogue, participant = courriel.dialogue, courriel.participant
    contexte: dict[str, Any] = {"dialogue": dialogue, "organisme": dialogue.inscription.organisme}
    if courriel.identification is not None:
        return contexte | {
            "lien": _lien("confirmer", code=dialogue.code, jeton=jeton_de_confirmation(courriel.identification))
        }
    objet = _objet(courriel)
    if objet is None or participant is None:
        return None
    oubli = f"{_lien('oublier', code=dialogue.code)}?jeton={jeton_d_oubli(participant)}"
    return contexte | objet | {"lien_oubli": oubli}


def _objet(courriel: CourrielCitoyen) -> dict[str, Any] | None:
    """Return what a mail to a participant is about, read again, with its page; None when it went."""
    code, lus = courriel.dialogue.code, courriel.contexte
    if courriel.genre == GenreCourriel.REPONSE and "commentaire" not in lus:
        publiee = ReponsePubliee.objects.filter(dialogue=courriel.dialogue).first()
        return {"reponse": publiee, "lien": _lien("resultats", code=code)} if publiee else None
    objet: dict[str, Any] = {}
    if courriel.genre == GenreCourriel.DEPOT:
        proposition = Proposition.objects.filter(pk=lus["proposition"]).first()
    elif courriel.genre == GenreCourriel.SUITE:
        objet["suite"] = SuiteDonnee.objects.select_related("proposition").filter(pk=lus["suite"]).first()
        proposition = objet["suite"] and objet["suite"].proposition
    else:
        objet["commentaire"] = Commentaire.objects.select_related("proposition").filter(pk=lus["commentaire"]).first()
        proposition = objet["commentaire"] and objet["commentaire"].proposition
    # Withdrawn by its author, it has no words left.
    if proposition is None or not proposition.titre:
        return None
    if proposition.etat in PROPOSITIONS_PUBLIQUES:
        return objet | {"proposition": proposition, "lien": _lien("contribution", code=code, pk=proposition.pk)}
    return objet | {"proposition": proposition, "lien": _lien("mes_contributions", code=code)}


def _lien(nom: str, **arguments: Any) -> str:
    return f"{settings.BASE_URL}{reverse(f'consultations:{nom}', kwargs=arguments)}"
