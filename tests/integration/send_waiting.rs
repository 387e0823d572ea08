//! `timhook send --wait-for`: the wait takes the way of the deliveries.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::thread;

use crate::send_connection::{Proxy, join, send_with};
use crate::support::send::{good_endpoint, send_to};
use crate::support::tls::TlsEndpoint;
use crate::support::written;
use crate::support::{code, stderr, stdout};

#[cfg(unix)]
#[test]
fn waiting_takes_the_same_way_as_deliveries() {
    use std::os::unix::net::UnixListener;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("endpoint.sock");
    let path = path.to_str().expect("UTF-8");
    let arguments = ["--unix-socket", path, "--wait-for", "200ms"];
    let output = send_to("http://backend.internal/", &arguments);
    let expected = format!(
        "error: the socket {path} did not accept a connection within 200ms: no such file or directory\n"
    );
    assert_eq!(code(&output), 4);
    assert!(stderr(&output).starts_with(&expected), "{}", stderr(&output));
    let listener = UnixListener::bind(path).expect("a socket");
    let served = thread::spawn(move || {
        for mut stream in listener.incoming().take(2).map_while(Result::ok) {
            let mut request = [0; 4096];
            // The one who only looks says nothing.
            if stream.read(&mut request).is_ok_and(|read| read > 0) {
                let body = crate::support::endpoint::OK;
                let length = body.len();
                let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
            }
        }
    });
    let arguments = ["--unix-socket", path, "--wait-for", "20s"];
    let output = send_to("http://backend.internal/", &arguments);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    served.join().expect("the server ends");
}

#[test]
fn waiting_goes_where_a_name_is_led_to() {
    let endpoint = good_endpoint();
    let port = endpoint.address.port();
    let resolve = format!("staging.example:{port}:127.0.0.1");
    let url = format!("http://staging.example:{port}/callback");
    let output = send_to(&url, &["--resolve", &resolve, "--wait-for", "20s"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn waiting_is_for_the_proxy_where_there_is_one() {
    let arguments = ["--wait-for", "200ms"];
    let output = send_with(&[("HTTP_PROXY", "http://127.0.0.1:1")], "http://staging.example/", &arguments);
    let expected = "\nerror: the proxy http://127.0.0.1:1 (from HTTP_PROXY) did not accept a connection within 200ms: connection refused\n";
    assert_eq!(code(&output), 4);
    assert!(stderr(&output).contains(expected), "{}", stderr(&output));
}

#[test]
fn behind_a_proxy_https_endpoints_themselves_are_waited_for() {
    let endpoint = TlsEndpoint::named(&["staging.example"]);
    let address = endpoint.address;
    let looks = Mutex::new(0);
    let proxy = Proxy::handling(move |_, client| {
        let look = {
            let mut looks = looks.lock().expect("no test panicked while holding it");
            *looks += 1;
            *looks
        };
        if look <= 2 {
            let _ = client.write_all(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        let server = TcpStream::connect(address).expect("the endpoint accepts");
        client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").expect("the client is there");
        join(client, &server);
    });
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "ca.pem", &endpoint.issuer);
    let arguments = ["--cacert", &file, "--wait-for", "20s"];
    let output = send_with(&[("HTTPS_PROXY", &proxy.url())], "https://staging.example/callback", &arguments);
    assert_eq!((code(&output), endpoint.requests().len()), (0, 1), "{}{}", stdout(&output), stderr(&output));
    assert!(!stderr(&output).contains("warning"), "{}", stderr(&output));
    let heads = proxy.heads();
    assert_eq!(heads.len(), 4, "{heads:?}");
    // Base64 of me:hidden-word.
    let head = "CONNECT staging.example:443 HTTP/1.1\r\nHost: staging.example:443\r\n\
                Proxy-Authorization: Basic bWU6aGlkZGVuLXdvcmQ=\r\n\r\n";
    assert!(heads[..3].iter().all(|seen| seen == head), "{heads:?}");
}

#[test]
fn an_endpoint_that_a_proxy_never_reaches_is_named_with_the_proxys_answer() {
    let cases = [
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n", "the proxy answered 502 Bad Gateway"),
        ("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n", "the proxy answered 407 Who"),
        ("SSH-2.0-OpenSSH\r\n", "the proxy did not answer with HTTP"),
        ("", "the proxy closed the connection"),
    ];
    for (answer, why) in cases {
        let proxy = Proxy::answering(answer);
        let arguments = ["--wait-for", "2s"];
        let output = send_with(&[("HTTPS_PROXY", &proxy.url())], "https://staging.example/", &arguments);
        let expected = format!(
            "error: staging.example:443 behind the proxy http://{} (from HTTPS_PROXY) did not accept a connection within 2s: {why}\n",
            proxy.address
        );
        assert_eq!((code(&output), stdout(&output).as_str()), (4, ""));
        assert!(stderr(&output).starts_with(&expected), "{}", stderr(&output));
        assert!(!stderr(&output).contains("hidden-word"), "{}", stderr(&output));
    }
}

#[test]
fn a_proxy_that_is_silent_does_not_outlast_the_wait() {
    let proxy = Proxy::handling(|_, client| {
        let _ = client.read(&mut [0; 1]);
    });
    let arguments = ["--wait-for", "300ms"];
    let output = send_with(&[("HTTPS_PROXY", &proxy.url())], "https://staging.example/", &arguments);
    assert_eq!(code(&output), 4);
    assert!(stderr(&output).contains("within 300ms: the proxy does not answer\n"), "{}", stderr(&output));
}

#[test]
fn of_http_behind_a_proxy_only_the_proxy_is_waited_for_and_that_is_said() {
    let endpoint = good_endpoint();
    let proxy = Proxy::to(endpoint.address);
    let url = "http://staging.example/callback";
    let output = send_with(&[("http_proxy", &proxy.url())], url, &["--wait-for", "20s"]);
    let expected = "warning: --wait-for waits only for the proxy: only a request can show whether the endpoint \
                    behind it is up\n  help: use --retries 5 --retry-on connect,5xx to try again until it is up\n";
    assert_eq!((code(&output), endpoint.seen().len()), (0, 1), "{}{}", stdout(&output), stderr(&output));
    assert!(stderr(&output).starts_with(expected), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn a_dry_run_that_waits_only_looks_whether_somebody_listens() {
    let listener = crate::support::listener::Listener::start(&["--json"]);
    let url = format!("http://{}/", listener.address);
    let output = send_to(&url, &["--dry-run", "--wait-for", "20s"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).starts_with("POST /?SdkAppid="), "{}", stdout(&output));
    assert_eq!(stdout(&listener.stop()), "", "no callback came");
    let output = send_to(&url, &["--dry-run", "--wait-for", "200ms"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (4, ""));
    assert!(stderr(&output).contains("did not accept a connection within 200ms"), "{}", stderr(&output));
}
