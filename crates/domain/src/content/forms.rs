//! The forms that values must have in every content, drafts included, and where.
use crate::address::is_web_address;
use crate::money::Money;
use crate::period::PartialDate;
use crate::text::is_one_line;
use crate::violation::{Code, Violation};
use crate::vocabulary;
use serde_json::Value;
use std::collections::HashSet;

/// The longest name in a list of names, in characters.
const LONGEST_LINE: usize = 300;

/// A place in a content (`*` stands for every element of a list), and the form of what stands there.
#[derive(Debug)]
pub(super) struct Place(pub(super) &'static str, pub(super) Form);

/// The forms that values must have beyond their JSON type.
#[derive(Debug)]
pub(super) enum Form {
    /// An objective of the Compact.
    Objective,
    /// An action of the Compact such as `5.b`.
    GcmAction,
    /// A goal of the 2030 Agenda.
    Sdg,
    /// An alpha-3 code.
    Country,
    /// An M49 code.
    Region,
    /// A date in the precision given.
    Date,
    /// An object whose `end` is not before its `start`.
    Period,
    /// A decimal number.
    Decimal,
    /// An object with `amount` and `currency`.
    Amount,
    /// A kind of support of a matching pledge.
    Support,
    /// An `http` or `https` address.
    WebAddress,
    /// A name of a list of names.
    Line,
    /// A name or a title, written on one line.
    OneLine,
    /// A list of at most so many.
    AtMost(usize),
    /// A list without repetitions; of objects, their member at this pointer counts.
    Distinct(&'static str),
    /// An object whose two lists share nothing; the second is to blame.
    Apart(&'static str, &'static str),
}

impl Form {
    /// Adds what is wrong. Values of another JSON type are left to the check of the shape.
    pub(super) fn check(&self, pointer: &str, value: &Value, violations: &mut Vec<Violation>) {
        let wrong = match self {
            Self::Objective => {
                let known = |number| u8::try_from(number).ok().and_then(vocabulary::objective).is_some();
                whole(value)
                    .is_some_and(|number| !known(number))
                    .then_some(Code::UnknownObjective)
            }
            Self::Sdg => {
                let known = |number| u8::try_from(number).ok().and_then(vocabulary::sdg).is_some();
                whole(value)
                    .is_some_and(|number| !known(number))
                    .then_some(Code::UnknownSdg)
            }
            Self::GcmAction => misses(value, is_gcm_action).then_some(Code::UnknownGcmAction),
            Self::Country => misses(value, |code| vocabulary::country(code).is_some()).then_some(Code::UnknownCountry),
            Self::Region => misses(value, |code| vocabulary::region(code).is_some()).then_some(Code::UnknownRegion),
            Self::Date => misses(value, |text| PartialDate::parse(text).is_some()).then_some(Code::NotADate),
            Self::Decimal => misses(value, is_decimal).then_some(Code::NotANumber),
            Self::WebAddress => misses(value, is_web_address).then_some(Code::NotAWebAddress),
            Self::Line => {
                if misses(value, |text| text.chars().count() <= LONGEST_LINE) {
                    violations.push(Violation::new(Code::TooLong, pointer).with("maximum", LONGEST_LINE));
                }
                None
            }
            Self::OneLine => misses(value, is_one_line).then_some(Code::NotOneLine),
            Self::AtMost(maximum) => {
                if value.as_array().is_some_and(|items| items.len() > *maximum) {
                    violations.push(Violation::new(Code::TooMany, pointer).with("maximum", *maximum));
                }
                None
            }
            Self::Support => {
                use crate::keys::Keyed;
                let known_nature = |key: &str| crate::kinds::Nature::from_key(key).is_some();
                if misses(value, |key| vocabulary::supports().contains(key) || !known_nature(key)) {
                    let allowed: Vec<&str> = vocabulary::supports().keys().collect();
                    violations.push(Violation::new(Code::UnknownKey, pointer).with("allowed", allowed));
                }
                None
            }
            Self::Period => return check_period(pointer, value, violations),
            Self::Amount => return check_amount(pointer, value, violations),
            Self::Distinct(member) => return check_distinct(pointer, member, value, violations),
            Self::Apart(first, second) => return check_apart(pointer, first, second, value, violations),
        };
        violations.extend(wrong.map(|code| Violation::new(code, pointer)));
    }
}

fn misses(value: &Value, fits: impl Fn(&str) -> bool) -> bool {
    value.as_str().is_some_and(|text| !fits(text))
}

/// The whole number, also when written `5.0`; none for anything else. Beyond 64 bits it is as wrong as any.
fn whole(value: &Value) -> Option<i64> {
    let float = value.as_f64()?;
    value
        .as_i64()
        .or_else(|| (float.fract() == 0.0).then(|| format!("{float:.0}").parse().unwrap_or(i64::MAX)))
}

fn is_gcm_action(text: &str) -> bool {
    let Some((number, letter)) = text.split_once('.') else {
        return false;
    };
    let known = number
        .parse()
        .ok()
        .and_then(vocabulary::objective)
        .is_some_and(|o| o.number.to_string() == number);
    known && letter.len() == 1 && letter.bytes().all(|byte| (b'a'..=b'l').contains(&byte))
}

pub(crate) fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    unsigned.split_once('.').map_or_else(
        || digits(unsigned),
        |(whole, fraction)| digits(whole) && digits(fraction),
    )
}

fn check_period(pointer: &str, value: &Value, violations: &mut Vec<Violation>) {
    let date = |name| value.get(name).and_then(Value::as_str).and_then(PartialDate::parse);
    if let (Some(start), Some(end)) = (date("start"), date("end"))
        && end.last_day() < start.first_day()
    {
        violations.push(Violation::new(Code::PeriodEndsBeforeItBegins, format!("{pointer}/end")));
    }
}

fn check_amount(pointer: &str, value: &Value, violations: &mut Vec<Violation>) {
    let text = |name| value.get(name).and_then(Value::as_str);
    let currency = text("currency").filter(|code| !code.trim().is_empty());
    let known = currency.filter(|code| vocabulary::is_currency(code));
    if currency.is_some() && known.is_none() {
        violations.push(Violation::new(Code::UnknownCurrency, format!("{pointer}/currency")));
    }
    let Some(amount) = text("amount") else { return };
    if value.get("currency").is_none_or(Value::is_null) || text("currency").is_some_and(|code| code.trim().is_empty()) {
        violations.push(Violation::new(
            Code::AmountWithoutCurrency,
            format!("{pointer}/currency"),
        ));
    }
    let fits = known.map_or_else(
        || is_decimal(amount) && !amount.starts_with('-'),
        |currency| Money::parse(amount, currency).is_some(),
    );
    if !fits {
        violations.push(Violation::new(Code::NotAnAmount, format!("{pointer}/amount")));
    }
}

fn check_distinct(pointer: &str, member: &str, value: &Value, violations: &mut Vec<Violation>) {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut seen: HashSet<&Value> = HashSet::new();
    for (place, item) in items.iter().enumerate() {
        let Some(key) = item.pointer(member).filter(|key| !key.is_null()) else {
            continue;
        };
        if !seen.insert(key) {
            violations.push(Violation::new(Code::Duplicate, format!("{pointer}/{place}{member}")));
        }
    }
}

fn check_apart(pointer: &str, first: &str, second: &str, value: &Value, violations: &mut Vec<Violation>) {
    let list = |name| {
        value
            .pointer(name)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default()
    };
    let others: HashSet<&Value> = list(first).iter().collect();
    for (place, item) in list(second).iter().enumerate() {
        if others.contains(item) {
            violations.push(Violation::new(Code::Duplicate, format!("{pointer}{second}/{place}")));
        }
    }
}

/// Calls `visit` with every value at `path` and its pointer.
pub(super) fn each_at(value: &Value, path: &str, pointer: String, visit: &mut impl FnMut(String, &Value)) {
    let Some(rest) = path.strip_prefix('/') else {
        return visit(pointer, value);
    };
    let (name, deeper) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    if name == "*" {
        for (place, item) in value.as_array().into_iter().flatten().enumerate() {
            each_at(item, deeper, format!("{pointer}/{place}"), visit);
        }
    } else if let Some(inner) = value.get(name) {
        each_at(inner, deeper, format!("{pointer}/{name}"), visit);
    }
}
