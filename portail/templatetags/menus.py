"""The menus of the layouts, and the way to a chapter of a guide."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from portail import navigation as menus

register = template.Library()
PORTES_DES_GUIDES = {"organisme": "portail:espace_guide", "enqueteur": "portail:terrain_guide"}


@register.simple_tag(takes_context=True)
def navigation(context: template.Context, nom: str) -> list[Any]:
    """Give the links of a menu, of « sous_menu », or the pairs of « raccourcis »; nothing without a request."""
    request = context.get("request")
    if request is None or not hasattr(request, "user"):
        return []
    if nom == "sous_menu":
        return list(menus.sous_menu(request))
    if nom == "raccourcis":
        return list(menus.raccourcis(request))
    return list(menus.menu(request, nom))


@register.simple_tag(takes_context=True)
def adresse_du_guide(context: template.Context, guide: str, ancre: str) -> str:
    """Give the address of a chapter, in the zone of those whom the guide is for; who registers has no account yet."""
    porte = PORTES_DES_GUIDES.get(guide, f"portail:pilotage_guide_{guide}")
    if guide == "organisme" and not context["user"].is_authenticated:
        porte = "portail:guide_de_l_inscription"
    return f"{reverse(porte)}#{ancre}"
