"""What was said, measured; files for spreadsheets; contacts; the report of the council."""

from __future__ import annotations

from itertools import chain

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campagnes.logic.vocabulaire import AVERTISSEMENT_EXPORT
from consultations.actions.bilan import demander_bilan
from consultations.actions.exporter import exporter_contacts
from consultations.enums import DIALOGUES_PUBLICS
from consultations.forms.organisateur import FormulaireContacts
from consultations.models import Bilan, Dialogue, Participant
from consultations.queries.bilan import COLONNES, MENTION, bilan_de, lignes_du_bilan
from consultations.views.espace.acces import dialogue_de, vers
from organismes.rules import est_referent
from socle.enums import DOCUMENTS_EN_MARCHE
from socle.exports import exporter
from socle.fabrication import est_perdu
from socle.web.documents import repondre_etat, repondre_fichier
from socle.web.gestes import agir, postees, refus_dans
from socle.web.listes import format_demande

COLONNES_CONTACTS = ("Courriel", "Commune déclarée")


@require_safe
def espace_consultation_resultats(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show what was measured; `?format=csv|xlsx` gives the published contributions, and what they do not tell."""
    dialogue = dialogue_de(request, pk)
    bilan = bilan_de(dialogue)
    if format_ := format_demande(request):
        demo = bilan.est_demonstration
        lignes = chain(lignes_du_bilan(bilan), [(MENTION,)])
        return exporter(f"consultation-{dialogue.code}", COLONNES, lignes, format_, demonstration=demo)
    contexte = {"dialogue": dialogue, "b": bilan, "mention": MENTION, "opinions": bilan.opinions}
    return render(request, "consultations/espace/resultats.html", contexte)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_contacts(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Export the contacts of those who asked to know the outcome: the referent only, with a reason."""
    dialogue = dialogue_de(request, pk)
    if not est_referent(request.user, dialogue.inscription):
        raise PermissionDenied
    formulaire = FormulaireContacts(postees(request))
    if request.method == "POST" and formulaire.is_valid():
        with refus_dans(formulaire):
            contacts = exporter_contacts(dialogue=dialogue, motif=formulaire.cleaned_data["motif"], auteur=request.user)
            lignes = [(un.courriel, un.commune) for un in contacts]
            return exporter(f"contacts-{dialogue.code}", COLONNES_CONTACTS, [*lignes, (AVERTISSEMENT_EXPORT,)])
    contexte = {
        "dialogue": dialogue,
        "formulaire": formulaire,
        "avertissement": AVERTISSEMENT_EXPORT,
        "nombre": Participant.objects.filter(dialogue=dialogue, courriel__isnull=False).count(),
    }
    return render(request, "consultations/espace/contacts.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_bilan(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Order the report of the council, and follow its making."""
    dialogue = dialogue_de(request, pk)
    if request.method == "POST":
        agir(request, lambda: demander_bilan(dialogue=dialogue, auteur=request.user), "Le bilan est demandé.")
        return vers("bilan", dialogue)
    bilan = Bilan.objects.filter(dialogue=dialogue).first()
    contexte = {
        "dialogue": dialogue,
        "bilan": bilan,
        "en_marche": bilan is not None and bilan.etat in DOCUMENTS_EN_MARCHE,
        "est_perdu": bilan is not None and est_perdu(bilan),
        "est_public": dialogue.etat in DIALOGUES_PUBLICS,
    }
    return render(request, "consultations/espace/bilan.html", contexte)


@require_safe
def espace_consultation_bilan_etat(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a script how far the making is."""
    return repondre_etat(_bilan(dialogue_de(request, pk)))


@require_safe
def espace_consultation_bilan_fichier(request: HttpRequest, pk: int) -> FileResponse:
    """Give the PDF; a report being made again has none to give."""
    dialogue = dialogue_de(request, pk)
    return repondre_fichier(_bilan(dialogue), f"bilan-{dialogue.code}")


def _bilan(dialogue: Dialogue) -> Bilan:
    bilan = Bilan.objects.filter(dialogue=dialogue).first()
    if bilan is None:
        raise Http404
    return bilan
