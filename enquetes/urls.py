"""Addresses of the mystery surveys: phone screens under /terrain/, staff pages under /pilotage/."""

from django.urls import URLPattern

terrain: list[URLPattern] = []
pilotage: list[URLPattern] = []
