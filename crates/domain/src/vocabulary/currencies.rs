//! The currencies in which an amount can be stated (ISO 4217).
use iso_currency::Currency;

/// How many decimals a currency has: 2 for `EUR`, 0 for `JPY`, 3 for `TND`. `None` for an unknown code, and for
/// codes of ISO 4217 that nobody pays in: metals, funds, units of account, test codes. Codes that were replaced
/// stay known, because earlier records use them.
pub fn minor_units(code: &str) -> Option<u32> {
    let currency = Currency::from_code(code)?;
    if currency.is_special() || currency.is_fund() {
        return None;
    }
    currency.exponent().map(u32::from)
}

/// Whether an amount can be stated in this currency (three capitals); see [`minor_units`].
pub fn is_currency(code: &str) -> bool {
    minor_units(code).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_can_be_stated_in_money_only() {
        for (code, units) in [
            ("PEN", 2),
            ("EUR", 2),
            ("USD", 2),
            ("JPY", 0),
            ("CLP", 0),
            ("XOF", 0),
            ("TND", 3),
            ("KWD", 3),
            ("HRK", 2),
        ] {
            assert_eq!(minor_units(code), Some(units), "{code}");
            assert!(is_currency(code), "{code}");
        }
        for code in ["XXX", "XAU", "XTS", "XDR", "XAD", "CLF", "pen", "EURO", "ZZZ", ""] {
            assert_eq!(minor_units(code), None, "{code}");
            assert!(!is_currency(code), "{code}");
        }
    }
}
