"""Support view of this app's models: what is anonymous, or not public yet, is not shown, even to support."""

from django.contrib import admin

from socle.web.admin import LectureSeule, Muette
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

admin.site.register([Sondage, Carte, Groupe, Salle], LectureSeule)
admin.site.register(
    [CodeUnique, EnvoiCode, Planche, JetonDepense, BulletinEnAttente, Reponse, Depouillement, Idee, SoutienIdee], Muette
)
