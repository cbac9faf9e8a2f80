//! What is wrong with a plan.

use super::Expects;

/// What the plan does that the probe does not allow.
pub fn faults(postgres: bool, plan: &[String], expects: Expects) -> Vec<String> {
    match expects {
        Expects::All(_) => Vec::new(),
        _ if postgres => of_postgres(plan, expects),
        _ => plan.iter().filter_map(|step| of_sqlite(step, expects)).collect(),
    }
}

/// Whether walking through an index is right.
fn walks(expects: Expects) -> bool {
    matches!(expects, Expects::Paged | Expects::Found(_))
}

/// Whether a page has to come in the order of an index.
fn ordered(expects: Expects) -> bool {
    matches!(expects, Expects::Paged | Expects::PagedWithin)
}

fn of_sqlite(step: &str, expects: Expects) -> Option<String> {
    if step.contains("FOR ORDER BY") || step.contains("OF ORDER BY") {
        return ordered(expects).then(|| "a page is sorted".to_owned());
    }
    // Rows that the statement itself made, one row without a table, the words of the full text.
    let made = |what: &str| what.starts_with("CONSTANT ROW") || what.starts_with('(') || what.contains("VIRTUAL TABLE");
    let (read, what) = step.split_once(' ')?;
    let whole = match read {
        "SCAN" if made(what) => false,
        "SCAN" => !walks(expects) || !what.contains("USING "),
        // After a place or before it is not yet found.
        "SEARCH" => !walks(expects) && (what.contains("(id>?)") || what.contains("(id<?)")),
        _ => false,
    };
    whole.then(|| format!("all rows are read: {what}"))
}

/// Unlike SQLite it knows how many rows belong to one thing, and may rather sort a few.
fn of_postgres(plan: &[String], expects: Expects) -> Vec<String> {
    let mut faults = Vec::new();
    for (place, line) in plan.iter().enumerate() {
        let node = node(line);
        // What is said about a node stands before the next one.
        let mut about = plan.iter().skip(place + 1).take_while(|line| !line.contains("->"));
        let found = |line: &String| {
            line.split_once("Index Cond: ")
                .is_some_and(|(_, condition)| condition.contains(" = "))
        };
        if let Some((_, table)) = node.split_once("Seq Scan on ") {
            faults.push(format!("all rows are read: {table}"));
        } else if node.starts_with("Index ") && node.contains("Scan") && !walks(expects) && !about.any(found) {
            faults.push(format!("a whole index is read: {node}"));
        } else if node.starts_with("Sort") && !node.starts_with("Sort Key") && expects == Expects::Paged {
            faults.push("a page is sorted".to_owned());
        }
    }
    faults
}

fn node(line: &str) -> &str {
    line.trim().trim_start_matches("->").trim()
}

/// The values of a statement as SQL has them, from how they are shown: `[Id(AccountId(00…01)), [Key(Submitted)], 51]`.
pub fn literals(shown: &str) -> Vec<String> {
    let inside = shown
        .trim()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap();
    let quoted =
        |value: Option<String>| value.map_or("NULL".to_owned(), |text| format!("'{}'", text.replace('\'', "''")));
    parts(inside).into_iter().map(|part| quoted(value(part))).collect()
}

/// Splits at the commas that are not inside of anything.
fn parts(text: &str) -> Vec<&str> {
    let (mut depth, mut begin, mut in_text, mut escaped) = (0, 0, false, false);
    let mut found = Vec::new();
    for (place, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '[' | '(' if !in_text => depth += 1,
            ']' | ')' if !in_text => depth -= 1,
            ',' if !in_text && depth == 0 => {
                found.push(text[begin..place].trim());
                begin = place + 1;
            }
            _ => {}
        }
    }
    found.push(text[begin..].trim());
    found.retain(|part| !part.is_empty());
    found
}

fn value(shown: &str) -> Option<String> {
    if shown == "None" {
        return None;
    }
    if shown.starts_with('"') {
        return Some(serde_json::from_str(&json(shown)).unwrap());
    }
    if let Some(list) = shown.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let items = parts(list).into_iter().filter_map(value);
        let items: Vec<String> = items.map(|item| serde_json::to_string(&item).unwrap()).collect();
        return Some(format!("{{{}}}", items.join(",")));
    }
    match shown.strip_suffix(')').and_then(|rest| rest.split_once('(')) {
        Some(("Key", variant)) => Some(key(variant)),
        Some((_, inside)) => value(inside),
        None => Some(shown.to_owned()),
    }
}

/// A text as JSON writes it: `\u{1}` is `\u0001` there.
fn json(shown: &str) -> String {
    let mut parts = shown.split("\\u{");
    let mut text = parts.next().unwrap().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').unwrap();
        text.push_str(&format!("\\u{code:0>4}{rest}"));
    }
    text.replace("\\'", "'")
}

/// `PeerReview` is kept as `peer_review`.
fn key(variant: &str) -> String {
    let mut key = String::new();
    for letter in variant.chars() {
        if letter.is_uppercase() && !key.is_empty() {
            key.push('_');
        }
        key.extend(letter.to_lowercase());
    }
    key
}
