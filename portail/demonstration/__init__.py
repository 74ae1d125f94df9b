"""Builds the demonstration: real territories, invented results, fixed seed."""
