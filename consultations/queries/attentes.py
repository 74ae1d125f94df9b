"""What the consultations of a body ask of it, in every edition; what staff owe to bodies, or should see is late."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Max, Min
from django.urls import reverse

from campagnes.logic.calendrier import jour_de
from consultations.enums import DIALOGUES_PUBLICS, EtatDialogue, EtatProposition
from consultations.models import Dialogue, Proposition
from consultations.queries.espace import ferme_le, reponse_due_le, sans_suite_par_dialogue
from consultations.queries.moderation import EnSouffrance, a_relire_par_dialogue, signalements_par_dialogue
from consultations.queries.pilotage import FiltresPilotage, devis_a_etablir, dialogues_de_tous
from organismes.models import Organisme
from socle.logic.attentes import Attente, Nouvelle
from socle.logic.typographie import accorder

A_SUIVRE = (EtatDialogue.BROUILLON, *sorted(DIALOGUES_PUBLICS))
"""Closed and answered, what people wrote is still read, so still reported."""


def attentes_de_l_organisme(organisme: Organisme) -> list[Attente]:
    """Return what each consultation waits for. Six queries at most, whatever their number."""
    siens = Dialogue.objects.filter(inscription__organisme=organisme, etat__in=A_SUIVRE)
    dialogues = list(siens.select_related("inscription__organisme"))
    vivants = [dialogue for dialogue in dialogues if dialogue.etat != EtatDialogue.BROUILLON]
    fermes = [dialogue for dialogue in dialogues if dialogue.etat == EtatDialogue.FERME]
    sans_suite = sans_suite_par_dialogue(fermes)
    return [
        *(_a_ouvrir(dialogue) for dialogue in dialogues if dialogue.etat == EtatDialogue.BROUILLON),
        *_mots("textes_a_relire", "texte à relire,textes à relire", vivants, a_relire_par_dialogue(vivants)),
        *_mots(
            "signalements",
            "signalement sans réponse,signalements sans réponse",
            vivants,
            signalements_par_dialogue(vivants),
        ),
        *(_sans_suite(dialogue, sans_suite[dialogue.pk]) for dialogue in fermes if dialogue.pk in sans_suite),
        *(_reponse_due(dialogue) for dialogue in fermes),
    ]


def attentes_de_l_equipe() -> list[Attente]:
    """Return the quotations that staff owe, edition by edition, and the answers that organisers owe. Three queries."""
    return [*_devis_a_etablir(), *_reponses_en_retard()]


def nouvelles_de_l_organisme(organisme: Organisme, depuis: dt.datetime) -> list[Nouvelle]:
    """Return what citizens wrote, and the consultations whose participation ended. Two queries."""
    siens = Dialogue.objects.filter(inscription__organisme=organisme)
    recues = (
        Proposition.objects.filter(dialogue__in=siens, deposee_le__gt=depuis)
        .exclude(etat__in=(EtatProposition.BROUILLON, EtatProposition.RETIREE))
        .order_by()
        .values_list("dialogue", "dialogue__titre")
        .annotate(nombre=Count("pk"), derniere=Max("deposee_le"))
    )
    return [
        *(
            Nouvelle(
                f"{accorder(nombre, 'contribution')} à «\u202f{titre}\u202f»", _page("suivi", pk), jour_de(derniere)
            )
            for pk, titre, nombre, derniere in recues
        ),
        *(
            Nouvelle(
                f"Participation close\u202f: «\u202f{dialogue.titre}\u202f»",
                _page("suivi", dialogue.pk),
                le,
            )
            for dialogue in siens.filter(ferme_le__gt=depuis).select_related("inscription__organisme")
            if (le := ferme_le(dialogue))
        ),
    ]


def _devis_a_etablir() -> list[Attente]:
    dus = devis_a_etablir().order_by().values_list("campagne__annee")
    return [
        Attente(
            "devis_a_etablir",
            f"{accorder(nombre, 'consultation commandée, son devis', 'consultations commandées, leur devis')} à établir",
            nombre,
            f"{reverse('consultations:pilotage_consultations_droits')}?edition={annee}#titre-accorder",
            depuis=jour_de(premiere),
            sujet=f"Édition {annee}",
        )
        for annee, nombre, premiere in dus.annotate(nombre=Count("pk"), premiere=Min("decidee_le"))
    ]


def _reponses_en_retard() -> list[Attente]:
    en_retard = dialogues_de_tous(FiltresPilotage(attente="retard")).order_by("ferme_le", "pk")
    premier = en_retard.first()
    if premier is None:
        return []
    nombre, adresse = en_retard.count(), f"{reverse('consultations:pilotage_consultations')}?attente=retard"
    mots = accorder(nombre, "consultation sans sa réponse", "consultations sans leur réponse")
    depuis, echeance = ferme_le(premier), reponse_due_le(premier)
    return [Attente("reponses_en_retard", mots, nombre, adresse, depuis=depuis, echeance=echeance)]


def _a_ouvrir(dialogue: Dialogue) -> Attente:
    return Attente(
        "consultation_a_ouvrir",
        "Une consultation est en préparation",
        1,
        _page("preparation", dialogue.pk),
        depuis=jour_de(dialogue.cree_le),
        echeance=dialogue.debut,
        sujet=dialogue.titre,
    )


def _mots(cle: str, formes: str, dialogues: list[Dialogue], lus: dict[int, EnSouffrance]) -> list[Attente]:
    singulier, pluriel = formes.split(",")
    return [
        Attente(
            cle,
            accorder(lu.nombre, singulier, pluriel),
            lu.nombre,
            _page("moderation", dialogue.pk),
            depuis=jour_de(lu.depuis),
            sujet=dialogue.titre,
        )
        for dialogue in dialogues
        if (lu := lus.get(dialogue.pk))
    ]


def _sans_suite(dialogue: Dialogue, nombre: int) -> Attente:
    return Attente(
        "contributions_sans_suite",
        f"{accorder(nombre, 'contribution')} sans suite",
        nombre,
        _page("suites", dialogue.pk),
        depuis=ferme_le(dialogue),
        sujet=dialogue.titre,
    )


def _reponse_due(dialogue: Dialogue) -> Attente:
    return Attente(
        "reponse_due",
        "Votre réponse aux participants est due",
        1,
        _page("reponse", dialogue.pk),
        depuis=ferme_le(dialogue),
        echeance=reponse_due_le(dialogue),
        sujet=dialogue.titre,
    )


def _page(nom: str, pk: int) -> str:
    return reverse(f"consultations:espace_consultation_{nom}", args=[pk])
