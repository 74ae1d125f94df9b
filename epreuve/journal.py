"""The journal against who owns the application, then against who owns the database: refused, or found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from epreuve.services import CommandeSortie, Services
from epreuve.verdict import Annonce, Chronometre, Constat, Mesures, ecarts

ROLE = "application_du_journal"
VERDICT_NEGATIF = 1
TABLES = ("socle_entree", "socle_maillon")
ORDRES = (
    "update {} set {cle} = {cle}",
    "delete from {}",
    "truncate {} cascade",
    "drop table {} cascade",
    "alter table {} disable trigger all",
    "set session_replication_role = replica; delete from {}",
)
# What a superuser may do by hand, past the triggers; each leaves the chain broken.
MAINS = {
    "une ligne modifiée": "update socle_entree set acte = 'essai.autre' where id = (select min(id) + 1 from socle_entree)",
    "une ligne effacée": "delete from socle_entree where id = (select min(id) + 1 from socle_entree)",
    "deux maillons échangés": "update socle_maillon set entree = -entree where rang in (2, 3);"
    "update socle_maillon set entree = (select -m.entree from socle_maillon m where m.rang = 5 - socle_maillon.rang)"
    " where rang in (2, 3)",
    "la fin coupée": "delete from socle_entree where id = (select max(id) from socle_entree);"
    "delete from socle_maillon where rang = (select max(rang) from socle_maillon)",
}
COPIE = "create table garde_{0} as select * from {0}"
REMETTRE = "delete from {0}; insert into {0} select * from garde_{0}"
PASSER = "set session_replication_role = replica; "
# The words of PostgreSQL, and those of our triggers: an order that fails otherwise was not refused.
REFUS = ("permission denied", "must be owner", "ne se réécrit pas")


def intouchable(pile: Services, *, faute: str = "") -> Constat:
    """Try everything as the role of the application, then break the chain as a superuser and let the command look."""
    pile.vider()
    duree = Chronometre()
    pile.demander("candidatures", "journal")
    _donner_les_droits(pile)
    if faute:
        with _lignes_seules(pile):
            return Constat("", _ordres_passes(pile))
    passes = _ordres_passes(pile)
    entier, trouvees = _mains_du_proprietaire(pile)
    mesures: Mesures = {"chaîne entière": (entier, True), "atteintes trouvées": (trouvees, list(MAINS))}
    lignes = pile.psql("select count(*) from socle_entree")
    chiffres = (
        f"{len(TABLES) * len(ORDRES)} ordres refusés au rôle de l’application, {len(trouvees)}/{len(MAINS)} atteintes du "
        f"propriétaire trouvées sur {lignes} lignes, {duree}"
    )
    return Constat(chiffres, (*passes, *ecarts(mesures)))


@contextmanager
def _lignes_seules(pile: Services) -> Iterator[None]:
    """Leave row triggers alone, which TRUNCATE does not fire."""
    pile.psql("".join(f"alter table {t} disable trigger {t}_table; grant truncate on {t} to {ROLE};" for t in TABLES))
    yield
    pile.psql("".join(f"alter table {t} enable trigger {t}_table; revoke truncate on {t} from {ROLE};" for t in TABLES))


def _ordres_passes(pile: Services) -> tuple[str, ...]:
    """Try every order on every table; say those that passed."""
    return tuple(f"passe : {ordre} : {table}" for table in TABLES for ordre in ORDRES if _passe(pile, ordre, table))


def _mains_du_proprietaire(pile: Services) -> tuple[bool, list[str]]:
    """Return whether the chain is whole before, and the changes by hand, each put back, that the command finds."""
    for table in TABLES:
        pile.psql(COPIE.format(table))
    entier = _tient(pile)
    trouvees = [quoi for quoi, ordre in MAINS.items() if not _tient_apres(pile, ordre)]
    for table in TABLES:
        pile.psql(f"drop table garde_{table}")
    return entier, trouvees


def _donner_les_droits(pile: Services) -> None:
    """Make the role of the application and let `migrate`, run by the owner, give it its rights."""
    pile.psql(f"do $$ begin create role {ROLE} login; exception when duplicate_object then null; end $$", "postgres")
    adresse = f"postgres://{{}}@127.0.0.1:{pile.port_pg}/barometre"
    pile.django(
        "manage.py",
        "migrate",
        "-v",
        "0",
        DATABASE_URL=adresse.format(ROLE),
        DATABASE_URL_MIGRATIONS=adresse.format(pile.superutilisateur),
    )


def _passe(pile: Services, ordre: str, table: str) -> bool:
    """Try an order as the application would, in a transaction that is then taken back; tell whether it passed."""
    cle = "id" if table == "socle_entree" else "rang"
    # A superuser who says that he is the application is the application: the rights are those of the role.
    mots = f"begin; set local role {ROLE}; {ordre.format(table, cle=cle)}; rollback"
    try:
        pile.psql(mots)
    except RuntimeError as refus:
        if not any(mot in str(refus) for mot in REFUS):
            raise
        return False
    return True


def _tient_apres(pile: Services, ordre: str) -> bool:
    """Change the journal by hand, let the command look at it, put it back."""
    pile.psql(PASSER + ordre)
    tient = _tient(pile)
    pile.psql(PASSER + "; ".join(REMETTRE.format(table) for table in TABLES))
    return tient


def _tient(pile: Services) -> bool:
    try:
        pile.django("manage.py", "verifier_journal")
    except CommandeSortie as verdict:
        # A command that falls, or reads nothing, finds nothing.
        if verdict.code != VERDICT_NEGATIF or "Traceback" in str(verdict):
            raise
        return False
    return True


EPREUVES = (
    Annonce(
        "journal",
        "rôle de l’application : 12 ordres sur 12 refusés ; mains du propriétaire dans la base : 4 atteintes sur 4 trouvées",
        intouchable,
        {"faute": "lignes_seules"},
        "déclencheurs de lignes seuls",
    ),
)
