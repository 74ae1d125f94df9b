"""Staff give a body a referent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from organismes.actions.membres import nommer_referent
from organismes.forms.divers import FormulaireNomination
from organismes.models import Inscription
from organismes.queries.membres import membres_de
from organismes.views.confirmation import confirmation_pour
from socle.logic.typographie import de
from socle.web.acces import obtenir
from socle.web.gestes import confirmer, postees


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_inscription_referent(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a referent, once one knows who she is."""
    visibles = Inscription.objects.visibles_par(request.user).select_related("organisme", "campagne")
    inscription = obtenir(request, visibles, "comptes.agir_equipe", pk=pk)
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
