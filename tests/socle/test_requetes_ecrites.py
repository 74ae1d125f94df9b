"""What tests spare when queries are made changes none: Django alone writes the same."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.sql.compiler import SQLCompiler

from enquetes.models import TransitionVisite, Visite
from tests.colonnes import compiler, selon_django

DERNIERS = TransitionVisite.objects.filter(visite=OuterRef("pk"), vers=OuterRef("etat")).order_by("-le")
REQUETES = {
    "jointures": Visite.objects.select_related("inscription__organisme", "double_de__inscription", "enqueteur"),
    "même table": Visite.objects.filter(double_de__double_de__etat="VALIDEE", double_de__canal=F("canal")),
    "sous-requêtes": Visite.objects.filter(Exists(DERNIERS)).annotate(depuis=Subquery(DERNIERS.values("le")[:1])),
    # The alias bears the name of a column of another table that is read too.
    "alias": Visite.objects.annotate(nom=Count("les_transitions"))
    .select_related("inscription__organisme")
    .order_by("nom"),
    # Django quotes no column whose name was given to something else.
    "ajout": Visite.objects.extra(select={"etat": "1"}),
}


@pytest.mark.parametrize("nom", REQUETES)
def test_a_query_is_what_django_writes(nom, monkeypatch):
    def ecrire(comment):
        monkeypatch.setattr(SQLCompiler, "compile", comment)
        return REQUETES[nom].all().query.get_compiler(connection=connection).as_sql()

    assert ecrire(compiler) == ecrire(selon_django)
