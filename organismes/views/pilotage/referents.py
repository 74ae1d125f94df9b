"""Staff give a body a referent, or take their access from people who never spoke for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from organismes.actions.membres import fermer_l_espace, nommer_referent
from organismes.forms.divers import FormulaireMotifGarde, FormulaireNomination
from organismes.queries.membres import membres_de, refus_de_fermer
from organismes.views.confirmation import confirmation_pour, trouver_inscription
from socle.logic.typographie import de
from socle.web.gestes import confirmer, postees


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_inscription_referent(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a referent, once one knows who she is."""
    inscription = trouver_inscription(request, pk)
    organisme = inscription.organisme

    def nommer(*, courriel: str, nom: str, motif: str, identite: bool) -> str:  # noqa: ARG001 -- the form required it
        nommer_referent(inscription=inscription, courriel=courriel, nom=nom, motif=motif, auteur=request.user)
        return f"{nom} est référent {de(organisme.nom)}\u202f: un courriel le lui dit."

    referents = [str(membre.utilisateur) for membre in membres_de(organisme) if membre.est_referent]
    consequences = (
        f"Référents aujourd’hui\u202f: {', '.join(referents)}. Ils gardent leur rôle, et sont avertis."
        if referents
        else "Cet organisme n’a plus de référent.",
        "La personne lit aussitôt les inscriptions et les résultats, invite, et répond au nom de l’organisme.",
        "La plateforme ne vérifie qu’une adresse. Appelez l’organisme par son standard avant de nommer quelqu’un.",
    )
    confirmation = confirmation_pour(inscription, "Nommer un référent", "Nommer référent", consequences)
    return confirmer(request, confirmation, nommer, formulaire=FormulaireNomination(postees(request)))


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_inscription_espace(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the space of a body whose registration was refused or withdrawn."""
    inscription = trouver_inscription(request, pk)
    organisme = inscription.organisme

    def fermer(*, motif: str) -> str:
        fermer_l_espace(inscription=inscription, motif=motif, auteur=request.user)
        return f"L’espace {de(organisme.nom)} est fermé\u202f: personne n’y a plus accès."

    gens = ", ".join(str(membre.utilisateur) for membre in membres_de(organisme)) or "personne"
    consequences = (
        f"Y ont accès aujourd’hui\u202f: {gens}. Inscriptions, résultats et rapports leur sont fermés aussitôt.",
        "Leurs invitations sans réponse sont annulées. Ce qu’ils ont fait reste, signé d’eux.",
        "Personne n’est averti. L’organisme retrouve son espace quand l’équipe valide sa nouvelle inscription.",
    )
    confirmation = confirmation_pour(
        inscription,
        "Fermer l’espace",
        "Fermer l’espace",
        consequences,
        danger=True,
        empechement=refus_de_fermer(organisme),
    )
    return confirmer(request, confirmation, fermer, formulaire=FormulaireMotifGarde(postees(request)))
