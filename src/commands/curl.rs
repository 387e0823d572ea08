//! The same request with curl: a command line for a POSIX shell.

use std::net::IpAddr;

use super::request::{OutgoingRequest, encode_base64};
use super::shell_word::{quote, shell_word};
use crate::http::client::ClientOptions;
use crate::http::route::{PemFile, Route};
use crate::render::sanitize::sanitize;

/// Up to this size a body stands in the curl command itself; systems limit an argument to 128 KiB.
const MOST_ARGUMENT_BYTES: usize = 100 * 1024;

impl OutgoingRequest {
    /// A command line for a POSIX shell that sends the same request with curl.
    pub(crate) fn to_curl(&self, client: &ClientOptions) -> String {
        // What a terminal would obey is not for its eyes.
        let is_plain = self.body.len() <= MOST_ARGUMENT_BYTES
            && std::str::from_utf8(&self.body)
                .is_ok_and(|body| body.split(['\n', '\r', '\t']).all(|part| *sanitize(part) == *part));
        let body = if is_plain {
            format!("--data-raw {}", quote(&String::from_utf8_lossy(&self.body)))
        } else {
            "--data-binary @-".to_owned()
        };
        let mut parts = vec!["curl --silent --show-error --globoff".to_owned()];
        parts.push(format!("--max-time {}", client.timeout.as_secs_f64()));
        parts.extend(curl_route(&client.route));
        parts.extend(self.headers.iter().map(|(name, value)| match value.as_str() {
            "" => format!("--header {}", quote(&format!("{name};"))),
            _ => format!("--header {}", shell_word(format!("{name}: {value}").as_bytes())),
        }));
        parts.push(body);
        parts.push(quote(self.url.as_str()));
        let command = parts.join(" \\\n  ");
        if is_plain {
            return format!("{command}\n");
        }
        format!("printf %s {} | base64 -d | {command}\n", quote(&encode_base64(&self.body)))
    }
}

/// The way to the endpoint in curl's words.
pub(super) fn curl_route(route: &Route) -> Vec<String> {
    let file = |option: &str, file: &Option<PemFile>| {
        file.as_ref().map(|file| format!("{option} {}", quote(&file.name)))
    };
    let mut parts = Vec::new();
    parts.extend(file("--cacert", &route.ca));
    parts.extend(file("--cert", &route.certificate));
    parts.extend(file("--key", &route.key));
    parts.extend(route.is_insecure.then(|| "--insecure".to_owned()));
    parts.extend(route.resolutions.iter().map(|resolution| {
        let addresses = resolution.addresses.iter().map(|address| match address {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        });
        let addresses = addresses.collect::<Vec<_>>().join(",");
        format!("--resolve {}", quote(&format!("{}:{}:{addresses}", resolution.host, resolution.port)))
    }));
    parts.extend(route.unix_socket.as_ref().map(|path| format!("--unix-socket {}", quote(path))));
    parts.extend(route.is_direct.then(|| "--noproxy '*'".to_owned()));
    parts
}
