//! Amounts of money: whole minor units with their currency, never added across currencies.
use crate::vocabulary;
use serde::{Deserialize, Serialize};

/// An exact amount in the minor units of its currency (cents of a euro, whole yen).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// Minor units.
    pub minor: i64,
    /// ISO 4217 code.
    pub currency: String,
}

impl Money {
    /// Reads a decimal string such as `250000.00`. `None` when it is not a plain non-negative decimal, has more
    /// decimals than the currency, is too large, or the currency is unknown.
    pub fn parse(amount: &str, currency: &str) -> Option<Self> {
        let units = usize::try_from(vocabulary::minor_units(currency)?).ok()?;
        let (whole, fraction) = amount.split_once('.').map_or((amount, None), |(w, f)| (w, Some(f)));
        let fraction = match fraction {
            Some("") => return None,
            Some(digits) => digits,
            None => "",
        };
        let plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(fraction) || fraction.len() > units {
            return None;
        }
        let minor = format!("{whole}{fraction:0<units$}").parse().ok()?;
        Some(Self {
            minor,
            currency: currency.to_owned(),
        })
    }

    /// The amount as a decimal string with the currency's decimals.
    pub fn amount(&self) -> String {
        decimal(i128::from(self.minor), &self.currency)
    }
}

/// A decimal string without zeros before the first digit that counts: `12.50` for `00012.50`.
pub fn without_leading_zeros(amount: &str) -> String {
    let rest = amount.trim_start_matches('0');
    let zero = rest.len() < amount.len() && !rest.starts_with(|first: char| first.is_ascii_digit());
    if zero { format!("0{rest}") } else { rest.to_owned() }
}

/// Whether a decimal string is nothing.
pub fn is_zero(amount: &str) -> bool {
    amount.contains('0') && amount.chars().all(|sign| matches!(sign, '0' | '.'))
}

/// Minor units, not negative, as a decimal string with the currency's decimals: for sums, which may be larger than any
/// single amount.
pub fn decimal(minor: i128, currency: &str) -> String {
    let units = vocabulary::minor_units(currency)
        .and_then(|units| usize::try_from(units).ok())
        .unwrap_or(2);
    if units == 0 {
        return minor.to_string();
    }
    let digits = format!("{minor:0>width$}", width = units + 1);
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(units));
    format!("{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_that_mean_nothing_are_left_out() {
        for (typed, kept, zero) in [
            ("00012.50", "12.50", false),
            ("100", "100", false),
            ("0.50", "0.50", false),
            ("000.5", "0.5", false),
            ("00", "0", true),
            ("00.00", "0.00", true),
            ("", "", false),
        ] {
            assert_eq!(
                (without_leading_zeros(typed).as_str(), is_zero(typed)),
                (kept, zero),
                "{typed}"
            );
        }
    }

    #[test]
    fn an_amount_is_exact_in_its_currency() {
        for (text, currency, minor, back) in [
            ("250000", "EUR", 25_000_000, "250000.00"),
            ("0.5", "USD", 50, "0.50"),
            ("1500", "JPY", 1500, "1500"),
            ("1.234", "TND", 1234, "1.234"),
        ] {
            let money = Money::parse(text, currency);
            assert_eq!(money.as_ref().map(|m| m.minor), Some(minor), "{text} {currency}");
            assert_eq!(money.map(|m| m.amount()).as_deref(), Some(back), "{text} {currency}");
        }
        for (text, currency) in [
            ("1.5", "JPY"),
            ("-1", "EUR"),
            ("1e3", "EUR"),
            ("", "EUR"),
            ("1.", "EUR"),
            ("1", "XXZ"),
            ("99999999999999999999", "EUR"),
        ] {
            assert_eq!(Money::parse(text, currency), None, "{text} {currency}");
        }
    }
}
