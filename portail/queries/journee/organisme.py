"""The day of a body, and what it has open in every edition: every app below says its part."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from bornes.moderation.queries import attentes as ecoute
from bornes.points.queries import attentes as sites
from campagnes.logic.calendrier import jour_de
from campagnes.logic.journee import Journee, composer
from campagnes.models import Campagne
from campagnes.queries import LIES, suite_des_editions
from consultations.enums import EtatDialogue
from consultations.models import Dialogue
from consultations.queries import attentes as consultations
from consultations.queries.ouverture import participation_de
from organismes.logic.fuseaux import jour_du_departement
from organismes.models import Inscription, Organisme
from organismes.queries import attentes as participation
from rapports.queries import attentes as plan
from socle.horloge import aujourdhui, maintenant
from sondages.enums import EtatSondage
from sondages.models import Sondage
from sondages.queries import attentes as sondages
from trophees.models import InvitationCeremonie
from trophees.queries import attentes as resultats
from trophees.queries.invitations import invitation_a_venir

LECTURES = (participation, ecoute, consultations, sondages, plan)


@dataclass(frozen=True)
class EnCours:
    """Something of a body that is open, in whatever edition. `fin` is its last day, if it is known."""

    genre: str
    titre: str
    etat: str
    adresse: str
    fin: dt.date | None


def journee_de_l_organisme(organisme: Organisme | None, personne: Any, depuis: dt.datetime | None) -> Journee:
    """Return what waits for this person and her body. As many queries for one thing as for many."""
    attentes = list(participation.attentes_de_la_personne(personne))
    nouvelles, suite = [], []
    if organisme is not None:
        attentes += [attente for lecture in LECTURES for attente in lecture.attentes_de_l_organisme(organisme)]
        attentes += sites.attentes_de_l_organisme(organisme)
        attentes += resultats.contestations_a_envoyer(organisme, personne)
        attentes += resultats.attentes_du_laureat(organisme, personne)
        nouvelles = (
            [n for lecture in (*LECTURES, resultats) for n in lecture.nouvelles_de_l_organisme(organisme, depuis)]
            if depuis
            else []
        )
        suite = suite_des_editions(_campagnes_de(organisme))
    ici = jour_du_departement(maintenant(), organisme.departement) if organisme else None
    return composer(aujourdhui(), attentes, suite, nouvelles, depuis and jour_de(depuis), ici=ici)


def en_cours_de(organisme: Organisme, personne: Any) -> list[EnCours]:
    """Return the consultations and the polls of a body that are open, or closed and not told yet, with their last day.

    And, for its referents, its invitation until the ceremony. Four queries; five for a laureate.
    """
    invitation = invitation_a_venir(organisme, personne)
    dialogues = Dialogue.objects.filter(
        inscription__organisme=organisme, etat__in=(EtatDialogue.OUVERT, EtatDialogue.FERME)
    )
    dialogues = dialogues.select_related("inscription__organisme").prefetch_related("les_phases")
    polls = Sondage.objects.filter(inscription__organisme=organisme, etat__in=(EtatSondage.OUVERT, EtatSondage.CLOS))
    return [
        *(_consultation(dialogue) for dialogue in dialogues),
        *(
            EnCours(
                "Agents", s.titre, s.get_etat_display(), reverse("sondages:espace_sondage", args=[s.pk]), s.ferme_au
            )
            for s in polls
        ),
        *([_invitation(invitation)] if invitation else []),
    ]


def derniers_resultats_de(organisme: Organisme) -> Inscription | None:
    """Return the latest registration of a body whose results were given back: who joined after has none."""
    restituees = organisme.les_inscriptions.participantes().filter(
        campagne__restituee_le__isnull=False, resultat__isnull=False
    )
    return restituees.select_related("campagne").order_by("-campagne__annee").first()


def _campagnes_de(organisme: Organisme) -> list[Campagne]:
    siennes = organisme.les_inscriptions.actives().values("campagne")
    campagnes = Campagne.objects.filter(pk__in=siennes).select_related("ceremonie")
    return list(campagnes.prefetch_related(*LIES).order_by("-annee"))


def _invitation(invitation: InvitationCeremonie) -> EnCours:
    adresse = reverse("trophees:espace_invitation")
    return EnCours("Cérémonie", "Votre invitation", invitation.get_presence_display(), adresse, None)


def _dernier_jour(dialogue: Dialogue) -> dt.date | None:
    """Return the last day on which people take part: a stage for the answer may come after it."""
    return participation_de(dialogue, dialogue.les_phases.all())[1] if dialogue.etat == EtatDialogue.OUVERT else None


def _consultation(dialogue: Dialogue) -> EnCours:
    adresse = reverse("consultations:espace_consultation_suivi", args=[dialogue.pk])
    fin, inscription = _dernier_jour(dialogue), dialogue.inscription
    ici = jour_du_departement(maintenant(), inscription.organisme.departement)
    if fin and fin < ici and inscription.est_active:
        # A later stage, for the answer, goes on.
        return EnCours("Consultation", dialogue.titre, "participation close", adresse, None)
    return EnCours("Consultation", dialogue.titre, dialogue.etat_dit, adresse, fin)
