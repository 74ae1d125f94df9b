"""Support view of this app's models: what people did, or have not made public, is shown nowhere, even to support."""

from typing import Any

from django.contrib import admin

from consultations.models import (
    AccordDevis,
    AvisSection,
    Bilan,
    Commentaire,
    CommuneAdmise,
    CourrierCitoyen,
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
from socle.web.admin import LectureSeule, Muette


class Publiee(LectureSeule):
    """Shows what anybody reads, without its author: drafts, refusals and words that wait are not for support."""

    def get_queryset(self, request: Any) -> Any:  # noqa: ARG002 -- Django's signature
        return self.model.objects.publiques() if self.model is Proposition else self.model.objects.publies()

    def get_exclude(self, request: Any, obj: Any = None) -> list[str]:
        return [*super().get_exclude(request, obj), "auteur"]

    def get_list_display(self, request: Any) -> Any:
        return [nom for nom in super().get_list_display(request) if nom != "auteur"]


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
        SuiteDonnee,
        Rapprochement,
        ProjetDeReponse,
        Bilan,
    ],
    LectureSeule,
)
admin.site.register([Proposition, Commentaire], Publiee)
admin.site.register(
    [Identification, Participant, CourrierCitoyen, AvisSection, Soutien, Position, Duel, Signalement], Muette
)
