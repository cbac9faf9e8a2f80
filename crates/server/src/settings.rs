//! The settings: defaults, then the file `minga.toml`, then environment variables `MINGA_…`, the later before the
//! earlier. In a variable's name `__` stands for the dot between a section and its key: `MINGA_DATABASE__URL`.
//! A key that does not exist is refused. [`crate::checks`] says what the values must be.
use crate::checks;
use figment::Figment;
use figment::providers::{Env, Format, Toml};
use figment::value::Dict;
use minga_api::limits::RateLimits;
use minga_domain::language::Language;
use minga_domain::policy::Policy;
use minga_mail::{MailSettings, TransportKind};
use minga_workflow::frontend::Frontend;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The file that is read when no other is named and it exists in the working directory.
const FILE: &str = "minga.toml";

/// Variables of the environment that are no settings: they name the settings' file.
const NOT_SETTINGS: [&str; 1] = ["config"];

/// Everything an operator can set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Address and port to listen on.
    pub listen: String,
    /// Where clients reach the service, without a slash at the end; links in mails begin with it. By default
    /// `http://` and `listen`.
    pub public_url: Option<String>,
    /// The folder for everything that the service keeps in files.
    pub data_dir: PathBuf,
    /// Threads that answer requests; 0 is one for each processor.
    pub workers: u16,
    /// Whether this is for real: refuses what is meant for trials, and logs in JSON.
    pub production: bool,
    /// What is logged: `error`, `warn`, `info`, `debug`, or by module as in `info,minga_api=debug`.
    pub log: String,
    /// A file whose number of seconds is added to the clock, for tests and simulations. Refused in production.
    pub clock_file: Option<PathBuf>,
    /// Seconds between two looks for what has become due by itself: reminders, invitations that nobody answers,
    /// publications at a set instant.
    pub due_seconds: u16,
    /// Seconds that open requests get to end in after SIGTERM.
    pub shutdown_seconds: u16,
    /// The database.
    pub database: DatabaseSettings,
    /// Mail.
    pub mail: MailSection,
    /// Attached files.
    pub files: FilesSettings,
    /// The keys of tokens and links.
    pub keys: KeysSettings,
    /// Webhooks.
    pub webhooks: WebhooksSettings,
    /// The frontend that mails lead to: `home_url`, `submission_url` with `{id}`, `record_url` with `{collection}` and
    /// `{reference}`.
    pub frontend: Frontend,
    /// The numbers of the process.
    pub policy: Policy,
    /// The frontends in browsers that may call.
    pub cors: CorsSettings,
    /// How often credentials may be tried: `by_address`, `by_email`, `mails`, each `{burst, seconds}` (so many at once,
    /// then one more each so many seconds); `reads`, how often a client address may read the public registry past its
    /// cache in a minute; and `behind_proxy`, whether `X-Forwarded-For` is set by a proxy of ours.
    pub limits: RateLimits,
}

/// The section `[cors]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CorsSettings {
    /// Origins whose pages may call, each exactly as browsers send it: `https://minga.example.org`. None by default.
    /// `*` is every origin, and refused in production.
    pub origins: Vec<String>,
}

/// The section `[database]`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseSettings {
    /// `sqlite:PATH` or `postgres://user:password@host/database?sslmode=verify-full`, with `&sslrootcert=FILE` for an
    /// authority that the operating system does not know. By default `minga.db` in `data_dir`. Secret.
    pub url: Option<String>,
    /// Whether production may speak in the clear with PostgreSQL on another machine: for a network that is private.
    pub allow_plain: bool,
    /// How many connections are kept open.
    pub pool_size: u16,
    /// Whether the service brings the schema up to date when it starts; if not, `minga migrate` does.
    pub auto_migrate: bool,
}

/// The section `[mail]`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MailSection {
    /// `folder`, or `smtp`.
    pub transport: TransportKind,
    /// The folder of the letters. By default `mail` in `data_dir`.
    pub folder: Option<PathBuf>,
    /// The relay, `smtp+starttls://user:password@host`, `smtps://…` or `smtp://…`. Secret.
    pub smtp_url: Option<String>,
    /// Whether production may hand its letters to a relay on another machine in the clear: for a network that is
    /// private.
    pub allow_plain: bool,
    /// The sender: `Minga <no-reply@example.org>`.
    pub from: String,
    /// The shared mailbox of the secretariat, for submissions without a responsible officer.
    pub secretariat_mailbox: String,
    /// The language of mails to that mailbox: `es`, `en` or `fr`.
    pub secretariat_language: Language,
}

/// The section `[files]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FilesSettings {
    /// The folder of attached files; several replicas share one. By default `files` in `data_dir`.
    pub folder: Option<PathBuf>,
}

/// The section `[webhooks]`.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhooksSettings {
    /// Whether webhooks may go to plain `http` and to this machine or a private network, for trials. Refused in
    /// production.
    pub local: bool,
}

/// The section `[keys]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeysSettings {
    /// The folder of the keys, made on the first start; several replicas share one. By default `keys` in `data_dir`.
    pub folder: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            public_url: None,
            data_dir: PathBuf::from("data"),
            workers: 0,
            production: false,
            log: "info".to_owned(),
            clock_file: None,
            due_seconds: 30,
            shutdown_seconds: 20,
            database: DatabaseSettings::default(),
            mail: MailSection::default(),
            files: FilesSettings::default(),
            keys: KeysSettings::default(),
            webhooks: WebhooksSettings::default(),
            frontend: Frontend::default(),
            policy: Policy::default(),
            cors: CorsSettings::default(),
            limits: RateLimits::default(),
        }
    }
}

impl Default for DatabaseSettings {
    fn default() -> Self {
        Self {
            url: None,
            allow_plain: false,
            pool_size: 8,
            auto_migrate: true,
        }
    }
}

impl Default for MailSection {
    fn default() -> Self {
        let MailSettings {
            transport,
            smtp_url,
            from,
            ..
        } = MailSettings::default();
        Self {
            transport,
            folder: None,
            smtp_url,
            allow_plain: false,
            from,
            secretariat_mailbox: "secretariat@example.org".to_owned(),
            secretariat_language: Language::En,
        }
    }
}

impl std::fmt::Debug for DatabaseSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DatabaseSettings")
            .field("allow_plain", &self.allow_plain)
            .field("pool_size", &self.pool_size)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for MailSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailSection")
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// Reads the settings. `file` is one that was named by the caller and has to exist.
    ///
    /// # Errors
    /// Every problem of reading: a file that is missing or malformed, keys that do not exist, values of another type; with
    /// those also what [`crate::checks`] finds of the other values.
    /// None repeats a line of the file, or a value that may hold a password.
    pub fn read(file: Option<&Path>) -> Result<Self, Vec<String>> {
        if let Some(file) = file
            && !file.is_file()
        {
            return Err(vec![format!("{}: there is no such file", file.display())]);
        }
        let file = file.unwrap_or(Path::new(FILE));
        let environment = Env::prefixed("MINGA_").ignore(&NOT_SETTINGS).split("__");
        let sources = if file.exists() {
            let problem = |why: String| vec![format!("{}: {why}", file.display())];
            let text = fs::read_to_string(file).map_err(|error| problem(error.to_string()))?;
            syntax(&text).map_err(problem)?;
            Figment::from(Toml::file_exact(file))
        } else {
            Figment::new()
        };
        Self::of(&sources.merge(environment))
    }

    fn of(sources: &Figment) -> Result<Self, Vec<String>> {
        let values: Value = sources
            .extract()
            .map_err(|error| error.into_iter().map(unreadable).collect::<Vec<_>>())?;
        let unread = unread(sources, &values);
        if !unread.is_empty() {
            return Err(with_those_of_the_rest(unread, values));
        }
        serde_json::from_value(values).map_err(|error| vec![without_value(&error.to_string())])
    }

    /// Where clients reach the service, without a slash at the end.
    pub fn public_url(&self) -> String {
        let url = self
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{}", self.listen));
        url.trim_end_matches('/').to_owned()
    }

    /// The URL of the database.
    pub fn database_url(&self) -> String {
        let own = || format!("sqlite:{}", self.data_dir.join("minga.db").display());
        self.database.url.clone().unwrap_or_else(own)
    }

    /// The folder of attached files.
    pub fn files_folder(&self) -> PathBuf {
        self.files.folder.clone().unwrap_or_else(|| self.data_dir.join("files"))
    }

    /// The folder of the keys.
    pub fn keys_folder(&self) -> PathBuf {
        self.keys.folder.clone().unwrap_or_else(|| self.data_dir.join("keys"))
    }

    /// How mail leaves.
    pub fn mail(&self) -> MailSettings {
        MailSettings {
            transport: self.mail.transport,
            folder: self.mail.folder.clone().unwrap_or_else(|| self.data_dir.join("mail")),
            smtp_url: self.mail.smtp_url.clone(),
            from: self.mail.from.clone(),
        }
    }
}

/// Whether a text is TOML; else where it is not, and why. The parser's own words would quote the line.
fn syntax(text: &str) -> Result<(), String> {
    let Err(error) = Toml::from_str::<Dict>(text) else {
        return Ok(());
    };
    let why = error.message().lines().collect::<Vec<_>>().join(", ");
    let before = error.span().and_then(|span| text.get(..span.start));
    Err(match before {
        Some(before) => {
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            format!("line {line}, column {column}: {why}")
        }
        None => why,
    })
}

/// Why the sources together are no settings at all.
fn unreadable(error: figment::Error) -> String {
    let why = without_value(&error.kind.to_string());
    match error.path.join(".") {
        nowhere if nowhere.is_empty() => format!("settings: {why}"),
        key => format!("{key}: {why}"),
    }
}

/// Why a value cannot be read, without the value: which keys there are, or what was expected in its place.
fn without_value(why: &str) -> String {
    const ABOUT_KEYS: [&str; 3] = ["unknown field", "missing field", "duplicate field"];
    if ABOUT_KEYS.iter().any(|about| why.starts_with(about)) {
        return why.to_owned();
    }
    // What is expected comes last, and the value may say anything.
    match why.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => "this value cannot be used".to_owned(),
    }
}

/// What is wrong with each value that cannot be read, by its key: it is read as if it were the only one, so that one does
/// not hide the next.
fn unread(sources: &Figment, values: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut judge = |key: &str, alone: Value| {
        if let Err(error) = serde_json::from_value::<Settings>(alone) {
            let source = sources
                .find_metadata(key)
                .map(|metadata| format!(" ({})", metadata.name));
            let why = without_value(&error.to_string());
            found.insert(key.to_owned(), format!("{key}{}: {why}", source.unwrap_or_default()));
        }
    };
    for (name, value) in values.as_object().into_iter().flatten() {
        match value {
            Value::Object(section) if !section.is_empty() => {
                for (key, value) in section {
                    judge(&format!("{name}.{key}"), json!({ name: { key: value } }));
                }
            }
            value => judge(name, json!({ name: value })),
        }
    }
    found
}

/// The problems of values that cannot be read, and those of all others, so that the operator learns of them in one go.
fn with_those_of_the_rest(unread: BTreeMap<String, String>, mut values: Value) -> Vec<String> {
    for key in unread.keys() {
        let (section, key) = key.split_once('.').unwrap_or(("", key));
        let of = if section.is_empty() {
            Some(&mut values)
        } else {
            values.get_mut(section)
        };
        if let Some(Value::Object(of)) = of {
            of.remove(key);
        }
    }
    let rest = serde_json::from_value::<Settings>(values).map(|rest| checks::problems(&rest));
    // In the place of what cannot be read stands a default, of which nothing is said.
    let stands_in = |problem: &String| {
        unread.keys().any(|key| {
            let rest = problem.strip_prefix(key.as_str());
            rest.is_some_and(|rest| rest.starts_with([':', '.']))
        })
    };
    let rest = rest
        .unwrap_or_default()
        .into_iter()
        .filter(|problem| !stands_in(problem));
    let rest: Vec<String> = rest.collect();
    unread.into_values().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    fn read(toml: &str) -> Result<Settings, Vec<String>> {
        Settings::of(&Figment::from(Toml::string(toml)))
    }

    #[test]
    fn without_any_setting_everything_lies_in_the_data_folder() {
        let settings = read("").unwrap();
        assert_eq!(settings.database_url(), "sqlite:data/minga.db");
        assert_eq!(settings.mail().folder, Path::new("data/mail"));
        assert_eq!(settings.keys_folder(), Path::new("data/keys"));
        assert_eq!(settings.public_url(), "http://127.0.0.1:8080");
    }

    #[test]
    fn every_unknown_key_and_every_wrong_type_is_told() {
        let found =
            read("listne = 'x'\nworkers = 'many'\n[database]\nulr = 'x'\n[policy]\nreview_days = -1").unwrap_err();
        for key in ["listne", "workers", "database.ulr", "policy.review_days"] {
            assert!(
                found.iter().any(|problem| problem.starts_with(key)),
                "{key} is not in {found:?}"
            );
        }
        assert_eq!(found.len(), 4, "{found:?}");
    }

    #[test]
    fn what_cannot_be_read_hides_nothing_beside_it() {
        let found = read(
            "workers = 'many'\nlisten = 'nowhere'\nmail = 7\n[database]\npool_size = -1\nurl = 'mysql://x'\n\
             [policy]\ntime_zone = 5\n[cors]\norigins = ['example']",
        )
        .unwrap_err();
        let of: Vec<&str> = found
            .iter()
            .filter_map(|problem| problem.split([':', ' ']).next())
            .collect();
        let all = [
            "database.pool_size",
            "mail",
            "policy.time_zone",
            "workers",
            "listen",
            "database.url",
            "cors.origins",
        ];
        assert_eq!(of, all, "{found:?}");
    }

    #[test]
    fn a_line_that_is_no_toml_is_named_and_not_quoted() {
        let told =
            syntax("workers = 2\n[database]\nurl = \"postgres://minga:hush@db/minga\npool_size = 4").unwrap_err();
        assert!(told.starts_with("line 3, column "), "{told}");
        for broken in [
            "url = postgres://minga:hush@db/minga",
            "postgres://minga:hush@db/minga",
            "url = 'postgres://minga:hush@db/minga",
            "url = \"postgres://minga:hush\\@db/minga\"",
            "url = 'x'\nurl = 'postgres://minga:hush@db/minga'",
            "url = 'postgres://minga:hush@db/minga' hush",
            "key = 1hush",
        ] {
            let told = syntax(broken).unwrap_err();
            assert!(told.starts_with("line ") && !told.contains("hush"), "{broken}: {told}");
        }
        assert_eq!(syntax("[database]\nurl = 'sqlite:x'"), Ok(()));
    }

    #[test]
    fn a_value_that_cannot_be_used_is_never_repeated() {
        for (toml, key, expected) in [
            (
                "database = 'postgres://minga:hush@db/minga'",
                "database",
                "struct DatabaseSettings",
            ),
            (
                "mail = 'smtps://m:hush@relay, expected 7'",
                "mail",
                "struct MailSection",
            ),
            ("workers = 'hush'", "workers", "u16"),
            (
                "[mail]\ntransport = 'smtps://m:hush@relay'",
                "mail.transport",
                "`folder` or `smtp`",
            ),
            (
                "[mail]\nsmtp_url = ['smtps://m:hush@relay']",
                "mail.smtp_url",
                "a string",
            ),
            ("[limits]\nreads = 'hush'", "limits.reads", "a nonzero u32"),
        ] {
            let told = read(toml).unwrap_err().join("\n");
            assert!(!told.contains("hush"), "{told}");
            assert!(told.starts_with(key) && told.ends_with(expected), "{told}");
        }
    }

    #[test]
    fn secrets_are_never_shown() {
        let toml = "[database]\nurl = 'postgres://minga:hush@db/minga'\n[mail]\nsmtp_url = 'smtps://m:hush@relay'";
        assert!(!format!("{:?}", read(toml).unwrap()).contains("hush"));
    }
}
