"""Home and the pages that show the edition."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campagnes.enums import Determinant, Etape
from campagnes.logic.methode import METHODE_INITIALE
from campagnes.queries import methode_de
from consultations.queries.publics import dialogues_publics
from enquetes.referentiels.queries.editions import methode_publiee
from portail import queries
from portail.logic.contacts import contacts_en_mots
from portail.queries.exemple import exemple
from rapports.queries.histoire import courbe_passee, editions_mesurees, editions_passees, palmares_passes
from socle.horloge import maintenant
from socle.web.documents import ouvrir
from trophees.queries.palmares_publics import laureats_publies

NOMBRES = {1: "Un canal", 2: "Deux canaux", 3: "Trois canaux", 4: "Quatre canaux", 5: "Cinq canaux", 6: "Six canaux"}

# Consultations announced on the home page; the list has them all.
CONSULTATIONS = 3


@require_safe
@login_not_required
def accueil(request: HttpRequest) -> HttpResponse:
    """Make a mayor want to register."""
    edition = queries.edition_en_cours()
    return render(
        request,
        "portail/publiques/accueil.html",
        {
            "edition": edition,
            "maintenant": maintenant(),
            "exemple": queries.rapport_exemple(),
            "editions": editions_passees(),
            "courbe": courbe_passee(),
            "seuil": METHODE_INITIALE.seuil,
            "recu": exemple(),
            "consultations": dialogues_publics().ouvertes[:CONSULTATIONS],
            **_canaux(edition),
        },
    )


@require_safe
@login_not_required
def le_barometre(request: HttpRequest) -> HttpResponse:
    """What is measured, and how."""
    edition = queries.edition_en_cours()
    return render(
        request,
        "portail/publiques/le_barometre.html",
        {
            "edition": edition,
            "exemple": queries.rapport_exemple(),
            "etapes": Etape.labels,
            "determinants": Determinant.labels,
            "matrice": queries.criteres_par_etape(edition.campagne if edition else None),
            **_canaux(edition),
        },
    )


@require_safe
@login_not_required
def grille(request: HttpRequest) -> HttpResponse:
    """Show every criterion of the edition and the rules of its score; the answer keys of scenarios stay ours."""
    edition = queries.edition_en_cours()
    campagne = edition.campagne if edition else None
    contexte = {"campagne": campagne, "methode": methode_publiee(campagne) if campagne else None}
    return render(request, "portail/publiques/grille.html", contexte)


@require_safe
@login_not_required
def resultats(request: HttpRequest) -> HttpResponse:
    """Past editions, and the laureates of published prize lists."""
    return render(
        request,
        "portail/publiques/resultats.html",
        {
            "editions": editions_passees(),
            "courbe": courbe_passee(),
            "seuil": METHODE_INITIALE.seuil,
            "mesurees": editions_mesurees(publiques=True),
            "palmares": laureats_publies(),
            "ceremonies": queries.ceremonies_a_venir(),
        },
    )


@require_safe
@login_not_required
def palmares_au_fil_des_ans(request: HttpRequest) -> HttpResponse:
    """Name the winners of every edition: those of the lists published here, those that AFNOR or the press told."""
    contexte = {"publies": laureats_publies(), "passes": palmares_passes()}
    return render(request, "portail/publiques/palmares_au_fil_des_ans.html", contexte)


@require_safe
@login_not_required
def rapport_exemple(_request: HttpRequest) -> FileResponse:
    """Open the report of a body that does not exist, from the demonstration."""
    rapport = queries.rapport_exemple()
    if rapport is None:
        raise Http404
    return FileResponse(
        ouvrir(rapport.fichier), content_type="application/pdf", filename="rapport-exemple-barometre.pdf"
    )


def _canaux(edition: queries.EditionAnnoncee | None) -> dict[str, object]:
    canaux = queries.canaux_de(edition.campagne if edition else None)
    tailles = [canal.nb_criteres for canal in canaux if canal.nb_criteres]
    return {
        "canaux": canaux,
        "nb_canaux": NOMBRES[len(canaux)],
        "contacts": contacts_en_mots(methode_de(edition.campagne) if edition else METHODE_INITIALE),
        "nb_criteres": sum(tailles) if len(tailles) == len(canaux) else None,
    }
