"""Mail codes: one address, one code, shuffled against each other; what ties them goes when the mail is sent."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from socle.coffre import desceller, sceller
from socle.courriels import envoyer
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.scelles import place_de
from socle.taches import publier
from sondages.actions.codes import creer_codes
from sondages.enums import EtatSondage
from sondages.models import EnvoiCode, Groupe, Sondage
from sondages.queries.adresses import adresse_avec_code, adresse_du_jeu

HASARD = secrets.SystemRandom()
TAILLE = 512


@transaction.atomic
def envoyer_codes(*, sondage: Sondage, groupe: Groupe, adresses: Sequence[str], auteur: Any) -> int:
    """Make one code for each address and owe the mails; returns how many. All or none."""
    propres = _adresses(adresses)
    codes = creer_codes(sondage=sondage, groupe=groupe, nombre=len(propres), auteur=auteur)
    # Codes come shuffled; so are addresses, and rows have neither order nor date.
    HASARD.shuffle(propres)
    envois = []
    for adresse, code in zip(propres, codes, strict=True):
        identifiant = uuid.uuid4()
        contenu = json.dumps([adresse, code]).ljust(TAILLE)
        envois.append(
            EnvoiCode(id=identifiant, sondage=sondage, groupe=groupe, contenu=sceller(contenu, _place(identifiant)))
        )
    EnvoiCode.objects.bulk_create(envois)
    consigner(sondage, "sondage.codes_envoyes", auteur, groupe=groupe.pk, nombre=len(envois))
    for envoi in envois:
        publier("sondages.tasks.envoyer_code", envoi_id=str(envoi.pk))
    return len(envois)


@transaction.atomic
def expedier_code(envoi_id: str) -> None:
    """Send one code and forget to whom; gone or held by another worker, do nothing.

    The row goes with the commit that follows the mail: killed between, the same code leaves again to the same address.
    """
    envoi = (
        EnvoiCode.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("sondage__inscription__organisme")
        .filter(pk=envoi_id, sondage__etat=EtatSondage.OUVERT)
        .first()
    )
    if envoi is None:
        return
    adresse, code = json.loads(desceller(envoi.contenu, _place(envoi.pk)))
    contexte = {
        "sondage": envoi.sondage,
        "organisme": envoi.sondage.inscription.organisme,
        "code": code,
        "lien": adresse_avec_code(envoi.sondage, code),
        "adresse": adresse_du_jeu(envoi.sondage),
    }
    envoyer("sondages/code", destinataires=[adresse], contexte=contexte)
    envoi.delete()


def envois_en_souffrance() -> list[str]:
    """Return the mails not sent yet, in no order."""
    dus = list(EnvoiCode.objects.filter(sondage__etat=EtatSondage.OUVERT).values_list("pk", flat=True)[:500])
    HASARD.shuffle(dus)
    return [str(pk) for pk in dus]


def _adresses(adresses: Sequence[str]) -> list[str]:
    propres = [adresse.strip() for adresse in adresses if adresse.strip()]
    for adresse in propres:
        try:
            validate_email(adresse)
        except ValidationError as faute:
            raise RegleMetier(
                "adresse_invalide", f"{adresse}\u202f: cette adresse n’est pas valable.", champ="adresses"
            ) from faute
    if not propres:
        raise RegleMetier("adresses_absentes", "Donnez au moins une adresse.", champ="adresses")
    if len({adresse.casefold() for adresse in propres}) != len(propres):
        raise RegleMetier("adresses_en_double", "Une adresse est écrite deux fois.", champ="adresses")
    return propres


def _place(identifiant: uuid.UUID) -> str:
    return place_de(EnvoiCode, "contenu", pk=identifiant)
