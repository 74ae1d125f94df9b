"""An edition by département. A dozen queries, whatever the number of bodies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count

from bornes.parc.logic.sante import SILENCE
from bornes.parc.queries.parc import LigneBorne, bornes_de_l_edition, lignes_de
from campagnes.models import Campagne
from enquetes.models import Visite
from organismes.enums import NatureEntite
from organismes.models import Inscription, Territoire
from rapports.logic.edition.departements import AILLEURS, Effectifs, LigneDepartement
from rapports.queries.edition.tableau import mesures_du_terrain


def effectifs_par_departement(campagne: Campagne, parc: Iterable[LigneBorne]) -> list[LigneDepartement]:
    """Return the départements where something is counted, by code; `parc` is what the edition has of kiosks."""
    inscriptions = _inscriptions(campagne)
    terrain, bornes = _terrain(campagne), _bornes(parc)
    noms, regions = _annuaire()
    lignes = []
    for code in sorted({*inscriptions, *terrain, *bornes}):
        nom, region = noms.get(code, (code or AILLEURS, ""))
        effectifs = Effectifs(inscriptions=inscriptions.get(code, 0), **terrain.get(code, {}), **bornes.get(code, {}))
        lignes.append(LigneDepartement(code, nom, region, regions.get(region, region or AILLEURS), effectifs))
    return lignes


def _inscriptions(campagne: Campagne) -> dict[str, int]:
    actives = Inscription.objects.actives().filter(campagne=campagne).order_by("organisme__departement")
    return dict(actives.values_list("organisme__departement").annotate(nombre=Count("pk")))


def _terrain(campagne: Campagne) -> dict[str, dict[str, int]]:
    comptes = {nom: Count("pk", filter=quoi) for nom, quoi in mesures_du_terrain().items()}
    contacts = Visite.objects.contacts().filter(inscription__campagne=campagne)
    lignes = contacts.order_by().values_list("inscription__organisme__departement").annotate(**comptes)
    return {
        code: dict(zip(("prevus", "faits", "valides", "en_retard"), nombres, strict=True)) for code, *nombres in lignes
    }


def parc_de(campagne: Campagne) -> list[LigneBorne]:
    """Return the kiosks of an edition with their health, by département."""
    lignes = lignes_de(bornes_de_l_edition(campagne.pk))
    return sorted(lignes, key=lambda ligne: ligne.borne.inscription.organisme.departement)


def _bornes(parc: Iterable[LigneBorne]) -> dict[str, Mapping[str, int]]:
    par_code: dict[str, Counter[str]] = {}
    for ligne in parc:
        compte = par_code.setdefault(ligne.borne.inscription.organisme.departement, Counter())
        compte["bornes"] += 1
        compte["silencieuses"] += SILENCE in ligne.codes
        compte["a_voir"] += bool(ligne.alertes)
    return dict(par_code)


def _annuaire() -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Return the name and the région of each département, then the name of each région."""
    lieux = Territoire.objects.filter(nature__in=(NatureEntite.DEPARTEMENT, NatureEntite.REGION))
    lignes = list(lieux.values_list("nature", "code", "nom", "region"))
    return (
        {code: (nom, region) for nature, code, nom, region in lignes if nature == NatureEntite.DEPARTEMENT},
        {code: nom for nature, code, nom, _region in lignes if nature == NatureEntite.REGION},
    )
