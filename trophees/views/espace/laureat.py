"""What a laureate reads in its space: its invitation under embargo, then its diploma."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from organismes.web import organisme_courant
from socle.web.acces import obtenir_le_mien
from socle.web.documents import PageAttente, servir_document
from socle.web.fautes import AccesFerme
from socle.web.gestes import fait, postees
from trophees.actions.diplomes import FEUILLES, composer_diplomes
from trophees.actions.invitations import repondre_invitation
from trophees.forms.jury import PresenceForm
from trophees.queries.affichage import affichage_de
from trophees.queries.empechements import embargo_de
from trophees.queries.invitations import derniere_laureate, invitation_de
from trophees.queries.palmares import dire_les_prix_geles

REPONDRE = "trophees.repondre_invitation"


@require_http_methods(["GET", "HEAD", "POST"])
def espace_invitation(request: HttpRequest) -> HttpResponse:
    """Show the invitation of this body to the ceremony to its referents, and take their answer.

    Who is no referent is refused whether there is one or not: a refusal must tell nothing.
    """
    if not request.user.has_perm(REPONDRE, organisme_courant(request)):
        raise AccesFerme("La cérémonie se prépare avec les référents de votre organisme.")
    fil = [("Accueil", reverse("portail:espace_accueil")), ("Invitation à la cérémonie", "")]
    if invitation_de(organisme_courant(request)) is None:
        return render(request, "trophees/espace/invitation.html", {"fil": fil})
    invitation = obtenir_le_mien(request, invitation_de, REPONDRE)
    initial = (
        None
        if invitation.attend_une_reponse
        else {
            "presence": invitation.presence,
            "personnes": invitation.personnes or None,
        }
    )
    formulaire = PresenceForm(postees(request), initial=initial)

    def repondre(donnees: dict[str, Any]) -> Any:
        return repondre_invitation(invitation=invitation, auteur=request.user, **donnees)

    if fait(request, formulaire, repondre, "Votre réponse est notée. Vous pouvez la changer jusqu’à la cérémonie."):
        return redirect("trophees:espace_invitation")
    campagne = invitation.inscription.campagne
    contexte = {
        "fil": fil,
        "invitation": invitation,
        "campagne": campagne,
        "ceremonie": getattr(campagne, "ceremonie", None),
        "embargo": embargo_de(campagne),
        "prix": dire_les_prix_geles(invitation.palmares, invitation.inscription),
        "formulaire": formulaire,
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "trophees/espace/invitation.html", contexte)


@require_safe
def espace_diplome(request: HttpRequest) -> HttpResponseBase:
    """Print the diploma of this body's latest award, once it may say its place; until then, say why not."""
    inscription = derniere_laureate(organisme_courant(request))
    affichage = affichage_de(inscription) if inscription else None
    if inscription is None or affichage is None or not affichage.categorie:
        messages.info(
            request, "Un diplôme paraît ici pour les lauréats, dès qu’ils peuvent dire leur place dans le palmarès."
        )
        return redirect("rapports:espace_communiquer")
    return servir_document(
        request,
        html=composer_diplomes(inscription),
        feuilles=FEUILLES,
        nom=f"diplome-{inscription.campagne.annee}",
        attente=PageAttente("Votre diplôme", ("Revenir à Communiquer", reverse("rapports:espace_communiquer"))),
    )
