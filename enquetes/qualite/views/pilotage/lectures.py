"""Second readings and arbitrations."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from enquetes.enums import EtatVisite, NatureArbitrage, Verdict
from enquetes.models import Visite
from enquetes.qualite.actions.arbitrer import trancher
from enquetes.qualite.actions.secondes_lectures import rendre_seconde_lecture
from enquetes.qualite.forms import ArbitrageForm, SecondeLectureForm
from enquetes.qualite.queries.arbitrages import FicheArbitrage, fiche_arbitrage
from enquetes.qualite.queries.lectures import arbitrages_de
from enquetes.qualite.views.pilotage.relecture import RELIRE, ouvrir_la_suivante, rendre_fiche, visites_lues
from socle.journal import consigner
from socle.web.acces import obtenir
from socle.web.gestes import fait, postees, refus_dit


@require_POST
def seconde_lecture(request: HttpRequest, pk: Any) -> HttpResponse:
    """Give a second opinion, blind to the first; an empty post agrees."""
    visite = obtenir(request, visites_lues(request), RELIRE, pk=pk)
    if "conforme" in request.POST:
        return _rendre(request, visite, {"verdict": Verdict.CONFORME})
    formulaire = SecondeLectureForm(request.POST, visite=visite)
    if formulaire.is_valid():
        return _rendre(request, visite, formulaire.cleaned_data)
    return rendre_fiche(request, visite, seconde=formulaire)


def _rendre(request: HttpRequest, visite: Visite, avis: dict[str, Any]) -> HttpResponse:
    suite: dict[str, str] = {EtatVisite.ARBITRAGE: "Votre avis est gardé. Une troisième personne décidera."}
    with refus_dit(request):
        lue = rendre_seconde_lecture(visite=visite, auteur=request.user, **avis)
        return ouvrir_la_suivante(request, suite.get(lue.etat, "Seconde lecture faite\u202f: le contact compte."))
    return redirect("enquetes:pilotage_visite", pk=visite.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def arbitrage(request: HttpRequest, pk: Any) -> HttpResponse:
    """Two readings side by side, what differs first, and the decision of a third person."""
    visite = obtenir(request, visites_lues(request), RELIRE, pk=pk)
    fiche = fiche_arbitrage(visite)
    if fiche is None:
        raise Http404
    formulaire = ArbitrageForm(postees(request), ecarts=fiche.ecarts)

    def decider(_donnees: dict[str, Any]) -> Any:
        return trancher(contact=visite, auteur=request.user, **formulaire.decision())

    if fait(request, formulaire, decider, "Désaccord tranché. Les deux lectures restent gardées telles quelles."):
        return _arbitrage_suivant(request)
    if request.method == "GET":
        consigner(visite, "visite.arbitrage_consulte", request.user)
    return render(request, "enquetes/qualite/pilotage/arbitrage.html", _contexte(request, visite, fiche, formulaire))


def _contexte(request: HttpRequest, visite: Visite, fiche: FicheArbitrage, formulaire: ArbitrageForm) -> dict[str, Any]:
    return {
        "visite": visite,
        "fiche": fiche,
        "formulaire": formulaire,
        "est_de_mesures": fiche.arbitrage.nature == NatureArbitrage.MESURES,
        "peut_trancher": arbitrages_de(request.user).filter(pk=visite.pk).exists(),
    }


def _arbitrage_suivant(request: HttpRequest) -> HttpResponse:
    suivant = arbitrages_de(request.user).first()
    if suivant is None:
        return redirect("enquetes:pilotage_qualite")
    return redirect("enquetes:visite_arbitrage", pk=suivant.pk)
