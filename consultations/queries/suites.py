"""Contributions and what becomes of them; ideas that look alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from consultations.enums import EtatProposition, EtatRapprochement
from consultations.models import Dialogue, Proposition, Rapprochement
from consultations.queries.faits import SANS_SUITE
from socle.enums import Question

SUIVIES = tuple(
    etat
    for etat in EtatProposition
    if etat
    not in {EtatProposition.BROUILLON, EtatProposition.DEPOSEE, EtatProposition.REFUSEE, EtatProposition.RETIREE}
)
SANS, TOUTES = "sans_suite", "toutes"
TONS: dict[str, str] = {
    EtatProposition.PUBLIEE: "neutre",
    EtatProposition.RECEVABLE: "actif",
    EtatProposition.ETUDIEE: "actif",
    EtatProposition.RETENUE: "succes",
    EtatProposition.REALISEE: "succes",
    EtatProposition.NON_RETENUE: "pause",
    EtatProposition.IRRECEVABLE: "erreur",
}


@dataclass(frozen=True)
class FiltresSuites:
    """What the list keeps: `etat` is a state, or what has no outcome (the default), or all."""

    etat: str = SANS
    theme: int | None = None
    texte: str = ""

    montre_les_sans_suite = Question("etat", SANS)


def contributions_a_suivre(dialogue: Dialogue, filtres: FiltresSuites) -> QuerySet[Proposition]:
    """Return the published contributions asked for, the most supported first, with `nb_soutiens`."""
    etats = {SANS: SANS_SUITE, TOUTES: SUIVIES}.get(filtres.etat, (filtres.etat,))
    requete = Proposition.objects.filter(dialogue=dialogue, etat__in=etats)
    if filtres.theme:
        requete = requete.filter(theme=filtres.theme)
    if filtres.texte:
        requete = requete.filter(Q(titre__icontains=filtres.texte) | Q(texte__icontains=filtres.texte))
    return (
        requete.select_related("theme", "secteur")
        .annotate(nb_soutiens=Count("les_soutiens"))
        .order_by("-nb_soutiens", "deposee_le", "pk")
    )


def comptes_par_suite(dialogue: Dialogue) -> dict[str, int]:
    """Return how many contributions are in each tab."""
    lignes = Proposition.objects.filter(dialogue=dialogue, etat__in=SUIVIES).order_by().values_list("etat")
    comptes = dict(lignes.annotate(nombre=Count("pk")))
    return {
        **{etat.value: comptes.get(etat, 0) for etat in SUIVIES},
        SANS: sum(comptes.get(etat, 0) for etat in SANS_SUITE),
        TOUTES: sum(comptes.values()),
    }


def ressemblances_de(dialogue: Dialogue, etat: str) -> QuerySet[Rapprochement]:
    """Return the suggestions in one state, the most alike first."""
    return (
        Rapprochement.objects.filter(a__dialogue=dialogue, etat=etat)
        .select_related("a", "b", "decide_par")
        .order_by("-score", "pk")
    )


def comptes_des_ressemblances(dialogue: Dialogue) -> dict[str, int]:
    """Return how many suggestions are in each state."""
    lignes = Rapprochement.objects.filter(a__dialogue=dialogue).order_by().values_list("etat")
    return {**dict.fromkeys(EtatRapprochement.values, 0), **dict(lignes.annotate(nombre=Count("pk")))}


def liens_de(proposition: Proposition) -> list[Proposition]:
    """Return the published contributions that a person said look like this one."""
    retenus = Rapprochement.objects.filter(
        Q(a=proposition) | Q(b=proposition), etat=EtatRapprochement.RETENU
    ).select_related("a", "b")
    autres = [lien.b if lien.a_id == proposition.pk else lien.a for lien in retenus]
    return [autre for autre in autres if autre.est_publique]
