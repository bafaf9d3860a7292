"""De-identification: names that are found, decided on, replaced and looked for again."""
