"""Phone screens of a shopper: the mission sheet, one criterion after the other, the summary."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enquetes.enums import EtatVisite, Moment
from enquetes.models import Critere, Enqueteur, Visite
from enquetes.referentiels.queries.grilles import bareme_de
from enquetes.visites.actions import visiter
from enquetes.visites.forms.moments import MomentForm
from enquetes.visites.forms.notation import FaitsForm, NotationForm
from enquetes.visites.forms.pieces import CommentaireForm
from enquetes.visites.logic import saisie
from enquetes.visites.logic.mots import regle_du_bareme
from enquetes.visites.logic.saisie import Ecran, Genre
from enquetes.visites.queries.terrain import (
    SaisieEnCours,
    brouillon_de,
    fiche_mission,
    recapitulatif_de,
)
from enquetes.visites.queries.visites import (
    Carnet,
    brouillons_du_terrain,
    est_sur_pieces,
    moments_de,
    reprise_en_retard,
    signes_personnels,
    visites_du_terrain,
)
from socle.erreurs import RegleMetier
from socle.web.acces import exiger
from socle.web.gestes import postees, refus_dans, refus_dit, tenu

TERRAIN = "enquetes.aller_sur_le_terrain"
RAPPEL = "nom de l’agent"


def visite_du_terrain(request: HttpRequest, pk: Any) -> Visite:
    """Return a visit of the person's own, or 404."""
    return get_object_or_404(visites_du_terrain(request.user), pk=pk)


def _brouillon_du_terrain(request: HttpRequest, pk: Any) -> Visite:
    """Return the same visit for one screen of its draft."""
    return get_object_or_404(brouillons_du_terrain(request.user), pk=pk)


def enqueteur_connecte(request: HttpRequest) -> Enqueteur:
    """Return the shopper who is signed in; the role without a shopper gives no page."""
    enqueteur = Enqueteur.objects.filter(utilisateur=request.user.pk).first()
    if enqueteur is None:
        raise PermissionDenied
    return enqueteur


@exiger(TERRAIN)
@require_safe
def terrain_mission(request: HttpRequest, pk: Any) -> HttpResponse:
    """The mission sheet."""
    fiche = fiche_mission(visite_du_terrain(request, pk))
    brouillon = fiche.brouillon
    return render(
        request,
        "enquetes/visites/terrain/mission.html",
        {
            **_cadre(brouillon),
            "fiche": fiche,
            "sur_pieces": est_sur_pieces(brouillon.visite),
            "reprise_en_retard": reprise_en_retard(brouillon.visite),
            "reprise": _adresse(brouillon.visite, brouillon.reprise),
        },
    )


@exiger(TERRAIN)
@require_POST
def terrain_commencer(request: HttpRequest, pk: Any) -> HttpResponse:
    """Begin, then go to the first screen."""
    visite = visite_du_terrain(request, pk)
    with refus_dit(request):
        visite = visiter.commencer_visite(visite=visite, auteur=request.user)
        return redirect(_adresse(visite, brouillon_de(visite).reprise))
    return redirect("enquetes:terrain_mission", pk=pk)


@exiger(TERRAIN)
@require_http_methods(["GET", "HEAD", "POST"])
def terrain_critere(request: HttpRequest, pk: Any, code: str) -> HttpResponse:
    """One criterion."""
    visite, carnet = _brouillon_du_terrain(request, pk), Carnet()
    critere = get_object_or_404(visite.grille.les_criteres, code=code)
    brouillon = brouillon_de(visite, carnet)
    ecran = Ecran(Genre.CRITERE, code)
    if ecran not in brouillon.ecrans or not brouillon.est_ouvert:
        return redirect("enquetes:terrain_mission", pk=pk)
    formulaire = NotationForm(postees(request), critere=critere, visite=visite)
    if request.method == "POST" and formulaire.is_valid():
        gardee = _garder(request, visite, formulaire, carnet)
        if gardee is not None:
            return _suite(request, gardee, ecran, carnet)
    contexte = {
        **contexte_du_critere(critere),
        "rang": brouillon.a_noter.index(code) + 1,
    }
    return _ecran(request, "enquetes/visites/terrain/critere.html", brouillon, ecran, formulaire, contexte)


@exiger(TERRAIN)
@require_http_methods(["GET", "HEAD", "POST"])
def terrain_faits(request: HttpRequest, pk: Any) -> HttpResponse:
    """What happened during the contact."""
    visite, carnet = _brouillon_du_terrain(request, pk), Carnet()
    brouillon = brouillon_de(visite, carnet)
    faits = saisie.faits_a_dire(brouillon.contexte, visite.reponses)
    if not faits or not brouillon.est_ouvert:
        return redirect("enquetes:terrain_mission", pk=pk)
    formulaire = FaitsForm(postees(request), faits=faits, dits=dict(brouillon.contexte.faits))
    if request.method == "POST" and formulaire.is_valid():
        try:
            faits_dits = formulaire.faits()
            gardee = visiter.consigner_faits(visite=visite, faits=faits_dits, auteur=request.user, carnet=carnet)
        except RegleMetier as refus:
            formulaire.add_error(None, refus.message)
        else:
            return _suite(request, gardee, Ecran(Genre.FAITS), carnet)
    return _ecran(request, "enquetes/visites/terrain/faits.html", brouillon, Ecran(Genre.FAITS), formulaire, {})


@exiger(TERRAIN)
@require_http_methods(["GET", "HEAD", "POST"])
def terrain_moment(request: HttpRequest, pk: Any, moment: str) -> HttpResponse:
    """When the contact was made, acknowledged or answered."""
    if moment not in Moment.values:
        raise Http404
    visite, carnet = _brouillon_du_terrain(request, pk), Carnet()
    brouillon = brouillon_de(visite, carnet)
    if not brouillon.est_ouvert or not _convient(moment, brouillon):
        return redirect("enquetes:terrain_mission", pk=pk)
    ecran = Ecran(Genre.MOMENT, moment)
    deja = getattr(visite, visiter.CHAMPS[Moment(moment)])
    depuis = None if moment == Moment.CONTACT else visite.effectuee_le
    formulaire = MomentForm(postees(request), canal=visite.canal, deja=deja, depuis=depuis)
    if request.method == "POST":
        gardee = _garder_moment(request, visite, moment, formulaire, carnet)
        if gardee is not None and moment == Moment.CONTACT:
            return _suite(request, gardee, ecran, carnet)
        if gardee is not None:
            return redirect("enquetes:terrain_mission", pk=pk)
    contexte = {"moment": Moment(moment), "deja": deja}
    return _ecran(request, "enquetes/visites/terrain/moment.html", brouillon, ecran, formulaire, contexte)


@exiger(TERRAIN)
@require_http_methods(["GET", "HEAD", "POST"])
def terrain_recapitulatif(request: HttpRequest, pk: Any) -> HttpResponse:
    """All the answers, what is missing, the comment; POST keeps the comment, and submits when asked."""
    visite = visite_du_terrain(request, pk)
    if visite.etat == EtatVisite.PLANIFIEE:
        return redirect("enquetes:terrain_mission", pk=pk)
    with tenu(request, visite, no_key=True) as tenue:
        formulaire = CommentaireForm(postees(request), initial={"commentaire": tenue.commentaire})
        if request.method == "POST" and formulaire.is_valid():
            try:
                visite = visiter.commenter_visite(
                    visite=visite, commentaire=formulaire.cleaned_data["commentaire"], auteur=request.user
                )
                if "envoyer" in request.POST:
                    visiter.soumettre_visite(visite=visite, auteur=request.user)
                    messages.success(request, "Visite envoyée. Elle sera relue par une autre personne.")
                    return redirect("enquetes:terrain_visites")
            except RegleMetier as refus:
                formulaire.add_error(None, refus.message)
            else:
                messages.success(request, "Commentaire gardé.")
                return redirect("enquetes:terrain_recapitulatif", pk=pk)
    return _recapituler(request, visite, formulaire)


def _recapituler(request: HttpRequest, visite: Visite, formulaire: CommentaireForm) -> HttpResponse:
    brouillon = brouillon_de(visite)
    contexte = {
        "formulaire": formulaire,
        "lignes": recapitulatif_de(brouillon),
        "manques": [(_nommer(ecran), _adresse(visite, ecran)) for ecran in brouillon.manquants],
        "signes": signes_personnels(visite.commentaire),
        "precedent": _adresse(visite, brouillon.ecrans[-1]),
        "pieces": visite.les_pieces.all(),
    }
    return render(request, "enquetes/visites/terrain/recapitulatif.html", {**_cadre(brouillon), **contexte})


def _garder(request: HttpRequest, visite: Visite, formulaire: NotationForm, carnet: Carnet) -> Visite | None:
    """Keep an answer, or take it back; return the visit as it is then, None when that is refused."""
    code = formulaire.critere.code
    repondu = formulaire.est_repondu
    if not repondu and formulaire.deja is None:
        return visite
    try:
        return visiter.enregistrer_reponses(
            visite=visite,
            reponses={code: formulaire.reponse()} if repondu else {},
            elements=formulaire.elements() if repondu else {},
            effacees=() if repondu else (code,),
            auteur=request.user,
            carnet=carnet,
        )
    except RegleMetier as refus:
        formulaire.add_error(None, refus.message)
        return None


def _convient(moment: str, brouillon: SaisieEnCours) -> bool:
    """Tell whether a contact has this instant: a call or a visit ends, what is written is acknowledged and answered."""
    if moment == Moment.CONTACT:
        return True
    return (moment == Moment.FIN) != brouillon.contexte.est_ecrit and brouillon.visite.effectuee_le is not None


def _garder_moment(
    request: HttpRequest, visite: Visite, moment: str, formulaire: MomentForm, carnet: Carnet
) -> Visite | None:
    """Keep an instant, or take it back; return the visit as it is then, None when that is refused."""
    qui = {"visite": visite, "moment": moment, "auteur": request.user, "carnet": carnet}
    with refus_dans(formulaire):
        if "effacer" in request.POST:
            return visiter.effacer_moment(**qui)
        if request.POST.get("vers") == "precedent":
            return visite
        if formulaire.is_valid():
            return visiter.consigner_moment(**qui, instant=formulaire.instant())
    return None


def _suite(request: HttpRequest, visite: Visite, ecran: Ecran, carnet: Carnet) -> HttpResponse:
    """Go where the button pressed leads; the background save of the script goes nowhere."""
    if request.POST.get("vers") == "ici":
        return HttpResponse(status=204)
    suite = brouillon_de(visite, carnet).ecrans
    if ecran not in suite:
        return redirect("enquetes:terrain_mission", pk=visite.pk)
    avant, apres = saisie.voisins(suite, ecran)
    if request.POST.get("vers") == "precedent":
        return redirect(_adresse(visite, avant) if avant else reverse("enquetes:terrain_mission", args=[visite.pk]))
    return redirect(_adresse(visite, apres))


def _ecran(
    request: HttpRequest,
    gabarit: str,
    brouillon: SaisieEnCours,
    ecran: Ecran,
    formulaire: Any,
    contexte: dict[str, Any],
) -> HttpResponse:
    dernier = ecran in brouillon.ecrans and ecran == brouillon.ecrans[-1]
    return render(request, gabarit, {**_cadre(brouillon), "formulaire": formulaire, "est_dernier": dernier, **contexte})


def _cadre(brouillon: SaisieEnCours) -> dict[str, Any]:
    visite = brouillon.visite
    return {"visite": visite, "brouillon": brouillon, "moments": moments_de(visite), **bandeau(visite)}


def bandeau(visite: Visite) -> dict[str, bool]:
    """Ask for the band of invented figures when the edition is one; the demonstration asks for it everywhere."""
    return {"demonstration": True} if visite.inscription.campagne.est_demonstration else {}


def contexte_du_critere(critere: Critere) -> dict[str, Any]:
    """Return what the screen of a criterion says besides its form."""
    return {
        "critere": critere,
        "regle": regle_du_bareme(bareme_de(critere)),
        "rappel": RAPPEL not in critere.aide,
    }


def _nommer(ecran: Ecran) -> str:
    mots = {
        Genre.FAITS: "Ce qui s’est passé pendant le contact",
        Genre.MOMENT: "L’instant du contact",
        Genre.ATTENTE: "La réponse de l’organisme",
    }
    return mots.get(ecran.genre, ecran.code)


def _adresse(visite: Visite, ecran: Ecran | None) -> str:
    """Return the address of a screen; past the last one, the summary."""
    if ecran is None:
        return reverse("enquetes:terrain_recapitulatif", args=[visite.pk])
    if ecran.genre is Genre.CRITERE:
        return reverse("enquetes:terrain_critere", args=[visite.pk, ecran.code])
    if ecran.genre is Genre.FAITS:
        return reverse("enquetes:terrain_faits", args=[visite.pk])
    moment = ecran.code or Moment.REPONSE
    return reverse("enquetes:terrain_moment", args=[visite.pk, moment])
