"""Do once what a partner names by a key, and answer the same for ever; what is refused was not done."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction

from partenaires.models import DemandeUnique, Partenaire
from socle.empreintes import empreinte_a_cle, empreintes_a_cles
from socle.erreurs import Conflit

SEL = "partenaires.demande"


class CleDejaUtilisee(Conflit):
    """A key that named another demand."""


def une_fois(
    *, partenaire: Partenaire, cle: str, demande: Any, acte: Callable[[], tuple[int, Any]]
) -> tuple[DemandeUnique, bool]:
    """Do the act that `cle` names and keep its answer, or return the one kept; the second value tells whether it was.

    Of any number at once, the first one to write its key acts, and the others wait for its end. What the act refuses
    leaves the key free, for a day when it is allowed. The same key with another demand raises CleDejaUtilisee.
    """
    # Names and mails are in there: a plain hash could be guessed.
    dite = json.dumps([cle, demande], sort_keys=True)
    try:
        with transaction.atomic():
            # The answer comes with the end of the transaction: nobody reads this row before.
            gardee = DemandeUnique.objects.create(
                partenaire=partenaire,
                cle=cle,
                empreinte=empreinte_a_cle(SEL, dite),
                code_http=HTTPStatus.ACCEPTED,
                reponse={},
            )
            gardee.code_http, gardee.reponse = acte()
            gardee.save(update_fields=["code_http", "reponse"])
    except IntegrityError as deja:
        if "demande_unique" not in str(deja) and "partenaires_demandeunique" not in str(deja):
            raise
        connue = DemandeUnique.objects.get(partenaire=partenaire, cle=cle)
        if connue.empreinte not in empreintes_a_cles(SEL, dite):
            raise CleDejaUtilisee(
                "cle_deja_utilisee", "Cette clé d’idempotence a servi à une autre demande\u202f: prenez-en une neuve."
            ) from deja
        return connue, True
    # As the next ones will read it: a database may lay keys in an order of its own.
    gardee.refresh_from_db(fields=["reponse"])
    return gardee, False
