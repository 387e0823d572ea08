//! The tests of the built binary: one module per subcommand, real processes and sockets.

mod support;

mod listen;
