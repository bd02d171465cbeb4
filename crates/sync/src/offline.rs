//! Coming to a branch by files, where no network leads there: the request goes on a stick, six digits are said by telephone, the reply comes back.

use evidence::Signer;
use wire::{Invitation, SealedEnrolReply, SealedEnrolRequest};

use crate::enrol::{EnrolError, Enrolled, Enrolling, NOBODY_BETWEEN, taken};

/// The request as a file, and the six digits that the administrator hears by telephone.
///
/// # Errors
///
/// The store's key does not sign.
pub fn request(
    invitation: &Invitation,
    store: &Enrolling,
    signer: &dyn Signer,
) -> Result<(Vec<u8>, String), EnrolError> {
    let sealed =
        SealedEnrolRequest::seal(&store.request(invitation, signer), &invitation.secret, &NOBODY_BETWEEN, signer)?;
    Ok((wire::to_bytes(&sealed)?, sealed.digits()))
}

/// The six digits of a request that was made earlier.
///
/// # Errors
///
/// Bytes that are no request.
pub fn digits(request: &[u8]) -> Result<String, EnrolError> {
    Ok(wire::from_bytes::<SealedEnrolRequest>(request)?.digits())
}

/// Reads the reply to a request that was made here.
///
/// # Errors
///
/// Another reply, another code, another request.
pub fn reply(
    reply: &[u8],
    request: &[u8],
    invitation: &Invitation,
    tls_key: &[u8; 32],
) -> Result<Enrolled, EnrolError> {
    let (request, reply) = (wire::from_bytes::<SealedEnrolRequest>(request)?, wire::from_bytes(reply)?);
    let sealed: SealedEnrolReply = reply;
    if request.invite()? != invitation.id {
        return Err(EnrolError::NotProved);
    }
    taken(&sealed, invitation, &NOBODY_BETWEEN, &request, tls_key)
}
