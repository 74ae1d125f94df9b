"""The space of a body: its registration, its council."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.queries import campagne_en_inscription, methode_de
from organismes.actions.brouillon import reprendre_inscription
from organismes.actions.decider import se_retirer
from organismes.actions.inscrire import MODIFIABLES, declarer_conseil, modifier_inscription
from organismes.enums import TRANSITIONS, Canal, EtatInscription
from organismes.forms.base import initial_de
from organismes.forms.divers import FormulaireConseil, FormulaireMotif
from organismes.forms.etapes import MODIFICATIONS
from organismes.models import Inscription
from organismes.models.inscription import InscriptionQuerySet
from organismes.queries.decisions import refus_de_se_retirer
from organismes.queries.demande import ecrire_valeurs
from organismes.queries.fenetre import notice_aux_agents
from organismes.queries.fiche import fiche_de_inscription
from organismes.queries.garde_electorale import situation_electorale
from organismes.queries.inscriptions import (
    accueil_a_donner,
    conseil_a_declarer,
    edition_a_rejoindre,
    inscription_courante,
)
from organismes.queries.places import places_de, situation_idcity
from organismes.rules import est_membre
from organismes.views.publiques.parcours import adresse_de_la_suite, retenir
from organismes.views.recapitulatif import servir_le_recapitulatif
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.web.acces import obtenir
from socle.web.gestes import fait, postees, refus_dit, tenu


@require_safe
def espace_inscription(request: HttpRequest) -> HttpResponse:
    """Lead to the registration that the body looks at."""
    organisme = request.organisme_courant  # type: ignore[attr-defined]
    inscription = inscription_courante(organisme) if organisme else None
    if inscription is None:
        return redirect("portail:espace_accueil")
    return redirect("organismes:espace_inscription_detail", pk=inscription.pk)


@require_safe
def espace_inscription_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was declared, the notice to agents, what may still be done."""
    inscription = _trouver(request, "organismes.voir_inscription", pk)
    canaux = {canal.canal for canal in inscription.les_canaux.all()}
    offerts = [str(canal.label) for canal in Canal if canal in canaux]
    contexte = {
        "inscription": inscription,
        "accueil_a_donner": accueil_a_donner(inscription, canaux),
        "a_rejoindre": edition_a_rejoindre(request.user, inscription),
        "fiche": fiche_de_inscription(inscription),
        "notice": notice_aux_agents(inscription.campagne, offerts, inscription.organisme.nom, inscription.dpo_contact),
        "peut_modifier": inscription.etat in MODIFIABLES,
        "peut_retirer": EtatInscription.RETIREE in TRANSITIONS[inscription.etat]
        and not refus_de_se_retirer(inscription)
        and request.user.has_perm("organismes.retirer_inscription", inscription),
    }
    return render(request, "organismes/espace/inscription.html", contexte)


@require_safe
def espace_inscription_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the recap as a PDF."""
    inscription = _trouver(request, "organismes.voir_inscription", pk)
    return servir_le_recapitulatif(request, inscription, "organismes:espace_inscription_detail")


@require_http_methods(["GET", "HEAD", "POST"])
def espace_inscription_modifier(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change the registration until it is validated; sent back after a change was asked, it goes to review.

    Who declared it changes it even before the space of the body is open to her, when staff asked her to.
    """
    relues = Inscription.objects.en_relecture_de(request.user)
    if request.method == "POST" and _est_corrigee(request, relues, pk):
        messages.info(request, "Cette inscription n’attend plus votre modification\u202f: l’équipe la relit.")
        return redirect("portail:espace_accueil")
    miennes = relues.filter(etat=EtatInscription.A_CORRIGER)
    inscription = _trouver(request, "organismes.modifier_inscription", pk, miennes)
    # Before her space opens, this page is all that she has of it.
    est_ouverte = est_membre(request.user, inscription)
    retour = (
        reverse("organismes:espace_inscription_detail", args=[pk]) if est_ouverte else reverse("portail:espace_accueil")
    )
    # Held as the act holds it, the edition first, for what its forms compare.
    with tenu(request, inscription.campagne, no_key=True):
        inscription.refresh_from_db()
        formulaires = _formulaires(request, inscription)
        est_modifiee, refus = _modifier(request, inscription, formulaires)
    if est_modifiee:
        messages.success(request, "Vos modifications sont enregistrées.")
        return redirect(retour)
    contexte = {
        "inscription": inscription,
        "formulaires": formulaires,
        "refus": refus,
        "retour": retour,
        "fige": inscription.etat not in MODIFIABLES,
        "places": places_de(inscription.campagne),
    }
    return render(request, "organismes/espace/modifier.html", contexte, status=409 if refus else 200)


def _modifier(
    request: HttpRequest, inscription: Inscription, formulaires: dict[str, Any]
) -> tuple[bool, RegleMetier | None]:
    """Write what the three forms say, and tell whether it was done, or why it was refused."""
    # All three are checked, so that every error shows at once.
    if request.method != "POST" or not all([formulaire.is_valid() for formulaire in formulaires.values()]):  # noqa: C419
        return False, None
    donnees = {etape: formulaire.valeurs() for etape, formulaire in formulaires.items()}
    try:
        modifier_inscription(inscription=inscription, donnees=donnees, auteur=request.user)
    except RegleMetier as refus:
        return False, refus
    return True, None


@require_POST
def espace_inscription_reprendre(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the registration to the open edition with the answers of this one."""
    inscription = _trouver(request, "organismes.modifier_inscription", pk)
    recue_le = maintenant()
    campagne = campagne_en_inscription(recue_le)
    if campagne is None:
        messages.error(request, "Aucune édition n’est ouverte aux inscriptions.")
        return redirect("organismes:espace_inscription_detail", pk=pk)
    with refus_dit(request):
        brouillon = reprendre_inscription(modele=inscription, campagne=campagne, recue_le=recue_le, auteur=request.user)
        retenir(request, brouillon)
        messages.info(request, "Vos réponses de la dernière édition sont reprises\u202f: relisez chaque étape.")
        return redirect(adresse_de_la_suite(brouillon))
    return redirect("organismes:espace_inscription_detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_inscription_retirer(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Withdraw, with a reason and its consequence told first; once results are given back, say why not."""
    inscription = _trouver(request, "organismes.retirer_inscription", pk)
    formulaire = FormulaireMotif(postees(request))
    formulaire.fields["motif"].label = "Pourquoi vous retirez-vous\u202f?"

    def retirer(donnees: dict[str, Any]) -> Any:
        return se_retirer(inscription=inscription, auteur=request.user, motif=donnees["motif"])

    if fait(request, formulaire, retirer, "Votre inscription est retirée. Un courriel vous le confirme."):
        return redirect("portail:espace_accueil")
    return render(
        request,
        "organismes/espace/retirer.html",
        {
            "inscription": inscription,
            "formulaire": formulaire,
            "situation": situation_idcity(inscription),
            "refus": refus_de_se_retirer(inscription),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def espace_conseil(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say the state of the council after the first round."""
    inscription = _trouver(request, "organismes.modifier_inscription", pk)
    situation = situation_electorale(inscription)
    if situation.conseil_demande_depuis is None:
        raise Http404
    formulaire = FormulaireConseil(postees(request), initial={"etat": situation.conseil})
    if request.method == "POST" and formulaire.is_valid():
        declarer_conseil(inscription=inscription, etat=formulaire.cleaned_data["etat"], auteur=request.user)
        messages.success(request, "L’état de votre conseil est enregistré.")
        return redirect("portail:espace_accueil")
    return render(request, "organismes/espace/conseil.html", {"inscription": inscription, "formulaire": formulaire})


def _est_corrigee(request: HttpRequest, relues: InscriptionQuerySet, pk: int) -> bool:
    """Tell whether who declared a registration corrected it already, and reads nothing of its body: her form came twice."""
    siennes = Inscription.objects.visibles_par(request.user).values("pk")
    return relues.filter(pk=pk, etat=EtatInscription.CONFIRMEE).exclude(pk__in=siennes).exists()


def _trouver(request: HttpRequest, droit: str, pk: int, aussi: InscriptionQuerySet | None = None) -> Inscription:
    siennes = Inscription.objects.visibles_par(request.user)
    permises = (
        siennes
        if aussi is None
        else Inscription.objects.filter(Q(pk__in=siennes.values("pk")) | Q(pk__in=aussi.values("pk")))
    )
    visibles = permises.exclude(etat=EtatInscription.DEPOSEE).select_related("organisme__territoire", "campagne")
    trouvee: Inscription = obtenir(request, visibles, droit, pk=pk)
    return trouvee


def _formulaires(request: HttpRequest, inscription: Inscription) -> dict[str, Any]:
    valeurs = ecrire_valeurs(inscription)
    departement = inscription.organisme.departement
    choix: dict[str, dict[str, Any]] = {
        "referent": {"departement": departement},
        "canaux": {
            "departement": departement,
            "testes": methode_de(inscription.campagne).canaux,
            "avec_conseil": conseil_a_declarer(inscription.campagne, inscription.organisme.type, departement),
        },
        "options": {},
    }
    return {
        etape: classe(postees(request), prefix=etape, initial=initial_de(classe, valeurs[etape]), **choix[etape])
        for etape, classe in MODIFICATIONS.items()
    }
