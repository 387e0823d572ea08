//! `timhook send` by other ways than the URL's host: proxies, socket files, resolved names, IPv6.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Output;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::support::endpoint::{Endpoint, OK};
use crate::support::http::read_head;
use crate::support::refusing_port::RefusingPort;
use crate::support::send::{good_endpoint, send_to};
use crate::support::tls::TlsEndpoint;
use crate::support::written;
use crate::support::{QUERY, SDKAPPID, code, json_lines, stderr, stdout, timhook};

/// A proxy that leads every request to one address, and remembers the heads of what it was asked.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    pub(crate) fn to(endpoint: SocketAddr) -> Self {
        Self::handling(move |head, client| {
            let mut server = TcpStream::connect(endpoint).expect("the endpoint accepts");
            if head.starts_with("CONNECT ") {
                client
                    .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    .expect("the client is there");
            } else {
                server.write_all(head.as_bytes()).expect("the endpoint is there");
            }
            join(client, &server);
        })
    }

    pub(crate) fn answering(answer: &'static str) -> Self {
        Self::handling(move |_, client| {
            let _ = client.write_all(answer.as_bytes());
        })
    }

    pub(crate) fn handling(handle: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&heads);
        thread::spawn(move || {
            for mut client in listener.incoming().map_while(Result::ok) {
                // Whoever only looks whether somebody is there says nothing.
                if !client.peek(&mut [0]).is_ok_and(|there| there > 0) {
                    continue;
                }
                let head = read_head(&mut client);
                seen.lock().expect("no test panicked while holding it").push(head.clone());
                handle(&head, &mut client);
            }
        });
        Self { address, heads }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://me:hidden-word@{}", self.address)
    }

    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no test panicked while holding it").clone()
    }
}

/// Passes bytes in both directions until both ends are done.
pub(crate) fn join(client: &TcpStream, server: &TcpStream) {
    thread::scope(|scope| {
        scope.spawn(|| pass(client, server));
        pass(server, client);
    });
}

fn pass(mut from: &TcpStream, mut to: &TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(std::net::Shutdown::Write);
}

pub(crate) fn send_with(variables: &[(&str, &str)], url: &str, arguments: &[&str]) -> Output {
    let mut command = timhook(&["send", url, "--sdkappid", SDKAPPID]);
    command.args(arguments).envs(variables.iter().copied()).output().expect("timhook runs")
}

#[test]
fn http_goes_through_the_proxy_with_the_whole_url() {
    let endpoint = good_endpoint();
    let proxy = Proxy::to(endpoint.address);
    let url = "http://staging.example:8080/callback";
    let with_password = "http://user:another-word@staging.example:8080/callback";
    let output = send_with(&[("http_proxy", &proxy.url())], with_password, &["-v"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    let head = &proxy.heads()[0];
    assert!(head.starts_with(&format!("POST {url}?{QUERY} HTTP/1.1\r\n")), "{head}");
    assert!(head.to_lowercase().contains("\r\nhost: staging.example:8080\r\n"), "{head}");
    assert!(head.to_lowercase().contains("\r\nproxy-authorization: basic "), "{head}");
    assert!(head.contains("\r\nauthorization: Basic dXNlcjphbm90aGVyLXdvcmQ=\r\n"), "{head}");
    let route = format!("through the proxy http://{} (from http_proxy)\n", proxy.address);
    assert!(stderr(&output).starts_with(&route), "{}", stderr(&output));
    assert!(!format!("{}{}", stdout(&output), stderr(&output)).contains("hidden-word"));
    assert_eq!(endpoint.seen().len(), 1);
}

#[test]
fn https_goes_through_a_tunnel_and_the_certificate_is_the_endpoints() {
    let endpoint = TlsEndpoint::named(&["staging.example"]);
    let proxy = Proxy::to(endpoint.address);
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &endpoint.issuer);
    let url = "https://staging.example/callback";
    let output = send_with(&[("HTTPS_PROXY", &proxy.url())], url, &["--cacert", &file]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert!(proxy.heads()[0].starts_with("CONNECT staging.example:443 HTTP/1.1\r\n"), "{:?}", proxy.heads());
    assert_eq!(endpoint.requests().len(), 1);
    let output = send_with(&[("HTTPS_PROXY", &proxy.url())], url, &[]);
    let expected = "the TLS certificate of staging.example:443 is not trusted: CN=staging was issued by CN=Test Authority";
    assert!(stdout(&output).contains(expected), "{}", stdout(&output));
}

#[test]
fn endpoints_on_this_machine_and_exempt_ones_are_called_directly() {
    let proxy = Proxy::answering("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
    let endpoint = good_endpoint();
    let output =
        send_with(&[("ALL_PROXY", &proxy.url()), ("HTTP_PROXY", &proxy.url())], &endpoint.url(), &[]);
    assert_eq!((code(&output), endpoint.seen().len()), (0, 1), "{}", stdout(&output));
    let port = endpoint.address.port();
    let url = format!("http://staging.example:{port}/callback");
    let resolve = format!("staging.example:{port}:127.0.0.1");
    for (arguments, exempt) in
        [(vec!["--no-proxy"], ""), (vec![], "x.example,.staging.example"), (vec![], "*")]
    {
        let variables = [("ALL_PROXY", proxy.url()), ("NO_PROXY", exempt.to_owned())];
        let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
        let output = send_with(&variables, &url, &[&arguments[..], &["--resolve", &resolve]].concat());
        assert_eq!(code(&output), 0, "{exempt}: {}", stdout(&output));
    }
    assert_eq!((proxy.heads().len(), endpoint.seen().len()), (0, 4));
}

#[test]
fn a_proxy_that_fails_is_blamed_in_place_of_the_endpoint() {
    let unused = TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address");
    let cases = [
        (
            format!("http://me:hidden-word@{unused}"),
            format!("no connection to the proxy http://{unused} (from HTTPS_PROXY): Connection refused"),
        ),
        proxy_case(
            "HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n",
            "the proxy",
            "requires a user and a password",
        ),
        proxy_case(
            "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n",
            "the proxy",
            "refuses to connect to staging.example:443",
        ),
    ];
    for (proxy, expected) in cases {
        let output = send_with(&[("HTTPS_PROXY", &proxy)], "https://staging.example/", &[]);
        let shown = stdout(&output);
        assert_eq!(code(&output), 4, "{shown}");
        assert!(shown.contains(&format!("\n         {expected}\n         help: ")), "{shown}");
        assert!(!shown.contains("hidden-word"), "{shown}");
    }
}

/// A proxy with one answer, and what should be said of it.
fn proxy_case(answer: &'static str, before: &str, after: &str) -> (String, String) {
    let proxy = Proxy::answering(answer);
    (proxy.url(), format!("{before} http://{} (from HTTPS_PROXY) {after}", proxy.address))
}

#[test]
fn a_variable_that_is_no_proxy_is_a_usage_error_that_keeps_its_password() {
    for proxy in ["socks5://me:hidden-word@127.0.0.1:1080", "http://me:hidden-word@:x"] {
        let output = send_with(&[("ALL_PROXY", proxy)], "http://staging.example/", &[]);
        assert_eq!(code(&output), 2);
        assert!(stderr(&output).starts_with("error: ALL_PROXY"), "{}", stderr(&output));
        assert!(stderr(&output).contains("--no-proxy"), "{}", stderr(&output));
        assert!(!stderr(&output).contains("hidden-word"), "{}", stderr(&output));
    }
}

#[cfg(unix)]
#[test]
fn a_socket_file_takes_the_place_of_host_and_port() {
    use std::os::unix::net::UnixListener;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("endpoint.sock");
    let listener = UnixListener::bind(&path).expect("a socket");
    let path = path.to_str().expect("UTF-8").to_owned();
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut request = Vec::new();
        while !request.ends_with(b"\"Public\"}") {
            let mut part = [0; 4096];
            let read = stream.read(&mut part).expect("a request");
            assert!(read > 0, "{}", String::from_utf8_lossy(&request));
            request.extend_from_slice(&part[..read]);
        }
        let body = crate::support::endpoint::OK;
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len()).expect("an answer");
        String::from_utf8(request).expect("UTF-8")
    });
    let url = "http://backend.internal/callback";
    let output = send_with(&[("ALL_PROXY", "http://127.0.0.1:1")], url, &["--unix-socket", &path, "-v"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert!(stderr(&output).starts_with(&format!("over the socket {path}\n")), "{}", stderr(&output));
    let request = served.join().expect("the server ends");
    assert!(request.starts_with(&format!("POST /callback?{QUERY} HTTP/1.1\r\n")), "{request}");
    assert!(request.to_lowercase().contains("\r\nhost: backend.internal\r\n"), "{request}");
}

#[cfg(unix)]
#[test]
fn a_socket_file_that_is_not_there_is_named() {
    let output = send_to("http://backend.internal/", &["--unix-socket", "/no/such.sock"]);
    let expected =
        "no connection to backend.internal:80 over the socket /no/such.sock: No such file or directory";
    assert_eq!(code(&output), 4);
    assert!(stdout(&output).contains(expected), "{}", stdout(&output));
}

#[test]
fn a_name_is_led_to_the_given_address_and_idle_ones_are_mentioned() {
    let endpoint = good_endpoint();
    let port = endpoint.address.port();
    let url = format!("http://staging.example:{port}/callback");
    let right = format!("STAGING.example:{port}:127.0.0.1");
    let output = send_to(&url, &["--resolve", &right, "--resolve", "staging.example:443:127.0.0.1"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let expected = "warning: --resolve staging.example:443 has no effect: the URL has another host or port\n";
    assert!(stderr(&output).starts_with(expected), "{}", stderr(&output));
    assert_eq!(endpoint.seen()[0].header("host"), Some(&*format!("staging.example:{port}")));
    let output = send_to(&url, &["--resolve", "staging.example"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("write HOST:PORT:ADDR"), "{}", stderr(&output));
}

#[test]
fn endpoints_have_ipv6_addresses_too() {
    let Ok(listener) = TcpListener::bind("[::1]:0") else {
        return crate::support::skip("this machine has no IPv6");
    };
    let address = listener.local_addr().expect("an address");
    let endpoint = Endpoint::on(listener, |_, stream| {
        let body = crate::support::endpoint::OK;
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    });
    let output = send_to(&format!("http://{address}/callback"), &["--json"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert_eq!(json_lines(&stdout(&output))[0]["verdict"], "pass");
    assert_eq!(endpoint.seen()[0].header("host"), Some(&*address.to_string()));
    let port = address.port();
    let resolve = format!("staging.example:{port}:[::1]");
    let output = send_to(&format!("http://staging.example:{port}/"), &["--resolve", &resolve]);
    assert_eq!((code(&output), endpoint.seen().len()), (0, 2), "{}", stdout(&output));
}

#[test]
fn user_and_password_of_the_url_go_out_and_are_not_shown() {
    let endpoint = good_endpoint();
    let url = format!("http://me:hidden-word@{}/callback", endpoint.address);
    let output = send_to(&url, &["-v"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    // Base64 of me:hidden-word.
    assert_eq!(endpoint.seen()[0].header("authorization"), Some("Basic bWU6aGlkZGVuLXdvcmQ="));
    let shown = format!("{}{}", stdout(&output), stderr(&output));
    assert!(shown.contains("http://me:REDACTED@") && !shown.contains("hidden-word"), "{shown}");
    assert!(!shown.contains("bWU6aGlkZGVuLXdvcmQ="), "{shown}");
    let output = send_to(&url, &["--header", "Authorization: Bearer x"]);
    assert_eq!((code(&output), endpoint.seen()[1].header("authorization")), (0, Some("Bearer x")));
}

#[test]
fn options_of_tls_say_that_http_has_none() {
    let endpoint = good_endpoint();
    let output = send_to(&endpoint.url(), &["--insecure"]);
    assert_eq!(code(&output), 0);
    let expected = "warning: --insecure has no effect: http:// is not encrypted\n";
    assert!(stderr(&output).starts_with(expected), "{}", stderr(&output));
}

#[test]
fn the_curl_command_takes_the_same_way() {
    let arguments = ["--cert", "Cargo.toml", "--key", "Cargo.lock", "--no-proxy", "--dry-run=curl"];
    let resolve = ["--resolve", "staging.example:443:[2001:db8::7],10.0.0.7"];
    let output = send_to("https://staging.example/", &[&arguments[..], &resolve].concat());
    let expected = "  --cert 'Cargo.toml' \\\n  --key 'Cargo.lock' \\\n  \
                    --resolve 'staging.example:443:[2001:db8::7],10.0.0.7' \\\n  --noproxy '*' \\\n";
    assert!(stdout(&output).contains(expected), "{}", stdout(&output));
}

/// A listener on `::1`, while connections to the same port of 127.0.0.1 are refused.
fn on_ipv6_alone() -> Option<(TcpListener, RefusingPort)> {
    let listener = TcpListener::bind("[::1]:0").ok()?;
    let refusing = RefusingPort::beside(listener.local_addr().ok()?)?;
    Some((listener, refusing))
}

#[test]
fn a_port_is_short_for_this_machine_on_either_loopback() {
    let on_ipv4 = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let (on_ipv6, _held) = (0..100).find_map(|_| on_ipv6_alone()).unzip();
    for listener in std::iter::once(on_ipv4).chain(on_ipv6) {
        let endpoint = Endpoint::on(listener, |_, stream| {
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", OK.len());
            let _ = stream.write_all(format!("{head}{OK}").as_bytes());
        });
        let port = endpoint.address.port();
        for url in [
            format!(":{port}/callback"),
            format!("{port}/callback"),
            format!("http://localhost:{port}/callback"),
        ] {
            let output = send_to(&url, &[]);
            assert_eq!(code(&output), 0, "{}: {}", endpoint.address, stderr(&output));
        }
        let host = format!("localhost:{port}");
        assert!(
            endpoint.seen().iter().all(|seen| seen.header("host") == Some(&host)),
            "{:?}",
            endpoint.seen()
        );
        assert_eq!(endpoint.seen().len(), 3);
    }
}
