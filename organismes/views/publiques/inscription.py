"""The registration: entry, four steps, summary, what happens next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagnes.queries import campagne_en_inscription, methode_de
from organismes.actions.brouillon import enregistrer_etape, garder_saisie, ouvrir_brouillon, recommencer_envoi
from organismes.actions.inscrire import deposer_inscription, exiger_un_numero_ouvert
from organismes.enums import Canal
from organismes.forms.base import FormulaireEtape, initial_de, saisie_brute
from organismes.forms.etapes import FormulaireCanaux, FormulaireOptions, FormulaireReferent
from organismes.forms.organisme import FormulaireAnnuaire, FormulaireAutreOrganisme
from organismes.models import Brouillon, Territoire
from organismes.queries.annuaire import chercher_territoires
from organismes.queries.attentes import brouillons_a_envoyer
from organismes.queries.decisions import refus_de_renvoyer
from organismes.queries.demande import (
    CHAMP_DU_CANAL,
    ETAPES,
    SAISIES,
    SIREN_DONNE,
    OrganismeDeclare,
    lire_identite,
    premiere_etape_manquante,
)
from organismes.queries.fenetre import autres_fenetres, fenetre_en_cours, notice_aux_agents
from organismes.queries.fiche import fiche_de_brouillon
from organismes.queries.inscriptions import conseil_a_declarer, courriel_retenu, reprises_possibles
from organismes.queries.numeros import commune_disparue
from organismes.queries.places import places_de
from organismes.views.publiques.parcours import (
    adresse_de_la_suite,
    brouillon_courant,
    choisir,
    edition_voulue,
    est_d_un_autre,
    montrer,
    oublier,
    retenir,
)
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.nombres import CLE_MAX, entier_de
from socle.reseau import abonne_du_client
from socle.web.gestes import postees, refus_dit

AUTRE_INSCRIPTION = RegleMetier(
    "autre_inscription",
    "Cette page montrait une autre inscription, quittée dans un autre onglet\u202f: relisez celle-ci avant de l’envoyer.",
)
MONTRES = 10
"""Bodies that the first step shows at most for what is searched."""


@require_safe
@login_not_required
def inscription_commencer(request: HttpRequest) -> HttpResponse:
    """Say whether registration is open, until when, and how it goes."""
    instant = maintenant()
    brouillon, fenetre = brouillon_courant(request), fenetre_en_cours(instant)
    connue = fenetre is not None and fenetre.est_ouverte and request.user.is_authenticated
    return montrer(
        request,
        "commencer",
        brouillon=None,
        fenetre=fenetre,
        autres=autres_fenetres(fenetre, instant) if fenetre else [],
        reprises=reprises_possibles(request.user, fenetre.campagne) if fenetre and connue else [],
        maintenant=instant,
        en_cours=brouillon,
        ailleurs=connue and brouillon is None and any(brouillons_a_envoyer(request.user)),
        suite=adresse_de_la_suite(brouillon) if brouillon else "",
    )


@require_POST
@login_not_required
def inscription_nouvelle(request: HttpRequest) -> HttpResponse:
    """Leave the draft of this browser aside and begin another one, of the edition chosen when several are open."""
    oublier(request)
    choisir(request, entier_de(request.POST.get("edition", ""), CLE_MAX))
    return redirect("organismes:inscription_organisme")


@require_POST
@login_not_required
def inscription_corriger(request: HttpRequest) -> HttpResponse:
    """Send again to another address: the answers come back, at the step that holds the address."""
    recue_le = maintenant()
    brouillon = brouillon_courant(request)
    if brouillon is None or not hasattr(brouillon, "inscription"):
        return redirect("organismes:inscription_commencer")
    with refus_dit(request):
        retenir(request, recommencer_envoi(brouillon=brouillon, recue_le=recue_le))
        return redirect("organismes:inscription_referent")
    return redirect("organismes:inscription_envoyee")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def inscription_organisme(request: HttpRequest) -> HttpResponseBase:
    """First step: choose the body in the directory."""
    recherche = request.GET.get("q", "").strip()[:100]
    brouillon = brouillon_courant(request)
    choisi = request.GET.get("territoire") or _deja_choisi(brouillon)
    gardees = brouillon.donnees.get("organisme", {}) if brouillon else {}
    initial = {"territoire": choisi, SIREN_DONNE: gardees.get(SIREN_DONNE, "")}
    formulaire = FormulaireAnnuaire(postees(request), initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        return _garder_organisme(request, brouillon, formulaire)
    return _montrer_organisme(request, brouillon, formulaire, recherche, request.POST.get("territoire") or choisi)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def inscription_organisme_autre(request: HttpRequest) -> HttpResponseBase:
    """First step, other way: a body outside the directory, by its SIRET."""
    brouillon = brouillon_courant(request)
    deja = brouillon.donnees.get("organisme", {}) if brouillon else {}
    formulaire = FormulaireAutreOrganisme(postees(request), initial=deja if deja.get("siren") else {})
    if request.method == "POST" and formulaire.is_valid():
        return _garder_organisme(request, brouillon, formulaire)
    if refus := _ailleurs(brouillon):
        return refus
    return montrer(request, "organisme_autre", brouillon=brouillon, formulaire=formulaire, rang=1)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def inscription_referent(request: HttpRequest) -> HttpResponseBase:
    """Second step."""
    return _etape(request, "referent")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def inscription_canaux(request: HttpRequest) -> HttpResponseBase:
    """Third step."""
    return _etape(request, "canaux")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def inscription_options(request: HttpRequest) -> HttpResponseBase:
    """Fourth step."""
    return _etape(request, "options")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def inscription_recapitulatif(request: HttpRequest) -> HttpResponseBase:
    """Show everything before sending; the instant of reception is read once, here, first."""
    recue_le = maintenant()
    brouillon = brouillon_courant(request)
    if brouillon is None:
        return redirect("organismes:inscription_commencer")
    if hasattr(brouillon, "inscription") or premiere_etape_manquante(brouillon.donnees):
        return redirect(adresse_de_la_suite(brouillon))
    if _identite(request, brouillon) is None:
        return _choisir_de_nouveau(brouillon)
    formulaire = FormulaireEtape(postees(request))
    refus, statut = None, 200
    if request.method == "POST" and est_d_un_autre(request, brouillon):
        refus, statut = AUTRE_INSCRIPTION, 409
    elif request.method == "POST" and formulaire.is_valid():
        try:
            deposer_inscription(brouillon=brouillon, recue_le=recue_le, client=abonne_du_client(request))
        except RegleMetier as regle:
            refus, statut = regle, 409
        else:
            return redirect("organismes:inscription_envoyee")
    return montrer(
        request,
        "recapitulatif",
        brouillon=brouillon,
        statut=statut,
        formulaire=formulaire,
        fiche=fiche_de_brouillon(brouillon),
        refus=refus,
    )


@require_safe
@login_not_required
def inscription_envoyee(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    brouillon = brouillon_courant(request)
    if brouillon is None or not hasattr(brouillon, "inscription"):
        return redirect("organismes:inscription_commencer")
    inscription = brouillon.inscription
    return montrer(
        request,
        "envoyee",
        brouillon=brouillon,
        inscription=inscription,
        est_ecartee=not (inscription.est_deposee or inscription.est_active),
        retenu_jusqu_au=courriel_retenu(inscription),
        refus_du_renvoi=refus_de_renvoyer(inscription),
    )


def _etape(request: HttpRequest, etape: str) -> HttpResponseBase:
    brouillon = brouillon_courant(request)
    if brouillon is None:
        messages.info(request, "Commencez par choisir votre organisme.")
        return redirect("organismes:inscription_commencer")
    rang = ETAPES.index(etape) + 1
    saute = request.method != "POST" and rang > (premiere_etape_manquante(brouillon.donnees) or rang)
    if hasattr(brouillon, "inscription") or saute:
        return redirect(adresse_de_la_suite(brouillon))
    identite = _identite(request, brouillon)
    formulaire = _formulaire(request, brouillon, identite, etape)
    autre = request.method == "POST" and est_d_un_autre(request, brouillon)
    envoyee = request.method == "POST" and not autre
    plus_tard = envoyee and request.POST.get("acte") == "plus_tard"
    saisie = saisie_brute(request.POST, formulaire)
    # Without a body, whatever was typed waits for the next one; a form sent empty takes no answer away.
    if plus_tard or (envoyee and identite is None and any(saisie.values())):
        garder_saisie(brouillon=brouillon, etape=etape, saisie=saisie)
    if identite is None:
        return _choisir_de_nouveau(brouillon)
    if plus_tard:
        return redirect("organismes:inscription_garder")
    if envoyee and formulaire.is_valid():
        brouillon = enregistrer_etape(brouillon=brouillon, etape=etape, valeurs=formulaire.valeurs())
        return redirect(adresse_de_la_suite(brouillon))
    complements = _complements(brouillon, identite, etape) | {"autre": autre, "statut": 409 if autre else 200}
    return montrer(request, etape, brouillon=brouillon, formulaire=formulaire, rang=rang, **complements)


def _identite(request: HttpRequest, brouillon: Brouillon) -> OrganismeDeclare | None:
    """Return the body; None while the first step is not answered, or when the body is known no more, or closed."""
    if "organisme" not in brouillon.donnees:
        return None
    with refus_dit(request):
        identite = lire_identite(brouillon.donnees["organisme"])
        exiger_un_numero_ouvert(identite.siren)
        return identite
    return None


def _choisir_de_nouveau(brouillon: Brouillon) -> HttpResponse:
    """Lead to the first step, where its answer was given: in the directory, or by its number."""
    est_autre = bool(brouillon.donnees.get("organisme", {}).get("siren"))
    return redirect("organismes:inscription_organisme_autre" if est_autre else "organismes:inscription_organisme")


def _formulaire(
    request: HttpRequest, brouillon: Brouillon, identite: OrganismeDeclare | None, etape: str
) -> FormulaireEtape:
    """Return the form of a step for this body; without one, with all that a page shown before may have asked."""
    departement = identite.territoire.departement if identite and identite.territoire else ""
    choix: dict[str, dict[str, Any]] = {
        "referent": {"departement": departement},
        "canaux": {
            "departement": departement,
            "testes": methode_de(brouillon.campagne).canaux,
            "avec_conseil": identite is None or conseil_a_declarer(brouillon.campagne, identite.type, departement),
        },
        "options": {},
    }
    classes = {"referent": FormulaireReferent, "canaux": FormulaireCanaux, "options": FormulaireOptions}
    classe = classes[etape]
    gardees = brouillon.donnees.get(SAISIES, {}).get(etape) or brouillon.donnees.get(etape, {})
    return classe(postees(request), initial=initial_de(classe, gardees), **choix[etape])


def _complements(brouillon: Brouillon, identite: OrganismeDeclare, etape: str) -> dict[str, Any]:
    """Return what the page of a step shows beside its form."""
    if etape != "options":
        return {"identite": identite}
    canaux = brouillon.donnees.get("canaux", {})
    offerts = [str(Canal(canal).label) for canal, champ in CHAMP_DU_CANAL.items() if canaux.get(champ)]
    return {
        "identite": identite,
        "places": places_de(brouillon.campagne),
        "notice": notice_aux_agents(brouillon.campagne, offerts, identite.nom, canaux.get("dpo_contact", "")),
    }


def _garder_organisme(
    request: HttpRequest, brouillon: Brouillon | None, formulaire: FormulaireEtape
) -> HttpResponseBase:
    """Open the draft if this is the first answer, and keep the body."""
    recue_le = maintenant()
    with refus_dit(request):
        if brouillon is None:
            campagne = edition_voulue(request, recue_le)
            if campagne is None:
                return redirect("organismes:inscription_commencer")
            brouillon = ouvrir_brouillon(campagne=campagne, recue_le=recue_le)
            retenir(request, brouillon)
        brouillon = enregistrer_etape(brouillon=brouillon, etape="organisme", valeurs=formulaire.valeurs())
        return redirect(adresse_de_la_suite(brouillon))
    return redirect("organismes:inscription_commencer")


def _montrer_organisme(
    request: HttpRequest,
    brouillon: Brouillon | None,
    formulaire: FormulaireAnnuaire,
    recherche: str,
    choisi: Any,
) -> HttpResponseBase:
    if refus := _ailleurs(brouillon):
        return refus
    trouves = list(chercher_territoires(recherche, limite=MONTRES + 1)) if recherche else []
    en_reste = len(trouves) > MONTRES
    trouves = trouves[:MONTRES]
    deja = _territoire(choisi)
    if deja is not None and deja not in trouves:
        trouves.insert(0, deja)
    return montrer(
        request,
        "organisme",
        brouillon=brouillon,
        formulaire=formulaire,
        rang=1,
        recherche=recherche,
        resultats=trouves,
        en_reste=en_reste,
        disparu=commune_disparue(recherche) if recherche and not trouves else None,
        choisi=deja.pk if deja else None,
        avec_siren=any(territoire.siren_a_donner for territoire in trouves),
    )


def _ailleurs(brouillon: Brouillon | None) -> HttpResponse | None:
    """Return where to go when the first step has no object: nothing is open, or the draft is already sent."""
    if brouillon is None:
        return None if campagne_en_inscription(maintenant()) else redirect("organismes:inscription_commencer")
    return redirect("organismes:inscription_envoyee") if hasattr(brouillon, "inscription") else None


def _deja_choisi(brouillon: Brouillon | None) -> Any:
    valeurs = brouillon.donnees.get("organisme", {}) if brouillon else {}
    return None if valeurs.get("siren") else valeurs.get("territoire")


def _territoire(pk: Any) -> Territoire | None:
    return Territoire.objects.filter(pk=entier_de(str(pk), CLE_MAX)).first()
