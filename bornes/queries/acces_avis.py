"""Where a code leads, and the words of its page. One query a visit: what rarely changes is kept for a minute."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import connection

from bornes.logic.page import Page
from bornes.models import CodeAvis
from bornes.queries.configuration import QUESTIONNAIRE, questionnaire
from organismes.enums import ETATS_ACTIFS
from organismes.logic.fuseaux import fuseau_du_departement
from socle.horloge import maintenant

MOTS = QUESTIONNAIRE.with_name("page_avis.toml")
# Seconds during which a process may show the old name of a site, or miss a service just added.
FRAICHEUR = 60
NB_EN_MEMOIRE = 2000
# Seconds left to those who were writing when a code was closed.
DELAI_APRES_FERMETURE = 3600
# A single service is no question.
SERVICES_MIN = 2
# A code of a whole site brings one line a service heard there; any other brings one.
LECTURE = """
    SELECT c.id, c.ferme_le IS NOT NULL, i.etat, i.smartphone, p.id, o.nom, s.nom, rendu.nom, o.departement,
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
    """What a code opens: a body, a site, a service or the choice of one. `est_ferme` is read at each visit."""

    code: str
    point_id: int
    organisme: str
    site: str
    service: str
    services: tuple[Offre, ...]
    departement: str
    est_demonstration: bool
    participe: bool = True
    est_ferme: bool = False

    @property
    def fuseau(self) -> ZoneInfo:
        """Civil time of the body."""
        return fuseau_du_departement(self.departement)

    def point_de(self, service: str) -> int | None:
        """Return the point of a service, the code's own for none; None when this page does not offer it."""
        if not service:
            return self.point_id
        return next((offre.point_id for offre in self.services if offre.code == service), None)


@dataclass
class _Memoire:
    """Accesses already read by this process, each with the instant until which it is good."""

    connus: dict[str, tuple[float, int, Acces]] = field(default_factory=dict)

    def garder(self, cle: int, acces: Acces) -> None:
        if len(self.connus) >= NB_EN_MEMOIRE:
            self.connus.clear()
        self.connus[acces.code] = (maintenant().timestamp() + FRAICHEUR, cle, acces)

    def trouver(self, code: str) -> tuple[int, Acces] | None:
        perime_a, cle, acces = self.connus.get(code, (0.0, 0, None))
        return (cle, acces) if acces is not None and maintenant().timestamp() < perime_a else None


memoire = _Memoire()


def acces_du_code(code: str) -> Acces | None:
    """Return what a code opens, None when no poster ever carried it. One query, whatever is kept."""
    connu = memoire.trouver(code)
    if connu is not None:
        with connection.cursor() as curseur:
            curseur.execute("SELECT id, ferme_le IS NOT NULL FROM bornes_codeavis WHERE code = %s", [code])
            ligne = curseur.fetchone()
        if ligne is not None and ligne[0] == connu[0]:
            acces = connu[1]
            return replace(acces, est_ferme=True) if ligne[1] or not acces.participe else acces
    return _lire(code)


def est_recevable(acces: Acces, page: Page | None) -> bool:
    """Tell whether a page opened before its code was closed may still be sent: nobody loses what he was writing."""
    if page is None or not acces.participe:
        return False
    ferme_le = CodeAvis.objects.values_list("ferme_le", flat=True).get(code=acces.code)
    if ferme_le is None:
        return True
    fermeture = ferme_le.timestamp()
    return page.remise_le <= fermeture and maintenant().timestamp() - fermeture <= DELAI_APRES_FERMETURE


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
    identifiant, est_ferme, etat, a_l_option, *lieu = lignes[0][:10]
    point_id, organisme, site, service, departement, est_demonstration = lieu
    services = tuple(Offre(*ligne[10:]) for ligne in lignes if ligne[11])
    acces = Acces(
        code=code,
        point_id=point_id,
        organisme=organisme,
        site=site,
        service=service or "",
        services=services if len(services) >= SERVICES_MIN else (),
        departement=departement,
        est_demonstration=bool(est_demonstration),
        # A registration that went, or lost its option, listens to nobody any more.
        participe=etat in ETATS_ACTIFS and bool(a_l_option),
    )
    memoire.garder(identifiant, acces)
    return replace(acces, est_ferme=bool(est_ferme) or not acces.participe)
