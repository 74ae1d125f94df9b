"""New versions of scenarios, written on the platform: a draft that nobody plays, then published with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from campagnes.queries import exiger_raison
from enquetes.models import Scenario
from enquetes.referentiels.actions.brouillons import exiger_un_changement, prochaine_version, verrouiller_brouillon
from enquetes.referentiels.actions.charger import CHAMPS_DU_SCENARIO, empreinte
from enquetes.referentiels.queries.versions import contenu_de, ecarts
from socle.auteur import Auteur
from socle.horloge import maintenant
from socle.journal import consigner

# The type of a request makes the plan: it belongs to the code, as the meaning of a criterion does.
MODIFIABLES = (
    "theme",
    "service",
    "consigne",
    "elements",
    "canaux",
    "types_organismes",
    "donnees_personnelles",
    "expire_le",
)


@transaction.atomic
def preparer_scenario(*, scenario: Scenario, auteur: Auteur) -> Scenario:
    """Open the draft of the next version of a scenario, a copy of this one; one at a time."""
    brouillon = Scenario.objects.create(
        code=scenario.code,
        version=prochaine_version(Scenario.objects.filter(code=scenario.code), "ce scénario"),
        publiee_le=None,
        est_redigee=True,
        **{nom: getattr(scenario, nom) for nom in (*CHAMPS_DU_SCENARIO, "service", "expire_le", "statut_source")},
    )
    consigner(brouillon, "scenario.prepare", auteur, de=scenario.version)
    return brouillon


@transaction.atomic
def modifier_scenario(*, scenario: Scenario, valeurs: Mapping[str, Any]) -> Scenario:
    """Change a draft."""
    scenario = verrouiller_brouillon(scenario)
    for nom in MODIFIABLES:
        setattr(scenario, nom, valeurs[nom])
    scenario.save(update_fields=[*MODIFIABLES, "modifie_le"])
    return scenario


@transaction.atomic
def publier_scenario(*, scenario: Scenario, motif: str, auteur: Auteur) -> Scenario:
    """Publish a draft: editions whose fieldwork is not open play it from now on, the others keep theirs."""
    motif = exiger_raison(motif)
    scenario = verrouiller_brouillon(scenario)
    champs = [changement.champ for ligne in ecarts(scenario) for changement in ligne.changements]
    exiger_un_changement(champs)
    scenario.empreinte, scenario.publiee_le = empreinte(contenu_de(scenario)), maintenant()
    scenario.save(update_fields=["empreinte", "publiee_le", "modifie_le"])
    consigner(scenario, "scenario.publie", auteur, empreinte=scenario.empreinte, champs=champs, motif=motif)
    return scenario


@transaction.atomic
def abandonner_scenario(*, scenario: Scenario, auteur: Auteur) -> None:
    """Throw a draft away."""
    scenario = verrouiller_brouillon(scenario)
    consigner(scenario, "scenario.abandonne", auteur)
    scenario.delete()
