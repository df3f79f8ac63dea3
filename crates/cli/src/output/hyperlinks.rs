//! Hyperlinks on a terminal: escape sequence OSC 8 around a text.
//!
//! The address goes into the escape sequence, so nothing of it may end the sequence: an address
//! comes from an article or a file name, and holds only printable ASCII here.
//! See <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Component, Path};

/// The longest address, in bytes. Terminals ignore links with more than about 2,000.
const MAX_ADDRESS: usize = 2_000;

/// Ends a link.
pub const END: &str = "\x1b]8;;\x1b\\";

/// Begins a link. Its id tells the terminal that the parts of the link on several lines belong
/// together.
pub fn begin(address: &str) -> String {
    let mut hasher = DefaultHasher::new();
    address.hash(&mut hasher);
    format!("\x1b]8;id={:x};{address}\x1b\\", hasher.finish())
}

/// The address of a web page, if that is what an article gives as its address.
pub fn web_address(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    let is_web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    let is_usable = is_web && !rest.is_empty() && !rest.starts_with('/');
    let mut address = String::new();
    // Escapes that the address has already stay as they are.
    percent_encode(&mut address, url.as_bytes(), |byte| {
        byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
    });
    (is_usable && address.len() <= MAX_ADDRESS).then_some(address)
}

/// The address of a file. It names the host, so that a terminal that shows the output of another
/// machine does not open a file of its own.
pub fn file_address(path: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    let mut address = format!("file://{}", host_name());
    for component in path.components() {
        match component {
            Component::RootDir | Component::CurDir => {}
            Component::Prefix(_) | Component::Normal(_) | Component::ParentDir => {
                address.push('/');
                let name = component.as_os_str().as_encoded_bytes();
                percent_encode(&mut address, name, |byte| {
                    byte.is_ascii_alphanumeric() || b"-._~+,@".contains(&byte)
                });
            }
        }
    }
    (address.len() <= MAX_ADDRESS).then_some(address)
}

fn percent_encode(address: &mut String, bytes: &[u8], is_kept: impl Fn(u8) -> bool) {
    for &byte in bytes {
        if is_kept(byte) {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
}

/// The name of this machine; empty, which means this machine too, if it is unknown or odd.
#[cfg(unix)]
fn host_name() -> String {
    let system = rustix::system::uname();
    let name = system.nodename().to_str().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if name.chars().all(is_plain) { name.to_owned() } else { String::new() }
}

#[cfg(not(unix))]
fn host_name() -> String {
    String::new()
}

/// Whether the terminal shows hyperlinks, as far as its environment variables tell. Terminals that
/// are not listed here may print the escape sequence as text.
pub fn terminal_shows_links(variable: impl Fn(&str) -> Option<String>) -> bool {
    let number = |name: &str| variable(name).and_then(|value| value.parse::<u32>().ok());
    let term = variable("TERM").unwrap_or_default();
    let program = variable("TERM_PROGRAM").unwrap_or_default();
    // Within these, the variables may be those of the terminal outside.
    if variable("TMUX").is_some() || program == "tmux" {
        return program == "tmux" && tmux_shows_links(variable("TERM_PROGRAM_VERSION").as_deref());
    }
    if variable("STY").is_some() || ["", "dumb", "linux"].contains(&term.as_str()) {
        return cfg!(windows) && variable("WT_SESSION").is_some();
    }
    if term.starts_with("screen") {
        return false;
    }
    let by_name = ["xterm-kitty", "xterm-ghostty", "alacritty", "contour", "wezterm"];
    let by_program = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby"];
    number("VTE_VERSION").is_some_and(|version| version >= 5_000)
        || number("KONSOLE_VERSION").is_some_and(|version| version >= 201_200)
        || variable("WT_SESSION").is_some()
        || by_name.contains(&term.as_str())
        || term == "foot"
        || term.starts_with("foot-")
        || by_program.contains(&program.as_str())
}

/// tmux passes links on since version 3.4.
fn tmux_shows_links(version: Option<&str>) -> bool {
    let numbers = version.and_then(|version| version.split_once('.'));
    numbers.is_some_and(|(major, minor)| {
        let minor = minor.trim_end_matches(|c: char| !c.is_ascii_digit());
        let version = (major.parse::<u32>().unwrap_or(0), minor.parse::<u32>().unwrap_or(0));
        version >= (3, 4)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_linked_and_nothing_ends_the_escape_sequence() {
        let check = |url: &str, expected: Option<&str>| {
            assert_eq!(web_address(url).as_deref(), expected, "{url:?}");
        };
        check("https://example.org/a?b=c%20d&e#f", Some("https://example.org/a?b=c%20d&e#f"));
        check(" HTTP://example.org ", Some("HTTP://example.org"));
        check("https://example.org/\u{1b}\\\u{7}x", Some("https://example.org/%1B%5C%07x"));
        check("https://example.org/\u{9c}\u{202e}", Some("https://example.org/%C2%9C%E2%80%AE"));
        check("https://example.org/a b\"<>", Some("https://example.org/a%20b%22%3C%3E"));
        check("https://münchen.example/ü", Some("https://m%C3%BCnchen.example/%C3%BC"));
        check("javascript://%0aalert(1)", None);
        check("file:///etc/passwd", None);
        check("javascript:alert(1)", None);
        check("example.org/a", None);
        check("https://", None);
        check("https:///etc", None);
        check("", None);
        check(&format!("https://example.org/{}", "a".repeat(3_000)), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_address_of_a_file_names_the_host_and_is_encoded() {
        let address = |path: &str| file_address(Path::new(path)).unwrap();
        let host = host_name();
        assert_eq!(address("/srv/news/a.txt"), format!("file://{host}/srv/news/a.txt"));
        assert_eq!(
            address("/srv/ä b;%\u{1b}\\\u{7}?#.txt"),
            format!("file://{host}/srv/%C3%A4%20b%3B%25%1B%5C%07%3F%23.txt")
        );
        assert!(address("a.txt").ends_with("/a.txt") && address("a.txt").len() > 20);
        assert_eq!(file_address(Path::new(&format!("/{}", "a".repeat(3_000)))), None);
    }

    #[test]
    fn terminals_that_show_links_are_known() {
        let check = |variables: &str, expected: bool| {
            let variable = |name: &str| {
                let mut pairs = variables.split(' ').filter_map(|pair| pair.split_once('='));
                pairs.find(|pair| pair.0 == name).map(|pair| pair.1.to_owned())
            };
            assert_eq!(terminal_shows_links(variable), expected, "{variables}");
        };
        check("TERM=xterm-256color VTE_VERSION=6800", true);
        check("TERM=xterm-256color VTE_VERSION=4800", false);
        check("TERM=xterm-256color", false);
        check("TERM=xterm-256color TERM_PROGRAM=Apple_Terminal", false);
        check("TERM=xterm-256color TERM_PROGRAM=iTerm.app", true);
        check("TERM=xterm-256color KONSOLE_VERSION=220401", true);
        check("TERM=xterm-kitty", true);
        check("TERM=foot-extra", true);
        check("TERM=linux VTE_VERSION=6800", false);
        check("TERM=dumb TERM_PROGRAM=vscode", false);
        check("VTE_VERSION=6800", false);
        // What the variables of the terminal outside say does not count.
        check("TERM=screen-256color STY=1.pts VTE_VERSION=6800", false);
        check("TERM=screen VTE_VERSION=6800", false);
        check("TERM=tmux-256color TMUX=/tmp/a VTE_VERSION=6800", false);
        let tmux = "TERM=tmux-256color TMUX=/tmp/a TERM_PROGRAM=tmux TERM_PROGRAM_VERSION=";
        check(&format!("{tmux}3.4"), true);
        check(&format!("{tmux}3.5a"), true);
        check(&format!("{tmux}4.0"), true);
        check(&format!("{tmux}3.3a"), false);
        check(&format!("{tmux}next"), false);
    }

    #[test]
    fn a_link_has_an_id_that_depends_on_its_address() {
        let (one, other) = (begin("https://a.example"), begin("https://b.example"));
        assert!(one.starts_with("\x1b]8;id=") && one.ends_with(";https://a.example\x1b\\"));
        assert_eq!(one, begin("https://a.example"));
        assert_ne!(one.split(';').nth(1), other.split(';').nth(1));
    }
}
