"""What the election rules allow a body to do: the guard, read with its type, its council, its lifts.

The rounds are those of the edition of the registration until they are over, then the next ones that any edition names
(regles#reserve): what a body says of an old result is said on the same day as the rest.

The council is the one that an active registration of the body declared for these rounds, or for those of an edition
with the same first one; nobody declared it, the reserve lasts until the last round. A lift opens the reserve before
which it was written, for the result of its own registration, and no later one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from campagnes.enums import Acte
from campagnes.logic.calendrier import UN_JOUR
from campagnes.logic.garde import Calendrier, VerdictGarde, autoriser, est_en_reserve, fin_reserve, permis_des
from campagnes.logic.partis import PARTIS
from campagnes.logic.scrutins import Scrutin, sous_scrutin
from campagnes.queries import LIES_HORS_TOURS, calendrier_de, scrutin_de, scrutins
from organismes.enums import ACTES_LEVABLES, EtatConseil
from organismes.logic.fuseaux import fuseau_du_departement, jour_du_departement
from organismes.models import Inscription, LeveeReserve, NomSurveille
from socle.erreurs import RegleMetier
from socle.horloge import maintenant
from socle.logic.matins import MATIN


@dataclass(frozen=True)
class SituationElectorale:
    """Where a body stands before an election. Days are included; None without reserve period.

    `tours` are the days of the rounds still to come, today included, that the edition of `annee` names; `levees` the
    lifts and returns, newest first, and `est_levee` whether somebody took responsibility for communicating in this one.
    `conseil` is what was declared of the council for these rounds, empty when nothing was; it is asked from the first
    round on, `conseil_demande_depuis`, to communes, until the last one.
    """

    est_en_reserve: bool
    du: dt.date | None
    au: dt.date | None
    tours: tuple[dt.date, ...]
    annee: int
    levees: tuple[LeveeReserve, ...] = ()
    est_levee: bool = False
    conseil: str = ""
    conseil_demande_depuis: dt.date | None = None

    @property
    def conseil_en_mots(self) -> str:
        """Return what was declared of the council in words; nothing when nothing was."""
        return str(EtatConseil(self.conseil).label) if self.conseil else ""


class Elections:
    """What editions say of elections, read once for some registrations: their rounds, the councils that bodies declared.

    Both wait until they are asked, and are what they were then: one of these lives as long as a page or an act.
    """

    def __init__(self, inscriptions: Iterable[Inscription]) -> None:
        self._organismes = {inscription.organisme_id for inscription in inscriptions}

    @cached_property
    def scrutins(self) -> list[Scrutin]:
        """Return the rounds of every edition."""
        return scrutins()

    @cached_property
    def _conseils(self) -> Mapping[tuple[int, int], str]:
        declares = Inscription.objects.actives().filter(organisme__in=self._organismes)
        lignes = declares.exclude(etat_conseil=EtatConseil.NON_CONCERNE).values_list(
            "organisme", "campagne__annee", "conseil_edition", "etat_conseil"
        )
        # The registration of the edition that names the rounds says it last; without it, the latest one that does.
        dans_l_ordre = sorted(lignes, key=lambda ligne: (ligne[2] in {None, ligne[1]}, ligne[1]))
        return {(organisme, pour or annee): etat for organisme, annee, pour, etat in dans_l_ordre}

    def conseil(self, organisme: int, scrutin: Scrutin) -> str:
        """Return what a body declared of its council, for the latest edition whose first round is that of `scrutin`."""
        if not scrutin.tours:
            return ""
        annees = [un.annee for un in self.scrutins if un.tours[0] == scrutin.tours[0]]
        etats = (self._conseils.get((organisme, annee), "") for annee in sorted(annees, reverse=True))
        return next(filter(None, etats), "")


class _Garde:
    """The guard of one registration, on any day."""

    def __init__(self, inscription: Inscription, elections: Elections | None = None) -> None:
        self.inscription = inscription
        self._elections = elections or Elections([inscription])
        self._du_jour = calendrier_de(inscription.campagne, scrutin=self.scrutin(self.jour()))

    def jour(self, instant: dt.datetime | None = None) -> dt.date:
        """Return the day of an instant (now by default) where its body stands."""
        return jour_du_departement(instant or maintenant(), self.inscription.organisme.departement)

    def scrutin(self, jour: dt.date) -> Scrutin:
        """Return the rounds that it follows on `jour`."""
        return scrutin_de(self.inscription.campagne, jour, self._elections.scrutins)

    def calendrier(self, jour: dt.date) -> Calendrier:
        """Return its calendar, with these rounds."""
        return sous_scrutin(self._du_jour, self.scrutin(jour))

    def corps(self, jour: dt.date) -> tuple[str, str]:
        """Return its type, and the state of its council that counts for these rounds."""
        organisme = self.inscription.organisme
        return organisme.type, self._conseil(self.scrutin(jour)) if organisme.est_une_commune else ""

    def _conseil(self, scrutin: Scrutin) -> str:
        """Return what was declared of the council for these rounds: those of its edition, on the registration itself."""
        sienne, annee = self.inscription, self.inscription.campagne.annee
        if scrutin.annee != annee:
            return self._elections.conseil(sienne.organisme_id, scrutin)
        dit = sienne.etat_conseil != EtatConseil.NON_CONCERNE and sienne.conseil_edition in {None, annee}
        return sienne.etat_conseil if dit else ""

    def conseil_demande_depuis(self, jour: dt.date) -> dt.date | None:
        """Return the first of the rounds that a commune follows, from that day to the last one; None on any other."""
        tours = self.scrutin(jour).tours
        demande = self.inscription.organisme.est_une_commune and tours and tours[0] <= jour <= max(tours)
        return tours[0] if demande else None

    def fin(self, jour: dt.date) -> dt.date | None:
        """Return the last day of its reserve before these rounds, None when it has none."""
        return fin_reserve(self.calendrier(jour), *self.corps(jour))

    def est_en_reserve(self, jour: dt.date) -> bool:
        """Tell whether it is in its reserve period on `jour`."""
        return est_en_reserve(self.calendrier(jour), jour, *self.corps(jour))

    def est_levee(self, acte: str, jour: dt.date) -> bool:
        """Tell whether its latest lift for this act holds before these rounds; most acts know none."""
        if acte not in ACTES_LEVABLES:
            return False
        derniere = self.inscription.les_levees.filter(acte=acte).first()
        if derniere is None or not derniere.est_levee:
            return False
        premiers = self.scrutin(jour).tours[:1]
        # Written before lifts said for which rounds: those that follow its day, as editions name them now.
        leve = (derniere.premier_tour,) if derniere.premier_tour else self.scrutin(self.jour(derniere.le)).tours[:1]
        return bool(premiers) and leve == premiers

    def verdict(self, acte: str, instant: dt.datetime) -> VerdictGarde:
        """Tell whether its body may do `acte` at `instant`."""
        jour = self.jour(instant)
        type_organisme, etat_conseil = self.corps(jour)
        return autoriser(
            acte,
            self.calendrier(jour),
            instant,
            jour=jour,
            type_organisme=type_organisme,
            etat_conseil=etat_conseil,
            reserve_levee=self.est_levee(acte, jour),
        )

    def permis_des(self, acte: str, jour: dt.date) -> dt.date | None:
        """Return the first day from `jour` that allows `acte`, None when no known date does.

        Rounds that are over by the day found may leave room for others: what they say of it is asked in turn.
        """
        type_organisme, etat_conseil = self.corps(jour)
        des = permis_des(
            acte,
            self.calendrier(jour),
            jour,
            type_organisme=type_organisme,
            etat_conseil=etat_conseil,
            reserve_levee=self.est_levee(acte, jour),
        )
        return des if des is None or self.scrutin(des) == self.scrutin(jour) else self.permis_des(acte, des)


def avec_calendrier(inscriptions: QuerySet[Inscription]) -> QuerySet[Inscription]:
    """Fetch with each registration the dates that the guard asks, in as many queries for one as for all."""
    dates = (f"campagne__{nom}" for nom in LIES_HORS_TOURS)
    return inscriptions.select_related("organisme", "campagne").prefetch_related(*dates)


def verdict_pour(
    inscription: Inscription, acte: Acte, instant: dt.datetime | None = None, *, elections: Elections | None = None
) -> VerdictGarde:
    """Tell whether the body of a registration may do `acte` at `instant` (now by default)."""
    return _Garde(inscription, elections).verdict(acte, instant or maintenant())


def verdicts_pour(inscriptions: Iterable[Inscription], acte: Acte) -> dict[int, VerdictGarde]:
    """Tell the same of many now, by key: in two queries, with what `avec_calendrier` fetched."""
    lues = list(inscriptions)
    elections, instant = Elections(lues), maintenant()
    return {inscription.pk: _Garde(inscription, elections).verdict(acte, instant) for inscription in lues}


def exiger_pour(inscription: Inscription, acte: Acte) -> VerdictGarde:
    """Refuse (RegleMetier with the guard's code and message) what the body may not do; return the permitted verdict."""
    verdict = verdict_pour(inscription, acte)
    if not verdict.permis:
        raise RegleMetier(verdict.code, verdict.message)
    return verdict


def permis_a_partir_du(
    inscription: Inscription,
    acte: Acte,
    instant: dt.datetime | None = None,
    *,
    au_plus_tot: dt.date = dt.date.min,
    elections: Elections | None = None,
) -> dt.date | None:
    """Return the first day, today or later, on which the body may do `acte`; None when no known date allows it.

    `au_plus_tot`: a day that something else than the guard waits for.
    """
    garde = _Garde(inscription, elections)
    return garde.permis_des(acte, max(garde.jour(instant), au_plus_tot))


def courriel_aux_citoyens_des(inscription: Inscription) -> dt.datetime | None:
    """Return from when a mail of its body may leave to citizens, in the morning that follows a round; None when it may now.

    Asked when it leaves, as its act did before (regles#el-08-gel): a mail server, or a body that staff stopped, made it wait.
    """
    jour = permis_a_partir_du(inscription, Acte.ECRIRE_CITOYENS)
    if jour is None or verdict_pour(inscription, Acte.ECRIRE_CITOYENS).permis:
        return None
    return dt.datetime.combine(jour, dt.time(MATIN), fuseau_du_departement(inscription.organisme.departement))


def reserve_est_levee(inscription: Inscription, acte: str) -> bool:
    """Tell whether a lift of a body for this act holds today; most acts know none."""
    garde = _Garde(inscription)
    return garde.est_levee(acte, garde.jour())


def scrutin_suivi_par(inscription: Inscription) -> Scrutin:
    """Return the rounds that a registration follows today."""
    garde = _Garde(inscription)
    return garde.scrutin(garde.jour())


def conseil_attendu_depuis(inscription: Inscription) -> dt.date | None:
    """Return since when the state of a council is asked and nobody declared it; None otherwise."""
    garde = _Garde(inscription)
    jour = garde.jour()
    depuis = garde.conseil_demande_depuis(jour)
    return depuis if depuis and not garde.corps(jour)[1] else None


def conseil_est_demande(inscription: Inscription) -> bool:
    """Tell whether the state of a council may be declared today, for whichever edition names the rounds."""
    garde = _Garde(inscription)
    return garde.conseil_demande_depuis(garde.jour()) is not None


def attend_la_fin_d_une_reserve(inscription: Inscription) -> bool:
    """Tell whether a reserve period of the body runs, or is still to come."""
    garde = _Garde(inscription)
    fin = garde.fin(garde.jour())
    return fin is not None and fin >= garde.jour()


def hors_reserve_des(inscription: Inscription, jour: dt.date, *, elections: Elections | None) -> dt.date:
    """Return the first day from `jour` on which the body is not in its reserve period."""
    garde = _Garde(inscription, elections)
    fin = garde.fin(jour)
    return fin + UN_JOUR if fin is not None and garde.est_en_reserve(jour) else jour


def reserves_en_cours(inscriptions: Iterable[Inscription], jour: dt.date | None = None) -> dict[int, dt.date]:
    """Return, of the registrations in their reserve period on `jour` (that of each body by default), its last day, by key.

    In two queries, with what `avec_calendrier` fetched.
    """
    lues = list(inscriptions)
    elections = Elections(lues)
    gardes = [_Garde(inscription, elections) for inscription in lues]
    return {
        garde.inscription.pk: fin
        for garde in gardes
        if garde.est_en_reserve(le := jour or garde.jour()) and (fin := garde.fin(le)) is not None
    }


def situation_electorale(
    inscription: Inscription, instant: dt.datetime | None = None, *, elections: Elections | None = None
) -> SituationElectorale:
    """Tell the reserve period of a body, its lifts, and the rounds still to come."""
    garde = _Garde(inscription, elections)
    jour = garde.jour(instant)
    scrutin, au = garde.scrutin(jour), garde.fin(jour)
    return SituationElectorale(
        est_en_reserve=garde.est_en_reserve(jour),
        du=scrutin.reserve_du if au else None,
        au=au,
        tours=tuple(tour for tour in scrutin.tours if tour >= jour),
        annee=scrutin.annee,
        levees=tuple(inscription.les_levees.select_related("auteur")),
        est_levee=garde.est_levee(Acte.COMMUNIQUER, jour),
        conseil=garde.corps(jour)[1],
        conseil_demande_depuis=garde.conseil_demande_depuis(jour),
    )


def noms_surveilles(inscription: Inscription, instant: dt.datetime | None = None) -> tuple[str, ...]:
    """Return the names that hold a free text (regles#el-11-noms): the body's own, then the national parties.

    Nothing outside its reserve period. Those that it typed in any of its editions hold the texts of all.
    """
    garde = _Garde(inscription)
    if not garde.est_en_reserve(garde.jour(instant)):
        return ()
    return tuple(dict.fromkeys([*noms_de_l_organisme(inscription).values_list("nom", flat=True), *PARTIS]))


def noms_de_l_organisme(inscription: Inscription) -> QuerySet[NomSurveille]:
    """Return the names that the body of a registration typed, in whichever edition."""
    return NomSurveille.objects.filter(inscription__organisme=inscription.organisme_id)


def noms_perimes(instant: dt.datetime) -> QuerySet[NomSurveille]:
    """Return the names whose reserve is over at `instant`: that of the rounds before which each was typed."""
    noms = list(NomSurveille.objects.only("inscription", "cree_le"))
    inscriptions = avec_calendrier(Inscription.objects.filter(pk__in={nom.inscription_id for nom in noms}))
    elections = Elections(inscriptions)
    gardes = {inscription.pk: _Garde(inscription, elections) for inscription in inscriptions}
    perimes = []
    for nom in noms:
        garde = gardes[nom.inscription_id]
        fin = garde.fin(garde.jour(nom.cree_le))
        if fin is None or fin < garde.jour(instant):
            perimes.append(nom.pk)
    return NomSurveille.objects.filter(pk__in=perimes)
