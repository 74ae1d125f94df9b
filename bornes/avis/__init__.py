"""An opinion from either door to its count: received, sorted, masked, counted, erased."""
