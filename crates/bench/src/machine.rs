//! What the machine says of itself.

use std::fs;

/// What the processor calls itself, where the system tells.
pub fn cpu() -> String {
    field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

/// Memory of the machine in bytes, where the system tells.
pub fn memory_bytes() -> Option<u64> {
    let told = field("/proc/meminfo", "MemTotal")?;
    let kilobytes: u64 = told.strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// A name as part of a file's.
pub fn file_name(name: &str) -> String {
    let words =
        name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

fn field(path: &str, name: &str) -> Option<String> {
    let told = fs::read_to_string(path).ok()?;
    let (_, value) =
        told.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.trim() == name)?;
    Some(value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_parts_of_file_names() {
        for (name, expected) in
            [("AMD EPYC", "amd-epyc"), ("Intel(R) Xeon(R) @ 2.20GHz", "intel-r-xeon-r-2-20ghz")]
        {
            assert_eq!(file_name(name), expected);
        }
    }
}
