"""One function for each thing a researcher can ask: read the study, call stages, write one run, return a result."""
