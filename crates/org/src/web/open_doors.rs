//! The doors that open without a session: the whole list. A handler that takes
//! [`super::Nobody`] at another door is answered with an error, and a test visits
//! every endpoint as nobody against this list.

/// Method and path as the router knows it, below `/api/v1`.
pub const OPEN_DOORS: &[(&str, &str, &str)] = &[
    ("POST", "/session", "signing in"),
    ("DELETE", "/session", "signing out of a session that has already ended is no error"),
    ("POST", "/session/takeover", "a registered workstation: account and PIN"),
    ("POST", "/session/break-glass", "a substitute at 03:10; the level above sees it"),
    ("GET", "/session/break-glass", "the units that form offers: their names and nothing else"),
    ("GET", "/workstation", "the screen of a registered workstation while nobody is signed in"),
];

/// Whether this door opens without a session. `path` may carry the prefix.
#[must_use]
pub fn is_open(method: &str, path: &str) -> bool {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    OPEN_DOORS.iter().any(|(m, p, _)| *m == method && *p == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_listed_doors_open() {
        assert!(is_open("POST", "/api/v1/session"));
        assert!(is_open("GET", "/workstation"));
        assert!(!is_open("GET", "/api/v1/session"));
        assert!(!is_open("POST", "/api/v1/reports"));
    }
}
