"""The people of a body, in its space."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from organismes.actions.debit import GesteDEnvoi, compter_courriel
from organismes.actions.invitations import (
    accepter_invitation,
    decliner_invitation,
    inviter_membre,
    relancer_invitation,
    retirer_invitation,
)
from organismes.actions.membres import changer_role, rappeler_acces, retirer_membre
from organismes.enums import CONSERVATION_INVITATION, RoleMembre
from organismes.forms.divers import FormulaireInvitation
from organismes.middleware import CLE_SESSION
from organismes.models import Invitation, Membre
from organismes.queries.membres import (
    invitations_a,
    invitations_de,
    membres_de,
    referents_retenus,
    refus_de_laisser,
)
from organismes.web import organisme_courant
from socle.reseau import abonne_du_client
from socle.web.acces import obtenir
from socle.web.documents import ESPACE
from socle.web.gestes import Confirmation, agir, confirmer, fait, postees

DROIT = "organismes.gerer_membres"
FAITS = {
    RoleMembre.REFERENT: "Cette personne est référente\u202f: elle en est avertie.",
    RoleMembre.MEMBRE: "Cette personne n’est plus référente\u202f: elle garde son accès, comme membre.",
}


def _ou_dire(titre: str, chapeau: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Say that what a page opened before acts on is there no more. Of somebody else's, nothing else is said."""

    def decorer(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(vue)
        def dite(request: HttpRequest, pk: int, **nommes: Any) -> HttpResponse:
            try:
                return vue(request, pk, **nommes)
            except Http404:
                contexte = {"titre": titre, "chapeau": chapeau}
                return render(request, "organismes/espace/plus_la.html", contexte, status=404)

        return dite

    return decorer


_presente = _ou_dire(
    "Cette personne n’est plus dans votre organisme",
    "Elle l’a quitté ou en a été retirée, dans un autre onglet ou par quelqu’un d’autre. Rien n’a été changé.",
)
_attendue = _ou_dire(
    "Cette invitation n’attend plus de réponse",
    "Elle a été acceptée, déclinée ou retirée, dans un autre onglet ou par quelqu’un d’autre. Rien n’a été changé.",
)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_membres(request: HttpRequest) -> HttpResponseBase:
    """List the people; a referent invites another one."""
    organisme = organisme_courant(request)
    peut_gerer = request.user.has_perm(DROIT, organisme)
    if request.method == "POST" and not peut_gerer:
        raise PermissionDenied
    formulaire = FormulaireInvitation(postees(request))

    def inviter(donnees: dict[str, Any]) -> None:
        _compter(request, donnees["courriel"])
        inviter_membre(
            organisme=organisme,
            courriel=donnees["courriel"],
            role=RoleMembre(donnees["role"]),
            auteur=request.user,
        )

    if fait(request, formulaire, inviter, "L’invitation est partie."):
        return redirect("organismes:espace_membres")
    membres = membres_de(organisme)
    contexte = {
        "organisme": organisme,
        "membres": membres,
        "invitations": invitations_de(organisme),
        "jours_d_attente": CONSERVATION_INVITATION.days,
        "formulaire": formulaire if peut_gerer else None,
        "retenus": referents_retenus(membres) if peut_gerer else set(),
    }
    return render(request, "organismes/espace/membres.html", contexte)


@require_POST
@_presente
def espace_membre_role(request: HttpRequest, pk: int, role: RoleMembre) -> HttpResponse:
    """Make a member a referent, or a referent a member."""
    membre = _trouver(request, Membre.objects.all(), pk)
    agir(request, lambda: changer_role(membre=membre, role=role, auteur=request.user), FAITS[role])
    return redirect("organismes:espace_membres")


@require_POST
@_presente
def espace_membre_relancer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the way in again to a member who never came."""
    membre = _trouver(request, Membre.objects.all(), pk)
    return _relancer(request, membre, partial(rappeler_acces, membre=membre), "Le courriel est reparti.")


@require_POST
@_attendue
def espace_invitation_relancer(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again."""
    invitation = _trouver(request, Invitation.objects.all(), pk)
    return _relancer(
        request, invitation, partial(relancer_invitation, invitation=invitation), "L’invitation est repartie."
    )


@require_POST
@_attendue
def espace_invitation_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = _trouver(request, Invitation.objects.all(), pk)
    agir(
        request,
        lambda: retirer_invitation(invitation=invitation, auteur=request.user),
        "L’invitation est retirée\u202f: elle ne peut plus être acceptée.",
    )
    return redirect("organismes:espace_membres")


@require_POST
@_attendue
def espace_invitation_accepter(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept one's own invitation, and act for that body."""
    invitation = get_object_or_404(invitations_a(request.user), pk=pk)  # type: ignore[arg-type]

    def accepter() -> None:
        membre = accepter_invitation(invitation=invitation, auteur=request.user)
        request.session[CLE_SESSION] = membre.organisme_id

    agir(request, accepter, f"Vous agissez maintenant pour {invitation.organisme}.")
    return redirect("portail:espace_accueil")


@require_POST
@_attendue
def espace_invitation_decliner(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline one's own invitation."""
    invitation = get_object_or_404(invitations_a(request.user), pk=pk)  # type: ignore[arg-type]
    agir(
        request,
        lambda: decliner_invitation(invitation=invitation, auteur=request.user),
        "L’invitation est déclinée.",
    )
    return redirect("portail:espace_accueil")


@require_http_methods(["GET", "HEAD", "POST"])
@_presente
def espace_membre_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a person, once it is confirmed: only another invitation, that she accepts, lets her come back."""
    membre = _trouver(request, Membre.objects.all(), pk)
    return _laisser_partir(
        request,
        membre,
        titre="Retirer une personne",
        bouton="Retirer son accès",
        consequences=(
            "Cette personne perd l’accès à cet espace aussitôt. Pour le lui rendre, il faudra l’inviter, et qu’elle accepte.",
            "Ce qu’elle a fait ici reste à l’organisme, et reste signé d’elle.",
        ),
        mot="Cette personne n’a plus accès à votre espace.",
        sujet=membre.adresse,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def espace_quitter(request: HttpRequest) -> HttpResponse:
    """Leave the body that one acts for."""
    organisme = organisme_courant(request)
    return _laisser_partir(
        request,
        get_object_or_404(organisme.les_membres.filter(utilisateur=request.user.pk)),
        titre=f"Quitter {organisme}",
        bouton="Quitter l’organisme",
        consequences=(
            "Vous perdez l’accès à cet espace aussitôt. Un référent, ou l’équipe du baromètre, peut vous le rendre.",
            "Ce que vous avez fait ici reste à l’organisme, et reste signé de vous.",
        ),
        mot=f"Vous n’agissez plus pour {organisme}.",
    )


def _laisser_partir(
    request: HttpRequest,
    membre: Membre,
    *,
    titre: str,
    bouton: str,
    consequences: tuple[str, ...],
    mot: str,
    sujet: str = "",
) -> HttpResponse:
    """Ask, then take the access of a member; whoever lost hers goes to her first page, the people are hers no more."""
    membres = reverse("organismes:espace_membres")
    refus = refus_de_laisser(membre)

    def partir() -> str:
        retirer_membre(membre=membre, auteur=request.user)
        return mot

    confirmation = Confirmation(
        titre=titre,
        surtitre=sujet,
        sujet=sujet,
        bouton=bouton,
        consequences=consequences,
        retour=membres,
        fil=(("Membres", membres), (bouton.split(maxsplit=1)[0], "")),
        danger=True,
        cadre=ESPACE,
        empechement=refus.message if refus else "",
    )
    est_la_sienne = membre.utilisateur_id == request.user.pk
    return confirmer(request, confirmation, partir, apres=reverse("portail:espace_accueil") if est_la_sienne else "")


def _trouver(request: HttpRequest, tous: QuerySet[Any], pk: int) -> Any:
    siens = tous.filter(organisme__les_membres__utilisateur=request.user)
    return obtenir(request, siens.select_related("organisme", "utilisateur"), DROIT, pk=pk)


def _relancer(request: HttpRequest, qui: Membre | Invitation, acte: Callable[..., Any], mot: str) -> HttpResponse:
    def relancer() -> None:
        _compter(request, qui.utilisateur.email)
        acte(auteur=request.user)

    agir(request, relancer, mot)
    return redirect("organismes:espace_membres")


def _compter(request: HttpRequest, courriel: str) -> None:
    compter_courriel(GesteDEnvoi.INVITER, destinataire=courriel, client=abonne_du_client(request))
