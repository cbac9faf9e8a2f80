//! Where people act and read beyond the service's own small pages: the addresses of a frontend, for mails.
use crate::registry;
use minga_domain::ids::SubmissionId;
use minga_domain::keys::Keyed;
use minga_domain::kinds::Kind;
use minga_domain::notice::{Notice, Opens};
use serde::Deserialize;
use serde_json::Value;

/// The addresses of a frontend, with places for what is opened. Mails show what they have an address for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Frontend {
    /// Where people sign in and see what waits for them. No link by default.
    pub home_url: Option<String>,
    /// A submission, for those who may read it: `https://minga.example.org/submissions/{id}`. No link by default.
    pub submission_url: Option<String>,
    /// A published record: `https://minga.example.org/{collection}/{reference}`, where the collection is `pledges` or
    /// `practices`. By default its address in the API.
    pub record_url: Option<String>,
}

impl Frontend {
    /// The address that a notice without a link of its own opens. `signs_in`: its reader has an account, or may have.
    pub(crate) fn opened(
        &self,
        notice: Notice,
        about: Option<SubmissionId>,
        facts: &Value,
        signs_in: bool,
        public_url: &str,
    ) -> Option<String> {
        match notice.opens() {
            Opens::Record => {
                let fact = |name: &str| facts.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
                let (kind, reference) = (fact("kind").and_then(Kind::from_key)?, fact("reference")?);
                let collection = registry::collection_of(kind);
                let own = || format!("{public_url}{}", registry::path_of(kind, reference));
                let filled = |url: &String| {
                    url.replace("{collection}", collection)
                        .replace("{reference}", reference)
                };
                Some(self.record_url.as_ref().map_or_else(own, filled))
            }
            Opens::Submission if signs_in => {
                let url = self.submission_url.as_ref()?;
                Some(url.replace("{id}", &about?.to_string()))
            }
            Opens::Home if signs_in => self.home_url.clone(),
            Opens::Submission | Opens::Home => None,
        }
    }
}
