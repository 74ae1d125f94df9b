"""Staff: the outbox, what each mail looks like, and in the demonstration the messages written instead of being sent."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from comptes.enums import COURRIEL_PERDU
from comptes.queries.courriels import nb_perdus
from rapports.forms.filtres import FiltresCourriersForm
from rapports.queries.courriels.apercus import APERCUS, apercu, familles
from rapports.queries.courriels.boite_d_envoi import EN_PEINE, SITUATIONS, FiltresCourriers, courriers, nombres
from rapports.queries.courriels.fichiers import courriel, courriels
from socle.courriels import politique_du_html
from socle.expedition import renvoyer
from socle.queries.courriers import lignes, modele_de_courrier
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, confirmer
from socle.web.listes import adresse, page_de

DROIT = "comptes.agir_equipe"


@require_safe
@exiger(DROIT)
def pilotage_courriels(request: HttpRequest) -> HttpResponse:
    """List the mails due, sent, refused and given up; those that did not arrive first."""
    filtres = FiltresCourriersForm(request.GET)
    situation = filtres.lus["situation"]
    comptes = nombres()
    onglets = [
        (mot, adresse(request, situation=cle), cle == situation, comptes.get(cle, ""))
        for cle, (mot, _) in SITUATIONS.items()
    ]
    contexte = {
        "filtres": filtres,
        "onglets": onglets,
        "en_peine": situation == EN_PEINE,
        "page": page_de(request, courriers(filtres.en(FiltresCourriers))),
        "perdus_de_compte": (nb_perdus(), COURRIEL_PERDU),
        "est_demonstration": settings.BAROMETRE_DEMO,
        "messages_gardes": courriels() if settings.BAROMETRE_DEMO else [],
    }
    return render(request, "rapports/pilotage/courriels/liste.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def pilotage_courriel_renvoyer(request: HttpRequest, table: str, pk: int) -> HttpResponse:
    """Make a mail that was refused or given up due again."""
    modele = modele_de_courrier(table)
    if modele is None:
        raise Http404
    courrier = get_object_or_404(lignes(modele).select_related(*modele.LIES), pk=pk)

    def acte() -> str:
        renvoyer(courrier=courrier, auteur=request.user)
        return "Ce courriel repart\u202f: il est relu, puis envoyé s’il a encore lieu d’être."

    confirmation = Confirmation(
        titre="Renvoyer ce courriel",
        surtitre=str(courrier),
        sujet=str(courrier),
        bouton="Renvoyer",
        consequences=(
            f"Le serveur avait répondu\u202f: {courrier.reponse or 'rien'}",
            "Il est composé à nouveau avec ce que la plateforme sait maintenant\u202f; s’il n’a plus rien à dire, il ne part pas.",
        ),
        retour=_liste()[1],
        fil=(_liste(), ("Renvoyer", "")),
        empechement=courrier.empechement_de_renvoyer(),
    )
    return confirmer(request, confirmation, acte)


@require_safe
@exiger(DROIT)
def pilotage_apercus(request: HttpRequest) -> HttpResponse:
    """List every mail that the platform writes."""
    fil = (_liste(), ("Chaque courriel", ""))
    return render(request, "rapports/pilotage/courriels/apercus.html", {"familles": familles(), "fil": fil})


@require_safe
@exiger(DROIT)
def pilotage_apercu(request: HttpRequest, famille: str, nom: str) -> HttpResponse:
    """Show one mail written with invented data, as text and as source."""
    modele = f"{famille}/{nom}"
    if modele not in APERCUS:
        raise Http404
    ecrit = apercu(modele)
    fil = (_liste(), ("Chaque courriel", reverse("rapports:pilotage_apercus")), (ecrit.sujet, ""))
    contexte = {"famille": famille, "nom": nom, "ecrit": ecrit, "fil": fil}
    return render(request, "rapports/pilotage/courriels/apercu.html", contexte)


@require_safe
@exiger(DROIT)
def pilotage_apercu_html(request: HttpRequest, famille: str, nom: str) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Show its HTML as a mailbox does: a page of its own that may do nothing, styled by its own sheet alone."""
    modele = f"{famille}/{nom}"
    if modele not in APERCUS:
        raise Http404
    html = apercu(modele).html
    return HttpResponse(html, headers={"Content-Security-Policy": politique_du_html(html)})


@require_safe
@exiger(DROIT)
def pilotage_courriel(request: HttpRequest, nom: str) -> HttpResponse:
    """Show one message kept as text; its HTML part is shown as source, never rendered."""
    if not settings.BAROMETRE_DEMO:
        raise Http404
    message = courriel(nom)
    if message is None:
        raise Http404
    return render(request, "rapports/pilotage/courriels/message.html", {"courriel": message})


def _liste() -> tuple[str, str]:
    return "Courriels", reverse("rapports:pilotage_courriels")
