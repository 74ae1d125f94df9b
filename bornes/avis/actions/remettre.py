"""Give whoever wrote a comment the address that tells what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import connection
from django.db.models import Q

from bornes.avis.logic.recepisse import empreinte
from bornes.models import Avis, Recepisse
from socle.requetes_preparees import RequetePreparee, executer

# On the path of every comment of a phone: one statement that commits by itself, where Django sends three.
REMISE = RequetePreparee(
    "bornes_remise",
    "INSERT INTO bornes_recepisse (avis_id, empreinte)"
    " SELECT r.avis_id, r.empreinte FROM unnest(%s, %s) r (avis_id, empreinte) JOIN bornes_avis a ON a.id = r.avis_id"
    " LEFT JOIN bornes_verbatim v ON v.avis_id = a.id WHERE a.texte IS NOT NULL OR v.id IS NOT NULL"
    " ON CONFLICT DO NOTHING",
    ("uuid[]", "text[]"),
)


def remettre_recepisse(*, avis: UUID, recepisse: str) -> None:
    """Keep the hash of an address beside its opinion, which is stored; given again, it changes nothing."""
    remettre_recepisses({str(avis): empreinte(recepisse)})


def remettre_recepisses(empreintes: Mapping[str, str]) -> None:
    """Keep the hash of each address beside its opinion: a kiosk draws the address, and tells its hash only.

    Sent again after its words were taken back or erased, an opinion has none left that an address would follow.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            # Identities and hashes are hexadecimal digits and hyphens: nothing to escape.
            executer(curseur, REMISE, [f"{{{','.join(mots)}}}" for mots in (empreintes, empreintes.values())])
        return
    a_suivre = Avis.objects.filter(Q(texte__isnull=False) | Q(verbatim__isnull=False), pk__in=empreintes)
    suivis = set(a_suivre.values_list("pk", flat=True))
    lignes = [Recepisse(avis_id=avis, empreinte=connue) for avis, connue in empreintes.items() if UUID(avis) in suivis]
    Recepisse.objects.bulk_create(lignes, ignore_conflicts=True)
