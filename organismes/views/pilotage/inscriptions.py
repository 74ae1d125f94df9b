"""Staff: the list of registrations, one registration, the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.web import nom_d_un_fichier
from organismes.actions import decider
from organismes.actions.inscrire import deposer_par_equipe
from organismes.enums import MOTS_DES_ACTES, TRANSITIONS, EtatInscription, mot_de_l_acte
from organismes.forms.divers import FormulaireFiltres, FormulaireMotif
from organismes.forms.equipe import SaisieEquipe
from organismes.models import Inscription
from organismes.queries.demande import nom_declare
from organismes.queries.export import COLONNES, lignes
from organismes.queries.fenetre import fenetre_en_cours
from organismes.queries.fiche import fiche_de_inscription
from organismes.queries.inscriptions import TRIS, FiltresInscriptions, edition_par_defaut, lister
from organismes.queries.membres import membres_de, refus_de_fermer
from organismes.queries.numeros import numero_disparu, peut_suivre
from organismes.queries.places import places_de, situation_idcity
from organismes.views.confirmation import EQUIPE, confirmation_pour, trouver_inscription
from organismes.views.recapitulatif import servir_le_recapitulatif
from socle.erreurs import RegleMetier
from socle.exports import exporter
from socle.horloge import maintenant
from socle.journal import historique
from socle.models import Entree
from socle.web.acces import exiger
from socle.web.documents import PILOTAGE
from socle.web.gestes import confirmer, postees
from socle.web.listes import adresse, format_demande, page_de

TRIABLES = ("nom", "population", "etat", "deposee")


@dataclass(frozen=True)
class ActeMotive:
    """An act that asks for a reason."""

    verbe: str
    consequence: str
    vers: EtatInscription
    action: Callable[..., Inscription]
    fait: str
    est_definitif: bool


ACTES = {
    "modification": ActeMotive(
        "Demander une modification",
        "Le référent reçoit votre motif et modifie l’inscription dans son espace. Sa place est gardée.",
        EtatInscription.A_CORRIGER,
        decider.demander_modification,
        "La demande de modification est partie.",
        est_definitif=False,
    ),
    "refus": ActeMotive(
        "Refuser l’inscription",
        "Le référent reçoit votre motif. Une place iD City tenue passe à la collectivité suivante.",
        EtatInscription.REFUSEE,
        decider.refuser_inscription,
        "L’inscription est refusée.",
        est_definitif=True,
    ),
    "retrait": ActeMotive(
        "Retirer l’inscription",
        "L’organisme ne participe plus à l’édition. Une place iD City tenue passe à la collectivité suivante.",
        EtatInscription.RETIREE,
        decider.retirer_inscription,
        "L’inscription est retirée.",
        est_definitif=True,
    ),
}


@require_safe
@exiger(EQUIPE)
def pilotage_inscriptions(request: HttpRequest) -> HttpResponseBase:
    """List the registrations of the current edition, another or all; the export gives what the filters keep."""
    filtres = FormulaireFiltres(request.GET, campagne=edition_par_defaut())
    requete = lister(filtres.en(FiltresInscriptions))
    if format_ := format_demande(request):
        demo = requete.filter(campagne__est_demonstration=True).exists()
        nom = nom_d_un_fichier("inscriptions", filtres.lus["campagne"])
        return exporter(nom, COLONNES, lignes(requete), format_, demonstration=demo)
    tri = filtres.lus["tri"]
    contexte = {
        "filtres": filtres,
        "page": page_de(request, requete),
        "tris": {nom: adresse(request, tri=_autre_sens(nom, tri)) for nom in TRIABLES},
    }
    return render(request, "organismes/pilotage/inscriptions.html", contexte)


@require_safe
def pilotage_inscription(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one registration, its journal and what may be done."""
    return _montrer(request, trouver_inscription(request, pk))


@require_safe
def pilotage_inscription_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the recap of a registration."""
    inscription = trouver_inscription(request, pk)
    return servir_le_recapitulatif(request, inscription, "organismes:pilotage_inscription", PILOTAGE)


@require_POST
def pilotage_inscription_valider(request: HttpRequest, pk: int) -> HttpResponse:
    """Validate."""
    inscription = trouver_inscription(request, pk)
    try:
        decider.valider_inscription(inscription=inscription, auteur=request.user)
    except RegleMetier as refus:
        return _montrer(request, inscription, refus=refus, statut=409)
    messages.success(request, "L’inscription est validée. Le référent en est averti.")
    return redirect("organismes:pilotage_inscription", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def pilotage_inscription_acte(request: HttpRequest, pk: int, acte: str) -> HttpResponseBase:
    """Refuse, ask for a change or withdraw, with a reason."""
    inscription = trouver_inscription(request, pk)
    motive = ACTES[acte]
    consequences = [motive.consequence]
    if motive.est_definitif and inscription.est_validee and inscription.campagne.restituee_le:
        consequences.append("Ses résultats lui ont été remis\u202f: l’organisme ne les lira plus, ni son rapport.")
    confirmation = confirmation_pour(
        inscription,
        motive.verbe,
        motive.verbe,
        tuple(consequences),
        chapeau=f"{inscription.campagne}, {inscription.get_etat_display()}",
        danger=motive.est_definitif,
    )

    def faire(*, motif: str) -> str:
        motive.action(inscription=inscription, auteur=request.user, motif=motif)
        return motive.fait

    return confirmer(request, confirmation, faire, formulaire=FormulaireMotif(postees(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(EQUIPE)
def pilotage_inscription_ajouter(request: HttpRequest) -> HttpResponseBase:
    """Type a registration for a body, through the same guard as the public form: late means an extension first."""
    recue_le = maintenant()
    fenetre = fenetre_en_cours(recue_le)
    if fenetre is None:
        return render(request, "organismes/pilotage/ajouter.html", {"fenetre": None, "saisie": None})
    saisie = SaisieEquipe(fenetre.campagne, postees(request))
    refus: RegleMetier | None = None
    if request.method == "POST" and saisie.est_valide():
        try:
            inscription = deposer_par_equipe(
                campagne=fenetre.campagne, donnees=saisie.donnees(), recue_le=recue_le, auteur=request.user
            )
        except RegleMetier as regle:
            refus = regle
        else:
            messages.success(request, "L’inscription est déposée. Le référent reçoit le lien de confirmation.")
            return redirect("organismes:pilotage_inscription", pk=inscription.pk)
    return render(
        request,
        "organismes/pilotage/ajouter.html",
        {"fenetre": fenetre, "saisie": saisie, "formulaires": saisie.formulaires, "refus": refus},
        status=409 if refus else 200,
    )


def _autre_sens(nom: str, tri: str) -> str:
    """Return the sort of a column: first ascending, then the other way where the list knows it."""
    return f"-{nom}" if tri == nom and f"-{nom}" in TRIS else nom


def _journal(inscription: Inscription) -> list[Entree]:
    """Return what was done to a registration, and to the name and the number of its body, the newest first."""
    du_corps = (entree for entree in historique(inscription.organisme) if entree.acte in MOTS_DES_ACTES)
    return sorted([*historique(inscription), *du_corps], key=lambda entree: entree.le, reverse=True)


def _montrer(
    request: HttpRequest, inscription: Inscription, *, refus: RegleMetier | None = None, statut: int = 200
) -> HttpResponse:
    disparu, membres = numero_disparu(inscription.organisme.siren), membres_de(inscription.organisme)
    contexte: dict[str, Any] = {
        "inscription": inscription,
        "disparu": disparu,
        "nom_declare": nom_declare(inscription) if inscription.est_active else "",
        "peut_suivre": disparu is not None and peut_suivre(disparu),
        "successeur_inscrit": disparu
        and Inscription.objects.actives()
        .filter(campagne=inscription.campagne_id, organisme__siren=disparu.successeur)
        .first(),
        "fiche": fiche_de_inscription(inscription),
        "situation": situation_idcity(inscription),
        "places": places_de(inscription.campagne),
        "journal": [(mot_de_l_acte(entree.acte), entree) for entree in _journal(inscription)],
        "courriers": inscription.les_courriers.all(),
        "membres": membres,
        "espace_a_fermer": bool(membres) and not refus_de_fermer(inscription.organisme),
        "autres": inscription.organisme.les_inscriptions.exclude(pk=inscription.pk).select_related("campagne"),
        "peut_valider": EtatInscription.VALIDEE in TRANSITIONS[inscription.etat],
        "actes": [(nom, acte) for nom, acte in ACTES.items() if acte.vers in TRANSITIONS[inscription.etat]],
        "refus": refus,
    }
    return render(request, "organismes/pilotage/inscription.html", contexte, status=statut)
