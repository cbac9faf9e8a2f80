//! Which servers are believed: the certificate authorities, and the settings of TLS.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_rustls::TlsConnector;

use crate::address::{Trust, refused};
use crate::error::StoreError;

/// What PostgreSQL calls its protocol inside of TLS; a server that speaks another one refuses.
const PROTOCOL: &[u8] = b"postgresql";

/// TLS 1.2 and 1.3 to servers with a certificate of these authorities, whose name rustls compares with the URL's host.
///
/// # Errors
/// [`StoreError::Url`] when there is no certificate of an authority.
pub(crate) fn connector(trust: &Trust) -> Result<TlsConnector, StoreError> {
    let authorities = match trust {
        Trust::System => of_the_system()?,
        Trust::File(path) => of_file(path)?,
    };
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Unavailable(format!("TLS cannot be set up: {error}")))?
        .with_root_certificates(authorities)
        .with_no_client_auth();
    config.alpn_protocols = vec![PROTOCOL.to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

fn of_the_system() -> Result<RootCertStore, StoreError> {
    let mut authorities = RootCertStore::empty();
    authorities.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if authorities.is_empty() {
        return Err(refused(
            "the operating system knows no certificate authorities, which sslmode=verify-full needs: install its \
             ca-certificates, or name a file of them with &sslrootcert=FILE in the database's URL",
        ));
    }
    Ok(authorities)
}

/// Every certificate of the file has to be a good one: it was written for this purpose.
fn of_file(path: &Path) -> Result<RootCertStore, StoreError> {
    let at = |why: &dyn std::fmt::Display| refused(format!("sslrootcert={}: {why}", path.display()));
    let mut authorities = RootCertStore::empty();
    // Read as a whole first, because the parser's error does not tell that a file is missing.
    let text = std::fs::read(path).map_err(|error| at(&error))?;
    for certificate in CertificateDer::pem_slice_iter(&text) {
        let certificate = certificate.map_err(|error| at(&error))?;
        authorities.add(certificate).map_err(|error| at(&error))?;
    }
    if authorities.is_empty() {
        return Err(at(&"no certificate is in this file (-----BEGIN CERTIFICATE-----)"));
    }
    Ok(authorities)
}
