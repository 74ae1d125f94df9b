"""Support view of this app's models: what people did is shown nowhere one by one, even to support."""

from typing import Any

from django.contrib import admin

from consultations.models import (
    AccordDevis,
    AvisSection,
    Bilan,
    Commentaire,
    CommuneAdmise,
    CourrielCitoyen,
    Dialogue,
    Document,
    Duel,
    Identification,
    Participant,
    Phase,
    Position,
    ProjetDeReponse,
    Proposition,
    Rapprochement,
    ReponsePubliee,
    Secteur,
    Section,
    Signalement,
    Soutien,
    SuiteDonnee,
    Theme,
)
from socle.web.admin import LectureSeule


class Muette(LectureSeule):
    """Shows nothing: nobody has a reason to look at these rows one by one."""

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:  # noqa: ARG002
        return False

    def has_module_permission(self, request: Any) -> bool:  # noqa: ARG002
        return False


admin.site.register(
    [
        Dialogue,
        CommuneAdmise,
        Phase,
        Theme,
        Secteur,
        Section,
        Document,
        ReponsePubliee,
        AccordDevis,
        Proposition,
        SuiteDonnee,
        Commentaire,
        Rapprochement,
        ProjetDeReponse,
        Bilan,
    ],
    LectureSeule,
)
admin.site.register(
    [Identification, Participant, CourrielCitoyen, AvisSection, Soutien, Position, Duel, Signalement], Muette
)
