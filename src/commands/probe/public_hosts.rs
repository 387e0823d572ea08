//! Whose hosts may be disturbed.

use std::net::IpAddr;

use super::cases::Case;
use super::options::ProbeOptions;
use super::subject::ProbeTarget;
use crate::error::Error;
use crate::http::wire::Endpoint;

/// Refuses to disturb hosts that others may use, unless that is meant.
pub(super) fn protect_others(
    options: &ProbeOptions,
    subject: &ProbeTarget,
    suites: &[Vec<&'static Case>],
    endpoint: &Endpoint,
) -> Result<(), Error> {
    let Some(case) = suites.iter().flatten().find(|case| case.is_disturbing && options.selection.dares(case))
    else {
        return Ok(());
    };
    match endpoint.addresses().iter().find(|address| is_public(address.ip())) {
        Some(address) if !subject.is_sure => Err(Error::usage(
            format!("`{}` may disturb others, but {} is a public address", case.id, address.ip()),
            "add --yes if you are allowed to disturb the endpoint, or remove --all",
        )),
        _ => Ok(()),
    }
}

/// Whether an address is outside of this machine and of private networks.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => !(address.is_loopback() || address.is_private() || address.is_link_local()),
        IpAddr::V6(address) => {
            !(address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_networks_are_not_public() {
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.16.0.1",
            "169.254.1.1",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!is_public(text.parse().expect("an address")), "{text}");
        }
        for text in ["8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8"] {
            assert!(is_public(text.parse().expect("an address")), "{text}");
        }
    }
}
