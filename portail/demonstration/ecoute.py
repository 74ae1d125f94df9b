"""What users say: sites, kiosks, codes, and the opinions of a season by both doors."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import tomllib
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bornes.enums import AttenteJugee, EtatBorne, Raison, ResultatDemarche
from bornes.models import Avis, Borne, CodeAvis, Enrolement, Point, Presence, SuiteRecue
from campagnes.models import Campagne
from organismes.logic.fuseaux import fuseau_du_departement
from organismes.models import Inscription, Service, Site
from portail.demonstration.participants import OrganismeFictif
from socle.coffre import sceller
from socle.horloge import PARIS, aujourdhui, maintenant
from socle.scelles import place_de

BANQUE = Path(__file__).parent / "ecoute.toml"
NB_SERVICES = 3
DUREE = dt.timedelta(days=60)
PART_COMMENTEE, PART_A_REPONDRE = 0.12, 0.02
# Hours of the desk and their share of the visits: two humps, none at lunch.
HEURES = (9, 10, 11, 14, 15, 16)
POIDS_HEURES = (3, 5, 4, 3, 4, 3)
PAR_JOUR = (1, 3)
PAR_JOUR_DU_REFERENT = (6, 14)


@dataclass(frozen=True)
class LieuFictif:
    """A point, what hangs on it, and how good its desk is, from 0 to 1."""

    point: Point
    enrolement: Enrolement | None
    a_un_code: bool
    qualite: float


def ouvrir_ecoute(
    campagne: Campagne, participants: Sequence[OrganismeFictif], *, est_finie: bool, graine: int
) -> list[LieuFictif]:
    """Give the bodies that ordered an option their sites, points, codes and kiosks; the first one has both options.

    Kiosks of a finished edition are back; the others are at work, but for some that ask for a gesture.
    """
    banque = tomllib.loads(BANQUE.read_text(encoding="utf-8"))
    alea = random.Random(graine)
    qualites = {participant.siren: participant.qualite for participant in participants}
    Inscription.objects.filter(campagne=campagne, organisme__siren=participants[0].siren).update(
        borne=True, smartphone=True
    )
    lieux: list[LieuFictif] = []
    inscriptions = campagne.les_inscriptions.select_related("organisme").order_by("organisme__siren")
    for inscription in inscriptions:
        if inscription.borne or inscription.smartphone:
            est_referent = inscription.organisme.siren == participants[0].siren
            sites = banque["sites"] if est_referent else banque["sites"][:1]
            qualite = qualites[inscription.organisme.siren]
            lieux += _equiper(inscription, sites, banque["services"][:NB_SERVICES], qualite, alea)
    if est_finie:
        _rapatrier(campagne)
    else:
        _donner_signe(campagne, alea)
    return lieux


def _equiper(
    inscription: Inscription, sites: Sequence[str], services: Sequence[str], qualite: float, alea: random.Random
) -> Iterator[LieuFictif]:
    organisme = inscription.organisme
    rendus = [
        Service.objects.get_or_create(organisme=organisme, code=f"s{rang}", defaults={"nom": nom, "rang": rang})[0]
        for rang, nom in enumerate(services, start=1)
    ]
    for nom in sites:
        site, _ = Site.objects.get_or_create(
            organisme=organisme, nom=nom, defaults={"adresse": f"{nom}, {organisme.nom}"}
        )
        enrolement = _borne(inscription, site, alea) if inscription.borne else None
        for service in (None, *rendus):
            point = Point.objects.create(
                inscription=inscription, site=site, service=service, code=service.code if service else ""
            )
            if inscription.smartphone:
                CodeAvis.objects.create(code=_code(alea), point=point, ouvert_le=inscription.deposee_le)
            yield LieuFictif(point, enrolement, inscription.smartphone, qualite + alea.uniform(-0.08, 0.08))


def _code(alea: random.Random) -> str:
    return "".join(alea.choices("abcdefghjkmnpqrstuvwxyz23456789", k=8))


def _borne(inscription: Inscription, site: Site, alea: random.Random) -> Enrolement:
    """Write a kiosk at work."""
    borne = Borne.objects.create(
        inscription=inscription,
        site=site,
        etat=EtatBorne.ACTIVE,
        numero_inventaire=f"CIV-{inscription.campagne.annee}-{inscription.pk:03d}{site.pk:03d}",
        commandee_le=inscription.deposee_le,
    )
    enrolement = Enrolement.objects.create(
        borne=borne,
        code_empreinte=hashlib.sha256(alea.randbytes(16)).hexdigest(),
        code_expire_le=inscription.deposee_le + dt.timedelta(days=60),
        utilise_le=inscription.deposee_le + dt.timedelta(days=45),
        # Nobody holds this token: a real device is enrolled anew.
        jeton_empreinte=hashlib.sha256(alea.randbytes(32)).hexdigest(),
        jeton_emis_le=inscription.deposee_le + dt.timedelta(days=45),
    )
    SuiteRecue.objects.create(enrolement=enrolement)
    return enrolement


def _rapatrier(campagne: Campagne) -> None:
    """The season is over: kiosks are back, tokens revoked, codes closed."""
    fin = dt.datetime(campagne.annee, 11, 10, 9, tzinfo=PARIS)
    Borne.objects.filter(inscription__campagne=campagne).update(etat=EtatBorne.RETOURNEE)
    Enrolement.objects.filter(borne__inscription__campagne=campagne).update(revoque_le=fin)
    CodeAvis.objects.filter(point__inscription__campagne=campagne).update(ferme_le=fin)


def _donner_signe(campagne: Campagne, alea: random.Random) -> None:
    """Write two weeks of signs of life; one kiosk is silent for days, one runs low, one keeps opinions back."""
    bornes = list(Borne.objects.filter(inscription__campagne=campagne).select_related("site").order_by("commandee_le"))
    for rang, borne in enumerate(bornes):
        muette = 5 if rang == 1 else 0
        jours = [aujourdhui() - dt.timedelta(days=jours) for jours in range(muette, 14)]
        batterie = 9 if rang == 2 else alea.randrange(60, 100)
        Presence.objects.bulk_create(
            Presence(
                borne=borne,
                jour=jour,
                vue_le=maintenant() - (aujourdhui() - jour),
                nb_battements=alea.randrange(300, 560),
                version="1",
                file=212 if rang == 3 else 0,
                batterie=batterie,
                ecart_horloge=round(alea.gauss(0, 2), 1),
            )
            for jour in jours
            if jour.isoweekday() in borne.site.jours_ouverts
        )
    demandeuses = campagne.les_inscriptions.filter(borne=True).order_by("organisme__siren")[2:5]
    for inscription, etat in zip(
        demandeuses, (EtatBorne.COMMANDEE, EtatBorne.PREPAREE, EtatBorne.EXPEDIEE), strict=False
    ):
        Borne.objects.create(
            inscription=inscription,
            site=inscription.les_points.order_by("pk")[0].site,
            etat=etat,
            numero_inventaire="" if etat == EtatBorne.COMMANDEE else f"CIV-{campagne.annee}-R{inscription.pk:03d}",
            commandee_le=maintenant() - dt.timedelta(days=alea.randrange(3, 12)),
        )


def recueillir(lieux: Sequence[LieuFictif], *, fin: dt.date, siren_referent: str, graine: int) -> int:
    """Write the opinions of the two months that end on `fin`; return how many. Nothing is sorted yet."""
    banque = tomllib.loads(BANQUE.read_text(encoding="utf-8"))
    alea = random.Random(graine)
    suites: dict[int, int] = {}
    les_avis: list[Avis] = []
    for jour in (fin - DUREE + dt.timedelta(days=n) for n in range(DUREE.days)):
        if jour.isoweekday() > 5:
            continue
        for lieu in lieux:
            est_referent = lieu.point.inscription.organisme.siren == siren_referent
            bas, haut = PAR_JOUR_DU_REFERENT if est_referent else PAR_JOUR
            # Every service is not asked about every day, except at the referent's.
            nombre = (
                alea.randint(bas, haut) // (3 if est_referent else 1) if est_referent or alea.random() < 0.25 else 0
            )
            les_avis += [_avis(lieu, jour, banque, suites, alea) for _ in range(nombre)]
    du_referent = [lieu for lieu in lieux if lieu.point.inscription.organisme.siren == siren_referent]
    les_avis += _martelage(du_referent[0], fin, suites, banque, alea) + _rejeu(du_referent[1], fin, banque, alea)
    Avis.objects.bulk_create(les_avis, batch_size=1000)
    for enrolement_id, dernier in suites.items():
        SuiteRecue.objects.filter(enrolement=enrolement_id).update(plages=[[1, dernier]])
    return len(les_avis)


def _avis(lieu: LieuFictif, jour: dt.date, banque: dict[str, Any], suites: dict[int, int], alea: random.Random) -> Avis:
    heure = alea.choices(HEURES, POIDS_HEURES)[0]
    fuseau = fuseau_du_departement(lieu.point.inscription.organisme.departement)
    instant = dt.datetime.combine(jour, dt.time(heure, alea.randrange(60), alea.randrange(60)), fuseau)
    par_borne = lieu.enrolement is not None and (not lieu.a_un_code or alea.random() < 0.7)
    note = min(5, max(1, round(alea.gauss(1 + 4.2 * lieu.qualite, 1.0))))
    identifiant = uuid.UUID(bytes=alea.randbytes(16), version=4)
    avis = Avis(
        id=identifiant,
        point=lieu.point,
        saisi_le=instant,
        recu_le=instant + dt.timedelta(seconds=40),
        jour=jour,
        heure=heure,
        satisfaction=note,
        empreinte=identifiant.hex,
        **_reponses(note, alea),
    )
    if par_borne and lieu.enrolement is not None:
        suites[lieu.enrolement.pk] = suites.get(lieu.enrolement.pk, 0) + 1
        avis.enrolement, avis.sequence = lieu.enrolement, suites[lieu.enrolement.pk]
    else:
        avis.page = uuid.UUID(bytes=alea.randbytes(16), version=4)
        avis.duree = alea.randrange(18, 120)
        avis.source = alea.randbytes(16).hex()
    if alea.random() < PART_COMMENTEE:
        ton = "bons" if note >= 4 else "moyens" if note == 3 else "faibles"
        avis.texte = sceller(alea.choice(banque[ton]), place_de(Avis, "texte", pk=identifiant))
    if alea.random() < PART_A_REPONDRE:
        avis.contact = sceller(f"usager{alea.randrange(10_000)}@demo.local", place_de(Avis, "contact", pk=identifiant))
    return avis


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
