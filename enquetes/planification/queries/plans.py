"""The runs of the solver and what each proposal says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from campagnes.models import Campagne
from enquetes.enums import EtatPlan, NaturePlan
from enquetes.models import PlanTerrain, Visite
from enquetes.planification.logic.deplacements import places_de
from enquetes.planification.logic.plan import OPTIMAL, POIDS_ETALEMENT, POIDS_REFUS, POIDS_REGROUPEMENT
from enquetes.planification.logic.preuve import mot_du_minimum, phrase_de_preuve
from enquetes.planification.logic.regles import Affectation, Regle
from organismes.models import Organisme

# Terms of the objective: key of the contents, words, weight.
TERMES = (
    ("refusees", "Contacts que personne ne peut prendre", POIDS_REFUS),
    ("kilometres", "Kilomètres aller et retour des visites sur place", 1),
    ("etalement", "Écart de charge entre enquêteurs, en points", POIDS_ETALEMENT),
    ("regroupement", "Paires de contacts d’un organisme la même semaine", POIDS_REGROUPEMENT),
)
# Families of constraints behind the refusals, in words.
FAMILLES: dict[str, str] = {
    Regle.NON_PARTICIPANT: "organismes absents de l’édition",
    Regle.HORS_PERIODE: "vagues de terrain terminées",
    Regle.SUSPENSION: "terrain suspendu",
    Regle.JOUR_NON_OUVRE: "aucun jour ouvré",
    Regle.FERMETURE: "organismes fermés",
    Regle.EXPIRATION: "scénarios expirés",
    Regle.JOUR_PRIS: "un contact par jour et par organisme",
    Regle.SCENARIO_SEMAINE: "un même scénario une fois par semaine",
    Regle.CANAL: "trop peu d’enquêteurs sur ce canal",
    Regle.CONFLIT: "conflits d’intérêts",
    Regle.COORDONNEES: "organismes impossibles à situer",
    Regle.CANAL_DEJA: "un contact par canal et par enquêteur chez un organisme",
    Regle.DEUX_FOIS: "deux contacts au plus par enquêteur chez un organisme",
    Regle.CHARGE_TOTALE: "charge totale des enquêteurs",
    Regle.ABSENCE: "absences des enquêteurs",
    Regle.CHARGE_SEMAINE: "charge des enquêteurs par semaine",
    Regle.ELOIGNEMENT: "visites trop éloignées pour l’objectif",
    Regle.TEMPS: "durée du calcul",
}


def plans_de(campagne: Campagne) -> QuerySet[PlanTerrain]:
    """Return the runs of an edition, newest first, without their contents."""
    return campagne.les_plans.select_related("auteur").defer("contenu").order_by("-demande_le", "-pk")


def plan_en_marche(campagne: Campagne) -> PlanTerrain | None:
    """Return the run under way, if any."""
    return plans_de(campagne).filter(etat__in=(EtatPlan.DEMANDE, EtatPlan.EN_COURS)).first()


def places_du_plan(plan: PlanTerrain) -> dict[str, tuple[Affectation, ...]]:
    """Return who makes each contact and when, as the proposal says."""
    return places_de(
        Affectation(ligne["visite"], ligne["enqueteur"], dt.date.fromisoformat(ligne["jour"]))
        for ligne in plan.contenu.get("affectations", ())
    )


def motifs_du_plan(plan: PlanTerrain) -> Mapping[str, str]:
    """Return the reason of each contact that the proposal refuses."""
    return {ligne["visite"]: ligne["motif"] for ligne in plan.contenu.get("refusees", ())}


@dataclass(frozen=True)
class LigneTerme:
    """One term of the objective: its value, its weight, and its value in the greedy plan, None without one."""

    mot: str
    valeur: int
    poids: int
    naif: int | None


@dataclass(frozen=True)
class GroupeRefus:
    """The contacts refused for one reason."""

    motif: str
    visites: tuple[Visite, ...]


@dataclass(frozen=True)
class Diagnostic:
    """A family of constraints behind the refusals, and the bodies concerned."""

    contrainte: str
    organismes: tuple[str, ...]


@dataclass(frozen=True)
class ResumePlan:
    """A proposal as the team reads it before accepting it; `minimum`: what no plan goes under, None when unknown."""

    preuve: str
    termes: tuple[LigneTerme, ...]
    objectif: int
    objectif_naif: int | None
    minimum: int | None
    mot_du_minimum: str
    nb_places: int
    nb_premieres: int
    deplacements: Mapping[str, int]
    nb_rompues: int
    nb_poussees: int
    refus: tuple[GroupeRefus, ...]
    diagnostic: tuple[Diagnostic, ...]
    impossibles: tuple[tuple[str, int], ...]
    duree_s: float


def resume_du_plan(plan: PlanTerrain) -> ResumePlan:
    """Return what a proposal says, in words and figures."""
    contenu = plan.contenu
    naif = contenu.get("naif")
    places = places_du_plan(plan)
    complet = plan.nature == NaturePlan.COMPLET
    return ResumePlan(
        preuve=phrase_de_preuve(
            contenu["ecart"],
            optimal=contenu["statut"] == OPTIMAL,
            complet=complet,
            limite_atteinte=contenu["limite_atteinte"],
        ),
        termes=tuple(
            LigneTerme(mot, contenu["termes"][cle], poids, naif["termes"][cle] if naif else None)
            for cle, mot, poids in TERMES
        ),
        objectif=contenu["objectif"],
        objectif_naif=naif["objectif"] if naif else None,
        minimum=None if contenu["ecart"] is None else contenu["borne"],
        mot_du_minimum=mot_du_minimum(complet=complet),
        nb_places=len(places),
        nb_premieres=sum(visite not in contenu["avant"] for visite in places),
        deplacements=contenu.get("deplacements", {}),
        nb_rompues=len(contenu.get("rompues", {})),
        nb_poussees=len(contenu.get("poussees", [])),
        refus=_refus(plan),
        diagnostic=_diagnostic(plan),
        impossibles=tuple(contenu.get("impossibles", {}).items()),
        duree_s=contenu["duree_s"],
    )


def _refus(plan: PlanTerrain) -> tuple[GroupeRefus, ...]:
    motifs = motifs_du_plan(plan)
    groupes: defaultdict[str, list[Visite]] = defaultdict(list)
    for visite in (
        Visite.objects.filter(pk__in=motifs)
        .select_related("inscription__organisme", "scenario")
        .order_by("inscription__organisme__recherche", "canal", "pk")
    ):
        groupes[motifs[str(visite.pk)]].append(visite)
    suite = sorted(groupes.items(), key=lambda groupe: (-len(groupe[1]), groupe[0]))
    return tuple(GroupeRefus(motif, tuple(visites)) for motif, visites in suite)


def _diagnostic(plan: PlanTerrain) -> tuple[Diagnostic, ...]:
    lignes = plan.contenu.get("diagnostic", [])
    sirens = {siren for ligne in lignes for siren in ligne["sirens"]}
    noms = dict(Organisme.objects.filter(siren__in=sirens).values_list("siren", "nom"))
    return tuple(
        Diagnostic(
            FAMILLES.get(ligne["contrainte"], ligne["contrainte"]),
            tuple(sorted(noms.get(siren, siren) for siren in ligne["sirens"])),
        )
        for ligne in lignes
    )
