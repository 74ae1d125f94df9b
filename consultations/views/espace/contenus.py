"""The sections of a project, the documents."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations.actions import contenus
from consultations.forms.organisateur import FormulaireDocument, FormulaireSection
from consultations.views.espace.acces import dialogue_de, dialogue_tenu, vers
from socle.web.documents import ouvrir
from socle.web.gestes import agir, fait, postees


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_projet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Read the sections; add one."""
    dialogue = dialogue_de(request, pk)
    formulaire = FormulaireSection(postees(request))

    def ajouter(donnees: dict[str, Any]) -> Any:
        return contenus.ajouter_section(dialogue=dialogue, auteur=request.user, **donnees)

    if fait(request, formulaire, ajouter, "La section est ajoutée."):
        return vers("projet", dialogue)
    contexte = {"dialogue": dialogue, "formulaire": formulaire, "sections": dialogue.les_sections.all()}
    return render(request, "consultations/espace/projet.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_section(request: HttpRequest, pk: int, section: int) -> HttpResponseBase:
    """Change a section."""
    with dialogue_tenu(request, pk) as dialogue:
        trouvee = get_object_or_404(dialogue.les_sections.all(), pk=section)
        initial = {"titre": trouvee.titre, "texte": trouvee.texte}
        formulaire = FormulaireSection(postees(request), initial=initial)

        def modifier(donnees: dict[str, Any]) -> Any:
            return contenus.modifier_section(section=trouvee, auteur=request.user, **donnees)

        if fait(request, formulaire, modifier, "La section est enregistrée."):
            return vers("projet", dialogue)
        contexte = {"dialogue": dialogue, "formulaire": formulaire, "section": trouvee}
        return render(request, "consultations/espace/section.html", contexte)


@require_POST
def espace_consultation_section_acte(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """Move a section up or down, or remove it."""
    dialogue = dialogue_de(request, pk)
    trouvee = get_object_or_404(dialogue.les_sections.all(), pk=section)
    _ranger(
        request,
        partial(contenus.retirer_section, section=trouvee, auteur=request.user),
        partial(contenus.deplacer_section, section=trouvee, auteur=request.user),
        f"«\u202f{trouvee}\u202f» est retirée.",
    )
    return vers("projet", dialogue)


@require_http_methods(["GET", "HEAD", "POST"])
def espace_consultation_documents(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Read the documents; add one."""
    dialogue = dialogue_de(request, pk)
    formulaire = FormulaireDocument(postees(request), request.FILES or None)

    def ajouter(donnees: dict[str, Any]) -> Any:
        return contenus.ajouter_document(
            dialogue=dialogue, titre=donnees["titre"], brut=donnees["fichier"].read(), auteur=request.user
        )

    if fait(request, formulaire, ajouter, "Le document est ajouté."):
        return vers("documents", dialogue)
    contexte = {"dialogue": dialogue, "formulaire": formulaire, "documents": dialogue.les_documents.all()}
    return render(request, "consultations/espace/documents.html", contexte)


@require_POST
def espace_consultation_document_acte(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Move a document up or down, or take it away."""
    dialogue = dialogue_de(request, pk)
    trouve = get_object_or_404(dialogue.les_documents.all(), pk=document)
    _ranger(
        request,
        partial(contenus.retirer_document, document=trouve, auteur=request.user),
        partial(contenus.deplacer_document, document=trouve, auteur=request.user),
        f"«\u202f{trouve}\u202f» est retiré.",
    )
    return vers("documents", dialogue)


@require_safe
def espace_consultation_document(request: HttpRequest, pk: int, document: int) -> FileResponse:
    """Give a document to its body, published or not."""
    trouve = get_object_or_404(dialogue_de(request, pk).les_documents.all(), pk=document)
    return servir(trouve.fichier, trouve.media)


@require_safe
def espace_consultation_image_lue(request: HttpRequest, pk: int) -> FileResponse:
    """Give the picture to its body, published or not."""
    return servir(dialogue_de(request, pk).image)


def servir(fichier: Any, media: str = "") -> FileResponse:
    """Answer with a stored file, shown in the page; a missing one is not found."""
    reponse = FileResponse(ouvrir(fichier), **({"content_type": media} if media else {}))
    reponse["X-Content-Type-Options"] = "nosniff"
    return reponse


def _ranger(request: HttpRequest, retirer: Callable[[], Any], deplacer: Callable[..., Any], retire: str) -> None:
    """Do to a section or a document what the button asks: take it away, or move it up or down."""
    acte = request.POST.get("acte")
    if acte == "retirer":
        agir(request, retirer, retire)
    else:
        agir(request, partial(deplacer, vers_le_haut=acte == "monter"), "L’ordre est enregistré.")
