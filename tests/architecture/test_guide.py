"""The guide of operators: what it tells to type exists, what exists it tells, and the walk types all of it."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from django.conf import settings

from barometre.settings import env
from epreuve.exploitation import PAS
from epreuve.guide import Guide, GuideIncomplet
from tests.architecture.arbre import RACINE

MANAGE = re.compile(r"python manage\.py (\w+)")
DE_DJANGO = {"migrate", "createcachetable", "collectstatic"}
# What makes the addresses, and tells Django where it is.
HORS_TABLE = {"DJANGO_SETTINGS_MODULE", "POSTGRES_PASSWORD", "POSTGRES_PASSWORD_MIGRATIONS"}
FILES = re.compile(r"-Q (\S+)")

PAGE = """
## Un
```sh
un
deux
```
```
non
```
## Deux
```sh
trois
```
"""


def test_commands_of_a_section_are_given_in_order_then_refused():
    guide = Guide(PAGE)

    assert guide.prendre("Un", 1) == ["un\ndeux\n"]
    with pytest.raises(GuideIncomplet):
        guide.prendre("Un", 1)
    assert guide.oublies() == ["trois"]


def test_section_that_is_not_there_is_refused():
    with pytest.raises(GuideIncomplet):
        Guide(PAGE).prendre("Trois", 1)


def test_walk_types_every_block():
    assert {section: len(blocs) for section, blocs in Guide().restants.items() if blocs} == PAS


def test_every_command_typed_is_a_row_of_the_table():
    tapees = set(MANAGE.findall("".join(chain.from_iterable(Guide().restants.values()))))

    assert tapees - DE_DJANGO - _decrites() == set()


def test_every_command_of_ours_is_a_row_of_the_table():
    notres = {chemin.stem for chemin in RACINE.glob("*/management/commands/*.py")} - {"__init__"}

    assert notres - DE_DJANGO - {"runserver"} == _decrites()


def test_environment_of_the_guide_is_made_of_declared_variables():
    fichiers = re.findall(r"<<FIN\n(.*?)^FIN$", "".join(Guide().restants["Install"]), re.MULTILINE | re.DOTALL)
    ecrites = set(re.findall(r"^([A-Z_]+)=", "".join(fichiers), re.MULTILINE))

    assert ecrites - {variable.nom for variable in env.VARIABLES} == HORS_TABLE


def test_workers_of_the_guide_and_of_the_composition_take_every_queue():
    du_guide = {file for commande in Guide().processus().values() for file in _files(commande)}
    composees = _files((RACINE / "docker-compose.yml").read_text())

    connues = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()} | {settings.CELERY_TASK_DEFAULT_QUEUE}
    assert du_guide == composees == connues


def _files(texte):
    return {file for files in FILES.findall(texte) for file in files.split(",")}


def _decrites():
    tableau = Guide().page.partition("\n## Commands\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)", tableau, re.MULTILINE))
