"""Room for the frames of Python, taken once: Django's calls stand on pytest's."""

from __future__ import annotations

from typing import Any

# Half a megabyte is asked for, and twice that given: the rest holds more calls than Python lets run into each other.
MOTS = 2**16


def poser_d_un_seul_tenant(*fonctions: Any) -> None:
    """Have all that these plain functions call stand in one piece of memory.

    CPython keeps frames in pieces of 16 kB, asks the system for one when a call goes past the end of the last, and gives
    it back when this call returns: calls to and fro over an edge pay a mmap, a page and a munmap each time, a tenth of a
    test. A frame that says that it needs more gets a piece to match, of which only what is used is real.
    """
    for fonction in fonctions:
        fonction.__code__ = fonction.__code__.replace(co_stacksize=MOTS)
