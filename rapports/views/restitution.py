"""What pages of results and reports share: the registrations one reads, their tabs, the names of files."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from campagnes.queries import frise_de
from campagnes.web import demande
from enquetes.visites.queries.mesures import mesures_sont_retirees
from organismes.models import Inscription
from organismes.web import organisme_courant
from rapports.actions.produire import FEUILLES_ANNEXE, composer_annexe
from rapports.models import Rapport
from rapports.queries.rapports import inscriptions_de_l_espace
from rapports.queries.resultats.tableau import tableau_organisme
from socle.fabrication import est_perdu
from socle.logic.typographie import de
from socle.web.documents import PageAttente, repondre_fichier, servir_document
from trophees.models import Resultat


def inscriptions_lues(request: HttpRequest) -> list[Inscription]:
    """Return the registrations of the body in hand, the latest first; a person without a body finds nothing here."""
    organisme = organisme_courant(request)
    if not organisme.les_membres.filter(utilisateur=request.user.pk).exists():
        raise PermissionDenied
    return list(inscriptions_de_l_espace(request.user, organisme))


def une_fois_restituee(vue: Any) -> Any:
    """Give a view the restituted registration of the edition asked, else the latest, and all those that are.

    Before the restitution the page says what happens meanwhile.
    """

    @wraps(vue)
    def restituee(request: HttpRequest) -> HttpResponseBase:
        inscriptions = inscriptions_lues(request)
        restituees = [inscription for inscription in inscriptions if inscription.campagne.restituee_le]
        inscription = demande(request, restituees) or next(iter(restituees), None)
        return vue(request, inscription, restituees) if inscription else _page_d_avant(request, inscriptions)

    return restituee


def _page_d_avant(request: HttpRequest, inscriptions: list[Inscription]) -> HttpResponse:
    courante = inscriptions[0] if inscriptions else None
    contexte = {
        "inscription": courante,
        "etapes": frise_de(courante.campagne) if courante else [],
        "demonstration": courante is not None and courante.campagne.est_demonstration,
    }
    return render(request, "rapports/espace/avant.html", contexte)


def nom_du_fichier(siren: str, annee: int, *, demo: bool) -> str:
    """Return the name of a file of results, without its extension."""
    return f"barometre-{annee}-{siren}{'-demonstration' if demo else ''}"


def a_un_resultat(inscription: Inscription) -> bool:
    """Tell whether a result was computed for this registration: without any, there is nothing to print."""
    return Resultat.objects.filter(inscription=inscription).exists()


def servir_annexe(request: HttpRequest, inscription: Inscription, retour: tuple[str, str]) -> HttpResponseBase:
    """Give the annex of a report as a PDF, commitment by commitment, for a certification file; `retour`: words, address.

    Once the contacts of the edition are gone none is made, as no report is: it would count none of them.
    """
    campagne, organisme = inscription.campagne, inscription.organisme
    if mesures_sont_retirees(campagne):
        messages.error(request, "Les contacts de cette édition ne sont plus gardés\u202f: son annexe ne se fait plus.")
        return redirect(retour[1])
    if not a_un_resultat(inscription):
        messages.error(request, "Cet organisme n’a pas de résultat dans cette édition\u202f: il n’y a pas d’annexe.")
        return redirect(retour[1])
    return servir_document(
        request,
        html=composer_annexe(tableau_organisme(inscription)),
        feuilles=FEUILLES_ANNEXE,
        nom=f"{nom_du_fichier(organisme.siren, campagne.annee, demo=campagne.est_demonstration)}-annexe",
        attente=PageAttente(f"L’annexe du rapport {de(organisme.nom)}", retour),
    )


def fichier_du_rapport(request: HttpRequest, rapport: Rapport, retour: str) -> HttpResponseBase:
    """Answer with the PDF, under the name of its body and edition; go back to the page `retour` when it is gone."""
    campagne = rapport.inscription.campagne
    if est_perdu(rapport):
        messages.error(request, "Le fichier de ce rapport n’est plus là.")
        # Whoever belongs to several bodies may have another one in hand.
        return redirect(f"{reverse(retour)}?edition={campagne.annee}&organisme={rapport.inscription.organisme_id}")
    return repondre_fichier(
        rapport, nom_du_fichier(rapport.inscription.organisme.siren, campagne.annee, demo=campagne.est_demonstration)
    )
