//! Passwords: which are accepted, and how they are kept and compared. Hashing takes tens of milliseconds and 19 MiB,
//! so it happens on blocking threads, never inside of a transaction, and as many at once as there are cores. They use
//! the same memory again: the C library would keep as much for each thread that ever asked for it.
use crate::failure::Failure;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{CustomizedPasswordHasher, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use minga_domain::text::fold;
use minga_domain::violation::{Code, Violation};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Fewest characters of a password [ours, after NIST SP 800-63B].
pub const SHORTEST: usize = 12;
/// Most characters of a password.
pub const LONGEST: usize = 256;

/// How long a password may wait for its turn until the caller is told to try later.
const PATIENCE: Duration = Duration::from_secs(10);

/// Beginnings of the most common passwords; one that is such a word with digits or signs around, or repeated, falls
/// under it. Folded.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "contrasena",
    "motdepasse",
    "qwerty",
    "qwertyuiop",
    "azerty",
    "azertyuiop",
    "asdfghjkl",
    "letmein",
    "welcome",
    "bienvenido",
    "bienvenue",
    "iloveyou",
    "teamo",
    "jetaime",
    "administrator",
    "administrador",
    "administrateur",
    "admin",
    "changeme",
    "secret",
    "default",
    "monkey",
    "dragon",
    "football",
    "futbol",
    "sunshine",
    "princess",
    "princesa",
    "abcdefghijkl",
    "abc",
    "minga",
];

static TURNS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Arc::new(Semaphore::new(cores))
});

/// What stands in for the hash of an account that does not exist, so that the answer takes as long.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_blocking("the password of nobody").ok());

/// What is wrong with a password: too short, too long, too common, or the address itself.
pub fn violations(password: &str, email: &str, pointer: &str) -> Vec<Violation> {
    let length = password.chars().count();
    if length > LONGEST {
        return vec![Violation::new(Code::TooLong, pointer).with("maximum", LONGEST)];
    }
    let weak = || vec![Violation::new(Code::WeakPassword, pointer).with("minimum", SHORTEST)];
    if length < SHORTEST || is_common(password) || is_address(password, email) {
        weak()
    } else {
        Vec::new()
    }
}

fn is_common(password: &str) -> bool {
    let letters: String = fold(password).chars().filter(|c| c.is_alphabetic()).collect();
    // Digits or one character alone, in any order and number.
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    if letters.is_empty() || different.len() < 4 {
        return true;
    }
    COMMON
        .iter()
        .any(|word| letters.split(word).all(str::is_empty) || password.to_lowercase() == *word)
}

fn is_address(password: &str, email: &str) -> bool {
    let (password, email) = (fold(password.trim()), fold(email.trim()));
    password == email
        || email
            .split('@')
            .next()
            .is_some_and(|name| name.len() >= SHORTEST && name == password)
}

/// The Argon2id hash of a password, as a PHC string.
///
/// # Errors
/// [`Failure::Unavailable`] when too many wait for their turn.
pub async fn hash(password: String) -> Result<String, Failure> {
    let turn = turn().await?;
    off_thread(turn, move || hash_blocking(&password)).await?
}

/// Whether a password is the one of a hash. Takes as long, and is false, where there is none.
///
/// # Errors
/// [`Failure::Unavailable`] when too many wait for their turn.
pub async fn matches(password: String, hash: Option<String>) -> Result<bool, Failure> {
    let turn = turn().await?;
    off_thread(turn, move || {
        let known = hash.is_some();
        let Some(hash) = hash.or_else(|| NOBODY.clone()) else {
            return false;
        };
        let same =
            PasswordHash::new(&hash).is_ok_and(|hash| Frugal.verify_password(password.as_bytes(), &hash).is_ok());
        same && known
    })
    .await
}

/// The same as [`hash`], for commands: blocks, and does not wait for a turn.
///
/// # Errors
/// [`Failure::Internal`] when the system gives no randomness.
pub fn hash_blocking(password: &str) -> Result<String, Failure> {
    let hash: Result<PasswordHash, _> = Frugal.hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string())
        .map_err(|error| Failure::Internal(format!("a password could not be hashed: {error}")))
}

/// Argon2id as [`Argon2`] does it, in memory that is used again.
struct Frugal;

impl PasswordHasher<PasswordHash> for Frugal {
    fn hash_password_with_salt(&self, password: &[u8], salt: &[u8]) -> argon2::password_hash::Result<PasswordHash> {
        self.hash_password_customized(password, salt, None, None, Params::default())
    }
}

impl CustomizedPasswordHasher<PasswordHash> for Frugal {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> argon2::password_hash::Result<PasswordHash> {
        /// As many as ever were at work at once.
        static MEMORY: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        let known = ParamsString::try_from(&params)?;
        let (blocks, length) = (params.block_count(), params.output_len());
        let mut memory = MEMORY.lock().ok().and_then(|mut kept| kept.pop()).unwrap_or_default();
        memory.resize(blocks, Block::default());
        let mut output = vec![0; length.unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
        let hashed = Argon2::new(algorithm, version, params).hash_password_into_with_memory(
            password,
            salt,
            &mut output,
            memory.as_mut_slice(),
        );
        if let Ok(mut kept) = MEMORY.lock() {
            kept.push(memory);
        }
        hashed?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: known,
            salt: Some(Salt::new(salt)?),
            hash: Some(Output::new(&output)?),
        })
    }
}

async fn turn() -> Result<OwnedSemaphorePermit, Failure> {
    match timeout(PATIENCE, TURNS.clone().acquire_owned()).await {
        Ok(Ok(turn)) => Ok(turn),
        _ => Err(Failure::Unavailable("too many passwords wait to be hashed".to_owned())),
    }
}

/// Holds the turn until the work is done, also when the caller no longer waits.
async fn off_thread<T: Send + 'static>(
    turn: OwnedSemaphorePermit,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failure> {
    let job = spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    job.await
        .map_err(|error| Failure::Internal(format!("hashing a password failed: {error}")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_only() {
        let hash = hash("tres llamas y un puente".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert!(
            matches("tres llamas y un puente".to_owned(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !matches("tres llamas y dos puentes".to_owned(), Some(hash))
                .await
                .unwrap()
        );
    }

    #[test]
    fn hashes_are_those_that_everybody_makes() {
        let own = hash_blocking("tres llamas y un puente").unwrap();
        let known = PasswordHash::new(&own).unwrap();
        let verified = Argon2::default().verify_password("tres llamas y un puente".as_bytes(), &known);
        assert!(verified.is_ok(), "{own}");
        let other: PasswordHash = Argon2::default()
            .hash_password("tres llamas y un puente".as_bytes())
            .unwrap();
        assert!(
            Frugal
                .verify_password("tres llamas y un puente".as_bytes(), &other)
                .is_ok()
        );
        assert!(
            Frugal
                .verify_password("dos llamas y un puente".as_bytes(), &other)
                .is_err()
        );
    }

    #[tokio::test]
    async fn nobody_has_a_password() {
        assert!(!matches("the password of nobody".to_owned(), None).await.unwrap());
        assert!(
            !matches("tres llamas y un puente".to_owned(), Some("not a hash".to_owned()))
                .await
                .unwrap()
        );
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in [
            "short",
            "elevenchars",
            "123456789012",
            "aaaaaaaaaaaaaaaa",
            "abababababab",
            "Password12345",
            "passwordpassword",
            "¡Contraseña-2026!",
            "MotDePasse1234",
            "Rosa.Quispe.Mamani@example.org",
            "rosa.quispe.mamani",
        ] {
            let found = violations(weak, "rosa.quispe.mamani@example.org", "/password");
            assert_eq!(
                found.iter().map(|v| v.code).collect::<Vec<_>>(),
                [Code::WeakPassword],
                "{weak}"
            );
        }
        let long = "ñandú ".repeat(50);
        assert_eq!(
            violations(&long, "a@example.org", "/password").first().map(|v| v.code),
            Some(Code::TooLong)
        );
    }

    #[test]
    fn long_uncommon_passwords_are_accepted() {
        for good in [
            "tres llamas y un puente",
            "password of my grandmother",
            "Zürich–Lima 8'000 km",
            "🦙🌉🌧️🌾 y más 12",
        ] {
            assert_eq!(violations(good, "rosa@example.org", "/password"), [], "{good}");
        }
    }
}
