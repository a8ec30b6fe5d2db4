"""What translators need: catalogues are gathered, brought up to date and compiled here."""
