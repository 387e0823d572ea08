//! The options that say how to reach an endpoint.

use std::net::IpAddr;

use clap::Args;
use url::{Host, Url};

use crate::env::Env;
use crate::error::{Error, reason};
use crate::http::route::proxy::choose_proxy;
use crate::http::route::{Caller, PemFile, Resolution, Route};
use crate::render::console::Level;

#[derive(Debug, Args)]
#[command(next_help_heading = "Connection")]
pub(super) struct ConnectionArgs {
    #[command(flatten)]
    direct: DirectArgs,

    /// Ignore the proxies of the environment: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY.
    #[arg(long)]
    no_proxy: bool,
}

/// The options for connections without a proxy.
#[derive(Debug, Args)]
#[command(next_help_heading = "Connection")]
pub(super) struct DirectArgs {
    /// Trust the certificates in this PEM file, too.
    #[arg(long, value_name = "FILE")]
    cacert: Option<String>,

    /// Client certificate, in PEM, if the endpoint asks for one. Its key may be in the same file.
    #[arg(long, value_name = "FILE")]
    cert: Option<String>,

    /// The private key of --cert, in PEM.
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<String>,

    /// Trust any TLS certificate.
    #[arg(long)]
    insecure: bool,

    /// Connect to ADDR when the URL says HOST:PORT (repeatable). Separate several addresses by commas.
    #[arg(long, value_name = "HOST:PORT:ADDR", value_parser = resolution)]
    resolve: Vec<Resolution>,

    /// Connect to this socket file, not to the host and port of the URL.
    #[arg(long, value_name = "PATH", conflicts_with = "resolve")]
    unix_socket: Option<String>,
}

impl ConnectionArgs {
    /// Reads the files. Adds what has no effect to `remarks`.
    /// The files that are named.
    pub(super) fn files(&self) -> Vec<String> {
        let DirectArgs { cacert, cert, key, .. } = &self.direct;
        [cacert, cert, key].into_iter().flatten().cloned().collect()
    }

    pub(super) fn understand(
        self,
        url: &Url,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
    ) -> Result<Route, Error> {
        let proxy = match self.no_proxy || self.direct.unix_socket.is_some() {
            true => None,
            false => choose_proxy(url, env)?,
        };
        let direct = self.direct.understand(url, proxy.is_some(), remarks)?;
        Ok(Route { proxy, is_direct: self.no_proxy, ..direct })
    }
}

impl DirectArgs {
    /// The same for whoever knows no proxies. Says so, where the environment names one.
    pub(super) fn understand_alone(
        self,
        url: &Url,
        env: &Env,
        remarks: &mut Vec<(Level, String)>,
    ) -> Result<Route, Error> {
        // A variable that names no proxy at all does no harm to those who do not use it.
        let proxy = match self.unix_socket {
            Some(_) => None,
            None => choose_proxy(url, env).ok().flatten(),
        };
        if let Some(proxy) = &proxy {
            remarks.push((Level::Info, format!("connecting directly, not through the proxy {proxy}")));
        }
        let direct = self.understand(url, false, remarks)?;
        Ok(Route { is_direct: proxy.is_some(), ..direct })
    }

    fn understand(
        self,
        url: &Url,
        has_proxy: bool,
        remarks: &mut Vec<(Level, String)>,
    ) -> Result<Route, Error> {
        let mut warn = |message: String| remarks.push((Level::Warning, message));
        let given = [
            ("--cacert", self.cacert.is_some()),
            ("--cert", self.cert.is_some()),
            ("--insecure", self.insecure),
        ];
        for (option, _) in given.into_iter().filter(|&(_, is_given)| is_given && url.scheme() == "http") {
            warn(format!("{option} has no effect: {}:// is not encrypted", url.scheme()));
        }
        for resolution in &self.resolve {
            if let Some(why) = idle(resolution, url, has_proxy) {
                warn(format!("--resolve {}:{} has no effect: {why}", resolution.host, resolution.port));
            }
        }
        Ok(Route {
            caller: Caller::Sender,
            ca: read("--cacert", self.cacert)?,
            certificate: read("--cert", self.cert)?,
            key: read("--key", self.key)?,
            is_insecure: self.insecure,
            resolutions: self.resolve,
            unix_socket: self.unix_socket,
            proxy: None,
            is_direct: false,
        })
    }
}

/// Why a resolution changes nothing.
fn idle(resolution: &Resolution, url: &Url, has_proxy: bool) -> Option<&'static str> {
    match url.host() {
        _ if !resolution.applies_to(url) => Some("the URL has another host or port"),
        Some(Host::Domain(_)) if has_proxy => {
            Some("the proxy resolves names (use --no-proxy to connect directly)")
        }
        _ => None,
    }
}

/// Reads the file that an option names.
pub(super) fn read(option: &str, name: Option<String>) -> Result<Option<PemFile>, Error> {
    let Some(name) = name else {
        return Ok(None);
    };
    let bytes = std::fs::read(&name)
        .map_err(|error| Error::input(format!("{option} {name}: {}", reason(&error)), "check the path"))?;
    Ok(Some(PemFile { name, bytes }))
}

/// `staging.example.com:443:10.0.0.7`, `staging.example.com:443:[2001:db8::7],10.0.0.7`.
fn resolution(text: &str) -> Result<Resolution, String> {
    let usage = "write HOST:PORT:ADDR, such as staging.example.com:443:10.0.0.7";
    let mut parts = text.splitn(3, ':');
    let (Some(host), Some(port), Some(addresses)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(usage.to_owned());
    };
    // The URL has its host in this form: lower case, and international names encoded.
    let host = match Host::parse(host) {
        Ok(Host::Domain(host)) => host,
        Ok(Host::Ipv4(_) | Host::Ipv6(_)) => {
            return Err(format!("`{host}` is an address, not a name; {usage}"));
        }
        Err(_) => return Err(format!("`{host}` is not the name of a host; {usage}")),
    };
    let port = port.parse().ok().filter(|&port| port > 0);
    let port = port.ok_or_else(|| format!("the port must be from 1 to 65535; {usage}"))?;
    let address = |text: &str| -> Result<IpAddr, String> {
        let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        bare.parse().map_err(|_| format!("`{text}` is not an IP address; {usage}"))
    };
    let addresses = addresses.split(',').map(address).collect::<Result<_, _>>()?;
    Ok(Resolution { host, port, addresses })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolutions_are_host_port_and_addresses() {
        let parsed = resolution("Staging.Example.com:443:[2001:db8::7],10.0.0.7").expect("a resolution");
        assert_eq!(parsed.host, "staging.example.com");
        assert_eq!(parsed.port, 443);
        assert_eq!(
            parsed.addresses.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["2001:db8::7", "10.0.0.7"]
        );
        assert_eq!(resolution("h:1:::1").expect("an address without brackets").addresses.len(), 1);
    }

    #[test]
    fn other_resolutions_are_refused_with_the_reason() {
        let usage = "write HOST:PORT:ADDR, such as staging.example.com:443:10.0.0.7";
        let cases = [
            ("staging.example.com", usage.to_owned()),
            ("h:443", usage.to_owned()),
            ("h:0:10.0.0.7", format!("the port must be from 1 to 65535; {usage}")),
            ("h:x:10.0.0.7", format!("the port must be from 1 to 65535; {usage}")),
            ("h:443:other.example", format!("`other.example` is not an IP address; {usage}")),
            ("h:443:", format!("`` is not an IP address; {usage}")),
            ("10.0.0.1:443:10.0.0.7", format!("`10.0.0.1` is an address, not a name; {usage}")),
            (":443:10.0.0.7", format!("`` is not the name of a host; {usage}")),
        ];
        for (text, expected) in cases {
            assert_eq!(resolution(text), Err(expected), "{text}");
        }
    }
}
