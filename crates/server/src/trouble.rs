//! Why a command did not do what was asked, in words for the operator.
use minga_api::problem;
use minga_domain::language::Language;
use minga_domain::violation::Violation;
use minga_storage::StoreError;
use minga_workflow::Failure;
use std::fmt;
use std::process::ExitCode;

/// The exit code when the settings or the arguments are wrong.
const WRONG_SETTINGS: u8 = 2;

/// Why a command ended without success.
#[derive(Debug)]
pub enum Trouble {
    /// The settings are wrong: every problem.
    Settings(Vec<String>),
    /// Anything else, in one or more lines.
    Refused(String),
}

impl Trouble {
    /// What the process answers to its caller: 2 for wrong settings, else 1.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::Settings(_) => ExitCode::from(WRONG_SETTINGS),
            Self::Refused(_) => ExitCode::FAILURE,
        }
    }

    /// The same, with what it happened to before it.
    pub fn of(self, what: &str) -> Self {
        match self {
            Self::Refused(why) => Self::Refused(format!("{what}: {why}")),
            settings @ Self::Settings(_) => settings,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(problems) => {
                write!(f, "The settings cannot be used:")?;
                problems.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
            }
            Self::Refused(why) => f.write_str(why),
        }
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Refused(format!("The database did not do it: {error}."))
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Refused(error.to_string())
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Refused(match failure {
            Failure::Malformed(violations) | Failure::Invalid(violations) => in_words(&violations),
            Failure::Blocked { guards, violations } => format!("Blocked by {guards:?}.\n{}", in_words(&violations)),
            Failure::NotFound => "There is no such thing.".to_owned(),
            Failure::Unavailable(why) => format!("The database did not do it: {why}."),
            Failure::Internal(why) => format!("This is a defect of the program: {why}."),
            Failure::Forbidden(reason) | Failure::Conflict(reason) | Failure::Overtaken(reason, _) => {
                problem::reason_in_words(reason, Language::En)
            }
            other => format!("Refused: {other:?}."),
        })
    }
}

fn in_words(violations: &[Violation]) -> String {
    let line = |violation: &Violation| format!("{}: {}", violation.pointer, violation.message(Language::En));
    violations.iter().map(line).collect::<Vec<_>>().join("\n")
}
