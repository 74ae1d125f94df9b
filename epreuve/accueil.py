"""A body that listens, asked for from inside the stack's environment: its kiosks, its codes, then what was received.

`python -m epreuve.accueil creer 8` prints the tokens of eight kiosks, codes to enrol others and the code of a poster;
`relever` prints what the database holds, `recompter` what dashboards read beside what opinions give, `trier` the same
once what waits was sorted, with the mistake of FAUTE.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import django

django.setup()

from django.db.models import Count  # noqa: E402 -- after the set-up

from bornes.avis.actions.traiter import VERROU, traiter_avis  # noqa: E402
from bornes.enums import HORS_COMPTE, Comptage, Origine, Raison, ResultatDemarche  # noqa: E402
from bornes.models import AgregatJour, AgregatMois, AgregatNational, Avis, SuiteRecue  # noqa: E402
from bornes.parc.actions.enroler import empreinte_du_code  # noqa: E402
from epreuve.actes import repondre  # noqa: E402
from epreuve.fautes_des_courses import FAUTES  # noqa: E402
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
# What a count tells of opinions, by the name of its column.
COMPTES = (
    "n",
    *(f"n{note}" for note in range(1, 6)),
    *(f"h{heure:02}" for heure in range(24)),
    *(f"resultat_{resultat}" for resultat in ResultatDemarche.values),
    *(f"raison_{raison}" for raison in Raison.values),
)


# What dashboards read: a table, whose each line is, and when.
TABLEAUX: dict[str, tuple[Any, str, str]] = {
    "jours": (AgregatJour, "point_id", "jour"),
    "mois": (AgregatMois, "inscription_id", "mois"),
    "éditions": (AgregatNational, "campagne_id", "jour"),
}


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
    return {"jetons": jetons, "codes": codes, "avis": CODE, "service": SERVICE, "verrou": VERROU}


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


def recompter() -> dict[str, Any]:
    """Count again, one by one, what was sorted; return how many counts of days, months and editions are not that."""
    vrais = {quoi: Counter[Any]() for quoi in TABLEAUX}
    portes = Counter[str]()
    for avis in Avis.objects.select_related("point__inscription").order_by().iterator():
        origine = Origine.BORNE if avis.enrolement_id else Origine.SMARTPHONE
        portes[f"{origine} {avis.comptage}"] += 1
        porte = str(origine), avis.comptage in HORS_COMPTE
        for quoi, ligne in _lignes_de(avis).items():
            vrais[quoi].update((*ligne, *porte, compte) for compte in _comptes_de(avis))
    montres = {quoi: _montres(*tableau) for quoi, tableau in TABLEAUX.items()}
    return {
        "portes": portes,
        "comptes": {quoi: len(lus) for quoi, lus in montres.items()},
        "faux": {quoi: len(vrais[quoi].items() ^ lus.items()) for quoi, lus in montres.items()},
    }


def _lignes_de(avis: Avis) -> dict[str, tuple[Any, ...]]:
    """Return whose line of each table an opinion is counted in, and of when."""
    inscription = avis.point.inscription
    return {
        "jours": (avis.point_id, avis.jour),
        "mois": (inscription.pk, avis.jour.replace(day=1)),
        "éditions": (inscription.campagne_id, avis.jour),
    }


def _comptes_de(avis: Avis) -> set[str]:
    """Name the counts that an opinion is in; none before it is sorted."""
    if avis.comptage == Comptage.A_TRIER:
        return set()
    raisons = {f"raison_{raison}" for raison in (avis.raison_1, avis.raison_2)}
    return {"n", f"n{avis.satisfaction}", f"h{avis.heure:02}", f"resultat_{avis.resultat}", *raisons} & {*COMPTES}


def _montres(modele: Any, qui: str, quand: str) -> dict[tuple[Any, ...], int]:
    """Return what dashboards read, without its zeros."""
    return {
        (getattr(ligne, qui), getattr(ligne, quand), ligne.origine, ligne.retenu, quoi): nombre
        for ligne in modele.objects.all()
        for quoi in COMPTES
        if (nombre := getattr(ligne, quoi))
    }


def trier() -> dict[str, Any]:
    """Sort what waits, as the worker does, then recount."""
    FAUTES.get(os.environ.get("FAUTE", ""), lambda: None)()
    while traiter_avis():
        pass
    return recompter()


if __name__ == "__main__":
    repondre(creer, relever, recompter, trier)
