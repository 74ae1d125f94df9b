"""Where a code leads, and the words of its page. A process keeps what it read of an open code for a few seconds."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from bornes.avis.logic.page import Page
from bornes.models import CodeAvis
from bornes.points.queries.configuration import questionnaire
from organismes.enums import ETATS_ACTIFS
from organismes.logic.fuseaux import fuseau_du_departement
from socle.horloge import maintenant

MOTS = Path(__file__).parents[1] / "donnees" / "page_avis.toml"
# Seconds during which a process may miss a closing, a new service, another name.
FRAICHEUR = 5
NB_EN_MEMOIRE = 2000
# Seconds left to those who were writing when a code was closed.
DELAI_APRES_FERMETURE = 3600
# A single service is no question.
SERVICES_MIN = 2
# A code of a whole site brings one line a service heard there; any other brings one.
LECTURE = """
    SELECT c.ferme_le IS NOT NULL, i.etat, i.smartphone, p.id, o.nom, o.siren, s.nom, rendu.nom, o.departement,
           k.est_demonstration, voisin.code, offert.nom, voisin.id
      FROM bornes_codeavis c
      JOIN bornes_point p ON p.id = c.point_id
      JOIN organismes_site s ON s.id = p.site_id
      JOIN organismes_inscription i ON i.id = p.inscription_id
      JOIN organismes_organisme o ON o.id = i.organisme_id
      JOIN campagnes_campagne k ON k.id = i.campagne_id
      LEFT JOIN organismes_service rendu ON rendu.id = p.service_id
      LEFT JOIN bornes_point voisin
        ON p.code = '' AND voisin.inscription_id = p.inscription_id AND voisin.site_id = p.site_id
      LEFT JOIN organismes_service offert ON offert.id = voisin.service_id AND offert.est_ouvert
     WHERE c.code = %s
     ORDER BY offert.rang, offert.nom, voisin.id
"""


class Offre(NamedTuple):
    """A choice of K2, and the point where it leads."""

    code: str
    nom: str
    point_id: int


@dataclass(frozen=True)
class Acces:
    """What a code opens: a body, a site, a service or the choice of one. `participe`: its registration still listens."""

    code: str
    point_id: int
    organisme: str
    siren: str
    site: str
    service: str
    services: tuple[Offre, ...]
    departement: str
    est_demonstration: bool
    participe: bool
    est_ferme: bool

    @property
    def fuseau(self) -> ZoneInfo:
        """Civil time of the body."""
        return fuseau_du_departement(self.departement)

    def point_de(self, service: str) -> int | None:
        """Return the point of a service, the code's own for none; None when this page does not offer it."""
        if not service:
            return self.point_id
        return next((offre.point_id for offre in self.services if offre.code == service), None)


# Open codes read by this process, each with the instant until which it is good.
_en_memoire: dict[str, tuple[float, Acces]] = {}


def acces_du_code(code: str) -> Acces | None:
    """Return what a code opens, None when no poster ever carried it. One query, or none within a few seconds."""
    if not (code.isascii() and code.isalnum()):
        # Addresses hold anything, even what no database reads.
        return None
    instant = maintenant().timestamp()
    bon_jusqu_a, connu = _en_memoire.get(code, (0.0, None))
    if connu is not None and instant < bon_jusqu_a:
        return connu
    acces = _lire(code)
    if acces is not None and not acces.est_ferme:
        if len(_en_memoire) >= NB_EN_MEMOIRE:
            _en_memoire.clear()
        _en_memoire[code] = instant + FRAICHEUR, acces
    return acces


def oublier_les_acces() -> None:
    """Forget what this process kept of codes."""
    _en_memoire.clear()


def est_recevable(acces: Acces, page: Page | None) -> bool:
    """Tell whether a page opened before its code was closed may still be sent: nobody loses what he was writing."""
    if page is None or not acces.participe:
        return False
    ferme_le = CodeAvis.objects.values_list("ferme_le", flat=True).get(code=acces.code)
    if ferme_le is None:
        return True
    fermeture = ferme_le.timestamp()
    return page.remise_le <= fermeture + FRAICHEUR and maintenant().timestamp() - fermeture <= DELAI_APRES_FERMETURE


@cache
def mots_de_la_page(langue: str) -> dict[str, Any]:
    """Return the words and the questions of the page in one language: `{name: text}` and `K1`…`K7` with `choix`."""
    donnees = questionnaire()
    propres = tomllib.loads(MOTS.read_text(encoding="utf-8"))
    mots = {nom: textes[langue] for nom, textes in {**donnees["mots"], **propres}.items()}
    for question in donnees["questions"]:
        mots[question["code"]] = {
            "libelle": question["libelle"][langue],
            "aide": question.get("aide", {}).get(langue, ""),
            "choix": [(str(choix["code"]), choix["libelle"][langue]) for choix in question.get("choix", [])],
        }
    return mots


def _lire(code: str) -> Acces | None:
    with connection.cursor() as curseur:
        curseur.execute(LECTURE, [code])
        lignes = curseur.fetchall()
    if not lignes:
        return None
    est_ferme, etat, a_l_option, *lieu = lignes[0][:10]
    point_id, organisme, siren, site, service, departement, est_demonstration = lieu
    services = tuple(Offre(*ligne[10:]) for ligne in lignes if ligne[11])
    # A registration that went, or lost its option, listens to nobody any more.
    participe = etat in ETATS_ACTIFS and bool(a_l_option)
    return Acces(
        code=code,
        point_id=point_id,
        organisme=organisme,
        siren=siren,
        site=site,
        service=service or "",
        services=services if len(services) >= SERVICES_MIN else (),
        departement=departement,
        est_demonstration=bool(est_demonstration),
        participe=participe,
        est_ferme=bool(est_ferme) or not participe,
    )
