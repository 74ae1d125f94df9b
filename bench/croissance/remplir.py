"""A listening that lasts: five thousand opinions a day, through COPY, every index and check in place.

What retention empties is empty: sealed comments, sources and pages are those of the last thirty days only, masked
comments those of the last two years.
"""
# ruff: noqa: S608 -- constants of ours make the statements

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from bornes.avis.actions.agreger import reagreger
from bornes.enums import CONSERVATION_VERBATIM
from bornes.models import Enrolement, Point
from socle.horloge import aujourdhui
from tests.factories.bornes import EnrolementFactory, PointFactory, SuiteRecueFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, ServiceFactory, SiteFactory

NB_ORGANISMES = 60
PAR_JOUR = 5_000
FIN = aujourdhui()
"""The day after the last one, whatever the size: what acts do of the last days is the same work."""
RETENTION = dt.timedelta(days=30)
PAR_COPIE = 200_000
PART_COMMENTEE, PART_TELEPHONE, PART_HORS_COMPTE = 0.05, 0.3, 0.02
SCELLE = "\\\\x" + "5a" * 120
COLONNES = (
    "id, point_id, enrolement_id, sequence, saisi_le, recu_le, jour, heure, horloge_douteuse, langue, satisfaction, "
    "resultat, raison_1, raison_2, attente, texte, page, duree, source, empreinte, comptage, motif_retenue"
)


@dataclass(frozen=True)
class Lieux:
    """Where opinions come from: the points, and the enrolment of the kiosk of each."""

    points: list[int]
    enrolements: list[int]


def lieux() -> Lieux:
    """Return the points of the country, made at the first call: two a body, one kiosk and its posters each."""
    if not Point.objects.exists():
        _fonder()
    return Lieux(
        list(Point.objects.order_by("pk").values_list("pk", flat=True)),
        list(Enrolement.objects.order_by("pk").values_list("pk", flat=True)),
    )


@transaction.atomic
def _fonder() -> None:
    campagne = CampagneFactory(en_terrain=True)
    for _rang in range(NB_ORGANISMES):
        inscription: Any = InscriptionFactory(campagne=campagne, smartphone=True, borne=True, validee=True)
        site = SiteFactory(organisme=inscription.organisme)
        service = ServiceFactory(organisme=inscription.organisme, code="etat-civil")
        PointFactory(inscription=inscription, site=site)
        PointFactory(inscription=inscription, site=site, service=service)
        for _point in range(2):
            enrolement = EnrolementFactory(borne__inscription=inscription, borne__site=site)
            SuiteRecueFactory(enrolement=enrolement)


def ecrire(taille: int) -> float:
    """Write so many opinions in an empty table, from the oldest; return the microseconds that one took."""
    ou, hasard = lieux(), random.Random(taille)
    with connection.cursor() as curseur:
        curseur.execute("TRUNCATE bornes_avis, bornes_agregatjour, bornes_agregatmois, bornes_agregatnational CASCADE")
        # Keys of others are true by construction; checks, unique keys and indexes all work.
        curseur.execute("SET session_replication_role = replica")
        debut = time.perf_counter()
        for rang in range(taille, 0, -PAR_COPIE):
            flux = _Flux(_lignes(ou, hasard, rang, min(PAR_COPIE, rang)))
            curseur.copy_expert(f"COPY bornes_avis ({COLONNES}) FROM STDIN", flux)
        duree = time.perf_counter() - debut
        for requete in (VERBATIMS, THEMES, RECEPISSES):
            curseur.execute(requete)
        curseur.execute("RESET session_replication_role")
        reagreger(du=_jour(taille - 1), au=_jour(0))
        curseur.execute("VACUUM ANALYZE")
        curseur.execute("CHECKPOINT")
    return 1e6 * duree / taille


def _jour(rang: int) -> dt.date:
    return FIN - dt.timedelta(days=1 + rang // PAR_JOUR)


def _lignes(ou: Lieux, hasard: random.Random, rang: int, nombre: int) -> Iterator[str]:
    """Yield rows as COPY reads them, in the order of time; `rang` counts from the last. A key begins by its instant."""
    tirer, choisir = hasard.random, hasard.getrandbits
    for place in range(rang - 1, rang - nombre - 1, -1):
        jour = _jour(place)
        secondes = 28_800 + 36_000 * (1 - (place % PAR_JOUR) / PAR_JOUR)
        instant = dt.datetime.combine(jour, dt.time(), dt.UTC) + dt.timedelta(seconds=secondes)
        milliemes = int(instant.timestamp() * 1000)
        cle = f"{milliemes:012x}7{choisir(12):03x}8{choisir(60):015x}"
        hasards = tirer(), tirer()
        point = int(len(ou.points) * hasards[0] * hasards[0])
        recent = FIN - jour <= RETENTION
        est_telephone = tirer() < PART_TELEPHONE
        texte = SCELLE if recent and tirer() < PART_COMMENTEE else "\\N"
        porte = "\\N\t\\N" if est_telephone else f"{ou.enrolements[point]}\t{place + 1}"
        page = f"{choisir(128):032x}\t40\t{choisir(64):032x}" if est_telephone and recent else "\\N\t\\N\t"
        comptage = ("retenu" if recent else "ecarte") if tirer() < PART_HORS_COMPTE else "compte"
        motif = "" if comptage == "compte" else "rafale"
        instant_lu = instant.isoformat()
        yield (
            f"{cle}\t{ou.points[point]}\t{porte}\t{instant_lu}\t{instant_lu}\t{jour}\t{instant.hour}\tf\tfr\t"
            f"{1 + int(5 * hasards[1])}\toui\tattente\tclarte\tplutot\t{texte}\t{page}\t{cle}\t{comptage}\t{motif}\n"
        )


class _Flux:
    """Rows as a file that COPY reads."""

    def __init__(self, lignes: Iterator[str]) -> None:
        self.lignes, self.reste = lignes, ""

    def read(self, taille: int) -> str:
        morceaux, longueur = [self.reste], len(self.reste)
        while longueur < taille and (ligne := next(self.lignes, "")):
            morceaux.append(ligne)
            longueur += len(ligne)
        texte = "".join(morceaux)
        self.reste = texte[taille:]
        return texte[:taille]


VERBATIMS = f"""
INSERT INTO bornes_verbatim
  (cree_le, modifie_le, avis_id, inscription_id, etat, texte_masque, masques, motif, decide_le, reponse)
SELECT recu_le, recu_le, a.id, p.inscription_id, CASE WHEN jour < '{FIN}'::date - 1 THEN 'publie' ELSE 'masque' END,
  'Accueil rapide et souriant.', '{{}}', '', CASE WHEN jour < '{FIN}'::date - 1 THEN recu_le + interval '1 day' END, ''
FROM bornes_avis a JOIN bornes_point p ON p.id = a.point_id
WHERE texte IS NOT NULL OR (jour < '{FIN}'::date - {RETENTION.days} AND jour > '{FIN}'::date - {CONSERVATION_VERBATIM.days}
  AND random() < {PART_COMMENTEE}) ORDER BY recu_le"""
THEMES = """
INSERT INTO bornes_themereconnu (verbatim_id, theme, est_humain)
SELECT id, (array['attente', 'accueil', 'horaires'])[1 + mod(id, 3)::int], false FROM bornes_verbatim"""
RECEPISSES = """
INSERT INTO bornes_recepisse (avis_id, empreinte, est_rattache)
SELECT avis_id, encode(sha256(v.id::text::bytea), 'hex'), a.texte IS NULL
FROM bornes_verbatim v JOIN bornes_avis a ON a.id = v.avis_id"""
