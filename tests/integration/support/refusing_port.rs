//! Ports that are bound, and where nobody listens.

use std::net::{SocketAddr, TcpListener};

use socket2::{Domain, Socket, Type};

/// A port that refuses connections for as long as the value lives: bound, but not listening.
pub(crate) struct RefusingPort {
    socket: Socket,
    pub(crate) address: SocketAddr,
    pub(crate) url: String,
}

impl RefusingPort {
    pub(crate) fn reserve() -> Self {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
        let any: SocketAddr = "127.0.0.1:0".parse().expect("an address");
        socket.bind(&any.into()).expect("a free port");
        let address = socket.local_addr().expect("an address").as_socket().expect("of the internet");
        Self { url: format!("http://{address}/callback"), address, socket }
    }

    /// The same port of the other loopback, so that nobody listens there meanwhile.
    pub(crate) fn beside(address: SocketAddr) -> Option<Self> {
        let other = SocketAddr::from(([127, 0, 0, 1], address.port()));
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).ok()?;
        socket.bind(&other.into()).ok()?;
        Some(Self { url: format!("http://{other}/callback"), address: other, socket })
    }

    /// Accepts connections from now on.
    pub(crate) fn listen(self) -> TcpListener {
        self.socket.listen(16).expect("it listens");
        self.socket.into()
    }
}
