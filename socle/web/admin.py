"""Django's admin is for engineers on support: it reads, it never writes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import BinaryField, Model

# What opens something, or leads back to somebody: nobody on support needs it.
SECRETS = frozenset({"password", "code_empreinte", "jeton_empreinte", "jeton_suivant_empreinte", "source", "cle_borne"})


class LectureSeule(admin.ModelAdmin):
    """Shows columns, but those of secrets and of sealed bytes, and changes none: acts go through the pages."""

    def get_list_display(self, request: Any) -> Any:  # noqa: ARG002 -- Django's signature
        caches = _caches(self.model)
        return ["__str__", *(champ.name for champ in self.model._meta.fields[:5] if champ.name not in caches)]

    def get_exclude(self, request: Any, obj: Any = None) -> list[str]:  # noqa: ARG002
        return sorted(_caches(self.model))

    def has_add_permission(self, request: Any) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002
        return False


class Muette(LectureSeule):
    """Shows nothing: nobody has a reason to look at these rows one by one, nor at what is not public yet."""

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_module_permission(self, request: Any) -> bool:  # noqa: ARG002
        return False


def _caches(modele: type[Model]) -> set[str]:
    return {champ.name for champ in modele._meta.fields if champ.name in SECRETS or isinstance(champ, BinaryField)}


def montrer(app: str, *, sauf: Collection[type[Model]] = ()) -> None:
    """Register every model of an app, read-only, but those of `sauf`."""
    for modele in apps.get_app_config(app).get_models():
        if modele not in sauf:
            admin.site.register(modele, LectureSeule)
