"""Reads a plan against regles#contraintes-plan, on its own: nothing here comes from the solver."""

from __future__ import annotations

import collections
import datetime as dt
import itertools


def ruptures(instance, plan) -> list[str]:
    """Return every hard constraint that the plan breaks, in words."""
    visites = {v.id: v for v in instance.visites}
    shoppers = {e.id: e for e in instance.enqueteurs}
    fautes = _comptes(instance, plan)
    for a in plan.affectations:
        fautes += _ligne(instance, visites[a.visite], shoppers[a.enqueteur], a)
    tenus = [(q.enqueteur, q.siren, q.canal, q.jour) for q in instance.acquis if q.enqueteur]
    tenus += [(a.enqueteur, visites[a.visite].siren, visites[a.visite].canal, a.jour) for a in plan.affectations]
    return fautes + _cumuls_organismes(instance, plan, visites) + _cumuls_enqueteurs(tenus, shoppers)


def _comptes(instance, plan) -> list[str]:
    fautes = []
    par_visite = collections.defaultdict(list)
    for a in plan.affectations:
        par_visite[a.visite].append(a)
    refusees = [r.visite for r in plan.refusees]
    for v in instance.visites:
        attendu = 0 if v.id in refusees else (2 if v.double else 1)
        if len(par_visite[v.id]) != attendu or refusees.count(v.id) > 1:
            fautes.append(f"{v.id} : ni placée entière, ni refusée une fois")
        if attendu == 2 and len({a.jour for a in par_visite[v.id]}) != 1:
            fautes.append(f"{v.id} : deux jours")
        if len({a.enqueteur for a in par_visite[v.id]}) != len(par_visite[v.id]):
            fautes.append(f"{v.id} : deux fois le même enquêteur")
    return fautes


def _ligne(instance, v, e, a) -> list[str]:
    body = next(o for o in instance.organismes if o.siren == v.siren)
    interdits = {
        "canal": v.canal not in e.canaux,
        "conflit": v.siren in e.conflits,
        "absence": any(i.du <= a.jour <= i.au for i in e.indisponible),
        "week-end": a.jour.isoweekday() > 5,
        "férié": a.jour in instance.feries.get(body.zone, ()),
        "suspension": any(i.du <= a.jour <= i.au for i in instance.suspensions),
        "hors période": not any(i.du <= a.jour <= i.au for i in instance.periodes),
        "fermeture": v.canal in ("TEL", "PHYS") and a.jour in body.fermetures,
        "scénario expiré": v.au_plus_tard is not None and a.jour > v.au_plus_tard,
    }
    return [f"{a} : {mot}" for mot, rompu in interdits.items() if rompu]


def _cumuls_organismes(instance, plan, visites) -> list[str]:
    contacts = {(q.siren, q.scenario, q.jour, f"acquis{n}") for n, q in enumerate(instance.acquis)}
    for a in plan.affectations:
        contacts.add((visites[a.visite].siren, visites[a.visite].scenario, a.jour, a.visite))
    jours = collections.Counter((siren, jour) for siren, _, jour, _ in contacts)
    semaines = collections.Counter((siren, scenario, lundi(jour)) for siren, scenario, jour, _ in contacts)
    return [f"{cle} : {n} contacts" for cle, n in (jours + semaines).items() if n > 1]


def _cumuls_enqueteurs(tenus, shoppers) -> list[str]:
    fautes = []
    for (ident, semaine), n in collections.Counter((t[0], lundi(t[3])) for t in tenus).items():
        if ident in shoppers and n > shoppers[ident].max_semaine:
            fautes.append(f"{ident} : {n} contacts la semaine du {semaine}")
    for ident, n in collections.Counter(t[0] for t in tenus).items():
        if ident in shoppers and n > shoppers[ident].max_total:
            fautes.append(f"{ident} : {n} contacts en tout")
    for (ident, siren), groupe in itertools.groupby(sorted(tenus), key=lambda t: t[:2]):
        canaux = [t[2] for t in groupe]
        if ident in shoppers and (len(canaux) > 2 or len(set(canaux)) != len(canaux)):
            fautes.append(f"{ident} chez {siren} : {canaux}")
    return fautes


def lundi(jour: dt.date) -> dt.date:
    return jour - dt.timedelta(days=jour.weekday())
