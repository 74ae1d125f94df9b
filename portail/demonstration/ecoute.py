"""What users say: sites, kiosks, codes, and the opinions of a season by both doors."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bornes.avis.actions.activer import passer_active
from bornes.enums import AttenteJugee, EtatBorne, Raison, ResultatDemarche
from bornes.models import Avis, Borne, CodeAvis, Enrolement, Point, Presence, SuiteRecue
from bornes.parc.actions.commander import commander_bornes
from bornes.parc.actions.enroler import donner_code, empreinte_du_code, enroler
from bornes.parc.actions.livrer import expedier_borne, preparer_borne, retourner_lot
from bornes.points.actions.codes import fermer_les_codes
from bornes.points.actions.points import assurer_points
from campagnes.logic.calendrier import UN_JOUR
from campagnes.models import Campagne
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import Inscription, Organisme, Service, Site
from portail.demonstration.editions import a_l_heure
from portail.demonstration.participants import OrganismeFictif
from socle.coffre import sceller
from socle.horloge import aujourdhui, maintenant, regler
from socle.scelles import place_de

BANQUE = Path(__file__).parent / "ecoute.toml"
NB_SERVICES = 3
DUREE = dt.timedelta(days=60)
PART_COMMENTEE, PART_A_REPONDRE = 0.12, 0.02
# Hours of the desk and their share of the visits: two humps, none at lunch.
HEURES = (9, 10, 11, 14, 15, 16)
POIDS_HEURES = (3, 5, 4, 3, 4, 3)
PART_DES_JOURS, PAR_JOUR = 0.25, (1, 3)
PAR_JOUR_DU_REFERENT = (6, 14)
VENDREDI = 5
# What the poster of the referent's first point says, and what the person who unpacks a kiosk types, once.
CODE_D_AFFICHE, CODE_DE_BORNE = "demaffiche", "DEMBRNE234"
# Ranks of the kiosks that ask for a gesture.
MUETTE, A_PLAT, ENGORGEE = 1, 2, 3


@dataclass(frozen=True)
class LieuFictif:
    """A point, what hangs on it, and how good its desk is, from 0 to 1."""

    point: Point
    enrolement: Enrolement | None
    a_un_code: bool
    est_du_referent: bool
    qualite: float


def ouvrir_ecoute(campagne: Campagne, participants: Sequence[OrganismeFictif], *, graine: int) -> list[LieuFictif]:
    """Give the bodies that ordered an option their sites, points, codes and kiosks; the first one has both options."""
    banque = tomllib.loads(BANQUE.read_text(encoding="utf-8"))
    alea = random.Random(graine)
    qualites = {participant.siren: participant.qualite for participant in participants}
    campagne.les_inscriptions.filter(organisme__siren=participants[0].siren).update(borne=True, smartphone=True)
    lieux: list[LieuFictif] = []
    for inscription in campagne.les_inscriptions.select_related("organisme").order_by("organisme__siren"):
        if inscription.borne or inscription.smartphone:
            siren = inscription.organisme.siren
            est_du_referent = siren == participants[0].siren
            lieux += _equiper(inscription, banque, qualites[siren], alea, est_du_referent=est_du_referent)
    return lieux


def _equiper(
    inscription: Inscription, banque: dict[str, Any], qualite: float, alea: random.Random, *, est_du_referent: bool
) -> Iterator[LieuFictif]:
    organisme = inscription.organisme
    _rendre_services(organisme, banque)
    for nom in banque["sites"] if est_du_referent else banque["sites"][:1]:
        site, _ = Site.objects.get_or_create(
            organisme=organisme, nom=nom, defaults={"adresse": f"{nom}, {organisme.nom}"}
        )
        enrolement = _installer(inscription, site) if inscription.borne else None
        assurer_points(inscription=inscription, sites=[site])
        points = Point.objects.de(inscription).filter(site=site).select_related("inscription__organisme")
        for point in points.order_by("pk"):
            if inscription.smartphone:
                CodeAvis.objects.create(code=_code(alea), point=point, ouvert_le=inscription.deposee_le)
            ici = qualite + alea.uniform(-0.08, 0.08)
            yield LieuFictif(point, enrolement, inscription.smartphone, est_du_referent, ici)


def _rendre_services(organisme: Organisme, banque: dict[str, Any]) -> None:
    for rang, nom in enumerate(banque["services"][:NB_SERVICES], start=1):
        Service.objects.get_or_create(organisme=organisme, code=f"s{rang}", defaults={"nom": nom, "rang": rang})


def _code(alea: random.Random) -> str:
    return "".join(alea.choices("abcdefghjkmnpqrstuvwxyz23456789", k=8))


def _installer(inscription: Inscription, site: Site) -> Enrolement:
    """Order a kiosk, send it, enrol it, hear its first opinion. Nobody holds its token: a real device is enrolled anew."""
    borne = _commander(inscription, site, EtatBorne.EXPEDIEE, le=inscription.deposee_le)
    with regler(min(inscription.deposee_le + 45 * UN_JOUR, maintenant())):
        enroler(code=donner_code(borne=borne, auteur=None))
        passer_active(bornes=[borne.pk])
    return Enrolement.objects.get(borne=borne)


def _commander(inscription: Inscription, site: Site, jusqu_a: EtatBorne, *, le: dt.datetime) -> Borne:
    """Order a kiosk, then prepare and ship it in the days that follow, as far as told."""
    with regler(le):
        (borne,) = commander_bornes(inscription=inscription, site=site, nombre=1, auteur=None)
    if jusqu_a != EtatBorne.COMMANDEE:
        rang = Borne.objects.filter(inscription__campagne=inscription.campagne_id).count()
        with regler(le + UN_JOUR):
            numero = f"CIV-{inscription.campagne.annee}-{rang:03d}"
            preparer_borne(borne=borne, numero_inventaire=numero, auteur=None)
    if jusqu_a == EtatBorne.EXPEDIEE:
        with regler(le + 2 * UN_JOUR):
            expedier_borne(borne=borne, suivi_colis="", auteur=None)
    return borne


def rapatrier(campagne: Campagne) -> None:
    """The season is over: kiosks come back, codes close."""
    with regler(a_l_heure(dt.date(campagne.annee, 11, 10), 9)):
        retourner_lot(bornes=list(Borne.objects.filter(inscription__campagne=campagne).order_by("pk")), auteur=None)
        fermer_les_codes(CodeAvis.objects.filter(point__inscription__campagne=campagne))


def _commander_d_autres(campagne: Campagne, alea: random.Random) -> Borne:
    """Leave a kiosk at each step of its order; return the last one, under way."""
    demandeuses = campagne.les_inscriptions.filter(borne=True).order_by("organisme__siren")[2:5]
    etats = (EtatBorne.COMMANDEE, EtatBorne.PREPAREE, EtatBorne.EXPEDIEE)
    for inscription, etat in zip(demandeuses, etats, strict=True):
        point = inscription.les_points.select_related("site").order_by("pk")[0]
        borne = _commander(inscription, point.site, etat, le=maintenant() - alea.randrange(3, 12) * UN_JOUR)
    return borne


def donner_signe(campagne: Campagne, *, referent: str, graine: int) -> None:
    """Write two weeks of signs of life; one kiosk is silent for days, one runs low, one keeps opinions back.

    The last of those under way waits for its code, and the poster of the referent has the code that the README gives.
    """
    alea = random.Random(graine)
    bornes = list(Borne.objects.filter(inscription__campagne=campagne).select_related("site").order_by("commandee_le"))
    Presence.objects.bulk_create(
        presence for rang, borne in enumerate(bornes) for presence in _presences(borne, rang, alea)
    )
    expediee = _commander_d_autres(campagne, alea)
    donner_code(borne=expediee, auteur=None)
    expediee.les_enrolements.update(code_empreinte=empreinte_du_code(CODE_DE_BORNE))
    codes = CodeAvis.objects.filter(point__inscription__campagne=campagne)
    affiche = codes.filter(point__inscription__organisme__siren=referent).order_by("pk")[0]
    affiche.code = CODE_D_AFFICHE
    affiche.save(update_fields=["code"])


def _presences(borne: Borne, rang: int, alea: random.Random) -> Iterator[Presence]:
    batterie = 9 if rang == A_PLAT else alea.randrange(60, 100)
    for il_y_a in range(5 if rang == MUETTE else 0, 14):
        jour = aujourdhui() - il_y_a * UN_JOUR
        if jour.isoweekday() in borne.site.jours_ouverts:
            yield Presence(
                borne=borne,
                jour=jour,
                vue_le=maintenant() - il_y_a * UN_JOUR,
                nb_battements=alea.randrange(300, 560),
                version="1",
                file=212 if rang == ENGORGEE else 0,
                batterie=batterie,
                ecart_horloge=round(alea.gauss(0, 2), 1),
            )


def recueillir(lieux: Sequence[LieuFictif], *, fin: dt.date, graine: int) -> None:
    """Write the opinions of the two months that end on `fin`. Nothing is sorted yet."""
    banque = tomllib.loads(BANQUE.read_text(encoding="utf-8"))
    alea = random.Random(graine)
    suites: dict[int, int] = {}
    jours = (fin - DUREE + n * UN_JOUR for n in range(DUREE.days))
    les_avis = [
        _avis(lieu, jour, banque, suites, alea)
        for jour in jours
        if jour.isoweekday() <= VENDREDI
        for lieu in lieux
        for _ in range(_nombre(lieu, alea))
    ]
    du_referent = [lieu for lieu in lieux if lieu.est_du_referent]
    les_avis += _martelage(du_referent[0], fin, suites, banque, alea) + _rejeu(du_referent[1], fin, banque, alea)
    Avis.objects.bulk_create(les_avis, batch_size=1000)
    for enrolement_id, dernier in suites.items():
        SuiteRecue.objects.filter(enrolement=enrolement_id).update(plages=[[1, dernier]])


def _nombre(lieu: LieuFictif, alea: random.Random) -> int:
    """Draw how many speak at a point in a day: every service is not asked about every day, except at the referent's."""
    if lieu.est_du_referent:
        return alea.randint(*PAR_JOUR_DU_REFERENT) // 3
    return alea.randint(*PAR_JOUR) if alea.random() < PART_DES_JOURS else 0


def _avis(lieu: LieuFictif, jour: dt.date, banque: dict[str, Any], suites: dict[int, int], alea: random.Random) -> Avis:
    instant = _instant(lieu, jour, alea)
    par_borne = lieu.enrolement is not None and (not lieu.a_un_code or alea.random() < 0.7)
    note = min(5, max(1, round(alea.gauss(1 + 4.2 * lieu.qualite, 1.0))))
    identifiant = uuid.UUID(bytes=alea.randbytes(16), version=4)
    avis = Avis(
        id=identifiant,
        point=lieu.point,
        saisi_le=instant,
        recu_le=instant + dt.timedelta(seconds=40),
        jour=jour,
        heure=instant.hour,
        satisfaction=note,
        empreinte=identifiant.hex,
        **_reponses(note, alea),
    )
    _par_une_porte(avis, lieu.enrolement if par_borne else None, suites, alea)
    _avec_des_mots(avis, banque, alea)
    return avis


def _instant(lieu: LieuFictif, jour: dt.date, alea: random.Random) -> dt.datetime:
    """Draw when somebody speaks, by the clock of the desk."""
    heure = alea.choices(HEURES, POIDS_HEURES)[0]
    fuseau = fuseau_du_departement(lieu.point.inscription.organisme.departement)
    return dt.datetime.combine(jour, dt.time(heure, alea.randrange(60), alea.randrange(60)), fuseau)


def _par_une_porte(avis: Avis, enrolement: Enrolement | None, suites: dict[int, int], alea: random.Random) -> None:
    """Say how an opinion came: numbered by a kiosk, or from the page of a phone."""
    if enrolement is None:
        avis.page = uuid.UUID(bytes=alea.randbytes(16), version=4)
        avis.duree = alea.randrange(18, 120)
        avis.source = alea.randbytes(16).hex()
    else:
        suites[enrolement.pk] = suites.get(enrolement.pk, 0) + 1
        avis.enrolement, avis.sequence = enrolement, suites[enrolement.pk]


def _avec_des_mots(avis: Avis, banque: dict[str, Any], alea: random.Random) -> None:
    """Seal a comment, and an address to be answered at, on some opinions."""
    if alea.random() < PART_COMMENTEE:
        ton = "bons" if avis.satisfaction >= 4 else "moyens" if avis.satisfaction == 3 else "faibles"
        avis.texte = sceller(alea.choice(banque[ton]), place_de(Avis, "texte", pk=avis.pk))
    if alea.random() < PART_A_REPONDRE:
        avis.contact = sceller(f"usager{alea.randrange(10_000)}@demo.local", place_de(Avis, "contact", pk=avis.pk))


def _martelage(
    lieu: LieuFictif, jour: dt.date, suites: dict[int, int], banque: dict[str, Any], alea: random.Random
) -> list[Avis]:
    """Somebody plays with the screen: forty faces pressed in half a minute."""
    les_avis = [_avis(replace(lieu, a_un_code=False), jour, banque, suites, alea) for _ in range(40)]
    debut = les_avis[0].saisi_le
    for rang, avis in enumerate(les_avis):
        avis.saisi_le = debut + dt.timedelta(milliseconds=700 * rang)
        avis.recu_le, avis.heure = avis.saisi_le + dt.timedelta(seconds=40), debut.hour
        avis.satisfaction, avis.texte, avis.contact = 1, None, None
        avis.resultat = avis.attente = avis.raison_1 = avis.raison_2 = ""
    return les_avis


def _rejeu(lieu: LieuFictif, jour: dt.date, banque: dict[str, Any], alea: random.Random) -> list[Avis]:
    """One page sent fifteen times with other answers."""
    les_avis = [_avis(replace(lieu, enrolement=None), jour, banque, {}, alea) for _ in range(15)]
    for rang, avis in enumerate(les_avis):
        avis.page, avis.source = les_avis[0].page, les_avis[0].source
        avis.saisi_le = les_avis[0].saisi_le + dt.timedelta(seconds=11 * rang)
        avis.recu_le, avis.heure, avis.satisfaction = avis.saisi_le, les_avis[0].heure, 5
    return les_avis


def _reponses(note: int, alea: random.Random) -> dict[str, str]:
    """Draw the optional answers; the better the note, the better they are."""
    content = note / 5
    raisons = alea.sample(Raison.values, k=alea.choice((1, 1, 2)))
    if note <= 2 and alea.random() < 0.5:
        raisons = [Raison.ATTENTE, *[raison for raison in raisons if raison != Raison.ATTENTE][:1]]
    return {
        "resultat": alea.choices(ResultatDemarche.values, (content, 0.3, 1 - content + 0.05))[0],
        "attente": alea.choices(AttenteJugee.values, (content, 0.4, 1 - content + 0.05))[0],
        "raison_1": raisons[0],
        "raison_2": raisons[1] if len(raisons) > 1 else "",
    }
