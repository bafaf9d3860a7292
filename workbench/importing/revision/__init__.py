"""A corrected text beside the old one: where each passage stands now, or that nobody can say."""
