"""The public site, first pages, guides, demonstration, simulation."""
