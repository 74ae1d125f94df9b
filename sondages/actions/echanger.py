"""Exchange a single-use code for two tokens that nobody can tie to it. Nothing here is journalled nor logged, and only
codes that fail are counted.

The row of the poll is the only lock: a lock on the row of a code would leave its mark. One statement rewrites all the
codes of the poll: they share one transaction, keep their order and their size, whoever came.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When

from socle.erreurs import RegleMetier
from sondages.actions.cles import cle_des_idees, cle_du_groupe
from sondages.actions.codes import empreintes_du_code
from sondages.actions.essais import exiger_essai, noter_echec
from sondages.actions.verrous import verrouiller_ouvert
from sondages.logic.signature_aveugle import est_demande_de, signer_a_l_aveugle
from sondages.models import CodeUnique, Sondage

T = TypeVar("T")


@dataclass(frozen=True)
class Signatures:
    """The two blind signatures, and the department whose key made the first."""

    groupe_id: int
    urne: bytes
    idees: bytes


class CodeRefuse(RegleMetier):
    """A code that may not be exchanged: the only refusal that is counted."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message, champ="code")


def echanger_code(*, sondage: Sondage, code: str, urne: bytes, idees: bytes, adresse: str | None = None) -> Signatures:
    """Sign two blinded messages for a code, once; the same request again gets the same answer.

    Signatures come after the commit: killed between, the code is used and its request known, so that the browser, that
    keeps it until the answer, asks again. `adresse` is the client's: failures are counted by it (`essais`).
    """
    groupe_id, cle_urne, cle_idees = sous_limite(sondage, adresse, lambda tenu: _marquer(tenu, code, urne, idees))
    return Signatures(groupe_id, signer_a_l_aveugle(cle_urne, urne), signer_a_l_aveugle(cle_idees, idees))


def sous_limite(sondage: Sondage, adresse: str | None, chercher: Callable[[Sondage], T]) -> T:
    """Look a code up with the poll locked, unless too many failed from this address; count a failure and commit it."""
    with transaction.atomic():
        tenu = verrouiller_ouvert(sondage)
        if adresse is not None:
            exiger_essai(sondage=tenu, adresse=adresse)
        try:
            return chercher(tenu)
        except CodeRefuse as refus:
            if adresse is not None:
                noter_echec(sondage=tenu, adresse=adresse)
            refuse = refus
    raise refuse


def inconnu() -> CodeRefuse:
    """Return the refusal of a code that nobody gave."""
    return CodeRefuse("code_inconnu", "Ce code n’est pas connu\u202f: vérifiez chaque caractère.")


def _marquer(sondage: Sondage, code: str, urne: bytes, idees: bytes) -> tuple[int, RSAPrivateKey, RSAPrivateKey]:
    codes = CodeUnique.objects.filter(groupe__sondage=sondage)
    trouve = codes.filter(empreinte__in=empreintes_du_code(code)).select_related("groupe").first()
    if trouve is None:
        raise inconnu()
    cle_urne, cle_idees = cle_du_groupe(trouve.groupe), cle_des_idees(sondage)
    if not est_demande_de(cle_urne.public_key(), urne) or not est_demande_de(cle_idees.public_key(), idees):
        raise RegleMetier("demande_invalide", "Cette demande n’est pas lisible. Le code n’a pas servi.")
    # Blinded messages are uniform: their hash says nothing of the tokens.
    demande = hashlib.sha256(urne + idees).hexdigest()
    if not trouve.est_exerce:
        codes.update(
            est_exerce=Case(
                When(pk=trouve.pk, then=Value(value=True)), default=F("est_exerce"), output_field=BooleanField()
            ),
            demande=Case(When(pk=trouve.pk, then=Value(demande)), default=F("demande")),
        )
    elif not hmac.compare_digest(trouve.demande, demande):
        raise CodeRefuse("code_deja_utilise", "Ce code a déjà servi.")
    return trouve.groupe_id, cle_urne, cle_idees
