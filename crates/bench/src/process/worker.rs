//! A peer process that answers requests.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::process::command::spawn;
use crate::process::protocol::{Reply, Request};

/// A running peer. Dropping it kills the process.
pub struct Worker {
    child: Child,
    requests: ChildStdin,
    replies: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts the process.
    pub fn start(command: &mut Command) -> Result<Worker> {
        let mut child = spawn(command.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
        let (Some(requests), Some(replies)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("{command:?} has no pipes");
        };
        Ok(Worker { child, requests, replies: BufReader::new(replies) })
    }

    /// Sends a request and waits for the reply.
    ///
    /// # Errors
    ///
    /// Fails if the peer has ended, sends no valid reply, or replies with an error.
    pub fn send(&mut self, request: &Request) -> Result<Reply> {
        serde_json::to_writer(&mut self.requests, request)?;
        writeln!(self.requests)?;
        self.requests.flush()?;
        let mut line = String::new();
        let bytes = self.replies.read_line(&mut line)?;
        ensure!(bytes > 0, "the peer ended; see its output above");
        let reply: Reply =
            serde_json::from_str(&line).with_context(|| format!("invalid reply: {line}"))?;
        match reply.error {
            Some(error) => bail!(error),
            None => Ok(reply),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
