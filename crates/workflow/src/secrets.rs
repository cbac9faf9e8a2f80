//! Keys and tokens: what signs access tokens, what makes links in mails unguessable, and the random parts of refresh
//! tokens. Keys are files that all replicas share; they are made on the first start.
use crate::failure::Failure;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use aws_lc_rs::{constant_time, digest, hmac, rand};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use minga_domain::ids::{AccountId, AssignmentId, LinkId, WebhookId};
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Seconds that an access token holds. It cannot be taken back, so it is short; [`crate::Tx::begin`] asks the
/// database all the same whether the account is open.
pub const ACCESS_TOKEN_SECONDS: u32 = 15 * 60;

/// Who issues the tokens, and for whom: other services can tell ours from others'.
const ISSUER: &str = "minga";
const AUDIENCE: &str = "minga";
/// For whom tokens of one review are: other services that check ours never take them for an account's.
const REVIEW_AUDIENCE: &str = "minga-review";

/// Ending of the files of signing keys (PKCS#8, DER).
const KEY_ENDING: &str = "p8";

/// How many tokens are remembered as well signed: checking a signature takes longer than many a query. Some 100 KiB.
const REMEMBERED_TOKENS: usize = 1024;

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: Uuid,
    iat: i64,
    exp: i64,
    iss: String,
    aud: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    assignment: Option<Uuid>,
}

/// Whom an access token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// The account.
    pub account: AccountId,
    /// The one assignment that it is good for; absent for all that the account may do.
    pub only: Option<AssignmentId>,
}

struct TokenKey {
    id: String,
    signs: EncodingKey,
    verifies: DecodingKey,
    public: Jwk,
}

/// The ES256 keys of the access tokens. The file with the last name signs, all verify: to rotate, put a new file
/// whose name sorts last into the directory and restart; remove the old one when its tokens have expired.
pub struct TokenKeys {
    /// By file name; the last one signs.
    keys: Vec<TokenKey>,
    /// Tokens whose signature was found good, by their SHA-256, with whom they stand for and end. Whether they still
    /// hold, and whether the account is open, is asked each time all the same.
    good: Cache<[u8; digest::SHA256_OUTPUT_LEN], (Bearer, i64)>,
}

impl std::fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.id)).finish()
    }
}

impl TokenKeys {
    /// Reads the keys of a directory; makes the directory and a first key where there is none.
    ///
    /// # Errors
    /// When the directory cannot be read or written, or a `.p8` file in it is no P-256 key in PKCS#8.
    pub fn open(dir: &Path) -> io::Result<Self> {
        make_directory(dir)?;
        let mut files = key_files(dir)?;
        if files.is_empty() {
            let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())
                .map_err(|_| io::Error::other("no signing key could be generated"))?;
            let name = format!("token-{}.{KEY_ENDING}", Utc::now().format("%Y%m%dT%H%M%SZ"));
            keep_once(dir, &name, made.as_ref())?;
            files = key_files(dir)?;
        }
        let keys = files
            .iter()
            .map(|file| TokenKey::read(file))
            .collect::<io::Result<Vec<_>>>()?;
        if keys.is_empty() {
            return Err(io::Error::other(format!("{} holds no signing key", dir.display())));
        }
        Ok(Self {
            keys,
            good: Cache::new(REMEMBERED_TOKENS),
        })
    }

    /// A new access token for an account, and how many seconds it holds.
    ///
    /// # Errors
    /// [`Failure::Internal`] when the key does not sign.
    pub fn issue(&self, account: AccountId, now: DateTime<Utc>) -> Result<(String, u32), Failure> {
        self.sign(Bearer { account, only: None }, now)
    }

    /// A new access token for one review by an account and nothing else, and how many seconds it holds.
    ///
    /// # Errors
    /// As for [`Self::issue`].
    pub fn issue_for(
        &self,
        account: AccountId,
        assignment: AssignmentId,
        now: DateTime<Utc>,
    ) -> Result<(String, u32), Failure> {
        let only = Some(assignment);
        self.sign(Bearer { account, only }, now)
    }

    fn sign(&self, bearer: Bearer, now: DateTime<Utc>) -> Result<(String, u32), Failure> {
        let key = self
            .keys
            .last()
            .ok_or_else(|| Failure::Internal("there is no signing key".to_owned()))?;
        let header = Header {
            kid: Some(key.id.clone()),
            ..Header::new(Algorithm::ES256)
        };
        let claims = Claims {
            sub: bearer.account.0,
            iat: now.timestamp(),
            exp: now.timestamp() + i64::from(ACCESS_TOKEN_SECONDS),
            iss: ISSUER.to_owned(),
            aud: audience(bearer.only.is_some()).to_owned(),
            assignment: bearer.only.map(|assignment| assignment.0),
        };
        let token = encode(&header, &claims, &key.signs)
            .map_err(|error| Failure::Internal(format!("an access token could not be signed: {error}")))?;
        Ok((token, ACCESS_TOKEN_SECONDS))
    }

    /// Whom an access token stands for that one of the keys signed and that still holds.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Option<Bearer> {
        let hash =
            <[u8; digest::SHA256_OUTPUT_LEN]>::try_from(digest::digest(&digest::SHA256, token.as_bytes()).as_ref());
        let hash = hash.ok()?;
        let (bearer, ends) = match self.good.get(&hash) {
            Some(known) => known,
            None => {
                let found = self.signed(token)?;
                self.good.insert(hash, found);
                found
            }
        };
        (now.timestamp() < ends).then_some(bearer)
    }

    /// Whom a token stands for, and its end, when one of the keys signed it.
    fn signed(&self, token: &str) -> Option<(Bearer, i64)> {
        let kid = decode_header(token).ok()?.kid?;
        let key = self.keys.iter().find(|key| key.id == kid)?;
        let mut validation = Validation::new(Algorithm::ES256);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE, REVIEW_AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // The library would ask the system's clock; ours may be another.
        validation.validate_exp = false;
        let claims = decode::<Claims>(token, &key.verifies, &validation).ok()?.claims;
        let bearer = Bearer {
            account: AccountId(claims.sub),
            only: claims.assignment.map(AssignmentId),
        };
        (claims.aud == audience(bearer.only.is_some())).then_some((bearer, claims.exp))
    }

    /// The public keys as a JSON Web Key Set (RFC 7517), with which anybody can check an access token.
    pub fn jwks(&self) -> Value {
        let keys: Vec<&Jwk> = self.keys.iter().map(|key| &key.public).collect();
        json!({ "keys": keys })
    }
}

/// For whom a token is.
fn audience(of_one_review: bool) -> &'static str {
    if of_one_review { REVIEW_AUDIENCE } else { AUDIENCE }
}

impl TokenKey {
    fn read(file: &Path) -> io::Result<Self> {
        let broken = || {
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("{} is no P-256 key", file.display()),
            )
        };
        let bytes = fs::read(file)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &bytes).map_err(|_| broken())?;
        let signs = EncodingKey::from_ec_der(&bytes);
        let verifies = DecodingKey::from_ec_der(pair.public_key().as_ref());
        let mut public = Jwk::from_encoding_key(&signs, Algorithm::ES256).map_err(|_| broken())?;
        let id = public.thumbprint(ThumbprintHash::SHA256).map_err(|_| broken())?;
        public.common.key_id = Some(id.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self {
            id,
            signs,
            verifies,
            public,
        })
    }
}

fn key_files(dir: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == KEY_ENDING) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Length of the part of a link that proves it is ours, in bytes.
const PROOF_LENGTH: usize = 16;

/// The key that makes links in mails unguessable. A link is its id with a proof that only this key can make, so that
/// a copy of the database opens nothing.
#[derive(Clone)]
pub struct LinkKey(Arc<hmac::Key>);

impl std::fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkKey")
    }
}

impl LinkKey {
    /// Reads the key of a directory; makes both where they do not exist.
    ///
    /// # Errors
    /// When the directory cannot be read or written, or the file does not hold 32 bytes.
    pub fn open(dir: &Path) -> io::Result<Self> {
        const NAME: &str = "links.key";
        make_directory(dir)?;
        let file = dir.join(NAME);
        if !file.exists() {
            keep_once(
                dir,
                NAME,
                &random::<32>().map_err(|()| io::Error::other("there is no randomness"))?,
            )?;
        }
        let bytes = fs::read(&file)?;
        if bytes.len() != 32 {
            let wrong = format!("{} does not hold 32 bytes", file.display());
            return Err(io::Error::new(io::ErrorKind::InvalidData, wrong));
        }
        Ok(Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, &bytes))))
    }

    /// The part of a link's address that opens it.
    pub fn token(&self, link: LinkId) -> String {
        let mut bytes = link.0.as_bytes().to_vec();
        bytes.extend(
            self.tag("minga-link", link.0.as_bytes())
                .as_ref()
                .iter()
                .take(PROOF_LENGTH),
        );
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The link that a token opens; `None` when it was not made with this key.
    pub fn read(&self, token: &str) -> Option<LinkId> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, proof) = bytes.split_at_checked(16)?;
        let tag = self.tag("minga-link", id);
        let expected = tag.as_ref().get(..PROOF_LENGTH)?;
        constant_time::verify_slices_are_equal(expected, proof).ok()?;
        Some(LinkId(Uuid::from_slice(id).ok()?))
    }

    /// A fingerprint that cannot be tried out without the key: for requests that hold a password.
    pub fn seal(&self, fingerprint: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.tag("minga-fingerprint", fingerprint.as_bytes()))
    }

    /// The secret of a webhook's generation; see [`crate::webhooks`].
    pub(crate) fn webhook(&self, webhook: WebhookId, generation: i32) -> hmac::Tag {
        let mut of = webhook.0.as_bytes().to_vec();
        of.extend(generation.to_be_bytes());
        self.tag("minga-webhook", &of)
    }

    fn tag(&self, purpose: &str, of: &[u8]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(purpose.as_bytes());
        context.update(of);
        context.sign()
    }
}

/// A new refresh token: 32 random bytes, base64url.
///
/// # Errors
/// [`Failure::Internal`] when the system gives no randomness.
pub fn new_refresh_token() -> Result<String, Failure> {
    let bytes = random::<32>().map_err(|()| Failure::Internal("there is no randomness".to_owned()))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// What is kept of a refresh token: its SHA-256.
pub fn refresh_token_hash(token: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, token.as_bytes()))
}

fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], ()> {
    let mut bytes = [0_u8; LENGTH];
    rand::fill(&mut bytes).map_err(|_| ())?;
    Ok(bytes)
}

fn make_directory(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Writes a file that only we may read, whole or not at all; one of this name that another process made meanwhile is
/// left as it is.
fn keep_once(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let draft = dir.join(format!(".{name}.{}", Uuid::now_v7()));
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, dir.join(name));
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a failed test panics"
    )]
    use super::*;
    use chrono::Duration;

    fn folder() -> std::path::PathBuf {
        std::env::temp_dir().join(format!("minga-secrets-{}", Uuid::now_v7()))
    }

    #[test]
    fn a_token_holds_for_fifteen_minutes_by_the_clock_it_is_given() {
        let dir = folder();
        let keys = TokenKeys::open(&dir).unwrap();
        let account = AccountId(Uuid::now_v7());
        let then = DateTime::from_timestamp(4_000_000_000, 0).unwrap();
        let (token, seconds) = keys.issue(account, then).unwrap();
        assert_eq!(seconds, 900);
        let bearer = Bearer { account, only: None };
        assert_eq!(keys.verify(&token, then + Duration::seconds(899)), Some(bearer));
        assert_eq!(keys.verify(&token, then + Duration::seconds(900)), None);
        let assignment = AssignmentId(Uuid::now_v7());
        let (narrow, _) = keys.issue_for(account, assignment, then).unwrap();
        let only = Some(assignment);
        assert_eq!(keys.verify(&narrow, then), Some(Bearer { account, only }));
        let mut forged = token.clone().into_bytes();
        let middle = forged.len() / 2;
        forged[middle] = if forged[middle] == b'A' { b'B' } else { b'A' };
        assert_eq!(keys.verify(std::str::from_utf8(&forged).unwrap(), then), None);
        assert_eq!(keys.verify("", then), None);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn after_a_rotation_the_new_key_signs_and_the_old_one_still_verifies() {
        let (dir, other) = (folder(), folder());
        let now = Utc::now();
        let account = AccountId(Uuid::now_v7());
        let (old, _) = TokenKeys::open(&dir).unwrap().issue(account, now).unwrap();
        let (foreign, _) = TokenKeys::open(&other).unwrap().issue(account, now).unwrap();
        let added = key_files(&other).unwrap().remove(0);
        fs::copy(added, dir.join("token-9.p8")).unwrap();
        let keys = TokenKeys::open(&dir).unwrap();
        let (new, _) = keys.issue(account, now).unwrap();
        assert_eq!(decode_header(&new).unwrap().kid, decode_header(&foreign).unwrap().kid);
        for token in [old, new, foreign] {
            assert_eq!(keys.verify(&token, now).unwrap().account, account);
        }
        let published = keys.jwks();
        assert_eq!(published["keys"].as_array().unwrap().len(), 2);
        assert_eq!(published["keys"][0]["alg"], "ES256");
        assert_eq!(published["keys"][0]["use"], "sig");
        assert!(published["keys"][0].get("d").is_none(), "the private part stays here");
        for dir in [dir, other] {
            fs::remove_dir_all(dir).unwrap();
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_the_keys() {
        use std::os::unix::fs::PermissionsExt;
        let dir = folder();
        TokenKeys::open(&dir).unwrap();
        LinkKey::open(&dir).unwrap();
        let mut files = 0;
        for file in fs::read_dir(&dir).unwrap() {
            let mode = file.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
            files += 1;
        }
        assert_eq!(files, 2);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn a_link_opens_one_thing_and_no_other_key_makes_it() {
        let (dir, other) = (folder(), folder());
        let key = LinkKey::open(&dir).unwrap();
        let again = LinkKey::open(&dir).unwrap();
        let stranger = LinkKey::open(&other).unwrap();
        let link = LinkId(Uuid::now_v7());
        let token = key.token(link);
        assert_eq!(again.read(&token), Some(link));
        assert_eq!(stranger.read(&token), None);
        let mut bytes = BASE64_URL_SAFE_NO_PAD.decode(&token).unwrap();
        bytes[0] ^= 1;
        assert_eq!(key.read(&BASE64_URL_SAFE_NO_PAD.encode(&bytes)), None);
        bytes.truncate(20);
        assert_eq!(key.read(&BASE64_URL_SAFE_NO_PAD.encode(&bytes)), None);
        assert_eq!(key.read("not base64!"), None);
        for dir in [dir, other] {
            fs::remove_dir_all(dir).unwrap();
        }
    }

    #[test]
    fn refresh_tokens_differ_and_only_their_hash_is_kept() {
        let (one, two) = (new_refresh_token().unwrap(), new_refresh_token().unwrap());
        assert_ne!(one, two);
        assert_eq!(one.len(), 43);
        assert_ne!(refresh_token_hash(&one), one);
        assert_eq!(refresh_token_hash(&one), refresh_token_hash(&one));
    }
}
