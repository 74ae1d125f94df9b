"""The link of a mail that confirms an address."""

from __future__ import annotations

import datetime as dt

from allauth.account import app_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import signing

from socle.empreintes import empreinte_sans_cle


class LienDeConfirmation(EmailConfirmationHMAC):
    """Serves one address of one account: allauth signs a number alone, which a restored backup gives again."""

    @property
    def key(self) -> str:
        return signing.dumps([self.email_address.pk, _de_qui(self.email_address)], salt=app_settings.SALT)

    @classmethod
    def from_key(cls, key: str) -> LienDeConfirmation | None:
        """Return what a link confirms; None when it is too old, served already, or was another address's."""
        lien = _lire(key, dt.timedelta(days=app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS))
        return None if lien is None or lien.email_address.verified else lien

    @classmethod
    def deja_servi(cls, key: str) -> LienDeConfirmation | None:
        """Return a link whose address is confirmed, however old; None for any other."""
        lien = _lire(key)
        return lien if lien is not None and lien.email_address.verified else None


def _lire(cle: str, duree: dt.timedelta | None = None) -> LienDeConfirmation | None:
    try:
        numero, de_qui = signing.loads(cle, max_age=duree, salt=app_settings.SALT)
    except (signing.BadSignature, TypeError):
        return None
    adresse = EmailAddress.objects.select_related("user").filter(pk=numero).first()
    return LienDeConfirmation(adresse) if adresse and _de_qui(adresse) == de_qui else None


def _de_qui(adresse: EmailAddress) -> str:
    """Return what stands for an address and its account."""
    return empreinte_sans_cle(f"{adresse.email}\n{adresse.user.inscrit_le.timestamp()}")[:16]
