"""Which currencies, least amounts and decimals a charge may have; it follows Stripe's published tables."""

from decimal import Decimal

from local.standins.stripe.errors import StripeError

CURRENCIES = frozenset(
    "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn "
    "bzd cad cdf chf clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd "
    "gnf gtq gyd hkd hnl htg huf idr ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak "
    "lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd "
    "omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd shp sle sos srd std "
    "szl thb tjs tnd top try ttd twd tzs uah ugx usd uyu uzs vnd vuv wst xaf xcd xof xpf yer zar "
    "zmw".split()
)
ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
# Without decimals in life, yet sent times 100. Not proved for ugx: Stripe's page lists it among the
# zero-decimal currencies, too, and only a call in test mode can tell.
WHOLE_ONLY = frozenset({"isk", "ugx"})
THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())
LARGEST = 99_999_999
# Currencies not listed have no published minimum of their own; the stand-in then asks for one minor unit.
MINIMUMS = {
    "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250, "eur": 50,
    "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50,
    "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000, "usd": 50,
}  # fmt: skip
SYMBOLS = {"eur": "€", "usd": "$", "gbp": "£", "jpy": "¥"}


def decimals(currency: str) -> int:
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def check_step(amount: int, currency: str, param: str) -> None:
    """Refuses what cannot be paid out: part of a króna, or the last digit where there are three decimals."""
    step = 10 if currency in THREE_DECIMAL else 100 if currency in WHOLE_ONLY else 1
    if amount % step:
        raise StripeError(
            f"Amounts in {currency} must end in {str(step)[1:]}.",
            code="parameter_invalid_integer",
            param=param,
        )


def in_words(amount: int, currency: str) -> str:
    """1250 eur reads €12.50; a currency without a symbol here reads 12.50 CHF."""
    places = decimals(currency)
    number = f"{Decimal(amount).scaleb(-places):,.{places}f}"
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{number}" if symbol else f"{number} {currency.upper()}"
