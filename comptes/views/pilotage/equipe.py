"""Staff pages about the people of AFNOR: who they are, what they may do. For administrators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.actions.equipe import (
    changer_les_roles,
    desactiver_personnel,
    inviter_personnel,
    oublier_second_facteur,
    reactiver_personnel,
    reinviter_personnel,
    tenir_les_roles,
)
from comptes.enums import PERSONNEL, Role, mot_de_l_acte, mots_des_roles
from comptes.forms.equipe import FiltreForm, InvitationPersonnelForm, RolesForm
from comptes.models import Utilisateur
from comptes.queries.equipe import (
    DUREE_DU_LIEN,
    compte_de,
    empechement_de_desactiver,
    filtrer_personnel,
    nb_responsables_manquants,
    personnel,
)
from socle.journal import historique
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, confirmer, fait, postees
from socle.web.listes import page_de


@require_safe
@exiger("comptes.administrer")
def pilotage_equipe(request: HttpRequest) -> HttpResponse:
    """List the people of AFNOR, with their roles and when they came."""
    filtres = FiltreForm(request.GET)
    contexte = {
        "page": page_de(request, filtrer_personnel(**filtres.lus)),
        "filtres": filtres,
        "manquants": nb_responsables_manquants(),
    }
    return render(request, "comptes/pilotage/equipe/liste.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.administrer")
def equipe_inviter(request: HttpRequest) -> HttpResponseBase:
    """Let somebody in. An address that opens an account is asked about once more: `ajouter` repeats it."""
    formulaire = InvitationPersonnelForm(postees(request))

    def inviter(donnees: dict[str, Any]) -> Any:
        ajouter = request.POST.get("ajouter") == donnees["email"].strip().lower()
        return inviter_personnel(**donnees, ajouter=ajouter, auteur=request.user)

    if fait(
        request, formulaire, inviter, "L’invitation part par courriel\u202f: un lien personnel, utilisable une fois."
    ):
        return redirect("comptes:pilotage_equipe")
    connue = compte_de(request.POST.get("email", ""))
    contexte = {
        "formulaire": formulaire,
        "jours": DUREE_DU_LIEN.days,
        "connue": connue,
        "est_de_l_equipe": connue is not None and bool(PERSONNEL & connue.roles),
        "est_enqueteur": connue is not None and Role.ENQUETEUR in connue.roles,
    }
    return render(request, "comptes/pilotage/equipe/inviter.html", contexte)


@require_safe
@exiger("comptes.administrer")
def equipe_fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person of AFNOR: roles, invitation, second factor, what was done to her account."""
    personne = get_object_or_404(personnel(), pk=pk)
    return _montrer(request, personne, RolesForm(initial=_roles_de(personne)))


@require_POST
@exiger("comptes.administrer")
def equipe_roles(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change what a person may do."""
    personne = get_object_or_404(personnel(), pk=pk)

    def changer(donnees: dict[str, Any]) -> Any:
        return changer_les_roles(personne=personne, **donnees, auteur=request.user)

    with transaction.atomic():
        formulaire = RolesForm(request.POST, initial=_roles_de(tenir_les_roles(personne=personne)))
        if fait(request, formulaire, changer, "Les rôles sont changés\u202f: ils valent dès sa prochaine page."):
            return redirect("comptes:equipe_fiche", pk=pk)
    return _montrer(request, personne, formulaire)


def _roles_de(personne: Utilisateur) -> dict[str, list[str]]:
    return {"roles": sorted(personne.roles)}


def _montrer(request: HttpRequest, personne: Utilisateur, formulaire: RolesForm) -> HttpResponse:
    contexte = {
        "personne": personne,
        "formulaire": formulaire,
        "historique": [
            (entree.le, mot_de_l_acte(entree.acte), entree.qui, mots_des_roles(entree.details))
            for entree in historique(personne)
        ],
    }
    return render(request, "comptes/pilotage/equipe/fiche.html", contexte)


@dataclass(frozen=True)
class ActeDeCompte:
    """An act on an account: its words, what it changes, and the sentence told once it is done."""

    verbe: str
    consequence: str
    acte: Callable[..., Any]
    mot: str
    danger: bool = False


GESTES = {
    "desactiver": ActeDeCompte(
        "Désactiver ce compte",
        "Cette personne ne peut plus entrer, et ses sessions s’arrêtent aussitôt. Ses rôles et ce qu’elle a fait "
        "restent\u202f: le compte peut être réactivé.",
        desactiver_personnel,
        "Le compte est désactivé.",
        danger=True,
    ),
    "reactiver": ActeDeCompte(
        "Réactiver ce compte",
        "Cette personne entre à nouveau, avec les rôles qu’elle avait.",
        reactiver_personnel,
        "Le compte est réactivé.",
    ),
    "reinviter": ActeDeCompte(
        "Renvoyer l’invitation",
        "Un nouveau lien personnel part à son adresse\u202f; il permet de choisir un mot de passe, une fois.",
        reinviter_personnel,
        "L’invitation part à nouveau par courriel.",
    ),
    "second-facteur": ActeDeCompte(
        "Oublier le second facteur",
        "À faire quand elle a perdu son téléphone, après l’avoir reconnue de vive voix. Ses sessions s’arrêtent aussitôt. "
        "Elle en choisira un autre à sa prochaine connexion, avant toute page de pilotage. Un courriel le lui dit.",
        oublier_second_facteur,
        "Le second facteur est oublié\u202f: elle en choisira un autre.",
        danger=True,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@exiger("comptes.administrer")
def equipe_geste(request: HttpRequest, pk: int, geste: str) -> HttpResponseBase:
    """Tell what an act on an account changes, then do it."""
    personne, voulu = get_object_or_404(personnel(), pk=pk), GESTES[geste]
    fiche = reverse("comptes:equipe_fiche", args=[pk])
    confirmation = Confirmation(
        titre=voulu.verbe,
        surtitre=str(personne),
        sujet=str(personne),
        bouton=voulu.verbe,
        consequences=(voulu.consequence,),
        retour=fiche,
        fil=(("Équipe", reverse("comptes:pilotage_equipe")), (str(personne), fiche), (voulu.verbe, "")),
        danger=voulu.danger,
        empechement=empechement_de_desactiver(personne) if geste == "desactiver" else "",
    )

    def faire() -> str:
        voulu.acte(personne=personne, auteur=request.user)
        return voulu.mot

    return confirmer(request, confirmation, faire)
