"""Millions of opinions written by the database itself: a year, bodies of unequal size, both doors, some held."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db import connection, transaction

from bornes.avis.actions.agreger import reagreger
from bornes.models import AgregatJour, Avis
from organismes.models import Inscription
from tests.factories.bornes import EnrolementFactory, PointFactory
from tests.factories.campagnes import CampagneFactory
from tests.factories.organismes import InscriptionFactory, ServiceFactory, SiteFactory

PART_COMMENTEE = 0.05


@dataclass(frozen=True)
class Faits:
    """What was written, and how long it took; `inscription` is the largest body."""

    campagne: int
    inscription: int
    nb_jours: int
    ecriture_s: float
    agregation_s: float


class Porte(NamedTuple):
    """Where opinions come in: a point, and the enrolment of the kiosk beside it."""

    point: int
    enrolement: int


def remplir(*, nb_avis: int, nb_organismes: int, du: dt.date, au: dt.date) -> Faits:
    """Create the tables, the bodies, their opinions, and the counts by the very act that production uses."""
    call_command("migrate", verbosity=0)
    debut = time.perf_counter()
    campagne: Any = CampagneFactory()
    inscriptions: list[Any] = [
        InscriptionFactory(campagne=campagne, smartphone=True, borne=True) for _rang in range(nb_organismes)
    ]
    portes = ouvrir_les_portes(inscriptions)
    ecrire_avis(portes, nb_avis, du, au)
    ecriture = time.perf_counter() - debut
    debut = time.perf_counter()
    reagreger(du=du, au=au)
    agregation = time.perf_counter() - debut
    executer("VACUUM ANALYZE")
    return Faits(campagne.pk, inscriptions[0].pk, AgregatJour.objects.count(), ecriture, agregation)


@transaction.atomic
def ouvrir_les_portes(inscriptions: Iterable[Inscription]) -> list[Porte]:
    """Give each body two points, its site and one service of it, and a kiosk that stands there."""
    portes: list[Porte] = []
    for inscription in inscriptions:
        site: Any = SiteFactory(organisme=inscription.organisme)
        service = ServiceFactory(organisme=inscription.organisme)
        enrolement: Any = EnrolementFactory(borne__inscription=inscription, borne__site=site)
        points: list[Any] = [PointFactory(inscription=inscription, site=site, service=s) for s in (None, service)]
        portes += [Porte(point.pk, enrolement.pk) for point in points]
    return portes


def ecrire_avis(portes: Sequence[Porte], nb_avis: int, du: dt.date, au: dt.date) -> None:
    """Write opinions in one statement, in the order of time; what only slows it down is put aside, one index comes back."""
    for index in Avis._meta.indexes:
        executer(f"DROP INDEX {index.name}")
    for contrainte in Avis._meta.constraints:
        executer(f"ALTER TABLE bornes_avis DROP CONSTRAINT {contrainte.name}")
    # Foreign keys are true by construction.
    executer("SET session_replication_role = replica; SET synchronous_commit = off; SELECT setseed(0.2020)")
    points, enrolements = zip(*portes, strict=True)
    executer(AVIS, [list(points), list(enrolements), (au - du).days + 1, nb_avis, nb_avis, du])
    executer("CREATE INDEX avis_point_jour ON bornes_avis (point_id, jour)")
    executer(VERBATIMS, [PART_COMMENTEE])
    executer(THEMES)
    executer("RESET session_replication_role")
    executer("VACUUM ANALYZE")


def retablir_les_index() -> None:
    """Build again the indexes of opinions that their writing put aside: what pages ask goes through them."""
    with connection.schema_editor() as editeur:
        for index in Avis._meta.indexes:
            executer(f"DROP INDEX IF EXISTS {index.name}")
            editeur.add_index(Avis, index)


def executer(requete: str, parametres: list[Any] | None = None) -> None:
    """Run a statement, and read all that it answers."""
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        if curseur.description:
            curseur.fetchall()


AVIS = """
INSERT INTO bornes_avis (id, point_id, enrolement_id, sequence, saisi_le, recu_le, jour, heure, horloge_douteuse, langue,
  satisfaction, resultat, raison_1, raison_2, attente, source, empreinte, comptage, motif_retenue, page, duree)
SELECT lpad(to_hex(g), 32, '0')::uuid, points[1 + floor(array_length(points, 1) * a * a)::int],
  CASE WHEN b < 0.7 THEN enrolements[1 + floor(array_length(points, 1) * a * a)::int] END, CASE WHEN b < 0.7 THEN g END,
  jour + interval '12 hours', jour + interval '12 hours', jour, 9 + floor(8 * a)::int, false, 'fr',
  (array[1, 2, 3, 4, 4, 4, 5, 5, 5, 5])[1 + floor(10 * c)::int],
  (array['oui', 'oui', 'en_partie', 'non', ''])[1 + floor(5 * d)::int],
  (array['attente', 'amabilite', 'clarte', 'competence', 'acces', 'horaires'])[1 + floor(6 * b)::int], '',
  (array['oui', 'plutot', 'non', ''])[1 + floor(4 * d)::int],
  '', '', CASE WHEN c < 0.998 THEN 'compte' ELSE 'retenu' END, CASE WHEN c < 0.998 THEN '' ELSE 'rafale' END, NULL, NULL
FROM (SELECT g, random() AS a, random() AS b, random() AS c, random() AS d, %s::bigint[] AS points,
        %s::bigint[] AS enrolements, (%s::bigint * (g - 1) / %s)::int AS rang
      FROM generate_series(1, %s) g) tirage, LATERAL (SELECT %s::date + rang AS jour) calendrier
"""
VERBATIMS = """
INSERT INTO bornes_verbatim (cree_le, modifie_le, avis_id, inscription_id, etat, texte_masque, masques, motif, decide_le, reponse)
SELECT recu_le, recu_le, a.id, p.inscription_id, 'publie', 'Accueil rapide.', '{}', '', recu_le, ''
FROM bornes_avis a JOIN bornes_point p ON p.id = a.point_id WHERE random() < %s
"""
THEMES = """
INSERT INTO bornes_themereconnu (verbatim_id, theme, est_humain)
SELECT id, (array['attente', 'accueil', 'horaires', 'clarte', 'acces'])[1 + mod(id, 5)::int], false FROM bornes_verbatim
"""
