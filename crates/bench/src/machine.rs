//! Processor and memory of the machine.

use std::fs;

/// The processor model, or the architecture where the system does not report a model.
pub fn cpu_model() -> String {
    proc_field("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned())
}

/// Memory of the machine in bytes, where the system reports it.
pub fn memory_bytes() -> Option<u64> {
    let total = proc_field("/proc/meminfo", "MemTotal")?;
    let kibibytes: u64 = total.strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// A name as part of a file name: lower-case ASCII letters and digits, joined by hyphens.
pub fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").to_ascii_lowercase()
}

/// The value of the first `name: value` line of a file in `/proc`.
fn proc_field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let (_, value) =
        text.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.trim() == name)?;
    Some(value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_ascii_letters_and_digits() {
        for (name, expected) in
            [("AMD EPYC", "amd-epyc"), ("Intel(R) Xeon(R) @ 2.20GHz", "intel-r-xeon-r-2-20ghz")]
        {
            assert_eq!(slug(name), expected);
        }
    }
}
