"""Support view of this app's models: what is anonymous, or not public yet, is not shown, even to support."""

from typing import Any

from django.contrib import admin

from socle.web.admin import LectureSeule
from sondages.models import (
    BulletinEnAttente,
    Carte,
    CodeUnique,
    Depouillement,
    EnvoiCode,
    Groupe,
    Idee,
    JetonDepense,
    Planche,
    Reponse,
    Salle,
    Sondage,
    SoutienIdee,
)


class Muette(LectureSeule):
    """Shows nothing: nobody has a reason to look at these rows one by one, nor at results before they are public."""

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_module_permission(self, request: Any) -> bool:  # noqa: ARG002
        return False


admin.site.register([Sondage, Carte, Groupe, Salle], LectureSeule)
admin.site.register(
    [CodeUnique, EnvoiCode, Planche, JetonDepense, BulletinEnAttente, Reponse, Depouillement, Idee, SoutienIdee], Muette
)
