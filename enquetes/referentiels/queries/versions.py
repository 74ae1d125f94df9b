"""Versions of grids, scenarios and referentials: what each says, which one is in force, what a draft changes."""

from __future__ import annotations

from typing import Any

from enquetes.models import Critere, Engagement, Grille, Scenario, VersionReferentiel
from enquetes.referentiels.logic.baremes import en_mots
from enquetes.referentiels.logic.versions import Fiche, LigneComparee, comparer
from enquetes.referentiels.queries.grilles import bareme_de
from organismes.enums import Canal, TypeOrganisme

Version = Grille | Scenario | VersionReferentiel


def version_en_vigueur(version: Version) -> Version | None:
    """Return the last published version of the same thing, other than this one; the words of files are no row."""
    if isinstance(version, Grille):
        voisines: Any = Grille.objects.filter(canal=version.canal)
    elif isinstance(version, VersionReferentiel):
        voisines = version.referentiel.les_versions.all()
    else:
        voisines = Scenario.objects.filter(code=version.code)
    derniere: Version | None = voisines.publiees().filter(version__lt=version.version).order_by("-version").first()
    return derniere


def ecarts(version: Version) -> tuple[LigneComparee, ...]:
    """Return each criterion or commitment (or the scenario) beside the version in force, in order."""
    precedente = version_en_vigueur(version)
    if precedente is None and isinstance(version, VersionReferentiel):
        premiere = Engagement.objects.filter(rubrique__referentiel=version.referentiel_id)
        return comparer({un.code: _fiche_engagement(un.libelle, un.mesurable) for un in premiere}, fiches_de(version))
    return comparer(fiches_de(precedente) if precedente else {}, fiches_de(version))


def fiches_de(version: Version) -> dict[str, Fiche]:
    """Return the words of each criterion or commitment by its code, or those of the scenario under its own."""
    if isinstance(version, Scenario):
        return {version.code: _fiche_scenario(version)}
    if isinstance(version, VersionReferentiel):
        return {code: _fiche_engagement(**mots) for code, mots in version.redaction.items()}
    criteres = version.les_criteres.order_by("ordre").prefetch_related("les_engagements")
    return {critere.code: _fiche_critere(critere, rang) for rang, critere in enumerate(criteres, start=1)}


def _fiche_critere(critere: Critere, rang: int) -> Fiche:
    return {
        "libellé": critere.libelle,
        "question": critere.question,
        "aide": critere.aide,
        "éléments": "\u202f; ".join(critere.elements),
        "barème": f"{critere.bareme}\u202f: {en_mots(bareme_de(critere))}",
        "étape": critere.get_etape_display(),
        "déterminant": critere.get_determinant_display(),
        "poids": str(critere.poids),
        "conditions": critere.conditions,
        "engagements": ", ".join(sorted(engagement.code for engagement in critere.les_engagements.all())),
        "rang": str(rang),
    }


def _fiche_scenario(scenario: Scenario) -> Fiche:
    tous = len(scenario.types_organismes) == len(TypeOrganisme.values)
    return {
        "thème": scenario.theme,
        "service": scenario.service,
        "type": scenario.get_type_display(),
        "canaux": ", ".join(str(Canal(canal).label) for canal in scenario.canaux),
        "organismes": "tous" if tous else ", ".join(str(TypeOrganisme(t).label) for t in scenario.types_organismes),
        "situation à jouer": scenario.consigne,
        "éléments attendus": "\u202f; ".join(scenario.elements),
        "données personnelles": "oui" if scenario.donnees_personnelles else "non",
        "ne plus jouer après": scenario.expire_le.isoformat() if scenario.expire_le else "",
    }


def _fiche_engagement(libelle: str, mesurable: str) -> Fiche:
    return {"libellé": libelle, "ce qui se mesure": mesurable}


def contenu_de(version: Grille | Scenario) -> dict[str, Any]:
    """Return what a version says, for its print."""
    titre = version.nom if isinstance(version, Grille) else version.theme
    return {"version": version.version, "titre": titre, "fiches": fiches_de(version)}
