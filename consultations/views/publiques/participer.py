"""Saying who takes part, and taking it back: one page, one mail or one button, then back to what one was doing."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from consultations.actions.identifier import confirmer as confirmer_adresse
from consultations.actions.identifier import demander_confirmation, reconnaitre_appareil, refus_du_lien
from consultations.actions.identifier import oublier as oublier_contact
from consultations.actions.jetons import participant_a_oublier
from consultations.actions.soutenir import soutenir
from consultations.enums import Identite
from consultations.forms.citoyen import FormulaireParticiper
from consultations.models import Participant, Proposition
from consultations.queries.participant import mes_contributions as contributions_de
from consultations.queries.participant import mes_remarques
from consultations.views.publiques.visite import (
    PageDialogue,
    de_dialogue,
    garder_reprise,
    lire_reprise,
    oter_temoins,
    page,
    poser_temoin,
    suite_sure,
    vers,
)
from socle.limites import Limite, compter
from socle.reseau import abonne_du_client
from socle.web.gestes import agir, postees

# A library, a town hall, the phones of a whole public meeting are one address: two hundred people come within the hour.
COURRIELS = Limite("consultations.courriels_client", 300, dt.timedelta(hours=1))
APPAREILS = Limite("consultations.appareils_client", 300, dt.timedelta(hours=1))


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def participer(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """Say what is kept and what it reveals, then ask for an address or recognise the device."""
    if visite.participant is not None:
        return vers(lire_reprise(request, visite.dialogue)[0] or visite.adresse("consultation"))
    if not visite.fiche.est_ouverte and visite.dialogue.identite == Identite.APPAREIL:
        return page(request, visite, "participer_ferme")
    formulaire = FormulaireParticiper(postees(request), dialogue=visite.dialogue)
    if request.method == "POST" and (formulaire.is_valid() or not formulaire.fields):
        return _identifier(request, visite, formulaire)
    attend = request.GET.get("etape") == "messagerie"
    statut = 422 if formulaire.is_bound else 200
    reponse = page(request, visite, "participer", statut, formulaire=formulaire, attend=attend)
    if suite := suite_sure(visite.dialogue, request.GET.get("suite", "")):
        garder_reprise(reponse, visite.dialogue, suite)
    return reponse


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def confirmer(request: HttpRequest, visite: PageDialogue, jeton: str) -> HttpResponse:
    """Show one button, since readers of mails open links; a link that confirms nothing any more shows none."""
    if request.method != "POST":
        refus = refus_du_lien(jeton=jeton, dialogue=visite.dialogue)
        return page(request, visite, "confirmer", jeton=jeton, refus=refus)
    return _revenir(request, visite, confirmer_adresse(jeton=jeton, dialogue=visite.dialogue))


@require_safe
@de_dialogue
def mes_contributions(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """Show what became of each thing that one brought."""
    participant = visite.qui()
    remarques = mes_remarques(participant) if visite.dialogue.a_des_sections else ()
    return page(request, visite, "mes_contributions", miennes=contributions_de(participant), remarques=remarques)


@require_http_methods(["GET", "HEAD", "POST"])
@de_dialogue
def oublier(request: HttpRequest, visite: PageDialogue) -> HttpResponse:
    """Erase one's contact, from a mail or from here, or make this device forget; what is published stays."""
    jeton = request.POST.get("jeton") or request.GET.get("jeton", "")
    vise = participant_a_oublier(jeton) if jeton else visite.qui(visite.adresse("oublier"))
    if request.method != "POST":
        return page(request, visite, "oublier", vise=vise, jeton=jeton)
    if request.POST.get("quoi") == "contact":
        oublier_contact(participant=vise)
        messages.success(request, f"Votre contact est effacé. Ce que vous avez publié reste, {_quand_sans_lien(vise)}.")
    else:
        messages.success(request, "Cet appareil ne vous reconnaît plus. Vos contributions restent.")
    return oter_temoins(vers(visite.adresse("consultation")), visite.dialogue)


def _quand_sans_lien(participant: Participant) -> str:
    """Say when nothing ties what somebody published to her any more."""
    if participant.dialogue.est_ouvert and not participant.dialogue.est_arrete:
        return "sans lien avec vous dès la nuit qui suit la fin de la participation"
    return "sans lien avec vous"


def _identifier(request: HttpRequest, visite: PageDialogue, formulaire: FormulaireParticiper) -> HttpResponse:
    donnees = getattr(formulaire, "cleaned_data", {})
    commune, client = donnees.get("commune"), abonne_du_client(request)
    if visite.dialogue.identite == Identite.APPAREIL:
        compter(APPAREILS, client)
        return _revenir(request, visite, reconnaitre_appareil(dialogue=visite.dialogue, commune=commune))
    compter(COURRIELS, client)
    demander_confirmation(
        dialogue=visite.dialogue,
        courriel=donnees["courriel"],
        veut_suivre=donnees["veut_suivre"],
        commune=commune,
    )
    return vers(f"{visite.adresse('participer')}?etape=messagerie")


def _revenir(request: HttpRequest, visite: PageDialogue, participant: Participant) -> HttpResponse:
    """Take up the support that was asked for, then lead back to where the person was."""
    suite, soutien = lire_reprise(request, visite.dialogue)
    messages.success(request, "C’est fait\u202f: vous pouvez participer.")
    if soutien:
        _reprendre_soutien(request, participant, soutien)
    return poser_temoin(vers(suite or visite.adresse("consultation")), participant)


def _reprendre_soutien(request: HttpRequest, participant: Participant, soutien: str) -> None:
    proposition = Proposition.objects.publiques().filter(dialogue=participant.dialogue_id, pk=soutien).first()
    if proposition is not None:
        mot = f"Votre soutien à «\u202f{proposition.titre}\u202f» est compté."
        agir(request, lambda: soutenir(participant=participant, proposition=proposition), mot)
