"""The validated contacts of one registration, scored, and the words of their grids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from campagnes.enums import Etape
from campagnes.models import Campagne
from enquetes.enums import TypeScenario
from enquetes.models import Critere, Engagement, Grille, Visite
from enquetes.referentiels.queries.engagements import engagements_en_mots
from enquetes.referentiels.queries.grilles import grilles_notees
from enquetes.visites.logic.notation import noter_contact
from organismes.models import Inscription
from rapports.logic.resultats.composition import CritereDecrit, VisiteLue
from rapports.logic.resultats.lignes import LigneEngagement, ReferentielConforme, bornes_lues
from socle.masquage import masquer

RANGS = {etape.value: rang for rang, etape in enumerate(Etape)}


def visites_lues(inscription: Inscription, grilles: Sequence[Grille]) -> list[VisiteLue]:
    """Return the contacts that count, scored with the policy of the edition, what shoppers wrote masked."""
    notees = grilles_notees(grilles)
    lignes = Visite.objects.filter(inscription=inscription).validees().order_by("canal", "pk")
    politique = inscription.campagne.politique_non_reponse
    return [
        VisiteLue(
            canal=canal,
            type_scenario=type_scenario,
            demande=str(TypeScenario(type_scenario).label),
            reponses=reponses,
            elements=elements_coches(observations),
            commentaire=masquer(commentaire).texte,
            note=noter_contact(notees[grille], reponses, type_scenario=type_scenario, politique=politique),
        )
        for canal, grille, type_scenario, reponses, observations, commentaire in lignes.values_list(
            "canal", "grille_id", "scenario__type", "reponses", "observations", "commentaire"
        )
    ]


def elements_coches(observations: Mapping[str, Any]) -> dict[str, frozenset[int]]:
    """Return the ranks ticked for each criterion of three elements, where the shopper's screen kept them."""
    return {code: frozenset(rangs) for code, rangs in observations.get("elements", {}).items()}


def criteres_decrits(grilles: Sequence[Grille]) -> list[CritereDecrit]:
    """Return the criteria of these grids, in the order of channels and grids."""
    canaux = {grille.pk: grille.canal for grille in grilles}
    criteres = Critere.objects.filter(grille__in=canaux).order_by("grille__canal", "-grille__version", "ordre")
    vus: dict[str, CritereDecrit] = {}
    for critere in criteres:
        vus.setdefault(
            critere.code,
            CritereDecrit(
                canal=canaux[critere.grille_id],
                code=critere.code,
                libelle=critere.libelle,
                precision="\u202f; ".join(critere.elements),
                etape=critere.get_etape_display(),
                rang=RANGS[critere.etape],
                determinant=critere.get_determinant_display(),
                poids=critere.poids,
            ),
        )
    return list(vus.values())


def grilles_utilisees(inscription: Inscription) -> list[Grille]:
    """Return the grids that the contacts that count were graded on."""
    utilisees = Visite.objects.filter(inscription=inscription).validees().order_by().values("grille")
    return list(Grille.objects.filter(pk__in=utilisees).order_by("canal", "version"))


def referentiels_observes(campagne: Campagne, conformite: Mapping[str, Any]) -> tuple[ReferentielConforme, ...]:
    """Return the commitments observed, by referential; those that a contact cannot see are only counted."""
    par_referentiel: dict[str, list[Engagement]] = defaultdict(list)
    for engagement in engagements_en_mots(campagne):
        par_referentiel[engagement.rubrique.referentiel.code].append(engagement)
    return tuple(
        _referentiel(liste, conformite)
        for liste in par_referentiel.values()
        if any(engagement.code in conformite for engagement in liste)
    )


def _referentiel(engagements: list[Engagement], conformite: Mapping[str, Any]) -> ReferentielConforme:
    referentiel = engagements[0].rubrique.referentiel
    observes = tuple(_engagement(e, conformite[e.code]) for e in engagements if e.code in conformite)
    return ReferentielConforme(referentiel.code, referentiel.nom, observes, len(engagements) - len(observes))


def _engagement(engagement: Engagement, mesure: Mapping[str, Any]) -> LigneEngagement:
    bornes = bornes_lues(mesure.get("intervalle"))
    return LigneEngagement(engagement.code, engagement.libelle, mesure["taux"], mesure["observations"], bornes)
