"""The first page of a body: its day, what it has open, where its participation stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from comptes.enums import PERSONNEL, ROLES_GARDES
from comptes.web import venue_precedente
from organismes.models import Inscription, Organisme
from organismes.queries.inscriptions import edition_a_rejoindre, historique_des_editions, inscription_courante
from organismes.queries.membres import invitations_a
from organismes.queries.participation import participation_de, terrain_est_passe
from organismes.queries.places import situation_idcity
from organismes.web import a_confirmer
from portail.queries.journee.organisme import derniers_resultats_de, en_cours_de, journee_de_l_organisme


@require_safe
def espace_accueil(request: HttpRequest) -> HttpResponse:
    """Show what waits for the body; without a body, what waits for this person, or where she works."""
    organisme: Organisme | None = request.organisme_courant  # type: ignore[attr-defined]
    siens: list[Organisme] = request.ses_organismes  # type: ignore[attr-defined]
    # Of a body that she acts for already, what another one was confirmed before has nothing to tell.
    attendues = [une for une in a_confirmer(request) if not (une.est_devancee and une.organisme in siens)]
    invitations = list(invitations_a(request.user))  # type: ignore[arg-type]
    # Of an invitation that this account does not see, nothing more is said: it may be somebody else's.
    suivie = request.GET.get("invitation", "")
    est_ailleurs = bool(suivie) and suivie not in [str(une.pk) for une in invitations]
    relues = Inscription.objects.en_relecture_de(request.user).select_related("organisme", "campagne")
    en_relecture = [une for une in relues if une.organisme not in siens]
    if (
        organisme is None
        and not attendues
        and not en_relecture
        and not invitations
        and not est_ailleurs
        and ROLES_GARDES & request.user.roles
    ):
        return redirect("portail:aiguillage")
    contexte: dict[str, Any] = {
        "organisme": organisme,
        "a_confirmer": attendues,
        "en_relecture": en_relecture,
        "invitations": invitations,
        "invitation_ailleurs": est_ailleurs,
        "personnel": bool(PERSONNEL & request.user.roles),
        "journee": journee_de_l_organisme(organisme, request.user, venue_precedente(request)),
    }
    if organisme is not None:
        contexte |= _ou_elle_en_est(organisme, request.user, [une for une in attendues if une.organisme == organisme])
    return render(request, "portail/espace/accueil.html", contexte)


def _ou_elle_en_est(organisme: Organisme, personne: Any, deposees: list[Inscription]) -> dict[str, Any]:
    inscription = inscription_courante(organisme)
    if inscription is None:
        return {}
    # Its waves are read by each question about its fieldwork.
    prefetch_related_objects([inscription.campagne], "les_periodes")
    en_cours = en_cours_de(organisme, personne)
    editions, a_rejoindre = historique_des_editions(organisme), edition_a_rejoindre(personne, inscription)
    return {
        "inscription": inscription,
        # What she deposited there waits for one click of hers: there is nothing to fill in again.
        "a_rejoindre": None if a_rejoindre in [une.campagne for une in deposees] else a_rejoindre,
        "plus_recente": editions[0] if editions[0].campagne_id != inscription.campagne_id else None,
        "etapes": participation_de(inscription, a_un_resultat=hasattr(inscription, "resultat")),
        "situation": situation_idcity(inscription),
        "demonstration": settings.BAROMETRE_DEMO or inscription.campagne.est_demonstration,
        "editions": editions,
        "en_cours": en_cours,
        "a_preparer": inscription.est_active and not en_cours and not terrain_est_passe(inscription.campagne),
        "resultats": derniers_resultats_de(organisme),
    }
