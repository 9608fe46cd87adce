//! The real binary as a process of its own.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

pub fn fenghuo(data: &Path, args: &[&str]) -> Output {
    fenghuo_with(data, args, &[])
}

/// The same with more in its environment.
pub fn fenghuo_with(data: &Path, args: &[&str], more: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fenghuo"))
        .arg("--data")
        .arg(data)
        .args(args)
        .env("FENGHUO_SEARCH_ENABLED", "false")
        .env("FENGHUO_EXCHANGE_ENABLED", "false")
        .envs(more.iter().copied())
        .output()
        .unwrap()
}

#[track_caller]
pub fn good(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    out.into_owned()
}

#[track_caller]
pub fn bad(output: &Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub struct Served(Child);

impl Served {
    /// A process that says nothing.
    pub fn of(command: &mut Command) -> Self {
        Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// A word of the environment that the process has now.
    pub fn environment(&self, name: &str) -> Option<String> {
        let all = std::fs::read_to_string(format!("/proc/{}/environ", self.0.id())).unwrap();
        all.split('\0').find_map(|word| word.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
    }

    /// Waits, bounded, until the process has ended by itself; answers its exit code.
    pub fn ended(mut self) -> Option<i32> {
        let started = std::time::Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().unwrap() {
                return status.code();
            }
            assert!(started.elapsed().as_secs() < 20, "the process did not end by itself");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }

    /// Power fails: SIGKILL, nothing is tidied up.
    pub fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// A process whose words are read, and which is told to stop as an operator does: it may
/// have processes of its own, which nobody else would end.
pub struct Told {
    child: Child,
    said: std::io::BufReader<std::process::ChildStdout>,
}

impl Told {
    pub fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
        let said = std::io::BufReader::new(child.stdout.take().unwrap());
        Self { child, said }
    }

    /// All it said, to the line with this word.
    pub fn said_until(&mut self, word: &str) -> String {
        use std::io::BufRead as _;
        let mut text = String::new();
        while !text.lines().last().is_some_and(|line| line.contains(word)) {
            let read = self.said.read_line(&mut text).unwrap();
            assert!(read > 0, "it ended before it said {word}: {text}");
        }
        text
    }

    /// SIGTERM; answers the exit code.
    pub fn end(mut self) -> Option<i32> {
        self.ask();
        self.child.wait().unwrap().code()
    }

    fn ask(&self) {
        let _asked =
            Command::new("sh").args(["-c", "kill -TERM \"$0\"", &self.child.id().to_string()]).status();
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.ask();
            let _gone = self.child.wait();
        }
    }
}

/// The real process on a free port; answers its address.
pub fn serve(data: &Path) -> (Served, String) {
    serve_with(data, &[])
}

/// The same with more in its environment.
pub fn serve_with(data: &Path, more: &[(&str, &str)]) -> (Served, String) {
    serve_telling(data, more, Stdio::null())
}

/// The same, and what it logs goes somewhere.
pub fn serve_telling(data: &Path, more: &[(&str, &str)], log: Stdio) -> (Served, String) {
    use std::io::BufRead as _;
    let mut child = Command::new(env!("CARGO_BIN_EXE_fenghuo"))
        .arg("--data")
        .arg(data)
        .arg("serve")
        .env("FENGHUO_HTTP_LISTEN", "127.0.0.1:0")
        .env("FENGHUO_EXCHANGE_ENABLED", "false")
        .env("FENGHUO_HTTP_REQUESTS_PER_SECOND", "100000")
        .env("FENGHUO_HTTP_BURST_REQUESTS", "100000")
        .envs(more.iter().copied())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let base = line.trim().rsplit_once("http://").unwrap_or_else(|| panic!("{line}")).1.to_owned();
    (Served(child), format!("http://{base}"))
}
