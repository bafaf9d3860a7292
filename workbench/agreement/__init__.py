"""Agreement: who coded what the same, counted in units that are fixed beforehand."""
