//! A keep-alive HTTP/1.1 client of a few lines, so that the load generator costs as
//! little as possible beside the server it measures.

use anyhow::{Context as _, bail};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

/// One connection.
pub struct Client {
    write: TcpStream,
    read: BufReader<TcpStream>,
    cookie: String,
}

/// An answer, whole.
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Cookies set, joined for the next request.
    pub cookie: Option<String>,
    /// Body.
    pub body: Vec<u8>,
}

impl Client {
    /// Connects.
    pub fn connect(to: SocketAddr) -> anyhow::Result<Self> {
        let write = TcpStream::connect(to).context("connect")?;
        write.set_nodelay(true)?;
        let read = BufReader::with_capacity(16 * 1024, write.try_clone()?);
        Ok(Self { write, read, cookie: String::new() })
    }

    /// Sends the session with every request from now on.
    pub fn with_cookie(mut self, cookie: &str) -> Self {
        cookie.clone_into(&mut self.cookie);
        self
    }

    /// One request and its answer.
    pub fn send(&mut self, method: &str, path: &str, key: &str, body: &str) -> anyhow::Result<Answer> {
        let mut head =
            format!("{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {}\r\n", body.len());
        if !body.is_empty() {
            head.push_str("Content-Type: application/json\r\n");
        }
        if !key.is_empty() {
            head.push_str(&format!("Idempotency-Key: {key}\r\n"));
        }
        if !self.cookie.is_empty() {
            head.push_str(&format!("Cookie: {}\r\n", self.cookie));
        }
        head.push_str("\r\n");
        head.push_str(body);
        self.write.write_all(head.as_bytes())?;
        self.answer()
    }

    /// A file, and its answer.
    pub fn send_bytes(&mut self, path: &str, key: &str, body: &[u8]) -> anyhow::Result<Answer> {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Length: {}\r\nContent-Type: text/plain\r\n\
             Idempotency-Key: {key}\r\nCookie: {}\r\n\r\n",
            body.len(),
            self.cookie
        );
        self.write.write_all(head.as_bytes())?;
        self.write.write_all(body)?;
        self.answer()
    }

    /// A page.
    pub fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.send("GET", path, "", "")
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        if self.read.read_line(&mut line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }

    fn answer(&mut self) -> anyhow::Result<Answer> {
        let status = self.line()?.split(' ').nth(1).and_then(|s| s.parse().ok()).context("status line")?;
        let (mut length, mut chunked, mut cookies) = (0usize, false, Vec::new());
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else { continue };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse()?,
                "transfer-encoding" => chunked = value.contains("chunked"),
                "set-cookie" => cookies.extend(value.trim().split(';').next().map(str::to_owned)),
                _ => {}
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                let size = usize::from_str_radix(self.line()?.trim(), 16)?;
                let mut part = vec![0u8; size + 2];
                self.read.read_exact(&mut part)?;
                if size == 0 {
                    break;
                }
                part.truncate(size);
                body.extend(part);
            }
        } else {
            body.resize(length, 0);
            self.read.read_exact(&mut body)?;
        }
        Ok(Answer { status, cookie: if cookies.is_empty() { None } else { Some(cookies.join("; ")) }, body })
    }
}

impl Answer {
    /// The body, which must come with this status.
    pub fn json(&self, status: u16) -> anyhow::Result<serde_json::Value> {
        anyhow::ensure!(
            self.status == status,
            "{} instead of {status}: {}",
            self.status,
            String::from_utf8_lossy(&self.body)
        );
        Ok(serde_json::from_slice(&self.body)?)
    }
}
