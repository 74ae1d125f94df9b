"""The menus of the layouts."""

from __future__ import annotations

from typing import Any

from django import template

from portail import navigation as menus

register = template.Library()


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
