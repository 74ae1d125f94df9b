"""What was brought: the list with its filters, one contribution, its picture, and the gestures on it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.actions.contribuer import commenter
from consultations.actions.signaler import signaler
from consultations.actions.soutenir import retirer_soutien, soutenir
from consultations.enums import PROPOSITIONS_EN_JEU
from consultations.forms.citoyen import FormulaireCommentaire, FormulaireSignalement
from consultations.forms.filtres import FormulaireFiltresContributions
from consultations.models import Commentaire, Participant, Proposition
from consultations.queries.contributions import A_DECOUVRIR, RECENTES, SOUTENUES
from consultations.queries.contributions import contributions as lire_contributions
from consultations.queries.fiche_contribution import fiche_de
from consultations.views.publiques.visite import PageDialogue, de_dialogue, page, vers
from socle.reseau import adresse_du_client
from socle.web.documents import ouvrir
from socle.web.gestes import postees
from socle.web.listes import adresse, page_de

PAR_PAGE = 20
SIGNALE = "Merci. Une personne relira ces mots."
ORDRES = {RECENTES: "Les plus récentes", SOUTENUES: "Les plus soutenues", A_DECOUVRIR: "À découvrir"}


@require_safe
@de_dialogue
def contributions(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """List what is published, filtered by the address."""
    themes = [(theme.pk, theme.nom) for theme in visite.dialogue.les_themes.all()]
    secteurs = [(secteur.pk, secteur.nom) for secteur in visite.dialogue.les_secteurs.all()]
    filtres = FormulaireFiltresContributions(request.GET, offres={"theme": themes, "secteur": secteurs})
    trouvees, courant = lire_contributions(visite.dialogue, **filtres.lus), filtres.lus["tri"] or RECENTES
    tris = [(mots, adresse(request, tri=tri), tri == courant) for tri, mots in ORDRES.items()]
    return page(request, visite, "contributions", page=page_de(request, trouvees, PAR_PAGE), filtres=filtres, tris=tris)


@require_safe
@de_dialogue
def contribution(request: HttpRequest, visite: PageDialogue, pk: UUID) -> HttpResponse:
    """Show a contribution, what it became, what was replied, what one may do."""
    return _montrer(request, visite, trouver(visite, pk))


@require_POST
@de_dialogue
def contribution_soutenir(request: HttpRequest, visite: PageDialogue, pk: UUID) -> HttpResponse:
    """Give a support, or take it back (`geste=retirer`)."""
    ici = visite.adresse("contribution", pk=pk)
    if request.POST.get("geste") == "retirer":
        return _reprendre(request, visite, pk)
    proposition = trouver(visite, pk)
    soutenir(participant=visite.qui(ici, soutien=str(pk)), proposition=proposition)
    messages.success(request, "Votre soutien est compté.")
    return vers(f"{ici}#soutenir")


@require_POST
@de_dialogue
def contribution_commenter(request: HttpRequest, visite: PageDialogue, pk: UUID) -> HttpResponse:
    """Reply under a contribution; the words wait for a person."""
    proposition = trouver(visite, pk)
    participant = visite.qui(visite.adresse("contribution", pk=pk))
    formulaire = FormulaireCommentaire(request.POST)
    if not formulaire.is_valid():
        return _montrer(request, visite, proposition, 422, formulaire=formulaire)
    commenter(participant=participant, proposition=proposition, texte=formulaire.cleaned_data["texte"])
    messages.success(request, "Votre réponse est reçue. Elle paraît une fois relue.")
    return vers(f"{visite.adresse('contribution', pk=pk)}#reponses")


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def contribution_signaler(request: HttpRequest, visite: PageDialogue, pk: UUID) -> HttpResponse:
    """Ask that a contribution, or one reply to it, be read again (`reponse=<uuid>`)."""
    cle = request.GET.get("reponse", "")
    if request.method == "POST" and _a_signale(visite.participant, pk, cle):
        # Pressed twice.
        return _remercier(request, visite, pk)
    proposition = trouver(visite, pk)
    participant = visite.qui()
    reponse = _reponse_de(proposition, cle)
    formulaire = FormulaireSignalement(postees(request))
    if request.method == "POST" and formulaire.is_valid():
        signaler(
            participant=participant,
            objet=reponse or proposition,
            adresse=adresse_du_client(request),
            **formulaire.cleaned_data,
        )
        return _remercier(request, visite, pk)
    statut = 422 if formulaire.is_bound else 200
    return page(request, visite, "signaler", statut, proposition=proposition, reponse=reponse, formulaire=formulaire)


@require_safe
@de_dialogue
def contribution_image(request: HttpRequest, visite: PageDialogue, pk: UUID) -> HttpResponseBase:  # noqa: ARG001 -- the form of pages
    """Send the picture of a contribution that one may read."""
    proposition = trouver(visite, pk)
    return FileResponse(
        ouvrir(proposition.image), headers={"Cache-Control": "private, max-age=3600", "X-Robots-Tag": "noindex"}
    )


def trouver(visite: PageDialogue, pk: UUID) -> Proposition:
    """Return a contribution that everybody reads, or one's own; raises Http404."""
    de_la_page = visite.dialogue.les_propositions.select_related("theme", "secteur")
    publique = de_la_page.publiques().filter(pk=pk).first()
    if publique is not None:
        return publique
    return get_object_or_404(de_la_page.filter(auteur__isnull=False), pk=pk, auteur=visite.participant)


def _reprendre(request: HttpRequest, visite: PageDialogue, pk: UUID) -> HttpResponse:
    """Take a support back, also from what nobody reads any more: its place serves again."""
    ici = visite.adresse("contribution", pk=pk)
    participant = visite.qui(ici)
    soutenue = visite.dialogue.les_propositions.filter(les_soutiens__participant=participant, pk=pk).first()
    proposition = soutenue or trouver(visite, pk)
    retirer_soutien(participant=participant, proposition=proposition)
    messages.success(request, "Votre soutien est repris\u202f: vous pouvez le donner à une autre idée.")
    if _se_lit(proposition, participant):
        return vers(f"{ici}#soutenir")
    return vers(f"{visite.adresse('mes_contributions')}#soutiens")


def _se_lit(proposition: Proposition, participant: Participant) -> bool:
    return bool(proposition.est_publique) or proposition.auteur_id == participant.pk


def _montrer(
    request: HttpRequest, visite: PageDialogue, proposition: Proposition, statut: int = 200, **contexte: Any
) -> HttpResponse:
    contexte.setdefault("formulaire", FormulaireCommentaire())
    fiche = fiche_de(proposition, visite.participant)
    contexte |= {"lue": fiche, "proposition": proposition, "en_jeu": PROPOSITIONS_EN_JEU}
    return page(request, visite, "contribution", statut, **contexte)


def _remercier(request: HttpRequest, visite: PageDialogue, pk: UUID) -> HttpResponse:
    """Thank who reported, where she may read: hers may be the report that withdraws the contribution."""
    messages.success(request, SIGNALE)
    with suppress(Http404):
        trouver(visite, pk)
        return vers(visite.adresse("contribution", pk=pk))
    return vers(visite.adresse("contributions"))


def _a_signale(participant: Participant | None, pk: UUID, cle: str) -> bool:
    """Tell whether somebody reported this contribution, or the reply to it that `cle` names."""
    if participant is None:
        return False
    siens = participant.les_signalements.filter(Q(proposition=pk) | Q(commentaire__proposition=pk))
    return cle in {str(reponse or "") for reponse in siens.values_list("commentaire", flat=True)}


def _reponse_de(proposition: Proposition, cle: str) -> Commentaire | None:
    if not cle:
        return None
    try:
        reponse: Commentaire = get_object_or_404(proposition.les_commentaires.publies(), pk=UUID(cle))
    except ValueError as faute:
        raise Http404 from faute
    return reponse
