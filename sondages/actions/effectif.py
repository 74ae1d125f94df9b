"""What staff and bodies do about the mails of polls: the acts of `organismes`, and what follows of them here (ADR 34)."""

from __future__ import annotations

import contextlib
import json

from django.db import transaction

from organismes.actions.effectif import confirmer_effectif, declarer_effectif, reprendre_envois, suspendre_envois
from organismes.models import Inscription
from socle.auteur import Auteur
from socle.coffre import desceller
from socle.erreurs import RegleMetier
from socle.journal import consigner
from sondages.actions.codes import empreintes_du_code
from sondages.actions.envoyer import place_de_l_envoi
from sondages.actions.verrous import verrouiller
from sondages.enums import EtatSondage
from sondages.models import CodeUnique, Sondage

__all__ = ["confirmer_effectif", "declarer_effectif", "reprendre_envois", "suspendre_et_annuler"]


@transaction.atomic
def suspendre_et_annuler(*, inscription: Inscription, motif: str, auteur: Auteur) -> int:
    """Stop what is sent in the name of a body, and cancel its mails that wait with their codes; returns how many."""
    suspendre_envois(inscription=inscription, motif=motif, auteur=auteur)
    annules = 0
    for sondage in Sondage.objects.ouverts().filter(inscription=inscription).order_by("pk"):
        with contextlib.suppress(RegleMetier):  # Closed meanwhile: nothing waits any more.
            annules += _annuler_envois(verrouiller(sondage, dans={EtatSondage.OUVERT}), auteur)
    return annules


def _annuler_envois(sondage: Sondage, auteur: Auteur) -> int:
    """Delete the mails of a locked poll that no worker is sending, and the codes that nobody received."""
    envois = list(sondage.les_envois.select_for_update(skip_locked=True, of=("self",)))
    codes = [json.loads(desceller(envoi.contenu, place_de_l_envoi(envoi.pk)))[1] for envoi in envois]
    empreintes = [une for code in codes for une in empreintes_du_code(code)]
    CodeUnique.objects.filter(groupe__sondage=sondage, empreinte__in=empreintes, est_exerce=False).delete()
    sondage.les_envois.filter(pk__in=[envoi.pk for envoi in envois]).delete()
    if envois:
        # Mails that waited before sendings were counted are in no count.
        sondage.codes_envoyes = max(0, sondage.codes_envoyes - len(envois))
        sondage.save(update_fields=["codes_envoyes", "modifie_le"])
        consigner(sondage, "sondage.envois_annules", auteur, nombre=len(envois))
    return len(envois)
