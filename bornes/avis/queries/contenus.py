"""What is already stored under given identities."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from bornes.models import Avis
from socle.requetes_preparees import RequetePreparee, executer

LECTURE = RequetePreparee(
    "bornes_contenus", "SELECT id::text, empreinte FROM bornes_avis WHERE id = ANY(%s)", ("uuid[]",)
)


def empreintes_stockees(identifiants: Sequence[str]) -> dict[str, str]:
    """Return the hash of the content of each opinion stored under one of these UUID, written in lower case."""
    if connection.vendor != "postgresql":
        connus = Avis.objects.filter(pk__in=identifiants).values_list("pk", "empreinte")
        return {str(identifiant): contenu for identifiant, contenu in connus}
    with connection.cursor() as curseur:
        executer(curseur, LECTURE, ["{" + ",".join(identifiants) + "}"])
        return dict(curseur.fetchall())
