//! The protocol of a store by its answers, and its profile types in a range or around it.

use super::fault::Failure;
use super::profile_type::{ProfileType, resolved};
use super::query::StoreQuery;
use super::range::TimeRange;
use super::wire::Wire;
use super::{parca, pyroscope};
use crate::cancel::Cancel;
use crate::error::{Error, Stop};
use crate::input::store_address::{StoreAddress, StoreProtocol};

/// The protocol of a store, and its types.
pub(super) fn recognised(
    address: &StoreAddress,
    wire: &Wire,
    range: TimeRange,
    cancel: &Cancel,
) -> Result<(StoreProtocol, Vec<ProfileType>), Stop> {
    let types = |protocol| match protocol {
        StoreProtocol::Pyroscope => pyroscope::types(wire, range, cancel),
        StoreProtocol::Parca => parca::types(wire, cancel),
    };
    if let Some(protocol) = address.protocol {
        return match types(protocol) {
            Ok(types) => Ok((protocol, types)),
            Err(Failure::Refused(refusal)) if refusal.has_no_such_call() => {
                let other = protocol.other();
                cancel.check()?;
                if types(other).is_err() {
                    return Err(Failure::Refused(refusal).stop(""));
                }
                let right = StoreAddress { protocol: Some(other), ..address.clone() };
                Err(Error::Fetch(format!("it answers as {}: {right}", other.title())).into())
            }
            Err(failure) => Err(failure.stop("")),
        };
    }
    let mut reason = String::new();
    for protocol in [StoreProtocol::Pyroscope, StoreProtocol::Parca] {
        match types(protocol) {
            Ok(types) => return Ok((protocol, types)),
            // A store behind a login is one all the same.
            Err(Failure::Refused(refusal)) if matches!(refusal.status, 401 | 403) => {
                return Err(Failure::Refused(refusal).stop(""));
            }
            Err(failure @ (Failure::Refused(_) | Failure::Stop(Stop::Failed(Error::Fetch(_))))) => {
                cancel.check()?;
                if let Stop::Failed(error) = failure.stop("") {
                    reason = error.to_string();
                }
            }
            Err(failure) => return Err(failure.stop("")),
        }
    }
    Err(Error::Fetch(format!("it answers neither as Pyroscope nor as Parca: {reason}")).into())
}

/// The types of Pyroscope in the time around a range; `known` where the store refuses a longer range.
pub(super) fn types_around(
    wire: &Wire,
    (range, now): (TimeRange, i64),
    known: Vec<ProfileType>,
    cancel: &Cancel,
) -> Result<Vec<ProfileType>, Stop> {
    for searched in [range.searched(now), range.searched_day(now)] {
        match pyroscope::types(wire, searched, cancel) {
            Err(Failure::Refused(_)) => {}
            types => return types.map_err(|failure| failure.stop("")),
        }
    }
    Ok(known)
}

/// True if the types have that of the address, or any without a query.
pub(super) fn is_known(address: &StoreAddress, types: &[ProfileType]) -> bool {
    match StoreQuery::parse(&address.query) {
        Ok(query) => resolved(&query.profile_type, types).is_ok(),
        Err(_) => !types.is_empty(),
    }
}
