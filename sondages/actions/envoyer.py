"""Mail codes: one address, one code, shuffled against each other; what ties them goes when the mail is sent."""

from __future__ import annotations

import json
import logging
import secrets
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from organismes.models import Inscription
from socle.auteur import Auteur
from socle.coffre import desceller, sceller
from socle.courriels import EnvoiRefuse, envoyer, est_une_adresse
from socle.erreurs import RegleMetier
from socle.journal import consigner
from socle.quota import compter_envois
from socle.scelles import place_de
from socle.taches import publier
from sondages.actions.codes import creer_codes, exiger_le_dernier_lot
from sondages.actions.verrous import verrouiller
from sondages.enums import EtatSondage
from sondages.logic.plafond import SANS_CONFIRMATION
from sondages.models import EnvoiCode, Groupe, Sondage
from sondages.queries.adresses import adresse_avec_code, adresse_du_jeu
from sondages.queries.calendrier import est_passee
from sondages.queries.envois import reste_des_envois

journaux = logging.getLogger("barometre.sondages")

HASARD = secrets.SystemRandom()
TAILLE = 512
PAR_PASSAGE = 500


@transaction.atomic
def envoyer_codes(
    *, sondage: Sondage, groupe: Groupe, adresses: Sequence[str], auteur: Auteur, apres: int | None = None
) -> int:
    """Make one code for each address and owe the mails; returns how many. All or none.

    `apres` is the last lot that a page showed: sent twice, the same list would give each of its agents two voices.
    """
    propres = _adresses(adresses)
    # Locked before the poll: two polls of one body share what it may send.
    inscription = Inscription.objects.tenue(sondage.inscription_id)
    sondage = verrouiller(sondage, dans={EtatSondage.OUVERT})
    if apres is not None:
        exiger_le_dernier_lot(sondage, apres)
    _exiger_plafond(inscription, sondage, len(propres))
    codes = creer_codes(sondage=sondage, groupe=groupe, nombre=len(propres), auteur=auteur)
    # Codes come shuffled; so are addresses, and rows have neither order nor date.
    HASARD.shuffle(propres)
    scelles = (_sceller(adresse, code) for adresse, code in zip(propres, codes, strict=True))
    envois = [EnvoiCode(id=cle, sondage=sondage, groupe=groupe, contenu=contenu) for cle, contenu in scelles]
    EnvoiCode.objects.bulk_create(envois)
    compter_envois(inscription.organisme, len(envois))
    sondage.codes_envoyes += len(envois)
    sondage.save(update_fields=["codes_envoyes", "modifie_le"])
    consigner(sondage, "sondage.codes_envoyes", auteur, groupe=groupe.pk, nombre=len(envois))
    for envoi in envois:
        publier("sondages.tasks.envoyer_code", envoi_id=str(envoi.pk))
    return len(envois)


def _sceller(adresse: str, code: str) -> tuple[uuid.UUID, bytes]:
    """Return the key of a mail and what it will say, sealed for that row; every content has the same length."""
    cle = uuid.uuid4()
    return cle, sceller(json.dumps([adresse, code]).ljust(TAILLE), place_de_l_envoi(cle))


@transaction.atomic
def expedier_code(envoi_id: str) -> None:
    """Send one code and forget to whom, also when its server refuses it for good.

    Gone, held by another worker, in the name of a body stopped or after the last day, do nothing.

    The row goes with the commit that follows the mail: killed between, the same code leaves again to the same address.
    """
    envoi = (
        EnvoiCode.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("sondage__inscription__organisme")
        .filter(pk=envoi_id, sondage__in=_qui_envoient())
        .first()
    )
    if envoi is None or est_passee(envoi.sondage):
        return
    adresse, code = json.loads(desceller(envoi.contenu, place_de_l_envoi(envoi.pk)))
    contexte = {
        "sondage": envoi.sondage,
        "organisme": envoi.sondage.inscription.organisme,
        "code": code,
        "lien": adresse_avec_code(envoi.sondage, code),
        "adresse": adresse_du_jeu(envoi.sondage),
    }
    try:
        envoyer("sondages/code", destinataires=[adresse], contexte=contexte)
    except EnvoiRefuse as refus:
        if not refus.est_definitif:
            raise
        # Kept, it would be tried until the poll closes, and say all that time who has this code.
        journaux.warning("code.refuse", extra={"objet": "sondages.sondage", "objet_id": envoi.sondage_id})
    envoi.delete()


def envois_en_souffrance() -> list[str]:
    """Return mails not sent yet, drawn anew each time: those that a server refuses for now keep no other waiting."""
    dus = EnvoiCode.objects.filter(sondage__in=_qui_envoient()).order_by("?").values_list("pk", flat=True)
    return [str(pk) for pk in dus[:PAR_PASSAGE]]


def _qui_envoient() -> QuerySet[Sondage]:
    """Return the polls whose mails may leave."""
    return Sondage.objects.ouverts().filter(inscription__in=Inscription.objects.mandatees())


def _exiger_plafond(inscription: Inscription, sondage: Sondage, nombre: int) -> None:
    """Refuse more mails than the headcount of the body allows; paper is not bound by it."""
    if inscription.effectif is None:
        return  # Making codes refuses it, in words.
    reste = reste_des_envois(inscription, sondage)
    if nombre <= reste:
        return
    if inscription.effectif_confirme_le is None:
        attente = (
            f"Tant que l’équipe n’a pas confirmé votre effectif, {SANS_CONFIRMATION} codes partent par courriel au plus"
        )
    else:
        attente = f"Pour {inscription.effectif} agents, les codes de cette consultation sont déjà partis ou presque"
    raise RegleMetier(
        "plafond_des_envois",
        f"{attente}\u202f: il en reste {reste}. Rien n’est parti\u202f; les cartes imprimées ne sont pas limitées.",
        champ="adresses",
    )


def _adresses(adresses: Sequence[str]) -> list[str]:
    propres = [adresse.strip() for adresse in adresses if adresse.strip()]
    if fausses := [adresse for adresse in propres if not est_une_adresse(adresse)]:
        raise RegleMetier("adresse_invalide", f"{fausses[0]}\u202f: cette adresse n’est pas valable.", champ="adresses")
    if not propres:
        raise RegleMetier("adresses_absentes", "Donnez au moins une adresse.", champ="adresses")
    if len({adresse.casefold() for adresse in propres}) != len(propres):
        raise RegleMetier("adresses_en_double", "Une adresse est écrite deux fois.", champ="adresses")
    return propres


def place_de_l_envoi(identifiant: uuid.UUID) -> str:
    """Return the place that a mail is sealed for."""
    return place_de(EnvoiCode, "contenu", pk=identifiant)
