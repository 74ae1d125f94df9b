"""The short lane's addresses, and before them the peers': under the same prefixes, hence behind the same middleware."""

from django.urls import path

from barometre.urls_courtes import urlpatterns as voie_courte
from bench.reception import pairs

urlpatterns = [
    path("api/bornes/banc/", pairs.nue),
    path("api/bornes/banc/lot/", pairs.nue_de_lot),
    path("avis/banc/", pairs.formulaire),
    *voie_courte,
]
