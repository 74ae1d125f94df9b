"""Cancel codes that nobody used, with the mails that would still bring them: a lot by its body, all that waits by staff."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.db import transaction

from socle.auteur import Auteur
from socle.coffre import SceauRompu, desceller
from socle.erreurs import RegleMetier
from socle.journal import consigner
from sondages.actions.codes import empreintes_du_code, supprimer_lot
from sondages.actions.envoyer import place_de_l_envoi
from sondages.actions.verrous import verrouiller
from sondages.enums import EtatSondage
from sondages.models import CodeUnique, EnvoiCode, Sondage


@transaction.atomic
def annuler_lot(*, sondage: Sondage, lot: int, auteur: Auteur) -> int:
    """Cancel the codes of a lot that nobody used: lost sheets, wrong department. Returns how many.

    Their mails that wait go with them: nobody receives a code that is dead already.
    """
    sondage = verrouiller(sondage, dans={EtatSondage.OUVERT})
    du_lot = CodeUnique.objects.filter(groupe__sondage=sondage, lot=lot, est_exerce=False)
    empreintes = frozenset(du_lot.values_list("empreinte", flat=True))
    envois = _qui_attendent(sondage, lambda code: not empreintes.isdisjoint(empreintes_du_code(code)))
    nombre = supprimer_lot(sondage, lot)
    if not nombre:
        raise RegleMetier("lot_sans_code", "Ce lot n’a plus de code à annuler.")
    _retirer_envois(sondage, list(envois), auteur)
    consigner(sondage, "sondage.lot_annule", auteur, lot=lot, nombre=nombre)
    return nombre


def annuler_envois(sondage: Sondage, auteur: Auteur) -> int:
    """Delete the mails of a locked poll that no worker is sending, and the codes that nobody received; return how many."""
    envois = _qui_attendent(sondage, lambda _code: True)
    empreintes = [une for code in envois.values() for une in empreintes_du_code(code)]
    CodeUnique.objects.filter(groupe__sondage=sondage, empreinte__in=empreintes, est_exerce=False).delete()
    _retirer_envois(sondage, list(envois), auteur)
    return len(envois)


def _qui_attendent(sondage: Sondage, choisir: Callable[[str], bool]) -> dict[EnvoiCode, str]:
    """Return the mails that no worker is sending, locked, each with its code, of those that `choisir` accepts."""
    verrou = sondage.les_envois.select_for_update(skip_locked=True, of=("self",))
    ouverts = {envoi: _code_de(envoi) for envoi in verrou}
    return {envoi: code for envoi, code in ouverts.items() if choisir(code)}


def _code_de(envoi: EnvoiCode) -> str:
    """Return the code of a mail; none of one that no key opens, which will never leave."""
    try:
        return str(json.loads(desceller(envoi.contenu, place_de_l_envoi(envoi.pk)))[1])
    except SceauRompu:
        return ""


def _retirer_envois(sondage: Sondage, envois: list[EnvoiCode], auteur: Auteur) -> None:
    """Delete mails of a locked poll: they were not sent, and are not counted as such any more."""
    if envois:
        sondage.les_envois.filter(pk__in=[envoi.pk for envoi in envois]).delete()
        # Mails that waited before sendings were counted are in no count.
        sondage.codes_envoyes = max(0, sondage.codes_envoyes - len(envois))
        sondage.save(update_fields=["codes_envoyes", "modifie_le"])
        consigner(sondage, "sondage.envois_annules", auteur, nombre=len(envois))
