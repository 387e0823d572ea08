//! The socket that tiny_http listens on until all lanes are open. Others could connect meanwhile; what they send
//! lacks the [`secret`](super::lane) and is not listened to.

pub(super) use system::{Door, open};

/// On Linux, a socket that has no file and costs half as much per request as one of TCP.
#[cfg(target_os = "linux")]
mod system {
    use std::hash::{BuildHasher, RandomState};
    use std::io;
    use std::net::TcpStream;
    use std::os::fd::OwnedFd;
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};

    pub(in super::super) struct Door {
        listener: UnixListener,
        address: SocketAddr,
    }

    /// A listener for tiny_http, and the way to it.
    pub(in super::super) fn open() -> io::Result<(tiny_http::Listener, Door)> {
        let name = format!("timhook-{:016x}", RandomState::new().hash_one(std::process::id()));
        let address = SocketAddr::from_abstract_name(name)?;
        let listener = UnixListener::bind_addr(&address)?;
        Ok((listener.try_clone()?.into(), Door { listener, address }))
    }

    impl Door {
        /// A connection; of what a TCP stream can do, it can be read and written.
        pub(in super::super) fn connect(&self) -> io::Result<TcpStream> {
            UnixStream::connect_addr(&self.address).map(|stream| TcpStream::from(OwnedFd::from(stream)))
        }

        /// Lets accepting fail where nobody waits to be accepted.
        pub(in super::super) fn refuse_to_wait(&self) -> io::Result<()> {
            self.listener.set_nonblocking(true)
        }
    }
}

/// Elsewhere, a socket of the loopback interface.
#[cfg(not(target_os = "linux"))]
mod system {
    use std::io;
    use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};

    pub(in super::super) struct Door {
        listener: TcpListener,
        address: SocketAddr,
    }

    /// A listener for tiny_http, and the way to it.
    pub(in super::super) fn open() -> io::Result<(tiny_http::Listener, Door)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        Ok((listener.try_clone()?.into(), Door { listener, address }))
    }

    impl Door {
        /// A connection.
        pub(in super::super) fn connect(&self) -> io::Result<TcpStream> {
            let stream = TcpStream::connect(self.address)?;
            stream.set_nodelay(true)?;
            Ok(stream)
        }

        /// Lets accepting fail where nobody waits to be accepted.
        pub(in super::super) fn refuse_to_wait(&self) -> io::Result<()> {
            self.listener.set_nonblocking(true)
        }
    }
}
