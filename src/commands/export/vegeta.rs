//! Vegeta's targets in JSON, one per line.

use std::net::IpAddr;

use serde_json::{Map, Value, json};

use super::exported::Exported;
use crate::commands::request::encode_base64;
use crate::commands::shell_word::quote;
use crate::http::client::ClientOptions;
use crate::http::route::Resolution;
use crate::render::json;

/// A delivery as a target.
pub(super) fn target(delivery: &Exported) -> String {
    let request = &delivery.request;
    let mut headers = Map::new();
    for (name, value) in &request.headers {
        let values = headers.entry(name.clone()).or_insert_with(|| json!([]));
        if let Value::Array(values) = values {
            values.push(json!(value));
        }
    }
    let target = json!({
        "method": "POST",
        "url": request.url.as_str(),
        "header": headers,
        "body": encode_base64(&request.body),
    });
    json::text(&target) + "\n"
}

/// How to attack with it, and the options that vegeta lacks.
pub(super) fn command(client: &ClientOptions) -> (String, Vec<&'static str>) {
    let route = &client.route;
    let timeout = humantime::format_duration(client.timeout).to_string().replace(' ', "");
    let mut command =
        format!("vegeta attack -format=json -lazy -redirects=-1 -timeout={timeout} -targets=FILE");
    let files = [(" -root-certs=", &route.ca), (" -cert=", &route.certificate), (" -key=", &route.key)];
    for (option, file) in files {
        if let Some(file) = file {
            command.push_str(option);
            command.push_str(&quote(&file.name));
        }
    }
    if !client.keep_alive {
        command.push_str(" -keepalive=false");
    }
    if route.is_insecure {
        command.push_str(" -insecure");
    }
    if let Some(path) = &route.unix_socket {
        command.push_str(&format!(" -unix-socket={}", quote(path)));
    }
    let mut missing = None;
    for resolution in &route.resolutions {
        for address in &resolution.addresses {
            match address {
                IpAddr::V4(address) => {
                    let Resolution { host, port, .. } = resolution;
                    command.push_str(&format!(
                        " -connect-to={}",
                        quote(&format!("{host}:{port}:{address}:{port}"))
                    ));
                }
                // The option takes four words between colons.
                IpAddr::V6(_) => missing = Some("IPv6 addresses in --resolve"),
            }
        }
    }
    (command, missing.into_iter().collect())
}
