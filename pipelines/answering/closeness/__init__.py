"""How a generated sentence differs from the sentences it stands nearest to, and whether each difference is harmless."""
