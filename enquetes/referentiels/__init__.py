"""Referentials, grids and scales: what is measured, and how a measure is read."""
