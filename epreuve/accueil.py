"""A body that listens, asked for from inside the stack's environment: its kiosks, its codes, then what was received.

`python -m epreuve.accueil creer 8` prints the tokens of eight kiosks, codes to enrol others and the code of a poster;
`python -m epreuve.accueil relever` prints what the database holds.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django

django.setup()

from django.db.models import Count  # noqa: E402 -- after the set-up

from bornes.models import Avis, SuiteRecue  # noqa: E402
from bornes.parc.actions.enroler import empreinte_du_code  # noqa: E402
from tests.factories.bornes import (  # noqa: E402
    BorneFactory,
    CodeAvisFactory,
    EnrolementFactory,
    PointFactory,
    SuiteRecueFactory,
)
from tests.factories.campagnes import CampagneFactory  # noqa: E402
from tests.factories.organismes import InscriptionFactory, ServiceFactory, SiteFactory  # noqa: E402

SERVICE = "etat-civil"
CODE = "abcd2345"
ENROLEMENTS = 4


def creer(nb_bornes: int) -> dict[str, Any]:
    """Write enrolled kiosks, each at its own site, kiosks that wait for their code, and a site with an open poster."""
    inscription = InscriptionFactory(campagne=CampagneFactory(en_terrain=True), borne=True, smartphone=True)
    service = ServiceFactory(organisme=inscription.organisme, code=SERVICE)
    sites = SiteFactory.create_batch(nb_bornes + 1, organisme=inscription.organisme)
    for site in sites:
        point = PointFactory(inscription=inscription, site=site)
        PointFactory(inscription=inscription, site=site, service=service)
    jetons = [f"jeton-de-borne-{rang}" for rang in range(nb_bornes)]
    for site, jeton in zip(sites, jetons, strict=False):
        borne = BorneFactory(inscription=inscription, site=site, active=True)
        SuiteRecueFactory(enrolement=EnrolementFactory(borne=borne, jeton=jeton))
    codes = [f"ABCDEFGH2{rang}" for rang in range(2, 2 + ENROLEMENTS)]
    for code in codes:
        borne = BorneFactory(inscription=inscription, site=sites[-1], active=True)
        EnrolementFactory(borne=borne, attendu=True, code_empreinte=empreinte_du_code(code))
    CodeAvisFactory(code=CODE, point=point)
    return {"jetons": jetons, "codes": codes, "avis": CODE, "service": SERVICE}


def relever() -> dict[str, Any]:
    """Recount from facts: each opinion by its identity and number, and the ranges known of each kiosk."""
    return {
        "avis": [
            [str(pk), enrolement, sequence, satisfaction, saisi_le.isoformat()]
            for pk, enrolement, sequence, satisfaction, saisi_le in Avis.objects.order_by("recu_le", "sequence")
            .values_list("pk", "enrolement", "sequence", "satisfaction", "saisi_le")
            .iterator()
        ],
        "comptages": dict(Avis.objects.order_by().values_list("comptage").annotate(n=Count("pk"))),
        "douteuses": Avis.objects.filter(horloge_douteuse=True).count(),
        "suites": {str(suite.pk): suite.plages for suite in SuiteRecue.objects.all()},
    }


if __name__ == "__main__":
    acte, *nombres = sys.argv[1:]
    json.dump(creer(*map(int, nombres)) if acte == "creer" else relever(), sys.stdout)
