"""`manage.py` with the mistake that a control asks for: `FAUTE=… python -m epreuve.commande sceller_palmares …`."""

from __future__ import annotations

import os
import sys

import django

django.setup()

from django.core.management import execute_from_command_line  # noqa: E402 -- after the set-up

from epreuve.fautes_des_courses import FAUTES  # noqa: E402

if __name__ == "__main__":
    FAUTES[os.environ["FAUTE"]]()
    execute_from_command_line(sys.argv)
