"""Staff: the fleet of an edition, and the registrations that ordered kiosks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bornes.enums import EtatBorne
from bornes.parc.actions.commander import commander_bornes
from bornes.parc.forms import FormulaireCommande, FormulaireFiltresParc
from bornes.parc.logic.sante import ORPHELINE, RESTEE
from bornes.parc.queries import exports_du_parc as exports
from bornes.parc.queries.bornes_de_l_organisme import empechement_de_commander
from bornes.parc.queries.commandes import (
    commande_de,
    commandes_en_flux,
    compter_les_commandes,
    edition_des_bornes,
    inscriptions_avec_borne,
)
from bornes.parc.queries.filtres_du_parc import TOUTE_ALERTE, FiltresParc, compter_par_alerte, compter_par_etat, filtrer
from bornes.parc.queries.mots_du_parc import MOTS_DES_ALERTES, MOTS_DES_GESTES
from bornes.parc.queries.parc import LigneBorne, bornes_de_l_edition, lignes_de, nb_avis_par_borne
from campagnes.models import Campagne
from campagnes.web import edition_de
from organismes.models import Inscription
from socle.exports import exporter
from socle.logic.typographie import accorder
from socle.web.acces import exiger
from socle.web.gestes import postees, refus_dans
from socle.web.listes import adresse, format_demande, page_de

DROIT = "comptes.agir_equipe"


@require_safe
@exiger(DROIT)
def pilotage_bornes(request: HttpRequest) -> HttpResponseBase:
    """List the kiosks of an edition by state and health; `?format=csv|xlsx` exports what the filters keep."""
    campagne = edition_de(request, edition_des_bornes)
    filtres = FormulaireFiltresParc(request.GET, campagne)
    bornes = bornes_de_l_edition(campagne.pk)
    if format_ := format_demande(request):
        demo = campagne.est_demonstration
        lignes = exports.lignes_du_parc(bornes, filtres.en(FiltresParc))
        return exporter(f"bornes-{campagne.annee}", exports.COLONNES_PARC, lignes, format_, demonstration=demo)
    toutes = lignes_de(bornes)
    page = page_de(request, filtrer(toutes, filtres.en(FiltresParc)))
    nb_avis = nb_avis_par_borne([ligne.borne.pk for ligne in page])
    contexte = {
        "campagne": campagne,
        "vues": _vues(campagne, "bornes:pilotage_bornes"),
        "page": page,
        "rangs": [(ligne, nb_avis.get(ligne.borne.pk, 0)) for ligne in page],
        "filtres": filtres,
        "demonstration": campagne.est_demonstration,
        **_comptes(request, toutes, filtres.en(FiltresParc)),
    }
    return render(request, "bornes/parc/pilotage/bornes.html", contexte)


@require_safe
@exiger(DROIT)
def pilotage_commandes(request: HttpRequest) -> HttpResponseBase:
    """List the registrations of an edition with the option; `?format=csv|xlsx` exports them."""
    campagne = edition_de(request, edition_des_bornes)
    if format_ := format_demande(request):
        demo = campagne.est_demonstration
        lignes = exports.lignes_des_commandes(commandes_en_flux(campagne))
        return exporter(f"commandes-{campagne.annee}", exports.COLONNES_COMMANDES, lignes, format_, demonstration=demo)
    page = page_de(request, inscriptions_avec_borne(campagne))
    contexte = {
        "campagne": campagne,
        "vues": _vues(campagne, "bornes:pilotage_commandes"),
        "page": page,
        "commandes": [commande_de(inscription) for inscription in page],
        **compter_les_commandes(campagne),
        "demonstration": campagne.est_demonstration,
    }
    return render(request, "bornes/parc/pilotage/commandes.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(DROIT)
def pilotage_commander(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Order kiosks for a body that asked by telephone, by the same act and the same refusals."""
    inscriptions = Inscription.objects.visibles_par(request.user).select_related("organisme", "campagne")
    inscription: Inscription = get_object_or_404(inscriptions, pk=pk)
    organisme = inscription.organisme
    formulaire = FormulaireCommande(postees(request), organisme=organisme)
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            bornes = commander_bornes(inscription=inscription, **formulaire.cleaned_data, auteur=request.user)
            messages.success(request, f"{accorder(len(bornes), 'borne commandée', 'bornes commandées')}.")
            return redirect("bornes:pilotage_commander", pk=pk)
    contexte = {
        "inscription": inscription,
        "lignes": lignes_de(inscription.les_bornes.order_by("site__recherche", "commandee_le", "pk")),
        "empechement": empechement_de_commander(inscription),
        "a_un_site": organisme.les_sites.ouverts().exists(),
        "formulaire": formulaire,
    }
    return render(request, "bornes/parc/pilotage/commander.html", contexte, status=409 if formulaire.errors else 200)


def _vues(campagne: Campagne, courante: str) -> list[tuple[str, str, bool]]:
    vues = (("Le parc", "bornes:pilotage_bornes"), ("Inscriptions avec borne", "bornes:pilotage_commandes"))
    onglets = [(mot, f"{reverse(route)}?edition={campagne.annee}", route == courante) for mot, route in vues]
    return [
        *onglets,
        ("Sur la carte", f"{reverse('rapports:pilotage_carte')}?edition={campagne.annee}&vue=bornes", False),
    ]


def _comptes(request: HttpRequest, toutes: list[LigneBorne], filtres: FiltresParc) -> dict[str, Any]:
    """Return the counts that lead to lists: by state inside the other filters; over the whole edition, by alert and by
    what an order waits for.
    """
    return {
        "etats": _par_etat(request, toutes, filtres),
        "a_livrer": _a_livrer(request, toutes),
        "alertes": [
            (nombre, MOTS_DES_ALERTES[code], adresse(request, sante=code, etat="", q=""))
            for code, nombre in compter_par_alerte(toutes).items()
        ],
        "nb_total": len(toutes),
        "nb_en_alerte": sum(bool(ligne.alertes) for ligne in toutes),
        "adresse_alerte": adresse(request, sante=TOUTE_ALERTE, etat="", q=""),
    }


def _par_etat(request: HttpRequest, toutes: list[LigneBorne], filtres: FiltresParc) -> list[tuple[str, str, bool, int]]:
    sans_etat = filtrer(toutes, replace(filtres, etat=""))
    return [
        ("Toutes", adresse(request, etat=""), not filtres.etat, len(sans_etat)),
        *(
            (EtatBorne(etat).label.capitalize(), adresse(request, etat=etat), filtres.etat == etat, nombre)
            for etat, nombre in compter_par_etat(sans_etat).items()
            if nombre or filtres.etat == etat
        ),
    ]


def _a_livrer(request: HttpRequest, toutes: list[LigneBorne]) -> list[tuple[int, str, str]]:
    # One of a registration that left, or of an edition given back, is not to be prepared: it has its alert.
    par_geste = compter_par_etat(ligne for ligne in toutes if ligne.codes.isdisjoint({ORPHELINE, RESTEE}))
    return [
        (par_geste[etat], f"borne {mots},bornes {mots}", adresse(request, etat=etat, sante="", q="", departement=""))
        for etat, mots in MOTS_DES_GESTES.items()
        if par_geste[etat]
    ]
