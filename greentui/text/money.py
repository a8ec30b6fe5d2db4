"""Amounts of money as the service counts them: whole numbers of a currency's smallest unit (ISO 4217)."""

from __future__ import annotations

from greentui.text.locale_format import locale_data

_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_DECIMALS = {**dict.fromkeys(_NONE.split(), 0), **dict.fromkeys(_THREE.split(), 3)}
"""Decimals of the currencies that have not two."""


def amount(minor: int, currency: str) -> str:
    """`129900` of `RUB` as `1299.00 RUB`.

    Args:
        minor: In the currency's smallest unit.
        currency: Its three letters; without them two decimals are assumed.
    """
    decimals = _DECIMALS.get(currency.upper(), 2)
    sign, digits = ("-" if minor < 0 else ""), f"{abs(minor):0{decimals + 1}d}"
    whole, rest = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    return " ".join(
        filter(None, (f"{sign}{whole}{locale_data().decimal}{rest}" if rest else f"{sign}{whole}", currency))
    )
