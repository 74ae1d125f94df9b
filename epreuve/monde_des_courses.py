"""What counts, limits and the journal are judged on, from inside the stack's environment, then what was kept.

`python -m epreuve.monde_des_courses consultation` prints a box of ideas; `edition 6 4` an edition drawn with a seed;
`personnel` people of AFNOR without second factor and every address of theirs; `compter 1790000000` sorts the opinions
that wait, then recounts those received before that second and since; `soutiens` recounts supports.
"""

from __future__ import annotations

import datetime as dt
import os
from typing import Any

import django

django.setup()

from django.db.models import Count  # noqa: E402 -- after the set-up

from bornes.avis.actions.traiter import traiter_avis  # noqa: E402
from bornes.models import Avis  # noqa: E402
from comptes.enums import PERSONNEL  # noqa: E402
from consultations.models import Participant, Soutien  # noqa: E402
from enquetes.referentiels.actions.charger import charger_referentiels  # noqa: E402
from epreuve import heure  # noqa: E402
from epreuve.actes import repondre  # noqa: E402
from epreuve.fautes_des_courses import FAUTES  # noqa: E402
from epreuve.monde import session_de  # noqa: E402
from tests.architecture.adresses import adresses  # noqa: E402
from tests.factories.comptes import UtilisateurFactory  # noqa: E402
from tests.factories.consultations import DialogueFactory, PropositionFactory  # noqa: E402
from tests.trophees.scelle import edition_au_hasard  # noqa: E402

heure.arreter()
IDEES, QUOTA = 20, 3


def consultation() -> dict[str, Any]:
    """Write a box of ideas, open to whoever has a device."""
    dialogue = DialogueFactory(ouvert=True, appareil=True, quota_soutiens=QUOTA)
    idees = PropositionFactory.create_batch(IDEES, dialogue=dialogue)
    return {"code": dialogue.code, "quota": QUOTA, "idees": [str(idee.pk) for idee in idees]}


def edition(graine: int, organismes: int) -> dict[str, Any]:
    """Write an edition with its contacts, ready to be sealed."""
    charger_referentiels()
    return {"annee": edition_au_hasard(graine, organismes=organismes).annee}


def personnel() -> dict[str, Any]:
    """Write somebody of each role of AFNOR, and an engineer, without second factor; list what they may not open."""
    gens = {str(role): UtilisateurFactory(roles=[role], second_facteur=False) for role in sorted(PERSONNEL)}
    gens["ingénieur"] = UtilisateurFactory(is_staff=True, is_superuser=True, second_facteur=False)
    leurs = [adresse.vers(**adresse.arguments) for adresse in adresses() if adresse.chemin.startswith("pilotage/")]
    return {
        "sessions": {role: session_de(qui) for role, qui in gens.items()},
        "adresses": [*leurs, "/administration-technique/", "/administration-technique/comptes/utilisateur/"],
    }


def compter(coupure: int) -> dict[str, dict[str, int]]:
    """Sort and count what waits, as the worker does, with the mistake of FAUTE; recount by what became of them."""
    FAUTES.get(os.environ.get("FAUTE", ""), lambda: None)()
    while traiter_avis():
        pass
    instant = dt.datetime.fromtimestamp(coupure, dt.UTC)
    avant, depuis = Avis.objects.filter(recu_le__lt=instant), Avis.objects.filter(recu_le__gte=instant)
    return {
        quand: {"recus": lot.count(), **dict(lot.order_by().values_list("comptage").annotate(n=Count("pk")))}
        for quand, lot in (("avant", avant), ("depuis", depuis))
    }


def soutiens() -> dict[str, Any]:
    """Recount supports from the rows alone: by idea, by person at most, twice to one idea."""
    lignes = Soutien.objects.order_by()
    par_personne = lignes.values_list("participant").annotate(n=Count("pk"))
    return {
        "idees": {str(pk): n for pk, n in lignes.values_list("proposition").annotate(n=Count("pk"))},
        "au_plus": max((n for _, n in par_personne), default=0),
        "doubles": len(lignes) - len(set(lignes.values_list("participant", "proposition"))),
        "participants": Participant.objects.count(),
    }


if __name__ == "__main__":
    repondre(consultation, edition, personnel, compter, soutiens)
