"""Staff: the editions, one edition's calendar, the acts that change it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.actions.calendrier import REGLAGE_DE_LA_PERIODE, retirer_periode
from campagnes.actions.creer import creer_campagne
from campagnes.forms import FormulaireCreation, FormulairePeriode, FormulaireRetrait
from campagnes.models import Campagne, Periode
from campagnes.queries import changements_de, editions, fiche_edition
from campagnes.views.pilotage.actes import ACTES, DEPLACER
from campagnes.web import STATUT_REFUS, mener
from socle.journal import historique
from socle.web.acces import exiger
from socle.web.gestes import Confirmation, confirmer, postees, refus_dans, tenu

LIRE, CHANGER = "comptes.agir_equipe", "comptes.administrer"
NB_ENTREES = 30
MOTS_ACTES = {
    "campagne.creee": "Édition créée",
    "campagne.prolongee": "Inscriptions prolongées",
    "campagne.vague_ajoutee": "Vague ajoutée",
    "campagne.suspendue": "Terrain suspendu",
    "campagne.periode_deplacee": "Période déplacée",
    "campagne.periode_retiree": "Période retirée",
    "campagne.elections_fixees": "Élections fixées",
    "campagne.ceremonie_fixee": "Cérémonie fixée",
    "campagne.idcity_valorisee": "Valeur des places iD City fixée",
    "campagne.reglee": "Réglages changés",
    "campagne.reconduite": "Édition reprise d’une autre",
    "campagne.referentiels_choisis": "Référentiels choisis",
    "terrain.ouvert": "Terrain ouvert",
    "plan.calcule": "Plan calculé",
    "plan.doubles_prevus": "Doubles notations prévues",
    "identites.saisies": "Identités d’emprunt saisies",
    "identites.exigees": "Identités d’emprunt exigées, ou non",
    "identite.retiree": "Identité d’emprunt retirée",
    "autotest.regle": "Auto-test réglé",
    "briefing.publie": "Briefing publié",
    "anomalies.relevees": "Anomalies relevées",
    "relectures.echantillon_complete": "Échantillon de secondes lectures complété",
    "resultats.calcules": "Résultats calculés",
    "resultats.recalcules": "Résultats d’un organisme recalculés",
    "resultats.restitues": "Résultats restitués",
    "palmares.mis_en_fichier": "Palmarès scellé en fichier",
    "inscriptions.importees": "Inscriptions importées",
    "visites.importees": "Visites importées",
    "rapports.archive": "Archive des rapports emportée",
    "mesures.retirees": "Contacts effacés, leur durée de conservation passée",
}


@require_safe
@exiger(LIRE)
def pilotage_campagne(request: HttpRequest) -> HttpResponse:
    """List the editions."""
    return render(
        request,
        "campagnes/pilotage/liste.html",
        {"editions": editions(), "peut_changer": request.user.has_perm(CHANGER)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def edition_creer(request: HttpRequest) -> HttpResponse:
    """Create an edition."""
    formulaire = FormulaireCreation(postees(request))
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            campagne = creer_campagne(**formulaire.cleaned_data, auteur=request.user)
            messages.success(request, f"L’édition {campagne.annee} est créée.")
            return redirect("campagnes:pilotage_edition", campagne.annee)
    statut = STATUT_REFUS if formulaire.errors else 200
    return render(request, "campagnes/pilotage/creer.html", {"formulaire": formulaire}, status=statut)


@require_safe
@exiger(LIRE)
def pilotage_edition(request: HttpRequest, annee: int) -> HttpResponse:
    """Show one edition: its calendar, what may be done now, its journal."""
    campagne = get_object_or_404(Campagne, annee=annee)
    entrees = [
        (MOTS_ACTES.get(entree.acte, entree.acte), entree, changements_de(entree.tout))
        for entree in historique(campagne)[:NB_ENTREES]
    ]
    contexte = {
        "campagne": campagne,
        "fiche": fiche_edition(campagne),
        "entrees": entrees,
        "il_y_en_a_d_autres": len(entrees) == NB_ENTREES,
        "peut_changer": request.user.has_perm(CHANGER),
    }
    return render(request, "campagnes/pilotage/edition.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def edition_acte(request: HttpRequest, annee: int, acte: str) -> HttpResponse:
    """Show the form of an act on an edition, and do it."""
    campagne = get_object_or_404(Campagne, annee=annee)
    voulu = ACTES[acte]
    with tenu(request, campagne) as tenue:
        formulaire = voulu.formulaire(postees(request), campagne=tenue)
        return mener(request, voulu, formulaire, voulu.reglage, {"campagne": tenue})


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def edition_periode(request: HttpRequest, annee: int, pk: int) -> HttpResponse:
    """Move a wave or a suspension."""
    periode = get_object_or_404(Periode.objects.select_related("campagne"), pk=pk, campagne__annee=annee)
    with tenu(request, periode.campagne) as campagne:
        # One taken back meanwhile is refused by the act.
        periode = campagne.les_periodes.filter(pk=pk).first() or periode
        formulaire = FormulairePeriode(postees(request), campagne=campagne, periode=periode)
        return mener(request, DEPLACER, formulaire, REGLAGE_DE_LA_PERIODE[periode.nature], {"periode": periode})


@require_http_methods(["GET", "HEAD", "POST"])
@exiger(CHANGER)
def edition_periode_retirer(request: HttpRequest, annee: int, pk: int) -> HttpResponse:
    """Take back a wave or a suspension that has not begun."""
    periode = get_object_or_404(Periode.objects.select_related("campagne"), pk=pk, campagne__annee=annee)
    retour = reverse("campagnes:pilotage_edition", args=[annee])

    def retirer(*, motif: str) -> str:
        retirer_periode(periode=periode, motif=motif, auteur=request.user)
        return f"La {periode} est retirée."

    confirmation = Confirmation(
        titre=f"Retirer la {periode}",
        bouton="Retirer",
        consequences=("Ce qui a commencé ne se retire pas\u202f: on en change alors le dernier jour.",),
        retour=retour,
        fil=(
            ("Éditions", reverse("campagnes:pilotage_campagne")),
            (f"Édition {annee}", retour),
            ("Retirer une période", ""),
        ),
        surtitre=f"Édition {annee}",
    )
    return confirmer(request, confirmation, retirer, formulaire=FormulaireRetrait(postees(request)))
