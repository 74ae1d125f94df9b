"""Django's admin is for engineers on support: it reads, it never writes."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin


class LectureSeule(admin.ModelAdmin):
    """Shows every column and changes none: acts go through the pages, which journal them."""

    def get_list_display(self, request: Any) -> list[str]:  # noqa: ARG002 -- Django's signature
        return ["__str__", *(champ.name for champ in self.model._meta.fields[:5])]

    def has_add_permission(self, request: Any) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002
        return False


def montrer(app: str) -> None:
    """Register every model of an app, read-only."""
    for modele in apps.get_app_config(app).get_models():
        admin.site.register(modele, LectureSeule)
