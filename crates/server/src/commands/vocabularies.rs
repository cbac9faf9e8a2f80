//! `minga vocabularies` and `minga import vocabularies`: the words of the vocabularies out, edited and in again.
use crate::output;
use crate::settings::Settings;
use crate::trouble::Trouble;
use crate::wiring;
use minga_domain::json;
use minga_domain::violation::Violation;
use minga_domain::vocabulary::{self, Words};
use minga_workflow::vocabularies;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes every file of vocabularies as it is in use; none over one that is there, which somebody may have edited.
pub fn write(settings: &Settings, folder: &Path) -> Result<(), Trouble> {
    wiring::open_service(settings)?;
    fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
    let path_of = |name| folder.join(name).with_extension("json");
    let known: Vec<String> = vocabulary::vocabulary_files()
        .map(path_of)
        .filter(|path| path.exists())
        .map(|path| format!("{} is there already.", path.display()))
        .collect();
    if !known.is_empty() {
        return Err(Trouble::Refused(known.join("\n")));
    }
    for name in vocabulary::vocabulary_files() {
        let path = path_of(name);
        let file = vocabulary::vocabulary_file(name).unwrap_or_default();
        fs::write(&path, format!("{file:#}\n")).map_err(|error| at(&path, error))?;
        output::line(&path.display().to_string())?;
    }
    Ok(())
}

/// Keeps the words of edited files, all of them or none, or says what would be kept.
pub fn import(settings: &Settings, files: &[PathBuf], dry_run: bool) -> Result<(), Trouble> {
    let mut read: Vec<(String, Vec<Words>)> = Vec::new();
    let mut problems = Vec::new();
    for path in files {
        match words_of(path) {
            Ok((name, _)) if read.iter().any(|(other, _)| *other == name) => {
                problems.push(format!("{}: another file of this name is given.", path.display()));
            }
            Ok(words) => read.push(words),
            Err(found) => problems.extend(found.iter().map(|problem| format!("{}: {problem}.", path.display()))),
        }
    }
    if !problems.is_empty() {
        return Err(Trouble::Refused(problems.join("\n")));
    }
    for (name, words) in &read {
        let count = words.len();
        output::line(&format!(
            "{name}: texts that differ from those of the program: {count}."
        ))?;
    }
    if !dry_run {
        let service = wiring::open_service(settings)?;
        let call = wiring::call_of_operator(&service);
        wiring::change(&service, call, move |tx| vocabularies::keep(tx, &read))?;
        output::line("The service shows them after its next start.")?;
    }
    Ok(())
}

/// The name of a file and its words that differ from the program's, or everything that is wrong with it.
fn words_of(path: &Path) -> Result<(String, Vec<Words>), Vec<String>> {
    let text = fs::read_to_string(path).map_err(|error| vec![error.to_string()])?;
    let text = text.trim_start_matches('\u{feff}');
    let (file, repeated) = json::parse(text.as_bytes()).map_err(|error| vec![error.to_string()])?;
    let repeated = repeated.all();
    if !repeated.is_empty() {
        let twice = |one: &Violation| format!("{} is there twice", one.pointer);
        return Err(repeated.iter().map(twice).collect());
    }
    let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    Ok((name.to_owned(), vocabulary::differing_words(name, &file)?))
}

fn at(path: &Path, error: std::io::Error) -> Trouble {
    Trouble::Refused(format!("{}: {error}", path.display()))
}
