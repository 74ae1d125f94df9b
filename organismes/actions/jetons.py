"""Secrets of mailed links: resuming a draft (stored hashed), confirming a registration (signed, seven days)."""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.http import urlsafe_base64_encode

from organismes.enums import DUREE_CONFIRMATION
from organismes.models import Brouillon, Inscription
from socle.empreintes import empreinte_sans_cle
from socle.erreurs import RegleMetier
from socle.horloge import maintenant

SEL = "organismes.confirmation"
SEL_REPRISE = "organismes.reprise"


class LienExpire(RegleMetier):
    """The link was ours but confirms no more, its seven days over; `inscription` can be sent a new one."""

    def __init__(self, inscription: Inscription, raison: str = "Ce lien a plus de sept jours.") -> None:
        super().__init__("lien_expire", f"{raison} Votre inscription est gardée\u202f: demandez un nouveau lien.")
        self.inscription = inscription


def renouveler_jeton(brouillon: Brouillon, *, pour: str) -> str:
    """Give a draft the resuming token of the mail `pour`, whose hash alone is stored; older links stop working.

    A mail that leaves twice brings the same link: mailboxes may show only one of the two.
    """
    jeton = urlsafe_base64_encode(salted_hmac(SEL_REPRISE, pour, algorithm="sha256").digest())
    Brouillon.objects.filter(pk=brouillon.pk).update(jeton_empreinte=empreinte_sans_cle(jeton))
    return jeton


def jeton_de_confirmation(inscription: Inscription) -> str:
    """Return the token of a confirmation link: for this registration, from this mailbox, for seven days from now."""
    return signing.Signer(salt=SEL).sign_object(
        {"i": inscription.pk, "a": _adresse(inscription), "le": maintenant().isoformat()}
    )


def lire_jeton_de_confirmation(jeton: str) -> Inscription:
    """Return the registration of a confirmation link; LienExpire after seven days, RegleMetier when it is not ours."""
    try:
        contenu = signing.Signer(salt=SEL).unsign_object(jeton)
    except signing.BadSignature:
        contenu = {}
    inscription = Inscription.objects.select_related("organisme", "campagne").filter(pk=contenu.get("i") or 0).first()
    if inscription is None:
        raise RegleMetier(
            "lien_invalide", "Ce lien n’est pas complet. Copiez-le en entier depuis le courriel reçu, puis réessayez."
        )
    if "a" not in contenu and inscription.referent_courriel:
        raise LienExpire(inscription, "Ce lien a été envoyé avant une mise à jour du site.")
    if contenu.get("a") != _adresse(inscription):
        # What a mailbox proves is that address: not the one of who came after, nor none once she was erased.
        raise RegleMetier(
            "lien_d_une_autre_adresse",
            "Cette inscription ne nomme plus l’adresse à laquelle ce lien a été envoyé\u202f: il ne confirme plus rien.",
        )
    if dt.datetime.fromisoformat(contenu["le"]) + DUREE_CONFIRMATION <= maintenant():
        raise LienExpire(inscription)
    return inscription


def _adresse(inscription: Inscription) -> str:
    """Return what stands for the address of its referent."""
    return empreinte_sans_cle(inscription.referent_courriel.lower())[:16]
