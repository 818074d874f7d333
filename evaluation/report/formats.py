"""Numbers as the report writes them."""


def share(value: float) -> str:
    """Return a value from 0 to 1 with three decimals and no leading zero: .405, 1.000."""
    text = f"{value:.3f}"
    return text.removeprefix("0") if text.startswith("0.") else text


def percent(value: float) -> str:
    """Return a value from 0 to 1 in percent: 41 %."""
    return f"{100 * value:.0f} %"


def milliseconds(value: float) -> str:
    """Return a duration without its unit; short ones have a decimal, so that two fast systems can be told apart."""
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def amount(value: int) -> str:
    """Return a number of things: 1,074."""
    return f"{value:,}"


def counted(value: int, one: str, many: str) -> str:
    """Return a number with its noun: 1 article, 294 articles."""
    return f"{amount(value)} {one if value == 1 else many}"
