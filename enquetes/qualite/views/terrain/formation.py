"""The shopper's pages of training: the briefing that she ticks, the self-tests, her copies."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.web import edition_de
from enquetes.models import Autotest, Briefing
from enquetes.qualite.actions.formation import cocher_briefing, passer_autotest
from enquetes.qualite.forms import CopieForm
from enquetes.qualite.logic.autotest import pourcent_dit
from enquetes.qualite.queries.formation import copie_de, etat_de_la_formation, exemple_suivant, questions_de, seuil_de
from enquetes.visites.queries.editions import edition_du_terrain
from enquetes.visites.views.pilotage.edition import adresse_de
from enquetes.visites.views.terrain.visites import TERRAIN, enqueteur_connecte
from organismes.enums import Canal
from socle.web.acces import exiger
from socle.web.gestes import agir, postees, refus_dit

FORMATION = "enquetes:terrain_formation"


@exiger(TERRAIN)
@require_safe
def terrain_formation(request: HttpRequest) -> HttpResponse:
    """The briefing of the edition and one's self-tests, channel by channel."""
    campagne = edition_de(request, edition_du_terrain)
    contexte = {"campagne": campagne, "etat": etat_de_la_formation(enqueteur_connecte(request), campagne)}
    return render(request, "enquetes/qualite/terrain/formation.html", contexte)


@exiger(TERRAIN)
@require_POST
def terrain_briefing(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick the briefing."""
    briefing = get_object_or_404(Briefing.objects.select_related("campagne"), pk=pk)
    enqueteur = enqueteur_connecte(request)
    agir(
        request,
        lambda: cocher_briefing(briefing=briefing, enqueteur=enqueteur, auteur=request.user),
        "Merci, c’est noté.",
    )
    return redirect(adresse_de(FORMATION, briefing.campagne))


@exiger(TERRAIN)
@require_http_methods(["GET", "HEAD", "POST"])
def terrain_autotest(request: HttpRequest, canal: str) -> HttpResponse:
    """Grade an example, then read one's copy."""
    campagne, enqueteur = edition_de(request, edition_du_terrain), enqueteur_connecte(request)
    exemple = exemple_suivant(enqueteur, campagne, canal) if canal in Canal.values else None
    if exemple is None:
        raise Http404
    copie = CopieForm(postees(request), exemple, questions_de(campagne, exemple))
    if request.method == "POST" and request.POST.get("exemple") != exemple.code:
        messages.info(request, "Cet exemple est déjà noté\u202f: en voici un autre.")
        return redirect(request.get_full_path())
    if request.method == "POST" and copie.is_valid():
        with refus_dit(request):
            autotest = passer_autotest(
                enqueteur=enqueteur, campagne=campagne, exemple=exemple, lecture=copie.lecture(), auteur=request.user
            )
            return redirect("enquetes:terrain_autotest_copie", pk=autotest.pk)
    contexte = {
        "campagne": campagne,
        "canal": Canal(canal),
        "exemple": exemple,
        "copie": copie,
        "seuil": seuil_de(campagne),
    }
    return render(request, "enquetes/qualite/terrain/autotest.html", contexte)


@exiger(TERRAIN)
@require_safe
def terrain_autotest_copie(request: HttpRequest, pk: int) -> HttpResponse:
    """One's copy with the key, criterion by criterion."""
    siens = Autotest.objects.filter(enqueteur__utilisateur=request.user.pk).select_related("campagne", "exemple")
    autotest = get_object_or_404(siens, pk=pk)
    contexte = {
        "autotest": autotest,
        "accord": pourcent_dit(autotest.accord),
        "campagne": autotest.campagne,
        "lignes": copie_de(autotest),
    }
    return render(request, "enquetes/qualite/terrain/autotest_copie.html", contexte)
