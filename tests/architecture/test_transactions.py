"""An act is whole or did not happen. Ordinary tests cannot see it: each runs inside a transaction of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

from tests.architecture.arbre import APPS, RACINE, fichiers_python

ECRITURES = {"save", "create", "delete", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
BOUCLES = (ast.For, ast.While, ast.comprehension, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)
OUVRENT = {"views", "forms", "api", "device_api", "management", "tasks", "web"}

DELIBERES = {
    "bornes.noter_battement": "nothing is lost by half: the next beat comes within a minute",
    "bornes.passer": "called by acts that hold the points",
    "bornes.trier_lieu": "called by acts that hold the points",
    "bornes.hacher_source": "each statement is whole: the key of a day is drawn once, whoever is first",
    "partenaires.livrer": "a try is written before the call and its end after: nobody is called inside a transaction",
    "partenaires.servir": "one delivery after the other, each its own",
    "enquetes.detecter_anomalies": "a picture is read once and for all, before the edition that its flags are raised under",
    "bornes.recevoir_avis": "committed in the middle, so that memory never runs ahead of the database",
}
"""Acts that hold no single transaction, and why."""

Lieu = tuple[str, str]


def est_atomique(fonction: ast.FunctionDef) -> bool:
    """Tell whether a function is decorated by `atomic`, or opens such a block."""
    ouvertures = [*fonction.decorator_list]
    for noeud in ast.walk(fonction):
        if isinstance(noeud, ast.With):
            ouvertures += [element.context_expr for element in noeud.items]
    return any("atomic" in ast.unparse(ouverture) for ouverture in ouvertures)


def est_ecriture(appel: ast.Call) -> bool:
    """Tell whether a call writes in the database, or locks a row of it."""
    if not isinstance(appel.func, ast.Attribute):
        return isinstance(appel.func, ast.Name) and appel.func.id in {"consigner", "passer", "passer_en_nombre"}
    if appel.func.attr == "update":
        # That of a query set; those of dictionaries and digests take their values in place.
        return bool(appel.keywords) and not appel.args
    if appel.func.attr == "select_for_update":
        return True
    return appel.func.attr in ECRITURES and not any(mot.arg == "save" for mot in appel.keywords)


class Actions:
    """The functions of every `actions`, what each calls, and which of them other layers call."""

    def __init__(self) -> None:
        self.fonctions: dict[Lieu, ast.FunctionDef] = {}
        self.importes: dict[str, dict[str, Lieu]] = {}
        self.portes: set[Lieu] = set()
        for chemin in fichiers_python():
            relatif = chemin.relative_to(RACINE).with_suffix("")
            if relatif.parts[0] not in APPS:
                continue
            module, arbre = ".".join(relatif.parts), ast.parse(chemin.read_text())
            noms = self.importes[module] = {}
            for noeud in ast.walk(arbre):
                if isinstance(noeud, ast.ImportFrom) and noeud.module:
                    noms |= {alias.asname or alias.name: (noeud.module, alias.name) for alias in noeud.names}
            if "actions" in relatif.parts:
                self.fonctions |= {(module, n.name): n for n in arbre.body if isinstance(n, ast.FunctionDef)}
            elif OUVRENT & set(relatif.parts):
                self.portes |= {lieu for lieu in noms.values() if ".actions" in lieu[0]}
                self.portes |= {
                    (".".join(noms[noeud.value.id]), noeud.attr)
                    for noeud in ast.walk(arbre)
                    if isinstance(noeud, ast.Attribute)
                    and isinstance(noeud.value, ast.Name)
                    and noms.get(noeud.value.id, ("", ""))[0].endswith(".actions")
                }

    def appelee(self, module: str, appel: ast.Call) -> Lieu:
        """Return the function that a call names."""
        if isinstance(appel.func, ast.Name):
            return self.importes[module].get(appel.func.id, (module, appel.func.id))
        if isinstance(appel.func, ast.Attribute) and isinstance(appel.func.value, ast.Name):
            return ".".join(self.importes[module].get(appel.func.value.id, ("", ""))), appel.func.attr
        return "", ""

    @cache  # noqa: B019 -- one for the whole run
    def ecrit(self, lieu: Lieu) -> int:
        """Count the places where a function writes, itself or by a part of it; one inside a loop counts for two."""
        nombre = 0
        for appel, en_boucle in _appels(self.fonctions[lieu]):
            appelee = self.appelee(lieu[0], appel)
            if est_ecriture(appel):
                nombre += 1 + en_boucle
            elif appelee != lieu and appelee in self.fonctions and not est_atomique(self.fonctions[appelee]):
                # A part: it writes in the transaction of its caller.
                nombre += self.ecrit(appelee) * (1 + en_boucle)
        return nombre

    def actes(self) -> Iterator[Lieu]:
        """Give what other layers call, and what is written as an act: public, its arguments all named."""
        for lieu, fonction in self.fonctions.items():
            arguments = fonction.args
            est_un_acte = bool(arguments.kwonlyargs) and not arguments.args and not fonction.name.startswith("_")
            if est_un_acte or lieu in self.portes:
                yield lieu


def _appels(noeud: ast.AST, en_boucle: bool = False) -> Iterator[tuple[ast.Call, bool]]:
    for fils in ast.iter_child_nodes(noeud):
        dedans = en_boucle or isinstance(fils, BOUCLES)
        if isinstance(fils, ast.Call):
            yield fils, dedans
        yield from _appels(fils, dedans)


def test_acts_that_write_more_than_once_hold_one_transaction():
    actions = Actions()
    nus = {
        f"{module.partition('.')[0]}.{nom}"
        for module, nom in actions.actes()
        if not est_atomique(actions.fonctions[module, nom]) and actions.ecrit((module, nom)) > 1
    }

    assert nus == set(DELIBERES)
