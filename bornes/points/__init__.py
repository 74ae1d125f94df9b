"""Where users are heard: sites, services, codes, posters, and what is asked of them there."""
