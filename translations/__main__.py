"""`make translations`: brings catalogues and data of languages up to date, and says what is missing."""

from __future__ import annotations

from translations import catalogues, locale_data


def main() -> None:
    """Write what is not up to date."""
    locale_data.FILE.write_text(locale_data.module(), encoding="utf-8")
    for language in catalogues.TRANSLATED:
        source = catalogues.source(language)
        source.write_bytes(catalogues.updated(language))
        source.with_suffix(".mo").write_bytes(catalogues.compiled(language))
        missing, messages = catalogues.missing(language), len(catalogues.read(language))
        print(f"{source}: {len(missing)} of {messages} to be translated or looked at")


if __name__ == "__main__":
    main()
